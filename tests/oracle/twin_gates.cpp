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
    bool infected, asks_origin;
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
    const double p = has ? step.sensitivity : 1 - step.specificity;
    const bool first = readings.uniform(0) < p;
    if (!step.second_reading) return first;
    const bool second = own.uniform(0) < step.shared_error ? first : readings.uniform(1) < p;
    return first && second;
}

// One checkpoint in one tick.
class Checkpoint {
  public:
    Checkpoint(Twin& t, const Post& post, const Crossing& crossing, std::vector<Named> named, std::array<std::uint32_t, 2> transients)
        : t_(t),
          w_(t.world),
          how_(*post.screening),
          post_(post),
          crossing_(crossing),
          named_(std::move(named)),
          transients_(transients),
          gate_(gate_name(t.world, post.gate)),
          tick_(static_cast<std::uint32_t>(t.now.index)),
          trip_(static_cast<std::uint32_t>(t.world.clock.day(t.now) * 4 + t.world.clock.quarter(t.now))) {}
    void work(std::vector<Hit>&, std::vector<Exposure>&);

  private:
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
    void look_at_named(std::vector<Hit>&) const;
    void look_at_others(std::uint32_t step, std::size_t back, std::vector<Hit>&) const;
    void infect(std::vector<Exposure>&) const;

    Twin& t_;
    const World& w_;
    const Screening& how_;
    const Post& post_;
    const Crossing& crossing_;
    std::vector<Named> named_;
    const std::array<std::uint32_t, 2> transients_;
    const Name gate_;
    const std::uint32_t tick_, trip_;
    struct Half {
        double opens = 0, closes = 0;  // [s]
        std::uint32_t people = 0;      // without a name of their own, who come to be screened
    };
    std::array<Half, 2> halves_;
    bool calm_ = false;  // nobody waits
    std::vector<Comer> line_;
};

// Of all who cross without a name of their own, how many are screened.
void Checkpoint::count(std::size_t back) {
    std::uint32_t n = transients_[back];
    for (const Person p : crossing_[back]) n += p && !t_.gone(p);
    for (const Named& p : named_) n -= !p.from && from(back) <= p.at && p.at < to(back);
    const double day = second_of_day * w_.clock.day(t_.now);
    const double opens = std::max(seconds(from(back)), day + how_.hour_from * 3600),
                 closes = std::min(seconds(to(back)), day + how_.hour_to * 3600);
    if (closes <= opens || n == 0) return;
    const double open = std::min(1.0, (closes - opens) / (seconds(to(back)) - seconds(from(back))));
    halves_[back] = {opens, closes, binomial(n, open * how_.share_screened, draw(Purpose::gate_person, 1 + back).uniform())};
    expects(halves_[back].people <= 8192);  // of more, not everyone would be followed
}

// Of lanes without end, a Poisson number would be taken: the sum of its chances from the lanes there are on is at most
// exp(lanes - load) (load / lanes)^lanes (Chernoff).
bool Checkpoint::nobody_waits() const {
    double load = 0, people = 0, lanes = how_.lanes;
    for (const Half& h : halves_)
        if (h.people > 0) load += h.people * how_.seconds_mean / (h.closes - h.opens), people += h.people;
    for (const double free_at : t_.lanes[post_.gate.value]) lanes -= free_at > seconds(t_.begin());
    for (const Named& n : named_) lanes -= n.screened;
    if (lanes <= load) return false;
    return load <= 0 || people * exact::exp(lanes - load - lanes * exact::log(lanes / load)) < 1e-12;
}

// Who the others are, and when they come.
void Checkpoint::others(std::size_t back) {
    const auto [opens, closes, people] = halves_[back];
    if (people == 0) return;
    const std::uint32_t slots = static_cast<std::uint32_t>(crossing_[back].size());
    const Permutation who(slots + transients_[back], draw(Purpose::gate_person, 3 + back));
    // Uniform moments in order: sums of exponential gaps, divided by the sum of all gaps.
    const auto word = [&](std::uint32_t k, std::uint32_t which) {
        const Draw d = t_.luck.draw(Purpose::gate_arrival, gate_, tick_, back + 1, k / 2);
        return (d.word[2 * (k % 2) + which] + 0.5) / 4294967296.0;
    };
    std::vector<double> passed;
    double sum = 0;
    for (std::uint32_t k = 0; k < people; ++k) passed.push_back(sum -= exact::log(word(k, 0)));
    sum -= exact::log(word(people, 0));
    for (std::uint32_t k = 0; k < people; ++k) {
        const std::uint32_t slot = who(k);
        const bool transient = slot >= slots;
        Person p = transient ? Person{} : crossing_[back][slot];
        if (p && (t_.gone(p) || is_named(p))) p = {};
        const double at = opens + (calm_ ? (closes - opens) * (k + 0.5) / people : passed[k] * ((closes - opens) / sum));
        const double work = calm_ ? 0 : std::max(0.0, how_.seconds.sample(word(k, 1)));
        line_.push_back({at, work, p, none, transient, back, k});
    }
}

