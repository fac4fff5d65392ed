// Sweeps from door to door: whose door is knocked at when, and who is found there.
#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>

#include "care_world.h"
#include "stages/sweep.h"

using namespace cordon;

namespace {

class Sweeping_ final : public Policy {
  public:
    DoorToDoor how;
    const DoorToDoor* sweeping() const override { return &how; }
};

// Everything that can be seen is seen, and nothing else; workers come in the night, when all are at home.
DoorToDoor all_seeing() {
    DoorToDoor how;
    how.refuses = 0, how.fever_sensitivity = how.fever_specificity = how.arrivals_told = how.lodgers_told = 1;
    how.other_fever_prevalence = 0, how.hour_from = 0, how.hour_to = 6;
    return how;
}

void put(CareRun& run, const DoorToDoor& how) {
    auto policy = std::make_unique<Sweeping_>();
    policy->id = PolicyId(run.policies.size()), policy->how = how;
    run.policies.push_back(std::move(policy));
}

// A fever of so many days from a moment on.
void fever(CareRun& run, Person p, double from, double days) {
    Infection& i = run.infect(p, from - 5, from - 1);
    i.fever_from = moment(from), i.fever_to = moment(from + days), i.over = moment(from + 30);
}

std::int64_t sum(CareRun& run, Series series, int ticks) {
    std::int64_t n = 0;
    for (int k = 0; k < ticks; ++k) {
        run.tick();
        n += run.total(series);
        run.state.today.next_day();
    }
    return n;
}

}  // namespace

TEST_CASE("in each round every household of a grid is visited once, as many a day as the workers can") {
    DoorToDoor how;
    how.workers = 2, how.households_a_day = 3.5, how.round_days = 9;
    for (const std::uint32_t households : {1u, 7u, 40u}) {
        std::map<int, int> a_day;
        const int needed = std::max(1, static_cast<int>(std::ceil(households / 7.0))), round = std::max(9, needed);
        for (std::uint32_t place = 0; place < households; ++place) {
            const Moment first = next_visit(how, 3, households, place, Moment{});
            ++a_day[static_cast<int>(std::floor(first.days()))];
            CHECK((first.days() >= 3 && first.days() < 3 + needed));
            const double hour = 24 * (first.days() - std::floor(first.days()));
            CHECK((hour >= how.hour_from && hour <= how.hour_to));
            CHECK(next_visit(how, 3, households, place, first) == first);
            CHECK((next_visit(how, 3, households, place, {first.units + 1}) - first).days() == round);
            CHECK((next_visit(how, 3, households, place, first + moment(3.5 * round)) - first).days() == 4 * round);
        }
        for (const auto& [day, n] : a_day) CHECK(n <= 7);
    }
}

TEST_CASE("households stand in runs of 40 of their cell, in order") {
    const CareWorld w(400, 4);
    const Doorstep first = doorstep(w.world, Person(3)), second = doorstep(w.world, Person(4)), last = doorstep(w.world, Person(399));
    CHECK((first.grid == 0 && first.place == 0 && first.households == 40));
    CHECK((second.grid == 0 && second.place == 1));
    CHECK((last.grid == 2 && last.place == 19 && last.households == 20));
    CHECK((doorstep(w.world, Person(400)).cell == Cell(1) && doorstep(w.world, Person(400)).place == 0));
}

TEST_CASE("workers who see everything find every fever that lasts until they come, and tell the onset") {
    const CareWorld w(400, 4);  // 100 households a county: grids of 40, 40 and 20
    CareRun run(w);
    put(run, all_seeing());  // two days for a round
    for (std::uint32_t p = 0; p < 800; p += 10) fever(run, Person(p), 1.3, 4);
    CHECK(sum(run, Series::sweep_fevers, 4 * 6) == 80);
    std::set<Person> found;
    for (const SweepEvent& e : run.state.events.sweep_finds) {
        CHECK((e.infected && e.what == SweepEvent::What::fever && e.moment >= moment(1.3) && e.moment <= moment(3.6)));
        CHECK(run.file(e.person).found_by == FoundBy::sweep);
        CHECK(run.file(e.person).onset == moment(0.3));
        found.insert(e.person);
    }
    CHECK(found.size() == 80);
}

