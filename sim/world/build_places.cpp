// The land: dispatch over the kinds of world, the synthetic ones, and what all of them share.
#include "world/build_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

#include "world/world.h"

namespace cordon {

namespace {

constexpr int township_cells = 5, county_townships = 4;  // sides of a township in cells and of a county in townships, about

// Splits n into about n / size runs of nearly equal length: the i-th is [first(i), first(i + 1)).
struct Tiling {
    int n, runs;
    Tiling(int n, int size) : n(n), runs(std::max(1, (n + size / 2) / size)) {}
    int first(int i) const { return static_cast<int>(static_cast<std::int64_t>(i) * n / runs); }
    int middle(int i) const { return (first(i) + first(i + 1) - 1) / 2; }
};

enum Side { south, west, north, east };
const char* const side_names[] = {"south", "west", "north", "east"};

// A synthetic map being made: townships are numbered county by county, so their numbers are kept by where they lie.
struct Map {
    Tiling cell_rows, cell_columns, township_rows, township_columns;
    std::vector<Township> at;  // [row of townships x columns of townships + column]
    int first_column = 0;      // of cells
    Map(const WorldSpec& spec)
        : cell_rows(spec.rows, township_cells),
          cell_columns(spec.columns, township_cells),
          township_rows(cell_rows.runs, county_townships),
          township_columns(cell_columns.runs, county_townships),
          at(static_cast<std::size_t>(cell_rows.runs) * cell_columns.runs) {}
    Township& township(int row, int column) { return at[static_cast<std::size_t>(row) * cell_columns.runs + column]; }
};

void add_township(Places& places, const WorldSpec& spec, Map& map, int row, int column) {
    const County county(places.counties.size() - 1);
    const Township id(places.townships.size());
    const std::uint32_t number = id.value - places.counties.back().townships.first.value + 1;
    map.township(row, column) = id;
    TownshipInfo t;
    t.code = fmt::format("{}{:03}", places.counties.back().code, number);
    t.name = fmt::format("Township {}-{}", county.value + 1, number);
    t.county = county;
    t.urban = true;
    t.cells.first = Cell(places.cells.size());
    t.villages.first = Village(places.villages.size());
    const int seat_row = map.cell_rows.middle(row), seat_column = map.cell_columns.middle(column);
    const std::int64_t all = static_cast<std::int64_t>(spec.rows) * spec.columns;
    for (int r = map.cell_rows.first(row); r < map.cell_rows.first(row + 1); ++r)
        for (int c = map.cell_columns.first(column); c < map.cell_columns.first(column + 1); ++c) {
            const std::uint64_t i = static_cast<std::uint64_t>(r) * spec.columns + c, people = static_cast<std::uint64_t>(spec.people);
            const auto before = [&](std::uint64_t k) {
                return static_cast<std::uint64_t>(static_cast<unsigned __int128>(people) * k / all);
            };
            const Hamlet hamlet(places.hamlets.size());
            if (r == seat_row && c == seat_column) t.seat = Cell(places.cells.size());
            places.hamlets.push_back({Village(places.villages.size()), Cell(places.cells.size())});
            places.hamlet_people.push_back(static_cast<std::uint32_t>(before(i + 1) - before(i)));
            places.cells.push_back({static_cast<std::int16_t>(r), static_cast<std::int16_t>(c + map.first_column), id, {hamlet, Hamlet(hamlet.value + 1)}});
            places.villages.push_back({id, true, std::stoull(t.code) * 1000 + places.villages.size() - t.villages.first.value + 1});
        }
    t.cells.last = Cell(places.cells.size());
    t.villages.last = Village(places.villages.size());
    t.x = (seat_column + map.first_column + 0.5) * spec.cell_km;
    t.y = (seat_row + 0.5) * spec.cell_km;
    places.townships.push_back(std::move(t));
}

// A straight road between neighbouring seats; where it leaves a county, a gate in its middle.
void join(Places& places, Township a, Township b, std::map<std::pair<County, County>, int>& crossings) {
    const TownshipInfo &from = places.townships[a.value], &to = places.townships[b.value];
    RoadEdge road{a, b, length(from.x - to.x, from.y - to.y), {}};
    if (from.county != to.county) {
        const auto [lower, higher] = std::minmax(from.county, to.county);
        GateInfo g;
        g.name =
            fmt::format("{}-{} {}", places.counties[lower.value].name, places.counties[higher.value].name, ++crossings[{lower, higher}]);
        g.county = lower, g.beyond = higher;
        g.x = (from.x + to.x) / 2, g.y = (from.y + to.y) / 2;
        road.gate = Gate(places.gates.size());
        places.gates.push_back(std::move(g));
    }
    places.roads.push_back(road);
}

// One road out of each county on each side of the map that it touches.
void add_exit(Places& places, const WorldSpec& spec, int first_column, Township township, Side side) {
    const TownshipInfo& t = places.townships[township.value];
    GateInfo g;
    g.kind = GateKind::region_border;
    g.name = fmt::format("{}-{} 1", places.counties[t.county.value].name, side_names[side]);
    g.county = t.county;
    g.neighbour = g.neighbour_name = side_names[side];
    g.x = side == west ? first_column * spec.cell_km : side == east ? (first_column + spec.columns) * spec.cell_km : t.x;
    g.y = side == south ? 0 : side == north ? spec.rows * spec.cell_km : t.y;
    places.roads.push_back({township, {}, length(g.x - t.x, g.y - t.y), Gate(places.gates.size())});
    places.gates.push_back(std::move(g));
}

void add_roads(Places& places, const WorldSpec& spec, Map& map) {
    std::map<std::pair<County, County>, int> crossings;
    const int rows = map.cell_rows.runs, columns = map.cell_columns.runs;
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            if (c + 1 < columns) join(places, map.township(r, c), map.township(r, c + 1), crossings);
            if (r + 1 < rows) join(places, map.township(r, c), map.township(r + 1, c), crossings);
        }
    for (int i = 0; i < map.township_columns.runs; ++i) {
        add_exit(places, spec, map.first_column, map.township(0, map.township_columns.middle(i)), south);
        add_exit(places, spec, map.first_column, map.township(rows - 1, map.township_columns.middle(i)), north);
    }
    for (int i = 0; i < map.township_rows.runs; ++i) {
        add_exit(places, spec, map.first_column, map.township(map.township_rows.middle(i), 0), west);
        add_exit(places, spec, map.first_column, map.township(map.township_rows.middle(i), columns - 1), east);
    }
}

void add_tile(Places& places, const WorldSpec& spec, int first_column) {
    Map map(spec);
    map.first_column = first_column;
    const County first(places.counties.size());
    for (int county_row = 0; county_row < map.township_rows.runs; ++county_row)
        for (int county_column = 0; county_column < map.township_columns.runs; ++county_column) {
            const std::size_t number = places.counties.size() + 1;
            places.counties.push_back(
                {std::to_string(900000 + number), fmt::format("County {}", number), {Township(places.townships.size()), {}}, {}});
            for (int r = map.township_rows.first(county_row); r < map.township_rows.first(county_row + 1); ++r)
                for (int c = map.township_columns.first(county_column); c < map.township_columns.first(county_column + 1); ++c)
                    add_township(places, spec, map, r, c);
            CountyInfo& county = places.counties.back();
            county.townships.last = Township(places.townships.size());
            county.seat = map.township(map.township_rows.middle(county_row), map.township_columns.middle(county_column));
        }
    add_roads(places, spec, map);
    add_stations(places, first);
}

}  // namespace

