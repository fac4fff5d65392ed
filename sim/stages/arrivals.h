// People from outside: who is let in, and how the place where they stay comes to list them.
#pragma once
#include <optional>
#include <vector>

#include "stages/move.h"

namespace cordon {

// Those who set out in this tick, wherever export control is in force: some are kept from leaving.
void set_out(Stage&);
// Those who come in this tick, in order: let in or turned back, infected or not, and the gates on their way.
void take_in(Stage&, Moved&);
// Registration by the place of stay, and by landlords.
void list_arrivals(Stage&, const std::vector<Due>& due);

// [day] Infection age at the quantile u where ages at departure have density ~ exp(-growth * age) on [0, oldest].
double infection_age(double growth, double oldest, double u);
// The infection that a traveller carries who is to arrive then, from their own keyed draws; none: healthy.
std::optional<Infection> carried(const Stage&, const Arrival&, Moment arrives);

}  // namespace cordon
