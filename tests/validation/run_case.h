// Runs a scenario of scenarios/ inside a test.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "io/scenario.h"
#include "run/simulation.h"
#include "run/totals.h"

namespace cordon {

struct Case {
    Scenario scenario;
    World world;
    explicit Case(const std::string& name, const std::vector<std::string>& sets = {})
        : scenario(read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/" + name, sets)), world(build_world(scenario)) {
        prepare_policies(scenario, world.places, world.clock);
    }
    // One run under a seed, with its totals.
    struct Done {
        std::unique_ptr<Simulation> simulation;
        std::unique_ptr<Totals> totals;
        double figure(const char* name) const {
            for (const Figure& f : summarise(*simulation, *totals).figures)
                if (f.name == name) return f.value;
            throw std::runtime_error(std::string("no figure ") + name);
        }
        std::uint64_t digest() const { return simulation->digests.back(); }
    };
    // It looks at the case for as long as it lives.
    Done run(std::uint64_t seed) && = delete;
    Done run(std::uint64_t seed) const& {
        Done d{std::make_unique<Simulation>(scenario, world, seed), std::make_unique<Totals>()};
        d.simulation->observers = {d.totals.get()};
        d.simulation->run();
        return d;
    }
};

}  // namespace cordon
