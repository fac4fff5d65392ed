// Journeys of those who have just come, and of those who leave the region by different ways.
#include "world/whereabouts.h"

#include <cmath>

#include "unit/world/population_worlds.h"

using namespace cordon;

namespace {

Conditions everywhere(const World& w, double trips) {
    Conditions c;
    c.county.resize(w.places.counties.size());
    for (CountyConditions& k : c.county) k.trips = trips, k.work = k.school = 0;
    return c;
}

}  // namespace

TEST_CASE("who comes is at home for the rest of that quarter of the day, and then on as many trips as everyone else") {
    const World w = build(synthetic_spec(20000, 20), {{Source(0), -2, 1000}, {Source(0), 1, 3000}});
    const Conditions conditions = everywhere(w, 1);
    const Luck luck(3);
    double trips = 0, asked = 0;
    for (int t = 0; t < 16; ++t) {
        Whereabouts here(w, luck, Tick{t}, conditions);
        for (std::uint32_t k = 0; k < w.places.townships.size(); ++k) here.prepare(Township(k));
        const double begins = w.clock.begin(Tick{t}).days();
        bool right = true;
        for (const Arrival& a : w.mobility.arrivals) {
            const Activity now = here.where(a.person).activity;
            const double came = a.moment.days();
            right = right && (now == Activity::absent) == (came >= begins + 0.25);
            if (came >= begins && came < begins + 0.25) right = right && now == Activity::home;
            if (came >= begins || t % 4 == 0) continue;
            trips += now == Activity::trip, ++asked;
        }
        INFO("tick " << t);
        CHECK(right);
    }
    const double p = w.mobility.trips[1];  // binomial: five standard errors
    CHECK(asked > 20000);
    CHECK(std::abs(trips / asked - p) < 5 * std::sqrt(p * (1 - p) / asked));
}

TEST_CASE("the way out of the region decides over its own travellers: two flows by one mode are rounded independently") {
    const World w = build(synthetic_spec(50000, 40));
    const Mobility& m = w.mobility;
    const Luck luck(5);
    const Conditions normal = everywhere(w, 1), half = everywhere(w, 0.5);
    const auto people = [&](const Whereabouts& here, std::uint32_t flow) {
        const Gate last = m.routes[m.flows[flow].route].gates.back();
        const GateLoad load = here.load(last);
        for (const GatePart& part : load.parts)
            if (!part.commute && part.flow == flow) return part.people;
        return 0u;
    };
    int up_both = 0, up_one = 0, down_both = 0;
    for (int t = 1; t < 29; ++t) {
        const Whereabouts full(w, luck, Tick{t}, normal), limited(w, luck, Tick{t}, half);
        for (std::uint32_t f = 0; f + 1 < m.flows.size(); ++f) {
            const TripFlow &a = m.flows[f], &b = m.flows[f + 1];
            if (a.to || b.to || m.origin[f] != m.origin[f + 1] || a.mode != b.mode) continue;
            const std::uint32_t n = people(full, f), k = people(full, f + 1);
            if (n % 2 == 0 || k % 2 == 0) continue;  // half a person is left over: a draw decides
            const int up = static_cast<int>(people(limited, f) * 2 > n) + static_cast<int>(people(limited, f + 1) * 2 > k);
            ++(up == 2 ? up_both : up == 1 ? up_one : down_both);
        }
    }
    const double all = up_both + up_one + down_both;
    CHECK(all > 100);
    CHECK(std::abs(up_one / all - 0.5) < 4 * 0.5 / std::sqrt(all));
}

TEST_CASE("limits prevent the trips that would be made without them, and no others") {
    const World w = build(synthetic_spec(20000, 20));
    const Luck luck(7);
    Conditions limits = everywhere(w, 0.7);
    limits.county[0].trips = 0.4, limits.county[0].trips_across = 0.5, limits.county[0].trips_by = {1, 0.6, 0.3, 0};
    const Conditions normal = everywhere(w, 1);
    for (const int t : {0, 1, 6, 11}) {
        Whereabouts limited(w, luck, Tick{t}, limits);
        const Whereabouts free(w, luck, Tick{t}, normal), asked_one_by_one(w, luck, Tick{t}, limits);
        std::uint64_t prevented = 0;
        for (std::uint32_t k = 0; k < w.places.townships.size(); ++k) {
            limited.prepare(Township(k));
            std::uint32_t fewer = 0;
            for (const Person p : w.population.people(Township(k))) {
                const Activity now = limited.where(p).activity;
                if (now != asked_one_by_one.where(p).activity) FAIL("it matters whether flows were drawn before");
                fewer += free.where(p).activity == Activity::trip && now != Activity::trip;
                if (now != Activity::trip) continue;
                const TripFlow& flow = w.mobility.flows[limited.where(p).flow];
                if (flow.mode == Mode::rail && w.places.townships[k].county == County(0)) FAIL("nobody of the first county goes by rail");
            }
            CHECK(limited.prevented(Township(k)) == fewer);
            prevented += fewer;
        }
        CHECK((prevented > 500) == (t != 0));  // at night nobody travels
    }
}

