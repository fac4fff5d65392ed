// Samples and laboratories in the plainest code: every tube of a mass round stands by itself, and whoever comes first is
// searched for among everyone.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

namespace {
std::uint32_t number(Tick t) { return static_cast<std::uint32_t>(t.index); }
}  // namespace

// --- what a swab shows -------------------------------------------------------------------------------------------------

bool Twin::sheds(Person p, Moment m) const {
    const Infection* i = infection_at(p, m);
    if (!i) return false;
    return (i->detectable_from <= m && m < i->detectable_to) || (i->relapse_from <= m && m < i->relapse_to);
}

bool Twin::finds(Person p, Moment taken) const {
    const Draw own = luck.draw(Purpose::test_result, name(p), number(world.clock.tick_of(taken)));
    if (!sheds(p, taken)) return own.uniform(0) < 1 - world.disease.test_specificity;
    const bool of_the_person = own.uniform(1) < world.care.test_shared_error;  // the error comes again in the next test
    const Draw d = of_the_person ? luck.draw(Purpose::test_person, name(p), infection_at(p, taken)->ordinal) : own;
    return d.uniform(0) < world.disease.sensitivity_at((taken - infection_at(p, taken)->infected).days());
}

// Whether it makes a tube positive in which there are several swabs.
bool Twin::found_in(std::int64_t pool, const FacilityInfo& lab, Person p, Moment taken) const {
    if (!sheds(p, taken) || !finds(p, taken)) return false;
    const double kept = exact::pow(1 - lab.pool_loss, exact::log(static_cast<double>(pool)) / exact::log(2));
    return luck.draw(Purpose::pool, name(p), number(world.clock.tick_of(taken))).uniform() < kept;
}

bool Twin::rapid_test(Person p, const RapidTest& test, Moment at) const {
    const Draw own = luck.draw(Purpose::rapid_test, name(p), number(world.clock.tick_of(at)));
    if (!sheds(p, at)) return own.uniform(0) < 1 - test.specificity;
    const Infection& i = *infection_at(p, at);
    const bool low = at < i.onset - moment(test.days_before) || at >= i.onset + moment(test.days_after);
    const Draw d = own.uniform(1) < world.care.test_shared_error ? luck.draw(Purpose::rapid_person, name(p), i.ordinal) : own;
    return d.uniform(0) < (low ? test.sensitivity_low : test.sensitivity);
}

// --- sampling ----------------------------------------------------------------------------------------------------------

void Twin::line_up(Person p) {
    Swab& swab = swabs[p.value];
    swab.tie = luck.draw(Purpose::sample_tie, name(p), number(now)).bits();
    swab.waiting = true;
    swab.ready = Moment::never();
}

void Twin::line_up(Lot lot) {
    lot.tie = luck.draw(Purpose::sample_tie, {lot.key}, number(lot.made)).bits();
    lot.examined.assign(lot.tubes.size(), -1);
    today.add(Series::lab_received, lot.laboratory.value, static_cast<std::int64_t>(lot.tubes.size()));
    lots.push_back(std::move(lot));
}

