// Who goes where with a fever, in the plainest code: first places of care, the three lines of a fever clinic, risk groups.
// Lines are searched for whoever comes first, and residents are listed whenever someone is picked from among them.
#include <algorithm>
#include <cmath>

#include "stages/screen.h"
#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

namespace {

// The first policy in force in a county that has such a manner of work.
template <class Manner>
const Manner* manner(const Twin& t, County c, const Manner* (Policy::*of)() const) {
    for (const auto& policy : t.scenario.policies) {
        const Manner* m = (policy.get()->*of)();
        if (m && policy->area.holds(c) && policy->in_force(t.known, t.public_now())) return m;
    }
    return nullptr;
}

std::vector<Person> residents(const World& w, County c) {
    std::vector<Person> all;
    for (const Township t : w.places.counties[c.value].townships)
        for (const Person p : w.population.people(t)) all.push_back(p);
    return all;
}

Name name_of_county(const World& w, std::size_t c) { return name_of(w.places.counties[c].code); }

}  // namespace

std::uint32_t Twin::tick_number() const { return static_cast<std::uint32_t>(now.index); }

bool Twin::has_clinics() const {
    for (const FacilityInfo& f : world.places.facilities)
        if (f.kind == FacilityKind::fever_clinic) return true;
    return false;
}

void Twin::plan_care(std::uint32_t infection) {
    if (!has_clinics()) return;
    const Infection& i = infections[infection];
    const Draw d = luck.draw(Purpose::seek_care, name(i.person), i.ordinal);
    if (d.uniform(0) >= (i.severity >= Severity::severe ? world.care.seeks_severe : world.care.seeks_mild)) return;
    const bool late = world.care.late_from && world.clock.date(world.clock.tick_of(i.onset)) >= *world.care.late_from;
    const Moment at = i.onset + moment((late ? world.care.delay_late : world.care.delay_early).quantile(d.uniform(1)));
    visits.push_back({std::max(now + 1, world.clock.tick_of(at)), at, i.person, infection, 0});
}

// Free to go, ill, and not a case already.
bool Twin::may_go(const Visit& v) const {
    if (v.infection != none && infections[v.infection].over <= v.moment) return false;
    const PersonFile* file = known.files.find(v.person);
    const Holding& h = custody[v.person.value];
    return present(v.person) && !(file && is_case(file->state)) && !(h.held && h.at != Keep::home);
}

bool Twin::goes_first(const Visit& v) const {
    if (v.infection == none || v.number > 0) return false;
    return luck.draw(Purpose::first_care, name(v.person), infections[v.infection].ordinal).uniform(0) < world.care.first_share;
}

// Someone of whom nothing is known.
Person Twin::someone(County c, Purpose purpose, Name of, std::uint64_t number) const {
    const std::vector<Person> all = residents(world, c);
    for (std::uint32_t block = 0; block < 64; ++block) {
        const Person p = all[luck.draw(purpose, of, tick_number(), number, block).below(static_cast<std::uint32_t>(all.size()))];
        if (present(p) && !gone(p) && !known.files.find(p)) return p;
    }
    return {};
}

// --- village clinics, private clinics, pharmacies ----------------------------------------------------------------------

// New patients with other fevers: those who go to a first place of care, those of them who are sent on, those who go to a clinic.
Twin::Others Twin::other_fevers(std::size_t c) const {
    Others n;
    const double mean = world.care.other_fevers / 1000 * static_cast<double>(residents(world, County(c)).size()) *
                        world.clock.tick_days() * conditions().county[c].community;
    const std::uint32_t all = poisson(mean, luck.draw(Purpose::other_fever, name_of_county(world, c), tick_number()).uniform());
    const Draw d = luck.draw(Purpose::first_care, name_of_county(world, c), tick_number());
    const FirstCare* how = manner(*this, County(c), &Policy::first_care);
    n.first = binomial(all, world.care.first_share, d.uniform(0));
    n.referred = how ? binomial(static_cast<std::uint32_t>(n.first), how->refer, d.uniform(1)) : 0;
    n.clinic = all - n.first;
    return n;
}

void Twin::report(const FirstCare& how, const Visit& v) {
    const Draw d = luck.draw(Purpose::report_delay, name(v.person), tick_number());
    const Moment at = std::max(v.moment, begin()) + moment(how.report_delay.quantile(d.uniform()));
    reports.push_back({std::max(now + 1, world.clock.tick_of(at)), at, v});
}

