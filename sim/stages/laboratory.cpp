// Laboratories: samples wait by priority, are done as far as the day's capacity goes, and give results that may be wrong.
#include "stages/laboratory.h"

#include <algorithm>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// Conditional on the person's own course: RNA is there or not, and a test finds it or not. Of two tests of one person
// the error is the same with probability shared^2, else independent; each alone has the stated sensitivity.
bool finds(const Stage& s, Person p, Moment taken) {
    const Name name = name_of(s.world, p);
    const Draw own = s.luck.draw(Purpose::test_result, name, static_cast<std::uint32_t>(s.world.clock.tick_of(taken).index));
    const Infection* i = infection_of(s.state, p, taken);
    const bool shedding = i && i->detectable_from <= taken && taken < i->detectable_to;
    if (!shedding) return own.chance(1 - s.world.disease.test_specificity, 0);
    const bool shared = own.chance(s.world.care.test_shared_error, 1);
    return (shared ? s.luck.draw(Purpose::test_person, name, i->ordinal) : own).chance(s.world.disease.test_sensitivity, 0);
}

void give_result(Stage& s, const Due& d) {
    Sample& sample = s.state.samples[d.person];
    const bool positive = finds(s, d.person, sample.taken);
    const Infection* i = infection_of(s.state, d.person, sample.taken);
    s.state.events.tests.push_back({d.person, sample.taken, d.moment, sample.priority, positive, i != nullptr, sample.laboratory});
    s.state.digest.add(
        static_cast<std::uint32_t>(Record::test),
        {name_of(s.world, d.person).value, static_cast<std::uint64_t>(sample.taken.units), static_cast<std::uint64_t>(positive)});
    if (positive) s.state.today.add(Series::positives, county_of(s.world, d.person).value);
    tell(s, {.kind = FactKind::result,
             .person = d.person,
             .moment = d.moment,
             .since = sample.taken,
             .where = sample.laboratory.value,
             .detail = positive});
}

// The samples that a laboratory does in this tick.
void work(Stage& s, Facility f) {
    const FacilityInfo& info = s.world.places.facilities[f.value];
    FacilityState& lab = s.state.facilities[f.value];
    const Clock& clock = s.world.clock;
    std::int64_t left = allotment(clock, s.now, info.capacity);
    std::size_t priority = 0;
    while (left > 0) {
        const Waiting* first = lab.line.front(&priority);
        if (!first) break;
        const Waiting w = *first;
        lab.line.pop();
        Sample& sample = s.state.samples[w.person];
        // Passed over: it was done already, with a higher priority that it got later.
        if (!sample.waiting || sample.taken != w.since || sample.priority != priority) continue;
        sample.waiting = false;
        --lab.waiting, ++lab.used, --left;
        const Moment ready = std::max(sample.taken + moment(info.turnaround), clock.end(s.now));
        s.state.agenda.plan(clock.tick_of(ready), {.kind = DueKind::sample_result, .moment = ready, .person = w.person});
    }
}

}  // namespace

void take_samples(Stage& s, const std::vector<Order>& orders) {
    const Moment taken = s.world.clock.end(s.now);
    for (const Order& o : orders) {
        if (o.kind != OrderKind::sample) continue;
        const PersonFile* file = s.known.files.find(o.person);
        if (file && file->state == CaseState::dead) continue;
        const std::uint8_t priority = static_cast<std::uint8_t>(o.priority);
        const std::uint64_t tie =
            s.luck.draw(Purpose::sample_tie, name_of(s.world, o.person), static_cast<std::uint32_t>(s.now.index)).bits();
        Sample& sample = s.state.samples[o.person];
        if (file && file->awaiting_result) {  // one sample at a time; it may move up
            if (!sample.waiting || sample.priority <= priority) continue;
            sample.priority = priority;
            s.state.facilities[sample.laboratory.value].line.join(priority, {sample.taken, tie, o.person, o.policy});
            continue;
        }
        const County county = county_of(s.world, o.person);
        const Facility lab = least_busy(s, county, FacilityKind::laboratory);
        if (!lab) continue;
        sample = {taken, priority, true, lab};
        FacilityState& at = s.state.facilities[lab.value];
        at.line.join(priority, {taken, tie, o.person, o.policy});
        ++at.waiting;
        s.state.today.add(Series::tests, county.value);
        tell(s, {.kind = FactKind::sampled,
                 .person = o.person,
                 .moment = taken,
                 .since = taken,
                 .where = lab.value,
                 .detail = priority,
                 .policy = o.policy});
    }
}

void laboratories(Stage& s, const std::vector<Due>& due) {
    const auto [first, last] = due_of(due, DueKind::sample_result);
    for (const Due* d = first; d != last; ++d) give_result(s, *d);
    for (std::size_t f = 0; f < s.world.places.facilities.size(); ++f)
        if (s.world.places.facilities[f].kind == FacilityKind::laboratory && open(s, Facility(f))) work(s, Facility(f));
}

}  // namespace cordon
