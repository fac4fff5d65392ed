// Places where cases had been: asked for, found, closed; and the people there.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Orders that ask cases where they had been: what they tell becomes known.
void seek_spots(Stage&, const std::vector<Order>&);
// A closed place stays so until the moment that is given.
void keep_closed(Stage&, const DirtySpot&);
// Orders that name a place or a zone are carried out: what they mean for the people there, one by one.
std::vector<Order> orders_for_members(Stage&, const std::vector<Order>&);

}  // namespace cordon
