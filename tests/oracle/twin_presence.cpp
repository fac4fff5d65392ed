// Where everyone is, written down person by person.
#include "twin_presence.h"

#include <cmath>
#include <functional>

namespace cordon::twin {

namespace {

enum Quarter { night, morning, afternoon, evening };

std::vector<Person> everyone(const Population& people, Township t, RoleMask roles) {
    std::vector<Person> list;
    for (const Person p : people.people(t))
        if (roles & only(people.role(p))) list.push_back(p);
    return list;
}

}  // namespace

// The workers of a township are put in a keyed order, and so are the desks of a township. Each stream of commuters takes
// the next of the one and the next of the other.
Seats::Seats(const World& w) : of(w.population.size()) {
    const Luck luck(static_cast<std::uint64_t>(w.spec.seed));
    for (std::uint32_t k = 0; k < venue_kinds; ++k) {
        const Venues& v = w.venues[k];
        if (v.flows.empty()) continue;
        at[k].resize(v.township_desk.back());
        members[k].resize(v.flows.size());
        for (std::uint32_t f = 0; f < v.flows.size(); ++f) {
            const CommuteFlow& flow = v.flows[f];
            const std::vector<Person> workers = everyone(w.population, flow.from, v.members);
            const std::uint32_t first_desk = v.township_desk[flow.to.value], desks = v.township_desk[flow.to.value + 1] - first_desk;
            const Permutation next_worker(static_cast<std::uint32_t>(workers.size()),
                                          luck.draw(Purpose::world_slots, name_of(w, flow.from), k, 1));
            const Permutation next_desk(desks, luck.draw(Purpose::world_slots, name_of(w, flow.to), k, 2));
            for (std::uint32_t i = 0; i < flow.people; ++i) {
                const Person p = workers[next_worker(flow.out_first + i)];
                const std::uint32_t desk = first_desk + next_desk(flow.in_first + i);
                of[p.value] = {desk, f, i};
                at[k][desk] = p;
                members[k][f].push_back(p);
            }
        }
    }
}

namespace {

// Fills in one tick, mechanism by mechanism.
class Filling {
  public:
    Filling(Everywhere& e, const World& w, const Luck& luck, Tick t, const Conditions& c, const Seats& seats)
        : e_(e),
          w_(w),
          luck_(luck),
          people_(w.population),
          tick_(t),
          conditions_(c),
          seats_(seats),
          day_(w.clock.day(t)),
          quarter_(w.clock.quarter(t)),
          slot_(static_cast<std::uint32_t>(day_ * 4 + quarter_)),
          visitors_(w.mobility.flows.size()) {}

    void cohorts();
    void homes();
    void commuters();
    void trips(Township);
    void visits(Township);
    void rosters();

  private:
    const CountyConditions& in(Township t) const { return conditions_.county[w_.places.townships[t.value].county.value]; }
    bool stays_in_region(Role r) const { return in_region_ & only(r); }
    std::uint32_t attending(std::uint32_t kind, const CommuteFlow&) const;
    bool lets(const CommuteFlow&, std::uint32_t index, std::uint32_t desk) const;
    std::vector<std::uint32_t> travellers_of(Township, std::uint32_t leaving) const;
    std::uint32_t allowed(std::uint32_t flow, std::uint32_t n) const;
    Name name_of_flow(std::uint32_t flow) const;
    Cell cell_of_point(std::uint32_t flow, std::uint32_t n, std::uint32_t point) const;

