// Who sets out, whom export control keeps back, and who falls ill on the way.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "gate_world.h"

using namespace cordon;

namespace {

class Exit final : public Policy {
  public:
    ExportControl control;
    const ExportControl* export_control() const override { return &control; }
};

ExportControl without_steps() {
    ExportControl c;
    c.steps.clear(), c.a_day = 1e6;
    c.other_fever_prevalence = c.other_symptoms_prevalence = 0;
    return c;
}
ExportControl with_step(StepKind kind) {
    ExportControl c = without_steps();
    c.steps.emplace_back();
    static_cast<ScreenStep&>(c.steps.back()) = ScreenStep::of(kind);
    return c;
}

// Everyone of the region is expected, evenly over ten days from day 3, in turn from two sources. Whoever is infected (all of
// them, or nobody) is so for five days before symptoms, and for five more before they are severely ill.
struct AtTheSource {
    GateWorld g;
    std::unique_ptr<GateRun> run;

    explicit AtTheSource(std::uint32_t people, bool infected = false, double journey_hours = 0) : g(people, 1) {
        Mobility& m = g.world.mobility;
        m.sources.resize(2);
        for (SourceInfo& s : m.sources) {
            if (infected) s.prevalence = {1};
            s.infection_age = InfectionAge::course;
        }
        for (std::uint32_t p = 0; p < people; ++p) {
            m.arrivals.push_back({Person(p), moment(3 + 10 * (p + 0.5) / people), Source(p % 2), p});
            m.arrivals.back().journey = moment(journey_hours / 24);
            m.arrival_of.set(Person(p), p);
            m.departures.push_back(p);
        }
        Disease& d = g.world.disease;
        d.asymptomatic_share = 0, d.severe_share = {1}, d.critical_share = {0}, d.fever_share_severe = 1;
        d.incubation_period = d.onset_to_severe = Law::fixed(5), d.fever_delay = Law::fixed(0);
        d.fever_duration_severe = d.recovery_severe = Law::fixed(100);
        d.shedding_lead = Law::fixed(2), d.shedding = Law::fixed(100);
        g.world.tables = DiseaseTables(d);
    }
    GateRun& go(const std::vector<ExportControl>& controls, bool enabled = true, int days = 14) {
        run = std::make_unique<GateRun>(g.world, one_step(ScreenStep{}));
        for (const ExportControl& c : controls) {
            auto exit = std::make_unique<Exit>();
            exit->id = PolicyId(run->policies.size()), exit->control = c, exit->enabled = enabled;
            exit->name = "exit " + std::to_string(run->policies.size());
            run->policies.push_back(std::move(exit));
        }
        run->days(days);
        return *run;
    }
    std::vector<Person> stopped() const {
        std::vector<Person> p;
        for (const KeptBackEvent& e : run->state.events.kept_back) p.push_back(e.person);
        std::sort(p.begin(), p.end());
        return p;
    }
};

double four_sigma(double n, double p) { return 4 * std::sqrt(n * p * (1 - p)); }
double share(const AtTheSource& l, double n) { return static_cast<double>(l.stopped().size()) / n; }

}  // namespace

TEST_CASE("without a certificate nobody leaves, and those whom fewer certificates let go more would let go too") {
    const std::uint32_t n = 5000;
    std::vector<std::vector<Person>> stopped;
    for (const double certificate : {0.0, 0.4, 0.8, 1.0}) {
        AtTheSource l(n);
        ExportControl c = without_steps();
        c.certificate = certificate;
        const GateRun& run = l.go({c});
        stopped.push_back(l.stopped());
        CHECK(std::abs(static_cast<double>(stopped.back().size()) - n * (1 - certificate)) <= four_sigma(n, certificate));
        CHECK(run.state.came.size() + stopped.back().size() == n);
        for (const Person p : stopped.back()) CHECK((run.state.is_away(p) && !run.state.arrived.has(p)));
        for (const KeptBackEvent& e : run.state.events.kept_back) CHECK(e.step == -1);
    }
    for (std::size_t k = 1; k < stopped.size(); ++k)
        CHECK(std::includes(stopped[k - 1].begin(), stopped[k - 1].end(), stopped[k].begin(), stopped[k].end()));
}

TEST_CASE("a step flags those who have what it looks for, and others, as its readings say") {
    const std::uint32_t n = 8000;
    for (const bool second : {false, true})
        for (const double fever : {0.0, 1.0}) {
            AtTheSource l(n);
            ExportControl c = with_step(StepKind::temperature);
            ExitStep& step = c.steps[0];
            step.sensitivity = 0.7, step.specificity = 0.8, step.second_reading = second, step.shared_error = 0.3, step.ambient = 8;
            c.other_fever_prevalence = fever;
            l.go({c});
            const double p = step.flags(fever > 0);
            CHECK(std::abs(share(l, n) - p) < four_sigma(n, p) / n);
            c.antipyretics = 1;
            l.go({c});
            CHECK(std::abs(share(l, n) - step.flags(false)) < four_sigma(n, step.flags(false)) / n);
        }
}

