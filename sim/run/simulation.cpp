// The run: the pipeline over State and Known, tick by tick.
#include "run/simulation.h"

#include <algorithm>

#include "base/parallel.h"
#include "stages/checks.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/isolate.h"
#include "stages/move.h"
#include "stages/records.h"
#include "stages/stages.h"

namespace cordon {

namespace {

// People infected at the start: residents by keyed draws, without repetition.
std::vector<Exposure> seeds(const Scenario& s, const World& w, const Luck& luck) {
    std::vector<Exposure> out;
    RowMap<Person> chosen;
    const std::uint32_t n = w.population.size();
    for (std::uint32_t k = 0; out.size() < static_cast<std::size_t>(s.run.seeds); ++k) {
        const Person p(luck.draw(Purpose::seeding, {k}, 0, 1).below(n));
        if (chosen.has(p) || !is_resident(w.population.role(p))) continue;
        chosen.set(p, k);
        Exposure e;
        e.target = p, e.setting = Setting::seed;
        out.push_back(e);
    }
    return out;
}

bool last_of_day(const Clock& c, Tick t) { return c.day(t + 1) != c.day(t); }

}  // namespace

Simulation::Simulation(const Scenario& s, const World& w, std::uint64_t seed)
    : scenario(s), world(w), luck(seed), checked(CORDON_CHECKS) {
    const Places& places = w.places;
    for (std::size_t k = 0; k < series_count; ++k) {
        const Of of = series_info[k].of;
        const std::size_t n = of == Of::county ? places.counties.size() : of == Of::gate ? places.gates.size() : of == Of::facility ? places.facilities.size()
                            : of == Of::policy ? s.policies.size() : of == Of::setting ? static_cast<std::size_t>(settings) : of == Of::age ? age_bands : 1;
        state.today.size(of, n);
    }
    state.facilities.resize(places.facilities.size());
    state.queues.resize(places.gates.size());
    known.acted.assign(s.policies.size(), 0);
}

void Simulation::tick() {
    const Tick now = ++state.tick;
    const std::vector<Due> due = state.agenda.take(now);
    known.due = known.agenda.take(now);

    Conditions conditions = adjust(world, scenario.policies, known, now);
    if (state.conditions.empty() || !(state.conditions.back() == conditions)) state.conditions.push_back(std::move(conditions));
    state.conditions_at.push_back(static_cast<std::uint32_t>(state.conditions.size() - 1));

    Whereabouts whereabouts(world, luck, now, state.conditions.back());
    const std::size_t townships = world.places.townships.size();
    const auto [first, last] = due_of(due, DueKind::contact);
    if (!world.places.gates.empty() || static_cast<std::size_t>(last - first) * 8 > townships)
        for_each_index(townships, [&](std::size_t t) { whereabouts.prepare(Township(t)); });

    Stage stage{world, scenario.policies, luck, state, known, now, whereabouts, scenario.run.individuals};
    const Before before = checked ? before_tick(state) : Before{};
    const Moved moved = move(stage);
    infect(stage, moved.imported);  // those who come infected are so before they are looked at
    std::vector<Exposure> exposures = screen(stage, moved);
    const std::vector<Exposure> met = meet(stage, due);
    exposures.insert(exposures.end(), met.begin(), met.end());
    if (now.index == 0) {
        const std::vector<Exposure> first_cases = seeds(scenario, world, luck);
        exposures.insert(exposures.end(), first_cases.begin(), first_cases.end());
    }
    const std::vector<Exposure> staff = first_care(stage, due);
    exposures.insert(exposures.end(), staff.begin(), staff.end());
    infect(stage, std::move(exposures));
    if (checked) stop_at(stage, faults_in_infections(stage, before));  // before anyone of them is moved
    progress(stage, due);
    detect(stage, due);
    isolate(stage, respond(stage));
    if (checked)
        for (const auto& faults : {faults_in_people(stage, before), faults_in_presence(stage), faults_in_custody(stage), faults_in_lines(stage)})
            stop_at(stage, faults);

    Digest both = state.digest;
    both.add(known.digest);
    digests.push_back(both.value());
    if (last_of_day(world.clock, now)) {
        for (Observer* o : observers) o->day(*this, world.clock.day(now));
        state.today.next_day();
    }
}

bool Simulation::finished() const {
    if (state.tick.index + 1 >= scenario.run.days * world.clock.ticks_per_day) return true;
    const bool day_over = state.tick.index < 0 || last_of_day(world.clock, state.tick);
    return day_over && scenario.run.stop_at_infections > 0 && static_cast<double>(state.episodes.rows.size()) >= scenario.run.stop_at_infections;
}

void Simulation::run() {
    for (Observer* o : observers) o->begin(*this);
    while (!finished()) tick();
    for (Observer* o : observers) o->end(*this);
}

}  // namespace cordon
