// Real prefectures: what is data holds exactly, what is made keeps to its rules.
#include <algorithm>
#include <cmath>
#include <map>

#include <catch2/catch.hpp>

#include "base/csv.h"
#include "unit/world/places_checks.h"
#include "world/build_places.h"
#include "world/read_data.h"
#include "world/world.h"

using namespace cordon;

namespace {

const std::string data = std::string(CORDON_SOURCE_DIR) + "/scenarios/data";

WorldSpec prefecture(const std::string& code) {
    WorldSpec s;
    s.kind = WorldKind::region;
    s.region = code;
    s.data = data;
    s.rules.plain = code == "411700";
    return s;
}

Places build(const WorldSpec& s) {
    Complaints complaints;
    Places p = build_places(s, complaints);
    for (const Complaint& c : complaints.list()) FAIL(to_string(c));
    return p;
}

std::string any_prefecture() { return GENERATE("331100", "411700", "430200", "330700"); }

}  // namespace

TEST_CASE("the people of every county and zone are those of the census, exactly") {
    const std::string code = any_prefecture();
    CAPTURE(code);
    const Places p = build(prefecture(code));
    Complaints complaints;
    const Csv csv = Csv::read(data + "/pop/counties_2020.csv", complaints);
    const auto adcode = csv.column_text("adcode"), level = csv.column_text("level");
    const auto people = csv.column_int("pop_2020");
    std::map<std::string, std::uint64_t> census;
    for (std::size_t i = 0; i < csv.rows(); ++i)
        if (level[i] != "prefecture" && adcode[i].substr(0, 4) == code.substr(0, 4))
            census[adcode[i]] = static_cast<std::uint64_t>(people[i]);
    REQUIRE(p.counties.size() == census.size());
    for (std::uint32_t c = 0; c < p.counties.size(); ++c) CHECK(people_of(p, County(c)) == census.at(p.counties[c].code));
}

TEST_CASE("townships, villages and communities are as many as listed") {
    const std::string code = any_prefecture();
    CAPTURE(code);
    const Places p = build(prefecture(code));
    Complaints complaints;
    const Csv csv = Csv::read(data + "/pop/townships.csv", complaints);
    const auto adcode = csv.column_text("code"), type = csv.column_text("type");
    const auto villages = csv.column_int("villages_and_communities");
    std::size_t listed = 0;
    for (std::size_t i = 0; i < csv.rows(); ++i) {
        if (adcode[i].substr(0, 4) != code.substr(0, 4)) continue;
        ++listed;
        const auto t =
            std::find_if(p.townships.begin(), p.townships.end(), [&](const TownshipInfo& info) { return info.code == adcode[i]; });
        REQUIRE(t != p.townships.end());
        CHECK(t->villages.size() == villages[i]);
        CHECK(p.villages[t->villages.first.value].code == std::stoull(adcode[i]) * 1000 + 1);
    }
    CHECK(p.townships.size() == listed);
    std::vector<bool> lived_in(p.villages.size(), false);
    for (const HamletInfo& h : p.hamlets) lived_in[h.village.value] = true;
    CHECK(std::count(lived_in.begin(), lived_in.end(), false) == 0);
}

TEST_CASE("areas nest, every cell lies in its county, and ways have a gate at every change of county") {
    const std::string code = any_prefecture();
    CAPTURE(code);
    const Places p = build(prefecture(code));
    check_nesting(p);
    check_routes(p);
    Complaints complaints;
    const RegionData d = read_region(data, code, complaints);
    std::size_t outside = 0;
    for (const CellInfo& cell : p.cells) {
        const Point middle{p.grid.lon((cell.column + 0.5) * p.grid.cell_km), p.grid.lat((cell.row + 0.5) * p.grid.cell_km)};
        outside += !inside(d.polygons[p.townships[cell.township.value].county.value], middle);
    }
    CHECK(outside == 0);
}

TEST_CASE("the plane is true to area within 1 %") {
    Complaints complaints;
    const RegionData d = read_region(data, "331100", complaints);
    const Places p = build(prefecture("331100"));
    const std::map<std::string, double> km2 = {
        {"331102", 1516.2}, {"331121", 2459.7}, {"331123", 2539.0}, {"331126", 1931.1}, {"331181", 2999.1}};  // equal-area projection
    for (std::size_t c = 0; c < d.counties.size(); ++c) {
        double area = 0;
        for (const auto& ring : d.polygons[c].rings)
            for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
                area += p.grid.x(ring[j].lon) * p.grid.y(ring[i].lat) - p.grid.x(ring[i].lon) * p.grid.y(ring[j].lat);
        if (const auto known = km2.find(d.counties[c].code); known != km2.end())
            CHECK(std::abs(area) / 2 == Approx(known->second).epsilon(0.01));
    }
}

