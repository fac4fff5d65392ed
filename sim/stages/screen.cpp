// Checkpoints at work: everyone who crosses waits in line and goes through the steps; what was found goes into known.
#include "stages/screen.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/contacts.h"
#include "stages/entrances.h"
#include "stages/looks.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// A person's journey ends at the first look with a finding that ends it: there is no later one. Other findings are told once.
std::vector<Look> looks_of(std::vector<Hit> hits, const std::vector<const Screening*>& at_gate) {
    std::sort(hits.begin(), hits.end());
    std::vector<Look> looks;
    std::size_t first = 0;  // of this person
    for (const Hit& h : hits) {
        Look look{h, &at_gate[h.gate.value]->steps[h.step]};
        if (looks.empty() || looks.back().hit.person != h.person) first = looks.size();
        for (std::size_t k = first; h.person && k < looks.size(); ++k) {
            if (looks[k].hit.moment == h.moment && looks[k].hit.gate == h.gate) continue;
            look.too_late |= ends_journey(looks[k].step->outcome);
            look.repeated |= looks[k].step->kind == look.step->kind && !ends_journey(look.step->outcome);
        }
        looks.push_back(look);
    }
    std::sort(looks.begin(), looks.end(), [](const Look& x, const Look& y) {
        const Hit &a = x.hit, &b = y.hit;
        return std::tie(a.moment, a.gate, a.person, a.step) < std::tie(b.moment, b.gate, b.person, b.step);
    });
    return looks;
}

void commit(Stage& s, const std::vector<Look>& looks) {
    std::vector<Person> kept_out;  // of whom nobody here needs to hear
    for (const Look& l : looks)
        if (l.hit.person && !l.too_late && keeps_out(l)) kept_out.push_back(l.hit.person);
    std::sort(kept_out.begin(), kept_out.end());
    const Look *last = nullptr, *counted = nullptr, *undone = nullptr;
    for (const Look& l : looks) {
        const Hit& h = l.hit;
        const auto same_look = [&](const Look* o) {
            return o && h.person && o->hit.person == h.person && o->hit.moment == h.moment && o->hit.gate == h.gate;
        };
        if (l.too_late) {  // was never there
            if (same_look(undone)) continue;
            undone = &l;
            s.state.today.add(Series::gate_screened, h.gate.value, -1);
            if (h.infected) s.state.today.add(Series::gate_infected, h.gate.value, -1);
            if (h.green) s.state.today.add(Series::gate_green, h.gate.value, -1);
            continue;
        }
        const bool stays = h.person && !std::binary_search(kept_out.begin(), kept_out.end(), h.person);
        if (stays && !l.repeated && l.step->outcome != Outcome::pass) tell_finding(s, l);
        if (ends_journey(l.step->outcome) && !(same_look(last) && ends_journey(last->step->outcome))) end_journey(s, l);
        last = &l;
        if (l.listed() || same_look(counted)) continue;
        counted = &l;
        s.state.events.gate_hits.push_back({h.person, h.gate, h.moment, h.step, h.infected});
        s.state.today.add(Series::gate_flagged, h.gate.value);
        if (h.infected) s.state.today.add(Series::gate_caught, h.gate.value);
        else note_cost(s, Series::cost_false_alarms, h.policy);
        s.state.digest.add(static_cast<std::uint32_t>(Record::crossing),
                           {h.person ? name_of(s.world, h.person).value : 0, gate_name(s.world, h.gate).value,
                            static_cast<std::uint64_t>(h.moment.units), h.step});
    }
}

// Infected travellers on their way in, each once.
void count_found_on_arrival(Stage& s, const std::vector<Look>& looks) {
    std::vector<Person> found;
    for (const Look& l : looks)
        if (l.hit.enters && l.hit.infected && !l.listed() && !l.too_late) found.push_back(l.hit.person);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    for (const Person p : found) s.state.today.add(Series::arrivals_found, county_of(s.world, p).value);
}

