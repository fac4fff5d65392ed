// Rooms, infection inside and staff, in the plainest code: who lies where is searched for among everyone.
#include <algorithm>
#include <cmath>

#include "base/permutation.h"
#include "stages/screen.h"
#include "twin.h"

namespace cordon::twin {

// [bed] who has it, or will; nobody: free.
std::vector<Person> Twin::beds(Facility f) const {
    std::vector<Person> all(static_cast<std::size_t>(world.places.facilities[f.value].capacity));
    for (std::uint32_t p = 0; p < custody.size(); ++p) {
        if (custody[p].facility == f && custody[p].bed != Holding::no_bed) all[custody[p].bed] = Person(p);
        if (custody[p].bound_for == f && custody[p].bed_there != Holding::no_bed) all[custody[p].bed_there] = Person(p);
    }
    return all;
}

// The first bed that someone may take; none: there is no such bed.
std::uint32_t Twin::bed_for(Facility f, bool alone) const {
    const auto size = static_cast<std::size_t>(world.places.facilities[f.value].beds_a_room);
    const std::vector<Person> all = beds(f);
    for (std::size_t b = 0; b < all.size(); ++b) {
        bool taken = false, someone_alone = false;
        for (std::size_t k = b / size * size; k < std::min(all.size(), (b / size + 1) * size); ++k)
            if (all[k]) taken = true, someone_alone |= custody[all[k].value].alone;
        if (!all[b] && (alone ? !taken : !someone_alone)) return static_cast<std::uint32_t>(b);
    }
    return Holding::no_bed;
}

std::int64_t Twin::blocked(Facility f) const {
    const auto size = static_cast<std::size_t>(world.places.facilities[f.value].beds_a_room);
    if (size == 0) return 0;
    const std::vector<Person> all = beds(f);
    std::int64_t n = 0;
    for (std::size_t first = 0; first < all.size(); first += size) {
        std::int64_t free = 0;
        bool alone = false;
        for (std::size_t b = first; b < std::min(first + size, all.size()); ++b) {
            free += !all[b];
            if (all[b]) alone |= custody[all[b].value].alone;
        }
        if (alone) n += free;
    }
    return n;
}

bool Twin::has_room(Facility f, bool alone) const {
    const FacilityInfo& info = world.places.facilities[f.value];
    std::int64_t most = static_cast<std::int64_t>(info.capacity);
    if (info.staff > 0 && info.places_a_staff > 0) {
        std::int64_t there = 0;
        for (const Person p : team[f.value]) there += static_cast<bool>(p);
        most = std::min(most, static_cast<std::int64_t>(info.places_a_staff * static_cast<double>(there) / info.shifts));
    }
    if (!open(f) || beds_used(f) >= most) return false;
    return info.beds_a_room == 0 || bed_for(f, alone) != Holding::no_bed;
}

std::uint32_t Twin::take_bed(Person p, Facility f) {
    if (world.places.facilities[f.value].beds_a_room == 0) return Holding::no_bed;
    const std::uint32_t bed = bed_for(f, custody[p.value].alone);
    lie_down(p, f, bed);
    return bed;
}

void Twin::lie_down(Person p, Facility f, std::uint32_t bed) {
    record(Record::bed, {name(p).value, static_cast<std::uint64_t>(now.index), f.value, bed});
}

// At once, or after the intake.
void Twin::give_place(Person p, Keep k, Facility f) {
    const double hours = world.places.facilities[f.value].intake_hours;
    if (hours <= 0) return put(p, true, k, f);
    Holding& h = custody[p.value];
    h.bed_there = take_bed(p, f), h.bound_for = f;
    h.arrives = std::max(now + 1, world.clock.tick_of(Moment{(end() + moment(hours / 24)).units - 1}));
}

void Twin::take_in() {
    for (std::uint32_t p = 0; p < custody.size(); ++p)
        if (custody[p].bound_for && custody[p].arrives == now) put(Person(p), true, custody[p].wants, custody[p].bound_for);
}

void Twin::rearrange() {
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        const auto size = static_cast<std::size_t>(world.places.facilities[f].beds_a_room);
        if (size == 0) continue;
        for (std::size_t b = 0; b < beds(Facility(f)).size(); ++b) {
            const std::vector<Person> all = beds(Facility(f));
            const Person p = all[b];
            if (!p || !custody[p.value].alone || custody[p.value].facility != Facility(f) || custody[p.value].bed != b) continue;
            std::size_t others = 0;
            for (std::size_t k = b / size * size; k < std::min(all.size(), (b / size + 1) * size); ++k) others += k != b && all[k];
            const std::uint32_t to = bed_for(Facility(f), true);
            if (others == 0 || to == Holding::no_bed) continue;
            custody[p.value].bed = to;
            lie_down(p, Facility(f), to);
        }
    }
}

