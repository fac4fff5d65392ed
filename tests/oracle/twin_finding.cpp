// How the authority comes to know, in the plainest code: clinics, laboratories, tracing, the daily round. Lines are searched
// for whoever comes first, among everyone.
#include <algorithm>
#include <cmath>
#include <map>

#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

void Twin::tell(Fact fact) {
    if (!fact.county) fact.county = home_county(fact.person);
    learn(known, fact, world.clock.day(now), world.places.counties.size());
}

// --- facilities ------------------------------------------------------------------------------------------------------

// Those of the own county first, then the regional ones, each by the day of opening.
std::vector<Facility> Twin::serving(County c, FacilityKind kind) const {
    std::vector<Facility> found;
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        const FacilityInfo& info = world.places.facilities[f];
        if (info.kind == kind && (regional(Facility(f)) || info.county == c)) found.push_back(Facility(f));
    }
    std::stable_sort(found.begin(), found.end(), [&](Facility a, Facility b) {
        const FacilityInfo &x = world.places.facilities[a.value], &y = world.places.facilities[b.value];
        return std::pair(regional(a), x.opens_day) < std::pair(regional(b), y.opens_day);
    });
    return found;
}

std::int64_t Twin::in_line(Facility f) const {
    std::int64_t n = 0;
    for (const Swab& s : swabs) n += s.waiting && s.laboratory == f;
    for (const Tracing& t : tracing) n += t.waiting && t.team == f;
    return n;
}

Facility Twin::least_busy(County c, FacilityKind kind) const {
    Facility best, soonest;
    double shortest = 0;
    for (const Facility f : serving(c, kind)) {
        const FacilityInfo& info = world.places.facilities[f.value];
        if (!soonest || info.opens_day < world.places.facilities[soonest.value].opens_day) soonest = f;
        if (!open(f) || info.capacity <= 0) continue;
        const double busy = static_cast<double>(in_line(f)) / info.capacity;
        if (!best || busy < shortest) best = f, shortest = busy;
    }
    return best ? best : soonest;
}

std::int64_t Twin::allotment(Facility f) const {
    const double a_day = world.places.facilities[f.value].capacity;
    const auto up_to = [&](int tick) {
        return static_cast<std::int64_t>(std::floor(a_day * static_cast<double>(tick) / world.clock.ticks_per_day));
    };
    return up_to(now.index + 1) - up_to(now.index);
}

// --- care ------------------------------------------------------------------------------------------------------------

void Twin::plan_care(std::uint32_t infection) {
    const Infection& i = infections[infection];
    const Draw d = luck.draw(Purpose::seek_care, name(i.person), i.ordinal);
    if (d.uniform(0) >= (i.severity >= Severity::severe ? world.care.seeks_severe : world.care.seeks_mild)) return;
    const bool late = world.care.late_from && world.clock.date(world.clock.tick_of(i.onset)) >= *world.care.late_from;
    const Moment at = i.onset + moment((late ? world.care.delay_late : world.care.delay_early).quantile(d.uniform(1)));
    care[infection] = {std::max(now + 1, world.clock.tick_of(at)), at, 0};
}

