// Checkpoints in the plainest code: everyone who crosses is listed, gate by gate, and stands in line as one person.
#include <algorithm>
#include <cmath>
#include <limits>

#include "stages/move.h"
#include "twin.h"

namespace cordon::twin {

namespace {

constexpr double second_of_day = 86400;
double seconds(Moment m) { return m.units * (second_of_day / Moment::per_day); }

// Someone who crosses under their own name: infected, or on arrival from a source.
struct Named {
    Person person;
    Moment at;
    Source from;
    std::uint32_t infection = none;  // under way
    bool screened = false;
    bool mine = false;               // goes to these lanes
};

// Someone who comes to be screened; who would have to wait for too long does not join the line.
struct Comer {
    double at, work;             // [s]
    Person person;               // nobody: not of the region, void, held, or one of the named
    std::uint32_t named = none;  // none: one of the others
    bool transient = false;
    std::size_t back = 0, place = 0;  // others: in which order they come in their half of the tick
    double wait = 0;                  // [s]
    bool joins = false;
};
constexpr std::size_t neighbours = 4;  // in line on either side, whom an infectious person can infect

struct Hit {
    Person person;  // nobody: someone who is not of the region
    Moment at;
    Gate gate;
    std::uint8_t step;
    Source source;
    PolicyId policy;
    bool infected, enters, back, green;
    const ScreenStep* how;
    bool too_late = false;  // the journey had ended before
    bool repeated = false;  // found on the same journey before
    bool ends() const { return how->outcome >= Outcome::refuse; }
    bool suspects() const { return how->kind != StepKind::registration && how->kind != StepKind::sample; }
    bool same_look(const Hit& o) const { return o.person == person && o.at == at && o.gate == gate; }
};

// Everyone who crosses a gate out (0) or back (1), in the order of flows; nobody: away with their cohort.
using Crossing = std::array<std::vector<Person>, 2>;

std::vector<Crossing> crossings(const Twin& t) {
    const World& w = t.world;
    std::vector<Crossing> all(w.places.gates.size());
    if (!t.here().journeys) return all;
    const auto along = [&](std::uint32_t route, std::size_t back, const std::vector<Person>& people) {
        for (const Gate g : w.mobility.routes[route].gates)
            all[g.value][back].insert(all[g.value][back].end(), people.begin(), people.end());
    };
    const int quarter = w.clock.quarter(t.now);
    for (std::size_t k = 0; k < venue_kinds; ++k)
        for (std::size_t f = 0; f < w.venues[k].flows.size(); ++f) {
            if (quarter == 1) along(w.venues[k].flows[f].route, 0, t.here().commuters[k][f]);
            if (quarter == 3) along(w.venues[k].flows[f].route, 1, t.here().commuters[k][f]);
        }
    for (std::size_t f = 0; f < w.mobility.flows.size(); ++f)
        for (const std::size_t back : {0u, 1u}) along(w.mobility.flows[f].route, back, t.here().travellers[f]);
    return all;
}

// The gates of a person's way, in order.
std::vector<std::pair<Gate, std::size_t>> way_of(const Twin& t, Person p) {
    std::vector<std::pair<Gate, std::size_t>> way;
    if (!t.here().journeys) return way;
    const World& w = t.world;
    const auto along = [&](std::uint32_t route, std::size_t back) {
        std::vector<Gate> gates = w.mobility.routes[route].gates;
        if (back) std::reverse(gates.begin(), gates.end());
        for (const Gate g : gates) way.push_back({g, back});
    };
    const int quarter = w.clock.quarter(t.now), v = venue_of(w.population.role(p));
    if (v != no_venue && t.seats.of[p.value].flow != none && (quarter == 1 || quarter == 3)) {
        const std::size_t kind = static_cast<std::size_t>(v), flow = t.seats.of[p.value].flow;
        const std::vector<Person>& go = t.here().commuters[kind][flow];
        if (std::find(go.begin(), go.end(), p) != go.end()) along(w.venues[kind].flows[flow].route, quarter == 3);
    }
    const Presence& at = t.here().of[p.value];
    if (at.activity == Activity::trip) along(w.mobility.flows[at.flow].route, 0), along(w.mobility.flows[at.flow].route, 1);
    return way;
}

// Full infectiousness: the highest density of a course with a long incubation.
double peak(const World& w) {
    if (w.disease.infectiousness == Infectiousness::stages) return 1 / w.tables.infectious_period_mean;
    const bool since_infection = w.disease.infectiousness == Infectiousness::since_infection;
    double most = 0;
    InfectiousCourse course;
    course.onset = 100, course.infected = since_infection ? 100 : 0;
    for (double day = since_infection ? 100 : 85; day < 100 + std::min(30.0, w.disease.infectious_cap); day += 0.25)
        most = std::max(most, infectiousness_at(w.disease, course, day));
    return most;
}

bool flags(const ScreenStep& step, bool has, const Draw& readings, const Draw& own) {
    double p = has ? step.sensitivity : 1 - step.specificity;
    const bool by_skin = step.device == Device::forehead || step.device == Device::scanner;
    if (has && step.kind == StepKind::temperature && by_skin && step.ambient < 16) p *= std::max(0.0, 1 - 0.375 * (16 - step.ambient) / 16);
    const bool first = readings.uniform(0) < p;
    if (!step.second_reading) return first;
    const bool second = own.uniform(0) < step.shared_error ? first : readings.uniform(1) < p;
    return first && second;
}

// One checkpoint in one tick.
class Checkpoint {
  public:
    Checkpoint(Twin& t, const Post& post, std::size_t group, const Crossing& crossing, std::vector<Named> named,
               std::array<std::uint32_t, 2> transients, bool kits)
        : t_(t),
          w_(t.world),
          how_(*post.screening),
          group_(group),
          lanes_(post.screening->groups[group]),
          kits_(kits),
          post_(post),
          crossing_(crossing),
          named_(std::move(named)),
          transients_(transients),
          gate_(gate_name(t.world, post.gate)),
          tick_(static_cast<std::uint32_t>(t.now.index)),
          trip_(static_cast<std::uint32_t>(t.world.clock.day(t.now) * 4 + t.world.clock.quarter(t.now))) {
        // Lanes are given thermometers in the order of their groups; one stays open without.
        const int given = t.gate_thermometers.empty() ? -1 : t.gate_thermometers[post.gate.value];
        open_ = lanes_.lanes;
        if (given < 0 || !Twin::measures(how_, group)) return;
        int left = given;
        for (std::size_t g = 0; g < group; ++g)
            if (Twin::measures(how_, g)) left = std::max(0, left - how_.groups[g].lanes);
        thermometer_ = left > 0, open_ = std::max(1, std::min(left, open_));
    }
    void work(std::vector<Hit>&, std::vector<Exposure>&);
    std::vector<Person> let_pass;  // by name, without a finding
    bool asked(std::size_t step) const;

