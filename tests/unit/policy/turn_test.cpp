// A policy's turn: when it begins, answers and concludes, and what becomes of its reminders.
#include <catch2/catch.hpp>

#include <string>

#include "policy/policy.h"

using namespace cordon;

namespace {

// Notes how it is called, and orders a sample for every reminder.
struct Clerk final : Policy {
    void begin(const Known&, const Now&, std::vector<Order>&, Agenda<Reminder>&) const override { called += 'b'; }
    void respond(const Known&, const Now&, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        called += 'r';
        for (const Reminder& r : news.due) orders.push_back({.kind = OrderKind::sample, .person = r.person});
    }
    void conclude(const Known&, const Now&, const News&, std::vector<Order>&) const override { called += 'c'; }
    mutable std::string called;
};

struct Office {
    Clerk clerk;
    Places places;
    Clock clock{make_date(2020, 1, 20), 4};
    Known known;

    Office() {
        places.counties.resize(1);
        clerk.id = PolicyId(1);
    }
    void cases(std::int64_t n) { known.by_day.assign(1, std::vector<Reported>(1)), known.by_day[0][0].confirmed = n; }
    // The turn of a tick; how the clerk was called.
    std::string turn(int tick, std::vector<Order>* orders = nullptr) {
        known.due = known.agenda.take(Tick{tick});
        std::vector<Order> given;
        clerk.called.clear();
        take_turn(clerk, known, {Tick{tick}, clock, places}, given);
        if (orders) *orders = given;
        return clerk.called;
    }
};

}  // namespace

TEST_CASE("a policy begins once, answers while it is in force, and concludes for ever after") {
    Office office;
    office.clerk.when.from = office.clock.start + 1, office.clerk.when.to = office.clock.start + 2;
    std::string called;
    for (int t = 0; t < 10; ++t) called += office.turn(t) + "|";
    CHECK(called == "||||brc|rc|rc|rc|c|c|");
}

TEST_CASE("that a policy has come into force, or is no longer, is part of what is known") {
    Office office, other;
    other.clerk.when.from = other.clock.start + 1;
    office.turn(0), other.turn(0);
    CHECK_FALSE(office.known.digest == other.known.digest);
    CHECK(office.known.standing == std::vector{Standing::not_yet, Standing::in_force});
    CHECK(other.known.standing.empty());
    const Digest before = office.known.digest;
    office.turn(1);
    CHECK(office.known.digest == before);
    office.clerk.enabled = false;
    office.turn(2);
    CHECK(office.known.standing[1] == Standing::out_of_force);
    CHECK_FALSE(office.known.digest == before);
}

TEST_CASE("a copy of what is known goes on where it was: a policy that has begun does not begin again") {
    Office office;
    office.turn(0);
    Office resumed;
    resumed.known = office.known;
    CHECK(resumed.turn(1) == "rc");
}

TEST_CASE("reminders that fall due out of force wait until it is in force again") {
    Office office;
    When& when = office.clerk.when;
    when.start.figure = ReportedFigure::new_cases, when.start.at_least = 5;
    when.stop.figure = ReportedFigure::new_cases, when.stop.at_most = 4;
    const auto day = [&](int d, std::int64_t cases) {
        office.cases(cases);
        std::string called;
        for (int t = 4 * d; t < 4 * d + 4; ++t) called += office.turn(t) + "|";
        return called;
    };
    CHECK(day(0, 5) == "||||");
    CHECK(day(1, 5) == "brc|rc|rc|rc|");
    CHECK(day(2, 4) == "rc|rc|rc|rc|");
    office.known.agenda.plan(Tick{13}, {PolicyId(1), Person(7)});
    office.known.agenda.plan(Tick{13}, {PolicyId(0), Person(8)});  // another policy's
    CHECK(day(3, 5) == "c|c|c|c|");
    std::vector<Order> orders;
    CHECK(office.turn(16, &orders) == "brc");
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == Person(7));
    CHECK(orders[0].policy == PolicyId(1));
    CHECK(office.known.agenda.planned() == 0);
}

TEST_CASE("reminders of a policy that has come to its end are dropped") {
    Office office;
    office.clerk.when.to = office.clock.start + 1;
    office.turn(0);
    office.known.agenda.plan(Tick{6}, {PolicyId(1), Person(7)});
    for (int t = 1; t < 8; ++t) office.turn(t);
    CHECK(office.known.agenda.planned() == 0);
}