void Twin::clinics() {
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

    struct Patient {
        double order;
        std::uint32_t infection;
    };
    std::map<std::uint32_t, std::vector<Patient>> patients;  // [county]
    for (std::uint32_t k = 0; k < infections.size(); ++k) {
        const Infection& i = infections[k];
        if (care[k].at != now) continue;
        care[k].at = {-1};
        const PersonFile* file = known.files.find(i.person);
        const Holding& h = custody[i.person.value];
        if (i.over <= care[k].moment || !present(i.person) || (file && is_case(file->state)) || (h.held && h.at != Keep::home)) continue;
        const Draw order = luck.draw(Purpose::clinic_order, name(i.person), static_cast<std::uint32_t>(now.index));
        patients[home_county(i.person).value].push_back({order.uniform(), k});
    }

    for (const Pool& pool : pools) {
        const auto free_at = [&](Facility f) {
            return std::max<std::int64_t>(0, static_cast<std::int64_t>(world.places.facilities[f.value].capacity) - served[f.value]);
        };
        std::int64_t room = 0, others = 0;
        for (const Facility f : pool.clinics) room += free_at(f);
        std::vector<std::int64_t> new_others;  // [county of the pool] with other fevers
        std::vector<Patient> named;
        for (const County c : pool.counties) {
            std::int64_t people = 0;
            for (const Township t : world.places.counties[c.value].townships) people += world.population.people(t).size();
            const double mean = world.care.other_fevers / 1000 * static_cast<double>(people) * world.clock.tick_days() *
                                conditions().county[c.value].community;
            new_others.push_back(poisson(
                mean,
                luck.draw(Purpose::other_fever, name_of(world.places.counties[c.value]), static_cast<std::uint32_t>(now.index)).uniform()));
            others += new_others.back();
            named.insert(named.end(), patients[c.value].begin(), patients[c.value].end());
        }
        const std::int64_t all_new = others;
        if (!pool.clinics.empty() && world.clock.part(now) == 0) {  // of those turned away yesterday some are well by now
            std::int64_t& away = turned_away[pool.clinics[0].value];
            others += static_cast<std::int64_t>(static_cast<double>(away) * (1 - std::min(1.0, 1 / world.care.other_fever_days)));
            away = 0;
        }

        // Patients with a name stand at keyed places among the others.
        std::sort(named.begin(), named.end(), [](const Patient& a, const Patient& b) { return a.order < b.order; });
        std::int64_t seen = 0;
        for (const Patient& p : named) {
            Care& visit = care[p.infection];
            const Infection& i = infections[p.infection];
            std::int64_t before = seen + std::min(others, static_cast<std::int64_t>(p.order * static_cast<double>(others + 1)));
            if (before >= room) {
                visit.moment = visit.moment + moment(1), visit.at = now + world.clock.ticks_per_day;
                continue;
            }
            ++seen;
            Facility clinic = pool.clinics.back();
            for (const Facility f : pool.clinics) {
                if (before < free_at(f)) {
                    clinic = f;
                    break;
                }
                before -= free_at(f);
            }
            const PersonFile* file = known.files.find(i.person);
            const bool fever = i.fever_from <= visit.moment && visit.moment < i.fever_to;
            const Draw names_link = luck.draw(Purpose::clinic_link, name(i.person), i.ordinal);
            const bool link = (file && (file->contact_of || file->source)) || names_link.uniform() < world.care.epidemiological_link;
            tell({.kind = FactKind::care_sought,
                  .person = i.person,
                  .moment = visit.moment,
                  .since = i.onset,
                  .where = clinic.value,
                  .other = luck.draw(Purpose::clinic, name(i.person), i.ordinal, visit.number + 1u).word[0],
                  .detail = (fever ? 1 : 0) + (link ? 2 : 0)});
            today.add(Series::care_sought, county(i.person));
            if (!fever && i.severe_from > visit.moment) continue;
            visit.moment = visit.moment + moment(world.care.again_days), ++visit.number;  // still ill later
            visit.at = std::max(now + 1, world.clock.tick_of(visit.moment));
        }
        const std::int64_t others_seen = std::min(others, room - seen);
        if (!pool.clinics.empty()) turned_away[pool.clinics[0].value] += others - others_seen;

        // Some of the others are taken for suspects; only these get a name.
        std::int64_t cumulative = 0, up_to = 0;
        for (std::size_t k = 0; k < pool.counties.size(); ++k) {
            const County c = pool.counties[k];
            cumulative += new_others[k];
            const std::int64_t until = k + 1 == pool.counties.size() ? others_seen : all_new == 0 ? 0 : others_seen * cumulative / all_new;
            const std::int64_t here_seen = until - up_to;
            up_to = until;
            today.add(Series::other_fevers, c.value, here_seen);
            double alarm = 0;
            for (const auto& policy : scenario.policies)
                if (policy->area.holds(c) && policy->in_force(known, public_now()))
                    alarm = std::max(alarm, policy->false_alarm(public_now()));
            const Name county_name = name_of(world.places.counties[c.value]);
            const std::uint32_t tick = static_cast<std::uint32_t>(now.index);
            const std::uint32_t mistaken =
                binomial(static_cast<std::uint32_t>(here_seen), alarm, luck.draw(Purpose::fever_person, county_name, tick).uniform());
            std::vector<Person> residents;
            for (const Township t : world.places.counties[c.value].townships)
                for (const Person p : world.population.people(t)) residents.push_back(p);
            for (std::uint32_t m = 0; m < mistaken; ++m) {
                for (std::uint32_t block = 0; block < 64; ++block) {
                    const Person p = residents[luck.draw(Purpose::fever_person, county_name, tick, m + 1, block)
                                                   .below(static_cast<std::uint32_t>(residents.size()))];
                    if (!present(p) || custody[p.value].held || known.files.find(p)) continue;
                    tell({.kind = FactKind::care_sought,
                          .person = p,
                          .moment = begin(),
                          .since = begin() - moment(1),
                          .where = pool.clinics[0].value,
                          .other = 0,
                          .detail = 1});
                    break;
                }
            }
        }
        std::int64_t left = seen + others_seen;
        for (const Facility f : pool.clinics) {
            const std::int64_t n = std::min(left, free_at(f));
            served[f.value] += n, left -= n;
        }
    }
}