std::vector<Exposure> Twin::first_care() {
    std::vector<Exposure> exposures;
    if (!has_clinics()) return exposures;
    std::vector<Visit> before;
    before.swap(visits);
    for (Visit v : before) {
        if (v.at != now || !goes_first(v)) {
            visits.push_back(v);
            continue;
        }
        if (!may_go(v)) continue;
        const Infection& i = infections[v.infection];
        const FirstCare* how = manner(*this, home_county(v.person), &Policy::first_care);
        today.add(Series::first_care, county(v.person)), today.add(Series::first_care_infected, county(v.person));

        const Moment m = std::clamp(v.moment, begin(), Moment{end().units - 1});
        double individual = 0;
        const double density = infectious_density(i, m, &individual);
        const Township township = world.population.township(v.person);
        for (int k = 1; k <= world.care.staff && density > 0; ++k) {
            std::vector<Person> staff;
            for (int kind = 0; kind < 3 && staff.empty(); ++kind)
                for (const Person p : world.population.people(township)) {
                    const Role r = world.population.role(p);
                    if (kind == 0 ? r == Role::health_worker : kind == 1 ? r == Role::worker || r == Role::farm : r == Role::home) staff.push_back(p);
                }
            if (staff.empty()) continue;
            const Name cell{world.places[world.population.cell(v.person)].code()};
            const Person p = staff[luck.draw(Purpose::clinic_staff, cell, 0, static_cast<std::uint64_t>(k)).below(static_cast<std::uint32_t>(staff.size()))];
            if (p == v.person || !present(p) || gone(p)) continue;
            const double susceptible = world.disease.susceptibility[world.disease.band(world.population.age(p))];
            const double rate = world.care.staff_rate * density / peak_infectiousness(world) * individual * (1 - (how ? how->protection * (gear.empty() ? 1 : gear[county(v.person) * uses + static_cast<std::size_t>(Use::clinics)]) : 0));
            const double risk = -exact::expm1(-rate * susceptible * world.care.staff_minutes / 60);
            if (luck.draw(Purpose::staff_exposed, name(v.person), i.ordinal, name(p).value).uniform() >= risk) continue;
            Exposure e;
            e.target = p, e.setting = Setting::ward, e.infector = Episode(v.infection), e.moment = m;
            e.tie = luck.draw(Purpose::contact_tie, name(v.person), i.ordinal, name(p).value).bits();
            exposures.push_back(e);
        }

        ++v.number;
        if (how && luck.draw(Purpose::first_care, name(v.person), i.ordinal).uniform(1) < how->refer) {
            today.add(Series::first_care_referred, county(v.person));
            report(*how, v);
            v.at = now + 1;
        } else {
            v.moment = v.moment + moment(world.care.treated_days);
            v.at = std::max(now + 1, world.clock.tick_of(v.moment));
        }
        visits.push_back(v);
    }

    treated_then.emplace_back();
    for (std::size_t c = 0; c < world.places.counties.size(); ++c) {
        const Others n = other_fevers(c);
        treated_then.back().push_back(n.first - n.referred);
        today.add(Series::first_care, c, n.first), today.add(Series::first_care_referred, c, n.referred);
        for (std::uint64_t k = 1; k <= static_cast<std::uint64_t>(n.referred); ++k) {  // by name from now on
            const Person p = someone(County(c), Purpose::referral, name_of_county(world, c), k);
            if (!p) continue;
            const double when = luck.draw(Purpose::referral, name_of_county(world, c), tick_number(), k, 64).uniform();
            const Visit v{now + 1, begin() + moment(when * world.clock.tick_days()), p, none, 0};
            report(*manner(*this, County(c), &Policy::first_care), v);
            visits.push_back(v);
        }
    }
    return exposures;
}

void Twin::hear_reports() {
    std::vector<Report> due;
    for (const Report& r : reports)
        if (r.at == now) due.push_back(r);
    std::sort(due.begin(), due.end(), [](const Report& a, const Report& b) {
        return std::pair(a.moment, a.of.infection) < std::pair(b.moment, b.of.infection);
    });
    for (const Report& r : due) {
        const PersonFile* file = known.files.find(r.of.person);
        if (died[r.of.person.value] || (file && is_case(file->state))) continue;
        const Moment since = r.of.infection != none ? infections[r.of.infection].onset : r.of.moment - moment(1);
        tell({.kind = FactKind::fever_reported, .person = r.of.person, .moment = r.moment, .since = since});
        today.add(Series::fevers_reported, county(r.of.person));
    }
}

