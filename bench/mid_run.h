// Runs that have stopped in the middle of their epidemic, for stages to be measured on.
#pragma once
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "io/scenario.h"
#include "run/simulation.h"
#include "stages/stages.h"

namespace cordon {

// A scenario of scenarios/bench with its world. Made once for each name and changes.
struct Ground {
    Scenario scenario;
    World world;
    Ground(const std::string& name, const std::vector<std::string>& sets);
};
const Ground& ground(const std::string& name, const std::vector<std::string>& sets = {});

// A scenario of a hundred thousand people at the end of the morning of a day: made once for each name and day. Others are as dense.
const Simulation& mid_run(const std::string& name, int day);

// The tick after it, on a copy of its state: stages may be called one by one.
struct NextTick {
    State state;
    Known known;
    Tick now;
    std::vector<Due> due;
    std::vector<Contact> contacts;
    Conditions conditions;
    Whereabouts whereabouts;
    Stage stage;
    explicit NextTick(const Simulation&);
    NextTick(const NextTick&) = delete;
};

// Fails the benchmark where its case is not what it is meant to be: a number of nonsense is worse than none.
bool sane(benchmark::State&, bool right, const char* what);

}  // namespace cordon
