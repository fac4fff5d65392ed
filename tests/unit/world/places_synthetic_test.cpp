// Synthetic maps, well-mixed worlds, and worlds from the user's grid.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numeric>

#include <catch2/catch.hpp>
#include <unistd.h>

#include "unit/world/places_checks.h"
#include "world/build_places.h"
#include "world/world.h"

using namespace cordon;

namespace {

WorldSpec synthetic(int rows, int columns, std::int64_t people) {
    WorldSpec s;
    s.kind = WorldKind::synthetic;
    s.rows = rows, s.columns = columns, s.people = people;
    return s;
}

std::uint64_t people(const Places& p) { return std::accumulate(p.hamlet_people.begin(), p.hamlet_people.end(), std::uint64_t(0)); }

struct File {
    std::string path;
    explicit File(const std::string& text) : path((std::filesystem::temp_directory_path() / ("cordon-places-test-" + std::to_string(getpid()) + ".csv")).string()) {
        std::ofstream(path) << text;
    }
    ~File() { std::remove(path.c_str()); }
};

}  // namespace

TEST_CASE("a well-mixed world is one cell with everybody in it") {
    WorldSpec s;
    s.kind = WorldKind::well_mixed;
    s.people = 12345;
    Complaints complaints;
    const Places p = build_places(s, complaints);
    REQUIRE(complaints.empty());
    check_nesting(p);
    CHECK(p.cells.size() == 1);
    CHECK(p.hamlets.size() == 1);
    CHECK(people(p) == 12345);
}

TEST_CASE("a synthetic map has all its cells, equal to one person, in one piece") {
    const auto [rows, columns] = GENERATE(std::pair{1, 1}, std::pair{10, 10}, std::pair{7, 43}, std::pair{60, 45});
    Complaints complaints;
    const Places p = build_places(synthetic(rows, columns, 100003), complaints);
    REQUIRE(complaints.empty());
    check_nesting(p);
    check_routes(p);
    CHECK(p.cells.size() == static_cast<std::size_t>(rows * columns));
    CHECK(people(p) == 100003);
    const auto [least, most] = std::minmax_element(p.hamlet_people.begin(), p.hamlet_people.end());
    CHECK(*most - *least <= 1);
    CHECK(p.townships.size() == static_cast<std::size_t>(std::max(1, (rows + 2) / 5) * std::max(1, (columns + 2) / 5)));
    const RouteTable r = find_routes(p);
    for (const char* side : {"north", "south", "east", "west"}) CHECK(r.find_outside(side) < r.outside.size());
}

TEST_CASE("a grid of the user's keeps its people, merges points of one cell and skips empty ones") {
    const File file("lon,lat,people\n119.900,28.400,100.5\n119.9005,28.4003,20\n119.95,28.40,7.25\n120.2,28.6,400\n119.0,27.0,0\n");
    WorldSpec s;
    s.kind = WorldKind::grid;
    s.file = file.path;
    Complaints complaints;
    const Places p = build_places(s, complaints);
    REQUIRE(complaints.empty());
    check_nesting(p);
    check_routes(p);
    CHECK(people(p) == 528);  // 527.75
    CHECK(p.cells.size() == 3);
    CHECK(p.counties.size() == 1);
    CHECK(p.grid.lon0 == 119.9);  // the empty point does not widen it
    CHECK(p.townships.size() == 2);
}

TEST_CASE("a grid of the user's that makes no sense is refused with a reason") {
    WorldSpec s;
    s.kind = WorldKind::grid;
    const auto complaint = [&](const std::string& text) {
        const File file(text);
        s.file = file.path;
        Complaints complaints;
        build_places(s, complaints);
        REQUIRE(!complaints.empty());
        return to_string(complaints.list()[0]);
    };
    CHECK_THAT(complaint("lon,lat,people\n119,28,0\n"), Catch::Contains("the people add up to 0"));
    s.cell_km = 0.5;
    CHECK_THAT(complaint("lon,lat,people\n119,28,5\n-119,28,5\n"), Catch::Contains("larger world.cell_km"));
    s.cell_km = 1;
    CHECK_THAT(complaint("lon,lat,people\n119,x,5\n"), Catch::Contains(":2:5: lat = x is not a number"));
    CHECK_THAT(complaint("lon,lat,persons\n119,28,5\n"), Catch::Contains("people"));
}

TEST_CASE("shares by largest remainder add up to the total") {
    CHECK(apportion(10, {1, 1, 1}) == std::vector<std::uint32_t>{4, 3, 3});
    CHECK(apportion(100, {0.5, 0, 99.5}) == std::vector<std::uint32_t>{1, 0, 99});
    CHECK(apportion(0, {0, 0}) == std::vector<std::uint32_t>{0, 0});
    CHECK(apportion(7, {2.5}) == std::vector<std::uint32_t>{7});
}
