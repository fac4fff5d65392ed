// The households of a unit while ages are found for their members.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "world/build_population.h"

namespace cordon {

// Members stand in the order of generations, the oldest first.
struct Family {
    std::uint32_t first = 0;  // its first member in the unit
    std::uint8_t size = 0;    // residents
    std::uint8_t generations = 1;
    std::uint8_t great = 0, grand = 0, parents = 0, children = 0;  // members by generation; one generation: none of these
    std::uint8_t wish[2] = {0, 0};                                 // [year] ages wanted for two members
};

// One or two people who are away, and the household in which they are at home.
struct Visitors {
    std::uint32_t home = 0, first = 0;  // first member of the household; their own place
    std::uint8_t residents = 0, people = 1;
    Role role = Role::expected;
};

struct Site {
    std::uint32_t first = 0, people = 0;
};

struct Homes {
    std::vector<Family> alone, couples;        // one generation: single people, and two or more
    std::array<std::vector<Family>, 3> lines;  // two, three, four generations
    std::vector<Site> sites;
    std::vector<Visitors> visitors;
    std::vector<Family>& of(const Family& f) { return f.generations > 1 ? lines[f.generations - 2u] : f.size > 1 ? couples : alone; }
};

// Ages for everybody: residents use up the unit's counts exactly.
void give_ages(const Unit&, Homes&, Stream&, std::uint8_t* age, std::uint8_t* mark);

}  // namespace cordon
