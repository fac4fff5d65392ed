// Presence functions: where and who.
#include "world/whereabouts.h"

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/sampling.h"
#include "base/search.h"
#include "world/groups.h"

namespace cordon {

namespace {
constexpr int night = 0, morning = 1, afternoon = 2, evening = 3;

std::uint32_t desks(const Venues& v, Cell c) { return v.cell_desk.empty() ? 0 : v.cell_desk[c.value + 1] - v.cell_desk[c.value]; }
}  // namespace

Whereabouts::Whereabouts(const World& world, const Luck& luck, Tick tick, const Conditions& conditions)
    : world_(world), luck_(luck), tick_(tick), conditions_(conditions), day_(world.clock.day(tick)), quarter_(world.clock.quarter(tick)),
      slot_key_(static_cast<std::uint32_t>(day_ * 4 + quarter_)),
      crossing_(tick.index == 0 || world.clock.ticks_per_day == 1 || world.clock.quarter(tick + (-1)) != quarter_) {
    for (int r = 0; r < roles; ++r) {
        bool away = r == static_cast<int>(Role::expected);  // they are asked for one by one
        for (const Span& s : world.mobility.away[static_cast<std::size_t>(r)]) away = away || s.holds(day_);
        if (!away) present_ |= only(static_cast<Role>(r));
    }
    // One rule for the region, so that a commuter between counties is never in two pools.
    bool work = false, school = false;
    for (const CountyConditions& c : conditions.county) work = work || c.work > 0, school = school || c.school > 0;
    free_ = quarter_ == night ? RoleMask{0} : present_;
    for (int r = 0; r < roles && at_venue_now(); ++r) {
        const int v = venue_of(static_cast<Role>(r));
        if (v == no_venue || world.venues[static_cast<std::size_t>(v)].flows.empty()) continue;
        if (is_pupil(static_cast<Role>(r)) ? school : work) free_ &= static_cast<RoleMask>(~only(static_cast<Role>(r)));
    }
    whole_.fill(true);
    for (const CountyConditions& c : conditions.county) {
        limits_ = limits_ || c.limits_trips();
        for (std::size_t k = 0; k < venue_kinds; ++k) {
            const bool learns = k >= static_cast<std::size_t>(VenueKind::kindergarten);
            const bool plans = k == static_cast<std::size_t>(VenueKind::firm) && !c.plans.empty();
            whole_[k] = whole_[k] && (learns ? c.school : c.work) * c.open[k] >= 1 && !plans;
        }
        visits_ = visits_ || (quarter_ == evening && c.visits > 0);
    }
    is_drawn_.assign(world.places.townships.size(), 0);
}

const CountyConditions& Whereabouts::in(Township t) const { return conditions_.county[world_.places.townships[t.value].county.value]; }

bool Whereabouts::at_venue_now() const { return quarter_ == morning || quarter_ == afternoon; }

bool Whereabouts::arrived(Person p) const {
    const std::uint32_t a = world_.mobility.arrival_of.find(p);
    return a != RowMap<Person>::none && world_.mobility.arrivals[a].moment < world_.clock.end(tick_);
}

// --- trips -----------------------------------------------------------------------------------------------------------

double Whereabouts::share(std::uint32_t a, std::uint32_t b, Township from) const {
    const auto& c = world_.mobility.cumulative;
    return c[b - 1] - (a == world_.mobility.flows_from[from.value] ? 0.0 : c[a - 1]);
}

// Of n travellers on the flows [a, b), those on the flows before `middle`: a node of a tree of binomials, so that the
// count of any one flow can be asked for alone.
std::uint32_t Whereabouts::left_of(Township from, std::uint32_t a, std::uint32_t middle, std::uint32_t b, std::uint32_t n, const Draw& draw) const {
    if (n == 0) return 0;
    const double all = share(a, b, from), p = all > 0 ? std::min(1.0, share(a, middle, from) / all) : 0.0;
    return binomial(n, p, draw.uniform());
}

Asked Whereabouts::of_node(Township from, std::uint32_t a, std::uint32_t b) const {
    const std::uint32_t start = world_.mobility.flows_from[from.value];
    return {Purpose::trips_split, name_of(world_, from), slot_key_, (static_cast<std::uint64_t>(a - start) << 20) + (b - start)};
}

std::uint32_t Whereabouts::left_of(Township from, std::uint32_t a, std::uint32_t middle, std::uint32_t b, std::uint32_t n) const {
    if (n == 0) return 0;
    const Asked node = of_node(from, a, b);
    return left_of(from, a, middle, b, n, luck_.draw(node.purpose, node.name, node.when, node.partner));
}

std::uint32_t Whereabouts::came(Township from) const {
    const Mobility& m = world_.mobility;
    if (m.arrivals_first.empty() || quarter_ == night) return 0;
    const Moment quarter_begins{day_ * Moment::per_day + quarter_ * (Moment::per_day / 4)};
    const auto first = m.arrivals_at.begin() + m.arrivals_first[from.value],
               last = m.arrivals_at.begin() + m.arrivals_first[from.value + 1];
    return static_cast<std::uint32_t>(
        std::partition_point(first, last, [&](std::uint32_t a) { return m.arrivals[a].moment < quarter_begins; }) - first);
}

const Whereabouts::Pool& Whereabouts::pool(Township from, Pool& room) const {
    return is_drawn_[from.value] ? pools_[from.value] : (room = make_pool(from));
}

Person Whereabouts::in_pool(const Pool& pool, Township from, std::uint32_t place) const {
    const Mobility& m = world_.mobility;
    if (place >= pool.residents) return m.arrivals[m.arrivals_at[m.arrivals_first[from.value] + place - pool.residents]].person;
    return pool.everyone ? Person(world_.population.people(from).first.value + place) : world_.population.select(from, free_, place);
}

std::optional<std::uint32_t> Whereabouts::place_in_pool(const Pool& pool, Township from, Person p) const {
    const Mobility& m = world_.mobility;
    const Role role = world_.population.role(p);
    if (free_ & only(role)) return pool.everyone ? p.value - world_.population.people(from).first.value : world_.population.rank(from, free_, p);
    const std::uint32_t a = role == Role::expected ? m.arrival_of.find(p) : RowMap<Person>::none;
    if (a == RowMap<Person>::none || m.arrival_rank.empty() || m.arrival_rank[a] >= pool.all - pool.residents) return {};
    return pool.residents + m.arrival_rank[a];
}

Whereabouts::Stretch Whereabouts::travellers_of(std::uint32_t flow) const {
    const Mobility& m = world_.mobility;
    const Township from = m.origin[flow];
    const std::uint32_t start = m.flows_from[from.value], end = m.flows_from[from.value + 1];
    if (is_drawn_[from.value]) {
        const std::uint32_t* first = drawn(from) + (flow - start);
        return {first[0], first[1] - first[0]};
    }
    std::uint32_t first = 0, n = make_pool(from).leaving;
    for (std::uint32_t a = start, b = end; b - a > 1 && n > 0;) {
        const std::uint32_t middle = (a + b) / 2, l = left_of(from, a, middle, b, n);
        if (flow < middle) b = middle, n = l;
        else first += l, a = middle, n -= l;
    }
    return {first, n};
}

// The flow of the j-th traveller of a township.
std::uint32_t Whereabouts::flow_of(const Pool& pool, Township from, std::uint32_t j, Stretch* travellers) const {
    const Mobility& m = world_.mobility;
    std::uint32_t a = m.flows_from[from.value], b = m.flows_from[from.value + 1], first = 0, n = pool.leaving;
    if (j >= n) return Presence::none;
    if (is_drawn_[from.value]) {
        const std::uint32_t* f = drawn(from);
        const std::uint32_t local = not_above(f, b - a + 1, j) - 1;
        *travellers = {f[local], f[local + 1] - f[local]};
        return a + local;
    }
    while (b - a > 1) {
        const std::uint32_t middle = (a + b) / 2, l = left_of(from, a, middle, b, n);
        if (j < first + l) b = middle, n = l;
        else first += l, a = middle, n -= l;
    }
    *travellers = {first, n};
    return a;
}

std::uint32_t Whereabouts::limited(std::uint32_t flow, std::uint32_t n) const {
    const TripFlow& f = world_.mobility.flows[flow];
    const Township from = world_.mobility.origin[flow];
    const CountyConditions& here = in(from);
    if (n == 0 || !limits(from)) return n;
    if (is_drawn_[from.value]) return allowed_[from.value][flow - world_.mobility.flows_from[from.value]];
    const bool across = !f.to || world_.places.townships[f.to.value].county != world_.places.townships[from.value].county;
    const double left = here.trips_left(f.mode, across);
    if (left >= 1) return n;
    const double u = luck_.draw(Purpose::trips_limit, name_of_trips(world_, flow), slot_key_).uniform();
    return std::min(n, static_cast<std::uint32_t>(std::floor(n * left + u)));
}

Person Whereabouts::traveller(std::uint32_t flow, std::uint32_t i, Stretch travellers) const {
    const Township from = world_.mobility.origin[flow];
    Pool room;
    const Pool& people = pool(from, room);
    return in_pool(people, from, people.order(travellers.low + i));
}

// The flow on which p travels, p's place among its travellers; none: p does not travel.
std::uint32_t Whereabouts::trip_of(Person p, std::uint32_t* i, Stretch* travellers) const {
    if (world_.mobility.flows.empty()) return Presence::none;
    const Township home = world_.population.township(p);
    Pool room;
    const Pool& people = pool(home, room);
    if (people.leaving == 0) return Presence::none;
    const std::optional<std::uint32_t> place = place_in_pool(people, home, p);
    if (!place) return Presence::none;
    const std::uint32_t j = people.order.inverse(*place);
    const std::uint32_t flow = flow_of(people, home, j, travellers);
    if (flow == Presence::none) return flow;
    *i = j - travellers->low;
    return *i < limited(flow, travellers->n) ? flow : Presence::none;
}

// --- family visits ---------------------------------------------------------------------------------------------------

Person Whereabouts::visit_partner(Person of, bool* is_guest) const {
    if (quarter_ != evening) return {};
    const Township t = world_.population.township(of);
    const double visits = in(t).visits;
    if (visits <= 0) return {};
    const Person first = world_.population.household(of).first;
    const std::uint32_t n = world_.population.households(t), day = static_cast<std::uint32_t>(day_);
    const Permutation pairs(n, luck_.draw(Purpose::visit_pairs, name_of(world_, t), day));
    const std::uint32_t position = pairs.inverse(world_.population.household_rank(t, first));
    if ((position ^ 1u) >= n) return {};
    const Draw happens = luck_.draw(Purpose::visit_happens, name_of(world_, t), day, (position >> 1) + 1);
    if (!happens.chance(visits, 0)) return {};
    const Person partner = world_.population.household_select(t, pairs(position ^ 1u));
    const std::uint32_t people = world_.population.household(first).size() + world_.population.household(partner).size();
    if (people > in(t).gathering_most && !happens.chance(in(t).gatherings, 1)) return {};
    if (is_guest) *is_guest = position & 1u;
    return partner;
}

// --- where and who ---------------------------------------------------------------------------------------------------

Presence Whereabouts::where(Person p) const {
    const Role role = world_.population.role(p);
    if (!is_here(role, p)) return {};
    VenueKind kind{};
    std::uint32_t index = 0;
    const CommuteFlow* f = at_venue_now() ? attends(p, &kind, &index) : nullptr;
    return f ? at_work(kind, desk_of(world_, kind, *f, index)) : at_leisure(p);
}

Presence Whereabouts::where(Person p, std::uint32_t desk) const {
    const Role role = world_.population.role(p);
    if (!is_here(role, p)) return {};
    const int v = at_venue_now() && desk != no_desk ? venue_of(role) : no_venue;
    if (v == no_venue) return at_leisure(p);
    VenueKind kind = static_cast<VenueKind>(v);
    std::uint32_t index = 0;
    const bool comes = present_ & only(role) && (whole_[static_cast<std::size_t>(v)] || attends(p, &kind, &index));
    return comes ? at_work(kind, desk) : at_leisure(p);
}

Presence Whereabouts::at_work(VenueKind kind, std::uint32_t desk) const {
    Presence here;
    here.activity = Activity::work, here.venue = kind, here.desk = desk;
    here.cell = cell_of_desk(world_.venues[static_cast<std::size_t>(kind)], desk);
    return here;
}

Presence Whereabouts::at_leisure(Person p) const {
    std::uint32_t index = 0;
    Stretch travellers{};
    const std::uint32_t flow = trip_of(p, &index, &travellers);
    if (flow != Presence::none) return on_trip(flow, index, travellers);
    Presence here;
    bool guest = false;
    here.activity = Activity::home;
    const Person host = visit_partner(p, &guest);
    if (host && guest) here.activity = Activity::visit, here.host = host;
    here.cell = world_.population.cell(host && guest ? host : p);
    return here;
}

Presence Whereabouts::on_trip(std::uint32_t flow, std::uint32_t index, Stretch travellers) const {
    Presence here;
    here.activity = Activity::trip, here.flow = flow;
    const Township to = world_.mobility.flows[flow].to;
    if (!to) return here;
    const Spread s = spread(flow, travellers.n);
    const std::uint32_t point = order_on_cells(flow, travellers.n)(index);
    const Range<Cell> cells = world_.places.townships[to.value].cells;
    here.cell = Cell(cells.first.value + s.cells_below(world_.mobility.cell_weight.data() + cells.first.value, cells.size(), point));
    return here;
}

bool Whereabouts::is_home(Person p) const {
    const Population& people = world_.population;
    const Role role = people.role(p);
    if (!is_here(role, p)) return false;
    std::uint32_t index = 0;
    if (const int v = at_venue_now() ? venue_of(role) : no_venue; v != no_venue) {
        const Venues& venues = world_.venues[static_cast<std::size_t>(v)];
        if (whole_[static_cast<std::size_t>(v)] && !venues.all_leave.empty() && venues.all_leave[people.township(p).value]) return false;
        VenueKind kind{};
        if (attends(p, &kind, &index)) return false;
    }
    Stretch travellers{};
    if (trip_of(p, &index, &travellers) != Presence::none) return false;
    bool guest = false;
    return !visit_partner(p, &guest) || !guest;
}

std::uint32_t Whereabouts::visitors_before(Cell c, std::uint32_t flow) const {
    const Mobility& m = world_.mobility;
    if (m.flows.empty() || quarter_ == night) return 0;
    const Township t = world_.places[c].township;
    if (const Visitors* v = visitors(t)) {
        const std::size_t flows = v->travellers.size(), row = (c.value - world_.places.townships[t.value].cells.first.value) * (flows + 1);
        return v->upto[row + (flow == Presence::none ? flows : m.place_to[flow])];
    }
    std::uint32_t n = 0;
    for (std::uint32_t o = m.flows_to[t.value]; o < m.flows_to[t.value + 1] && m.to_order[o] != flow; ++o) {
        const Stretch travellers = travellers_of(m.to_order[o]);
        if (travellers.n) n += spread(m.to_order[o], travellers.n).on(world_, c).n;
    }
    return n;
}

std::uint32_t Whereabouts::slots_of_locals(Cell c) const {
    if (!world_.mobility.locals.empty()) return world_.mobility.locals[c.value].back();
    std::uint32_t n = world_.population.people(c).size();
    for (const Venues& v : world_.venues) n += desks(v, c);
    return n;
}

std::uint32_t Whereabouts::slots(Cell c) const { return slots_of_locals(c) + visitors_before(c, Presence::none); }

std::uint32_t Whereabouts::slot_of(Person p, const Presence& here) const {
    const std::uint32_t residents = here.cell ? world_.population.people(here.cell).size() : 0;
    std::uint32_t before = residents;
    switch (here.activity) {
        case Activity::home: return p.value - world_.population.people(here.cell).first.value;
        case Activity::work:
            for (std::size_t k = 0; k < static_cast<std::size_t>(here.venue); ++k) before += desks(world_.venues[k], here.cell);
            return before + here.desk - world_.venues[static_cast<std::size_t>(here.venue)].cell_desk[here.cell.value];
        case Activity::trip: {
            if (!here.cell) return Presence::none;
            for (const Venues& v : world_.venues) before += desks(v, here.cell);
            std::uint32_t i = 0;
            Stretch travellers{};
            trip_of(p, &i, &travellers);
            const Spread s = spread(here.flow, travellers.n);
            return before + visitors_before(here.cell, here.flow) + order_on_cells(here.flow, travellers.n)(i) - s.on(world_, here.cell).low;
        }
        default: return Presence::none;
    }
}

Person Whereabouts::who(Cell c, std::uint32_t slot) const {
    const Range<Person> residents = world_.population.people(c);
    if (slot < residents.size()) {
        const Person p(residents.first.value + slot);
        return is_home(p) ? p : Person{};
    }
    slot -= residents.size();
    for (std::size_t k = 0; k < venue_kinds; ++k) {
        const std::uint32_t n = desks(world_.venues[k], c);
        if (slot < n) return at_venue_now() ? at_desk(static_cast<VenueKind>(k), c, world_.venues[k].cell_desk[c.value] + slot) : Person{};
        slot -= n;
    }
    return visitor(c, slot);
}

Person Whereabouts::at_desk(VenueKind kind, Cell c, std::uint32_t desk) const {
    std::uint32_t index = 0;
    const CommuteFlow* f = commute_to(world_, kind, world_.places[c].township, desk, &index);
    if (!f || index >= attending(kind, *f)) return {};
    if (has_plans(kind, *f) && !lets(*f, index, firm_lot(world_, desk))) return {};
    const Person p = member_of(world_, kind, *f, index);
    return present_ & only(world_.population.role(p)) ? p : Person{};
}

Person Whereabouts::visitor(Cell c, std::uint32_t slot) const {
    const Mobility& m = world_.mobility;
    if (m.flows.empty() || quarter_ == night) return {};
    const Township t = world_.places[c].township;
    std::uint32_t flow = 0;
    Stretch travellers, here;
    if (const Visitors* v = visitors(t)) {
        const std::uint32_t flows = static_cast<std::uint32_t>(v->travellers.size());
        const std::uint32_t* upto = &v->upto[(c.value - world_.places.townships[t.value].cells.first.value) * (flows + 1)];
        if (slot >= upto[flows]) return {};
        const std::uint32_t place = not_above(upto, flows, slot) - 1;
        flow = m.to_order[m.flows_to[t.value] + place], slot -= upto[place];
        travellers = travellers_of(flow), here = spread(flow, travellers.n).on(world_, c);
    } else {
        for (std::uint32_t o = m.flows_to[t.value];; ++o, slot -= here.n) {
            if (o == m.flows_to[t.value + 1]) return {};
            flow = m.to_order[o], travellers = travellers_of(flow);
            here = travellers.n > 0 ? spread(flow, travellers.n).on(world_, c) : Stretch{};
            if (slot < here.n) break;
        }
    }
    const std::uint32_t i = order_on_cells(flow, travellers.n).inverse(here.low + slot);
    return i < limited(flow, travellers.n) ? traveller(flow, i, travellers) : Person{};
}

}  // namespace cordon
