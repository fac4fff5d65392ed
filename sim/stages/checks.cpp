// Checks: people conserved, and what the series say of them.
#include "stages/checks.h"

#include <algorithm>
#include <cstdio>

#include "stages/tell.h"

namespace cordon {

void Faults::compare(Series series, const Counts& there, const Counts& said) {
    expects(there.size() == said.size());
    const char* name = series_info[static_cast<std::size_t>(series)].name;
    for (std::size_t k = 0; k < there.size(); ++k)
        unless(there[k] == said[k], "{} of {}: {} there, {} in the series", name, k, there[k], said[k]);
}

Counts added(const Stage& s, const Before& before, Series series) {
    Counts n = s.state.today[series];
    for (std::size_t k = 0; k < n.size(); ++k) n[k] -= before.counted[series][k];
    return n;
}

namespace {

// Infections by what they are now and where they are counted.
struct Census {
    Counts under_way, infected, infected_held, imported, turned_back, by_setting, by_age;

    Census(const Stage& s, const Before& before)
        : under_way(s.world.places.counties.size(), 0),
          infected(under_way),
          infected_held(under_way),
          imported(under_way),
          turned_back(under_way),
          by_setting(settings, 0),
          by_age(age_bands, 0) {
        for (std::size_t e = 0; e < s.state.episodes.rows.size(); ++e) {
            const Infection& i = s.state.episodes.rows[e];
            const std::size_t county = county_of(s.world, i.person).value;
            if (i.turned_back) {
                turned_back[county] += e >= before.episodes;
                continue;
            }
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
    std::uint32_t turned_back = 0, again = 0;
    for (std::size_t e = 0; e < episodes.rows.size(); ++e) {
        const Infection& i = episodes.rows[e];
        Episode listed = episodes.of(i.person);
        while (listed && listed.value > e) listed = episodes[listed].previous;
        faults.unless(listed == Episode(e), "person {} has episode {} and is listed with {}", i.person.value, e, listed.value);
        again += static_cast<bool>(i.previous);
        if (i.previous) {
            const Infection& before = episodes[i.previous];
            faults.unless(before.person == i.person && before.ordinal + 1 == i.ordinal && !before.dies && std::max(before.over, before.detectable_to) <= i.infected,
                          "person {} has episode {} before {} is over", i.person.value, e, i.previous.value);
        }
        faults.unless(i.turned_back == s.state.is_turned_back(i.person), "person {} is infected {} the region and {} turned back", i.person.value,
                      i.turned_back ? "out of" : "in", i.turned_back ? "was not" : "was");
        turned_back += i.turned_back;
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
    faults.unless(turned_back == episodes.turned_back, "{} infected people were turned back, {} are counted", turned_back, episodes.turned_back);
    faults.unless(episodes.last.size() + again == episodes.rows.size(), "{} people are listed with {} infections", episodes.last.size(),
                  episodes.rows.size());
}

bool dead(const Stage& s, const Before& before, Person p) {
    const Episode e = s.state.episodes.of(p);
    if (!e || e.value >= before.episodes) return false;
    const Infection& i = s.state.episodes[e];
    return i.dies && !i.turned_back && i.over < s.world.clock.end(s.now);
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
}

// The dead are listed once, with their time; they hold no bed, want none, and are not in custody even on file.
void find_in_dead(const Stage& s, const Before& before, Faults& faults) {
    std::size_t there = 0;
    for (std::size_t e = 0; e < s.state.episodes.rows.size(); ++e) {
        const Infection& i = s.state.episodes.rows[e];
        if (s.state.episodes.of(i.person) != Episode(e) || !dead(s, before, i.person)) continue;
        ++there;
        const Moment* listed = s.state.died.find(i.person);
        faults.unless(!listed || *listed == i.over, "person {} died on day {} and is listed with another time", i.person.value,
                      i.over.days());
        const Holding* h = s.state.custody.find(i.person);
        const bool waits = h && h->waiting_since != Moment::never();
        faults.unless(!h || (!h->held && !h->ordered), "person {} is dead and held", i.person.value);
        faults.unless(!h || !h->facility, "person {} is dead and has a bed", i.person.value);
        faults.unless(!waits, "person {} is dead and waits for a bed", i.person.value);
        const PersonFile* file = s.known.files.find(i.person);
        faults.unless(!file || file->reasons.empty(), "person {} is dead and there are reasons to hold them", i.person.value);
        const bool known = file && file->first_seen < s.world.clock.begin(s.world.clock.tick_of(i.over));
        faults.unless(!known || file->state == CaseState::dead, "person {} is dead and alive on file", i.person.value);
    }
    faults.unless(s.state.died.size() == there, "{} people are dead, {} are listed", there, s.state.died.size());
    for (std::size_t r = 0; r < s.state.died.size(); ++r)
        faults.unless(dead(s, before, s.state.died.key(r)), "person {} is alive and listed as dead", s.state.died.key(r).value);
}

}  // namespace

Before before_tick(const State& state) {
    return {.episodes = state.episodes.rows.size(),
            .arrivals = state.came.size(),
            .turned_back = state.events.turned_back.size(),
            .pools = state.pools.size(),
            .batch_parts = state.batch_parts.size(),
            .stays = state.events.stays.size(),
            .discharges = state.events.discharges.size(),
            .counted = state.today,
            .facilities = state.facilities,
            .places_wanted = state.places_wanted,
            .doctors = state.doctors,
            .desks = state.desks,
            .custody = state.custody,
            .samples = state.samples,
            .tracing = state.tracing};
}

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
    faults.compare(Series::arrivals_infected_turned_back, now.turned_back, added(s, before, Series::arrivals_infected_turned_back));
    faults.compare(Series::by_setting, now.by_setting, added(s, before, Series::by_setting));
    faults.compare(Series::infections_by_age, now.by_age, added(s, before, Series::infections_by_age));
    const Counts fell_ill = added(s, before, Series::infectious), died = added(s, before, Series::deaths_true);
    Counts over = added(s, before, Series::recovered), fewer(over.size(), 0);
    for (std::size_t c = 0; c < over.size(); ++c) fewer[c] = now.infected[c] + now.imported[c] - fell_ill[c] - died[c];
    faults.compare(Series::recovered, fewer, over);
    find_in_files(s, before, faults);
    find_in_dead(s, before, faults);
    return faults;
}

void stop_at(const Stage& s, const Faults& faults) {
    if (faults.none()) return;
    for (const std::string& sentence : faults.sentences())
        std::fprintf(stderr, "cordon: tick %d (%s): %s\n", s.now.index, to_string(s.world.clock.date(s.now)).c_str(), sentence.c_str());
    ensures(faults.none());
}

}  // namespace cordon
