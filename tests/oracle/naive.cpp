// See naive.h. Written to be compared with the sentences of the model, not to be fast.
#include "oracle/naive.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/errors.h"
#include "world/commute.h"
#include "world/groups.h"

namespace cordon::naive {

namespace {

double uniform(Generator& g) { return std::uniform_real_distribution<double>(0, 1)(g); }
bool chance(double p, Generator& g) { return uniform(g) < p; }
int poisson_count(double mean, Generator& g) { return mean > 0 ? std::poisson_distribution<int>(mean)(g) : 0; }
std::size_t below(std::size_t n, Generator& g) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(g); }

double draw(const Law& l, Generator& g) {
    switch (l.kind) {
        case Law::Kind::fixed: return l.a + l.shift;
        case Law::Kind::exponential: return std::exponential_distribution<double>(1 / l.a)(g) + l.shift;
        case Law::Kind::gamma: return std::gamma_distribution<double>(l.a, l.b)(g) + l.shift;
        case Law::Kind::lognormal: return std::lognormal_distribution<double>(l.a, l.b)(g) + l.shift;
        case Law::Kind::weibull: return std::weibull_distribution<double>(l.a, l.b)(g) + l.shift;
        case Law::Kind::uniform: return std::uniform_real_distribution<double>(l.a, l.b)(g) + l.shift;
        case Law::Kind::normal: return std::normal_distribution<double>(l.a, l.b)(g) + l.shift;
        case Law::Kind::triangular: return l.a + (l.b - l.a) * (uniform(g) + uniform(g)) / 2 + l.shift;
        case Law::Kind::geometric: return 1 + std::geometric_distribution<int>(1 / l.a)(g) + l.shift;
        case Law::Kind::discrete: return l.values[std::discrete_distribution<std::size_t>(l.weights.begin(), l.weights.end())(g)] + l.shift;
        case Law::Kind::skew_normal: {  // Azzalini 1985
            std::normal_distribution<double> normal(0, 1);
            const double part = l.a / std::sqrt(1 + l.a * l.a), common = std::abs(normal(g));
            return l.b * (part * common + std::sqrt(1 - part * part) * normal(g)) + l.shift;
        }
    }
    return 0;
}

// Someone's fixed place at work or school.
struct Post {
    VenueKind kind;
    Cell cell;
    std::size_t flow;             // of commuters
    std::uint32_t place_in_flow;  // the first ones go when only some do
    std::vector<Person> group;    // the others of the team or class
};

struct Today {
    double work, school, visits;  // shares, and the probability of a family visit
    double household, team, school_class, community, visit;
};

struct Body : Whereabout {
    Person visiting, visited_by;  // first members of households
};

struct Ill {
    Case what;
    double contacts = 1, risk = 1;          // individual factors
    double zero = 0, mass = 1;              // infectious time is counted from here; share of its law that is allowed
    std::optional<double> dead_from;        // [day]
};

}  // namespace

struct Simulator::Inside {
    const World& w;
    ContactRates rates;
    std::vector<Limit> limits;
    std::vector<Range<Person>> household;   // [person]
    std::vector<Cell> home;                 // [person]
    std::vector<Township> township;         // [person]
    std::vector<std::optional<Post>> post;  // [person]
    std::vector<std::vector<std::uint32_t>> flows;                     // [township] flows that begin there
    std::vector<std::discrete_distribution<std::size_t>> destination;  // [township] which of them
    std::vector<std::discrete_distribution<std::size_t>> attraction;   // [township] of its cells
    std::vector<double> infectious_share;   // [64 a day] law of the infectious time up to each point; asked too often for the law itself
    double table_from = 0;
    std::vector<std::vector<double>> attendance_rounding;  // [kind][flow] whether a broken number of commuters is rounded up

