// The epidemic in the plainest code: in every tick everyone who was ever infected goes through all their contacts anew.
#include <algorithm>
#include <cmath>

#include "twin.h"

namespace cordon::twin {

namespace {

struct Profile {
    double from = 0, length = 0;    // stages: the infectious period
    double contacts = 1, risk = 1;  // factors of this person
};

Profile profile_of(const World& w, const Luck& luck, const Infection& i, Name name) {
    const Disease& d = w.disease;
    Profile p;
    p.risk = i.severity == Severity::asymptomatic ? d.asymptomatic_infectiousness : 1;
    if (i.strain > 0) p.risk *= d.others[i.strain - 1u].transmissibility;
    if (d.infectiousness == Infectiousness::stages) {
        const Draw draw = luck.draw(Purpose::infectiousness, name, i.ordinal, 1);
        p.from = i.infected.days() + w.tables.latent.sample(draw.uniform(0));
        p.length = w.tables.infectious_period.sample(draw.uniform(1));
        p.risk *= p.length / w.tables.infectious_period_mean;
    }
    if (d.dispersion > 0) {
        const double nu = w.tables.dispersion.sample(luck.draw(Purpose::infectiousness, name, i.ordinal, 2).uniform());
        p.contacts = exact::pow(nu, d.dispersion_split);
        p.risk *= exact::pow(nu, 1 - d.dispersion_split);
    }
    return p;
}

// When in the course of an infection the k-th contact of a setting happens [day].
double day_of_contact(const World& w, const Luck& luck, const Infection& i, const Profile& p, Name name, std::uint64_t key) {
    const Disease& d = w.disease;
    const auto u = [&](std::uint32_t block) { return luck.draw(Purpose::contact_event, name, i.ordinal, key, block).uniform(); };
    if (d.infectiousness == Infectiousness::stages) return p.from + p.length * u(0);
    const bool since_infection = d.infectiousness == Infectiousness::since_infection;
    const double zero = since_infection ? i.infected.days() : i.onset.days();
    for (std::uint32_t block = 0; block < 64; ++block) {
        const double x = w.tables.infectious_time.sample(u(block));
        if (x >= d.infectious_cap) continue;
        if (d.earliest_transmission > 0) return std::max(zero + x, i.infected.days() + d.earliest_transmission);
        if (since_infection ? x > 0 : zero + x > i.infected.days()) return zero + x;
    }
    return i.onset.days();
}

// The course of an infection: what follows when.
void natural_history(const World& w, const Luck& luck, Name name, int age, Infection& i, const Protection& by = {}) {
    const Disease& d = w.disease;
    const DiseaseTables& t = w.tables;
    const std::size_t band = d.band(age);
    const auto draw = [&](Purpose purpose, std::uint64_t part = 0) { return luck.draw(purpose, name, i.ordinal, part); };
    const double infected = i.infected.days(), onset = infected + t.incubation.sample(draw(Purpose::course).uniform(0));

    const double never = d.asymptomatic_by_band.empty() ? d.asymptomatic_share : d.asymptomatic_by_band[band];
    const double without = by.symptoms > 0 ? 1 - (1 - never) * (1 - by.symptoms) : never;
    const bool symptoms = draw(Purpose::course).uniform(1) >= without;
    const bool serious = symptoms && draw(Purpose::course_severity).uniform(0) < d.severe_share[band] * (i.strain > 0 ? d.others[i.strain - 1u].severity : 1) * (1 - by.severe);
    const bool critical = serious && draw(Purpose::course_severity).uniform(1) < d.critical_share[band];
    const bool dies = critical && draw(Purpose::outcome).uniform(0) < d.fatal_share[band];
    i.severity = critical ? Severity::critical : serious ? Severity::severe : symptoms ? Severity::mild : Severity::asymptomatic;
    i.dies = dies;
    i.onset = moment(onset);

    if (serious) {
        const double severe = onset + t.to_severe.sample(draw(Purpose::course_severity, 2).uniform(0));
        i.severe_from = moment(severe);
        if (critical) i.critical_from = moment(severe + t.to_critical.sample(draw(Purpose::course_severity, 2).uniform(1)));
    }
    const double recovery = draw(Purpose::course, 2).uniform(0);
    i.over = moment(onset + (serious ? t.recovery_severe : t.recovery_mild).sample(recovery));
    if (serious) i.over = std::max(i.over, i.severe_from);
    if (critical) i.over = std::max(i.over, i.critical_from);
    if (dies) i.over = std::max(moment(onset + t.to_death.sample(draw(Purpose::outcome).uniform(1))), i.critical_from);

    if (symptoms && draw(Purpose::course_fever).uniform(0) < (serious ? d.fever_share_severe : d.fever_share)) {
        const double from = onset + t.fever_delay.sample(draw(Purpose::course_fever).uniform(1));
        i.fever_from = moment(from);
        i.fever_to = moment(from + (serious ? t.fever_severe : t.fever_mild).sample(draw(Purpose::course_fever, 2).uniform(0)));
    }
    i.detectable_from = moment(std::min(infected + t.shedding_lead.sample(draw(Purpose::shedding_start).uniform(0)), onset));
    i.detectable_to = moment(onset + t.shedding.sample(draw(Purpose::course_shedding).uniform(0)));
    if (!dies && draw(Purpose::relapse).uniform(0) < d.relapse_share) {
        const double again = i.detectable_to.days() + t.relapse_delay.sample(draw(Purpose::relapse).uniform(1));
        i.relapse_from = moment(again), i.relapse_to = moment(again + t.relapse_length.sample(draw(Purpose::relapse, 2).uniform(0)));
    }
}

}  // namespace

void Twin::course(Infection& i) const { natural_history(world, luck, name(i.person), world.population.age(i.person), i); }

std::vector<std::uint32_t> group_of(const Venues& v, std::uint32_t desk) {
    std::size_t venue = 0;
    while (v.venue_desk[venue + 1] <= desk) ++venue;
    const std::uint64_t first = v.venue_desk[venue], n = v.venue_desk[venue + 1] - first, groups = (n + v.group_size - 1) / v.group_size;
    for (std::uint64_t g = 0; g < groups; ++g) {
        std::vector<std::uint32_t> desks;
        for (std::uint64_t k = g * n / groups; k < (g + 1) * n / groups; ++k) desks.push_back(static_cast<std::uint32_t>(first + k));
        if (std::find(desks.begin(), desks.end(), desk) != desks.end()) return desks;
    }
    return {};
}

void Twin::record(Record kind, std::initializer_list<std::uint64_t> fields) { digest.add(static_cast<std::uint32_t>(kind), fields); }

Body Twin::body(Person p) const {
    const Holding& h = custody[p.value];
    Body b;
    if (kept_out(p)) return {false, false, {}};
    b.free = (!h.held && !stopped(p)) || on_errand[p.value];
    if (b.free) {
        b.at = here().of[p.value];
        b.in_home = b.at.activity == Activity::home;
    } else {
        b.in_home = !h.held || h.at == Keep::home;
        b.at.activity = Activity::home;
        b.at.cell = world.population.cell(p);
    }
    return b;
}

// All contacts that an infection would ever transmit by.
std::vector<Planned> Twin::planned(const Infection& i, Tick of_commitment) const {
    const Person p = i.person;
    const Name n = name(p);
    const ContactRates& r = world.rates;
    const Profile profile = profile_of(world, luck, i, n);
    const double risk = profile.risk * r.susceptibility_most;
    const Moment from = i.source ? std::max(i.infected, world.clock.begin(of_commitment)) : i.infected;
    std::vector<Planned> all;
    // mean: of their number; left: of it in the quarters of a day.
    const auto plan = [&](Setting setting, double mean, std::array<double, 4> left) {
        if (mean <= 0) return;
        const std::uint64_t key = static_cast<std::uint64_t>(setting) << 16;
        const std::uint32_t number = poisson(mean, luck.draw(Purpose::contact_count, n, i.ordinal, key + 1).uniform());
        for (std::uint32_t k = 0; k < number; ++k) {
            const double day = day_of_contact(world, luck, i, profile, n, key + k + 1);
            const int quarter = std::min(3, static_cast<int>((day - std::floor(day)) * 4));
            const bool in_time =
                luck.draw(Purpose::contact_event, n, i.ordinal, key + k + 1).uniform(1) < left[static_cast<std::size_t>(quarter)];
            if (in_time && moment(day) >= from) all.push_back({setting, k, moment(day)});
        }
        // In a relapse at any time alike; these have numbers of their own.
        const double once_more = i.relapse_from == Moment::never() ? 0 : world.disease.relapse_infectiousness;
        constexpr std::uint32_t first = 32768;
        const std::uint32_t more = once_more > 0 ? poisson(mean * once_more, luck.draw(Purpose::contact_count, n, i.ordinal, key + first + 1).uniform()) : 0;
        for (std::uint32_t k = first; k < first + more; ++k) {
            const Draw d = luck.draw(Purpose::contact_event, n, i.ordinal, key + k + 1);
            const double day = i.relapse_from.days() + d.uniform() * (i.relapse_to - i.relapse_from).days();
            const int quarter = std::min(3, static_cast<int>((day - std::floor(day)) * 4));
            if (d.uniform(1) < left[static_cast<std::size_t>(quarter)] && moment(day) >= from) all.push_back({setting, k, moment(day)});
        }
    };

    plan(Setting::household, r.household_pair * risk * (world.population.household(p).size() - 1), {1, 1, 1, 1});
    if (seats.of[p.value].desk != none) {
        const std::size_t kind = static_cast<std::size_t>(venue_of(world.population.role(p)));
        const std::size_t others = group_of(world.venues[kind], seats.of[p.value].desk).size() - 1;
        if (is_pupil(world.population.role(p)))
            plan(Setting::school_class, r.class_pair * risk * static_cast<double>(others), {0, 1, 1, 0});
        else
            plan(Setting::team, r.team_pair * risk * static_cast<double>(others), {0, 1, 1, 0});
    }
    std::array<double, 4> quarters{};
    for (std::size_t q = 0; q < 4; ++q) quarters[q] = r.community_quarter[q] / r.community_quarter_most;
    double mixing = r.mixes ? r.mixing_most[age_band(world.population.age(p))] : 1;
    if (!r.kinds.empty()) mixing = 0;
    for (const ContactRates::Kind& kind : r.kinds) mixing += kind.hazard[world.disease.band(world.population.age(p))];
    plan(Setting::community, r.community * profile.contacts * risk * r.community_quarter_most * mixing, quarters);
    if (world.has_visits) plan(Setting::visit, r.visit_pair * risk * visit_seats, {0, 0, 0, 1});
    return all;
}

std::optional<Exposure> Twin::meet(std::uint32_t infection, const Planned& contact) const {
    const Infection& i = infections[infection];
    if (i.dies && i.over <= contact.moment) return {};
    const Body own = body(i.person);
    if (own.at.activity == Activity::absent || !own.at.cell) return {};  // out of the region
    const Name n = name(i.person);
    const std::uint64_t key = (static_cast<std::uint64_t>(contact.setting) << 16) + contact.number + 1;
    const auto choice = [&](std::uint32_t of, std::uint32_t block = 0) {
        return luck.draw(Purpose::contact_partner, n, i.ordinal, key, block).below(of);
    };
    const CountyConditions& today_here = conditions().county[world.places.county_of(own.at.cell).value];

    Person target;
    std::uint8_t of_kind = 0;
    double ratio = 0, apart = 1;  // of today's rate to that of normal life; of it between people in one home
    switch (contact.setting) {
        case Setting::household: {
            ratio = today_here.household;
            if (world.population.in_dormitory(i.person)) ratio *= today_here.dormitory;
            std::vector<Person> mates;
            for (const Person p : world.population.household(i.person))
                if (p != i.person) mates.push_back(p);
            const Person p = mates[choice(static_cast<std::uint32_t>(mates.size()))];
            const Body other = body(p);
            const bool on_visit = own.free && other.free && own.at.activity == Activity::visit && other.at.activity == Activity::visit;
            if ((own.in_home && other.in_home) || on_visit) target = p;
            for (const Person held : {i.person, p})  // in a room of their own
                if (own.in_home && other.in_home && custody[held.value].held) apart = std::min(apart, custody[held.value].apart);
            ratio *= apart;
            break;
        }
        case Setting::team:
        case Setting::school_class: {
            ratio = contact.setting == Setting::team ? today_here.team : today_here.school_class;
            if (!own.free || own.at.activity != Activity::work) break;
            const std::size_t kind = static_cast<std::size_t>(own.at.venue);
            std::vector<std::uint32_t> desks = group_of(world.venues[kind], own.at.desk);
            std::erase(desks, own.at.desk);
            if (desks.empty()) break;
            const Person p = seats.at[kind][desks[choice(static_cast<std::uint32_t>(desks.size()))]];
            if (p && body(p).free && body(p).at.activity == Activity::work) target = p;
            break;
        }
        case Setting::community: {
            // Kinds of contacts take their stretches of (0, 1) one after the other.
            const std::vector<ContactRates::Kind>& kinds = world.rates.kinds;
            const std::size_t band = world.disease.band(world.population.age(i.person));
            double all = 0, before = 0;
            for (const ContactRates::Kind& kind : kinds) all += kind.hazard[band];
            const double u = luck.draw(Purpose::contact_kind, n, i.ordinal, key).uniform();
            for (std::size_t k = 0; k + 1 < kinds.size(); ++k)
                if (u * all >= (before += kinds[k].hazard[band])) of_kind = static_cast<std::uint8_t>(k + 1);
            const bool goes_on = !kinds.empty() && kinds[of_kind].at_home;
            ratio = goes_on ? today_here.household : today_here.community;
            if (own.at.activity == Activity::work && own.at.venue == VenueKind::firm) ratio *= today_here.canteen;
            if (!(own.free || (goes_on && own.in_home)) || own.at.activity == Activity::visit) break;
            const std::vector<Person>& roster = here().roster[own.at.cell.value];
            for (std::uint32_t block = 0; block < 256 && !target; ++block) {
                const Person p = roster[choice(static_cast<std::uint32_t>(roster.size()), block)];
                const bool is_there = p && (!gone(p) || on_errand[p.value] || (goes_on && !died[p.value] && body(p).in_home));
                if (is_there && p != i.person) target = p;
            }
            if (target && !kinds.empty() && !kinds[of_kind].meets(world.population.age(target))) return {};
            break;
        }
        case Setting::visit: {
            ratio = today_here.visit;
            const auto in_company = [](const Body& b) {
                return b.free && (b.at.activity == Activity::visit || b.at.activity == Activity::home);
            };
            if (!in_company(own) || !here().partner[i.person.value]) break;
            const Range<Person> others = world.population.household(here().partner[i.person.value]);
            const std::uint32_t seat = choice(visit_seats);
            if (seat < others.size() && in_company(body(Person(others.first.value + seat)))) target = Person(others.first.value + seat);
            break;
        }
        default: return {};
    }
    if (!target || unprotected(target, i.strain, contact.moment) == 0) return {};

    const int age = world.population.age(target);
    ratio *= world.disease.susceptibility[world.disease.band(age)] / world.rates.susceptibility_most;
    if (world.rates.mixes && contact.setting == Setting::community) {
        const std::size_t band = age_band(world.population.age(i.person));
        ratio *= world.rates.mixing[band][age_band(age)] / world.rates.mixing_most[band];
    }
    if (luck.draw(Purpose::contact_accept, n, i.ordinal, key).uniform() >= ratio) return {};
    Exposure e;
    e.target = target, e.moment = contact.moment, e.infector = Episode(infection), e.setting = contact.setting, e.kind = of_kind;
    e.tie = luck.draw(Purpose::contact_tie, n, i.ordinal, name(target).value).bits();
    return e;
}

// What was planned falls due in its tick, but never in the tick that planned it.
std::vector<Exposure> Twin::contacts() const {
    std::vector<Exposure> exposures;
    for (std::uint32_t k = 0; k < infections.size(); ++k)
        for (const Planned& contact : planned(infections[k], committed[k]))
            if (std::max(world.clock.tick_of(contact.moment), committed[k] + 1) == now)
                if (const auto e = meet(k, contact)) exposures.push_back(*e);
    return exposures;
}

// The first cases of a strain: residents drawn one after the other, each once.
std::vector<Exposure> Twin::seeds(std::size_t number, std::uint8_t strain) const {
    std::vector<Exposure> exposures;
    std::vector<bool> chosen(world.population.size(), false);
    for (std::uint32_t k = 0; exposures.size() < number; ++k) {
        const Person p(luck.draw(Purpose::seeding, {k}, strain, 1).below(world.population.size()));
        if (chosen[p.value] || !is_resident(world.population.role(p))) continue;
        chosen[p.value] = true;
        Exposure e;
        e.target = p, e.setting = Setting::seed, e.strain = strain, e.moment = strain > 0 ? world.clock.begin(now) : Moment{};
        exposures.push_back(e);
    }
    return exposures;
}

std::vector<Exposure> Twin::seeds() const {
    std::vector<Exposure> all;
    if (now.index == 0) all = seeds(static_cast<std::size_t>(scenario.run.seeds), 0);
    for (std::size_t k = 0; k < world.disease.others.size(); ++k) {
        const Strain& strain = world.disease.others[k];
        const Date from = strain.from ? *strain.from : scenario.run.start;
        if (world.clock.part(now) != 0 || world.clock.date(now) != from) continue;
        const std::vector<Exposure> more = seeds(static_cast<std::size_t>(strain.seeds), static_cast<std::uint8_t>(k + 1));
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

std::uint8_t Twin::strain_of(const Exposure& e) const {
    return e.infector ? infections[e.infector.value].strain : e.source ? world.mobility.sources[e.source.value].strain : e.strain;
}

// Of all earlier infections: what is left of the best protection.
double Twin::unprotected(Person p, std::uint8_t strain, Moment m) const {
    double left = 1;
    for (const Infection& i : infections) {
        if (i.person != p) continue;
        const Moment over = std::max(i.over, i.detectable_to);
        if (i.dies || m < over) return 0;
        const auto cross = [&](std::uint8_t k) { return k > 0 ? world.disease.others[k - 1u].cross_immunity : 1; };
        double by = i.strain == strain ? 1 : std::min(cross(i.strain), cross(strain));
        const double half_life = world.disease.immunity_half_life, days = (m - over).days();
        if (half_life > 0 && days > 0) by *= exact::exp(-0.6931471805599453 * days / half_life);
        left = std::min(left, 1 - by);
    }
    return left;
}

bool Twin::stopped_by_immunity(const Exposure& e) const {
    const double left = unprotected(e.target, strain_of(e), e.moment);
    return left < 1 && luck.draw(Purpose::immunity, name(e.target), static_cast<std::uint32_t>(e.moment.units), e.tie).uniform() >= left;
}

// Of all who would infect someone in this tick the earliest does; of equal ones the lowest tie. The two of a pair may have several contacts at
// one moment, where transmission has an earliest one: of these the first kind counts.
void Twin::infect(std::vector<Exposure> exposures) {
    std::sort(exposures.begin(), exposures.end(), [](const Exposure& a, const Exposure& b) {
        return std::tie(a.target, a.moment, a.tie, a.infector, a.setting, a.kind) < std::tie(b.target, b.moment, b.tie, b.infector, b.setting, b.kind);
    });
    for (const Exposure& e : exposures) {
        if (turned_back(e.target) || stopped_by_immunity(e)) continue;
        Infection i;
        if (infection_of[e.target.value] != none) i.previous = Episode(infection_of[e.target.value]), i.ordinal = infections[infection_of[e.target.value]].ordinal + 1;
        i.strain = strain_of(e);
        i.person = e.target, i.infector = e.infector, i.source = e.source, i.setting = e.setting, i.infected = e.moment, i.kind = e.kind;
        i.in_custody = custody[e.target.value].held;
        i.cell = here().of[e.target.value].cell;
        if (stopped_by_vaccine(e)) continue;
        if (e.infector) {
            Infection& by = infections[e.infector.value];
            ++by.offspring;
            i.generation = static_cast<std::uint16_t>(by.generation + 1);
        }
        natural_history(world, luck, name(e.target), world.population.age(e.target), i, e.source ? Protection{} : protection(e.target, e.moment));
        const int dose = first_dose(e.target);
        if (dose >= 0 && moment(dose + 0.5) <= i.infected) today.add(Series::vaccine_escapes, county(i.person));
        infection_of[e.target.value] = static_cast<std::uint32_t>(infections.size());
        infections.push_back(i);
        committed.push_back(now);

        record(Record::infection,
               {name(i.person).value, static_cast<std::uint64_t>(i.infected.units),
                i.infector ? name(infections[i.infector.value].person).value : 0, static_cast<std::uint64_t>(i.setting),
                static_cast<std::uint64_t>(i.onset.units), static_cast<std::uint64_t>(i.severity), static_cast<std::uint64_t>(i.over.units),
                static_cast<std::uint64_t>(i.detectable_to.units), static_cast<std::uint64_t>(i.fever_from.units),
                static_cast<std::uint64_t>(i.relapse_from.units)});
        if (i.strain > 0 || i.previous) record(Record::strain, {name(i.person).value, static_cast<std::uint64_t>(i.infected.units), i.strain, i.ordinal});
        if (i.previous) today.add(Series::reinfections, county(i.person));
        today.add(Series::infectious, county(i.person));
        today.add(i.source ? Series::imported : Series::infections, county(i.person));
        if (i.source) continue;
        today.add(Series::by_setting, static_cast<std::size_t>(i.setting));
        today.add(Series::infections_by_age, age_band(world.population.age(i.person)));
        if (i.in_custody) today.add(Series::infections_held, county(i.person));
        if (i.setting == Setting::ward) today.add(Series::staff_infected, county(i.person));
        count_inside(i);
        if (i.setting != Setting::household || !i.infector) continue;
        const Person by = infections[i.infector.value].person;
        const auto expected = [&](Person p) { return world.population.role(p) == Role::expected; };
        if (expected(by) && !expected(i.person) && custody[by.value].held && custody[by.value].at == Keep::home)
            today.add(Series::infections_of_arrivals_households, county(i.person));
        if (i.setting == Setting::ward) today.add(Series::staff_infected, county(i.person));
    }
}

// Of everyone who was ever infected: does a change of their course fall into this tick?
void Twin::progress() {
    for (std::uint32_t k = 0; k < infections.size(); ++k) {
        Infection& i = infections[k];
        if (i.turned_back) continue;
        const auto happens = [&](Moment m) { return m != Moment::never() && std::max(world.clock.tick_of(m), committed[k] + 1) == now; };
        const auto note = [&](Record kind, Moment m) { record(kind, {name(i.person).value, static_cast<std::uint64_t>(m.units)}); };
        if (i.severity != Severity::asymptomatic && happens(i.onset)) {
            note(Record::onset, i.onset);
            today.add(Series::onsets, county(i.person));
            plan_care(k);
        }
        if (happens(i.severe_from)) note(Record::severe, i.severe_from), today.add(Series::severe_cases, county(i.person));
        if (happens(i.critical_from)) note(Record::critical, i.critical_from);
        if (happens(crisis(i))) meet_crisis(i, crisis(i));
        if (!i.dies && i.relapse_from != Moment::never() && happens(i.relapse_from)) today.add(Series::relapses, county(i.person));
        if (happens(i.over)) {
            note(i.dies ? Record::death : Record::recovery, i.over);
            today.add(i.dies ? Series::deaths_true : Series::recovered, county(i.person));
            today.add(Series::infectious, county(i.person), -1);
            if (i.dies) died[i.person.value] = true, tell_death(k);
        }
    }
}

const Infection* Twin::infection_at(Person p, Moment m) const {
    std::uint32_t last = none;
    for (std::uint32_t k = 0; k < infections.size(); ++k)
        if (infections[k].person == p && infections[k].infected <= m) last = k;
    if (last == none) return nullptr;
    const Infection& i = infections[last];
    return i.infected <= m && (m < i.over || m < i.detectable_to || (i.relapse_to != Moment::never() && m < i.relapse_to)) ? &i : nullptr;
}

// Density of infectious contacts in the course of someone. individual: their own factors of it.
double Twin::infectious_density(const Infection& i, Moment m, double* individual) const {
    const Profile p = profile_of(world, luck, i, name(i.person));
    if (individual) *individual = p.contacts * p.risk;
    return infectiousness_at(world.disease, {i.infected.days(), i.onset.days(), p.from, p.length, p.contacts, p.risk}, m.days());
}

}  // namespace cordon::twin