TEST_CASE("every border has its crossings, inside and out, and gates stand at it") {
    const std::string code = any_prefecture();
    CAPTURE(code);
    const Places p = build(prefecture(code));
    Complaints complaints;
    const RegionData d = read_region(data, code, complaints);
    const auto county = [&](const std::string& adcode) {
        return std::find_if(p.counties.begin(), p.counties.end(), [&](const CountyInfo& c) { return c.code == adcode; });
    };
    for (const BorderRow& b : d.borders) {
        if (county(b.from) == p.counties.end()) continue;
        int gates = 0;
        if (const auto to = county(b.to); to != p.counties.end()) {
            // A zone may lie between a county and its host, so that only one of the two has a road across.
            const auto host = [&](County c) { return d.counties[c.value].polygon_code; };
            for (const GateInfo& g : p.gates)
                gates += g.kind == GateKind::county_border &&
                         ((host(g.county) == b.from && host(g.beyond) == b.to) || (host(g.county) == b.to && host(g.beyond) == b.from));
        } else {
            for (const GateInfo& g : p.gates)
                gates += g.kind == GateKind::region_border && g.neighbour == b.to && d.counties[g.county.value].polygon_code == b.from;
            CHECK(gates == std::max(1.0, std::floor(b.km / 10 + 0.5)));
        }
        CAPTURE(b.from, b.to);
        CHECK(gates >= 1);
    }
    for (const RoadEdge& road : p.roads) {
        const bool crosses = !road.b || p.townships[road.a.value].county != p.townships[road.b.value].county;
        CHECK(static_cast<bool>(road.gate) == crosses);
        CHECK(road.km > 0);
    }
}

TEST_CASE("county towns lie where they are, and towns are no denser than allowed") {
    const Places p = build(prefecture("331100"));
    const TownshipInfo& liandu = p.townships[p.counties[0].seat.value];
    CHECK(std::abs(liandu.x - p.grid.x(119.9126)) < 1);
    CHECK(std::abs(liandu.y - p.grid.y(28.4459)) < 1);
    std::uint32_t densest = 0;
    for (const CellInfo& cell : p.cells) {
        std::uint32_t townspeople = 0;
        for (const Hamlet h : cell.hamlets)
            if (p.villages[p.hamlets[h.value].village.value].urban) townspeople += p.hamlet_people[h.value];
        densest = std::max(densest, townspeople);
    }
    CHECK(densest <= 15000 * 1.02 + 1);  // the last 2 % of a community are not cut off
    CHECK(densest > 12000);
}

TEST_CASE("the same seed makes the same land, another seed another") {
    WorldSpec s = prefecture("331100");
    const Places a = build(s), b = build(s);
    s.seed = 2;
    const Places c = build(s);
    const auto seats = [](const Places& p) {
        std::vector<double> xy;
        for (const TownshipInfo& t : p.townships) xy.push_back(t.x), xy.push_back(t.y);
        return xy;
    };
    CHECK(a.hamlet_people == b.hamlet_people);
    CHECK(seats(a) == seats(b));
    CHECK(a.hamlet_people != c.hamlet_people);
    CHECK(seats(a) != seats(c));
}

TEST_CASE("a county alone, a name, and larger cells work too") {
    WorldSpec s = prefecture("Lishui");
    s.cell_km = 2;
    const Places coarse = build(s);
    check_nesting(coarse);
    CHECK(coarse.counties.size() == 9);
    const Places one = build(prefecture("330784"));
    check_nesting(one);
    check_routes(one);
    CHECK(one.counties.size() == 1);
    CHECK(people_of(one, County(0)) == 964203);
}

TEST_CASE("what is made up says so") {
    const Places p = build(prefecture("411700"));
    CHECK(p.synthetic.size() == 6);
    for (const std::string& s : p.synthetic) CHECK_THAT(s, Catch::Contains("(our choice)"));
}

TEST_CASE("a region that does not exist, a missing folder and cells too large are complained about") {
    const auto complaint = [](const WorldSpec& s) {
        Complaints complaints;
        build_places(s, complaints);
        REQUIRE(!complaints.empty());
        return to_string(complaints.list()[0]);
    };
    CHECK_THAT(complaint(prefecture("Lishu")), Catch::Contains("there is no region \"Lishu\"") && Catch::Contains("nearest: Lishui") &&
                                                   Catch::Contains("411700 Zhumadian"));
    WorldSpec s = prefecture("331100");
    s.data = "/nowhere";
    CHECK_THAT(complaint(s), Catch::Contains("/nowhere/pop/counties_2020.csv") && Catch::Contains("cannot be read"));
    s.data = "";
    CHECK_THAT(complaint(s), Catch::Contains("world.data is empty"));
    s = prefecture("430200");
    s.cell_km = 10;
    CHECK_THAT(complaint(s), Catch::Contains("cells of 10 km") && Catch::Contains("smaller world.cell_km"));
}
