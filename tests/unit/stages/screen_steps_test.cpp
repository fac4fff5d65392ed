// The steps of a checkpoint one by one, its lanes for holders of a pass, the ways round it, and what becomes of those who are flagged.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "gate_world.h"

using namespace cordon;

namespace {

// Within four standard deviations of a binomial count.
void check_count(std::int64_t count, double n, double p) {
    INFO(count << " of " << n << ", expected " << n * p);
    CHECK(std::abs(static_cast<double>(count) - n * p) <= 4 * std::sqrt(n * p * (1 - p)));
}

ScreenStep step_of(StepKind kind, double sensitivity = 1, double specificity = 1) {
    ScreenStep s = ScreenStep::of(kind);
    s.sensitivity = sensitivity, s.specificity = specificity, s.second_reading = false, s.seconds = 0;
    return s;
}

constexpr std::uint32_t n = 20000;

}  // namespace

TEST_CASE("in the cold a forehead thermometer finds fewer, an ear thermometer as many") {
    GateWorld g(n, 1);
    g.expect_all(0);
    ScreenStep forehead = step_of(StepKind::temperature, 0.8);
    forehead.ambient = 0;
    ScreenStep ear = forehead;
    ear.device = Device::ear;
    for (const auto& [step, p] : {std::pair{forehead, 0.8 * 0.625}, std::pair{ear, 0.8}}) {
        GateRun run(g.world, one_step(step));
        run.infect_every(2), run.days(1);
        check_count(run.sum(Series::gate_caught), n / 2.0, p);
    }
    forehead.ambient = 30;
    CHECK(forehead.reading(true) == Approx(0.8));
    forehead.ambient = -40;
    CHECK(forehead.reading(true) == 0);
}

TEST_CASE("who has taken something against the fever passes every thermometer") {
    GateWorld g(n, 1);
    g.expect_all(0);
    Screening how = one_step(step_of(StepKind::temperature));
    how.antipyretics = 0.3;
    GateRun run(g.world, how);
    run.infect_every(2), run.days(1);
    check_count(run.sum(Series::gate_caught), n / 2.0, 0.7);
}

TEST_CASE("asked for symptoms, people tell of the disease from its onset on, and of other illness") {
    GateWorld g(n, 1);
    g.expect_all(1);
    Screening how = one_step(step_of(StepKind::symptoms, 0.6));
    GateRun ill(g.world, how), well(g.world, how);
    ill.infect_every(2), ill.days(2);
    check_count(ill.sum(Series::gate_caught), n / 2.0, 0.6);
    CHECK(ill.sum(Series::gate_flagged) == ill.sum(Series::gate_caught));
    CHECK(ill.facts(FactKind::ill_at_gate) == ill.sum(Series::gate_flagged));
    well.infect_every(2);
    for (Infection& i : well.state.episodes.rows) i.onset = moment(50), i.fever_from = i.fever_to = Moment::never();
    well.days(2);
    CHECK(well.sum(Series::gate_flagged) == 0);

    GateWorld crowd(1, 1);
    crowd.world.mobility.transients = {20000};
    how.other_fever_prevalence = 0.01, how.other_symptoms_prevalence = 0.02;
    GateRun run(crowd.world, how);
    run.days(10);
    check_count(run.sum(Series::gate_flagged), static_cast<double>(run.sum(Series::gate_screened)), 0.6 * (1 - 0.99 * 0.98));
}

TEST_CASE("whoever comes from a named source is put on the list once; the place of stay hears of it after the hand-off") {
    GateWorld g(n, 2);
    g.expect_all(0);
    g.world.mobility.sources[0].hard_hit = false;
    ScreenStep registration = step_of(StepKind::registration, 0.7);
    registration.hand_off = Law::fixed(2);
    GateRun run(g.world, one_step(registration));
    run.days(1);
    check_count(run.sum(Series::gate_registered), 2.0 * n, 0.7);  // at both gates: on the list only once it is handed over
    CHECK(run.sum(Series::gate_flagged) == 0);                    // nothing is suspected
    CHECK(run.sum(Series::gate_stopped) == 0);
    CHECK(run.facts(FactKind::arrival_seen) == 0);
    CHECK(static_cast<std::int64_t>(run.state.notices.planned()) * 2 == run.sum(Series::gate_registered));
    bool late = true;
    run.state.notices.each([&](Tick when, const Fact& f) {
        late = late && f.moment - f.since == moment(2) && g.world.clock.tick_of(f.moment) == when && f.where == 0 && !from_hard_hit(f.detail);
    });
    CHECK(late);
}

TEST_CASE("a code shows who should be at home, and nobody else") {
    GateWorld g(n, 1);
    g.expect_all(0);
    GateRun run(g.world, one_step(step_of(StepKind::code, 0.8)));
    for (std::uint32_t p = 0; p < n; p += 4) run.known.files[Person(p)].reasons.push_back({.reason = Reason::contact});
    for (std::uint32_t p = 1; p < n; p += 4) run.known.files[Person(p)].fever = true;  // on file, and under no control
    run.days(1);
    check_count(run.sum(Series::gate_flagged), n / 4.0, 0.8);
    CHECK(std::all_of(run.state.events.gate_hits.begin(), run.state.events.gate_hits.end(),
                      [](const GateEvent& e) { return e.person.value % 4 == 0; }));
}

