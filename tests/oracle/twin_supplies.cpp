// Stocks in the plainest code: every unit lies in a row and is handed out by itself, and whoever comes next is searched for among all.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "twin.h"

namespace cordon::twin {

namespace {
std::size_t at(Use u) { return static_cast<std::size_t>(u); }
}  // namespace

std::vector<std::size_t> Twin::stores_of(Item item, County c) const {
    std::vector<std::size_t> own, common;
    for (std::size_t k = 0; k < world.places.stocks.size(); ++k) {
        const StockInfo& info = world.places.stocks[k];
        if (info.item == item && info.county == c) own.push_back(k);
        if (info.item == item && info.county != c && !info.county) common.push_back(k);
    }
    own.insert(own.end(), common.begin(), common.end());
    return own;
}

const Policy* Twin::storekeeper(Item item, County c) const {
    for (const auto& p : scenario.policies) {
        const Supplying* how = p->supplying();
        if (how && how->governs[static_cast<std::size_t>(item)] && p->area.holds(c) && p->in_force(known, public_now())) return p.get();
    }
    return nullptr;
}

// Of one store: what lies there, and what is left of it after those of a higher rank.
std::int64_t Twin::may_have(std::size_t k, Use use, const Policy* by) const {
    const Item item = world.places.stocks[k].item;
    const Store& store = stores[k];
    std::int64_t n = item == Item::thermometers ? std::count(store.faulty.begin(), store.faulty.end(), false) - store.out
                                                : static_cast<std::int64_t>(store.faulty.size());
    if (!by) return n;
    const auto& rank = by->supplying()->rank;
    int best = 255;
    for (std::size_t u = 0; u < uses; ++u)
        if (needs(static_cast<Use>(u), item)) best = std::min<int>(best, rank[u]);
    best = std::min<int>(best, rank[at(use)]);
    for (std::size_t u = 0; u < uses; ++u) {
        if (!needs(static_cast<Use>(u), item) || rank[u] >= rank[at(use)]) continue;
        std::int64_t hoped = store.before[u];
        if (rank[u] == best)
            hoped = std::max(hoped, static_cast<std::int64_t>(by->supplying()->reserve * static_cast<double>(store.morning)));
        if (hoped > store.given[u]) n -= hoped - store.given[u];
    }
    return std::max<std::int64_t>(0, n);
}

std::int64_t Twin::may_have(Item item, County c, Use use) const {
    std::int64_t n = 0;
    for (const std::size_t k : stores_of(item, c)) n += may_have(k, use, storekeeper(item, c));
    return n;
}

// Unit by unit. Returns the good ones.
std::int64_t Twin::draw(Item item, County c, Use use, std::int64_t wanted) {
    const std::vector<std::size_t> from = stores_of(item, c);
    if (from.empty() || wanted <= 0) return wanted;
    const bool blind = item == Item::masks || item == Item::suits;
    std::int64_t good = 0, counted = 0;
    for (const std::size_t k : from) {
        Store& store = stores[k];
        store.wanted[at(use)] += wanted - counted;
        for (std::int64_t left = may_have(k, use, storekeeper(item, c)); left > 0 && counted < wanted; --left) {
            ++store.given[at(use)];
            if (item == Item::thermometers) {
                ++store.out, ++good, ++counted;
                today.add(Series::stock_used, k);
                continue;
            }
            const bool bad = store.faulty.front();
            store.faulty.pop_front();
            today.add(bad ? Series::stock_faulty_used : Series::stock_used, k);
            ++(bad ? store.spoilt : store.used);
            good += !bad, counted += blind || !bad;
        }
        if (counted == wanted) return good;
    }
    today.add(Series::stock_short, from.back(), wanted - counted);
    return good;
}

bool Twin::draw_all(Item item, County c, Use use, std::int64_t wanted) {
    if (stores_of(item, c).empty()) return true;
    std::int64_t good = 0;
    for (const std::size_t k : stores_of(item, c)) {
        const std::int64_t most = may_have(k, use, storekeeper(item, c));
        for (std::int64_t n = 0; n < most; ++n) good += !stores[k].faulty[static_cast<std::size_t>(n)];
    }
    if (good >= wanted) return draw(item, c, use, wanted) == wanted;
    lacks(item, c, use, wanted);
    return false;
}

void Twin::lacks(Item item, County c, Use use, std::int64_t n) {
    const std::vector<std::size_t> from = stores_of(item, c);
    if (from.empty() || n <= 0) return;
    stores[from.front()].wanted[at(use)] += n;
    today.add(Series::stock_short, from.back(), n);
}

void Twin::deliver(std::size_t k, std::int64_t units, std::uint64_t source) {
    const StockInfo& info = world.places.stocks[k];
    const Policy* by = storekeeper(info.item, info.county);
    const double seen = by ? std::max(info.inspection, by->supplying()->inspection) : info.inspection;
    for (std::int64_t unit = 0; unit < units; ++unit) {
        const std::uint64_t lot = static_cast<std::uint64_t>(unit / info.lot);
        const Draw d = luck.draw(Purpose::lot_faulty, name_of(info.name), static_cast<std::uint32_t>(world.clock.day(now)),
                                 source * 4294967296ull + lot + 1);
        const bool bad = d.uniform(0) < info.faulty;
        if (bad && d.uniform(1) < seen)
            today.add(Series::stock_faulty_found, k);
        else
            stores[k].faulty.push_back(bad);
    }
}

void Twin::morning() {
    if (stores.empty() || world.clock.part(now) != 0) return;
    const int day = world.clock.day(now);
    for (std::size_t k = 0; k < stores.size(); ++k) {
        Store& store = stores[k];
        store.before = store.wanted, store.wanted = {}, store.given = {}, store.out = 0;
        if (day == 0) deliver(k, world.places.stocks[k].amount, 1);
        double rate = 0;
        for (const StockInfo::Supply& s : world.places.stocks[k].resupply)
            if (s.from_day <= day) rate = s.a_day;
        const auto comes = static_cast<std::int64_t>(std::floor(rate * (day + 1) + 1e-9) - std::floor(rate * day + 1e-9));
        deliver(k, comes, 0);
        today.add(Series::stock_received, k, comes);
    }
    for (const Purchase& p : bought) {
        if (p.day != day) continue;
        deliver(p.stock, p.units, 2 + p.policy.value);
        today.add(Series::stock_received, p.stock, p.units), today.add(Series::stock_bought, p.stock, p.units);
    }
    const auto last_for = [&](std::size_t k, double days) {
        std::int64_t wanted = 0;
        for (const std::int64_t n : stores[k].before) wanted += n;
        return static_cast<std::int64_t>(std::ceil(days * static_cast<double>(wanted)));
    };
    const auto carry = [&](std::size_t from, std::size_t to, std::int64_t n) {
        for (; n > 0; --n) stores[to].faulty.push_back(stores[from].faulty.front()), stores[from].faulty.pop_front();
    };
    const auto there = [&](std::size_t k) { return static_cast<std::int64_t>(stores[k].faulty.size()); };
    for (Loan& loan : loans) {
        const std::int64_t n =
            std::min(loan.units, there(loan.to) - last_for(loan.to, scenario.policies[loan.policy.value]->supplying()->lend_below));
        if (n <= 0) continue;
        carry(loan.to, loan.from, n);
        loan.units -= n;
        today.add(Series::stock_returned, loan.to, n);
    }
    for (const auto& policy : scenario.policies) {
        const Supplying* how = policy->supplying();
        if (!how || !policy->in_force(known, public_now())) continue;
        const auto manages = [&](std::size_t k) {
            const StockInfo& info = world.places.stocks[k];
            return policy->area.holds(info.county) && how->governs[static_cast<std::size_t>(info.item)];
        };
        for (std::uint32_t to = 0; to < stores.size(); ++to)
            for (std::uint32_t from = 0; from < stores.size(); ++from) {
                const StockInfo &a = world.places.stocks[from], &b = world.places.stocks[to];
                if (from == to || a.item != b.item || !a.county || !b.county || !manages(from) || !manages(to)) continue;
                const std::int64_t n = std::min(there(from) - last_for(from, std::max(how->lend_above, how->lend_below)),
                                                last_for(to, how->lend_below) - there(to));
                if (n <= 0) continue;
                carry(from, to, n);
                loans.push_back({from, to, n, policy->id});
                today.add(Series::stock_lent, from, n), today.add(Series::stock_borrowed, to, n);
            }
        for (std::uint32_t k = 0; k < stores.size(); ++k) {
            const auto n = static_cast<std::int64_t>(std::floor(how->purchase_a_day * (day + 1) + 1e-9) -
                                                     std::floor(how->purchase_a_day * day + 1e-9));
            if (n > 0 && manages(k)) bought.push_back({day + how->purchase_delay, k, n, policy->id});
        }
    }
    for (std::size_t k = 0; k < stores.size(); ++k) stores[k].morning = there(k);
    equip();
}

// What the work of the day wants, the most important first.
void Twin::equip() {
    struct Want {
        County county;
        Use use;
        Item item;
        std::int64_t units;
        Gate gate;
    };
    std::vector<Want> wants;
    const SupplySpec& each = world.supplies;
    const auto want = [&](County c, Use use, Item item, double units, Gate gate = {}) {
        if (std::llround(units) > 0 && !stores_of(item, c).empty()) wants.push_back({c, use, item, std::llround(units), gate});
    };
    const auto first = [&](County c, const auto& has) -> const Policy* {
        for (const auto& p : scenario.policies)
            if (has(*p) && p->area.holds(c) && p->in_force(known, public_now())) return p.get();
        return nullptr;
    };
    for (std::uint32_t k = 0; k < world.places.counties.size(); ++k) {
        const County c(k);
        double beds = 0, rooms = 0, teams = 0, staff = 0, people = 0, masks = 0;
        for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
            const FacilityInfo& info = world.places.facilities[f];
            if (info.county != c) continue;
            if (info.kind == FacilityKind::hospital) beds += static_cast<double>(beds_used(Facility(f)));
            if (info.kind == FacilityKind::isolation_site) rooms += static_cast<double>(beds_used(Facility(f)));
            if (info.kind == FacilityKind::tracing_team && open(Facility(f)) && first(c, [](const Policy& p) { return p.tracing(); }))
                ++teams;
        }
        for (std::uint32_t p = 0; p < world.population.size(); ++p) {
            if (home_county(Person(p)) != c) continue;
            ++people, staff += world.population.role(Person(p)) == Role::health_worker;
        }
        for (const auto& p : scenario.policies)
            if (p->area.holds(c) && p->in_force(known, public_now())) masks = std::max(masks, p->masks());
        const Policy* clinics = first(c, [](const Policy& p) { return p.first_care(); });
        if (!clinics || clinics->first_care()->protection == 0) staff = 0;
        want(c, Use::wards, Item::masks, beds * each.ward_masks), want(c, Use::wards, Item::suits, beds * each.ward_suits);
        want(c, Use::wards, Item::disinfectant, beds * each.ward_disinfectant);
        want(c, Use::sites, Item::masks, rooms * each.site_masks), want(c, Use::sites, Item::suits, rooms * each.site_suits);
        want(c, Use::sites, Item::disinfectant, rooms * each.site_disinfectant);
        want(c, Use::tracing, Item::masks, teams * each.team_masks);
        want(c, Use::clinics, Item::masks, staff * each.clinic_masks), want(c, Use::clinics, Item::suits, staff * each.clinic_suits);
        want(c, Use::people, Item::masks, masks * people * each.people_masks);
    }
    gate_thermometers.assign(world.places.gates.size(), -1);
    std::vector<Post> posts;
    for (const auto& policy : scenario.policies)
        if (policy->in_force(known, public_now())) policy->posts(known, public_now(), posts);
    std::vector<bool> taken(world.places.gates.size(), false);
    for (const Post& post : posts) {  // the first at a gate
        if (taken[post.gate.value]) continue;
        taken[post.gate.value] = true;
        const Screening& how = *post.screening;
        const County c = world.places.gates[post.gate.value].county;
        int lanes = 0;
        for (std::size_t g = 0; g < how.groups.size(); ++g) lanes += measures(how, g) ? how.groups[g].lanes : 0;
        want(c, Use::checkpoints, Item::masks, how.staff_needed() * each.staff_masks, post.gate);
        want(c, Use::checkpoints, Item::thermometers, lanes, post.gate);
    }
    std::vector<double> wanted(world.places.counties.size() * uses, 0), got = wanted;
    const auto place = [&](const Want& w) {
        const Policy* by = storekeeper(w.item, w.county);
        const unsigned rank = by ? by->supplying()->rank[at(w.use)] : w.county.value,
                       then = by ? w.county.value : static_cast<unsigned>(w.use);
        return std::tuple(by == nullptr, rank, then, w.use, w.item, w.gate);
    };
    while (!wants.empty()) {
        const auto next = std::min_element(wants.begin(), wants.end(), [&](const Want& a, const Want& b) { return place(a) < place(b); });
        const std::int64_t good = draw(next->item, next->county, next->use, next->units);
        const std::size_t k = next->county.value * uses + at(next->use);
        if (next->item == Item::masks || next->item == Item::suits)
            wanted[k] += static_cast<double>(next->units), got[k] += static_cast<double>(good);
        if (next->item == Item::thermometers) {
            gate_thermometers[next->gate.value] = static_cast<int>(good);
            today.add(Series::lanes_without_thermometer, next->gate.value, next->units - good);
        }
        wants.erase(next);
    }
    gear.assign(wanted.size(), 1);
    for (std::size_t k = 0; k < gear.size(); ++k)
        if (wanted[k] > 0) gear[k] = got[k] / wanted[k];
    worn.clear();
    for (std::size_t c = 0; c < world.places.counties.size(); ++c) worn.push_back(gear[c * uses + at(Use::people)]);
}

