// Checkpoints at work: everyone who crosses waits in line and goes through the steps; what was found goes into known.
#include "stages/screen.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// Of a person's hits only those of the first look count: there the journey ends.
std::vector<Hit> first_looks(std::vector<Hit> hits) {
    std::sort(hits.begin(), hits.end());
    std::vector<Hit> kept;
    for (const Hit& h : hits) {
        const bool again = h.person && !kept.empty() && kept.back().person == h.person;
        if (!again || (kept.back().gate == h.gate && kept.back().moment == h.moment)) kept.push_back(h);
    }
    std::sort(kept.begin(), kept.end(), [](const Hit& a, const Hit& b) {
        return std::tie(a.moment, a.gate, a.person, a.step) < std::tie(b.moment, b.gate, b.person, b.step);
    });
    return kept;
}

void tell_hit(Stage& s, const Hit& h, ScreenStep::Kind kind) {
    Fact fact;
    fact.person = h.person, fact.moment = h.moment, fact.since = h.moment, fact.where = h.gate.value, fact.policy = h.policy;
    fact.kind = FactKind::fever_at_gate;
    if (kind == ScreenStep::Kind::origin) {
        fact.kind = FactKind::arrival_seen;
        fact.other = h.source.value;
        fact.detail = 1;
    }
    tell(s, fact);
}

void commit(Stage& s, const std::vector<Hit>& hits, const std::vector<const Screening*>& at_gate) {
    const Hit* last = nullptr;
    for (const Hit& h : hits) {
        if (h.person) tell_hit(s, h, at_gate[h.gate.value]->steps[h.step].kind);
        const bool same_look = last && h.person && last->person == h.person && last->moment == h.moment && last->gate == h.gate;
        last = &h;
        if (same_look) continue;
        s.state.events.gate_hits.push_back({h.person, h.gate, h.moment, h.step, h.infected});
        s.state.today.add(Series::gate_flagged, h.gate.value);
        if (h.infected) s.state.today.add(Series::gate_caught, h.gate.value);
        s.state.digest.add(static_cast<std::uint32_t>(Record::crossing),
                           {h.person ? name_of(s.world, h.person).value : 0, gate_name(s.world, h.gate).value,
                            static_cast<std::uint64_t>(h.moment.units), h.step});
    }
}

void commit(Stage& s, PostAtWork& w) {
    const std::size_t g = w.post.gate.value;
    Tally& today = s.state.today;
    s.state.queues[g].lane_free = std::move(w.lane_free);
    today.add(Series::gate_screened, g, w.screened);
    today.add(Series::gate_waved, g, w.waved);
    today.add(Series::gate_infected, g, w.infected);
    today.add(Series::gate_waited, g, w.waited);
    today.add(Series::gate_waiting_seconds, g, std::llround(w.waiting));
    today.set(Series::gate_longest, g, std::max(today[Series::gate_longest][g], static_cast<std::int64_t>(std::ceil(w.longest))));
    today.set(Series::gate_queue, g, w.in_line_at_end);
    if (w.screened > 0)
        s.state.digest.add(static_cast<std::uint32_t>(Record::queue),
                           {gate_name(s.world, w.post.gate).value, static_cast<std::uint64_t>(s.now.index),
                            static_cast<std::uint64_t>(w.screened), static_cast<std::uint64_t>(std::llround(w.waiting))});
}

}  // namespace

// The highest density of infectious contacts over a course with a long incubation: what `full infectiousness` means.
double peak_infectiousness(const World& w) {
    if (w.disease.infectiousness == Infectiousness::stages) return 1 / w.tables.infectious_period_mean;
    const bool since_infection = w.disease.infectiousness == Infectiousness::since_infection;
    InfectiousCourse course;
    course.onset = 100, course.infected = since_infection ? 100 : 0;
    double peak = 0;
    for (double day = since_infection ? 100 : 85; day < 100 + std::min(30.0, w.disease.infectious_cap); day += 0.25)
        peak = std::max(peak, infectiousness_at(w.disease, course, day));
    return peak;
}

std::vector<Exposure> screen(Stage& s, const Moved& moved) {
    const std::size_t gates = s.world.places.gates.size();
    if (s.world.clock.part(s.now) == 0)
        for (std::size_t g = 0; g < gates; ++g) s.state.today.set(Series::gate_longest, g, 0), s.state.today.set(Series::gate_queue, g, 0);
    const std::vector<Post> all = posts(s);
    if (all.empty()) return {};

    std::vector<Crossing> crossings = moved.crossings;
    std::sort(crossings.begin(), crossings.end(),
              [](const Crossing& a, const Crossing& b) { return std::tie(a.gate, a) < std::tie(b.gate, b); });
    std::vector<PostAtWork> at_work;
    std::vector<const Screening*> at_gate(gates, nullptr);
    for (const Post& post : all) {
        const auto range = std::equal_range(crossings.begin(), crossings.end(), Crossing{{}, post.gate, {}, {}},
                                            [](const Crossing& a, const Crossing& b) { return a.gate < b.gate; });
        at_work.emplace_back(s, post, moved.batches[post.gate.value], crossings.data() + (range.first - crossings.begin()),
                             crossings.data() + (range.second - crossings.begin()));
        at_gate[post.gate.value] = post.screening;
    }
    const double peak = s.world.contacts.queue_rate > 0 && !crossings.empty() ? peak_infectiousness(s.world) : 0;
    std::size_t people = crossings.size();
    for (const Post& post : all)
        for (std::size_t back : {0u, 1u})
            people += moved.batches[post.gate.value].people[back] + moved.batches[post.gate.value].transients[back];
    for_gates(at_work.size(), people, [&](std::size_t k) { at_work[k].work(peak); });

    std::vector<Hit> hits;
    std::vector<Exposure> exposures;
    for (std::size_t k = 0; k < at_work.size(); ++k) {
        hits.insert(hits.end(), at_work[k].hits.begin(), at_work[k].hits.end());
        exposures.insert(exposures.end(), at_work[k].exposures.begin(), at_work[k].exposures.end());
        commit(s, at_work[k]);
    }
    commit(s, first_looks(std::move(hits)), at_gate);
    return exposures;
}

}  // namespace cordon
