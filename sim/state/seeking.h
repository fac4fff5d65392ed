// Who has come from outside or was turned back, grids that are swept from door to door, and lists that are checked.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/ids.h"
#include "base/time.h"

namespace cordon {

// Someone who has come.
struct Coming {
    Person person;
    std::uint32_t arrival = 0;  // index into Mobility::arrivals
    Moment moment;              // later than planned for those who were turned back
};

// Someone who was turned back on the way in, or never set out: nowhere in the region before `until`.
struct TurnedBack {
    Tick until{std::numeric_limits<std::int32_t>::max()};
    bool kept_back = false;     // by export control
};

// A group of travellers who try again.
struct ComingAgain {
    std::uint32_t arrival = 0;  // index of the first of them
    Moment moment;
    std::uint32_t attempt = 0;  // 1 the second
    auto operator<=>(const ComingAgain&) const = default;
};

// Of one policy: whom it has let in today; or of one policy and source: whom the exit post has examined.
// Doses given in a county for a policy. Nothing is stored of those who got them: a keyed permutation of the people of the county
// says in which order they are asked, and how far it has come by each day is all there is to know.
struct Rollout {
    std::int32_t first_day = -1;             // none: not begun
    std::vector<std::uint32_t> asked;        // [day since first_day] people asked up to the end of the day
    std::vector<std::uint32_t> firsts;       // [day since first_day] first doses of the day
};

struct LetIn {
    std::int32_t day = -1;
    std::int64_t people = 0;
};

// A sweep from door to door. When a household is visited follows from the day of its start: nothing else is remembered.
struct Sweeping {
    static constexpr std::uint32_t households = 40;  // of a grid at most
    bool begun = false;
    std::int32_t start_day = 0;
    std::vector<std::array<std::uint32_t, households + 1>> grids;  // [county][households of a grid] grids that have workers
    std::vector<std::array<std::uint32_t, households * (households + 1) / 2>> refusing;  // [county][slot()] of them, where nobody opens
    // Of a place in a grid of so many households.
    static constexpr std::uint32_t slot(std::uint32_t n, std::uint32_t place) { return n * (n - 1) / 2 + place; }
    std::vector<double> thermometers;                              // [county] share of today's workers who have one; empty: all
    std::size_t next_infection = 0, next_arrival = 0;              // that it has not yet made a note of: in Episodes, in State::came
};

// Records on the desk of a data team: one of a person, or a batch of false ones of a county, in the order of time.
struct Listed {
    Moment since;
    std::uint64_t tie = 0;
    Person person;              // none: false ones
    County county;
    PolicyId policy;
    std::uint32_t people = 1;
    std::uint32_t arrival = 0;  // of a person: index into State::came
};

struct RecordsDesk {
    std::vector<Listed> waiting;
    std::size_t head = 0;       // those before are done
};

}  // namespace cordon
