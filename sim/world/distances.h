// How far townships are from each other, for the rules of commuting and trips.
#pragma once
#include <algorithm>
#include <cmath>

#include "world/world.h"

namespace cordon {

// Straight between seats, longer by the usual detour of roads. Within a township: half the side of a square of its size.
class Distances {
  public:
    explicit Distances(const World& w)
        : places_(w.places), detour_(w.spec.rules.plain ? w.spec.rules.detour_plain : w.spec.rules.detour_hills) {}
    double km(Township a, Township b) const {
        const TownshipInfo &from = places_.townships[a.value], &to = places_.townships[b.value];
        if (a == b) return std::max(0.5, 0.5 * places_.grid.cell_km * std::sqrt(static_cast<double>(from.cells.size())));
        const double x = to.x - from.x, y = to.y - from.y;
        return std::max(1.0, detour_ * std::sqrt(x * x + y * y));
    }

  private:
    const Places& places_;
    double detour_;
};

}  // namespace cordon
