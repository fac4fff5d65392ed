// Who commutes where: whole numbers of members that flow between townships.
#pragma once
#include <vector>

#include "world/distances.h"
#include "world/venues.h"
#include "world/world.h"

namespace cordon {

struct CommuteRule {
    std::vector<double> attraction;  // [township] jobs or places, relative
    double km = 6;                   // flows fall off as exp(-distance / km)
    double across = 0;               // share of a county's members who go to another county
};

// Fills in flows and their indices, and how many come to each township (township_desk). The flows have no routes yet.
void add_commuting(Venues&, const CommuteRule&, const World&, const Distances&);

}  // namespace cordon
