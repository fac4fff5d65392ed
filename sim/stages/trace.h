// Tracing: teams reconstruct the contacts of cases, as many a day as they can, and find those whom the case recalls; phones and
// the records of journeys find others.
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Orders to trace: the case joins the line of the least busy team that serves its county, or its phone is asked.
void ask_teams(Stage&, const std::vector<Order>&);
// Contacts of the cases that are done, and the cases that this tick has capacity for.
void trace(Stage&, const std::vector<Due>& due);

// Whereabouts of the ticks since a moment in which someone may have been somewhere.
std::vector<Whereabouts> whereabouts_since(const Stage&, Moment from);

// What is asked about someone's past.
struct Question {
    Moment from{};                                   // contacts since then
    std::array<double, settings> found{};            // [0, 1] share of the contacts of each setting that come out; 0: not asked for
    std::vector<double> of_kind;                     // the same of each of contacts.kind; empty: they are not told apart
    bool infector = true;                            // who infected the one asked may come out
    double least_minutes = 0;                        // [min] together on one day; for less they are no contacts
    std::optional<double> coverage;                  // [0, 1] only contacts who have the app
};
Question ask_team(const TraceManner&, Moment from);  // what the case recalls
Question ask_records(const TraceManner&, Moment from);
Question ask_app(const AppManner&, Moment from);
bool has_app(const Stage&, Person, double coverage);

// A contact that tracing finds.
struct Named {
    Person person;
    Moment last;       // exposure
    Setting setting = Setting::household;  // of it
    auto operator<=>(const Named&) const = default;
};
// The contacts of someone from a moment until they were isolated, sorted by person. The same people whenever it is asked:
// true infections are in it as far as they are found. past: whereabouts of the ticks [oldest, now).
std::vector<Named> contacts_of(const Stage&, const std::vector<Whereabouts>& past, Person of, const Question&);

// Who is on the record of a journey with someone: those in the same vehicle or group of arrivals who sat near, and those who
// passed a checkpoint just before and after.
constexpr std::uint32_t seats_near = 15;  // to either side: three rows of five, as national guidance for trains had it
constexpr std::uint32_t next_in_line = 2;  // before and after (our choice)

}  // namespace cordon