void commit(Stage& s, PostAtWork& w) {
    const std::size_t g = w.post.gate.value, county = s.world.places.gates[g].county.value;
    Tally& today = s.state.today;
    auto& lanes = s.state.queues[g].lanes_free;
    lanes.resize(std::max(lanes.size(), w.group + 1));
    lanes[w.group] = std::move(w.lane_free);
    today.add(Series::gate_screened, g, w.screened);
    if (w.group > 0) today.add(Series::gate_green, g, w.screened);
    today.add(Series::gate_waved, g, w.waved);
    if (!w.post.screening->steps.empty()) note_acts(s, w.post.policy, w.screened);
    today.add(Series::gate_infected, g, w.infected);
    today.add(Series::gate_waited, g, w.waited);
    today.add(Series::gate_waiting_seconds, g, std::llround(w.waiting));
    today.set(Series::gate_longest, g, std::max(today[Series::gate_longest][g], static_cast<std::int64_t>(std::ceil(w.longest))));
    today.set(Series::gate_queue, g, w.in_line_at_end + (w.group > 0 ? today[Series::gate_queue][g] : 0));
    today.add(Series::gate_avoided, g, w.avoided);
    today.add(Series::gate_recognized, g, w.recognized);
    today.add(Series::gate_registered, g, w.registered);
    today.add(Series::gate_sampled, g, w.swabs + w.rapid_tests);
    today.add(Series::tests_rapid, county, w.rapid_tests);
    note_cost(s, Series::cost_rapid_tests, w.post.policy, w.rapid_tests);
    take(s, Item::rapid_kits, s.world.places.gates[g].county, Use::checkpoints, w.rapid_tests);
    note_cost(s, Series::cost_waiting_seconds, w.post.policy, std::llround(w.waiting));
    today.add(Series::rapid_minutes, county, std::llround(w.rapid_minutes));
    for (const Hit& h : w.hits)
        if (w.post.screening->steps[h.step].kind == StepKind::rapid) today.add(Series::rapid_positives, county);
    for (const Person p : w.passed) s.state.passed[p] = s.world.clock.begin(s.now);
    if (w.screened > 0)
        s.state.digest.add(static_cast<std::uint32_t>(Record::queue),
                           {gate_name(s.world, w.post.gate).value, static_cast<std::uint64_t>(s.now.index),
                            static_cast<std::uint64_t>(w.screened), static_cast<std::uint64_t>(std::llround(w.waiting))});
}

}  // namespace

void hear_notices(Stage& s) {
    if (s.state.notices.planned() == 0) return;
    for (const Fact& fact : s.state.notices.take(s.now))
        if (!s.state.is_dead(fact.person)) tell(s, fact);
}

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

namespace {

// Whether a checkpoint may test in this tick: kits for all who may come, or none. Those of one checkpoint are not promised to the next.
class Kits {
  public:
    explicit Kits(const Stage& s) : s_(s), promised_(s.world.places.counties.size(), 0) {
        for (const StockInfo& i : s.world.places.stocks) shared_ |= i.item == Item::rapid_kits && !i.county;
    }
    bool enough(Stage& s, const Post& post, std::int64_t people) {
        const auto& steps = post.screening->steps;
        const County c = s_.world.places.gates[post.gate.value].county;
        if (std::none_of(steps.begin(), steps.end(), [](const ScreenStep& k) { return k.kind == StepKind::rapid; })) return true;
        if (!is_stocked(s_.world.places, Item::rapid_kits, c)) return true;
        std::int64_t& promised = promised_[shared_ ? 0 : c.value];
        if (available(s_, Item::rapid_kits, c, Use::checkpoints) - promised < people) {
            note_short(s, Item::rapid_kits, c, Use::checkpoints, people);
            return false;
        }
        promised += people;
        return true;
    }

  private:
    const Stage& s_;
    std::vector<std::int64_t> promised_;  // [county]; of stocks of the region the first
    bool shared_ = false;
};

std::vector<Exposure> at_gates(Stage& s, const Moved& moved) {
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
    Kits kits(s);
    for (const Post& post : all) {
        const auto range = std::equal_range(crossings.begin(), crossings.end(), Crossing{{}, post.gate, {}, {}},
                                            [](const Crossing& a, const Crossing& b) { return a.gate < b.gate; });
        const Batch& batch = moved.batches[post.gate.value];
        const auto arrivals = std::count_if(range.first, range.second, [](const Crossing& c) { return static_cast<bool>(c.from); });
        const bool tests = kits.enough(s, post, std::int64_t{batch.people[0]} + batch.people[1] + batch.transients[0] + batch.transients[1] + arrivals);
        for (std::size_t group = 0; group < post.screening->groups.size(); ++group)
            at_work.emplace_back(s, post, group, batch, crossings.data() + (range.first - crossings.begin()),
                                 crossings.data() + (range.second - crossings.begin()), tests);
        at_gate[post.gate.value] = post.screening;
        if (s.world.clock.part(s.now) != 0) continue;
        s.state.today.add(Series::gate_staff, post.gate.value, post.screening->staff_needed());
        note_cost(s, Series::cost_staff_days, post.policy, post.screening->staff_needed());
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
    const std::vector<Look> looks = looks_of(std::move(hits), at_gate);
    count_found_on_arrival(s, looks);
    commit(s, looks);
    return exposures;
}

}  // namespace

std::vector<Exposure> screen(Stage& s, const Moved& moved) {
    s.state.stopped.end(s.now);
    std::vector<Exposure> exposures = at_gates(s, moved);
    at_entrances(s);
    return exposures;
}

}  // namespace cordon
