// Checkpoints: what steps find, whom they flag wrongly, how long people wait, and who infects whom in line.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <set>
#include <tuple>

#include "base/parallel.h"
#include "gate_world.h"

using namespace cordon;

namespace {

// Within four standard deviations of a binomial count.
void check_count(std::int64_t count, double n, double p) {
    INFO(count << " of " << n << ", expected " << n * p);
    CHECK(std::abs(static_cast<double>(count) - n * p) <= 4 * std::sqrt(n * p * (1 - p)));
}

ScreenStep thermometer(double sensitivity, double specificity) {
    ScreenStep step;
    step.sensitivity = sensitivity, step.specificity = specificity;
    step.second_reading = false, step.seconds = 0;
    return step;
}

}  // namespace

// N people, a share p of them with fever: N (p s + (1 - p)(1 - c)) are flagged and N p (1 - s) with fever are missed.
TEST_CASE("a thermometer flags and misses as many as its sensitivity and specificity say") {
    const std::uint32_t n = 40000, every = 20;
    const double p = 1.0 / every;
    GateWorld g(n, 1);
    g.expect_all(0);
    const ScreenStep one = thermometer(0.7, 0.97);
    ScreenStep two = one;
    two.second_reading = true, two.shared_error = 0.4;
    // Both readings hit with probability s (e + (1 - e) s).
    for (const auto& [step, s, false_share] :
         {std::tuple{one, 0.7, 0.03}, std::tuple{two, 0.7 * (0.4 + 0.6 * 0.7), 0.03 * (0.4 + 0.6 * 0.03)}}) {
        GateRun run(g.world, one_step(step));
        run.infect_every(every);
        run.days(1);
        CHECK(run.sum(Series::gate_screened) == n);
        CHECK(run.sum(Series::gate_infected) == n / every);
        check_count(run.sum(Series::gate_flagged), n, p * s + (1 - p) * false_share);
        check_count(run.sum(Series::gate_infected) - run.sum(Series::gate_caught), n * p, 1 - s);
        CHECK(run.facts(FactKind::fever_at_gate) == run.sum(Series::gate_flagged));
        CHECK(static_cast<std::int64_t>(run.state.events.gate_hits.size()) == run.sum(Series::gate_flagged));
        CHECK(step.flags(true) == Approx(s));
        CHECK(step.flags(false) == Approx(false_share));
    }
}

// The same by one draw for the whole batch, for people who are not stored one by one; some have a fever of another cause.
TEST_CASE("a batch is flagged as often as the people in it would be") {
    GateWorld g(1, 1);
    g.world.mobility.transients = {20000};
    ScreenStep step = thermometer(0.7, 0.97);
    step.second_reading = true, step.shared_error = 0.4;
    Screening how = one_step(step);
    how.other_fever_prevalence = 0.01;
    GateRun run(g.world, how);
    run.days(20);
    const auto n = static_cast<double>(run.sum(Series::gate_screened));
    CHECK(std::abs(n - 400000) < 4 * std::sqrt(400000.0));  // Poisson
    CHECK(run.sum(Series::gate_passed) == run.sum(Series::gate_screened));
    check_count(run.sum(Series::gate_flagged), n, 0.01 * step.flags(true) + 0.99 * step.flags(false));
    CHECK(run.facts(FactKind::fever_at_gate) == 0);  // nobody registers them
}

TEST_CASE("a perfect thermometer finds every fever and nobody else; a blind one finds nobody") {
    GateWorld g(5000, 1);
    g.expect_all(0);
    GateRun perfect(g.world, one_step(thermometer(1, 1))), blind(g.world, one_step(thermometer(0, 1)));
    for (GateRun* run : {&perfect, &blind}) run->infect_every(10), run->days(1);
    CHECK(perfect.sum(Series::gate_caught) == 500);
    CHECK(perfect.sum(Series::gate_flagged) == 500);
    CHECK(blind.sum(Series::gate_flagged) == 0);
}

TEST_CASE("two gates on one way are no two chances; whoever is stopped at the first is not at the second") {
    const std::uint32_t n = 20000;
    GateWorld g(n, 2);
    g.expect_all(0);
    ScreenStep step = thermometer(0.5, 1);
    GateRun run(g.world, one_step(step));
    run.infect_every(2);
    run.days(1);
    check_count(run.sum(Series::gate_caught), n / 2.0, 0.5);
    CHECK(run.sum(Series::gate_infected) == n - run.sum(Series::gate_caught));  // at both gates, less the stopped
    CHECK(run.sum(Series::gate_screened) == 2 * n - run.sum(Series::gate_caught));
    std::set<Person> who;
    for (const GateEvent& e : run.state.events.gate_hits) {
        CHECK(who.insert(e.person).second);
        CHECK(e.gate == Gate(0));
    }
    step.outcome = Outcome::record;  // who goes on is found again, and told of once
    GateRun on(g.world, one_step(step));
    on.infect_every(2);
    on.days(1);
    CHECK(on.sum(Series::gate_infected) == n);
    CHECK(on.sum(Series::gate_caught) == 2 * run.sum(Series::gate_caught));
    CHECK(on.facts(FactKind::fever_at_gate) == run.sum(Series::gate_caught));
}

