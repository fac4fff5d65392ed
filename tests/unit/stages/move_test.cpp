// Arrivals: when they come, how many of them are infected and for how long, and which gates they pass.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "gate_world.h"
#include "stages/arrivals.h"

using namespace cordon;

TEST_CASE("everyone who is expected comes once, in the tick of their moment") {
    GateWorld g(1000, 3);
    g.expect_all(1);
    GateRun run(g.world, one_step(ScreenStep{}));
    for (int t = 0; t < 12; ++t) {
        run.tick();
        CHECK(run.moved.crossings.size() == (t >= 4 && t < 8 ? 250u * 3 : 0u));
        for (const Crossing& c : run.moved.crossings) {
            CHECK(g.world.clock.tick_of(c.moment) == run.state.tick);
            CHECK(c.from == Source(0));
            CHECK(run.state.arrived.has(c.person));
        }
    }
    CHECK(run.state.arrived.size() == 1000);
    CHECK(run.sum(Series::gate_passed) == 3000);
}

TEST_CASE("those who came before the run are there, and pass no gate in it") {
    GateWorld g(100, 1);
    g.expect_all(-3);
    g.world.mobility.sources[0].prevalence = {1};
    GateRun run(g.world, one_step(ScreenStep{}));
    run.tick();
    CHECK(run.state.arrived.size() == 100);
    CHECK(run.moved.imported.size() == 100);
    CHECK(run.moved.crossings.empty());
    run.tick();
    CHECK(run.moved.imported.empty());
}

// Binomial: within four standard deviations on each day.
TEST_CASE("as many arrivals are infected as the prevalence of their day says") {
    const std::uint32_t n = 40000;
    GateWorld g(2 * n, 1);
    for (std::uint32_t p = 0; p < 2 * n; ++p) g.world.mobility.arrivals.push_back({Person(p), moment(p < n ? 0.5 : 1.5), Source(0), p});
    g.world.mobility.sources[0].prevalence = {0.01, 0.05};
    g.world.mobility.sources[0].growth = 0.1, g.world.mobility.sources[0].oldest = 14;
    GateRun run(g.world, one_step(ScreenStep{}));
    double age = 0, infected = 0;
    for (int day = 0; day < 2; ++day) {
        std::size_t today = 0;
        for (int t = 0; t < 4; ++t) {
            run.tick();
            today += run.moved.imported.size();
            for (const Exposure& e : run.moved.imported) {
                const double a = day + 0.5 - e.moment.days();
                CHECK((a >= 0 && a <= 14.001));
                CHECK((e.source == Source(0) && !e.infector));
                age += a, infected += 1;
            }
        }
        const double p = g.world.mobility.sources[0].prevalence[static_cast<std::size_t>(day)];
        CHECK(std::abs(static_cast<double>(today) - n * p) < 4 * std::sqrt(n * p * (1 - p)));
    }
    // Truncated exponential, 1/g - L / (e^(gL) - 1), of sd below 4 days.
    const double mean = 10 - 14 / (std::exp(1.4) - 1);
    CHECK(std::abs(age / infected - mean) < 4 * 4 / std::sqrt(infected));
}

TEST_CASE("infection ages follow their law") {
    for (double u : {0.001, 0.25, 0.5, 0.75, 0.999}) {
        CHECK(infection_age(0, 14, u) == Approx(14 * u));
        for (double growth : {0.1, 0.3, -0.05}) {
            const double age = infection_age(growth, 14, u);
            CHECK((1 - std::exp(-growth * age)) / (1 - std::exp(-growth * 14)) == Approx(u));
        }
    }
}

TEST_CASE("more prevalence infects those whom less infects, and others") {
    GateWorld g(5000, 1);
    g.expect_all(0);
    std::vector<std::vector<Person>> infected;
    for (double p : {0.02, 0.1}) {
        g.world.mobility.sources[0].prevalence = {p};
        GateRun run(g.world, one_step(ScreenStep{}));
        infected.emplace_back();
        for (int t = 0; t < 4; ++t) {
            run.tick();
            for (const Exposure& e : run.moved.imported) infected.back().push_back(e.target);
        }
    }
    CHECK(infected[0].size() < infected[1].size());
    CHECK(std::includes(infected[1].begin(), infected[1].end(), infected[0].begin(), infected[0].end()));
}