    Everywhere& e_;
    const World& w_;
    const Luck& luck_;
    const Population& people_;
    const Tick tick_;
    const Conditions& conditions_;
    const Seats& seats_;
    const int day_, quarter_;
    const std::uint32_t slot_;                   // [quarter of a day] since the start
    RoleMask in_region_ = 0, idle_ = 0;          // roles that are here; of these, those with nothing else to do
    std::vector<std::vector<Person>> visitors_;  // [trip flow][point] who came with it; nobody: a trip not allowed
};

// Who is in the region goes by role; so does who has nothing else to do in this quarter of the day.
void Filling::cohorts() {
    bool any_work = false, any_school = false;  // one rule for the region, so that a commuter between counties is never in two pools
    for (const CountyConditions& c : conditions_.county) any_work = any_work || c.work > 0, any_school = any_school || c.school > 0;
    for (int r = 0; r < roles; ++r) {
        const Role role = static_cast<Role>(r);
        bool away = role == Role::expected;  // of them each one comes on a date of their own
        for (const Span& s : w_.mobility.away[static_cast<std::size_t>(r)]) away = away || (s.from <= day_ && day_ < s.to);
        if (away) continue;
        in_region_ |= only(role);
        const int v = venue_of(role);
        const bool has_seat = v != no_venue && !w_.venues[static_cast<std::size_t>(v)].flows.empty();
        const bool busy = has_seat && (quarter_ == morning || quarter_ == afternoon) && (is_pupil(role) ? any_school : any_work);
        if (quarter_ != night && !busy) idle_ |= only(role);
    }
}

void Filling::homes() {
    for (std::uint32_t i = 0; i < people_.size(); ++i) {
        const Person p(i);
        bool here = stays_in_region(people_.role(p));
        if (people_.role(p) == Role::expected)
            for (const Arrival& a : w_.mobility.arrivals) here = here || (a.person == p && a.moment < w_.clock.end(tick_));
        if (here) e_.of[i].activity = Activity::home, e_.of[i].cell = people_.cell(p);
    }
}

// Of a stream of commuters the first ones attend, as many as may.
std::uint32_t Filling::attending(std::uint32_t kind, const CommuteFlow& f) const {
    const double share = kind >= static_cast<std::uint32_t>(VenueKind::kindergarten) ? in(f.to).school * in(f.to).open[kind] : in(f.to).work * in(f.to).open[kind];
    if (share >= 1) return f.people;
    return std::min(f.people, static_cast<std::uint32_t>(
                                  std::floor(f.people * share + luck_.draw(Purpose::attendance, name_of(w_, f), kind).uniform())));
}

// Whether the plans where the firm is let a worker come: by the sector and the turn of the firm, drawn for its cell and its number
// there, and by the worker's own draw.
bool Filling::lets(const CommuteFlow& flow, std::uint32_t index, std::uint32_t desk) const {
    const Venues& v = w_.venues[0];
    std::uint32_t cell = 0, number = 0;
    while (v.cell_desk[cell + 1] <= desk) ++cell;
    for (const std::uint32_t first : v.venue_desk) number += first >= v.cell_desk[cell] && first <= desk;
    const Draw lot = Luck(static_cast<std::uint64_t>(w_.spec.seed)).draw(Purpose::firm_lot, {w_.places[Cell(cell)].code()}, 0, number);
    const double sector = (lot.below(65536, 0) + 0.5) / 65536, turn = (lot.below(65536, 1) + 0.5) / 65536;
    const double own = luck_.draw(Purpose::at_work, name_of(w_, flow), 0, index + 1).uniform();
    for (const WorkPlan& plan : in(flow.to).plans)
        if (plan.from <= sector && sector < plan.to && (turn >= plan.open || (plan.present < 1 && own >= plan.present))) return false;
    return true;
}

void Filling::commuters() {
    for (std::uint32_t k = 0; k < venue_kinds; ++k) {
        const Venues& v = w_.venues[k];
        e_.commuters[k].resize(v.flows.size());
        for (std::uint32_t f = 0; f < v.flows.size(); ++f) {
            const std::uint32_t n = attending(k, v.flows[f]);
            for (std::uint32_t i = 0; i < n; ++i) {
                const Person p = seats_.members[k][f][i];
                if (k == 0 && !lets(v.flows[f], i, seats_.of[p.value].desk)) continue;
                const bool here = stays_in_region(people_.role(p));
                e_.commuters[k][f].push_back(here ? p : Person{});
                if (!here || (quarter_ != morning && quarter_ != afternoon)) continue;
                Presence& at = e_.of[p.value];
                at = {};
                at.activity = Activity::work, at.venue = static_cast<VenueKind>(k), at.desk = seats_.of[p.value].desk;
                for (std::uint32_t c = 0; c < w_.places.cells.size(); ++c)
                    if (v.cell_desk[c] <= at.desk && at.desk < v.cell_desk[c + 1]) at.cell = Cell(c);
            }
        }
    }
}

Name Filling::name_of_flow(std::uint32_t flow) const {
    const TripFlow& f = w_.mobility.flows[flow];
    std::uint64_t to = f.to ? name_of(w_, f.to).value : 0x7fffffffu;
    for (std::size_t k = 0; !f.to && k < w_.mobility.routes[f.route].gates.size(); ++k)
        to = mix(to ^ name_of(w_.places.gates[w_.mobility.routes[f.route].gates[k].value].name).value);
    return {mix(name_of(w_, w_.mobility.origin[flow]).value * 4 + static_cast<std::uint64_t>(f.mode)) ^ to};
}

// How many of those who leave go by each flow: halved again and again, each half by a binomial draw.
std::vector<std::uint32_t> Filling::travellers_of(Township from, std::uint32_t leaving) const {
    const Mobility& m = w_.mobility;
    const std::uint32_t start = m.flows_from[from.value], end = m.flows_from[from.value + 1];
    std::vector<std::uint32_t> by_flow(end - start, 0);
    const auto share = [&](std::uint32_t a, std::uint32_t b) { return m.cumulative[b - 1] - (a == start ? 0.0 : m.cumulative[a - 1]); };
    const std::function<void(std::uint32_t, std::uint32_t, std::uint32_t)> divide = [&](std::uint32_t a, std::uint32_t b, std::uint32_t n) {
        if (n == 0) return;
        if (b - a == 1) {
            by_flow[a - start] = n;
            return;
        }
        const std::uint32_t middle = (a + b) / 2;
        const double all = share(a, b), p = all > 0 ? std::min(1.0, share(a, middle) / all) : 0.0;
        const std::uint64_t node = (static_cast<std::uint64_t>(a - start) << 20) + (b - start);
        const std::uint32_t left = binomial(n, p, luck_.draw(Purpose::trips_split, name_of(w_, from), slot_, node).uniform());
        divide(a, middle, left);
        divide(middle, b, n - left);
    };
    divide(start, end, leaving);
    return by_flow;
}

// Of n who would travel on a flow, the first that limits allow.
std::uint32_t Filling::allowed(std::uint32_t flow, std::uint32_t n) const {
    const Township from = w_.mobility.origin[flow], to = w_.mobility.flows[flow].to;
    const bool across = !to || w_.places.townships[to.value].county != w_.places.townships[from.value].county;
    double left = in(from).trips;
    if (across) left *= in(from).trips_across;
    left *= in(from).trips_by[static_cast<std::size_t>(w_.mobility.flows[flow].mode)];
    if (left >= 1) return n;
    return std::min(
        n, static_cast<std::uint32_t>(std::floor(n * left + luck_.draw(Purpose::trips_limit, name_of_flow(flow), slot_).uniform())));
}

// n points evenly over the attraction of the cells of a township, shifted by a draw: where does a point fall?
Cell Filling::cell_of_point(std::uint32_t flow, std::uint32_t n, std::uint32_t point) const {
    const double u = luck_.draw(Purpose::trips_cell, name_of_flow(flow), slot_, 1).uniform();
    for (const Cell c : w_.places.townships[w_.mobility.flows[flow].to.value].cells) {
        const double up_to = static_cast<double>(w_.mobility.cell_weight[c.value]);
        if (up_to >= 1 || point < std::ceil(up_to * n - u)) return c;
    }
    return {};
}

void Filling::trips(Township from) {
    const Mobility& m = w_.mobility;
    const std::uint32_t start = m.flows_from[from.value], end = m.flows_from[from.value + 1];
    if (quarter_ == night || start == end) return;
    std::vector<Person> idle = everyone(people_, from, idle_);
    for (const Arrival& a : m.arrivals)  // who came in an earlier quarter, in the order of coming
        if (a.moment < moment(day_ + quarter_ / 4.0) && people_.township(a.person) == from) idle.push_back(a.person);
    const std::uint32_t n = static_cast<std::uint32_t>(idle.size());
    const std::uint32_t leaving =
        binomial(n, m.trips[static_cast<std::size_t>(quarter_)], luck_.draw(Purpose::trips_total, name_of(w_, from), slot_).uniform());
    const Permutation order(n, luck_.draw(Purpose::trips_members, name_of(w_, from), slot_));
    const std::vector<std::uint32_t> by_flow = travellers_of(from, leaving);
    std::uint32_t j = 0;
    for (std::uint32_t flow = start; flow < end; ++flow) {
        const std::uint32_t k = by_flow[flow - start], go = allowed(flow, k);
        const Permutation point_of(k, luck_.draw(Purpose::trips_cell, name_of_flow(flow), slot_, 2));
        visitors_[flow].resize(k);
        for (std::uint32_t i = 0; i < k; ++i, ++j) {
            if (i >= go) {  // stays at home
                ++e_.prevented[from.value];
                continue;
            }
            const Person p = idle[order(j)];
            e_.travellers[flow].push_back(p);
            visitors_[flow][point_of(i)] = p;
            Presence& at = e_.of[p.value];
            at = {};
            at.activity = Activity::trip, at.flow = flow;
            if (m.flows[flow].to) at.cell = cell_of_point(flow, k, point_of(i));
        }
    }
}

// Households are paired, and some pairs meet: the second of a pair goes to the first.
void Filling::visits(Township t) {
    if (quarter_ != evening || in(t).visits <= 0) return;
    std::vector<Person> households;
    for (const Person p : people_.people(t))
        if (people_.household(p).first == p) households.push_back(p);
    const std::uint32_t n = static_cast<std::uint32_t>(households.size()), day = static_cast<std::uint32_t>(day_);
    const Permutation pairs(n, luck_.draw(Purpose::visit_pairs, name_of(w_, t), day));
    for (std::uint32_t k = 0; 2 * k + 1 < n; ++k) {
        const Draw draw = luck_.draw(Purpose::visit_happens, name_of(w_, t), day, k + 1);
        if (draw.uniform(0) >= in(t).visits) continue;
        const Person host = households[pairs(2 * k)], guest = households[pairs(2 * k + 1)];
        const double people = people_.household(host).size() + people_.household(guest).size();
        if (people > in(t).gathering_most && draw.uniform(1) >= in(t).gatherings) continue;
        for (const Person p : people_.household(host)) e_.partner[p.value] = guest;
        for (const Person p : people_.household(guest)) {
            e_.partner[p.value] = host;
            Presence& at = e_.of[p.value];
            if (at.activity == Activity::home) at.activity = Activity::visit, at.host = host, at.cell = people_.cell(host);
        }
    }
}

// Everyone in a cell who can be met by strangers: residents, those at its desks, those whom a trip brought.
void Filling::rosters() {
    for (std::uint32_t i = 0; i < w_.places.cells.size(); ++i) {
        const Cell c(i);
        std::vector<Person>& roster = e_.roster[i];
        for (const Person p : people_.people(c)) roster.push_back(e_.of[p.value].activity == Activity::home ? p : Person{});
        for (std::size_t k = 0; k < venue_kinds; ++k) {
            const Venues& v = w_.venues[k];
            for (std::uint32_t desk = v.cell_desk.empty() ? 0 : v.cell_desk[i]; !v.cell_desk.empty() && desk < v.cell_desk[i + 1]; ++desk) {
                const Person p = desk < seats_.at[k].size() ? seats_.at[k][desk] : Person{};
                roster.push_back(p && e_.of[p.value].activity == Activity::work ? p : Person{});
            }
        }
        e_.locals[i] = roster.size();
        for (std::uint32_t flow = 0; flow < visitors_.size(); ++flow) {
            if (w_.mobility.flows[flow].to != w_.places[c].township) continue;
            const std::uint32_t n = static_cast<std::uint32_t>(visitors_[flow].size());
            for (std::uint32_t point = 0; point < n; ++point)
                if (cell_of_point(flow, n, point) == c) roster.push_back(visitors_[flow][point]);
        }
    }
}

// A tick in which a quarter of the day begins.
bool quarter_begins(const Clock& clock, Tick t) {
    return t.index == 0 || clock.ticks_per_day == 1 || clock.quarter(t + (-1)) != clock.quarter(t);
}

}  // namespace

Everywhere::Everywhere(const World& w, const Luck& luck, Tick t, const Conditions& conditions, const Seats& seats)
    : of(w.population.size()),
      roster(w.places.cells.size()),
      locals(w.places.cells.size()),
      partner(w.population.size()),
      travellers(w.mobility.flows.size()),
      prevented(w.places.townships.size()),
      journeys(quarter_begins(w.clock, t)) {
    Filling fill(*this, w, luck, t, conditions, seats);
    fill.cohorts();
    fill.homes();
    fill.commuters();
    for (std::uint32_t k = 0; k < w.places.townships.size(); ++k) fill.trips(Township(k));
    for (std::uint32_t k = 0; k < w.places.townships.size(); ++k) fill.visits(Township(k));
    fill.rosters();
}

}  // namespace cordon::twin
