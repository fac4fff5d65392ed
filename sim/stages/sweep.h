// Sweeps from door to door. Households are visited in a fixed order, so when one is visited next is a function of where it stands
// in its grid: only those in whom there is something to find have a visit in the calendar.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Where a household stands: in which run of 40 of its cell, and at which place there.
struct Doorstep {
    Cell cell;
    std::uint32_t grid = 0;        // in the cell
    std::uint32_t households = 1;  // of the grid
    std::uint32_t place = 0;
};
Doorstep doorstep(const World&, Person);

// The first visit not before a moment to the household at a place of a grid, in a sweep that began on a day.
Moment next_visit(const DoorToDoor&, std::int32_t start_day, std::uint32_t households, std::uint32_t place, Moment not_before);
// Whether the workers of a sweep cover the grid, and whether the household opens.
bool covered(const Stage&, const DoorToDoor&, const Doorstep&);
bool refuses(const Stage&, const DoorToDoor&, Person);

void sweep(Stage&, const std::vector<Due>& due);

}  // namespace cordon
