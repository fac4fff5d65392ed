// Samples, laboratories and results.
#include <catch2/catch.hpp>

#include <cmath>

#include "care_world.h"

using namespace cordon;

namespace {

// Positive results of n samples, one a day, of each of the people [0, people) of a world with room for all.
std::vector<std::vector<bool>> results(const CareWorld& w, std::uint32_t people, int days, bool infected, std::uint64_t seed = 1) {
    CareRun run(w, seed);
    if (infected)
        for (std::uint32_t p = 0; p < people; ++p) run.infect(Person(p), -5, -1).detectable_to = moment(1000);
    std::vector<std::vector<bool>> found(people);
    for (int day = 0; day < days; ++day) {
        std::vector<Order> orders;
        for (std::uint32_t p = 0; p < people; ++p) orders.push_back(sample_order(Person(p), Priority::other));
        run.tick(orders);
        for (int k = 1; k < 4; ++k) run.tick();
    }
    run.ticks(4);
    for (const TestEvent& t : run.state.events.tests) found[t.person.value].push_back(t.positive);
    return found;
}

CareWorld large_laboratory() {
    CareWorld w(10000);
    w.add(FacilityKind::laboratory, -1, 1e6);
    return w;
}

}  // namespace

TEST_CASE("a laboratory does as many samples a day as it can, and the others wait") {
    CareWorld w;
    const Facility lab = w.add(FacilityKind::laboratory, -1, 10);
    CareRun run(w);
    std::vector<Order> orders;
    for (std::uint32_t p = 0; p < 25; ++p) orders.push_back(sample_order(Person(p), Priority::contact));
    run.tick(orders);
    CHECK(run.state.facilities[lab.value].waiting == 25);
    CHECK(run.total(Series::tests) == 25);
    run.ticks(3);
    std::vector<std::size_t> done;
    for (int day = 1; day <= 3; ++day) {
        run.ticks(4);
        done.push_back(run.state.events.tests.size());
    }
    // 10 a day over four ticks are 2, 3, 2, 3; a result comes the tick after the work. The first day had three ticks left.
    CHECK(done == std::vector<std::size_t>{15, 25, 25});
    CHECK(run.state.facilities[lab.value].waiting == 0);
}

TEST_CASE("results come no sooner after sampling than the turnaround, however short the line") {
    CareWorld w;
    w.add(FacilityKind::laboratory, -1, 1000, 1.5);
    CareRun run(w);
    run.tick({sample_order(Person(3), Priority::suspected)});
    CHECK(run.file(Person(3)).awaiting_result);
    run.ticks(6);
    CHECK(run.state.events.tests.empty());
    run.tick();
    REQUIRE(run.state.events.tests.size() == 1);
    CHECK(run.state.events.tests[0].sampled == moment(0.25));
    CHECK(run.state.events.tests[0].reported == moment(1.75));
    CHECK_FALSE(run.file(Person(3)).awaiting_result);
}

TEST_CASE("suspects' samples are done before those of contacts that came earlier; a contact's sample moves up with the contact") {
    CareWorld w;
    w.add(FacilityKind::laboratory, -1, 8);
    CareRun run(w);
    std::vector<Order> contacts;
    for (std::uint32_t p = 0; p < 20; ++p) contacts.push_back(sample_order(Person(p), Priority::contact));
    run.tick(contacts);
    run.tick({sample_order(Person(19), Priority::suspected), sample_order(Person(50), Priority::suspected),
              sample_order(Person(51), Priority::suspected)});
    run.ticks(3);
    const std::vector<TestEvent>& tests = run.state.events.tests;
    REQUIRE(tests.size() == 6);
    // Two contacts were done before the suspects came. Of the suspects the one who was sampled first comes first.
    CHECK(tests[0].person != Person(19));
    CHECK(tests[1].person != Person(19));
    CHECK(std::vector<bool>{tests[2].person == Person(19) || tests[3].person == Person(19)} == std::vector<bool>{true});
    std::vector<std::uint32_t> suspects;
    for (const TestEvent& t : tests)
        if (t.purpose == static_cast<std::uint8_t>(Priority::suspected)) suspects.push_back(t.person.value);
    std::sort(suspects.begin(), suspects.end());
    CHECK(suspects == std::vector<std::uint32_t>{19, 50, 51});
    run.ticks(20);
    CHECK(run.state.events.tests.size() == 22);  // and nobody is done twice
}