TEST_CASE("those whom a better thermometer misses, a worse one misses too") {
    GateWorld g(10000, 1);
    g.expect_all(0);
    std::array<std::set<Person>, 2> caught;
    for (int k : {0, 1}) {
        GateRun run(g.world, one_step(thermometer(k ? 0.8 : 0.5, 1)));
        run.infect_every(5);
        run.days(1);
        for (const GateEvent& e : run.state.events.gate_hits) caught[static_cast<std::size_t>(k)].insert(e.person);
    }
    CHECK(caught[0].size() < caught[1].size());
    CHECK(std::includes(caught[1].begin(), caught[1].end(), caught[0].begin(), caught[0].end()));
}

TEST_CASE("the question of origin finds arrivals from hard-hit places, once") {
    const std::uint32_t n = 10000;
    GateWorld g(n, 2);
    g.expect_all(0);
    ScreenStep origin = ScreenStep::origin();
    origin.sensitivity = 0.8;
    GateRun run(g.world, one_step(origin));
    run.days(1);
    check_count(run.facts(FactKind::arrival_seen), n, 0.8);
    CHECK(run.facts(FactKind::arrival_seen) == run.sum(Series::gate_flagged));
    for (const Fact& f : run.known.fresh) CHECK((f.other == 0 && f.where == 0));

    g.world.mobility.sources[0].hard_hit = false;
    GateRun elsewhere(g.world, one_step(origin));
    elsewhere.days(1);
    CHECK(elsewhere.sum(Series::gate_flagged) == 0);
}

TEST_CASE("a checkpoint that is open for six hours, or looks at every fourth, screens a quarter") {
    GateWorld g(20000, 1);
    g.expect_all(0);
    g.world.mobility.transients = {20000};
    Screening hours = one_step(thermometer(1, 1)), share = hours;
    hours.hour_from = 7, hours.hour_to = 13;
    share.share_screened = 0.25;
    for (const Screening& how : {hours, share}) {
        GateRun run(g.world, how);
        run.days(1);
        const auto passed = static_cast<double>(run.sum(Series::gate_passed));
        CHECK(std::abs(passed - 40000) < 4 * std::sqrt(20000.0));
        check_count(run.sum(Series::gate_screened), passed, 0.25);
    }
}

namespace {
// Only the wait; transients come as a Poisson stream.
Screening only_a_wait(const Law& service, int lanes) {
    Screening how = one_step(thermometer(0, 1));
    how.service = service, how.lanes = lanes, how.longest_wait = 1e6;
    return how;
}
double minutes(const GateRun& run) {
    return static_cast<double>(run.sum(Series::gate_waiting_seconds)) / static_cast<double>(run.sum(Series::gate_screened)) / 60;
}
double share(const GateRun& run, Series a, Series b) { return static_cast<double>(run.sum(a)) / static_cast<double>(run.sum(b)); }
}  // namespace

// Poisson arrivals, exponential service (Erlang 1917). One lane, load 5/6: 10 million people, sd 0.4 % (Whitt 1989); five lanes, load
// 4.5: 26 million, sd 0.45 %. (queue_test has the arithmetic.)
TEST_CASE("a queue at a checkpoint is M/M/c when people pass as a Poisson stream, for any length of the tick") {
    for (const int ticks_per_day : {4, 24}) {
        GateWorld g(1, 1, ticks_per_day);
        g.world.mobility.transients = {1200};
        GateRun one(g.world, only_a_wait(Law::exponential(60), 1));
        one.days(8400);
        CHECK(minutes(one) == Approx(5.0).epsilon(0.02));
        CHECK(share(one, Series::gate_waited, Series::gate_screened) == Approx(0.8333).epsilon(0.02));
        CHECK(one.sum(Series::gate_waved) == 0);
    }
    GateWorld g(1, 1);
    g.world.mobility.transients = {6480};
    GateRun five(g.world, only_a_wait(Law::exponential(60), 5));
    five.days(4000);
    CHECK(minutes(five) == Approx(1.52499).epsilon(0.02));
    CHECK(share(five, Series::gate_waited, Series::gate_screened) == Approx(0.762493).epsilon(0.02));
}

