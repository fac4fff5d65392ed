// State and Known as bytes, and back: what a checkpoint holds. No file is touched here.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "state/state.h"
#include "world/world.h"

namespace cordon {

// What a checkpoint belongs to: another scenario, world or program cannot go on from it.
struct Belonging {
    std::string version;            // of the program
    std::uint64_t scenario = 0;     // hash of the resolved text
    std::uint64_t world = 0;        // hash of its content
    std::int64_t seed = 0;
    bool operator==(const Belonging&) const = default;
};

std::string to_checkpoint(const State&, const Known&, const Belonging&);
// Throws Damaged with the reason: damaged, or of another program, scenario or world.
void from_checkpoint(std::string_view bytes, const Belonging&, const World&, std::size_t policies, State&, Known&);

// The part of it that follows the head. Nothing of what was there before is left.
void from_body(std::string_view bytes, const World&, std::size_t policies, State&, Known&);

}  // namespace cordon
