// Migrant workers who leave: seats are finite, and nobody goes without a certificate.
#include <catch2/catch.hpp>

#include "care_world.h"
#include "stages/tell.h"

using namespace cordon;

namespace {

struct Leaves final : Policy {
    Migration how;
    explicit Leaves(Migration h) : how(h) { id = PolicyId(0), name = "leaves"; }
    const Migration* migration() const override { return &how; }
};

struct Season {
    CareWorld w;
    CareRun run{w};
    explicit Season(Migration how) { run.policies.push_back(std::make_unique<Leaves>(how)); }
    void day(const std::vector<Order>& orders = {}) {
        run.state.today.next_day();
        for (int part = 0; part < 4; ++part) {
            Stage s = run.next();
            detect(s, run.due);
            isolate(s, part == 0 ? orders : std::vector<Order>{});
            migrate(s);
        }
    }
    std::size_t left() const { return run.state.left.size(); }
};

}  // namespace

TEST_CASE("as many leave a day as there are seats in each county, and the others wait") {
    Season season({.age_from = 18, .age_to = 60, .wants = 0.5, .within_days = 1, .seats = 7});
    season.day();
    CHECK(season.left() == 2 * 7);
    CHECK(season.run.total(Series::migrants_left) == 2 * 7);
    CHECK(season.run.total(Series::migrants_waiting) == 2 * (50 - 7));
    for (int k = 0; k < 10; ++k) season.day();
    CHECK(season.left() == 2 * 50);  // half of those without work want to
    CHECK(season.run.total(Series::migrants_waiting) == 0);
}

TEST_CASE("people come to want it evenly, and only those of the age") {
    Season season({.age_from = 18, .age_to = 60, .wants = 1, .within_days = 10, .seats = 1000});
    for (int k = 1; k <= 3; ++k) {
        season.day();
        CHECK(season.left() == static_cast<std::size_t>(2 * 10 * k));
    }
    Season none({.age_from = 41, .age_to = 60, .wants = 1, .within_days = 1, .seats = 1000});  // everyone is 40
    none.day();
    CHECK(none.left() == 0);
}

TEST_CASE("whoever is under control gets no certificate, waits, and goes once they are free") {
    Season season({.age_from = 18, .age_to = 60, .wants = 1, .within_days = 1, .seats = 1000});
    season.day({hold_order(Person(3), Reason::contact, Keep::home, moment(2.5))});
    CHECK(season.left() == 199);
    CHECK(season.run.total(Series::migrants_waiting) == 1);
    CHECK(season.run.state.left.find(Person(3)) == nullptr);
    season.day(), season.day();
    CHECK(season.left() == 200);
}

TEST_CASE("who has left is nowhere from midnight on, was there before, and is not held any more") {
    Season season({.age_from = 18, .age_to = 60, .wants = 1, .within_days = 1, .seats = 1000});
    season.day();
    const Person p(5);
    CHECK_FALSE(season.run.state.has_left(p, Tick{3}));
    CHECK(season.run.state.has_left(p, Tick{4}));
    Stage s = season.run.next();
    CHECK_FALSE(present(s, p));
    CHECK(s.state.is_away(p));
    isolate(s, {hold_order(p, Reason::contact, Keep::home, moment(9))});
    CHECK(s.state.custody.find(p) == nullptr);
}
