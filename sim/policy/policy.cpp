// What all policies share: their name, area and dates, and when they are in force.
#include "policy/policy.h"

#include <algorithm>
#include <iterator>

namespace cordon {

void When::fields(Fields& f) {
    f.value("from", from, {.text = "First day in force; without it, from the start of the run."});
    f.value("to", to, {.text = "First day no longer in force; without it, to the end of the run."});
    f.place("from", from_given), f.place("to", to_given);
    f.table("start", start,
            {.text = "In force only after the meeting at 20:00 has found this met: it sees what was reported by then. Once begun it stays in force, whatever "
                     "the figure does, until `stop` is met."});
    f.table("stop", stop, {.text = "Out of force again after the meeting has found this met; `start` may bring it back."});
    f.value("delay_days", delay_days,
            {.text = "From the meeting that decides until the policy changes, at midnight.", .unit = "day", .least = 1, .most = 60, .source = "1: the next day"});
    f.value("least_days", least_days,
            {.text = "In force at least so long before `stop` is looked at.", .unit = "day", .least = 0, .most = 365, .source = "our choice"});
    if (stop && !start) f.wrong("stop", "has no start to undo", "give `start` too, or when.to");
    if (from && to && *to <= *from)
        f.wrong("to", "is not after the first day (" + to_string(*from) + ")", "give a later day, or remove the policy");
}

void Efficacy::fields(Fields& f) {
    const auto share = [&](const char* name, double& x, const char* text, const char* moves) {
        f.value(name, x, {.text = text, .least = 0, .most = 1, .source = "our choice; two doses together 78 % against symptoms (Al Kaabi 2021)", .moves = moves});
    };
    share("infection", infection, "Share of the exposures that would infect which it stops.", "-infections");
    share("symptoms", symptoms, "Of those infected nevertheless, share kept from symptoms whom they would have had.", "-onsets");
    share("severe", severe, "Of those with symptoms nevertheless, share kept from severe illness.", "-severe_cases");
    share("transmission", transmission, "Of contacts in which someone infected would pass it on, share in which they do not.", "-infections");
}

void Area::fields(Fields& f) {
    f.value("counties", counties, {.text = "Counties by name or code; without them the whole region.", .some = true});
    f.place("counties", given);
}

void Policy::fields(Fields& f) {
    f.value("name", name, {.text = "Name, for reports and for overlays; that of the kind if none is given."});
    f.place("name", name_given);
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

// Of every county of the policy's area that no facility of a kind serves: its orders would wait for ever.
void complain_if_unserved(const Policy& policy, const Places& places, FacilityKind kind, Complaints& complaints) {
    if (!policy.enabled) return;
    std::string unserved;
    for (std::size_t c = 0; c < places.counties.size(); ++c) {
        const auto has = [&](const FacilityInfo& f) { return f.kind == kind && f.serves(County(c)); };
        if (!policy.area.holds(County(c)) || std::any_of(places.facilities.begin(), places.facilities.end(), has)) continue;
        unserved += (unserved.empty() ? "" : ", ") + places.counties[c].name;
    }
    if (unserved.empty()) return;
    const std::string name = facility_kind_names[static_cast<std::size_t>(kind)];
    complaints.add(policy.where_declared, policy.title() + ": there is no " + name + " for " + unserved,
                   "add a [[facility]] of kind \"" + name + "\" there or a regional one, or leave these counties out of the policy",
                   "facility");
}
}  // namespace

void Policy::prepare(const Places& places, const Clock&, Complaints& complaints) {
    area.mask.assign(area.counties.empty() ? 0 : places.counties.size(), false);
    for (std::size_t k = 0; k < area.counties.size(); ++k) {
        const std::string& wanted = area.counties[k];
        const std::vector<std::size_t> found = counties_named(places, wanted);
        if (found.size() == 1) {
            if (area.mask[found[0]])
                complaints.add(where(area.given, k), title() + ": where.counties: \"" + wanted + "\" is a county that is named already",
                               "remove one of the two");
            area.mask[found[0]] = true;
            continue;
        }
        std::vector<std::string> names;
        for (const CountyInfo& c : places.counties) names.push_back(c.name);
        const std::string near = nearest(wanted, names);
        complaints.add(where(area.given, k),
                       title() + ": where.counties: \"" + wanted +
                           (found.empty() ? "\" is no county of the region" : "\" is the name of several counties"),
                       !found.empty() ? "give its code"
                       : near.empty() ? "give the name or code of a county"
                                      : "did you mean \"" + near + "\"?");
    }
    for (const FacilityKind kind : needs()) complain_if_unserved(*this, places, kind, complaints);
}

void Policy::begin(const Known& known, const Now& now, std::vector<Order>& orders, Agenda<Reminder>& agenda) const {
    const std::vector<Fact> facts = recall(known);
    respond(known, now, {facts, {}}, orders, agenda);
}

bool Policy::in_force(const Known& known, const Now& now) const {
    const Date today = now.clock.date(now.tick);
    if (!enabled || (when.from && today < *when.from) || (when.to && *when.to <= today)) return false;
    if (!when.start) return true;
    return id.value < known.decisions.size() && known.decisions[id.value].holds(now.day());
}

namespace {

bool is_meeting(const Clock& clock, Tick t) { return clock.part(t) == 20 * clock.ticks_per_day / 24; }

// The meeting at 20:00 looks at the figures of the day, and decides for one of the next.
void decide(const Policy& policy, Known& known, const Now& now) {
    const When& when = policy.when;
    const int today = now.day();
    const Date date = now.clock.date(now.tick);
    if (!when.start || !policy.enabled || !is_meeting(now.clock, now.tick) || (when.from && date + 1 < *when.from)) return;
    const Decision last = policy.id.value < known.decisions.size() ? known.decisions[policy.id.value] : Decision{};
    if (last.from_day > today) return;  // decided already, and on its way
    const bool wanted = last.next ? !(when.stop && today - last.from_day + 1 >= when.least_days && when.stop.met(known, now, policy.area))
                                  : when.start.met(known, now, policy.area);
    if (wanted != last.next) note_decision(known, policy.id, wanted, today + when.delay_days);
}

}  // namespace

bool take_turn(const Policy& policy, Known& known, const Now& now, std::vector<Order>& orders) {
    decide(policy, known, now);
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
