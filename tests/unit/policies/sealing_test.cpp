// What follows for the places where cases had been, and for the zones round them.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

namespace {

void prove(Desk& desk, Person p, double sampled = 0) {
    desk.tell(FactKind::onset_told, p, moment(sampled));
    desk.tell(FactKind::result, p, moment(sampled), 1);
}

void seal(Desk& desk, Person of, std::uint32_t zone) {
    Fact f;
    f.kind = FactKind::zone_sealed, f.person = of, f.moment = desk.land.clock.begin(desk.now), f.other = zone, f.policy = PolicyId(0), f.county = County(0);
    learn(desk.land.known, f, desk.land.clock.day(desk.now), 2);
}

}  // namespace

TEST_CASE("a case is asked where it had been once it is both traced and proven, and only once") {
    Desk desk("spot-sealing");
    const Person early(3), late(4);
    desk.tell(FactKind::trace_done, early);
    CHECK(desk.answer().empty());
    prove(desk, early), prove(desk, late);
    std::vector<Order> orders = desk.next();
    REQUIRE(orders.size() == 1);
    CHECK((orders[0].kind == OrderKind::seek_spots && orders[0].person == early));
    desk.tell(FactKind::places_told, early), desk.tell(FactKind::trace_done, early), desk.tell(FactKind::trace_done, late);
    orders = desk.next();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == late);
}

TEST_CASE("a place is closed from now on, and its people are held from the last stay on") {
    Desk desk("spot-sealing", {{"days", 5}, {"quarantine_days", 10}, {"comply", 0.7}});
    Fact f;
    f.kind = FactKind::spot_found, f.person = Person(3), f.since = moment(1), f.other = 77, f.detail = static_cast<int>(SpotKind::primary), f.policy = PolicyId(0), f.county = County(0);
    learn(desk.land.known, f, 0, 2);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK((orders[0].kind == OrderKind::close_spot && orders[0].place == 77 && orders[0].closed_days == 5));
    CHECK((orders[0].reason.reason == Reason::spot && orders[0].reason.until == moment(11) && orders[0].comply == 0.7));
}

TEST_CASE("round a case a zone is sealed, unless it lives in one, and opened when there has been no case for long enough") {
    Desk desk("zone-sealing", {{"quiet_days", 6}});
    const Person first(3), second(4);
    prove(desk, first);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK((orders[0].kind == OrderKind::seal_zone && orders[0].place == first.value && orders[0].reason.until == Moment::never()));
    seal(desk, first, 0);
    desk.tell(FactKind::reason_given, second, Moment::never(), held_detail(Reason::sealed, Keep::home), 0);
    // The reason is of the policy.
    CHECK(desk.land.known.files.find(second)->reasons.size() == 1);
    desk.land.known.files[second].reasons[0].policy = PolicyId(0);
    desk.to(4);
    prove(desk, second, 4);
    CHECK(count(desk.answer(), OrderKind::seal_zone) == 0);
    desk.to(9, 3);
    CHECK(desk.next().size() == 1);  // midnight of the sixth day after the last case
    desk.to(10, 1);
    CHECK(desk.next().empty());  // once a day
}

TEST_CASE("a zone stays sealed while the county reports more cases than its tier allows") {
    for (const double most : {0.0, 1.0}) {
        Desk desk("zone-sealing", {{"quiet_days", 2}, {"most_cases", most}});
        prove(desk, Person(3));
        desk.answer();
        seal(desk, Person(3), 0);
        desk.to(8);
        CHECK(desk.answer().size() == (most > 0 ? 1 : 0));
        desk.to(15);
        CHECK(desk.answer().size() == 1);
    }
}

TEST_CASE("institutions are closed once in each county, and opened once the policy is over") {
    Desk desk("closed-institution", {{"comply", 0.8}});
    desk.policy->when.to = desk.land.clock.date(Tick{0}) + 3;
    std::vector<Order> orders = desk.answer();
    REQUIRE(count(orders, OrderKind::seal_institutions) == static_cast<int>(desk.land.places.counties.size()));
    CHECK(orders.size() == desk.land.places.counties.size());
    for (std::uint32_t c = 0; c < orders.size(); ++c)
        CHECK((orders[c].place == c && orders[c].comply == 0.8 && orders[c].reason.reason == Reason::sealed && orders[c].reason.until == Moment::never()));
    seal(desk, Person(3), 0), seal(desk, Person(4), 1);
    for (int t = 1; t < 3 * desk.land.clock.ticks_per_day; ++t) CHECK(desk.next().empty());
    orders = desk.next();
    REQUIRE(count(orders, OrderKind::open_zone) == 2);
    CHECK((orders[0].place == 0 && orders[1].place == 1));
}
