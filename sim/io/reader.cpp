// Reading by fields: tables, lists, and what is unknown, missing or of the wrong type.
#include "io/reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace cordon {

namespace {

const char* type_text(const Node& node) {
    switch (node.kind) {
        case Node::Kind::boolean: return "a switch (true or false)";
        case Node::Kind::integer: return "a whole number";
        case Node::Kind::number: return "a number";
        case Node::Kind::text: return "text";
        case Node::Kind::date: return "a date";
        case Node::Kind::list: return node.is_list_of_tables() ? "a list of tables" : "a list";
        case Node::Kind::table: return "a table";
        case Node::Kind::other: return node.text.c_str();
    }
    return "";
}

}  // namespace

Reader::Reader(const Document& document) : files_(document.files) { frames_.push_back({&document.root, "", "", {}}); }

void Reader::finish(Complaints& complaints) {
    unknown_keys();
    Complaints sorted;
    for (Complaint& c : found_) sorted.add(std::move(c));
    sorted.sort(files_);
    for (const Complaint& c : sorted.list()) complaints.add(c);
    found_.clear();
}

const Node* Reader::find(const char* name, const About& about, const char* type) {
    know(name);
    const Node* node = given(name);
    if (node == nullptr && about.required) {
        const std::string in = *about.unit == '\0' ? "" : fmt::format(" (unit: {})", about.unit);
        tell(table().at, path(name), " is missing", fmt::format("give it as {}{}", type, in));
    }
    return node;
}

void Reader::know(const char* name) {
    std::vector<std::string>& known = frames_.back().known;
    if (std::find(known.begin(), known.end(), name) == known.end()) known.push_back(name);
}

void Reader::tell(Where at, const std::string& path, const std::string& what, const std::string& todo) {
    const Frame& frame = frames_.back();
    found_.push_back({std::move(at), path + what, todo, frame.keys + path.substr(frame.path.size())});
}

void Reader::complain(const Node& value, const std::string& path, const std::string& what, const std::string& todo) {
    const bool show = value.kind != Node::Kind::table && value.kind != Node::Kind::list;
    tell(value.at, path, show ? fmt::format(" = {} {}", value_text(value, 60), what) : " " + what, todo);
    spoilt_.push_back(&value);
}

void Reader::wrong_type(const Node& value, const std::string& path, const char* expected, const std::string& unit) {
    const std::string in = unit.empty() ? "" : fmt::format(" (unit: {})", unit);
    complain(value, path, fmt::format("is {}, not {}", type_text(value), expected), fmt::format("give {}{}", expected, in));
}

void Reader::wrong(const char* name, const std::string& what, const std::string& todo) {
    const Node* node = given(name);
    if (node == nullptr)
        tell(table().at, path(name), " " + what, todo);
    else if (std::find(spoilt_.begin(), spoilt_.end(), node) == spoilt_.end())
        complain(*node, path(name), what, todo);
}

void Reader::wrong(const char* name, std::size_t i, const std::string& what, const std::string& todo) {
    const Node* list = given(name);
    if (list == nullptr || list->kind != Node::Kind::list || i >= list->items.size()) return wrong(name, what, todo);
    const Node& item = list->items[i];
    if (std::find(spoilt_.begin(), spoilt_.end(), &item) == spoilt_.end()) complain(item, fmt::format("{}[{}]", path(name), i), what, todo);
}

bool Reader::sound(const char* name) const {
    const std::string key = frames_.back().keys + name;
    return std::none_of(found_.begin(), found_.end(), [&](const Complaint& c) {
        return c.about.starts_with(key) && (c.about.size() == key.size() || c.about[key.size()] == '.' || c.about[key.size()] == '[');
    });
}

bool Reader::belongs(const char* name, bool here, const char* by, const char* whose) {
    know(name);
    const Node* node = given(name);
    if (here || node == nullptr) return here;
    if (sound(by)) tell(node->key_at, path(name), " does not belong here", fmt::format("remove it: only {} have it", whose));
    return false;
}

void Reader::place(const char* name, Where& at) {
    const Node* node = given(name);
    at = node != nullptr ? node->at : table().at;
}

void Reader::place(const char* name, std::vector<Where>& at) {
    at.clear();
    if (const Node* node = given(name); node != nullptr)
        for (const Node& item : node->items) at.push_back(item.at);
}

