// Checks: people conserved, and what the series say of them.
#include "stages/checks.h"

#include <cstdio>

#include "stages/tell.h"

namespace cordon {

void Faults::compare(Series series, const Counts& there, const Counts& said) {
    expects(there.size() == said.size());
    const char* name = series_info[static_cast<std::size_t>(series)].name;
    for (std::size_t k = 0; k < there.size(); ++k)
        unless(there[k] == said[k], "{} of {}: {} there, {} in the series", name, k, there[k], said[k]);
}

namespace {

Counts added(const Stage& s, const Before& before, Series series) {
    Counts n = s.state.today[series];
    for (std::size_t k = 0; k < n.size(); ++k) n[k] -= before.counted[series][k];
    return n;
}

// Infections by what they are now and where they are counted.
struct Census {
    Counts under_way, infected, infected_held, imported, by_setting, by_age;

    Census(const Stage& s, const Before& before)
        : under_way(s.world.places.counties.size(), 0),
          infected(under_way),
          infected_held(under_way),
          imported(under_way),
          by_setting(settings, 0),
          by_age(age_bands, 0) {
        for (std::size_t e = 0; e < s.state.episodes.rows.size(); ++e) {
            const Infection& i = s.state.episodes.rows[e];
            const std::size_t county = county_of(s.world, i.person).value;
            // No event falls due in the tick that made it.
            if (e >= before.episodes || i.over >= s.world.clock.end(s.now)) ++under_way[county];
            if (e < before.episodes) continue;
            if (i.source) {
                ++imported[county];
                continue;
            }
            ++infected[county], ++by_setting[static_cast<std::size_t>(i.setting)], ++by_age[age_band(s.world.population.age(i.person))];
            infected_held[county] += i.in_custody;
        }
    }
};

void find_in_episodes(const Stage& s, Faults& faults) {
    const Episodes& episodes = s.state.episodes;
    std::vector<std::uint32_t> offspring(episodes.rows.size(), 0);
    for (std::size_t e = 0; e < episodes.rows.size(); ++e) {
        const Infection& i = episodes.rows[e];
        const Episode last = episodes.of(i.person);
        faults.unless(last == Episode(e), "person {} has episode {} and is listed with {}", i.person.value, e, last.value);
        const bool caused = static_cast<bool>(i.infector);
        faults.unless(caused ? i.infector.value < e : i.generation == 0, "episode {} of generation {} comes from {}", e, i.generation,
                      i.infector.value);
        if (!caused || i.infector.value >= e) continue;
        ++offspring[i.infector.value];
        faults.unless(i.generation == episodes[i.infector].generation + 1, "episode {} of generation {} comes from one of generation {}", e,
                      i.generation, episodes[i.infector].generation);
    }
    for (std::size_t e = 0; e < offspring.size(); ++e)
        faults.unless(offspring[e] == episodes.rows[e].offspring, "episode {} has infected {} and says {}", e, offspring[e],
                      episodes.rows[e].offspring);
    faults.unless(episodes.last.size() == episodes.rows.size(), "{} people are listed with {} infections", episodes.last.size(),
                  episodes.rows.size());
}

void find_in_arrivals(const Stage& s, const Before& before, Faults& faults) {
    const World& w = s.world;
    const std::vector<Arrival>& arrivals = w.mobility.arrivals;
    const std::vector<Coming>& came = s.state.came;
    const std::size_t n = s.state.next_arrival;
    Counts arrived(w.places.counties.size(), 0);
    std::size_t away = 0;
    for (std::size_t a = 0; a < n; ++a) {
        const std::uint32_t listed = s.state.arrived.find(arrivals[a].person);
        if (listed == RowMap<Person>::none) {
            ++away;
            faults.unless(s.state.is_kept_out(arrivals[a].person, s.now), "person {} was not turned back and has not come",
                          arrivals[a].person.value);
            continue;
        }
        faults.unless(listed < came.size() && came[listed].arrival == a && came[listed].moment >= arrivals[a].moment,
                      "person {} comes with arrival {} and is listed otherwise", arrivals[a].person.value, a);
    }
    for (std::size_t k = before.arrivals; k < came.size(); ++k)
        if (came[k].moment >= w.clock.begin(s.now)) ++arrived[county_of(w, came[k].person).value];
    faults.unless(s.state.arrived.size() == came.size() && came.size() + away == n, "{} people have come, {} are listed", n - away,
                  s.state.arrived.size());
    faults.unless(n == arrivals.size() || arrivals[n].moment >= w.clock.end(s.now), "arrival {} is late", n);
    faults.compare(Series::arrivals, arrived, added(s, before, Series::arrivals));
}

bool dead(const Stage& s, const Before& before, Person p) {
    const Episode e = s.state.episodes.of(p);
    return e && e.value < before.episodes && s.state.episodes[e].dies && s.state.episodes[e].over < s.world.clock.end(s.now);
}

void find_in_files(const Stage& s, const Before& before, Faults& faults) {
    Counts confirmed(s.world.places.counties.size(), 0), deaths(confirmed);
    for (std::size_t r = 0; r < s.known.files.size(); ++r) {
        const Person p = s.known.files.key(r);
        const PersonFile& file = s.known.files.row(r);
        confirmed[file.county.value] += file.was_confirmed;
        if (file.state != CaseState::dead) continue;
        deaths[file.county.value] += file.was_confirmed;
        faults.unless(dead(s, before, p), "person {} is alive and dead on file", p.value);
    }
    for (const auto& day : s.known.by_day)
        for (std::size_t c = 0; c < day.size(); ++c) confirmed[c] -= day[c].confirmed, deaths[c] -= day[c].deaths;
    for (std::size_t c = 0; c < confirmed.size(); ++c) {
        faults.unless(confirmed[c] == 0, "county {} has {} confirmed cases on file more than it reported", c, confirmed[c]);
        faults.unless(deaths[c] == 0, "county {} has {} deaths on file more than it reported", c, deaths[c]);
    }
    std::size_t deaths_there = 0;
    for (const Infection& i : s.state.episodes.rows) deaths_there += dead(s, before, i.person);
    faults.unless(s.state.died.size() == deaths_there, "{} people are dead, {} are listed", deaths_there, s.state.died.size());
    for (std::size_t r = 0; r < s.state.died.size(); ++r)
        faults.unless(dead(s, before, s.state.died.key(r)), "person {} is alive and listed as dead", s.state.died.key(r).value);
    for (std::size_t r = 0; r < s.state.custody.size(); ++r)
        faults.unless(!s.state.custody.row(r).held || !dead(s, before, s.state.custody.key(r)), "person {} is dead and held",
                      s.state.custody.key(r).value);
}

}  // namespace

Before before_tick(const State& state) { return {state.episodes.rows.size(), state.came.size(), state.today}; }

Faults faults_in_people(const Stage& s, const Before& before) {
    Faults faults;
    const std::uint32_t people = s.world.population.size();
    for (const Infection& i : s.state.episodes.rows)
        faults.unless(i.person.value < people, "person {} of {} is infected", i.person.value, people);
    if (!faults.none()) return faults;
    find_in_episodes(s, faults);
    const Census now(s, before);
    faults.compare(Series::infectious, now.under_way, s.state.today[Series::infectious]);
    faults.compare(Series::infections, now.infected, added(s, before, Series::infections));
    faults.compare(Series::infections_held, now.infected_held, added(s, before, Series::infections_held));
    faults.compare(Series::imported, now.imported, added(s, before, Series::imported));
    faults.compare(Series::by_setting, now.by_setting, added(s, before, Series::by_setting));
    faults.compare(Series::infections_by_age, now.by_age, added(s, before, Series::infections_by_age));
    const Counts fell_ill = added(s, before, Series::infectious), died = added(s, before, Series::deaths_true);
    Counts over = added(s, before, Series::recovered), fewer(over.size(), 0);
    for (std::size_t c = 0; c < over.size(); ++c) fewer[c] = now.infected[c] + now.imported[c] - fell_ill[c] - died[c];
    faults.compare(Series::recovered, fewer, over);
    find_in_arrivals(s, before, faults);
    find_in_files(s, before, faults);
    return faults;
}

void stop_at(const Stage& s, const Faults& faults) {
    if (faults.none()) return;
    for (const std::string& sentence : faults.sentences())
        std::fprintf(stderr, "cordon: tick %d (%s): %s\n", s.now.index, to_string(s.world.clock.date(s.now)).c_str(), sentence.c_str());
    ensures(faults.none());
}

}  // namespace cordon
