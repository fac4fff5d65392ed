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

TEST_CASE("a sample that is lost gives no result, which shows when it was due, and may be taken again") {
    CareWorld w(10000);
    const Facility lab = w.add(FacilityKind::laboratory, -1, 1e6, 1);
    w.world.places.facilities[lab.value].lost = 0.2;
    CareRun run(w);
    std::vector<Order> orders;
    for (std::uint32_t p = 0; p < 20000; ++p) orders.push_back(sample_order(Person(p), Priority::contact));
    run.tick(orders);
    run.ticks(5);
    const double lost = static_cast<double>(run.news(FactKind::sample_lost).size());
    CHECK(std::abs(lost - 4000) < 4 * 57);  // Binomial(20000, 0.2)
    CHECK(run.state.events.tests.size() + static_cast<std::size_t>(lost) == 20000);
    CHECK(run.state.today[Series::lab_lost][lab.value] == static_cast<std::int64_t>(lost));
    const Person again = run.news(FactKind::sample_lost)[0].person;
    CHECK_FALSE(run.file(again).awaiting_result);
    run.tick({sample_order(again, Priority::contact)});
    CHECK(run.file(again).awaiting_result);
}

TEST_CASE("before a laboratory may confirm, its positives go to one that may, and wait for its turnaround too") {
    CareWorld w;
    w.world.disease.test_sensitivity = w.world.disease.test_specificity = 1;
    const Facility own = w.add(FacilityKind::laboratory, 0, 100, 0.5), province = w.add(FacilityKind::laboratory, -1, 10, 1);
    w.world.places.facilities[own.value].confirms_day = 5;
    CareRun run(w);
    run.infect(Person(1), -5, 30), run.infect(Person(2), -5, 30);
    run.state.facilities[province.value].waiting = 1000;  // so that the samples go to the county's own
    const auto sample = [&](Person p) {
        Stage s = run.next();
        detect(s, run.due);
        isolate(s, {sample_order(p, Priority::contact), sample_order(Person(p.value + 2), Priority::contact)});
    };
    sample(Person(1));  // taken at 0.25
    const auto tick = [&] {
        Stage s = run.next();
        detect(s, run.due);
        isolate(s, {});
    };
    tick(), tick(), tick();
    REQUIRE(run.state.events.tests.size() == 1);  // the negative one
    CHECK(run.state.events.tests[0].reported == moment(0.75));
    REQUIRE(run.news(FactKind::preliminary).size() == 1);
    CHECK(run.file(Person(1)).state == CaseState::none);
    CHECK(run.file(Person(1)).awaiting_result);
    while (run.state.tick < Tick{8}) tick();
    REQUIRE(run.state.events.tests.size() == 2);
    CHECK(run.state.events.tests[1].reported == moment(1.75));
    CHECK(run.state.events.tests[1].laboratory == province);
    CHECK(run.file(Person(1)).state == CaseState::asymptomatic_positive);
    while (run.state.tick < Tick{20}) tick();
    sample(Person(2));  // on day 5 it confirms by itself
    tick(), tick(), tick();
    CHECK(run.state.events.tests.back().laboratory == own);
    CHECK(run.file(Person(2)).state == CaseState::asymptomatic_positive);
}

TEST_CASE("a first laboratory's mistakes are seldom confirmed; where none may confirm yet, positives wait for the day") {
    CareWorld w(10000);
    w.world.disease.test_specificity = 0.9;
    const Facility lab = w.add(FacilityKind::laboratory, -1, 1e6, 0);
    w.world.places.facilities[lab.value].confirms_day = 2;
    CareRun run(w);
    std::vector<Order> orders;
    for (std::uint32_t p = 0; p < 20000; ++p) orders.push_back(sample_order(Person(p), Priority::contact));
    run.tick(orders);
    run.ticks(4);
    CHECK(std::abs(static_cast<double>(run.state.events.tests.size()) - 18000) < 4 * 43);
    int positive = 0;
    for (const TestEvent& t : run.state.events.tests) positive += t.positive;
    CHECK(positive == 0);
    run.ticks(6);
    CHECK(run.state.events.tests.size() == 20000);
    for (const TestEvent& t : run.state.events.tests) positive += t.positive;
    CHECK(std::abs(positive - 200) < 4 * 14);  // 1 % err twice
}

TEST_CASE("where a laboratory pools, capacity counts tubes; suspects are examined by themselves, positive tubes are taken apart") {
    CareWorld w;
    w.world.disease.test_sensitivity = w.world.disease.test_specificity = 1;
    const Facility lab = w.add(FacilityKind::laboratory, -1, 16, 0);  // four a tick
    w.world.places.facilities[lab.value].pool = 5, w.world.places.facilities[lab.value].pool_loss = 0;
    CareRun run(w);
    run.infect(Person(7), -5, 30);
    std::vector<Order> orders = {sample_order(Person(60), Priority::suspected)};
    for (std::uint32_t p = 0; p < 20; ++p) orders.push_back(sample_order(Person(p), Priority::contact));
    run.tick(orders);
    run.tick();  // the suspect's and 15 contacts'
    CHECK(run.state.facilities[lab.value].used == 4);
    CHECK(run.state.facilities[lab.value].waiting == 5);
    CHECK(run.total(Series::lab_pools) == 3);
    run.ticks(6);
    CHECK(run.state.events.tests.size() == 21);
    int positive = 0;
    for (const TestEvent& t : run.state.events.tests) {
        positive += t.positive;
        if (t.positive) CHECK(t.person == Person(7));
        if (t.person == Person(60)) CHECK(t.pool == 1);
    }
    CHECK(positive == 1);
    CHECK(run.state.facilities[lab.value].waiting == 0);
}

TEST_CASE("rapid tests give their result in the same tick, without a laboratory") {
    struct WithRapid final : Policy {
        RapidTest test{.sensitivity = 1, .sensitivity_low = 1, .specificity = 1, .minutes = 20};
        const RapidTest* rapid() const override { return &test; }
    };
    const CareWorld w;
    CareRun run(w);
    run.policies.push_back(std::make_unique<WithRapid>());
    run.infect(Person(1), -5, 0);
    Order infected = sample_order(Person(1), Priority::contact), healthy = sample_order(Person(2), Priority::contact);
    infected.detail = healthy.detail = static_cast<int>(Assay::rapid);
    run.tick({infected, healthy});
    const std::vector<Fact> results = run.news(FactKind::rapid_result);
    REQUIRE(results.size() == 2);
    CHECK(results[0].detail == 1);
    CHECK(results[1].detail == 0);
    CHECK(run.file(Person(1)).state == CaseState::none);  // it makes no case
    CHECK(run.total(Series::tests) == 0);
    CHECK(run.total(Series::tests_rapid) == 2);
    CHECK(run.total(Series::rapid_minutes) == 40);
}
