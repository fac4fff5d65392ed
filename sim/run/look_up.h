// What only the land and the data of a scenario can decide, for those who want to know all that is wrong with it.
#pragma once
#include <vector>

#include "run/scenario.h"
#include "world/mobility.h"

namespace cordon {

// Adds to what is wrong with a scenario all else that can be known of it: names that are not there, tables that are not right.
// Nothing is said that rests on what is wrong already. With `strict` also what can never come about in the run.
void look_up(Scenario&, bool strict, Complaints&);

// Who comes on which day, from the files of the sources.
std::vector<ArrivalDay> read_arrivals(const Scenario&, Complaints&);
// That there are as many people as are infected at the start.
void check_seeds(const Scenario&, const Places&, Complaints&);
void check_strains(const Scenario&, Complaints&);  // their dates, and those that arrivals carry
void check_kinds(const Scenario&, Complaints&);    // of contacts: a number for each age band
// The part of check_triggers that needs no people.
void check_triggers(const Scenario&, const Places&, Complaints&);

}  // namespace cordon
