// Ways over the road network: which gates a journey passes, in order.
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "places/places.h"

namespace cordon {

// Shortest ways. A way between two townships is the same in both directions, and is known once it has been asked for
// (find_between). Journeys out of the region end on, and those into it begin at, one of `outside`: the neighbouring counties in
// the order of their codes, then "rail" and "bus", which are entered at the station of one's own county. Where a road is missing,
// the route is empty.
struct RouteTable {
    std::vector<Route> routes;         // 0 is the empty route
    std::vector<std::string> outside;  // adcodes, or sides of a synthetic map; then "rail", "bus"
    std::uint32_t townships = 0;

    std::uint32_t between(Township a, Township b) const;  // of a pair that was asked for
    std::uint32_t inwards(std::uint32_t from, Township t) const { return inwards_[std::size_t(from) * townships + t.value]; }
    std::uint32_t outwards(Township t, std::uint32_t to) const { return outwards_[std::size_t(to) * townships + t.value]; }
    float entry_km(std::uint32_t from, Township t) const { return entry_km_[std::size_t(from) * townships + t.value]; }  // infinite: no way
    // Index into outside; outside.size() if there is none of this name.
    std::uint32_t find_outside(const std::string& name) const;
    // The neighbour with the shortest way in by road; outside.size() if no road leads out.
    std::uint32_t nearest_outside(Township t) const;

    struct Way {
        std::uint32_t to, there, back;  // township; into routes
    };
    std::vector<std::vector<Way>> between_;           // [township of lower number] to those of higher number, in their order
    std::vector<std::uint32_t> inwards_, outwards_;  // into routes: [outside x townships + township]
    std::vector<float> entry_km_;                    // [km]
};
// The ways into the region and out of it, with none between townships yet.
RouteTable find_routes(const Places&);
// Adds those between pairs of townships.
using TownshipPairs = std::vector<std::pair<Township, Township>>;
void find_between(const Places&, const TownshipPairs&, RouteTable&);

}  // namespace cordon
