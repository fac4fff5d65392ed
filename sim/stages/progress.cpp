// Natural history: onset, severity, recovery, death.
#include "stages/beds.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/records.h"

namespace cordon {

namespace {
void happened(Stage& s, Record kind, const Due& d) {
    s.state.digest.add(static_cast<std::uint32_t>(kind), {name_of(s.world, s.state.episodes[d.episode].person).value, static_cast<std::uint64_t>(d.moment.units)});
}
std::size_t county_of(const Stage& s, const Due& d) {
    return s.world.places.townships[s.world.population.township(s.state.episodes[d.episode].person).value].county.value;
}
}  // namespace

void progress(Stage& s, const std::vector<Due>& due) {
    const auto each = [&](DueKind kind, const auto& then) {
        const auto [first, last] = due_of(due, kind);
        for (const Due* d = first; d != last; ++d)
            if (!s.state.episodes[d->episode].turned_back) then(*d);
        s.state.counters.course_events += last - first;
    };
    each(DueKind::onset, [&](const Due& d) {
        happened(s, Record::onset, d);
        s.state.today.add(Series::onsets, county_of(s, d));
        plan_care(s, d.episode);
    });
    each(DueKind::severe, [&](const Due& d) {
        happened(s, Record::severe, d);
        s.state.today.add(Series::severe_cases, county_of(s, d));
    });
    each(DueKind::critical, [&](const Due& d) { happened(s, Record::critical, d); });
    each(DueKind::crisis, [&](const Due& d) { meet_crisis(s, d.episode, d.moment); });
    each(DueKind::relapse, [&](const Due& d) {
        if (!s.state.episodes[d.episode].dies) s.state.today.add(Series::relapses, county_of(s, d));
    });
    each(DueKind::over, [&](const Due& d) {
        if (s.state.episodes[d.episode].over != d.moment) return;  // a crisis without a bed has changed it
        const bool dies = s.state.episodes[d.episode].dies;
        happened(s, dies ? Record::death : Record::recovery, d);
        s.state.today.add(dies ? Series::deaths_true : Series::recovered, county_of(s, d));
        s.state.today.add(Series::infectious, county_of(s, d), -1);
        if (dies) tell_death(s, d.episode);
    });
}

}  // namespace cordon
