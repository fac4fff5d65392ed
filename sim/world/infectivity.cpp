// Infectiousness over time.
#include "world/infectivity.h"

#include <algorithm>

namespace cordon {

DiseaseTables::DiseaseTables(const Disease& d)
    : incubation(d.incubation_period), infectious_time(d.infectious_time), latent(d.latent_period), infectious_period(d.infectious_period),
      shedding(d.shedding), recovery_mild(d.recovery_mild), recovery_severe(d.recovery_severe), fever_delay(d.fever_delay),
      fever_mild(d.fever_duration_mild), fever_severe(d.fever_duration_severe), to_severe(d.onset_to_severe),
      to_critical(d.severe_to_critical), to_death(d.onset_to_death),
      dispersion(d.dispersion > 0 ? Law::gamma(d.dispersion, 1 / d.dispersion) : Law::fixed(1)),
      shedding_lead(d.shedding_lead), crisis(d.crisis), relapse_delay(d.relapse_delay), relapse_length(d.relapse_length), infectious_period_mean(d.infectious_period.mean()) {}

double infectiousness_at(const Disease& d, const InfectiousCourse& c, double day) {
    if (d.infectiousness == Infectiousness::stages) return c.length > 0 && day >= c.from && day < c.from + c.length ? 1 / c.length : 0.0;
    const double zero = d.infectiousness == Infectiousness::since_infection ? c.infected : c.onset;
    const double x = day - zero, least = std::max(c.infected - zero, -1e9), h = 1.0 / 64;
    if (day <= c.infected || x >= d.infectious_cap) return 0;
    if (d.earliest_transmission > 0) {  // what happens at the first moment is spread over the day after it
        const double first = c.infected + d.earliest_transmission, all = d.infectious_time.cdf(d.infectious_cap);
        if (day < first || all <= 0) return 0;
        const double put_off = day < first + 1 ? d.infectious_time.cdf(first - zero) : 0;
        return (put_off + (d.infectious_time.cdf(x + h) - d.infectious_time.cdf(x - h)) / (2 * h)) / all;
    }
    const double mass = d.infectious_time.cdf(d.infectious_cap) - d.infectious_time.cdf(least);
    if (mass <= 0) return 0;
    return (d.infectious_time.cdf(x + h) - d.infectious_time.cdf(x - h)) / (2 * h) / mass;
}

}  // namespace cordon
