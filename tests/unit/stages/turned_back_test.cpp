// Infected people who are turned back at a gate: out of the region with their infection, and none of its cases.
#include <algorithm>
#include <catch2/catch.hpp>

#include "gate_world.h"
#include "stages/checks.h"

using namespace cordon;

namespace {

// The epidemic of those who come, on one day, and wait in line at a gate that turns half of them back.
struct Border {
    GateWorld g{2000, 1};
    std::unique_ptr<GateRun> run;

    Border() {
        g.expect_all(0);
        g.world.mobility.sources[0].prevalence = {0.3};
        g.world.contacts.queue_rate = 20;
        Screening how = one_step(ScreenStep::origin());
        how.steps[0].sensitivity = 0.5, how.steps[0].outcome = Outcome::turn_back;
        how.service = Law::fixed(50), how.lanes = 1, how.longest_wait = 1e6;
        run = std::make_unique<GateRun>(g.world, how);
        run->state.today.size(Of::setting, settings), run->state.today.size(Of::age, age_bands);
    }
    void tick() {
        State& state = run->state;
        const Tick now = ++state.tick;
        const std::vector<Due> due = state.agenda.take(now);
        const Whereabouts whereabouts(g.world, run->luck, now, state.conditions.back());
        Stage stage{g.world, run->policies, run->luck, state, run->known, now, whereabouts};
        const Before before = before_tick(state);
        const Moved moved = move(stage);
        infect(stage, moved.imported);
        infect(stage, screen(stage, moved));
        progress(stage, due);
        for (const Faults& faults : {faults_in_people(stage, before), faults_in_arrivals(stage, before)}) {
            for (const std::string& sentence : faults.sentences()) UNSCOPED_INFO("tick " << now.index << ": " << sentence);
            REQUIRE(faults.none());
        }
    }
    std::int64_t now(Series s) const { return run->state.today[s][0]; }
};

}  // namespace

TEST_CASE("whoever is turned back at a gate takes the infection along: it is counted nowhere here, and nothing comes of it") {
    Border b;
    for (int t = 0; t < 4 * 120; ++t) b.tick();  // all of it counted as one day
    const std::vector<Infection>& rows = b.run->state.episodes.rows;
    std::int64_t turned_back = 0, with_symptoms = 0, in_line = 0, by_turned_back = 0;
    for (const Infection& i : rows) {
        CHECK(i.turned_back == b.run->state.is_turned_back(i.person));
        turned_back += i.turned_back;
        with_symptoms += !i.turned_back && i.severity != Severity::asymptomatic;
        if (i.setting != Setting::queue) continue;
        ++in_line;
        by_turned_back += rows[i.infector.value].turned_back;
    }
    CHECK(turned_back > 200);
    CHECK(in_line > 20);
    CHECK(by_turned_back > 5);
    CHECK(b.now(Series::arrivals_infected_turned_back) == turned_back);
    CHECK(b.now(Series::imported) == b.now(Series::arrivals_infected) - turned_back);
    CHECK(b.now(Series::infections) == in_line);
    CHECK(b.now(Series::onsets) == with_symptoms);
    CHECK(b.now(Series::recovered) + b.now(Series::deaths_true) == b.now(Series::imported) + in_line);
    CHECK(b.now(Series::infectious) == 0);
    CHECK(b.run->state.episodes.of_the_region() == rows.size() - static_cast<std::size_t>(turned_back));
    for (std::size_t k = 0; k < b.run->state.died.size(); ++k) CHECK_FALSE(b.run->state.is_turned_back(b.run->state.died.key(k)));
}