// Set out uniformly over ten days of which five are with symptoms and eight with RNA in swabs, the load being high in seven.
TEST_CASE("what is found at the source follows from how far the infection has come") {
    const std::uint32_t n = 8000;
    for (const StepKind kind : {StepKind::temperature, StepKind::symptoms, StepKind::rapid}) {
        AtTheSource l(n, true, 30);
        ExportControl c = with_step(kind);
        c.steps[0].second_reading = false, c.steps[0].sensitivity = 0.9, c.steps[0].specificity = 1;
        c.steps[0].antigen = {.sensitivity = 0.8, .sensitivity_low = 0.4, .days_before = 2, .days_after = 50, .specificity = 1};
        const GateRun& run = l.go({c});
        const double p = 0.9 * (kind == StepKind::rapid ? 0.7 * 0.8 + 0.1 * 0.4 : 0.5);
        CHECK(std::abs(share(l, n) - p) < four_sigma(n, p) / n);
        CHECK(run.sum(Series::departures_stopped_infected) == static_cast<std::int64_t>(l.stopped().size()));
        CHECK(run.sum(Series::departures_examined) == n);
        CHECK(run.known.files.size() < n / 10 + 1000);  // of those who were stopped nothing is known here
        for (const Person p : l.stopped()) CHECK_FALSE(run.known.files.find(p));
    }
}

TEST_CASE("an exit post examines no more than it can in a day, the first of each source") {
    for (const double a_day : {0.0, 30.0, 1e6}) {
        AtTheSource l(2000);
        ExportControl c = with_step(StepKind::temperature);
        c.a_day = a_day, c.other_fever_prevalence = 1, c.steps[0].sensitivity = 1, c.steps[0].second_reading = false;
        const GateRun& run = l.go({c});
        const std::int64_t done = static_cast<std::int64_t>(std::min(100.0, a_day)) * 2 * 10;
        CHECK(run.sum(Series::departures_examined) == done);
        CHECK(run.sum(Series::departures_unexamined) == 2000 - done);
        const std::vector<Person> stopped = l.stopped();
        for (std::uint32_t p = 0; p < 2000; ++p)
            CHECK(std::binary_search(stopped.begin(), stopped.end(), Person(p)) == (p % 200 < 2 * std::min(100.0, a_day)));
    }
}

TEST_CASE("sources that the control does not name let everyone go, and a control that is off does nothing") {
    AtTheSource l(400);
    ExportControl c = without_steps();
    c.certificate = 0, c.sources.names = {"second"}, c.sources.mask = {false, true};
    l.go({c});
    for (const Person p : l.stopped()) CHECK(p.value % 2 == 1);
    CHECK(l.stopped().size() == 200);
    const std::uint64_t off = l.go({c}, false).state.digest.value();
    CHECK(off == l.go({}).state.digest.value());
    CHECK(l.run->state.came.size() == 400);
}

TEST_CASE("two controls look for themselves: what both let pass is what each lets pass") {
    const std::uint32_t n = 8000;
    AtTheSource l(n);
    ExportControl c = with_step(StepKind::temperature);
    c.other_fever_prevalence = 1, c.steps[0].sensitivity = 0.5, c.steps[0].second_reading = false;
    l.go({c, c});
    CHECK(std::abs(share(l, n) - 0.75) < four_sigma(n, 0.75) / n);
}

TEST_CASE("who falls severely ill on the way is known, suspected, and passes no gate; the infection goes on during the journey") {
    const std::uint32_t n = 8000;
    for (const double hours : {0.0, 24.0, 60.0}) {
        AtTheSource l(n, true, hours);
        const GateRun& run = l.go({});
        const double ill = hours / 24 / 10;  // of the ten days in which they may set out
        const auto severe = static_cast<double>(run.sum(Series::arrivals_severe));
        CHECK(std::abs(severe - n * ill) <= four_sigma(n, ill));
        CHECK(run.sum(Series::arrivals_infected) == n);
        CHECK(run.sum(Series::gate_passed) == n - run.sum(Series::arrivals_severe));
        std::int64_t taken = 0;
        for (std::size_t k = 0; k < run.known.files.size(); ++k) {
            const PersonFile& f = run.known.files.row(k);
            if (f.found_by != FoundBy::on_arrival) continue;
            ++taken;
            CHECK((f.state == CaseState::suspected && f.source && f.onset != Moment::never()));
        }
        CHECK(taken == run.sum(Series::arrivals_severe));
    }
}

TEST_CASE("infections are uniform over the course when people set out, and older by the journey when they come") {
    const std::uint32_t n = 8000;
    AtTheSource l(n, true, 48);
    l.go({}, true, 3);
    double sum = 0, least = 1e9, most = 0;
    std::size_t infected = 0;
    for (int t = 0; t < 40; ++t) {
        l.run->tick();
        for (const Exposure& e : l.run->moved.imported) {
            const double age = (l.g.world.mobility.arrivals[e.target.value].moment - e.moment).days();
            sum += age, least = std::min(least, age), most = std::max(most, age), ++infected;
        }
    }
    REQUIRE(infected == n);
    CHECK((least >= 2 && most <= 12));
    CHECK(std::abs(sum / n - 7) < 4 * 10 / std::sqrt(12.0 * n));
}