void Reader::unknown_keys() {
    const Frame& frame = frames_.back();
    if (frame.any_key) return;
    for (const Node& item : frame.node->items) {
        if (std::find(frame.known.begin(), frame.known.end(), item.key) != frame.known.end()) continue;
        const std::string near = nearest(item.key, frame.known);
        const std::string todo = frame.known.empty() ? "remove it; nothing can be set here"
                                 : near.empty()      ? fmt::format("the known ones are {}", fmt::join(frame.known, ", "))
                                                     : fmt::format("did you mean {}?", near);
        // What it is about is what it was probably meant to be.
        found_.push_back({item.key_at, fmt::format("{}{} is not known", frame.path, key_text(item.key)), todo,
                          frame.keys + (near.empty() ? item.key : near)});
    }
}

bool Reader::enter(const char* name, const About& about) {
    const Node* node = find(name, about, "a table");
    if (node == nullptr) return false;
    if (node->kind != Node::Kind::table) {
        complain(*node, path(name), fmt::format("is {}, not a table", type_text(*node)),
                 node->is_list_of_tables() ? fmt::format("write [{}] with single brackets, once", name)
                                           : fmt::format("write its keys below a line [{}]", name));
        return false;
    }
    frames_.push_back({node, path(name) + ".", frames_.back().keys + name + ".", {}});
    return true;
}

std::size_t Reader::count(const char* name, std::size_t, const About& about, std::size_t) {
    const Node* node = find(name, about, "a list of tables");
    if (node == nullptr) return absent;
    if (node->kind == Node::Kind::list && node->items.empty() && about.some) {
        complain(*node, path(name), "is empty", "give at least one");
        return absent;
    }
    if (node->kind == Node::Kind::list && (node->items.empty() || node->is_list_of_tables())) return node->items.size();
    complain(*node, path(name), fmt::format("is {}, not a list of tables", type_text(*node)),
             fmt::format("write [[{}]] with double brackets for each", name));
    return absent;
}

bool Reader::enter_element(const char* name, std::size_t i) {
    const Node& element = given(name)->items[i];
    const Node* own = element.find("name");
    const bool named = own != nullptr && own->kind == Node::Kind::text && !own->text.empty();
    frames_.push_back({&element, named ? fmt::format("{} \"{}\": ", path(name), own->text) : fmt::format("{}[{}]: ", path(name), i),
                       fmt::format("{}{}[{}].", frames_.back().keys, name, i), {}});
    return true;
}

bool Reader::again(const char* name, std::size_t i) {
    const Node* list = given(name);
    if (list == nullptr || !list->is_list_of_tables() || i >= list->items.size()) return false;
    enter_element(name, i);
    frames_.back().any_key = true;  // what is unknown there has been told
    return true;
}

bool Reader::choose_kind(Choice& kind) {
    const Node* node = find("kind", {.required = true}, fmt::format("one of {}", fmt::join(kind.names, ", ")).c_str());
    std::optional<int> index;
    if (node != nullptr) index = choice(*node, path("kind"), kind.names);
    if (!index)
        frames_.back().any_key = true;
    else
        kind.index = *index;
    return index.has_value();
}

void Reader::leave() {
    unknown_keys();
    frames_.pop_back();
}

bool Reader::is_none(const Node& node) const { return node.kind == Node::Kind::text && node.text == "none"; }

void Reader::value(const char* name, bool& x, const About& about) {
    const Node* node = find(name, about, "true or false");
    if (node == nullptr) return;
    if (node->kind == Node::Kind::boolean)
        x = node->boolean;
    else
        complain(*node, path(name), fmt::format("is {}, not a switch", type_text(*node)), "give true or false, without quotes");
}

void Reader::value(const char* name, std::int64_t& x, const About& about) {
    const char* const type = "a whole number";
    const Node* node = find(name, about, type);
    if (node == nullptr) return;
    if (node->kind == Node::Kind::integer) {
        const Problem problem = out_of_range(static_cast<double>(node->integer), about.least, about.most, about.unit);
        if (problem.any()) return complain(*node, path(name), problem.what, problem.todo);
        x = node->integer;
        return;
    }
    if (node->kind == Node::Kind::number && std::isfinite(node->number)) {
        const bool integral = node->number == std::floor(node->number) && std::fabs(node->number) < 9007199254740992.0;  // 2^53
        return complain(*node, path(name), "is not written as a whole number",
                        integral ? fmt::format("write {:.0f}, without a point", node->number) : "give a whole number");
    }
    if (node->kind != Node::Kind::text) return wrong_type(*node, path(name), type, about.unit);
    const auto converted = with_unit(*node, path(name), about.unit, type);
    if (!converted) return;
    if (*converted != std::floor(*converted))
        return complain(*node, path(name), fmt::format("is {} in the unit {}", *converted, about.unit), "give a whole number of them");
    const Problem problem = out_of_range(*converted, about.least, about.most, about.unit);
    if (problem.any()) return complain(*node, path(name), problem.what, problem.todo);
    x = static_cast<std::int64_t>(*converted);
}

