// The morning of stocks: what comes, what is lent and bought, and what the work of the day takes, by rank.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/care.h"
#include "stages/contacts.h"
#include "stages/move.h"
#include "stages/records.h"
#include "stages/supply.h"
#include "stages/tell.h"

namespace cordon {

namespace {

std::int64_t sum(const std::array<std::int64_t, uses>& n) {
    std::int64_t all = 0;
    for (const std::int64_t x : n) all += x;
    return all;
}
// [units] that last so many days at the rate of yesterday.
std::int64_t cover(const StockState& stock, double days) {
    return static_cast<std::int64_t>(std::ceil(days * static_cast<double>(sum(stock.wanted_yesterday))));
}

// source: 0 what comes anyway, 1 what was there at the start, 2 + policy what it bought.
void receive(Stage& s, std::uint32_t k, std::int64_t units, std::uint32_t source) {
    const StockInfo& info = s.world.places.stocks[k];
    StockState& stock = s.state.supplies.stocks[k];
    const Policy* by = manager(s, info.item, info.county);
    const double inspection = std::max(info.inspection, by ? by->supplying()->inspection : 0);
    stock.received += units;
    for (std::uint32_t number = 0; units > 0; ++number) {
        const std::int64_t n = std::min(units, info.lot);
        const Draw d = s.luck.draw(Purpose::lot_faulty, name_of(info.name), static_cast<std::uint32_t>(s.world.clock.day(s.now)),
                                   (std::uint64_t{source} << 32) + number + 1);
        units -= n;
        const bool faulty = d.chance(info.faulty, 0);
        if (!faulty || !d.chance(inspection, 1)) {
            load(stock, {n, faulty});
            continue;
        }
        stock.faulty_found += n;
        s.state.today.add(Series::stock_faulty_found, k, n);
        if (by && by->supplying()->inspection > info.inspection) note_acts(s, by->id);
    }
}

void open_day(Stage& s) {
    Supplies& all = s.state.supplies;
    const bool first = all.stocks.empty();
    const std::int32_t day = s.world.clock.day(s.now);
    all.stocks.resize(s.world.places.stocks.size());
    for (std::uint32_t k = 0; k < all.stocks.size(); ++k) {
        StockState& stock = all.stocks[k];
        stock.wanted_yesterday = stock.wanted;
        stock.wanted.fill(0), stock.given.fill(0), stock.in_service = 0;
        const StockInfo& info = s.world.places.stocks[k];
        if (first) receive(s, k, info.amount, 1);
        const std::int64_t comes = info.due(day);
        receive(s, k, comes, 0);
        s.state.today.add(Series::stock_received, k, comes);
    }
    for (const Purchase& p : all.coming) {
        if (p.day != day) continue;
        receive(s, p.stock, p.units, 2 + p.policy.value);
        s.state.today.add(Series::stock_received, p.stock, p.units), s.state.today.add(Series::stock_bought, p.stock, p.units);
    }
    std::erase_if(all.coming, [&](const Purchase& p) { return p.day <= day; });
}

void hand_over(Stage& s, std::uint32_t from, std::uint32_t to, std::int64_t units) {
    for (const SupplyLot& lot : unload(s.state.supplies.stocks[from], units, false, units)) load(s.state.supplies.stocks[to], lot);
}

// Whoever has more again than what made it a borrower gives it back.
void give_back(Stage& s) {
    Supplies& all = s.state.supplies;
    for (Loan& loan : all.loans) {
        StockState& borrower = all.stocks[loan.to];
        const double days = s.policies[loan.policy.value]->supplying()->lend_below;
        const std::int64_t units = std::min(loan.units, borrower.on_hand - cover(borrower, days));
        if (units <= 0) continue;
        hand_over(s, loan.to, loan.from, units);
        loan.units -= units, borrower.borrowed -= units, all.stocks[loan.from].lent -= units;
        s.state.today.add(Series::stock_returned, loan.to, units);
    }
    std::erase_if(all.loans, [](const Loan& l) { return l.units == 0; });
}

// Counties with enough for many days lend to those with enough for few.
void lend(Stage& s, const Policy& policy) {
    const Supplying& how = *policy.supplying();
    const std::vector<StockInfo>& infos = s.world.places.stocks;
    Supplies& all = s.state.supplies;
    const auto governs = [&](std::uint32_t k) {
        return infos[k].county && policy.area.holds(infos[k].county) && how.governs[static_cast<std::size_t>(infos[k].item)];
    };
    for (std::uint32_t to = 0; to < infos.size(); ++to)
        for (std::uint32_t from = 0; from < infos.size() && governs(to); ++from) {
            if (!governs(from) || from == to || infos[from].item != infos[to].item) continue;
            StockState &lender = all.stocks[from], &borrower = all.stocks[to];
            const std::int64_t units = std::min(lender.on_hand - cover(lender, std::max(how.lend_above, how.lend_below)),
                                                cover(borrower, how.lend_below) - borrower.on_hand);
            if (units <= 0) continue;
            hand_over(s, from, to, units);
            lender.lent += units, borrower.borrowed += units;
            all.loans.push_back({from, to, units, policy.id});
            s.state.today.add(Series::stock_lent, from, units), s.state.today.add(Series::stock_borrowed, to, units);
            note_acts(s, policy.id);
        }
}

void buy(Stage& s, const Policy& policy) {
    const Supplying& how = *policy.supplying();
    const std::int32_t day = s.world.clock.day(s.now);
    for (std::uint32_t k = 0; k < s.world.places.stocks.size(); ++k) {
        const StockInfo& info = s.world.places.stocks[k];
        const std::int64_t units = StockInfo::portion(how.purchase_a_day, day);
        if (units == 0 || !policy.area.holds(info.county) || !how.governs[static_cast<std::size_t>(info.item)]) continue;
        s.state.supplies.coming.push_back({day + how.purchase_delay, k, units, policy.id});
        note_cost(s, Series::cost_supplies, policy.id, std::llround(static_cast<double>(units) * info.price));
        note_acts(s, policy.id);
    }
}

// What the day's work of a county wants.
struct Request {
    County county;
    Use use;
    Item item;
    std::int64_t units = 0;
    Gate gate;  // of a checkpoint
};

class Morning {
  public:
    explicit Morning(Stage& s) : s_(s), counties_(s.world.places.counties.size()) {}

