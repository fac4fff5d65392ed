// Ambulances between hospitals.
#include "stages/transfers.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "stages/contacts.h"
#include "stages/isolate.h"
#include "stages/records.h"
#include "stages/rooms.h"
#include "stages/tell.h"

namespace cordon {

namespace {

class Transfers {
  public:
    Transfers(Stage& s, const Policy& policy)
        : s_(s), policy_(policy), how_(*policy.tiers()), left_(allotment(s.world.clock, s.now, how_.ambulances * 24 / how_.hours)) {
        const Date today = s.world.clock.date(s.now);
        pools_ = how_.pool && (!how_.pool_from || *how_.pool_from <= today);
    }
    void all(const std::vector<Person>& candidates) {
        std::vector<std::tuple<int, Moment, std::uint64_t, Person>> line;
        for (const Person p : candidates)
            if (misplaced(p)) line.emplace_back(-file(p).condition, since(p), tie(p), p);
        std::sort(line.begin(), line.end());
        line.erase(std::unique(line.begin(), line.end()), line.end());
        std::vector<std::int64_t> waiting(s_.world.places.counties.size(), 0);
        for (const auto& [condition, from, luck, p] : line)
            if (!move(p)) ++waiting[county_of(s_.world, p).value];
        for (std::size_t c = 0; c < waiting.size(); ++c) s_.state.today.add(Series::transfer_waiting, c, waiting[c]);
    }

  private:
    const PersonFile& file(Person p) const { return *s_.known.files.find(p); }
    const FacilityInfo& info(Facility f) const { return s_.world.places.facilities[f.value]; }
    std::uint64_t tie(Person p) const { return s_.luck.draw(Purpose::referral_up, name_of(s_.world, p)).bits(1); }
    Moment since(Person p) const { return std::min(file(p).condition_since, s_.state.custody.find(p)->since); }
    Tier wanted(Person p) const {
        const std::uint8_t condition = file(p).condition;
        const bool up = condition >= 2 && s_.luck.draw(Purpose::referral_up, name_of(s_.world, p)).chance(how_.referred_up, 0);
        return up ? Tier::province : how_.tier[condition];
    }
    bool misplaced(Person p) const {
        const Holding* h = s_.state.custody.find(p);
        if (!h || h->at != Keep::hospital || !h->facility || !policy_.area.holds(county_of(s_.world, p))) return false;
        const bool up = wanted(p) == Tier::province && info(h->facility).tier < Tier::province;
        if (pools_ && !up) return h->facility != how_.pool && info(h->facility).tier < Tier::province;
        return info(h->facility).tier < wanted(p);
    }
    bool has_room(Facility f, Person p) const { return places_left(s_, f, s_.state.custody.find(p)->alone) > 0; }
    // The lowest tier that will do, and of that the first in the order of the county.
    Facility destination(Person p) const {
        if (pools_ && wanted(p) < Tier::province) return has_room(how_.pool, p) ? how_.pool : Facility{};
        Facility best;
        for (const Facility f : serving(s_.world.places, county_of(s_.world, p), FacilityKind::hospital))
            if (info(f).tier >= wanted(p) && has_room(f, p) && (!best || info(f).tier < info(best).tier)) best = f;
        return best;
    }
    bool move(Person p) {
        if (left_ <= 0) return false;
        const Facility to = destination(p);
        if (!to) return false;
        --left_;
        const County county = county_of(s_.world, p);
        s_.state.today.add(Series::transfers, county.value);
        if (info(to).tier == Tier::province) s_.state.today.add(Series::transfers_to_province, county.value);
        note_acts(s_, policy_.id);
        s_.state.events.transfers.push_back({p, s_.state.custody.find(p)->facility, to, s_.world.clock.end(s_.now), policy_.id, file(p).condition});
        put(s_, p, true, Keep::hospital, to);
        return true;
    }

    Stage& s_;
    const Policy& policy_;
    const CareTiers& how_;
    std::int64_t left_;
    bool pools_ = false;
};

// In the morning everyone in hospital is looked at; until the next one those who are still to go, and whoever is seriously ill.
std::vector<Person> candidates(const Stage& s) {
    std::vector<Person> found;
    const bool morning = s.world.clock.part(s.now) == s.world.clock.ticks_per_day / 4;
    if (morning)
        for (std::size_t r = 0; r < s.state.custody.size(); ++r)
            if (s.state.custody.row(r).at == Keep::hospital && s.state.custody.row(r).facility) found.push_back(s.state.custody.key(r));
    for (const FacilityState& f : s.state.facilities) found.insert(found.end(), f.serious.begin(), f.serious.end());
    return found;
}

}  // namespace

void transfer(Stage& s) {
    const Now now{s.now, s.world.clock, s.world.places};
    std::vector<Person> found;
    bool asked = false;
    for (std::size_t c = 0; c < s.world.places.counties.size(); ++c) s.state.today.set(Series::transfer_waiting, c, 0);
    for (const auto& policy : s.policies) {
        if (!policy->tiers() || !policy->in_force(s.known, now)) continue;
        if (!std::exchange(asked, true)) {
            found = candidates(s);
            if (s.world.clock.part(s.now) == s.world.clock.ticks_per_day / 4) s.state.transfers.clear();
            found.insert(found.end(), s.state.transfers.begin(), s.state.transfers.end());
            std::sort(found.begin(), found.end());
            found.erase(std::unique(found.begin(), found.end()), found.end());
            s.state.transfers = found;
        }
        Transfers(s, *policy).all(found);
    }
}

}  // namespace cordon
