// Beds by severity.
#include "stages/beds.h"

#include <algorithm>
#include <tuple>

#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

constexpr std::uint8_t severe = 2, critical = 3;  // conditions, as told

bool told_apart(const Stage& s, Person p) {
    const County county = county_of(s.world, p);
    const auto& all = s.world.places.facilities;
    return std::any_of(all.begin(), all.end(), [&](const FacilityInfo& f) {
        return f.kind == FacilityKind::hospital && f.graded() && f.serves(county);
    });
}

// Who is not sent to a designated hospital lies in an ordinary ward, whose beds are not counted. Those of a designated hospital go to its
// critical patients first, then to its severe ones, each by the moment from which they are known to be so: a patient may be moved to
// another bed at any time.
bool has_bed(const Stage& s, Person p, bool for_critical) {
    const Holding* h = s.state.custody.find(p);
    if (!h || !h->ordered || h->wants != Keep::hospital) return true;
    if (!h->facility || h->at != Keep::hospital) return false;
    const FacilityInfo& hospital = s.world.places.facilities[h->facility.value];
    if (!hospital.graded()) return true;
    const auto key = [&](Person q) {
        const PersonFile& file = *s.known.files.find(q);
        return std::tuple(-file.condition, file.condition_since, s.luck.draw(Purpose::crisis, name_of(s.world, q)).bits());
    };
    const auto own = key(p);
    const auto& serious = s.state.facilities[h->facility.value].serious;
    const auto before = std::count_if(serious.begin(), serious.end(), [&](Person q) { return q != p && key(q) < own; });
    return static_cast<double>(before) < (for_critical ? hospital.critical_beds : hospital.critical_beds + hospital.severe_beds);
}

double of_band(const std::vector<double>& list, std::size_t band, double otherwise) { return list.empty() ? otherwise : list[band]; }

}  // namespace

Moment crisis(const Stage& s, const Infection& i) {
    const Disease& d = s.world.disease;
    const bool harmless = d.fatal_without_bed.empty() && d.severe_fatal_without_bed.empty() && d.longer_without_bed == 1;
    if (i.severity < Severity::severe || i.dies || harmless || !told_apart(s, i.person)) return Moment::never();
    const double wait = s.world.tables.crisis.sample(s.luck.draw(Purpose::crisis, name_of(s.world, i.person), i.ordinal, 1).uniform());
    const Moment turns = (i.severity == Severity::critical ? i.critical_from : i.severe_from) + moment(wait);
    return turns < i.over ? turns : Moment::never();
}

void meet_crisis(Stage& s, Episode e, Moment at) {
    Infection& i = s.state.episodes[e];
    const Disease& d = s.world.disease;
    const bool is_critical = i.severity == Severity::critical;
    const std::size_t county = county_of(s.world, i.person).value;
    s.state.today.add(Series::crises, county);
    if (has_bed(s, i.person, is_critical)) return;
    s.state.today.add(Series::crises_without_bed, county);
    i.without_bed = true;
    const std::size_t band = d.band(s.world.population.age(i.person));
    const Draw end = s.luck.draw(Purpose::outcome, name_of(s.world, i.person), i.ordinal);
    const double fatal = is_critical ? of_band(d.fatal_without_bed, band, d.fatal_share[band]) : of_band(d.severe_fatal_without_bed, band, 0);
    const double onset = i.onset.days();
    i.dies = end.chance(fatal, 0);
    const double until = i.dies ? onset + s.world.tables.to_death.sample(end.uniform(1))
                                : onset + (i.over.days() - onset) * d.longer_without_bed;
    i.over = std::max({moment(until), at, s.world.clock.end(s.now)});
    s.state.today.add(Series::deaths_for_want_of_bed, county, i.dies);
    Due due;
    due.kind = DueKind::over, due.moment = i.over, due.episode = e;
    s.state.agenda.plan(s.world.clock.tick_of(i.over), due);
    s.state.digest.add(static_cast<std::uint32_t>(Record::crisis),
                       {name_of(s.world, i.person).value, static_cast<std::uint64_t>(at.units), static_cast<std::uint64_t>(i.over.units), i.dies});
    if (const Holding* h = s.state.custody.find(i.person); h && h->held) plan_check(s, i.person, i.over);
}

void list_serious(Stage& s, Person p) {
    unlist_serious(s, p);
    const Holding* h = s.state.custody.find(p);
    if (h && h->facility && h->at == Keep::hospital && s.known.files.find(p)->condition >= severe)
        s.state.facilities[h->facility.value].serious.push_back(p);
}

void unlist_serious(Stage& s, Person p) {
    const Holding* h = s.state.custody.find(p);
    if (h && h->facility) std::erase(s.state.facilities[h->facility.value].serious, p);
}

void count_serious(Stage& s) {
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        const FacilityInfo& hospital = s.world.places.facilities[f];
        if (hospital.kind != FacilityKind::hospital) continue;
        const auto& serious = s.state.facilities[f].serious;
        const std::int64_t n = static_cast<std::int64_t>(serious.size());
        s.state.today.set(Series::serious, f, n);
        if (!hospital.graded()) continue;
        const std::int64_t worst = std::count_if(serious.begin(), serious.end(), [&](Person p) { return s.known.files.find(p)->condition == critical; });
        const auto beds = static_cast<std::int64_t>(hospital.critical_beds), all = beds + static_cast<std::int64_t>(hospital.severe_beds);
        s.state.today.set(Series::serious_short, f, std::max<std::int64_t>(0, worst - beds) + std::max<std::int64_t>(0, n - std::max(all, worst)));
    }
}

}  // namespace cordon