bool Twin::measures(const Screening& how, std::size_t group) {
    bool any = false;
    for (const ScreenStep& step : how.steps) {
        const auto& spared = group == 0 ? std::vector<std::string>() : how.passes[group - 1].spared;
        any = any || (step.kind == StepKind::temperature && std::find(spared.begin(), spared.end(), "temperature") == spared.end());
    }
    return any;
}

void Twin::disinfect() {
    std::vector<DirtySpot> left;
    for (DirtySpot& spot : dirty) {
        const County c = world.places.county_of(spot.cell);
        const auto litres = static_cast<std::int64_t>(std::ceil(world.supplies.spot_disinfectant));
        if (world.clock.part(now) == 0 && draw_all(Item::disinfectant, c, Use::spots, litres)) continue;
        if (spot.until.index == now.index + 1) {
            spot.until.index += world.clock.ticks_per_day;
            const Venues& v = world.venues[spot.kind];
            const auto venue_of = [&](std::uint32_t desk) { return std::upper_bound(v.venue_desk.begin(), v.venue_desk.end(), desk); };
            const std::vector<std::uint32_t> group = group_of(v, spot.desk);
            for (std::uint32_t desk = 0; desk < seats.at[spot.kind].size(); ++desk) {
                const bool in_group = std::find(group.begin(), group.end(), desk) != group.end();
                const bool inside = scenario.policies[spot.policy.value]->spots()->whole ? venue_of(desk) == venue_of(spot.desk) : in_group;
                const Person p = seats.at[spot.kind][desk];
                if (!inside || !p || p == spot.person || !present(p)) continue;
                Tick from = now + 1;
                while (sent_home_in(p, from)) ++from;
                if (from < spot.until) sent_home[p.value].push_back({from, spot.until, {}, true});
            }
            today.add(Series::spots_kept_closed, c.value);
            record(Record::kept_closed, {name(spot.person).value, spot.kind, spot.desk, static_cast<std::uint64_t>(spot.until.index)});
        }
        left.push_back(spot);
    }
    dirty = left;
}

void Twin::count_stores() {
    for (std::size_t k = 0; k < stores.size(); ++k) {
        today.set(Series::stock_on_hand, k, static_cast<std::int64_t>(stores[k].faulty.size()));
        if (world.clock.part(now) != world.clock.ticks_per_day - 1) continue;
        std::int64_t lent = 0, borrowed = 0;
        for (const Loan& loan : loans) lent += loan.from == k ? loan.units : 0, borrowed += loan.to == k ? loan.units : 0;
        record(Record::stock, {name_of(world.places.stocks[k].name).value, static_cast<std::uint64_t>(now.index), stores[k].faulty.size(),
                               static_cast<std::uint64_t>(stores[k].used), static_cast<std::uint64_t>(stores[k].spoilt),
                               static_cast<std::uint64_t>(lent), static_cast<std::uint64_t>(borrowed)});
    }
}

}  // namespace cordon::twin
