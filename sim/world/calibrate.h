// From contact weights and r0 to rates.
#pragma once
#include "world/infectivity.h"
#include "world/world.h"

namespace cordon {

// Whom a sample of people share a household, a team or a class with, by age and what they do: pairs counted, in whole numbers.
std::vector<double> count_company(const World&);
// Rates at which the dominant eigenvalue of the next-generation matrix of this population is contacts.r0; `company` as counted.
ContactRates calibrate(const World&, const std::vector<double>& company);
// Contacts a day elsewhere than at home, work and school, by ten-year bands of age, from a table of contacts.matrix.
using AgeMatrix = std::array<std::array<double, 9>, 9>;
AgeMatrix read_age_matrix(const std::string& path, Complaints&);
// Fills the age mixing of community contacts from contacts.matrix, if it is asked for.
void load_mixing(const World&, ContactRates&);

// Fills the kinds of contacts elsewhere. [ten-year band][kind] share of its people whom a contact of this kind may be with.
std::array<std::vector<double>, 9> load_kinds(const World&, ContactRates&);

}  // namespace cordon
