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

// One setting's plan: number, moments, and the share that a quarter of the day leaves of the bound.
struct Planner {
    const World& w;
    const Luck& luck;
    const InfectiousCourse& course;
    Name name;
    std::uint32_t ordinal;
    Episode episode;
    Moment from, relapse_from, relapse_to;
    std::vector<Due>& out;

    // All of a setting: over the first course, and over a relapse.
    void plan(Setting setting, double bound, const std::array<double, 4>& left_by_quarter) const {
        plan(setting, bound, left_by_quarter, 0, [&](std::uint64_t key, const Draw& draw) {
            return infectious_moment(w.disease, w.tables, course, [&](std::uint32_t block) {
                return block == 0 ? draw.uniform() : luck.draw(Purpose::contact_event, name, ordinal, key, block).uniform();
            });
        });
        if (relapse_from == Moment::never() || w.disease.relapse_infectiousness <= 0) return;
        plan(setting, bound * w.disease.relapse_infectiousness, left_by_quarter, of_relapse, [&](std::uint64_t, const Draw& draw) {
            return relapse_from.days() + draw.uniform() * (relapse_to - relapse_from).days();
        });
    }

  private:
    static constexpr std::uint32_t of_relapse = 32768;  // numbers from there on

    template <class When>
    void plan(Setting setting, double bound, const std::array<double, 4>& left_by_quarter, std::uint32_t first, const When& day_of) const {
        if (bound <= 0) return;
        const auto key = (static_cast<std::uint64_t>(setting) << 16) + first;
        const std::uint32_t n = poisson(bound, luck.draw(Purpose::contact_count, name, ordinal, key + 1).uniform());
        for (std::uint32_t k = 0; k < std::min(n, of_relapse - 1); ++k) {
            const Draw draw = luck.draw(Purpose::contact_event, name, ordinal, key + k + 1);
            const double day = day_of(key + k + 1, draw);
            const Moment when = moment(day);
            if (when < from) continue;
            const double in_day = day - std::floor(day);
            const auto quarter = static_cast<std::size_t>(std::min(3.0, in_day * 4));
            if (!draw.chance(left_by_quarter[quarter], 1)) continue;
            Due due;
            due.moment = when, due.kind = DueKind::contact, due.setting = static_cast<std::uint8_t>(setting);
            due.number = static_cast<std::uint16_t>(first + k), due.episode = episode;
            out.push_back(due);
        }
    }
};

}  // namespace

void plan_contacts(const World& w, const Luck& luck, const Infection& i, Episode e, Moment from, std::vector<Due>& out) {
    const Person p = i.person;
    const Name name = name_of(w, p);
    const InfectiousCourse course = infectious_course(w, luck, i, name, i.ordinal);
    const ContactRates& r = w.rates;
    const Planner planner{w, luck, course, name, i.ordinal, e, from, i.relapse_from, i.relapse_to, out};
    const double s = r.susceptibility_most, risk = course.risk * s;

    planner.plan(Setting::household, r.household_pair * risk * (w.population.household(p).size() - 1), {1, 1, 1, 1});

    const int v = venue_of(w.population.role(p));
    if (v != no_venue) {
        const bool school = static_cast<VenueKind>(v) >= VenueKind::kindergarten;
        const double pair = school ? r.class_pair : r.team_pair;
        const std::uint32_t desk = pair > 0 ? desk_of(w, static_cast<VenueKind>(v), p) : no_desk;
        if (desk != no_desk) {
            const DeskRange group = group_around(w.venues[static_cast<std::size_t>(v)], desk);
            planner.plan(school ? Setting::school_class : Setting::team, pair * risk * (group.size() - 1), {0, 1, 1, 0});
        }
    }

    std::array<double, 4> quarters = r.community_quarter;
    for (double& q : quarters) q /= r.community_quarter_most;
    const double mixing = r.mixes ? r.mixing_most[age_band(w.population.age(p))] : 1;
    planner.plan(Setting::community, r.community * course.contacts * risk * r.community_quarter_most * mixing, quarters);

    if (w.has_visits) planner.plan(Setting::visit, r.visit_pair * risk * visit_seats, {0, 0, 0, 1});
}

}  // namespace cordon
