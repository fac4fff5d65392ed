// Results of samples: one by one, of tubes with several of them, and the confirmation by another laboratory.
#include <algorithm>
#include <limits>

#include "stages/assay.h"
#include "stages/contacts.h"
#include "stages/laboratory.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

std::uint32_t tick_of(const Stage& s, Moment m) { return static_cast<std::uint32_t>(s.world.clock.tick_of(m).index); }

// The same swab once more, elsewhere: what is in it is found again, and an error of the first laboratory is not repeated.
bool confirmed_elsewhere(const Stage& s, Person p, Moment taken) {
    const Draw second = s.luck.draw(Purpose::test_result, name_of(s.world, p), tick_of(s, taken), 1);
    return sheds(s.state, p, taken) || second.chance(1 - s.world.disease.test_specificity);
}

// What is known for good of a person's sample.
void conclude(Stage& s, Person p, Moment at, bool positive, int pool) {
    const Sample& sample = s.state.samples[p];
    s.state.events.tests.push_back({.person = p,
                                    .sampled = sample.taken,
                                    .reported = at,
                                    .purpose = sample.priority,
                                    .positive = positive,
                                    .infected = infection_of(s.state, p, sample.taken) != nullptr,
                                    .laboratory = sample.laboratory,
                                    .pool = pool});
    s.state.digest.add(static_cast<std::uint32_t>(Record::test), {name_of(s.world, p).value, static_cast<std::uint64_t>(sample.taken.units),
                                                                  static_cast<std::uint64_t>(positive)});
    if (positive) s.state.today.add(Series::positives, county_of(s.world, p).value);
    tell(s, {.kind = FactKind::result,
             .person = p,
             .moment = at,
             .since = sample.taken,
             .where = sample.laboratory.value,
             .detail = positive});
}

void tell_lost(Stage& s, Person p, Moment at) {
    const Sample& sample = s.state.samples[p];
    tell(s, {.kind = FactKind::sample_lost,
             .person = p,
             .moment = at,
             .since = sample.taken,
             .where = sample.laboratory.value,
             .detail = sample.priority,
             .policy = sample.policy});
}

// The laboratory that confirms for a county: the least busy one that may; none: until the day on which the first one may.
Facility confirming(const Stage& s, County county, std::int32_t* day) {
    Facility best;
    double shortest = 0;
    *day = std::numeric_limits<std::int32_t>::max();
    for (const Facility f : serving(s.world.places, county, FacilityKind::laboratory)) {
        const FacilityInfo& info = s.world.places.facilities[f.value];
        if (info.capacity <= 0) continue;
        *day = std::min(*day, std::max(info.confirms_day, info.opens_day));
        const double busy = s.state.facilities[f.value].waiting / info.capacity;
        if (open(s, f) && confirms(s, f) && (!best || busy < shortest)) best = f, shortest = busy;
    }
    return best;
}

}  // namespace

bool confirms(const Stage& s, Facility f) { return s.world.places.facilities[f.value].confirms_day <= s.world.clock.day(s.now); }

void count_results(Stage& s, Facility lab, Moment taken, Moment reported, std::int64_t tubes) {
    s.state.today.add(Series::lab_results, lab.value, tubes);
    const std::int64_t minutes = static_cast<std::int64_t>(reported.units - taken.units) * 1440 / Moment::per_day;
    s.state.today.add(Series::lab_minutes, lab.value, tubes * minutes);
}

void give_result(Stage& s, const Due& d) {
    const Sample& sample = s.state.samples[d.person];
    const FacilityInfo& lab = s.world.places.facilities[sample.laboratory.value];
    const Draw lost = s.luck.draw(Purpose::sample_lost, name_of(s.world, d.person), tick_of(s, sample.taken));
    if (!sample.single && !sample.preliminary && lost.chance(lab.lost)) {
        s.state.today.add(Series::lab_lost, sample.laboratory.value);
        tell_lost(s, d.person, d.moment);
        return;
    }
    const bool positive =
        sample.preliminary ? confirmed_elsewhere(s, d.person, sample.taken) : pcr_positive(s, d.person, sample.taken);
    if ((positive || sample.preliminary) && !confirms(s, sample.laboratory)) return send_on(s, d.person, d.moment);
    count_results(s, sample.laboratory, sample.taken, d.moment);
    conclude(s, d.person, d.moment, positive, 1);
}

void give_pool_result(Stage& s, const Due& d) {
    const PooledTube tube = s.state.pools[d.extra];
    const FacilityInfo& lab = s.world.places.facilities[tube.laboratory.value];
    const int pool = static_cast<int>(tube.people.size());
    const Person first = tube.people[0];
    const Moment taken = s.state.samples[first].taken;
    const Name name = name_of(s.world, first);
    if (s.luck.draw(Purpose::sample_lost, name, tick_of(s, taken)).chance(lab.lost)) {
        s.state.today.add(Series::lab_lost, tube.laboratory.value);
        for (const Person p : tube.people) tell_lost(s, p, d.moment);
        return;
    }
    const bool by_mistake = s.luck.draw(Purpose::pool, name, tick_of(s, taken), 1).chance(1 - s.world.disease.test_specificity);
    const bool positive = by_mistake || std::any_of(tube.people.begin(), tube.people.end(), [&](Person p) {
        return positive_in_pool(s, p, s.state.samples[p].taken, pool, lab.pool_loss);
    });
    if (!positive) {
        count_results(s, tube.laboratory, taken, d.moment);
        for (const Person p : tube.people) conclude(s, p, d.moment, false, pool);
        return;
    }
    for (const Person p : tube.people) {
        Sample& sample = s.state.samples[p];
        sample.single = true, sample.sent = d.moment;
        join_line(s, p);
        s.state.today.add(Series::lab_received, tube.laboratory.value);
    }
}

void send_on(Stage& s, Person p, Moment found) {
    Sample& sample = s.state.samples[p];
    if (!sample.preliminary)
        tell(s, {.kind = FactKind::preliminary,
                 .person = p,
                 .moment = found,
                 .since = sample.taken,
                 .where = sample.laboratory.value,
                 .policy = sample.policy});
    sample.preliminary = true;
    std::int32_t day = 0;
    if (const Facility to = confirming(s, county_of(s.world, p), &day)) {
        sample.laboratory = to, sample.sent = found, sample.single = true;
        sample.priority = static_cast<std::uint8_t>(Priority::suspected);
        join_line(s, p);
        s.state.today.add(Series::lab_received, to.value);
        return;
    }
    const Tick then{std::max(s.now.index + 1, day * s.world.clock.ticks_per_day)};
    s.state.agenda.plan(then, {.kind = DueKind::sample_result, .moment = s.world.clock.begin(then), .person = p});
}

}  // namespace cordon
