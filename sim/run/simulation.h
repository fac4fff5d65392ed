// A run: World, State, Known and the stages over them.
#pragma once
#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/rng.h"
#include "base/stopwatch.h"
#include "known/known.h"
#include "run/scenario.h"
#include "state/counters.h"
#include "state/state.h"
#include "world/world.h"

namespace cordon {

struct Simulation;

// Sees the run after each day; changes nothing.
class Observer {
  public:
    virtual ~Observer() = default;
    virtual void begin(const Simulation&) {}
    virtual void day(const Simulation&, int day) = 0;  // state.today holds the counts of the day; called before they are reset
    virtual void end(const Simulation&) {}
    virtual void stop(const Simulation&) {}  // in place of the end, where a run was told to stop after a day
};

struct Simulation {
    const Scenario& scenario;
    const World& world;
    Luck luck;
    State state;
    Known known;
    std::vector<Observer*> observers;
    std::vector<std::uint64_t> digests;  // [tick] of State and Known after the tick
    Laps<steps> time;                    // [step] what ticks cost: for reports, and nothing depends on it
    const volatile std::sig_atomic_t* told_to_stop = nullptr;  // looked at after each day
    bool checked;                        // stop where a tick leaves what cannot be: slow, and on in debug builds

    Simulation(const Scenario&, const World&, std::uint64_t seed);
    // Goes on where another left off, which followed another scenario of the same run, or was saved.
    void take_over(State, Known, std::vector<std::uint64_t> digests);
    void tick();
    void run();         // to the last day; observers see each. Begins anew, or goes on where State is
    void run_to(int day);  // until so many days are whole; without the observers' begin and end
    bool finished() const;
    bool stopped() const { return told_to_stop && *told_to_stop && day_is_over() && !finished(); }
    bool day_is_over() const;
    int days() const { return (state.tick.index + 1) / world.clock.ticks_per_day; }  // whole ones
    bool over() const;                   // nobody will infect anybody, and nobody is expected
};

World build_world(const Scenario&);
// The same in parts. First the land, and whatever can be found wrong before people are made; `arrivals`: who is expected.
World begin_world(const Scenario&, std::vector<ArrivalDay>* arrivals);
// Its people, their places and ways: what takes long, and what a file can hold (io/world_file.h).
void fill_world(World&, const std::vector<ArrivalDay>& arrivals);
// What follows from both. company: of count_company (world/calibrate.h).
void finish_world(const Scenario&, const std::vector<ArrivalDay>& arrivals, const std::vector<double>& company, World&);

// Throws a UserError where a policy can never come into force in this run, or never has what it works with.
void check_triggers(const Scenario&, const World&);

}  // namespace cordon
