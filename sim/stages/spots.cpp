// Spots: where a case has stayed long enough is closed for some days, and those who share the rooms are held.
#include "stages/spots.h"

#include <algorithm>
#include <cmath>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/supply.h"
#include "stages/tell.h"
#include "stages/trace.h"
#include "stages/zones.h"
#include "world/groups.h"

namespace cordon {

namespace {

struct Spot {
    SpotKind kind = SpotKind::firm;
    std::uint32_t at = 0;  // the desk of the case, or the first member of a household
    Moment last;           // end of the last stay
    bool operator==(const Spot&) const = default;
};

Setting setting_of(SpotKind kind) {
    return kind == SpotKind::household ? Setting::visit : kind >= SpotKind::kindergarten ? Setting::school_class : Setting::team;
}

// Places of a case at large, from some time before onset: found, and with a stay that was long enough on one day.
std::vector<Spot> spots_of(const Stage& s, const std::vector<Whereabouts>& past, Person p, const SpotSearch& how) {
    const PersonFile& file = *s.known.files.find(p);
    const Clock& clock = s.world.clock;
    const Moment onset = std::min(file.onset, file.last_sample), from = onset - moment(how.look_back);
    const Holding* h = s.state.custody.find(p);
    Moment until = h && h->held ? h->since : clock.begin(s.now);
    if (!how.until_isolation) until = std::min(until, onset);
    const Name name = name_of(s.world, p);
    std::vector<Spot> spots;
    for (const Whereabouts& w : past) {
        const Tick t = w.tick();
        if (clock.end(t) <= from || clock.begin(t) >= until || s.state.is_kept_out(p, t) || s.state.is_stopped(p, t)) continue;
        const Presence at = w.where(p);
        if (at.activity != Activity::work && (at.activity != Activity::visit || !how.households)) continue;
        const Spot spot{at.activity == Activity::visit ? SpotKind::household : static_cast<SpotKind>(at.venue),
                        at.activity == Activity::visit ? at.host.value : at.desk, clock.end(t)};
        const std::uint64_t place = at.activity == Activity::visit ? name_of(s.world, at.host).value : 1;
        if (!s.luck.draw(Purpose::spot_found, name, 0, place).chance(how.found)) continue;
        const Draw stay = s.luck.draw(Purpose::spot_stay, name, static_cast<std::uint32_t>(clock.day(t)), place);
        if (s.world.contacts.minutes.law[static_cast<std::size_t>(setting_of(spot.kind))].sample(stay) < how.least_minutes) continue;
        const auto known = std::find_if(spots.begin(), spots.end(), [&](const Spot& k) { return k.kind == spot.kind && k.at == spot.at; });
        if (known == spots.end())
            spots.push_back(spot);
        else
            known->last = spot.last;
    }
    return spots;
}

// Stays away until then, if not longer already. Returns for how long more, as [first, last) ticks.
std::pair<Tick, Tick> keep_away(Stage& s, Person p, Tick until) {
    const Tick from = std::max(s.state.stopped.until(p), s.now + 1);
    if (from >= until) return {until, until};
    s.state.stopped.add({.person = p, .from = from, .until = until, .gate = {}, .closed = true});
    return {from, until};
}

// Days of work and school that the people of a closed place lose.
struct LostDays {
    double work = 0, school = 0;
    void add(const World& w, Person p, std::pair<Tick, Tick> away) {
        const RoleMask role = only(w.population.role(p));
        for (int d = w.clock.day(away.first); away.first < away.second && d < w.clock.day(away.second); ++d) {
            const DayKind day = w.holidays.day(w.clock.date(Tick{d * w.clock.ticks_per_day}));
            if (role & workers) work += day.work;
            if (role & pupils) school += day.school;
        }
    }
};

struct Closing {
    Stage& s;
    const Order& o;
    std::vector<Order>& out;
    SpotEvent event{};
    LostDays lost{};

