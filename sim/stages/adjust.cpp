// What is closed, limited and required at a tick: the calendar's normal day, and the policies in force on top.
#include <algorithm>
#include <cmath>

#include "stages/stages.h"

namespace cordon {

namespace {

bool is_morning(const Clock& clock, Tick t) { return clock.part(t) == clock.ticks_per_day / 4; }

// Of the workers of firms, by plans of return to work alone, who comes, and who works there or from home; of firms, which are open.
struct Planned {
    double come = 1, work = 1, open = 1;
};
Planned planned(const CountyConditions& c) {
    Planned p;
    for (const WorkPlan& plan : c.plans) {
        const double width = plan.to - plan.from, come = plan.open * plan.present;
        p.come -= width * (1 - come), p.work -= width * (1 - come) * (1 - plan.remote), p.open -= width * (1 - plan.open);
    }
    return {std::max(0.0, p.come), std::max(0.0, p.work), std::max(0.0, p.open)};
}

// What plans come to, every morning on which there are some; where several overlap, at least so much.
void count_plans(const World& world, County c, const CountyConditions& here, Tally& today) {
    today.set(Series::workers_expected, c.value, 0), today.set(Series::firms_open, c.value, 0);
    if (here.plans.empty()) return;
    const Planned p = planned(here);
    double workers = 0;
    for (const Township t : world.places.counties[c.value].townships) workers += world.population.count(t, only(Role::worker));
    today.set(Series::workers_expected, c.value, std::llround(workers * p.come * here.work * here.open[0]));
    today.set(Series::firms_open, c.value, std::llround(world.places.counties[c.value].firms * p.open));
}

// Of those who would have gone to work or school this day, whom the policy keeps from it.
void count_days_lost(const World& world, County c, const CountyConditions& before, const CountyConditions& after, PolicyId policy, Tally& today) {
    static constexpr Role who[venue_kinds] = {Role::worker, Role::health_worker, Role::kindergarten, Role::primary, Role::junior, Role::senior};
    double work = 0, school = 0;
    for (std::size_t k = 0; k < venue_kinds; ++k) {
        const bool learns = is_pupil(who[k]);
        const auto at_work = [&](const CountyConditions& x) { return x.work * x.open[k] * (k == 0 ? planned(x).work : 1); };
        const double share = learns ? before.school * before.open[k] - after.school * after.open[k] : at_work(before) - at_work(after);
        if (share <= 0) continue;
        for (const Township t : world.places.counties[c.value].townships) (learns ? school : work) += share * world.population.count(t, only(who[k]));
    }
    today.add(Series::cost_work_days, policy.value, std::llround(work));
    today.add(Series::cost_school_days, policy.value, std::llround(school));
}

}  // namespace

Conditions adjust(const World& world, const Policies& policies, const Known& known, Tick tick, Tally& today, const std::vector<double>& worn) {
    const Now now{tick, world.clock, world.places};
    const DayKind day = world.holidays.day(world.clock.date(tick));
    CountyConditions normal;
    normal.work = day.work, normal.school = day.school ? 1 : 0, normal.visits = day.visits;
    Conditions conditions;
    conditions.county.assign(world.places.counties.size(), normal);
    for (std::size_t c = 0; c < worn.size(); ++c) conditions.county[c].masks = worn[c];
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
    for (std::size_t c = 0; c < conditions.county.size() && is_morning(world.clock, tick); ++c)
        count_plans(world, County(c), conditions.county[c], today);
    return conditions;
}

}  // namespace cordon
