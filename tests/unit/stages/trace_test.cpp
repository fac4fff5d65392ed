// Tracing: who is named, how soon, and whose turn it is.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "trace_run.h"

using namespace cordon;

namespace {

TraceManner only_household() { return {.household = 1, .visit = 0, .group = 0, .community = 0, .interview = Law::fixed(0)}; }

}  // namespace

TEST_CASE("a team takes on as many cases a day as it can, proven ones first, and names contacts when it is done") {
    CareWorld w;
    const Facility team = w.add(FacilityKind::tracing_team, -1, 4, 1);
    TraceRun run(w, only_household());
    std::vector<Order> orders;
    for (std::uint32_t p = 0; p < 40; p += 4) {
        run.known_onset(Person(p), -1);
        orders.push_back(trace_order(Person(p), p < 20 ? TraceRank::suspect : TraceRank::proven));
    }
    run.tick(orders);
    CHECK(run.state.facilities[team.value].waiting == 10);
    run.ticks(4);
    CHECK(run.state.facilities[team.value].waiting == 6);
    CHECK(run.total(Series::traced) == 0);
    run.ticks(2);  // begun in tick 1, a day of work from its end on
    CHECK(run.total(Series::traced) == 1);
    run.ticks(4);
    CHECK(run.total(Series::traced) == 5);
    for (std::uint32_t p = 0; p < 40; p += 4) CHECK(run.contacts(Person(p)).size() == (p < 20 ? 0 : 3));
    run.ticks(20);
    CHECK(run.total(Series::traced) == 10);
    std::int64_t reported = 0;
    for (const auto& day : run.known.by_day) reported += day[0].contacts;
    CHECK(reported == 30);
}

TEST_CASE("a case is traced once, by the look-back of the first order") {
    CareWorld w;
    w.add(FacilityKind::tracing_team, -1, 100);
    TraceRun run(w, only_household());
    run.known_onset(Person(4), -1);
    run.tick({trace_order(Person(4), TraceRank::proven, 2)});
    run.tick({trace_order(Person(4), TraceRank::proven, 14)});
    run.ticks(8);
    CHECK(run.file(Person(4)).traced_from == moment(-3));
    CHECK(run.total(Series::traced) == 1);
}

TEST_CASE("of n housemates a share is named that matches the recall, the same ones each time, and more with better recall") {
    CareWorld w(8000, 4);
    TraceManner manner = only_household();
    manner.household = 0.6;
    TraceRun run(w, manner);
    run.ticks(4);
    std::size_t named = 0;
    for (std::uint32_t p = 0; p < 8000; p += 4) {
        const std::vector<Named> first = run.ask(Person(p), -1);
        CHECK(first == run.ask(Person(p), -1));
        named += first.size();
    }
    CHECK(std::abs(double(named) - 3600) < 152);  // binomial(6000, 0.6): standard deviation 38; within 4
    TraceManner better = manner;
    better.household = 0.9;
    TraceRun again(w, better);
    again.ticks(4);
    for (std::uint32_t p = 0; p < 400; p += 4) {
        const std::vector<Named> few = run.ask(Person(p), -1), more = again.ask(Person(p), -1);
        CHECK(std::includes(more.begin(), more.end(), few.begin(), few.end()));
    }
}

TEST_CASE(
    "those whom the case infected, and who infected the case, are among the contacts if they are recalled and it was within the "
    "look-back") {
    CareWorld w(1000);
    w.world.contacts.community_a_day = w.world.contacts.community_least = 0;
    TraceManner manner = only_household();
    manner.community = 1;
    TraceRun run(w, manner);
    run.infect(Person(500), -10, -5), run.infect(Person(0), -3, 1);
    run.state.episodes.rows[1].infector = Episode(0), run.state.episodes.rows[1].setting = Setting::community;
    for (std::uint32_t k = 0; k < 5; ++k) {
        Infection& i = run.infect(Person(600 + k), 0.5 + k, 5 + k);
        i.infector = Episode(1), i.setting = Setting::community;
    }
    run.ticks(4 * 6);
    std::set<std::uint32_t> named;
    for (const Named& n : run.ask(Person(0), -4)) named.insert(n.person.value);
    CHECK(named == std::set<std::uint32_t>{1, 2, 3, 500, 600, 601, 602, 603, 604});
    named.clear();
    for (const Named& n : run.ask(Person(0), 2)) named.insert(n.person.value);
    CHECK(named == std::set<std::uint32_t>{1, 2, 3, 602, 603, 604});
    // Nobody is named twice, and the last exposure counts.
    run.state.episodes.rows[2].person = Person(1);
    const std::vector<Named> twice = run.ask(Person(0), -4);
    CHECK(std::adjacent_find(twice.begin(), twice.end(), [](const Named& x, const Named& y) { return x.person == y.person; }) == twice.end());
}

TEST_CASE("people met elsewhere are as many as the days of freedom, the limits of the time and the recall allow") {
    CareWorld w(5000, 1);
    TraceManner manner;
    manner.household = 1, manner.community = 0.5;
    w.world.contacts.community_a_day = 6, w.world.contacts.community_least = 0.4;
    TraceRun run(w, manner);
    run.ticks(4 * 5 + 1);  // the last is the first of day 5
    std::size_t named = 0;
    for (std::uint32_t p = 0; p < 400; ++p) named += run.ask(Person(p), 2).size();
    // 3 days x 6 x 0.5 = 9 a case, less the few met twice (2 in 1000); Poisson(3600): standard deviation 60; within 4.
    CHECK(std::abs(double(named) - 3600) < 250);

    run.state.conditions[0].county[0].community = 0;
    named = 0;
    for (std::uint32_t p = 0; p < 400; ++p) named += run.ask(Person(p), 2).size();
    CHECK(std::abs(double(named) - 240) < 62);  // 3 x 0.4 x 0.5 x 400

    run.state.conditions[0].county[0].community = 1;
    std::vector<Order> hold;
    for (std::uint32_t p = 0; p < 400; ++p) hold.push_back(hold_order(Person(p), Reason::suspected, Keep::home));
    run.tick(hold);
    run.ticks(40);
    named = 0;
    for (std::uint32_t p = 0; p < 400; ++p) named += run.ask(Person(p), 2).size();
    CHECK(std::abs(double(named) - 4200) < 280);  // 3.5 days: none while held
}
