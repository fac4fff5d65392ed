// The policy `isolation-site`: tests inside, release by a negative result, home for whom there is no place.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

namespace {

constexpr std::uint32_t site = 4;  // of the desk's facilities

// Someone held for another policy's reason, and put in the site.
void bring(Desk& desk, Person p, double until) {
    Fact given{.kind = FactKind::reason_given, .person = p, .moment = desk.land.clock.begin(desk.now), .since = moment(until),
               .detail = held_detail(Reason::contact, Keep::site), .policy = PolicyId(7), .county = County(0)};
    learn(desk.land.known, given, desk.land.clock.day(desk.now), 2);
    Fact moved{.kind = FactKind::moved, .person = p, .moment = desk.land.clock.begin(desk.now), .where = site,
               .detail = static_cast<std::int32_t>(Keep::site), .county = County(0)};
    learn(desk.land.known, moved, desk.land.clock.day(desk.now), 2);
}
// Its orders become reasons.
void carry_out(Desk& desk, const std::vector<Order>& orders) {
    for (const Order& o : orders) {
        if (o.kind != OrderKind::hold) continue;
        Fact given{.kind = FactKind::reason_given, .person = o.person, .moment = desk.land.clock.begin(desk.now), .since = o.reason.until,
                   .detail = held_detail(o.reason.reason, o.reason.keep), .policy = o.policy, .county = County(0)};
        learn(desk.land.known, given, desk.land.clock.day(desk.now), 2);
    }
}
void time_is_over(Desk& desk, Person p) {
    Fact ended{.kind = FactKind::reason_ended, .person = p, .moment = desk.land.clock.begin(desk.now),
               .detail = held_detail(Reason::contact, Keep::site), .policy = PolicyId(7), .county = County(0)};
    learn(desk.land.known, ended, desk.land.clock.day(desk.now), 2);
}

}  // namespace

TEST_CASE("people in a site are sampled on their days, and go when their time is over only with a negative result") {
    Desk desk("isolation-site", {{"test_days", 3}, {"result_days", 1}, {"extra_days", 5}});
    const Person a(7);
    bring(desk, a, 10);
    const std::vector<Order> admitted = desk.answer();
    REQUIRE(count(admitted, OrderKind::hold) == 1);
    CHECK(admitted[0].reason.keep == Keep::site);
    CHECK(admitted[0].reason.until == moment(15));
    carry_out(desk, admitted);
    desk.answer();
    desk.to(3);
    CHECK(count(desk.answer(), OrderKind::sample) == 1);
    desk.tell(FactKind::result, a, desk.land.clock.begin(desk.now), 0);
    CHECK(count(desk.answer(), OrderKind::release) == 0);
    desk.to(10);
    time_is_over(desk, a);
    const std::vector<Order> over = desk.answer();
    CHECK(count(over, OrderKind::release) == 0);
    CHECK(count(over, OrderKind::sample) == 1);
    desk.to(11);
    desk.tell(FactKind::result, a, desk.land.clock.begin(desk.now), 0);
    CHECK(count(desk.answer(), OrderKind::release) == 1);
}

TEST_CASE("with a fresh negative result they go at once, and without the rule nobody is kept on") {
    Desk desk("isolation-site", {{"result_days", 2}});
    const Person a(7);
    bring(desk, a, 10);
    carry_out(desk, desk.answer());
    desk.answer();
    desk.to(9);
    desk.tell(FactKind::result, a, desk.land.clock.begin(desk.now), 0);
    desk.answer();
    desk.to(10);
    time_is_over(desk, a);
    CHECK(count(desk.answer(), OrderKind::release) == 1);
    Desk without("isolation-site", {{"release_test", 0}});
    bring(without, a, 10);
    CHECK(count(without.answer(), OrderKind::hold) == 0);
}

TEST_CASE("whom no site takes in time is sent home, and nobody who has a place by then") {
    Desk desk("isolation-site", {{"longest_wait", 24}});
    const Person a(7), b(8);
    for (const Person p : {a, b}) {
        Fact given{.kind = FactKind::reason_given, .person = p, .moment = desk.land.clock.begin(desk.now), .since = moment(14),
                   .detail = held_detail(Reason::contact, Keep::site), .policy = PolicyId(7), .county = County(0)};
        learn(desk.land.known, given, 0, 2);
        desk.tell(FactKind::waiting, p, {}, static_cast<int>(Keep::site));
    }
    desk.answer();
    bring(desk, b, 14);
    desk.answer();
    desk.to(1);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(count(orders, OrderKind::send_home) == 1);
    CHECK(orders[0].person == a);
}