TEST_CASE("a source that comes by a way that is not there is complained of where it is given, with the nearest") {
    WorldSpec spec = region_spec("331100");
    World w;
    Complaints none;
    w.places = build_places(spec, none);
    w.mobility.outside = find_routes(w.places).outside;
    w.mobility.outside.push_back("");
    const auto told = [&](const std::string& outside) {
        SourceSpec source;
        source.name = "wuhan", source.outside = outside, source.outside_given = {"a.toml", 7, 11};
        Complaints complaints;
        check_sources({source}, w.places, w.mobility.outside, complaints);
        return complaints.empty() ? "" : to_string(complaints.list()[0]);
    };
    for (const char* known : {"", "rail", "bus"}) CHECK(told(known) == "");
    const std::string code = w.mobility.outside[0];
    CHECK(told(code) == "");
    CHECK_THAT(told("rial"),
               Catch::StartsWith(
                   "a.toml:7:11: arrivals \"wuhan\": outside = \"rial\" is no way into this region (nearest: \"rail\"); give one of"));
    for (const GateInfo& g : w.places.gates)
        if (g.neighbour == code) CHECK_THAT(told(g.neighbour_name), Catch::Contains("(nearest: \"" + code + "\")"));
}

TEST_CASE("under plans of return to work where and who are inverse, gates count who comes, and a stricter plan keeps a subset") {
    const World w = build(synthetic_spec(20000, 20));
    const Luck luck(9);
    const auto conditions = [&](double open, double present) {
        Conditions c = everywhere(w, 1);
        for (CountyConditions& k : c.county) k.work = 1, k.plans = {{0.1, 0.4, 0, 1, 0}, {0.4, 1, open, present, 0}};
        return c;
    };
    const Conditions loose = conditions(0.7, 0.6), strict = conditions(0.5, 0.4);
    const Tick morning{1};
    const Whereabouts here(w, luck, morning, loose), stricter(w, luck, morning, strict);
    std::uint32_t workers = 0, at_work = 0, fewer = 0;
    bool inverse = true, nested = true;
    for (std::uint32_t i = 0; i < w.population.size(); ++i) {
        const Person p(i);
        if (w.population.role(p) != Role::worker) continue;
        ++workers;
        const Presence at = here.where(p);
        inverse = inverse && at.cell && here.who(at.cell, here.slot_of(p, at)) == p;
        const bool works = at.activity == Activity::work, works_then = stricter.where(p).activity == Activity::work;
        at_work += works, fewer += works_then;
        nested = nested && (works || !works_then);
    }
    CHECK(inverse);
    CHECK(nested);
    // A tenth of firms as ever, three tenths closed, of the rest 0.7 x 0.6. Firms have some ten workers each, so that the sector
    // makes the greater part of the variance: 4 x sqrt(10 x 0.24 / workers).
    const double share = 0.1 + 0.6 * 0.7 * 0.6;
    CHECK(workers > 4000);
    CHECK(std::abs(static_cast<double>(at_work) / workers - share) < 0.06);
    CHECK(fewer < at_work);
    for (std::uint32_t g = 0; g < w.places.gates.size(); ++g) {
        const GateLoad load = here.load(Gate(g));
        std::uint32_t slots = 0;
        for (const GatePart& part : load.parts) {
            CHECK(part.first == slots);
            slots += part.people;
            for (std::uint32_t k = 0; part.commute && k < part.people; ++k)
                CHECK(here.where(here.member(load, part.first + k)).activity == Activity::work);
        }
        std::uint32_t passing = 0;
        for (std::uint32_t i = 0; i < w.population.size(); ++i) {
            std::vector<Whereabouts::Passing> way;
            here.passes(Person(i), way);
            for (const auto& x : way) passing += x.gate == Gate(g);
        }
        CHECK(passing == load.slots);
    }
}
