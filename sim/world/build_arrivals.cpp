// Dated arrivals from named outside sources: which of the expected people come when, alone or with their family.
#include <algorithm>
#include <cmath>
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

// Prevalence grows with the epidemic at the source and has the given mean over all who come.
void add_prevalence(const SourceSpec& spec, const std::vector<std::pair<std::int32_t, std::uint32_t>>& days, SourceInfo& source) {
    if (days.empty()) return;
    const std::int32_t first = days.front().first, last = days.back().first;
    double people = 0, weighted = 0;
    for (const auto& [day, n] : days) people += n, weighted += n * exact::exp(spec.growth * (day - first));
    for (std::int32_t day = first; day <= last; ++day)
        source.prevalence.push_back(
            std::min(1.0, spec.infected_per_1000 / 1000 * people / weighted * exact::exp(spec.growth * (day - first))));
}

}  // namespace

void build_arrivals(const std::vector<ArrivalDay>& arrivals, const std::vector<SourceSpec>& specs, const World& w, Mobility& m) {
    std::vector<ArrivalDay> days = arrivals;
    std::stable_sort(days.begin(), days.end(),
                     [](const ArrivalDay& a, const ArrivalDay& b) { return std::tie(a.day, a.source) < std::tie(b.day, b.source); });
    m.sources.clear(), m.arrivals.clear(), m.arrival_of = {};
    for (std::uint32_t s = 0; s < specs.size(); ++s) {
        const SourceSpec& spec = specs[s];
        SourceInfo source{spec.name, spec.hard_hit, spec.family_share, {}, spec.growth, spec.oldest, 0};
        std::vector<std::pair<std::int32_t, std::uint32_t>> of_source;
        for (const ArrivalDay& d : days)
            if (d.source == Source(s) && d.people > 0) of_source.push_back({d.day, d.people});
        add_prevalence(spec, of_source, source);
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
    }
}

}  // namespace cordon
