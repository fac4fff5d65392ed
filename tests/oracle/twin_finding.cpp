// How the authority comes to know, in the plainest code: clinics, laboratories, tracing, the daily round. Lines are searched
// for whoever comes first, among everyone.
#include <algorithm>
#include <cmath>

#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

void Twin::tell(Fact fact) {
    if (!fact.county) fact.county = home_county(fact.person);
    const std::size_t before = known.fresh.size();
    learn(known, fact, world.clock.day(now), world.places.counties.size());
    const PersonClass after = class_of(*known.files.find(fact.person));
    for (std::size_t k = before; k < known.fresh.size(); ++k) {
        const Fact& f = known.fresh[k];
        events.history.push_back({f.person, f.moment, f.where, f.kind == FactKind::care_sought ? Fact::none : f.other, f.policy,
                                  static_cast<std::int16_t>(f.detail), f.kind, after});
    }
}

// --- facilities ------------------------------------------------------------------------------------------------------

// Those of the own county first, then the regional ones, each by the day of opening.
std::vector<Facility> Twin::serving(County c, FacilityKind kind) const {
    std::vector<Facility> found;
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        const FacilityInfo& info = world.places.facilities[f];
        if (info.kind == kind && (regional(Facility(f)) || info.county == c)) found.push_back(Facility(f));
    }
    std::stable_sort(found.begin(), found.end(), [&](Facility a, Facility b) {
        const FacilityInfo &x = world.places.facilities[a.value], &y = world.places.facilities[b.value];
        return std::pair(regional(a), x.opens_day) < std::pair(regional(b), y.opens_day);
    });
    return found;
}

std::int64_t Twin::in_line(Facility f) const {
    std::int64_t n = 0;
    for (const auto& [record, team] : on_desk) n += team == f ? record.people : 0;
    for (const Swab& s : swabs) n += s.waiting && s.laboratory == f;
    for (const Lot& lot : lots)
        if (lot.laboratory == f) n += std::count(lot.examined.begin(), lot.examined.end(), -1);
    for (const Tracing& t : tracing) n += t.waiting && t.team == f;
    return n;
}

Facility Twin::least_busy(County c, FacilityKind kind) const {
    Facility best, soonest;
    double shortest = 0;
    for (const Facility f : serving(c, kind)) {
        const FacilityInfo& info = world.places.facilities[f.value];
        if (!soonest || info.opens_day < world.places.facilities[soonest.value].opens_day) soonest = f;
        if (!open(f) || info.capacity <= 0) continue;
        const double busy = static_cast<double>(in_line(f)) / info.capacity;
        if (!best || busy < shortest) best = f, shortest = busy;
    }
    return best ? best : soonest;
}

std::int64_t Twin::allotment(Facility f) const {
    const double a_day = world.places.facilities[f.value].capacity;
    const auto up_to = [&](int tick) {
        return static_cast<std::int64_t>(std::floor(a_day * static_cast<double>(tick) / world.clock.ticks_per_day));
    };
    return up_to(now.index + 1) - up_to(now.index);
}

// --- the morning round at those who are held ---------------------------------------------------------------------------

void Twin::plan_check(Person p, Moment not_before) {
    Tick t = now + 1;
    const auto round = [&](int part) {  // mornings, and evenings for those who are asked twice
        return part == world.clock.ticks_per_day / 4 || (custody[p.value].checks_a_day == 2 && part == 3 * world.clock.ticks_per_day / 4);
    };
    while (!round(world.clock.part(t)) || world.clock.begin(t) < not_before) ++t;
    Tick& next = custody[p.value].next_check;
    if (next <= now || t < next) next = t;
}

void Twin::check(Person p) {
    const Moment m = begin();
    const Infection* i = infection_at(p, m);
    const auto tell_change = [&](FactKind kind, Moment since, int detail) {
        tell({.kind = kind, .person = p, .moment = m, .since = since, .detail = detail});
    };
    int condition = 0;  // well, mild, severe, critical
    if (i && i->severity != Severity::asymptomatic && i->onset <= m && m < i->over)
        condition = m >= i->critical_from ? 3 : m >= i->severe_from ? 2 : 1;
    const Moment other_fever_ends = custody[p.value].since + moment(world.care.other_fever_days);

    const bool fever = i ? i->fever_from <= m && m < i->fever_to : known.files.find(p)->fever && m < other_fever_ends;
    if (condition > 0 && known.files.find(p)->onset == Moment::never()) tell_change(FactKind::onset_told, i->onset, 0);
    const PersonFile& file = *known.files.find(p);
    const bool patient = custody[p.value].at == Keep::hospital || file.onset != Moment::never();
    if (fever != file.fever || (patient && !fever && file.fever_free_since == Moment::never())) tell_change(FactKind::fever_seen, m, fever);
    const bool first_look = patient && known.files.find(p)->condition_since == Moment::never();
    if (condition != known.files.find(p)->condition || first_look) tell_change(FactKind::condition_seen, m, condition);

    if (i && i->severity != Severity::asymptomatic)
        for (const Moment at : {i->onset, i->fever_from, i->fever_to, i->severe_from, i->critical_from, i->over})
            if (at > m && at != Moment::never()) plan_check(p, at);
    if (!i && fever && other_fever_ends > m) plan_check(p, other_fever_ends);
}

