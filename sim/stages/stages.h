// The pipeline on one page: what happens in a tick, in the order in which it happens.
#pragma once
#include <vector>

#include "base/rng.h"
#include "known/known.h"
#include "policy/policy.h"
#include "state/state.h"
#include "world/whereabouts.h"
#include "world/world.h"

namespace cordon {

// What every stage may read and write. Stages write State and Known; World, luck and policies are fixed.
struct Stage {
    const World& world;
    const Policies& policies;
    const Luck& luck;
    State& state;
    Known& known;
    Tick now;
    const Whereabouts& whereabouts;  // where and who, under the conditions of this tick
    bool individuals = false;        // resolve every batch person by person: the same bits, slowly
};

// Someone stored (infected or under control) who passes a gate in this tick.
struct Crossing {
    Person person;
    Gate gate;
    Moment moment;
    Source from;                     // on entering the region from a named source, else none
    auto operator<=>(const Crossing&) const = default;
};

// Exposure: an infector's contact that transmits if the target is susceptible.
struct Exposure {
    Person target;
    Moment moment;
    std::uint64_t tie = 0;           // drawn for the pair; the lowest wins among equal moments
    Episode infector;
    Setting setting = Setting::community;
    Source source;
    std::uint8_t strain = 0;
    std::uint8_t kind = 0;           // community: of contacts.kind
    auto operator<=>(const Exposure&) const = default;
};

struct Moved;  // crossings, imported infections and batches: stages/move.h

// What is closed, limited, required. worn: by county, the share of people who would wear a mask and have one; empty: all.
Conditions adjust(const World&, const Policies&, const Known&, Tick, Tally&, const std::vector<double>& worn = {});
void supply(Stage&);                                                   // in the morning: what comes into stocks, and what the day's work takes
Moved move(Stage&);                                                    // arrivals; journeys through gates
void vaccinate(Stage&);                                                // the doses of a day
std::vector<Exposure> screen(Stage&, const Moved&);                    // checkpoints: queues, steps, findings into known; infection in the queue
void errands(Stage&);                                                  // who goes out of a sealed zone for supplies
std::vector<Exposure> meet(Stage&, const std::vector<Contact>&, Whereabouts&);  // contacts that fall due; prepares what they ask
std::vector<Exposure> first_care(Stage&, const std::vector<Due>& due); // fevers at village clinics and pharmacies: referrals, infected staff
std::vector<Exposure> wards(Stage&);                                    // infection in sites and hospitals: rooms, floors, staff
void infect(Stage&, std::vector<Exposure>);                            // one infector wins for each target
void progress(Stage&, const std::vector<Due>& due);                    // onset, severity, recovery, death
void detect(Stage&, const std::vector<Due>& due);                      // care, clinics, laboratories, tracing: into known
std::vector<Order> respond(Stage&);                                    // policies' orders
void isolate(Stage&, const std::vector<Order>&);                       // orders and ended reasons meet finite places
void migrate(Stage&);                                                  // migrant workers leave, with a certificate and as seats allow

}  // namespace cordon
