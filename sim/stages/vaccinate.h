// Vaccination: who has had which dose follows from how far the county has come, and what that protects from.
#pragma once
#include <optional>

#include "stages/contacts.h"

namespace cordon {

// What protects someone at a moment: of several policies' doses the best in each respect.
Protection vaccinated(const Stage&, Person, Moment);
std::optional<Moment> first_dose(const Stage&, Person);
// Every dose so far, in order; at the cost of all who were asked.
struct Dose {
    Moment moment;
    Person person;
    PolicyId policy;
    std::uint8_t number = 1;  // of this person, from this policy
    auto operator<=>(const Dose&) const = default;
};
std::vector<Dose> doses_given(const World&, const Policies&, const Luck&, const State&);
// [exposures] 1: stopped by a vaccine of the infector or of the target.
std::vector<std::uint8_t> stopped_by_vaccines(const Stage&, const std::vector<Exposure>&);

}  // namespace cordon
