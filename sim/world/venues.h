// Where people work and learn: firms and schools, the commuting that fills them, and the groups inside.
// Members are not stored: a keyed permutation maps the pupils or workers of a township to places in venues, both ways.
#pragma once
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/permutation.h"
#include "places/venue_kinds.h"
#include "world/population.h"

namespace cordon {

// A fixed stream of commuters between two townships.
struct CommuteFlow {
    Township from, to;
    std::uint32_t people;     // > 0
    std::uint32_t out_first;  // position of its first member among the commuters of `from`
    std::uint32_t in_first;   // position of its first member among those who come to `to`
    std::uint32_t route;      // index into Mobility::routes; 0 is the empty route
};

// What a firm is for the whole run: where it falls among the sectors, and how early its turn comes, both in 1/65536.
struct FirmLot {
    std::uint16_t sector = 0, turn = 0;
};

constexpr std::uint32_t no_desk = 0xffffffffu;

// All venues of one kind. Places in venues ("desks") are numbered township by township, cell by cell, venue by venue.
struct Venues {
    RoleMask members = 0;                       // roles that fill them
    std::uint32_t group_size = 10;              // of a team or class; the last groups of a venue are levelled
    std::vector<std::uint32_t> township_desk;   // [townships + 1] first desk of each township
    std::vector<std::uint32_t> cell_desk;       // [cells + 1] first desk of each cell
    std::vector<std::uint32_t> venue_desk;      // [venues + 1] first desk of each venue; a venue lies in one cell
    std::vector<std::uint32_t> township_venue;  // [townships + 1] first venue of each township: narrows the search
    std::vector<CommuteFlow> flows;             // sorted by (from, to)
    std::vector<std::uint32_t> flows_from;      // [townships + 1] into flows
    std::vector<std::uint32_t> flows_to;        // [townships + 1] into to_order
    std::vector<std::uint32_t> to_order;        // flows sorted by (to, from)
    // What follows from all this and is looked up often; may be left empty (index_presence.cpp).
    std::vector<Permutation> leaving, coming;   // [townships] members in the order in which flows take them; who come, in that of desks
    std::vector<std::uint8_t> all_leave;        // [townships] 1: a flow takes each of the members
    std::vector<std::uint32_t> venue_guide, cell_guide;  // [desk / desks_a_guide] the venue and the cell that hold the first of these desks
    static constexpr std::uint32_t desks_a_guide = 32;
};

}  // namespace cordon
