// The tables and polygons of a real region, as they stand in scenarios/data. The only place that knows their files.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/errors.h"
#include "world/geojson.h"

namespace cordon {

struct TownshipRow {  // pop/townships.csv
    std::string code, name, type;
    int villages = 0;     // villages and communities
    int communities = 0;  // of them
};

struct CountyRow {  // pop/counties_2020.csv; townships of zones also by pop/zone_townships.csv
    std::string code, name, name_zh;
    bool zone = false;                               // an economic zone: a census unit without a polygon of its own
    std::string polygon_code;                        // whose polygon holds it
    std::uint64_t people = 0, urban = 0, rural = 0;  // census of 1 November 2020
    std::vector<TownshipRow> townships;
};

struct BorderRow {  // geo/adjacency.csv
    std::string from, to, to_name;
    double km = 0;
};

struct RegionData {
    std::string code, name;  // "331100", "Lishui"
    std::vector<CountyRow> counties;
    std::vector<Polygon> polygons;            // of each county; of a zone: that of its host
    std::vector<std::optional<Point>> towns;  // of each county: its seat, where known (towns/county_towns.csv)
    std::vector<BorderRow> borders;           // of these counties with each other and with the outside, both directions
    std::map<std::string, Point> neighbours;  // counties outside that border on these: their middles (polygons, or towns/neighbours.csv)
};

// region: the code or name of a prefecture or of one county, and where that was given. Whatever is wrong goes to the complaints.
RegionData read_region(const std::string& folder, const std::string& region, Complaints&, const Where& given = {});

// People by place: a CSV of lon, lat, people.
struct GriddedPeople {
    std::vector<Point> at;
    std::vector<double> people;
};
GriddedPeople read_gridded_people(const std::string& file, Complaints&);

}  // namespace cordon
