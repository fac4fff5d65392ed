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
enum class Reason : std::uint8_t { contact, arrival, suspected, confirmed, asymptomatic_positive, discharged, fever, positive_again, spot, sealed, duty };
constexpr int reasons = 11;
inline const std::vector<std::string> reason_names = {"contact",    "arrival", "suspected", "confirmed", "asymptomatic_positive",
                                                      "discharged", "fever",   "positive_again", "spot", "sealed", "duty"};

// Where a reason wants the person held, weakest first: of several the strongest counts.
enum class Keep : std::uint8_t { home, site, hospital };
inline const std::vector<std::string> keep_names = {"home", "site", "hospital"};

// By what someone came to the authority's notice first.
enum class FoundBy : std::uint8_t { nothing, care, gate, tracing, arrival_check, test, sweep, matching, app, record, on_arrival, entrance };
inline const std::vector<std::string> found_by_names = {"nothing", "care", "gate", "tracing", "arrival_check", "test", "sweep", "matching", "app", "record", "on_arrival", "entrance"};

// How a contact was found: named to a tracing team, by the case itself for the days in which it could infect (team) or for those
// before (backward), or by a contact of the case (second_order); by the phones of both (app); on the record of a journey.
enum class NamedBy : std::uint8_t { team, backward, second_order, app, record };
inline const std::vector<std::string> named_by_names = {"team", "backward", "second_order", "app", "record"};

enum class FactKind : std::uint8_t {
    fever_at_gate,  // gate in `where` (none: at an entrance); person read as feverish; detail: at_step()
    arrival_seen,  // person came from source `other` (none: taken for an arrival by mistake); gate in `where` or none (found later);
                   // since: arrival; detail arrival_detail()
    care_sought,   // person came to a fever clinic (facility in `where`), and no line of doctors there could rule the disease out;
                   // since: the onset that they tell; detail: 1 feverish, 2 has an epidemiological link; other: how the illness looks,
                   // from 0 (just like the disease) to 2^32 - 1, uniform among them
    suspected,     // by clinic or policy
    ruled_out,
    sampled,         // facility `where` is the laboratory; detail: Priority
    result,          // detail: bit 0 positive, bit 1 of a mass round, which nobody waited for; since: moment of sampling
    onset_told,      // since: the onset that the person reports
    contact_named,   // person is a contact of `other`; since: last exposure; detail: named_detail()
    trace_asked,     // `person` waits for a tracing team; since: contacts from then on are looked for; detail: how urgent, 0 most
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
    asymptomatic_positive,  // follow from others: made by learn(), never told
    fever_at_home,  // found by someone who went from door to door; since: onset, as told (never: none told)
    app_asked,  // the phone of case `person` is asked whom it was near; since: from when on
    sample_lost,   // no result will come of the sample of `since`; detail: Priority; policy: that asked for it
    preliminary,   // positive at laboratory `where`, whose results have to be confirmed; since: moment of sampling
    rapid_result,   // of a rapid test; detail: 1 positive, 0 negative, and at_step() of a checkpoint; since: moment of sampling; policy: that asked for it
    fever_reported,  // by a village clinic, private clinic or pharmacy that person went to; since: the onset that they tell
    risk_seen,       // person is feverish and of a risk group; detail: bits of `risk_names`
    ill_at_gate,     // person has symptoms; gate in `where` (none: at an entrance); since: the onset that they tell; detail: at_step()
    code_at_gate,    // person should be under control and not here; gate in `where` (none: at an entrance); detail: at_step()
    positive_again,  // follows from a positive result of someone discharged: made by learn(), never told
    found_out,       // person should be at home and is not; detail: 1 detained; policy: whose officers
    places_told,     // case `person` has told where they had been; detail: places; policy: that asked
    spot_found,      // one of them: of kind `detail` (SpotKind), at `other` (a desk, or the first of a household); since: the end of the
                     // last stay there; policy: that asked
    zone_sealed,     // round case `person`, or a place where they had been; other: its number; detail: people; policy: that ordered it
    zone_opened      // the same
};
constexpr std::int32_t arrival_detail(bool hard_hit, FoundBy by) { return (hard_hit ? 1 : 0) | static_cast<std::int32_t>(by) << 8; }
// Which step of a checkpoint it was: in the upper half of the detail, beside what else it says.
constexpr std::int32_t at_step(std::size_t step) { return static_cast<std::int32_t>(step) << 16; }
constexpr bool from_hard_hit(std::int32_t detail) { return detail & 1; }
// alone: with a room to themselves.
constexpr std::int32_t held_detail(Reason reason, Keep keep, bool alone = false) {
    return static_cast<std::int32_t>(reason) | static_cast<std::int32_t>(keep) << 8 | (alone ? 1 << 12 : 0);
}
constexpr std::int32_t named_detail(int setting, NamedBy by) { return setting | static_cast<std::int32_t>(by) << 8; }
constexpr NamedBy named_by(std::int32_t detail) { return static_cast<NamedBy>(detail >> 8); }
constexpr Reason reason_of(std::int32_t detail) { return static_cast<Reason>(detail & 255); }
constexpr Keep keep_of(std::int32_t detail) { return static_cast<Keep>(detail >> 8 & 15); }
constexpr bool alone_of(std::int32_t detail) { return detail & 1 << 12; }

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

