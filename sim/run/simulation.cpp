// The run: the pipeline over State and Known, tick by tick.
#include "run/simulation.h"

#include <algorithm>
#include <numeric>

#include "base/parallel.h"
#include "stages/checks.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/isolate.h"
#include "stages/move.h"
#include "stages/records.h"
#include "stages/stages.h"
#include "world/build_places.h"

namespace cordon {

namespace {

// People infected at the start of a day with a strain: residents by keyed draws, without repetition.
void add_seeds(std::size_t number, std::uint8_t strain, const std::vector<std::string>& counties, const World& w, const Luck& luck, Moment when, std::vector<Exposure>& all) {
    std::vector<Exposure> out;
    RowMap<Person> chosen;
    std::vector<Range<Person>> among;
    if (counties.empty()) among.push_back({Person(0), Person(w.population.size())});
    for (const std::string& name : counties)
        for (const Township t : w.places.counties[find_county(w.places, name).value].townships) among.push_back(w.population.people(t));
    std::uint32_t n = 0;
    for (const Range<Person>& r : among) n += r.size();
    const auto nth = [&](std::uint32_t i) {
        auto r = among.begin();
        for (; i >= r->size(); ++r) i -= r->size();
        return Person(r->first.value + i);
    };
    for (std::uint32_t k = 0; out.size() < number; ++k) {
        const Person p = nth(luck.draw(Purpose::seeding, {k}, strain, 1).below(n));
        if (chosen.has(p) || !is_resident(w.population.role(p))) continue;
        chosen.set(p, k);
        Exposure e;
        e.target = p, e.setting = Setting::seed, e.moment = when, e.strain = strain;
        out.push_back(e);
    }
    all.insert(all.end(), out.begin(), out.end());
}

void seed(const Scenario& s, const World& w, const Luck& luck, Tick now, std::vector<Exposure>& out) {
    if (now.index == 0) add_seeds(static_cast<std::size_t>(s.run.seeds * s.run.outbreaks), 0, s.run.seeds_in, w, luck, {}, out);
    for (std::size_t k = 0; k < w.disease.others.size(); ++k) {
        const Strain& strain = w.disease.others[k];
        const int day = strain.from ? *strain.from - s.run.start : 0;
        if (now.index == day * w.clock.ticks_per_day)
            add_seeds(static_cast<std::size_t>(strain.seeds), static_cast<std::uint8_t>(k + 1), {}, w, luck, w.clock.begin(now), out);
    }
}

std::int64_t total(const std::vector<std::int64_t>& v) { return std::accumulate(v.begin(), v.end(), std::int64_t{0}); }

// Flows of travellers are drawn for all townships where many are asked for, or where limits keep some at home.
void draw_flows(const World& w, const Conditions& conditions, std::size_t contacts, State& state, Whereabouts& whereabouts) {
    const std::vector<TownshipInfo>& townships = w.places.townships;
    const bool limits = std::any_of(conditions.county.begin(), conditions.county.end(),
                                    [](const CountyConditions& c) { return c.limits_trips(); });
    if (w.places.gates.empty() && contacts * 8 <= townships.size() && !limits) return;
    whereabouts.prepare_all();
    state.counters.flows_drawn += whereabouts.flows_drawn();
    state.counters.limits_drawn += whereabouts.limits_drawn();
    if (!limits || !whereabouts.crossing_tick()) return;
    for (std::size_t t = 0; t < townships.size(); ++t)
        state.today.add(Series::trips_prevented, townships[t].county.value, whereabouts.prevented(Township(t)));
}

// Work that `move` and `screen` do, of which what they return does not tell.
void count_journeys(const Stage& s, const Moved& moved) {
    Counters& c = s.state.counters;
    c.arrivals = static_cast<std::int64_t>(s.state.came.size());
    const auto& county = s.state.conditions_of(s.now).county;
    const bool partly = std::any_of(county.begin(), county.end(), [](const CountyConditions& here) {
        const bool limited = std::any_of(here.open.begin(), here.open.end(), [](double x) { return x < 1; });
        return limited || (here.work > 0 && here.work < 1) || (here.school > 0 && here.school < 1);
    });
    for (const Batch& b : moved.batches) {
        c.gate_flows += b.sums.parts;
        if (partly) c.attendance_drawn += b.sums.commutes;
    }
    const std::size_t at_work = posts(s).size();
    if (at_work > 0) c.infected_ticks += total(s.state.today[Series::infectious]);
    c.post_ticks += static_cast<std::int64_t>(at_work);
}
// [people who came, people who waited] at checkpoints so far today.
std::array<std::int64_t, 2> at_posts(const Tally& today) {
    return {total(today[Series::gate_screened]) + total(today[Series::gate_waved]), total(today[Series::gate_waited])};
}

// Exposures by infections of the last generation come to nothing.
void leave_out_generations(const RunSpec& run, State& state, std::vector<Exposure>& exposures) {
    if (run.last_generation > 0)
        std::erase_if(exposures, [&](const Exposure& e) { return e.infector && state.episodes[e.infector].generation >= run.last_generation; });
    if (run.last_generation_at <= 0) return;
    state.outbreaks.keep_up(state.episodes, static_cast<std::size_t>(std::max<std::int64_t>(1, run.seeds)), static_cast<std::size_t>(run.outbreaks));
    std::erase_if(exposures, [&](const Exposure& e) {
        return e.infector && state.episodes[e.infector].generation >= state.outbreaks.reaches(state.outbreaks.of[e.infector.value], run.last_generation_at);
    });
}

bool last_of_day(const Clock& c, Tick t) { return c.day(t + 1) != c.day(t); }

}  // namespace

Simulation::Simulation(const Scenario& s, const World& w, std::uint64_t seed) : scenario(s), world(w), luck(seed), checked(CORDON_CHECKS) {
    const Places& places = w.places;
    for (std::size_t k = 0; k < series_count; ++k) {
        const Of of = series_info[k].of;
        const std::size_t n = of == Of::county ? places.counties.size() : of == Of::gate ? places.gates.size() : of == Of::facility ? places.facilities.size()
                            : of == Of::policy ? s.policies.size() : of == Of::setting ? static_cast<std::size_t>(settings) : of == Of::age ? age_bands : of == Of::stock ? places.stocks.size() : 1;
        state.today.size(of, n);
    }
    state.facilities.resize(places.facilities.size());
    state.queues.resize(places.gates.size());
}

void Simulation::take_over(State left, Known known_there, std::vector<std::uint64_t> past) {
    state = std::move(left), known = std::move(known_there), digests = std::move(past);
    expects(state.today[Series::orders].size() <= scenario.policies.size());
    state.today.widen(Of::policy, scenario.policies.size());
    state.entrances.clear();  // counted anew when they are asked for
}

void Simulation::tick() {
    const Tick now = ++state.tick;
    const auto lap = [&](Step step) { time.lap(static_cast<std::size_t>(step)); };
    time.start();
    const std::vector<Due> due = state.agenda.take(now);
    const std::vector<Contact> contacts = state.contacts.take_unsorted(now);
    known.due = known.agenda.take(now);

    Conditions conditions = adjust(world, scenario.policies, known, now, state.today, state.supplies.worn);
    if (state.conditions.empty() || !(state.conditions.back() == conditions)) state.conditions.push_back(std::move(conditions));
    state.conditions_at.push_back(static_cast<std::uint32_t>(state.conditions.size() - 1));
    state.counters.county_ticks += static_cast<std::int64_t>(world.places.counties.size());
    lap(Step::adjust);

    Whereabouts whereabouts(world, luck, now, state.conditions.back());
    draw_flows(world, state.conditions.back(), contacts.size(), state, whereabouts);
    lap(Step::flows);

    Stage stage{world, scenario.policies, luck, state, known, now, whereabouts, scenario.run.individuals};
    const Before before = checked ? before_tick(state) : Before{};
    supply(stage);
    const Moved moved = move(stage);
    count_journeys(stage, moved);
    lap(Step::move);
    vaccinate(stage);
    infect(stage, moved.imported);  // those who come infected are so before they are looked at
    lap(Step::infect);
    const auto came = at_posts(state.today);
    std::vector<Exposure> exposures = screen(stage, moved);
    state.counters.people_screened += at_posts(state.today)[0] - came[0];
    state.counters.people_waited += at_posts(state.today)[1] - came[1];
    lap(Step::screen);
    errands(stage);
    const std::vector<Exposure> met = meet(stage, contacts, whereabouts);
    exposures.insert(exposures.end(), met.begin(), met.end());
    lap(Step::meet);
    seed(scenario, world, luck, now, exposures);
    const std::vector<Exposure> staff = first_care(stage, due);
    exposures.insert(exposures.end(), staff.begin(), staff.end());
    const std::vector<Exposure> inside = wards(stage);
    exposures.insert(exposures.end(), inside.begin(), inside.end());
    lap(Step::first_care);
    leave_out_generations(scenario.run, state, exposures);
    infect(stage, std::move(exposures));
    lap(Step::infect);
    if (checked) stop_at(stage, faults_in_infections(stage, before));  // before anyone of them is moved
    progress(stage, due);
    lap(Step::progress);
    detect(stage, due);
    lap(Step::detect);
    const std::vector<Order> orders = respond(stage);
    lap(Step::respond);
    isolate(stage, orders);
    migrate(stage);
    lap(Step::isolate);
    if (checked)
        for (const auto& faults : {faults_in_people(stage, before), faults_in_arrivals(stage, before), faults_in_presence(stage),
                                   faults_in_custody(stage), faults_in_lines(stage), faults_in_service(stage, before),
                                   faults_in_discharges(stage, before), faults_in_supplies(stage)})
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
    if (day_is_over() && state.tick.index >= 0 && scenario.run.stop_when_over && over()) return true;
    return day_is_over() && scenario.run.stop_at_infections > 0 && static_cast<double>(state.episodes.of_the_region()) >= scenario.run.stop_at_infections;
}

bool Simulation::day_is_over() const { return state.tick.index < 0 || last_of_day(world.clock, state.tick); }

void Simulation::run_to(int day) {
    while (!finished() && !stopped() && !(day_is_over() && days() >= day)) tick();
}

bool Simulation::over() const {
    const auto expected = [&] { return state.next_arrival < world.mobility.arrivals.size() || state.coming_again.planned() > 0; };
    return state.counters.contacts_planned == state.counters.contacts_due && !expected();
}

void Simulation::run() {
    for (Observer* o : observers) o->begin(*this);
    run_to(scenario.run.days);
    for (Observer* o : observers) stopped() ? o->stop(*this) : o->end(*this);
}

}  // namespace cordon
