// A real prefecture or county: census, divisions and polygons are data; what lies between is made by stated rules.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "world/build_region.h"

namespace cordon {

namespace {

Grid region_grid(const RegionData& data, double cell_km) {
    double west = 180, south = 90, east = -180, north = -90;
    for (const Polygon& polygon : data.polygons)
        for (const auto& ring : polygon.rings)
            for (const Point& p : ring) {
                west = std::min(west, p.lon), east = std::max(east, p.lon);
                south = std::min(south, p.lat), north = std::max(north, p.lat);
            }
    return grid_around(west, south, east, north, cell_km);
}

// Gives each square to the county whose polygon holds its centre, row by row between the polygon's edges. Zones have no
// polygon: their townships take land from the host later.
void claim_land(Region& r) {
    Land& land = r.land;
    land.grid = r.places.grid;
    const std::size_t squares = static_cast<std::size_t>(land.grid.rows) * land.grid.columns;
    land.county.assign(squares, Land::nobody), land.township.assign(squares, Land::nobody);
    std::vector<double> edges;  // x of the polygon's edges along a row of centres
    for (std::uint32_t c = 0; c < r.data.counties.size(); ++c) {
        if (r.data.counties[c].zone) continue;
        for (int row = 0; row < land.grid.rows; ++row) {
            const double lat = land.grid.lat((row + 0.5) * land.grid.cell_km);
            edges.clear();
            for (const auto& ring : r.data.polygons[c].rings)
                for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
                    if ((ring[i].lat > lat) != (ring[j].lat > lat))
                        edges.push_back(
                            land.grid.x((ring[j].lon - ring[i].lon) * (lat - ring[i].lat) / (ring[j].lat - ring[i].lat) + ring[i].lon));
            std::sort(edges.begin(), edges.end());
            for (std::size_t e = 0; e + 1 < edges.size(); e += 2)
                for (int column = std::max(0, static_cast<int>(std::ceil(edges[e] / land.grid.cell_km - 0.5)));
                     column < land.grid.columns && (column + 0.5) * land.grid.cell_km < edges[e + 1]; ++column) {
                    std::uint32_t& owner = land.county[static_cast<std::size_t>(row) * land.grid.columns + column];
                    if (owner == Land::nobody) owner = c;
                }
        }
    }
}

void add_areas(Region& r) {
    Places& places = r.places;
    for (const CountyRow& county : r.data.counties) {
        const County id(places.counties.size());
        places.counties.push_back({county.code, county.name, {Township(places.townships.size()), {}}, {}});
        for (const TownshipRow& row : county.townships) {
            TownshipInfo t;
            t.code = row.code, t.name = row.name, t.county = id;
            t.urban = row.type == "subdistrict" || row.type == "town";
            t.villages.first = Village(places.villages.size());
            // Where the census counts nobody as rural, villages are communities in all but name.
            for (int v = 0; v < row.villages; ++v)
                places.villages.push_back(
                    {Township(places.townships.size()), v < row.communities || county.rural == 0, std::stoull(row.code) * 1000 + v + 1});
            t.villages.last = Village(places.villages.size());
            places.townships.push_back(std::move(t));
        }
        places.counties.back().townships.last = Township(places.townships.size());
    }
}

// Urban people of a county over its townships, by communities and by being a subdistrict.
void share_urban_people(Region& r) {
    const RegionRules& rules = r.spec.rules;
    r.urban.assign(r.places.townships.size(), 0);
    for (std::uint32_t c = 0; c < r.data.counties.size(); ++c) {
        const CountyRow& county = r.data.counties[c];
        double sum = 0;
        bool rural_villages = false;
        for (const Township t : r.places.counties[c].townships) {
            const TownshipRow& row = r.row(t);
            rural_villages |= row.communities < row.villages;
            r.urban[t.value] =
                exact::pow(std::max(static_cast<double>(row.communities), rules.least_communities), rules.community_exponent) *
                (r.subdistrict(t) ? rules.subdistrict_factor : 1);
            sum += r.urban[t.value];
        }
        const double people = static_cast<double>(rural_villages ? county.urban : county.people);
        for (const Township t : r.places.counties[c].townships) r.urban[t.value] *= people / sum;
    }
}

// Borders of which a zone is a part are no data: they are measured on the grid, where a smooth line crosses 4/pi times its length.
std::vector<BorderRow> borders_with_zones(const Region& r) {
    const auto& counties = r.data.counties;
    std::vector<int> sides(counties.size() * counties.size(), 0);
    const auto involved = [&](std::uint32_t a, std::uint32_t b) {
        return counties[a].polygon_code == counties[b].polygon_code || counties[a].zone || counties[b].zone;
    };
    const auto count = [&](std::uint32_t a, std::uint32_t b) {
        if (a != b && a != Land::nobody && b != Land::nobody && involved(a, b)) ++sides[std::min(a, b) * counties.size() + std::max(a, b)];
    };
    const Grid& g = r.land.grid;
    for (int row = 0; row < g.rows; ++row)
        for (int column = 0; column < g.columns; ++column) {
            const std::size_t i = static_cast<std::size_t>(row) * g.columns + column;
            if (column + 1 < g.columns) count(r.land.county[i], r.land.county[i + 1]);
            if (row + 1 < g.rows) count(r.land.county[i], r.land.county[i + g.columns]);
        }
    std::vector<BorderRow> borders = r.data.borders;
    for (std::uint32_t a = 0; a < counties.size(); ++a)
        for (std::uint32_t b = a + 1; b < counties.size(); ++b)
            if (const int n = sides[a * counties.size() + b]; n > 0)
                borders.push_back({counties[a].code, counties[b].code, counties[b].name_zh, n * g.cell_km * 0.785398});
    return borders;
}

void describe(Region& r) {
    const RegionRules& rules = r.spec.rules;
    auto& s = r.places.synthetic;
    s.push_back(
        fmt::format("Townships' people: no data; urban people of a county in proportion to communities^{:g} (at least {:g}, subdistricts "
                    "x{:g}), rural people to villages; county totals are those of the 2020 census. (our choice)",
                    rules.community_exponent, rules.least_communities, rules.subdistrict_factor));
    s.push_back(
        fmt::format("Villages' people: log-normal about the county's mean with sd {:g} of the log; 1 + Poisson({:g}) hamlets of log-normal "
                    "sizes. (our choice)",
                    rules.village_log_sd, rules.hamlets_per_village - 1));
    s.push_back(
        fmt::format("Seats of townships: at random, at least {:g} sqrt(area / townships) apart, subdistricts together about the county "
                    "town; a township's land is what lies nearest to its seat within the county. Economic zones lie beside the town of the "
                    "county that holds them. (our choice)",
                    rules.seat_spacing));
    s.push_back(fmt::format("Towns: density falls off as exp(-distance from the seat / scale) (Clark 1951), at most {:g}/km2. (our choice)",
                            rules.town_density_most));
    s.push_back(rules.plain ? "Villages: anywhere in the township's land. (our choice)"
                            : fmt::format("Villages: at a distance from a road that is exponential with mean {:g} km. (our choice)",
                                          rules.road_km));
    s.push_back(fmt::format(
        "Roads: the relative-neighbourhood graph of the seats (Toussaint 1980), {:g} times as long as straight lines; more roads until "
        "each border has a crossing every {:g} km; where they leave the region is spread over the border, which neighbouring counties "
        "share by the known lengths and the places of their middles; a railway and a bus station in each county town. (our choice)",
        r.detour(), rules.km_per_crossing));
}

}  // namespace

Places build_region(const WorldSpec& spec, Complaints& complaints) {
    if (spec.data.empty()) {
        complaints.add({}, "world.data is empty: a real region needs its tables", "give the folder that holds pop/, geo/ and towns/");
        return {};
    }
    Complaints own;
    Region r{spec, read_region(spec.data, spec.region, own, spec.region_given), Luck(static_cast<std::uint64_t>(spec.seed)), {}, {}, {}};
    if (own.empty()) {
        r.places.grid = region_grid(r.data, spec.cell_km);
        claim_land(r);
        add_areas(r);
        share_urban_people(r);
        lay_out_seats(r, own);
    }
    for (const Complaint& c : own.list()) complaints.add(c.where, c.what, c.todo);
    if (!own.empty()) return {};
    join_neighbours(r.places, r.land, r.detour());
    add_crossings(r.places, r.land, borders_with_zones(r), spec.rules.km_per_crossing, r.detour());
    add_outer_exits(r);
    add_stations(r.places);
    settle(r.places, people_region(r));
    describe(r);
    return std::move(r.places);
}

}  // namespace cordon
