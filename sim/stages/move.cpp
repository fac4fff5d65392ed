// Arrivals of named sources, and journeys through gates.
#include "stages/move.h"

#include <algorithm>

#include "base/parallel.h"
#include "stages/contacts.h"
#include "stages/records.h"

namespace cordon {

std::vector<Post> posts(const Stage& s) {
    const Now now{s.now, s.world.clock, s.world.places};
    std::vector<Post> all;
    for (const auto& policy : s.policies)
        if (policy->in_force(s.known, now)) policy->posts(s.known, now, all);
    std::stable_sort(all.begin(), all.end(), [](const Post& a, const Post& b) { return a.gate < b.gate; });
    all.erase(std::unique(all.begin(), all.end(), [](const Post& a, const Post& b) { return a.gate == b.gate; }), all.end());
    return all;
}

std::uint32_t trip_key(const Stage& s) { return static_cast<std::uint32_t>(s.world.clock.day(s.now) * 4 + s.world.clock.quarter(s.now)); }

Half half_of(const Clock& clock, Tick tick, std::size_t back) {
    const Moment begin = clock.begin(tick), end = clock.end(tick), middle{begin.units + (end.units - begin.units) / 2};
    return back ? Half{middle, end} : Half{begin, middle};
}

void for_gates(std::size_t n, std::size_t work, const std::function<void(std::size_t)>& body) {
    if (work >= 5000 || parallel().shuffled) return for_blocks(n, body);
    for (std::size_t i = 0; i < n; ++i) body(i);
}

Name gate_name(const World& w, Gate g) {
    std::uint64_t h = 0;
    for (char c : w.places.gates[g.value].name) h = mix(h ^ static_cast<unsigned char>(c));
    return {h};
}

double infection_age(double growth, double oldest, double u) {
    const double x = growth * oldest;
    if (x < 1e-9 && x > -1e-9) return u * oldest;
    return std::clamp(-exact::log1p(u * exact::expm1(-x)) / growth, 0.0, oldest);
}

namespace {

// The prevalence among those whom a source brings on a day: one value for each day from its first; the last one stays.
double prevalence_on(const World& w, const Arrival& a) {
    const SourceInfo& source = w.mobility.sources[a.source.value];
    if (source.prevalence.empty()) return 0;
    const auto first =
        std::find_if(w.mobility.arrivals.begin(), w.mobility.arrivals.end(), [&](const Arrival& b) { return b.source == a.source; });
    const int day = w.clock.day(w.clock.tick_of(a.moment)) - w.clock.day(w.clock.tick_of(first->moment));
    return source.prevalence[std::min(static_cast<std::size_t>(day), source.prevalence.size() - 1)];
}

void arrive(Stage& s, const Arrival& a, std::uint32_t index, Moved& moved) {
    const World& w = s.world;
    const Name name = name_of(w, a.person);
    const SourceInfo& source = w.mobility.sources[a.source.value];
    s.state.arrived.set(a.person, index);
    s.state.digest.add(static_cast<std::uint32_t>(Record::arrival),
                       {name.value, static_cast<std::uint64_t>(a.moment.units), a.source.value});

    const Draw infected = s.luck.draw(Purpose::imported, name);
    if (infected.chance(prevalence_on(w, a))) {
        Exposure e;
        e.target = a.person, e.source = a.source, e.setting = Setting::seed;
        e.moment = a.moment - moment(infection_age(source.growth, source.oldest, infected.uniform(1)));
        moved.imported.push_back(e);
    }

    if (a.moment < w.clock.begin(s.now)) return;  // came before the run
    const Township home = w.population.township(a.person);
    s.state.today.add(Series::arrivals, w.places.townships[home.value].county.value);
    if (source.entry_route_of >= w.mobility.entry.size()) return;  // no way in is known
    const Moment last{w.clock.end(s.now).units - 1};
    Moment at = a.moment;
    for (Gate g : w.mobility.routes[w.mobility.entry[source.entry_route_of][home.value]].gates) {
        moved.crossings.push_back({a.person, g, at, a.source});
        at = std::min(Moment{at.units + 1}, last);
    }
}

// The gates on one person's way, one after the other.
void cross(const Stage& s, Person p, const std::vector<std::uint8_t>& posted, std::vector<Crossing>& out) {
    std::vector<Whereabouts::Passing> passing;
    s.whereabouts.passes(p, passing);
    if (passing.empty()) return;
    const Name name = name_of(s.world, p);
    for (std::size_t back : {0u, 1u}) {
        const Half half = half_of(s.world.clock, s.now, back);
        const double u = s.luck.draw(Purpose::trips_moment, name, trip_key(s), back + 1).uniform();
        Moment at{half.from.units + static_cast<std::int32_t>(u * (half.to.units - half.from.units))};
        for (const Whereabouts::Passing& g : passing) {
            if (g.back != (back == 1)) continue;
            if (posted[g.gate.value]) out.push_back({p, g.gate, at, {}});
            at = std::min(Moment{at.units + 1}, Moment{half.to.units - 1});
        }
    }
}

// Members of a load who are not there: commuters whose cohort is away.
void subtract_void(const Stage& s, RoleMask away, Batch& b) {
    const Mobility& m = s.world.mobility;
    for (const GatePart& part : b.load.parts) {
        if (!part.commute || away == 0) continue;
        const std::uint8_t* role = m.commuter_roles.data() + m.commuters_first[part.venue][part.flow];
        for (std::uint32_t k = 0; k < part.people; ++k) b.people[part.back] -= (away >> role[k]) & 1u;
    }
}

RoleMask away_today(const Stage& s) {
    RoleMask away = 0;
    for (int r = 0; r < roles; ++r)
        for (const Span& span : s.world.mobility.away[static_cast<std::size_t>(r)])
            if (span.holds(s.world.clock.day(s.now))) away |= only(static_cast<Role>(r));
    return away;
}

// Those who cross, one by one: the slow way, for comparison.
void count_individuals(const Stage& s, Batch& b) {
    for (const GatePart& part : b.load.parts)
        for (std::uint32_t k = 0; k < part.people; ++k) {
            const Person p = s.whereabouts.member(b.load, part.first + k);
            if (p && !s.state.is_held(p)) ++b.people[part.back];
        }
}

std::uint32_t count_transients(const Stage& s, Gate g, std::size_t back) {
    const std::vector<double>& a_day = s.world.mobility.transients;
    if (g.value >= a_day.size() || a_day[g.value] <= 0) return 0;
    const double mean = a_day[g.value] * s.world.clock.tick_days() / 2;
    const Draw draw = s.luck.draw(Purpose::gate_transients, gate_name(s.world, g), static_cast<std::uint32_t>(s.now.index), back + 1);
    return poisson(mean, draw.uniform());
}

std::vector<Batch> count(const Stage& s) {
    std::vector<Batch> batches(s.world.places.gates.size());
    const RoleMask away = away_today(s);
    std::size_t flows = 0;
    for (std::size_t g = 0; g < batches.size(); ++g)
        flows += s.world.mobility.trip_flows_at[g].size() + s.world.mobility.commute_flows_at[g].size();
    for_gates(batches.size(), s.whereabouts.crossing_tick() ? flows : 0, [&](std::size_t g) {
        Batch& b = batches[g];
        for (std::size_t back : {0u, 1u}) b.transients[back] = count_transients(s, Gate(g), back);
        b.load = s.whereabouts.load(Gate(g));
        if (s.individuals) return count_individuals(s, b);
        for (const GatePart& part : b.load.parts) b.people[part.back] += part.people;
        subtract_void(s, away, b);
    });
    if (s.individuals || !s.whereabouts.crossing_tick()) return batches;
    const auto& custody = s.state.custody;
    const auto held = gather<Whereabouts::Passing>(custody.size(), [&](std::size_t r, std::vector<Whereabouts::Passing>& out) {
        if (custody.row(r).held) s.whereabouts.passes(custody.key(r), out);
    });
    for (const Whereabouts::Passing& g : held) --batches[g.gate.value].people[g.back];
    return batches;
}

}  // namespace

Moved move(Stage& s) {
    Moved moved;
    const World& w = s.world;
    for (std::size_t& i = s.state.next_arrival; i < w.mobility.arrivals.size() && w.mobility.arrivals[i].moment < w.clock.end(s.now); ++i)
        arrive(s, w.mobility.arrivals[i], static_cast<std::uint32_t>(i), moved);

    moved.batches = count(s);
    for (std::size_t g = 0; g < moved.batches.size(); ++g) {
        const Batch& b = moved.batches[g];
        s.state.today.add(Series::gate_passed, g, std::int64_t{b.people[0]} + b.people[1] + b.transients[0] + b.transients[1]);
    }

    std::vector<std::uint8_t> posted(w.places.gates.size(), 0);
    for (const Post& p : posts(s)) posted[p.gate.value] = 1;
    std::erase_if(moved.crossings, [&](const Crossing& c) {
        s.state.today.add(Series::gate_passed, c.gate.value);
        return !posted[c.gate.value];
    });
    const std::vector<Infection>& infections = s.state.episodes.rows;
    if (s.whereabouts.crossing_tick() && std::count(posted.begin(), posted.end(), 1) > 0) {
        const Moment begin = w.clock.begin(s.now);
        const std::vector<Crossing> on_the_way = gather<Crossing>(infections.size(), [&](std::size_t e, std::vector<Crossing>& out) {
            const Infection& i = infections[e];
            if (i.over > begin && !s.state.is_held(i.person) && s.state.episodes.of(i.person) == Episode(e))
                cross(s, i.person, posted, out);
        });
        moved.crossings.insert(moved.crossings.end(), on_the_way.begin(), on_the_way.end());
    }
    std::sort(moved.crossings.begin(), moved.crossings.end());
    s.state.counters.crossings += static_cast<std::int64_t>(moved.crossings.size());
    return moved;
}

}  // namespace cordon
