// Plans of return to work and school, and liaisons in firms.
#include <catch2/catch.hpp>

#include "declare.h"

using namespace cordon;

namespace {

CountyConditions planned(std::map<std::string, double> values, int day) {
    Land land;
    const auto policy = declare("return-to-work", std::move(values));
    policy->when.from = make_date(2020, 1, 23);
    Conditions all;
    all.county.resize(2);
    policy->adjust(land.known, land.at(day), all);
    return all.county[1];
}

}  // namespace

TEST_CASE("workers come back in a straight line from the first day of the policy on, and then there is no plan left") {
    REQUIRE(planned({}, 3).plans.size() == 1);
    CHECK(planned({}, 3).plans[0].open == 1);
    CHECK(planned({}, 3).plans[0].present == Approx(0.5));
    CHECK(planned({}, 3 + 7).plans[0].present == Approx(0.75));
    CHECK(planned({}, 3 + 14).plans.empty());
    CHECK((planned({}, 3).plans[0].from == 0 && planned({}, 3).plans[0].to == 1));
}

TEST_CASE("shifts lower contacts in teams, canteens those outside of them at work, and thinned dormitories those in their rooms") {
    const CountyConditions c = planned({{"team", 0.6}, {"canteen", 0.3}, {"dormitory", 0.7}}, 5);
    CHECK((c.team == 0.6 && c.canteen == 0.3 && c.dormitory == 0.7 && c.community == 1 && c.household == 1));
    CHECK(c.open == std::array<double, venue_kinds>{1, 1, 1, 1, 1, 1});
}

TEST_CASE("the meeting that starts a return to work sets its first day") {
    Land land;
    const auto policy = declare("return-to-work", {});
    note_decision(land.known, policy->id, true, 5);
    Conditions all;
    all.county.resize(2);
    policy->adjust(land.known, land.at(5 + 7), all);
    REQUIRE(all.county[0].plans.size() == 1);
    CHECK(all.county[0].plans[0].present == Approx(0.75));
}

TEST_CASE("a liaison asks at firms only, sends those with symptoms to a fever clinic, and names the team") {
    const auto policy = declare("firm-liaison", {{"declares", 0.4}, {"names", 0.7}, {"share", 0.5}});
    const Entrance& e = *policy->entrance();
    CHECK((e.at(VenueKind::firm) && !e.at(VenueKind::hospital) && !e.at(VenueKind::senior)));
    REQUIRE(e.steps.size() == 1);
    CHECK((e.steps[0].kind == StepKind::symptoms && e.steps[0].outcome == Outcome::fever_clinic));
    CHECK(e.steps[0].flags(true) == Approx(0.4));
    CHECK(e.steps[0].flags(false) == 0);
    CHECK((e.share == 0.5 && policy->liaison()->names == 0.7));
}
