// Places where cases had been, and zones, in the plainest code: everyone is asked whether they belong there.
#include <algorithm>
#include <cmath>

#include "stages/sweep.h"
#include "stages/tell.h"
#include "stages/zones.h"
#include "twin.h"

namespace cordon::twin {

void Twin::seek_spots(const Order& o) {
    const SpotSearch& how = *scenario.policies[o.policy.value]->spots();
    const PersonFile& file = *known.files.find(o.person);
    const Holding& h = custody[o.person.value];
    const Moment onset = std::min(file.onset, file.last_sample);
    const Moment isolated = h.held ? h.since : begin(), until = how.until_isolation ? isolated : std::min(isolated, onset);
    struct Stay {
        SpotKind kind;
        std::uint32_t at;
        Moment last;
    };
    std::vector<Stay> stays;
    for (int tick = 0; tick < now.index; ++tick) {
        const Tick t{tick};
        if (world.clock.end(t) <= onset - moment(how.look_back) || world.clock.begin(t) >= until) continue;
        if (kept_out(o.person, t) || sent_home_in(o.person, t)) continue;
        const Presence& at = then[static_cast<std::size_t>(tick)].of[o.person.value];
        const bool visit = at.activity == Activity::visit;
        if (at.activity != Activity::work && !(visit && how.households)) continue;
        const SpotKind kind = visit ? SpotKind::household : static_cast<SpotKind>(at.venue);
        const Setting setting = visit ? Setting::visit : kind < SpotKind::kindergarten ? Setting::team : Setting::school_class;
        const std::uint64_t place = visit ? name(at.host).value : 1;
        const double u = luck.draw(Purpose::spot_stay, name(o.person), static_cast<std::uint32_t>(world.clock.day(t)), place).uniform();
        if (luck.draw(Purpose::spot_found, name(o.person), 0, place).uniform() >= how.found) continue;
        if (world.contacts.minutes.law[static_cast<std::size_t>(setting)].quantile(u) < how.least_minutes) continue;
        const std::uint32_t there = visit ? at.host.value : at.desk;
        bool known_already = false;
        for (Stay& s : stays)
            if (s.kind == kind && s.at == there) s.last = world.clock.end(t), known_already = true;
        if (!known_already) stays.push_back({kind, there, world.clock.end(t)});
    }
    tell({.kind = FactKind::places_told, .person = o.person, .moment = end(), .detail = static_cast<std::int32_t>(stays.size()), .policy = o.policy});
    for (const Stay& s : stays)
        tell({.kind = FactKind::spot_found,
              .person = o.person,
              .moment = end(),
              .since = s.last,
              .other = s.at,
              .detail = static_cast<std::int32_t>(s.kind),
              .policy = o.policy});
}

void Twin::close_spot(const Order& o, std::vector<Order>& out) {
    const SpotKind kind = static_cast<SpotKind>(o.detail);
    SpotEvent event{o.person, kind, {}, o.reason.since, end(), end() + moment(o.closed_days), 0, 0, o.policy};
    const auto is_here = [&](Person p) { return p && p != o.person && present(p); };
    const auto hold = [&](Person p) {
        Order h = o;
        h.kind = OrderKind::hold, h.person = p;
        out.push_back(h);
        ++event.members;
    };
    if (kind == SpotKind::household) {
        event.cell = world.population.cell(Person(o.place));
        for (const Person p : world.population.household(Person(o.place)))
            if (is_here(p)) hold(p);
    } else {
        const std::size_t k = static_cast<std::size_t>(kind);
        const Venues& v = world.venues[k];
        const auto venue_of = [&](std::uint32_t desk) { return std::upper_bound(v.venue_desk.begin(), v.venue_desk.end(), desk); };
        while (event.cell.value + 1 < v.cell_desk.size() && (!event.cell || v.cell_desk[event.cell.value + 1] <= o.place)) event.cell = Cell(event.cell ? event.cell.value + 1 : 0);
        const std::vector<std::uint32_t> group = group_of(v, o.place);
        for (std::uint32_t desk = 0; desk < seats.at[k].size(); ++desk) {
            const Person p = seats.at[k][desk];
            const bool in_group = std::find(group.begin(), group.end(), desk) != group.end();
            const bool inside = scenario.policies[o.policy.value]->spots()->whole ? venue_of(desk) == venue_of(o.place) : in_group;
            if (!is_here(p) || !(inside || in_group)) continue;
            if (in_group) hold(p);
            if (kind == SpotKind::hospital || !inside) continue;
            Tick from = now + 1;
            const Tick until = world.clock.tick_of(event.until);
            while (sent_home_in(p, from)) ++from;
            if (from >= until) continue;
            sent_home[p.value].push_back({from, until, {}, true});
            event.away += !in_group;
        }
    }
    const std::size_t there = world.places.county_of(event.cell).value;
    if (kind != SpotKind::household && kind != SpotKind::hospital && !stores_of(Item::disinfectant, County(there)).empty())
        dirty.push_back({o.person, o.place, static_cast<std::uint8_t>(kind), o.policy, event.cell, world.clock.tick_of(event.until)});
    today.add(Series::spots_closed, there);
    today.add(Series::spot_members, there, event.members), today.add(Series::spot_away, there, event.away);
    record(Record::spot, {name(o.person).value, static_cast<std::uint64_t>(kind), world.places[event.cell].code(),
                          static_cast<std::uint64_t>(event.until.units), static_cast<std::uint64_t>(event.members), static_cast<std::uint64_t>(event.away)});
    events.spots.push_back(event);
}

std::vector<Order> Twin::orders_for_members(const std::vector<Order>& orders) {
    std::vector<Order> out;
    for (const Order& o : orders) {
        if (o.kind == OrderKind::close_spot) close_spot(o, out);
        if (o.kind == OrderKind::seal_zone) seal_zone(o, out);
        if (o.kind == OrderKind::open_zone) open_zone(o, out);
        if (o.kind == OrderKind::seal_institutions) seal_institutions(o, out);
    }
    return out;
}

void Twin::seal_zone(const Order& o, std::vector<Order>& out) {
    const Sealing& how = *scenario.policies[o.policy.value]->sealing();
    Person centre(o.place);
    if (static_cast<SpotKind>(o.detail) != SpotKind::household) {
        const Venues& v = world.venues[static_cast<std::size_t>(o.detail)];
        std::uint32_t cell = 0;
        while (v.cell_desk[cell + 1] <= o.place) ++cell;
        const Range<Person> people = world.population.people(Cell(cell));
        if (people.size() == 0) return;
        centre = people.first;
    }
    for (std::size_t z = 0; z < zones.size(); ++z)
        if (!zone_open[z] && known.zones[z].policy == o.policy && zones[z][centre.value]) return;
    const std::uint32_t number = static_cast<std::uint32_t>(zones.size());
    const Cell home = world.population.cell(centre);
    const Doorstep door = doorstep(world, centre);
    const Hamlet hamlet = hamlet_of(world, centre);
    const auto inside = [&](Person p) {
        const Cell cell = world.population.cell(p);
        const CellInfo &a = world.places[home], &b = world.places[cell];
        switch (how.level) {
            case ZoneLevel::cluster: return cell == home && doorstep(world, p).grid == door.grid;
            case ZoneLevel::hamlet: return cell == home && hamlet_of(world, p) == hamlet;
            case ZoneLevel::village: {
                const Hamlet other = hamlet_of(world, p);
                if (!hamlet) return cell == home;
                return other && world.places.hamlets[other.value].village == world.places.hamlets[hamlet.value].village;
            }
            case ZoneLevel::township: return a.township == b.township;
            case ZoneLevel::distance: return std::hypot(a.row - b.row, a.column - b.column) * world.places.grid.cell_km <= how.km;
        }
        return false;
    };
    zones.emplace_back(world.population.size(), false), zone_open.push_back(false);
    tell({.kind = FactKind::zone_sealed, .person = o.person, .moment = end(), .other = number, .policy = o.policy});
    std::uint64_t people = 0;
    for (std::uint32_t p = 0; p < world.population.size(); ++p) {
        if (!inside(Person(p))) continue;
        zones[number][p] = true;
        if (!present(Person(p))) continue;
        Order hold = o;
        hold.kind = OrderKind::hold, hold.person = Person(p), hold.reason.of = number;
        out.push_back(hold);
        ++people;
    }
    today.add(Series::zones_sealed, county(centre)), today.add(Series::people_sealed, county(centre), static_cast<std::int64_t>(people));
    record(Record::zone, {name(o.person).value, number, people});
}

void Twin::seal_institutions(const Order& o, std::vector<Order>& out) {
    const double from = scenario.policies[o.policy.value]->institutions()->age_from;
    std::vector<bool> inside(world.population.size(), false);
    Person first;
    for (std::uint32_t p = 0; p < world.population.size(); ++p) {
        inside[p] = county(Person(p)) == o.place && world.population.in_dormitory(Person(p)) && world.population.age(Person(p)) >= from;
        if (inside[p] && !first) first = Person(p);
    }
    if (!first) return;
    const std::uint32_t number = static_cast<std::uint32_t>(zones.size());
    zones.push_back(inside), zone_open.push_back(false);
    tell({.kind = FactKind::zone_sealed, .person = first, .moment = end(), .other = number, .policy = o.policy});
    std::uint64_t people = 0;
    for (std::uint32_t p = 0; p < world.population.size(); ++p) {
        if (!inside[p] || !present(Person(p))) continue;
        Order hold = o;
        hold.kind = OrderKind::hold, hold.person = Person(p), hold.reason.of = number;
        out.push_back(hold);
        ++people;
    }
    today.add(Series::institution_sealed, o.place, static_cast<std::int64_t>(people));
    record(Record::institution, {name(first).value, number, people});
}

void Twin::open_zone(const Order& o, std::vector<Order>& out) {
    if (zone_open[o.place]) return;
    zone_open[o.place] = true;
    tell({.kind = FactKind::zone_opened, .person = o.person, .moment = end(), .other = o.place, .policy = o.policy});
    for (std::uint32_t p = 0; p < world.population.size(); ++p)
        if (const PersonFile* file = known.files.find(Person(p)))
            for (const ReasonHeld& r : file->reasons)
                if (r.reason == Reason::sealed && r.of == o.place)
                    out.push_back({.kind = OrderKind::release, .person = Person(p), .policy = o.policy, .reason = {.reason = Reason::sealed, .of = o.place}});
}

// Every household is asked whether it needs supplies now, and has someone who is sealed off and nothing else.
void Twin::errands() {
    on_errand.assign(on_errand.size(), false);
    const int quarter = world.clock.quarter(now);
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Sealing* how = scenario.policies[k]->sealing();
        if (!how) continue;
        for (std::size_t c = 0; c < world.places.counties.size(); ++c) {
            std::vector<std::pair<std::uint64_t, Person>> go;  // by the tie of the household
            for (std::uint32_t h = 0; h < world.population.size(); h = world.population.household(Person(h)).last.value) {
                const Person first(h);
                PolicyId of;  // whose zones it is in; of several the first
                for (std::size_t z = 0; z < zones.size(); ++z) {
                    const Sealing* of_zone = scenario.policies[known.zones[z].policy.value]->sealing();
                    if (of_zone && !zone_open[z] && zones[z][h] && needs_supplies(world, luck, first, *of_zone, now)) of = std::min(of, known.zones[z].policy);
                }
                if (of != PolicyId(k) || county(first) != c) continue;
                std::vector<std::pair<std::uint64_t, Person>> able;
                for (const Person p : world.population.household(first)) {
                    const PersonFile* file = known.files.find(p);
                    bool only_sealed = file != nullptr && custody[p.value].held && custody[p.value].at == Keep::home && !died[p.value] && !kept_out(p);
                    for (const ReasonHeld& r : file ? file->reasons : std::vector<ReasonHeld>()) only_sealed = only_sealed && r.reason == Reason::sealed && !scenario.policies[r.policy.value]->institutions();
                    if (only_sealed && world.population.age(p) >= 18 && here().of[p.value].activity == Activity::home)
                        able.push_back({luck.draw(Purpose::errand, name(p), static_cast<std::uint32_t>(now.index)).bits(), p});
                }
                if (able.empty()) continue;
                const Person goes = std::min_element(able.begin(), able.end())->second;
                go.push_back({luck.draw(Purpose::errand_served, name(first), static_cast<std::uint32_t>(now.index)).bits(), goes});
            }
            std::sort(go.begin(), go.end());
            for (std::size_t n = 0; n < go.size(); ++n) {
                const bool served = static_cast<std::int64_t>(n) < how->served_in(quarter);
                today.add(served ? Series::errands_run : Series::errands, c);
                if (served) continue;
                on_errand[go[n].second.value] = true;
                record(Record::zone, {name(go[n].second).value, static_cast<std::uint64_t>(now.index)});
            }
        }
    }
}

}  // namespace cordon::twin