// --- fever clinics -----------------------------------------------------------------------------------------------------

// Whether a line cannot rule the disease out: 0 first sight, 1 a specialist, 2 the authority.
bool Twin::doubts(const Patient& p, int line) const {
    const ClinicManner* how = manner(*this, p.person ? home_county(p.person) : p.county, &Policy::clinic);
    if (!how) return false;
    const ClinicLine& doctors = how->line[static_cast<std::size_t>(line)];
    const std::uint64_t which = static_cast<std::uint64_t>(line);
    if (p.infection != none) {
        const Draw d = luck.draw(Purpose::clinic_line, name(p.person), infections[p.infection].ordinal, 4 * (p.number + 1u) + which);
        return d.uniform() < doctors.sensitivity;
    }
    const Draw d = p.person ? luck.draw(Purpose::clinic_line, name(p.person), tick_number(), which + 1)
                            : luck.draw(Purpose::clinic_line, {p.tie}, 0, which + 1);
    return d.uniform() < 1 - doctors.specificity;
}

// Sent home: whoever is ill in earnest comes again.
void Twin::go_home(const Patient& p, Moment seen) {
    if (p.infection == none || (!p.fever && infections[p.infection].severe_from > seen)) return;
    const Moment again = seen + moment(world.care.again_days);
    visits.push_back({std::max(now + 1, world.clock.tick_of(again)), again, p.person, p.infection, static_cast<std::uint16_t>(p.number + 1)});
}

double Twin::hours_of(const Patient& p, std::size_t line) const {
    return manner(*this, p.person ? home_county(p.person) : p.county, &Policy::clinic)->line[line].hours;
}

