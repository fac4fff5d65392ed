// The people of a region: targets for each county, cut into units that are built in parallel.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/huge_pages.h"
#include "base/parallel.h"
#include "world/build_places.h"
#include "world/build_population.h"
#include "world/world.h"

namespace cordon {

std::uint32_t PeopleTargets::residents() const { return std::accumulate(age.begin(), age.end(), 0u); }

void fit_members(SizeCounts& households, std::uint64_t members) {
    std::uint64_t have = 0;
    std::uint32_t usual = 1;  // the commonest size
    for (std::uint32_t s = 1; s < households.size(); ++s) {
        have += static_cast<std::uint64_t>(s) * households[s];
        if (households[s] > households[usual]) usual = s;
    }
    while (have < members) {
        const std::uint32_t s = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(members - have, members - have <= largest_household / 2 ? largest_household : usual));
        ++households[s], have += s;
    }
    while (have > members) {
        std::uint32_t s = static_cast<std::uint32_t>(std::min<std::uint64_t>(have - members, usual));
        while (s > 0 && households[s] == 0) --s;
        if (s > 0) {
            --households[s], have -= s;
        } else {  // all are larger: one of them shrinks
            for (s = 1; households[s] == 0;) ++s;
            const std::uint32_t less = static_cast<std::uint32_t>(std::min<std::uint64_t>(have - members, s - 1));
            --households[s], ++households[s - less], have -= less;
        }
    }
}

GenerationShares generations_by_size(const SizeCounts& households, const std::array<double, generations>& totals) {
    GenerationShares shares{};
    // Three and four generations: the larger a household, the likelier (our choice), scaled to the totals.
    const auto fill = [&](std::size_t g, const double(&weights)[8], double most) {
        const auto weight = [&](std::size_t s) { return weights[std::min<std::size_t>(s, 7)]; };
        const auto sum = [&](double factor) {
            double n = 0;
            for (std::size_t s = 1; s < shares.size(); ++s) n += households[s] * std::min(most, factor * weight(s));
            return n;
        };
        double low = 0, high = 1;
        while (sum(high) < totals[g] && high < 1e6) high *= 2;
        for (int k = 0; k < 50; ++k) {
            const double middle = 0.5 * (low + high);
            (sum(middle) < totals[g] ? low : high) = middle;
        }
        for (std::size_t s = 1; s < shares.size(); ++s) shares[s][g] = std::min(most, low * weight(s));
    };
    constexpr double three[] = {0, 0, 0, 0.08, 0.3, 0.75, 0.9, 1}, four[] = {0, 0, 0, 0, 0, 0.2, 0.5, 1};  // by size
    fill(2, three, 0.85);
    fill(3, four, 0.14);
    // One generation: people alone, then couples, then three of like age.
    double left = totals[0] - households[1];
    shares[1][0] = 1;
    for (std::size_t s = 2; s < shares.size(); ++s) {
        const double most = (s == 2 ? 0.98 : 0.5) * (1 - shares[s][2] - shares[s][3]);
        shares[s][0] = households[s] == 0 ? 0 : std::clamp(left / households[s], 0.0, most);
        left -= shares[s][0] * households[s];
        shares[s][1] = 1 - shares[s][0] - shares[s][2] - shares[s][3];
    }
    return shares;
}

