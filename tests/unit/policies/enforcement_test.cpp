// What follows when officers find someone out.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

TEST_CASE("whoever is found out is held to the end of the longest reason: at home, or detained in a site") {
    for (const bool detained : {false, true}) {
        Desk desk("enforcement", {{"heed", 0.6}});
        const Person p(7);
        const auto give = [&](Reason reason, double until) {
            Fact f{.kind = FactKind::reason_given, .person = p, .since = moment(until), .detail = held_detail(reason, Keep::home), .policy = PolicyId(9), .county = County(0)};
            learn(desk.land.known, f, 0, 2);
        };
        give(Reason::contact, 6), give(Reason::arrival, 9);
        Fact f{.kind = FactKind::found_out, .person = p, .detail = detained, .policy = desk.policy->id, .county = County(0)};
        learn(desk.land.known, f, 0, 2);
        const std::vector<Order> orders = desk.answer();
        REQUIRE(orders.size() == 1);
        CHECK(orders[0].kind == OrderKind::hold);
        CHECK(orders[0].reason.reason == Reason::arrival);
        CHECK(orders[0].reason.until == moment(9));
        CHECK(orders[0].reason.keep == (detained ? Keep::site : Keep::home));
        CHECK(orders[0].comply == (detained ? 1.0 : 0.6));
    }
}

TEST_CASE("nobody is detained for longer than there is a reason") {
    Desk desk("enforcement", {});
    const Person p(7);
    const auto reason = [&](FactKind kind, PolicyId policy) {
        Fact f{.kind = kind, .person = p, .since = Moment::never(), .detail = held_detail(Reason::suspected, Keep::home), .policy = policy, .county = County(0)};
        learn(desk.land.known, f, 0, 2);
    };
    reason(FactKind::reason_given, PolicyId(9)), reason(FactKind::reason_given, desk.policy->id);
    CHECK(desk.answer().empty());
    reason(FactKind::reason_ended, PolicyId(9));
    const std::vector<Order> orders = desk.next();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::release);
    CHECK(orders[0].reason.reason == Reason::suspected);
}

TEST_CASE("what other officers have found is their matter") {
    Desk desk("enforcement", {});
    Fact f{.kind = FactKind::found_out, .person = Person(7), .policy = PolicyId(5), .county = County(0)};
    learn(desk.land.known, f, 0, 2);
    CHECK(desk.answer().empty());
}
