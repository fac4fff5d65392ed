// Reasons, and the finite places that they lead to, in the plainest code: whoever comes next is searched for among everyone.
#include <algorithm>

#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

namespace {
constexpr std::uint8_t unchanged = 0xff;
FacilityKind kind_of(Keep k) { return k == Keep::site ? FacilityKind::isolation_site : FacilityKind::hospital; }
Series stock_of(Keep k) { return k == Keep::home ? Series::held_home : k == Keep::site ? Series::held_site : Series::held_hospital; }
}  // namespace

std::int64_t Twin::beds_used(Facility f) const {
    return std::count_if(custody.begin(), custody.end(), [&](const Holding& h) { return h.facility == f || h.bound_for == f; });
}

void Twin::give_reason(Person p, const ReasonHeld& r, double comply) {
    if (r.until <= end()) return;
    tell({.kind = FactKind::reason_given,
          .person = p,
          .moment = end(),
          .since = r.until,
          .other = r.of,
          .detail = held_detail(r.reason, r.keep, r.alone),
          .policy = r.policy});
    custody[p.value].comply = std::max(custody[p.value].comply, comply);
}

void Twin::end_reason(Person p, const ReasonHeld& r, EndedBy by) {
    events.stays.push_back({p, r.reason, r.since, end(), r.policy, by});
    tell({.kind = FactKind::reason_ended,
          .person = p,
          .moment = end(),
          .since = r.since,
          .other = r.of,
          .detail = held_detail(r.reason, r.keep, r.alone),
          .policy = r.policy});
}

// Reasons whose time is over in this tick, in the order of their ends.
void Twin::end_due_reasons() {
    std::vector<std::pair<Moment, Person>> ends;
    for (std::uint32_t p = 0; p < custody.size(); ++p)
        if (const PersonFile* file = known.files.find(Person(p)))
            for (const ReasonHeld& r : file->reasons)
                if (r.until != Moment::never() && world.clock.tick_of(r.until) == now) ends.push_back({r.until, Person(p)});
    std::sort(ends.begin(), ends.end());
    for (const auto& [at, p] : ends) {
        for (const ReasonHeld& r : std::vector<ReasonHeld>(known.files.find(p)->reasons))
            if (r.until <= at) end_reason(p, r, EndedBy::time);
        revise(p, unchanged);
    }
}

// Where someone is to be now follows from the reasons that are left.
void Twin::revise(Person p, std::uint8_t priority) {
    const PersonFile* file = known.files.find(p);
    Holding& h = custody[p.value];
    if (!file || file->reasons.empty()) {
        h.waiting_since = Moment::never(), h.bound_for = {};
        if (h.ordered) put(p, false, Keep::home, {});
        return;
    }
    Keep strongest = Keep::home;
    for (const ReasonHeld& r : file->reasons) strongest = std::max(strongest, r.keep);
    h.complies = luck.draw(Purpose::comply, name(p)).uniform() < h.comply;
    const bool comes_home = !h.ordered || h.at > strongest, changes_mind = h.at == Keep::home && h.held != h.complies;
    if (comes_home || changes_mind) put(p, h.complies, Keep::home, {});
    h.alone = false;
    for (const ReasonHeld& r : file->reasons) h.alone |= r.alone;
    if (strongest == h.at)
        h.waiting_since = Moment::never(), h.bound_for = {};
    else
        want_place(p, strongest, priority != unchanged ? priority : h.priority);
}

void Twin::want_place(Person p, Keep wants, std::uint8_t priority) {
    Holding& h = custody[p.value];
    const bool waits = h.waiting_since != Moment::never() && h.wants == wants;
    if (waits && (h.bound_for || h.priority <= priority)) return;
    if (!waits) {
        h.bound_for = {};
        h.waiting_since = end();
        tell({.kind = FactKind::waiting, .person = p, .moment = end(), .detail = static_cast<std::int32_t>(wants)});
    }
    h.wants = wants, h.priority = priority;
    place_tie[p.value] = luck.draw(Purpose::place_tie, name(p), static_cast<std::uint32_t>(now.index)).bits();
}

