// What the authority has seen, and what its policies remember. Everything here came in as a Fact; nothing of the truth
// is here. Known changes only by learn(), so a recorded stream of facts replays it.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/agenda.h"
#include "base/columns.h"
#include "base/digest.h"
#include "base/ids.h"
#include "base/time.h"
#include "places/places.h"

namespace cordon {

// Why someone is under control. Each reason ends by its own rule; freedom returns when none is left.
enum class Reason : std::uint8_t { contact, arrival, suspected, confirmed, asymptomatic_positive, discharged, fever };
constexpr int reasons = 7;
inline const std::vector<std::string> reason_names = {"contact",    "arrival", "suspected", "confirmed", "asymptomatic_positive",
                                                      "discharged", "fever"};

// Where a reason wants the person held, weakest first: of several the strongest counts.
enum class Keep : std::uint8_t { home, site, hospital };
inline const std::vector<std::string> keep_names = {"home", "site", "hospital"};

// By what someone came to the authority's notice first.
enum class FoundBy : std::uint8_t { nothing, care, gate, tracing, arrival_check, test };
inline const std::vector<std::string> found_by_names = {"nothing", "care", "gate", "tracing", "arrival_check", "test"};

enum class FactKind : std::uint8_t {
    fever_at_gate,  // gate in `where`; person read as feverish
    arrival_seen,  // person came from source `other`; gate in `where` or none (registered later); since: arrival; detail: 1 from a hard-hit
                   // source
    care_sought,   // person came to a fever clinic (facility in `where`); since: the onset that they tell; detail: 1 feverish, 2 has an
                   // epidemiological link; other: how the illness looks, from 0 (just like the disease) to 2^32 - 1, uniform among the
                   // infected
    suspected,     // by clinic or policy
    ruled_out,
    sampled,         // facility `where` is the laboratory; detail: Priority
    result,          // detail: 1 positive, 0 negative; since: moment of sampling
    onset_told,      // since: the onset that the person reports
    contact_named,   // person is a contact of `other`; since: last exposure; detail: Setting
    trace_asked,     // case `person` waits for a tracing team; since: contacts from then on are looked for
    trace_done,      // case `person` traced; detail: contacts named
    fever_seen,      // daily check of someone held: detail 1 fever, 0 none
    condition_seen,  // the same: detail 0 well, 1 mild, 2 severe, 3 critical
    reason_given,    // a reason to hold the person: detail held_detail(); other: of whom or what; since: until when; policy
    reason_ended,    // the same detail, other and policy; since: when it was given
    held,
    moved,    // placed in facility `where` (none: home); detail: Keep
    waiting,  // no place; detail: Keep wanted
    freed,    // no reason left
    discharged,
    died,
    confirmed,
    asymptomatic_positive  // follow from others: made by learn(), never told
};
constexpr std::int32_t held_detail(Reason reason, Keep keep) {
    return static_cast<std::int32_t>(reason) | static_cast<std::int32_t>(keep) << 8;
}
constexpr Reason reason_of(std::int32_t detail) { return static_cast<Reason>(detail & 255); }
constexpr Keep keep_of(std::int32_t detail) { return static_cast<Keep>(detail >> 8); }

// One thing that the authority learns.
struct Fact {
    FactKind kind = FactKind::suspected;
    Person person{};
    Moment moment{};             // when it is learned
    Moment since{};              // what it says of the past
    std::uint32_t where = 0xffffffffu;
    std::uint32_t other = 0xffffffffu;
    std::int32_t detail = 0;
    PolicyId policy{};           // that asked for it
    County county{};             // that reports it
    static constexpr std::uint32_t none = 0xffffffffu;
    auto operator<=>(const Fact&) const = default;
};

struct ReasonHeld {
    Reason reason = Reason::contact;
    Keep keep = Keep::home;
    Moment since{}, until{};     // until: never() = until its policy ends it
    PolicyId policy{};
    std::uint32_t of = 0xffffffffu;  // contact: of which case; arrival: from which source
};

enum class CaseState : std::uint8_t { none, suspected, confirmed, asymptomatic_positive, discharged, dead, ruled_out };

// The file of one person. A row exists once the authority has learned anything about them.
struct PersonFile {
    County county;                          // that keeps the file (of residence)
    CaseState state = CaseState::none;
    FoundBy found_by = FoundBy::nothing;
    std::uint8_t condition = 0;             // at the last check: 0 well, 1 mild, 2 severe, 3 critical
    bool fever = false;                     // at the last check
    bool was_confirmed = false;
    bool awaiting_result = false;           // of the last sample
    Moment first_seen = Moment::never();
    Moment suspected = Moment::never(), confirmed = Moment::never(), onset = Moment::never();
    Moment last_sample = Moment::never(), fever_free_since = Moment::never();
    Moment traced_from = Moment::never();   // contacts since then were asked for
    Moment first_held = Moment::never();    // under control for the first time
    Moment held_since = Moment::never(), admitted = Moment::never(), last_exposure = Moment::never();
    Source source;                          // of arrival, if from a named outside source
    Person contact_of;                      // first case that named them
    Moment first_named = Moment::never();
    std::vector<Moment> negative_at;        // sampling of consecutive negative results, since the last positive one
    std::vector<ReasonHeld> reasons;
    std::vector<Person> contacts;           // of this case, in the order of naming
};
// Consecutive negative results of samples taken at least so far apart.
int negatives_apart(const PersonFile&, Moment apart);
bool symptoms_known(const PersonFile&);
// A case is under way: suspected, confirmed or asymptomatic positive.
constexpr bool is_case(CaseState s) {
    return s == CaseState::suspected || s == CaseState::confirmed || s == CaseState::asymptomatic_positive;
}

// A note that a policy leaves for itself.
struct Reminder {
    PolicyId policy;
    Person person;
    std::int32_t tag = 0;
    auto operator<=>(const Reminder&) const = default;
};

// Reported counts, by county and day: what the 20:00 meeting sees.
struct Reported {
    std::int64_t confirmed = 0, suspected = 0, asymptomatic = 0, discharged = 0, deaths = 0, contacts = 0, arrivals = 0, fevers = 0;
};

struct Known {
    SparseColumn<Person, PersonFile> files;
    std::vector<Fact> fresh;                          // learned since policies last responded
    Agenda<Reminder> agenda;
    std::vector<Reminder> due;                        // reminders of this tick
    std::vector<std::vector<Reported>> by_day;        // [day][county]
    std::vector<std::vector<std::int64_t>> memory;    // [policy] whatever it counts
    std::vector<std::int64_t> acted;                  // [policy] orders given
    Digest digest;
};

// The only way in. day_of: index of the day of the fact.
void learn(Known&, const Fact&, int day, std::size_t counties);

}  // namespace cordon
