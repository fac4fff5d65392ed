// The relative-neighbourhood graph, crossings of county borders, and roads out of the region.
#include "world/build_roads.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "base/errors.h"
#include "world/build_places.h"

namespace cordon {

std::uint32_t Land::at(const std::vector<std::uint32_t>& owner, double x, double y) const {
    const Square s = square_at(grid, x, y);
    if (s.row < 0 || s.column < 0 || s.row >= grid.rows || s.column >= grid.columns || owner.empty()) return nobody;
    return owner[static_cast<std::size_t>(s.row) * grid.columns + s.column];
}

namespace {

constexpr double step_km = 0.1;  // along a road when looking for a border
constexpr double far = 3;        // an extra crossing joins seats no farther apart than this many times the mean road

double distance(const TownshipInfo& a, const TownshipInfo& b) { return length(a.x - b.x, a.y - b.y); }

struct Crossing {
    double x = 0, y = 0;
    bool direct = true;  // the straight line passes no third county and crosses the border once
};

// Where the straight line between two seats leaves the county of the first.
Crossing crossing(const Land& land, const TownshipInfo& a, const TownshipInfo& b) {
    const int steps = std::max(1, static_cast<int>(distance(a, b) / step_km));
    Crossing c{(a.x + b.x) / 2, (a.y + b.y) / 2, true};
    bool left = false;
    for (int i = 1; i < steps; ++i) {
        const double f = static_cast<double>(i) / steps, x = a.x + f * (b.x - a.x), y = a.y + f * (b.y - a.y);
        const std::uint32_t here = land.at(land.county, x, y);
        if (here == a.county.value) {
            if (left) c.direct = false;
            continue;
        }
        if (here != b.county.value) c.direct = false;
        if (!left) c.x = x, c.y = y, left = true;
    }
    return c;
}

// Adds roads and numbers the gates of each pair of counties.
class Builder {
  public:
    Builder(Places& places, const Land& land, double detour) : places_(places), land_(land), detour_(detour) {
        for (const RoadEdge& r : places.roads)
            if (r.b) joined_.insert(std::minmax(r.a, r.b));
        for (const RoadEdge& r : places.roads) mean_km_ += r.km / detour / static_cast<double>(places.roads.size());
        for (const GateInfo& g : places.gates)
            if (g.kind == GateKind::county_border) gates_[{g.county, g.beyond}].push_back({g.x, g.y, true});
    }
    void join(Township a, Township b) {
        const TownshipInfo &from = places_.townships[a.value], &to = places_.townships[b.value];
        RoadEdge road{a, b, distance(from, to) * detour_, {}};
        if (from.county != to.county) {
            const auto [lower, higher] = std::minmax(from.county, to.county);
            const Crossing c = crossing(land_, from, to);
            auto& gates = gates_[{lower, higher}];
            gates.push_back(c);
            GateInfo g;
            g.name = fmt::format("{}-{} {}", short_name(places_.counties[lower.value].name),
                                 short_name(places_.counties[higher.value].name), gates.size());
            g.county = lower, g.beyond = higher;
            g.x = c.x, g.y = c.y;
            road.gate = Gate(places_.gates.size());
            places_.gates.push_back(std::move(g));
        }
        joined_.insert(std::minmax(a, b));
        places_.roads.push_back(road);
    }
    bool crosses(Township from, County to) const {
        for (const Township t : places_.counties[to.value].townships)
            if (joined(from, t)) return true;
        return false;
    }
    bool joined(Township a, Township b) const { return joined_.count(std::minmax(a, b)) > 0; }
    std::size_t gates(County a, County b) { return gates_[std::minmax(a, b)].size(); }
    double nearest_gate(County a, County b, const Crossing& c) {
        double least = 1e9;
        for (const Crossing& g : gates_[std::minmax(a, b)]) least = std::min(least, length(g.x - c.x, g.y - c.y));
        return least;
    }
    // Joins the nearest seats of two counties by direct lines until there are `wanted` crossings, spread along the border:
    // at first only seats that do not cross to the other county yet, then any.
    void cross(County a, County b, std::size_t wanted, double apart_km) {
        std::vector<std::tuple<double, Township, Township>> pairs;
        for (const Township i : places_.counties[a.value].townships)
            for (const Township j : places_.counties[b.value].townships)
                if (!joined(i, j)) pairs.emplace_back(distance(places_.townships[i.value], places_.townships[j.value]), i, j);
        std::sort(pairs.begin(), pairs.end());
        for (const bool any : {false, true})
            for (const auto& [km, i, j] : pairs) {
                if (gates(a, b) >= wanted) return;
                if (km > far * mean_km_) break;
                if (joined(i, j) || (!any && (crosses(i, b) || crosses(j, a)))) continue;
                const Crossing c = crossing(land_, places_.townships[i.value], places_.townships[j.value]);
                if (c.direct && nearest_gate(a, b, c) >= apart_km) join(i, j);
            }
        if (gates(a, b) == 0 && !pairs.empty()) join(std::get<1>(pairs.front()), std::get<2>(pairs.front()));
    }