// --- lists of arrivals -----------------------------------------------------------------------------------------------

void Twin::list_arrivals() {
    const std::vector<Arrival>& arrivals = world.mobility.arrivals;
    std::sort(registered.begin(), registered.end());
    for (const Registered& r : registered) {
        const PersonFile* file = known.files.find(r.person);
        if (r.at != now || !present(r.person) || (file && (file->source || file->state == CaseState::dead))) continue;
        const Arrival& a = arrivals[r.arrival];
        tell({.kind = FactKind::arrival_seen,
              .person = r.person,
              .moment = r.moment,
              .since = a.moment,
              .other = a.source.value,
              .detail = world.mobility.sources[a.source.value].hard_hit});
    }
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Policy& policy = *scenario.policies[k];
        const Registration* r = policy.registration();
        if (!r || r->share <= 0 || !policy.in_force(known, public_now())) continue;
        for (std::uint32_t n = 0; n < arrivals.size(); ++n) {
            const Arrival& a = arrivals[n];
            if (considered[k][n] || a.moment >= end()) continue;
            considered[k][n] = true;
            const Draw draw = luck.draw(Purpose::registration, name(a.person));
            if (a.moment < begin() - moment(r->days_back) || !policy.area.holds(home_county(a.person)) || draw.uniform(0) >= r->share)
                continue;
            const Moment listed = std::max(a.moment, begin()) + moment(r->delay.quantile(draw.uniform(1)));
            registered.push_back({listed, a.person, n, std::max(now + 1, world.clock.tick_of(listed))});
        }
    }
}

// --- laboratories ----------------------------------------------------------------------------------------------------

void Twin::laboratories() {
    std::vector<std::pair<Moment, Person>> ready;
    for (std::uint32_t p = 0; p < swabs.size(); ++p)
        if (swabs[p].ready != Moment::never() && world.clock.tick_of(swabs[p].ready) == now) ready.push_back({swabs[p].ready, Person(p)});
    std::sort(ready.begin(), ready.end());
    for (const auto& [at, p] : ready) {
        const Swab& swab = swabs[p.value];
        const Infection* i = infection_at(p, swab.taken);
        const Draw own = luck.draw(Purpose::test_result, name(p), static_cast<std::uint32_t>(world.clock.tick_of(swab.taken).index));
        bool positive = own.uniform(0) < 1 - world.disease.test_specificity;
        if (i && i->detectable_from <= swab.taken && swab.taken < i->detectable_to) {
            const bool of_the_person = own.uniform(1) < world.care.test_shared_error;  // the error comes again in the next test
            positive =
                (of_the_person ? luck.draw(Purpose::test_person, name(p), i->ordinal) : own).uniform(0) < world.disease.test_sensitivity;
        }
        events.tests.push_back({p, swab.taken, at, swab.priority, positive, i != nullptr, swab.laboratory});
        record(Record::test, {name(p).value, static_cast<std::uint64_t>(swab.taken.units), static_cast<std::uint64_t>(positive)});
        if (positive) today.add(Series::positives, county(p));
        tell(
            {.kind = FactKind::result, .person = p, .moment = at, .since = swab.taken, .where = swab.laboratory.value, .detail = positive});
    }

    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        if (world.places.facilities[f].kind != FacilityKind::laboratory || !open(Facility(f))) continue;
        for (std::int64_t left = allotment(Facility(f)); left > 0; --left) {
            Swab* first = nullptr;
            for (Swab& s : swabs)
                if (s.waiting && s.laboratory == Facility(f) &&
                    (!first || std::tie(s.priority, s.taken, s.tie) < std::tie(first->priority, first->taken, first->tie)))
                    first = &s;
            if (!first) break;
            first->waiting = false;
            first->ready = std::max(first->taken + moment(world.places.facilities[f].turnaround), end());
            ++served[f];
        }
    }
}