// --- infection -------------------------------------------------------------------------------------------------------

std::vector<Exposure> Twin::wards() const {
    std::vector<Exposure> out;
    const auto tick = static_cast<std::uint32_t>(now.index);
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        const FacilityInfo& info = world.places.facilities[f];
        if (info.beds_a_room == 0 || beds_used(Facility(f)) == 0) continue;
        double left = 1 - info.infection_control, left_to_staff = 1;
        const Use use = info.kind == FacilityKind::hospital ? Use::wards : Use::sites;
        const double dressed = gear.empty() ? 1 : gear[info.county.value * uses + static_cast<std::size_t>(use)];
        for (const auto& policy : scenario.policies) {
            if (!policy->in_force(known, public_now())) continue;
            if (policy->sites() && policy->sites()->houses.hold(f)) left = std::min(left, 1 - policy->sites()->infection_control);
            const Rotation* how = policy->rotation();
            if (how && how->houses.hold(f)) left_to_staff = std::min(left_to_staff, 1 - how->protection * dressed);
        }
        std::vector<Person> inside;
        for (std::uint32_t p = 0; p < custody.size(); ++p)
            if (custody[p].facility == Facility(f)) inside.push_back(Person(p));
        const std::vector<Person> staff = on_duty(Facility(f));
        const auto expose = [&](Person by, Person p, double hazard, Purpose purpose, Setting setting) {
            if (infection_of[by.value] == none || died[p.value] || by == p) return;
            const Infection& i = infections[infection_of[by.value]];
            const double u = luck.draw(Purpose::room, name(by), tick).uniform();
            const Moment at = std::clamp(begin() + moment(u * world.clock.tick_days()), begin(), Moment{end().units - 1});
            if (at <= i.infected || (i.dies && i.over <= at) || unprotected(p, i.strain, at) == 0) return;
            double individual = 0;
            const double density = infectious_density(i, at, &individual);
            const double susceptible = world.disease.susceptibility[world.disease.band(world.population.age(p))];
            const double hours = world.clock.tick_days() * 24;
            const double rate = density / peak_infectiousness(world) * individual * hours * left * hazard * susceptible;
            if (luck.draw(purpose, name(by), tick, name(p).value).uniform() >= -exact::expm1(-rate)) return;
            Exposure e;
            e.target = p, e.setting = setting, e.infector = Episode(infection_of[by.value]), e.moment = at;
            e.tie = luck.draw(Purpose::contact_tie, name(by), i.ordinal, name(p).value).bits();
            out.push_back(e);
        };
        const auto room = [&](Person p) { return custody[p.value].bed / static_cast<std::uint32_t>(info.beds_a_room); };
        const auto floor = [&](Person p) { return room(p) / static_cast<std::uint32_t>(info.rooms_a_floor); };
        const CareSpec& care = world.care;
        for (const Person p : inside) {
            for (const Person by : inside) {
                if (room(by) == room(p)) expose(by, p, care.room_rate, Purpose::room, Setting::room);
                else if (floor(by) == floor(p)) expose(by, p, care.floor_rate, Purpose::floor, Setting::floor);
            }
            for (const Person s : staff) {
                expose(s, p, care.duty_rate * left_to_staff, Purpose::floor, Setting::floor);
                expose(p, s, care.duty_rate * left_to_staff, Purpose::duty, Setting::ward);
            }
        }
    }
    return out;
}

void Twin::count_inside(const Infection& i) {
    const bool staff = i.setting == Setting::ward;
    if (!staff && i.setting != Setting::room && i.setting != Setting::floor) return;
    const Facility f = custody[(staff ? infections[i.infector.value].person : i.person).value].facility;
    if (!f) return;
    today.add(Series::infected_inside, f.value);
    if (staff) today.add(Series::staff_infected_inside, f.value);
}

// --- staff -----------------------------------------------------------------------------------------------------------

bool Twin::lives_in(const ReasonHeld& r) const { return r.reason == Reason::duty && scenario.policies[r.policy.value]->rotation(); }

bool Twin::can_work(Person p, bool has_post) const {
    if (!present(p)) return false;
    const PersonFile* file = known.files.find(p);
    if (!file) return true;
    bool held = false;
    for (const ReasonHeld& r : file->reasons) held |= !(has_post && lives_in(r));
    return !held && !is_case(file->state);
}

