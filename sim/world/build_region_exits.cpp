// Where roads leave a real region. Data say how long each county's border with each outside neighbour is and where the
// neighbour lies, not where along the border it begins: the outer sides of the county's squares are shared out by distance
// to the neighbours' middles, with a handicap for each that is adjusted until the lengths are those of the data.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "world/build_region.h"

namespace cordon {

namespace {

constexpr int rounds = 200;             // of adjusting handicaps
constexpr double gain = 0.2;            // [km of handicap per km of border that is missing], falling with the rounds
constexpr double smoothing = 0.785398;  // length of a smooth line over that of the sides of squares that it crosses

struct Spot {
    double x, y;
    County county;  // on the inside: the polygon's county or a zone in it
};

// Middles of the sides that a polygon's squares share with land outside the region.
std::vector<Spot> outer_sides(const Region& r, const std::string& polygon) {
    const Grid& g = r.land.grid;
    std::vector<Spot> spots;
    for (int row = 0; row < g.rows; ++row)
        for (int column = 0; column < g.columns; ++column) {
            const std::uint32_t county = r.land.county[static_cast<std::size_t>(row) * g.columns + column];
            if (county == Land::nobody || r.data.counties[county].polygon_code != polygon) continue;
            const double x = (column + 0.5) * g.cell_km, y = (row + 0.5) * g.cell_km;
            for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}})
                if (r.land.at(r.land.county, x + dx * g.cell_km, y + dy * g.cell_km) == Land::nobody)
                    spots.push_back({x + dx * g.cell_km / 2, y + dy * g.cell_km / 2, County(county)});
        }
    return spots;
}

struct Neighbour {
    const BorderRow* border;
    double x, y;          // [km] its middle
    double handicap = 0;  // [km] taken off its distances
    double km = 0;        // of border that it has
    std::vector<Spot> spots;
};

void share_border(std::vector<Neighbour>& neighbours, const std::vector<Spot>& spots, double cell_km) {
    double wanted = 0;
    for (const Neighbour& n : neighbours) wanted += n.border->km;
    const double all = static_cast<double>(spots.size()) * cell_km * smoothing;
    for (int round = 0; round <= rounds; ++round) {
        for (Neighbour& n : neighbours) n.km = 0, n.spots.clear();
        for (const Spot& s : spots) {
            const auto distance = [&](const Neighbour& n) { return length(n.x - s.x, n.y - s.y) - n.handicap; };
            Neighbour& nearest = *std::min_element(neighbours.begin(), neighbours.end(),
                                                   [&](const Neighbour& a, const Neighbour& b) { return distance(a) < distance(b); });
            nearest.km += cell_km * smoothing;
            nearest.spots.push_back(s);
        }
        if (round == rounds) break;
        for (Neighbour& n : neighbours)
            n.handicap += gain * (1 - static_cast<double>(round) / rounds) * (n.border->km * all / wanted - n.km);
    }
}

}  // namespace

void add_outer_exits(Region& r) {
    for (const CountyRow& host : r.data.counties) {
        if (host.zone) continue;
        const std::vector<Spot> spots = outer_sides(r, host.code);
        if (spots.empty()) continue;
        std::vector<Neighbour> neighbours;
        for (const BorderRow& b : r.data.borders) {
            const auto middle = r.data.neighbours.find(b.to);
            if (b.from != host.code || middle == r.data.neighbours.end()) continue;
            neighbours.push_back({&b, r.places.grid.x(middle->second.lon), r.places.grid.y(middle->second.lat), 0, 0, {}});
        }
        if (neighbours.empty()) continue;
        share_border(neighbours, spots, r.land.grid.cell_km);
        double mx = 0, my = 0;
        for (const Spot& s : spots) mx += s.x / static_cast<double>(spots.size()), my += s.y / static_cast<double>(spots.size());
        for (Neighbour& n : neighbours) {
            if (n.spots.empty())
                n.spots.push_back(*std::min_element(spots.begin(), spots.end(), [&](const Spot& a, const Spot& b) {
                    return length(n.x - a.x, n.y - a.y) < length(n.x - b.x, n.y - b.y);
                }));
            // Along the border as seen on the way to the neighbour.
            const auto along = [&](const Spot& s) { return (n.x - mx) * (s.y - my) - (n.y - my) * (s.x - mx); };
            std::sort(n.spots.begin(), n.spots.end(),
                      [&](const Spot& a, const Spot& b) { return std::tuple(along(a), a.x, a.y) < std::tuple(along(b), b.x, b.y); });
            const int crossings = static_cast<int>(std::max(1.0, std::floor(n.border->km / r.spec.rules.km_per_crossing + 0.5)));
            std::map<County, int> number;
            for (int i = 0; i < crossings; ++i) {
                const Spot& s = n.spots[static_cast<std::size_t>((i + 0.5) / crossings * static_cast<double>(n.spots.size()))];
                add_region_exit(r.places, s.county, s.x, s.y, n.border->to, n.border->to_name, ++number[s.county], r.detour());
            }
        }
    }
}

}  // namespace cordon
