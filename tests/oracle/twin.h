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
    bool in_home = false;    // in the rooms of the own household
    Presence at;             // of those held: home, wherever they are
};

struct Twin {
    const Scenario& scenario;
    const World& world;
    const Luck luck;
    const Seats seats;

    Tick now{-1};
    Conditions conditions;
    std::optional<Everywhere> here;

    // The truth, in full.
    std::vector<Infection> infections;        // in order of commitment
    std::vector<Tick> committed;              // [infection]
    std::vector<std::uint32_t> infection_of;  // [person] none: never infected
    std::vector<Holding> custody;             // [person]

    Tally today;
    Digest digest;

    Twin(const Scenario&, const World&, std::uint64_t seed);
    // One tick, given what the authority knows and whom it holds at its beginning.
    void tick(const Known&);

    // The epidemic (twin_epidemic.cpp).
    std::vector<Exposure> imports();
    std::vector<Exposure> seeds() const;
    std::vector<Exposure> contacts() const;
    std::vector<Planned> planned(const Infection&, Tick committed) const;
    std::optional<Exposure> meet(std::uint32_t infection, const Planned&) const;
    void infect(std::vector<Exposure>);
    void progress();

    Name name(Person p) const { return world.population.name(p, world.population.cell(p), world.places); }
    std::size_t county(Person p) const { return world.places.townships[world.population.township(p).value].county.value; }
    Body body(Person) const;
    Person in_group(const Presence&, std::uint32_t which) const;
    void record(Record, std::initializer_list<std::uint64_t>);
};

// The desks of a team or class: those of its venue, cut into equal runs.
std::vector<std::uint32_t> group_of(const Venues&, std::uint32_t desk);

}  // namespace cordon::twin