  private:
    void come();
    bool finds(const Named&, const ScreenStep&, Source* source);
    std::uint32_t found_among(std::uint32_t n, const ScreenStep&, std::uint64_t number);
    std::uint64_t of_group(std::uint64_t number) const { return number + group_ * 4294967296ull; }
    Moment from(std::size_t back) const { return back ? Moment{t_.begin().units + (t_.end().units - t_.begin().units) / 2} : t_.begin(); }
    Moment to(std::size_t back) const { return back ? t_.end() : from(1); }
    Draw draw(Purpose purpose, Person p, std::uint64_t part) const { return t_.luck.draw(purpose, t_.name(p), trip_, part); }
    Draw draw(Purpose purpose, std::uint64_t part) const { return t_.luck.draw(purpose, gate_, tick_, part); }
    bool is_named(Person p) const {
        return std::any_of(named_.begin(), named_.end(), [&](const Named& n) { return n.person == p; });
    }
    void count(std::size_t back);
    bool nobody_waits() const;
    void others(std::size_t back);
    void serve();
    void look_at_named(std::vector<Hit>&);
    void look_at_others(std::uint32_t step, std::size_t back, std::vector<Hit>&);
    void infect(std::vector<Exposure>&) const;

    Twin& t_;
    const World& w_;
    const Screening& how_;
    const std::size_t group_;
    const LaneGroup& lanes_;
    const bool kits_;
    bool thermometer_ = true;
    int open_ = 1;                     // lanes
    const Post& post_;
    const Crossing& crossing_;
    std::vector<Named> named_;
    const std::array<std::uint32_t, 2> transients_;
    const Name gate_;
    const std::uint32_t tick_, trip_;
    struct Half {
        double opens = 0, closes = 0;  // [s]
        std::uint32_t people = 0;      // without a name of their own, who come to be screened in these lanes
        std::uint32_t elsewhere = 0;   // before them in the order of all, who go to other lanes
        std::uint32_t ended = 0;       // whose journey a step has ended
    };
    std::array<Half, 2> halves_;
    double round_ = 0;   // share who go round
    double minutes_ = 0; // of rapid tests
    bool calm_ = false;  // nobody waits
    std::vector<Comer> line_;
};

// A pass class has the steps that it is not spared; everyone else has all.
bool Checkpoint::asked(std::size_t step) const {
    if (how_.steps[step].kind == StepKind::temperature && !thermometer_) return false;
    if (how_.steps[step].kind == StepKind::rapid && !kits_) return false;
    if (group_ == 0) return true;
    const std::vector<std::string>& spared = how_.passes[group_ - 1].spared;
    return std::find(spared.begin(), spared.end(), step_kind_names[static_cast<std::size_t>(how_.steps[step].kind)]) == spared.end();
}

// Of those with a name, who comes to these lanes.
void Checkpoint::come() {
    const GateKind kind = w_.places.gates[post_.gate.value].kind;
    if (kind != GateKind::rail_station && kind != GateKind::bus_station && how_.avoid > 0) {
        const double detour = std::max(0.0, how_.back_road.quantile(t_.luck.draw(Purpose::gate_avoids, gate_, 0, 1).uniform(0)));
        round_ = how_.avoid * exact::exp(-detour / how_.avoid_km - how_.patrols * 0.6931471805599453) * (1 - how_.penalty);
    }
    const double day = second_of_day * w_.clock.day(t_.now);
    const std::size_t g = post_.gate.value;
    for (Named& n : named_) {
        const double hour = (seconds(n.at) - day) / 3600;
        const double pass = t_.luck.draw(Purpose::pass_class, t_.name(n.person)).uniform(0);
        std::size_t own = 0;
        double below = 0;
        for (std::size_t c = how_.passes.size(); c > 0; --c) {
            below = 0;
            for (std::size_t k = 0; k < c; ++k) below += how_.passes[k].share;
            if (pass < below) own = c;
        }
        n.mine = own == group_;
        const bool open = how_.hour_from <= hour && hour < how_.hour_to;
        const bool round = round_ > 0 && draw(Purpose::gate_avoids, n.person, 0).uniform(0) < round_;
        const Moment before = t_.passed[n.person.value];
        const bool known = how_.holds_days > 0 && before != Moment::never() && before + moment(how_.holds_days) > n.at;
        n.screened = n.mine && open && !round && !known && draw(Purpose::gate_flagged, n.person, 3).uniform(0) < how_.share_screened;
        if (!n.mine) continue;
        t_.today.add(Series::gate_infected, g, n.infection != none);
        t_.today.add(Series::gate_avoided, g, round);
        t_.today.add(Series::gate_recognized, g, open && !round && known);
    }
}

// Of all who cross without a name of their own, how many are screened here.
void Checkpoint::count(std::size_t back) {
    std::uint32_t n = transients_[back];
    for (const Person p : crossing_[back]) n += p && !t_.gone(p);
    for (const Named& p : named_) n -= !p.from && from(back) <= p.at && p.at < to(back);
    if (round_ > 0 && n > 0) {
        const std::uint32_t round = binomial(n, round_, draw(Purpose::gate_avoids, 2 + back).uniform());
        n -= round;
        if (group_ == 0) t_.today.add(Series::gate_avoided, post_.gate.value, round);
    }
    const double day = second_of_day * w_.clock.day(t_.now);
    const double opens = std::max(seconds(from(back)), day + how_.hour_from * 3600),
                 closes = std::min(seconds(to(back)), day + how_.hour_to * 3600);
    if (closes <= opens || n == 0) return;
    const double open = std::min(1.0, (closes - opens) / (seconds(to(back)) - seconds(from(back))));
    std::vector<std::uint32_t> in(1 + how_.passes.size());  // by group
    in[0] = binomial(n, open * how_.share_screened, draw(Purpose::gate_person, 1 + back).uniform());
    double left = 1;
    for (std::size_t c = 1; c < in.size() && left > 0; ++c) {
        in[c] = binomial(in[0], std::min(1.0, how_.passes[c - 1].share / left), draw(Purpose::pass_class, 2 * c + back).uniform());
        in[0] -= in[c], left -= how_.passes[c - 1].share;
    }
    std::uint32_t elsewhere = 0;
    for (std::size_t c = 1; c < in.size(); ++c)
        if (group_ == 0 || c < group_) elsewhere += in[c];
    halves_[back] = {opens, closes, in[group_], elsewhere};
    expects(in[group_] <= 8192);  // of more, not everyone would be followed
}

// Of lanes without end, a Poisson number would be taken: the sum of its chances from the lanes there are on is at most
// exp(lanes - load) (load / lanes)^lanes (Chernoff).
bool Checkpoint::nobody_waits() const {
    double load = 0, people = 0, lanes = open_;
    for (const Half& h : halves_)
        if (h.people > 0) load += h.people * lanes_.mean / (h.closes - h.opens), people += h.people;
    for (const double free_at : t_.lanes[post_.gate.value][group_]) lanes -= free_at > seconds(t_.begin());
    for (const Named& n : named_) lanes -= n.screened;
    if (lanes <= load) return false;
    return load <= 0 || people * exact::exp(lanes - load - lanes * exact::log(lanes / load)) < 1e-12;
}

// Who the others are, and when they come.
void Checkpoint::others(std::size_t back) {
    const auto [opens, closes, people, elsewhere, ended] = halves_[back];
    if (people == 0) return;
    const std::uint32_t slots = static_cast<std::uint32_t>(crossing_[back].size());
    const Permutation who(slots + transients_[back], draw(Purpose::gate_person, 3 + back));
    // Uniform moments in order: sums of exponential gaps, divided by the sum of all gaps.
    const auto word = [&](std::uint32_t k, std::uint32_t which) {
        const Draw d = t_.luck.draw(Purpose::gate_arrival, gate_, tick_, back + 2 * group_ + 1, k / 2);
        return (d.word[2 * (k % 2) + which] + 0.5) / 4294967296.0;
    };
    std::vector<double> passed;
    double sum = 0;
    for (std::uint32_t k = 0; k < people; ++k) passed.push_back(sum -= exact::log(word(k, 0)));
    sum -= exact::log(word(people, 0));
    for (std::uint32_t k = 0; k < people; ++k) {
        const std::uint32_t slot = who(elsewhere + k);
        const bool transient = slot >= slots;
        Person p = transient ? Person{} : crossing_[back][slot];
        if (p && (t_.gone(p) || is_named(p))) p = {};
        const double at = opens + (calm_ ? (closes - opens) * (k + 0.5) / people : passed[k] * ((closes - opens) / sum));
        const double work = calm_ ? 0 : std::max(0.0, lanes_.seconds.sample(word(k, 1)));
        line_.push_back({at, work, p, none, transient, back, k});
    }
}

// First come, first served, at the lane that is free first.
void Checkpoint::serve() {
    std::vector<double>& lanes = t_.lanes[post_.gate.value][group_];
    if (lanes.size() != static_cast<std::size_t>(open_)) {  // of lanes that close, those with the least work
        std::sort(lanes.begin(), lanes.end(), std::greater<>());
        lanes.resize(static_cast<std::size_t>(open_), -std::numeric_limits<double>::max());
    }
    std::stable_sort(line_.begin(), line_.end(),
                     [](const Comer& a, const Comer& b) { return std::tie(a.at, a.named) < std::tie(b.at, b.named); });
    double waiting = 0, longest = 0, left = 0;
    std::int64_t screened = 0, waved = 0, waited = 0;
    for (Comer& x : line_) {
        double& lane = *std::min_element(lanes.begin(), lanes.end());
        const double start = std::max(x.at, lane);
        x.joins = start - x.at <= how_.longest_wait * 60;
        if (x.named != none) named_[x.named].screened = x.joins;
        if (!x.joins) ++waved;
        if (!x.joins) continue;
        x.wait = start - x.at;
        lane = start + x.work;
        ++screened;
        waiting += x.wait, longest = std::max(longest, x.wait), waited += x.wait > 0;
    }
    for (const double free_at : lanes) left += std::max(0.0, free_at - seconds(t_.end()));
    left = lanes_.mean > 0 ? left / lanes_.mean : 0;
    if (calm_ && halves_[1].closes == seconds(t_.end()) && halves_[1].people > 0)
        left += halves_[1].people * lanes_.mean / (halves_[1].closes - halves_[1].opens);
    const std::size_t g = post_.gate.value;
    t_.today.add(Series::gate_screened, g, screened);
    t_.today.add(Series::gate_waved, g, waved);
    if (group_ > 0) t_.today.add(Series::gate_green, g, screened);
    t_.today.add(Series::gate_waited, g, waited);
    t_.today.add(Series::gate_waiting_seconds, g, std::llround(waiting));
    t_.today.set(Series::gate_longest, g, std::max(t_.today[Series::gate_longest][g], static_cast<std::int64_t>(std::ceil(longest))));
    t_.today.set(Series::gate_queue, g, std::llround(left) + (group_ > 0 ? t_.today[Series::gate_queue][g] : 0));
    if (screened > 0)
        t_.record(Record::queue, {gate_.value, static_cast<std::uint64_t>(tick_), static_cast<std::uint64_t>(screened),
                                  static_cast<std::uint64_t>(std::llround(waiting))});
}

// Whether a step finds something in someone with a name.
bool Checkpoint::finds(const Named& n, const ScreenStep& step, Source* source) {
    const std::uint64_t other = step.kind == StepKind::temperature || step.kind == StepKind::origin ? 0 : 8 * static_cast<std::uint64_t>(step.kind);
    const Purpose purpose = step.kind == StepKind::temperature ? Purpose::gate_flagged
                            : step.kind == StepKind::origin    ? Purpose::gate_origin
                                                               : Purpose::gate_reading;
    const auto reads = [&](bool has) { return flags(step, has, draw(purpose, n.person, other + 1), draw(purpose, n.person, other + 2)); };
    bool fever = draw(Purpose::gate_flagged, n.person, 3).uniform(1) < how_.other_fever_prevalence;
    bool ill = draw(Purpose::gate_flagged, n.person, 4).uniform(0) < how_.other_symptoms_prevalence;
    if (n.infection != none) {
        const Infection& i = t_.infections[n.infection];
        fever = fever || (i.fever_from <= n.at && n.at < i.fever_to);
        ill = ill || (i.severity != Severity::asymptomatic && i.onset <= n.at);
    }
    const PersonFile* file = t_.known.files.find(n.person);
    const bool on_the_list = file && file->source;
    switch (step.kind) {
        case StepKind::temperature: return reads(fever && draw(Purpose::antipyretic, n.person, 0).uniform(0) >= how_.antipyretics);
        case StepKind::symptoms: return reads(ill || fever);
        case StepKind::code: return reads(file && !file->reasons.empty());
        case StepKind::origin:
            if (n.from && w_.mobility.sources[n.from.value].hard_hit) *source = n.from;
            return !on_the_list && reads(static_cast<bool>(*source));
        case StepKind::registration:
            *source = n.from;
            if (on_the_list || !reads(static_cast<bool>(n.from))) return false;
            t_.today.add(Series::gate_registered, post_.gate.value);
            return true;
        case StepKind::sample:
            *source = n.from;
            if (!n.from || !reads(true)) return false;
            t_.today.add(Series::gate_sampled, post_.gate.value);
            return true;
        case StepKind::rapid: {
            if (draw(purpose, n.person, other + 1).uniform(0) >= step.sensitivity) return false;
            const std::size_t county = w_.places.gates[post_.gate.value].county.value;
            t_.today.add(Series::tests_rapid, county), t_.today.add(Series::gate_sampled, post_.gate.value);
            minutes_ += step.antigen.minutes;
            const bool positive = t_.rapid_test(n.person, step.antigen, n.at);
            t_.today.add(Series::rapid_positives, county, positive);
            return positive;
        }
    }
    return false;
}

void Checkpoint::look_at_named(std::vector<Hit>& hits) {
    for (const Named& n : named_) {
        if (!n.screened) continue;
        bool found = false, ended = false;
        for (std::uint8_t k = 0; k < how_.steps.size() && !ended; ++k) {
            Source source;
            if (!asked(k) || !finds(n, how_.steps[k], &source)) continue;
            const bool enters = static_cast<bool>(n.from);
            hits.push_back({n.person, n.at, post_.gate, k, source, post_.policy, n.infection != none, enters, !enters && n.at >= from(1), group_ > 0, &how_.steps[k]});
            found = true, ended = hits.back().ends();
        }
        if (!found && how_.holds_days > 0) let_pass.push_back(n.person);
    }
}

// Of n healthy people without a name, those whom a step flags.
std::uint32_t Checkpoint::found_among(std::uint32_t n, const ScreenStep& how, std::uint64_t number) {
    const double fever = how_.other_fever_prevalence;
    double have = 0;
    if (how.kind == StepKind::sample) return 0;
    if (how.kind == StepKind::temperature) have = fever * (1 - how_.antipyretics);
    if (how.kind == StepKind::symptoms) have = 1 - (1 - fever) * (1 - how_.other_symptoms_prevalence);
    const double luck = draw(Purpose::gate_flagged, of_group(number)).uniform();
    if (how.kind != StepKind::rapid) {
        const std::uint32_t found = binomial(n, have * how.flags(true) + (1 - have) * how.flags(false), luck);
        if (how.kind == StepKind::registration) t_.today.add(Series::gate_registered, post_.gate.value, found);
        return found;
    }
    const std::uint32_t tested = binomial(n, how.sensitivity, draw(Purpose::gate_reading, of_group(number)).uniform());
    const std::uint32_t positive = binomial(tested, 1 - how.antigen.specificity, luck);
    const std::size_t county = w_.places.gates[post_.gate.value].county.value;
    t_.today.add(Series::tests_rapid, county, tested), t_.today.add(Series::gate_sampled, post_.gate.value, tested);
    minutes_ += tested * how.antigen.minutes;
    return positive;
}

// The others are healthy: so many of them are flagged, and a keyed order says who.
void Checkpoint::look_at_others(std::uint32_t step, std::size_t back, std::vector<Hit>& hits) {
    std::vector<Comer> others;  // in the order in which they come
    for (const Comer& x : line_)
        if (x.named == none && x.back == back) others.push_back(x);
    std::sort(others.begin(), others.end(), [](const Comer& a, const Comer& b) { return a.place < b.place; });
    const ScreenStep& how = how_.steps[step];
    const std::uint64_t number = 1 + 2 * std::uint64_t{step} + back;
    const std::uint32_t n = static_cast<std::uint32_t>(others.size());
    const std::uint32_t joined = static_cast<std::uint32_t>(std::count_if(others.begin(), others.end(), [](const Comer& x) { return x.joins; }));
    if (joined <= halves_[back].ended) return;
    std::uint32_t left = found_among(joined - halves_[back].ended, how, number);
    if (left == 0) return;
    if (how.outcome >= Outcome::refuse) halves_[back].ended += left;
    const Permutation order(n, draw(Purpose::gate_person, of_group(4 + number)));
    for (std::uint32_t k = 0; k < n && left > 0; ++k) {
        const Comer& o = others[order(k)];
        if (!o.joins || (!o.person && !o.transient)) continue;
        --left;
        const Moment at = std::clamp(moment(o.at / second_of_day), from(back), Moment{to(back).units - 1});
        hits.push_back({o.person, at, post_.gate, static_cast<std::uint8_t>(step), {}, post_.policy, false, false, back == 1, group_ > 0, &how});
        if (how.kind == StepKind::rapid) t_.today.add(Series::rapid_positives, w_.places.gates[post_.gate.value].county.value);
    }
}

// Whoever is infectious and waits can infect a few before and behind, while they wait together.
void Checkpoint::infect(std::vector<Exposure>& exposures) const {
    for (std::size_t x = 0; x < line_.size(); ++x) {
        const Comer& source = line_[x];
        if (source.named == none || source.wait <= 0 || named_[source.named].infection == none) continue;
        const Named& n = named_[source.named];
        const Infection& i = t_.infections[n.infection];
        double individual = 0;
        const double full = t_.infectious_density(i, n.at, &individual) / peak(w_);
        const auto meet = [&](const Comer& other, int which) {
            const double begin = std::max(source.at, other.at), together = std::min(source.at + source.wait, other.at + other.wait) - begin;
            const Person target = other.named != none ? named_[other.named].person : other.person;
            if (together <= 0 || !target) return;
            const double susceptible = w_.disease.susceptibility[w_.disease.band(w_.population.age(target))];
            const double hazard = w_.contacts.queue_rate * full * individual * susceptible * together / 3600;
            const Draw d = t_.luck.draw(Purpose::contact_queue, t_.name(n.person), tick_, gate_.value + static_cast<std::uint64_t>(which));
            if (d.uniform(0) >= -exact::expm1(-hazard)) return;
            Exposure e;
            e.target = target, e.setting = Setting::queue, e.infector = Episode(n.infection);
            e.moment = std::clamp(moment((begin + d.uniform(1) * together) / second_of_day), t_.begin(), Moment{t_.end().units - 1});
            e.tie = t_.luck.draw(Purpose::contact_tie, t_.name(n.person), i.ordinal, t_.name(target).value).bits();
            exposures.push_back(e);
        };
        for (std::size_t k = 1; k <= neighbours && k <= x; ++k) meet(line_[x - k], static_cast<int>(k));
        for (std::size_t k = 1; k <= neighbours && x + k < line_.size(); ++k) meet(line_[x + k], static_cast<int>(neighbours + k));
    }
}

void Checkpoint::work(std::vector<Hit>& hits, std::vector<Exposure>& exposures) {
    come();
    count(0), count(1);
    calm_ = nobody_waits();
    others(0), others(1);
    for (std::uint32_t k = 0; k < named_.size(); ++k) {
        if (!named_[k].screened) continue;
        const double work = lanes_.seconds.sample(draw(Purpose::gate_service, named_[k].person, gate_.value).uniform());
        line_.push_back({seconds(named_[k].at), std::max(0.0, work), named_[k].person, k});
    }
    serve();
    look_at_named(hits);
    for (std::uint32_t step = 0; step < how_.steps.size(); ++step)
        if (asked(step)) look_at_others(step, 0, hits), look_at_others(step, 1, hits);
    t_.today.add(Series::rapid_minutes, w_.places.gates[post_.gate.value].county.value, std::llround(minutes_));
    if (w_.contacts.queue_rate > 0) infect(exposures);
}

// A person's journey ends at the first look with a finding that ends it: there is no later one. Other findings are told once.
void tell_hits(Twin& t, std::vector<Hit> hits) {
    const std::vector<Hit> all = hits;
    for (Hit& h : hits)
        for (const Hit& o : all) {
            if (!h.person || o.person != h.person || std::tie(o.at, o.gate) >= std::tie(h.at, h.gate)) continue;
            h.too_late = h.too_late || o.ends();
            h.repeated = h.repeated || (o.how->kind == h.how->kind && !h.ends());
        }
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return std::tie(a.at, a.gate, a.person, a.step) < std::tie(b.at, b.gate, b.person, b.step);
    });
    const auto tell = [&](const Hit& h) {
        Fact fact{.person = h.person, .moment = h.at, .since = h.at, .where = h.gate.value, .detail = at_step(h.step), .policy = h.policy};
        const Infection* i = t.infection_at(h.person, h.at);
        switch (h.how->kind) {
            case StepKind::temperature: fact.kind = FactKind::fever_at_gate; break;
            case StepKind::code: fact.kind = FactKind::code_at_gate; break;
            case StepKind::rapid: fact.kind = FactKind::rapid_result, fact.detail += 1; break;
            case StepKind::symptoms:
                fact.kind = FactKind::ill_at_gate;
                fact.since = i && i->severity != Severity::asymptomatic && i->onset <= h.at ? i->onset : h.at - moment(1);
                break;
            case StepKind::origin:
            case StepKind::registration:
            case StepKind::sample:
                fact.kind = FactKind::arrival_seen;
                fact.other = h.source ? h.source.value : Fact::none;
                if (h.source ? t.world.mobility.sources[h.source.value].hard_hit : h.how->kind == StepKind::origin) fact.detail += 1;
        }
        const std::uint32_t trip = static_cast<std::uint32_t>(t.world.clock.day(t.now) * 4 + t.world.clock.quarter(t.now));
        const Draw d = t.luck.draw(Purpose::hand_off, t.name(h.person), trip, h.step + 1u);
        const Moment heard = h.at + moment(std::max(0.0, h.how->hand_off.quantile(d.uniform(0))));
        if (heard < t.end()) return t.tell(fact);
        fact.moment = heard;
        t.notices.push_back({t.world.clock.tick_of(heard), fact});
    };
    const auto stop = [&](const Hit& h) {
        t.today.add(Series::gate_stopped, h.gate.value);
        if (!h.person) return;
        if (h.enters && (h.how->outcome == Outcome::refuse || h.how->outcome == Outcome::turn_back)) {
            const std::uint32_t a = t.world.mobility.arrival_of.find(h.person);
            t.entries[a].attempts = std::max(1u, t.entries[a].attempts), t.entries[a].here_from = Tick{2147483647};
            t.today.add(Series::arrivals_turned_back, t.county(h.person));
            t.events.turned_back.push_back({h.person, t.world.mobility.arrivals[a].source, h.at, Moment::never(), h.policy, false});
            t.record(Record::turned_back, {t.name(h.person).value, static_cast<std::uint64_t>(h.at.units),
                                           static_cast<std::uint64_t>(Moment::never().units)});
            if (t.infection_of[h.person.value] == none) return;
            t.infections[t.infection_of[h.person.value]].turned_back = true;
            t.today.add(Series::arrivals_infected_turned_back, t.county(h.person));
            t.today.add(Series::imported, t.county(h.person), -1), t.today.add(Series::infectious, t.county(h.person), -1);
            return;
        }
        if (!h.enters && !h.back) {
            const bool works = t.here().of[h.person.value].activity == Activity::work;
            Tick until = t.now + 1;
            for (; t.world.clock.day(until) == t.world.clock.day(t.now); ++until)
                if (!works && t.world.clock.quarter(until) != t.world.clock.quarter(t.now)) break;
            t.sent_home[h.person.value].push_back({t.now, until, h.gate});
        }
        if (h.how->outcome != Outcome::fever_clinic) return;
        const Infection* i = t.infection_at(h.person, h.at);
        t.visits.push_back({t.now + 1, h.at, h.person, i ? t.infection_of[h.person.value] : none, i ? std::uint16_t{1} : std::uint16_t{0}});
    };
    std::vector<Person> found;  // infected, on the way in
    for (const Hit& h : hits)
        if (h.enters && h.infected && h.suspects() && std::find(found.begin(), found.end(), h.person) == found.end()) found.push_back(h.person);
    for (const Person p : found) t.today.add(Series::arrivals_found, t.county(p));
    std::vector<Hit> stopped, counted, undone;
    for (const Hit& h : hits) {
        if (h.too_late) {
            if (!undone.empty() && undone.back().same_look(h)) continue;
            undone.push_back(h);
            t.today.add(Series::gate_screened, h.gate.value, -1);
            if (h.infected) t.today.add(Series::gate_infected, h.gate.value, -1);
            if (h.green) t.today.add(Series::gate_green, h.gate.value, -1);
            continue;
        }
        const bool kept_out = std::any_of(hits.begin(), hits.end(), [&](const Hit& o) {
            return o.person == h.person && !o.too_late && o.enters && (o.how->outcome == Outcome::refuse || o.how->outcome == Outcome::turn_back);
        });
        if (h.person && !kept_out && !h.repeated && h.how->outcome != Outcome::pass) tell(h);
        const auto among = [&](const std::vector<Hit>& done) {
            return h.person && !done.empty() && done.back().same_look(h);
        };
        if (h.ends() && !among(stopped)) stop(h), stopped.push_back(h);
        if (!h.suspects() || among(counted)) continue;
        counted.push_back(h);
        t.events.gate_hits.push_back({h.person, h.gate, h.at, h.step, h.infected});
        t.today.add(Series::gate_flagged, h.gate.value);
        if (h.infected) t.today.add(Series::gate_caught, h.gate.value);
        t.record(Record::crossing,
                 {h.person ? t.name(h.person).value : 0, gate_name(t.world, h.gate).value, static_cast<std::uint64_t>(h.at.units), h.step});
    }
}

}  // namespace

