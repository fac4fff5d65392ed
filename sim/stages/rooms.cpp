// Rooms: beds are numbered room by room, and rooms floor by floor.
#include "stages/rooms.h"

#include <algorithm>
#include <cmath>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

struct Room {
    std::uint32_t first, last;  // beds
};
Room room_of(const Stage& s, Facility f, std::uint32_t bed) {
    const std::uint32_t size = static_cast<std::uint32_t>(s.world.places.facilities[f.value].beds_a_room), first = bed / size * size;
    return {first, std::min(first + size, static_cast<std::uint32_t>(s.state.facilities[f.value].beds.size()))};
}

// The others who lie there, or will.
std::int32_t others(const Stage& s, Facility f, std::uint32_t bed) {
    const auto& beds = s.state.facilities[f.value].beds;
    const Room room = room_of(s, f, bed);
    std::int32_t n = 0;
    for (std::uint32_t b = room.first; b < room.last; ++b) n += b != bed && beds[b];
    return n;
}

std::int32_t blocked_beside(const Stage& s, Facility f, std::uint32_t bed) {
    const auto& beds = s.state.facilities[f.value].beds;
    const Room room = room_of(s, f, bed);
    std::int32_t free = 0;
    bool alone = false;
    for (std::uint32_t b = room.first; b < room.last; ++b) {
        if (beds[b]) alone |= s.state.custody.find(beds[b])->alone;
        else ++free;
    }
    return alone ? free : 0;
}

// What changes in a room changes what is blocked there.
template <class Change>
void change_room(Stage& s, Facility f, std::uint32_t bed, const Change& change) {
    FacilityState& at = s.state.facilities[f.value];
    at.blocked -= blocked_beside(s, f, bed);
    change(at);
    at.blocked += blocked_beside(s, f, bed);
}

std::optional<std::uint32_t> empty_room(const Stage& s, Facility f) {
    const FacilityState& at = s.state.facilities[f.value];
    const auto size = static_cast<std::uint32_t>(s.world.places.facilities[f.value].beds_a_room);
    for (std::uint32_t b = at.first_free / size * size; b < at.beds.size(); b += size)
        if (!at.beds[b] && others(s, f, b) == 0) return b;
    return std::nullopt;
}

std::uint32_t free_bed(const Stage& s, Facility f) {
    const FacilityState& at = s.state.facilities[f.value];
    for (std::uint32_t b = at.first_free; b < at.beds.size(); ++b)
        if (!at.beds[b] && blocked_beside(s, f, b) == 0) return b;
    return Holding::no_bed;
}

void lie_down(Stage& s, Person p, Facility f, std::uint32_t bed) {
    change_room(s, f, bed, [&](FacilityState& at) {
        at.beds[bed] = p;
        while (at.first_free < at.beds.size() && at.beds[at.first_free]) ++at.first_free;
    });
    s.state.digest.add(static_cast<std::uint32_t>(Record::bed),
                       {name_of(s.world, p).value, static_cast<std::uint64_t>(s.now.index), f.value, bed});
}

void get_up(Stage& s, Facility f, std::uint32_t bed) {
    change_room(s, f, bed, [&](FacilityState& at) { at.beds[bed] = {}, at.first_free = std::min(at.first_free, bed); });
}

void make_beds(Stage& s, Facility f) {
    auto& beds = s.state.facilities[f.value].beds;
    if (beds.empty()) beds.resize(static_cast<std::size_t>(s.world.places.facilities[f.value].capacity));
}

bool shares(const Stage& s, Person p, const Holding& h) {
    return h.alone && h.facility && tells_rooms(s.world.places.facilities[h.facility.value]) && others(s, h.facility, h.bed) > 0 &&
           s.state.facilities[h.facility.value].beds[h.bed] == p;
}

}  // namespace

bool tells_rooms(const FacilityInfo& f) { return f.beds_a_room > 0; }

std::int32_t staffed(const Stage& s, Facility f) {
    const FacilityInfo& info = s.world.places.facilities[f.value];
    const auto capacity = static_cast<std::int32_t>(info.capacity);
    if (info.staff == 0 || info.places_a_staff <= 0) return capacity;
    const auto& team = s.state.facilities[f.value].team;
    const auto there = std::count_if(team.begin(), team.end(), [](Person p) { return static_cast<bool>(p); });
    return std::min(capacity, static_cast<std::int32_t>(std::floor(info.places_a_staff * static_cast<double>(there) / info.shifts)));
}