    Inside(const World& world, const ContactRates& r, const std::vector<Limit>& l) : w(world), rates(r), limits(l) {
        expects(w.mobility.arrivals.empty() && w.clock.ticks_per_day == 4 && w.disease.infectiousness != Infectiousness::stages);
        for (std::uint32_t i = 0; i < w.population.size(); ++i) {
            const Person p(i);
            household.push_back(w.population.household(p));
            home.push_back(w.population.cell(p));
            township.push_back(w.population.township(p));
            post.push_back(find_post(p));
        }
        for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
            std::vector<double> shares, attractions;
            flows.emplace_back();
            for (std::uint32_t f = 0; f < w.mobility.flows.size(); ++f)
                if (w.mobility.origin[f] == Township(t)) flows.back().push_back(f), shares.push_back(w.mobility.flows[f].share);
            double before = 0;
            for (const Cell c : w.places.townships[t].cells) {
                attractions.push_back(w.mobility.cell_weight[c.value] - before);
                before = w.mobility.cell_weight[c.value];
            }
            destination.emplace_back(shares.begin(), shares.end());
            attraction.emplace_back(attractions.begin(), attractions.end());
        }
        table_from = -40;
        for (int i = 0; i <= 64 * 80; ++i) infectious_share.push_back(w.disease.infectious_time.cdf(table_from + i / 64.0));
    }

    std::optional<Post> find_post(Person p) const {
        const int v = venue_of(w.population.role(p));
        if (v == no_venue) return {};
        const auto kind = static_cast<VenueKind>(v);
        const Venues& venues = w.venues[static_cast<std::size_t>(v)];
        Post post{kind, {}, 0, 0, {}};
        const CommuteFlow* flow = commute_of(w, kind, p, &post.place_in_flow);
        if (!flow) return {};
        post.flow = static_cast<std::size_t>(flow - venues.flows.data());
        const std::uint32_t desk = desk_of(w, kind, p);
        for (std::uint32_t c = 0; c < w.places.cells.size(); ++c)
            if (venues.cell_desk[c] <= desk && desk < venues.cell_desk[c + 1]) post.cell = Cell(c);
        const DeskRange group = group_around(venues, desk);
        for (std::uint32_t d = group.first; d < group.last; ++d)
            if (const Person m = member_at(w, kind, d); m && m != p) post.group.push_back(m);
        return post;
    }

    Today today(int day) const {
        const DayKind normal = w.holidays.day(w.clock.start + day);
        Today t{normal.work, normal.school ? 1.0 : 0.0, normal.visits, 1, 1, 1, 1, 1};
        for (const Limit& l : limits) {
            if (day < l.from_day) continue;
            t.work *= l.work, t.school *= l.school, t.visits *= l.visits;
            t.household *= l.household, t.team *= l.team, t.school_class *= l.school_class, t.community *= l.community, t.visit *= l.visit;
        }
        return t;
    }

    void draw_attendance(Generator& g) {
        attendance_rounding.assign(venue_kinds, {});
        for (std::size_t k = 0; k < venue_kinds; ++k)
            for (std::size_t f = 0; f < w.venues[k].flows.size(); ++f) attendance_rounding[k].push_back(uniform(g));
    }

    // --- where everyone is ---------------------------------------------------------------------------------------------

    bool goes(const Post& p, const Today& t) const {
        const auto k = static_cast<std::size_t>(p.kind);
        const double people = w.venues[k].flows[p.flow].people, share = p.kind >= VenueKind::kindergarten ? t.school : t.work;
        return p.place_in_flow < std::floor(people * share + (share < 1 ? attendance_rounding[k][p.flow] : 0));
    }

    void place(Person p, const Today& today, int day, int quarter, Body& b, Generator& g) {
        b = Body{};
        for (const Span& away : w.mobility.away[static_cast<std::size_t>(w.population.role(p))])
            if (away.holds(day)) return;
        const bool daytime = quarter == 1 || quarter == 2;
        bool busy = false;  // a working day leaves no trips to workers, whether or not they go in
        if (post[p.value] && daytime) {
            const Post& mine = *post[p.value];
            busy = (mine.kind >= VenueKind::kindergarten ? today.school : today.work) > 0;
            if (goes(mine, today)) {
                b.activity = Activity::work, b.cell = mine.cell;
                return;
            }
        }
        const Township from = township[p.value];
        if (!busy && quarter > 0 && !flows[from.value].empty() && chance(w.mobility.trips[static_cast<std::size_t>(quarter)], g)) {
            b.activity = Activity::trip;
            b.flow = flows[from.value][destination[from.value](g)];
            if (const Township to = w.mobility.flows[b.flow].to)
                b.cell = Cell(w.places.townships[to.value].cells.first.value + static_cast<std::uint32_t>(attraction[to.value](g)));
            return;
        }
        b.activity = Activity::home, b.cell = home[p.value];
    }

    // On the evenings of feasts the households of a township stand in any order, and each second one may visit the one before.
    void visit(const Today& today, std::vector<Body>& bodies, Generator& g) {
        for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
            std::vector<Person> first;
            for (const Person p : w.population.people(Township(t)))
                if (household[p.value].first == p) first.push_back(p);
            std::shuffle(first.begin(), first.end(), g);
            for (std::size_t i = 0; i + 1 < first.size(); i += 2) {
                if (!chance(today.visits, g)) continue;
                for (const Person p : household[first[i].value]) bodies[p.value].visited_by = first[i + 1];
                for (const Person p : household[first[i + 1].value]) {
                    Body& b = bodies[p.value];
                    b.visiting = first[i];
                    if (b.activity == Activity::home) b.activity = Activity::visit, b.cell = home[first[i].value];
                }
            }
        }
    }

    std::vector<Body> place_all(Tick tick, Generator& g) {
        const int day = w.clock.day(tick), quarter = w.clock.quarter(tick);
        const Today t = today(day);
        std::vector<Body> bodies(w.population.size());
        for (std::uint32_t i = 0; i < w.population.size(); ++i) place(Person(i), t, day, quarter, bodies[i], g);
        if (quarter == 3 && t.visits > 0) visit(t, bodies, g);
        return bodies;
    }

    // --- what happens to the infected ----------------------------------------------------------------------------------

    double infectious_before(double x) const {
        const double at = std::clamp((x - table_from) * 64, 0.0, 64.0 * 80 - 1e-6), part = at - std::floor(at);
        const auto i = static_cast<std::size_t>(at);
        return infectious_share[i] * (1 - part) + infectious_share[i + 1] * part;
    }

    Ill infect(Person p, double when, Generator& g) const {
        const Disease& d = w.disease;
        const std::size_t band = d.band(w.population.age(p));
        Ill i;
        i.what.person = p, i.what.infected = when, i.what.onset = when + draw(d.incubation_period, g);
        i.what.asymptomatic = chance(d.asymptomatic_by_band.empty() ? d.asymptomatic_share : d.asymptomatic_by_band[band], g);
        i.risk = i.what.asymptomatic ? d.asymptomatic_infectiousness : 1;
        if (d.dispersion > 0) {
            const double nu = draw(Law::gamma(d.dispersion, 1 / d.dispersion), g);
            i.contacts = std::pow(nu, d.dispersion_split);
            i.risk *= std::pow(nu, 1 - d.dispersion_split);
        }
        if (!i.what.asymptomatic && chance(d.severe_share[band], g) && chance(d.critical_share[band], g) && chance(d.fatal_share[band], g)) {
            const double critical = i.what.onset + draw(d.onset_to_severe, g) + draw(d.severe_to_critical, g);
            i.dead_from = std::max(critical, i.what.onset + draw(d.onset_to_death, g));
        }
        i.zero = d.infectiousness == Infectiousness::about_onset ? i.what.onset : when;
        i.mass = infectious_before(d.infectious_cap) - infectious_before(when - i.zero);
        return i;
    }

    // Share of an infection's infectiousness that falls between two times.
    double infectiousness(const Ill& i, double from, double to) const {
        if (i.dead_from) to = std::min(to, *i.dead_from);
        from = std::max(from, i.what.infected) - i.zero, to = std::min(to - i.zero, w.disease.infectious_cap);
        return from < to && i.mass > 0 ? (infectious_before(to) - infectious_before(from)) / i.mass : 0;
    }

    // --- the run -------------------------------------------------------------------------------------------------------

    Outbreak outbreak(int seeds, int days, Generator& g) {
        const std::uint32_t people = w.population.size();
        draw_attendance(g);
        std::vector<Ill> ill;
        std::vector<int> case_of(people, -1);
        for (int made = 0; made < seeds;) {
            const Person p(below(people, g));
            if (case_of[p.value] >= 0 || !is_resident(w.population.role(p))) continue;
            case_of[p.value] = made++;
            ill.push_back(infect(p, 0, g));
        }
        std::size_t known_before = 0;  // cases already there when the tick before began
        for (Tick tick{0}; tick.index < days * 4; ++tick) {
            const std::size_t known = ill.size();
            if (tick.index > 0) meet_all(tick, known_before, ill, case_of, g);
            known_before = tick.index > 0 ? known : 0;  // seeds are infected in the first tick
        }
        Outbreak cases;
        for (const Ill& i : ill) cases.push_back(i.what);
        return cases;
    }

    // Everything that happens in a tick. Someone infected in one tick meets others from the next, and makes up then for the
    // rest of the first.
    void meet_all(Tick tick, std::size_t known_before, std::vector<Ill>& ill, std::vector<int>& case_of, Generator& g) {
        const double begin = tick.index / 4.0, end = begin + 0.25;
        const int quarter = w.clock.quarter(tick);
        const Today t = today(w.clock.day(tick));
        const std::vector<Body> bodies = place_all(tick, g);
        std::vector<std::vector<Person>> present(w.places.cells.size());  // whom one may run into, by cell
        for (std::uint32_t i = 0; i < bodies.size(); ++i)
            if (bodies[i].cell && bodies[i].activity != Activity::visit) present[bodies[i].cell.value].push_back(Person(i));

        struct Exposed {
            double when;
            int infector;
            Setting setting;
        };
        std::map<std::uint32_t, Exposed> exposed;  // by person: the earliest exposure
        for (std::size_t k = 0; k < ill.size(); ++k) {
            const Ill& infector = ill[k];
            const double from = k >= known_before ? std::min(begin, infector.what.infected) : begin;
            const double dose = infectiousness(infector, from, end) * infector.risk;
            const Person me = infector.what.person;
            const Body& here = bodies[me.value];
            if (dose <= 0 || !here.cell) continue;

            const auto expose = [&](Person other, Setting setting) {
                if (case_of[other.value] >= 0) return;
                const double when = from + (end - from) * uniform(g);  // infectiousness hardly changes within a quarter of a day
                const auto [e, is_new] = exposed.try_emplace(other.value, Exposed{when, static_cast<int>(k), setting});
                if (!is_new && when < e->second.when) e->second = {when, static_cast<int>(k), setting};
            };
            const auto meet = [&](Person other, double hazard, Setting setting) {
                for (int n = poisson_count(hazard * dose * susceptibility(other), g); n > 0; --n) expose(other, setting);
            };

            for (const Person other : household[me.value]) {
                const Activity a = here.activity, b = bodies[other.value].activity;
                const bool in_one_place = a == b && (a == Activity::home || a == Activity::visit);
                if (other != me && in_one_place) meet(other, rates.household_pair * t.household, Setting::household);
            }
            if (here.activity == Activity::work)
                for (const Person other : post[me.value]->group) {
                    if (bodies[other.value].activity != Activity::work) continue;
                    if (post[me.value]->kind >= VenueKind::kindergarten) meet(other, rates.class_pair * t.school_class, Setting::school_class);
                    else meet(other, rates.team_pair * t.team, Setting::team);
                }
            const Person partner = here.visiting ? here.visiting : here.visited_by;
            if (partner && (here.activity == Activity::home || here.activity == Activity::visit))
                for (const Person other : household[partner.value]) {
                    const Activity b = bodies[other.value].activity;
                    if (b == Activity::home || b == Activity::visit) meet(other, rates.visit_pair * t.visit, Setting::visit);
                }

            // Strangers: contacts with anyone of the cell, each of which transmits to some people more easily than to others.
            const std::vector<Person>& others = present[here.cell.value];
            if (here.activity == Activity::visit || others.size() < 2) continue;
            for (const ContactRates::Kind& kind : rates.kinds) {
                const double often = (kind.at_home ? t.household : t.community) * rates.community_quarter[static_cast<std::size_t>(quarter)];
                const double hazard = kind.hazard[w.disease.band(w.population.age(me))];
                for (int n = poisson_count(rates.community * often * infector.contacts * dose * hazard * most_likely(me), g); n > 0; --n) {
                    Person other = me;
                    while (other == me) other = others[below(others.size(), g)];
                    if (kind.meets(w.population.age(other)) && chance(likelihood(me, other) / most_likely(me), g)) expose(other, Setting::community);
                }
            }
            if (!rates.kinds.empty()) continue;
            const double rate = rates.community * t.community * rates.community_quarter[static_cast<std::size_t>(quarter)];
            const double contacts = rate * infector.contacts * dose;
            const double most = most_likely(me);
            for (int n = poisson_count(contacts * most, g); n > 0; --n) {
                Person other = me;
                while (other == me) other = others[below(others.size(), g)];
                if (chance(likelihood(me, other) / most, g)) expose(other, Setting::community);
            }
        }
        for (const auto& [person, e] : exposed) {
            Ill i = infect(Person(person), e.when, g);
            i.what.infector = e.infector, i.what.setting = e.setting;
            i.what.generation = ill[static_cast<std::size_t>(e.infector)].what.generation + 1;
            case_of[person] = static_cast<int>(ill.size());
            ill.push_back(i);
        }
    }

    double susceptibility(Person p) const { return w.disease.susceptibility[w.disease.band(w.population.age(p))]; }
    std::size_t decade(Person p) const { return std::min<std::size_t>(static_cast<std::size_t>(w.population.age(p)) / 10, 8); }
    double likelihood(Person me, Person other) const { return susceptibility(other) * (rates.mixes ? rates.mixing[decade(me)][decade(other)] : 1); }
    double most_likely(Person me) const {
        const double susceptible = *std::max_element(w.disease.susceptibility.begin(), w.disease.susceptibility.end());
        const auto& row = rates.mixing[decade(me)];
        return susceptible * (rates.mixes ? *std::max_element(row.begin(), row.end()) : 1);
    }
};

Simulator::Simulator(const World& w, const ContactRates& rates, const std::vector<Limit>& limits)
    : in_(std::make_unique<Inside>(w, rates, limits)) {}
Simulator::~Simulator() = default;
Outbreak Simulator::outbreak(int seeds, int days, Generator& g) { return in_->outbreak(seeds, days, g); }
std::vector<Whereabout> Simulator::whereabouts(Tick tick, Generator& g) {
    in_->draw_attendance(g);
    const std::vector<Body> bodies = in_->place_all(tick, g);
    return {bodies.begin(), bodies.end()};
}

}  // namespace cordon::naive
