// The policy `follow-up`: days of watching after discharge, and tests.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

TEST_CASE("whoever is discharged is watched for the days given and tested on the days given, as long as they are not positive again") {
    Desk desk("follow-up", {{"days", 10}, {"test_days", 14}, {"attends", 0.6}, {"comply", 0.7}});
    const Person a(7), b(8);
    for (const Person p : {a, b}) desk.tell(FactKind::result, p, moment(0), 1);
    desk.answer();
    for (const Person p : {a, b}) desk.tell(FactKind::discharged, p);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(count(orders, OrderKind::hold) == 2);
    CHECK(orders[0].reason.reason == Reason::discharged);
    CHECK(orders[0].reason.keep == Keep::home);
    CHECK(orders[0].reason.until == desk.land.clock.end(desk.now) + moment(10));
    CHECK(orders[0].comply == 0.7);
    desk.to(10);
    desk.tell(FactKind::result, b, desk.land.clock.begin(desk.now), 1);
    CHECK(desk.land.known.files.find(b)->state == CaseState::positive_again);
    desk.to(13);
    CHECK(count(desk.answer(), OrderKind::sample) == 0);
    desk.to(14, 1);
    const std::vector<Order> tests = desk.answer();
    REQUIRE(count(tests, OrderKind::sample) == 1);
    CHECK(tests[0].person == a);
    CHECK(tests[0].comply == 0.6);
}

TEST_CASE("without days of watching nobody is held after discharge") {
    Desk desk("follow-up", {{"days", 0}});
    desk.tell(FactKind::result, Person(1), moment(0), 1);
    desk.tell(FactKind::discharged, Person(1));
    CHECK(count(desk.answer(), OrderKind::hold) == 0);
}
