// Mass rounds: counts of people without a name, the few who have one, tubes and their results.
#include <catch2/catch.hpp>

#include <cmath>

#include "care_world.h"

using namespace cordon;

namespace {

struct Rounds final : Policy {
    MassTest test;
    Rounds() { name = "everybody", id = PolicyId(0); }
    const MassTest* mass_test() const override { return &test; }
};

// All of one part: a round that takes one tick.
struct Town {
    CareWorld w;
    Facility lab;
    MassTest test;

    explicit Town(std::uint32_t people_a_county, double capacity, double turnaround = 0) : w(people_a_county) {
        lab = w.add(FacilityKind::laboratory, -1, capacity, turnaround);
        w.world.disease.test_specificity = w.world.disease.test_sensitivity = 1;
        w.world.places.facilities[lab.value].pool_loss = 0;
        test.round_days = 0.25, test.coverage = 1;
    }
    CareRun run(std::uint64_t seed = 1) const {
        CareRun r(w, seed);
        auto policy = std::make_unique<Rounds>();
        policy->test = test;
        r.policies.push_back(std::move(policy));
        return r;
    }
};

Order round_order(int round = 0, int part = 0) {
    Order o;
    o.kind = OrderKind::mass_round, o.policy = PolicyId(0), o.priority = Priority::mass, o.detail = MassTest::detail(round, part);
    return o;
}

// Those found, once all tubes are done.
std::vector<Person> found(CareRun& run) {
    std::vector<Person> people;
    for (const TestEvent& t : run.state.events.tests)
        if (t.positive) people.push_back(t.person);
    std::sort(people.begin(), people.end());
    return people;
}

}  // namespace

TEST_CASE("a round of everybody samples each person once, infected or not, and finds all who shed") {
    Town town(1000, 1e6);
    town.test.pool = GENERATE(1, 10);
    CareRun run = town.run();
    std::vector<Person> infected;
    for (std::uint32_t p = 5; p < 2000; p += 40) run.infect(Person(p), -5, -1), infected.push_back(Person(p));
    run.tick({round_order()});
    CHECK(run.total(Series::tests) == 2000);
    CHECK(run.total(Series::tests_mass) == 2000);
    CHECK(run.total(Series::lab_received) == 2000 / town.test.pool);
    run.ticks(4);
    CHECK(found(run) == infected);
    for (const Person p : infected) CHECK(run.file(p).state == CaseState::asymptomatic_positive);
    CHECK(run.known.files.size() == infected.size());  // nobody has heard of the others
    CHECK(run.state.facilities[town.lab.value].waiting == 0);
}

TEST_CASE("a laboratory examines tubes of a round as far as its capacity goes, over days; suspects' samples go first") {
    Town town(1000, 40);
    CareRun run = town.run();
    run.tick({round_order()});  // 200 tubes
    CHECK(run.state.facilities[town.lab.value].waiting == 200);
    run.tick({sample_order(Person(3), Priority::suspected)});
    CHECK(run.state.facilities[town.lab.value].waiting == 191);
    run.tick();
    run.tick();
    REQUIRE(run.state.events.tests.size() == 1);
    CHECK(run.state.events.tests[0].person == Person(3));
    for (int day = 1; day <= 4; ++day) {
        run.ticks(4);
        CHECK(run.state.facilities[town.lab.value].used == 40);
    }
    run.ticks(8);
    CHECK(run.state.facilities[town.lab.value].waiting == 0);
}

TEST_CASE("a positive tube is taken apart: its swabs are examined one by one, and take capacity once more") {
    Town town(1000, 1e6);
    town.test.pool = 10;
    CareRun run = town.run();
    run.infect(Person(100), -5, -1);
    run.tick({round_order()});
    run.tick();
    CHECK(run.total(Series::lab_pools) == 200);
    run.tick();
    CHECK(run.total(Series::lab_received) == 210);  // and the ten of one tube
    run.tick();
    run.tick();
    CHECK(found(run) == std::vector<Person>{Person(100)});
}

TEST_CASE("coverage is a share of those asked; a higher one keeps everyone of a lower one") {
    std::vector<std::vector<Person>> positive;
    for (const double coverage : {0.3, 0.6}) {
        Town town(10000, 1e6);
        town.test.coverage = coverage, town.test.pool = 1;
        CareRun run = town.run();
        for (std::uint32_t p = 0; p < 20000; p += 4) run.infect(Person(p), -5, -1);
        run.tick({round_order()});
        // Binomial(20000, c): standard deviation below 71.
        CHECK(std::abs(static_cast<double>(run.total(Series::tests)) - 20000 * coverage) < 4 * 71);
        run.ticks(2);
        positive.push_back(found(run));
        CHECK(std::abs(static_cast<double>(positive.back().size()) - 5000 * coverage) < 4 * 36);
    }
    CHECK(std::includes(positive[1].begin(), positive[1].end(), positive[0].begin(), positive[0].end()));
}

TEST_CASE("of the healthy as many are flagged as the specificity says, and only they get a name") {
    Town town(20000, 1e6);
    town.w.world.disease.test_specificity = 0.99, town.test.pool = 1;
    CareRun run = town.run();
    run.tick({round_order()});
    run.ticks(3);
    const double flagged = static_cast<double>(found(run).size());
    CHECK(std::abs(flagged - 400) < 80);  // Binomial(40000, 0.01): standard deviation 19.9
    CHECK(run.known.files.size() == found(run).size());
    for (const TestEvent& t : run.state.events.tests) CHECK_FALSE(t.infected);
}

TEST_CASE("the parts of a round are the round; who is asked goes by age") {
    Town town(1000, 1e6);
    town.test.round_days = 1;
    CareRun run = town.run();
    for (std::uint32_t p = 0; p < 2000; p += 3) run.infect(Person(p), -5, -1);
    std::int64_t tests = 0;
    for (int part = 0; part < 4; ++part) run.tick({round_order(0, part)});
    tests = run.total(Series::tests);
    CHECK(tests == 2000);
    Town children(1000, 1e6);
    children.test.age_to = 18;  // all are 40
    CareRun nobody = children.run();
    nobody.tick({round_order()});
    CHECK(nobody.total(Series::tests) == 0);
}

TEST_CASE("tubes that give no result are as many as declared, and whoever was in them is not found") {
    Town town(20000, 1e6);
    town.w.world.places.facilities[town.lab.value].lost = 0.1;
    town.test.pool = 1;
    CareRun run = town.run();
    for (std::uint32_t p = 0; p < 40000; p += 8) run.infect(Person(p), -5, -1);
    run.tick({round_order()});
    run.ticks(2);
    CHECK(std::abs(static_cast<double>(run.total(Series::lab_lost)) - 4000) < 4 * 60);
    CHECK(std::abs(static_cast<double>(found(run).size()) - 4500) < 4 * 21.3);
}
