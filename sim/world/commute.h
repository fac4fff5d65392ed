// Commuting: who works or learns where. Fixed for the whole run; nothing is stored for a person.
#pragma once
#include <cstdint>

#include "world/world.h"

namespace cordon {

constexpr int no_venue = -1;

int venue_of(Role);                                   // VenueKind, or no_venue
Name name_of(const World&, Township);                 // stable names of flows' ends and of flows
Name name_of(const World&, const CommuteFlow&);
Name name_of_trips(const World&, std::uint32_t flow); // in Mobility::flows
// Members of a township in the order in which commuting flows take them, and those who come in the order of desks.
Permutation leaving_order(const World&, VenueKind, Township from);
Permutation coming_order(const World&, VenueKind, Township to);

// The desk of a member, and the member at a desk: inverse of each other.
std::uint32_t desk_of(const World&, VenueKind, Person);               // no_desk if the person has none
Person member_at(const World&, VenueKind, std::uint32_t desk);        // nobody if the desk is empty

FirmLot firm_lot(const World&, std::uint32_t desk);

// The flow that takes p to work or school, and p's place in it; null if there is none.
const CommuteFlow* commute_of(const World&, VenueKind, Person p, std::uint32_t* index);
// The flow that brings the member at a desk, and their place in it.
const CommuteFlow* commute_to(const World&, VenueKind, std::uint32_t desk, std::uint32_t* index);
const CommuteFlow* commute_to(const World&, VenueKind, Township, std::uint32_t desk, std::uint32_t* index);
std::uint32_t desk_of(const World&, VenueKind, const CommuteFlow&, std::uint32_t index);
Person member_of(const World&, VenueKind, const CommuteFlow&, std::uint32_t index);

}  // namespace cordon
