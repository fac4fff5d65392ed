// Migrant workers in the plainest code: all of a county who may want to leave are written down and shuffled.
#include <algorithm>

#include "base/permutation.h"
#include "twin.h"

namespace cordon::twin {

void Twin::migrate() {
    if (world.clock.part(now) != world.clock.ticks_per_day - 1) return;
    std::vector<std::int64_t> waiting(world.places.counties.size(), 0);
    bool any = false;
    leavers.resize(scenario.policies.size(), std::vector<Leavers>(waiting.size()));
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Policy& policy = *scenario.policies[k];
        const Migration* how = policy.migration();
        if (!how) continue;
        any = true;
        for (std::size_t c = 0; c < waiting.size(); ++c) {
            Leavers& l = leavers[k][c];
            if (policy.in_force(known, public_now()) && policy.area.holds(County(c))) {
                std::vector<Person> idle;
                for (std::uint32_t p = 0; p < world.population.size(); ++p) {
                    const Role r = world.population.role(Person(p));
                    if (county(Person(p)) == c && (r == Role::home || r == Role::farm || is_returner(r))) idle.push_back(Person(p));
                }
                const int day = world.clock.day(now);
                if (l.began < 0) l.began = day;
                const double share = how->wants * std::min(1.0, (day - l.began + 1) / how->within_days);
                const Permutation order(static_cast<std::uint32_t>(idle.size()),
                                        luck.draw(Purpose::migrant_order, cordon::name_of(world.places.counties[c].code), 0, policy.key()));
                for (; static_cast<double>(l.wanted) + 1 <= share * static_cast<double>(idle.size()); ++l.wanted) {
                    const Person p = idle[order(static_cast<std::uint32_t>(l.wanted))];
                    if (world.population.age(p) >= how->age_from && world.population.age(p) < how->age_to) l.waiting.push_back(p);
                }
                std::vector<Person> stay;
                double seats = how->seats;
                for (const Person p : l.waiting) {
                    if (!present(p) || left_from[p.value] >= 0) continue;
                    const PersonFile* file = known.files.find(p);
                    const bool certified = !file || (file->reasons.empty() && !file->awaiting_result &&
                                                     (file->state == CaseState::none || file->state == CaseState::ruled_out));
                    if (seats < 1 || !certified) {
                        stay.push_back(p);
                        continue;
                    }
                    seats -= 1;
                    left_from[p.value] = now.index + 1;
                    today.add(Series::migrants_left, c);
                    record(Record::migrated, {name(p).value, static_cast<std::uint64_t>(now.index), policy.id.value});
                }
                l.waiting = stay;
            }
            waiting[c] += static_cast<std::int64_t>(l.waiting.size());
        }
    }
    for (std::size_t c = 0; c < waiting.size() && any; ++c) today.set(Series::migrants_waiting, c, waiting[c]);
}

}  // namespace cordon::twin
