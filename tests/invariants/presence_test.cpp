// Presence: `where` and `who` are inverse of each other, nobody is in two places, and gate loads are exact.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "base/parallel.h"
#include "run/simulation.h"
#include "stages/stages.h"
#include "world/commute.h"

using namespace cordon;

namespace {

// A small synthetic world with commuting, schools, trips and family visits.
Scenario small() {
    Scenario s;
    s.run.days = 14;
    s.run.start = make_date(2020, 1, 20);  // a Monday
    s.world.kind = WorldKind::synthetic;
    s.world.people = 3000;
    s.world.rows = 20, s.world.columns = 30;  // several townships and counties: journeys pass gates
    s.calendar.festival_from = make_date(2020, 1, 24), s.calendar.festival_to = make_date(2020, 1, 28);
    s.calendar.work_stopped_from = make_date(2020, 1, 24), s.calendar.work_resumed_from = make_date(2020, 1, 29);
    s.calendar.school_closed_from = make_date(2020, 1, 23), s.calendar.school_closed_to = make_date(2020, 1, 31);
    return s;
}

Conditions normal(const World& w, Date d) {
    Conditions c;
    c.county.resize(w.places.counties.size());
    const DayKind day = w.holidays.day(d);
    for (CountyConditions& k : c.county) k.work = day.work, k.school = day.school ? 1 : 0, k.visits = day.visits;
    return c;
}

}  // namespace

TEST_CASE("where and who are inverse for every person and tick of a small world") {
    set_parallel({1, false, 1, 256});
    const Scenario s = small();
    const World w = build_world(s);
    const Luck luck(7);
    std::map<Activity, int> seen;
    for (int t = 0; t < s.run.days * 4; ++t) {
        const Tick tick{t};
        Conditions c = normal(w, w.clock.date(tick));
        if (t >= 40) c.county[0].trips = 0.4, c.county[0].work = 0.5 * c.county[0].work, c.county.back().trips_across = 0.3;  // limits of policies
        const Whereabouts here(w, luck, tick, c);
        std::map<std::uint32_t, int> times;  // how often each person stands in a roster
        for (std::uint32_t cell = 0; cell < w.places.cells.size(); ++cell) {
            const std::uint32_t slots = here.slots(Cell(cell));
            for (std::uint32_t k = 0; k < slots; ++k) {
                const Person p = here.who(Cell(cell), k);
                if (!p) continue;
                ++times[p.value];
                const Presence there = here.where(p);
                if (there.cell != Cell(cell) || here.slot_of(p, there) != k) {
                    INFO("tick " << t << " cell " << cell << " slot " << k << " person " << p.value);
                    REQUIRE(there.cell == Cell(cell));
                    REQUIRE(here.slot_of(p, there) == k);
                }
            }
        }
        for (std::uint32_t i = 0; i < w.population.size(); ++i) {
            const Presence there = here.where(Person(i));
            ++seen[there.activity];
            const bool listed = there.cell && there.activity != Activity::visit && there.activity != Activity::absent;
            const int n = times.count(i) ? times[i] : 0;
            if (n != (listed ? 1 : 0)) {
                INFO("tick " << t << " person " << i << " activity " << static_cast<int>(there.activity));
                REQUIRE(n == (listed ? 1 : 0));
            }
        }
    }
    // Every activity occurs, so that none is tested by its absence.
    for (Activity a : {Activity::home, Activity::work, Activity::trip, Activity::visit}) CHECK(seen[a] > 0);
}

TEST_CASE("members and desks are inverse, and every commuter has a desk") {
    const World w = build_world(small());
    int members = 0;
    for (std::uint32_t i = 0; i < w.population.size(); ++i) {
        const int v = venue_of(w.population.role(Person(i)));
        if (v == no_venue) continue;
        const std::uint32_t desk = desk_of(w, static_cast<VenueKind>(v), Person(i));
        REQUIRE(desk != no_desk);
        REQUIRE(member_at(w, static_cast<VenueKind>(v), desk) == Person(i));
        ++members;
    }
    CHECK(members > 1000);
    std::size_t desks = 0;
    for (const Venues& v : w.venues) desks += v.township_desk.empty() ? 0 : v.township_desk.back();
    CHECK(desks == static_cast<std::size_t>(members));
}

TEST_CASE("crossings counted one by one are the gate loads") {
    const World w = build_world(small());
    REQUIRE(!w.places.gates.empty());
    const Luck luck(7);
    std::int64_t all = 0, back = 0;
    for (int t = 0; t < 56; ++t) {
        const Tick tick{t};
        Conditions c = normal(w, w.clock.date(tick));
        if (t >= 30) c.county[0].trips_across = 0.5, c.county[0].work *= 0.7;
        Whereabouts here(w, luck, tick, c);
        if (t % 2) for (std::uint32_t k = 0; k < w.places.townships.size(); ++k) here.prepare(Township(k));  // with and without
        std::vector<std::multiset<std::uint32_t>> counted(w.places.gates.size());
        std::vector<Whereabouts::Passing> passing;
        for (std::uint32_t i = 0; i < w.population.size(); ++i) {
            passing.clear();
            here.passes(Person(i), passing);
            for (const auto& p : passing) counted[p.gate.value].insert(i), back += p.back;
        }
        for (std::uint32_t g = 0; g < w.places.gates.size(); ++g) {
            const GateLoad load = here.load(Gate(g));
            std::multiset<std::uint32_t> members;
            for (std::uint32_t k = 0; k < load.slots; ++k)
                if (const Person p = here.member(load, k)) members.insert(p.value);
            REQUIRE(members == counted[g]);
            all += static_cast<std::int64_t>(members.size());
        }
    }
    CHECK(all > 1000);
    CHECK(back * 2 == all);  // everyone who goes out comes back
}

