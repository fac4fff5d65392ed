// Holding people: reasons in the files, bodies in finite places. The parts of the stage `isolate`.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Reasons whose time is over.
void end_due_reasons(Stage&, const std::vector<Due>& due);
// Ends one reason, or all that a test accepts; the person is moved or freed by revise().
void end_reason(Stage&, Person, const ReasonHeld&, EndedBy);
template <class Test>
void end_reasons(Stage& s, Person p, EndedBy by, const Test& ends) {
    const PersonFile* file = s.known.files.find(p);
    if (!file) return;
    const std::vector<ReasonHeld> reasons = file->reasons;  // ending one changes the file
    for (const ReasonHeld& r : reasons)
        if (ends(r)) end_reason(s, p, r, by);
}
// A reason to hold someone: added, or its end put off.
void give_reason(Stage&, Person, const ReasonHeld&, double comply);
// Holds, moves, queues or frees a person by the reasons that are left. priority: in the line for a place.
void revise(Stage&, Person, std::uint8_t priority);

// Those who were given a place and have come there.
void take_in(Stage&, const std::vector<Due>& due);
// People who wait for a place meet the places that are free (places.cpp).
void assign_places(Stage&);
// Puts a person somewhere, or free; keeps the count of beds and people.
void put(Stage&, Person, bool held, Keep at, Facility);
void want_place(Stage&, Person, Keep, std::uint8_t priority);
void stop_waiting(Stage&, Person);
// At the end of a day: person-days under control, and of work and school lost, by the policy that holds them (account.cpp).
void count_days_held(Stage&);

// Stays that go on, for the end of a run: one for each reason that is left.
std::vector<StayEvent> open_stays(const Known&);

}  // namespace cordon
