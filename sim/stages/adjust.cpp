// What is closed, limited and required at a tick: the calendar's normal day, and the policies in force on top.
#include "stages/stages.h"

namespace cordon {

Conditions adjust(const World& world, const Policies& policies, const Known& known, Tick tick, Tally& today) {
    const Now now{tick, world.clock, world.places};
    const DayKind day = world.holidays.day(world.clock.date(tick));
    CountyConditions normal;
    normal.work = day.work, normal.school = day.school ? 1 : 0, normal.visits = day.visits;
    Conditions conditions;
    conditions.county.assign(world.places.counties.size(), normal);
    for (const auto& policy : policies) {
        if (!policy->in_force(known, now)) continue;
        const Conditions before = conditions;
        policy->adjust(known, now, conditions);
        for (std::size_t c = 0; c < conditions.county.size(); ++c)
            today.add(Series::acts, policy->id.value, !(conditions.county[c] == before.county[c]));
    }
    return conditions;
}

}  // namespace cordon
