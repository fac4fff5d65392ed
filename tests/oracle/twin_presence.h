// Where everyone is, written down person by person: the definition of presence in loops over all people.
#pragma once
#include <array>
#include <vector>

#include "world/whereabouts.h"
#include "world/world.h"

namespace cordon::twin {

constexpr std::uint32_t none = 0xffffffffu;

// Where someone works or learns, for the whole run.
struct Seat {
    std::uint32_t desk = none;  // none: nowhere
    std::uint32_t flow = none;  // of commuters, in the flows of the venue kind
    std::uint32_t number = 0;   // among the commuters of the flow
};
struct Seats {
    std::vector<Seat> of;                                               // [person]
    std::array<std::vector<Person>, venue_kinds> at;                    // [kind][desk]
    std::array<std::vector<std::vector<Person>>, venue_kinds> members;  // [kind][flow][number]
    explicit Seats(const World&);
};

// One tick.
struct Everywhere {
    std::vector<Presence> of;                 // [person]
    std::vector<std::vector<Person>> roster;  // [cell][slot]; nobody: the slot is void
    std::vector<std::size_t> locals;          // [cell] the first slots of its roster: those who live or work there
    std::vector<Person> partner;              // [person] first of the household that theirs visits, or receives
    std::array<std::vector<std::vector<Person>>, venue_kinds> commuters;  // [kind][flow] who attend; nobody: away with their cohort
    std::vector<std::vector<Person>> travellers;                          // [trip flow] who travel
    std::vector<std::int64_t> prevented;                                  // [township] trips that limits forbid
    bool journeys = false;                                                // people set out, or go home, in this tick
    Everywhere(const World&, const Luck&, Tick, const Conditions&, const Seats&);
};

}  // namespace cordon::twin