TEST_CASE("a fever that is over before the next visit is not found, nor one in a grid without workers or behind a closed door") {
    const CareWorld w(400, 4);
    for (const int variant : {0, 1, 2}) {
        CareRun run(w);
        DoorToDoor how = all_seeing();
        if (variant == 0) how.round_days = 20;  // the second round begins on day 20
        if (variant == 1) how.coverage = 0;
        if (variant == 2) how.refuses = 1;
        put(run, how);
        for (std::uint32_t p = 0; p < 800; p += 10) fever(run, Person(p), 3, 4);
        CHECK(sum(run, Series::sweep_fevers, 4 * 10) == 0);
        CHECK(run.known.files.size() == 0);
    }
}

// Binomial: within four standard deviations.
TEST_CASE("of the feverish at home the stated share is found in a visit, and of the well the stated share is flagged") {
    const CareWorld w(20000, 4);
    CareRun run(w);
    DoorToDoor how = all_seeing();
    how.fever_sensitivity = 0.7, how.fever_specificity = 0.99, how.round_days = 30;
    put(run, how);
    for (std::uint32_t p = 0; p < 40000; p += 20) fever(run, Person(p), 0, 3);
    const std::int64_t n = sum(run, Series::sweep_fevers, 8);
    double sick = 0;
    for (const SweepEvent& e : run.state.events.sweep_finds) sick += e.infected;
    const double well = static_cast<double>(n) - sick;
    CHECK(std::abs(sick - 2000 * 0.7) < 4 * std::sqrt(2000 * 0.7 * 0.3));
    CHECK(std::abs(well - 38000 * 0.01) < 4 * std::sqrt(38000 * 0.01 * 0.99));
}

TEST_CASE("visits, refusals and days of work are counted without a look at anybody") {
    const CareWorld w(4000, 4);  // 1,000 households a county: 25 grids of 40
    CareRun run(w);
    DoorToDoor how = all_seeing();
    how.workers = 0.5, how.households_a_day = 20, how.refuses = 0.2;  // four days for a round
    put(run, how);
    std::int64_t visits = 0, refused = 0, work = 0;
    for (int t = 0; t < 16; ++t) {
        run.tick();
        visits += run.total(Series::sweep_visits), refused += run.total(Series::sweep_refused), work += run.total(Series::worker_days);
        run.state.today.next_day();
    }
    CHECK(visits == 2000);
    CHECK(work == 4 * 2 * 13);  // half a worker for each of 25 grids, rounded by county
    CHECK(std::abs(static_cast<double>(refused) - 400) < 4 * std::sqrt(2000 * 0.2 * 0.8));
    CHECK(run.known.files.size() == 0);
}

TEST_CASE("arrivals are found where they say so; lodgers by what can be seen; each once, and not those on a list already") {
    CareWorld w(400, 4);
    Mobility& m = w.world.mobility;
    m.sources.resize(1);
    for (std::uint32_t p = 0; p < 80; ++p) {
        m.arrivals.push_back({Person(p), moment(0), Source(0), p, p % 2 == 1});
        m.arrival_of.set(Person(p), p);
    }
    for (const double lodgers_told : {0.0, 1.0}) {
        CareRun run(w);
        DoorToDoor how = all_seeing();
        how.lodgers_told = lodgers_told;
        put(run, how);
        for (std::uint32_t p = 0; p < 80; ++p) {
            run.state.arrived.set(Person(p), p);
            run.state.came.push_back({Person(p), p, moment(0)});
        }
        std::int64_t arrivals = 0, lodgers = 0;
        for (int t = 0; t < 16; ++t) {
            run.tick();
            arrivals += run.total(Series::sweep_arrivals), lodgers += run.total(Series::sweep_lodgers);
            run.state.today.next_day();
        }
        CHECK(arrivals == 40);
        CHECK(lodgers == 40 * lodgers_told);
        for (std::size_t r = 0; r < run.known.files.size(); ++r) {
            CHECK(run.known.files.row(r).source == Source(0));
            CHECK(run.known.files.row(r).found_by == FoundBy::sweep);
        }
    }
}

TEST_CASE("nobody is found who is not at home") {
    CareWorld w(400, 4);
    const Facility site = w.add(FacilityKind::isolation_site, -1, 10);
    CareRun run(w);
    put(run, all_seeing());
    fever(run, Person(0), 0.5, 6), fever(run, Person(4), 0.5, 6);
    run.tick({hold_order(Person(0), Reason::contact, Keep::site)});
    CHECK(run.holding(Person(0)).facility == site);
    CHECK(sum(run, Series::sweep_fevers, 16) == 1);
    CHECK(run.state.events.sweep_finds[0].person == Person(4));
}
