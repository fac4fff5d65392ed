// Worlds without a census: sizes as given, ages of China, and the fast path for people without households.
#include <cmath>

#include "base/parallel.h"
#include "unit/world/population_worlds.h"

using namespace cordon;

namespace {

std::vector<double> sizes_of(const World& w) {
    std::vector<double> n(17, 0);
    for (Person p(0); p.value < w.population.size(); p = w.population.household(p).last) ++n[w.population.household(p).size()];
    return n;
}

}  // namespace

TEST_CASE("households have the sizes that a scenario gives") {
    WorldSpec s;
    s.kind = WorldKind::well_mixed;
    s.people = 600000;
    SECTION("of one size only") {
        const std::size_t size = GENERATE(1, 2, 3, 4, 5, 8);
        s.household_sizes.assign(size, 0);
        s.household_sizes.back() = 1;
        const std::vector<double> n = sizes_of(build(s));
        CHECK(n[size] == s.people / static_cast<std::int64_t>(size));
    }
    SECTION("of several") {
        s.household_sizes = {0.2, 0.3, 0.1, 0.4};
        const std::vector<double> n = sizes_of(build(s));
        const double households = n[1] + n[2] + n[3] + n[4];
        for (std::size_t k = 0; k < 4; ++k) CHECK(n[k + 1] / households == Approx(s.household_sizes[k]).margin(1e-4));
    }
}

TEST_CASE("the mean size of households is the one that a scenario gives") {
    WorldSpec s = synthetic_spec(300000);
    s.household_mean = GENERATE(1.6, 2.6, 3.5);
    const std::vector<double> n = sizes_of(build(s));
    double households = 0;
    for (const double x : n) households += x;
    CHECK(static_cast<double>(s.people) / households == Approx(s.household_mean).epsilon(0.002));
}

TEST_CASE("a synthetic world has the ages of China, and no minors by themselves") {
    const World w = build(synthetic_spec(300000));
    std::vector<double> bands(18, 0);
    for (std::uint32_t p = 0; p < w.population.size(); ++p) ++bands[std::min(17, w.population.age(Person(p)) / 5)];
    const std::vector<double> china = Census("age_sex_2020.csv").all("100000", "total");
    double all = 0, variation = 0;
    for (const double x : china) all += x;
    for (std::size_t b = 0; b < 18; ++b) variation += std::abs(bands[b] / 300000 - china[b] / all) / 2;
    CHECK(variation < 1e-4);
    std::uint32_t minors = 0;
    for (Person p(0); p.value < w.population.size(); p = w.population.household(p).last)
        minors += ages_at(w.population, w.population.household(p)).front() < 18;
    CHECK(minors == 0);
}

TEST_CASE("of a synthetic world the share lives in institutions that a scenario gives, some of them old") {
    for (const double share : {0.0, 0.1}) {
        WorldSpec s = synthetic_spec(20000);
        s.institutions = share;
        const World w = build(s);
        std::uint32_t inside = 0, old = 0;
        for (Person p(0); p.value < w.population.size(); ++p)
            if (w.population.in_dormitory(p)) ++inside, old += w.population.age(p) >= 60;
        CHECK(std::abs(inside - share * w.population.size()) <= 2);  // rounded in each county
        CHECK((old > 0) == (share > 0));
    }
}

TEST_CASE("without households everybody is alone, forty and at home") {
    WorldSpec s;
    s.kind = WorldKind::well_mixed;
    s.people = 1000000, s.households = false;
    const World w = build(s, {{Source(0), 0, 500}});
    CHECK(w.population.size() == 1000500);
    CHECK(w.population.count(only(Role::home)) == 1000000);
    CHECK(w.population.count(only(Role::expected)) == 500);
    CHECK(w.population.households(Township(0)) == 1000500);
    CHECK(w.population.age(Person(77)) == 40);
}

TEST_CASE("tiny worlds can be built") {
    WorldSpec s;
    s.kind = WorldKind::well_mixed;
    s.people = GENERATE(1, 2, 3, 7, 20);
    const World w = build(s, {{Source(0), 0, 5}});
    CHECK(w.population.size() == s.people + 5);
}

TEST_CASE("a world without work or schools has neither workers nor pupils") {
    WorldSpec s = synthetic_spec(20000);
    s.work = s.schools = s.trips = false;
    const World w = build(s);
    CHECK(w.population.count(only(Role::home)) == 20000);
    CHECK(w.mobility.flows.empty());
    for (const Venues& v : w.venues) CHECK(v.flows.empty());
}

TEST_CASE("the same world comes out for any number of threads, block size and order of blocks, and another for another seed") {
    WorldSpec s = synthetic_spec(700000, 30);  // several units of people
    s.rules.returners = 9000;
    const std::vector<ArrivalDay> arrivals = {{Source(0), -2, 700}, {Source(1), 1, 333}};
    const std::uint64_t reference = build(s, arrivals).hash;
    const Parallel before = parallel();
    const Parallel ways[] = {{.threads = 2},
                             {.threads = 3, .items_per_block = 1},
                             {.threads = 1, .shuffled = true, .items_per_block = 7},
                             {.threads = 1, .shuffled = true, .shuffle_seed = 9, .items_per_block = 1}};
    for (const Parallel& way : ways) {
        set_parallel(way);
        CHECK(build(s, arrivals).hash == reference);
    }
    set_parallel(before);
    s.seed = 2;
    CHECK(build(s, arrivals).hash != reference);
}

TEST_CASE("the hash of a world sees every column and parameter") {
    World w = build(synthetic_spec(5000));
    const std::uint64_t before = hash_of(w);
    CHECK(before == w.hash);
    SECTION("a flow") { w.mobility.flows[3].share *= 1.5f; }
    SECTION("a desk") { ++w.venues[0].venue_desk[5]; }
    SECTION("a parameter") { w.spec.rules.trip_tail = 2.5; }
    SECTION("a disease") { w.disease.infectious_cap += 1; }
    SECTION("a gate") { w.places.gates[0].name += "x"; }
    CHECK(hash_of(w) != before);
}