void Twin::sample(const Order& o) {
    const PersonFile* file = known.files.find(o.person);
    if (file && file->state == CaseState::dead) return;
    const bool free = !custody[o.person.value].held && !died[o.person.value];
    if (o.comply < 1 && free && luck.draw(Purpose::follow_up, name(o.person), number(now)).uniform() >= o.comply) return;
    const std::uint8_t priority = static_cast<std::uint8_t>(o.priority);
    const bool rapid = o.detail == static_cast<int>(Assay::rapid);
    const Use use = o.priority == Priority::suspected                                       ? Use::urgent_tests
                    : o.priority == Priority::staff || o.priority == Priority::mass ? Use::mass_tests
                                                                                    : Use::tests;
    const bool kit = rapid && draw_all(Item::rapid_kits, home_county(o.person), use, 1);
    if (rapid && !kit) today.add(Series::tests_for_want_of_kits, county(o.person));
    if (kit) {
        const RapidTest& test = *scenario.policies[o.policy.value]->rapid();
        const bool positive = rapid_test(o.person, test, end());
        events.tests.push_back({o.person, end(), end() + moment(test.minutes / (24 * 60)), priority, positive,
                                infection_at(o.person, end()) != nullptr, Facility{}, static_cast<std::uint8_t>(Assay::rapid), 1});
        today.add(Series::tests_rapid, county(o.person));
        if (positive) today.add(Series::rapid_positives, county(o.person));
        today.add(Series::rapid_minutes, county(o.person), static_cast<std::int64_t>(test.minutes));
        tell({.kind = FactKind::rapid_result,
              .person = o.person,
              .moment = end(),
              .since = end(),
              .detail = positive,
              .policy = o.policy});
        return;
    }
    Swab& swab = swabs[o.person.value];
    if (file && file->awaiting_result) {  // it may move up in the line
        if (!swab.waiting || priority >= swab.priority) return;
        swab.priority = priority;
        line_up(o.person);
        return;
    }
    const Facility lab = least_busy(home_county(o.person), FacilityKind::laboratory);
    if (!lab) return;
    swab = Swab{};
    swab.taken = swab.sent = end(), swab.priority = priority, swab.laboratory = lab, swab.policy = o.policy;
    line_up(o.person);
    today.add(Series::tests, county(o.person));
    if (file && file->state == CaseState::discharged) today.add(Series::tests_after_discharge, county(o.person));
    today.add(Series::lab_received, lab.value);
    tell({.kind = FactKind::sampled,
          .person = o.person,
          .moment = end(),
          .since = end(),
          .where = lab.value,
          .detail = priority,
          .policy = o.policy});
}

bool Twin::asked(Person p, const MassTest& test) const {
    const int age = world.population.age(p);
    return age >= test.age_from && age < test.age_to && here().of[p.value].activity != Activity::absent && has_come(p) && !kept_out(p) &&
           (!test.health_workers || world.population.role(p) == Role::health_worker);
}

void Twin::mass_round(const Order& o) {
    const Policy& policy = *scenario.policies[o.policy.value];
    const MassTest& test = *policy.mass_test();
    const int round = o.detail / MassTest::most_parts, part = o.detail % MassTest::most_parts, parts = test.parts(world.clock);
    for (std::uint32_t c = 0; c < world.places.counties.size(); ++c) {
        if (!policy.area.holds(County(c))) continue;
        const std::uint64_t place = mix(name_of(world.places.counties[c]).value ^ name_of(policy.name).value);
        Lot lot;
        lot.key = mix(place + static_cast<std::uint64_t>(round));
        std::vector<Person> by_name;
        std::int64_t others = 0;
        for (std::uint32_t k = 0; k < world.population.size(); ++k) {
            const Person p(k);
            if (home_county(p) != County(c) || !asked(p, test)) continue;
            if (!known.files.find(p) && !died[k] && !infection_at(p, end())) {
                ++others;
                continue;
            }
            const Draw d = luck.draw(Purpose::mass_coverage, name(p), 0, lot.key);
            const bool away = custody[k].held && custody[k].at != Keep::home;
            if (!died[k] && !away && d.uniform(0) < test.coverage && std::floor(d.uniform(1) * parts) == part) by_name.push_back(p);
        }
        const std::int64_t due = others * (part + 1) / parts - others * part / parts;
        const double u = luck.draw(Purpose::mass_coverage, {lot.key}, number(now)).uniform();
        const std::int64_t healthy = binomial(static_cast<std::uint32_t>(due), test.coverage, u);
        lot.people = healthy + static_cast<std::int64_t>(by_name.size());
        lot.laboratory = least_busy(County(c), FacilityKind::laboratory);
        if (lot.people == 0 || !lot.laboratory) continue;
        lot.made = now, lot.taken = lot.sent = end(), lot.county = County(c), lot.policy = o.policy, lot.pool = test.pool;
        lot.priority = static_cast<std::uint8_t>(test.health_workers ? Priority::staff : Priority::mass);
        lot.tubes.resize(static_cast<std::size_t>(std::ceil(static_cast<double>(lot.people) / static_cast<double>(lot.pool))));
        for (const Person p : by_name)
            lot.tubes[luck.draw(Purpose::mass_person, name(p), number(now), lot.key).below(static_cast<std::uint32_t>(lot.tubes.size()))]
                .push_back(p);
        today.add(Series::tests, c, lot.people);
        today.add(Series::tests_mass, c, lot.people);
        line_up(std::move(lot));
    }
}

