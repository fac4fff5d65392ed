// Contacts of infected people: planned at infection by thinning a bound that no policy can raise, chosen and accepted when due.
#pragma once
#include <span>
#include <vector>

#include "stages/stages.h"

namespace cordon {

// The infectious course of an episode, from its own keyed draws: nothing but the infection row is stored.
InfectiousCourse infectious_course(const World&, const Luck&, const Infection&, Name name, std::uint32_t ordinal);

// The natural history of an infection from its own keyed draws, by its person, its number among theirs and its moment.
// `against` lowers the shares of those who fall ill, and severely so.
struct Protection {
    double infection = 0, symptoms = 0, severe = 0, transmission = 0;  // [0, 1]
};
void draw_course(const World&, const Luck&, Name, int age, Infection&, const Protection& against = {});

// All contacts of some infections, of consecutive episodes, that would transmit at normal rates: moments by setting; of imported ones only from
// the beginning of the tick on.
void plan_contacts(const World&, const Luck&, std::span<const Infection>, Episode first, Moment begin, std::vector<Contact>& out);

// Name and number of the infection among those of the same person.
Name name_of(const World&, Person);

}  // namespace cordon
