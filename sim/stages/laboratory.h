// Laboratories: samples wait by priority, are done as far as the day's capacity goes, and give results that may be wrong.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Orders to sample: taken at the end of the tick and put in line at the least busy laboratory that serves the county.
void take_samples(Stage&, const std::vector<Order>&);
// Results that fall due, and the samples that this tick has capacity for.
void laboratories(Stage&, const std::vector<Due>& due);

}  // namespace cordon
