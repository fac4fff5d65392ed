// Beds by severity in the plainest code: when a course turns, everyone in the same hospital is looked at.
#include <algorithm>
#include <tuple>

#include "twin.h"

namespace cordon::twin {

Moment Twin::crisis(const Infection& i) const {
    const Disease& d = world.disease;
    if (i.severity < Severity::severe) return Moment::never();
    if (d.fatal_without_bed.empty() && d.severe_fatal_without_bed.empty() && d.longer_without_bed == 1) return Moment::never();
    bool told_apart = false;
    for (const FacilityInfo& f : world.places.facilities)
        told_apart |= f.kind == FacilityKind::hospital && f.severe_beds + f.critical_beds > 0 && f.serves(home_county(i.person));
    const Draw end = luck.draw(Purpose::outcome, name(i.person), i.ordinal);
    const double fatal = i.severity == Severity::critical ? d.fatal_share[d.band(world.population.age(i.person))] : 0;
    if (!told_apart || end.uniform(0) < fatal) return Moment::never();
    const Draw wait = luck.draw(Purpose::crisis, name(i.person), i.ordinal, 1);
    const Moment turns = (i.severity == Severity::critical ? i.critical_from : i.severe_from) + moment(world.tables.crisis.sample(wait.uniform()));
    return i.without_bed || turns < i.over ? turns : Moment::never();
}

bool Twin::in_the_right_bed(const Infection& i) const {
    const Holding& h = custody[i.person.value];
    if (!h.ordered || h.wants != Keep::hospital) return true;
    if (!h.facility || h.at != Keep::hospital) return false;
    const FacilityInfo& hospital = world.places.facilities[h.facility.value];
    if (hospital.severe_beds + hospital.critical_beds == 0) return true;
    const auto rank = [&](Person p) {
        const PersonFile& file = *known.files.find(p);
        return std::tuple(3 - file.condition, file.condition_since, luck.draw(Purpose::crisis, name(p)).bits());
    };
    double first = 0;  // patients to whom a bed goes sooner
    for (std::uint32_t p = 0; p < custody.size(); ++p)
        if (Person(p) != i.person && custody[p].facility == h.facility && known.files.find(Person(p))->condition >= 2)
            first += rank(Person(p)) < rank(i.person);
    return first < hospital.critical_beds + (i.severity == Severity::critical ? 0 : hospital.severe_beds);
}

void Twin::meet_crisis(Infection& i, Moment at) {
    today.add(Series::crises, county(i.person));
    if (in_the_right_bed(i)) return;
    const Disease& d = world.disease;
    const std::size_t band = d.band(world.population.age(i.person));
    const Draw end = luck.draw(Purpose::outcome, name(i.person), i.ordinal);
    double fatal = d.severe_fatal_without_bed.empty() ? 0 : d.severe_fatal_without_bed[band];
    if (i.severity == Severity::critical) fatal = d.fatal_without_bed.empty() ? d.fatal_share[band] : d.fatal_without_bed[band];
    i.without_bed = true;
    today.add(Series::crises_without_bed, county(i.person));
    const double onset = i.onset.days();
    double until = onset + (i.over.days() - onset) * d.longer_without_bed;
    if (end.uniform(0) < fatal) {
        i.dies = true;
        until = onset + world.tables.to_death.sample(end.uniform(1));
        today.add(Series::deaths_for_want_of_bed, county(i.person));
    }
    i.over = std::max({moment(until), at, this->end()});
    record(Record::crisis, {name(i.person).value, static_cast<std::uint64_t>(at.units), static_cast<std::uint64_t>(i.over.units), i.dies});
    if (custody[i.person.value].held) plan_check(i.person, i.over);
}

}  // namespace cordon::twin
