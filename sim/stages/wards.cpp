// Infection inside sites and hospitals that tell their rooms apart, tick by tick while someone infectious is there: of roommates, of
// others on the floor through the air, of staff on duty; and by staff who are infected themselves.
#include <algorithm>

#include "base/parallel.h"
#include "stages/contacts.h"
#include "stages/immunity.h"
#include "stages/records.h"
#include "stages/rooms.h"
#include "stages/screen.h"
#include "stages/supply.h"

namespace cordon {

namespace {

constexpr std::uint32_t at_work = Holding::no_bed;

// Someone infectious who is there.
struct Carrier {
    Facility facility;
    std::uint32_t bed;  // at_work: staff
    Episode episode;
    double rate;        // [hazard of 1 by the hour at the peak] over this tick, after all that lowers it for everyone
    Moment moment;
};

struct Inside {
    Facility facility;
    double left = 1;           // of contacts, by the standard of the facility
    double left_to_staff = 1;  // of these, of those of staff
    std::vector<Person> staff;
};

template <class Get>
void each_in_force(const Stage& s, Facility f, const Get& get) {
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& policy : s.policies)
        if ((policy->sites() || policy->rotation()) && policy->in_force(s.known, now)) get(*policy, f);
}

Inside inside(const Stage& s, Facility f) {
    const FacilityInfo& house = s.world.places.facilities[f.value];
    const double dressed = equipped(s, house.kind == FacilityKind::hospital ? Use::wards : Use::sites, house.county);
    Inside in{f, 1 - house.infection_control, 1, on_duty(s, f)};
    each_in_force(s, f, [&](const Policy& p, Facility) {
        if (p.sites() && p.sites()->houses.hold(f.value)) in.left = std::min(in.left, 1 - p.sites()->infection_control);
        if (p.rotation() && p.rotation()->houses.hold(f.value)) in.left_to_staff = std::min(in.left_to_staff, 1 - p.rotation()->protection * dressed);
    });
    return in;
}

// What someone infected gives off in this tick, at a moment of it; nothing before and after the course.
void add_source(const Stage& s, const Inside& in, std::uint32_t bed, Person p, double peak, std::vector<Carrier>& out) {
    const Episode e = s.state.episodes.of(p);
    if (!e) return;
    const Infection& i = s.state.episodes[e];
    const Clock& clock = s.world.clock;
    const Name name = name_of(s.world, p);
    const Moment begin = clock.begin(s.now), end = clock.end(s.now);
    const double u = s.luck.draw(Purpose::room, name, static_cast<std::uint32_t>(s.now.index)).uniform();
    const Moment at = std::clamp(begin + moment(u * clock.tick_days()), begin, Moment{end.units - 1});
    if (at <= i.infected || (i.dies && i.over <= at)) return;
    const InfectiousCourse course = infectious_course(s.world, s.luck, i, name, i.ordinal);
    const double full = infectiousness_at(s.world.disease, course, at.days()) / peak;
    const double rate = full * course.contacts * course.risk * clock.tick_days() * 24 * in.left;
    if (rate > 0) out.push_back({in.facility, bed, e, rate, at});
}

std::optional<Exposure> expose(const Stage& s, const Carrier& from, Person target, double rate, Purpose purpose, Setting setting) {
    const Infection& i = s.state.episodes[from.episode];
    if (rate <= 0 || s.state.is_dead(target) || unprotected(s, target, i.strain, from.moment) <= 0) return std::nullopt;
    const Disease& d = s.world.disease;
    const Name name = name_of(s.world, i.person), other = name_of(s.world, target);
    const double susceptible = d.susceptibility[d.band(s.world.population.age(target))];
    const Draw draw = s.luck.draw(purpose, name, static_cast<std::uint32_t>(s.now.index), other.value);
    if (!draw.chance(-exact::expm1(-from.rate * rate * susceptible))) return std::nullopt;
    Exposure e;
    e.target = target, e.moment = from.moment, e.infector = from.episode, e.setting = setting;
    e.tie = s.luck.draw(Purpose::contact_tie, name, i.ordinal, other.value).bits();
    return e;
}

void expose_all(const Stage& s, const Inside& in, const Carrier& from, std::vector<Exposure>& out) {
    const CareSpec& care = s.world.care;
    const FacilityInfo& info = s.world.places.facilities[in.facility.value];
    const auto& beds = s.state.facilities[in.facility.value].beds;
    const auto room = static_cast<std::uint32_t>(info.beds_a_room), floor = room * static_cast<std::uint32_t>(info.rooms_a_floor);
    const bool staff = from.bed == at_work;
    const std::uint32_t first = staff ? 0 : from.bed / floor * floor;
    const auto last = staff ? static_cast<std::uint32_t>(beds.size()) : std::min(first + floor, static_cast<std::uint32_t>(beds.size()));
    const auto add = [&](const std::optional<Exposure>& e) {
        if (e) out.push_back(*e);
    };
    for (std::uint32_t b = first; b < last; ++b) {
        if (b == from.bed || !lies_in(s.state, in.facility, b)) continue;
        const bool roommate = !staff && b / room == from.bed / room;
        if (roommate)
            add(expose(s, from, beds[b], care.room_rate, Purpose::room, Setting::room));
        else
            add(expose(s, from, beds[b], staff ? care.duty_rate * in.left_to_staff : care.floor_rate, Purpose::floor, Setting::floor));
    }
    for (const Person p : in.staff)
        if (!staff) add(expose(s, from, p, care.duty_rate * in.left_to_staff, Purpose::duty, Setting::ward));
}

}  // namespace

std::vector<Exposure> wards(Stage& s) {
    std::vector<Inside> all;
    std::vector<Carrier> sources;
    std::vector<std::size_t> where;  // [source] in `all`
    double peak = 0;
    for (std::size_t k = 0; k < s.state.facilities.size(); ++k) {
        const Facility f(k);
        const auto& beds = s.state.facilities[k].beds;
        if (s.state.facilities[k].used == 0 || beds.empty()) continue;
        if (peak == 0) peak = peak_infectiousness(s.world);
        all.push_back(inside(s, f));
        const std::size_t before = sources.size();
        for (std::uint32_t b = 0; b < beds.size(); ++b)
            if (lies_in(s.state, f, b)) add_source(s, all.back(), b, beds[b], peak, sources);
        for (const Person p : all.back().staff) add_source(s, all.back(), at_work, p, peak, sources);
        where.resize(sources.size(), all.size() - 1);
        s.state.counters.beds_looked_at += s.state.facilities[k].used;
        if (sources.size() == before) continue;
        each_in_force(s, f, [&](const Policy& p, Facility) {  // what they lower, they have done
            const SiteManagement* sites = p.sites();
            const Rotation* rotation = p.rotation();
            const bool better = sites && sites->houses.hold(k) && sites->infection_control > s.world.places.facilities[k].infection_control;
            const bool protects = rotation && rotation->houses.hold(k) && rotation->protection > 0 && !all.back().staff.empty();
            if (better || protects) note_acts(s, p.id);
        });
    }
    return gather<Exposure>(sources.size(), [&](std::size_t k, std::vector<Exposure>& out) {
        expose_all(s, all[where[k]], sources[k], out);
    });
}

}  // namespace cordon
