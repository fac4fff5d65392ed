// State: the truth of one run at one tick. A plain sparse value: copying it is a branch, visiting it is a save, both at
// the cost of what happened.
#pragma once
#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/agenda.h"
#include "base/digest.h"
#include "base/rng.h"
#include "places/conditions.h"
#include "state/counters.h"
#include "state/custody.h"
#include "state/episodes.h"
#include "state/events.h"
#include "state/sampling.h"
#include "state/seeking.h"
#include "state/series.h"
#include "state/stops.h"
#include "state/supplies.h"

namespace cordon {

// A contact that would transmit, planned at infection.
struct Contact {
    Episode episode;
    Moment moment;
    std::uint16_t number = 0;        // of the contact within its setting
    Setting setting = Setting::household;
    auto operator<=>(const Contact&) const = default;
};

// Things that fall due in the course of infections and of control. Sorted by content.
enum class DueKind : std::uint8_t { onset, severe, critical, over, seek_care, registered, sample_result, trace_done, check, reason_ends, pool_result, batch_result, app_due, records_due, record_found, sweep_visit, fever_report, crisis, relapse, intake, room_free, self_report };
struct Due {
    DueKind kind = DueKind::onset;
    Moment moment{};
    std::uint8_t setting = 0;        // free for the stage, as number and extra are
    std::uint16_t number = 0;
    Episode episode{};               // natural history
    Person person{};                 // events of control
    std::uint32_t extra = 0;
    auto operator<=>(const Due&) const = default;
    // By kind and moment, as far as one number can say it.
    std::uint32_t rank() const {
        constexpr std::int64_t before = std::int64_t{1} << 31;
        return static_cast<std::uint32_t>(kind) << 27 | static_cast<std::uint32_t>((moment.units + before) >> 5);
    }
};

// The events of one kind among sorted ones: [first, last).
inline std::pair<const Due*, const Due*> due_of(const std::vector<Due>& due, DueKind kind) {
    const auto below = [](const Due& d, DueKind k) { return d.kind < k; };
    const auto above = [](DueKind k, const Due& d) { return k < d.kind; };
    const Due *begin = due.data(), *end = due.data() + due.size();
    return {std::lower_bound(begin, end, kind, below), std::upper_bound(begin, end, kind, above)};
}

// A case in the hands of tracing teams: the last time that it was asked for.
struct TraceCase {
    Moment asked;
    Moment infectious_from;            // contacts before then are those of the source of the infection
    Moment done = Moment::never();     // when the contacts are named, once a team has begun
    PolicyId policy;
    Facility team;
    std::uint8_t rank = 0;             // policy/policy.h TraceRank
    bool waiting = false;              // in the line of the team
    bool again = false;                // traced before as a contact, or as a suspect who was ruled out: all are named anew
};

// The lanes of a post: those of everyone, then those of each class of passes.
struct Queueing {
    std::vector<std::vector<double>> lanes_free;  // [group][lane] [s] since the start of the run: when free again; heaps, the earliest first
};

// People who are sealed off together: where they live.
struct SealedZone {
    PolicyId policy;
    std::vector<Range<Person>> people;
    bool open = false;                 // again
};

// Migrant workers of a county who leave to work elsewhere.
struct Leaving {
    std::int32_t began = -1;           // [day] the first day; -1: not yet
    std::uint32_t next = 0;            // in the keyed order of the county
    std::vector<Person> waiting;       // who want to, in that order
};

struct State {
    Tick tick{-1};
    Episodes episodes;
    Agenda<Due> agenda;
    Agenda<Contact> contacts;
    SparseColumn<Person, Moment> died;                 // of the disease, and when
    SparseColumn<Person, Holding> custody;
    std::vector<FacilityState> facilities;             // [facility]
    std::vector<WaitingLine> places_wanted;            // [2 x county + (0 site, 1 hospital)] people who wait for a place; then the same of those who have to be alone
    std::vector<Person> transfers;                     // patients in a hospital where policies do not want them, in the order in which they came to be
    SparseColumn<Person, Sample> samples;              // the last sample of everyone who was sampled
    std::vector<PooledTube> pools;                     // tubes that held samples of several people by name
    std::vector<SampleBatch> batches;                  // samples of people without a name
    std::vector<BatchPart> batch_parts;                // of them, what was examined together
    std::vector<std::uint32_t> listed;                 // [policy] of `came`, those whom its registration has already considered
    std::vector<std::uint32_t> matched;                // [policy] the same for matched records
    std::vector<Sweeping> sweeps;                      // [policy]
    std::vector<RecordsDesk> desks;                    // [facility] of data teams
    SparseColumn<Person, TraceCase> tracing;           // everyone for whom a tracing team was asked
    std::size_t named_at_home = 0;                     // infections of which it is known whether tracing names them as they happen
    std::vector<std::vector<Gate>> posted;             // distinct sets of gates with a checkpoint, as far as tracing asks for records
    std::vector<std::uint32_t> posted_at;              // [tick] index into posted
    Outbreaks outbreaks;                               // where the run tells them apart
    Offspring offspring;                               // made as far as tracing asks
    UnderWay under_way;                                // as far as gates and entrances ask
    std::vector<std::vector<std::int64_t>> entrances;  // [policy][county] places that look at those who come; counted when first asked for
    std::vector<Queueing> queues;                      // [gate]
    std::vector<SealedZone> zones;                     // as in Known
    std::vector<Person> on_errand;                     // sealed, and out for supplies in this tick; sorted
    Stops stopped;                                     // at checkpoints and entrances
    SparseColumn<Person, Moment> passed;               // the last check that found nothing, where such are recognized
    Agenda<Fact> notices;                              // what checkpoints have found, on its way to where the people stay
    std::vector<Conditions> conditions;                // distinct ones, in order of first use
    std::vector<std::uint32_t> conditions_at;          // [tick] index into conditions
    std::vector<Coming> came;                          // expected people who have come, in order
    RowMap<Person> arrived;                            // the same by person -> index into `came`
    std::size_t next_arrival = 0;                      // in Mobility::arrivals
    std::size_t next_departure = 0;                    // in Mobility::departures
    SparseColumn<Person, TurnedBack> turned_back;      // on their way in, or kept back at their source
    Agenda<ComingAgain> coming_again;
    SparseColumn<Person, Tick> left;                   // to work elsewhere, and from when on
    std::vector<Leaving> leaving;                      // [policy x counties + county]
    std::vector<LetIn> let_in;                         // [policy]
    std::vector<LetIn> chartered;                      // [policy]
    std::size_t next_guest = 0;                        // in `came`, who has not asked for a room in a hotel
    std::vector<LetIn> examined;                       // [policy x sources + source] by exit posts
    SparseColumn<Person, Facility> duty;               // health workers who ever were staff of a facility, and where they are now
    std::vector<std::uint32_t> roster_next;            // [county] in the order of its health workers
    std::vector<std::uint8_t> lent;                    // [policy] whether the health workers have left
    std::vector<Rollout> rollouts;                     // [policy x counties + county]
    std::vector<Doctors> doctors;                      // [facility] of fever clinics; empty before the first patient
    std::vector<std::int64_t> treated;                 // [tick x counties + county] with other fevers, sent home by first places of care
    Supplies supplies;
    Events events;
    Tally today;
    Counters counters;
    Digest digest;