  private:
    Places& places_;
    const Land& land_;
    double detour_, mean_km_ = 0;
    std::set<std::pair<Township, Township>> joined_;
    std::map<std::pair<County, County>, std::vector<Crossing>> gates_;
};

}  // namespace

void join_neighbours(Places& places, const Land& land, double detour) {
    Builder roads(places, land, detour);
    const std::uint32_t n = static_cast<std::uint32_t>(places.townships.size());
    for (std::uint32_t i = 0; i < n; ++i) {
        std::uint32_t nearer = 0;  // the third that last stood between: it often does so again
        for (std::uint32_t j = i + 1; j < n; ++j) {
            const double d = distance(places.townships[i], places.townships[j]);
            const auto between = [&](std::uint32_t k) {
                return k != i && k != j && distance(places.townships[i], places.townships[k]) < d &&
                       distance(places.townships[j], places.townships[k]) < d;
            };
            if (between(nearer)) continue;
            std::uint32_t k = 0;
            while (k < n && !between(k)) ++k;
            if (k < n)
                nearer = k;
            else
                roads.join(Township(i), Township(j));
        }
    }
}

void add_crossings(Places& places, const Land& land, const std::vector<BorderRow>& borders, double km_per_crossing, double detour) {
    Builder roads(places, land, detour);
    for (std::uint32_t a = 0; a < places.counties.size(); ++a)
        for (std::uint32_t b = a + 1; b < places.counties.size(); ++b)
            for (const BorderRow& border : borders) {
                if (border.from != places.counties[a].code || border.to != places.counties[b].code) continue;
                const double wanted = std::max(1.0, std::floor(border.km / km_per_crossing + 0.5));
                roads.cross(County(a), County(b), static_cast<std::size_t>(wanted), border.km / wanted / 2);
            }
}

void add_region_exit(Places& places, County county, double x, double y, const std::string& neighbour, const std::string& neighbour_name,
                     int number, double detour) {
    std::optional<std::pair<double, Township>> nearest;
    for (const Township t : places.counties[county.value].townships) {
        const std::pair there{length(places.townships[t.value].x - x, places.townships[t.value].y - y), t};
        if (!nearest || there < *nearest) nearest = there;
    }
    expects(nearest);
    GateInfo g;
    g.name = fmt::format("{}-{} {}", short_name(places.counties[county.value].name), neighbour, number);
    g.kind = GateKind::region_border;
    g.county = county;
    g.neighbour = neighbour, g.neighbour_name = neighbour_name;
    g.x = x, g.y = y;
    places.roads.push_back({nearest->second, {}, nearest->first * detour, Gate(places.gates.size())});
    places.gates.push_back(std::move(g));
}

}  // namespace cordon
