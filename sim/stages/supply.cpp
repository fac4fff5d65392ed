// Taking things out of stocks.
#include "stages/supply.h"

#include <algorithm>
#include <cmath>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/spots.h"
#include "world/groups.h"

namespace cordon {

namespace {

std::size_t at(Use u) { return static_cast<std::size_t>(u); }

// [stock] of the county, then of the region.
std::vector<std::size_t> serving(const Places& places, Item item, County c) {
    std::vector<std::size_t> found;
    for (const bool own : {true, false})
        for (std::size_t k = 0; k < places.stocks.size(); ++k)
            if (places.stocks[k].item == item && (own ? places.stocks[k].county == c : !places.stocks[k].county)) found.push_back(k);
    return found;
}

// Kept for uses of a higher rank: for each what it wanted yesterday and has not got today, and for the first at least a reserve.
std::int64_t kept(const StockInfo& info, const StockState& stock, Use use, const Supplying& how) {
    std::int64_t units = 0;
    std::uint8_t first = how.rank[at(use)];
    for (std::size_t u = 0; u < uses; ++u)
        if (needs(static_cast<Use>(u), info.item)) first = std::min(first, how.rank[u]);
    for (std::size_t u = 0; u < uses; ++u) {
        if (!needs(static_cast<Use>(u), info.item) || how.rank[u] >= how.rank[at(use)]) continue;
        std::int64_t expected = stock.wanted_yesterday[u];
        if (how.rank[u] == first)
            expected = std::max(expected, static_cast<std::int64_t>(how.reserve * static_cast<double>(stock.opening)));
        units += std::max<std::int64_t>(0, expected - stock.given[u]);
    }
    return units;
}

// What is there, whoever wants it.
std::int64_t there(const StockInfo& info, const StockState& stock) {
    if (!is_durable(info.item)) return stock.on_hand;
    std::int64_t good = -stock.in_service;
    for (const SupplyLot& lot : stock.lots) good += lot.faulty ? 0 : lot.units;
    return good;
}

std::int64_t free_for(const StockInfo& info, const StockState& stock, Use use, const Policy* by) {
    const std::int64_t back = by ? kept(info, stock, use, *by->supplying()) : 0;
    return std::max<std::int64_t>(0, there(info, stock) - back);
}

Taken take_from(Stage& s, std::size_t k, Use use, std::int64_t units, std::int64_t free) {
    const StockInfo& info = s.world.places.stocks[k];
    StockState& stock = s.state.supplies.stocks[k];
    Taken taken;
    if (is_durable(info.item)) {
        taken.good = std::min(units, free);
        stock.in_service += taken.good;
    } else {
        for (const SupplyLot& lot : unload(stock, units, shows_faults(info.item), free))
            (lot.faulty ? taken.faulty : taken.good) += lot.units;
        stock.used += taken.good, stock.faulty_used += taken.faulty;
        s.state.today.add(Series::stock_faulty_used, k, taken.faulty);
    }
    stock.given[at(use)] += taken.good + taken.faulty;
    s.state.today.add(Series::stock_used, k, taken.good);
    return taken;
}

}  // namespace

bool is_stocked(const Places& places, Item item, County c) {
    return std::any_of(places.stocks.begin(), places.stocks.end(), [&](const StockInfo& i) { return i.item == item && i.serves(c); });
}

const Policy* manager(const Stage& s, Item item, County c) {
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& p : s.policies)
        if (p->supplying() && p->supplying()->governs[static_cast<std::size_t>(item)] && p->area.holds(c) && p->in_force(s.known, now))
            return p.get();
    return nullptr;
}

std::vector<SupplyLot> unload(StockState& stock, std::int64_t units, bool good_ones, std::int64_t free) {
    std::vector<SupplyLot> out;
    while (units > 0 && free > 0 && !stock.lots.empty()) {
        SupplyLot& first = stock.lots.front();
        const bool counts = !good_ones || !first.faulty;
        const std::int64_t n = std::min({first.units, free, counts ? units : first.units});
        out.push_back({n, first.faulty});
        first.units -= n, stock.on_hand -= n, free -= n;
        if (counts) units -= n;
        if (first.units == 0) stock.lots.erase(stock.lots.begin());
    }
    return out;
}

void load(StockState& stock, const SupplyLot& lot) {
    stock.on_hand += lot.units;
    if (!stock.lots.empty() && stock.lots.back().faulty == lot.faulty)
        stock.lots.back().units += lot.units;
    else
        stock.lots.push_back(lot);
}

std::int64_t available(const Stage& s, Item item, County c, Use use) {
    std::int64_t units = 0;
    const Policy* by = manager(s, item, c);
    for (const std::size_t k : serving(s.world.places, item, c))
        units += free_for(s.world.places.stocks[k], s.state.supplies.stocks[k], use, by);
    return units;
}

