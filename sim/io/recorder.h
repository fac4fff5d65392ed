// Writes the run file: OUT.h5.part while the run lasts, a day at a time, and OUT.h5 when it is whole. analysis/FORMAT.md
// is its specification.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "run/simulation.h"

namespace cordon {

// Where a run comes from: what the simulation itself does not know.
struct Provenance {
    std::string version;  // of the program
    std::int64_t seed = 1;
    int threads = 1;
};

// What of a run is recorded.
struct RunView {
    const Scenario& scenario;
    const World& world;
    const State& state;
    const Known& known;
    const std::vector<std::uint64_t>& digests;  // [tick]
};

class Recorder : public Observer {
  public:
    // Refuses at once (UserError), before anything is computed, what could not be written at the end.
    Recorder(std::string path, Provenance, bool force = false);
    ~Recorder() override;  // a run that did not end leaves its .part

    void begin(const Simulation& s) override { begin(view(s)); }
    void day(const Simulation& s, int day) override { this->day(view(s), day); }
    void end(const Simulation& s) override { end(view(s)); }
    void begin(const RunView&);
    void day(const RunView&, int day);
    void end(const RunView&);

    double wall_seconds() const { return wall_; }  // spent in here
    double cpu_seconds() const { return cpu_; }

    // [s] event tables are brought up to date this often while a run lasts: long runs that are killed keep theirs, and
    // short ones do not pay for it.
    double tables_every = 2;

  private:
    struct Open;  // the file and its datasets
    static RunView view(const Simulation& s) { return {s.scenario, s.world, s.state, s.known, s.digests}; }

    std::string path_, part_;
    Provenance provenance_;
    std::unique_ptr<Open> open_;
    double wall_ = 0, cpu_ = 0;
};

}  // namespace cordon
