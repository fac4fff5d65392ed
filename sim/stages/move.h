// What moves in a tick: people whom named sources bring, and everyone who crosses a gate.
#pragma once
#include <array>
#include <functional>
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Everyone who crosses a gate in this tick: out in its first half, back in its second.
struct Batch {
    GateLoad load;                              // where someone may ask who they are: at a checkpoint, or where cohorts are away
    GateSums sums;                              // of the load
    std::array<std::uint32_t, 2> people{};      // residents: slots of the load, less the void and the held
    std::array<std::uint32_t, 2> transients{};  // people who are not of the region
};

struct Moved {
    std::vector<Crossing> crossings;  // sorted; only at gates with a checkpoint, but every arrival there
    std::vector<Exposure> imported;   // infections that arrivals bring: their moments lie in the past
    std::vector<Batch> batches;       // [gate]
};

// The checkpoints of this tick, by gate. Where two policies claim one gate the first of them has it.
std::vector<Post> posts(const Stage&);

// [quarter] since the start of the run: what one trip is keyed by.
std::uint32_t trip_key(const Stage&);
// The half of the tick in which people go out (0) or come back (1).
struct Half {
    Moment from, to;
};
Half half_of(const Clock&, Tick, std::size_t back);

// Runs body(i) for n gates, each a block of its own; little work (in people or flows, about) is not worth waking threads for.
void for_gates(std::size_t n, std::size_t work, const std::function<void(std::size_t)>& body);

// Stable name, by what it is called.
Name gate_name(const World&, Gate);

}  // namespace cordon
