// How the authority comes to know: care, laboratories, tracing, daily checks. The parts of the stage `detect`.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// At onset: when, if ever, the person goes to a fever clinic.
void plan_care(Stage&, Episode);
// Those who keep away from others by themselves, and say so.
void hear_the_ill(Stage&, const std::vector<Due>& due);
// At death: whoever is on file is struck off and leaves their place.
void tell_death(Stage&, Episode);

void clinics(Stage&, const std::vector<Due>& due);             // patients with and without the disease; finite each day
void check_held(Stage&, const std::vector<Due>& due);          // symptoms and temperature of those under control
void plan_check(Stage&, Person, Moment not_before);            // in the first morning after it
void enforce(Stage&);                                          // officers at the doors of those who are told to stay at home

}  // namespace cordon
