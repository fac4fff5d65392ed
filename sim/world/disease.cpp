// The parameters of a disease and of its contacts.
#include "world/disease.h"

#include <algorithm>
#include <functional>

#include "base/maths.h"
#include "world/settings.h"

namespace cordon {

void Disease::fields(Fields& f) {
    f.value("name", name, {.text = "Name of the pathogen."});
    f.value("incubation_period", incubation_period, {.text = "Infection to onset of symptoms.", .unit = "day", .source = "Lauer 2020"});
    f.value("infectiousness", infectiousness, {"about_onset", "since_infection", "stages"},
            {.text = "What the time of transmission is counted from: onset, infection (then `infectious_time` is the generation interval), or stages (constant "
                     "from the end of `latent_period` for `infectious_period`)."});
    f.value("infectious_time", infectious_time, {.text = "Time of a transmission after onset or infection.", .unit = "day", .source = "He 2020, corrected"});
    f.value("infectious_cap", infectious_cap, {.text = "No transmission later than this after onset or infection.", .unit = "day", .least = 0.1, .most = 365, .source = "Cevik 2021"});
    f.value("earliest_transmission", earliest_transmission,
            {.text = "About onset and since infection: no transmission earlier than this after infection; those that the law puts before it happen then. 0: they are drawn anew.",
             .unit = "day", .least = 0, .most = 30});
    f.value("latent_period", latent_period, {.text = "Stages: infection to infectiousness.", .unit = "day"});
    f.value("infectious_period", infectious_period, {.text = "Stages: length of infectiousness.", .unit = "day"});
    f.value("dispersion", dispersion, {.text = "k of gamma-distributed individual infectiousness; 0: all alike.", .least = 0, .most = 1000, .source = "between Endo 2020 and Bi 2020"});
    f.value("dispersion_split", dispersion_split, {.text = "Share of the individual factor (of its logarithm) that multiplies contacts; the rest multiplies the risk of each.", .least = 0, .most = 1});
    f.value("asymptomatic_share", asymptomatic_share, {.text = "Infections that never show symptoms.", .least = 0, .most = 1, .source = "Buitrago-Garcia 2020"});
    f.value("asymptomatic_by_band", asymptomatic_by_band, {.text = "The same by age band; empty: asymptomatic_share at every age.", .least = 0, .most = 1});
    f.value("asymptomatic_infectiousness", asymptomatic_infectiousness, {.text = "Of those, relative to the symptomatic.", .least = 0, .most = 1, .source = "Buitrago-Garcia 2020"});
    f.value("bands", bands, {.text = "Lower ends of the age bands of the lists below.", .unit = "year", .least = 0, .most = 120});
    f.value("susceptibility", susceptibility, {.text = "Relative susceptibility by age band.", .least = 0, .most = 10, .source = "Zhang 2020"});
    f.value("severe_share", severe_share, {.text = "Severe among the symptomatic, by age band.", .least = 0, .most = 1});
    f.value("critical_share", critical_share, {.text = "Critical among the severe, by age band.", .least = 0, .most = 1});
    f.value("fatal_share", fatal_share, {.text = "Deaths among the critical, by age band.", .least = 0, .most = 1});
    f.value("fever_share", fever_share, {.text = "Mild cases that have fever.", .least = 0, .most = 1});
    f.value("fever_share_severe", fever_share_severe, {.text = "Severe cases that have fever.", .least = 0, .most = 1, .source = "Guan 2020"});
    f.value("fever_delay", fever_delay, {.text = "Onset to fever.", .unit = "day", .source = "Lauer 2020"});
    f.value("fever_duration_mild", fever_duration_mild, {.text = "Length of fever, mild.", .unit = "day"});
    f.value("fever_duration_severe", fever_duration_severe, {.text = "Length of fever, severe.", .unit = "day"});
    f.value("shedding", shedding, {.text = "Onset to the end of detectable RNA, one course for each person.", .unit = "day", .source = "around Cevik 2021"});
    f.value("shedding_lead", shedding_lead, {.text = "Infection to the first detectable RNA, never later than onset: with test_sensitivity, how sensitivity rises.", .unit = "day", .least = 0, .most = 30, .source = "fits Hellewell 2021"});
    f.value("test_sensitivity", test_sensitivity, {.text = "Of one swab by PCR while RNA is detectable.", .least = 0, .most = 1, .source = "Luo 2020 (throat)"});
    f.value("sensitivity_days", sensitivity_days, {.text = "Days since infection for which sensitivity_by_day says how sensitive a swab is.", .unit = "day", .least = 0, .most = 365});
    f.value("sensitivity_by_day", sensitivity_by_day, {.text = "Of one swab by PCR on these days, while RNA is detectable, linear between them; empty: always test_sensitivity.", .least = 0, .most = 1});
    f.value("test_specificity", test_specificity, {.text = "Of one swab.", .least = 0, .most = 1});
    f.value("recovery_mild", recovery_mild, {.text = "Onset to clinical recovery, mild.", .unit = "day"});
    f.value("recovery_severe", recovery_severe, {.text = "Onset to clinical recovery, severe and critical.", .unit = "day"});
    f.value("onset_to_severe", onset_to_severe, {.text = "Onset to severe disease.", .unit = "day"});
    f.value("severe_to_critical", severe_to_critical, {.text = "Severe to critical disease.", .unit = "day"});
    f.value("onset_to_death", onset_to_death, {.text = "Onset to death.", .unit = "day", .source = "Verity 2020"});
    f.value("fatal_without_bed", fatal_without_bed, {.text = "Deaths among the critical who are sent to a designated hospital and lie in no critical bed there at the turning point of their course, by age band, where hospitals tell their beds apart; empty: as fatal_share.", .least = 0, .most = 1});
    f.value("severe_fatal_without_bed", severe_fatal_without_bed, {.text = "The same for the severe who lie in no bed for the severe; empty: none.", .least = 0, .most = 1});
    f.value("longer_without_bed", longer_without_bed, {.text = "How many times as long those take to recover who live without the bed that they needed.", .least = 1, .most = 10, .source = "our choice"});
    f.value("crisis", crisis, {.text = "From severe (of the critical, from critical) illness to the turning point, at which the bed matters.", .unit = "day", .least = 0, .most = 30, .source = "our choice"});
    f.value("relapse_share", relapse_share, {.text = "Of those who live, in whom RNA can be found once more after it was gone.", .least = 0, .most = 1, .source = "14.8 % (11.4-18.2) of those discharged (Azam 2020)"});
    f.value("relapse_delay", relapse_delay, {.text = "From the end of shedding until then.", .unit = "day", .least = 0, .most = 90, .source = "9.8 days (7.3-12.2) from the last negative (Azam 2020); its spread our choice"});
    f.value("relapse_length", relapse_length, {.text = "How long it lasts.", .unit = "day", .least = 0, .most = 90, .source = "our choice"});
    f.value("relapse_infectiousness", relapse_infectiousness, {.text = "Transmission over the relapse, relative to that over the first course.", .least = 0, .most = 1, .source = "0: no contact was infected (reviews of 2020)"});
    f.value("immunity_half_life", immunity_half_life, {.text = "Time in which half of the protection by an infection is lost, from its end on; 0: it lasts.", .unit = "day", .least = 0, .most = 1e5, .source = "0: no reinfection was seen in the spring of 2020"});
    f.tables("strain", others, {.text = "Other strains of the pathogen beside the first, which is what the rest of this section describes."});
    const double most_severe = severe_share.empty() ? 0 : *std::max_element(severe_share.begin(), severe_share.end());
    for (std::size_t k = 0; k < others.size(); ++k)
        if (others[k].severity * most_severe > 1)
            f.wrong("strain", "\"" + others[k].name + "\" makes more than all of the symptomatic severe", "give a severity of at most " + std::to_string(1 / most_severe));
    const auto same_length = [&](const char* key, const std::vector<double>& list) {
        if (list.size() == bands.size() || !f.sound("bands")) return;
        f.wrong(key, "has " + std::to_string(list.size()) + " values for " + std::to_string(bands.size()) + " age bands",
                "give one value for each entry of `bands`");
    };
    same_length("susceptibility", susceptibility);
    same_length("severe_share", severe_share);
    same_length("critical_share", critical_share);
    same_length("fatal_share", fatal_share);
    if (bands.empty() || bands[0] != 0 || std::adjacent_find(bands.begin(), bands.end(), std::greater_equal<>()) != bands.end())
        f.wrong("bands", "does not rise from 0", "give the lower ends of the bands in order, the first 0");
    if (sensitivity_by_day.size() != sensitivity_days.size())
        f.wrong("sensitivity_by_day", "has " + std::to_string(sensitivity_by_day.size()) + " values for " + std::to_string(sensitivity_days.size()) + " days", "give one value for each entry of `sensitivity_days`");
    if (!std::is_sorted(sensitivity_days.begin(), sensitivity_days.end())) f.wrong("sensitivity_days", "are not in order", "give the earliest day first");
    if (!asymptomatic_by_band.empty()) same_length("asymptomatic_by_band", asymptomatic_by_band);
    if (!fatal_without_bed.empty()) same_length("fatal_without_bed", fatal_without_bed);
    if (!severe_fatal_without_bed.empty()) same_length("severe_fatal_without_bed", severe_fatal_without_bed);
}

void Strain::fields(Fields& f) {
    f.value("name", name, {.text = "What it is called.", .some = true});
    f.value("transmissibility", transmissibility, {.text = "Contacts that it transmits by, relative to the first strain.", .least = 0, .most = 20});
    f.value("severity", severity, {.text = "Severe among the symptomatic, relative to the first strain.", .least = 0, .most = 20});
    f.value("cross_immunity", cross_immunity, {.text = "By which an infection with another strain lowers the risk of one with this, and the other way round.", .least = 0, .most = 1});
    f.value("vaccine_escape", vaccine_escape, {.text = "Share of the protection by vaccines from infection and transmission that is lost against it.", .least = 0, .most = 1});
    f.value("seeds", seeds, {.text = "People infected with it at once, drawn at random among residents.", .unit = "persons", .least = 0, .most = 1e9});
    f.value("from", from, {.text = "Day at whose start they are; without it, the first of the run."});
    f.place("from", from_given);
}

std::optional<std::size_t> Disease::strain_called(const std::string& called) const {
    if (called.empty() || called == name) return 0;
    for (std::size_t k = 0; k < others.size(); ++k)
        if (others[k].name == called) return k + 1;
    return std::nullopt;
}

double Disease::immunity(std::size_t of, std::size_t against, double days) const {
    const double at_first = of == against ? 1 : std::min(strain(of).cross_immunity, strain(against).cross_immunity);
    return immunity_half_life > 0 && days > 0 ? at_first * exact::exp(-0.6931471805599453 * days / immunity_half_life) : at_first;
}

double Disease::sensitivity_at(double day) const {
    if (sensitivity_days.empty()) return test_sensitivity;
    const auto next = std::upper_bound(sensitivity_days.begin(), sensitivity_days.end(), day);
    if (next == sensitivity_days.begin()) return sensitivity_by_day.front();
    if (next == sensitivity_days.end()) return sensitivity_by_day.back();
    const std::size_t k = static_cast<std::size_t>(next - sensitivity_days.begin());
    const double part = (day - sensitivity_days[k - 1]) / (sensitivity_days[k] - sensitivity_days[k - 1]);
    return sensitivity_by_day[k - 1] + part * (sensitivity_by_day[k] - sensitivity_by_day[k - 1]);
}

void ContactMinutes::fields(Fields& f) {
    for (std::size_t k = 0; k < law.size(); ++k)
        if (static_cast<Setting>(k) != Setting::seed)
            f.value(setting_names[k].c_str(), law[k],
                    {.text = "Of those who meet in this setting.",
                     .unit = "min",
                     .least = 0,
                     .most = 1440,
                     .source = "our choice; most contacts at home and half of those at school last over an hour (Mossong 2008)"});
}

void ContactKind::fields(Fields& f) {
    f.value("name", name, {.text = "What they are called."});
    f.value("contacts", contacts, {.text = "People met, by age band of disease.bands of the one who meets them: a day, if days is above 1.", .unit = "persons", .least = 0, .most = 1e4, .some = true});
    f.place("contacts", contacts_given);
    f.value("days", days, {.text = "Days of an infectious course on which they are others; 1: the same people throughout.", .unit = "day", .least = 0, .most = 365});
    f.value("attack", attack, {.text = "Probability that one of them is infected by a case of infectivity 1.", .least = 0, .most = 1});
    f.value("age_from", age_from, {.text = "They are so old or older.", .unit = "year", .least = 0, .most = 150});
    f.value("age_to", age_to, {.text = "And younger than this.", .unit = "year", .least = 0, .most = 150});
    f.value("at_home", at_home, {.text = "They go on when one of the two is kept at home."});
    if (age_to <= age_from) f.wrong("age_to", "is not above age_from", "give a larger age");
}

void ContactSpec::fields(Fields& f) {
    f.value("r0", r0, {.text = "Mean offspring of a typical case in a susceptible population without control; scales the settings together.", .least = 0, .most = 30, .source = "Li 2020, Wu 2020, Hao 2020"});
    f.value("household_pair", household_pair, {.text = "Hazard of one housemate to another, if together for the whole infection.", .least = 0, .most = 100, .source = "our choice"});
    f.value("team_pair", team_pair, {.text = "Hazard of one colleague of a team to another, if at work for the whole infection.", .least = 0, .most = 100});
    f.value("class_pair", class_pair, {.text = "Hazard of one pupil of a class to another, if at school for the whole infection.", .least = 0, .most = 100});
    f.value("visit_pair", visit_pair, {.text = "Hazard between two people at a family visit, if it lasted for the whole infection.", .least = 0, .most = 100});
    f.value("community", community, {.text = "Hazard to all people met elsewhere together, over the whole infection.", .least = 0, .most = 1000});
    f.value("scale_household", scale_household, {.text = "Whether r0 scales the household too; otherwise it stays as given and the other settings make up r0."});
    f.value("age_mixing", age_mixing, {.text = "Whether community contacts follow the ages of `matrix`; otherwise they are proportionate."});
    if (age_mixing || !matrix.empty()) f.file("matrix", matrix, {.text = "CSV of contacts by age: setting, area, age_individual, age_contact, contacts_per_day.", .source = "Prem 2021"});
    f.value("as_given", as_given, {.text = "The hazards are as given, and r0 follows from them (r0_target of --json); otherwise r0 scales them."});
    f.tables("kind", kinds,
             {.text = "Kinds of contacts elsewhere, that need no places: together they stand in place of `community`. Whom one meets is anyone in the cell of the ages named."});
    if (age_mixing && !kinds.empty()) f.wrong("age_mixing", "does not go with kinds of contacts", "remove it, or the [[contacts.kind]]");
    if (kinds.size() > 200) f.wrong("kind", "are too many", "give at most 200");
    if (age_mixing && matrix.empty()) f.wrong("matrix", "is missing", "give the CSV, or remove age_mixing");
    f.value("community_by_quarter", community_by_quarter, {.text = "Relative rate of community contacts at night, in the morning, in the afternoon, in the evening.", .least = 0, .most = 100});
    f.value("queue_rate", queue_rate, {.text = "Hazard between two people who wait in one queue, at the peak of infectiousness.", .unit = "1/hour", .least = 0, .most = 10});
    f.value("community_a_day", community_a_day,
            {.text = "People met elsewhere in a day of normal life, as far as tracing can ask for them; r0 does not depend on it.",
             .unit = "persons/day",
             .least = 0,
             .most = 1000,
             .source = "14.6 contacts a day in Wuhan and 18.8 in Shanghai (Zhang 2020), less 2.6 housemates and, for half the people, a team of 9"});
    f.value("community_least", community_least,
            {.text = "The same, however strict the limits on contacts.",
             .unit = "persons/day",
             .least = 0,
             .most = 1000,
             .source = "our choice: 2.0 to 2.3 contacts a day, housemates included, in February 2020 (Zhang 2020)"});
    f.table("minutes", minutes, {.text = "How long two people are together on a day on which they meet."});
    if (community_by_quarter.size() != 4) f.wrong("community_by_quarter", "has " + std::to_string(community_by_quarter.size()) + " values", "give four: night, morning, afternoon, evening");
    else if (std::all_of(community_by_quarter.begin(), community_by_quarter.end(), [](double rate) { return rate == 0; }))
        f.wrong("community_by_quarter", "has nothing above 0", "let there be contacts in a quarter of the day");
}

}  // namespace cordon
