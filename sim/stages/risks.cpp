// Fevers in risk groups: who is old, a child, pregnant or chronically ill is asked as soon as a fever comes to notice.
#include "stages/care.h"
#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

enum Risk : std::int32_t { old = 1, child = 2, pregnant = 4, chronically_ill = 8 };

std::int32_t risks_of(const Stage& s, Person p, const RiskGroups& groups) {
    const int age = s.world.population.age(p);
    const Draw d = s.luck.draw(Purpose::risk_group, name_of(s.world, p));
    std::int32_t risks = (age >= groups.old_from ? old : 0) | (age < groups.child_below ? child : 0);
    if (age >= 20 && age < 40 && d.chance(groups.pregnant, 0)) risks |= pregnant;
    if (d.chance(groups.chronic_at(age), 1)) risks |= chronically_ill;
    return risks;
}

bool says_fever(const Fact& f) {
    switch (f.kind) {
        case FactKind::care_sought: return f.detail & visit_fever;
        case FactKind::fever_seen: return f.detail != 0;
        case FactKind::fever_reported:
        case FactKind::fever_at_gate:
        case FactKind::fever_at_home: return true;
        default: return false;
    }
}

}  // namespace

void see_risks(Stage& s) {
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& policy : s.policies) {
        const RiskGroups* groups = policy->risk_groups();
        if (!groups || !policy->in_force(s.known, now)) continue;
        for (std::size_t k = 0; k < s.known.fresh.size(); ++k) {  // telling adds to them
            const Fact fact = s.known.fresh[k];
            if (!says_fever(fact) || !policy->area.holds(fact.county) || s.known.files.find(fact.person)->risk) continue;
            const std::int32_t risks = risks_of(s, fact.person, *groups);
            if (!risks) continue;
            tell(s, {.kind = FactKind::risk_seen, .person = fact.person, .moment = fact.moment, .detail = risks});
            s.state.today.add(Series::risk_fevers, county_of(s.world, fact.person).value);
            note_acts(s, policy->id);
        }
    }
}

}  // namespace cordon
