// What a world weighs.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "world/world.h"

namespace cordon {

// [byte] of everything that grows with people, by what it is.
std::vector<std::pair<std::string, std::size_t>> bytes_by_column(const World&);

}  // namespace cordon
