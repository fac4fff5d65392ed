// Commuting: the map between members and desks, by two keyed permutations for each township.
#include "world/commute.h"

#include <algorithm>

#include "base/permutation.h"
#include "world/groups.h"

namespace cordon {

namespace {
Luck world_luck(const World& w) { return Luck(static_cast<std::uint64_t>(w.spec.seed)); }

}  // namespace

Permutation leaving_order(const World& w, VenueKind k, Township from) {
    const Venues& v = w.venues[static_cast<std::size_t>(k)];
    if (!v.leaving.empty()) return v.leaving[from.value];
    const std::uint32_t n = w.population.count(from, v.members);
    return Permutation(n, world_luck(w).draw(Purpose::world_slots, name_of(w, from), static_cast<std::uint32_t>(k), 1));
}
Permutation coming_order(const World& w, VenueKind k, Township to) {
    const Venues& v = w.venues[static_cast<std::size_t>(k)];
    if (!v.coming.empty()) return v.coming[to.value];
    const std::uint32_t n = v.township_desk[to.value + 1] - v.township_desk[to.value];
    return Permutation(n, world_luck(w).draw(Purpose::world_slots, name_of(w, to), static_cast<std::uint32_t>(k), 2));
}

Name name_of(const World& w, Township t) { return {static_cast<std::uint64_t>(w.places[w.places.townships[t.value].cells.first].code()) | (1ull << 40)}; }
Name name_of(const World& w, const CommuteFlow& f) { return {mix(name_of(w, f.from).value * 3 + 1) ^ name_of(w, f.to).value}; }
Name name_of_trips(const World& w, std::uint32_t flow) {
    if (!w.mobility.flow_name.empty()) return w.mobility.flow_name[flow];
    const TripFlow& f = w.mobility.flows[flow];
    std::uint64_t to = f.to ? name_of(w, f.to).value : 0x7fffffffu;
    if (!f.to)  // by the way that it takes: several lead out
        for (const Gate g : w.mobility.routes[f.route].gates) to = mix(to ^ name_of(w.places.gates[g.value].name).value);
    return {mix(name_of(w, w.mobility.origin[flow]).value * 4 + static_cast<std::uint64_t>(f.mode)) ^ to};
}

int venue_of(Role r) {
    switch (r) {
        case Role::worker:
        case Role::leaver_a:
        case Role::leaver_b:
        case Role::leaver_c:
        case Role::leaver_d: return static_cast<int>(VenueKind::firm);
        case Role::health_worker: return static_cast<int>(VenueKind::hospital);
        case Role::kindergarten: return static_cast<int>(VenueKind::kindergarten);
        case Role::primary: return static_cast<int>(VenueKind::primary);
        case Role::junior: return static_cast<int>(VenueKind::junior);
        case Role::senior: return static_cast<int>(VenueKind::senior);
        default: return no_venue;
    }
}

// By the cell and the number of the firm in it.
FirmLot firm_lot(const World& w, std::uint32_t desk) {
    const Venues& v = w.venues[static_cast<std::size_t>(VenueKind::firm)];
    const std::size_t cell = cell_of_desk(v, desk).value;
    const auto first = std::lower_bound(v.venue_desk.begin(), v.venue_desk.end(), v.cell_desk[cell]);
    const auto number = static_cast<std::uint64_t>(std::upper_bound(first, v.venue_desk.end(), desk) - first);
    const Draw draw = world_luck(w).draw(Purpose::firm_lot, {w.places[Cell(cell)].code()}, 0, number);
    return {static_cast<std::uint16_t>(draw.below(65536, 0)), static_cast<std::uint16_t>(draw.below(65536, 1))};
}

const CommuteFlow* commute_of(const World& w, VenueKind kind, Person p, std::uint32_t* index_in_flow) {
    const Venues& v = w.venues[static_cast<std::size_t>(kind)];
    if (!(v.members & only(w.population.role(p))) || v.flows.empty()) return nullptr;
    const Township from = w.population.township(p);
    const std::uint32_t position = leaving_order(w, kind, from).inverse(w.population.rank(from, v.members, p));
    const auto first = v.flows.begin() + v.flows_from[from.value], last = v.flows.begin() + v.flows_from[from.value + 1];
    const auto next = std::upper_bound(first, last, position, [](std::uint32_t x, const CommuteFlow& f) { return x < f.out_first; });
    if (next == first) return nullptr;
    const CommuteFlow& f = *(next - 1);
    if (position - f.out_first >= f.people) return nullptr;
    if (index_in_flow) *index_in_flow = position - f.out_first;
    return &f;
}

std::uint32_t desk_of(const World& w, VenueKind kind, const CommuteFlow& f, std::uint32_t index) {
    const Venues& v = w.venues[static_cast<std::size_t>(kind)];
    return v.township_desk[f.to.value] + coming_order(w, kind, f.to)(f.in_first + index);
}

std::uint32_t desk_of(const World& w, VenueKind kind, Person p) {
    std::uint32_t index = 0;
    const CommuteFlow* f = commute_of(w, kind, p, &index);
    return f ? desk_of(w, kind, *f, index) : no_desk;
}

// Who sits at a desk: the flow that brings them and their place in it.
const CommuteFlow* commute_to(const World& w, VenueKind kind, std::uint32_t desk, std::uint32_t* index) {
    const Venues& v = w.venues[static_cast<std::size_t>(kind)];
    return commute_to(w, kind, Township(std::upper_bound(v.township_desk.begin(), v.township_desk.end(), desk) - v.township_desk.begin() - 1), desk, index);
}

const CommuteFlow* commute_to(const World& w, VenueKind kind, Township to, std::uint32_t desk, std::uint32_t* index) {
    const Venues& v = w.venues[static_cast<std::size_t>(kind)];
    const std::uint32_t t = to.value, position = coming_order(w, kind, to).inverse(desk - v.township_desk[t]);
    const auto a = v.to_order.begin() + v.flows_to[t], b = v.to_order.begin() + v.flows_to[t + 1];
    const auto next = std::upper_bound(a, b, position, [&](std::uint32_t x, std::uint32_t f) { return x < v.flows[f].in_first; });
    if (next == a) return nullptr;
    const CommuteFlow& f = v.flows[*(next - 1)];
    if (position - f.in_first >= f.people) return nullptr;
    *index = position - f.in_first;
    return &f;
}

Person member_of(const World& w, VenueKind kind, const CommuteFlow& f, std::uint32_t index) {
    const Venues& v = w.venues[static_cast<std::size_t>(kind)];
    return w.population.select(f.from, v.members, leaving_order(w, kind, f.from)(f.out_first + index));
}

Person member_at(const World& w, VenueKind kind, std::uint32_t desk) {
    std::uint32_t index = 0;
    const CommuteFlow* f = commute_to(w, kind, desk, &index);
    return f ? member_of(w, kind, *f, index) : Person{};
}

}  // namespace cordon