// What a checkpoint has found, other than by a negative test.
constexpr bool is_found_at_gate(const Fact& f) {
    return f.kind == FactKind::fever_at_gate || f.kind == FactKind::ill_at_gate || f.kind == FactKind::code_at_gate ||
           f.kind == FactKind::arrival_seen || (f.kind == FactKind::rapid_result && (f.detail & 1));
}
constexpr std::size_t step_at_gate(const Fact& f) { return static_cast<std::size_t>(f.detail >> 16); }

struct ReasonHeld {
    Reason reason = Reason::contact;
    Keep keep = Keep::home;
    Moment since{}, until{};     // until: never() = until its policy ends it
    PolicyId policy{};
    std::uint32_t of = 0xffffffffu;  // contact: of which case; arrival: from which source
    bool alone = false;          // in a site or hospital: with a room to themselves
};

// positive_again: after discharge; no new case.
enum class CaseState : std::uint8_t { none, suspected, confirmed, asymptomatic_positive, discharged, dead, ruled_out, positive_again };

// The file of one person. A row exists once the authority has learned anything about them.
struct PersonFile {
    County county;                          // that keeps the file (of residence)
    CaseState state = CaseState::none;
    FoundBy found_by = FoundBy::nothing;
    std::uint8_t risk = 0;                  // bits of `risk_names`, once asked
    std::uint8_t condition = 0;             // at the last check: 0 well, 1 mild, 2 severe, 3 critical
    bool fever = false;                     // at the last check
    bool was_confirmed = false;
    bool awaiting_result = false;           // of the last sample
    Moment first_seen = Moment::never();
    Moment suspected = Moment::never(), confirmed = Moment::never(), onset = Moment::never();
    Moment last_sample = Moment::never(), fever_free_since = Moment::never();
    Moment condition_since = Moment::never();  // told to be so since then; never: nobody has looked
    Moment traced_from = Moment::never();   // contacts since then were asked for
    Moment traced = Moment::never();        // and named
    std::uint8_t trace_rank = 0xff;         // how urgently; 0xff: never
    Moment places_told = Moment::never();   // where this case had been was asked
    Moment app_from = Moment::never();      // the phone of this case told whom it was near since then
    Moment first_held = Moment::never();    // under control for the first time
    Moment held_since = Moment::never(), admitted = Moment::never(), last_exposure = Moment::never();
    Source source;                          // of arrival, if from a named outside source
    Moment arrived = Moment::never();       // when they came, from a source or by mistake
    bool hard_hit = false;                  // and whether from a hard-hit one
    Facility facility;                      // where they were put; none: at home, or free
    Person contact_of;                      // first case that named them
    Moment first_named = Moment::never();
    std::vector<Moment> negative_at;        // sampling of consecutive negative results, since the last positive one
    std::vector<ReasonHeld> reasons;
    std::vector<Person> contacts;           // of this case, in the order of naming
};
// Consecutive negative results of samples taken at least so far apart.
int negatives_apart(const PersonFile&, Moment apart);
bool symptoms_known(const PersonFile&);
// A case is under way: suspected, confirmed, positive without symptoms, or positive again.
constexpr bool is_case(CaseState s) {
    return s == CaseState::suspected || s == CaseState::confirmed || s == CaseState::asymptomatic_positive || s == CaseState::positive_again;
}

