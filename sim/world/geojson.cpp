// GeoJSON: the one reader of polygons.
#include "world/geojson.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace cordon {

bool inside(const Polygon& polygon, Point p) {
    bool in = false;
    for (const auto& ring : polygon.rings)
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const Point &a = ring[i], &b = ring[j];
            if ((a.lat > p.lat) != (b.lat > p.lat) && p.lon < (b.lon - a.lon) * (p.lat - a.lat) / (b.lat - a.lat) + a.lon) in = !in;
        }
    return in;
}

namespace {

// What a polygon says that no map can show; "" if nothing.
std::string add_rings(const nlohmann::json& rings, Polygon& polygon) {
    for (const auto& ring : rings) {
        std::vector<Point> corners;
        for (const auto& p : ring) {
            const Point corner{p.at(0).get<double>(), p.at(1).get<double>()};
            if (!(std::fabs(corner.lon) <= 180) || !(std::fabs(corner.lat) <= 89))
                return fmt::format("a corner at longitude {}, latitude {}", corner.lon, corner.lat);
            corners.push_back(corner);
        }
        if (corners.size() < 3) return fmt::format("a ring of {} corner{}", corners.size(), corners.size() == 1 ? "" : "s");
        polygon.rings.push_back(std::move(corners));
    }
    return "";
}

}  // namespace

std::map<std::string, Polygon> parse_polygons(const std::string& text, const std::string& path, Complaints& complaints) {
    std::map<std::string, Polygon> polygons;
    try {
        const nlohmann::json collection = nlohmann::json::parse(text);
        for (const auto& feature : collection.at("features")) {
            const std::string code = feature.at("properties").at("adcode").get<std::string>();
            const auto& geometry = feature.at("geometry");
            const auto& coordinates = geometry.at("coordinates");
            const std::string type = geometry.at("type").get<std::string>();
            Polygon polygon;
            std::string wrong;
            if (type == "Polygon") wrong = add_rings(coordinates, polygon);
            if (type == "MultiPolygon")
                for (const auto& part : coordinates)
                    if (wrong.empty()) wrong = add_rings(part, polygon);
            if (!wrong.empty()) {
                complaints.add({path}, fmt::format("the polygon with adcode {} has {}", code, wrong),
                               "give degrees of WGS84, longitude first, and rings of three corners or more");
                continue;
            }
            polygons[code] = std::move(polygon);
        }
    } catch (const nlohmann::json::parse_error& e) {
        const std::string before = text.substr(0, e.byte);
        const std::size_t line_begin = before.rfind('\n');
        complaints.add({path, 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
                        static_cast<int>(before.size() - (line_begin == std::string::npos ? 0 : line_begin + 1))},
                       "the file is not JSON from here on", "restore it");
        return {};
    } catch (const nlohmann::json::exception& e) {
        complaints.add({path}, fmt::format("the file is not a GeoJSON collection of polygons with a text property \"adcode\" ({})", e.what()), "restore it");
        return {};
    }
    return polygons;
}

}  // namespace cordon