    bool is_here(Person p) const { return p && p != o.person && present(s, p) && !s.state.is_dead(p); }
    void hold(Person p) {
        if (!is_here(p)) return;
        Order hold = o;
        hold.kind = OrderKind::hold, hold.person = p;
        out.push_back(hold);
        ++event.members;
    }
    void household() {
        const Range<Person> people = s.world.population.household(Person(o.place));
        event.cell = s.world.population.cell(people.first);
        for (const Person p : people) hold(p);
    }
    void venue(VenueKind kind, bool whole) {
        const Venues& v = s.world.venues[static_cast<std::size_t>(kind)];
        const DeskRange group = group_around(v, o.place), all = whole ? venue_around(v, o.place) : group;
        event.cell = cell_of_desk(v, o.place);
        const bool closes = kind != VenueKind::hospital;  // hospitals work on
        for (std::uint32_t desk = all.first; desk < all.last; ++desk) {
            const Person p = member_at(s.world, kind, desk);
            const bool in_group = group.first <= desk && desk < group.last;
            if (in_group) hold(p);
            if (!closes || !is_here(p)) continue;
            const auto away = keep_away(s, p, s.world.clock.tick_of(event.until));
            if (!in_group && away.first < away.second) ++event.away, lost.add(s.world, p, away);
        }
    }
    void close() {
        const SpotKind kind = static_cast<SpotKind>(o.detail);
        const Moment now = s.world.clock.end(s.now);
        event.person = o.person, event.kind = kind, event.policy = o.policy, event.last = o.reason.since, event.closed = now;
        event.until = now + moment(o.closed_days);
        if (kind == SpotKind::household)
            household();
        else
            venue(static_cast<VenueKind>(kind), s.policies[o.policy.value]->spots()->whole);
        const bool closed = kind != SpotKind::household && kind != SpotKind::hospital;
        if (closed && is_stocked(s.world.places, Item::disinfectant, s.world.places.county_of(event.cell)))
            s.state.supplies.dirty.push_back({o.person, o.place, static_cast<std::uint8_t>(kind), o.policy, event.cell, s.world.clock.tick_of(event.until)});
        const std::size_t county = s.world.places.county_of(event.cell).value;
        s.state.today.add(Series::spots_closed, county);
        s.state.today.add(Series::spot_members, county, event.members);
        s.state.today.add(Series::spot_away, county, event.away);
        note_cost(s, Series::cost_work_days, o.policy, std::llround(lost.work));
        note_cost(s, Series::cost_school_days, o.policy, std::llround(lost.school));
        s.state.digest.add(static_cast<std::uint32_t>(Record::spot),
                           {name_of(s.world, o.person).value, static_cast<std::uint64_t>(kind), s.world.places[event.cell].code(),
                            static_cast<std::uint64_t>(event.until.units), static_cast<std::uint64_t>(event.members),
                            static_cast<std::uint64_t>(event.away)});
        s.state.events.spots.push_back(event);
    }
};

}  // namespace

void keep_closed(Stage& s, const DirtySpot& spot) {
    const VenueKind kind = static_cast<VenueKind>(spot.kind);
    const Venues& v = s.world.venues[spot.kind];
    const DeskRange inside = s.policies[spot.policy.value]->spots()->whole ? venue_around(v, spot.desk) : group_around(v, spot.desk);
    LostDays lost;
    for (std::uint32_t desk = inside.first; desk < inside.last; ++desk) {
        const Person p = member_at(s.world, kind, desk);
        if (!p || p == spot.person || !present(s, p) || s.state.is_dead(p)) continue;
        const auto away = keep_away(s, p, spot.until);
        if (away.first < away.second && !s.state.is_held(p)) lost.add(s.world, p, away);  // days of the held count as such
    }
    note_cost(s, Series::cost_work_days, spot.policy, std::llround(lost.work));
    note_cost(s, Series::cost_school_days, spot.policy, std::llround(lost.school));
}

void seek_spots(Stage& s, const std::vector<Order>& orders) {
    std::vector<const Order*> asked;
    Moment oldest = s.world.clock.begin(s.now);
    for (const Order& o : orders) {
        if (o.kind != OrderKind::seek_spots) continue;
        const PersonFile& file = *s.known.files.find(o.person);
        asked.push_back(&o);
        oldest = std::min(oldest, std::min(file.onset, file.last_sample) - moment(s.policies[o.policy.value]->spots()->look_back));
    }
    if (asked.empty()) return;
    const std::vector<Whereabouts> past = whereabouts_since(s, oldest);
    const Moment now = s.world.clock.end(s.now);
    for (const Order* o : asked) {
        const std::vector<Spot> spots = spots_of(s, past, o->person, *s.policies[o->policy.value]->spots());
        const auto places = static_cast<std::int32_t>(spots.size());
        const Fact told{.kind = FactKind::places_told, .person = o->person, .moment = now, .detail = places, .policy = o->policy};
        tell(s, told);
        for (const Spot& spot : spots) {
            Fact f = told;
            f.kind = FactKind::spot_found, f.since = spot.last, f.other = spot.at, f.detail = static_cast<std::int32_t>(spot.kind);
            tell(s, f);
        }
    }
}

std::vector<Order> orders_for_members(Stage& s, const std::vector<Order>& orders) {
    std::vector<Order> out;
    for (const Order& o : orders) {
        if (o.kind == OrderKind::close_spot) Closing{s, o, out}.close();
        if (o.kind == OrderKind::seal_zone) seal_zone(s, o, out);
        if (o.kind == OrderKind::open_zone) open_zone(s, o, out);
        if (o.kind == OrderKind::seal_institutions) seal_institutions(s, o, out);
    }
    return out;
}

}  // namespace cordon
