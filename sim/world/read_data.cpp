// Reading of tables and polygons.
#include "world/read_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/csv.h"
#include "base/files.h"

namespace cordon {

namespace {

// The counties of a prefecture, or the one county, that the region names.
void read_counties(const std::string& folder, const std::string& region, const Where& given, RegionData& data, Complaints& complaints) {
    const std::string path = folder + "/pop/counties_2020.csv";
    const Csv csv = Csv::read(path, complaints);
    const auto code = csv.column_text("adcode"), level = csv.column_text("level"), name = csv.column_text("name_en"),
               name_zh = csv.column_text("name_zh"), polygon = csv.column_text("geo_adcode");
    const auto people = csv.column_int("pop_2020", 0, 1e9), urban = csv.column_int("urban_2020", 0, 1e9),
               rural = csv.column_int("rural_2020", 0, 1e9);
    if (!complaints.empty()) return;
    std::vector<std::string> known;
    for (std::size_t i = 0; i < csv.rows(); ++i) {
        if (level[i] == "prefecture") known.push_back(code[i]), known.push_back(name[i]);
        if (level[i] == "zone") continue;  // no land of its own
        if (code[i] == region || name[i] == region || name_zh[i] == region) data.code = code[i], data.name = name[i];
    }
    if (data.code.empty()) {
        std::string list;
        for (std::size_t k = 0; k + 1 < known.size(); k += 2) list += fmt::format("{}{} {}", k == 0 ? "" : ", ", known[k], known[k + 1]);
        const std::string near = nearest(region, known);
        complaints.add(
            given,
            fmt::format("there is no region \"{}\" in {}{}", region, path, near.empty() ? "" : fmt::format(" (nearest: {})", near)),
            fmt::format("give world.region the code or name of a prefecture ({}) or of a county", list));
        return;
    }
    const bool prefecture = data.code.ends_with("00");
    for (std::size_t i = 0; i < csv.rows(); ++i) {
        const bool wanted = prefecture ? level[i] != "prefecture" && code[i].substr(0, 4) == data.code.substr(0, 4) : code[i] == data.code;
        if (!wanted) continue;
        if (urban[i] + rural[i] != people[i])
            csv.wrong(i, "pop_2020", fmt::format("is not the sum of urban_2020 = {} and rural_2020 = {}", urban[i], rural[i]),
                      "correct the numbers");
        data.counties.push_back({code[i],
                                 name[i],
                                 name_zh[i],
                                 level[i] == "zone",
                                 polygon[i],
                                 static_cast<std::uint64_t>(people[i]),
                                 static_cast<std::uint64_t>(urban[i]),
                                 static_cast<std::uint64_t>(rural[i]),
                                 {}});
    }
    std::sort(data.counties.begin(), data.counties.end(), [](const CountyRow& a, const CountyRow& b) { return a.code < b.code; });
}

CountyRow* find_county(RegionData& data, const std::string& code) {
    for (CountyRow& c : data.counties)
        if (c.code == code) return &c;
    return nullptr;
}

void read_townships(const std::string& folder, RegionData& data, Complaints& complaints) {
    std::map<std::string, std::string> moved;  // township -> zone
    const Csv zones = Csv::read(folder + "/pop/zone_townships.csv", complaints);
    const auto zone = zones.column_text("zone_adcode"), zone_township = zones.column_text("township_code");
    for (std::size_t i = 0; i < zones.rows(); ++i) moved[zone_township[i]] = zone[i];

    const Csv csv = Csv::read(folder + "/pop/townships.csv", complaints);
    const auto code = csv.column_text("code"), name = csv.column_text("name_zh"), county = csv.column_text("county_adcode"),
               type = csv.column_text("type");
    const auto villages = csv.column_int("villages_and_communities", 1, 900), communities = csv.column_int("communities", 0, 900);
    for (std::size_t i = 0; i < csv.rows(); ++i) {
        const auto zone_of = moved.find(code[i]);
        CountyRow* c = find_county(data, zone_of == moved.end() ? county[i] : zone_of->second);
        if (c == nullptr) continue;
        if (communities[i] > villages[i])
            csv.wrong(i, "communities", fmt::format("is more than villages_and_communities = {}", villages[i]), "correct the numbers");
        if (code[i].size() != 9 || code[i].find_first_not_of("0123456789") != std::string::npos)
            csv.wrong(i, "code", "is not a code of 9 digits", "correct it");
        c->townships.push_back({code[i], name[i], type[i], static_cast<int>(villages[i]), static_cast<int>(communities[i])});
    }
    for (CountyRow& c : data.counties) {
        std::sort(c.townships.begin(), c.townships.end(), [](const TownshipRow& a, const TownshipRow& b) { return a.code < b.code; });
        if (c.townships.empty())
            complaints.add({folder + "/pop/townships.csv"}, fmt::format("{} {} has no township here", c.code, c.name), "add its townships");
    }
}

Point middle(const Polygon& polygon) {  // of its corners
    Point m;
    double n = 0;
    for (const auto& ring : polygon.rings)
        for (const Point& p : ring) m.lon += p.lon, m.lat += p.lat, ++n;
    return {m.lon / n, m.lat / n};
}

void read_polygons(const std::string& folder, RegionData& data, Complaints& complaints) {
    const std::string path = folder + "/geo/counties.geojson";
    const std::optional<std::string> text = read_file(path);
    if (!text) {
        complaints.add({path}, "the file cannot be read", "restore it from scenarios/data, or give world.data the folder that holds it");
        return;
    }
    const std::size_t before = complaints.list().size();
    const std::map<std::string, Polygon> polygons = parse_polygons(*text, path, complaints);
    if (polygons.empty() && complaints.list().size() > before) return;
    for (const CountyRow& c : data.counties) {
        const auto found = polygons.find(c.polygon_code);
        if (found == polygons.end() || found->second.empty())
            complaints.add({path}, fmt::format("there is no polygon with adcode {} ({})", c.polygon_code, c.name), "add it");
        data.polygons.push_back(found == polygons.end() ? Polygon{} : found->second);
    }
    for (const BorderRow& b : data.borders)
        if (const auto found = polygons.find(b.to); find_county(data, b.to) == nullptr && found != polygons.end() && !found->second.empty())
            data.neighbours[b.to] = middle(found->second);
}

void read_borders(const std::string& folder, RegionData& data, Complaints& complaints) {
    const Csv csv = Csv::read(folder + "/geo/adjacency.csv", complaints);
    const auto from = csv.column_text("adcode_a"), to = csv.column_text("adcode_b"), to_name = csv.column_text("b_name_zh");
    const auto km = csv.column_double("border_km", 0, 10000);
    for (std::size_t i = 0; i < csv.rows(); ++i)
        if (find_county(data, from[i]) != nullptr) data.borders.push_back({from[i], to[i], to_name[i], km[i]});
    std::sort(data.borders.begin(), data.borders.end(),
              [](const BorderRow& a, const BorderRow& b) { return std::tie(a.from, a.to) < std::tie(b.from, b.to); });
}

void read_points(const std::string& folder, RegionData& data, Complaints& complaints) {
    const Csv towns = Csv::read(folder + "/towns/county_towns.csv", complaints);
    const auto code = towns.column_text("adcode");
    const auto lon = towns.column_double("lon", -180, 180), lat = towns.column_double("lat", -89, 89);
    data.towns.resize(data.counties.size());
    for (std::size_t i = 0; i < towns.rows(); ++i)
        for (std::size_t c = 0; c < data.counties.size(); ++c)
            if (data.counties[c].code == code[i]) data.towns[c] = Point{lon[i], lat[i]};

    const std::string path = folder + "/towns/neighbours.csv";
    const Csv outside = Csv::read(path, complaints);
    const auto outside_code = outside.column_text("adcode");
    const auto outside_lon = outside.column_double("lon", -180, 180), outside_lat = outside.column_double("lat", -89, 89);
    std::map<std::string, Point> known;
    for (std::size_t i = 0; i < outside.rows(); ++i) known[outside_code[i]] = {outside_lon[i], outside_lat[i]};
    for (const BorderRow& b : data.borders) {
        if (find_county(data, b.to) == nullptr)
            if (const auto found = known.find(b.to); found != known.end()) data.neighbours[b.to] = found->second;
        if (find_county(data, b.to) == nullptr && data.neighbours.count(b.to) == 0)
            complaints.add({path}, fmt::format("{} {}, a neighbour of {}, is missing", b.to, b.to_name, b.from),
                           "add a row with the middle of its area");
    }
}

}  // namespace

RegionData read_region(const std::string& folder, const std::string& region, Complaints& complaints, const Where& given) {
    RegionData data;
    Complaints own;  // each step needs the one before, whatever was wrong earlier elsewhere
    read_counties(folder, region, given, data, own);
    if (own.empty()) {
        read_townships(folder, data, own);
        read_borders(folder, data, own);
        read_polygons(folder, data, own);
        read_points(folder, data, own);
    }
    for (const Complaint& c : own.list()) complaints.add(c.where, c.what, c.todo);
    return data;
}

GriddedPeople read_gridded_people(const std::string& file, Complaints& complaints) {
    const Csv csv = Csv::read(file, complaints);
    const auto lon = csv.column_double("lon", -180, 180), lat = csv.column_double("lat", -89, 89);
    GriddedPeople g;
    g.people = csv.column_double("people", 0, 1e8);
    for (std::size_t i = 0; i < csv.rows(); ++i) g.at.push_back({lon[i], lat[i]});
    return g;
}

}  // namespace cordon
