// The entrances of firms and schools in the morning: who comes is looked at, and what was found goes into known.
#pragma once
#include "stages/stages.h"

namespace cordon {

// In the first tick of the day in which people are at work or school; in all others nothing.
void at_entrances(Stage&);

// Whether the place with this desk looks at those who come. Keyed by the place: of a lower share it is one of those of a higher.
bool covered(const World&, const Luck&, VenueKind, std::uint32_t desk, Cell, double share);

}  // namespace cordon
