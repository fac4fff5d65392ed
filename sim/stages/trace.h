// Tracing: teams reconstruct the contacts of cases, as many a day as they can, and find those whom the case recalls.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Orders to trace: the case joins the line of the least busy team that serves its county.
void ask_teams(Stage&, const std::vector<Order>&);
// Contacts of the cases that are done, and the cases that this tick has capacity for.
void trace(Stage&, const std::vector<Due>& due);

// A contact that tracing finds.
struct Named {
    Person person;
    Moment last;       // exposure
    Setting setting = Setting::household;
    auto operator<=>(const Named&) const = default;
};
// The contacts of a case from a moment until it was isolated, sorted by person. The same people whenever it is asked:
// true infections are in it as far as they are recalled. past: whereabouts of the ticks [oldest, now).
std::vector<Named> contacts_of(const Stage&, const std::vector<Whereabouts>& past, Person of, Moment from, const TraceManner&);

}  // namespace cordon
