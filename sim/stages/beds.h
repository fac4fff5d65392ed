// Beds by severity: who of the severely and critically ill lies in the bed that they need when their course turns.
#pragma once
#include "stages/stages.h"

namespace cordon {

// When the course of someone severely or critically ill turns; never where no hospital that serves them tells its beds apart, or it
// turns for nobody.
Moment crisis(const Stage&, const Infection&);
// The crisis has come: without the bed that is needed some die of it, and the others take longer to recover.
void meet_crisis(Stage&, Episode, Moment);

// Keeps the lists of hospitals: of patients known to be seriously ill.
void list_serious(Stage&, Person);
void unlist_serious(Stage&, Person);
void count_serious(Stage&);

}  // namespace cordon
