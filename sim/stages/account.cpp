// What it costs to hold people, by policy: at midnight, of those under control.
#include <algorithm>
#include <cmath>
#include <tuple>

#include "stages/contacts.h"
#include "stages/isolate.h"
#include "stages/records.h"

namespace cordon {

namespace {

// The policy whose reason asks for most; of several the first.
PolicyId held_by(const PersonFile& file) {
    const auto weight = [](const ReasonHeld& r) { return std::make_tuple(-static_cast<int>(r.keep), r.since.units, r.policy.value); };
    return std::min_element(file.reasons.begin(), file.reasons.end(), [&](const auto& a, const auto& b) { return weight(a) < weight(b); })->policy;
}

Series days_at(Keep k) { return k == Keep::home ? Series::cost_days_home : k == Keep::site ? Series::cost_days_site : Series::cost_days_hospital; }

}  // namespace

void count_days_held(Stage& s) {
    const Clock& clock = s.world.clock;
    if (clock.part(s.now) != clock.ticks_per_day - 1) return;
    struct Lost {
        std::int64_t workers = 0, pupils = 0;
    };
    std::vector<Lost> lost(s.state.today[Series::acts].size());
    for (std::size_t r = 0; r < s.state.custody.size(); ++r) {
        const Holding& h = s.state.custody.row(r);
        const PersonFile* file = h.held ? s.known.files.find(s.state.custody.key(r)) : nullptr;
        if (!file || file->reasons.empty()) continue;
        const PolicyId policy = held_by(*file);
        note_cost(s, days_at(h.at), policy);
        const RoleMask role = only(s.world.population.role(s.state.custody.key(r)));
        const bool at_work = std::any_of(file->reasons.begin(), file->reasons.end(), [](const ReasonHeld& r) { return r.reason == Reason::duty; });
        if (at_work) continue;
        lost[policy.value].workers += (role & workers) != 0, lost[policy.value].pupils += (role & pupils) != 0;
    }
    const DayKind day = s.world.holidays.day(clock.date(s.now));
    for (std::size_t k = 0; k < lost.size(); ++k) {
        note_cost(s, Series::cost_work_days, PolicyId(k), std::llround(static_cast<double>(lost[k].workers) * day.work));
        if (day.school) note_cost(s, Series::cost_school_days, PolicyId(k), lost[k].pupils);
    }
}

}  // namespace cordon
