// World: everything that is fixed during a run and shared by replicates and branches.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "base/errors.h"
#include "places/holidays.h"
#include "places/places.h"
#include "places/roads.h"
#include "world/care.h"
#include "world/disease.h"
#include "world/infectivity.h"
#include "world/mobility.h"
#include "world/population.h"
#include "world/settings.h"
#include "world/spec.h"
#include "world/venues.h"

namespace cordon {

struct World {
    Clock clock;
    Places places;
    Population population;
    std::array<Venues, venue_kinds> venues;  // by VenueKind
    Mobility mobility;
    Holidays holidays;
    Disease disease;
    ContactSpec contacts;
    CareSpec care;
    SupplySpec supplies;
    WorldSpec spec;
    DiseaseTables tables;        // of the disease's laws, for fast sampling
    ContactRates rates;          // contacts after calibration
    bool has_visits = false;     // the calendar has days of family visits
    std::uint64_t hash = 0;      // of its content

    // The townships, and people, of the first tile: what is measured in a world and true of each of its tiles is measured there.
    Range<Township> one_tile() const { return {Township(0), Township(places.townships.size() / places.tiles)}; }
    std::uint32_t people_of_one_tile() const { return population.people(Township(one_tile().last.value - 1)).last.value; }
    std::size_t bytes() const;  // of everything that grows with people
};

// The steps of building, in order. Each is a function of what is before it and of spec.seed alone.
Places build_places(const WorldSpec&, Complaints&);                                     // build_places.cpp
void place_facilities(Places&, const std::vector<FacilitySpec>&, Date start, Complaints&);
void place_stocks(Places&, const std::vector<StockSpec>&, Date start, Complaints&);
Population build_population(const WorldSpec&, const Places&, const std::vector<ArrivalDay>&, Complaints&);
Mobility build_mobility(const World&, const RouteTable&);                               // flows, absences; of clock, places, population, holidays
std::array<Venues, venue_kinds> build_venues(const World&);                             // with commuting
void find_ways(World&, RouteTable&);                                                    // routes of all flows; build_mobility.cpp
void count_firms(World&);                                                               // of each county: a public fact
void index_presence(World&);                                                            // what where and who look up: of venues and mobility
void weigh_cells(World&);                                                               // attraction of cells: residents, work places and schools
void index_gates(World&);                                                               // which flows pass each gate
void build_arrivals(const std::vector<ArrivalDay>&, const std::vector<SourceSpec>&, const World&, Mobility&);
// Do they come by a way that is there? `outside` as in Mobility.
void check_sources(const std::vector<SourceSpec>&, const Places&, const std::vector<std::string>& outside, Complaints&);
void index_arrivals(const World&, Mobility&);  // by the townships where they live
std::vector<std::string> rules_of_people(const WorldSpec&);                             // what no data gives of people, and the rules: for Places::synthetic
std::uint64_t hash_of(const World&);                                                    // of all that is fixed, but not of `hash`

}  // namespace cordon
