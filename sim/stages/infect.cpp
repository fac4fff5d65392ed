// Exposures become infections: the earliest wins, ties are drawn; the course of each is drawn at once.
#include <algorithm>

#include "base/parallel.h"
#include "base/sort.h"
#include "stages/beds.h"
#include "stages/contacts.h"
#include "stages/immunity.h"
#include "stages/records.h"
#include "stages/tell.h"
#include "stages/vaccinate.h"
#include "world/commute.h"

namespace cordon {

void draw_course(const World& w, const Luck& luck, Name name, int age, Infection& i, const Protection& against) {
    const Disease& d = w.disease;
    const DiseaseTables& t = w.tables;
    const Asked asked[] = {{Purpose::course, name, i.ordinal},          {Purpose::course, name, i.ordinal, 2},
                           {Purpose::course_severity, name, i.ordinal}, {Purpose::course_fever, name, i.ordinal},
                           {Purpose::course_fever, name, i.ordinal, 2}, {Purpose::course_shedding, name, i.ordinal},
                           {Purpose::shedding_start, name, i.ordinal},  {Purpose::relapse, name, i.ordinal}};
    Draw draws[std::size(asked)];
    luck.draw(asked, draws);
    const auto& [first, later, sick, fever, length, shedding, lead, again] = draws;
    const std::size_t band = d.band(age);
    const double infected = i.infected.days(), onset = infected + t.incubation.sample(first.uniform(0));
    i.onset = moment(onset);
    i.severity = Severity::asymptomatic;
    const double without = against.symptoms > 0 ? 1 - (1 - d.asymptomatic_at(band)) * (1 - against.symptoms) : d.asymptomatic_at(band);
    if (!first.chance(without, 1)) {
        i.severity = sick.chance(d.severe_share[band] * d.strain(i.strain).severity * (1 - against.severe), 0) ? Severity::severe : Severity::mild;
        if (i.severity == Severity::severe && sick.chance(d.critical_share[band], 1)) i.severity = Severity::critical;
    }
    const bool serious = i.severity >= Severity::severe;
    i.over = moment(onset + (serious ? t.recovery_severe : t.recovery_mild).sample(later.uniform(0)));
    if (serious) {
        const Draw worse = luck.draw(Purpose::course_severity, name, i.ordinal, 2);
        const double severe = onset + t.to_severe.sample(worse.uniform(0));
        i.severe_from = moment(severe);
        if (i.severity == Severity::critical) i.critical_from = moment(severe + t.to_critical.sample(worse.uniform(1)));
        i.over = std::max({i.over, i.severe_from, i.severity == Severity::critical ? i.critical_from : i.severe_from});
        const Draw end = luck.draw(Purpose::outcome, name, i.ordinal);
        if (i.severity == Severity::critical && end.chance(d.fatal_share[band], 0)) {
            i.dies = true;
            i.over = std::max(moment(onset + t.to_death.sample(end.uniform(1))), i.critical_from);
        }
    }
    if (i.severity != Severity::asymptomatic && fever.chance(serious ? d.fever_share_severe : d.fever_share, 0)) {
        const double from = onset + t.fever_delay.sample(fever.uniform(1));
        i.fever_from = moment(from);
        i.fever_to = moment(from + (serious ? t.fever_severe : t.fever_mild).sample(length.uniform(0)));
    }
    i.detectable_from = moment(std::min(infected + t.shedding_lead.sample(lead.uniform()), onset));
    i.detectable_to = moment(onset + t.shedding.sample(shedding.uniform()));
    if (!i.dies && again.chance(d.relapse_share, 0)) {
        const double from = i.detectable_to.days() + t.relapse_delay.sample(again.uniform(1));
        i.relapse_from = moment(from);
        i.relapse_to = moment(from + t.relapse_length.sample(luck.draw(Purpose::relapse, name, i.ordinal, 2).uniform()));
    }
}

namespace {

// What follows from an infection later, by the tick in which it falls due.
template <class Event>
struct Later {
    Tick when;
    Event event;
};

// Of a block of new infections, in their order.
struct Following {
    std::vector<Later<Contact>> contacts;
    std::vector<Later<Due>> course;
    Digest digest;
};

void plan_course(const Stage& s, const Infection& i, Episode e, std::vector<Later<Due>>& out) {
    const auto at = [&](DueKind kind, Moment m) {
        if (m != Moment::never()) out.push_back({std::max(s.world.clock.tick_of(m), s.now + 1), {.kind = kind, .moment = m, .episode = e}});
    };
    if (i.severity != Severity::asymptomatic) at(DueKind::onset, i.onset);
    at(DueKind::severe, i.severe_from);
    at(DueKind::critical, i.critical_from);
    at(DueKind::over, i.over);
    at(DueKind::crisis, crisis(s, i));
    at(DueKind::relapse, i.relapse_from);
}

Infection new_infection(const Stage& s, const Exposure& e) {
    const State& state = s.state;
    const World& w = s.world;
    Infection i;
    i.person = e.target, i.infected = e.moment, i.infector = e.infector, i.setting = e.setting, i.source = e.source, i.kind = e.kind;
    i.previous = state.episodes.of(e.target), i.strain = strain_of(s, e);
    if (i.previous) i.ordinal = state.episodes[i.previous].ordinal + 1;
    i.generation = e.infector ? static_cast<std::uint16_t>(state.episodes[e.infector].generation + 1) : std::uint16_t{0};
    i.in_custody = state.is_held(e.target);
    if (const int kind = venue_of(w.population.role(e.target)); kind != no_venue) i.desk = desk_of(w, static_cast<VenueKind>(kind), e.target);
    i.cell = s.whereabouts.where(e.target, i.desk).cell;
    draw_course(w, s.luck, name_of(w, e.target), w.population.age(e.target), i, e.source ? Protection{} : vaccinated(s, e.target, e.moment));
    return i;
}

// Exposures that infect: the earliest of each target, unless an earlier infection or a vaccine stops it.
std::vector<Exposure> winners(Stage& s, std::vector<Exposure> exposures) {
    State& state = s.state;
    sort_by(exposures, [](const Exposure& e) { return e.target.value; });
    state.counters.exposures += static_cast<std::int64_t>(exposures.size());
    const std::vector<std::uint8_t> immune = stopped_by_immunity(s, exposures), stopped = stopped_by_vaccines(s, exposures);
    std::vector<Exposure> won;  // without those who were turned back from the line in which they met: they take it along
    for (std::size_t k = 0; k < exposures.size(); ++k) {
        const Exposure& e = exposures[k];
        if ((!won.empty() && won.back().target == e.target) || immune[k] || state.is_turned_back(e.target)) continue;
        if (stopped[k])
            state.today.add(Series::vaccine_stops, county_of(s.world, e.target).value);
        else
            won.push_back(e);
    }
    return won;
}

}  // namespace

void infect(Stage& s, std::vector<Exposure> exposures) {
    if (exposures.empty()) return;
    State& state = s.state;
    const std::vector<Exposure> won = winners(s, std::move(exposures));
    const Moment begin = s.world.clock.begin(s.now);
    const std::size_t first = state.episodes.rows.size();
    std::vector<Infection>& rows = state.episodes.rows;
    rows.resize(first + won.size());
    const std::vector<Following> following = in_blocks<Following>(won.size(), [&](std::size_t from, std::size_t to, Following& out) {
        for (std::size_t k = from; k < to; ++k) {
            const Infection& i = rows[first + k] = new_infection(s, won[k]);
            plan_course(s, i, Episode(first + k), out.course);
            digest_infection(s, i, out.digest);
        }
        std::vector<Contact> contacts;
        plan_contacts(s.world, s.luck, {&rows[first + from], to - from}, Episode(first + from), begin, contacts);
        out.contacts.reserve(contacts.size());
        for (const Contact& c : contacts) out.contacts.push_back({std::max(s.world.clock.tick_of(c.moment), s.now + 1), c});
    });

    state.counters.infections += static_cast<std::int64_t>(won.size());
    for (const Following& f : following) {
        for (const auto& [when, contact] : f.contacts) state.contacts.plan(when, contact);
        for (const auto& [when, due] : f.course) state.agenda.plan(when, due);
        state.counters.contacts_planned += static_cast<std::int64_t>(f.contacts.size());
        state.digest.add(f.digest);
    }
    for (std::size_t k = first; k < rows.size(); ++k) {
        const Infection& i = rows[k];
        state.episodes.last.set(i.person, static_cast<std::uint32_t>(k));
        if (i.infector) ++rows[i.infector.value].offspring;
        if (const auto dose = first_dose(s, i.person); dose && *dose <= i.infected)
            state.today.add(Series::vaccine_escapes, county_of(s.world, i.person).value);
        count_infection(s, i);
    }
}

}  // namespace cordon