void Twin::put(Person p, bool held, Keep at, Facility to) {
    Holding& h = custody[p.value];
    const Holding before = h;
    const bool free = known.files.find(p)->reasons.empty();
    if (before.held) today.add(stock_of(before.at), county(p), -1);
    if (held) today.add(stock_of(at), county(p), 1);
    h.held = held, h.at = at, h.facility = to, h.ordered = !free;
    h.bed = to && h.bound_for == to ? h.bed_there : Holding::no_bed;
    if (to && h.bound_for != to) h.bed = take_bed(p, to);
    if (to) h.waiting_since = Moment::never(), h.bound_for = {};
    if (held && !before.held) h.since = end();
    if (to && before.at == Keep::home) h.left_home = end();
    if (free) h = Holding{};
    record(Record::holding, {name(p).value, static_cast<std::uint64_t>(end().units), static_cast<std::uint64_t>(held),
                             static_cast<std::uint64_t>(at), to.value});
    tell({.kind = free             ? FactKind::freed
                  : before.ordered ? FactKind::moved
                                   : FactKind::held,
          .person = p,
          .moment = end(),
          .where = to.value,
          .detail = static_cast<std::int32_t>(at)});
    if (held && (at == Keep::hospital || known.files.find(p)->fever || infection_at(p, end()))) plan_check(p, end());
}

// Free places go to the first in line: those of a county to its own people, then regional ones to everybody.
void Twin::assign_places() {
    rearrange();
    // of: none: all counties; where rooms are told apart, the first for whom there is a bed.
    const auto first_in_line = [&](Keep k, County of, Facility f) {
        Person first;
        const bool room_alone = has_room(f, true), room_shared = has_room(f, false);
        for (std::uint32_t p = 0; p < custody.size(); ++p) {
            const Holding& h = custody[p];
            if (h.bound_for || !(h.alone ? room_alone : room_shared)) continue;
            if (h.waiting_since == Moment::never() || h.wants != k || (of && home_county(Person(p)) != of)) continue;
            if (!first) {
                first = Person(p);
                continue;
            }
            const Holding& best = custody[first.value];
            if (std::tie(h.priority, h.waiting_since, place_tie[p]) < std::tie(best.priority, best.waiting_since, place_tie[first.value]))
                first = Person(p);
        }
        return first;
    };
    const auto fill = [&](Keep k, Facility f, County of) {
        while (const Person p = first_in_line(k, of, f)) give_place(p, k, f);
    };
    for (const Keep k : {Keep::hospital, Keep::site}) {
        std::vector<Facility> shared;
        for (std::uint32_t c = 0; c < world.places.counties.size(); ++c)
            for (const Facility f : serving(County(c), kind_of(k))) {
                if (!regional(f))
                    fill(k, f, County(c));
                else if (std::find(shared.begin(), shared.end(), f) == shared.end())
                    shared.push_back(f);
            }
        for (const Facility f : shared) fill(k, f, {});
    }
}

void Twin::discharge(const Order& o) {
    const PersonFile* file = known.files.find(o.person);
    const Infection* i = infection_of[o.person.value] == none ? nullptr : &infections[infection_of[o.person.value]];
    events.discharges.push_back({o.person, file->admitted, file->confirmed, end(), custody[o.person.value].facility,
                                 sheds(o.person, end()) || (i && infectious_density(*i, end()) > 0.01),
                                 file->state == CaseState::positive_again, o.policy, static_cast<std::uint8_t>(o.detail)});
    tell({.kind = FactKind::discharged,
          .person = o.person,
          .moment = end(),
          .where = custody[o.person.value].facility.value,
          .policy = o.policy});
    for (const ReasonHeld& r : std::vector<ReasonHeld>(known.files.find(o.person)->reasons))
        if (r.reason == Reason::suspected || r.reason == Reason::confirmed || r.reason == Reason::asymptomatic_positive ||
            r.reason == Reason::positive_again)
            end_reason(o.person, r, EndedBy::discharge);
    ReasonHeld after = o.reason;
    after.policy = o.policy;
    if (after.until <= end()) return;
    if (known.files.find(o.person)->reasons.empty()) custody[o.person.value].comply = 0;  // with what is over
    give_reason(o.person, after, o.comply);
}

