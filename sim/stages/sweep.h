// Sweeps from door to door. Households are visited in a fixed order, so when one is visited next is a function of where it stands
// in its grid: only those in whom there is something to find have a visit in the calendar.
#pragma once
#include <vector>

#include "base/permutation.h"
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
// Whether the workers of a sweep cover the grid.
bool covered(const Stage&, const DoorToDoor&, const Doorstep&);

// The households of a grid that open to nobody: so many, the first of a keyed order. Each does so with the same probability, and
// independently of the others.
struct Refusing {
    std::uint32_t number = 0;
    Permutation order;  // its places
    bool at(std::uint32_t place) const { return order.inverse(place) < number; }
};
Refusing refusing(const Stage&, const DoorToDoor&, const Doorstep&);

void sweep(Stage&, const std::vector<Due>& due);

}  // namespace cordon
