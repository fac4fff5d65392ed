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
    : post(p), lane_free(s.state.queues[p.gate.value].lane_free), s_(s), how_(*p.screening), batch_(batch), gate_(gate_name(s.world, p.gate)),
      tick_(static_cast<std::uint32_t>(s.now.index)), begin_(s.world.clock.begin(s.now)) {
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
        o.comers = comers({o.from, o.to, o.people, &how_.seconds, how_.seconds_mean, how_.seconds_sd}, s_.luck, gate_, tick_, static_cast<std::uint32_t>(back));
    }
}

void PostAtWork::line_up() {
    for (std::size_t back : {0u, 1u}) {
        Others& o = others_[back];
        std::uint32_t place = 0;
        for (std::uint32_t k = 0; k < o.comers.size(); ++k) {
            line_.push_back({o.comers[k], {}, InLine::none, static_cast<std::uint32_t>(back), k, place});
            place += o.comers[k].people;
        }
        o.joined_of.resize(o.comers.size());
    }
    const std::size_t n = line_.size();
    for (std::size_t k = 0; k < stored_.size(); ++k) {
        const Stored& p = stored_[k];
        if (!p.screened) continue;
        const double at = seconds_of(p.crossing.moment), work = how_.seconds.sample(s_.luck.draw(Purpose::gate_service, p.name, trip_key(s_), gate_.value).uniform());
        line_.push_back({{at, at, std::max(0.0, work), 1}, {}, static_cast<std::uint32_t>(k)});
    }
    const auto before = [](const InLine& a, const InLine& b) { return std::tie(a.comers.to, a.stored) < std::tie(b.comers.to, b.stored); };
    if (line_.size() > n) std::sort(line_.begin(), line_.end(), before);  // the others are in order of time
    for (InLine& x : line_) {
        x.waits = serve(lane_free, x.comers, how_.longest_wait * 60);
        screened += x.waits.joined;
        waited += x.waits.waited;
        waiting += x.waits.mean * x.waits.joined;
        longest = std::max(longest, x.waits.longest);
        if (x.stored != InLine::none) stored_[x.stored].screened = x.waits.joined > 0;
        else others_[x.back].joined_of[x.group] = x.waits.joined, others_[x.back].joined += x.waits.joined;
    }
    if (how_.seconds_mean > 0) in_line_at_end = std::llround(backlog(lane_free, seconds_of(s_.world.clock.end(s_.now))) / how_.seconds_mean);
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
            const bool other_fever = s_.luck.draw(Purpose::gate_flagged, p.name, trip_key(s_), whether).chance(how_.other_fever_prevalence, 1);
            const bool fever = other_fever || (p.infection && p.infection->fever_from <= m && m < p.infection->fever_to);
            const Purpose purpose = asks ? Purpose::gate_origin : Purpose::gate_flagged;
            if (!flagged(how_.steps[k], asks ? arrival : fever, s_.luck.draw(purpose, p.name, trip_key(s_), readings), s_.luck.draw(purpose, p.name, trip_key(s_), own)))
                continue;
            hits.push_back({p.crossing.person, m, post.gate, static_cast<std::uint8_t>(k), arrival ? p.crossing.from : Source{}, post.policy, p.infection != nullptr});
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
        hits.push_back({someone.person, std::clamp(m, half.from, Moment{half.to.units - 1}), post.gate, static_cast<std::uint8_t>(step), {}, post.policy, false});
    }
}

PostAtWork::Someone PostAtWork::who(std::size_t back, std::uint32_t place) const {
    const Others& o = others_[back];
    const std::uint32_t slot = o.order(place);
    if (slot >= o.slots) return {{}, true};
    const std::size_t k = static_cast<std::size_t>(std::upper_bound(o.cumulative.begin(), o.cumulative.end(), slot) - o.cumulative.begin()) - 1;
    const Person p = s_.whereabouts.member(batch_.load, batch_.load.parts[o.parts[k]].first + slot - o.cumulative[k]);
    return {p && !s_.state.is_held(p) && !is_stored(p) ? p : Person{}, false};
}

