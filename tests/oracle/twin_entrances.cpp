// The entrances of firms and schools in the plainest code: everyone who is there in the morning comes by, one after the other.
#include <algorithm>

#include "stages/move.h"
#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

namespace {

struct Found {
    Person person;
    Moment at;
    std::size_t step;
    bool infected;
};

// A place by its cell and its number there, counted from the first desk of the cell.
bool looks(const Twin& t, std::size_t kind, std::uint32_t cell, std::uint32_t number, double share) {
    const Name name{t.world.places[Cell(cell)].code()};
    return t.luck.draw(Purpose::entrance_covered, name, static_cast<std::uint32_t>(kind), number + 1).uniform(0) < share;
}

// [desk] of a kind: whether it is in a place that looks at those who come. Places are counted by county.
std::vector<bool> looked_at(const Twin& t, const Policy& policy, std::size_t kind, std::vector<std::int64_t>& places) {
    const Venues& v = t.world.venues[kind];
    const Entrance& how = *policy.entrance();
    std::vector<bool> desks(v.flows.empty() ? 0 : v.township_desk.back(), false);
    if (v.flows.empty() || std::count(how.places.begin(), how.places.end(), venue_kind_names[kind]) == 0) return desks;
    for (std::uint32_t cell = 0; cell < t.world.places.cells.size(); ++cell) {
        const County county = t.world.places.townships[t.world.places.cells[cell].township.value].county;
        std::uint32_t number = 0;
        for (std::size_t venue = 0; venue + 1 < v.venue_desk.size(); ++venue) {
            const std::uint32_t first = v.venue_desk[venue], last = v.venue_desk[venue + 1];
            if (first == last || first < v.cell_desk[cell] || first >= v.cell_desk[cell + 1]) continue;
            if (looks(t, kind, cell, number++, how.share) && policy.area.holds(county)) {
                ++places[county.value];
                for (std::uint32_t d = first; d < last; ++d) desks[d] = true;
            }
        }
    }
    return desks;
}

bool flags(const ScreenStep& step, bool has, const Draw& readings, const Draw& own) {
    double p = has ? step.sensitivity : 1 - step.specificity;
    const bool by_skin = step.device == Device::forehead || step.device == Device::scanner;
    if (has && step.kind == StepKind::temperature && by_skin && step.ambient < 16) p *= std::max(0.0, 1 - 0.375 * (16 - step.ambient) / 16);
    const bool first = readings.uniform(0) < p;
    if (!step.second_reading) return first;
    return first && (own.uniform(0) < step.shared_error || readings.uniform(1) < p);
}

bool finds(const Twin& t, const Policy& policy, Person p, Moment at, const Infection* i, const ScreenStep& step) {
    const Entrance& how = *policy.entrance();
    const std::uint32_t trip = static_cast<std::uint32_t>(t.world.clock.day(t.now) * 4 + t.world.clock.quarter(t.now));
    const auto draw = [&](std::uint64_t part) { return t.luck.draw(Purpose::entrance_reading, t.name(p), trip, part); };
    const bool fever = draw(3).uniform(0) < how.other_fever_prevalence || (i && i->fever_from <= at && at < i->fever_to);
    const bool ill = i && i->severity != Severity::asymptomatic && i->onset <= at;
    const PersonFile* file = t.known.files.find(p);
    bool has = file && !file->reasons.empty();
    if (step.kind == StepKind::temperature) has = fever && draw(3).uniform(1) >= how.antipyretics;
    if (step.kind == StepKind::symptoms) has = fever || ill || draw(4).uniform(0) < how.other_symptoms_prevalence;
    const std::uint64_t number = 64 * policy.key() + 8 * static_cast<std::uint64_t>(step.kind);
    return flags(step, has, draw(number + 1), draw(number + 2));
}

void tell(Twin& t, const Policy& policy, const Found& f) {
    const ScreenStep& step = policy.entrance()->steps[f.step];
    const Infection* i = t.infection_at(f.person, f.at);
    Fact fact{.kind = FactKind::fever_at_gate, .person = f.person, .moment = f.at, .since = f.at, .detail = at_step(f.step), .policy = policy.id};
    if (step.kind == StepKind::code) fact.kind = FactKind::code_at_gate;
    if (step.kind == StepKind::symptoms) {
        fact.kind = FactKind::ill_at_gate;
        fact.since = i && i->severity != Severity::asymptomatic && i->onset <= f.at ? i->onset : f.at - moment(1);
    }
    const std::uint32_t trip = static_cast<std::uint32_t>(t.world.clock.day(t.now) * 4 + t.world.clock.quarter(t.now));
    const Draw d = t.luck.draw(Purpose::hand_off, t.name(f.person), trip, f.step + 1 + 65536 * policy.key());
    const Moment heard = f.at + moment(std::max(0.0, step.hand_off.quantile(d.uniform(0))));
    if (heard < t.end()) return t.tell(fact);
    fact.moment = heard;
    t.notices.push_back({t.world.clock.tick_of(heard), fact});
}

void send_away(Twin& t, const ScreenStep& step, const Found& f) {
    Tick until = t.now + 1;
    while (t.world.clock.day(until) == t.world.clock.day(t.now)) ++until;
    t.sent_home[f.person.value].push_back({t.now, until, {}});
    if (step.outcome != Outcome::fever_clinic) return;
    const Infection* i = t.infection_at(f.person, f.at);
    t.visits.push_back({t.now + 1, f.at, f.person, i ? t.infection_of[f.person.value] : none, i ? std::uint16_t{1} : std::uint16_t{0}});
}

void look(Twin& t, const Policy& policy) {
    const World& w = t.world;
    const Entrance& how = *policy.entrance();
    const bool codes = std::any_of(how.steps.begin(), how.steps.end(), [](const ScreenStep& s) { return s.kind == StepKind::code; });
    const std::uint32_t trip = static_cast<std::uint32_t>(w.clock.day(t.now) * 4 + w.clock.quarter(t.now));
    const auto infection = [&](Person p) {
        const std::uint32_t i = t.infection_of[p.value];
        return i != none && t.infections[i].over > t.begin() ? &t.infections[i] : nullptr;
    };
    const auto has_name = [&](Person p) { return infection(p) || (codes && t.custody[p.value].ordered && !t.custody[p.value].held); };
    const auto comes = [&](Person p) {
        const double u = t.luck.draw(Purpose::trips_moment, t.name(p), trip, 1).uniform();
        return Moment{t.begin().units + static_cast<std::int32_t>(u * ((t.end().units - t.begin().units) / 2))};
    };
    std::vector<std::int64_t> places(w.places.counties.size(), 0);
    std::array<std::vector<bool>, venue_kinds> covered;
    for (std::size_t k = 0; k < venue_kinds; ++k) covered[k] = looked_at(t, policy, k, places);
    const auto is_there = [&](Person p) {
        const Presence& at = t.here().of[p.value];
        return at.activity == Activity::work && !t.gone(p) && covered[static_cast<std::size_t>(at.venue)][at.desk];
    };

    std::vector<Found> found;
    for (std::uint32_t p = 0; p < w.population.size(); ++p)
        for (std::size_t k = 0; k < how.steps.size() && has_name(Person(p)) && is_there(Person(p)); ++k) {
            const Moment at = comes(Person(p));
            if (!finds(t, policy, Person(p), at, infection(Person(p)), how.steps[k])) continue;
            found.push_back({Person(p), at, k, infection(Person(p)) != nullptr});
            if (how.steps[k].outcome >= Outcome::refuse) break;
        }
    for (std::size_t c = 0; c < w.places.counties.size(); ++c)
        for (std::size_t kind = 0; kind < venue_kinds; ++kind)
            for (std::size_t k = 0; k < how.steps.size(); ++k) {
                std::vector<std::uint32_t> desks;
                for (const Township township : w.places.counties[c].townships)
                    for (std::uint32_t d = 0; d < covered[kind].size(); ++d)
                        if (w.venues[kind].township_desk[township.value] <= d && d < w.venues[kind].township_desk[township.value + 1]) desks.push_back(d);
                const double fever = how.other_fever_prevalence, unwell = how.other_symptoms_prevalence;
                const ScreenStep& step = how.steps[k];
                const double have = step.kind == StepKind::temperature ? fever * (1 - how.antipyretics)
                                    : step.kind == StepKind::symptoms  ? 1 - (1 - fever) * (1 - unwell)
                                                                       : 0;
                const auto draw = [&](Purpose purpose) {
                    return t.luck.draw(purpose, name_of(w.places.counties[c].code), trip, 1 + kind + 8 * k + 2048 * policy.key());
                };
                const std::uint32_t n = static_cast<std::uint32_t>(desks.size());
                const double p_flag = have * step.flags(true) + (1 - have) * step.flags(false);
                const std::uint32_t flagged = n == 0 ? 0 : binomial(n, p_flag, draw(Purpose::entrance_flagged).uniform());
                if (flagged == 0) continue;
                const Permutation order(n, draw(Purpose::entrance_person));
                for (std::uint32_t x = 0; x < flagged; ++x) {
                    const Person p = t.seats.at[kind][desks[order(x)]];
                    if (p && !has_name(p) && is_there(p)) found.push_back({p, comes(p), k, false});
                }
            }

    std::sort(found.begin(), found.end(),
              [](const Found& a, const Found& b) { return std::tie(a.at, a.person, a.step) < std::tie(b.at, b.person, b.step); });
    std::vector<Person> counted;
    for (const Found& f : found) {
        if (t.stopped(f.person)) continue;  // by an earlier step
        const ScreenStep& step = how.steps[f.step];
        if (step.outcome != Outcome::pass) tell(t, policy, f);
        if (step.outcome >= Outcome::refuse) send_away(t, step, f);
        if (std::find(counted.begin(), counted.end(), f.person) != counted.end()) continue;
        counted.push_back(f.person);
        const Cell cell = t.here().of[f.person.value].cell;
        t.events.entrance_hits.push_back({f.person, cell, t.here().of[f.person.value].venue, f.at, policy.id, static_cast<std::uint8_t>(f.step), f.infected});
        const std::size_t county = w.places.townships[w.places[cell].township.value].county.value;
        t.today.add(Series::entrance_flagged, county), t.today.add(Series::entrance_caught, county, f.infected);
        t.record(Record::entrance, {t.name(f.person).value, w.places[cell].code(), static_cast<std::uint64_t>(f.at.units), f.step});
    }
    for (std::size_t c = 0; c < places.size(); ++c) t.today.add(Series::entrance_staff, c, places[c] * how.staff_a_place);
}

}  // namespace

// In the morning, or in the first tick after it.
void Twin::entrances() {
    const int day = world.clock.day(now);
    bool first = world.clock.quarter(now) == 1 || world.clock.quarter(now) == 2;
    for (Tick t{day * world.clock.ticks_per_day}; t < now; ++t) first = first && world.clock.quarter(t) == 0;
    for (const auto& policy : scenario.policies)
        if (first && policy->entrance() && policy->in_force(known, public_now())) look(*this, *policy);
}

}  // namespace cordon::twin