// First come, first served, at the lane that is free first.
void Checkpoint::serve() {
    std::vector<double>& lanes = t_.lanes[post_.gate.value];
    if (lanes.size() != static_cast<std::size_t>(how_.lanes)) {  // of lanes that close, those with the least work
        std::sort(lanes.begin(), lanes.end(), std::greater<>());
        lanes.resize(static_cast<std::size_t>(how_.lanes), -std::numeric_limits<double>::max());
    }
    std::stable_sort(line_.begin(), line_.end(),
                     [](const Comer& a, const Comer& b) { return std::tie(a.at, a.named) < std::tie(b.at, b.named); });
    double waiting = 0, longest = 0, left = 0;
    std::int64_t screened = 0, waved = 0, waited = 0, infected = 0;
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
    left = how_.seconds_mean > 0 ? left / how_.seconds_mean : 0;
    if (calm_ && halves_[1].closes == seconds(t_.end()) && halves_[1].people > 0)
        left += halves_[1].people * how_.seconds_mean / (halves_[1].closes - halves_[1].opens);
    for (const Named& n : named_) infected += n.infection != none;
    const std::size_t g = post_.gate.value;
    t_.today.add(Series::gate_screened, g, screened);
    t_.today.add(Series::gate_waved, g, waved);
    t_.today.add(Series::gate_infected, g, infected);
    t_.today.add(Series::gate_waited, g, waited);
    t_.today.add(Series::gate_waiting_seconds, g, std::llround(waiting));
    t_.today.set(Series::gate_longest, g, std::max(t_.today[Series::gate_longest][g], static_cast<std::int64_t>(std::ceil(longest))));
    t_.today.set(Series::gate_queue, g, std::llround(left));
    if (screened > 0)
        t_.record(Record::queue, {gate_.value, static_cast<std::uint64_t>(tick_), static_cast<std::uint64_t>(screened),
                                  static_cast<std::uint64_t>(std::llround(waiting))});
}

void Checkpoint::look_at_named(std::vector<Hit>& hits) const {
    for (const Named& n : named_) {
        if (!n.screened) continue;
        const PersonFile* file = t_.known.files.find(n.person);
        const bool arrival = n.from && w_.mobility.sources[n.from.value].hard_hit;
        bool fever = draw(Purpose::gate_flagged, n.person, 3).uniform(1) < how_.other_fever_prevalence;
        if (n.infection != none)
            fever = fever || (t_.infections[n.infection].fever_from <= n.at && n.at < t_.infections[n.infection].fever_to);
        for (std::uint8_t k = 0; k < how_.steps.size(); ++k) {
            const bool asks = how_.steps[k].kind == ScreenStep::Kind::origin;
            if (asks && file && file->source) continue;  // known to have come
            const Purpose purpose = asks ? Purpose::gate_origin : Purpose::gate_flagged;
            if (!flags(how_.steps[k], asks ? arrival : fever, draw(purpose, n.person, 1), draw(purpose, n.person, 2))) continue;
            hits.push_back({n.person, n.at, post_.gate, k, arrival ? n.from : Source{}, post_.policy, n.infection != none, asks});
        }
    }
}

