// Rooms of sites and hospitals: who lies in which bed, and where someone has to be alone.
#pragma once
#include "stages/stages.h"

namespace cordon {

bool tells_rooms(const FacilityInfo&);
// Places that the staff of a facility can look after.
std::int32_t staffed(const Stage&, Facility);
// How many more it can take, if it is open; of people who have to be alone, one as long as a room is empty.
std::int32_t places_left(const Stage&, Facility, bool alone);

// Whoever has to be alone takes the first empty room, others the first bed that is free and not blocked. Returns the bed.
std::uint32_t take_bed(Stage&, Person, Facility);
void leave_bed(Stage&, Facility, std::uint32_t bed);
// From now on someone has to be alone, or need not be any more; what is blocked beside them follows.
void set_alone(Stage&, Person, bool alone);
// Someone has come to a bed that was kept for them.
void note_sharing(Stage&, Person);
// Those who share a room and have to be alone go to empty ones.
void rearrange(Stage&);

// Lies in this bed, and is not on the way to it.
bool lies_in(const State&, Facility, std::uint32_t bed);
void count_rooms(Stage&);

// Staff (staff.cpp). Every midnight: who ends a turn, who has fallen out, and who takes their posts; and who is sent elsewhere.
void muster(Stage&);
// Staff of a facility who are there in this tick.
std::vector<Person> on_duty(const Stage&, Facility);

}  // namespace cordon
