// Cost follows events, seen by counters and not by clocks: tiles without a way between them, and an outbreak in one.
#include <catch2/catch.hpp>

#include "validation/run_case.h"

using namespace cordon;

namespace {

// A tile of 20,000 people; everything that control does there happens in 40 days.
std::vector<std::string> small(int tiles) {
    return {"world.people=20000", "world.rows=10", "world.columns=10", "run.days=40", "run.seeds=40", "run.seeds_in=[\"900001\"]",
            "world.tiles=" + std::to_string(tiles)};
}

bool by_area(const std::string& counter) {  // (gates + areas) x ticks
    return counter == "county_ticks" || counter == "flows_drawn" || counter == "limits_drawn" || counter == "gate_flows" || counter == "attendance_drawn";
}

}  // namespace

TEST_CASE("what happens in one of four tiles has the digests and the counters of that tile alone") {
    const Case one("bench/tiles-1.toml", small(1)), four("bench/tiles-1.toml", small(4));
    REQUIRE(four.world.population.size() == 4 * one.world.population.size());
    REQUIRE(four.world.places.counties.size() == 4 * one.world.places.counties.size());
    const Case::Done alone = one.run(1), among = four.run(1);
    CHECK(alone.simulation->digests == among.simulation->digests);
    CHECK(alone.figure("infections") > 60);
    CHECK(alone.simulation->state.counters.orders > 500);
    for (const CounterInfo& c : counter_info) {
        CAPTURE(c.name);
        const std::int64_t n = alone.simulation->state.counters.*c.count, m = among.simulation->state.counters.*c.count;
        if (c.name == std::string("county_ticks")) CHECK(m == 4 * n);
        else if (!by_area(c.name)) CHECK(m == n);
    }
}

TEST_CASE("nobody goes from one tile to another") {
    const Case four("bench/tiles-1.toml", small(4));
    const World& w = four.world;
    const std::uint32_t n = w.one_tile().size();
    REQUIRE(4 * n == w.places.townships.size());
    const auto tile = [&](Township t) { return t.value / n; };
    bool apart = true;
    for (std::size_t i = 0; i < w.mobility.flows.size(); ++i)
        if (w.mobility.flows[i].to) apart = apart && tile(w.mobility.flows[i].to) == tile(w.mobility.origin[i]);
    for (const Venues& v : w.venues)
        for (const CommuteFlow& f : v.flows) apart = apart && tile(f.from) == tile(f.to);
    CHECK(apart);
}

TEST_CASE("infections at the start are in the counties that run.seeds_in names") {
    std::vector<std::string> sets = small(3);
    sets.push_back("run.seeds_in=[\"900002\", \"County 3\"]");
    sets.push_back("run.days=1");
    const Case three("bench/tiles-1.toml", sets);
    const Case::Done done = three.run(1);
    std::array<int, 3> in{};
    for (const Infection& i : done.simulation->state.episodes.rows)
        if (i.setting == Setting::seed) ++in[three.world.places.townships[three.world.population.township(i.person).value].county.value];
    CHECK(in[0] == 0);
    CHECK(in[1] > 5);  // of 40, each in either with the same chance: 20 on average, standard deviation 3.2
    CHECK(in[2] > 5);
    CHECK(in[1] + in[2] == 40);
}

TEST_CASE("a county of run.seeds_in that is not there is an error that names it") {
    std::vector<std::string> sets = small(1);
    sets.push_back("run.seeds_in=[\"Nowhere\"]");
    Scenario s = read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/bench/tiles-1.toml", sets);
    try {
        build(s);
        FAIL("built");
    } catch (const UserError& e) {
        REQUIRE(e.all().size() == 1);
        CHECK(to_string(e.all()[0]).find("there is no county \"Nowhere\" in this world") != std::string::npos);
    }
}

TEST_CASE("more infections at the start than the counties have people are an error") {
    std::vector<std::string> sets = small(2);
    sets.push_back("run.seeds=20001");
    Scenario s = read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/bench/tiles-1.toml", sets);
    CHECK_THROWS_AS(build(s), UserError);
    sets.back() = "run.seeds=20000";
    Scenario most = read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/bench/tiles-1.toml", sets);
    CHECK_NOTHROW(build(most));
}
