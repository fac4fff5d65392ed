// Planning the contacts of an infection: a thinned Poisson process for each setting under its bound (Lewis & Shedler 1979).
#include <algorithm>
#include <cmath>

#include "stages/contacts.h"
#include "world/groups.h"

namespace cordon {

Name name_of(const World& w, Person p) { return w.population.name(p, w.population.cell(p), w.places); }

InfectiousCourse infectious_course(const World& w, const Luck& luck, const Infection& i, Name name, std::uint32_t ordinal) {
    const Disease& d = w.disease;
    InfectiousCourse c;
    c.infected = i.infected.days(), c.onset = i.onset.days();
    double factor = (i.severity == Severity::asymptomatic ? d.asymptomatic_infectiousness : 1) * d.strain(i.strain).transmissibility;
    if (d.infectiousness == Infectiousness::stages) {
        const Draw draw = luck.draw(Purpose::infectiousness, name, ordinal, 1);
        c.from = c.infected + w.tables.latent.sample(draw.uniform(0));
        c.length = w.tables.infectious_period.sample(draw.uniform(1));
        factor *= c.length / w.tables.infectious_period_mean;  // a constant rate: more contacts in a longer period
    }
    c.risk = factor;
    if (d.dispersion > 0) {
        const double nu = w.tables.dispersion.sample(luck.draw(Purpose::infectiousness, name, ordinal, 2).uniform());
        c.contacts = exact::pow(nu, d.dispersion_split);
        c.risk *= exact::pow(nu, 1 - d.dispersion_split);
    }
    return c;
}

namespace {

constexpr std::uint32_t of_relapse = 32768;  // numbers of contacts from there on

// The contacts of one infection in one setting, over the first course or over a relapse: a bound on their mean number, and the share that a
// quarter of the day leaves of it.
struct Stretch {
    std::uint32_t infection;
    Setting setting;
    bool relapse;
    double bound;
    const std::array<double, 4>* left_by_quarter;
    std::uint32_t number = 0;
    std::uint64_t key() const { return (static_cast<std::uint64_t>(setting) << 16) + (relapse ? of_relapse : 0) + 1; }
};

constexpr std::array<double, 4> all_day = {1, 1, 1, 1}, at_work = {0, 1, 1, 0}, at_visits = {0, 0, 0, 1};

// Everything that a block of infections plans: drawn together, which takes half the time.
struct Planner {
    const World& w;
    const Luck& luck;
    std::span<const Infection> infections;
    Episode first;
    Moment begin;
    std::array<double, 4> community_quarters{};
    std::vector<Name> names;
    std::vector<InfectiousCourse> courses;
    std::vector<Stretch> stretches;
    std::vector<Asked> asked;
    std::vector<Draw> draws;

    void list(std::uint32_t k) {
        const Infection& i = infections[k];
        const Person p = i.person;
        names.push_back(name_of(w, p));
        courses.push_back(infectious_course(w, luck, i, names[k], i.ordinal));
        const ContactRates& r = w.rates;
        const double risk = courses[k].risk * r.susceptibility_most;
        add(k, Setting::household, r.household_pair * risk * (w.population.household(p).size() - 1), all_day);
        const int v = venue_of(w.population.role(p));
        if (v != no_venue && i.desk != no_desk) {
            const bool school = static_cast<VenueKind>(v) >= VenueKind::kindergarten;
            const DeskRange group = group_around(w.venues[static_cast<std::size_t>(v)], i.desk);
            add(k, school ? Setting::school_class : Setting::team, (school ? r.class_pair : r.team_pair) * risk * (group.size() - 1), at_work);
        }
        const int age = w.population.age(p);
        const double mixing = r.mixes ? r.mixing_most[age_band(age)] : r.of_kinds(w.disease.band(age));
        add(k, Setting::community, r.community * courses[k].contacts * risk * r.community_quarter_most * mixing, community_quarters);
        if (w.has_visits) add(k, Setting::visit, r.visit_pair * risk * visit_seats, at_visits);
    }
    void add(std::uint32_t k, Setting setting, double bound, const std::array<double, 4>& left_by_quarter) {
        if (bound <= 0) return;
        stretches.push_back({k, setting, false, bound, &left_by_quarter});
        if (infections[k].relapse_from != Moment::never() && w.disease.relapse_infectiousness > 0)
            stretches.push_back({k, setting, true, bound * w.disease.relapse_infectiousness, &left_by_quarter});
    }
    void draw() {
        draws.resize(asked.size());
        luck.draw(asked, draws.data());
    }
    void count() {
        for (const Stretch& s : stretches)
            asked.push_back({Purpose::contact_count, names[s.infection], infections[s.infection].ordinal, s.key()});
        draw();
        for (std::size_t j = 0; j < stretches.size(); ++j)
            stretches[j].number = std::min(poisson(stretches[j].bound, draws[j].uniform()), of_relapse - 1);
    }
    void place(std::vector<Contact>& out) {
        asked.clear();
        for (const Stretch& s : stretches)
            for (std::uint32_t n = 0; n < s.number; ++n)
                asked.push_back({Purpose::contact_event, names[s.infection], infections[s.infection].ordinal, s.key() + n});
        draw();
        const Draw* next = draws.data();
        for (const Stretch& s : stretches)
            for (std::uint32_t n = 0; n < s.number; ++n) place(s, n, *next++, out);
    }
    void place(const Stretch& s, std::uint32_t n, const Draw& draw, std::vector<Contact>& out) const {
        const Infection& i = infections[s.infection];
        const double day = s.relapse ? i.relapse_from.days() + draw.uniform() * (i.relapse_to - i.relapse_from).days()
                                     : infectious_moment(w.disease, w.tables, courses[s.infection], [&](std::uint32_t block) {
                                           if (block == 0) return draw.uniform();
                                           return luck.draw(Purpose::contact_event, names[s.infection], i.ordinal, s.key() + n, block).uniform();
                                       });
        const Moment when = moment(day);
        if (when < std::max(i.source ? begin : i.infected, i.infected)) return;
        const auto quarter = static_cast<std::size_t>(std::min(3.0, (day - std::floor(day)) * 4));
        if (!draw.chance((*s.left_by_quarter)[quarter], 1)) return;
        out.push_back({Episode(first.value + s.infection), when, static_cast<std::uint16_t>((s.relapse ? of_relapse : 0) + n), s.setting});
    }
};

}  // namespace

void plan_contacts(const World& w, const Luck& luck, std::span<const Infection> infections, Episode first, Moment begin, std::vector<Contact>& out) {
    Planner planner{w, luck, infections, first, begin, w.rates.community_quarter, {}, {}, {}, {}, {}};
    for (double& q : planner.community_quarters) q /= w.rates.community_quarter_most;
    for (std::uint32_t k = 0; k < infections.size(); ++k) planner.list(k);
    planner.count();
    planner.place(out);
}

}  // namespace cordon
