// What a checkpoint does with those who pass: its parameters, and what follows from them.
#include "policy/screening.h"

#include <algorithm>
#include <cmath>

namespace cordon {

ScreenStep ScreenStep::of(StepKind kind) {
    ScreenStep s;
    s.kind = kind;
    if (kind == StepKind::temperature) return s;
    s.second_reading = false, s.shared_error = 0;
    s.specificity = 1;
    switch (kind) {
        case StepKind::registration: s.sensitivity = 0.9, s.seconds = 20, s.outcome = Outcome::record, s.test = false; break;
        case StepKind::symptoms: s.sensitivity = 0.5, s.specificity = 0.995, s.seconds = 10, s.outcome = Outcome::fever_clinic; break;
        case StepKind::origin: s.test = false; break;
        case StepKind::code: s.sensitivity = 0.9, s.outcome = Outcome::refuse, s.test = false; break;
        case StepKind::rapid: s.sensitivity = 1, s.seconds = 30; break;
        case StepKind::sample: s.sensitivity = 1, s.seconds = 60, s.outcome = Outcome::record; break;
        case StepKind::temperature: break;
    }
    return s;
}

void ScreenStep::fields(Fields& f) {
    const StepKind before = kind;
    f.value("kind", kind, step_kind_names,
            {.text = "What is done: registration (who comes from a named source is put on the list of arrivals), temperature, symptoms (asked "
                     "for and looked at), origin (who comes from a hard-hit place), code (who is under control and should not be here), rapid "
                     "(an antigen test), sample (a swab for the laboratory of whoever comes from a named source)."});
    if (kind != before) *this = of(kind);  // read just now: the other defaults are those of its kind
    reading_fields(f, "+gate_flagged", "-gate_flagged", true);
    f.value("seconds", seconds,
            {.text = "Service time that the step adds for each person.",
             .unit = "s",
             .least = 0,
             .most = 3600,
             .source = "our choice",
             .moves = "+gate_waiting_seconds"});
    f.value("then", outcome, outcome_names,
            {.text = "What becomes of those whom it flags: pass (counted only), record (put on file), refuse (sent back home), turn_back (who "
                     "comes from outside leaves the region again), fever_clinic (sent there), home or site (held there)."});
    finding_fields(f);
    if (f.belongs("antigen", kind == StepKind::rapid, "kind", "steps of kind rapid"))
        f.table("antigen", antigen, {.text = "The rapid test."});
}

void ScreenStep::finding_fields(Fields& f) {
    f.value("days", days,
            {.text = "Longest time for which they are held: from the finding, or from arrival of those who are held for where they come from.",
             .unit = "day",
             .least = 0,
             .most = 365,
             .source = "14 (national guidance of January 2020)",
             .moves = "+person_days_home"});
    f.value("test", test, {.text = "They are sampled for a laboratory, and released when it finds nothing.", .moves = "+tests"});
    f.value("hand_off", hand_off,
            {.text = "Time until the place where they stay hears of it; until then nothing follows.",
             .unit = "day",
             .least = 0,
             .most = 30,
             .source = "at once; stations notified the township of destination",
             .moves = "-person_days_home"});
}

void ScreenStep::reading_fields(Fields& f, const std::string& more, const std::string& fewer, bool lists) {
    const std::string more_of_all = more + (lists ? "; registration +gate_registered; sample +gate_sampled" : "");
    const std::string fewer_listed = fewer + (lists ? "; registration -gate_registered" : "");
    const std::string fewer_of_all = fewer_listed + (lists ? "; sample -gate_sampled" : "");
    const Device forehead = device;
    const auto of_temperature = [&](const char* name) {
        return f.belongs(name, kind == StepKind::temperature, "kind", "steps of kind temperature");
    };
    if (of_temperature("device"))
        f.value("device", device, device_names,
                {.text = "What the temperature is taken with: forehead, scanner, ear or armpit. The first two read too low in the cold."});
    if (device == Device::scanner && device != forehead) sensitivity = 0.82, specificity = 0.92, seconds = 1;
    if (device == Device::ear && device != forehead) sensitivity = 0.9, specificity = 0.99, seconds = 10;
    if (device == Device::armpit && device != forehead) sensitivity = 0.95, specificity = 0.995, seconds = 300;
    if (of_temperature("ambient"))
        f.value("ambient", ambient,
                {.text = "How warm it is where temperatures are taken. Below 16 degrees the sensitivity of forehead thermometers and "
                         "scanners falls by 2.3 % of its value for each degree, to 0.63 of it at 0 degrees.",
                 .unit = "degree C",
                 .least = -30,
                 .most = 45,
                 .source = "indoors; outdoors near 0 degrees 0.5 instead of 0.8, our choice within 0.2 to 0.8",
                 .moves = more.c_str()});
    f.value("sensitivity", sensitivity,
            {.text = "Share of those who have what is looked for that one reading (or question) finds. For a rapid test or a sample: share "
                     "from whom it is taken.",
             .least = 0,
             .most = 1,
             .source = "forehead thermometers 0.808, scanners 0.818 (Aggarwal 2020); ear, armpit and questions our choice",
             .moves = more_of_all.c_str()});
    f.value("specificity", specificity,
            {.text = "Share of the others whom one reading lets pass.",
             .least = 0,
             .most = 1,
             .source = "our choice; forehead thermometers 0.920 (0.769-0.975), scanners 0.923 in studies (Aggarwal 2020)",
             .moves = fewer_listed.c_str()});
    f.value("second_reading", second_reading, {.text = "A hit is measured again, and only two hits count.", .moves = fewer_of_all.c_str()});
    f.value("shared_error", shared_error,
            {.text = "Probability that the second reading merely repeats the first, because the error is the person's own.",
             .least = 0,
             .most = 1,
             .source = "our choice: with it one healthy traveller in 917 is stopped",
             .moves = more_of_all.c_str()});
}

double ScreenStep::reading(bool has) const {
    if (!has) return 1 - specificity;
    const bool skin = kind == StepKind::temperature && (device == Device::forehead || device == Device::scanner);
    return skin ? sensitivity * std::clamp(1 - (16 - ambient) * (0.375 / 16), 0.0, 1.0) : sensitivity;
}

void RapidTest::fields(Fields& f) {
    result_fields(f, "+rapid_positives", "-rapid_positives");
    f.value("minutes", minutes,
            {.text = "From swab to result.", .unit = "min", .least = 1, .most = 240, .source = "our choice", .moves = "+rapid_minutes"});
}

void RapidTest::result_fields(Fields& f, const char* more, const char* fewer) {
    f.value("sensitivity", sensitivity,
            {.text = "Share that it finds of those who shed, while their load of virus is high.",
             .least = 0,
             .most = 1,
             .source = "0.783 in the first week of symptoms (Dinnes 2021); none was in use in early 2020",
             .moves = more});
    f.value("sensitivity_low", sensitivity_low,
            {.text = "The same before and after that, as long as PCR can find RNA.",
             .least = 0,
             .most = 1,
             .source = "0.407 at low loads (Dinnes 2021)",
             .moves = more});
    f.value("days_before", days_before,
            {.text = "Days before onset from which the load is high; of people without symptoms, before the moment of the same law.",
             .unit = "day",
             .least = 0,
             .most = 14,
             .source = "our choice: infectiousness begins about then (He 2020)",
             .moves = more});
    f.value("days_after", days_after,
            {.text = "Days after onset to which the load is high.",
             .unit = "day",
             .least = 0,
             .most = 30,
             .source = "7 (Dinnes 2021)",
             .moves = more});
    f.value("specificity", specificity,
            {.text = "Share of those who do not shed whom it calls negative.",
             .least = 0,
             .most = 1,
             .source = "0.996 (Dinnes 2021)",
             .moves = fewer});
}

void PassClass::fields(Fields& f) {
    f.value("name", name, {.text = "What it is called: A for relief, B for daily goods, C for production, say."});
    f.value("share", share,
            {.text = "Share of those who cross that holds one.",
             .least = 0,
             .most = 1,
             .source = "our choice; Zhumadian gave out 801, 3,967 and 13,201 in three classes",
             .moves = "+gate_green"});
    f.value("lanes", lanes,
            {.text = "Green lanes for them at each checkpoint.",
             .unit = "lanes",
             .least = 1,
             .most = 1000,
             .source = "our choice",
             .moves = "-gate_waiting_seconds"});
    f.value("spared", spared, {.text = "Steps that they are spared, by kind."});
    for (std::size_t k = 0; k < spared.size(); ++k)
        if (std::find(step_kind_names.begin(), step_kind_names.end(), spared[k]) == step_kind_names.end())
            f.wrong("spared", k, "is no kind of step", "give registration, temperature, symptoms, origin, code, rapid or sample");
}

// That those with a pass are spared what the others are asked for.
void Screening::complain_of_spared(Fields& f) const {
    std::string kinds;
    for (const ScreenStep& s : steps) {
        const std::string& kind = step_kind_names[static_cast<std::size_t>(s.kind)];
        if (kinds.find(kind) == std::string::npos) kinds += (kinds.empty() ? "" : ", ") + kind;
    }
    for (std::size_t i = 0; i < passes.size(); ++i)
        for (std::size_t k = 0; k < passes[i].spared.size(); ++k)
            if (kinds.find(passes[i].spared[k]) == std::string::npos)
                f.inside("pass", i, [&] {
                    f.wrong("spared", k, "is no step of this policy",
                            kinds.empty() ? "remove it, or add the step" : "remove it, or add the step (it has " + kinds + ")");
                });
}

void Screening::fields(Fields& f) {
    f.value("lanes", lanes,
            {.text = "Lanes at each gate.", .unit = "lanes", .least = 1, .most = 1000, .source = "our choice", .moves = "-gate_waiting_seconds"});
    f.value("service", service,
            {.text = "Time that one person takes in a lane, besides the steps.",
             .unit = "s",
             .least = 0,
             .most = 86400,
             .source = "our choice",
             .moves = "+gate_waiting_seconds"});
    f.tables("steps", steps, {.text = "What is done with each person, in order. A finding that ends the journey ends the steps."});
    f.value("share_screened", share_screened,
            {.text = "Share of those who pass that is screened; the others are waved through.",
             .least = 0,
             .most = 1,
             .source = "everyone",
             .moves = "+gate_screened"});
    f.value("longest_wait", longest_wait,
            {.text = "Whoever would have to wait longer is waved through unscreened: the series gate_waved counts them. 0: whoever "
                     "finds no lane free.",
             .unit = "min",
             .least = 0,
             .most = 1e6,
             .source = "our choice",
             .moves = "-gate_waved"});
    f.value("hour_from", hour_from,
            {.text = "Hour of the day at which it opens.",
             .unit = "hour",
             .least = 0,
             .most = 23.75,
             .source = "round the clock",
             .moves = "-gate_screened"});
    f.value("hour_to", hour_to,
            {.text = "Hour of the day at which it closes.",
             .unit = "hour",
             .least = 0.25,
             .most = 24,
             .source = "round the clock",
             .moves = "+gate_screened"});
    f.value("staff", staff,
            {.text = "Staff of each checkpoint, all shifts together. They can work staff / (shifts x staff_a_lane) lanes at a time, those for passes first. "
                     "0: as many as the lanes need.",
             .unit = "persons",
             .least = 0,
             .most = 10000,
             .source = "our choice",
             .moves = "+gate_staff"});
    f.value("shifts", shifts,
            {.text = "Shifts in which they take turns.",
             .unit = "shifts",
             .least = 1,
             .most = 4,
             .source = "round the clock in shifts of eight hours",
             .moves = "+gate_staff"});
    f.value("staff_a_lane", staff_a_lane,
            {.text = "Staff that a lane needs at a time.", .unit = "persons", .least = 1, .most = 4, .source = "our choice", .moves = "+gate_staff"});
    f.value("other_fever_prevalence", other_fever_prevalence,
            {.text = "Travellers who have a fever of another cause.",
             .least = 0,
             .most = 1,
             .source = "our choice; 0.001 to 0.005 of a winter population",
             .moves = "+gate_flagged"});
    f.value("other_symptoms_prevalence", other_symptoms_prevalence,
            {.text = "Travellers who have symptoms of another cause.",
             .least = 0,
             .most = 1,
             .source = "0.2 % of those who came by air (Korea 2012)",
             .moves = "+gate_flagged"});
    f.value("antipyretics", antipyretics,
            {.text = "Share of the feverish who have taken something against it: no thermometer finds them.",
             .least = 0,
             .most = 1,
             .source = "our choice; 0.1 to 0.25 are usual assumptions",
             .moves = "-gate_flagged"});
    f.value("holds_days", holds_days,
            {.text = "Days for which a check that found nothing is recognized at every gate of this policy. Only of people whom the simulator "
                     "follows one by one, the infected among them: all others cross as a crowd, in which nobody is known again.",
             .unit = "day",
             .least = 0,
             .most = 60,
             .source = "our choice: a check holds for one journey",
             .moves = "+gate_recognized"});
    f.value("avoid", avoid,
            {.text = "Share of those who cross that would take a way round of no length. Stations have none.",
             .least = 0,
             .most = 1,
             .source = "our choice",
             .moves = "+gate_avoided"});
    f.value("avoid_km", avoid_km,
            {.text = "Length of the way round at which e times fewer take it.",
             .unit = "km",
             .least = 0.1,
             .most = 1000,
             .source = "our choice",
             .moves = "+gate_avoided"});
    f.value("back_road", back_road,
            {.text = "How much longer the way round a gate is: drawn once for each gate.",
             .unit = "km",
             .least = 0,
             .most = 1000,
             .source = "our choice: no data has small roads",
             .moves = "-gate_avoided"});
    f.value("penalty", penalty,
            {.text = "Share of these whom the penalty deters.", .least = 0, .most = 1, .source = "our choice", .moves = "-gate_avoided"});
    f.value("patrols", patrols,
            {.text = "Patrols on the small roads of each gate: each sends half of those who come by to the checkpoint.",
             .unit = "persons",
             .least = 0,
             .most = 100,
             .source = "our choice",
             .moves = "-gate_avoided"});
    f.tables("pass", passes, {.text = "Classes of passes, whose holders have green lanes."});
    if (f.sound("steps")) complain_of_spared(f);
    if (hour_to <= hour_from) f.wrong("hour_to", "is not after hour_from", "give a later hour, or two policies for a night");
    if (lanes_open() < 1) f.wrong("staff", "is too few for the lanes for passes and one more in each shift", "give at least shifts x staff_a_lane for each of them, or 0");
    double holders = 0;
    for (const PassClass& p : passes) holders += p.share;
    if (holders > 1) f.wrong("pass", "has shares that sum to more than 1", "give lower shares");
}

int Screening::green_lanes() const {
    int n = 0;
    for (const PassClass& p : passes) n += p.lanes;
    return n;
}

int Screening::staff_needed() const { return staff > 0 ? staff : (lanes + green_lanes()) * shifts * staff_a_lane; }

double Screening::avoided(double detour) const {
    return avoid * exact::exp(-detour / avoid_km - patrols * 0.6931471805599453) * (1 - penalty);
}

void Screening::make_ready() {
    groups.assign(1 + passes.size(), {});
    for (std::size_t g = 0; g < groups.size(); ++g) {
        LaneGroup& group = groups[g];
        group.lanes = g == 0 ? lanes_open() : passes[g - 1].lanes;
        if (g > 0) group.share = passes[g - 1].share, groups[0].share -= group.share;
        Law law = service;
        for (const ScreenStep& s : steps) {
            const auto spared = [&](const PassClass& p) {
                return std::count(p.spared.begin(), p.spared.end(), step_kind_names[static_cast<std::size_t>(s.kind)]) > 0;
            };
            group.steps.push_back(g == 0 || !spared(passes[g - 1]));
            if (group.steps.back()) law.shift += s.seconds;
        }
        group.seconds = LawTable(law);
        group.mean = law.mean(), group.sd = law.sd();
    }
    groups[0].share = std::max(0.0, groups[0].share);
}

bool takes_temperature(const Screening& how, std::size_t group) {
    for (std::size_t k = 0; k < how.steps.size(); ++k)
        if (how.groups[group].steps[k] && how.steps[k].kind == StepKind::temperature) return true;
    return false;
}

}  // namespace cordon
