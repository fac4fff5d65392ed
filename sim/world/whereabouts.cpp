// Presence functions: where and who.
#include "world/whereabouts.h"

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/sampling.h"

namespace cordon {

namespace {
constexpr int night = 0, morning = 1, afternoon = 2, evening = 3;

Name name_of_flow(const World& w, std::uint32_t flow) {
    const TripFlow& f = w.mobility.flows[flow];
    std::uint64_t to = f.to ? name_of(w, f.to).value : 0x7fffffffu;
    if (!f.to)  // by the way that it takes: several lead out
        for (const Gate g : w.mobility.routes[f.route].gates) to = mix(to ^ name_of(w.places.gates[g.value].name).value);
    return {mix(name_of(w, w.mobility.origin[flow]).value * 4 + static_cast<std::uint64_t>(f.mode)) ^ to};
}

std::uint32_t desks(const Venues& v, Cell c) { return v.cell_desk.empty() ? 0 : v.cell_desk[c.value + 1] - v.cell_desk[c.value]; }
}  // namespace

// Travellers of a flow fall on the cells of its destination by systematic sampling: traveller i has the point
// (order(i) + u) / n, and a cell takes the points in its stretch of cumulative attraction.
struct Whereabouts::Spread {
    Permutation order;
    double u;
    std::uint32_t n;
    std::uint32_t below(float w) const {  // points below a cumulative weight
        if (w >= 1.0f) return n;
        const double x = std::ceil(static_cast<double>(w) * n - u);
        return x <= 0 ? 0 : std::min(n, static_cast<std::uint32_t>(x));
    }
    Stretch on(const World& w, Cell c) const {
        const bool first = c == w.places.townships[w.places[c].township.value].cells.first;
        const std::uint32_t low = first ? 0 : below(w.mobility.cell_weight[c.value - 1]);
        return {low, below(w.mobility.cell_weight[c.value]) - low};
    }
};

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
    drawn_.resize(world.places.townships.size());
    allowed_.resize(world.places.townships.size());
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
std::uint32_t Whereabouts::left_of(Township from, std::uint32_t a, std::uint32_t middle, std::uint32_t b, std::uint32_t n) const {
    if (n == 0) return 0;
    const double all = share(a, b, from), p = all > 0 ? std::min(1.0, share(a, middle, from) / all) : 0.0;
    const std::uint32_t start = world_.mobility.flows_from[from.value];
    const std::uint64_t node = (static_cast<std::uint64_t>(a - start) << 20) + (b - start);
    return binomial(n, p, luck_.draw(Purpose::trips_split, name_of(world_, from), slot_key_, node).uniform());
}

std::uint32_t Whereabouts::leaving(Township from) const {
    if (quarter_ == night || world_.mobility.flows_from[from.value] == world_.mobility.flows_from[from.value + 1]) return 0;
    const double p = world_.mobility.trips[static_cast<std::size_t>(quarter_)];
    return binomial(pool(from), p, luck_.draw(Purpose::trips_total, name_of(world_, from), slot_key_).uniform());
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

std::uint32_t Whereabouts::pool(Township from) const { return world_.population.count(from, free_) + came(from); }

Person Whereabouts::in_pool(Township from, std::uint32_t place) const {
    const Mobility& m = world_.mobility;
    const std::uint32_t residents = world_.population.count(from, free_);
    if (place < residents) return world_.population.select(from, free_, place);
    return m.arrivals[m.arrivals_at[m.arrivals_first[from.value] + place - residents]].person;
}

std::optional<std::uint32_t> Whereabouts::place_in_pool(Township from, Person p) const {
    const Mobility& m = world_.mobility;
    const Role role = world_.population.role(p);
    if (free_ & only(role)) return world_.population.rank(from, free_, p);
    const std::uint32_t a = role == Role::expected ? m.arrival_of.find(p) : RowMap<Person>::none;
    if (a == RowMap<Person>::none || m.arrival_rank.empty() || m.arrival_rank[a] >= came(from)) return {};
    return world_.population.count(from, free_) + m.arrival_rank[a];
}

std::vector<std::uint32_t> Whereabouts::draw(Township from) const {
    const Mobility& m = world_.mobility;
    const std::uint32_t start = m.flows_from[from.value], end = m.flows_from[from.value + 1];
    std::vector<std::uint32_t> first(end - start + 1, 0);
    const auto divide = [&](const auto& self, std::uint32_t a, std::uint32_t b, std::uint32_t n) -> void {
        if (n == 0) return;
        if (b - a == 1) {
            first[a - start + 1] = n;
            return;
        }
        const std::uint32_t middle = (a + b) / 2, l = left_of(from, a, middle, b, n);
        self(self, a, middle, l);
        self(self, middle, b, n - l);
    };
    divide(divide, start, end, leaving(from));
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    return first;
}

Whereabouts::Stretch Whereabouts::travellers_of(std::uint32_t flow) const {
    const Mobility& m = world_.mobility;
    const Township from = m.origin[flow];
    const std::uint32_t start = m.flows_from[from.value], end = m.flows_from[from.value + 1];
    if (is_drawn_[from.value]) {
        const std::uint32_t* first = &drawn_[from.value][flow - start];
        return {first[0], first[1] - first[0]};
    }
    std::uint32_t first = 0, n = leaving(from);
    for (std::uint32_t a = start, b = end; b - a > 1 && n > 0;) {
        const std::uint32_t middle = (a + b) / 2, l = left_of(from, a, middle, b, n);
        if (flow < middle) b = middle, n = l;
        else first += l, a = middle, n -= l;
    }
    return {first, n};
}

// The flow of the j-th traveller of a township.
std::uint32_t Whereabouts::flow_of(Township from, std::uint32_t j, Stretch* travellers) const {
    const Mobility& m = world_.mobility;
    std::uint32_t a = m.flows_from[from.value], b = m.flows_from[from.value + 1], first = 0, n = leaving(from);
    if (j >= n) return Presence::none;
    if (is_drawn_[from.value]) {
        const auto& f = drawn_[from.value];
        const auto local = static_cast<std::uint32_t>(std::upper_bound(f.begin(), f.end(), j) - f.begin()) - 1;
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
    if (n == 0 || !here.limits_trips()) return n;
    if (is_drawn_[from.value]) return allowed_[from.value][flow - world_.mobility.flows_from[from.value]];
    const bool across = !f.to || world_.places.townships[f.to.value].county != world_.places.townships[from.value].county;
    const double left = here.trips_left(f.mode, across);
    if (left >= 1) return n;
    const double u = luck_.draw(Purpose::trips_limit, name_of_flow(world_, flow), slot_key_).uniform();
    return std::min(n, static_cast<std::uint32_t>(std::floor(n * left + u)));
}

Permutation Whereabouts::order_of_travellers(Township from) const {
    return Permutation(pool(from), luck_.draw(Purpose::trips_members, name_of(world_, from), slot_key_));
}

Person Whereabouts::traveller(std::uint32_t flow, std::uint32_t i, Stretch travellers) const {
    const Township from = world_.mobility.origin[flow];
    return in_pool(from, order_of_travellers(from)(travellers.low + i));
}

Whereabouts::Spread Whereabouts::spread(std::uint32_t flow, std::uint32_t n) const {
    const Name name = name_of_flow(world_, flow);
    return {Permutation(n, luck_.draw(Purpose::trips_cell, name, slot_key_, 2)), luck_.draw(Purpose::trips_cell, name, slot_key_, 1).uniform(), n};
}

// The flow on which p travels, p's place among its travellers; none: p does not travel.
std::uint32_t Whereabouts::trip_of(Person p, std::uint32_t* i, Stretch* travellers) const {
    if (world_.mobility.flows.empty()) return Presence::none;
    const Township home = world_.population.township(p);
    const std::optional<std::uint32_t> place = place_in_pool(home, p);
    if (!place) return Presence::none;
    const std::uint32_t j = order_of_travellers(home).inverse(*place);
    const std::uint32_t flow = flow_of(home, j, travellers);
    if (flow == Presence::none) return flow;
    *i = j - travellers->low;
    return *i < limited(flow, travellers->n) ? flow : Presence::none;
}

// --- family visits ---------------------------------------------------------------------------------------------------

Person Whereabouts::visit_partner(Person first, bool* is_guest) const {
    if (quarter_ != evening) return {};
    const Township t = world_.population.township(first);
    const double visits = in(t).visits;
    if (visits <= 0) return {};
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
    const Population& people = world_.population;
    const Role role = people.role(p);
    Presence here;
    if (role == Role::expected ? !arrived(p) : !(present_ & only(role))) return here;

    std::uint32_t index = 0;
    if (at_venue_now()) {
        VenueKind kind{};
        if (const CommuteFlow* f = attends(p, &kind, &index)) {
            const Venues& v = world_.venues[static_cast<std::size_t>(kind)];
            here.venue = kind;
            const Range<Cell> cells = world_.places.townships[f->to.value].cells;
            here.activity = Activity::work;
            here.desk = desk_of(world_, here.venue, *f, index);
            const auto a = v.cell_desk.begin();
            here.cell = Cell(static_cast<std::uint32_t>(std::upper_bound(a + cells.first.value, a + cells.last.value, here.desk) - a - 1));
            return here;
        }
    }

    Stretch travellers{};
    const std::uint32_t flow = trip_of(p, &index, &travellers);
    if (flow != Presence::none) {
        here.activity = Activity::trip, here.flow = flow;
        const Township to = world_.mobility.flows[flow].to;
        if (!to) return here;
        const Spread s = spread(flow, travellers.n);
        const std::uint32_t point = s.order(index);
        const Range<Cell> cells = world_.places.townships[to.value].cells;
        std::uint32_t low = cells.first.value, high = cells.last.value - 1;  // the first cell whose stretch ends beyond the point
        while (low < high) {
            const std::uint32_t middle = (low + high) / 2;
            if (s.below(world_.mobility.cell_weight[middle]) > point) high = middle;
            else low = middle + 1;
        }
        here.cell = Cell(low);
        return here;
    }

    bool guest = false;
    here.activity = Activity::home;
    const Person host = visit_partner(people.household(p).first, &guest);
    if (host && guest) here.activity = Activity::visit, here.host = host;
    here.cell = people.cell(host && guest ? host : p);
    return here;
}

std::uint32_t Whereabouts::visitors_before(Cell c, std::uint32_t flow) const {
    const Mobility& m = world_.mobility;
    if (m.flows.empty() || quarter_ == night) return 0;
    const Township t = world_.places[c].township;
    std::uint32_t n = 0;
    for (std::uint32_t o = m.flows_to[t.value]; o < m.flows_to[t.value + 1] && m.to_order[o] != flow; ++o) {
        const Stretch travellers = travellers_of(m.to_order[o]);
        if (travellers.n) n += spread(m.to_order[o], travellers.n).on(world_, c).n;
    }
    return n;
}

std::uint32_t Whereabouts::slots_of_locals(Cell c) const {
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
            return before + visitors_before(here.cell, here.flow) + s.order(i) - s.on(world_, here.cell).low;
        }
        default: return Presence::none;
    }
}

Person Whereabouts::who(Cell c, std::uint32_t slot) const {
    const Range<Person> residents = world_.population.people(c);
    if (slot < residents.size()) {
        const Person p(residents.first.value + slot);
        return where(p).activity == Activity::home ? p : Person{};
    }
    slot -= residents.size();
    for (std::size_t k = 0; k < venue_kinds; ++k) {
        const Venues& v = world_.venues[k];
        const std::uint32_t n = desks(v, c);
        if (slot >= n) {
            slot -= n;
            continue;
        }
        std::uint32_t index = 0;
        const VenueKind kind = static_cast<VenueKind>(k);
        const CommuteFlow* f = at_venue_now() ? commute_to(world_, kind, v.cell_desk[c.value] + slot, &index) : nullptr;
        if (!f || index >= attending(kind, *f)) return {};
        if (has_plans(kind, *f) && !lets(*f, index, firm_lot(world_, v.cell_desk[c.value] + slot))) return {};
        const Person p = member_of(world_, kind, *f, index);
        return present_ & only(world_.population.role(p)) ? p : Person{};
    }
    const Mobility& m = world_.mobility;
    if (m.flows.empty() || quarter_ == night) return {};
    const Township t = world_.places[c].township;
    for (std::uint32_t o = m.flows_to[t.value]; o < m.flows_to[t.value + 1]; ++o) {
        const std::uint32_t flow = m.to_order[o];
        const Stretch travellers = travellers_of(flow);
        if (travellers.n == 0) continue;
        const Spread s = spread(flow, travellers.n);
        const Stretch here = s.on(world_, c);
        if (slot >= here.n) {
            slot -= here.n;
            continue;
        }
        const std::uint32_t i = s.order.inverse(here.low + slot);
        return i < limited(flow, travellers.n) ? traveller(flow, i, travellers) : Person{};
    }
    return {};
}

}  // namespace cordon
