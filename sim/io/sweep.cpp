// A sweep: a file that names a scenario, parameters by key path with lists or ranges, and a design over them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>

#include "base/csv.h"
#include "base/fields.h"
#include "base/rng.h"
#include "io/design.h"
#include "io/toml.h"

namespace cordon {

namespace {

enum class Design : std::uint8_t { list, grid, latin_hypercube };

struct ParameterSpec {
    std::string key;
    std::vector<std::string> values;  // as TOML
    std::optional<double> from, to;
    std::int64_t steps = 0;
    bool log = false, whole = false;
    Where key_at;

    void fields(Fields& f) {
        f.value("key", key, {.text = "Key path, as --set takes it.", .required = true});
        f.place("key", key_at);
        f.value("values", values, {.text = "The values, in a list.", .some = true});
        f.value("from", from, {.text = "Least value of a range."});
        f.value("to", to, {.text = "Greatest value of the range."});
        f.value("steps", steps, {.text = "Values of the range in a list or a grid, its ends among them.", .least = 0, .most = 1e6});
        f.value("log", log, {.text = "Spread the range evenly by ratio instead of by difference."});
        f.value("whole", whole, {.text = "Whole numbers."});
        if (key.empty() || key.find('=') != std::string::npos) f.wrong("key", "is not a key path", "write it like \"contacts.r0\" or \"policy.gates.lanes\"");
        if (!values.empty() && (from || to)) f.wrong("values", "stand beside a range", "give either values, or from and to");
        if (values.empty() && !(from && to)) f.wrong("key", "has neither values nor a range", "give values = [...], or from and to");
        if (from && to && *to < *from) f.wrong("to", "is less than from", "give the lesser number as from");
        if (from && log && *from <= 0) f.wrong("from", "has no logarithm", "give a number above 0, or leave log out");
    }
    bool is_range() const { return from && to; }
};

struct SweepSpec {
    std::string title, scenario, file;
    Design design = Design::grid;
    std::vector<std::string> set, outcomes;
    std::int64_t replicates = 1, seed = 1, points = 0;
    std::vector<ParameterSpec> parameters;
    Where design_at, scenario_at;
    std::vector<Where> outcomes_at;

