// Says what is made rather than measured: who lives with whom, works where and travels how.
#include <fmt/format.h>

#include "world/world.h"

namespace cordon {

std::vector<std::string> rules_of_people(const WorldSpec& spec) {
    const RegionRules& r = spec.rules;
    const bool real = spec.kind == WorldKind::region;
    std::vector<std::string> rules;
    if (!spec.households) return {"People: everybody lives alone and is forty."};
    rules.push_back(real ? "Ages: single years on a straight line within the five-year bands of the census."
                         : "Ages: those of China in the census of 2020, on a straight line within bands of five years.");
    rules.push_back(
        fmt::format("Households: members are matched so that ages{} and generations hold; parents are 26 years older than their eldest "
                    "child on average, where there are enough of that age.",
                    real ? ", sizes (fitted beyond one person)" : ", sizes"));
    if (real || spec.institutions > 0)
        rules.push_back(
            "People outside family households: rooms of 6 to 8 in sites of 30 to 200, ages 15-24 with weight 3, 25-59 1, 60-79 0.1, 80 and "
            "older 0.6.");
    if (spec.schools)
        rules.push_back(
            "Schools: 168, 660, 921 and 1,724 pupils in kindergartens, primary, junior and senior schools, classes of 28, 38, 46 and 50; "
            "enrolment 0.83, 1, 1 and 0.90; the first three in "
            "the pupils' township, senior schools in the county town and the largest townships.");
    if (spec.work) {
        rules.push_back(
            fmt::format("Work: {}; farmers are older and rural and work at home; {:.0f} % of the others in businesses of {:g} on average, "
                        "the rest in firms of {:g} to {:g}, Pareto with exponent {:g}; "
                        "half of a county's health workers in its town.",
                        real ? "numbers from the census" : "53 % of the people", 100 * r.small_business_share, r.small_business_mean,
                        r.firm_least, r.firm_most, r.firm_exponent));
        rules.push_back(
            fmt::format("Commuting: exp(-distance / {:g} km) x jobs; {:.0f} % of the workers of each county to other counties, more of "
                        "them near the border.",
                        r.commute_km, 100 * r.commute_across));
    }
    if (spec.trips)
        rules.push_back(
            fmt::format("Trips: {:g} a person and day, {:.0f} % within the township, the others by people x distance to the minus {:g}; by "
                        "train 0.2 % and by coach 0.1 % out of the region, by road to "
                        "neighbours that attract like a fifth of a county.",
                        r.trips_per_day, 100 * r.trips_within, r.trip_tail));
    if (real && r.leavers_share > 0)
        rules.push_back(
            fmt::format("Spring Festival: as many workers as {:.0f} % of the residents from other provinces leave in four cohorts 12, 7, 4 "
                        "and 1 days before New Year's Eve and are back 17, 21, 25 and 31 days after it.",
                        100 * r.leavers_share));
    if (r.returners > 0)
        rules.push_back(
            fmt::format("Spring Festival: {:.0f} people come home in three cohorts 16, 9 and 4 days before New Year's Eve and leave 17, 23 "
                        "and 31 days after it; half of them as couples.",
                        r.returners));
    return rules;
}

}  // namespace cordon
