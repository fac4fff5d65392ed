// Zones: people who are sealed off together, and how they get what they need.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Orders to seal a zone or to open it again, as orders for the people in it.
void seal_zone(Stage&, const Order&, std::vector<Order>& out);
void open_zone(Stage&, const Order&, std::vector<Order>& out);
// The institutions of a county become one zone.
void seal_institutions(Stage&, const Order&, std::vector<Order>& out);

// The hamlet in whose share of its cell someone lives; none: the cell has no hamlets.
Hamlet hamlet_of(const World&, Person);
// Whether a household needs supplies in this half of the day.
bool needs_supplies(const World&, const Luck&, Person first, const Sealing&, Tick);

}  // namespace cordon
