// State: the truth of one run at one tick. A plain sparse value: copying it is a branch, visiting it is a save, both at
// the cost of what happened.
#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "base/agenda.h"
#include "base/digest.h"
#include "base/rng.h"
#include "places/conditions.h"
#include "state/custody.h"
#include "state/episodes.h"
#include "state/events.h"
#include "state/series.h"

namespace cordon {

// Things that fall due in the course of infections and of control. Sorted by content.
enum class DueKind : std::uint8_t { contact, onset, severe, critical, over, seek_care, registered, sample_result, trace_done, check, reason_ends };
struct Due {
    DueKind kind = DueKind::contact;
    Moment moment{};
    std::uint8_t setting = 0;        // contact: Setting
    std::uint16_t number = 0;        // contact: of the event within its setting; else free for the stage
    Episode episode{};               // contact and natural history
    Person person{};                 // events of control
    std::uint32_t extra = 0;
    auto operator<=>(const Due&) const = default;
};

// The events of one kind among sorted ones: [first, last).
inline std::pair<const Due*, const Due*> due_of(const std::vector<Due>& due, DueKind kind) {
    const auto below = [](const Due& d, DueKind k) { return d.kind < k; };
    const auto above = [](DueKind k, const Due& d) { return k < d.kind; };
    const Due *begin = due.data(), *end = due.data() + due.size();
    return {std::lower_bound(begin, end, kind, below), std::upper_bound(begin, end, kind, above)};
}

// Work done, by kind: cost follows events, and these show it.
struct Counters {
    std::int64_t contacts_planned = 0, contacts_due = 0, contacts_accepted = 0, exposures = 0, candidates_asked = 0,
                 crossings = 0, orders = 0, flows_drawn = 0, people_held_ticks = 0;
};

// One person in the queue of a post; or several together when many come in one tick.
struct Queueing {
    std::vector<double> lane_free;   // [s] since the start of the run: when each lane is free again
};

struct State {
    Tick tick{-1};
    Episodes episodes;
    Agenda<Due> agenda;
    SparseColumn<Person, Holding> custody;
    std::vector<FacilityState> facilities;             // [facility]
    std::vector<WaitingLine> places_wanted;            // [2 x county + (0 site, 1 hospital)] people who wait for a place
    SparseColumn<Person, Sample> samples;              // the last sample of everyone who was sampled
    std::vector<std::uint32_t> listed;                 // [policy] arrivals that its registration has already considered
    Offspring offspring;                               // made as far as tracing asks
    std::vector<Queueing> queues;                      // [gate]
    std::vector<Conditions> conditions;                // distinct ones, in order of first use
    std::vector<std::uint32_t> conditions_at;          // [tick] index into conditions
    RowMap<Person> arrived;                            // expected people who have come -> index into Mobility::arrivals
    std::size_t next_arrival = 0;
    Events events;
    Tally today;
    Counters counters;
    Digest digest;

    const Conditions& conditions_of(Tick t) const { return conditions[conditions_at[static_cast<std::size_t>(t.index)]]; }
    bool is_held(Person p) const {
        const Holding* h = custody.find(p);
        return h && h->held;
    }
};

}  // namespace cordon
