// Roads that nobody has given: who is joined with whom, where they cross borders, and where they leave the region.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "places/places.h"
#include "world/read_data.h"

namespace cordon {

// Whose land each square of the grid is. Empty in worlds of one county.
struct Land {
    Grid grid;
    std::vector<std::uint32_t> township, county;  // [row x columns + column]; nobody = outside the region
    static constexpr std::uint32_t nobody = 0xffffffffu;
    std::uint32_t at(const std::vector<std::uint32_t>& owner, double x, double y) const;
};

// The relative-neighbourhood graph of the seats (Toussaint 1980): two are joined unless a third is nearer to both. It is
// connected. Where a road leaves a county there is a gate.
void join_neighbours(Places&, const Land&, double detour);

// More roads until every two counties that share a border have one crossing for each km_per_crossing of it, or as many as fit.
void add_crossings(Places&, const Land&, const std::vector<BorderRow>&, double km_per_crossing, double detour);

// A road to an outside neighbour through a point of the border, from the nearest seat of the county.
void add_region_exit(Places&, County, double x, double y, const std::string& neighbour, const std::string& neighbour_name, int number,
                     double detour);

}  // namespace cordon
