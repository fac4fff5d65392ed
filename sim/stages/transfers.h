// Ambulances between hospitals.
#pragma once
#include "stages/stages.h"

namespace cordon {

// Takes patients to the hospitals where policies want them, as far as there are beds there and ambulances: the worst first, then those
// known to be so for longest. Who has become severe or critical may go at once, all others from the morning's look on.
void transfer(Stage&);

}  // namespace cordon
