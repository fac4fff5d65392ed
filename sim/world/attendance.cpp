// Who goes to work and school today: a share of each stream of commuters, and of firms those whom plans of work let.
#include <algorithm>
#include <cmath>

#include "base/sampling.h"
#include "world/whereabouts.h"

namespace cordon {

// Of a commuting flow the first ones attend: as many as the share at work, so that a stricter limit keeps a subset home.
std::uint32_t Whereabouts::attending(VenueKind kind, const CommuteFlow& f) const {
    const CountyConditions& there = in(f.to);
    const double share = (kind >= VenueKind::kindergarten ? there.school : there.work) * there.open[static_cast<std::size_t>(kind)];
    if (share >= 1) return f.people;
    const double u = luck_.draw(Purpose::attendance, name_of(world_, f), static_cast<std::uint32_t>(kind)).uniform();
    return std::min(f.people, static_cast<std::uint32_t>(std::floor(f.people * share + u)));
}

const CommuteFlow* Whereabouts::attends(Person p, VenueKind* kind, std::uint32_t* index) const {
    const Role role = world_.population.role(p);
    const int v = venue_of(role);
    if (v == no_venue || !(present_ & only(role))) return nullptr;
    *kind = static_cast<VenueKind>(v);
    const CommuteFlow* f = commute_of(world_, *kind, p, index);
    if (!f || *index >= attending(*kind, *f)) return nullptr;
    return !has_plans(*kind, *f) || lets(*f, *index, firm_lot(world_, desk_of(world_, *kind, *f, *index))) ? f : nullptr;
}

bool Whereabouts::has_plans(VenueKind kind, const CommuteFlow& f) const { return kind == VenueKind::firm && !in(f.to).plans.empty(); }

// The same people come as long as the share does not change, and of a smaller share they are among those of a larger one.
bool Whereabouts::lets(const CommuteFlow& f, std::uint32_t index, FirmLot lot) const {
    const double sector = (lot.sector + 0.5) / 65536, turn = (lot.turn + 0.5) / 65536;
    for (const WorkPlan& plan : in(f.to).plans) {
        if (sector < plan.from || sector >= plan.to) continue;
        if (turn >= plan.open) return false;
        if (plan.present < 1 && !luck_.draw(Purpose::at_work, name_of(world_, f), 0, index + 1).chance(plan.present)) return false;
    }
    return true;
}

}  // namespace cordon
