// Checks: everyone is in one place, and whoever was infected was there with the infector.
#include <algorithm>

#include "base/parallel.h"
#include "stages/checks.h"
#include "stages/contacts.h"
#include "stages/move.h"
#include "stages/tell.h"
#include "world/groups.h"

namespace cordon {

namespace {

const std::string& called(Activity a) { return activity_names[static_cast<std::size_t>(a)]; }

bool in_a_roster(const Presence& at) {
    return at.cell && (at.activity == Activity::home || at.activity == Activity::work || at.activity == Activity::trip);
}

// Whether a person can be where they are said to be.
bool belongs(const World& w, Person p, const Presence& at) {
    switch (at.activity) {
        case Activity::absent: return !at.cell;
        case Activity::home: return at.cell == w.population.cell(p);
        case Activity::work: return desk_of(w, at.venue, p) == at.desk && member_at(w, at.venue, at.desk) == p;
        case Activity::visit: return at.host && at.cell == w.population.cell(at.host) && !w.population.household(p).contains(at.host);
        case Activity::trip: {
            const Township to = w.mobility.flows[at.flow].to;
            return w.mobility.origin[at.flow] == w.population.township(p) && (to ? at.cell && w.places[at.cell].township == to : !at.cell);
        }
    }
    return false;
}

// Returns whether the person is in a roster.
bool find_in_person(const Stage& s, const Whereabouts& here, Person p, Faults& faults) {
    const Presence at = here.where(p);
    // Whereabouts do not know of those who were turned back on their way in, were kept from setting out, or have left.
    const bool expected = present(s, p);
    faults.unless(s.state.turned_back.find(p) || s.state.has_left(p, s.now) || (at.activity != Activity::absent) == expected, "person {} is {} and should be {}", p.value, called(at.activity),
                  expected ? "in the region" : "away");
    faults.unless(belongs(s.world, p, at), "person {} is at {} in cell {}, where they do not belong", p.value, called(at.activity),
                  at.cell.value);
    const std::uint32_t slot = here.slot_of(p, at);
    const bool listed = at.cell && slot < here.slots(at.cell) && here.who(at.cell, slot) == p;
    faults.unless(listed == in_a_roster(at), "person {} is at {} in cell {} and {} its roster", p.value, called(at.activity), at.cell.value,
                  listed ? "in" : "not in");
    return in_a_roster(at);
}

// Whoever is in a roster is there, and stands in it once. Returns how many of the slots asked are taken.
std::size_t find_in_roster(const Whereabouts& here, Cell c, std::uint32_t first, std::uint32_t stride, Faults& faults) {
    std::size_t taken = 0;
    for (std::uint32_t k = first, n = here.slots(c); k < n; k += stride) {
        const Person p = here.who(c, k);
        if (!p) continue;
        ++taken;
        const Presence at = here.where(p);
        faults.unless(at.cell == c && here.slot_of(p, at) == k,
                      "person {} is in two places: in the roster of cell {}, and at {} in cell {}", p.value, c.value, called(at.activity),
                      at.cell.value);
    }
    return taken;
}

// Where a body can be met: free or held, and in the rooms of whose household.
struct Body {
    bool free = true;
    Presence at;
    Person rooms;  // first member of the household whose rooms they are; none: in nobody's
};

Body body_of(const Stage& s, Person p) {
    const Person home = s.world.population.household(p).first;
    Body b;
    if (s.state.is_kept_out(p, s.now) || s.state.is_dead(p)) return {.free = false, .at = {}, .rooms = {}};
    const Holding* h = s.state.custody.find(p);
    if (h && h->held) {
        b.free = s.state.is_on_errand(p);
        if (b.free) b.at = s.whereabouts.where(p);
        if (h->at == Keep::home) b.rooms = home;
        return b;
    }
    if (s.state.is_stopped(p, s.now)) {
        b.free = false, b.rooms = home;
        return b;
    }
    b.at = s.whereabouts.where(p);
    if (b.at.activity == Activity::home) b.rooms = home;
    if (b.at.activity == Activity::visit) b.rooms = b.at.host;
    return b;
}

// The gates with a checkpoint that a person passes in this tick.
std::vector<Gate> gates_of(const Stage& s, Person p) {
    std::vector<Gate> gates;
    std::vector<Whereabouts::Passing> passing;
    // Those whose journey ends at a gate in this tick have stood there.
    if (!s.state.is_held(p) && !s.state.is_kept_out(p, s.now)) s.whereabouts.passes(p, passing);
    for (const Whereabouts::Passing& g : passing) gates.push_back(g.gate);
    const World& w = s.world;
    const std::uint32_t a = s.state.arrived.find(p);
    if (a != RowMap<Person>::none && w.clock.tick_of(s.state.came[a].moment) == s.now) {
        const std::uint32_t entry = w.mobility.sources[w.mobility.arrivals[s.state.came[a].arrival].source.value].entry_route_of;
        if (entry < w.mobility.entry.size()) {
            const std::vector<Gate>& way = w.mobility.routes[w.mobility.entry[entry][w.population.township(p).value]].gates;
            gates.insert(gates.end(), way.begin(), way.end());
        }
    }
    const std::vector<Post> all = posts(s);
    std::erase_if(gates, [&](Gate g) { return std::none_of(all.begin(), all.end(), [&](const Post& post) { return post.gate == g; }); });
    return gates;
}

bool at_one_gate(const Stage& s, Person a, Person b) {
    const std::vector<Gate> of_a = gates_of(s, a), of_b = gates_of(s, b);
    return std::find_first_of(of_a.begin(), of_a.end(), of_b.begin(), of_b.end()) != of_a.end();
}

bool in_one_group(const Stage& s, const Presence& a, const Presence& b, bool school) {
    if (a.activity != Activity::work || b.activity != Activity::work || a.venue != b.venue) return false;
    const Venues& v = s.world.venues[static_cast<std::size_t>(a.venue)];
    const DeskRange group = group_around(v, a.desk);
    return (a.venue >= VenueKind::kindergarten) == school && a.cell == b.cell && group.first <= b.desk && b.desk < group.last;
}

// In beds of one room, or of one floor.
bool beds_together(const Stage& s, Person a, Person b, bool floor) {
    const Holding *x = s.state.custody.find(a), *y = s.state.custody.find(b);
    if (!x || !y || !x->facility || x->facility != y->facility) return false;
    const FacilityInfo& f = s.world.places.facilities[x->facility.value];
    if (f.beds_a_room == 0) return false;
    const auto size = static_cast<std::uint32_t>(f.beds_a_room * (floor ? f.rooms_a_floor : 1));
    return x->bed / size == y->bed / size;
}

// Staff of the facility in which someone is kept.
bool at_work_with(const Stage& s, Person staff, Person kept) {
    const Holding* h = s.state.custody.find(kept);
    const Facility* at = s.state.duty.find(staff);
    return h && h->facility && at && *at == h->facility;
}

bool together(const Stage& s, Setting setting, std::uint8_t kind, Person a, Person b) {
    const Body x = body_of(s, a), y = body_of(s, b);
    const bool free = x.free && y.free, one_room = x.rooms && x.rooms == y.rooms;
    const bool housemates = s.world.population.household(a).contains(b);
    switch (setting) {
        case Setting::household: return housemates && one_room;
        case Setting::visit: return !housemates && free && one_room;
        case Setting::team: return free && in_one_group(s, x.at, y.at, false);
        case Setting::school_class: return free && in_one_group(s, x.at, y.at, true);
        case Setting::community: {
            const bool goes_on_at_home = kind < s.world.rates.kinds.size() && s.world.rates.kinds[kind].at_home;
            const auto there = [&](const Body& body) { return (body.free && in_a_roster(body.at)) || (goes_on_at_home && body.rooms); };
            const auto cell = [&](const Body& body, Person p) { return body.at.cell ? body.at.cell : s.world.population.cell(p); };
            return cell(x, a) == cell(y, b) && there(x) && there(y);
        }
        case Setting::queue: return at_one_gate(s, a, b);
        // At a first place of care near home, by whoever works there.
        case Setting::room: return beds_together(s, a, b, false);
        case Setting::floor: return beds_together(s, a, b, true) || at_work_with(s, a, b);
        case Setting::ward:
            if (at_work_with(s, b, a)) return true;
            return y.free && y.at.activity != Activity::absent && s.world.population.township(a) == s.world.population.township(b);
        case Setting::vehicle:
        case Setting::seed: break;
    }
    return false;
}

// At some time from one moment to another.
bool infectious(const Stage& s, const Infection& i, Moment from, Moment to) {
    if (to < i.infected || (i.dies && i.over <= from)) return false;
    if (s.world.disease.relapse_infectiousness > 0 && i.relapse_from <= to && from <= i.relapse_to) return true;
    const InfectiousCourse course = infectious_course(s.world, s.luck, i, name_of(s.world, i.person), i.ordinal);
    if (s.world.disease.infectiousness == Infectiousness::stages)
        return course.from <= to.days() && from.days() < course.from + course.length;
    return infectiousness_at(s.world.disease, course, from.days()) > 0 || infectiousness_at(s.world.disease, course, to.days()) > 0;
}

// Without an infector: with an arrival of this tick, or among the seeds of the first or of a strain.
bool from_outside(const Stage& s, const Infection& i) {
    if (i.setting != Setting::seed) return false;
    if (!i.source) return s.now.index == 0 || (i.strain > 0 && i.infected == s.world.clock.begin(s.now));
    const std::uint32_t a = s.state.arrived.find(i.person);
    if (a == RowMap<Person>::none) return false;
    const Coming& c = s.state.came[a];
    return s.world.mobility.arrivals[c.arrival].source == i.source && i.infected <= c.moment;
}

}  // namespace

Faults faults_in_presence(const Stage& s, std::uint32_t most) {
    Faults faults;
    Whereabouts here(s.world, s.luck, s.now, s.state.conditions_of(s.now));
    here.prepare_all();
    // One in `stride` people is asked, and about as many slots of rosters: all of one in so many cells, of few cells a part.
    const auto tick = static_cast<std::uint32_t>(s.now.index), people = s.world.population.size();
    const auto cells = static_cast<std::uint32_t>(s.world.places.cells.size());
    const std::uint32_t stride = std::max(1u, (people + most - 1) / most), cell_stride = std::min(stride, cells),
                        slot_stride = stride / cell_stride;
    std::size_t listed = 0, somewhere = 0;
    for (std::uint32_t p = tick % stride; p < people; p += stride) somewhere += find_in_person(s, here, Person(p), faults);
    for (std::uint32_t c = tick % cell_stride; c < cells; c += cell_stride)
        listed += find_in_roster(here, Cell(c), tick / cell_stride % slot_stride, slot_stride, faults);
    faults.unless(stride > 1 || listed == somewhere, "{} people are in rosters, {} should be", listed, somewhere);
    return faults;
}

Faults faults_in_infections(const Stage& s, const Before& before) {
    Faults faults;
    const Episodes& episodes = s.state.episodes;
    const Clock& clock = s.world.clock;
    for (std::size_t e = before.episodes; e < episodes.rows.size(); ++e) {
        const Infection& i = episodes.rows[e];
        faults.unless(i.infected < clock.end(s.now), "person {} is infected by a contact that is still to come", i.person.value);
        faults.unless(i.in_custody == s.state.is_held(i.person), "person {} is infected and said to be {}", i.person.value,
                      i.in_custody ? "held" : "free");
        if (!i.infector) {
            faults.unless(from_outside(s, i), "person {} is infected and nobody was there", i.person.value);
            continue;
        }
        const bool queue = i.setting == Setting::queue;
        faults.unless(i.infector.value < (queue ? e : before.episodes), "person {} is infected by episode {}, which is no older",
                      i.person.value, i.infector.value);
        if (i.infector.value >= e) continue;
        const Infection& by = episodes[i.infector];
        // Moments are rounded; in a line it counts how infectious someone is on coming.
        const Moment from = queue ? clock.begin(s.now) : Moment{i.infected.units - 1};
        faults.unless(infectious(s, by, from, {i.infected.units + 1}), "person {} is infected by person {}, who is not infectious",
                      i.person.value, by.person.value);
        faults.unless(together(s, i.setting, i.kind, by.person, i.person), "person {} is infected by person {} ({}), and they were not together",
                      i.person.value, by.person.value, setting_names[static_cast<std::size_t>(i.setting)]);
    }
    return faults;
}

}  // namespace cordon