void Reader::value(const char* name, double& x, const About& about) {
    if (const Node* node = find(name, about, "a number"); node != nullptr)
        if (const auto read = number(*node, path(name), about)) x = *read;
}

void Reader::value(const char* name, std::string& x, const About& about) {
    const Node* node = find(name, about, "text");
    if (node == nullptr) return;
    if (node->kind == Node::Kind::text)
        x = node->text;
    else
        complain(*node, path(name), fmt::format("is {}, not text", type_text(*node)), "put it in quotes");
}

void Reader::value(const char* name, Date& x, const About& about) {
    if (const Node* node = find(name, about, "a date like 2020-01-23"); node != nullptr)
        if (const auto read = date(*node, path(name))) x = *read;
}

void Reader::value(const char* name, Law& x, const About& about) {
    if (const Node* node = find(name, about, "a law, like { law = \"gamma\", mean = 5.2, sd = 2.0 }"); node != nullptr)
        if (const auto read = law(*node, path(name), about)) x = *read;
}

void Reader::value(const char* name, Choice& x, const About& about) {
    if (const Node* node = find(name, about, fmt::format("one of {}", fmt::join(x.names, ", ")).c_str()); node != nullptr)
        if (const auto read = choice(*node, path(name), x.names)) x.index = *read;
}

void Reader::value(const char* name, std::vector<double>& x, const About& about) {
    const Node* node = find(name, about, "a list of numbers");
    if (node == nullptr) return;
    if (node->kind != Node::Kind::list)
        return complain(*node, path(name), fmt::format("is {}, not a list of numbers", type_text(*node)),
                        "put the numbers in brackets, like [1, 2.5]");
    std::vector<double> all;
    for (std::size_t i = 0; i < node->items.size(); ++i)
        if (const auto read = number(node->items[i], fmt::format("{}[{}]", path(name), i), about)) all.push_back(*read);
    if (all.size() == node->items.size())
        x = std::move(all);
    else
        spoilt_.push_back(node);
}

void Reader::value(const char* name, std::vector<std::string>& x, const About& about) {
    const Node* node = find(name, about, "a list of texts");
    if (node == nullptr) return;
    if (node->kind != Node::Kind::list)
        return complain(*node, path(name), fmt::format("is {}, not a list of texts", type_text(*node)),
                        "put the texts in brackets, like [\"a\", \"b\"]");
    if (node->items.empty() && about.some)
        return complain(*node, path(name), "is empty", "name at least one, or remove it");
    std::vector<std::string> all;
    for (std::size_t i = 0; i < node->items.size(); ++i) {
        const Node& item = node->items[i];
        if (item.kind == Node::Kind::text && std::find(all.begin(), all.end(), item.text) != all.end())
            complain(item, fmt::format("{}[{}]", path(name), i), "is named twice", "remove one of the two");
        if (item.kind == Node::Kind::text)
            all.push_back(item.text);
        else
            complain(item, fmt::format("{}[{}]", path(name), i), fmt::format("is {}, not text", type_text(item)), "put it in quotes");
    }
    if (all.size() == node->items.size())
        x = std::move(all);
    else
        spoilt_.push_back(node);
}

void Reader::value(const char* name, std::optional<Date>& x, const About& about) {
    const Node* node = find(name, about, "a date like 2020-01-23");
    if (node == nullptr) return;
    if (is_none(*node))
        x.reset();
    else if (const auto read = date(*node, path(name)))
        x = *read;
}

void Reader::value(const char* name, std::optional<double>& x, const About& about) {
    const Node* node = find(name, about, "a number");
    if (node == nullptr) return;
    if (is_none(*node))
        x.reset();
    else if (const auto read = number(*node, path(name), about))
        x = *read;
}

void Reader::file(const char* name, std::string& x, const About& about) {
    const Node* node = find(name, about, "the name of a file");
    if (node == nullptr) return;
    if (node->kind != Node::Kind::text)
        return complain(*node, path(name), fmt::format("is {}, not the name of a file", type_text(*node)), "put the name in quotes");
    if (node->text.empty() && about.required) return complain(*node, path(name), "is empty", "give the name of a file");
    if (node->text.empty()) return x.clear();
    // --set, which has no line, is given where the user is.
    const std::string resolved = node->at.line > 0 ? beside(node->at.file, node->text) : node->text;
    if (const Problem problem = missing_file(resolved); problem.any()) return complain(*node, path(name), problem.what, problem.todo);
    x = resolved;
}

}  // namespace cordon