namespace {

Places build_land(const WorldSpec& spec, Complaints& complaints) {
    switch (spec.kind) {
        case WorldKind::well_mixed: return build_well_mixed(spec);
        case WorldKind::synthetic: return build_synthetic(spec);
        case WorldKind::grid: return build_gridded(spec, complaints);
        case WorldKind::region: return build_region(spec, complaints);
    }
    return {};
}

void add_township_gates(Places& places) {
    for (RoadEdge& road : places.roads) {
        if (road.gate || !road.b) continue;
        const TownshipInfo &a = places.townships[road.a.value], &b = places.townships[road.b.value];
        GateInfo g;
        g.name = fmt::format("{} - {}", a.name, b.name);
        g.kind = GateKind::township_border;
        g.county = g.beyond = a.county;
        g.x = (a.x + b.x) / 2, g.y = (a.y + b.y) / 2;
        road.gate = Gate(places.gates.size());
        places.gates.push_back(std::move(g));
    }
}

}  // namespace

Places build_places(const WorldSpec& spec, Complaints& complaints) {
    Places places = build_land(spec, complaints);
    if (spec.township_gates) add_township_gates(places);
    return places;
}

Places build_synthetic(const WorldSpec& spec) {
    expects(spec.rows > 0 && spec.columns > 0 && spec.rows <= 32767 && spec.columns <= 32767);
    Places places;
    places.grid = {.cell_km = spec.cell_km, .rows = spec.rows, .columns = spec.columns * spec.tiles};
    places.tiles = static_cast<std::uint32_t>(spec.tiles);
    for (int k = 0; k < spec.tiles; ++k) add_tile(places, spec, k * spec.columns);
    places.synthetic.push_back(
        "Everything: equal cells in a square grid; townships of about 5 x 5 cells, counties of about 4 x 4 townships; straight roads "
        "between neighbouring seats.");
    return places;
}

