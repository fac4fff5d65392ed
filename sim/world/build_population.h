// How the people of a region are made: targets for each county, units of work cut out of them, and the steps of a unit.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/errors.h"
#include "base/rng.h"
#include "places/places.h"
#include "world/population.h"
#include "world/spec.h"

namespace cordon {

constexpr int ages = 101;              // 0 .. 100 and older
constexpr int adult = 18;              // [year] no household has only people younger than this
constexpr int largest_household = 16;  // with those who are away
constexpr int generations = 4;
using AgeCounts = std::array<std::uint32_t, ages>;
using SizeCounts = std::array<std::uint32_t, largest_household + 1>;                          // households by size
using GenerationShares = std::array<std::array<double, generations>, largest_household + 1>;  // of households of each size

// What the people of an area add up to.
struct PeopleTargets {
    AgeCounts age{};                                                // residents
    SizeCounts households{};                                        // their members are the residents outside dormitories, exactly
    std::uint32_t dormitory = 0;                                    // residents outside family households
    std::uint32_t employed = 0, farm = 0, health = 0, leavers = 0;  // leavers: of the workers in firms
    std::uint32_t returners = 0, expected = 0;                      // not residents
    std::uint32_t residents() const;
};
struct CountyTargets : PeopleTargets {
    GenerationShares generation{};
    bool schools = true;
};

// From the census files of a real region, and from the rules for all other worlds. One for each county.
std::vector<CountyTargets> census_targets(const WorldSpec&, const Places&, Complaints&);
std::vector<CountyTargets> synthetic_targets(const WorldSpec&, const Places&);

// Changes as few households as it can so that they have this many members.
void fit_members(SizeCounts&, std::uint64_t members);
// Shares of generations by size, so that the totals of households by generation come out, as far as sizes allow.
GenerationShares generations_by_size(const SizeCounts&, const std::array<double, generations>& totals);

// The residents of a hamlet, or some of them, that belong to one unit.
struct Piece {
    Hamlet hamlet;
    std::uint32_t residents = 0;
    bool urban = false;
    std::uint32_t people = 0;  // result: with those who are away
};

// A unit of work: a run of hamlets of one county. Cut by numbers of people alone, never by threads.
struct Unit : PeopleTargets {
    const GenerationShares* generation = nullptr;
    bool schools = true;
    std::vector<Piece> pieces;
    std::uint64_t key = 0;    // of all its draws
    std::uint32_t first = 0;  // its first person
    std::uint32_t people() const { return residents() + returners + expected; }
};
void build_unit(Unit&, std::uint8_t* age, std::uint8_t* mark);  // of its first person
void assign_roles(const Unit&, std::uint8_t* age, std::uint8_t* mark);

// Marks used while building, and cleared at the end: no minor in the household, or an urban hamlet.
constexpr std::uint8_t without_minors = 0x40, urban_home = 0x80;

// A sequence of draws from one key: the building of a unit asks for millions, each only once (splitmix64, Steele 2014).
class Stream {
  public:
    explicit Stream(std::uint64_t key) : state_(key) {}
    std::uint64_t bits() { return mix(state_ += 0x9e3779b97f4a7c15ull); }
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(((bits() >> 32) * n) >> 32); }
    double uniform() { return (static_cast<double>(bits() >> 12) + 0.5) * 0x1p-52; }
    bool chance(double p) { return uniform() < p; }

  private:
    std::uint64_t state_;
};

template <class T>
void shuffle(T* first, std::size_t n, Stream& stream) {  // Fisher and Yates
    for (std::size_t i = n; i > 1; --i) std::swap(first[i - 1], first[stream.below(static_cast<std::uint32_t>(i))]);
}

// Takes n out of a stock, in proportion to weight x stock but at most `most` of any entry; where that is too little, more
// of those with a weight, then of all. The sum of the stock must reach n.
std::vector<std::uint32_t> take(std::uint32_t* stock, const double* weight, std::size_t entries, std::uint32_t n, double most = 1);
AgeCounts take(AgeCounts& stock, const std::array<double, ages>& weight, std::uint32_t n, double most = 1);

// Ages in rising order but for a jitter of up to `width` years: neighbours in it are of like age, as siblings and spouses are.
std::vector<std::uint8_t> in_loose_order(const AgeCounts&, int width, Stream&);

// Gives each wish for an age a person out of the stock, of the same age where there is one, else of one nearby. Wishes and
// people are matched in the order of age, so that the distances stay small.
class NearestAges {
  public:
    NearestAges(const AgeCounts& wishes, AgeCounts& stock);  // takes them out of the stock
    std::uint8_t grant(int wish) { return sorted_[next_[wish]++]; }

  private:
    std::vector<std::uint8_t> sorted_;
    std::array<std::uint32_t, ages> next_;
};

}  // namespace cordon