    void fields(Fields& f) {
        f.value("title", title, {.text = "What is asked, in a line."});
        f.file("scenario", scenario, {.text = "The scenario.", .required = true});
        f.place("scenario", scenario_at);
        f.value("set", set, {.text = "Changes of the scenario for all points, key.path=value."});
        f.value("design", design, {"list", "grid", "latin-hypercube"}, {.text = "Which points."});
        f.place("design", design_at);
        f.value("points", points, {.text = "Points of a Latin hypercube.", .least = 0, .most = 1e6});
        f.file("file", file, {.text = "Of a list: CSV whose columns are key paths and whose rows are points."});
        f.value("replicates", replicates, {.text = "Seeds of each point, the same for all.", .least = 1, .most = 1e6});
        f.value("seed", seed, {.text = "The first of them.", .least = 0, .most = 9e15});
        f.value("outcomes", outcomes, {.text = "Which outcomes are kept; see `cordon describe outcomes`.", .required = true, .some = true});
        f.place("outcomes", outcomes_at);
        f.tables("parameter", parameters, {.text = "What differs between points."});
    }
};

// Values become texts, whatever they are: each is set as it was written.
void as_texts(Node& root) {
    Node* parameters = root.find("parameter");
    if (parameters == nullptr) return;
    for (Node& p : parameters->items)
        if (Node* values = p.find("values"); values != nullptr && values->kind == Node::Kind::list)
            for (Node& value : values->items) {
                const std::string text = value_text(value);
                value.kind = Node::Kind::text, value.text = text, value.items.clear();
            }
}

// The number a share of the way along a range.
std::string along(const ParameterSpec& p, double share) {
    if (p.whole) {
        const double n = std::floor(*p.to) - std::ceil(*p.from) + 1;
        return fmt::format("{:.0f}", std::ceil(*p.from) + std::min(n - 1, std::floor(share * n)));
    }
    const double x = p.log ? *p.from * std::pow(*p.to / *p.from, share) : *p.from + share * (*p.to - *p.from);
    return fmt::format("{:.6g}", x);
}

std::vector<std::string> values_of(const ParameterSpec& p) {
    if (!p.is_range()) return p.values;
    std::vector<std::string> values;
    for (std::int64_t k = 0; k < p.steps; ++k) {
        const std::string x = along(p, p.steps == 1 ? 0 : static_cast<double>(k) / static_cast<double>(p.steps - (p.whole ? 0 : 1)));
        if (values.empty() || values.back() != x) values.push_back(x);
    }
    return values;
}

using Points = std::vector<std::vector<std::string>>;

Points grid(const std::vector<ParameterSpec>& parameters) {
    Points points = {{}};
    for (const ParameterSpec& p : parameters) {
        Points next;
        for (const auto& point : points)
            for (const std::string& value : values_of(p)) {
                next.push_back(point);
                next.back().push_back(value);
            }
        points = std::move(next);
    }
    return points;
}

// Each range is cut into as many slices as there are points, and each slice has one point (McKay, Beckman & Conover 1979). What a
// parameter gets depends on its key, not on what else is swept.
Points latin_hypercube(const std::vector<ParameterSpec>& parameters, std::size_t n, std::int64_t seed) {
    Points points(n);
    for (const ParameterSpec& p : parameters) {
        const std::uint64_t key = mix(text_hash(p.key) ^ static_cast<std::uint64_t>(seed));
        std::vector<std::size_t> slice(n);
        std::iota(slice.begin(), slice.end(), std::size_t{0});
        std::sort(slice.begin(), slice.end(), [&](std::size_t a, std::size_t b) { return std::pair(mix(key ^ (2 * a)), a) < std::pair(mix(key ^ (2 * b)), b); });
        for (std::size_t k = 0; k < n; ++k) {
            const double within = static_cast<double>(mix(key ^ (2 * k + 1)) >> 11) * 0x1p-53;
            const double share = (static_cast<double>(slice[k]) + within) / static_cast<double>(n);
            points[k].push_back(p.is_range() ? along(p, share) : p.values[static_cast<std::size_t>(share * static_cast<double>(p.values.size()))]);
        }
    }
    return points;
}

void check(const SweepSpec& s, Complaints& complaints) {
    const bool list = s.design == Design::list;
    std::vector<std::string> known;
    for (const OutcomeInfo& o : outcomes()) known.push_back(o.name);
    for (std::size_t k = 0; k < s.outcomes.size(); ++k) {
        if (outcome_index(s.outcomes[k]) >= 0) continue;
        const std::string near = nearest(s.outcomes[k], known);
        complaints.add(k < s.outcomes_at.size() ? s.outcomes_at[k] : s.design_at, fmt::format("outcomes: no outcome is called \"{}\"", s.outcomes[k]),
                       near.empty() ? "see `cordon describe outcomes`" : fmt::format("did you mean \"{}\"?", near));
    }
    if (s.parameters.empty() && s.file.empty()) complaints.add(s.design_at, "no parameter differs", "give a [[parameter]] with a key, and values or from and to");
    if (!s.file.empty() && !list) complaints.add(s.design_at, "a file of points is a list", "give design = \"list\", or leave file out");
    if (!s.file.empty() && !s.parameters.empty()) complaints.add(s.design_at, "there are a file of points and parameters", "give one of them");
    if (s.design == Design::latin_hypercube && s.points < 1) complaints.add(s.design_at, "a Latin hypercube needs a number of points", "give points, such as points = 100");
    if (s.design != Design::latin_hypercube && s.points > 0)
        complaints.add(s.design_at, "points belong to a Latin hypercube", "leave points out; steps say how many values a range has");
    std::map<std::string, Where> keys;
    double product = 1;
    std::size_t length = 0;
    for (const ParameterSpec& p : s.parameters) {
        if (!keys.emplace(p.key, p.key_at).second)
            complaints.add(p.key_at, fmt::format("parameter \"{}\" is given twice (first at {})", p.key, to_string(keys[p.key])), "remove one of them");
        if (s.design == Design::latin_hypercube) continue;
        if (p.is_range() && p.steps < 1) complaints.add(p.key_at, fmt::format("parameter \"{}\": a range in a {} needs steps", p.key, list ? "list" : "grid"), "give steps, such as steps = 5");
        const std::size_t n = values_of(p).size();
        product *= static_cast<double>(n);
        if (list && length != 0 && n != 0 && n != length)
            complaints.add(p.key_at, fmt::format("parameter \"{}\" has {} values, and the one before it {}", p.key, n, length), "a list goes row by row: give all as many");
        length = n;
    }
    if (!list && product > 1e6) complaints.add(s.design_at, fmt::format("a grid of {:.0f} points is too large", product), "give fewer values, or a latin-hypercube");
}

// A parameter none of whose values the scenario takes is a mistake of the sweep; one of some that it does not take fails alone.
void try_parameters(const SweepSpec& s, const Study& study, Complaints& complaints) {
    for (std::size_t k = 0; k < study.parameters.size(); ++k) {
        std::string first;
        bool any = false;
        for (std::size_t at : {std::size_t{0}, study.points.size() / 2, study.points.size() - 1}) {
            std::vector<std::string> sets = s.set;
            sets.push_back(study.parameters[k] + "=" + study.points[at][k]);
            try {
                read_scenario(s.scenario, sets);
                any = true;
                break;
            } catch (const UserError& e) {
                const Complaint& c = e.all().front();
                if (first.empty()) first = c.what + (c.todo.empty() ? "" : "; " + c.todo);
            }
        }
        if (any) continue;
        const Where at = k < s.parameters.size() ? s.parameters[k].key_at : Where{s.file};
        complaints.add(at, fmt::format("parameter \"{}\": {}", study.parameters[k], first), "");
    }
}

}  // namespace

Study design_sweep(const std::string& path) {
    Complaints complaints;
    Document document = load(path, {}, complaints);
    if (!document.whole) complaints.throw_if_any();
    as_texts(document.root);
    SweepSpec s;
    read(document, s, complaints);
    if (complaints.empty()) check(s, complaints);
    complaints.throw_if_any();

    Study study;
    study.kind = "sweep", study.title = s.title, study.path = path;
    study.variants = {{std::filesystem::path(s.scenario).stem().string(), s.scenario, s.set}};
    study.first_seed = s.seed, study.seeds = static_cast<int>(s.replicates);
    study.outcomes = s.outcomes;
    for (const ParameterSpec& p : s.parameters) study.parameters.push_back(p.key);
    if (!s.file.empty()) {
        const Csv csv = Csv::read(s.file, complaints);
        study.parameters = csv.columns();
        study.points.resize(csv.rows());
        for (const std::string& column : csv.columns()) {
            const std::vector<std::string> values = csv.column_text(column);
            for (std::size_t row = 0; row < csv.rows(); ++row) study.points[row].push_back(values[row]);
        }
        if (complaints.empty() && csv.rows() == 0) complaints.add({s.file}, "it has no rows", "give a row of values for each point");
    } else if (s.design == Design::list) {
        std::vector<std::vector<std::string>> columns;
        for (const ParameterSpec& p : s.parameters) columns.push_back(values_of(p));
        study.points.resize(columns.front().size());
        for (std::size_t row = 0; row < study.points.size(); ++row)
            for (const auto& column : columns) study.points[row].push_back(column[row]);
    } else {
        study.points = s.design == Design::grid ? grid(s.parameters) : latin_hypercube(s.parameters, static_cast<std::size_t>(s.points), s.seed);
    }
    complaints.throw_if_any();
    read_scenario(s.scenario, s.set);  // what is wrong without any parameter is told first, in its own words
    try_parameters(s, study, complaints);
    complaints.throw_if_any();
    return study;
}

}  // namespace cordon
