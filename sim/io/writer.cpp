// Writing by fields.
#include "io/writer.h"

#include <cmath>
#include <filesystem>

namespace cordon {

namespace {

Node of(Node::Kind kind) {
    Node node;
    node.kind = kind;
    return node;
}
Node number_node(double x) {
    Node node = of(Node::Kind::number);
    node.number = x;
    return node;
}
Node text_node(std::string x) {
    Node node = of(Node::Kind::text);
    node.text = std::move(x);
    return node;
}
Node date_node(Date x) {
    Node node = of(Node::Kind::date);
    node.date = x;
    return node;
}
// A default such as "long ago" or "without bound" has no text; left out, it is the default again.
bool has_text(double x) { return std::isfinite(x); }
bool has_text(Date d) { return make_date(1, 1, 1) <= d && d <= make_date(9999, 12, 31); }

}  // namespace

Node law_node(const Law& law) {
    if (law.kind == Law::Kind::fixed && law.shift == 0) return number_node(law.a);
    Node node;
    node.in_line = true;
    const auto add = [&node](const char* name, Node value) {
        value.key = name;
        node.items.push_back(std::move(value));
    };
    const auto two = [&](const char* kind, const char* a, const char* b) {
        add("law", text_node(kind));
        add(a, number_node(law.a));
        if (*b != '\0') add(b, number_node(law.b));
    };
    switch (law.kind) {
        case Law::Kind::fixed: two("fixed", "value", ""); break;
        case Law::Kind::exponential: two("exponential", "mean", ""); break;
        case Law::Kind::gamma: two("gamma", "shape", "scale"); break;
        case Law::Kind::lognormal: two("lognormal", "mean_log", "sd_log"); break;
        case Law::Kind::weibull: two("weibull", "shape", "scale"); break;
        case Law::Kind::uniform: two("uniform", "least", "most"); break;
        case Law::Kind::normal: two("normal", "mean", "sd"); break;
        case Law::Kind::triangular: two("triangular", "least", "most"); break;
        case Law::Kind::skew_normal:
            add("law", text_node("skew-normal"));
            add("location", number_node(law.shift)), add("scale", number_node(law.b)), add("shape", number_node(law.a));
            return node;
        case Law::Kind::geometric: two("geometric", "mean", ""); break;
        case Law::Kind::discrete: {
            add("law", text_node("discrete"));
            const auto list = [&](const char* name, const std::vector<double>& xs) {
                Node all;
                all.kind = Node::Kind::list, all.in_line = true;
                for (const double x : xs) all.items.push_back(number_node(x));
                add(name, std::move(all));
            };
            list("values", law.values), list("weights", law.weights);
            break;
        }
    }
    if (law.shift != 0) add("shift", number_node(law.shift));
    return node;
}

void Writer::add(const char* name, Node node) {
    node.key = name;
    open_.back().items.push_back(std::move(node));
}

void Writer::value(const char* name, bool& x, const About&) {
    Node node = of(Node::Kind::boolean);
    node.boolean = x;
    add(name, std::move(node));
}
void Writer::value(const char* name, std::int64_t& x, const About&) {
    Node node = of(Node::Kind::integer);
    node.integer = x;
    add(name, std::move(node));
}
void Writer::value(const char* name, double& x, const About&) {
    if (has_text(x)) add(name, number_node(x));
}
void Writer::value(const char* name, std::string& x, const About&) { add(name, text_node(x)); }
void Writer::value(const char* name, Date& x, const About&) {
    if (has_text(x)) add(name, date_node(x));
}
void Writer::value(const char* name, Law& x, const About&) { add(name, law_node(x)); }
void Writer::value(const char* name, Choice& x, const About&) { add(name, text_node(x.names.at(static_cast<std::size_t>(x.index)))); }
void Writer::value(const char* name, std::vector<double>& x, const About&) {
    Node list = of(Node::Kind::list);
    for (const double y : x) list.items.push_back(number_node(y));
    add(name, std::move(list));
}
void Writer::value(const char* name, std::vector<std::string>& x, const About& about) {
    if (about.some && x.empty()) return;  // without it, as by default
    Node list = of(Node::Kind::list);
    for (const std::string& y : x) list.items.push_back(text_node(y));
    add(name, std::move(list));
}
void Writer::value(const char* name, std::optional<Date>& x, const About&) {
    if (!x || has_text(*x)) add(name, x ? date_node(*x) : text_node("none"));
}
void Writer::value(const char* name, std::optional<double>& x, const About&) {
    if (!x || has_text(*x)) add(name, x ? number_node(*x) : text_node("none"));
}
void Writer::file(const char* name, std::string& path, const About&) {
    namespace fs = std::filesystem;
    if (!path.empty()) files_.push_back(path);
    if (path.empty() || folder_.empty()) return add(name, text_node(path));
    const fs::path folder = fs::absolute(folder_).lexically_normal(), whole = fs::absolute(path).lexically_normal();
    add(name, text_node(whole.lexically_relative(folder).generic_string()));
}

bool Writer::enter(const char* name, const About&) {
    open_.emplace_back();
    open_.back().key = name;
    return true;
}
std::size_t Writer::count(const char* name, std::size_t have, const About&, std::size_t) {
    add(name, of(Node::Kind::list));
    return have;
}
bool Writer::enter_element(const char* name, std::size_t) {
    open_.emplace_back();
    open_.back().key = name;
    return true;
}
bool Writer::choose_kind(Choice& kind) {
    add("kind", text_node(kind.names.at(static_cast<std::size_t>(kind.index))));
    return true;
}
void Writer::leave() {
    Node done = std::move(open_.back());
    open_.pop_back();
    Node& parent = open_.back();
    // An element goes to the list that count() has just added.
    if (Node* list = parent.find(done.key); list != nullptr) {
        done.key.clear();
        list->items.push_back(std::move(done));
    } else {
        parent.items.push_back(std::move(done));
    }
}

}  // namespace cordon