Places build_well_mixed(const WorldSpec& spec) {
    Places places;
    places.grid.cell_km = spec.cell_km;
    places.counties.push_back({"900001", "County 1", {Township(0), Township(1)}, Township(0)});
    TownshipInfo t;
    t.code = "900001001", t.name = "Township 1-1", t.county = County(0), t.urban = true;
    t.cells = {Cell(0), Cell(1)}, t.villages = {Village(0), Village(1)};
    t.x = t.y = 0.5 * spec.cell_km, t.seat = Cell(0);
    places.townships.push_back(std::move(t));
    places.villages.push_back({Township(0), true, 900001001001});
    places.hamlets.push_back({Village(0), Cell(0)});
    places.hamlet_people.push_back(static_cast<std::uint32_t>(spec.people));
    places.cells.push_back({0, 0, Township(0), {Hamlet(0), Hamlet(1)}});
    places.synthetic.push_back("Everything: one cell in which all people mix.");
    return places;
}

void settle(Places& places, std::vector<Settled> parts) {
    const auto township = [&](const Settled& s) { return places.villages[s.village.value].township; };
    for (std::uint32_t i = 0; i < places.townships.size(); ++i) {
        const Square seat = square_at(places.grid, places.townships[i].x, places.townships[i].y);
        parts.push_back(
            {places.townships[i].villages.first, static_cast<std::int16_t>(seat.row), static_cast<std::int16_t>(seat.column), 0});
    }
    std::sort(parts.begin(), parts.end(), [&](const Settled& a, const Settled& b) {
        return std::tuple(township(a), a.row, a.column, a.village) < std::tuple(township(b), b.row, b.column, b.village);
    });
    for (std::size_t i = 0; i < parts.size();) {
        const Township t = township(parts[i]);
        TownshipInfo& info = places.townships[t.value];
        info.cells.first = Cell(places.cells.size());
        const Square seat = square_at(places.grid, info.x, info.y);
        while (i < parts.size() && township(parts[i]) == t) {
            const Settled here = parts[i];
            if (here.row == seat.row && here.column == seat.column) info.seat = Cell(places.cells.size());
            CellInfo cell{here.row, here.column, t, {Hamlet(places.hamlets.size()), {}}};
            while (i < parts.size() && township(parts[i]) == t && parts[i].row == here.row && parts[i].column == here.column) {
                const Village v = parts[i].village;
                std::uint32_t people = 0;
                for (; i < parts.size() && parts[i].village == v && parts[i].row == here.row && parts[i].column == here.column; ++i)
                    people += parts[i].people;
                if (people == 0) continue;  // an empty seat keeps its cell, without a hamlet
                places.hamlets.push_back({v, Cell(places.cells.size())});
                places.hamlet_people.push_back(people);
            }
            cell.hamlets.last = Hamlet(places.hamlets.size());
            places.cells.push_back(cell);
        }
        info.cells.last = Cell(places.cells.size());
    }
}