void Twin::isolate(const std::vector<Order>& orders) {
    std::vector<std::pair<Person, std::uint8_t>> touched;
    const auto end_if = [&](Person p, EndedBy by, const auto& test) {
        const PersonFile* file = known.files.find(p);
        for (const ReasonHeld& r : file ? std::vector<ReasonHeld>(file->reasons) : std::vector<ReasonHeld>())
            if (test(r)) end_reason(p, r, by);
        touched.push_back({p, unchanged});
    };
    const auto carry_out = [&](const Order& o) {
        const PersonFile* file = known.files.find(o.person);
        const CaseState state = file ? file->state : CaseState::none;
        const std::uint8_t priority = static_cast<std::uint8_t>(o.priority);
        if (o.kind == OrderKind::hold && !died[o.person.value] && !(left_from[o.person.value] >= 0 && left_from[o.person.value] <= now.index)) {
            ReasonHeld reason = o.reason;
            reason.policy = o.policy;
            give_reason(o.person, reason, o.comply);
            if (reason.until > end()) {
                Holding& h = custody[o.person.value];
                h.apart = std::min(h.apart, o.apart);
                if (o.checks_a_day > h.checks_a_day) h.checks_a_day = static_cast<std::uint8_t>(o.checks_a_day);
            }
            touched.push_back({o.person, priority});
            for (const Person p : world.population.household(o.person)) {
                if (!o.household || p == o.person || !present(p)) continue;
                give_reason(p, {Reason::contact, Keep::home, {}, reason.until, o.policy, o.person.value}, o.comply);
                touched.push_back({p, priority});
            }
        }
        if (o.kind == OrderKind::sample && file && !file->reasons.empty() && scenario.policies[o.policy.value]->sites()) {
            bool others = false;
            for (const ReasonHeld& r : file->reasons) others |= r.policy != o.policy;
            if (!others) today.add(Series::kept_on, county(o.person));
        }
        if (o.kind == OrderKind::send_home && file && custody[o.person.value].waiting_since != Moment::never() &&
            custody[o.person.value].wants == Keep::site) {
            today.add(Series::overflow_home, county(o.person));
            for (ReasonHeld r : std::vector<ReasonHeld>(file->reasons)) {
                if (r.keep != Keep::site) continue;
                r.keep = Keep::home;
                give_reason(o.person, r, custody[o.person.value].comply);
            }
            touched.push_back({o.person, unchanged});
        }
        if (o.kind == OrderKind::release) {
            const bool tested = o.reason.reason == Reason::suspected || o.reason.reason == Reason::asymptomatic_positive;
            const EndedBy by = o.detail == 1                                  ? EndedBy::no_place
                               : tested && state == CaseState::ruled_out ? EndedBy::ruled_out
                               : tested && is_case(state)                ? EndedBy::diagnosis
                                                                         : EndedBy::order;
            if (o.detail == 1) today.add(Series::places_given_up, county(o.person));
            end_if(o.person, by,
                   [&](const ReasonHeld& r) { return r.reason == o.reason.reason && r.of == o.reason.of && r.policy == o.policy; });
            const PersonFile* left = known.files.find(o.person);
            const bool still = left && std::any_of(left->reasons.begin(), left->reasons.end(), [&](const ReasonHeld& r) {
                                   return r.reason == o.reason.reason && r.policy == o.policy;
                               });
            for (const Person p : world.population.household(o.person))
                if (o.household && !still && p != o.person)
                    end_if(p, EndedBy::order, [&](const ReasonHeld& r) {
                        return r.reason == Reason::contact && r.of == o.person.value && r.policy == o.policy;
                    });
        }
        if (o.kind == OrderKind::suspect && (state == CaseState::none || state == CaseState::ruled_out))
            tell({.kind = FactKind::suspected, .person = o.person, .moment = end(), .policy = o.policy});
        if (o.kind == OrderKind::rule_out && state == CaseState::suspected)
            tell({.kind = FactKind::ruled_out, .person = o.person, .moment = end(), .policy = o.policy});
        if (o.kind == OrderKind::discharge && (state == CaseState::confirmed || state == CaseState::asymptomatic_positive || state == CaseState::positive_again)) {
            discharge(o);
            touched.push_back({o.person, unchanged});
        }
    };
    for (const Order& o : orders) carry_out(o);
    for (const Order& o : orders_for_members(orders)) carry_out(o);
    disinfect();
    // Everyone whose reasons changed, once, with the most urgent of the orders.
    for (std::uint32_t p = 0; p < custody.size(); ++p) {
        int most = -1;
        for (const auto& [person, priority] : touched)
            if (person == Person(p)) most = most < 0 ? priority : std::min<int>(most, priority);
        if (most >= 0) revise(Person(p), static_cast<std::uint8_t>(most));
    }
    for (std::size_t f = 0; f < opened.size(); ++f) {
        opened[f] = false;
        for (const auto& policy : scenario.policies)
            if (policy->reserve() && policy->reserve()->opens[f] && policy->in_force(known, public_now())) opened[f] = true;
    }
    transfer_waiting.assign(world.places.counties.size(), 0);
    transfers();
    assign_places();
    for (const Order& o : orders)
        if (o.kind == OrderKind::mass_round)
            mass_round(o);
        else if (o.kind == OrderKind::sample)
            sample(o);
    for (const Order& o : orders)
        if (o.kind == OrderKind::trace) ask_team(o);
    for (const Order& o : orders)
        if (o.kind == OrderKind::seek_spots) seek_spots(o);
    report();
    count_stores();
}

