// Reading scenarios.
#pragma once
#include <string>
#include <vector>

#include "run/scenario.h"
#include "world/world.h"

namespace cordon {

// Reads a scenario with all that it extends and the overlays of --set. Everything wrong with it at once, as far as it can be known
// while something is wrong: UserError. With `strict` what can never come about in the run is wrong, too.
// scenario.resolved is the whole of it as TOML.
Scenario read_scenario(const std::string& path, const std::vector<std::string>& sets, bool strict = false);

// Builds its world, or takes it from a file that `cordon world` has made, and prepares its policies for it; all that proves wrong on the
// way at once.
World build(Scenario&, bool strict = false, const std::string& saved_world = "");
// Builds it and keeps it in a file.
void save(Scenario&, const std::string& path);

// Resolves what policies name (counties, gates) against the places of a world; complains of what is not there. Policies that
// are not enabled are checked, and then gone.
void prepare_policies(Scenario&, const Places&, const Clock&);

}  // namespace cordon
