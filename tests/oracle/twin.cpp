// One tick of the twin.
#include "twin.h"

namespace cordon::twin {

Twin::Twin(const Scenario& s, const World& w, std::uint64_t seed)
    : scenario(s), world(w), luck(seed), seats(w), infection_of(w.population.size(), none), custody(w.population.size()) {
    const auto rows = [&](Of of) -> std::size_t {
        switch (of) {
            case Of::county: return w.places.counties.size();
            case Of::gate: return w.places.gates.size();
            case Of::facility: return w.places.facilities.size();
            case Of::policy: return s.policies.size();
            case Of::setting: return static_cast<std::size_t>(settings);
            case Of::age: return age_bands;
            case Of::region: return 1;
        }
        return 0;
    };
    for (const SeriesInfo& series : series_info) today.size(series.of, rows(series.of));
}

void Twin::tick(const Known& known) {
    ++now;
    if (world.clock.part(now) == 0) today.next_day();
    conditions = adjust(world, scenario.policies, known, now);
    here.emplace(world, luck, now, conditions, seats);
    infect(imports());
    std::vector<Exposure> exposures = contacts();
    if (now.index == 0)
        for (const Exposure& e : seeds()) exposures.push_back(e);
    infect(std::move(exposures));
    progress();
}

}  // namespace cordon::twin