// Whether the person at a place joins the line, and when [s] they come.
bool PostAtWork::joined(std::size_t back, std::uint32_t place, double* second) const {
    const Others& o = others_[back];
    const std::uint32_t n = groups(o.people), size = o.people / n, larger = o.people % n;  // the first ones are larger by one
    const std::uint32_t in_larger = larger * (size + 1);
    const std::uint32_t k = place < in_larger ? place / (size + 1) : larger + (place - in_larger) / size;
    const std::uint32_t first = k < larger ? k * (size + 1) : in_larger + (k - larger) * size;
    const Comers& c = o.comers[k];
    *second = c.people == 1 ? c.to : c.from + (c.to - c.from) * (place - first + 0.5) / c.people;
    return place - first < o.joined_of[k];
}

Person PostAtWork::in_line(const InLine& x, std::uint32_t k) const {
    return x.stored != InLine::none ? stored_[x.stored].crossing.person : who(x.back, x.first + k).person;
}

bool PostAtWork::is_stored(Person p) const {
    const auto at = std::lower_bound(stored_.begin(), stored_.end(), p, [](const Stored& a, Person b) { return a.crossing.person < b; });
    return at != stored_.end() && at->crossing.person == p;
}

std::vector<Exposure> PostAtWork::infect(double peak) const {
    std::vector<Exposure> out;
    for (std::size_t at = 0; at < line_.size(); ++at) {
        const InLine& x = line_[at];
        if (x.stored == InLine::none || x.waits.mean <= 0 || !stored_[x.stored].infection) continue;
        const Stored& p = stored_[x.stored];
        const InfectiousCourse course = infectious_course(s_.world, s_.luck, *p.infection, p.name, p.infection->ordinal);
        const double full = infectiousness_at(s_.world.disease, course, p.crossing.moment.days()) / peak;
        const double rate = s_.world.contacts.queue_rate * full * course.contacts * course.risk;  // [1/hour]
        if (rate <= 0) continue;
        const double begin = x.comers.to, end = begin + x.waits.mean;
        const auto meet = [&](const InLine& y, std::uint32_t k, int which) {
            const double came = y.comers.people == 1 ? y.comers.to : y.comers.from + (y.comers.to - y.comers.from) * (k + 0.5) / y.comers.people;
            const double from = std::max(begin, came), overlap = std::min(end, came + y.waits.mean) - from;
            if (overlap <= 0) return;
            const Person target = in_line(y, k);
            if (!target) return;
            const Disease& d = s_.world.disease;
            const double susceptible = d.susceptibility[d.band(s_.world.population.age(target))];
            const Draw draw = s_.luck.draw(Purpose::contact_queue, p.name, tick_, gate_.value + static_cast<std::uint64_t>(which));
            if (!draw.chance(-exact::expm1(-rate * susceptible * overlap / 3600))) return;
            Exposure e;
            e.target = target, e.setting = Setting::queue, e.infector = s_.state.episodes.of(p.crossing.person);
            e.moment = std::clamp(moment((from + draw.uniform(1) * overlap) / 86400), begin_, Moment{s_.world.clock.end(s_.now).units - 1});
            e.tie = s_.luck.draw(Purpose::contact_tie, p.name, p.infection->ordinal, name_of(s_.world, target).value).bits();
            out.push_back(e);
        };
        int seen = 0;
        for (std::size_t j = at; j-- > 0 && seen < neighbours;)
            for (std::uint32_t k = line_[j].comers.people; k-- > 0 && seen < neighbours;) meet(line_[j], k, 1 + seen++);
        seen = 0;
        for (std::size_t j = at + 1; j < line_.size() && seen < neighbours; ++j)
            for (std::uint32_t k = 0; k < line_[j].comers.people && seen < neighbours; ++k) meet(line_[j], k, 1 + neighbours + seen++);
    }
    return out;
}

}  // namespace cordon