void Twin::clinics() {
    if (!has_clinics()) return;
    const std::size_t counties = world.places.counties.size();
    // Counties with a clinic of their own, each for itself; and all others together at the regional ones.
    struct Pool {
        std::vector<Facility> clinics;
        std::vector<County> counties;
    };
    std::vector<Pool> pools;
    Pool rest;
    for (std::uint32_t c = 0; c < counties; ++c) {
        Pool own{{}, {County(c)}};
        std::vector<Facility> shared;
        for (const Facility f : serving(County(c), FacilityKind::fever_clinic))
            if (open(f)) (regional(f) ? shared : own.clinics).push_back(f);
        if (!own.clinics.empty())
            pools.push_back(own);
        else
            rest.clinics = shared, rest.counties.push_back(County(c));
    }
    if (!rest.counties.empty()) pools.push_back(rest);

    struct Comer {
        double order;
        Visit visit;
    };
    std::vector<std::vector<Comer>> comers(counties);
    std::vector<Visit> before;
    before.swap(visits);
    const auto in_line = [&](Person p) {
        return std::any_of(patients.begin(), patients.end(), [&](const Patient& waits) { return waits.person == p; });
    };
    for (const Visit& v : before) {
        if (v.at != now)
            visits.push_back(v);
        else if (!goes_first(v) && may_go(v) && !in_line(v.person))
            comers[county(v.person)].push_back({luck.draw(Purpose::clinic_order, name(v.person), tick_number()).uniform(), v});
    }

    for (const Pool& pool : pools) {
        const auto free_at = [&](Facility f) {
            return std::max<std::int64_t>(0, static_cast<std::int64_t>(world.places.facilities[f.value].capacity) - served[f.value]);
        };
        std::int64_t room = 0, others = 0;
        for (const Facility f : pool.clinics) room += free_at(f);
        const auto clinic_of = [&](std::int64_t position) {
            for (const Facility f : pool.clinics) {
                if (position < free_at(f)) return f;
                position -= free_at(f);
            }
            return pool.clinics.back();
        };
        std::vector<std::int64_t> new_others;  // [county of the pool] with other fevers, and treated in vain some days ago
        std::vector<Comer> named;
        for (const County c : pool.counties) {
            std::int64_t n = other_fevers(c.value).clinic;
            const int ago = std::max(1, static_cast<int>(world.care.treated_days * world.clock.ticks_per_day + 0.5));
            if (now.index >= ago) {
                const std::int64_t treated = treated_then[static_cast<std::size_t>(now.index - ago)][c.value];
                const Draw d = luck.draw(Purpose::first_care, name_of_county(world, c.value), tick_number(), 1);
                n += binomial(static_cast<std::uint32_t>(treated), exact::exp(-world.care.treated_days / world.care.other_fever_days), d.uniform());
            }
            new_others.push_back(n), others += n;
            named.insert(named.end(), comers[c.value].begin(), comers[c.value].end());
        }
        const std::int64_t all_new = others;
        if (!pool.clinics.empty() && world.clock.part(now) == 0) {  // of those turned away yesterday some are well by now
            std::int64_t& away = turned_away[pool.clinics[0].value];
            others += static_cast<std::int64_t>(static_cast<double>(away) * (1 - std::min(1.0, 1 / world.care.other_fever_days)));
            away = 0;
        }

        // Patients with a name stand at keyed places among the others; of two visits of one person the earlier is the first.
        std::sort(named.begin(), named.end(), [](const Comer& a, const Comer& b) {
            return std::tie(a.order, a.visit.moment, a.visit.number) < std::tie(b.order, b.visit.moment, b.visit.number);
        });
        std::int64_t seen = 0;
        std::vector<Person> came;
        for (const Comer& c : named) {
            Visit v = c.visit;
            if (std::find(came.begin(), came.end(), v.person) != came.end()) continue;
            came.push_back(v.person);
            const bool ill = v.infection != none;
            const std::int64_t position = seen + std::min(others, static_cast<std::int64_t>(c.order * static_cast<double>(others + 1)));
            if (position >= room) {  // comes again tomorrow, if still ill
                if (!ill && ++v.number >= world.care.other_fever_days) continue;
                v.moment = v.moment + moment(1), v.at = now + world.clock.ticks_per_day;
                visits.push_back(v);
                continue;
            }
            ++seen;
            Patient p;
            p.clinic = clinic_of(position), p.person = v.person, p.infection = v.infection, p.number = v.number;
            p.tie = luck.draw(Purpose::clinic_order, name(v.person), tick_number()).bits(1);
            const PersonFile* file = known.files.find(v.person);
            p.fever = !ill || (infections[v.infection].fever_from <= v.moment && v.moment < infections[v.infection].fever_to);
            p.link = file && (file->contact_of || file->source);
            if (ill) {
                const Draw d = luck.draw(Purpose::clinic_link, name(v.person), infections[v.infection].ordinal);
                p.link = p.link || d.uniform() < world.care.epidemiological_link;
            }
            today.add(ill ? Series::care_sought : Series::other_fevers, county(v.person));
            if (!doubts(p, 0)) {
                go_home(p, v.moment);
                continue;
            }
            p.since = std::max(v.moment, begin()) + moment(hours_of(p, 0) / 24);
            patients.push_back(p);
        }
        const std::int64_t others_seen = std::min(others, room - seen);
        if (!pool.clinics.empty()) turned_away[pool.clinics[0].value] += others - others_seen;

        std::int64_t cumulative = 0, up_to = 0;
        for (std::size_t k = 0; k < pool.counties.size(); ++k) {
            const County c = pool.counties[k];
            cumulative += new_others[k];
            const std::int64_t until = k + 1 == pool.counties.size() ? others_seen : all_new == 0 ? 0 : others_seen * cumulative / all_new;
            const std::int64_t here_seen = until - up_to, first = up_to;
            up_to = until;
            today.add(Series::other_fevers, c.value, here_seen);
            const ClinicManner* how = manner(*this, c, &Policy::clinic);
            if (!how || here_seen == 0) continue;
            const std::uint32_t in_doubt = binomial(static_cast<std::uint32_t>(here_seen), 1 - how->line[0].specificity,
                                                    luck.draw(Purpose::clinic_line, name_of_county(world, c.value), tick_number()).uniform());
            for (std::uint32_t m = 0; m < in_doubt; ++m) {
                const Draw d = luck.draw(Purpose::clinic_order, name_of_county(world, c.value), tick_number(), m + 1);
                Patient p;
                p.clinic = clinic_of(first + here_seen * m / in_doubt), p.county = c, p.fever = true, p.tie = d.bits(1);
                p.since = begin() + moment(d.uniform(0) * world.clock.tick_days()) + moment(how->line[0].hours / 24);
                patients.push_back(p);
            }
        }
        std::int64_t left = seen + others_seen;
        for (const Facility f : pool.clinics) {
            const std::int64_t n = std::min(left, free_at(f));
            served[f.value] += n, left -= n;
        }
    }
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f)
        if (world.places.facilities[f].kind == FacilityKind::fever_clinic) doctors(Facility(f));
}

