// Polygons: what a map can show is read, all else is told.
#include "world/geojson.h"

#include <catch2/catch.hpp>

using namespace cordon;

namespace {

std::string feature(const std::string& coordinates, const std::string& type = "Polygon") {
    return R"({"features": [{"properties": {"adcode": "1"}, "geometry": {"type": ")" + type + R"(", "coordinates": )" + coordinates + "}}]}";
}

std::string told(const std::string& text) {
    Complaints complaints;
    const auto polygons = parse_polygons(text, "a.geojson", complaints);
    return complaints.empty() ? std::to_string(polygons.size()) + " polygons" : to_string(complaints.list().front());
}

}  // namespace

TEST_CASE("polygons and several of them are read, and a point is inside where it is") {
    Complaints complaints;
    const auto polygons = parse_polygons(feature("[[[[0,0],[2,0],[2,2],[0,2]]],[[[5,5],[6,5],[6,6]]]]", "MultiPolygon"), "a.geojson", complaints);
    REQUIRE(complaints.empty());
    const Polygon& p = polygons.at("1");
    CHECK(p.rings.size() == 2);
    CHECK((inside(p, {1, 1}) && inside(p, {5.9, 5.5}) && !inside(p, {3, 3}) && !inside(p, {5.1, 5.9})));
}

TEST_CASE("corners off the Earth, rings that are none, and texts that are no polygons are told with what to do") {
    CHECK_THAT(told(feature("[[[1e300,0],[2,0],[2,2]]]")), Catch::StartsWith("a.geojson: the polygon with adcode 1 has a corner at longitude 1e+300"));
    CHECK_THAT(told(feature("[[[0,0],[2,90],[2,2]]]")), Catch::Contains("latitude 90"));
    CHECK_THAT(told(feature("[[[0,0],[2,0]]]")), Catch::Contains("a ring of 2 corners; give degrees of WGS84"));
    CHECK_THAT(told(feature("[[]]")), Catch::Contains("a ring of 0 corners"));
    CHECK_THAT(told(feature("[[[0],[2,0],[2,2]]]")), Catch::Contains("not a GeoJSON collection"));
    CHECK_THAT(told(feature("\"no\"")), Catch::Contains("not a GeoJSON collection"));
    CHECK_THAT(told("{\"features\": [\n  nonsense"), Catch::StartsWith("a.geojson:2:") && Catch::Contains("not JSON from here on"));
    CHECK(told(R"({"features": []})") == "0 polygons");
}