// Erlang's formula B. 2 million people; what one finds is remembered for a service time, so that the sd is at most that of
// independent chances times sqrt(1 + 2 x 4.5): 0.001.
TEST_CASE("with a longest wait of zero those who find no lane free are waved through, and counted") {
    GateWorld g(1, 1);
    g.world.mobility.transients = {6480};
    Screening how = only_a_wait(Law::exponential(60), 5);
    how.longest_wait = 0;
    GateRun run(g.world, how);
    run.days(310);
    CHECK(std::abs(share(run, Series::gate_waved, Series::gate_passed) - 0.2430210) < 0.004);
    CHECK(run.sum(Series::gate_screened) + run.sum(Series::gate_waved) == run.sum(Series::gate_passed));
    CHECK(run.sum(Series::gate_waited) == 0);
}

// At a light load nobody's time is drawn, because nobody would wait: at the load below, less than one in 1e12 such ticks. At 30
// lanes everyone is followed, at 50 nobody; the rest is the same.
TEST_CASE("where nobody waits it makes no difference that nobody is followed") {
    GateWorld g(1000, 1);
    g.expect_all(0);
    g.world.mobility.transients = {20000};
    Screening how = one_step(thermometer(0.9, 0.99));
    how.service = Law::exponential(40);  // 9.7 lanes are taken on average
    how.longest_wait = 1e6;
    std::array<std::int64_t, 2> screened{}, caught{}, flagged{};
    for (const int k : {0, 1}) {
        how.lanes = k ? 1200 : 31;
        GateRun run(g.world, how);
        run.infect_every(2);
        run.days(1);
        const auto i = static_cast<std::size_t>(k);
        screened[i] = run.sum(Series::gate_screened), caught[i] = run.sum(Series::gate_caught), flagged[i] = run.sum(Series::gate_flagged);
        CHECK(run.sum(Series::gate_longest) == 0);
        CHECK(run.sum(Series::gate_waved) == 0);
    }
    CHECK(screened[0] == screened[1]);
    CHECK(caught[0] == caught[1]);
    CHECK(flagged[0] == flagged[1]);
}

// The line at the end of day d is the sum of d days' comers less 10,000 a day: over three days' ends 3 a + 2 b + c - 60,000 with
// three Poisson numbers of mean 20,000.
TEST_CASE("what could not be served today waits tomorrow") {
    GateWorld g(1, 1);
    g.world.mobility.transients = {20000};
    GateRun run(g.world, only_a_wait(Law::fixed(8.64), 1));  // room for 10,000 a day
    run.days(3);
    CHECK(std::abs(static_cast<double>(run.sum(Series::gate_queue)) - 60000) < 4 * std::sqrt(14 * 20000.0));
}

// The lane works all day, and takes on work for at most ten minutes beyond: 20,139 people. It is idle at the start until the line
// has formed, for less than a minute and a half (20 people).
TEST_CASE("whoever would wait longer than the longest wait is waved through, and so is not found") {
    const std::uint32_t n = 4000;
    GateWorld g(n, 1);
    g.expect_all(0);
    g.world.mobility.transients = {36000};
    Screening how = one_step(thermometer(1, 1));
    how.service = Law::fixed(4.32);  // room for 20,000 a day
    how.lanes = 1, how.longest_wait = 10;
    GateRun run(g.world, how);
    run.infect_every(1), run.days(1);
    const auto passed = static_cast<double>(run.sum(Series::gate_passed));
    CHECK(std::abs(passed - 40000) < 4 * std::sqrt(36000.0));
    CHECK(std::abs(static_cast<double>(run.sum(Series::gate_screened)) - (20000 + 600 / 4.32)) < 20);
    CHECK(run.sum(Series::gate_screened) + run.sum(Series::gate_waved) == run.sum(Series::gate_passed));
    CHECK(run.sum(Series::gate_longest) <= 600);
    CHECK(run.sum(Series::gate_longest) > 590);
    CHECK(run.sum(Series::gate_infected) == n);
}

// 8,000 stored people among others, at twice what the lane can do, where everyone is followed and where only some are.
TEST_CASE("stored people are waved through as often as the others") {
    const std::uint32_t n = 8000;
    for (const double others : {24000.0, 400000.0})
        for (const double longest_wait : {0.0, 2.0, 30.0}) {
            INFO(others << " others, longest wait " << longest_wait);
            GateWorld g(n, 1);
            g.expect_all(0);
            std::vector<double> days;  // at random: those who came evenly would see a shorter line
            for (std::uint32_t p = 0; p < n; ++p) days.push_back(Luck(7).draw(Purpose::gate_person, {p}).uniform());
            std::sort(days.begin(), days.end());
            for (std::uint32_t p = 0; p < n; ++p) g.world.mobility.arrivals[p].moment = moment(days[p]);
            g.world.mobility.transients = {others};
            Screening how = one_step(thermometer(1, 1));
            how.service = Law::exponential(2 * 86400 / (n + others));
            how.lanes = 1, how.longest_wait = longest_wait;
            GateRun run(g.world, how);
            run.infect_every(1), run.days(1);
            const auto caught = static_cast<double>(run.sum(Series::gate_caught));  // the stored who are screened
            const double all = static_cast<double>(run.sum(Series::gate_passed)) - n;
            const double p = (static_cast<double>(run.sum(Series::gate_screened)) - caught) / all;
            CHECK((p > 0.3 && p < 0.6));  // 1/3 of them without patience, else 1/2 and those in line at the end
            // Of those who come one after the other one or none finds a place: so the sd is at most that of independent chances.
            CHECK(std::abs(caught - n * p) < 4 * std::sqrt(n * p * (1 - p) * (1 + n / all)));
        }
}

