// Reading of single values: numbers with units, dates, choices, laws.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "io/reader.h"

namespace cordon {

namespace {

struct TimeUnit {
    double seconds;
    std::vector<std::string> names;  // the first is the one to say
};
const std::vector<TimeUnit> time_units = {{604800, {"weeks", "week", "w"}},
                                          {86400, {"days", "day", "d"}},
                                          {3600, {"h", "hours", "hour"}},
                                          {60, {"min", "minutes", "minute"}},
                                          {1, {"s", "seconds", "second"}}};

double seconds_of(const std::string& unit) {  // 0: not a unit of time
    for (const TimeUnit& u : time_units)
        if (std::find(u.names.begin(), u.names.end(), unit) != u.names.end()) return u.seconds;
    return 0;
}

}  // namespace

// "36 h" in the unit that is wanted.
std::optional<double> Reader::with_unit(const Node& text, const std::string& path, const std::string& unit, const char* expected) {
    const std::string& s = text.text;
    const char* begin = s.data();
    while (*begin == ' ') ++begin;
    double x = 0;
    const auto [end, error] = std::from_chars(begin, s.data() + s.size(), x);
    if (error != std::errc() || !std::isfinite(x)) return wrong_type(text, path, expected, unit), std::nullopt;
    std::string given(end);
    given.erase(0, given.find_first_not_of(' '));
    while (!given.empty() && given.back() == ' ') given.pop_back();
    if (given.empty()) return complain(text, path, fmt::format("is text, not {}", expected), "remove the quotes"), std::nullopt;
    if (given == unit) return x;
    const double wanted = seconds_of(unit), has = seconds_of(given);
    if (wanted > 0 && has > 0) return x * has / wanted;
    std::vector<std::string> allowed;
    if (wanted > 0)
        for (const TimeUnit& u : time_units) allowed.push_back(u.names[0]);
    if (unit.empty())
        complain(text, path, fmt::format("has the unit \"{}\", and the value has none", given), "give a plain number");
    else if (wanted > 0)
        complain(text, path, fmt::format("has the unknown unit \"{}\"", given),
                 fmt::format("use {}, or a plain number (unit: {})", fmt::join(allowed, ", "), unit));
    else
        complain(text, path, fmt::format("has the unit \"{}\", not \"{}\"", given, unit), fmt::format("give a number (unit: {})", unit));
    return std::nullopt;
}

std::optional<double> Reader::number(const Node& node, const std::string& path, const About& about) {
    std::optional<double> x;
    if (node.kind == Node::Kind::integer)
        x = static_cast<double>(node.integer);
    else if (node.kind == Node::Kind::number)
        x = node.number;
    else if (node.kind == Node::Kind::text)
        x = with_unit(node, path, about.unit, "a number");
    else
        wrong_type(node, path, "a number", about.unit);
    if (!x) return std::nullopt;
    const Problem problem =
        std::isfinite(*x) ? out_of_range(*x, about.least, about.most, about.unit) : Problem{"is not finite", "give a finite number"};
    if (!problem.any()) return x;
    complain(node, path, problem.what, problem.todo);
    return std::nullopt;
}

std::optional<Date> Reader::date(const Node& node, const std::string& path) {
    if (node.kind == Node::Kind::date) return node.date;
    std::optional<Date> d;
    if (node.kind == Node::Kind::text) d = parse_date(node.text);
    if (!d) complain(node, path, "is not a date", "write it as year-month-day, like 2020-01-23");
    return d;
}

std::optional<int> Reader::choice(const Node& node, const std::string& path, const std::vector<std::string>& names) {
    if (node.kind != Node::Kind::text) {
        complain(node, path, "is not a name", fmt::format("give one of {}, in quotes", fmt::join(names, ", ")));
        return std::nullopt;
    }
    const auto it = std::find(names.begin(), names.end(), node.text);
    if (it != names.end()) return static_cast<int>(it - names.begin());
    const std::string near = nearest(node.text, names);
    complain(node, path, "is not known",
             near.empty() ? fmt::format("give one of {}", fmt::join(names, ", "))
                          : fmt::format("did you mean \"{}\"? (one of {})", near, fmt::join(names, ", ")));
    return std::nullopt;
}

namespace {

struct Parameter {
    const char* name;
    bool has_unit;  // of the value; the others have none
    bool positive;
};
constexpr Parameter of_value{"value", true, false}, mean{"mean", true, true}, any_mean{"mean", true, false}, sd{"sd", true, true},
    shape{"shape", false, true}, scale{"scale", true, true}, mean_log{"mean_log", false, false}, sd_log{"sd_log", false, true},
    median{"median", true, true}, least{"least", true, false}, most{"most", true, false}, skew{"shape", false, false},
    location{"location", true, false};

// A way to give a law: its parameters, and the law that they make.
struct Form {
    const char* law;
    std::vector<Parameter> parameters;
    Law (*make)(double, double);
};

const std::vector<Form> forms = {
    {"fixed", {of_value}, [](double x, double) { return Law::fixed(x); }},
    {"exponential", {mean}, [](double m, double) { return Law::exponential(m); }},
    {"gamma", {mean, sd}, [](double m, double s) { return Law::gamma(m * m / (s * s), s * s / m); }},
    {"gamma", {shape, scale}, [](double a, double b) { return Law::gamma(a, b); }},
    {"lognormal", {mean_log, sd_log}, [](double m, double s) { return Law::lognormal(m, s); }},
    {"lognormal", {median, sd_log}, [](double m, double s) { return Law::lognormal(exact::log(m), s); }},
    {"lognormal",
     {mean, sd},
     [](double m, double s) {
         const double variance = exact::log(1 + s * s / (m * m));
         return Law::lognormal(exact::log(m) - variance / 2, std::sqrt(variance));
     }},
    {"weibull", {shape, scale}, [](double a, double b) { return Law::weibull(a, b); }},
    {"uniform", {least, most}, [](double a, double b) { return Law::uniform(a, b); }},
    {"normal",
     {any_mean, sd},
     [](double m, double s) {
         return Law{Law::Kind::normal, m, s, 0};
     }},
    {"triangular",
     {least, most},
     [](double a, double b) {
         return Law{Law::Kind::triangular, a, b, 0};
     }},
    {"skew-normal", {skew, scale, location}, [](double a, double b) { return Law::skew_normal(0, b, a); }},  // location: added
    {"geometric", {mean}, [](double m, double) { return Law::geometric(m); }},
    {"discrete", {}, nullptr},
};

std::string parameters_text(const Form& form) {
    std::string s;
    for (const Parameter& p : form.parameters) s += (s.empty() ? "" : " and ") + std::string(p.name);
    return s;
}

// "mean and sd, or shape and scale"
std::string ways(const std::string& law) {
    std::string s;
    if (law == "discrete") return "values and weights";
    for (const Form& form : forms)
        if (form.law == law) s += (s.empty() ? "" : ", or ") + parameters_text(form);
    return s;
}

// The range of a law is that of its mean.
std::string mean_within(const About& about) {
    if (std::isinf(about.most)) return fmt::format("choose parameters with a mean of {} or more", about.least);
    if (std::isinf(about.least)) return fmt::format("choose parameters with a mean of {} or less", about.most);
    return fmt::format("choose parameters with a mean between {} and {}", about.least, about.most);
}

}  // namespace

// {law = "discrete", values = [1, 2], weights = [3, 1]}
std::optional<Law> Reader::discrete(const Node& node, const std::string& path, const About& about) {
    const std::size_t before = found_.size();
    std::vector<double> lists[2];
    const char* names[2] = {"values", "weights"};
    for (const Node& item : node.items)
        if (item.key != "law" && item.key != names[0] && item.key != names[1])
            tell(item.key_at, fmt::format("{}.{}", path, key_text(item.key)), " does not belong here", "law = \"discrete\" takes values and weights");
    for (int k = 0; k < 2; ++k) {
        const Node* list = node.find(names[k]);
        const std::string list_path = fmt::format("{}.{}", path, names[k]);
        if (list == nullptr || list->kind != Node::Kind::list || list->items.empty()) {
            tell(list ? list->at : node.at, list_path, list ? " is not a list of numbers" : " is missing", "give values = [1, 2] and weights = [3, 1]");
            continue;
        }
        for (const Node& item : list->items)
            if (const auto x = number(item, list_path, {.unit = k == 0 ? about.unit : ""})) lists[k].push_back(*x);
    }
    if (found_.size() == before) {
        if (lists[0].size() != lists[1].size())
            complain(node, path, fmt::format("has {} values and {} weights", lists[0].size(), lists[1].size()), "give one weight for each value");
        else if (!std::is_sorted(lists[0].begin(), lists[0].end()))
            complain(node, path, "has values that are not in order", "give the least first");
        else if (*std::min_element(lists[1].begin(), lists[1].end()) < 0 || *std::max_element(lists[1].begin(), lists[1].end()) <= 0)
            complain(node, path, "has weights that are no shares", "give weights of 0 or more, one of them above 0");
    }
    if (found_.size() == before) {
        const Law read = Law::discrete(lists[0], lists[1]);
        const Problem problem = out_of_range(read.mean(), about.least, about.most, about.unit);
        if (!problem.any()) return read;
        complain(node, path, fmt::format("has a mean of {:.6g}, which {}", read.mean(), problem.what), mean_within(about));
    }
    spoilt_.push_back(&node);
    return std::nullopt;
}

std::optional<Law> Reader::law(const Node& node, const std::string& path, const About& about) {
    if (node.kind != Node::Kind::table) {  // just a number
        if (node.kind == Node::Kind::integer || node.kind == Node::Kind::number || node.kind == Node::Kind::text) {
            const auto x = number(node, path, about);
            return x ? std::optional(Law::fixed(*x)) : std::nullopt;
        }
        wrong_type(node, path, "a law", about.unit);
        return std::nullopt;
    }
    const std::size_t before = found_.size();
    std::vector<std::string> names;
    for (const Form& form : forms)
        if (names.empty() || names.back() != form.law) names.push_back(form.law);
    const Node* name = node.find("law");
    if (name == nullptr) {
        complain(node, path, "does not say its law", fmt::format("add law = one of {}", fmt::join(names, ", ")));
        return std::nullopt;
    }
    const auto index = choice(*name, path + ".law", names);
    if (!index) return std::nullopt;
    const std::string law = names[static_cast<std::size_t>(*index)];

    if (law == "discrete") return discrete(node, path, about);

    // The form that fits best what is there.
    const Form* form = nullptr;
    int most_given = -1;
    for (const Form& f : forms) {
        if (f.law != law) continue;
        const int given = static_cast<int>(
            std::count_if(f.parameters.begin(), f.parameters.end(), [&](const Parameter& p) { return node.find(p.name) != nullptr; }));
        if (given > most_given) form = &f, most_given = given;
    }
    for (const Node& item : node.items) {
        const bool known =
            item.key == "law" || item.key == "shift" ||
            std::any_of(form->parameters.begin(), form->parameters.end(), [&](const Parameter& p) { return item.key == p.name; });
        if (!known)
            tell(item.key_at, fmt::format("{}.{}", path, key_text(item.key)), " does not belong here",
                 fmt::format("law = \"{}\" takes {} (and shift)", law, ways(law)));
    }
    double values[3] = {0, 0, 0}, shift = 0;
    for (std::size_t i = 0; i < form->parameters.size(); ++i) {
        const Parameter& p = form->parameters[i];
        const Node* value = node.find(p.name);
        const std::string value_path = fmt::format("{}.{}", path, p.name);
        if (value == nullptr) {
            tell(node.at, value_path, " is missing", fmt::format("law = \"{}\" takes {}", law, ways(law)));
            continue;
        }
        const auto x = number(*value, value_path, {.unit = p.has_unit ? about.unit : ""});
        if (x && p.positive && *x <= 0) complain(*value, value_path, "is not above 0", "give a positive number");
        if (x) values[i] = *x;
    }
    if (const Node* value = node.find("shift"); value != nullptr)
        if (const auto x = number(*value, path + ".shift", {.unit = about.unit})) shift = *x;
    if (law == "geometric" && found_.size() == before && values[0] < 1)
        complain(*node.find("mean"), path + ".mean", "is below 1", "give 1 or more: the values are 1, 2, ...");
    if ((law == "uniform" || law == "triangular") && found_.size() == before && values[1] < values[0])
        complain(*node.find("most"), path + ".most", fmt::format("is below least = {}", values[0]), "exchange the two");
    if (found_.size() == before) {
        Law read = form->make(values[0], values[1]);
        read.shift = shift + values[2];
        const Problem problem = out_of_range(read.mean(), about.least, about.most, about.unit);
        if (!problem.any()) return read;
        complain(node, path, fmt::format("has a mean of {:.6g}, which {}", read.mean(), problem.what), mean_within(about));
    }
    spoilt_.push_back(&node);
    return std::nullopt;
}

}  // namespace cordon