TEST_CASE("refused or turned back, those who come from outside are not let in, and stay out") {
    for (const Outcome outcome : {Outcome::refuse, Outcome::turn_back}) {
        GateWorld g(1000, 1);
        g.expect_all(0);
        ScreenStep step = step_of(StepKind::temperature);
        step.outcome = outcome;
        GateRun run(g.world, one_step(step));
        run.infect_every(4), run.days(3);
        CHECK(run.sum(Series::gate_stopped) == 250);
        CHECK(run.state.events.turned_back.size() == 250);
        for (std::uint32_t p = 0; p < 1000; ++p) CHECK(run.state.is_away(Person(p)) == (p % 4 == 0));
    }
}

TEST_CASE("sent to a fever clinic, people seek care in the next tick") {
    GateWorld g(1000, 1);
    g.expect_all(0);
    ScreenStep step = step_of(StepKind::temperature);
    step.outcome = Outcome::fever_clinic;
    GateRun run(g.world, one_step(step));
    run.infect_every(4), run.days(1);
    std::int64_t visits = 0;
    run.state.agenda.each([&](Tick, const Due& d) { visits += d.kind == DueKind::seek_care && d.episode; });
    CHECK(visits == 250);
}

TEST_CASE("a finding that only counts ends no journey and is no business of the authority") {
    GateWorld g(1000, 1);
    g.expect_all(0);
    ScreenStep count_only = step_of(StepKind::temperature), origin = step_of(StepKind::origin);
    count_only.outcome = Outcome::pass;
    Screening how = one_step(count_only);
    how.steps.push_back(origin);
    GateRun run(g.world, how);
    run.infect_every(1), run.days(1);
    CHECK(run.facts(FactKind::fever_at_gate) == 0);
    CHECK(run.facts(FactKind::arrival_seen) == 1000);
    how.steps[0].outcome = Outcome::home;  // and now it ends there
    GateRun ended(g.world, how);
    ended.infect_every(1), ended.days(1);
    CHECK(ended.facts(FactKind::fever_at_gate) == 1000);
    CHECK(ended.facts(FactKind::arrival_seen) == 0);
}

TEST_CASE("holders of a pass have lanes of their own, and are spared steps") {
    GateWorld g(n, 1);
    g.expect_all(0);
    g.world.mobility.transients = {20000};
    Screening how = one_step(step_of(StepKind::temperature));
    how.other_fever_prevalence = 0.05;
    how.passes = {{"A", 0.2, 1, {"temperature"}}, {"B", 0.1, 1, {}}};
    GateRun run(g.world, how);
    run.days(1);
    const double passed = static_cast<double>(run.sum(Series::gate_passed));
    CHECK(run.sum(Series::gate_screened) == run.sum(Series::gate_passed));
    check_count(run.sum(Series::gate_green), passed, 0.3);
    check_count(run.sum(Series::gate_flagged), passed, 0.8 * 0.05);  // class A has no temperature taken

    how.service = Law::fixed(1);
    how.lanes = 1, how.passes = {{"A", 0.5, 1, {}}};
    GateRun two(g.world, how);
    how.passes.clear();
    GateRun one(g.world, how);
    two.days(1), one.days(1);
    CHECK(one.sum(Series::gate_waiting_seconds) > 2 * two.sum(Series::gate_waiting_seconds));
}

TEST_CASE("the longer the way round, the fewer go it; patrols halve them, a penalty deters, and stations have none") {
    GateWorld g(n, 1);
    g.expect_all(0);
    g.world.mobility.transients = {20000};
    Screening how = one_step(step_of(StepKind::temperature));
    how.avoid = 0.5, how.back_road = Law::fixed(5), how.avoid_km = 10;
    const auto share = [&](const Screening& s) {
        GateRun run(g.world, s);
        run.days(1);
        const double passed = static_cast<double>(run.sum(Series::gate_passed)), p = s.avoided(5);
        check_count(run.sum(Series::gate_avoided), passed, p);
        CHECK(run.sum(Series::gate_avoided) + run.sum(Series::gate_screened) == run.sum(Series::gate_passed));
        return p;
    };
    CHECK(share(how) == Approx(0.5 * std::exp(-0.5)));
    how.patrols = 1;
    CHECK(share(how) == Approx(0.25 * std::exp(-0.5)));
    how.penalty = 0.4;
    CHECK(share(how) == Approx(0.15 * std::exp(-0.5)));
    g.world.places.gates[0].kind = GateKind::rail_station;
    GateRun station(g.world, how);
    station.days(1);
    CHECK(station.sum(Series::gate_avoided) == 0);
}

TEST_CASE("a rapid test at a gate finds as many as its sensitivity says, and takes healthy people for ill as rarely as its specificity") {
    GateWorld g(n, 1);
    g.expect_all(0);
    ScreenStep step = step_of(StepKind::rapid);
    step.antigen.sensitivity = 0.7, step.antigen.specificity = 0.98;
    GateRun run(g.world, one_step(step));
    run.infect_every(2);
    for (Infection& i : run.state.episodes.rows) i.detectable_from = moment(-3), i.detectable_to = moment(30);
    run.days(1);
    CHECK(run.sum(Series::gate_sampled) == n);
    check_count(run.sum(Series::gate_caught), n / 2.0, 0.7);
    check_count(run.sum(Series::gate_flagged) - run.sum(Series::gate_caught), n / 2.0, 0.02);
}

TEST_CASE("whoever is stopped at one gate is not among those screened at the next, with a pass or without") {
    GateWorld g(1000, 2);
    g.expect_all(0);
    Screening how = one_step(step_of(StepKind::temperature));
    how.passes = {{"A", 0.3, 1, {}}};
    GateRun run(g.world, how);
    run.infect_every(1), run.days(1);
    CHECK(run.sum(Series::gate_screened) == 1000);
    check_count(run.sum(Series::gate_green), 1000, 0.3);
}
