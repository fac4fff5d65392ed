// What is closed, limited or required at a time: public facts that policies and the calendar make, county by county.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "places/modes.h"
#include "places/venue_kinds.h"

namespace cordon {

// Of the firms whose lot (world/commute.h) falls between two shares of all firms: how many are open, and who of their workers comes.
struct WorkPlan {
    double from = 0, to = 1;   // [from, to)
    double open = 1;           // of these firms, those whose turn came first
    double present = 1;        // of the workers of an open firm
    double remote = 0;         // of the others, those who work from home
    bool operator==(const WorkPlan&) const = default;
};

// Shares of normal life, each in [0, 1]. Policies multiply them down.
struct CountyConditions {
    double trips = 1;          // trips that are made
    double trips_across = 1;   // of these, those that cross a county border
    std::array<double, modes> trips_by{1, 1, 1, 1};  // of these, those by each mode
    double work = 1;           // workers at their workplace
    double school = 1;         // 1 open, 0 closed
    double visits = 0;         // probability that a household takes part in a family visit this day
    double household = 1, team = 1, school_class = 1, community = 1, visit = 1;  // contact rates of the settings
    std::array<double, venue_kinds> open{1, 1, 1, 1, 1, 1};  // of those who would be there, by kind of place
    double gatherings = 1;     // family visits of more people than gathering_most that take place nevertheless
    double gathering_most = 1000;
    double masks = 1;          // of the people who would wear one, who have one
    double canteen = 1;        // contacts outside the team of someone at work in a firm
    double dormitory = 1;      // contacts with those in the same room of a dormitory, beside `household`
    std::vector<WorkPlan> plans;  // of firms; someone goes to work whom all of them let
    bool operator==(const CountyConditions&) const = default;

    bool limits_trips() const {
        return trips < 1 || trips_across < 1 || std::any_of(trips_by.begin(), trips_by.end(), [](double left) { return left < 1; });
    }
    double trips_left(Mode by, bool across) const { return trips * (across ? trips_across : 1) * trips_by[static_cast<std::size_t>(by)]; }
};

struct Conditions {
    std::vector<CountyConditions> county;  // [counties]
    bool operator==(const Conditions&) const = default;
};

}  // namespace cordon
