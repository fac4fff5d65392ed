// What is done at the entrances of firms and schools with those who come in the morning.
#pragma once
#include <string>
#include <vector>

#include "places/venue_kinds.h"
#include "policy/screening.h"

namespace cordon {

// A step of a checkpoint as far as it makes sense at an entrance.
struct EntranceStep : ScreenStep {
    EntranceStep() { outcome = Outcome::fever_clinic; }
    void fields(Fields& f);
};

struct Entrance {
    std::vector<std::string> places = venue_kind_names;
    double share = 1;                          // [0, 1] of these places that look at those who come
    std::vector<EntranceStep> steps = {EntranceStep{}};
    double other_fever_prevalence = 0.001;     // [0, 1] of people without the disease
    double other_symptoms_prevalence = 0.002;  // [0, 1] of people without the disease
    double antipyretics = 0;                   // [0, 1] of the feverish, whose temperature is down
    int staff_a_place = 1;                     // [persons]

    void fields(Fields& f);
    bool at(VenueKind) const;
    bool asks_for_codes() const;
    // [0, 1] of people without the disease and under no control, whom a step flags.
    double flags_healthy(const ScreenStep&) const;
};

}  // namespace cordon