// --- work --------------------------------------------------------------------------------------------------------------

// Samples up to a priority.
void Twin::work(Facility f, Priority last) {
    const FacilityInfo& info = world.places.facilities[f.value];
    using Place = std::tuple<std::uint8_t, Moment, std::uint64_t>;  // in line
    const auto first_swab = [&] {
        Person first;
        Place best;
        for (std::uint32_t p = 0; p < swabs.size(); ++p) {
            const Place at{swabs[p].priority, swabs[p].taken, swabs[p].tie};
            if (swabs[p].waiting && swabs[p].laboratory == f && (!first || at < best)) first = Person(p), best = at;
        }
        return std::pair(first, best);
    };
    const auto first_lot = [&] {
        std::size_t first = lots.size();
        Place best;
        for (std::size_t k = 0; k < lots.size(); ++k) {
            const Place at{lots[k].priority, lots[k].taken, lots[k].tie};
            const bool waits = std::count(lots[k].examined.begin(), lots[k].examined.end(), -1) > 0;
            if (waits && lots[k].laboratory == f && (first == lots.size() || at < best)) first = k, best = at;
        }
        return std::pair(first, best);
    };
    const auto ready = [&](Moment sent) { return std::max(sent + moment(info.turnaround), end()); };

    Bench& bench = benches[f.value];
    for (std::int64_t& left = bench.left; left > 0 && !bench.stands_still;) {
        const auto [person, at] = first_swab();
        const auto [k, lot_at] = first_lot();
        if (!person && k == lots.size()) return;
        const bool is_lot = !person || (k < lots.size() && lot_at < at);
        const Priority priority = static_cast<Priority>(std::get<0>(is_lot ? lot_at : at));
        if (priority > last) return;
        bench.use = priority == Priority::suspected                                    ? Use::urgent_tests
                    : priority == Priority::staff || priority == Priority::mass ? Use::mass_tests
                                                                                : Use::tests;
        std::int64_t waiting = 0;
        if (is_lot) waiting = std::min<std::int64_t>(left, std::count(lots[k].examined.begin(), lots[k].examined.end(), -1));
        const std::int64_t wanted = is_lot ? waiting : 1;
        const bool counted = !stores_of(Item::reagents, info.county).empty();
        const bool any = !counted || may_have(Item::reagents, info.county, bench.use) > 0;
        std::int64_t reagents = any ? draw(Item::reagents, info.county, bench.use, wanted) : 0;
        bench.stands_still = reagents == 0;
        if (bench.stands_still) return;
        bench.told += wanted - reagents;
        if (is_lot) {
            Lot& lot = lots[k];
            for (int& examined : lot.examined) {
                if (examined != -1 || reagents == 0) continue;
                --reagents;
                examined = static_cast<int>(lot_parts.size());
                --left, ++served[f.value];
                if (lot.pool > 1) today.add(Series::lab_pools, f.value);
            }
            lot_parts.push_back({k, ready(lot.sent)});
            continue;
        }
        --left, ++served[f.value];
        Jar jar{{person}, f, swabs[person.value].sent};
        swabs[person.value].waiting = false;
        const auto together = [&](const Swab& s) {
            return info.pool > 1 && !s.by_itself && s.priority != static_cast<int>(Priority::suspected) &&
                   s.priority != static_cast<int>(Priority::discharge);
        };
        while (together(swabs[person.value]) && static_cast<int>(jar.people.size()) < info.pool) {
            const auto [next, next_at] = first_swab();
            if (!next || (first_lot().first < lots.size() && first_lot().second < next_at)) break;
            Swab& of_next = swabs[next.value];
            if (of_next.priority != swabs[person.value].priority || of_next.by_itself) break;
            of_next.waiting = false;
            jar.people.push_back(next), jar.ready = std::max(jar.ready, of_next.sent);
        }
        jar.ready = ready(jar.ready);
        if (jar.people.size() == 1) {
            swabs[person.value].ready = jar.ready;
            continue;
        }
        today.add(Series::lab_pools, f.value);
        jars.push_back(jar);
    }
}

