// Doses in the plainest code: everyone's is written down.
#include <cmath>

#include "base/permutation.h"
#include "twin.h"

namespace cordon::twin {

void Twin::vaccinate() {
    if (world.clock.part(now) != world.clock.ticks_per_day / 2) return;
    const int day = world.clock.day(now);
    const std::size_t counties = world.places.counties.size(), policies = scenario.policies.size();
    if (dose_day.empty()) {
        dose_day.assign(policies, std::vector<int>(world.population.size(), -1));
        rolled_out.assign(policies, std::vector<int>(counties, -1));
        doses_asked.assign(policies, std::vector<std::uint32_t>(counties, 0));
    }
    for (std::size_t k = 0; k < policies; ++k) {
        const Policy& policy = *scenario.policies[k];
        const Vaccination* v = policy.vaccination();
        if (!v) continue;
        for (std::size_t c = 0; c < counties; ++c) {
            if (!policy.area.holds(County(c))) continue;
            const bool in_force = policy.in_force(known, public_now());
            if (rolled_out[k][c] < 0 && !in_force) continue;
            if (rolled_out[k][c] < 0) rolled_out[k][c] = day;
            std::vector<Person> people;
            for (std::uint32_t p = 0; p < world.population.size(); ++p)
                if (county(Person(p)) == c) people.emplace_back(p);
            const double all = v->doses_a_day > 0 ? std::max(1.0, std::floor(v->doses_a_day * static_cast<double>(people.size()) / 1000)) : 0;
            std::int64_t second = 0, first = 0;
            for (const Person p : people)
                second += v->doses == 2 && dose_day[k][p.value] >= 0 && dose_day[k][p.value] + std::max(1, static_cast<int>(std::lround(v->interval))) == day;
            const Permutation order(static_cast<std::uint32_t>(people.size()),
                                    luck.draw(Purpose::vaccine_order, name_of(world.places.counties[c].code), 0, policy.key()));
            std::uint32_t& next = doses_asked[k][c];
            for (; in_force && next < people.size() && first < static_cast<std::int64_t>(all) - second; ++next) {
                const Person p = people[order(next)];
                const int age = world.population.age(p);
                const bool group = age >= v->age_from && age < v->age_to && (!v->health_workers || world.population.role(p) == Role::health_worker);
                if (!group || luck.draw(Purpose::vaccine_uptake, name(p), 0, policy.key()).uniform() >= v->uptake) continue;
                dose_day[k][p.value] = day, ++first;
            }
            if (first + second == 0) continue;
            today.add(Series::doses, c, first + second);
            record(Record::doses, {policy.key(), name_of(world.places.counties[c].code).value, static_cast<std::uint64_t>(day), std::uint64_t{next}, static_cast<std::uint64_t>(first)});
        }
    }
}

int Twin::first_dose(Person p) const {
    int first = -1;
    for (const std::vector<int>& days : dose_day)
        if (days[p.value] >= 0 && (first < 0 || days[p.value] < first)) first = days[p.value];
    return first;
}

Protection Twin::protection(Person p, Moment m) const {
    Protection best;
    for (std::size_t k = 0; k < dose_day.size(); ++k) {
        if (dose_day[k][p.value] < 0) continue;
        const Vaccination& v = *scenario.policies[k]->vaccination();
        const Moment first = moment(dose_day[k][p.value] + 0.5) + moment(v.protects_after);
        const Moment second = moment(dose_day[k][p.value] + 0.5) + moment(std::max(1, static_cast<int>(std::lround(v.interval)))) + moment(v.protects_after);
        if (m < first) continue;
        const bool full = v.doses == 1 || m >= second;
        const Efficacy& e = full ? v.after_all : v.after_first;
        const double days = (m - (full && v.doses == 2 ? second : first)).days();
        const double left = exact::exp(-0.6931471805599453 * days / v.half_life);
        best.infection = std::max(best.infection, e.infection * left), best.symptoms = std::max(best.symptoms, e.symptoms * left);
        best.severe = std::max(best.severe, e.severe), best.transmission = std::max(best.transmission, e.transmission * left);
    }
    return best;
}

bool Twin::stopped_by_vaccine(const Exposure& e) {
    if (!e.infector) return false;
    const Infection& from = infections[e.infector.value];
    const double kept = from.strain > 0 ? 1 - world.disease.others[from.strain - 1u].vaccine_escape : 1;
    const double left = (1 - kept * protection(e.target, e.moment).infection) * (1 - kept * protection(from.person, from.infected).transmission);
    if (left >= 1 || luck.draw(Purpose::vaccine_protects, name(e.target), static_cast<std::uint32_t>(e.moment.units), e.tie).uniform() < left) return false;
    today.add(Series::vaccine_stops, county(e.target));
    return true;
}

}  // namespace cordon::twin