TEST_CASE("what is drawn or looked up beforehand changes nothing") {
    Scenario s = small();
    s.world.people = 9000, s.world.rows = 10, s.world.columns = 15;  // large flows as well as small ones
    const World w = build_world(s);
    World plain = w;  // that looks up nothing
    for (Venues& v : plain.venues) v.leaving.clear(), v.coming.clear(), v.all_leave.clear(), v.venue_guide.clear(), v.cell_guide.clear();
    plain.mobility.flow_name.clear(), plain.mobility.place_to.clear();
    const Luck luck(11);
    for (int t : {2, 3, 7, 17, 21, 29}) {
        Conditions c = normal(w, w.clock.date(Tick{t}));
        if (t > 20) c.county[0].trips = 0.4, c.county[0].work *= 0.5;
        const Whereabouts lazy(plain, luck, Tick{t}, c);
        Whereabouts ready(w, luck, Tick{t}, c), all(w, luck, Tick{t}, c);
        for (std::uint32_t k = 0; k < w.places.townships.size(); ++k) ready.prepare(Township(k));
        all.prepare_all();
        all.prepare_arrivals(std::vector<std::uint8_t>(w.places.townships.size(), 1));
        for (std::uint32_t i = 0; i < w.population.size(); ++i) {
            const Person p(i);
            const Presence there = lazy.where(p);
            const int kind = venue_of(w.population.role(p));
            const std::uint32_t desk = kind == no_venue ? no_desk : desk_of(w, static_cast<VenueKind>(kind), p);
            REQUIRE(there == ready.where(p));
            REQUIRE(there == all.where(p));
            REQUIRE(there == all.where(p, desk));
            REQUIRE(all.is_home(p) == (there.activity == Activity::home));
            if (there.cell) REQUIRE(lazy.slot_of(p, there) == all.slot_of(p, there));
        }
        for (std::uint32_t cell = 0; cell < w.places.cells.size(); ++cell) {
            REQUIRE(lazy.slots(Cell(cell)) == all.slots(Cell(cell)));
            for (std::uint32_t k = 0; k < all.slots(Cell(cell)); k += 3) REQUIRE(lazy.who(Cell(cell), k) == all.who(Cell(cell), k));
        }
        for (std::uint32_t g = 0; g < w.places.gates.size(); ++g) {
            const GateLoad load = lazy.load(Gate(g));
            const GateSums sums = all.sums(Gate(g));
            REQUIRE(sums.people[0] + sums.people[1] == load.slots);
            REQUIRE(sums.parts == load.parts.size());
        }
    }
}

TEST_CASE("presence does not depend on the number of ticks a day") {
    Scenario four = small(), eight = small();
    eight.run.ticks_per_day = 8;
    const World a = build_world(four), b = build_world(eight);
    const Luck luck(3);
    for (int t = 0; t < 20; ++t) {
        const Conditions c = normal(a, a.clock.date(Tick{t}));
        const Whereabouts whole(a, luck, Tick{t}, c), first(b, luck, Tick{2 * t}, c), second(b, luck, Tick{2 * t + 1}, c);
        for (std::uint32_t i = 0; i < a.population.size(); i += 7) {
            REQUIRE(whole.where(Person(i)) == first.where(Person(i)));
            REQUIRE(whole.where(Person(i)) == second.where(Person(i)));
        }
        CHECK(first.crossing_tick());
        CHECK(!second.crossing_tick());
    }
}

TEST_CASE("trips are made at their rate") {
    Scenario s = small();
    s.world.people = 20000;
    s.calendar = {};
    const World w = build_world(s);
    const Luck luck(5);
    std::int64_t trips = 0;
    for (int t = 0; t < 28; ++t) {
        const Conditions c = normal(w, w.clock.date(Tick{t}));
        Whereabouts here(w, luck, Tick{t}, c);
        for (std::uint32_t k = 0; k < w.places.townships.size(); ++k) here.prepare(Township(k));
        for (std::uint32_t i = 0; i < w.population.size(); ++i) trips += here.where(Person(i)).activity == Activity::trip;
    }
    // 20,000 people for a week: 210,000 trips expected, standard deviation below 460; five of them.
    const double expected = 7 * 20000 * s.world.rules.trips_per_day;
    CHECK(std::abs(static_cast<double>(trips) - expected) < 0.02 * expected);
}
