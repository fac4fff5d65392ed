// The language of control: a policy has a kind, a where, a when, a who and parameters; it sees Known and public facts,
// and gives orders. Policies are const: what they must remember lies in Known.
#pragma once
#include <memory>
#include <tuple>
#include <optional>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/fields.h"
#include "known/known.h"
#include "places/conditions.h"
#include "places/places.h"

namespace cordon {

// Who waits first for a laboratory or a bed. Lower goes first.
enum class Priority : std::uint8_t { suspected, contact, discharge, arrival, other };
inline const std::vector<std::string> priority_names = {"suspected", "contact", "discharge", "arrival", "other"};

enum class OrderKind : std::uint8_t { hold, release, sample, trace, discharge, suspect, rule_out };

// What an authority wants done. It happens on a later tick, as far as finite places allow.
struct Order {
    OrderKind kind = OrderKind::hold;
    Person person{};
    PolicyId policy{};
    Priority priority = Priority::other;
    ReasonHeld reason{};    // hold: added or renewed; release: the reason that ends
    bool household = false; // hold: the person's household too, as contacts
    double comply = 1;      // hold: share of people who stay at home when told to
    double days_back = 0;   // trace: look-back before onset
    std::int32_t detail = 0;
    auto operator<=>(const Order& o) const {
        return std::tie(kind, person, policy, priority, detail) <=> std::tie(o.kind, o.person, o.policy, o.priority, o.detail);
    }
    bool operator==(const Order& o) const { return (*this <=> o) == 0; }
};

// One step that a checkpoint applies to those who pass, in order.
struct ScreenStep {
    enum class Kind : std::uint8_t { temperature, origin } kind = Kind::temperature;
    double sensitivity = 0.8;          // [0, 1] of one reading, of those who have what is looked for
    double specificity = 0.99;         // [0, 1] of one reading, of those who do not
    bool second_reading = true;        // a hit is measured again; only two hits count
    double shared_error = 0.1;         // [0, 1] probability that the second reading repeats the first: the error is the person's own
    double seconds = 5;                // [s] service time that it adds
    static ScreenStep origin() { return {Kind::origin, 0.8, 1, false, 0, 5}; }
    void fields(Fields& f);
    // Probability that the step flags someone who has, or has not, what it looks for: both readings counted.
    double flags(bool has) const {
        const double hit = has ? sensitivity : 1 - specificity;
        return second_reading ? hit * (shared_error + (1 - shared_error) * hit) : hit;
    }
};
inline const std::vector<std::string> screen_step_names = {"temperature", "origin"};

// What a checkpoint does with those who pass. Belongs to its policy and does not change during a run.
struct Screening {
    std::vector<ScreenStep> steps = {ScreenStep{}, ScreenStep::origin()};
    int lanes = 4;
    Law service = Law::exponential(5);   // [s] of one person in one lane, besides the steps
    double share_screened = 1;           // of those who pass
    double longest_wait = 60;            // [min] whoever would wait longer is waved through
    double hour_from = 0, hour_to = 24;  // [hour] open: from <= hour < to
    double other_fever_prevalence = 0.001;  // of travellers without the disease
    // Service and steps together, made by make_ready().
    LawTable seconds;                             // [s] of one person
    double seconds_mean = 0, seconds_sd = 0;      // [s]
    void make_ready();
};

// A checkpoint at a gate: what the stage `screen` needs to know.
struct Post {
    Gate gate;
    PolicyId policy;
    const Screening* screening = nullptr;
};

// How tracing teams work: what the stage `trace` needs to know of a tracing policy.
struct TraceManner {
    double household = 1, visit = 0.9, group = 0.8, community = 0.4;  // [0, 1] share of contacts of each kind who are found
    double community_a_day = 8;          // [persons/day] met elsewhere in normal life, besides those who were infected
    double community_least = 0.5;        // [persons/day] met elsewhere however strict the limits
};

// How a place comes to list those who have arrived from outside: by themselves, by neighbours, by going from door to door.
struct Registration {
    double share = 0;                    // [0, 1] of arrivals who are listed at all
    Law delay = Law::fixed(1);           // [day] from arrival, or from the start of the policy, to the list
    double days_back = 14;               // [day] arrivals so long before the start of the policy are listed too
};

// When a policy is in force. Conditions on what is known come with their delays in Known.
struct When {
    std::optional<Date> from, to;               // from <= day < to
    std::optional<double> cases_at_least;       // reported confirmed, cumulative, in the counties of `where`
    void fields(Fields& f);
};

// A part of the region, by names or codes of counties; empty: all of it.
struct Area {
    std::vector<std::string> counties;
    std::vector<bool> mask;                     // [counties] resolved
    bool holds(County c) const { return mask.empty() || (c && mask[c.value]); }
    void fields(Fields& f);
};

struct Now {
    Tick tick;
    const Clock& clock;
    const Places& places;
    int day() const { return clock.day(tick); }
    Moment begin() const { return clock.begin(tick); }
};

class Policy {
  public:
    virtual ~Policy() = default;
    virtual void fields(Fields& f);                                    // overriders call this one first
    // Resolves names against the region; complains of what cannot be.
    virtual void prepare(const Places&, const Clock&, Complaints&);
    // What is closed, limited, required at this tick.
    virtual void adjust(const Known&, const Now&, Conditions&) const {}
    virtual void posts(const Known&, const Now&, std::vector<Post>&) const {}
    // Orders for what was learned since the last tick and for reminders that fell due.
    virtual void respond(const Known&, const Now&, std::vector<Order>&, Agenda<Reminder>&) const {}
    bool in_force(const Known&, const Now&) const;

    // What stages need to know of a policy that works through them; none for all others.
    virtual const TraceManner* tracing() const { return nullptr; }
    virtual const Registration* registration() const { return nullptr; }
    // Share of the patients of fever clinics with other illnesses who are taken for suspects.
    virtual double false_alarm(const Now&) const { return 0; }
    std::string title() const { return "policy \"" + (name.empty() ? kind : name) + "\""; }  // for complaints

    std::string kind, name;
    Where where_declared;
    PolicyId id;
    bool enabled = true;
    When when;
    Area area;
};

struct PolicyKind {
    const char* kind;
    std::unique_ptr<Policy> (*make)();
};
extern const std::vector<PolicyKind> policy_kinds;  // generated from the file names in sim/policies

using Policies = std::vector<std::unique_ptr<Policy>>;

}  // namespace cordon