// The others are healthy: so many of them are flagged, and a keyed order says who.
void Checkpoint::look_at_others(std::uint32_t step, std::size_t back, std::vector<Hit>& hits) const {
    std::vector<Comer> others;  // in the order in which they come
    for (const Comer& x : line_)
        if (x.named == none && x.back == back) others.push_back(x);
    if (others.empty()) return;
    std::sort(others.begin(), others.end(), [](const Comer& a, const Comer& b) { return a.place < b.place; });
    const ScreenStep& how = how_.steps[step];
    const bool asks = how.kind == ScreenStep::Kind::origin;
    const double fever = asks ? 0 : how_.other_fever_prevalence, share = fever * how.flags(true) + (1 - fever) * how.flags(false);
    const std::uint64_t key = 1 + 2 * std::uint64_t{step} + back;
    const std::uint32_t n = static_cast<std::uint32_t>(others.size());
    const std::uint32_t joined =
        static_cast<std::uint32_t>(std::count_if(others.begin(), others.end(), [](const Comer& x) { return x.joins; }));
    std::uint32_t left = binomial(joined, share, draw(Purpose::gate_flagged, key).uniform());
    const Permutation order(n, draw(Purpose::gate_person, 4 + key));
    for (std::uint32_t k = 0; k < n && left > 0; ++k) {
        const Comer& o = others[order(k)];
        if (!o.joins || (!o.person && !o.transient)) continue;
        --left;
        const Moment at = std::clamp(moment(o.at / second_of_day), from(back), Moment{to(back).units - 1});
        hits.push_back({o.person, at, post_.gate, static_cast<std::uint8_t>(step), {}, post_.policy, false, asks});
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
    const double day = second_of_day * w_.clock.day(t_.now);
    for (Named& n : named_) {
        const double hour = (seconds(n.at) - day) / 3600;
        n.screened =
            how_.hour_from <= hour && hour < how_.hour_to && draw(Purpose::gate_flagged, n.person, 3).uniform(0) < how_.share_screened;
    }
    count(0), count(1);
    calm_ = nobody_waits();
    others(0), others(1);
    for (std::uint32_t k = 0; k < named_.size(); ++k) {
        if (!named_[k].screened) continue;
        const double work = how_.seconds.sample(draw(Purpose::gate_service, named_[k].person, gate_.value).uniform());
        line_.push_back({seconds(named_[k].at), std::max(0.0, work), named_[k].person, k});
    }
    serve();
    look_at_named(hits);
    for (std::uint32_t step = 0; step < how_.steps.size(); ++step) look_at_others(step, 0, hits), look_at_others(step, 1, hits);
    if (w_.contacts.queue_rate > 0) infect(exposures);
}

// A person's journey ends at the first look that flags them.
void tell_hits(Twin& t, std::vector<Hit> hits) {
    const std::vector<Hit> all = hits;
    std::erase_if(hits, [&](const Hit& h) {
        return h.person && std::any_of(all.begin(), all.end(), [&](const Hit& o) {
                   return o.person == h.person && std::tie(o.at, o.gate) < std::tie(h.at, h.gate);
               });
    });
    std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return std::tie(a.at, a.gate, a.person, a.step) < std::tie(b.at, b.gate, b.person, b.step);
    });
    for (std::size_t k = 0; k < hits.size(); ++k) {
        const Hit& h = hits[k];
        if (h.person) {
            Fact fact{.kind = h.asks_origin ? FactKind::arrival_seen : FactKind::fever_at_gate,
                      .person = h.person,
                      .moment = h.at,
                      .since = h.at,
                      .where = h.gate.value,
                      .policy = h.policy};
            if (h.asks_origin) fact.other = h.source.value, fact.detail = 1;
            t.tell(fact);
        }
        const bool again = h.person && k > 0 && hits[k - 1].person == h.person && hits[k - 1].at == h.at && hits[k - 1].gate == h.gate;
        if (again) continue;  // a second step of the same look
        t.events.gate_hits.push_back({h.person, h.gate, h.at, h.step, h.infected});
        t.today.add(Series::gate_flagged, h.gate.value);
        if (h.infected) t.today.add(Series::gate_caught, h.gate.value);
        t.record(Record::crossing,
                 {h.person ? t.name(h.person).value : 0, gate_name(t.world, h.gate).value, static_cast<std::uint64_t>(h.at.units), h.step});
    }
}

}  // namespace

std::vector<Exposure> Twin::gates() {
    const std::size_t gates = world.places.gates.size();
    std::vector<Post> posts;
    for (const auto& policy : scenario.policies)
        if (policy->in_force(known, public_now())) policy->posts(known, public_now(), posts);
    const auto post_at = [&](Gate g) { return std::find_if(posts.begin(), posts.end(), [&](const Post& p) { return p.gate == g; }); };

    // Those with a name of their own: the infected on their way, and arrivals.
    std::vector<std::vector<Named>> named(gates);
    for (std::size_t k = 0; k < entries.size(); ++k) {
        const Arrival& a = world.mobility.arrivals[k];
        const Entry& e = entries[k];
        const SourceInfo& source = world.mobility.sources[a.source.value];
        if (!e.came || e.moment < begin() || e.moment >= end() || source.entry_route_of >= world.mobility.entry.size()) continue;
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
        if (infection_of[p] == none || infections[infection_of[p]].over <= begin() || gone(Person(p))) continue;
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
        Checkpoint(*this, *post, all[g], named[g], transients).work(hits, exposures);
    }
    tell_hits(*this, std::move(hits));
    return exposures;
}

}  // namespace cordon::twin
