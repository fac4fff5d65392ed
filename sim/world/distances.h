// How far townships are from each other, for the rules of commuting and trips.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "world/world.h"

namespace cordon {

// Straight between seats, longer by the usual detour of roads. Within a township: half the side of a square of its size.
class Distances {
  public:
    explicit Distances(const World& w) : detour_(w.spec.rules.plain ? w.spec.rules.detour_plain : w.spec.rules.detour_hills), land_(w.places.townships.size()) {
        for (const TownshipInfo& t : w.places.townships) {
            x_.push_back(t.x), y_.push_back(t.y);
            within_.push_back(std::max(0.5, 0.5 * w.places.grid.cell_km * std::sqrt(static_cast<double>(t.cells.size()))));
        }
        std::iota(land_.begin(), land_.end(), 0u);
        for (const RoadEdge& r : w.places.roads)
            if (r.b) land_[std::max(root(r.a.value), root(r.b.value))] = std::min(root(r.a.value), root(r.b.value));
        for (std::uint32_t t = 0; t < land_.size(); ++t) land_[t] = root(t);
    }
    // [km] infinite where no road leads.
    double km(Township a, Township b) const {
        if (a == b) return within_[a.value];
        if (land_[a.value] != land_[b.value]) return std::numeric_limits<double>::infinity();
        const double x = x_[b.value] - x_[a.value], y = y_[b.value] - y_[a.value];
        return std::max(1.0, detour_ * std::sqrt(x * x + y * y));
    }

  private:
    std::uint32_t root(std::uint32_t t) {
        while (land_[t] != t) t = land_[t] = land_[land_[t]];
        return t;
    }
    double detour_;
    std::vector<double> x_, y_, within_;  // [township] [km]
    std::vector<std::uint32_t> land_;     // [township] the first of those that roads join to it
};

}  // namespace cordon
