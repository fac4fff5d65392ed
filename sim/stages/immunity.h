// Immunity: what earlier infections leave against another one.
#pragma once
#include <cstdint>
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Which strain an exposure would pass on.
std::uint8_t strain_of(const Stage&, const Exposure&);

// [0, 1] chance that someone's earlier infections let one with a strain happen: 1 for those never infected. Nobody is infected while ill or
// shedding; later the best of what is left of each counts.
double unprotected(const Stage&, Person, std::uint8_t strain, Moment);

// [exposures] 1: stopped by an earlier infection of the target.
std::vector<std::uint8_t> stopped_by_immunity(const Stage&, const std::vector<Exposure>&);

}  // namespace cordon