TEST_CASE("people infect each other in line, only while they wait, and not at rate zero") {
    GateWorld g(4000, 1);
    g.expect_all(0);
    Screening slow = one_step(thermometer(0, 1));
    slow.service = Law::exponential(20), slow.lanes = 1;
    Screening quick = slow;
    quick.service = Law::fixed(0);
    g.world.contacts.queue_rate = 0.02;
    GateRun waits(g.world, slow), passes(g.world, quick);
    for (GateRun* run : {&waits, &passes}) run->infect_every(10), run->days(1);
    CHECK(!waits.exposures.empty());
    CHECK(passes.exposures.empty());
    for (const Exposure& e : waits.exposures) {
        CHECK(e.setting == Setting::queue);
        CHECK(e.target != waits.state.episodes[e.infector].person);
    }
    g.world.contacts.queue_rate = 0;
    GateRun nothing(g.world, slow);
    nothing.infect_every(10), nothing.days(1);
    CHECK(nothing.exposures.empty());
}

// Everyone comes at a known moment and takes twice the time between them, so the line grows all day. Each of four before and
// behind an infectious person is infected with 1 - exp(-rate x time both wait); those of another tick are left out.
TEST_CASE("the risk in line is that of the time spent waiting together") {
    const std::uint32_t n = 4000, every = 5;
    GateWorld g(n, 1);
    g.expect_all(0);
    g.world.disease.infectiousness = Infectiousness::since_infection;
    g.world.disease.infectious_time = Law::uniform(0, 20);  // as infectious on every day
    g.world.contacts.queue_rate = 0.2;
    Screening slow = one_step(thermometer(0, 1));
    const double seconds = 2 * 86400.0 / n;
    slow.service = Law::fixed(seconds), slow.lanes = 1, slow.longest_wait = 1e6;
    GateRun run(g.world, slow);
    run.infect_every(every), run.days(1);

    std::vector<double> came(n), served(n);
    for (std::uint32_t p = 0; p < n; ++p) {
        came[p] = g.world.mobility.arrivals[p].moment.units * 86400.0 / Moment::per_day;
        served[p] = p == 0 ? came[p] : std::max(came[p], served[p - 1] + seconds);
    }
    double mean = 0;
    for (int p = 0; p < static_cast<int>(n); p += every)
        for (int q = std::max(0, p - 4); q <= std::min<int>(n - 1, p + 4); ++q) {
            const auto a = static_cast<std::size_t>(p), b = static_cast<std::size_t>(q);
            const double together = std::min(served[a], served[b]) - std::max(came[a], came[b]);
            if (q != p && together > 0 && std::floor(came[a] / 21600) == std::floor(came[b] / 21600))
                mean += 1 - std::exp(-0.2 * together / 3600);
        }
    CHECK(mean > 1000);
    CHECK(std::abs(static_cast<double>(run.exposures.size()) - mean) <
          4 * std::sqrt(mean));  // a sum of Bernoulli trials: less than Poisson
}

TEST_CASE("what checkpoints find does not depend on threads or on the order of blocks") {
    GateWorld g(3000, 5);
    g.expect_all(0);
    g.world.mobility.transients = {100, 3000, 0, 9000, 500};
    g.world.contacts.queue_rate = 0.05;
    Screening how;
    how.lanes = 1;
    std::set<std::uint64_t> digests;
    for (const Parallel& p : {Parallel{1, false, 1, 256}, Parallel{2, false, 1, 3}, Parallel{3, false, 1, 1}, Parallel{1, true, 5, 1},
                              Parallel{1, true, 6, 7}}) {
        set_parallel(p);
        GateRun run(g.world, how);
        run.infect_every(7), run.days(2);
        Digest d = run.state.digest;
        d.add(run.known.digest);
        for (const Exposure& e : run.exposures) d.add(1, {e.target.value, static_cast<std::uint64_t>(e.moment.units), e.infector.value});
        digests.insert(d.value());
    }
    set_parallel({});
    CHECK(digests.size() == 1);
}
