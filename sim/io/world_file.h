// Saved worlds: what takes long to build, the people, their places and ways, in a file that later runs read instead.
#pragma once
#include <string>

#include "run/simulation.h"

namespace cordon {

// Builds the world of a scenario and keeps it. An existing file is replaced once the new one is whole.
void save_world(const Scenario&, const std::string& path);

// Takes it from a file, and the rest from the scenario: the same world as build_world gives. UserError with the reason if the file is
// of another version, was made for another world, from other data, or is damaged: every byte has to agree with its hash.
World load_world(const Scenario&, const std::string& path);

}  // namespace cordon
