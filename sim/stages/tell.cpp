// From the truth to the authority: facts, and the small questions that stages of control share.
#include "stages/tell.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/contacts.h"

namespace cordon {

void tell(Stage& s, Fact fact) {
    if (!fact.county) fact.county = county_of(s.world, fact.person);
    const std::size_t before = s.known.fresh.size();
    learn(s.known, fact, s.world.clock.day(s.now), s.world.places.counties.size());
    const PersonClass after = class_of(*s.known.files.find(fact.person));
    for (std::size_t k = before; k < s.known.fresh.size(); ++k) {  // with what follows from it
        const Fact& f = s.known.fresh[k];
        s.state.events.history.push_back({f.person, f.moment, f.where, f.kind == FactKind::care_sought ? Fact::none : f.other, f.policy,
                                          static_cast<std::int16_t>(f.detail), f.kind, after});
    }
}

County county_of(const World& w, Person p) { return w.places.townships[w.population.township(p).value].county; }

Name name_of(const CountyInfo& county) { return name_of(county.code); }

bool present(const Stage& s, Person p) {
    const Role role = s.world.population.role(p);
    if (s.state.has_left(p, s.now)) return false;
    if (role == Role::expected) return s.state.arrived.has(p) && !s.state.is_kept_out(p, s.now);
    const auto& away = s.world.mobility.away[static_cast<std::size_t>(role)];
    return std::none_of(away.begin(), away.end(), [&](const Span& span) { return span.holds(s.world.clock.day(s.now)); });
}

const Infection* infection_of(const State& state, Person p, Moment m) {
    const Episode e = state.episodes.of(p, m);
    if (!e) return nullptr;
    const Infection& i = state.episodes[e];
    const Moment unseen = i.relapse_to != Moment::never() ? i.relapse_to : i.detectable_to;
    return i.infected <= m && m < std::max(i.over, unseen) ? &i : nullptr;
}

std::vector<Facility> serving(const Places& places, County county, FacilityKind kind) {
    std::vector<Facility> found;
    for (std::size_t f = 0; f < places.facilities.size(); ++f) {
        const FacilityInfo& info = places.facilities[f];
        if (info.kind == kind && (is_regional(info) || info.county == county)) found.push_back(Facility(f));
    }
    const auto rank = [&](Facility f) {
        const FacilityInfo& info = places.facilities[f.value];
        return std::tuple(is_regional(info), info.opens_day, f);
    };
    std::sort(found.begin(), found.end(), [&](Facility a, Facility b) { return rank(a) < rank(b); });
    return found;
}

bool is_regional(const FacilityInfo& f) { return f.regional || !f.county; }

bool open(const Stage& s, Facility f) {
    const FacilityInfo& info = s.world.places.facilities[f.value];
    return info.opens_day <= s.world.clock.day(s.now) && (!info.reserve || s.state.facilities[f.value].opened);
}

Facility least_busy(const Stage& s, County county, FacilityKind kind) {
    Facility best, soonest;
    double shortest = 0;
    for (const Facility f : serving(s.world.places, county, kind)) {
        const FacilityInfo& info = s.world.places.facilities[f.value];
        if (!soonest || info.opens_day < s.world.places.facilities[soonest.value].opens_day) soonest = f;
        if (!open(s, f) || info.capacity <= 0) continue;
        const double busy = s.state.facilities[f.value].waiting / info.capacity;
        if (!best || busy < shortest) best = f, shortest = busy;
    }
    return best ? best : soonest;
}

std::int64_t allotment(const Clock& clock, Tick t, double a_day) {
    const auto up_to = [&](std::int64_t tick) {
        return static_cast<std::int64_t>(std::floor(a_day * static_cast<double>(tick) / clock.ticks_per_day));
    };
    return up_to(t.index + 1) - up_to(t.index);
}

Tick next_round(const Stage& s, Moment m, int a_day) {
    const Clock& clock = s.world.clock;
    const int morning = clock.ticks_per_day / 4, evening = a_day > 1 ? 3 * clock.ticks_per_day / 4 : morning;
    Tick t = std::max(s.now + 1, clock.tick_of(m));
    if (clock.begin(t) < m) ++t;
    while (clock.part(t) != morning && clock.part(t) != evening) ++t;
    return t;
}

}  // namespace cordon