void Twin::laboratories() {
    const auto now_ready = [&](Moment m) { return m != Moment::never() && world.clock.tick_of(m) == now; };
    std::vector<std::pair<Moment, Person>> one;
    for (std::uint32_t p = 0; p < swabs.size(); ++p)
        if (now_ready(swabs[p].ready)) one.push_back({swabs[p].ready, Person(p)});
    std::sort(one.begin(), one.end());
    std::vector<std::pair<Moment, std::size_t>> several, parts;
    for (std::size_t k = 0; k < jars.size(); ++k)
        if (now_ready(jars[k].ready)) several.push_back({jars[k].ready, k});
    std::sort(several.begin(), several.end());
    for (std::size_t k = 0; k < lot_parts.size(); ++k)
        if (now_ready(lot_parts[k].ready)) parts.push_back({lot_parts[k].ready, k});
    std::sort(parts.begin(), parts.end());
    for (const auto& [at, p] : one) result(p, at);
    for (const auto& [at, k] : several) result(Jar(jars[k]));
    for (const auto& [at, k] : parts) result(k);
    const auto laboratories = [&](const auto& each) {
        for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f)
            if (world.places.facilities[f].kind == FacilityKind::laboratory && open(Facility(f))) each(Facility(f));
    };
    benches.assign(world.places.facilities.size(), {});
    laboratories([&](Facility f) { benches[f.value].left = allotment(f); });
    bool any_reagents = false;
    for (const StockInfo& info : world.places.stocks) any_reagents = any_reagents || info.item == Item::reagents;
    // What is urgent somewhere goes before what is not elsewhere.
    if (any_reagents) laboratories([&](Facility f) { work(f, Priority::suspected); });
    if (any_reagents) laboratories([&](Facility f) { work(f, Priority::arrival); });
    laboratories([&](Facility f) {
        work(f, Priority::other);
        const Bench& bench = benches[f.value];
        if (bench.stands_still)
            lacks(Item::reagents, world.places.facilities[f.value].county, bench.use, std::min(bench.left, in_line(f)) - bench.told);
    });
}

// --- results -----------------------------------------------------------------------------------------------------------

void Twin::count_results(Facility f, Moment taken, Moment at, std::int64_t tubes) {
    today.add(Series::lab_results, f.value, tubes);
    today.add(Series::lab_minutes, f.value, tubes * (static_cast<std::int64_t>(at.units - taken.units) * 1440 / Moment::per_day));
}

void Twin::lost(Person p, Moment at) {
    const Swab& swab = swabs[p.value];
    tell({.kind = FactKind::sample_lost,
          .person = p,
          .moment = at,
          .since = swab.taken,
          .where = swab.laboratory.value,
          .detail = swab.priority,
          .policy = swab.policy});
}

void Twin::finish(Person p, Moment at, bool positive, int pool) {
    const Swab& swab = swabs[p.value];
    events.tests.push_back(
        {p, swab.taken, at, swab.priority, positive, infection_at(p, swab.taken) != nullptr, swab.laboratory, 0, pool});
    record(Record::test, {name(p).value, static_cast<std::uint64_t>(swab.taken.units), static_cast<std::uint64_t>(positive)});
    if (positive) today.add(Series::positives, county(p));
    tell({.kind = FactKind::result, .person = p, .moment = at, .since = swab.taken, .where = swab.laboratory.value, .detail = positive});
}

// Of a swab examined by itself.
void Twin::result(Person p, Moment at) {
    Swab& swab = swabs[p.value];
    swab.ready = Moment::never();
    const FacilityInfo& lab = world.places.facilities[swab.laboratory.value];
    const Tick taken = world.clock.tick_of(swab.taken);
    if (!swab.preliminary && !swab.by_itself && luck.draw(Purpose::sample_lost, name(p), number(taken)).uniform() < lab.lost) {
        today.add(Series::lab_lost, swab.laboratory.value);
        return lost(p, at);
    }
    bool positive = finds(p, swab.taken);
    if (swab.preliminary)  // what is there is there; a mistake is not made again
        positive = sheds(p, swab.taken) ||
                   luck.draw(Purpose::test_result, name(p), number(taken), 1).uniform() < 1 - world.disease.test_specificity;
    if ((swab.preliminary || positive) && !may_confirm(swab.laboratory)) return send_on(p, at);
    count_results(swab.laboratory, swab.taken, at, 1);
    finish(p, at, positive, 1);
}

