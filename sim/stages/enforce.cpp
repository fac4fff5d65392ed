// Officers on their round: those who are told to stay at home are visited, as many as there are visits, in an order drawn anew
// every day; whoever is out is found out, or not.
#include <algorithm>

#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

struct Door {
    County county;
    std::uint64_t tie;
    Person person;
    auto operator<=>(const Door&) const = default;
};

std::vector<Door> doors(const Stage& s, const Policy& policy) {
    std::vector<Door> all;
    for (std::size_t r = 0; r < s.state.custody.size(); ++r) {
        const Holding& h = s.state.custody.row(r);
        const Person p = s.state.custody.key(r);
        const County county = county_of(s.world, p);
        if (!h.ordered || h.at != Keep::home || s.state.is_dead(p) || !policy.area.holds(county)) continue;
        const Draw order = s.luck.draw(Purpose::inspection, name_of(s.world, p), static_cast<std::uint32_t>(s.now.index), policy.key());
        all.push_back({county, order.bits(), p});
    }
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace

void enforce(Stage& s) {
    if (s.world.clock.part(s.now) != s.world.clock.ticks_per_day / 2) return;
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& policy : s.policies) {
        const Inspection* how = policy->inspection();
        if (!how || !policy->in_force(s.known, now)) continue;
        County county;
        double visits = 0;
        for (const Door& d : doors(s, *policy)) {
            if (d.county != county) county = d.county, visits = 0;
            if (++visits > how->visits_a_day) continue;
            s.state.today.add(Series::enforcement_visits, county.value);
            note_acts(s, policy->id);
            const Draw draw = s.luck.draw(Purpose::found_out, name_of(s.world, d.person), static_cast<std::uint32_t>(s.now.index), policy->key());
            if (s.state.is_held(d.person) || !draw.chance(how->finds, 0)) continue;
            const bool detained = draw.chance(how->detained, 1);
            s.state.today.add(Series::enforcement_absent, county.value);
            s.state.today.add(Series::enforcement_detained, county.value, detained);
            tell(s, {.kind = FactKind::found_out, .person = d.person, .moment = s.world.clock.begin(s.now), .detail = detained, .policy = policy->id});
        }
    }
}

}  // namespace cordon
