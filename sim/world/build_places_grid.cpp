// The land from people on a grid that the user brings: square townships of 10 km in one county.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "world/build_places.h"
#include "world/build_roads.h"

namespace cordon {

namespace {

constexpr double township_km = 10;
constexpr int most_squares = 32767;  // a side of the grid: rows and columns fit 16 bits

// The seat of a township is its square of most people. Villages are squares here, so parts are numbered like them.
void set_seat(const Grid& grid, const std::vector<Settled>& parts, TownshipInfo& t) {
    const Settled* most = &parts[t.villages.first.value];
    for (const Village v : t.villages)
        if (parts[v.value].people > most->people) most = &parts[v.value];
    t.x = (most->column + 0.5) * grid.cell_km, t.y = (most->row + 0.5) * grid.cell_km;
}

// Roads out of the region on its four sides, from the seat nearest to the middle of each.
void add_exits(Places& places, double detour) {
    const double width = places.grid.columns * places.grid.cell_km, height = places.grid.rows * places.grid.cell_km;
    const struct {
        const char* name;
        double x, y;
    } sides[] = {{"south", width / 2, 0}, {"west", 0, height / 2}, {"north", width / 2, height}, {"east", width, height / 2}};
    for (const auto& side : sides) add_region_exit(places, County(0), side.x, side.y, side.name, side.name, 1, detour);
}

}  // namespace

Places build_gridded(const WorldSpec& spec, Complaints& complaints) {
    const GriddedPeople given = read_gridded_people(spec.file, complaints);
    Places places;
    if (!complaints.empty()) return places;
    double sum = 0, west = 180, south = 90, east = -180, north = -90;
    for (std::size_t i = 0; i < given.at.size(); ++i) {
        if (given.people[i] <= 0) continue;
        sum += given.people[i];
        west = std::min(west, given.at[i].lon), east = std::max(east, given.at[i].lon);
        south = std::min(south, given.at[i].lat), north = std::max(north, given.at[i].lat);
    }
    if (sum < 0.5 || sum > 4e9) {
        complaints.add({spec.file}, fmt::format("the people add up to {:.0f}", sum), "give between 1 and 4 billion in the column people");
        return places;
    }
    places.grid = grid_around(west, south, east, north, spec.cell_km);
    if (places.grid.rows > most_squares || places.grid.columns > most_squares) {
        complaints.add(
            {spec.file}, fmt::format("the places span {} x {} cells of {} km", places.grid.rows, places.grid.columns, spec.cell_km),
            fmt::format("give a larger world.cell_km, so that at most {} lie side by side, and check lon and lat", most_squares));
        return places;
    }

    // People of each square, tile by tile, so that each tile's squares come together.
    const int side = std::max(1, static_cast<int>(township_km / spec.cell_km + 0.5));
    std::map<std::pair<Square, Square>, double> people;  // (tile, square)
    for (std::size_t i = 0; i < given.at.size(); ++i) {
        if (given.people[i] <= 0) continue;
        const Square s = square_at(places.grid, places.grid.x(given.at[i].lon), places.grid.y(given.at[i].lat));
        people[{{s.row / side, s.column / side}, s}] += given.people[i];
    }
    std::vector<double> weights;
    for (const auto& [where, n] : people) weights.push_back(n);
    const std::vector<std::uint32_t> whole = apportion(static_cast<std::uint64_t>(sum + 0.5), weights);

    places.counties.push_back({"900001", "County 1", {Township(0), Township(0)}, Township(0)});
    std::vector<Settled> parts;
    std::size_t i = 0;
    for (auto at = people.begin(); at != people.end();) {
        const Square tile = at->first.first;
        TownshipInfo t;
        const Township id(places.townships.size());
        t.code = fmt::format("900001{:03}{:03}", tile.row, tile.column);  // stable: by place
        t.name = fmt::format("Township {}-{}", tile.row + 1, tile.column + 1);
        t.county = County(0), t.urban = true;
        t.villages.first = Village(places.villages.size());
        for (; at != people.end() && at->first.first == tile; ++at, ++i) {
            const Square s = at->first.second;
            parts.push_back(
                {Village(places.villages.size()), static_cast<std::int16_t>(s.row), static_cast<std::int16_t>(s.column), whole[i]});
            places.villages.push_back({id, true, (std::uint64_t(s.row) << 16 | std::uint64_t(s.column)) + 1});
        }
        t.villages.last = Village(places.villages.size());
        places.townships.push_back(std::move(t));
    }
    for (TownshipInfo& t : places.townships) set_seat(places.grid, parts, t);
    places.counties[0].townships.last = Township(places.townships.size());
    settle(places, std::move(parts));
    for (const Township t : places.counties[0].townships)
        if (people_of(places, t) > people_of(places, places.counties[0].seat)) places.counties[0].seat = t;
    const double detour = spec.rules.plain ? spec.rules.detour_plain : spec.rules.detour_hills;
    join_neighbours(places, {}, detour);
    add_exits(places, detour);
    add_stations(places);
    places.synthetic.push_back(fmt::format(
        "Townships: squares of {:g} km with their seat in the cell of most people; one county; each cell is one village. (our choice)",
        side * spec.cell_km));
    places.synthetic.push_back(
        fmt::format("Roads: the relative-neighbourhood graph of the seats (Toussaint 1980), {} times as long as straight lines; an exit in "
                    "the middle of each side. (our choice)",
                    detour));
    return places;
}

}  // namespace cordon
