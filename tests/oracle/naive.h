// The naive reference: one small world simulated in the slowest and most obvious way. Every person is asked every tick where
// they are, every pair that is together may meet, every trip and contact is drawn by itself, in one thread, with one ordinary
// generator. From the simulator it takes the facts of a World (who lives, works and learns with whom; rates; laws) and
// nothing that is drawn during a run: no keyed chance, no calendar of thinned contacts, no permutations, no trees of binomials.
#pragma once
#include <memory>
#include <random>
#include <vector>

#include "run/simulation.h"
#include "world/whereabouts.h"

namespace cordon::naive {

using Generator = std::mt19937_64;

// What is left of normal life from a day on.
struct Limit {
    int from_day = 0;  // [day] since the start of the run
    double household = 1, team = 1, school_class = 1, community = 1, visit = 1;  // of contacts
    double visits = 1, work = 1, school = 1;                                     // of visits made, of people who go
};

// One infection, as both programs report it.
struct Case {
    Person person;
    int infector = -1;  // index into the cases of the outbreak; -1: seed
    Setting setting = Setting::seed;
    int generation = 0;
    double infected = 0, onset = 0;  // [day]
    bool asymptomatic = false;
};
using Outbreak = std::vector<Case>;

// Where everyone is in one quarter of one day.
struct Whereabout {
    Activity activity = Activity::absent;
    Cell cell;                // none: out of the region
    std::uint32_t flow = Presence::none;
};

class Simulator {
  public:
    Simulator(const World&, const ContactRates&, const std::vector<Limit>&);
    ~Simulator();
    Outbreak outbreak(int seeds, int days, Generator&);
    // Everyone at one tick of an uninfected world.
    std::vector<Whereabout> whereabouts(Tick, Generator&);

  private:
    struct Inside;
    std::unique_ptr<Inside> in_;
};

}  // namespace cordon::naive