    void equip() {
        ask();
        std::sort(requests_.begin(), requests_.end(), [&](const Request& a, const Request& b) { return turn(a) < turn(b); });
        std::vector<double> wanted(counties_ * uses, 0), got(counties_ * uses, 0);
        Supplies& all = s_.state.supplies;
        all.thermometers.assign(s_.world.places.gates.size(), -1);
        for (const Request& r : requests_) {
            const Taken taken = take(s_, r.item, r.county, r.use, r.units);
            const std::size_t k = r.county.value * uses + static_cast<std::size_t>(r.use);
            if (r.item == Item::masks || r.item == Item::suits)
                wanted[k] += static_cast<double>(r.units), got[k] += static_cast<double>(taken.good);
            if (r.item != Item::thermometers) continue;
            all.thermometers[r.gate.value] = static_cast<std::int32_t>(taken.good);
            s_.state.today.add(Series::lanes_without_thermometer, r.gate.value, r.units - taken.good);
        }
        all.equipped.resize(counties_ * uses), all.worn.resize(counties_);
        for (std::size_t k = 0; k < wanted.size(); ++k) all.equipped[k] = wanted[k] > 0 ? got[k] / wanted[k] : 1;
        for (std::size_t c = 0; c < counties_; ++c) all.worn[c] = equipped(s_, Use::people, County(c));
    }

