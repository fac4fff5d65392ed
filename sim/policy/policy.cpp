// What all policies share: their name, area and dates, and when they are in force.
#include "policy/policy.h"

#include <algorithm>
#include <iterator>

namespace cordon {

void When::fields(Fields& f) {
    f.value("from", from, {.text = "First day in force; without it, from the start of the run."});
    f.value("to", to, {.text = "First day no longer in force; without it, to the end of the run."});
    f.value("cases_at_least", cases_at_least,
            {.text = "In force only from the day after the reported confirmed cases of the area reach this number in all: the evening's "
                     "meeting decides for the next day.",
             .unit = "cases",
             .least = 0});
    if (from && to && *to <= *from)
        f.wrong("to", "is not after the first day (" + to_string(*from) + ")", "give a later day, or remove the policy");
}

void Area::fields(Fields& f) { f.value("counties", counties, {.text = "Counties by name or code; without them the whole region."}); }

void ScreenStep::fields(Fields& f) {
    const Kind before = kind;
    f.value("kind", kind, screen_step_names,
            {.text = "What is looked for: temperature (fever) or origin (a recent arrival from a hard-hit place)."});
    if (kind != before && kind == Kind::origin) *this = origin();  // read just now: the other defaults are those of its kind
    f.value("sensitivity", sensitivity,
            {.text = "Share of those who have what is looked for that one reading (or question) finds.",
             .least = 0,
             .most = 1,
             .source = "forehead thermometers 0.808 (Aggarwal 2020)"});
    f.value("specificity", specificity,
            {.text = "Share of the others whom one reading lets pass.",
             .least = 0,
             .most = 1,
             .source = "our choice; forehead thermometers 0.920 (0.769-0.975) in studies (Aggarwal 2020)"});
    f.value("second_reading", second_reading, {.text = "A hit is measured again, and only two hits count."});
    f.value("shared_error", shared_error,
            {.text = "Probability that the second reading merely repeats the first, because the error is the person's own.",
             .least = 0,
             .most = 1,
             .source = "our choice: with it one healthy traveller in 917 is stopped"});
    f.value("seconds", seconds,
            {.text = "Service time that the step adds for each person.", .unit = "s", .least = 0, .most = 3600, .source = "our choice"});
}

void RapidTest::fields(Fields& f) {
    f.value("sensitivity", sensitivity,
            {.text = "Share that it finds of those who shed, while their load of virus is high.",
             .least = 0,
             .most = 1,
             .source = "0.783 in the first week of symptoms (Dinnes 2021); none was in use in early 2020",
             .moves = "+rapid_positives"});
    f.value("sensitivity_low", sensitivity_low,
            {.text = "The same before and after that, as long as PCR can find RNA.",
             .least = 0,
             .most = 1,
             .source = "0.407 at low loads (Dinnes 2021)",
             .moves = "+rapid_positives"});
    f.value("days_before", days_before,
            {.text = "Days before onset from which the load is high; of people without symptoms, before the moment of the same law.",
             .unit = "day",
             .least = 0,
             .most = 14,
             .source = "our choice: infectiousness begins about then (He 2020)",
             .moves = "+rapid_positives"});
    f.value("days_after", days_after,
            {.text = "Days after onset to which the load is high.",
             .unit = "day",
             .least = 0,
             .most = 30,
             .source = "7 (Dinnes 2021)",
             .moves = "+rapid_positives"});
    f.value("specificity", specificity,
            {.text = "Share of those who do not shed whom it calls negative.",
             .least = 0,
             .most = 1,
             .source = "0.996 (Dinnes 2021)",
             .moves = "-rapid_positives"});
    f.value("minutes", minutes,
            {.text = "From swab to result.", .unit = "min", .least = 1, .most = 240, .source = "our choice", .moves = "+rapid_minutes"});
}

void Screening::make_ready() {
    Law law = service;
    for (const ScreenStep& s : steps) law.shift += s.seconds;
    seconds = LawTable(law);
    seconds_mean = law.mean(), seconds_sd = law.sd();
}

void Policy::fields(Fields& f) {
    f.value("name", name, {.text = "Name, for reports and for overlays; that of the kind if none is given."});
    f.value("enabled", enabled, {.text = "False leaves the policy out."});
    f.table("where", area, {.text = "Where the policy holds."});
    f.table("when", when, {.text = "When the policy is in force: all conditions given here together."});
}

namespace {
// A county goes by its code, its name, or its name without the kind: "331102", "Liandu Qu", "Liandu".
std::vector<std::size_t> counties_named(const Places& places, const std::string& name) {
    std::vector<std::size_t> found, shortened;
    for (std::size_t c = 0; c < places.counties.size(); ++c) {
        const CountyInfo& county = places.counties[c];
        if (county.code == name || county.name == name) found.push_back(c);
        if (county.name.rfind(name + " ", 0) == 0) shortened.push_back(c);
    }
    return found.empty() ? shortened : found;
}
}  // namespace

void Policy::prepare(const Places& places, const Clock&, Complaints& complaints) {
    area.mask.assign(area.counties.empty() ? 0 : places.counties.size(), false);
    for (const std::string& wanted : area.counties) {
        const std::vector<std::size_t> found = counties_named(places, wanted);
        if (found.size() == 1) {
            area.mask[found[0]] = true;
            continue;
        }
        std::vector<std::string> names;
        for (const CountyInfo& c : places.counties) names.push_back(c.name);
        const std::string near = nearest(wanted, names);
        complaints.add(where_declared,
                       title() + ": where.counties: \"" + wanted +
                           (found.empty() ? "\" is no county of the region" : "\" is the name of several counties"),
                       !found.empty() ? "give its code"
                       : near.empty() ? "give the name or code of a county"
                                      : "did you mean \"" + near + "\"?");
    }
}

void Policy::begin(const Known& known, const Now& now, std::vector<Order>& orders, Agenda<Reminder>& agenda) const {
    const std::vector<Fact> facts = recall(known);
    respond(known, now, {facts, {}}, orders, agenda);
}

bool Policy::in_force(const Known& known, const Now& now) const {
    const Date today = now.clock.date(now.tick);
    if (!enabled || (when.from && today < *when.from) || (when.to && *when.to <= today)) return false;
    if (!when.cases_at_least) return true;
    std::int64_t cases = 0;
    const std::size_t days = std::min(known.by_day.size(), static_cast<std::size_t>(std::max(0, now.day())));  // up to yesterday
    for (std::size_t d = 0; d < days; ++d)
        for (std::size_t c = 0; c < known.by_day[d].size(); ++c)
            if (area.holds(County(c))) cases += known.by_day[d][c].confirmed;
    return static_cast<double>(cases) >= *when.cases_at_least;
}

bool take_turn(const Policy& policy, Known& known, const Now& now, std::vector<Order>& orders) {
    const bool active = policy.in_force(known, now);
    const Standing before = policy.id.value < known.standing.size() ? known.standing[policy.id.value] : Standing::not_yet;
    if (!active && before == Standing::not_yet) return false;
    note_standing(known, policy.id, active ? Standing::in_force : Standing::out_of_force, now.tick);

    std::vector<Reminder> due;
    std::copy_if(known.due.begin(), known.due.end(), std::back_inserter(due), [&](const Reminder& r) { return r.policy == policy.id; });
    const News news{known.fresh, due};
    const std::size_t first = orders.size();
    if (active && before != Standing::in_force) policy.begin(known, now, orders, known.agenda);
    if (active) policy.respond(known, now, news, orders, known.agenda);
    policy.conclude(known, now, news, orders);
    for (std::size_t o = first; o < orders.size(); ++o) orders[o].policy = policy.id;

    const bool may_return = policy.enabled && (!policy.when.to || now.clock.date(now.tick) < *policy.when.to);
    if (!active && may_return)
        for (const Reminder& r : due) known.agenda.plan(now.tick + 1, r);
    return active;
}

}  // namespace cordon