void Twin::send_on(Person p, Moment at) {
    Swab& swab = swabs[p.value];
    if (!swab.preliminary)
        tell({.kind = FactKind::preliminary,
              .person = p,
              .moment = at,
              .since = swab.taken,
              .where = swab.laboratory.value,
              .policy = swab.policy});
    swab.preliminary = true;
    Facility best;
    double shortest = 0;
    int first_day = 1 << 30;
    for (const Facility f : serving(home_county(p), FacilityKind::laboratory)) {
        const FacilityInfo& info = world.places.facilities[f.value];
        if (info.capacity <= 0) continue;
        first_day = std::min(first_day, std::max(info.opens_day, info.confirms_day));
        const double busy = static_cast<double>(in_line(f)) / info.capacity;
        if (open(f) && may_confirm(f) && (!best || busy < shortest)) best = f, shortest = busy;
    }
    if (!best) {
        swab.ready = world.clock.begin(std::max(now + 1, Tick{first_day * world.clock.ticks_per_day}));
        return;
    }
    swab.laboratory = best, swab.sent = at, swab.by_itself = true, swab.priority = static_cast<std::uint8_t>(Priority::suspected);
    line_up(p);
    today.add(Series::lab_received, best.value);
}

// Of several swabs by name in one tube.
void Twin::result(const Jar& jar) {
    const FacilityInfo& lab = world.places.facilities[jar.laboratory.value];
    const std::size_t pool = jar.people.size();
    const Moment taken = swabs[jar.people[0].value].taken;
    const auto luck_of_tube = [&](Purpose purpose, std::uint64_t partner) {
        return luck.draw(purpose, name(jar.people[0]), number(world.clock.tick_of(taken)), partner).uniform();
    };
    if (luck_of_tube(Purpose::sample_lost, 0) < lab.lost) {
        today.add(Series::lab_lost, jar.laboratory.value);
        for (const Person p : jar.people) lost(p, jar.ready);
        return;
    }
    bool positive = luck_of_tube(Purpose::pool, 1) < 1 - world.disease.test_specificity;
    for (const Person p : jar.people) positive = positive || found_in(static_cast<std::int64_t>(pool), lab, p, swabs[p.value].taken);
    if (!positive) count_results(jar.laboratory, taken, jar.ready, 1);
    for (const Person p : jar.people) {
        if (!positive) {
            finish(p, jar.ready, false, static_cast<int>(pool));
            continue;
        }
        swabs[p.value].by_itself = true, swabs[p.value].sent = jar.ready;
        line_up(p);
        today.add(Series::lab_received, jar.laboratory.value);
    }
}

// Of someone in a lot; nobody hears of a negative result but those who keep a file of the person.
void Twin::result_in_lot(const Lot& lot, Person p, Moment at, bool positive, std::int64_t* positives) {
    if (died[p.value]) return;
    *positives += positive;
    events.tests.push_back({p, lot.taken, at, lot.priority, positive, infection_at(p, lot.taken) != nullptr, lot.laboratory, 0,
                            positive ? 1 : static_cast<int>(lot.pool)});
    const PersonFile* file = known.files.find(p);
    if (positive && !may_confirm(lot.laboratory)) {
        if (file && file->awaiting_result) return;
        Swab swab;
        swab.taken = lot.taken, swab.sent = at, swab.priority = lot.priority, swab.laboratory = lot.laboratory, swab.policy = lot.policy;
        swab.by_itself = true;
        swabs[p.value] = swab;
        tell({.kind = FactKind::sampled,
              .person = p,
              .moment = at,
              .since = lot.taken,
              .where = lot.laboratory.value,
              .detail = lot.priority,
              .policy = lot.policy});
        return send_on(p, at);
    }
    if (positive) today.add(Series::positives, county(p));
    if (positive || file)
        tell({.kind = FactKind::result,
              .person = p,
              .moment = at,
              .since = lot.taken,
              .where = lot.laboratory.value,
              .detail = positive ? 3 : 2});
}

