// The ways between all townships of a small world.
#pragma once
#include "places/roads.h"

namespace cordon {

inline RouteTable all_routes(const Places& p) {
    RouteTable r = find_routes(p);
    TownshipPairs pairs;
    for (std::uint32_t a = 0; a < p.townships.size(); ++a)
        for (std::uint32_t b = 0; b < p.townships.size(); ++b) pairs.push_back({Township(a), Township(b)});
    find_between(p, pairs, r);
    return r;
}

}  // namespace cordon