void Twin::report() {
    const std::size_t day = static_cast<std::size_t>(world.clock.day(now));
    if (day < known.by_day.size())
        for (std::size_t c = 0; c < world.places.counties.size(); ++c) {
            const Reported& r = known.by_day[day][c];
            today.set(Series::confirmed, c, r.confirmed), today.set(Series::suspected, c, r.suspected),
                today.set(Series::asymptomatic, c, r.asymptomatic);
            today.set(Series::discharged, c, r.discharged), today.set(Series::deaths, c, r.deaths);
            today.set(Series::contacts_named, c, r.contacts), today.set(Series::arrivals_seen, c, r.arrivals), today.set(Series::positive_again, c, r.again);
        }
    for (std::size_t c = 0; c < transfer_waiting.size(); ++c) today.set(Series::transfer_waiting, c, transfer_waiting[c]);
    for (const Series s : {Series::held_waiting, Series::trace_waiting})
        for (std::size_t c = 0; c < world.places.counties.size(); ++c) today.set(s, c, 0);
    for (std::uint32_t p = 0; p < tracing.size(); ++p)
        if (tracing[p].waiting) today.add(Series::trace_waiting, county(Person(p)));
    std::vector<std::int64_t> waiting(world.places.facilities.size(), 0);
    for (std::uint32_t p = 0; p < custody.size(); ++p) {
        if (custody[p].waiting_since == Moment::never()) continue;
        today.add(Series::held_waiting, county(Person(p)));
        const std::vector<Facility> places = serving(home_county(Person(p)), kind_of(custody[p].wants));
        if (!places.empty()) ++waiting[places[0].value];
    }
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        const FacilityKind kind = world.places.facilities[f].kind;
        const bool beds = kind == FacilityKind::hospital || kind == FacilityKind::isolation_site;
        const auto guest = [&](const Guest& g) { return g.hotel == Facility(f) && g.until > now; };
        const bool hotel = kind == FacilityKind::hotel;
        today.set(Series::used, f, beds ? beds_used(Facility(f)) : hotel ? std::count_if(guests.begin(), guests.end(), guest) : served[f]);
        today.set(Series::queue, f, beds ? waiting[f] : in_line(Facility(f)));
        const FacilityInfo& info = world.places.facilities[f];
        std::int64_t severe = 0, critical = 0;
        for (std::uint32_t p = 0; p < custody.size(); ++p) {
            if (custody[p].facility != Facility(f) || kind != FacilityKind::hospital) continue;
            severe += known.files.find(Person(p))->condition == 2, critical += known.files.find(Person(p))->condition == 3;
        }
        today.set(Series::serious, f, severe + critical);
        const auto bound = [&](const Holding& h) { return h.bound_for == Facility(f); };
        today.set(Series::places_blocked, f, beds ? blocked(Facility(f)) : 0);
        today.set(Series::places_bound_for, f, std::count_if(custody.begin(), custody.end(), bound));
        const std::int64_t missing = std::count(team[f].begin(), team[f].end(), Person{});
        today.set(Series::staff_missing, f, missing), today.set(Series::staff_teams, f, static_cast<std::int64_t>(team[f].size()) - missing);
        const auto intensive = static_cast<std::int64_t>(info.critical_beds), all = intensive + static_cast<std::int64_t>(info.severe_beds);
        const std::int64_t left = std::max<std::int64_t>(0, all - critical);  // for the severe, the critical first
        if (all > 0) today.set(Series::serious_short, f, std::max<std::int64_t>(0, critical - intensive) + std::max<std::int64_t>(0, severe - left));
    }
}

}  // namespace cordon::twin