  private:
    void ask(County c, Use use, Item item, double units, Gate gate = {}) {
        const std::int64_t n = std::llround(units);
        if (n > 0 && is_stocked(s_.world.places, item, c)) requests_.push_back({c, use, item, n, gate});
    }
    // By rank where a policy ranks, otherwise county by county.
    std::tuple<bool, std::uint32_t, std::uint32_t, Use, Item, Gate> turn(const Request& r) const {
        const Policy* by = manager(s_, r.item, r.county);
        const auto use = static_cast<std::uint32_t>(r.use);
        if (by) return {false, by->supplying()->rank[use], r.county.value, r.use, r.item, r.gate};
        return {true, r.county.value, use, r.use, r.item, r.gate};
    }
    void ask() {
        const SupplySpec& a_day = s_.world.supplies;
        std::vector<double> beds(counties_, 0), rooms(counties_, 0), teams(counties_, 0);
        for (std::size_t f = 0; f < s_.world.places.facilities.size(); ++f) {
            const FacilityInfo& info = s_.world.places.facilities[f];
            const std::size_t c = info.county ? info.county.value : 0;
            if (info.kind == FacilityKind::hospital) beds[c] += s_.state.facilities[f].used;
            if (info.kind == FacilityKind::isolation_site) rooms[c] += s_.state.facilities[f].used;
            if (info.kind == FacilityKind::tracing_team) teams[c] += open(s_, Facility(f)) && traced(County(c));
        }
        for (std::uint32_t k = 0; k < counties_; ++k) {
            const County c(k);
            ask(c, Use::wards, Item::masks, beds[k] * a_day.ward_masks), ask(c, Use::wards, Item::suits, beds[k] * a_day.ward_suits);
            ask(c, Use::wards, Item::disinfectant, beds[k] * a_day.ward_disinfectant);
            ask(c, Use::sites, Item::masks, rooms[k] * a_day.site_masks), ask(c, Use::sites, Item::suits, rooms[k] * a_day.site_suits);
            ask(c, Use::sites, Item::disinfectant, rooms[k] * a_day.site_disinfectant);
            ask(c, Use::tracing, Item::masks, teams[k] * a_day.team_masks);
            const FirstCare* clinics = first_care_manner(s_, c);
            const double staff = clinics && clinics->protection > 0 ? count(c, only(Role::health_worker)) : 0;
            ask(c, Use::clinics, Item::masks, staff * a_day.clinic_masks), ask(c, Use::clinics, Item::suits, staff * a_day.clinic_suits);
            ask(c, Use::people, Item::masks, wearers(c) * a_day.people_masks);
        }
        for (const Post& post : posts(s_)) {
            const County c = s_.world.places.gates[post.gate.value].county;
            ask(c, Use::checkpoints, Item::masks, post.screening->staff_needed() * a_day.staff_masks, post.gate);
            int lanes = 0;
            for (std::size_t g = 0; g < post.screening->groups.size(); ++g)
                if (takes_temperature(*post.screening, g)) lanes += post.screening->groups[g].lanes;
            ask(c, Use::checkpoints, Item::thermometers, lanes, post.gate);
        }
    }
    bool in_force(const Policy& p, County c) const {
        return p.area.holds(c) && p.in_force(s_.known, {s_.now, s_.world.clock, s_.world.places});
    }
    bool traced(County c) const {
        return std::any_of(s_.policies.begin(), s_.policies.end(), [&](const auto& p) { return p->tracing() && in_force(*p, c); });
    }
    double count(County c, RoleMask roles) const {
        double n = 0;
        for (const Township t : s_.world.places.counties[c.value].townships) n += s_.world.population.count(t, roles);
        return n;
    }
    // Of several policies the one that asks most.
    double wearers(County c) const {
        double share = 0;
        for (const auto& p : s_.policies)
            if (p->masks() > share && in_force(*p, c)) share = p->masks();
        double people = 0;
        if (share > 0)
            for (const Township t : s_.world.places.counties[c.value].townships) people += s_.world.population.people(t).size();
        return share * people;
    }

    Stage& s_;
    std::size_t counties_;
    std::vector<Request> requests_;
};

}  // namespace

void supply(Stage& s) {
    if (s.world.places.stocks.empty() || s.world.clock.part(s.now) != 0) return;
    open_day(s);
    give_back(s);
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& p : s.policies) {
        if (!p->supplying() || !p->in_force(s.known, now)) continue;
        lend(s, *p);
        buy(s, *p);
    }
    for (StockState& stock : s.state.supplies.stocks) stock.opening = stock.on_hand;
    Morning(s).equip();
}

}  // namespace cordon
