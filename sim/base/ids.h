// Typed indices: a person is not a cell, and the compiler knows it.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace cordon {

template <class Tag>
struct Id {
    std::uint32_t value = none_value;

    static constexpr std::uint32_t none_value = 0xffffffffu;
    constexpr Id() = default;
    constexpr explicit Id(std::uint64_t v) : value(static_cast<std::uint32_t>(v)) {}
    constexpr explicit operator bool() const { return value != none_value; }  // false: nobody, nowhere
    constexpr auto operator<=>(const Id&) const = default;
    constexpr Id& operator++() { ++value; return *this; }
};

using Person = Id<struct PersonTag>;        // index into the population, township by township
using Cell = Id<struct CellTag>;            // grid square that holds people or a facility
using County = Id<struct CountyTag>;        // level 1 area
using Township = Id<struct TownshipTag>;    // level 2 area, and the unit of flows
using Village = Id<struct VillageTag>;      // level 3 area: village or community
using Hamlet = Id<struct HamletTag>;        // the part of a village that lies in one cell
using Gate = Id<struct GateTag>;            // a place on a road where a checkpoint may stand
using Venue = Id<struct VenueTag>;          // a firm or a school
using Facility = Id<struct FacilityTag>;    // hospital, laboratory, isolation site, fever clinic, tracing team
using Episode = Id<struct EpisodeTag>;      // one infection of one person, in order of commitment
using Source = Id<struct SourceTag>;        // named outside source of arrivals
using PolicyId = Id<struct PolicyTag>;      // position of a policy in the scenario

// A half-open range of ids, for counting loops over ranges of members.
template <class I>
struct Range {
    I first{0}, last{0};  // [first, last)
    struct iterator {
        I at;
        I operator*() const { return at; }
        iterator& operator++() { ++at; return *this; }
        bool operator!=(const iterator& o) const { return at != o.at; }
    };
    iterator begin() const { return {first}; }
    iterator end() const { return {last}; }
    std::uint32_t size() const { return last.value - first.value; }
    bool contains(I i) const { return first <= i && i < last; }
};

}  // namespace cordon

template <class Tag>
struct std::hash<cordon::Id<Tag>> {
    std::size_t operator()(cordon::Id<Tag> i) const noexcept { return i.value; }
};
