// A checkpoint: State, Known and their tick in a file of its own, from which a run goes on to the same bits.
#pragma once
#include <string>
#include <vector>

#include "io/saved.h"
#include "run/simulation.h"

namespace cordon {

// OUT.h5.day040.checkpoint: after 40 days.
std::string checkpoint_name(const std::string& output, int days);

struct CheckpointFile {
    std::string path;
    int days = 0;
};
// Those beside an output, the newest first.
std::vector<CheckpointFile> checkpoints_of(const std::string& output);

// Whole or not at all: into a temporary file, to the disk, renamed.
void save_checkpoint(const std::string& path, const State&, const Known&, const Belonging&);
// UserError with the reason why it is refused.
void load_checkpoint(const std::string& path, const Belonging&, const World&, std::size_t policies, State&, Known&);

// Saves a run now and then, and when it is stopped.
class Checkpoints : public Observer {
  public:
    Checkpoints(std::string output, Belonging, RecordSpec);
    void begin(const Simulation&) override;
    void day(const Simulation&, int day) override;
    void stop(const Simulation&) override;
    void end(const Simulation&) override;
    Spent spent() const { return spent_; }       // in here

    static constexpr double every = 30;          // [s] of computing, unless a scenario says how many days

  private:
    void save(const Simulation&, int days);

    std::string output_;
    Belonging belonging_;
    RecordSpec record_;
    double last_ = 0;
    Spent spent_;
    int saved_ = -1;  // [day]
};

}  // namespace cordon