void Twin::check_held() {
    for (std::uint32_t k = 0; k < infections.size(); ++k) {
        const Infection& i = infections[k];
        const bool onset_now = i.severity != Severity::asymptomatic && std::max(world.clock.tick_of(i.onset), committed[k] + 1) == now;
        if (onset_now && custody[i.person.value].held) plan_check(i.person, i.onset);
    }
    for (std::uint32_t p = 0; p < custody.size(); ++p) {
        const int part = world.clock.part(now);
        const bool morning = part == world.clock.ticks_per_day / 4, evening = part == 3 * world.clock.ticks_per_day / 4;
        if (custody[p].held && (morning || (evening && custody[p].checks_a_day == 2))) today.add(Series::rounds, county(Person(p)));
    }
    for (std::uint32_t p = 0; p < custody.size(); ++p)
        if (custody[p].held && custody[p].next_check == now) check(Person(p));
}

// Every county's doors in the order of the day, one after the other.
void Twin::enforce() {
    if (world.clock.part(now) != world.clock.ticks_per_day / 2) return;
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Policy& policy = *scenario.policies[k];
        if (!policy.inspection() || !policy.in_force(known, public_now())) continue;
        for (std::size_t c = 0; c < world.places.counties.size(); ++c) {
            std::vector<std::pair<std::uint64_t, std::uint32_t>> doors;
            for (std::uint32_t p = 0; p < custody.size(); ++p) {
                const PersonFile* file = known.files.find(Person(p));
                const bool told = file && !file->reasons.empty() && custody[p].at == Keep::home && !died[p];
                if (!told || county(Person(p)) != c || !policy.area.holds(County(c))) continue;
                doors.emplace_back(luck.draw(Purpose::inspection, name(Person(p)), static_cast<std::uint32_t>(now.index), policy.key()).bits(), p);
            }
            std::sort(doors.begin(), doors.end());
            for (std::size_t d = 0; d < doors.size() && static_cast<double>(d) < policy.inspection()->visits_a_day; ++d) {
                const Person p(doors[d].second);
                today.add(Series::enforcement_visits, c);
                const Draw draw = luck.draw(Purpose::found_out, name(p), static_cast<std::uint32_t>(now.index), policy.key());
                if (custody[p.value].held || !draw.chance(policy.inspection()->finds, 0)) continue;
                const bool detained = draw.chance(policy.inspection()->detained, 1);
                today.add(Series::enforcement_absent, c), today.add(Series::enforcement_detained, c, detained);
                tell({.kind = FactKind::found_out, .person = p, .moment = world.clock.begin(now), .detail = detained, .policy = policy.id});
            }
        }
    }
}

void Twin::tell_death(std::uint32_t infection) {
    const Infection& i = infections[infection];
    const PersonFile* file = known.files.find(i.person);
    if (!file || file->state == CaseState::dead) return;
    tell({.kind = FactKind::died, .person = i.person, .moment = i.over});
    for (const ReasonHeld& r : std::vector<ReasonHeld>(known.files.find(i.person)->reasons)) end_reason(i.person, r, EndedBy::death);
    revise(i.person, 0);
}

void Twin::detect() {
    for (std::size_t f = 0; f < served.size() && world.clock.part(now) == 0; ++f) served[f] = 0;
    if (world.clock.part(now) == 0) muster();
    end_due_reasons();
    take_in();
    hear_notices();
    list_arrivals();
    match();
    sweep();
    hear_reports();
    clinics();
    laboratories();
    trace();
    hear_the_ill();
    check_held();
    enforce();
    see_risks();
}

// The policies read what is known, as in the real run.
std::vector<Order> Twin::respond() {
    for (const Fact& f : known.fresh)
        if (f.kind == FactKind::confirmed) today.add(Series::confirmed_by_age, age_band(world.population.age(f.person)));
    std::vector<Order> orders;
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        std::vector<Order> own;
        today.set(Series::active, k, take_turn(*scenario.policies[k], known, public_now(), own));
        orders.insert(orders.end(), own.begin(), own.end());
        today.add(Series::orders, k, static_cast<std::int64_t>(own.size()));
    }
    std::stable_sort(orders.begin(), orders.end());
    known.fresh.clear();
    return orders;
}

}  // namespace cordon::twin