void Twin::sample(const Order& o) {
    const PersonFile* file = known.files.find(o.person);
    if (file && file->state == CaseState::dead) return;
    Swab& swab = swabs[o.person.value];
    const std::uint8_t priority = static_cast<std::uint8_t>(o.priority);
    const std::uint64_t tie = luck.draw(Purpose::sample_tie, name(o.person), static_cast<std::uint32_t>(now.index)).bits();
    if (file && file->awaiting_result) {  // it may move up in the line
        if (swab.waiting && priority < swab.priority) swab.priority = priority, swab.tie = tie;
        return;
    }
    const Facility lab = least_busy(home_county(o.person), FacilityKind::laboratory);
    if (!lab) return;
    swab = {end(), priority, tie, lab, true, Moment::never()};
    today.add(Series::tests, county(o.person));
    tell({.kind = FactKind::sampled,
          .person = o.person,
          .moment = end(),
          .since = end(),
          .where = lab.value,
          .detail = priority,
          .policy = o.policy});
}

// --- tracing ---------------------------------------------------------------------------------------------------------

void Twin::ask_team(const Order& o) {
    const PersonFile* file = known.files.find(o.person);
    if (!file || file->traced_from != Moment::never()) return;
    const Facility team = least_busy(home_county(o.person), FacilityKind::tracing_team);
    if (!team) return;
    const Moment since = std::min({file->onset, file->last_sample, end()});
    tracing[o.person.value] = {end(),
                               static_cast<std::uint8_t>(o.priority),
                               luck.draw(Purpose::trace_tie, name(o.person), static_cast<std::uint32_t>(now.index)).bits(),
                               team,
                               o.policy,
                               true,
                               Moment::never()};
    tell({.kind = FactKind::trace_asked,
          .person = o.person,
          .moment = end(),
          .since = since - moment(o.days_back),
          .where = team.value,
          .policy = o.policy});
}

