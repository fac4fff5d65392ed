// The twin: the model once more, in the plainest serial code. It visits everyone in every tick and keeps everything in
// arrays over all people: no calendar, no batches, no sparse state, no threads. With the same keyed draws it must give the
// same events as the Simulation, one for one.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "run/scenario.h"
#include "stages/records.h"
#include "stages/stages.h"
#include "twin_presence.h"

namespace cordon::twin {

// A moment of a contact that would transmit, were it normal life and were someone there.
struct Planned {
    Setting setting;
    std::uint32_t number;  // among those of its setting
    Moment moment;
};

// Where someone's body is, held or free.
struct Body {
    bool free = true;
    bool in_home = false;  // in the rooms of the own household
    Presence at;           // of those held: home, wherever they are
};

// A visit to a fever clinic that somebody infected means to make.
struct Care {
    Tick at{-1};  // none: they do not go
    Moment moment;
    std::uint16_t number = 0;
};
// An arrival whom the place of stay lists some time later.
struct Registered {
    Moment moment;
    Person person;
    std::uint32_t arrival;
    Tick at;
    auto operator<=>(const Registered&) const = default;
};
struct Swab {
    Moment taken;
    std::uint8_t priority = 0;
    std::uint64_t tie = 0;
    Facility laboratory;
    bool waiting = false;
    Moment ready = Moment::never();  // when the result is there, once the laboratory has done it
};
struct Tracing {
    Moment asked;
    std::uint8_t priority = 0;
    std::uint64_t tie = 0;
    Facility team;
    PolicyId policy;
    bool waiting = false;
    Moment done = Moment::never();  // when the contacts are named, once a team has begun
};

struct Twin {
    const Scenario& scenario;
    const World& world;
    const Luck luck;
    const Seats seats;

    Tick now{-1};
    std::vector<Conditions> conditions_then;  // [tick]
    std::vector<Everywhere> then;             // [tick] up to now

    // The truth, in full.
    std::vector<Infection> infections;        // in order of commitment
    std::vector<Tick> committed;              // [infection]
    std::vector<std::uint32_t> infection_of;  // [person] none: never infected
    std::vector<std::vector<double>> lanes;   // [gate][lane] [s] when it is free again

    // Finding and holding.
    std::vector<Care> care;                     // [infection]
    std::vector<Registered> registered;         // arrivals who will be listed, or were
    std::vector<std::vector<bool>> considered;  // [policy][arrival] for its list
    std::vector<Swab> swabs;                    // [person] the last one
    std::vector<Tracing> tracing;               // [person]
    std::vector<Holding> custody;               // [person]
    std::vector<std::uint64_t> place_tie;       // [person] in the line for a place
    std::vector<std::int64_t> served;           // [facility] patients, samples or cases of today
    std::vector<std::int64_t> turned_away;      // [facility] without a name, today
    Known known;                                // made by learn(); policies read it as in the real run

    Tally today;
    Events events;
    Digest digest;

    Twin(const Scenario&, const World&, std::uint64_t seed);
    void tick();

    // The epidemic (twin_epidemic.cpp).
    std::vector<Exposure> imports();
    std::vector<Exposure> seeds() const;
    std::vector<Exposure> contacts() const;
    std::vector<Planned> planned(const Infection&, Tick committed) const;
    std::optional<Exposure> meet(std::uint32_t infection, const Planned&) const;
    void infect(std::vector<Exposure>);
    void progress();

    // Checkpoints (twin_gates.cpp).
    std::vector<Exposure> gates();

    // Finding (twin_finding.cpp).
    void plan_care(std::uint32_t infection);
    void detect();
    void list_arrivals();
    void clinics();
    void laboratories();
    void trace();
    std::vector<Fact> contacts_of(Person, const TraceManner&) const;
    void check_held();
    void check(Person);
    void plan_check(Person, Moment not_before);
    void tell_death(std::uint32_t infection);
    std::vector<Order> respond();

    // Holding (twin_holding.cpp).
    void isolate(const std::vector<Order>&);
    void end_due_reasons();
    void give_reason(Person, const ReasonHeld&, double comply);
    void end_reason(Person, const ReasonHeld&);
    void revise(Person, std::uint8_t priority);
    void put(Person, bool held, Keep, Facility);
    void want_place(Person, Keep, std::uint8_t priority);
    void assign_places();
    void discharge(const Order&);
    void sample(const Order&);
    void ask_team(const Order&);
    void report();

    // Small questions.
    const Everywhere& here() const { return then.back(); }
    const Conditions& conditions() const { return conditions_then.back(); }
    Moment begin() const { return world.clock.begin(now); }
    Moment end() const { return world.clock.end(now); }
    Now public_now() const { return {now, world.clock, world.places}; }
    bool present(Person p) const { return here().of[p.value].activity != Activity::absent; }
    const Infection* infection_at(Person, Moment) const;  // that has begun and is neither over nor unseen by tests
    double infectious_density(const Infection&, Moment, double* individual = nullptr) const;  // [1/day]
    bool open(Facility f) const { return world.places.facilities[f.value].opens_day <= world.clock.day(now); }
    bool regional(Facility f) const { return world.places.facilities[f.value].regional || !world.places.facilities[f.value].county; }
    std::vector<Facility> serving(County, FacilityKind) const;
    std::int64_t in_line(Facility) const;  // of a laboratory or team
    Facility least_busy(County, FacilityKind) const;
    std::int64_t allotment(Facility) const;  // of the day's capacity, what falls on this tick
    std::int64_t beds_used(Facility) const;
    void tell(Fact);
    Name name(Person p) const { return world.population.name(p, world.population.cell(p), world.places); }
    County home_county(Person p) const { return world.places.townships[world.population.township(p).value].county; }
    std::size_t county(Person p) const { return home_county(p).value; }
    Body body(Person) const;
    void record(Record, std::initializer_list<std::uint64_t>);
};

// The desks of a team or class: those of its venue, cut into equal runs.
std::vector<std::uint32_t> group_of(const Venues&, std::uint32_t desk);

}  // namespace cordon::twin
