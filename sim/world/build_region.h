// The steps of building a real region: whose land is what, where seats lie, and where people live.
#pragma once
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/rng.h"
#include "places/places.h"
#include "world/build_places.h"
#include "world/build_roads.h"
#include "world/read_data.h"

namespace cordon {

// A region being built: data, what is made of them so far, and what towns will hold.
struct Region {
    const WorldSpec& spec;
    RegionData data;
    Luck luck;
    Places places;
    Land land;
    std::vector<double> urban;  // [township] people of its town
    double detour() const { return spec.rules.plain ? spec.rules.detour_plain : spec.rules.detour_hills; }
    const TownshipRow& row(Township t) const {
        const County c = places.townships[t.value].county;
        return data.counties[c.value].townships[t.value - places.counties[c.value].townships.first.value];
    }
    bool subdistrict(Township t) const { return row(t).type == "subdistrict"; }
};

void lay_out_seats(Region&, Complaints&);     // build_region_seats.cpp: seats, county towns, territories
void add_outer_exits(Region&);                // build_region_exits.cpp
std::vector<Settled> people_region(Region&);  // build_region_people.cpp: villages, communities and their people

}  // namespace cordon
