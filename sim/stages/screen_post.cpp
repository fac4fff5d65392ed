// One checkpoint in one tick: the line, the steps, and infection in line.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/contacts.h"
#include "stages/screen.h"

namespace cordon {

namespace {
constexpr std::uint64_t neighbours = 4;  // in line before and behind whom an infectious person can infect
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
        Stored p;
        p.crossing = *c, p.name = name_of(s_.world, c->person);
        const Episode e = s_.state.episodes.of(c->person);
        if (e && s_.state.episodes[e].over > begin_) p.infection = &s_.state.episodes[e];
        const double hour = (seconds_of(c->moment) - day) / 3600;
        const bool open = how_.hour_from <= hour && hour < how_.hour_to;
        p.screened = open && s_.luck.draw(Purpose::gate_flagged, p.name, trip_key(s_), whether).chance(how_.share_screened, 0);
        if (p.infection) ++infected;
        stored_.push_back(p);
    }
}

void PostAtWork::work(double peak) {
    count_others();
    line_up();
    serve_line();
    look_at_stored();
    look_at_others();
    if (peak > 0) infect(peak);
    line_ = {};  // the longest of all; not every gate's at the same time
}

// How many others come while the checkpoint is open, and are not waved through.
void PostAtWork::count_others() {
    const double day = 86400.0 * s_.world.clock.day(s_.now);
    for (std::size_t back : {0u, 1u}) {
        Others& o = others_[back];
        const Half half = half_of(s_.world.clock, s_.now, back);
        const double opens = day + how_.hour_from * 3600, closes = day + how_.hour_to * 3600;
        o.stream = {std::max(seconds_of(half.from), opens),
                    std::min(seconds_of(half.to), closes),
                    0,
                    &how_.seconds,
                    how_.seconds_mean,
                    how_.seconds_sd};
        std::uint32_t n = batch_.people[back] + batch_.transients[back];
        for (const Stored& p : stored_)
            if (!p.crossing.from && half.from <= p.crossing.moment && p.crossing.moment < half.to) --n;
        for (std::size_t k = 0; k < batch_.load.parts.size(); ++k) {
            if (batch_.load.parts[k].back != (back == 1)) continue;
            o.parts.push_back(static_cast<std::uint32_t>(k));
            o.cumulative.push_back(o.slots);
            o.slots += batch_.load.parts[k].people;
        }
        if (o.stream.length() <= 0 || n == 0) continue;
        const double open = std::min(1.0, o.stream.length() / (seconds_of(half.to) - seconds_of(half.from)));
        o.stream.people = binomial(n, open * how_.share_screened, s_.luck.draw(Purpose::gate_person, gate_, tick_, 1 + back).uniform());
        o.stream.followed = followed(o.stream, how_.lanes);
        o.order = Permutation(o.slots + batch_.transients[back], s_.luck.draw(Purpose::gate_person, gate_, tick_, 3 + back));
    }
}

// Stored people come at their own moments, between the others.
void PostAtWork::line_up() {
    for (std::uint32_t k = 0; k < stored_.size(); ++k) {
        Stored& p = stored_[k];
        if (!p.screened) continue;
        const Draw service = s_.luck.draw(Purpose::gate_service, p.name, trip_key(s_), gate_.value);
        p.in_line = {seconds_of(p.crossing.moment), std::max(0.0, how_.seconds.sample(service.uniform())), 0};
        in_order_.push_back(k);
    }
    std::stable_sort(in_order_.begin(), in_order_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return stored_[a].in_line.at < stored_[b].in_line.at; });
}

// The stored count as if they came together and stayed.
bool PostAtWork::calm() const {
    double load = 0, people = 0;
    for (const Others& o : others_) load += o.stream.load(), people += o.stream.people;
    const auto busy = std::count_if(lane_free.begin(), lane_free.end(), [&](double f) { return f > seconds_of(begin_); });
    return nobody_waits(load, how_.lanes - busy - static_cast<std::int64_t>(in_order_.size()), people);
}

void PostAtWork::serve_line() {
    const bool none_waits = calm();
    auto next = in_order_.begin();
    for (std::size_t back : {0u, 1u}) {
        Others& o = others_[back];
        o.first = static_cast<std::uint32_t>(line_.size());
        double each = 1;
        if (none_waits)
            count({}, o.joined = o.stream.followed = o.stream.people);
        else
            each = append_comers(line_, o.stream, s_.luck, gate_, tick_, static_cast<std::uint32_t>(back));
        const double end = seconds_of(half_of(s_.world.clock, s_.now, back).to);
        const auto last = std::find_if(next, in_order_.end(), [&](std::uint32_t k) { return stored_[k].in_line.at >= end; });
        Service service(lane_free, o.stream, each, static_cast<std::uint32_t>(last - next), how_.longest_wait * 60);
        for (std::size_t k = o.first; k < line_.size() || next != last;) {
            if (next != last && (k == line_.size() || stored_[*next].in_line.at <= line_[k].at)) {
                Stored& p = stored_[*next++];
                p.in_line.wait = service.everyone() ? service.serve(p.in_line.at, p.in_line.work) : service.look(p.in_line.at);
                p.screened = p.in_line.wait >= 0, p.before = static_cast<std::uint32_t>(k);
                count(p.in_line, 1);
            } else {
                Comer& c = line_[k];
                const std::uint32_t g = static_cast<std::uint32_t>(k) - o.first;
                const std::uint32_t people = service.everyone() ? 1 : first_place(o.stream, g + 1) - first_place(o.stream, g);
                c.wait = service.serve(c.at, c.work);
                if (c.wait >= 0) o.joined += people;
                count(c, people), ++k;
            }
        }
        service.end();
    }
    const double end = seconds_of(s_.world.clock.end(s_.now));
    double left = how_.seconds_mean > 0 ? backlog(lane_free, end) / how_.seconds_mean : 0;
    if (none_waits && others_[1].stream.to == end) left += others_[1].stream.load();  // took no lane
    in_line_at_end = std::llround(left);
}