Taken take(Stage& s, Item item, County c, Use use, std::int64_t units) {
    const std::vector<std::size_t> from = serving(s.world.places, item, c);
    if (from.empty() || units <= 0) return {units, 0};
    const Policy* by = manager(s, item, c);
    Taken all;
    std::int64_t left = units;
    bool refused = false;
    for (const std::size_t k : from) {
        StockState& stock = s.state.supplies.stocks[k];
        stock.wanted[at(use)] += left;
        const std::int64_t free = free_for(s.world.places.stocks[k], stock, use, by);
        refused |= free < left && free < there(s.world.places.stocks[k], stock);
        const Taken taken = take_from(s, k, use, left, free);
        all.good += taken.good, all.faulty += taken.faulty;
        left = units - all.good - (shows_faults(item) ? 0 : all.faulty);
        if (left == 0) return all;
    }
    s.state.today.add(Series::stock_short, from.back(), left);
    if (refused) note_acts(s, by->id);
    return all;
}

bool take_all(Stage& s, Item item, County c, Use use, std::int64_t units) {
    if (!is_stocked(s.world.places, item, c)) return true;
    // Faulty ones show, and are not counted among those that are there.
    std::int64_t good = 0;
    const Policy* by = manager(s, item, c);
    for (const std::size_t k : serving(s.world.places, item, c)) {
        StockState copy = s.state.supplies.stocks[k];
        const std::int64_t free = free_for(s.world.places.stocks[k], copy, use, by);
        for (const SupplyLot& lot : unload(copy, units, shows_faults(item), free)) good += lot.faulty ? 0 : lot.units;
    }
    if (good < units) {
        note_short(s, item, c, use, units);
        return false;
    }
    take(s, item, c, use, units);
    return true;
}

void note_short(Stage& s, Item item, County c, Use use, std::int64_t units) {
    const std::vector<std::size_t> from = serving(s.world.places, item, c);
    if (from.empty() || units <= 0) return;
    s.state.supplies.stocks[from.front()].wanted[at(use)] += units;
    s.state.today.add(Series::stock_short, from.back(), units);
    const Policy* by = manager(s, item, c);
    const bool refused = by && std::any_of(from.begin(), from.end(),
                                           [&](std::size_t k) { return there(s.world.places.stocks[k], s.state.supplies.stocks[k]) > 0; });
    if (refused) note_acts(s, by->id);
}

double equipped(const Stage& s, Use use, County c) {
    const auto& all = s.state.supplies.equipped;
    return all.empty() ? 1 : all[c.value * uses + at(use)];
}

LanesAtWork lanes_at_work(const Stage& s, const Post& post, std::size_t group) {
    const auto& groups = post.screening->groups;
    LanesAtWork here{groups[group].lanes, true};
    const auto& given = s.state.supplies.thermometers;
    if (given.empty() || given[post.gate.value] < 0 || !takes_temperature(*post.screening, group)) return here;
    int left = given[post.gate.value];
    for (std::size_t g = 0; g < group; ++g)
        if (takes_temperature(*post.screening, g)) left -= std::min(left, groups[g].lanes);
    here.reads = left > 0;
    here.lanes = std::max(1, std::min(here.lanes, left));
    return here;
}

Use use_of_sample(std::uint8_t priority) {
    const auto p = static_cast<Priority>(priority);
    return p == Priority::suspected ? Use::urgent_tests : p == Priority::mass || p == Priority::staff ? Use::mass_tests : Use::tests;
}

void disinfect(Stage& s) {
    std::vector<DirtySpot> left;
    for (DirtySpot spot : s.state.supplies.dirty) {
        const County c = s.world.places.county_of(spot.cell);
        const auto litres = static_cast<std::int64_t>(std::ceil(s.world.supplies.spot_disinfectant));
        if (s.world.clock.part(s.now) == 0 && take_all(s, Item::disinfectant, c, Use::spots, litres)) continue;
        if (spot.until == s.now + 1) {
            spot.until = spot.until + s.world.clock.ticks_per_day;
            keep_closed(s, spot);
            s.state.today.add(Series::spots_kept_closed, c.value);
            s.state.digest.add(static_cast<std::uint32_t>(Record::kept_closed),
                               {name_of(s.world, spot.person).value, spot.kind, spot.desk, static_cast<std::uint64_t>(spot.until.index)});
        }
        left.push_back(spot);
    }
    s.state.supplies.dirty = std::move(left);
}

void count_stocks(Stage& s) {
    const Clock& clock = s.world.clock;
    for (std::size_t k = 0; k < s.state.supplies.stocks.size(); ++k) {
        const StockState& stock = s.state.supplies.stocks[k];
        s.state.today.set(Series::stock_on_hand, k, stock.on_hand);
        if (clock.part(s.now) != clock.ticks_per_day - 1) continue;
        s.state.digest.add(static_cast<std::uint32_t>(Record::stock),
                           {name_of(s.world.places.stocks[k].name).value, static_cast<std::uint64_t>(s.now.index),
                            static_cast<std::uint64_t>(stock.on_hand), static_cast<std::uint64_t>(stock.used),
                            static_cast<std::uint64_t>(stock.faulty_used), static_cast<std::uint64_t>(stock.lent),
                            static_cast<std::uint64_t>(stock.borrowed)});
    }
}

}  // namespace cordon
