// The entrances of firms: who is looked at, how many are flagged, and what becomes of them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "care_world.h"
#include "policy/screens.h"
#include "stages/entrances.h"
#include "world/commute.h"

using namespace cordon;

namespace {

class Rules final : public Policy {
  public:
    Entrance how;
    const Entrance* entrance() const override { return &how; }
};

// Two counties whose people all work in firms of 20, each at home.
struct Works : CareWorld {
    static constexpr std::uint32_t n = 20000, firm = 20;  // people of a county, of a firm
    Works() : CareWorld(n) {
        std::vector<std::uint8_t> mark(2 * n, static_cast<std::uint8_t>(Role::worker));
        for (std::uint32_t p = 0; p < 2 * n; p += 4) mark[p] |= Population::first_of_household;
        world.population = Population(std::vector<std::uint8_t>(2 * n, 40), mark, {0, n, 2 * n}, world.places);
        Venues& firms = world.venues[static_cast<std::size_t>(VenueKind::firm)];
        firms.members = only(Role::worker);
        firms.township_desk = firms.cell_desk = {0, n, 2 * n};
        for (std::uint32_t d = 0; d <= 2 * n; d += firm) firms.venue_desk.push_back(d);
        firms.township_venue = {0, n / firm, 2 * n / firm};
        firms.flows = {{Township(0), Township(0), n, 0, 0, 0}, {Township(1), Township(1), n, 0, 0, 0}};
        firms.flows_from = firms.flows_to = {0, 1, 2};
        firms.to_order = {0, 1};
    }
};

// One morning.
struct Morning : CareRun {
    Rules* rules = nullptr;
    Entrance& how;

    explicit Morning(const Works& w, std::uint64_t seed = 1) : CareRun(w, seed), how(declare()) {}
    Entrance& declare() {
        auto policy = std::make_unique<Rules>();
        policy->id = PolicyId(policies.size()), policy->how.other_fever_prevalence = policy->how.other_symptoms_prevalence = 0;
        rules = policy.get();
        policies.push_back(std::move(policy));
        return rules->how;
    }
    ScreenStep& one(StepKind kind, double sensitivity = 1, double specificity = 1, Outcome outcome = Outcome::refuse) {
        how.steps.assign(1, EntranceStep{});
        static_cast<ScreenStep&>(how.steps[0]) = ScreenStep::of(kind);
        ScreenStep& step = how.steps[0];
        step.sensitivity = sensitivity, step.specificity = specificity, step.second_reading = false, step.outcome = outcome;
        return step;
    }
    void feverish(std::uint32_t every) {
        for (std::uint32_t p = 0; p < world.population.size(); p += every) {
            Infection& i = infect(Person(p), -5, 0);
            i.fever_from = moment(-1), i.fever_to = moment(9);
        }
    }
    void go() {
        for (int t = 0; t < 2; ++t) {
            Stage s = next();
            at_entrances(s);
            if (t == 0) CHECK(total(Series::entrance_staff) == 0);  // the night
        }
    }
};

// Within four standard deviations of a binomial count.
void check_count(std::int64_t count, double n, double p) {
    INFO(count << " of " << n << ", expected " << n * p);
    CHECK(std::abs(static_cast<double>(count) - n * p) <= 4 * std::sqrt(n * p * (1 - p)));
}

constexpr double everyone = 2 * Works::n;

}  // namespace

TEST_CASE("where every place looks, a perfect thermometer finds every fever at work, and nobody else") {
    const Works w;
    Morning m(w);
    m.one(StepKind::temperature), m.feverish(4);
    m.go();
    CHECK(m.total(Series::entrance_caught) == everyone / 4);
    CHECK(m.total(Series::entrance_flagged) == everyone / 4);
    CHECK(m.news(FactKind::fever_at_gate).size() == everyone / 4);
    CHECK(m.state.events.entrance_hits.size() == everyone / 4);
    for (const EntranceEvent& e : m.state.events.entrance_hits)
        CHECK((e.person.value % 4 == 0 && e.infected && e.place == VenueKind::firm && e.cell == Cell(e.person.value / Works::n)));
    CHECK(m.file(Person(4)).found_by == FoundBy::entrance);
    CHECK(m.total(Series::entrance_staff) == everyone / Works::firm);
    for (const Fact& f : m.news(FactKind::fever_at_gate)) CHECK((f.where == Fact::none && f.person.value % 4 == 0));
    for (std::uint32_t p = 0; p < everyone; p += 997) CHECK(m.state.is_stopped(Person(p), Tick{3}) == (p % 4 == 0));
    CHECK_FALSE(m.state.is_stopped(Person(0), Tick{4}));  // home for the day
    m.next();
    Stage afternoon = m.next();
    const std::int64_t before = m.total(Series::entrance_flagged);
    at_entrances(afternoon);
    CHECK(m.total(Series::entrance_flagged) == before);
}

