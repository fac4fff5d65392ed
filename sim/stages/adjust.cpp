// What is closed, limited and required at a tick: the calendar's normal day, and the policies in force on top.
#include <cmath>

#include "stages/stages.h"

namespace cordon {

namespace {

bool is_morning(const Clock& clock, Tick t) { return clock.part(t) == clock.ticks_per_day / 4; }

// Of those who would have gone to work or school this day, whom the policy keeps from it.
void count_days_lost(const World& world, County c, const CountyConditions& before, const CountyConditions& after, PolicyId policy, Tally& today) {
    const auto people = [&](RoleMask roles) {
        std::int64_t n = 0;
        for (const Township t : world.places.counties[c.value].townships) n += world.population.count(t, roles);
        return static_cast<double>(n);
    };
    const auto lost = [&](Series series, double share, RoleMask roles) {
        if (share > 0) today.add(series, policy.value, std::llround(share * people(roles)));
    };
    lost(Series::cost_work_days, before.work - after.work, workers);
    lost(Series::cost_school_days, before.school - after.school, pupils);
}

}  // namespace

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
        for (std::size_t c = 0; c < conditions.county.size(); ++c) {
            if (conditions.county[c] == before.county[c]) continue;
            today.add(Series::acts, policy->id.value, 1);
            if (is_morning(world.clock, tick) && !policy->voluntary)
                count_days_lost(world, County(c), before.county[c], conditions.county[c], policy->id, today);
        }
    }
    return conditions;
}

}  // namespace cordon
