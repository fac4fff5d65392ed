// Records of what was committed.
#include "stages/records.h"

#include "stages/contacts.h"

namespace cordon {

namespace {
// By a housemate who has come from outside and is kept at home for it.
bool of_isolated_arrival(const Stage& s, const Infection& i) {
    if (!i.infector || i.setting != Setting::household || s.state.arrived.has(i.person)) return false;
    const Person by = s.state.episodes[i.infector].person;
    const Holding* h = s.state.custody.find(by);
    return s.state.arrived.has(by) && h && h->held && h->at == Keep::home;
}
// Where rooms are told apart: by or of someone who is kept there.
void count_inside(Stage& s, const Infection& i) {
    if (i.setting != Setting::ward && i.setting != Setting::room && i.setting != Setting::floor) return;
    const bool staff = i.setting == Setting::ward;
    const Holding* h = s.state.custody.find(staff ? s.state.episodes[i.infector].person : i.person);
    if (!h || !h->facility) return;  // a first place of care
    s.state.today.add(Series::infected_inside, h->facility.value);
    s.state.today.add(Series::staff_infected_inside, h->facility.value, staff);
}
}  // namespace

void digest_infection(const Stage& s, const Infection& i, Digest& digest) {
    const std::uint64_t name = name_of(s.world, i.person).value;
    const std::uint64_t infector = i.infector ? name_of(s.world, s.state.episodes[i.infector].person).value : 0;
    digest.add(static_cast<std::uint32_t>(Record::infection),
               {name, static_cast<std::uint64_t>(i.infected.units), infector, static_cast<std::uint64_t>(i.setting),
                static_cast<std::uint64_t>(i.onset.units), static_cast<std::uint64_t>(i.severity), static_cast<std::uint64_t>(i.over.units),
                static_cast<std::uint64_t>(i.detectable_to.units), static_cast<std::uint64_t>(i.fever_from.units),
                static_cast<std::uint64_t>(i.relapse_from.units)});
    if (i.strain > 0 || i.ordinal > 0)
        digest.add(static_cast<std::uint32_t>(Record::strain), {name, static_cast<std::uint64_t>(i.infected.units), i.strain, i.ordinal});
}

void count_infection(Stage& s, const Infection& i) {
    const Population& people = s.world.population;
    const std::size_t county = s.world.places.townships[people.township(i.person).value].county.value;
    Tally& t = s.state.today;
    if (i.ordinal > 0) t.add(Series::reinfections, county);
    if (i.source) {
        t.add(Series::imported, county);
    } else {
        t.add(Series::infections, county);
        t.add(Series::by_setting, static_cast<std::size_t>(i.setting));
        t.add(Series::infections_by_age, age_band(people.age(i.person)));
        if (i.in_custody) t.add(Series::infections_held, county);
        if (i.setting == Setting::ward) t.add(Series::staff_infected, county);
        count_inside(s, i);
        if (of_isolated_arrival(s, i)) t.add(Series::infections_of_arrivals_households, county);
    }
    t.add(Series::infectious, county);
}

}  // namespace cordon