// Specialist, authority and finding at one clinic.
void Twin::doctors(Facility f) {
    const County stands = world.places.facilities[f.value].county;
    const ClinicManner* works = manner(*this, stands ? stands : County(0), &Policy::clinic);
    // The first who waits for line `line`, taken out of it; none: nobody can be seen yet.
    const auto next = [&](int line) -> std::optional<Patient> {
        std::size_t first = patients.size();
        for (std::size_t k = 0; k < patients.size(); ++k) {
            const Patient& p = patients[k];
            if (p.clinic != f || p.line != line || p.since >= end()) continue;
            if (first == patients.size() || std::pair(p.since, p.tie) < std::pair(patients[first].since, patients[first].tie)) first = k;
        }
        if (first == patients.size()) return {};
        const Patient p = patients[first];
        patients.erase(patients.begin() + static_cast<std::ptrdiff_t>(first));
        return p;
    };
    const auto still_comes = [&](const Patient& p) { return !p.person || may_go({now, p.since, p.person, none, 0}); };
    for (const int line : {1, 2}) {
        const double a_day = works ? works->line[static_cast<std::size_t>(line)].capacity : 0;
        const auto up_to = [&](int tick) { return static_cast<std::int64_t>(std::floor(a_day * tick / world.clock.ticks_per_day)); };
        for (std::int64_t left = up_to(now.index + 1) - up_to(now.index); !works || left > 0;) {
            std::optional<Patient> p = next(line);
            if (!p) break;
            if (!still_comes(*p)) continue;
            --left;
            if (works) today.add(line == 1 ? Series::seen_specialist : Series::seen_authority, f.value);
            const Moment seen = std::max(p->since, begin());
            if (!works || !doubts(*p, line)) {
                go_home(*p, seen);
                continue;
            }
            p->since = seen + moment(hours_of(*p, static_cast<std::size_t>(line)) / 24);
            p->line = line + 1;
            patients.push_back(*p);
        }
    }
    while (const std::optional<Patient> p = next(3)) {
        if (!still_comes(*p)) continue;
        const bool ill = p->infection != none;
        Fact fact{.kind = FactKind::care_sought, .person = p->person, .moment = p->since, .where = f.value};
        if (!p->person) fact.person = someone(p->county, Purpose::fever_person, {p->tie}, 0);
        if (!fact.person) continue;
        fact.since = ill ? infections[p->infection].onset : p->since - moment(1);
        fact.detail = (p->fever ? 1 : 0) + (p->link ? 2 : 0);
        fact.other = ill ? luck.draw(Purpose::clinic, name(p->person), infections[p->infection].ordinal, p->number + 1u).word[0]
                         : luck.draw(Purpose::clinic, p->person ? name(p->person) : Name{p->tie}, tick_number()).word[0];
        tell(fact);
        go_home(*p, p->since);
    }
    today.set(Series::doctors_waiting, f.value,
              std::count_if(patients.begin(), patients.end(), [&](const Patient& p) { return p.clinic == f; }));
}

// --- risk groups -------------------------------------------------------------------------------------------------------

void Twin::see_risks() {
    for (const auto& policy : scenario.policies) {
        const RiskGroups* groups = policy->risk_groups();
        if (!groups || !policy->in_force(known, public_now())) continue;
        const std::vector<Fact> fresh = known.fresh;
        for (const Fact& f : fresh) {
            const bool fever = f.kind == FactKind::fever_reported || f.kind == FactKind::fever_at_gate || f.kind == FactKind::fever_at_home ||
                               (f.kind == FactKind::care_sought && f.detail % 2 == 1) || (f.kind == FactKind::fever_seen && f.detail == 1);
            if (!fever || !policy->area.holds(f.county) || known.files.find(f.person)->risk != 0) continue;
            const double age = world.population.age(f.person);
            const Draw d = luck.draw(Purpose::risk_group, name(f.person));
            double chronic = 0;
            for (std::size_t k = 0; k < groups->chronic.size(); ++k)
                if (groups->chronic_from[k] <= age) chronic = groups->chronic[k];
            int risks = 0;
            if (age >= groups->old_from) risks += 1;
            if (age < groups->child_below) risks += 2;
            if (age >= 20 && age < 40 && d.uniform(0) < groups->pregnant) risks += 4;
            if (d.uniform(1) < chronic) risks += 8;
            if (risks == 0) continue;
            tell({.kind = FactKind::risk_seen, .person = f.person, .moment = f.moment, .detail = risks});
            today.add(Series::risk_fevers, county(f.person));
        }
    }
}

}  // namespace cordon::twin
