// Officers at the doors of those who are told to stay at home.
#include <catch2/catch.hpp>

#include <cmath>
#include <set>

#include "care_world.h"

using namespace cordon;

namespace {

struct Officers final : Policy {
    Inspection how;
    explicit Officers(Inspection h) : how(h) { id = PolicyId(0); }
    const Inspection* inspection() const override { return &how; }
};

// All of the first county are told to stay at home; nobody does.
struct Disobedient {
    CareWorld w;
    CareRun run{w};
    explicit Disobedient(Inspection how) {
        run.policies.push_back(std::make_unique<Officers>(how));
        std::vector<Order> orders;
        for (std::uint32_t p = 0; p < 100; ++p) {
            orders.push_back(hold_order(Person(p), Reason::contact, Keep::home, moment(10)));
            orders.back().comply = 0, orders.back().policy = PolicyId(1);
        }
        run.tick(orders);
        run.tick();
    }
    std::set<std::uint32_t> found_out() {
        run.tick();  // noon
        std::set<std::uint32_t> people;
        for (const Fact& f : run.news(FactKind::found_out)) people.insert(f.person.value);
        return people;
    }
};

}  // namespace

TEST_CASE("officers make as many visits as they can, each day to others, and find out a share of those who are out") {
    Disobedient all({.visits_a_day = 1000, .finds = 1});
    CHECK(all.found_out().size() == 100);
    CHECK(all.run.total(Series::enforcement_visits) == 100);
    Disobedient some({.visits_a_day = 30, .finds = 1});
    const auto first = some.found_out();
    CHECK(first.size() == 30);
    some.run.ticks(3);
    const auto second = some.found_out();
    CHECK(second.size() == 30);
    CHECK(first != second);
    Disobedient half({.visits_a_day = 1000, .finds = 0.5, .detained = 0.2});
    const auto found = half.found_out();
    CHECK(std::abs(static_cast<double>(found.size()) - 50) < 4 * 5);  // binomial: sd 5
    CHECK(half.run.total(Series::enforcement_absent) == static_cast<std::int64_t>(found.size()));
    CHECK(half.run.total(Series::enforcement_detained) < half.run.total(Series::enforcement_absent));
}

TEST_CASE("nobody is found out who stays at home") {
    CareWorld w;
    CareRun run(w);
    run.policies.push_back(std::make_unique<Officers>(Inspection{.visits_a_day = 1000, .finds = 1}));
    std::vector<Order> orders;
    for (std::uint32_t p = 0; p < 100; ++p) orders.push_back(hold_order(Person(p), Reason::contact, Keep::home, moment(10)));
    run.tick(orders);
    run.ticks(2);
    CHECK(run.total(Series::enforcement_visits) == 100);
    CHECK(run.news(FactKind::found_out).empty());
}
