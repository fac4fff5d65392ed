// What happens at one checkpoint in one tick: who comes, who waits, who is flagged, who infects whom in line.
#pragma once
#include <array>
#include <vector>

#include "base/permutation.h"
#include "stages/move.h"
#include "stages/queue.h"

namespace cordon {

// Whether a step flags someone. readings: of the first and the second; own: whether the person's own error is in both.
bool flagged(const ScreenStep&, bool has, const Draw& readings, const Draw& own);

// Someone whom a step flagged.
struct Hit {
    Person person;  // none: a transient
    Moment moment;
    Gate gate;
    std::uint8_t step = 0;  // index into those of the checkpoint
    Source source;          // origin: where the person came from, if that is right
    PolicyId policy;
    bool infected = false;
    auto operator<=>(const Hit&) const = default;
};

// Someone stored who crosses here: whether infected, looked at, and how long in line.
struct Stored {
    Crossing crossing;
    Name name;
    const Infection* infection = nullptr;  // under way; nullptr: none
    bool screened = false;                 // not waved through
    std::uint32_t line = 0;                // where in the line
    double wait = 0;                       // [s]
};

// People in line, in order of time: one stored person; or one or several others, with the stored who come among them.
struct InLine {
    Comers comers;
    Waits waits;
    std::uint32_t stored = none;          // index into the stored, of one who comes alone
    std::uint32_t back = 0, group = 0;    // others: their half of the tick, and their group in it
    std::uint32_t first = 0, others = 0;  // place of the first of the others in the half, and how many they are
    static constexpr std::uint32_t none = 0xffffffffu;
};

// The others who come to be screened in one half of the tick. Their places are in order of time; a keyed permutation says who
// they are.
struct Others {
    double from = 0, to = 0;                                      // [s] the part of the half in which the checkpoint is open
    std::uint32_t people = 0, joined = 0;                         // who come; who join the line
    std::uint32_t slots = 0;                                      // of the load, in this direction
    Permutation order{1, Draw{}};                                 // place -> slot in this direction, or a transient beyond
    std::vector<Comers> comers;                                   // [group]
    std::vector<std::uint32_t> joined_of;                         // [group] how many of the others in it join: its first ones
    std::vector<std::pair<std::uint32_t, std::uint32_t>> stored;  // (group, index) of stored people who come with a group
    std::vector<std::uint32_t> parts, cumulative;                 // of the load in this direction; slots before each
};

class PostAtWork {
  public:
    // crossings: those at this gate.
    PostAtWork(const Stage&, const Post&, const Batch&, const Crossing* first, const Crossing* last);
    void work();                                      // the line, then the steps
    std::vector<Exposure> infect(double peak) const;  // in line; peak: of infectiousness_at [1/day]

    Post post;
    std::vector<double> lane_free;
    std::vector<Hit> hits;
    std::int64_t screened = 0, infected = 0, in_line_at_end = 0;
    double waited = 0;                // [persons]
    double waiting = 0, longest = 0;  // [s]

  private:
    struct Someone {
        Person person;
        bool transient = false;
    };
    void store(const Crossing*, const Crossing*);
    void count_others();
    void line_up();
    void serve_line();
    void look_at_stored();
    void look_at_others();
    void flag_others(std::uint32_t step, std::size_t back);
    Someone who(std::size_t back, std::uint32_t place) const;  // nobody: the slot is void
    bool joined(std::size_t back, std::uint32_t place, double* second) const;
    void infect(const Stored&, double rate, std::vector<Exposure>& out) const;
    bool is_stored(Person) const;

    const Stage& s_;
    const Screening& how_;
    const Batch& batch_;
    Name gate_;
    std::uint32_t tick_;
    Moment begin_;
    std::vector<Stored> stored_;
    std::array<Others, 2> others_;
    std::vector<InLine> line_;
};

constexpr double seconds_of(Moment m) { return m.units * (86400.0 / Moment::per_day); }

}  // namespace cordon