std::int32_t places_left(const Stage& s, Facility f, bool alone) {
    if (!open(s, f)) return 0;
    const FacilityInfo& info = s.world.places.facilities[f.value];
    const FacilityState& at = s.state.facilities[f.value];
    const std::int32_t left = std::max(0, staffed(s, f) - at.used);
    if (!tells_rooms(info) || left == 0) return left;
    if (!alone) return std::min(left, static_cast<std::int32_t>(info.capacity) - at.used - at.blocked);
    return at.beds.empty() || empty_room(s, f) ? 1 : 0;
}

std::uint32_t take_bed(Stage& s, Person p, Facility f) {
    ++s.state.facilities[f.value].used;
    if (!tells_rooms(s.world.places.facilities[f.value])) return Holding::no_bed;
    make_beds(s, f);
    const std::uint32_t bed = s.state.custody.find(p)->alone ? empty_room(s, f).value_or(Holding::no_bed) : free_bed(s, f);
    expects(bed != Holding::no_bed);
    lie_down(s, p, f, bed);
    return bed;
}

void leave_bed(Stage& s, Facility f, std::uint32_t bed) {
    --s.state.facilities[f.value].used;
    if (bed != Holding::no_bed) get_up(s, f, bed);
}

void set_alone(Stage& s, Person p, bool alone) {
    Holding& h = s.state.custody[p];
    if (h.alone == alone) return;
    const auto each_bed = [&](const auto& visit) {
        if (h.facility && h.bed != Holding::no_bed) visit(h.facility, h.bed);
        if (h.bound_for && h.bed_there != Holding::no_bed) visit(h.bound_for, h.bed_there);
    };
    each_bed([&](Facility f, std::uint32_t bed) { s.state.facilities[f.value].blocked -= blocked_beside(s, f, bed); });
    h.alone = alone;
    each_bed([&](Facility f, std::uint32_t bed) { s.state.facilities[f.value].blocked += blocked_beside(s, f, bed); });
    note_sharing(s, p);
}

void note_sharing(Stage& s, Person p) {
    const Holding& h = *s.state.custody.find(p);
    if (shares(s, p, h)) s.state.facilities[h.facility.value].mixed.push_back(p);
}

void rearrange(Stage& s) {
    for (std::size_t k = 0; k < s.state.facilities.size(); ++k) {
        const Facility f(k);
        std::vector<Person>& mixed = s.state.facilities[k].mixed;
        std::erase_if(mixed, [&](Person p) {
            const Holding* h = s.state.custody.find(p);
            return h->facility != f || !shares(s, p, *h);
        });
        const auto bed = [&](Person p) { return s.state.custody.find(p)->bed; };
        std::sort(mixed.begin(), mixed.end(), [&](Person a, Person b) { return bed(a) < bed(b); });
        for (const Person p : mixed) {
            Holding& h = s.state.custody[p];
            const auto room = shares(s, p, h) ? empty_room(s, f) : std::nullopt;
            if (!room) continue;
            get_up(s, f, h.bed);
            h.bed = *room;
            lie_down(s, p, f, h.bed);
        }
    }
}

bool lies_in(const State& state, Facility f, std::uint32_t bed) {
    const Person p = state.facilities[f.value].beds[bed];
    const Holding* h = p ? state.custody.find(p) : nullptr;
    return h && h->facility == f && h->bed == bed;
}

void count_rooms(Stage& s) {
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        const FacilityState& at = s.state.facilities[f];
        s.state.today.set(Series::places_blocked, f, at.blocked);
        s.state.today.set(Series::places_bound_for, f, at.bound_for);
        const std::int64_t missing = std::count(at.team.begin(), at.team.end(), Person{});
        s.state.today.set(Series::staff_teams, f, static_cast<std::int64_t>(at.team.size()) - missing);
        s.state.today.set(Series::staff_missing, f, missing);
    }
}

}  // namespace cordon