// The classes of people whom the authority manages, each by policies of its own. Of several the last one here holds.
enum class PersonClass : std::uint8_t { none, fever, arrival, contact, suspected, asymptomatic_positive, confirmed, positive_again, discharged, dead };
inline const std::vector<std::string> person_class_names = {"none",      "fever",          "arrival",    "contact", "suspected", "asymptomatic_positive",
                                                            "confirmed", "positive_again", "discharged", "dead"};
PersonClass class_of(const PersonFile&);
// Groups in which a fever is most dangerous, by bit.
inline const std::vector<std::string> risk_names = {"old", "child", "pregnant", "chronically_ill"};
std::vector<std::string> fact_names();  // [FactKind]

// A note that a policy leaves for itself.
struct Reminder {
    PolicyId policy;
    Person person;
    std::int32_t tag = 0;
    auto operator<=>(const Reminder&) const = default;
};

// Reported counts, by county and day: what the 20:00 meeting sees.
struct Reported {
    std::int64_t confirmed = 0, suspected = 0, asymptomatic = 0, discharged = 0, deaths = 0, contacts = 0, arrivals = 0, fevers = 0, again = 0, results = 0, positives = 0;
};

// Whether a policy is in force. Out of force it gives no new orders, and ends what it has begun.
enum class Standing : std::uint8_t { not_yet, in_force, out_of_force };

// What the evening's meeting has decided of a policy that waits for a figure: `on` until `from_day`, `next` from then on.
struct Decision {
    bool on = false, next = false;
    std::int32_t from_day = 0;
    std::int32_t began = 0;  // the first day of being on, the last time
    bool holds(int day) const { return day < from_day ? on : next; }
};

// People who are sealed off together.
struct Zone {
    PolicyId policy;
    Person of;                            // the case
    County county;                        // that keeps the file of the case
    Moment sealed, last_case;             // last_case: the sealing, or since then the last case among them
    Moment opened = Moment::never();
};

struct Known {
    SparseColumn<Person, PersonFile> files;
    std::vector<Fact> fresh;                          // learned since policies last responded
    Agenda<Reminder> agenda;
    std::vector<Reminder> due;                        // reminders of this tick
    std::vector<std::vector<Reported>> by_day;        // [day][county]
    std::vector<Standing> standing;                   // [policy] as of its last turn
    std::vector<Zone> zones;                          // in the order of their sealing
    std::vector<Decision> decisions;                  // [policy] as of the last meeting
    std::vector<std::int64_t> occupied;               // [facility] people who were put there
    Digest digest;
};

// The only way in. day_of: index of the day of the fact.
void learn(Known&, const Fact&, int day, std::size_t counties);

// What the files say that still matters, told as facts in an order of their own, for a policy that comes late: arrivals, open
// cases, their contacts, symptoms that nobody has judged. Without what is in `fresh`.
std::vector<Fact> recall(const Known&);
// Notes that a policy has come into force, or is no longer.
void note_standing(Known&, PolicyId, Standing, Tick);
// Notes that the meeting wants a policy in force, or no longer, from a day on.
void note_decision(Known&, PolicyId, bool next, int from_day);

}  // namespace cordon