void PostAtWork::count(const Comer& c, std::uint32_t people) {
    if (c.wait < 0) {
        waved += people;
        return;
    }
    screened += people;
    if (c.wait > 0) waited += people;
    waiting += c.wait * people;
    longest = std::max(longest, c.wait);
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
    const Permutation chosen(o.stream.people, s_.luck.draw(Purpose::gate_person, gate_, tick_, 4 + key));
    for (std::uint32_t k = 0; k < o.stream.people && left > 0; ++k) {
        const std::uint32_t place = chosen(k);
        const Comer comer = other(o, place);
        if (comer.wait < 0) continue;
        const Someone someone = who(back, place);
        if (!someone.person && !someone.transient) continue;  // void, held or looked at by himself: the next one is flagged
        --left;
        const Moment m = moment(comer.at / 86400);
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
    return {p && !s_.state.is_away(p) && !is_stored(p) ? p : Person{}, false};
}

// Where nobody waits people come evenly.
Comer PostAtWork::other(const Others& o, std::uint32_t place) const {
    if (!line_.empty()) return line_[o.first + group_of(o.stream, place)];
    return {o.stream.from + o.stream.length() * (place + 0.5) / o.stream.people, 0, 0};
}

bool PostAtWork::is_stored(Person p) const {
    const auto at = std::lower_bound(stored_.begin(), stored_.end(), p, [](const Stored& a, Person b) { return a.crossing.person < b; });
    return at != stored_.end() && at->crossing.person == p;
}

void PostAtWork::infect(double peak) {
    for (std::size_t k = 0; k < in_order_.size(); ++k) {
        const Stored& p = stored_[in_order_[k]];
        if (p.in_line.wait <= 0 || !p.infection) continue;
        const InfectiousCourse course = infectious_course(s_.world, s_.luck, *p.infection, p.name, p.infection->ordinal);
        const double full = infectiousness_at(s_.world.disease, course, p.crossing.moment.days()) / peak;
        const double rate = s_.world.contacts.queue_rate * full * course.contacts * course.risk;  // [1/hour]
        if (rate > 0) infect(k, rate);
    }
}

// Those who stand next in line, as long as both wait.
void PostAtWork::infect(std::size_t order, double rate) {
    const Stored& p = stored_[in_order_[order]];
    const double begin = p.in_line.at, end = begin + p.in_line.wait;
    const Moment last{s_.world.clock.end(s_.now).units - 1};
    const auto meet = [&](const Comer& x, Person target, std::uint64_t number) {
        const double from = std::max(begin, x.at), together = std::min(end, x.at + x.wait) - from;
        if (together <= 0 || !target || target == p.crossing.person) return;
        const Disease& d = s_.world.disease;
        const double susceptible = d.susceptibility[d.band(s_.world.population.age(target))];
        const Draw draw = s_.luck.draw(Purpose::contact_queue, p.name, tick_, gate_.value + number);
        if (!draw.chance(-exact::expm1(-rate * susceptible * together / 3600))) return;
        Exposure e;
        e.target = target, e.setting = Setting::queue, e.infector = s_.state.episodes.of(p.crossing.person);
        e.moment = std::clamp(moment((from + draw.uniform(1) * together) / 86400), begin_, last);
        e.tie = s_.luck.draw(Purpose::contact_tie, p.name, p.infection->ordinal, name_of(s_.world, target).value).bits();
        exposures.push_back(e);
    };
    // x: how many of the others come before; one who stands for several is the first of them.
    const auto meet_other = [&](std::uint32_t x, std::uint64_t number) {
        const std::size_t back = x < others_[1].first ? 0 : 1;
        const Others& o = others_[back];
        meet(line_[x], who(back, first_place(o.stream, x - o.first)).person, number);
    };
    const auto meet_stored = [&](const Stored& x, std::uint64_t number) { meet(x.in_line, x.crossing.person, number); };
    std::size_t k = order;
    std::uint32_t x = p.before;
    for (std::uint64_t number = 1; number <= neighbours && (k > 0 || x > 0); ++number) {
        const bool stored = k > 0 && stored_[in_order_[k - 1]].before >= x;
        stored ? meet_stored(stored_[in_order_[--k]], number) : meet_other(--x, number);
    }
    k = order + 1, x = p.before;
    for (std::uint64_t number = neighbours + 1; number <= 2 * neighbours && (k < in_order_.size() || x < line_.size()); ++number) {
        const bool stored = k < in_order_.size() && stored_[in_order_[k]].before <= x;
        stored ? meet_stored(stored_[in_order_[k++]], number) : meet_other(x++, number);
    }
}

}  // namespace cordon