// The contacts of a case since it was asked for, as far as it recalls them.
std::vector<Fact> Twin::contacts_of(Person of, const TraceManner& manner) const {
    const Moment from = known.files.find(of)->traced_from;
    const Holding& h = custody[of.value];
    const Moment free_until = h.held ? h.since : begin(), home_until = h.held && h.at != Keep::home ? h.left_home : begin();
    struct Met {
        bool is = false;
        Moment last;
        Setting setting{};
    };
    std::vector<Met> met(world.population.size());
    const auto note = [&](Person p, Moment last, Setting setting) {
        Met& m = met[p.value];
        if (!m.is) m = {true, last, setting};
        m.last = std::max(m.last, last);
    };
    const auto recall = [&](Person p, Moment last, Setting setting) {
        if (p == of || !present(p)) return;
        const double share = setting == Setting::household                                  ? manner.household
                             : setting == Setting::visit                                    ? manner.visit
                             : setting == Setting::team || setting == Setting::school_class ? manner.group
                                                                                            : manner.community;
        if (luck.draw(Purpose::trace_recall, name(of), 0, name(p).value).uniform() < share) note(p, last, setting);
    };
    const auto free_in = [&](int t) { return world.clock.end(Tick{t}) > from && world.clock.begin(Tick{t}) < free_until; };

    for (const Person p : world.population.household(of)) recall(p, home_until, Setting::household);

    bool grouped = false;  // the team or class of the last day there
    for (int t = now.index - 1; t >= 0; --t) {
        if (!free_in(t)) continue;
        const Everywhere& at = then[static_cast<std::size_t>(t)];
        const Presence& own = at.of[of.value];
        const Moment last = world.clock.end(Tick{t});
        if (own.activity == Activity::work && !grouped) {
            const std::size_t kind = static_cast<std::size_t>(own.venue);
            for (const std::uint32_t desk : group_of(world.venues[kind], own.desk))
                if (seats.at[kind][desk])
                    recall(seats.at[kind][desk], last, own.venue < VenueKind::kindergarten ? Setting::team : Setting::school_class);
            grouped = true;
        }
        const bool in_company = own.activity == Activity::home || own.activity == Activity::visit;
        if (in_company && at.partner[of.value])
            for (const Person p : world.population.household(at.partner[of.value])) recall(p, last, Setting::visit);
    }

    if (infection_of[of.value] != none) {  // true infections, either way
        const std::uint32_t own = infection_of[of.value];
        const Infection& i = infections[own];
        if (i.infector && i.infected >= from) recall(infections[i.infector.value].person, i.infected, i.setting);
        for (const Infection& by : infections)
            if (by.infector == Episode(own) && by.infected >= from) recall(by.person, by.infected, by.setting);
    }

    for (int t = 0; t < now.index; ++t) {  // all others
        if (!free_in(t)) continue;
        const Everywhere& at = then[static_cast<std::size_t>(t)];
        const Presence& own = at.of[of.value];
        if (!own.cell) continue;
        const double community = conditions_then[static_cast<std::size_t>(t)].county[county(of)].community;  // as at home
        const double quarter = world.rates.community_quarter[static_cast<std::size_t>(world.clock.quarter(Tick{t}))];
        const double mean =
            std::max(manner.community_least, manner.community_a_day * community) * world.clock.tick_days() * quarter * manner.community;
        const std::uint32_t when = static_cast<std::uint32_t>(t);
        const std::uint32_t n = poisson(mean, luck.draw(Purpose::contact_history, name(of), when).uniform());
        const std::vector<Person>& all = at.roster[own.cell.value];  // nobody can name a passer-by
        const std::vector<Person> roster(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at.locals[own.cell.value]));
        for (std::uint32_t k = 0; k < n && roster.size() > 1; ++k) {
            for (std::uint32_t block = 0; block < 16; ++block) {
                const Person p = roster[luck.draw(Purpose::contact_history, name(of), when, k + 1, block)
                                            .below(static_cast<std::uint32_t>(roster.size()))];
                if (!p || p == of) continue;
                const Holding& other = custody[p.value];
                if (!other.held || other.since > world.clock.begin(Tick{t})) note(p, world.clock.end(Tick{t}), Setting::community);
                break;
            }
        }
    }

    std::vector<Fact> facts;
    for (std::uint32_t p = 0; p < met.size(); ++p)
        if (met[p].is)
            facts.push_back({.kind = FactKind::contact_named,
                             .person = Person(p),
                             .since = met[p].last,
                             .other = of.value,
                             .detail = static_cast<std::int32_t>(met[p].setting)});
    return facts;
}

void Twin::trace() {
    std::vector<std::pair<Moment, Person>> done;
    for (std::uint32_t p = 0; p < tracing.size(); ++p)
        if (tracing[p].done != Moment::never() && world.clock.tick_of(tracing[p].done) == now) done.push_back({tracing[p].done, Person(p)});
    std::sort(done.begin(), done.end());
    std::vector<std::vector<Fact>> named;
    for (const auto& [at, p] : done) named.push_back(contacts_of(p, *scenario.policies[tracing[p.value].policy.value]->tracing()));
    for (std::size_t k = 0; k < done.size(); ++k) {
        const auto& [at, p] = done[k];
        for (Fact fact : named[k]) {
            fact.moment = at, fact.policy = tracing[p.value].policy;
            tell(fact);
        }
        tell({.kind = FactKind::trace_done,
              .person = p,
              .moment = at,
              .detail = static_cast<std::int32_t>(named[k].size()),
              .policy = tracing[p.value].policy});
        today.add(Series::traced, county(p));
    }
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        if (world.places.facilities[f].kind != FacilityKind::tracing_team || !open(Facility(f))) continue;
        for (std::int64_t left = allotment(Facility(f)); left > 0; --left) {
            Tracing* first = nullptr;
            for (Tracing& t : tracing)
                if (t.waiting && t.team == Facility(f) &&
                    (!first || std::tie(t.priority, t.asked, t.tie) < std::tie(first->priority, first->asked, first->tie)))
                    first = &t;
            if (!first) break;
            first->waiting = false;
            first->done = end() + moment(world.places.facilities[f].turnaround);
            ++served[f];
        }
    }
}

