// Ensembles and comparisons.
#include "io/design.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/csv.h"
#include "io/toml.h"

namespace cordon {

namespace {

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

// Where `mark` stands outside quotes and brackets, from `at` on.
std::size_t outside(const std::string& text, char mark, std::size_t at) {
    int depth = 0;
    for (char quote = '\0'; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == mark && depth == 0) {
            return at;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return std::string::npos;
}

// "NAME: a=1; b=2"; without a name what is set is the name.
Variant variant_of(const std::string& text, const std::string& scenario, Complaints& complaints) {
    Variant v;
    v.scenario = scenario;
    std::size_t at = 0;
    const std::size_t colon = outside(text, ':', 0), equals = outside(text, '=', 0);
    if (colon != std::string::npos && (equals == std::string::npos || colon < equals)) v.name = trimmed(text.substr(0, colon)), at = colon + 1;
    while (at < text.size()) {
        const std::size_t end = std::min(outside(text, ';', at), text.size());
        const std::string set = trimmed(text.substr(at, end - at));
        if (!set.empty()) v.sets.push_back(set);
        at = end + 1;
    }
    if (v.sets.empty())
        complaints.add({"--variant " + text}, "nothing is changed", "write it like --variant 'no gates: policy.gates.enabled=false; policy.exit.enabled=false'");
    if (v.name.empty())
        for (const std::string& set : v.sets) v.name += (v.name.empty() ? "" : "; ") + set;
    return v;
}

}  // namespace

Study design_ensemble(const std::string& scenario, const std::vector<std::string>& sets, const Seeds& seeds) {
    Study s;
    s.kind = "ensemble", s.path = scenario, s.daily = Daily::county;
    s.title = read_scenario(scenario, sets).title;
    s.variants = {{s.title.empty() ? std::filesystem::path(scenario).stem().string() : s.title, scenario, sets}};
    s.points = {{}};
    s.first_seed = seeds.first, s.seeds = seeds.number;
    return s;
}

Study design_comparison(const std::vector<std::string>& scenarios, const std::vector<std::string>& variants, const std::vector<std::string>& sets,
                        const std::string& parameters, const Seeds& seeds) {
    Complaints complaints;
    Study s;
    s.kind = "comparison", s.path = scenarios.front(), s.daily = Daily::region;
    s.first_seed = seeds.first, s.seeds = seeds.number;
    for (const std::string& path : scenarios) {
        const std::string stem = std::filesystem::path(path).stem().string();
        const bool taken = std::any_of(s.variants.begin(), s.variants.end(), [&](const Variant& v) { return v.name == stem; });
        s.variants.push_back({taken ? path : stem, path, sets});
    }
    for (const std::string& text : variants) {
        Variant v = variant_of(text, scenarios.front(), complaints);
        v.sets.insert(v.sets.begin(), sets.begin(), sets.end());
        s.variants.push_back(std::move(v));
    }
    std::set<std::string> names;
    for (const Variant& v : s.variants)
        if (!names.insert(v.name).second) complaints.add({"command line"}, fmt::format("two variants are called \"{}\"", v.name), "give each a name: --variant 'NAME: key=value'");
    if (s.variants.size() < 2) complaints.add({"command line"}, "there is nothing to compare with", "give another scenario, or a --variant of this one");
    s.points = {{}};
    if (!parameters.empty()) {
        const Csv csv = Csv::read(parameters, complaints);
        s.parameters = csv.columns();
        s.points.assign(csv.rows(), {});
        for (const std::string& column : csv.columns()) {
            const std::vector<std::string> values = csv.column_text(column);
            for (std::size_t row = 0; row < csv.rows(); ++row) {
                s.points[row].push_back(values[row]);
                if (values[row].empty()) csv.wrong(row, column, "is empty", "give a value, or leave the row out");
            }
        }
        if (csv.rows() == 0 && complaints.empty()) complaints.add({parameters}, "it has no rows", "give a row of values for each draw of the parameters");
    }
    complaints.throw_if_any();
    s.title = read_scenario(scenarios.front(), sets).title;
    return s;
}

}  // namespace cordon
