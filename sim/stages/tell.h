// From the truth to the authority: facts, and the small questions that stages of control share.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Tells the authority a fact. It counts in the county of the person's home unless it names another.
void tell(Stage&, Fact);

County county_of(const World&, Person);
Name name_of(const CountyInfo&);
// In the region today, as far as cohorts and arrivals go.
bool present(const Stage&, Person);
// The infection of a person that has begun and is neither over nor, for good, unseen by tests; nullptr if there is none.
const Infection* infection_of(const State&, Person, Moment);
// Facilities of a kind that may serve a county: its own first, then the regional ones, each by the day of opening.
std::vector<Facility> serving(const Places&, County, FacilityKind);
bool is_regional(const FacilityInfo&);  // wherever it stands: its own county comes no sooner than the others
bool open(const Stage&, Facility);
// Of those that serve, the one with the shortest line for its capacity; while none is open, the first that will be.
Facility least_busy(const Stage&, County, FacilityKind);
// The part of a daily capacity that falls on this tick: whole numbers that add up to it over the day.
std::int64_t allotment(const Clock&, Tick, double a_day);
// The first tick after now, not before the moment, in which people under control are seen: mornings, and evenings too if twice a day.
Tick next_round(const Stage&, Moment, int a_day);

}  // namespace cordon
