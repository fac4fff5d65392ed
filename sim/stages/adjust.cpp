// What is closed, limited and required at a tick: the calendar's normal day, and the policies in force on top.
#include "stages/stages.h"

namespace cordon {

Conditions adjust(const World& world, const Policies& policies, const Known& known, Tick tick) {
    const Now now{tick, world.clock, world.places};
    const DayKind day = world.holidays.day(world.clock.date(tick));
    CountyConditions normal;
    normal.work = day.work, normal.school = day.school ? 1 : 0, normal.visits = day.visits;
    Conditions conditions;
    conditions.county.assign(world.places.counties.size(), normal);
    for (const auto& policy : policies)
        if (policy->in_force(known, now)) policy->adjust(known, now, conditions);
    return conditions;
}

}  // namespace cordon
