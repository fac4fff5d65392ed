// The list of outcomes.
#include "io/outcome_text.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "run/outcomes.h"

namespace cordon {

namespace {
const char* way(Better b) { return b == Better::lower ? "less" : b == Better::higher ? "more" : ""; }
}  // namespace

std::string outcomes_to_terminal() {
    std::string out;
    for (const OutcomeInfo& o : outcomes()) out += fmt::format("{:<36} {:<14} {}\n", o.name, o.unit, o.text);
    return out;
}

std::string outcomes_to_markdown() {
    std::string out =
        "# Outcomes of a run\n\n"
        "Figures of `--json` by which ensembles, comparisons and sweeps tell what became of a run. *True*: what the virus did; *reported*: what the\n"
        "authority had seen. Besides these there is `totals.NAME` for each daily series NAME of [the run file](../analysis/FORMAT.md): flows over all\n"
        "days and places, stocks summed over midnights and places. Made by `./cordon describe outcomes --markdown`.\n\n"
        "| outcome | unit | better | what it is |\n|---|---|---|---|\n";
    for (const OutcomeInfo& o : outcomes())
        if (!o.name.starts_with("totals.")) out += fmt::format("| `{}` | {} | {} | {} |\n", o.name, o.unit, way(o.better), o.text);
    return out;
}

std::string outcomes_to_json() {
    nlohmann::ordered_json j = nlohmann::ordered_json::array();
    for (const OutcomeInfo& o : outcomes()) j.push_back({{"name", o.name}, {"unit", o.unit}, {"better", way(o.better)}, {"text", o.text}});
    return j.dump(2) + "\n";
}

}  // namespace cordon