    const Conditions& conditions_of(Tick t) const { return conditions[conditions_at[static_cast<std::size_t>(t.index)]]; }
    bool is_dead(Person p) const { return died.find(p) != nullptr; }
    // Away from ordinary life: under control, or dead.
    bool is_held(Person p) const {
        const Holding* h = custody.find(p);
        return (h && h->held) || is_dead(p);
    }
    // To work elsewhere, and no longer here.
    bool has_left(Person p, Tick t) const {
        const Tick* from = left.size() > 0 ? left.find(p) : nullptr;
        return from && *from <= t;
    }
    // Turned back on the way in and not here yet, or no longer here.
    bool is_kept_out(Person p, Tick t) const {
        const TurnedBack* b = turned_back.find(p);
        return (b && t < b->until) || has_left(p, t);
    }
    // Not until they come again, if they do: a checkpoint turned them back, or a policy before it.
    bool is_turned_back(Person p) const {
        const TurnedBack* b = turned_back.find(p);
        return b && b->until == TurnedBack{}.until;
    }
    // Sent home by a checkpoint.
    bool is_stopped(Person p, Tick t) const { return stopped.find(p, t) != nullptr; }
    bool is_on_errand(Person p) const { return std::binary_search(on_errand.begin(), on_errand.end(), p); }
    // Not where whereabouts have them.
    bool is_away(Person p) const { return is_held(p) || is_kept_out(p, tick) || is_stopped(p, tick); }
};

}  // namespace cordon
