// The steps by which the land is built, shared between the kinds of world.
#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/errors.h"
#include "places/places.h"
#include "world/read_data.h"
#include "world/spec.h"

namespace cordon {

Places build_synthetic(const WorldSpec&);
Places build_well_mixed(const WorldSpec&);
Places build_gridded(const WorldSpec&, Complaints&);  // from the user's CSV of lon, lat, people
Places build_region(const WorldSpec&, Complaints&);   // from the census and polygons

// Some of the residents of a village, in one square of the grid.
struct Settled {
    Village village;
    std::int16_t row = 0, column = 0;
    std::uint32_t people = 0;
};
// Makes cells and hamlets of them. Each cell is to lie in one township; seats get a cell even where nobody lives.
void settle(Places&, std::vector<Settled>);

// Whole numbers near the shares of a total that add up to it exactly: the largest remainders are rounded up, the first of equal ones.
std::vector<std::uint32_t> apportion(std::uint64_t total, const std::vector<double>& weights);  // sum of weights > 0

inline double length(double x, double y) { return std::sqrt(x * x + y * y); }  // not std::hypot, whose last bit differs between platforms

// The square that holds a point of the plane.
struct Square {
    int row = 0, column = 0;
    auto operator<=>(const Square&) const = default;
};
Square square_at(const Grid&, double x, double y);
// A grid of whole squares that covers a box of degrees.
Grid grid_around(double west, double south, double east, double north, double cell_km);

// The county of a code, a name or a name without its kind ("Liandu"). Complains if there is none: `section` "facility", and what it is called.
County county_called(const Places&, const std::string& name, const Where& given, const std::string& section, const std::string& of, Complaints&);
County find_county(const Places&, const std::string& name);  // the same, and none if there is none
std::uint64_t people_of(const Places&, Township);
std::uint64_t people_of(const Places&, County);

// A railway and a bus station at the seat of each county.
void add_stations(Places&, County first = County(0));  // and of those after it
// "Liandu" of "Liandu Qu": a county's name without its kind.
std::string short_name(const std::string& county);

}  // namespace cordon
