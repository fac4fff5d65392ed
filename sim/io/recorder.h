// Writes the run file: OUT.h5.part while the run lasts, a day at a time, with the day log beside it; and OUT.h5 when it is whole.
// analysis/FORMAT.md is its specification.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/files.h"
#include "io/checkpoint.h"
#include "io/day_log.h"
#include "run/simulation.h"

namespace cordon {

// A scenario that a run followed until it became a branch.
struct Origin {
    std::string resolved;
    std::int32_t until = 0;  // [day] so many days
};

// Where a run comes from: what the simulation itself does not know.
struct Provenance {
    std::string version;  // of the program
    std::int64_t seed = 1;
    int threads = 1;
    std::vector<FileRead> files = {};     // that the scenario and the world were read from
    std::vector<Origin> origins = {};     // of a branch, the first first
    std::string branch_of = {};           // run file
    std::string created = {};             // empty: now
    std::string folder = {};              // of the scenario
};

// What of a run is recorded.
struct RunView {
    const Scenario& scenario;
    const World& world;
    const State& state;
    const Known& known;
    const std::vector<std::uint64_t>& digests;  // [tick]
    Luck luck{};
};

std::string time_of_day();  // now, UTC
Belonging belonging_of(const Provenance&, const std::string& resolved, std::uint64_t world);

// What to do with an output that is there.
enum class Output : std::uint8_t { refuse, replace, go_on };

// Refuses at once (UserError), before anything is computed, what could not be written at the end.
void check_output(const std::string& path, Output);

class Recorder : public Observer {
  public:
    Recorder(std::string path, Provenance, Output = Output::refuse);
    ~Recorder() override;  // a run that did not end leaves its .part

    // Before the run begins: days that are known already. Those of them that are computed once more have to come out the same.
    void go_on(std::vector<DayRecord> days) { known_days_ = std::move(days); }

    void begin(const Simulation& s) override { begin(view(s)); }
    void day(const Simulation& s, int day) override { this->day(view(s), day); }
    void end(const Simulation& s) override { end(view(s)); }
    void stop(const Simulation& s) override { stop(view(s)); }
    void begin(const RunView&);
    void day(const RunView&, int day);
    void end(const RunView&);
    void stop(const RunView&);

    double wall_seconds() const { return wall_; }  // spent in here
    double cpu_seconds() const { return cpu_; }

    // [s] event tables are brought up to date this often while a run lasts: long runs that are killed keep theirs, and
    // short ones do not pay for it.
    double tables_every = 2;

  private:
    struct Open;  // the file and its datasets
    static RunView view(const Simulation& s) { return {s.scenario, s.world, s.state, s.known, s.digests, s.luck}; }

    std::string path_, part_;
    Provenance provenance_;
    std::vector<DayRecord> known_days_;
    std::unique_ptr<Open> open_;
    double wall_ = 0, cpu_ = 0;
};

}  // namespace cordon
