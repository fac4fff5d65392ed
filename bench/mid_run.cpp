// Runs that have stopped in the middle of their epidemic.
#include "bench/mid_run.h"

#include <map>

namespace cordon {

Ground::Ground(const std::string& name, const std::vector<std::string>& sets)
    : scenario(read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/bench/" + name + ".toml", sets)), world(build(scenario)) {}

const Ground& ground(const std::string& name, const std::vector<std::string>& sets) {
    static std::map<std::string, std::unique_ptr<Ground>> made;
    std::string key = name;
    for (const std::string& s : sets) key += " " + s;
    std::unique_ptr<Ground>& g = made[key];
    if (!g) g = std::make_unique<Ground>(name, sets);
    return *g;
}

const Simulation& mid_run(const std::string& name, int day) {
    static std::map<std::pair<std::string, int>, std::unique_ptr<Simulation>> made;
    std::unique_ptr<Simulation>& s = made[{name, day}];
    if (!s) {
        const Ground& g = ground(name, {"world.people=100000", "world.rows=40", "world.columns=4"});
        s = std::make_unique<Simulation>(g.scenario, g.world, 1);
        while (s->state.tick.index < day * g.world.clock.ticks_per_day + 1) s->tick();
    }
    return *s;
}

NextTick::NextTick(const Simulation& s)
    : state(s.state), known(s.known), now(++state.tick), due(state.agenda.take(now)), contacts(state.contacts.take_unsorted(now)), conditions(state.conditions.back()),
      whereabouts(s.world, s.luck, now, conditions), stage{s.world, s.scenario.policies, s.luck, state, known, now, whereabouts, false} {
    known.due = known.agenda.take(now);
    state.conditions_at.push_back(static_cast<std::uint32_t>(state.conditions.size() - 1));
}

bool sane(benchmark::State& b, bool right, const char* what) {
    if (!right) b.SkipWithError(what);
    return right;
}

}  // namespace cordon
