// The dead are nowhere: on no journey, in no company, under no control, and nobody's contacts.
#include <catch2/catch.hpp>

#include "base/parallel.h"
#include "io/scenario.h"
#include "run/simulation.h"
#include "stages/move.h"

using namespace cordon;

namespace {

// A small land under control, in which half of those who fall severely ill die soon.
struct Land {
    Scenario scenario;
    World world;
    Land() : scenario(read_scenario(CORDON_SOURCE_DIR "/tests/oracle/twin_control.toml", {})) {
        Disease& d = scenario.disease;
        for (double& share : d.severe_share) share = 0.5;
        for (double& share : d.critical_share) share = 1;
        for (double& share : d.fatal_share) share = 1;
        world = build_world(scenario);
        prepare_policies(scenario, world.places, world.clock);
    }
};

int person_state(const PersonFile& file) { return static_cast<int>(file.state); }

std::int64_t crossing(Simulation& s, bool individuals) {
    const Whereabouts whereabouts(s.world, s.luck, s.state.tick, s.state.conditions_of(s.state.tick));
    State copy = s.state;
    Known known = s.known;
    Stage stage{s.world, s.scenario.policies, s.luck, copy, known, s.state.tick, whereabouts, individuals};
    std::int64_t people = 0;
    for (const Batch& b : move(stage).batches) people += b.people[0] + b.people[1];
    return people;
}

}  // namespace

TEST_CASE("whoever dies crosses no gate any more, counted in batches or one by one") {
    set_parallel({1, false, 1, 256});
    const Land land;
    Simulation run(land.scenario, land.world, 1);
    while (run.state.tick.index < 6 || !Whereabouts(run.world, run.luck, run.state.tick, run.state.conditions.back()).crossing_tick())
        run.tick();
    const std::int64_t before = crossing(run, false);
    CHECK(before > 50);
    std::int64_t dead = 0;
    for (std::uint32_t p = 0; p < land.world.population.size(); p += 2) {
        std::vector<Whereabouts::Passing> way;
        if (!run.state.is_held(Person(p)))
            Whereabouts(run.world, run.luck, run.state.tick, run.state.conditions.back()).passes(Person(p), way);
        dead += static_cast<std::int64_t>(way.size());
        if (!run.state.is_held(Person(p))) run.state.died[Person(p)] = {};
    }
    CHECK(dead > 0);
    CHECK(crossing(run, false) == before - dead);
    CHECK(crossing(run, true) == before - dead);
}

TEST_CASE("nobody is held, named as a contact or infected after their death") {
    set_parallel({1, false, 1, 256});
    const Land land;
    Simulation run(land.scenario, land.world, 2);
    std::size_t named_before = 0;
    while (!run.finished()) {
        run.tick();
        named_before = 0;
        for (std::size_t r = 0; r < run.state.died.size(); ++r) {
            const Person p = run.state.died.key(r);
            const Tick died = run.world.clock.tick_of(run.state.died.row(r));
            const Holding* h = run.state.custody.find(p);
            const PersonFile* file = run.known.files.find(p);
            if (h && h->held) FAIL("person " << p.value << ", who has died, is held");
            if (!file) continue;
            INFO("person " << p.value << ", who died in tick " << died.index << ", is " << person_state(*file) << " with "
                           << file->reasons.size() << " reasons, found by " << found_by_names[static_cast<std::size_t>(file->found_by)]
                           << " at " << file->first_seen.days());
            REQUIRE((file->state == CaseState::dead && file->reasons.empty()));
            if (!file->contact_of) continue;
            ++named_before;
            REQUIRE(file->first_named < run.world.clock.end(died));
        }
        const std::vector<Infection>& all = run.state.episodes.rows;
        for (const Infection& i : all)
            if (i.infector && all[i.infector.value].dies) REQUIRE(all[i.infector.value].over >= i.infected);
    }
    CHECK(run.state.died.size() > 50);
    CHECK(named_before > 10);
}
