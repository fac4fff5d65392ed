// Days under control, and of work lost, by the policy that holds people.
#include <catch2/catch.hpp>

#include "care_world.h"

using namespace cordon;

TEST_CASE("a day under control counts for the policy whose reason asks for most, and of several such for the first") {
    CareWorld w;
    w.add(FacilityKind::isolation_site, 0, 10);
    CareRun run(w);
    const auto held = [&](std::uint32_t person, Keep keep, std::uint32_t policy, Reason reason) {
        Order o = hold_order(Person(person), reason, keep, moment(10));
        o.policy = PolicyId(policy);
        return o;
    };
    run.tick({held(1, Keep::home, 2, Reason::contact)});
    run.tick({held(1, Keep::site, 3, Reason::arrival), held(2, Keep::home, 4, Reason::contact)});
    run.tick({held(2, Keep::home, 5, Reason::arrival)});
    CHECK(run.total(Series::cost_days_home) + run.total(Series::cost_days_site) == 0);  // midnight has not come
    run.tick();
    CHECK(run.state.today[Series::cost_days_site] == std::vector<std::int64_t>{0, 0, 0, 1, 0, 0, 0, 0});
    CHECK(run.state.today[Series::cost_days_home] == std::vector<std::int64_t>{0, 0, 0, 0, 1, 0, 0, 0});
}

TEST_CASE("days of work are lost by workers, on days on which they would work") {
    CareWorld w;
    std::vector<std::uint8_t> mark(200, static_cast<std::uint8_t>(Role::worker) | Population::first_of_household);
    for (std::uint32_t p = 100; p < 200; ++p) mark[p] = static_cast<std::uint8_t>(Role::primary) | Population::first_of_household;
    w.world.population = Population(std::vector<std::uint8_t>(200, 40), mark, {0, 100, 200}, w.world.places);
    CareRun run(w);
    std::vector<Order> orders;
    for (std::uint32_t p = 95; p < 103; ++p) orders.push_back(hold_order(Person(p), Reason::contact, Keep::home, moment(30)));
    run.tick(orders);
    run.ticks(3);  // Monday, 20 January
    CHECK(run.total(Series::cost_days_home) == 8);
    CHECK(run.total(Series::cost_work_days) == 5);
    CHECK(run.total(Series::cost_school_days) == 3);
    run.ticks(20);  // to the end of Saturday
    CHECK(run.total(Series::cost_days_home) == 8 * 6);
    CHECK(run.total(Series::cost_work_days) == 5 * 5);
    CHECK(run.total(Series::cost_school_days) == 3 * 5);
}
