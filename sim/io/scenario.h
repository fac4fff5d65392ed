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

// The same of a resolved text. `path` stands for it, and names of files in it are relative to its folder.
Scenario read_resolved(const std::string& text, const std::string& path, const std::vector<std::string>& sets);

// Builds its world, or takes it from a file that `cordon world` has made, and prepares its policies for it; all that proves wrong on the
// way at once.
World build(Scenario&, bool strict = false, const std::string& saved_world = "");
// The same of scenarios that one run follows one after the other: the world is that of the last.
World build(std::vector<Scenario>&);
// Builds it and keeps it in a file.
void save(Scenario&, const std::string& path);

// Resolves what policies name (counties, gates) against the places of a world; complains of what is not there. Policies that
// are not enabled are checked, and then gone. After `before`, another scenario of the same run: its policies keep their numbers,
// and are out of force from now on if they are no longer enabled; new ones come after them.
void prepare_policies(Scenario&, const Places&, const Clock&, const Scenario* before = nullptr);

}  // namespace cordon
