// Samples under way: of people by name, of several of them in one tube, and of the many without a name.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace cordon {

// The last sample of a person. Only one is under way at a time; those of mass rounds come besides.
struct Sample {
    Moment taken;
    Moment sent;                // to where it is now, whole or taken out of a pool: the turnaround counts from here
    std::uint8_t priority = 0;
    bool waiting = false;       // in the line of a laboratory
    bool single = false;        // not to be pooled (again)
    bool preliminary = false;   // positive at a laboratory whose results have to be confirmed
    Facility laboratory;
    PolicyId policy;            // that asked for it
};

// Samples of people by name that were examined in one tube.
struct PooledTube {
    Facility laboratory;
    std::vector<Person> people;
};

// Samples taken together of people without a name, and of the few among them whose own course counts.
struct SampleBatch {
    struct Member {
        std::uint32_t tube = 0;
        Person person;
        auto operator<=>(const Member&) const = default;
    };
    std::uint64_t key = 0;          // what its luck is keyed by, with the tick
    Tick made;
    Moment taken, sent;             // as of a sample
    std::uint8_t priority = 0;
    County county;
    PolicyId policy;
    Facility laboratory;
    std::int32_t pool = 1;          // people to a tube
    std::int64_t people = 0;        // with the members
    std::int64_t tubes = 0, done = 0;
    std::vector<Member> members;    // in order of tubes

    std::int64_t waiting() const { return tubes - done; }
    // People in a tube besides its members.
    std::int64_t others_in(std::int64_t tube, std::int64_t members_there) const {
        return std::max<std::int64_t>(0, people * (tube + 1) / tubes - people * tube / tubes - members_there);
    }
};

// Tubes [from, to) of a batch, examined in one tick.
struct BatchPart {
    std::uint32_t batch = 0;
    std::int64_t from = 0, to = 0;
};

}  // namespace cordon