std::vector<Person> Twin::roster(County c) const {
    std::vector<Person> all, ordered;
    for (std::uint32_t p = 0; p < world.population.size(); ++p)
        if (world.population.role(Person(p)) == Role::health_worker && home_county(Person(p)) == c) all.push_back(Person(p));
    const Draw luck_of_county = luck.draw(Purpose::staff_roster, name_of(world.places.counties[c.value].code));
    const Permutation order(static_cast<std::uint32_t>(all.size()), luck_of_county);
    for (std::uint32_t k = 0; k < all.size(); ++k) ordered.push_back(all[order(k)]);
    return ordered;
}

void Twin::hold_for_duty(Person p, const Policy& policy, int days) {
    give_reason(p, {Reason::duty, Keep::home, {}, end() + moment(days), policy.id}, 1);
    custody[p.value].apart = 0;
    revise(p, static_cast<std::uint8_t>(Priority::staff));
}

void Twin::post(Person p, Facility f) {
    duty[p.value] = f;
    record(Record::duty, {name(p).value, static_cast<std::uint64_t>(world.clock.day(now)), f.value});
}

void Twin::muster() {
    const int day = world.clock.day(now);
    for (const auto& policy : scenario.policies) {
        const Lending* how = policy->lending();
        if (!how || lent[policy->id.value] || !policy->in_force(known, public_now())) continue;
        lent[policy->id.value] = true;
        for (std::uint32_t c = 0; c < world.places.counties.size(); ++c) {
            int gone = 0;
            for (const Person p : roster(County(c))) {
                if (!policy->area.holds(County(c)) || gone == how->workers || !can_work(p, true)) continue;
                ++gone;
                hold_for_duty(p, *policy, how->days + how->quarantine_days);
            }
            today.add(Series::staff_lent, c, gone);
        }
    }
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        const FacilityInfo& info = world.places.facilities[f];
        if (info.staff == 0) continue;
        const Policy* living_in = nullptr;
        for (const auto& policy : scenario.policies) {
            const Rotation* how = policy->rotation();
            if (!living_in && how && how->houses.hold(f) && policy->in_force(known, public_now())) living_in = policy.get();
        }
        if (living_in && !living_in->rotation()->live_in) living_in = nullptr;
        const auto leave = [&](Person p) {
            post(p, {});
            const PersonFile* file = known.files.find(p);
            if (!file || file->reasons.empty()) return;
            for (const ReasonHeld& r : std::vector<ReasonHeld>(file->reasons))
                if (lives_in(r)) end_reason(p, r, EndedBy::order);
            revise(p, static_cast<std::uint8_t>(Priority::staff));
        };
        if (!open(Facility(f)) && beds_used(Facility(f)) == 0) {
            for (const Person p : team[f])
                if (p) leave(p);
            team[f].clear(), team_from[f] = -1;
            continue;
        }
        team[f].resize(static_cast<std::size_t>(info.staff * info.shifts));
        const auto days_left = [&] { return living_in->rotation()->days - (day - team_from[f]) + living_in->rotation()->quarantine_days; };
        if (!living_in) {
            team_from[f] = -1;
        } else if (team_from[f] < 0) {
            team_from[f] = day;
            for (const Person p : team[f])
                if (p && can_work(p, true)) hold_for_duty(p, *living_in, days_left());
        } else if (day - team_from[f] >= living_in->rotation()->days) {
            team_from[f] = day;
            for (Person& p : team[f]) {
                if (!p) continue;
                today.add(Series::staff_rotated, county(p));
                post(p, {});
                p = {};
            }
        }
        for (Person& p : team[f]) {
            if (!p || can_work(p, true)) continue;
            today.add(Series::staff_fallen_out, f);
            leave(p);
            p = {};
        }
        const std::vector<Person> all = roster(info.county);
        std::size_t asked = 0;
        for (Person& p : team[f]) {
            if (p) continue;
            for (; asked < all.size() && !p; ++asked) {
                std::uint32_t& next = roster_next[info.county.value];
                const Person candidate = all[next];
                next = static_cast<std::uint32_t>((next + 1) % all.size());
                if (!duty[candidate.value] && can_work(candidate, false)) p = candidate;
            }
            if (!p) continue;
            post(p, Facility(f));
            if (living_in) hold_for_duty(p, *living_in, days_left());
        }
    }
}

std::vector<Person> Twin::on_duty(Facility f) const {
    const FacilityInfo& info = world.places.facilities[f.value];
    const int shift = world.clock.part(now) * info.shifts / world.clock.ticks_per_day;
    std::vector<Person> there;
    for (std::size_t k = 0; k < team[f.value].size(); ++k)
        if (const Person p = team[f.value][k]; p && static_cast<int>(k) / info.staff == shift && can_work(p, true)) there.push_back(p);
    return there;
}

}  // namespace cordon::twin