namespace {

constexpr std::uint32_t unit_people = 252000;  // [persons] a unit; divisible by household sizes, for worlds with one size only

// What falls on a unit of n out of `left` residents, the rest remaining for later units: exact in the end.
std::uint32_t part(std::uint32_t& total, std::uint64_t n, std::uint64_t left) {
    const std::uint32_t p = static_cast<std::uint32_t>((total * n + left / 2) / left);
    total -= std::min(p, total);
    return p;
}

AgeCounts part(AgeCounts& stock, std::uint32_t n) {
    std::array<double, ages> even;
    even.fill(1);
    return take(stock, even, n);
}

// A unit's share of what is left of the county's targets.
void assign_part(CountyTargets& left, std::uint32_t n, Unit& unit) {
    const std::uint32_t all = left.residents();
    const std::uint32_t living_outside = part(left.dormitory, n, all);
    unit.dormitory = std::min(living_outside, n);
    for (std::size_t s = 1; s < left.households.size(); ++s) unit.households[s] = part(left.households[s], n, all);
    fit_members(unit.households, n - unit.dormitory);
    unit.employed = part(left.employed, n, all), unit.farm = part(left.farm, n, all), unit.health = part(left.health, n, all),
    unit.leavers = part(left.leavers, n, all);
    unit.returners = part(left.returners, n, all), unit.expected = part(left.expected, n, all);
    unit.age = part(left.age, n);
    unit.schools = left.schools;
}

Range<Hamlet> hamlets_of(const Places& places, const CountyInfo& county) {
    const Cell first = places.townships[county.townships.first.value].cells.first,
               end = places.townships[county.townships.last.value - 1].cells.last;
    return {places[first].hamlets.first, places[Cell(end.value - 1)].hamlets.last};
}

std::vector<Unit> cut_into_units(const WorldSpec& spec, const Places& places, std::vector<CountyTargets>& targets) {
    const Luck luck(static_cast<std::uint64_t>(spec.seed));
    std::vector<Unit> units;
    std::uint32_t first = 0;
    for (std::size_t c = 0; c < places.counties.size(); ++c) {
        CountyTargets left = targets[c];
        std::uint32_t residents = left.residents(), number = 0;
        const auto begin = [&](Hamlet h) {
            units.emplace_back();
            units.back().key = luck.draw(Purpose::world_household, {places[places.hamlets[h.value].cell].code()}, number++).bits();
            units.back().generation = &targets[c].generation;
        };
        const auto finish = [&](std::uint32_t n) {
            assign_part(left, n, units.back());
            residents -= n;
            units.back().first = first;
            first += units.back().people();
        };
        std::uint32_t n = 0;
        for (const Hamlet h : hamlets_of(places, places.counties[c])) {
            const bool urban = places.villages[places.hamlets[h.value].village.value].urban;
            for (std::uint32_t here = places.hamlet_people[h.value]; here > 0;) {
                if (n == 0) begin(h);
                // The last unit of a county may be half as large again.
                const std::uint32_t room = residents < unit_people + unit_people / 2 ? residents - n : unit_people - n;
                const std::uint32_t taken = std::min(here, room);
                units.back().pieces.push_back({h, taken, urban, 0});
                n += taken, here -= taken;
                if (taken == room) finish(n), n = 0;
            }
        }
        ensures(n == 0 && residents == 0);
    }
    return units;
}

// Everybody alone, and alike but for age: the simplest world, made at the speed of memory.
Population build_lone_people(const WorldSpec& spec, const Places& places, std::uint64_t expected) {
    constexpr std::uint8_t usual_age = 40;
    const std::uint64_t residents = std::accumulate(places.hamlet_people.begin(), places.hamlet_people.end(), std::uint64_t{0});
    auto mark = with_room_for<std::uint8_t>(residents + expected + Population::stretch);
    mark.resize(residents + expected, Population::first_of_household | static_cast<std::uint8_t>(Role::home));
    std::vector<std::uint32_t> cell_first = {0};
    std::uint64_t passed = 0, people = 0, away_before = 0;
    for (const CellInfo& cell : places.cells) {
        for (const Hamlet h : cell.hamlets) passed += places.hamlet_people[h.value], people += places.hamlet_people[h.value];
        const std::uint64_t away = residents == 0 ? 0 : expected * passed / residents;
        std::fill_n(mark.begin() + static_cast<std::ptrdiff_t>(people), away - away_before,
                    Population::first_of_household | static_cast<std::uint8_t>(Role::expected));
        people += away - away_before, away_before = away;
        cell_first.push_back(static_cast<std::uint32_t>(people));
    }
    std::vector<std::uint8_t> age(mark.size(), usual_age);
    if (!spec.ages.empty()) {
        // The ages follow each other in a low-discrepancy sequence (of the golden ratio), so that all neighbourhoods have their shares.
        const Discrete shares(spec.age_shares);
        for_blocks((age.size() + 4095) / 4096, [&](std::size_t block) {
            for (std::size_t k = block * 4096; k < std::min(age.size(), (block + 1) * 4096); ++k) {
                const double x = (static_cast<double>(k) + 0.5) * 0.6180339887498949;
                age[k] = static_cast<std::uint8_t>(spec.ages[shares.sample(x - std::floor(x))]);
            }
        });
    }
    return Population(std::move(age), std::move(mark), std::move(cell_first), places);
}

}  // namespace

Population build_population(const WorldSpec& spec, const Places& places, const std::vector<ArrivalDay>& arrivals, Complaints& complaints) {
    std::uint64_t expected = 0;
    for (const ArrivalDay& a : arrivals) expected += a.people;
    if (!spec.households) return build_lone_people(spec, places, expected);
    std::vector<CountyTargets> targets =
        spec.kind == WorldKind::region ? census_targets(spec, places, complaints) : synthetic_targets(spec, places);
    if (!complaints.empty()) return {};

    std::vector<double> residents;
    for (const CountyTargets& t : targets) residents.push_back(t.residents());
    const std::vector<std::uint32_t> returners = apportion(static_cast<std::uint64_t>(spec.rules.returners + 0.5), residents),
                                     guests = apportion(expected, residents);
    for (std::size_t c = 0; c < targets.size(); ++c) targets[c].returners = returners[c], targets[c].expected = guests[c];

    std::vector<Unit> units = cut_into_units(spec, places, targets);
    const std::uint32_t people = units.empty() ? 0 : units.back().first + units.back().people();
    auto age = with_room_for<std::uint8_t>(people), mark = with_room_for<std::uint8_t>(people + Population::stretch);
    age.resize(people), mark.resize(people);
    for_blocks(units.size(), [&](std::size_t u) { build_unit(units[u], age.data() + units[u].first, mark.data() + units[u].first); });

    std::vector<std::uint32_t> cell_first(places.cells.size() + 1);
    for (const Unit& u : units)
        for (const Piece& p : u.pieces) cell_first[places.hamlets[p.hamlet.value].cell.value + 1] += p.people;
    std::partial_sum(cell_first.begin(), cell_first.end(), cell_first.begin());
    return Population(std::move(age), std::move(mark), std::move(cell_first), places);
}

}  // namespace cordon
