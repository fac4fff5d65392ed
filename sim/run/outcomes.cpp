// The list of outcomes.
#include "run/outcomes.h"

#include <limits>
#include <unordered_map>

namespace cordon {

namespace {

constexpr Better lower = Better::lower, higher = Better::higher, neither = Better::neither;

// The figures of a summary, in any order: summarise() has its own.
const std::vector<OutcomeInfo> figures = {
    {"people", "persons", "people in the world, present or not", neither},
    {"residents", "persons", "of these, residents", neither},
    {"days", "days", "days that were simulated", neither},
    {"infections", "persons", "people infected in the region, and those who came infected (true)", lower},
    {"infections_imported", "persons", "of these, infected outside, or at the start", lower},
    {"imported_found", "persons", "of these, found at any time", higher},
    {"infections_local", "persons", "infected in the region (true)", lower},
    {"attack_rate", "1", "infections for each person of the world", lower},
    {"confirmed", "persons", "cases confirmed, as reported", neither},
    {"asymptomatic_positive", "persons", "positives without symptoms, as reported", neither},
    {"deaths", "persons", "deaths from the disease (true)", lower},
    {"deaths_known", "persons", "deaths of confirmed cases, as reported", lower},
    {"r0_target", "1", "basic reproduction number that the scenario asks for", neither},
    {"r0_measured", "1", "mean offspring of generations 2 to 4, corrected for depletion", lower},
    {"r0_measured_se", "1", "its standard error", neither},
    {"r0_measured_cases", "persons", "infections that it is made of", neither},
    {"household_secondary_attack_rate", "1", "share of the housemates of first cases whom a member of the household infected", lower},
    {"growth_rate", "1/day", "growth of the early epidemic", lower},
    {"doubling_time", "days", "time in which it doubles", higher},
    {"share_found", "1", "share of the infected who were confirmed", higher},
    {"share_cases_in_quarantine", "1", "share of the confirmed who were under control as contacts or arrivals when they were found", higher},
    {"share_infected_under_control", "1", "share of the infected in the region who were under control when they were infected", neither},
    {"share_cases_without_link", "1", "share of the confirmed who are neither arrivals nor contacts of a known case", lower},
    {"onset_to_isolation", "days", "mean time from onset of symptoms to isolation, of the confirmed with symptoms", lower},
    {"arrivals", "persons", "people brought by named outside sources", neither},
    {"arrivals_seen", "persons", "of these, noticed by the authority", higher},
    {"travellers_infected", "persons", "infected people who set out from named sources during the run", neither},
    {"found_at_exit", "persons", "of these, kept back there", higher},
    {"severe_in_transit", "persons", "of these, severely ill on the way", neither},
    {"found_at_entry", "persons", "of these, found on entry", higher},
    {"travellers_undetected", "persons", "of these, none of that", lower},
    {"share_found_at_exit", "1", "found_at_exit of travellers_infected", higher},
    {"share_severe_in_transit", "1", "severe_in_transit of travellers_infected", neither},
    {"share_found_at_entry", "1", "found_at_entry of travellers_infected", higher},
    {"share_travellers_undetected", "1", "travellers_undetected of travellers_infected", lower},
    {"tests", "samples", "samples taken", lower},
    {"positives", "samples", "positive results", neither},
    {"tests_mass", "samples", "of the samples, those of mass rounds", lower},
    {"tests_rapid", "samples", "of the samples, rapid tests", neither},
    {"sampling_to_result", "days", "mean time from sample to result in laboratories", lower},
    {"traced_cases", "cases", "cases whose contacts were reconstructed", neither},
    {"contacts_named", "persons", "contacts named, first time", neither},
    {"contacts_per_case", "persons", "contacts named for each traced case", neither},
    {"contacts_per_confirmed", "persons", "contacts named for each confirmed case", neither},
    {"confirmation_to_naming", "days", "mean time from confirmation to the names of the contacts", lower},
    {"discharged", "persons", "discharged from hospital, as reported", neither},
    {"admission_to_discharge_mean", "days", "mean stay from admission to discharge", lower},
    {"admission_to_discharge_median", "days", "median of it", lower},
    {"confirmation_to_discharge_mean", "days", "mean time from confirmation to discharge", lower},
    {"confirmation_to_discharge_median", "days", "median of it", lower},
    {"share_presymptomatic", "1", "share of infections by people with symptoms that happened before their onset (true)", neither},
    {"share_infectious_at_discharge", "1", "share of the discharged who could still infect (true)", lower},
    {"positive_again", "persons", "positive again after a discharge", lower},
    {"peak_home", "persons", "most people under control at home at a midnight", lower},
    {"peak_site", "persons", "most people in central isolation sites at a midnight", lower},
    {"peak_hospital", "persons", "most people in designated hospitals at a midnight", lower},
    {"peak_waiting_for_place", "persons", "most people at a midnight who waited for a place", lower},
    {"ever_held", "persons", "people who were ever under control", lower},
    {"person_days_home", "person-days", "under control at home", lower},
    {"person_days_site", "person-days", "in central isolation sites", lower},
    {"person_days_hospital", "person-days", "in designated hospitals", lower},
    {"person_days_waiting", "person-days", "waiting for a place", lower},
    {"gate_passed", "persons", "crossings of gates", neither},
    {"gate_screened", "persons", "people screened at checkpoints", neither},
    {"gate_waved", "persons", "people waved through because the line was too long", lower},
    {"gate_flagged", "persons", "people flagged, rightly or not", neither},
    {"gate_infected", "persons", "crossings of gates by infected people (true)", lower},
    {"gate_caught", "persons", "of these, flagged", higher},
    {"gate_wait_minutes_mean", "minutes", "mean wait of those screened", lower},
    {"gate_wait_probability", "1", "share of those screened who waited", lower},
    {"gate_person_hours_waited", "person-hours", "waited at checkpoints", lower},
    {"cost_yuan", "yuan", "what all policies used, at the prices of the scenario", lower},
};

std::vector<OutcomeInfo> make() {
    std::vector<OutcomeInfo> all = figures;
    for (const std::string& setting : setting_names)
        all.push_back({"infections_by_setting." + setting, "persons", "infections in the setting: " + setting, lower});
    for (const std::string& way : found_by_names) all.push_back({"found_by." + way, "persons", "cases found by: " + way, neither});
    for (const SeriesInfo& s : series_info)
        all.push_back({std::string("totals.") + s.name, *s.unit ? s.unit : "1",
                       std::string(s.text) + (s.counted == Counted::flow ? ", over all days and places" : ", summed over midnights and places"), neither});
    return all;
}

const std::unordered_map<std::string, std::ptrdiff_t>& places() {
    static const std::unordered_map<std::string, std::ptrdiff_t> found = [] {
        std::unordered_map<std::string, std::ptrdiff_t> by_name;
        for (const OutcomeInfo& o : outcomes()) by_name.emplace(o.name, static_cast<std::ptrdiff_t>(by_name.size()));
        return by_name;
    }();
    return found;
}

}  // namespace

const std::vector<OutcomeInfo>& outcomes() {
    static const std::vector<OutcomeInfo> all = make();
    return all;
}

std::ptrdiff_t outcome_index(const std::string& name) {
    const auto found = places().find(name);
    return found == places().end() ? -1 : found->second;
}

std::vector<double> outcome_values(const Summary& s) {
    std::vector<double> values(outcomes().size(), std::numeric_limits<double>::quiet_NaN());
    const auto set = [&](const std::string& name, double x) {
        const std::ptrdiff_t at = outcome_index(name);
        expects(at >= 0);  // every figure has its line above
        values[static_cast<std::size_t>(at)] = x;
    };
    for (const Figure& f : s.figures)
        if (f.known) set(f.name, f.value);
    for (std::size_t k = 0; k < s.by_setting.size(); ++k) set("infections_by_setting." + setting_names[k], static_cast<double>(s.by_setting[k]));
    for (std::size_t k = 0; k < s.found_by.size(); ++k) set("found_by." + found_by_names[k], static_cast<double>(s.found_by[k]));
    for (std::size_t k = 0; k < series_count; ++k) set(std::string("totals.") + series_info[k].name, static_cast<double>(s.totals[k]));
    return values;
}

}  // namespace cordon