std::vector<std::uint32_t> apportion(std::uint64_t total, const std::vector<double>& weights) {
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    expects(total == 0 || sum > 0);
    std::vector<std::uint32_t> shares(weights.size());
    if (total == 0) return shares;
    std::vector<std::pair<double, std::uint32_t>> remainders;
    std::uint64_t given = 0;
    for (std::uint32_t i = 0; i < weights.size(); ++i) {
        const double exact = static_cast<double>(total) * (weights[i] / sum);
        shares[i] = static_cast<std::uint32_t>(exact);
        given += shares[i];
        remainders.push_back({shares[i] - exact, i});  // the negative remainder: the largest first
    }
    ensures(given <= total && total - given <= weights.size());
    std::sort(remainders.begin(), remainders.end());
    for (std::uint64_t k = 0; k < total - given; ++k) ++shares[remainders[k].second];
    return shares;
}

Square square_at(const Grid& grid, double x, double y) {
    return {static_cast<int>(std::floor(y / grid.cell_km)), static_cast<int>(std::floor(x / grid.cell_km))};
}

Grid grid_around(double west, double south, double east, double north, double cell_km) {
    // Kilometres of a degree at the middle latitude, from the series of the WGS84 ellipsoid; rounded, so that the last
    // bits of a platform's cosine cannot move anything.
    const double degree = 0.017453292519943295, middle = (south + north) / 2 * degree;
    const auto rounded = [](double x) { return std::round(x * 1e6) / 1e6; };
    Grid g;
    g.lat_km = rounded(111.13292 - 0.55982 * std::cos(2 * middle) + 0.001175 * std::cos(4 * middle));
    g.lon_km = rounded(111.41284 * std::cos(middle) - 0.0935 * std::cos(3 * middle) + 0.000118 * std::cos(5 * middle));
    g.lon0 = west, g.lat0 = south, g.cell_km = cell_km;
    const double columns = std::floor((east - west) * g.lon_km / cell_km) + 1, rows = std::floor((north - south) * g.lat_km / cell_km) + 1;
    g.columns = static_cast<int>(std::min(columns, 1e9)), g.rows = static_cast<int>(std::min(rows, 1e9));
    return g;
}

std::uint64_t people_of(const Places& places, Township t) {
    std::uint64_t n = 0;
    for (const Cell c : places.townships[t.value].cells)
        for (const Hamlet h : places[c].hamlets) n += places.hamlet_people[h.value];
    return n;
}

std::uint64_t people_of(const Places& places, County c) {
    std::uint64_t n = 0;
    for (const Township t : places.counties[c.value].townships) n += people_of(places, t);
    return n;
}

void add_stations(Places& places, County first) {
    for (std::uint32_t i = first.value; i < places.counties.size(); ++i) {
        const CountyInfo& county = places.counties[i];
        const TownshipInfo& seat = places.townships[county.seat.value];
        for (const GateKind kind : {GateKind::rail_station, GateKind::bus_station}) {
            GateInfo g;
            g.name = short_name(county.name) + (kind == GateKind::rail_station ? " rail station" : " bus station");
            g.kind = kind;
            g.county = County(i);
            g.x = seat.x, g.y = seat.y;
            places.gates.push_back(std::move(g));
        }
    }
}

std::string short_name(const std::string& county) {
    const std::size_t first = county.find(' '), last = county.rfind(' ');
    if (first == std::string::npos) return county;
    const std::string kind = county.substr(last + 1);
    if (kind == "Qu" || kind == "Xian" || kind == "Shi" || kind == "Zizhixian") return county.substr(0, first);
    return kind == "Zone" ? county.substr(0, first) + " Zone" : county;
}

}  // namespace cordon
