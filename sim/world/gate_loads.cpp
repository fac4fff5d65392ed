// Who passes a gate: exact counts of the journeys that where and who describe, and their members.
#include <algorithm>

#include "world/whereabouts.h"

namespace cordon {

namespace {
constexpr int morning = 1, evening = 3;
}

// Commuters pass on their way out in the morning and on their way back in the evening.
template <class Add>
void Whereabouts::each_part(Gate g, const Add& add) const {
    if (!crossing_) return;
    if (quarter_ == morning || quarter_ == evening) {
        for (const auto& [kind, flow] : world_.mobility.commute_flows_at[g.value]) {
            const CommuteFlow& f = world_.venues[kind].flows[flow];
            GatePart part{true, quarter_ == evening, kind, flow, 0, 0};
            part.people = part.of = attending(static_cast<VenueKind>(kind), f);
            for (std::uint32_t i = 0; has_plans(static_cast<VenueKind>(kind), f) && i < part.of; ++i) part.people -= !comes(part, i);
            if (part.people > 0) add(part);
        }
    }
    for (std::uint32_t flow : world_.mobility.trip_flows_at[g.value]) {
        const std::uint32_t n = limited(flow, travellers_of(flow).n);
        if (n == 0) continue;
        add({false, false, 0, flow, 0, n});
        add({false, true, 0, flow, 0, n});
    }
}

GateLoad Whereabouts::load(Gate g) const {
    GateLoad load;
    each_part(g, [&](GatePart part) {
        part.first = load.slots;
        load.parts.push_back(part);
        load.slots += part.people;
    });
    return load;
}

GateSums Whereabouts::sums(Gate g) const {
    GateSums sums;
    each_part(g, [&](const GatePart& part) { sums.people[part.back] += part.people, ++sums.parts, sums.commutes += part.commute; });
    return sums;
}

Person Whereabouts::member(const GateLoad& load, std::uint32_t slot) const {
    const auto next = std::upper_bound(load.parts.begin(), load.parts.end(), slot, [](std::uint32_t s, const GatePart& p) { return s < p.first; });
    const GatePart& part = *(next - 1);
    std::uint32_t i = slot - part.first;
    if (!part.commute) return traveller(part.flow, i, travellers_of(part.flow));
    const VenueKind kind = static_cast<VenueKind>(part.venue);
    for (std::uint32_t k = 0; part.people < part.of && k <= i; ++k) i += !comes(part, k);
    const Person p = member_of(world_, kind, world_.venues[part.venue].flows[part.flow], i);
    return present_ & only(world_.population.role(p)) ? p : Person{};
}

bool Whereabouts::comes(const GatePart& part, std::uint32_t i) const {
    const CommuteFlow& f = world_.venues[part.venue].flows[part.flow];
    if (!has_plans(static_cast<VenueKind>(part.venue), f)) return true;
    return lets(f, i, world_.mobility.commuter_lots[world_.mobility.commuters_first[part.venue][part.flow] + i]);
}

void Whereabouts::passes(Person p, std::vector<Passing>& out) const {
    if (!crossing_) return;
    const auto along = [&](std::uint32_t route, bool back) {
        const std::vector<Gate>& gates = world_.mobility.routes[route].gates;
        if (back) std::for_each(gates.rbegin(), gates.rend(), [&](Gate g) { out.push_back({g, true}); });
        else std::for_each(gates.begin(), gates.end(), [&](Gate g) { out.push_back({g, false}); });
    };
    VenueKind kind{};
    std::uint32_t index = 0;
    if (quarter_ == morning || quarter_ == evening)
        if (const CommuteFlow* f = attends(p, &kind, &index)) along(f->route, quarter_ == evening);
    Stretch travellers{};
    const std::uint32_t flow = trip_of(p, &index, &travellers);
    if (flow == Presence::none) return;
    along(world_.mobility.flows[flow].route, false);
    along(world_.mobility.flows[flow].route, true);
}

}  // namespace cordon