// Of the tubes of a lot that were examined in one tick.
void Twin::result(std::size_t part) {
    const Lot lot = lots[lot_parts[part].lot];
    const Moment at = lot_parts[part].ready;
    const FacilityInfo& lab = world.places.facilities[lot.laboratory.value];
    const double error = 1 - world.disease.test_specificity;
    const auto luck_of = [&](Purpose purpose, std::uint64_t partner) {
        return luck.draw(purpose, {lot.key}, number(lot.made), partner).uniform();
    };
    std::int64_t tubes = 0, from = -1, without_name = 0, lost_tubes = 0, apart_tubes = 0, positives = 0, again = 0;
    std::vector<Person> apart;
    for (std::size_t k = 0; k < lot.tubes.size(); ++k) {
        if (lot.examined[k] != static_cast<int>(part)) continue;
        if (from < 0) from = static_cast<std::int64_t>(k);
        ++tubes;
        const std::vector<Person>& people = lot.tubes[k];
        if (people.empty()) {
            ++without_name;
            continue;
        }
        if (luck_of(Purpose::sample_lost, k + 1) < lab.lost) {
            ++lost_tubes;
            continue;
        }
        bool positive = luck_of(Purpose::pool, k + 1) < error;
        for (const Person p : people) positive = positive || found_in(lot.pool, lab, p, lot.taken);
        if (lot.pool > 1 && positive) {
            const std::int64_t there = static_cast<std::int64_t>(people.size()), n = static_cast<std::int64_t>(lot.tubes.size()),
                               i = static_cast<std::int64_t>(k), size = lot.people * (i + 1) / n - lot.people * i / n;
            ++apart_tubes, again += std::max(there, size);
            apart.insert(apart.end(), people.begin(), people.end());
            continue;
        }
        for (const Person p : people) result_in_lot(lot, p, at, lot.pool == 1 && finds(p, lot.taken), &positives);
    }
    // Tubes of people without a name.
    const std::uint64_t beyond = lot.tubes.size() + 1 + static_cast<std::uint64_t>(from), key = mix(lot.key ^ static_cast<std::uint64_t>(from + 1));
    const std::uint32_t lost_here = binomial(static_cast<std::uint32_t>(without_name), lab.lost, luck_of(Purpose::sample_lost, beyond));
    const std::uint32_t mistaken =
        binomial(static_cast<std::uint32_t>(without_name) - lost_here, error, luck_of(Purpose::pool, beyond));
    lost_tubes += lost_here;
    if (lot.pool > 1) apart_tubes += mistaken, again += mistaken * lot.pool;
    for (std::uint32_t k = 0; lot.pool == 1 && k < mistaken; ++k) {
        const MassTest& test = *scenario.policies[lot.policy.value]->mass_test();
        std::vector<Person> people;  // of the county
        for (std::uint32_t p = 0; p < world.population.size(); ++p)
            if (home_county(Person(p)) == lot.county) people.push_back(Person(p));
        for (std::uint32_t block = 0; block < 4096; ++block) {
            const Person p = people[luck.draw(Purpose::mass_person, {key}, number(now), k + 1, block)
                                        .below(static_cast<std::uint32_t>(people.size()))];
            if (!asked(p, test) || gone(p) || known.files.find(p) || infection_at(p, lot.taken)) continue;
            result_in_lot(lot, p, at, true, &positives);
            break;
        }
    }
    count_results(lot.laboratory, lot.taken, at, tubes - lost_tubes - apart_tubes);
    today.add(Series::lab_lost, lot.laboratory.value, lost_tubes);
    record(Record::batch, {key, static_cast<std::uint64_t>(lot.taken.units), static_cast<std::uint64_t>(tubes),
                           static_cast<std::uint64_t>(lost_tubes), static_cast<std::uint64_t>(apart_tubes),
                           static_cast<std::uint64_t>(positives)});
    if (again == 0) return;
    Lot singles = lot;
    singles.key = key, singles.made = now, singles.sent = at, singles.pool = 1, singles.people = again;
    singles.tubes.assign(static_cast<std::size_t>(again), {});
    for (std::size_t k = 0; k < apart.size(); ++k) singles.tubes[k] = {apart[k]};
    line_up(std::move(singles));
}

}  // namespace cordon::twin
