// One tick of the twin.
#include "twin.h"

namespace cordon::twin {

Twin::Twin(const Scenario& s, const World& w, std::uint64_t seed)
    : scenario(s), world(w), luck(seed), seats(w), infection_of(w.population.size(), none) {
    const auto rows = [&](Of of) -> std::size_t {
        switch (of) {
            case Of::county: return w.places.counties.size();
            case Of::gate: return w.places.gates.size();
            case Of::facility: return w.places.facilities.size();
            case Of::policy: return s.policies.size();
            case Of::setting: return static_cast<std::size_t>(settings);
            case Of::age: return age_bands;
            case Of::region: return 1;
            case Of::stock: return w.places.stocks.size();
        }
        return 0;
    };
    for (const SeriesInfo& series : series_info) today.size(series.of, rows(series.of));
    const std::size_t people = w.population.size();
    swabs.resize(people), tracing.resize(people), custody.resize(people), place_tie.resize(people);
    left_from.assign(people, -1);
    died.resize(people), on_errand.resize(people);
    sent_home.resize(people), passed.resize(people, Moment::never());
    lanes.resize(w.places.gates.size());
    duty.resize(people), team.resize(w.places.facilities.size()), team_from.assign(w.places.facilities.size(), -1);
    roster_next.resize(w.places.counties.size()), lent.resize(s.policies.size());
    opened.resize(w.places.facilities.size()), to_transfer.resize(people);
    served.resize(w.places.facilities.size()), turned_away.resize(w.places.facilities.size());
    for (const Arrival& a : w.mobility.arrivals) entries.push_back({a.moment, 0, false, {}});
    sweep_began.assign(s.policies.size(), -1), sweepers.resize(s.policies.size());
    looked_up.assign(s.policies.size(), std::vector<bool>(w.mobility.arrivals.size(), false));
    considered.assign(s.policies.size(), std::vector<bool>(w.mobility.arrivals.size(), false));
    stores.resize(w.places.stocks.size());
}

void Twin::tick() {
    ++now;
    if (world.clock.part(now) == 0) today.next_day();
    known.due = known.agenda.take(now);
    conditions_then.push_back(adjust(world, scenario.policies, known, now, today, worn));
    then.emplace_back(world, luck, now, conditions(), seats);
    for (std::uint32_t t = 0; t < world.places.townships.size() && then.back().journeys; ++t)
        today.add(Series::trips_prevented, world.places.townships[t].county.value, then.back().prevented[t]);
    morning();
    set_out();
    vaccinate();
    infect(imports());
    std::vector<Exposure> exposures = gates();
    entrances();
    errands();
    for (const Exposure& e : contacts()) exposures.push_back(e);
    for (const Exposure& e : seeds()) exposures.push_back(e);
    for (const Exposure& e : first_care()) exposures.push_back(e);
    for (const Exposure& e : wards()) exposures.push_back(e);
    infect(std::move(exposures));
    progress();
    detect();
    isolate(respond());
    migrate();
}

}  // namespace cordon::twin
