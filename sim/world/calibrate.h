// From contact weights and r0 to rates.
#pragma once
#include "world/infectivity.h"
#include "world/world.h"

namespace cordon {

// Rates at which the dominant eigenvalue of the next-generation matrix of this population is contacts.r0.
ContactRates calibrate(const World&);
// Contacts a day elsewhere than at home, work and school, by ten-year bands of age, from a table of contacts.matrix.
using AgeMatrix = std::array<std::array<double, 9>, 9>;
AgeMatrix read_age_matrix(const std::string& path, Complaints&);
// Fills the age mixing of community contacts from contacts.matrix, if it is asked for.
void load_mixing(const World&, ContactRates&);

}  // namespace cordon
