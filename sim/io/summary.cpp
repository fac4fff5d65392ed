// The summary of a run.
#include "io/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace cordon {

namespace {

double figure(const Summary& s, const char* name) {
    for (const Figure& f : s.figures)
        if (f.name == name) return f.value;
    expects(false);
    return 0;
}
bool has(const Summary& s, const char* name) {
    return std::any_of(s.figures.begin(), s.figures.end(), [&](const Figure& f) { return f.name == name && f.known; });
}

std::string grouped(double x) {  // 1,234,567
    std::string digits = fmt::format("{:.0f}", std::abs(x)), out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i && (digits.size() - i) % 3 == 0) out += ',';
        out += digits[i];
    }
    return x < -0.5 ? "-" + out : out;
}
std::string used(const Summary& s, const char* name) {  // by all policies together
    double sum = 0;
    for (std::size_t item = 0; item < cost_items.size(); ++item)
        for (const PolicyCost& c : s.costs)
            if (cost_items[item].name == std::string(name)) sum += c.used[item];
    return grouped(sum);
}
std::string percent(const Summary& s, const char* name) { return has(s, name) ? fmt::format("{:.1f} %", 100 * figure(s, name)) : "-"; }
std::string days(const Summary& s, const char* name) { return has(s, name) ? fmt::format("{:.1f} days", figure(s, name)) : "-"; }
std::string hex(std::uint64_t x) { return fmt::format("{:016x}", x); }

// Work and CPU time of the steps of a tick. An event costs at most its step's time over their number: less where a step has several.
std::string work_text(const Simulation& sim, const Timing& t) {
    std::string out = "\nWork done\n";
    double in_steps = 0;
    for (std::size_t k = 0; k < steps; ++k) {
        const double seconds = sim.time.seconds[k];
        in_steps += seconds;
        std::string head = fmt::format("  {:<12}{:8.3f} s{:7.1f} %", step_info[k].name, seconds, 100 * seconds / t.run.cpu);
        for (const CounterInfo& c : counter_info) {
            const std::int64_t n = sim.state.counters.*c.count;
            if (static_cast<std::size_t>(c.step) != k || n == 0) continue;
            out += fmt::format("{:<33}{:>15} {:<18}{:>11} ns or less each: {}\n", head, grouped(static_cast<double>(n)), c.name,
                               grouped(1e9 * seconds / static_cast<double>(n)), c.text);
            head.clear();
        }
        if (!head.empty()) out += head + "\n";
    }
    return out +
           fmt::format("  {:<12}{:8.3f} s{:7.1f} %  outside these steps\n", "", t.run.cpu - in_steps, 100 * (1 - in_steps / t.run.cpu));
}

nlohmann::ordered_json work_json(const std::vector<Totals::Work>& days) {
    nlohmann::ordered_json j;
    for (const CounterInfo& c : counter_info) {
        j["step_of"][c.name] = step_info[static_cast<std::size_t>(c.step)].name;
        for (const Totals::Work& day : days) j["counters"][c.name].push_back(day.counters.*c.count);
    }
    for (std::size_t k = 0; k < steps; ++k)
        for (const Totals::Work& day : days) j["seconds"][step_info[k].name].push_back(day.seconds[k]);
    return j;
}

constexpr const char* found_texts[] = {"not recorded how",
                                       "by seeking care",
                                       "at a gate (flagged there, or listed as an arrival)",
                                       "by tracing",
                                       "on a list of arrivals",
                                       "by a test",
                                       "from door to door",
                                       "by matched records",
                                       "by the app",
                                       "on the record of a journey",
                                       "severely ill on the way in",
                                       "at an entrance of a firm or school"};

}  // namespace

