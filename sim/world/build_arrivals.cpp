// Dated arrivals from named outside sources: which of the expected people come when, alone or with their family.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "base/errors.h"
#include "base/maths.h"
#include "world/build_population.h"
#include "world/world.h"

namespace cordon {

namespace {

constexpr double first_hour = 6, last_hour = 22;  // [hour] of the day in which people arrive (our choice)

// Expected people, in random order: those who can travel with another of their household, and those alone.
struct Waiting {
    std::vector<std::pair<Person, Person>> pairs;
    std::vector<Person> alone;
};

Waiting find_expected(const Population& population, Stream& stream) {
    Waiting w;
    for (std::uint32_t i = 0; i < population.size(); ++i) {
        if ((population.marks()[i] & 15) != static_cast<std::uint8_t>(Role::expected)) continue;
        const bool with_next = i + 1 < population.size() && (population.marks()[i + 1] & (15 | Population::first_of_household)) ==
                                                                static_cast<std::uint8_t>(Role::expected);
        if (with_next)
            w.pairs.push_back({Person(i), Person(i + 1)}), ++i;
        else
            w.alone.push_back(Person(i));
    }
    shuffle(w.pairs.data(), w.pairs.size(), stream);
    shuffle(w.alone.data(), w.alone.size(), stream);
    return w;
}

// Prevalence is what a file says of each day, and of days that it leaves out what it says of the last before. Where it says
// nothing, prevalence grows with the epidemic at the source and has the given mean over all who come.
void add_prevalence(const SourceSpec& spec, const std::vector<ArrivalDay>& days, SourceInfo& source) {
    if (days.empty()) return;
    const std::int32_t first = source.first_day = days.front().day, last = days.back().day;
    double people = 0, weighted = 0;
    for (const ArrivalDay& d : days) people += d.people, weighted += d.people * exact::exp(spec.growth * (d.day - first));
    std::size_t next = 0;
    double given = -1;
    for (std::int32_t day = first; day <= last; ++day) {
        for (; next < days.size() && days[next].day <= day; ++next) given = days[next].infected;
        const double grown = spec.infected_per_1000 / 1000 * people / weighted * exact::exp(spec.growth * (day - first));
        source.prevalence.push_back(std::min(1.0, given >= 0 ? given : grown));
    }
}

}  // namespace

void check_sources(const std::vector<SourceSpec>& specs, const Places& places, const std::vector<std::string>& known,
                   Complaints& complaints) {
    std::vector<std::string> called = known;  // neighbours may also be meant by their names
    for (std::string& code : called)
        for (const GateInfo& g : places.gates)
            if (!code.empty() && g.neighbour == code && !g.neighbour_name.empty()) code = g.neighbour_name;
    for (const SourceSpec& spec : specs) {
        if (std::find(known.begin(), known.end(), spec.outside) != known.end()) continue;
        std::string list, near = nearest(spec.outside, called);
        if (near.empty()) near = nearest(spec.outside, known);
        for (std::size_t k = 0; k < known.size(); ++k) {
            if (called[k] == near) near = known[k];
            if (!known[k].empty())
                list += fmt::format("{}\"{}\"{}", list.empty() ? "" : ", ", known[k], called[k] == known[k] ? "" : " " + called[k]);
        }
        complaints.add(
            spec.outside_given,
            fmt::format("arrivals \"{}\": outside = \"{}\" is no way into this region{}", spec.name, spec.outside,
                        near.empty() ? "" : fmt::format(" (nearest: \"{}\")", near)),
            list.empty() ? "no road leads in: remove it" : fmt::format("give one of {}, or remove it for the nearest way in", list));
    }
}

void build_arrivals(const std::vector<ArrivalDay>& arrivals, const std::vector<SourceSpec>& specs, const World& w, Mobility& m) {
    std::vector<ArrivalDay> days = arrivals;
    std::stable_sort(days.begin(), days.end(),
                     [](const ArrivalDay& a, const ArrivalDay& b) { return std::tie(a.day, a.source) < std::tie(b.day, b.source); });
    m.sources.clear(), m.arrivals.clear(), m.arrival_of = {};
    for (std::uint32_t s = 0; s < specs.size(); ++s) {
        const SourceSpec& spec = specs[s];
        SourceInfo source{spec.name, spec.hard_hit, spec.family_share, {}, spec.growth, spec.oldest, 0, spec.infection_age, 0};
        std::vector<ArrivalDay> of_source;
        for (const ArrivalDay& d : days)
            if (d.source == Source(s) && d.people > 0) of_source.push_back(d);
        add_prevalence(spec, of_source, source);
        source.strain = static_cast<std::uint8_t>(*w.disease.strain_called(spec.strain));
        source.entry_route_of = static_cast<std::uint32_t>(std::find(m.outside.begin(), m.outside.end(), spec.outside) - m.outside.begin());
        m.sources.push_back(std::move(source));
    }

    if (days.empty()) return;
    const Luck luck(static_cast<std::uint64_t>(w.spec.seed));
    Stream stream(luck.draw(Purpose::world_arrivals, {}).bits());
    Waiting waiting = find_expected(w.population, stream);
    for (const ArrivalDay& d : days) {
        const auto add = [&](Person a, Person b) {  // b: nobody, or who travels with a
            const double hour = first_hour + (last_hour - first_hour) * stream.uniform();
            const Moment when = moment(d.day + hour / 24);
            m.arrivals.push_back({a, when, d.source, 0});
            if (b) m.arrivals.push_back({b, when, d.source, 0});
        };
        std::uint32_t left = d.people;
        std::uint32_t pairs = static_cast<std::uint32_t>(left * m.sources[d.source.value].family_share / 2 + stream.uniform());
        for (; pairs > 0 && left >= 2 && !waiting.pairs.empty(); --pairs, left -= 2) {
            add(waiting.pairs.back().first, waiting.pairs.back().second);
            waiting.pairs.pop_back();
        }
        for (; left > 0; --left) {
            if (waiting.alone.empty()) {  // no more people alone: two of one household come each by themselves
                expects(!waiting.pairs.empty());
                waiting.alone = {waiting.pairs.back().second, waiting.pairs.back().first};
                waiting.pairs.pop_back();
            }
            add(waiting.alone.back(), {});
            waiting.alone.pop_back();
        }
    }
    std::sort(m.arrivals.begin(), m.arrivals.end(),
              [](const Arrival& a, const Arrival& b) { return std::tie(a.moment, a.person) < std::tie(b.moment, b.person); });
    // Two who travel together are neighbours in the population, and so here.
    for (std::uint32_t i = 0; i < m.arrivals.size(); ++i) {
        Arrival& a = m.arrivals[i];
        const bool with_last = i > 0 && a.moment == m.arrivals[i - 1].moment && a.source == m.arrivals[i - 1].source &&
                               w.population.household(a.person).contains(m.arrivals[i - 1].person);
        a.group = with_last ? m.arrivals[i - 1].group : i;
        m.arrival_of.set(a.person, i);
        const Person first = w.population.household(a.person).first;
        const Name household = w.population.name(first, w.population.cell(first), w.places);
        a.lodges = luck.draw(Purpose::lodging, household).chance(specs[a.source.value].lodgers);
        const Person leader = m.arrivals[a.group].person;  // who travel together have one journey
        const Draw journey = luck.draw(Purpose::journey, w.population.name(leader, w.population.cell(leader), w.places));
        const double hours = specs[a.source.value].journey.sample(journey);
        a.journey = moment(std::max(0.0, hours) / 24);
    }
    index_arrivals(w, m);
}

void index_arrivals(const World& w, Mobility& m) {
    m.departures.resize(m.arrivals.size());
    std::iota(m.departures.begin(), m.departures.end(), 0u);
    std::stable_sort(m.departures.begin(), m.departures.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return m.arrivals[a].departed() < m.arrivals[b].departed(); });
    m.arrivals_first.assign(w.places.townships.size() + 1, 0);
    m.arrival_rank.clear();
    for (const Arrival& a : m.arrivals) m.arrival_rank.push_back(m.arrivals_first[w.population.township(a.person).value + 1]++);
    std::partial_sum(m.arrivals_first.begin(), m.arrivals_first.end(), m.arrivals_first.begin());
    m.arrivals_at.resize(m.arrivals.size());
    for (std::uint32_t i = 0; i < m.arrivals.size(); ++i)
        m.arrivals_at[m.arrivals_first[w.population.township(m.arrivals[i].person).value] + m.arrival_rank[i]] = i;
}

}  // namespace cordon
