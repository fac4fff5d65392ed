// Arrivals of named sources, and journeys through gates.
#include "stages/move.h"

#include <algorithm>

#include "base/parallel.h"
#include "stages/arrivals.h"
#include "stages/contacts.h"

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

Name gate_name(const World& w, Gate g) { return name_of(w.places.gates[g.value].name); }

namespace {

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
        const bool all = part.people == part.of;  // no plans keep some of them at home
        for (std::uint32_t k = 0; all && k < part.of; ++k) b.people[part.back] -= (away >> role[k]) & 1u;
        for (std::uint32_t k = 0; !all && k < part.of; ++k) b.people[part.back] -= (away >> role[k]) & 1u && s.whereabouts.comes(part, k);
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
            if (p && !s.state.is_away(p)) ++b.people[part.back];
        }
}

std::uint32_t count_transients(const Stage& s, Gate g, std::size_t back) {
    const std::vector<double>& a_day = s.world.mobility.transients;
    if (g.value >= a_day.size() || a_day[g.value] <= 0) return 0;
    const double mean = a_day[g.value] * s.world.clock.tick_days() / 2;
    const Draw draw = s.luck.draw(Purpose::gate_transients, gate_name(s.world, g), static_cast<std::uint32_t>(s.now.index), back + 1);
    return poisson(mean, draw.uniform());
}

// posted: gates with a checkpoint. Of the others only the numbers count.
std::vector<Batch> count(const Stage& s, const std::vector<std::uint8_t>& posted) {
    std::vector<Batch> batches(s.world.places.gates.size());
    const RoleMask away = away_today(s);
    std::size_t flows = 0;
    for (std::size_t g = 0; g < batches.size(); ++g)
        flows += s.world.mobility.trip_flows_at[g].size() + s.world.mobility.commute_flows_at[g].size();
    for_gates(batches.size(), s.whereabouts.crossing_tick() ? flows : 0, [&](std::size_t g) {
        Batch& b = batches[g];
        for (std::size_t back : {0u, 1u}) b.transients[back] = count_transients(s, Gate(g), back);
        b.sums = s.whereabouts.sums(Gate(g));
        if (posted[g] || away != 0 || s.individuals) b.load = s.whereabouts.load(Gate(g));
        if (s.individuals) return count_individuals(s, b);
        b.people = b.sums.people;
        subtract_void(s, away, b);
    });
    if (s.individuals || !s.whereabouts.crossing_tick()) return batches;
    const auto& custody = s.state.custody;
    const auto& died = s.state.died;
    const auto held = gather<Whereabouts::Passing>(custody.size(), [&](std::size_t r, std::vector<Whereabouts::Passing>& out) {
        if (custody.row(r).held) s.whereabouts.passes(custody.key(r), out);
    });
    const auto dead = gather<Whereabouts::Passing>(
        died.size(), [&](std::size_t r, std::vector<Whereabouts::Passing>& out) { s.whereabouts.passes(died.key(r), out); });
    const auto& back = s.state.turned_back;
    const auto kept_out = gather<Whereabouts::Passing>(back.size(), [&](std::size_t r, std::vector<Whereabouts::Passing>& out) {
        if (s.now < back.row(r).until && !s.state.is_held(back.key(r))) s.whereabouts.passes(back.key(r), out);
    });
    const auto& sent_home = s.state.stopped;
    const auto stopped = gather<Whereabouts::Passing>(sent_home.open(), [&](std::size_t k, std::vector<Whereabouts::Passing>& out) {
        const Stop& stop = sent_home.open(k);
        const Person p = stop.person;
        if (stop.from <= s.now && s.now < stop.until && !s.state.is_held(p) && !s.state.is_kept_out(p, s.now)) s.whereabouts.passes(p, out);
    });
    const auto left = gather<Whereabouts::Passing>(s.state.left.size(), [&](std::size_t r, std::vector<Whereabouts::Passing>& out) {
        const Person p = s.state.left.key(r);
        if (s.state.has_left(p, s.now) && !s.state.is_held(p)) s.whereabouts.passes(p, out);
    });
    for (const auto* gone : {&held, &dead, &kept_out, &stopped, &left})
        for (const Whereabouts::Passing& g : *gone) --batches[g.gate.value].people[g.back];
    return batches;
}

}  // namespace

Moved move(Stage& s) {
    Moved moved;
    const World& w = s.world;
    set_out(s);
    take_in(s, moved);
    std::vector<std::uint8_t> posted(w.places.gates.size(), 0);
    bool asks_for_codes = false;  // of those who are told to stay at home, and do not
    for (const Post& p : posts(s)) {
        posted[p.gate.value] = 1;
        for (const ScreenStep& step : p.screening->steps) asks_for_codes |= step.kind == StepKind::code;
    }
    moved.batches = count(s, posted);
    for (std::size_t g = 0; g < moved.batches.size(); ++g) {
        const Batch& b = moved.batches[g];
        s.state.today.add(Series::gate_passed, g, std::int64_t{b.people[0]} + b.people[1] + b.transients[0] + b.transients[1]);
    }
    std::erase_if(moved.crossings, [&](const Crossing& c) {
        s.state.today.add(Series::gate_passed, c.gate.value);
        return !posted[c.gate.value];
    });
    if (s.whereabouts.crossing_tick() && std::count(posted.begin(), posted.end(), 1) > 0) {
        const Moment begin = w.clock.begin(s.now);
        const std::vector<Episode>& infections = s.state.under_way.after(s.state.episodes, begin);
        const std::vector<Crossing> on_the_way = gather<Crossing>(infections.size(), [&](std::size_t k, std::vector<Crossing>& out) {
            const Person p = s.state.episodes[infections[k]].person;
            if (!s.state.is_away(p)) cross(s, p, posted, out);
        });
        moved.crossings.insert(moved.crossings.end(), on_the_way.begin(), on_the_way.end());
        if (asks_for_codes) {
            const std::vector<Crossing> at_large = gather<Crossing>(s.state.custody.size(), [&](std::size_t r, std::vector<Crossing>& out) {
                const Person p = s.state.custody.key(r);
                const Episode e = s.state.episodes.of(p);
                const bool followed = e && s.state.episodes[e].over > begin;
                if (s.state.custody.row(r).ordered && !followed && !s.state.is_away(p)) cross(s, p, posted, out);
            });
            moved.crossings.insert(moved.crossings.end(), at_large.begin(), at_large.end());
        }
    }
    std::sort(moved.crossings.begin(), moved.crossings.end());
    s.state.counters.crossings += static_cast<std::int64_t>(moved.crossings.size());
    return moved;
}

}  // namespace cordon
