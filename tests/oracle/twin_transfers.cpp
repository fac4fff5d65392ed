// Ambulances in the plainest code: for each of them the next patient is searched for among everyone.
#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "twin.h"

namespace cordon::twin {

// Where a policy wants a patient; nothing: where they are.
std::optional<Tier> Twin::tier_wanted(const CareTiers& how, Person p, bool* in_pool) const {
    const Holding& h = custody[p.value];
    const std::uint8_t condition = known.files.find(p)->condition;
    const Tier here = world.places.facilities[h.facility.value].tier;
    const bool up = condition >= 2 && luck.draw(Purpose::referral_up, name(p)).uniform(0) < how.referred_up;
    const bool pooled = how.pool && (!how.pool_from || world.clock.date(now) >= *how.pool_from);
    const Tier tier = up ? Tier::province : how.tier[condition];
    *in_pool = pooled && tier != Tier::province;
    if (*in_pool) return h.facility != how.pool && here != Tier::province ? std::optional(tier) : std::nullopt;
    return here < tier ? std::optional(tier) : std::nullopt;
}

void Twin::transfers() {
    const bool morning = world.clock.part(now) == world.clock.ticks_per_day / 4;
    bool looked = false;
    for (const auto& policy : scenario.policies) {
        if (!policy->tiers() || !policy->in_force(known, public_now())) continue;
        const CareTiers& how = *policy->tiers();
        const auto in_hospital = [&](std::uint32_t p) { return custody[p].at == Keep::hospital && custody[p].facility; };
        if (!looked)
            for (std::uint32_t p = 0; p < custody.size(); ++p) {
                const bool serious = in_hospital(p) && known.files.find(Person(p))->condition >= 2;
                to_transfer[p] = (!morning && to_transfer[p]) || serious || (morning && in_hospital(p));
            }
        looked = true;
        const double a_day = how.ambulances * 24 / how.hours;
        const auto trips_up_to = [&](int tick) { return static_cast<std::int64_t>(std::floor(a_day * tick / world.clock.ticks_per_day)); };
        std::int64_t free = trips_up_to(now.index + 1) - trips_up_to(now.index);
        std::vector<bool> asked(custody.size(), false);
        while (true) {
            Person next;
            const auto rank = [&](Person p) {
                const PersonFile& file = *known.files.find(p);
                return std::tuple(3 - file.condition, std::min(file.condition_since, custody[p.value].since),
                                  luck.draw(Purpose::referral_up, name(p)).bits(1));
            };
            bool pooled = false;
            for (std::uint32_t p = 0; p < custody.size(); ++p)
                if (to_transfer[p] && !asked[p] && in_hospital(p) && policy->area.holds(home_county(Person(p))) &&
                    tier_wanted(how, Person(p), &pooled) && (!next || rank(Person(p)) < rank(next)))
                    next = Person(p);
            if (!next) break;
            asked[next.value] = true;
            const Tier tier = *tier_wanted(how, next, &pooled);
            Facility to;
            for (const Facility f : serving(home_county(next), FacilityKind::hospital)) {
                const FacilityInfo& info = world.places.facilities[f.value];
                if (!has_room(f, custody[next.value].alone) || (pooled ? f != how.pool : info.tier < tier)) continue;
                if (!to || info.tier < world.places.facilities[to.value].tier) to = f;
            }
            if (free <= 0 || !to) {
                ++transfer_waiting[county(next)];
                continue;
            }
            --free;
            today.add(Series::transfers, county(next));
            if (world.places.facilities[to.value].tier == Tier::province) today.add(Series::transfers_to_province, county(next));
            put(next, true, Keep::hospital, to);
        }
    }
}

}  // namespace cordon::twin