std::string summary_text(const Simulation& sim, const Summary& s, const Timing& t, const std::string& output) {
    std::string out;
    const auto line = [&](const std::string& what, const std::string& value) { out += fmt::format("  {:<38}{}\n", what, value); };
    const auto n = [&](const char* name) { return grouped(figure(s, name)); };
    const Clock& c = sim.world.clock;
    out += fmt::format("{}\n{} to {}, {} people, seed {}\n\n", sim.scenario.title.empty() ? sim.scenario.path : sim.scenario.title, to_string(c.start),
                       to_string(c.date(sim.state.tick)), n("people"), sim.scenario.run.seed);
    out += "Epidemic (the truth)\n";
    line("infected", fmt::format("{} ({} of all), {} of them outside the region", n("infections"), percent(s, "attack_rate"), n("infections_imported")));
    std::string where;
    for (std::size_t k = 0; k < s.by_setting.size(); ++k)
        if (s.by_setting[k] > 0) where += fmt::format("{}{} {}", where.empty() ? "" : ", ", grouped(static_cast<double>(s.by_setting[k])), setting_names[k]);
    line("where", where.empty() ? "-" : where);
    line("deaths", n("deaths"));
    line("r0 asked for / offspring, gen. 2 to 4",
         fmt::format("{:.2f} / {}", figure(s, "r0_target"), has(s, "r0_measured") ? fmt::format("{:.2f} (s.e. {:.2f}, under the control of this run)", figure(s, "r0_measured"), figure(s, "r0_measured_se")) : "-"));
    if (figure(s, "travellers_infected") > 0)
        line("infected travellers",
             fmt::format("{}: {} kept at the source, {} severely ill on the way, {} flagged at a gate on the way in, {} ({}) let in unflagged",
                         n("travellers_infected"), n("found_at_exit"), n("severe_in_transit"), n("found_at_entry"),
                         n("travellers_undetected"), percent(s, "share_travellers_undetected")));
    out += "\nWhat the authority saw\n";
    line("confirmed", fmt::format("{} (and {} positive without symptoms)", n("confirmed"), n("asymptomatic_positive")));
    std::string found;
    for (std::size_t k = 0; k < s.found_by.size(); ++k)
        if (s.found_by[k] > 0) found += fmt::format("{}{} {}", found.empty() ? "" : ", ", grouped(static_cast<double>(s.found_by[k])), found_texts[k]);
    line("cases first noticed", found.empty() ? "-" : found);
    line("share of all infected found", percent(s, "share_found"));
    if (figure(s, "infections_imported") > 0)
        line("infected outside the region",
             fmt::format("{} of the {} who were let in became known cases", n("imported_found"), n("infections_imported")));
    line("new cases already in quarantine", percent(s, "share_cases_in_quarantine"));
    line("cases without a known link", percent(s, "share_cases_without_link"));
    line("onset to isolation, mean", days(s, "onset_to_isolation"));
    line("tests", fmt::format("{}, {} positive", n("tests"), n("positives")));
    line("traced", fmt::format("{} cases, {} contacts named", n("traced_cases"), n("contacts_named")));
    line("confirmation to names, mean", days(s, "confirmation_to_naming"));
    line("discharged", n("discharged") + (figure(s, "positive_again") > 0 ? fmt::format(", {} positive again later", n("positive_again")) : ""));
    if (has(s, "confirmation_to_discharge_mean"))
        line("length of stay, mean (median)",
             fmt::format("{:.1f} ({:.1f}) days from admission, {:.1f} ({:.1f}) from confirmation", figure(s, "admission_to_discharge_mean"),
                         figure(s, "admission_to_discharge_median"), figure(s, "confirmation_to_discharge_mean"),
                         figure(s, "confirmation_to_discharge_median")));
    out += "\nFinite places\n";
    line("under control at most", fmt::format("{} at home, {} in sites, {} in hospital, {} waiting for a place", n("peak_home"), n("peak_site"), n("peak_hospital"), n("peak_waiting_for_place")));
    for (const FacilityUse& f : s.facilities) {
        std::string kind = facility_kind_names[static_cast<std::size_t>(f.kind)];
        std::replace(kind.begin(), kind.end(), '_', ' ');
        if (f.facilities > 1) kind = fmt::format("{} ({})", kind.back() == 'y' ? kind.substr(0, kind.size() - 1) + "ies" : kind + "s", f.facilities);
        line(kind, fmt::format("capacity {} together, at most {} used in one{}", grouped(f.capacity), grouped(static_cast<double>(f.peak)),
                               f.days_bound > 0 ? fmt::format(", used up on {} days", f.days_bound) : ""));
    }
    for (const StockUse& k : s.stocks)
        line(k.name, fmt::format("{} on hand{}, {} used, {} wanted and not there", grouped(static_cast<double>(k.on_hand)),
                                 k.cover < 0 ? "" : fmt::format(" for {:.1f} days", k.cover), grouped(static_cast<double>(k.used)),
                                 grouped(static_cast<double>(k.short_of))));
    if (figure(s, "gate_screened") > 0) {
        out += "\nGates\n";
        line("passed / screened", fmt::format("{} / {}", n("gate_passed"), n("gate_screened")));
        line("waved through, line too long", n("gate_waved"));
        line("flagged", fmt::format("{} ({} of {} crossings by infected people)", n("gate_flagged"), n("gate_caught"), n("gate_infected")));
        line("waiting", fmt::format("{:.2f} minutes on average, {} person-hours in all", figure(s, "gate_wait_minutes_mean"), n("gate_person_hours_waited")));
    }
    out += "\nCost\n";
    line("person-days under control", fmt::format("{} at home, {} in sites, {} in hospital", n("person_days_home"), n("person_days_site"), n("person_days_hospital")));
    line("days lost", fmt::format("{} of work, {} of school", used(s, "work_days_lost"), used(s, "school_days_lost")));
    std::vector<PolicyCost> dear = s.costs;
    std::stable_sort(dear.begin(), dear.end(), [](const PolicyCost& a, const PolicyCost& b) { return a.cost > b.cost; });
    std::string most;
    for (std::size_t k = 0; k < std::min<std::size_t>(3, dear.size()); ++k)
        if (dear[k].cost > 0) most += fmt::format("{}{} {}", most.empty() ? ", most of it by " : ", ", dear[k].policy, grouped(dear[k].cost / 1e3));
    line("in thousand yuan, at the prices given", grouped(figure(s, "cost_yuan") / 1e3) + most);
    if (!s.idle_policies.empty()) {
        std::string names;
        for (const std::string& p : s.idle_policies) names += (names.empty() ? "" : ", ") + p;
        line("policies that never acted", names);
    }
    if (t.work) out += work_text(sim, t);
    out += fmt::format("\nworld {:.2f} s, run {:.2f} s, output {:.2f} s ({} thread{}); digest {}\n", t.world.wall, t.run.wall, t.output.wall, t.threads, t.threads == 1 ? "" : "s",
                       hex(sim.digests.empty() ? 0 : sim.digests.back()));
    if (!output.empty()) out += fmt::format("written to {}\n", output);
    return out;
}

