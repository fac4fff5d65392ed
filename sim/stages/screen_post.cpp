// One group of lanes of a checkpoint in one tick: who comes, the line, and infection in line.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/contacts.h"
#include "stages/screen.h"

namespace cordon {

namespace {
constexpr std::uint64_t neighbours = 4;  // in line before and behind whom an infectious person can infect

bool can_be_avoided(GateKind k) { return k != GateKind::rail_station && k != GateKind::bus_station; }

// The lanes as they were left, or new ones.
std::vector<double> lanes_of(const State& state, Gate g, std::size_t group) {
    const auto& all = state.queues[g.value].lanes_free;
    return group < all.size() ? all[group] : std::vector<double>{};
}

// Which lanes someone goes to: the pass is the person's own.
std::size_t group_of(const Screening& how, const Draw& pass) {
    double below = 0;
    for (std::size_t g = 1; g < how.groups.size(); ++g)
        if (pass.uniform() < (below += how.groups[g].share)) return g;
    return 0;
}
}  // namespace

PostAtWork::PostAtWork(const Stage& s, const Post& p, std::size_t of_group, const Batch& batch, const Crossing* first, const Crossing* last, bool kits)
    : post(p),
      group(of_group),
      lane_free(lanes_of(s.state, p.gate, of_group)),
      s_(s),
      how_(*p.screening),
      lanes_(p.screening->groups[of_group]),
      open_(lanes_at_work(s, p, of_group)),
      kits_(kits),
      batch_(batch),
      gate_(gate_name(s.world, p.gate)),
      tick_(static_cast<std::uint32_t>(s.now.index)),
      begin_(s.world.clock.begin(s.now)) {
    set_lanes(lane_free, open_.lanes);
    if (how_.avoid > 0 && can_be_avoided(s.world.places.gates[p.gate.value].kind))
        avoided_ = how_.avoided(std::max(0.0, how_.back_road.sample(s.luck.draw(Purpose::gate_avoids, gate_, 0, 1))));
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
        p.mine = group == (how_.groups.size() > 1 ? group_of(how_, s_.luck.draw(Purpose::pass_class, p.name)) : 0);
        const bool round = goes_round(p.name);
        const Moment* before = how_.holds_days > 0 ? s_.state.passed.find(c->person) : nullptr;
        const bool known = before && *before + moment(how_.holds_days) > c->moment;
        p.screened = open && p.mine && !round && !known &&
                     s_.luck.draw(Purpose::gate_flagged, p.name, trip_key(s_), whether).chance(how_.share_screened, 0);
        if (p.mine) infected += p.infection != nullptr, avoided += round, recognized += open && !round && known;
        stored_.push_back(p);
    }
}

// The same people at every gate of a journey, the longer ways round having fewer of them.
bool PostAtWork::goes_round(Name person) const {
    return avoided_ > 0 && s_.luck.draw(Purpose::gate_avoids, person, trip_key(s_)).chance(avoided_);
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

// How many others come to these lanes while the checkpoint is open, and are not waved through.
void PostAtWork::count_others() {
    const double day = 86400.0 * s_.world.clock.day(s_.now);
    for (std::size_t back : {0u, 1u}) {
        Others& o = others_[back];
        const Half half = half_of(s_.world.clock, s_.now, back);
        const double opens = day + how_.hour_from * 3600, closes = day + how_.hour_to * 3600;
        o.stream = {std::max(seconds_of(half.from), opens),
                    std::min(seconds_of(half.to), closes),
                    0,
                    &lanes_.seconds,
                    lanes_.mean,
                    lanes_.sd};
        std::uint32_t n = batch_.people[back] + batch_.transients[back];
        for (const Stored& p : stored_)
            if (!p.crossing.from && half.from <= p.crossing.moment && p.crossing.moment < half.to) --n;
        for (std::size_t k = 0; k < batch_.load.parts.size(); ++k) {
            if (batch_.load.parts[k].back != (back == 1)) continue;
            o.parts.push_back(static_cast<std::uint32_t>(k));
            o.cumulative.push_back(o.slots);
            o.slots += batch_.load.parts[k].people;
        }
        if (avoided_ > 0 && n > 0) {
            const std::uint32_t round = binomial(n, avoided_, s_.luck.draw(Purpose::gate_avoids, gate_, tick_, 2 + back).uniform());
            n -= round;
            if (group == 0) avoided += round;
        }
        if (o.stream.length() <= 0 || n == 0) continue;
        const double open = std::min(1.0, o.stream.length() / (seconds_of(half.to) - seconds_of(half.from)));
        std::uint32_t left = binomial(n, open * how_.share_screened, s_.luck.draw(Purpose::gate_person, gate_, tick_, 1 + back).uniform());
        double share = 1;
        for (std::size_t g = 1; g < how_.groups.size() && share > 0; ++g) {
            const std::uint32_t holders = binomial(left, std::min(1.0, how_.groups[g].share / share),
                                                   s_.luck.draw(Purpose::pass_class, gate_, tick_, 2 * g + back).uniform());
            if (group == g) o.stream.people = holders;
            if (group == 0 || g < group) o.offset += holders;
            left -= holders, share -= how_.groups[g].share;
        }
        if (group == 0) o.stream.people = left;
        o.stream.followed = followed(o.stream, open_.lanes);
        o.order = Permutation(o.slots + batch_.transients[back], s_.luck.draw(Purpose::gate_person, gate_, tick_, 3 + back));
    }
}

// Stored people come at their own moments, between the others.
void PostAtWork::line_up() {
    for (std::uint32_t k = 0; k < stored_.size(); ++k) {
        Stored& p = stored_[k];
        if (!p.screened) continue;
        const Draw service = s_.luck.draw(Purpose::gate_service, p.name, trip_key(s_), gate_.value);
        p.in_line = {seconds_of(p.crossing.moment), std::max(0.0, lanes_.seconds.sample(service.uniform())), 0};
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
    return nobody_waits(load, open_.lanes - busy - static_cast<std::int64_t>(in_order_.size()), people);
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
            each = append_comers(line_, o.stream, s_.luck, gate_, tick_, static_cast<std::uint32_t>(back + 2 * group));
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
    double left = lanes_.mean > 0 ? backlog(lane_free, end) / lanes_.mean : 0;
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

PostAtWork::Someone PostAtWork::who(std::size_t back, std::uint32_t place) const {
    const Others& o = others_[back];
    const std::uint32_t slot = o.order(o.offset + place);
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
