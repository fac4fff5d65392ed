// Polygons from GeoJSON.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/errors.h"

namespace cordon {

struct Point {
    double lon = 0, lat = 0;  // [degree] WGS84
};

// One or more rings; a point is inside if a ray from it crosses the rings an odd number of times.
struct Polygon {
    std::vector<std::vector<Point>> rings;
    bool empty() const { return rings.empty(); }
};
bool inside(const Polygon&, Point);

// The polygons of a collection of features by their text property "adcode"; `path` only names it. Whatever is wrong goes to the
// complaints. Each ring that comes back has three corners or more, all of them on the Earth.
std::map<std::string, Polygon> parse_polygons(const std::string& text, const std::string& path, Complaints&);

}  // namespace cordon
