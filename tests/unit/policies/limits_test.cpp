// Limits of travel and contacts: what they leave, where and when.
#include <catch2/catch.hpp>

#include "declare.h"

using namespace cordon;

namespace {

Conditions normal() {
    Conditions c;
    c.county.resize(2);
    for (CountyConditions& k : c.county) k.visits = 0.5;
    return c;
}

}  // namespace

TEST_CASE("travel limits leave their share of trips in their counties") {
    Land land;
    const auto policy = declare("travel-limit", {{"trips", 0.5}, {"trips_across", 0.2}});
    policy->area.counties = {"Second"};
    land.prepare(*policy);
    Conditions c = normal();
    policy->adjust(land.known, land.at(3), c);
    CHECK(c.county[0] == normal().county[0]);
    CHECK(c.county[1].trips == 0.5);
    CHECK(c.county[1].trips_across == 0.2);
    CHECK((c.county[1].limits_trips() && !c.county[0].limits_trips()));
    policy->adjust(land.known, land.at(3), c);  // another of the same: shares multiply
    CHECK(c.county[1].trips == 0.25);
}

TEST_CASE("travel limits leave their share of the trips of each mode") {
    Land land;
    const auto policy = declare("travel-limit", {{"trips", 0.5}, {"bus", 0.2}, {"rail", 0}});
    land.prepare(*policy);
    Conditions c = normal();
    c.county[0].trips_across = 0.5;
    policy->adjust(land.known, land.at(3), c);
    const CountyConditions& here = c.county[0];
    CHECK(here.trips_left(Mode::walk, false) == 0.5);
    CHECK(here.trips_left(Mode::car, true) == 0.25);
    CHECK(here.trips_left(Mode::bus, false) == 0.5 * 0.2);
    CHECK(here.trips_left(Mode::rail, true) == 0);
}

TEST_CASE("contact limits leave their shares, and what they do not name stays") {
    Land land;
    const auto policy = declare("contact-limit", {{"household", 0.9},
                                                  {"team", 0.8},
                                                  {"class", 0.7},
                                                  {"community", 0.6},
                                                  {"visit", 0.5},
                                                  {"visits", 0.4},
                                                  {"work", 0.3},
                                                  {"school", 0}});
    land.prepare(*policy);
    Conditions c = normal();
    policy->adjust(land.known, land.at(0), c);
    CountyConditions left;
    left.household = 0.9, left.team = 0.8, left.school_class = 0.7, left.community = 0.6, left.visit = 0.5, left.visits = 0.5 * 0.4,
    left.work = 0.3, left.school = 0;
    for (const CountyConditions& k : c.county) CHECK(k == left);

    c = normal();
    declare("contact-limit", {})->adjust(land.known, land.at(0), c);
    CHECK(c == normal());
}

TEST_CASE("a ramp builds up evenly from its first day") {
    Land land;
    const auto policy = declare("contact-limit", {{"community", 0.2}, {"ramp_days", 4}});
    policy->when.from = land.clock.start + 2;
    land.prepare(*policy);
    for (const auto& [day, left] : {std::pair{2, 0.8}, {3, 0.6}, {4, 0.4}, {5, 0.2}, {30, 0.2}}) {
        Conditions c = normal();
        policy->adjust(land.known, land.at(day), c);
        CHECK(c.county[0].community == Approx(left));
    }
}

TEST_CASE("a policy is in force on its dates") {
    Land land;
    const auto policy = declare("travel-limit", {});
    CHECK(policy->in_force(land.known, land.at(0)));
    policy->when.from = land.clock.start + 3, policy->when.to = land.clock.start + 5;
    for (const auto& [day, active] : {std::pair{2, false}, {3, true}, {4, true}, {5, false}})
        CHECK(policy->in_force(land.known, land.at(day)) == active);
    policy->enabled = false;
    CHECK(!policy->in_force(land.known, land.at(3)));
}

TEST_CASE("a county that is not there is complained of, with the nearest name") {
    Land land;
    const auto policy = declare("travel-limit", {});
    policy->name = "roads", policy->area.counties = {"Secund Xian"};
    Complaints complaints;
    policy->prepare(land.places, land.clock, complaints);
    REQUIRE(complaints.list().size() == 1);
    CHECK(complaints.list()[0].what == "policy \"roads\": where.counties: \"Secund Xian\" is no county of the region");
    CHECK(complaints.list()[0].todo == "did you mean \"Second Xian\"?");
}