// --- the morning round at those who are held ---------------------------------------------------------------------------

void Twin::plan_check(Person p, Moment not_before) {
    Tick t = now + 1;
    while (world.clock.part(t) != world.clock.ticks_per_day / 4 || world.clock.begin(t) < not_before) ++t;
    Tick& next = custody[p.value].next_check;
    if (next <= now || t < next) next = t;
}

void Twin::check(Person p) {
    const Moment m = begin();
    const Infection* i = infection_at(p, m);
    const auto tell_change = [&](FactKind kind, Moment since, int detail) {
        tell({.kind = kind, .person = p, .moment = m, .since = since, .detail = detail});
    };
    int condition = 0;  // well, mild, severe, critical
    if (i && i->severity != Severity::asymptomatic && i->onset <= m && m < i->over)
        condition = m >= i->critical_from ? 3 : m >= i->severe_from ? 2 : 1;
    const Moment other_fever_ends = custody[p.value].since + moment(world.care.other_fever_days);

    const bool fever = i ? i->fever_from <= m && m < i->fever_to : known.files.find(p)->fever && m < other_fever_ends;
    if (condition > 0 && known.files.find(p)->onset == Moment::never()) tell_change(FactKind::onset_told, i->onset, 0);
    const PersonFile& file = *known.files.find(p);
    const bool patient = custody[p.value].at == Keep::hospital || file.onset != Moment::never();
    if (fever != file.fever || (patient && !fever && file.fever_free_since == Moment::never())) tell_change(FactKind::fever_seen, m, fever);
    if (condition != known.files.find(p)->condition) tell_change(FactKind::condition_seen, m, condition);

    if (i && i->severity != Severity::asymptomatic)
        for (const Moment at : {i->onset, i->fever_from, i->fever_to, i->severe_from, i->critical_from, i->over})
            if (at > m && at != Moment::never()) plan_check(p, at);
    if (!i && fever && other_fever_ends > m) plan_check(p, other_fever_ends);
}

void Twin::check_held() {
    for (std::uint32_t k = 0; k < infections.size(); ++k) {
        const Infection& i = infections[k];
        const bool onset_now = i.severity != Severity::asymptomatic && std::max(world.clock.tick_of(i.onset), committed[k] + 1) == now;
        if (onset_now && custody[i.person.value].held) plan_check(i.person, i.onset);
    }
    for (std::uint32_t p = 0; p < custody.size(); ++p)
        if (custody[p].held && custody[p].next_check == now) check(Person(p));
}

void Twin::tell_death(std::uint32_t infection) {
    const Infection& i = infections[infection];
    const PersonFile* file = known.files.find(i.person);
    if (!file || file->state == CaseState::dead) return;
    tell({.kind = FactKind::died, .person = i.person, .moment = i.over});
    for (const ReasonHeld& r : std::vector<ReasonHeld>(known.files.find(i.person)->reasons)) end_reason(i.person, r);
    revise(i.person, 0);
}

void Twin::detect() {
    for (std::size_t f = 0; f < served.size() && world.clock.part(now) == 0; ++f) served[f] = 0;
    end_due_reasons();
    list_arrivals();
    clinics();
    laboratories();
    trace();
    check_held();
}

// The policies read what is known, as in the real run.
std::vector<Order> Twin::respond() {
    for (const Fact& f : known.fresh)
        if (f.kind == FactKind::confirmed) today.add(Series::confirmed_by_age, age_band(world.population.age(f.person)));
    std::vector<Order> orders;
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Policy& policy = *scenario.policies[k];
        const bool active = policy.in_force(known, public_now());
        today.set(Series::active, k, active);
        if (!active) continue;
        std::vector<Order> own;
        policy.respond(known, public_now(), own, known.agenda);
        for (Order& o : own) {
            o.policy = policy.id;
            orders.push_back(o);
        }
        known.acted[k] += static_cast<std::int64_t>(own.size());
        today.add(Series::orders, k, static_cast<std::int64_t>(own.size()));
    }
    std::stable_sort(orders.begin(), orders.end());
    known.fresh.clear();
    return orders;
}

}  // namespace cordon::twin
