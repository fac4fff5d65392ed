// What happens at one checkpoint in one tick: who comes, who waits, who is flagged, who infects whom in line.
#pragma once
#include <array>
#include <vector>

#include "base/permutation.h"
#include "stages/move.h"
#include "stages/queue.h"
#include "stages/supply.h"

namespace cordon {

// Draws of one person on one trip, the same at every gate on the way: two gates are no two chances.
enum Reading : std::uint64_t { readings = 1, own = 2, whether = 3, unwell = 4 };
// Whether a step flags someone. readings: of the first and the second; own: whether the person's own error is in both.
bool flagged(const ScreenStep&, bool has, const Draw& readings, const Draw& own);

// Someone whom a step flagged.
struct Hit {
    Person person;  // none: a transient
    Moment moment;
    Gate gate;
    std::uint8_t step = 0;  // index into those of the checkpoint
    Source source;          // where the person came from, if the step asks for that and it is right
    PolicyId policy;
    bool infected = false;
    bool enters = false;    // the region, from a named source
    bool back = false;      // on the way home
    bool green = false;     // in lanes of those with a pass
    auto operator<=>(const Hit&) const = default;
};

// Someone stored who crosses here: whether infected, looked at, and how long in line.
struct Stored {
    Crossing crossing;
    Name name;
    const Infection* infection = nullptr;  // under way; nullptr: none
    bool mine = false;                     // of this group of lanes
    bool screened = false;                 // not waved through
    Comer in_line;
    std::uint32_t before = 0;  // how many of the others who are followed come before
};

// The others who come to be screened in one half of the tick. Their places are in order of time; a keyed permutation says who
// they are.
struct Others {
    Stream stream;                                 // while the checkpoint is open
    std::uint32_t first = 0;                       // where in the line they begin
    std::uint32_t joined = 0;                      // who join the line, and are still there: no step has ended their journey
    std::uint32_t offset = 0;                      // places of those who go to other lanes
    std::uint32_t slots = 0;                       // of the load, in this direction
    Permutation order{1, Draw{}};                  // place -> slot in this direction, or a transient beyond
    std::vector<std::uint32_t> parts, cumulative;  // of the load in this direction; slots before each
};

// One group of lanes of a checkpoint: those of everyone, or those of a class of passes.
class PostAtWork {
  public:
    // crossings: those at this gate.
    // kits: enough rapid tests are there for all who may come.
    PostAtWork(const Stage&, const Post&, std::size_t group, const Batch&, const Crossing* first, const Crossing* last, bool kits);
    // The line, then the steps. peak: of infectiousness_at [1/day]; 0: nobody infects anybody in line.
    void work(double peak);

    Post post;
    std::size_t group;
    std::vector<double> lane_free;
    std::vector<Hit> hits;
    std::vector<Exposure> exposures;                                                     // in line
    std::vector<Person> passed;                                                          // by name, without a finding
    std::int64_t screened = 0, waved = 0, waited = 0, infected = 0, in_line_at_end = 0;  // [persons]
    std::int64_t avoided = 0, recognized = 0, registered = 0, swabs = 0, rapid_tests = 0;
    double rapid_minutes = 0;                                                            // [min]
    double waiting = 0, longest = 0;                                                     // [s]

  private:
    struct Someone {
        Person person;
        bool transient = false;
    };
    void store(const Crossing*, const Crossing*);
    void count_others();
    void line_up();
    void serve_line();
    void count(const Comer&, std::uint32_t people);
    bool does(std::size_t step) const;
    bool calm() const;
    Comer other(const Others&, std::uint32_t place) const;
    bool goes_round(Name) const;
    std::uint64_t key(std::uint64_t number) const { return number + (std::uint64_t{group} << 32); }
    void look_at_stored();
    bool look(const Stored&, std::size_t step);
    void look_at_others();
    std::uint32_t flagged_others(std::uint32_t step, std::size_t back);
    void flag_others(std::uint32_t step, std::size_t back);
    Someone who(std::size_t back, std::uint32_t place) const;  // nobody: the slot is void
    void infect(double peak);
    void infect(std::size_t order, double rate);
    bool is_stored(Person) const;

    const Stage& s_;
    const Screening& how_;
    const LaneGroup& lanes_;
    const LanesAtWork open_;
    const bool kits_;
    const Batch& batch_;
    Name gate_;
    std::uint32_t tick_;
    Moment begin_;
    std::vector<Stored> stored_;
    std::vector<std::uint32_t> in_order_;  // the stored who come to be screened, in order of time: index into stored_
    std::array<Others, 2> others_;
    double avoided_ = 0;                   // [0, 1] share of those who cross, who go round
    std::vector<Comer> line_;  // the others who are followed, in order of time; empty where nobody waits
};

constexpr double seconds_of(Moment m) { return m.units * (86400.0 / Moment::per_day); }

// What checkpoints found and the places where people stay hear of now.
void hear_notices(Stage&);

// The highest density of infectious contacts [1/day] in the course of an infection.
double peak_infectiousness(const World&);

}  // namespace cordon
