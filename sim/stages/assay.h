// What a swab shows: every test of an infected person is conditional on their one course of shedding.
#pragma once
#include "stages/stages.h"

namespace cordon {

// Whether RNA can be found in a swab that is taken then.
bool sheds(const State&, Person, Moment);
// One swab examined by PCR, by itself.
bool pcr_positive(const Stage&, Person, Moment taken);
// The same swab, if it is one of several in a tube: whether it makes the tube positive.
bool positive_in_pool(const Stage&, Person, Moment taken, int pool, double loss);
// [0, 1] Sensitivity of a tube of so many swabs, one of them positive, relative to one swab by itself.
double pool_sensitivity(int pool, double loss);
// A rapid test of a person, on the spot. A second one in the same tick gives the same result.
bool rapid_positive(const Stage&, Person, Moment, const RapidTest&);

}  // namespace cordon
