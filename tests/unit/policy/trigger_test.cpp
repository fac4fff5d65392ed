// Figures that the evening's meeting looks at, and what it decides.
#include <catch2/catch.hpp>

#include "policy/policy.h"

using namespace cordon;

namespace {

struct Quiet final : Policy {};

struct Region {
    Places places;
    Clock clock{make_date(2020, 1, 20), 4};
    Known known;
    Area all, first;

    Region() {
        places.counties.resize(2), places.townships.resize(2);
        places.townships[0].county = County(0), places.townships[1].county = County(1);
        places.villages = {{.township = Township(0)}, {.township = Township(1)}};
        places.hamlets = {{.village = Village(0)}, {.village = Village(1)}};
        places.hamlet_people = {50000, 200000};
        places.facilities = {{.kind = FacilityKind::hospital, .county = County(0), .capacity = 10},
                             {.kind = FacilityKind::hospital, .county = County(1), .capacity = 100},
                             {.kind = FacilityKind::isolation_site, .capacity = 40, .opens_day = 5}};
        first.mask = {true, false};
        known.by_day.assign(10, std::vector<Reported>(2));
    }
    Now at(int day, int part = 3) const { return {Tick{4 * day + part}, clock, places}; }
    double figure(ReportedFigure f, int day, const Area& area, int days = 7) const { return figure_of(f, days, known, at(day), area); }
};

}  // namespace

TEST_CASE("figures count what was reported in the counties of the area, in their days") {
    Region r;
    r.known.by_day[1][0] = {.confirmed = 3, .suspected = 4, .results = 10, .positives = 3};
    r.known.by_day[1][1] = {.confirmed = 100};
    r.known.by_day[8][0] = {.confirmed = 2, .results = 10, .positives = 2};
    CHECK(r.figure(ReportedFigure::cases, 8, r.first) == 5);
    CHECK(r.figure(ReportedFigure::cases, 7, r.first) == 3);
    CHECK(r.figure(ReportedFigure::cases, 8, r.all) == 105);
    CHECK(r.figure(ReportedFigure::new_cases, 8, r.first) == 2);
    CHECK(r.figure(ReportedFigure::new_cases, 8, r.first, 8) == 5);
    CHECK(r.figure(ReportedFigure::incidence, 8, r.first) == 4);
    CHECK(r.figure(ReportedFigure::incidence, 8, r.all, 8) == 42);
    CHECK(r.figure(ReportedFigure::suspected, 7, r.first) == 4);
    CHECK(r.figure(ReportedFigure::positivity, 8, r.first, 9) == 0.25);
    CHECK(r.figure(ReportedFigure::positivity, 0, r.first) == 0);
    CHECK(r.figure(ReportedFigure::days_without_case, 7, r.first) == 6);
    CHECK(r.figure(ReportedFigure::days_without_case, 0, r.first) == 1);
}

TEST_CASE("occupancy counts the places that serve the area and are open") {
    Region r;
    const auto put = [&](std::uint32_t person, FactKind kind, std::uint32_t where) {
        learn(r.known, {.kind = kind, .person = Person(person), .where = where, .detail = static_cast<std::int32_t>(Keep::hospital), .county = County(0)}, 0, 2);
    };
    for (std::uint32_t p = 0; p < 4; ++p) put(p, FactKind::held, 0);
    put(3, FactKind::moved, 1);
    put(2, FactKind::freed, Fact::none);
    CHECK(r.figure(ReportedFigure::hospital_occupancy, 0, r.first) == 0.2);
    CHECK(r.figure(ReportedFigure::hospital_occupancy, 0, r.all) == Approx(3 / 110.0));
    put(3, FactKind::moved, 2);
    CHECK(r.figure(ReportedFigure::site_occupancy, 4, r.first) == 0);
    CHECK(r.figure(ReportedFigure::site_occupancy, 5, r.first) == 1 / 40.0);
}

TEST_CASE("the meeting at 20:00 decides for a later midnight, holds to the least duration, and looks at the stop") {
    Region r;
    Quiet policy;
    policy.id = PolicyId(0), policy.area = r.first;
    policy.when.start.figure = ReportedFigure::new_cases, policy.when.start.at_least = 3;
    policy.when.stop.figure = ReportedFigure::days_without_case, policy.when.stop.at_least = 1;
    policy.when.delay_days = 2, policy.when.least_days = 3;
    r.known.by_day[1][0].confirmed = 3;  // the tenth, of the day that the meeting of day 1 sees
    std::string days;
    for (int d = 0; d < 10; ++d) {
        bool in_force[4];
        for (int part = 0; part < 4; ++part) {
            std::vector<Order> orders;
            in_force[part] = take_turn(policy, r.known, r.at(d, part), orders);
            CHECK(in_force[part] == in_force[0]);  // it changes at midnight
        }
        days += in_force[0] ? '1' : '0';
    }
    // On from day 3; from day 5 on the third day has come and the stop is met; off from day 7; the window still holds 3 cases, so
    // it comes again two days after the meeting of day 7.
    CHECK(days == "0001111001");
}

TEST_CASE("without a stop a policy stays in force, and a decision is part of what is known") {
    Region r, other;
    Quiet policy;
    policy.id = PolicyId(0);
    policy.when.start.figure = ReportedFigure::new_cases, policy.when.start.at_least = 1, policy.when.start.days = 1;
    r.known.by_day[0][0].confirmed = 1;
    std::vector<Order> orders;
    for (int d = 0; d < 5; ++d) CHECK(take_turn(policy, r.known, r.at(d), orders) == (d > 0));
    for (int d = 0; d < 5; ++d) take_turn(policy, other.known, other.at(d), orders);
    CHECK_FALSE(r.known.digest == other.known.digest);
}