std::string summary_json(const Simulation& sim, const Summary& s, const Timing& t, const std::string& output) {
    nlohmann::ordered_json j;
    j["scenario"] = sim.scenario.path;
    j["title"] = sim.scenario.title;
    j["seed"] = sim.scenario.run.seed;
    j["digest"] = hex(sim.digests.empty() ? 0 : sim.digests.back());
    for (const Figure& f : s.figures) {
        if (!f.known) j[f.name] = nullptr;
        else if (f.whole) j[f.name] = static_cast<std::int64_t>(f.value);
        else j[f.name] = f.value;
    }
    for (std::size_t k = 0; k < s.by_setting.size(); ++k) j["infections_by_setting"][setting_names[k]] = s.by_setting[k];
    j["attack_rate_by_age"] = s.attack_by_age;
    j["infections_by_generation"] = s.chains.by_generation;
    for (std::size_t k = 0; k < s.chains.by_day.size(); ++k)
        j["transmissions_by_day_from_onset"][std::to_string(Chains::first_day + static_cast<int>(k))] = s.chains.by_day[k];
    if (s.chains.outbreaks) {
        const OutbreakFigures& o = *s.chains.outbreaks;
        j["outbreaks"] = {{"number", o.number}, {"reached_last_generation", o.reached}, {"controlled", o.controlled}, {"mean_size", o.mean_size}};
        for (const auto& [size, number] : o.sizes) j["outbreaks"]["sizes"].push_back({size, number});
    }
    if (const Disease& d = sim.world.disease; !d.others.empty())
        for (std::size_t k = 0; k < s.by_strain.size(); ++k) j["infections_by_strain"][k == 0 ? d.name : d.others[k - 1].name] = s.by_strain[k];
    for (std::size_t k = 0; k < s.found_by.size(); ++k) j["found_by"][found_by_names[k]] = s.found_by[k];
    for (const FacilityUse& f : s.facilities)
        j["facilities"][facility_kind_names[static_cast<std::size_t>(f.kind)]] = {{"number", f.facilities}, {"capacity", f.capacity}, {"peak_used_in_one", f.peak}, {"days_used_up", f.days_bound}};
    for (const StockUse& k : s.stocks) {
        j["stocks"][k.name] = {{"on_hand", k.on_hand}, {"used", k.used}, {"short", k.short_of}, {"days_of_cover", nullptr}};
        if (k.cover >= 0) j["stocks"][k.name]["days_of_cover"] = k.cover;
    }
    const char* shares[] = {"household", "team", "class", "community"};
    for (std::size_t k = 0; k < 4; ++k) j["r0_by_setting"][shares[k]] = sim.world.rates.r0_share[k];
    for (std::size_t k = 0; k < series_count; ++k) j["totals"][series_info[k].name] = s.totals[k];
    j["idle_policies"] = s.idle_policies;
    for (const PolicyCost& c : s.costs) {
        for (std::size_t item = 0; item < cost_items.size(); ++item) j["costs"][c.policy][cost_items[item].name] = c.used[item];
        j["costs"][c.policy]["yuan"] = c.cost;
    }
    for (const CounterInfo& c : counter_info) j["counters"][c.name] = sim.state.counters.*c.count;
    for (std::size_t k = 0; k < steps; ++k) j["step_seconds"][step_info[k].name] = sim.time.seconds[k];
    if (t.work) j["work_by_day"] = work_json(*t.work);  // since the start of the run
    j["threads"] = t.threads;
    j["cpu_seconds"] = {{"world", t.world.cpu}, {"run", t.run.cpu}, {"output", t.output.cpu}};
    j["wall_seconds"] = {{"world", t.world.wall}, {"run", t.run.wall}, {"output", t.output.wall}};
    j["bytes_per_person"] = t.bytes_per_person;
    j["peak_rss_bytes"] = t.peak_rss;
    j["output"] = output.empty() ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(output);
    return j.dump(2);
}

}  // namespace cordon
