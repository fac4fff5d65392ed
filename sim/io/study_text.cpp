// Texts of ensembles and sweeps.
#include "io/study_text.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/quantile.h"

namespace cordon {

namespace {

const std::vector<double> levels = {0.05, 0.25, 0.5, 0.75, 0.95};

struct Row {
    std::int64_t seed = 0;
    std::optional<RunResult> result;  // none: not run
};

std::vector<Row> rows_of(const Study& study, const StudyResults& results, const Cast& c) {
    std::vector<Row> rows;
    for (int k = 0; k < study.seeds; ++k) {
        const auto run = results.runs.find({c.identity, study.first_seed + k});
        rows.push_back({study.first_seed + k, c.failure.empty() && run != results.runs.end() ? std::optional(unpack(run->second).result) : std::nullopt});
        if (rows.back().result) rows.back().result->daily.clear();
    }
    return rows;
}

std::vector<double> values_of(const std::vector<Row>& rows, std::size_t outcome) {
    std::vector<double> values;
    for (const Row& r : rows)
        if (r.result && r.result->done) values.push_back(r.result->outcomes[outcome]);
    return values;
}

std::string shown(double x) {
    if (std::isnan(x)) return "-";
    return std::fabs(x) >= 100 || x == std::floor(x) ? fmt::format("{:.0f}", x) : fmt::format("{:.3g}", x);
}

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\n") == std::string::npos) return text;
    std::string out = "\"";
    for (char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
    return out + "\"";
}

}  // namespace

std::string ensemble_text(const Study& study, const StudyResults& results, const std::string& output) {
    const std::vector<Row> rows = rows_of(study, results, results.casts.front());
    std::size_t done = 0;
    for (const Row& r : rows) done += r.result && r.result->done;
    std::string out = fmt::format("{}: {} of {} seeds, {} to {}\n\n", study.title.empty() ? study.path : study.title, done, study.seeds, study.first_seed,
                                  study.first_seed + study.seeds - 1);
    out += fmt::format("  {:<36}{:>14}   {:>26}   {:>26}\n", "over the seeds", "median", "50 % between", "90 % between");
    for (const char* name : {"infections", "infections_local", "confirmed", "deaths", "share_found", "share_cases_in_quarantine", "onset_to_isolation", "peak_home",
                             "peak_site", "peak_hospital", "peak_waiting_for_place", "tests", "contacts_named", "gate_flagged", "gate_person_hours_waited", "cost_yuan"}) {
        const auto at = static_cast<std::size_t>(outcome_index(name));
        const std::vector<double> q = quantiles(values_of(rows, at), levels);
        const std::string label = fmt::format("{}{}", name, outcomes()[at].unit == "1" ? "" : " [" + outcomes()[at].unit + "]");
        out += fmt::format("  {:<36}{:>14}   {:>26}   {:>26}\n", label, shown(q[2]), shown(q[1]) + " and " + shown(q[3]),
                           shown(q[0]) + " and " + shown(q[4]));
    }
    for (const Row& r : rows)
        if (r.result && !r.result->done) out += fmt::format("\nseed {} failed: {}\n", r.seed, r.result->failure);
    out += fmt::format("\nranges hold chance alone, of {} seed{}\n{:.1f} s, {:.0f} % of the CPU time in runs ({} thread{})\nwritten to {}\n", done, done == 1 ? "" : "s",
                       results.wall, 100 * results.cpu_in_runs / std::max(1e-9, results.cpu), results.threads, results.threads == 1 ? "" : "s", output);
    return out;
}

std::string ensemble_json(const Study& study, const StudyResults& results, const std::string& output) {
    const std::vector<Row> rows = rows_of(study, results, results.casts.front());
    nlohmann::ordered_json j;
    j["scenario"] = study.path;
    j["title"] = study.title;
    j["seeds"] = {study.first_seed, study.first_seed + study.seeds - 1};
    j["runs"] = nlohmann::ordered_json::array();
    for (const Row& r : rows) {
        nlohmann::ordered_json run = {{"seed", r.seed}, {"state", !r.result ? "missing" : r.result->done ? "done" : "failed"}};
        if (r.result && r.result->done) run["digest"] = fmt::format("{:016x}", r.result->digest);
        if (r.result && !r.result->done) run["failure"] = r.result->failure;
        j["runs"].push_back(run);
    }
    for (std::size_t k = 0; k < outcomes().size(); ++k) {
        const OutcomeInfo& o = outcomes()[k];
        const std::vector<double> q = quantiles(values_of(rows, k), levels);  // JSON has no NaN: dump() writes null
        j["outcomes"][o.name] = {{"unit", o.unit}, {"median", q[2]}, {"range_50", {q[1], q[3]}}, {"range_90", {q[0], q[4]}}};
    }
    j["uncertainty"] = "chance";
    j["threads"] = results.threads;
    j["wall_seconds"] = results.wall;
    j["cpu_seconds"] = results.cpu;
    j["cpu_seconds_in_runs"] = results.cpu_in_runs;
    j["output"] = output;
    return j.dump(2);
}

std::string sweep_csv(const Study& study, const StudyResults& results) {
    std::string out = "point";
    for (const std::string& p : study.parameters) out += "," + quoted(p);
    out += ",seed,state";
    for (const std::string& o : study.outcomes) out += "," + o;
    out += "\n";
    for (const Cast& c : results.casts)
        for (const Row& r : rows_of(study, results, c)) {
            out += std::to_string(c.point);
            for (const std::string& value : study.points[c.point]) out += "," + quoted(value);
            const bool done = r.result && r.result->done;
            out += fmt::format(",{},{}", r.seed, done ? "done" : !c.failure.empty() || r.result ? "failed" : "missing");
            for (const std::string& o : study.outcomes) {
                const double x = done ? r.result->outcomes[static_cast<std::size_t>(outcome_index(o))] : std::numeric_limits<double>::quiet_NaN();
                out += std::isnan(x) ? "," : fmt::format(",{}", x);
            }
            out += "\n";
        }
    return out;
}

}  // namespace cordon
