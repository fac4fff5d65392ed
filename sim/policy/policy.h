// The language of control: a policy has a kind, a where, a when, a who and parameters; it sees Known and public facts,
// and gives orders. Policies are const: what they must remember lies in Known.
#pragma once
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "base/errors.h"
#include "base/fields.h"
#include "known/known.h"
#include "places/conditions.h"
#include "places/places.h"
#include "policy/entrance.h"
#include "policy/manners.h"
#include "policy/screening.h"
#include "policy/trigger.h"

namespace cordon {

// Who waits first for a laboratory or a bed. Lower goes first.
enum class Priority : std::uint8_t { suspected, contact, discharge, arrival, staff, mass, other };
inline const std::vector<std::string> priority_names = {"suspected", "contact", "discharge", "arrival", "staff", "mass", "other"};

// How a sample is examined: by PCR in a laboratory, or by a rapid antigen test on the spot.
enum class Assay : std::uint8_t { pcr, rapid };
inline const std::vector<std::string> assay_names = {"pcr", "rapid"};

enum class OrderKind : std::uint8_t { hold, release, sample, trace, discharge, suspect, rule_out, mass_round, seek_spots, close_spot, seal_zone, open_zone, send_home, seal_institutions };

// What an authority wants done. It happens on a later tick, as far as finite places allow.
struct Order {
    OrderKind kind = OrderKind::hold;
    Person person{};
    PolicyId policy{};
    Priority priority = Priority::other;
    ReasonHeld reason{};    // hold: added or renewed; release: the reason that ends
    bool household = false; // hold: the person's household too, as contacts
    double comply = 1;      // hold: share of people who stay at home when told to; sample: who come to have it taken, unless they are held
    double apart = 1;       // hold: share of the contacts with housemates that is left to someone who is held at home
    int checks_a_day = 1;   // hold: rounds that look at the person, 1 or 2
    double days_back = 0;   // trace: look-back before onset
    std::int32_t detail = 0; // release: 1 for want of a place; discharge: the alternative of the rule that was met; sample: Assay; mass_round: MassTest::detail(); trace: TraceRank; close_spot, seal_zone: SpotKind
    std::uint32_t place = Fact::none;  // close_spot, seal_zone: as in the fact spot_found; open_zone: which; seal_institutions: county
    double closed_days = 0; // close_spot: from now on
    auto operator<=>(const Order& o) const {
        return std::tie(kind, person, policy, priority, detail) <=> std::tie(o.kind, o.person, o.policy, o.priority, o.detail);
    }
    bool operator==(const Order& o) const { return (*this <=> o) == 0; }
};

// Who waits first for a tracing team: proven cases, then suspects, then contacts whose own contacts are looked for. The detail
// of an order to trace.
enum class TraceRank : std::uint8_t { proven, suspect, second_order };

// When a policy is in force: between two dates, and as the evening's meeting decides on the figures that it knows by then.
struct When {
    std::optional<Date> from, to;               // from <= day < to
    Trigger start, stop;                        // on what was reported; none: at once, and never
    int delay_days = 1;                         // [day] from the meeting that decides to the change
    int least_days = 0;                         // [day] in force at least, once begun
    Where from_given, to_given;
    void fields(Fields& f);
};

// A part of the region, by names or codes of counties; empty: all of it.
struct Area {
    std::vector<std::string> counties;
    std::vector<Where> given;                   // [counties named]
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

// What a policy hears in a tick.
struct News {
    std::span<const Fact> facts;    // learned since policies last answered
    std::span<const Reminder> due;  // its own
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
    // While it is in force: orders for what is new.
    virtual void respond(const Known&, const Now&, const News&, std::vector<Order>&, Agenda<Reminder>&) const {}
    // Before that, in the tick in which it comes into force: orders for what was known already; by default, as if it were new.
    virtual void begin(const Known&, const Now&, std::vector<Order>&, Agenda<Reminder>&) const;
    // From then on in every tick, in force or not: ends what it has begun, for a reason ends by its own rule.
    virtual void conclude(const Known&, const Now&, const News&, std::vector<Order>&) const {}
    bool in_force(const Known&, const Now&) const;

    // What stages need to know of a policy that works through them; none for all others.
    virtual const TraceManner* tracing() const { return nullptr; }
    virtual const AppManner* app() const { return nullptr; }
    virtual const SelfIsolation* self_isolation() const { return nullptr; }
    virtual const Registration* registration() const { return nullptr; }
    virtual const RapidTest* rapid() const { return nullptr; }
    virtual const MassTest* mass_test() const { return nullptr; }
    virtual const DoorToDoor* sweeping() const { return nullptr; }
    virtual const Matching* matching() const { return nullptr; }
    virtual const Admission* admission() const { return nullptr; }
    virtual const ExportControl* export_control() const { return nullptr; }
    virtual const Entrance* entrance() const { return nullptr; }
    virtual const Vaccination* vaccination() const { return nullptr; }
    virtual const Inspection* inspection() const { return nullptr; }
    virtual const SpotSearch* spots() const { return nullptr; }
    virtual const Liaison* liaison() const { return nullptr; }
    virtual const Charter* charter() const { return nullptr; }
    virtual const Migration* migration() const { return nullptr; }
    virtual const Sealing* sealing() const { return nullptr; }
    virtual const Institutions* institutions() const { return nullptr; }
    virtual const NamedHotels* hotels() const { return nullptr; }
    virtual const ClinicManner* clinic() const { return nullptr; }
    virtual const FirstCare* first_care() const { return nullptr; }
    virtual const RiskGroups* risk_groups() const { return nullptr; }
    virtual const std::vector<DischargeRule>* discharge_rules() const { return nullptr; }
    virtual const CareTiers* tiers() const { return nullptr; }
    virtual const Reserve* reserve() const { return nullptr; }
    virtual const Supplying* supplying() const { return nullptr; }
    virtual double masks() const { return 0; }  // [0, 1] of people, who wear masks
    virtual const SiteManagement* sites() const { return nullptr; }
    virtual const Rotation* rotation() const { return nullptr; }
    virtual const Lending* lending() const { return nullptr; }
    // Facilities without which it does nothing.
    virtual std::vector<FacilityKind> needs() const { return {}; }
    // False of those that never order a sample: by them alone no case is confirmed.
    virtual bool samples() const { return true; }
    // What the luck of the policy is keyed by: its name, so that it does not matter which others there are.
    std::uint64_t key() const { return name_of(name).value; }
    std::string title() const { return "policy \"" + (name.empty() ? kind : name) + "\""; }  // for complaints

    // Of the k-th name of a list; of the policy, if a scenario does not give the list.
    Where where(const std::vector<Where>& given, std::size_t k) const { return k < given.size() ? given[k] : where_declared; }

    std::string kind, name;
    Where where_declared, name_given;
    PolicyId id;
    bool enabled = true;
    bool voluntary = false;  // what people do by themselves, not a measure
    When when;
    Area area;
};

struct PolicyKind {
    const char* kind;
    std::unique_ptr<Policy> (*make)();
};
extern const std::vector<PolicyKind> policy_kinds;  // generated from the file names in sim/policies

using Policies = std::vector<std::unique_ptr<Policy>>;

// A policy's turn in a tick; true if it is in force. Reminders that fall due while it is not wait until it is again, or has
// come to its end.
bool take_turn(const Policy&, Known&, const Now&, std::vector<Order>&);

}  // namespace cordon
