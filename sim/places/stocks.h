// Stocks of what control uses up: masks, suits, reagents and the like, held by a county or for the region. Public facts, as
// facilities are; what is on hand lies in State.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"

namespace cordon {

enum class Item : std::uint8_t { masks, suits, thermometers, reagents, rapid_kits, disinfectant };
inline const std::vector<std::string> item_names = {"masks", "suits", "thermometers", "reagents", "rapid_kits", "disinfectant"};
constexpr std::size_t items = 6;

// Lasts: whoever has it for the day gives it back.
constexpr bool is_durable(Item i) { return i == Item::thermometers; }
// A faulty one shows in use, and another is taken: the control of a test fails. Nobody sees that a mask or a suit is faulty.
constexpr bool shows_faults(Item i) { return i != Item::masks && i != Item::suits; }

// What things are used for, in the order in which they are asked for where nobody ranks them.
enum class Use : std::uint8_t { wards, clinics, sites, checkpoints, sweeps, tracing, spots, urgent_tests, tests, mass_tests, people };
inline const std::vector<std::string> use_names = {"wards", "clinics", "sites", "checkpoints", "sweeps", "tracing",
                                                   "spots", "urgent_tests", "tests", "mass_tests", "people"};
constexpr std::size_t uses = 11;

// What a use needs: bits of Item.
constexpr unsigned needs_of(Use u) {
    const auto bit = [](Item i) { return 1u << static_cast<unsigned>(i); };
    switch (u) {
        case Use::wards:
        case Use::sites: return bit(Item::masks) | bit(Item::suits) | bit(Item::disinfectant);
        case Use::clinics: return bit(Item::masks) | bit(Item::suits);
        case Use::checkpoints: return bit(Item::masks) | bit(Item::thermometers) | bit(Item::rapid_kits);
        case Use::sweeps: return bit(Item::masks) | bit(Item::thermometers);
        case Use::tracing:
        case Use::people: return bit(Item::masks);
        case Use::spots: return bit(Item::disinfectant);
        case Use::urgent_tests:
        case Use::tests:
        case Use::mass_tests: return bit(Item::reagents) | bit(Item::rapid_kits);
    }
    return 0;
}
constexpr bool needs(Use u, Item i) { return needs_of(u) & (1u << static_cast<unsigned>(i)); }

struct StockInfo {
    struct Supply {
        std::int32_t from_day = 0;    // [day] since the start of the run
        double a_day = 0;             // [units/day] from then on
    };
    std::string name;
    Item item = Item::masks;
    County county;                    // whose it is; none: of the region, for all counties
    std::int64_t amount = 0;          // [units] at the start
    std::vector<Supply> resupply;     // by day
    std::int64_t lot = 1000;          // [units] that are faulty together, or not
    double faulty = 0;                // [0, 1] of lots
    double inspection = 0;            // [0, 1] of the faulty lots, found when they come
    double price = 1;                 // [yuan] of a unit that is bought besides

    bool serves(County c) const { return !county || county == c; }
    // [units] that come at the beginning of a day.
    std::int64_t due(std::int32_t day) const {
        const auto later = std::find_if(resupply.begin(), resupply.end(), [&](const Supply& s) { return s.from_day > day; });
        return later == resupply.begin() ? 0 : portion((later - 1)->a_day, day);
    }
    // [units] of so many a day that fall on a day: whole ones, which add up.
    static std::int64_t portion(double a_day, std::int32_t day) {
        const auto until = [&](std::int32_t d) { return static_cast<std::int64_t>(std::floor(a_day * d + 1e-9)); };
        return until(day + 1) - until(day);
    }
};

}  // namespace cordon
