// Exposures become infections: the earliest wins, ties are drawn; the course of each is drawn at once.
#include <algorithm>

#include "base/parallel.h"
#include "stages/beds.h"
#include "stages/contacts.h"
#include "stages/immunity.h"
#include "stages/records.h"
#include "stages/tell.h"
#include "stages/vaccinate.h"

namespace cordon {

void draw_course(const World& w, const Luck& luck, Name name, int age, Infection& i, const Protection& against) {
    const Disease& d = w.disease;
    const DiseaseTables& t = w.tables;
    const Draw first = luck.draw(Purpose::course, name, i.ordinal), sick = luck.draw(Purpose::course_severity, name, i.ordinal);
    const Draw later = luck.draw(Purpose::course, name, i.ordinal, 2), fever = luck.draw(Purpose::course_fever, name, i.ordinal);
    const std::size_t band = d.band(age);
    const double infected = i.infected.days(), onset = infected + t.incubation.sample(first.uniform(0));
    i.onset = moment(onset);
    i.severity = Severity::asymptomatic;
    const double without = against.symptoms > 0 ? 1 - (1 - d.asymptomatic_share) * (1 - against.symptoms) : d.asymptomatic_share;
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
        const Draw length = luck.draw(Purpose::course_fever, name, i.ordinal, 2);
        i.fever_from = moment(from);
        i.fever_to = moment(from + (serious ? t.fever_severe : t.fever_mild).sample(length.uniform(0)));
    }
    const double shed = luck.draw(Purpose::course_shedding, name, i.ordinal).uniform();
    const double lead = t.shedding_lead.sample(luck.draw(Purpose::shedding_start, name, i.ordinal).uniform());
    i.detectable_from = moment(std::min(infected + lead, onset));
    i.detectable_to = moment(onset + t.shedding.sample(shed));
    const Draw again = luck.draw(Purpose::relapse, name, i.ordinal);
    if (!i.dies && again.chance(d.relapse_share, 0)) {
        const double from = i.detectable_to.days() + t.relapse_delay.sample(again.uniform(1));
        i.relapse_from = moment(from);
        i.relapse_to = moment(from + t.relapse_length.sample(luck.draw(Purpose::relapse, name, i.ordinal, 2).uniform()));
    }
}

namespace {

void plan(State& state, const Clock& clock, Due due) {
    const Tick earliest = state.tick + 1;
    const Tick when = due.moment == Moment::never() ? earliest : std::max(clock.tick_of(due.moment), earliest);
    state.agenda.plan(when, due);
}

}  // namespace

void infect(Stage& s, std::vector<Exposure> exposures) {
    State& state = s.state;
    std::sort(exposures.begin(), exposures.end());
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

    struct Made {
        Infection infection;
        std::vector<Due> contacts;
    };
    const Moment begin = s.world.clock.begin(s.now);
    const std::uint32_t first = static_cast<std::uint32_t>(state.episodes.rows.size());
    const std::vector<Made> made = gather<Made>(won.size(), [&](std::size_t k, std::vector<Made>& out) {
        const Exposure& e = won[k];
        Made m;
        Infection& i = m.infection;
        i.person = e.target, i.infected = e.moment, i.infector = e.infector, i.setting = e.setting, i.source = e.source;
        i.previous = state.episodes.of(e.target), i.strain = strain_of(s, e);
        if (i.previous) i.ordinal = state.episodes[i.previous].ordinal + 1;
        i.generation = e.infector ? static_cast<std::uint16_t>(state.episodes[e.infector].generation + 1) : std::uint16_t{0};
        i.in_custody = state.is_held(e.target);
        i.cell = s.whereabouts.where(e.target).cell;
        draw_course(s.world, s.luck, name_of(s.world, e.target), s.world.population.age(e.target), i,
                    e.source ? Protection{} : vaccinated(s, e.target, e.moment));
        plan_contacts(s.world, s.luck, i, Episode(first + k), std::max(e.source ? begin : e.moment, e.moment), m.contacts);
        out.push_back(std::move(m));
    });

    state.counters.infections += static_cast<std::int64_t>(made.size());
    for (std::size_t k = 0; k < made.size(); ++k) {
        const Infection& i = made[k].infection;
        const Episode e(first + k);
        state.episodes.rows.push_back(i);
        state.episodes.last.set(i.person, e.value);
        if (i.infector) ++state.episodes[i.infector].offspring;
        for (const Due& d : made[k].contacts) plan(state, s.world.clock, d);
        state.counters.contacts_planned += static_cast<std::int64_t>(made[k].contacts.size());
        Due due;
        due.episode = e;
        const auto at = [&](DueKind kind, Moment m) {
            if (m == Moment::never()) return;
            due.kind = kind, due.moment = m;
            plan(state, s.world.clock, due);
        };
        if (i.severity != Severity::asymptomatic) at(DueKind::onset, i.onset);
        at(DueKind::severe, i.severe_from);
        at(DueKind::critical, i.critical_from);
        at(DueKind::over, i.over);
        if (const auto dose = first_dose(s, i.person); dose && *dose <= i.infected)
            s.state.today.add(Series::vaccine_escapes, county_of(s.world, i.person).value);
        if (const Moment turns = crisis(s, i); turns != Moment::never()) at(DueKind::crisis, turns);
        if (i.relapse_from != Moment::never()) at(DueKind::relapse, i.relapse_from);
        record_infection(s, e);
    }
}

}  // namespace cordon
