// Presence: where is this person, and who is at this place? Two functions, inverse of each other, that cost nothing to
// store. Trips are exchangeable within (township, free roles): a keyed draw says how many leave by each flow in a quarter
// of a day, a keyed permutation says who they are. Those whom a dated arrival brought are free from the next quarter of a day
// on. Everything here ignores who is held or has died: the stages subtract them.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/permutation.h"
#include "base/rng.h"
#include "places/conditions.h"
#include "world/commute.h"
#include "world/world.h"

namespace cordon {

enum class Activity : std::uint8_t { absent, home, work, trip, visit };
inline const std::vector<std::string> activity_names = {"absent", "home", "work", "trip", "visit"};

struct Presence {
    Activity activity = Activity::absent;
    VenueKind venue = VenueKind::firm;  // work: of which kind
    Cell cell;                          // none: out of the region
    std::uint32_t desk = none;          // work: in world.venues[venue]
    std::uint32_t flow = none;          // trip: in world.mobility.flows
    Person host;                        // visit: first member of the household that is visited
    static constexpr std::uint32_t none = 0xffffffffu;
    bool operator==(const Presence&) const = default;
};

// One direction of a journey past a gate.
struct GatePart {
    bool commute = false;
    bool back = false;           // the way home
    std::uint8_t venue = 0;      // commute: VenueKind
    std::uint32_t flow = 0;      // in Mobility::flows or Venues::flows
    std::uint32_t first = 0;     // slot of its first traveller in the load
    std::uint32_t people = 0;
    std::uint32_t of = 0;        // commute: of the first so many of the flow, those whose firm lets them come
};
struct GateLoad {
    std::vector<GatePart> parts;
    std::uint32_t slots = 0;     // all who cross in this tick; a few are void (absent, held)
};

// Of a load the sums alone.
struct GateSums {
    std::array<std::uint32_t, 2> people{};  // out, back
    std::uint32_t parts = 0, commutes = 0;
};

class Whereabouts {
  public:
    Whereabouts(const World& world, const Luck& luck, Tick tick, const Conditions& conditions);

    Tick tick() const { return tick_; }
    Presence where(Person) const;
    Presence where(Person, std::uint32_t desk) const;  // the same, if their desk is known (no_desk: they have none)
    // The same of many at once, with their desks, for half the time or less: blocks.cpp.
    struct Someone {
        Person person;
        std::uint32_t desk;
    };
    void where(std::span<const Someone>, Presence* found) const;
    struct Slot {
        Cell cell;
        std::uint32_t slot;
    };
    void who(std::span<const Slot>, Person* found) const;
    bool is_home(Person) const;                        // where(p).activity == Activity::home, for less
    // The roster of a cell: who(c, k) for k < slots(c) gives everyone present, each once; a slot whose member is
    // elsewhere is void. slot_of(p, where(p)) is the k of p, none for those in no roster (visiting, out of the region).
    std::uint32_t slots(Cell) const;
    Person who(Cell, std::uint32_t slot) const;
    std::uint32_t slot_of(Person, const Presence&) const;
    std::uint32_t slots_of_locals(Cell) const;         // the first of the roster: those who live or work there
    // The household that p's household visits, or is visited by, in this tick; none: no visit.
    Person visit_partner(Person, bool* is_guest = nullptr) const;

    // Gates. Journeys pass them in the first tick of a quarter; `crossing_tick` is false in the others.
    bool crossing_tick() const { return crossing_; }
    GateLoad load(Gate) const;
    GateSums sums(Gate) const;
    Person member(const GateLoad&, std::uint32_t slot) const;  // none: void
    bool comes(const GatePart&, std::uint32_t i) const;        // of a commute: whether the firm of the i-th of the flow lets them come
    struct Passing { Gate gate; bool back; };
    void passes(Person, std::vector<Passing>& out) const;      // the gates that p passes in this tick, in order

    // Draws the flows of a township once, so that later questions are fast. Optional: results do not depend on it.
    void prepare(Township from);
    void prepare_all();                                // in parallel
    void prepare_arrivals(Township to);                // and the visitors of its cells
    void prepare_arrivals(const std::vector<std::uint8_t>& to);  // [township] not 0: prepared, in parallel
    std::uint32_t flows_drawn() const;                         // by prepare
    std::uint32_t limits_drawn() const;                        // of these, those on which limits act
    std::uint32_t prevented(Township from) const;              // trips of this tick that limits forbid; once prepared