TEST_CASE("only one sample of a person is under way") {
    CareWorld w;
    w.add(FacilityKind::laboratory, -1, 100, 2);
    CareRun run(w);
    for (int k = 0; k < 4; ++k) run.tick({sample_order(Person(3), Priority::contact)});
    CHECK(run.total(Series::tests) == 1);
}

TEST_CASE("samples go to the laboratory with the shortest line for its capacity, the county's own first") {
    CareWorld w;
    const Facility regional = w.add(FacilityKind::laboratory, -1, 100), own = w.add(FacilityKind::laboratory, 1, 100),
                   late = w.add(FacilityKind::laboratory, 1, 1000, 0, 30);
    CareRun run(w);
    run.tick({sample_order(Person(100), Priority::other)});
    CHECK(run.state.facilities[own.value].waiting == 1);
    std::vector<Order> orders;
    for (std::uint32_t p = 110; p < 120; ++p) orders.push_back(sample_order(Person(p), Priority::other));
    orders.push_back(sample_order(Person(1), Priority::other));  // county 0 has only the regional one
    run.tick(orders);
    CHECK(run.state.facilities[own.value].waiting + run.state.facilities[regional.value].waiting == 11);
    CHECK(run.state.facilities[regional.value].waiting >= 5);
    CHECK(run.state.facilities[late.value].waiting == 0);
}

TEST_CASE("of people without the disease as many are found positive as the specificity says") {
    CareWorld w = large_laboratory();
    w.world.disease.test_specificity = 0.99;
    int positive = 0, n = 0;
    for (const auto& of_person : results(w, 20000, 2, false))
        for (const bool p : of_person) positive += p, ++n;
    REQUIRE(n == 40000);
    // Binomial(40000, 0.01): mean 400, standard deviation 19.9; within 4 of them.
    CHECK(std::abs(positive - 400) < 80);
}

TEST_CASE("one test has the stated sensitivity; two of one person err together as often as their shared error says") {
    CareWorld w = large_laboratory();
    w.world.disease.test_sensitivity = 0.7;
    w.world.care.test_shared_error = GENERATE(0.0, 0.6, 1.0);
    const std::uint32_t people = 20000;
    int negative = 0, both = 0;
    for (const auto& r : results(w, people, 2, true)) {
        REQUIRE(r.size() == 2);
        negative += !r[0];
        both += !r[0] && !r[1];
    }
    const double shared = w.world.care.test_shared_error, together = shared * shared * 0.3 + (1 - shared * shared) * 0.09;
    // Standard deviations of the shares: sqrt(p (1 - p) / 20000) < 0.0033; within 4 of them.
    CHECK(std::abs(negative / double(people) - 0.3) < 0.0132);
    CHECK(std::abs(both / double(people) - together) < 0.0132);
}

TEST_CASE("a test finds nothing before the virus can be detected nor after") {
    CareWorld w = large_laboratory();
    w.world.disease.test_sensitivity = 1, w.world.disease.test_specificity = 1;
    CareRun run(w);
    Infection& i = run.infect(Person(1), 0, 5);
    i.detectable_from = moment(2), i.detectable_to = moment(8);
    std::vector<bool> found;
    for (int day = 0; day < 10; ++day) {  // sampled at day + 0.25
        run.tick({sample_order(Person(1), Priority::other)});
        run.ticks(3);
    }
    for (const TestEvent& t : run.state.events.tests) found.push_back(t.positive);
    found.resize(9);
    CHECK(found == std::vector<bool>{false, false, true, true, true, true, true, true, false});
    CHECK(run.state.events.tests[0].infected);
}

TEST_CASE("a line goes by priority, then time, then tie, whatever the order of joining") {
    std::vector<std::pair<std::size_t, Waiting>> all;
    for (std::uint32_t k = 0; k < 60; ++k) all.push_back({k % 3, {.since = moment((k * 7) % 4), .tie = (k * 13) % 5, .person = Person(k)}});
    auto sorted = all;
    std::sort(sorted.begin(), sorted.end());
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{59}}) {
        WaitingLine line;
        std::vector<std::pair<std::size_t, Waiting>> out;
        std::size_t priority = 0;
        for (std::size_t k = 0; k < all.size(); ++k) line.join(all[k * step % all.size()].first, all[k * step % all.size()].second);
        while (const Waiting* w = line.front(&priority)) {
            out.emplace_back(priority, *w);
            line.pop();
        }
        CHECK(out == sorted);
        CHECK(line.size() == 0);
    }
}
