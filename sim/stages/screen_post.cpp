// One checkpoint in one tick: the line, the steps, and infection in line.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/contacts.h"
#include "stages/screen.h"

namespace cordon {

namespace {
constexpr int neighbours = 4;  // in line before and behind whom an infectious person can infect
// Draws of one person on one trip, the same at every gate on the way: two gates are no two chances.
enum Reading : std::uint64_t { readings = 1, own = 2, whether = 3 };
}  // namespace

bool flagged(const ScreenStep& step, bool has, const Draw& readings, const Draw& own) {
    const double hit = has ? step.sensitivity : 1 - step.specificity;
    if (!readings.chance(hit, 0)) return false;
    return !step.second_reading || own.chance(step.shared_error, 0) || readings.chance(hit, 1);
}

PostAtWork::PostAtWork(const Stage& s, const Post& p, const Batch& batch, const Crossing* first, const Crossing* last)
    : post(p),
      lane_free(s.state.queues[p.gate.value].lane_free),
      s_(s),
      how_(*p.screening),
      batch_(batch),
      gate_(gate_name(s.world, p.gate)),
      tick_(static_cast<std::uint32_t>(s.now.index)),
      begin_(s.world.clock.begin(s.now)) {
    set_lanes(lane_free, how_.lanes);
    store(first, last);
}

void PostAtWork::store(const Crossing* first, const Crossing* last) {
    const double day = 86400.0 * s_.world.clock.day(s_.now);
    for (const Crossing* c = first; c != last; ++c) {
        Stored p{*c, name_of(s_.world, c->person), nullptr, false};
        const Episode e = s_.state.episodes.of(c->person);
        if (e && s_.state.episodes[e].over > begin_) p.infection = &s_.state.episodes[e];
        const double hour = (seconds_of(c->moment) - day) / 3600;
        const bool open = how_.hour_from <= hour && hour < how_.hour_to;
        p.screened = open && s_.luck.draw(Purpose::gate_flagged, p.name, trip_key(s_), whether).chance(how_.share_screened, 0);
        if (p.infection) ++infected;
        stored_.push_back(p);
    }
}

void PostAtWork::work() {
    count_others();
    line_up();
    serve_line();
    look_at_stored();
    look_at_others();
}

// How many others come while the checkpoint is open, and are not waved through.
void PostAtWork::count_others() {
    const double day = 86400.0 * s_.world.clock.day(s_.now);
    for (std::size_t back : {0u, 1u}) {
        Others& o = others_[back];
        const Half half = half_of(s_.world.clock, s_.now, back);
        o.from = std::max(seconds_of(half.from), day + how_.hour_from * 3600);
        o.to = std::min(seconds_of(half.to), day + how_.hour_to * 3600);
        std::uint32_t n = batch_.people[back] + batch_.transients[back];
        for (const Stored& p : stored_)
            if (!p.crossing.from && half.from <= p.crossing.moment && p.crossing.moment < half.to) --n;
        for (std::size_t k = 0; k < batch_.load.parts.size(); ++k) {
            if (batch_.load.parts[k].back != (back == 1)) continue;
            o.parts.push_back(static_cast<std::uint32_t>(k));
            o.cumulative.push_back(o.slots);
            o.slots += batch_.load.parts[k].people;
        }
        if (o.to <= o.from || n == 0) continue;
        const double open = std::min(1.0, (o.to - o.from) / (seconds_of(half.to) - seconds_of(half.from)));
        o.people = binomial(n, open * how_.share_screened, s_.luck.draw(Purpose::gate_person, gate_, tick_, 1 + back).uniform());
        o.order = Permutation(o.slots + batch_.transients[back], s_.luck.draw(Purpose::gate_person, gate_, tick_, 3 + back));
        o.comers = comers({o.from, o.to, o.people, &how_.seconds, how_.seconds_mean, how_.seconds_sd}, s_.luck, gate_, tick_,
                          static_cast<std::uint32_t>(back));
    }
}

// Single others and stored people stand in line by themselves. Where the others come in groups, a stored person comes with
// the group of the time, so that the chances of both are the same.
void PostAtWork::line_up() {
    for (std::uint32_t k = 0; k < stored_.size(); ++k) {
        Stored& p = stored_[k];
        if (!p.screened) continue;
        const double at = seconds_of(p.crossing.moment);
        const double work =
            std::max(0.0, how_.seconds.sample(s_.luck.draw(Purpose::gate_service, p.name, trip_key(s_), gate_.value).uniform()));
        Others& o = others_[p.crossing.moment < half_of(s_.world.clock, s_.now, 1).from ? 0 : 1];
        if (o.people <= singles_most) {
            line_.push_back({{at, at, work, 1}, {}, k});
            continue;
        }
        auto group = std::lower_bound(o.comers.begin(), o.comers.end(), at, [](const Comers& c, double t) { return c.to < t; });
        if (group == o.comers.end()) --group;
        group->work += work, ++group->people;
        o.stored.push_back({static_cast<std::uint32_t>(group - o.comers.begin()), k});
    }
    for (std::uint32_t back : {0u, 1u}) {
        Others& o = others_[back];
        o.joined_of.resize(o.comers.size());
        std::sort(o.stored.begin(), o.stored.end());
        for (std::uint32_t k = 0; k < o.comers.size(); ++k) {
            const std::uint32_t first = first_place(o.people, k);
            line_.push_back({o.comers[k], {}, InLine::none, back, k, first, first_place(o.people, k + 1) - first});
        }
    }
    std::sort(line_.begin(), line_.end(),
              [](const InLine& a, const InLine& b) { return std::tie(a.comers.to, a.stored) < std::tie(b.comers.to, b.stored); });
}

void PostAtWork::serve_line() {
    const auto tell = [&](std::uint32_t stored, std::uint32_t line, bool joins) {
        Stored& p = stored_[stored];
        p.screened = joins, p.line = line, p.wait = line_[line].waits.mean;
        return joins ? 1u : 0u;
    };
    for (std::uint32_t k = 0; k < line_.size(); ++k) {
        InLine& x = line_[k];
        x.waits = serve(lane_free, x.comers, how_.longest_wait * 60);
        std::uint32_t joined = 0;
        if (x.stored != InLine::none) {
            joined = tell(x.stored, k, x.waits.joined > 0);
        } else {
            Others& o = others_[x.back];
            auto at = std::lower_bound(o.stored.begin(), o.stored.end(), std::pair{x.group, 0u});
            for (; at != o.stored.end() && at->first == x.group; ++at)
                joined +=
                    tell(at->second, k,
                         s_.luck.draw(Purpose::gate_person, stored_[at->second].name, trip_key(s_), gate_.value).chance(x.waits.joined));
            const std::uint64_t key = 1024 + std::uint64_t{x.back} * singles_most + x.group;
            const double u = x.waits.joined < 1 ? s_.luck.draw(Purpose::gate_person, gate_, tick_, key).uniform() : 0;
            o.joined_of[x.group] = static_cast<std::uint32_t>(x.waits.joined * x.others + u);
            o.joined += o.joined_of[x.group], joined += o.joined_of[x.group];
        }
        screened += joined;
        waited += x.waits.waited * joined;
        waiting += x.waits.mean * joined;
        longest = std::max(longest, x.waits.longest);
    }
    if (how_.seconds_mean > 0)
        in_line_at_end = std::llround(backlog(lane_free, seconds_of(s_.world.clock.end(s_.now))) / how_.seconds_mean);
}

void PostAtWork::look_at_stored() {
    for (const Stored& p : stored_) {
        if (!p.screened) continue;
        const Moment m = p.crossing.moment;
        const PersonFile* file = s_.known.files.find(p.crossing.person);
        const bool arrival = p.crossing.from && s_.world.mobility.sources[p.crossing.from.value].hard_hit;
        for (std::size_t k = 0; k < how_.steps.size(); ++k) {
            const bool asks = how_.steps[k].kind == ScreenStep::Kind::origin;
            if (asks && file && file->source) continue;  // registered before
            const bool other_fever =
                s_.luck.draw(Purpose::gate_flagged, p.name, trip_key(s_), whether).chance(how_.other_fever_prevalence, 1);
            const bool fever = other_fever || (p.infection && p.infection->fever_from <= m && m < p.infection->fever_to);
            const Purpose purpose = asks ? Purpose::gate_origin : Purpose::gate_flagged;
            if (!flagged(how_.steps[k], asks ? arrival : fever, s_.luck.draw(purpose, p.name, trip_key(s_), readings),
                         s_.luck.draw(purpose, p.name, trip_key(s_), own)))
                continue;
            hits.push_back({p.crossing.person, m, post.gate, static_cast<std::uint8_t>(k), arrival ? p.crossing.from : Source{},
                            post.policy, p.infection != nullptr});
        }
    }
}

// The others are healthy, some with a fever of another cause. How many are flagged is one draw; who they are, a permutation.
void PostAtWork::look_at_others() {
    for (std::uint32_t step = 0; step < how_.steps.size(); ++step)
        for (std::size_t back : {0u, 1u})
            if (others_[back].joined > 0) flag_others(step, back);
}

void PostAtWork::flag_others(std::uint32_t step, std::size_t back) {
    const Others& o = others_[back];
    const ScreenStep& how = how_.steps[step];
    const double have = how.kind == ScreenStep::Kind::temperature ? how_.other_fever_prevalence : 0;
    const double share = have * how.flags(true) + (1 - have) * how.flags(false);
    const std::uint64_t key = 1 + 2 * std::uint64_t{step} + back;
    std::uint32_t left = binomial(o.joined, share, s_.luck.draw(Purpose::gate_flagged, gate_, tick_, key).uniform());
    if (left == 0) return;
    const Permutation chosen(o.people, s_.luck.draw(Purpose::gate_person, gate_, tick_, 4 + key));
    for (std::uint32_t k = 0; k < o.people && left > 0; ++k) {
        const std::uint32_t place = chosen(k);
        double second = 0;
        if (!joined(back, place, &second)) continue;
        const Someone someone = who(back, place);
        if (!someone.person && !someone.transient) continue;  // void, held or looked at by himself: the next one is flagged
        --left;
        const Moment m = moment(second / 86400);
        const Half half = half_of(s_.world.clock, s_.now, back);
        hits.push_back({someone.person,
                        std::clamp(m, half.from, Moment{half.to.units - 1}),
                        post.gate,
                        static_cast<std::uint8_t>(step),
                        {},
                        post.policy,
                        false});
    }
}

PostAtWork::Someone PostAtWork::who(std::size_t back, std::uint32_t place) const {
    const Others& o = others_[back];
    const std::uint32_t slot = o.order(place);
    if (slot >= o.slots) return {{}, true};
    const std::size_t k =
        static_cast<std::size_t>(std::upper_bound(o.cumulative.begin(), o.cumulative.end(), slot) - o.cumulative.begin()) - 1;
    const Person p = s_.whereabouts.member(batch_.load, batch_.load.parts[o.parts[k]].first + slot - o.cumulative[k]);
    return {p && !s_.state.is_held(p) && !is_stored(p) ? p : Person{}, false};
}

// Whether the person at a place joins the line, and when [s] they come.
bool PostAtWork::joined(std::size_t back, std::uint32_t place, double* second) const {
    const Others& o = others_[back];
    const std::uint32_t k = group_of(o.people, place), first = first_place(o.people, k);
    const Comers& c = o.comers[k];
    *second = c.from + (c.to - c.from) * (place - first + 0.5) / (first_place(o.people, k + 1) - first);
    return place - first < o.joined_of[k];
}

bool PostAtWork::is_stored(Person p) const {
    const auto at = std::lower_bound(stored_.begin(), stored_.end(), p, [](const Stored& a, Person b) { return a.crossing.person < b; });
    return at != stored_.end() && at->crossing.person == p;
}

std::vector<Exposure> PostAtWork::infect(double peak) const {
    std::vector<Exposure> out;
    for (const Stored& p : stored_) {
        if (!p.screened || p.wait <= 0 || !p.infection) continue;
        const InfectiousCourse course = infectious_course(s_.world, s_.luck, *p.infection, p.name, p.infection->ordinal);
        const double full = infectiousness_at(s_.world.disease, course, p.crossing.moment.days()) / peak;
        const double rate = s_.world.contacts.queue_rate * full * course.contacts * course.risk;  // [1/hour]
        if (rate > 0) infect(p, rate, out);
    }
    return out;
}

// Those who stand next in line, as long as both wait.
void PostAtWork::infect(const Stored& p, double rate, std::vector<Exposure>& out) const {
    const double begin = seconds_of(p.crossing.moment), end = begin + p.wait;
    const Moment last{s_.world.clock.end(s_.now).units - 1};
    const auto meet = [&](const InLine& x, std::uint32_t k, std::uint64_t number) {
        const double came = x.stored != InLine::none ? x.comers.to : x.comers.from + (x.comers.to - x.comers.from) * (k + 0.5) / x.others;
        const double from = std::max(begin, came), together = std::min(end, came + x.waits.mean) - from;
        if (together <= 0) return;
        const Person target = x.stored != InLine::none ? stored_[x.stored].crossing.person : who(x.back, x.first + k).person;
        if (!target || target == p.crossing.person) return;
        const Disease& d = s_.world.disease;
        const double susceptible = d.susceptibility[d.band(s_.world.population.age(target))];
        const Draw draw = s_.luck.draw(Purpose::contact_queue, p.name, tick_, gate_.value + number);
        if (!draw.chance(-exact::expm1(-rate * susceptible * together / 3600))) return;
        Exposure e;
        e.target = target, e.setting = Setting::queue, e.infector = s_.state.episodes.of(p.crossing.person);
        e.moment = std::clamp(moment((from + draw.uniform(1) * together) / 86400), begin_, last);
        e.tie = s_.luck.draw(Purpose::contact_tie, p.name, p.infection->ordinal, name_of(s_.world, target).value).bits();
        out.push_back(e);
    };
    // Before and after: in the own group by time, then along the line.
    const InLine& own = line_[p.line];
    const double length = own.comers.to - own.comers.from, part = length > 0 ? std::clamp((begin - own.comers.from) / length, 0.0, 1.0) : 0;
    const auto middle = static_cast<std::uint32_t>(part * own.others);
    const auto size = [](const InLine& x) { return x.stored != InLine::none ? 1u : x.others; };
    std::uint64_t number = 1;
    int seen = 0;
    for (std::uint32_t k = middle; k-- > 0 && seen < neighbours; ++seen) meet(own, k, number++);
    for (std::size_t j = p.line; j-- > 0 && seen < neighbours;)
        for (std::uint32_t k = size(line_[j]); k-- > 0 && seen < neighbours; ++seen) meet(line_[j], k, number++);
    seen = 0, number = 1 + neighbours;
    for (std::uint32_t k = middle; k < own.others && seen < neighbours; ++k, ++seen) meet(own, k, number++);
    for (std::size_t j = p.line + 1; j < line_.size() && seen < neighbours; ++j)
        for (std::uint32_t k = 0; k < size(line_[j]) && seen < neighbours; ++k, ++seen) meet(line_[j], k, number++);
}

}  // namespace cordon