TEST_CASE("the infected at places that look are found with the probability of the step, the healthy with that of an error") {
    const Works w;
    for (const double share : {1.0, 0.4}) {
        Morning m(w, 2);
        m.how.share = share, m.how.antipyretics = 0.25, m.how.other_fever_prevalence = 0.02;
        ScreenStep& step = m.one(StepKind::temperature, 0.6, 0.99);
        step.second_reading = true, step.shared_error = 0.1, m.feverish(4);
        m.go();
        const double hit = 0.6 * (0.1 + 0.9 * 0.6), error = 0.01 * (0.1 + 0.9 * 0.01), has = 0.02 * 0.75;
        std::int64_t infected = 0, healthy = 0;  // at places that look
        for (std::uint32_t p = 0; p < everyone; ++p) {
            const std::uint32_t desk = desk_of(w.world, VenueKind::firm, Person(p));
            if (covered(w.world, m.luck, VenueKind::firm, desk, Cell(p / Works::n), share)) ++(p % 4 == 0 ? infected : healthy);
        }
        check_count(m.total(Series::entrance_staff), everyone / Works::firm, share - (share == 1 ? 0 : 1e-12));
        check_count(m.total(Series::entrance_caught), static_cast<double>(infected), 0.75 * hit + 0.25 * error);
        check_count(m.total(Series::entrance_flagged) - m.total(Series::entrance_caught), static_cast<double>(healthy), has * hit + (1 - has) * error);
    }
}

TEST_CASE("more places that look are the same and some more") {
    const Works w;
    const Luck luck(1);
    for (std::uint32_t desk = 0; desk < everyone; desk += Works::firm)
        if (covered(w.world, luck, VenueKind::firm, desk, Cell(desk / Works::n), 0.3))
            CHECK(covered(w.world, luck, VenueKind::firm, desk + Works::firm - 1, Cell(desk / Works::n), 0.6));
}

TEST_CASE("nothing is found where no place looks, not at places of another kind, and not in another county") {
    const Works w;
    Morning none(w), schools(w), one(w);
    none.how.share = 0, schools.how.places = {"primary", "junior"}, one.rules->area.mask = {true, false};
    for (Morning* m : {&none, &schools, &one}) m->one(StepKind::temperature, 1, 0.9), m->feverish(4), m->go();
    for (const Morning* m : {&none, &schools}) {
        CHECK(m->total(Series::entrance_flagged) == 0);
        CHECK(m->total(Series::entrance_staff) == 0);
        CHECK(m->state.stopped.size() == 0);
    }
    CHECK(one.state.today[Series::entrance_caught] == std::vector<std::int64_t>{Works::n / 4, 0});
    CHECK(one.state.today[Series::entrance_staff] == std::vector<std::int64_t>{Works::n / Works::firm, 0});
}

TEST_CASE("a code shows who should be at home; whoever is held at home does not come") {
    const Works w;
    Morning m(w);
    m.one(StepKind::code, 0.8);
    for (std::uint32_t p = 0; p < everyone; p += 4) {
        m.known.files[Person(p)].reasons.push_back({.reason = Reason::contact});
        Holding& h = m.state.custody[Person(p)];
        h.ordered = true, h.held = p % 8 == 0;
    }
    m.go();
    check_count(m.total(Series::entrance_flagged), everyone / 8, 0.8);
    CHECK(m.total(Series::entrance_caught) == 0);
    for (const Fact& f : m.news(FactKind::code_at_gate)) CHECK(f.person.value % 8 == 4);
}

TEST_CASE("symptoms are asked for from onset on; a finding that only counts is no business of the authority, and ends no steps") {
    const Works w;
    Morning m(w);
    m.one(StepKind::temperature, 1, 1, Outcome::pass), m.feverish(4);
    const EntranceStep first = m.how.steps[0];
    m.one(StepKind::symptoms, 0.5, 1, Outcome::fever_clinic);
    m.how.steps.insert(m.how.steps.begin(), first);
    m.go();
    CHECK(m.total(Series::entrance_flagged) == everyone / 4);  // each once
    CHECK(m.news(FactKind::fever_at_gate).empty());
    check_count(static_cast<std::int64_t>(m.news(FactKind::ill_at_gate).size()), everyone / 4, 0.5);
    std::size_t visits = 0;
    m.state.agenda.each([&](Tick when, const Due& d) { visits += d.kind == DueKind::seek_care && d.episode && d.number == 1 && when == Tick{2}; });
    CHECK(visits == m.news(FactKind::ill_at_gate).size());
    CHECK(visits == m.state.stopped.size());
}

TEST_CASE("every morning the same places look; only those who are ill now are asked, and no place once more") {
    const Works w;
    Morning m(w);
    m.one(StepKind::temperature), m.feverish(4), m.how.share = 0.4;
    m.go();
    const Counters first = m.state.counters;
    const std::int64_t staff = m.total(Series::entrance_staff);
    CHECK(first.entrance_places == everyone / Works::firm);
    CHECK(first.entrance_candidates == everyone / 4);
    CHECK(first.entrance_looked_at == m.total(Series::entrance_flagged));
    for (std::uint32_t p = 0; p < everyone; p += 8) m.state.episodes.rows[p / 4].over = moment(1);
    m.next(), m.next(), m.next();
    Stage s = m.next();
    at_entrances(s);
    CHECK(m.total(Series::entrance_staff) == 2 * staff);
    CHECK(m.state.counters.entrance_places == first.entrance_places);
    CHECK(m.state.counters.entrance_candidates == first.entrance_candidates + everyone / 8);
    CHECK(m.state.counters.entrance_looked_at == m.total(Series::entrance_flagged));
}