const Twin::SentHome* Twin::sent_home_in(Person p, Tick t) const {
    for (const SentHome& s : sent_home[p.value])
        if (s.from <= t && t < s.until) return &s;
    return nullptr;
}

void Twin::hear_notices() {
    std::vector<Fact> due;
    for (const Notice& n : notices)
        if (n.at == now) due.push_back(n.fact);
    std::sort(due.begin(), due.end());
    for (const Fact& f : due)
        if (!died[f.person.value]) tell(f);
}

std::vector<Exposure> Twin::gates() {
    const std::size_t gates = world.places.gates.size();
    const std::vector<std::int64_t> passed_before = today[Series::gate_passed];
    std::vector<Post> posts;
    for (const auto& policy : scenario.policies)
        if (policy->in_force(known, public_now())) policy->posts(known, public_now(), posts);
    const auto post_at = [&](Gate g) { return std::find_if(posts.begin(), posts.end(), [&](const Post& p) { return p.gate == g; }); };

    // Those with a name of their own: the infected on their way, arrivals, and, where codes are asked for, those who should be at
    // home.
    bool codes = false;
    for (const Post& p : posts)
        for (const ScreenStep& step : p.screening->steps) codes = codes || step.kind == StepKind::code;
    std::vector<std::vector<Named>> named(gates);
    for (std::size_t k = 0; k < entries.size(); ++k) {
        const Arrival& a = world.mobility.arrivals[k];
        const Entry& e = entries[k];
        const SourceInfo& source = world.mobility.sources[a.source.value];
        if (!e.came || e.severe || e.charter || e.moment < begin() || e.moment >= end() || source.entry_route_of >= world.mobility.entry.size()) continue;
        const std::uint32_t route = world.mobility.entry[source.entry_route_of][world.population.township(a.person).value];
        Moment at = e.moment;
        for (const Gate g : world.mobility.routes[route].gates) {
            named[g.value].push_back({a.person, at, a.source});
            today.add(Series::gate_passed, g.value);
            at = std::min(Moment{at.units + 1}, Moment{end().units - 1});
        }
    }
    const Moment middle{begin().units + (end().units - begin().units) / 2};
    for (std::uint32_t p = 0; p < world.population.size(); ++p) {
        const bool ill = infection_of[p] != none && infections[infection_of[p]].over > begin();
        if (!(ill || (codes && custody[p].ordered)) || gone(Person(p))) continue;
        for (const std::size_t back : {0u, 1u}) {
            const Moment from = back ? middle : begin(), to = back ? end() : middle;
            const std::uint32_t trip = static_cast<std::uint32_t>(world.clock.day(now) * 4 + world.clock.quarter(now));
            const double u = luck.draw(Purpose::trips_moment, name(Person(p)), trip, back + 1).uniform();
            Moment at{from.units + static_cast<std::int32_t>(u * (to.units - from.units))};
            for (const auto& [gate, comes_back] : way_of(*this, Person(p))) {
                if (comes_back != back) continue;
                named[gate.value].push_back({Person(p), at, {}});
                at = std::min(Moment{at.units + 1}, Moment{to.units - 1});
            }
        }
    }

    const std::vector<Crossing> all = crossings(*this);
    std::vector<Hit> hits;
    std::vector<Exposure> exposures;
    std::vector<Person> let_pass;
    // Kits for all who may come to a checkpoint, or none; what is promised to one is not there for the next.
    std::vector<std::int64_t> kits, kits_used(gates, 0);  // [county]
    for (std::uint32_t c = 0; c < world.places.counties.size(); ++c) kits.push_back(may_have(Item::rapid_kits, County(c), Use::checkpoints));
    bool one_for_all = false;
    for (const StockInfo& info : world.places.stocks) one_for_all = one_for_all || (info.item == Item::rapid_kits && !info.county);
    std::vector<std::int64_t> promised(kits.size(), 0);
    const auto tests = [&](const Post& post) {
        const County c = world.places.gates[post.gate.value].county;
        bool rapid = false;
        for (const ScreenStep& step : post.screening->steps) rapid = rapid || step.kind == StepKind::rapid;
        if (!rapid || stores_of(Item::rapid_kits, c).empty()) return true;
        const std::int64_t people = today[Series::gate_passed][post.gate.value] - passed_before[post.gate.value];
        std::int64_t& so_far = promised[one_for_all ? 0 : c.value];
        const bool enough = kits[c.value] - so_far >= people;
        if (enough) so_far += people;
        else lacks(Item::rapid_kits, c, Use::checkpoints, people);
        return enough;
    };
    for (std::size_t g = 0; g < gates; ++g) {
        if (world.clock.part(now) == 0) today.set(Series::gate_longest, g, 0), today.set(Series::gate_queue, g, 0);
        std::array<std::uint32_t, 2> transients{};
        const double a_day = g < world.mobility.transients.size() ? world.mobility.transients[g] : 0;
        for (const std::size_t back : {0u, 1u}) {
            if (a_day > 0) {
                const Draw draw =
                    luck.draw(Purpose::gate_transients, gate_name(world, Gate(g)), static_cast<std::uint32_t>(now.index), back + 1);
                transients[back] = poisson(a_day * world.clock.tick_days() / 2, draw.uniform());
            }
            today.add(Series::gate_passed, g, transients[back]);
            for (const Person p : all[g][back]) today.add(Series::gate_passed, g, p && !gone(p));
        }
        const auto post = post_at(Gate(g));
        if (post == posts.end()) continue;
        for (Named& n : named[g])
            if (infection_of[n.person.value] != none && infections[infection_of[n.person.value]].over > begin())
                n.infection = infection_of[n.person.value];
        std::sort(named[g].begin(), named[g].end(),
                  [](const Named& a, const Named& b) { return std::tie(a.person, a.at) < std::tie(b.person, b.at); });
        lanes[g].resize(post->screening->groups.size());
        if (world.clock.part(now) == 0) today.add(Series::gate_staff, g, post->screening->staff_needed());
        const bool may_test = tests(*post);
        const std::size_t county = world.places.gates[g].county.value;
        for (std::size_t group = 0; group < lanes[g].size(); ++group)
        {
            Checkpoint lanes_of_group(*this, *post, group, all[g], named[g], transients, may_test);
            const std::int64_t before = today[Series::tests_rapid][county];
            lanes_of_group.work(hits, exposures);
            kits_used[g] += today[Series::tests_rapid][county] - before;
            let_pass.insert(let_pass.end(), lanes_of_group.let_pass.begin(), lanes_of_group.let_pass.end());
        }
    }
    for (std::size_t g = 0; g < gates; ++g) draw(Item::rapid_kits, world.places.gates[g].county, Use::checkpoints, kits_used[g]);
    for (const Person p : let_pass) passed[p.value] = begin();  // recognized from the next journey on
    tell_hits(*this, std::move(hits));
    return exposures;
}

}  // namespace cordon::twin
