// Fuzzing the reader of polygons: any text gives polygons that a map can show, or complaints with a place, never a crash.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "world/geojson.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace cordon;
    Complaints complaints;
    const auto polygons = parse_polygons(std::string(reinterpret_cast<const char*>(data), size), "a.geojson", complaints);
    for (const Complaint& c : complaints.list())
        if (c.where.file != "a.geojson" || c.what.empty() || c.todo.empty()) std::fprintf(stderr, "no place: %s\n", to_string(c).c_str()), std::abort();
    for (const auto& [code, polygon] : polygons)
        for (const auto& ring : polygon.rings) {
            if (ring.size() < 3) std::abort();
            for (const Point& p : ring)
                if (!(std::fabs(p.lon) <= 180) || !(std::fabs(p.lat) <= 89)) std::abort();
            inside(polygon, ring.front());
        }
    return 0;
}
