// What follows when a step has flagged someone.
#include "stages/looks.h"

#include <algorithm>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

Fact fact_of(const Stage& s, const Look& l) {
    const Hit& h = l.hit;
    Fact fact{.kind = FactKind::fever_at_gate, .person = h.person, .moment = h.moment, .since = h.moment, .where = h.gate.value,
              .detail = at_step(h.step), .policy = h.policy};
    switch (l.step->kind) {
        case StepKind::temperature: break;
        case StepKind::symptoms: {
            const Infection* i = infection_of(s.state, h.person, h.moment);
            fact.kind = FactKind::ill_at_gate;
            fact.since = i && i->severity != Severity::asymptomatic && i->onset <= h.moment ? i->onset : h.moment - moment(1);
            break;
        }
        case StepKind::code: fact.kind = FactKind::code_at_gate; break;
        case StepKind::rapid: fact.kind = FactKind::rapid_result, fact.detail |= 1; break;
        case StepKind::origin:
        case StepKind::registration:
        case StepKind::sample: {
            const bool known = static_cast<bool>(h.source);
            fact.kind = FactKind::arrival_seen;
            fact.other = known ? h.source.value : Fact::none;
            fact.detail |= known ? s.world.mobility.sources[h.source.value].hard_hit : l.step->kind == StepKind::origin;
            break;
        }
    }
    return fact;
}

// Whoever goes to work comes home for the day; whoever is on a trip until the end of it.
Tick home_until(const Stage& s, Person p) {
    const Clock& clock = s.world.clock;
    const bool at_work = s.whereabouts.where(p).activity == Activity::work;
    Tick t = s.now + 1;
    while (at_work ? clock.day(t) == clock.day(s.now) : clock.quarter(t) == clock.quarter(s.now) && clock.day(t) == clock.day(s.now)) ++t;
    return t;
}

// Whoever is turned back takes the infection out of the region. The episode stays, for those whom it infected in line, and nothing
// more comes of it.
void take_along(Stage& s, Episode e) {
    Infection& i = s.state.episodes[e];
    const std::size_t county = county_of(s.world, i.person).value;
    i.turned_back = true, ++s.state.episodes.turned_back;
    s.state.today.add(Series::imported, county, -1);
    s.state.today.add(Series::infectious, county, -1);
    s.state.today.add(Series::arrivals_infected_turned_back, county);
}

void turn_back(Stage& s, const Look& l) {
    const Hit& h = l.hit;
    s.state.turned_back[h.person] = {};
    s.state.today.add(Series::arrivals_turned_back, county_of(s.world, h.person).value);
    const Source from = s.world.mobility.arrivals[s.world.mobility.arrival_of.find(h.person)].source;
    s.state.events.turned_back.push_back({h.person, from, h.moment, Moment::never(), h.policy, false});
    s.state.digest.add(static_cast<std::uint32_t>(Record::turned_back),
                       {name_of(s.world, h.person).value, static_cast<std::uint64_t>(h.moment.units), static_cast<std::uint64_t>(Moment::never().units)});
    if (const Episode e = s.state.episodes.of(h.person)) take_along(s, e);
}

}  // namespace

bool keeps_out(const Look& l) { return l.hit.enters && (l.step->outcome == Outcome::turn_back || l.step->outcome == Outcome::refuse); }

void tell_finding(Stage& s, const Look& l) {
    Fact fact = fact_of(s, l);
    const std::uint64_t entrance = l.hit.gate ? 0 : s.policies[l.hit.policy.value]->key();
    const Draw draw = s.luck.draw(Purpose::hand_off, name_of(s.world, fact.person), trip_key(s), l.hit.step + 1u + (entrance << 16));
    const Moment later = fact.moment + moment(std::max(0.0, l.step->hand_off.sample(draw)));
    const Tick when = s.world.clock.tick_of(later);
    if (when <= s.now) return tell(s, fact);
    fact.moment = later;
    s.state.notices.plan(when, fact);
}

void end_journey(Stage& s, const Look& l) {
    const Hit& h = l.hit;
    if (h.gate) s.state.today.add(Series::gate_stopped, h.gate.value);
    if (!h.person) return;
    const Outcome outcome = l.step->outcome;
    if (keeps_out(l)) return turn_back(s, l);
    if (!h.enters && !h.back) s.state.stopped.add({.person = h.person, .from = s.now, .until = home_until(s, h.person), .gate = h.gate});
    if (outcome != Outcome::fever_clinic) return;
    const Infection* i = infection_of(s.state, h.person, h.moment);
    Due due{.kind = DueKind::seek_care, .moment = h.moment, .person = h.person};
    if (i) due.episode = s.state.episodes.of(h.person), due.number = 1;  // past the first places of care
    s.state.agenda.plan(s.now + 1, due);
}

}  // namespace cordon