  private:
    struct Stretch { std::uint32_t low = 0, n = 0; };                    // of consecutive places: first and number
    // Travellers of a flow fall on the cells of its destination by systematic sampling: traveller i has the point (order(i) + u) / n,
    // and a cell takes the points in its stretch of cumulative attraction.
    struct Spread {
        double u;
        std::uint32_t n;
        std::uint32_t below(float w) const;                              // points below a cumulative weight
        Stretch on(const World&, Cell) const;
        std::uint32_t cells_below(const float* w, std::uint32_t cells, std::uint32_t point) const;  // whose stretches end before a point
    };
    struct Pool {                                                        // people of a township with nothing else to do
        std::uint32_t residents = 0, all = 0;                            // of free roles; with arrivals of earlier quarters
        std::uint32_t leaving = 0;                                       // of all, who travel
        bool everyone = false;                                           // residents are all who live there: ranks are places
        Permutation order;                                               // of travellers
    };
    struct Visitors {                                                    // of a township, by its incoming flows
        std::vector<std::uint32_t> travellers;                           // [flow] those who go there
        std::vector<double> points;                                      // [flow] where the systematic sample begins
        std::vector<Permutation> order;                                  // [flow] of large ones
        std::vector<std::uint32_t> upto;                                 // [cell x (flows + 1) + flow] of the cell, by all flows before
    };
    template <class Add>
    void each_part(Gate, const Add& add) const;                          // of its load, in order
    const CountyConditions& in(Township t) const;
    bool arrived(Person) const;
    bool at_venue_now() const;
    std::uint32_t attending(VenueKind, const CommuteFlow&) const;        // commuters of the flow who go today
    bool has_plans(VenueKind, const CommuteFlow&) const;
    bool lets(const CommuteFlow&, std::uint32_t index, FirmLot) const;   // the plans of the firm's county
    Presence at_work(VenueKind, std::uint32_t desk) const;
    Presence on_trip(std::uint32_t flow, std::uint32_t index, Stretch travellers) const;
    Person at_desk(VenueKind, Cell, std::uint32_t desk) const;
    Person visitor(Cell, std::uint32_t slot) const;                      // slot: after those of locals
    Presence at_leisure(Person) const;                                   // of someone who is there, and not at work
    bool is_here(Role role, Person p) const { return role == Role::expected ? arrived(p) : present_ & only(role); }
    bool is_ordinary() const { return all_drawn_ && !limits_ && !visits_ && !world_.mobility.locals.empty(); }
    const CommuteFlow* attends(Person, VenueKind*, std::uint32_t* index) const;
    double share(std::uint32_t a, std::uint32_t b, Township from) const; // of the flows [a, b) in the trips of `from`
    Asked of_node(Township from, std::uint32_t a, std::uint32_t b) const;
    std::uint32_t left_of(Township from, std::uint32_t a, std::uint32_t middle, std::uint32_t b, std::uint32_t n, const Draw& of_node) const;
    std::uint32_t left_of(Township from, std::uint32_t a, std::uint32_t middle, std::uint32_t b, std::uint32_t n) const;
    std::uint32_t came(Township from) const;                             // arrivals of earlier quarters
    Pool make_pool(Township from) const;
    const Pool& pool(Township from, Pool& room) const;                   // as prepared, else made in `room`
    Person in_pool(const Pool&, Township from, std::uint32_t place) const;
    std::optional<std::uint32_t> place_in_pool(const Pool&, Township from, Person) const;
    bool limits(Township from) const { return limits_ && in(from).limits_trips(); }
    void draw(Township from, std::uint32_t travellers, std::uint32_t* first) const;  // [flows + 1] first traveller of each flow
    const std::uint32_t* drawn(Township from) const { return first_.data() + world_.mobility.flows_from[from.value] + from.value; }
    void reserve();
    void draw_visitors(Township to);
    const Visitors* visitors(Township to) const { return visitors_.empty() || visitors_[to.value].upto.empty() ? nullptr : &visitors_[to.value]; }
    Stretch travellers_of(std::uint32_t flow) const;                     // among those who leave
    std::uint32_t flow_of(const Pool&, Township from, std::uint32_t traveller, Stretch* travellers) const;
    std::uint32_t limited(std::uint32_t flow, std::uint32_t n) const;    // of n travellers, those who may go
    Person traveller(std::uint32_t flow, std::uint32_t i, Stretch travellers) const;
    Spread spread(std::uint32_t flow, std::uint32_t n) const;
    Permutation order_on_cells(std::uint32_t flow, std::uint32_t n) const;
    std::uint32_t trip_of(Person, std::uint32_t* i, Stretch* travellers) const;
    std::uint32_t visitors_before(Cell, std::uint32_t flow) const;

    const World& world_;
    const Luck& luck_;
    Tick tick_;
    const Conditions& conditions_;
    int day_, quarter_;
    std::uint32_t slot_key_;     // quarter since the start: presence does not depend on ticks_per_day
    bool crossing_;
    RoleMask present_ = 0, free_ = 0;  // roles in the region; of these, those with nothing else to do
    bool limits_ = false, visits_ = false;  // somewhere, on trips; in this tick
    bool all_drawn_ = false;           // all townships are prepared
    std::array<bool, venue_kinds> whole_{};  // [VenueKind] all who belong there come, everywhere
    std::vector<std::uint8_t> is_drawn_;     // [townships] prepared
    std::vector<Pool> pools_;                // [townships]
    std::vector<std::uint32_t> first_;       // [flows + townships] first traveller of each flow and the number of all, township by township
    std::vector<std::vector<std::uint32_t>> allowed_;  // [township][flow] of the travellers, who may go; empty: all of them
    std::vector<Visitors> visitors_;         // [townships] of those prepared
};

}  // namespace cordon
