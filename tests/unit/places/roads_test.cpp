// Ways over a small network that can be checked by eye:
//
//   south ==g3== A --1-- B ==g0, 2== C --1-- D      A, B in county 0; C, D in county 1; E in county 2
//                 \                  |
//                  ====g1, 2==== E ==g2, 2
#include "unit/places/all_routes.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace cordon;

namespace {

enum { A, B, C, D, E };

Places five_townships() {
    Places p;
    p.counties.resize(3);
    p.townships.resize(5);
    for (const int t : {A, B}) p.townships[t].county = County(0);
    for (const int t : {C, D}) p.townships[t].county = County(1);
    p.townships[E].county = County(2);
    const auto gate = [&](const char* name, GateKind kind, int county, const char* neighbour) {
        GateInfo g;
        g.name = name, g.kind = kind, g.county = County(county), g.neighbour = neighbour;
        p.gates.push_back(g);
    };
    gate("0-1 1", GateKind::county_border, 0, "");
    gate("0-2 1", GateKind::county_border, 0, "");
    gate("1-2 1", GateKind::county_border, 1, "");
    gate("0-south 1", GateKind::region_border, 0, "south");
    gate("1 rail station", GateKind::rail_station, 1, "");
    p.roads = {{Township(A), Township(B), 1, {}},      {Township(B), Township(C), 2, Gate(0)}, {Township(C), Township(D), 1, {}},
               {Township(A), Township(E), 2, Gate(1)}, {Township(E), Township(C), 2, Gate(2)}, {Township(A), {}, 3, Gate(3)}};
    return p;
}

std::vector<std::string> names(const Places& p, const Route& r) {
    std::vector<std::string> list;
    for (const Gate g : r.gates) list.push_back(p.gates[g.value].name);
    return list;
}
using List = std::vector<std::string>;

}  // namespace

TEST_CASE("a way within a county passes no gate") {
    const Places p = five_townships();
    const RouteTable r = all_routes(p);
    CHECK(r.between(Township(A), Township(B)) == 0);
    CHECK(r.between(Township(C), Township(D)) == 0);
    CHECK(r.between(Township(A), Township(A)) == 0);
    CHECK(r.routes[0].gates.empty());
}

TEST_CASE("the shortest way is taken and lists its gates in the order of travel") {
    const Places p = five_townships();
    const RouteTable r = all_routes(p);
    CHECK(names(p, r.routes[r.between(Township(A), Township(D))]) == List{"0-1 1"});  // 4 km; by E 5 km
    CHECK(names(p, r.routes[r.between(Township(E), Township(B))]) == List{"0-2 1"});
    CHECK(names(p, r.routes[r.between(Township(E), Township(D))]) == List{"1-2 1"});
    CHECK(r.between(Township(B), Township(D)) == r.between(Township(A), Township(D)));  // the same gates share a route
}

TEST_CASE("journeys from outside enter by the border and go out by it") {
    const Places p = five_townships();
    const RouteTable r = all_routes(p);
    CHECK(r.outside == List{"south", "rail", "bus"});
    const std::uint32_t south = r.find_outside("south");
    CHECK(names(p, r.routes[r.inwards(south, Township(D))]) == List{"0-south 1", "0-1 1"});
    CHECK(names(p, r.routes[r.outwards(Township(D), south)]) == List{"0-1 1", "0-south 1"});
    CHECK(r.entry_km(south, Township(D)) == 7);
    CHECK(r.nearest_outside(Township(D)) == south);
    CHECK(r.find_outside("north") == r.outside.size());
}

TEST_CASE("trains and buses are entered at the station of one's own county") {
    const Places p = five_townships();
    const RouteTable r = all_routes(p);
    const std::uint32_t rail = r.find_outside("rail"), bus = r.find_outside("bus");
    CHECK(names(p, r.routes[r.inwards(rail, Township(D))]) == List{"1 rail station"});
    CHECK(r.inwards(rail, Township(A)) == 0);
    CHECK(std::isinf(r.entry_km(rail, Township(A))));
    CHECK(r.inwards(bus, Township(D)) == 0);
}

TEST_CASE("where no road leads the route is empty and the way infinite") {
    Places p = five_townships();
    p.roads.resize(1);
    const RouteTable r = all_routes(p);
    CHECK(r.between(Township(A), Township(D)) == 0);
    CHECK(std::isinf(r.entry_km(r.find_outside("south"), Township(A))));
    CHECK(r.nearest_outside(Township(A)) == r.outside.size());
}

TEST_CASE("ways that are asked for alone are those that are found together") {
    const Places p = five_townships();
    const RouteTable all = all_routes(p);
    for (const int a : {A, B, C, D, E})
        for (const int b : {A, B, C, D, E}) {
            RouteTable one = find_routes(p);
            find_between(p, {{Township(a), Township(b)}}, one);
            CHECK(names(p, one.routes[one.between(Township(a), Township(b))]) == names(p, all.routes[all.between(Township(a), Township(b))]));
        }
}
