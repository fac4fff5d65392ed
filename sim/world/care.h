// Behaviour of people with symptoms: input of the scenario, not policy.
#pragma once
#include <optional>

#include "base/fields.h"

namespace cordon {

// How people with symptoms come to a clinic by themselves: behaviour, not policy.
struct CareSpec {
    double seeks_mild = 0.8, seeks_severe = 1;                       // share who ever go
    Law delay_early = Law::gamma(1.2, 2.5), delay_late = Law::gamma(1.2, 1.33);  // [day] onset to first visit
    std::optional<Date> late_from;                                   // from when people go sooner
    double other_fevers = 0.17;                                      // [1/1000 people/day] who seek care for other causes
    double other_fever_days = 3;                                     // [day] that such a fever lasts
    double first_share = 0.5;                                        // [0, 1] of first visits, to a village clinic, private clinic or pharmacy
    double treated_days = 3;                                         // [day] until someone whom they treated comes to a fever clinic
    int staff = 2;                                                   // whom a patient meets there
    double staff_minutes = 15, staff_rate = 0.1;                     // [min] with each; [1/hour] hazard at the peak of infectiousness
    // [1/hour] hazard at the peak, by someone in a site or hospital: of each roommate, of others on the floor, of staff on duty
    double room_rate = 0.003, floor_rate = 0.0001, duty_rate = 0.001;
    double epidemiological_link = 0.5;                               // of the infected, can name a link to a case or source
    double again_days = 3;                                           // [day] until someone still ill comes again
    double test_shared_error = 0.5;                                  // [0, 1] of tests, whose error is the person's own
    void fields(Fields& f);
};

}  // namespace cordon
