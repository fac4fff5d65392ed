// Where people under control really are. The reasons are in Known; the body is here.
#pragma once
#include <cstdint>
#include <vector>

#include "base/columns.h"
#include "base/ids.h"
#include "base/time.h"
#include "known/known.h"

namespace cordon {

struct Holding {
    bool held = false;          // not free: away from work, school, trips and community
    Keep at = Keep::home;       // where now
    Keep wants = Keep::home;    // by the strongest reason; more than `at` while waiting for a place
    Facility facility;          // site or hospital; none at home
    Moment since;               // of being held at all
    Moment waiting_since = Moment::never();
    bool complies = true;
};

// A finite facility at work.
struct FacilityState {
    std::int32_t used = 0;                         // beds or rooms
    double carried = 0;                            // capacity of fractions of samples or cases left from earlier ticks
    std::vector<std::uint64_t> queue;              // what waits; coded by its stage
};

}  // namespace cordon
