// Testing by rapid tests, lost and preliminary results, and rounds of everybody.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

namespace {
std::vector<Order> samples(const std::vector<Order>& orders) {
    std::vector<Order> found;
    for (const Order& o : orders)
        if (o.kind == OrderKind::sample) found.push_back(o);
    return found;
}
Fact of_policy(FactKind kind, Person p, int detail) {
    return {.kind = kind, .person = p, .detail = detail, .policy = PolicyId(0), .county = County(0)};
}
}  // namespace

TEST_CASE("whom a rapid test flags is sampled at once, as urgently as a suspect; whom it does not is not") {
    Desk desk("testing");
    learn(desk.land.known, of_policy(FactKind::rapid_result, Person(1), 1), 0, 2);
    learn(desk.land.known, of_policy(FactKind::rapid_result, Person(2), 0), 0, 2);
    const std::vector<Order> orders = samples(desk.answer());
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == Person(1));
    CHECK(orders[0].priority == Priority::suspected);
    CHECK(orders[0].detail == static_cast<int>(Assay::pcr));
}

TEST_CASE("a lost sample of a suspect is taken again; one of somebody who is free again is not") {
    Desk desk("testing");
    desk.tell(FactKind::suspected, Person(1));
    CHECK(samples(desk.answer()).size() == 1);
    learn(desk.land.known, of_policy(FactKind::sample_lost, Person(1), static_cast<int>(Priority::suspected)), 0, 2);
    learn(desk.land.known, of_policy(FactKind::sample_lost, Person(2), static_cast<int>(Priority::contact)), 0, 2);
    const std::vector<Order> orders = samples(desk.answer());
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == Person(1));
}

TEST_CASE("who is positive at a laboratory that may not confirm is a suspect until then") {
    Desk desk("testing");
    desk.tell(FactKind::preliminary, Person(1));
    CHECK(count(desk.answer(), OrderKind::suspect) == 1);
}

TEST_CASE("rounds come as planned, each in parts of a tick, for the whole area and for no person") {
    Desk desk("mass-testing", {{"rounds", 3}, {"days_between", 2}, {"round_days", 0.5}});
    std::vector<std::pair<int, std::int32_t>> orders;  // tick, detail
    for (const Order& o : desk.answer()) orders.emplace_back(desk.now.index, o.detail);
    while (desk.now.index < 40)
        for (const Order& o : desk.next()) {
            CHECK(o.kind == OrderKind::mass_round);
            CHECK_FALSE(o.person);
            orders.emplace_back(desk.now.index, o.detail);
        }
    const auto part = [](int round, int k) { return MassTest::detail(round, k); };
    CHECK(orders == std::vector<std::pair<int, std::int32_t>>{
                        {1, part(0, 0)}, {2, part(0, 1)}, {9, part(1, 0)}, {10, part(1, 1)}, {17, part(2, 0)}, {18, part(2, 1)}});
}

TEST_CASE("rounds that are switched off never come") {
    Desk desk("mass-testing", {{"enabled", 0}});
    std::size_t orders = desk.answer().size();
    while (desk.now.index < 60) orders += desk.next().size();
    CHECK(orders == 0);
}
