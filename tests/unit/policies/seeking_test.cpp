// Policies that look for fevers and arrivals, and those that hold them.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

namespace {

constexpr bool hard_hit = true;
const Person a(7), b(8), c(9);

}  // namespace

TEST_CASE("whoever is found feverish at home is held and sampled, until a result says otherwise") {
    Desk desk("grid-sweep", {{"fever_days", 5}});
    const auto tell_fever = [&](Person p, PolicyId by) {
        Fact f{.kind = FactKind::fever_at_home, .person = p, .moment = desk.land.clock.begin(desk.now), .since = Moment::never(), .policy = by};
        f.county = County(0);
        learn(desk.land.known, f, 0, 2);
    };
    tell_fever(a, desk.policy->id);
    tell_fever(b, PolicyId(99));  // of another sweep
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].kind == OrderKind::hold);
    CHECK(orders[0].reason.reason == Reason::fever);
    CHECK(orders[0].reason.until == moment(5));
    CHECK(orders[1].kind == OrderKind::sample);
    CHECK(desk.land.known.files.find(a)->fever);
    CHECK(desk.land.known.files.find(a)->found_by == FoundBy::sweep);
    CHECK(desk.land.known.files.find(a)->onset == Moment::never());

    Fact given{.kind = FactKind::reason_given, .person = a, .since = moment(5), .detail = held_detail(Reason::fever, Keep::home)};
    given.policy = desk.policy->id, given.county = County(0);
    learn(desk.land.known, given, 0, 2);
    desk.tell(FactKind::result, a, moment(0.25), 0);
    orders = desk.answer();
    REQUIRE(count(orders, OrderKind::release) == 1);
    CHECK(orders[0].reason.reason == Reason::fever);
}

TEST_CASE("arrivals are held alone in a room or with their household, from the sources that are named, and looked at twice a day") {
    Desk desk("arrival-isolation", {{"apart", 0.2}, {"checks_a_day", 2}});
    desk.tell(FactKind::arrival_seen, a, moment(0), arrival_detail(hard_hit, FoundBy::matching), 0);
    desk.tell(FactKind::arrival_seen, b, moment(0), arrival_detail(!hard_hit, FoundBy::sweep), 1);
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == a);
    CHECK(orders[0].apart == 0.2);
    CHECK(orders[0].checks_a_day == 2);
    CHECK_FALSE(orders[0].household);
    CHECK(desk.land.known.files.find(a)->found_by == FoundBy::matching);
    CHECK(desk.land.known.files.find(b)->found_by == FoundBy::sweep);

    Desk sealed("arrival-isolation", {{"household", 1}, {"hard_hit_only", 0}});
    sealed.tell(FactKind::arrival_seen, b, moment(0), !hard_hit, 1);
    orders = sealed.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].household);
}

TEST_CASE("someone taken for an arrival by mistake is held like one, and counts as none") {
    Desk desk("arrival-isolation");
    desk.tell(FactKind::arrival_seen, c, moment(-1), arrival_detail(hard_hit, FoundBy::matching));
    CHECK(count(desk.answer(), OrderKind::hold) == 1);
    CHECK_FALSE(desk.land.known.files.find(c)->source);
    CHECK(desk.land.known.by_day[0][0].arrivals == 0);
}

TEST_CASE("a source that does not exist is named in the complaint, with the nearest that does") {
    for (const char* kind : {"arrival-quota", "arrival-isolation", "data-matching"}) {
        Land land;
        land.places.sources = {"wuhan", "other hubei"};
        land.places.facilities.emplace_back();
        land.places.facilities.back().kind = FacilityKind::data_team, land.places.facilities.back().regional = true;
        const std::unique_ptr<Policy> policy = declare(kind, {}, "sources", {"wuham"});
        Complaints complaints;
        policy->prepare(land.places, land.clock, complaints);
        REQUIRE(complaints.list().size() == 1);
        CHECK(to_string(complaints.list()[0]).find("did you mean \"wuhan\"") != std::string::npos);
    }
}
