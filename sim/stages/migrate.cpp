// Migrant workers leave again: in the evening those who want to, in a keyed order, as many as there are seats. Nobody of whom the
// authority has an open file gets a certificate; they wait.
#include <algorithm>
#include <cmath>

#include "base/permutation.h"
#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// Whoever has no work here, or is only home for the festival.
constexpr RoleMask may_migrate = only(Role::home) | only(Role::farm) | only(Role::returner_a) | only(Role::returner_b) | only(Role::returner_c);

bool is_certified(const Known& known, Person p) {
    const PersonFile* file = known.files.find(p);
    if (!file) return true;
    return file->reasons.empty() && !file->awaiting_result && (file->state == CaseState::none || file->state == CaseState::ruled_out);
}

// One county's migrant workers under one policy.
class Leavers {
  public:
    Leavers(Stage& s, const Policy& policy, County county, Leaving& list)
        : s_(s), policy_(policy), how_(*policy.migration()), county_(county), list_(list) {}

    void make_up_their_minds() {
        const World& w = s_.world;
        const Range<Township> townships = w.places.counties[county_.value].townships;
        std::uint32_t all = 0;
        for (const Township t : townships) all += w.population.count(t, may_migrate);
        const int day = w.clock.day(s_.now);
        if (list_.began < 0) list_.began = day;
        const double share = how_.wants * std::min(1.0, (day - list_.began + 1) / how_.within_days);
        const auto wanted = static_cast<std::uint32_t>(share * all);
        if (list_.next >= wanted) return;
        const Permutation order(all, s_.luck.draw(Purpose::migrant_order, name_of(w.places.counties[county_.value]), 0, policy_.key()));
        for (; list_.next < wanted; ++list_.next) {
            std::uint32_t rank = order(list_.next);
            Township t = townships.first;
            for (std::uint32_t n = w.population.count(t, may_migrate); rank >= n; n = w.population.count(t, may_migrate)) rank -= n, ++t.value;
            const Person p = w.population.select(t, may_migrate, rank);
            const int age = w.population.age(p);
            if (how_.age_from <= age && age < how_.age_to) list_.waiting.push_back(p);
        }
    }

    void leave() {
        double seats = std::floor(how_.seats);
        std::erase_if(list_.waiting, [&](Person p) {
            if (!present(s_, p) || s_.state.is_dead(p) || s_.state.has_left(p, s_.now + 1)) return true;
            if (seats < 1 || !is_certified(s_.known, p)) return false;
            --seats;
            s_.state.left[p] = s_.now + 1;
            s_.state.today.add(Series::migrants_left, county_.value);
            note_acts(s_, policy_.id);
            s_.state.digest.add(static_cast<std::uint32_t>(Record::migrated),
                                {name_of(s_.world, p).value, static_cast<std::uint64_t>(s_.now.index), policy_.id.value});
            return true;
        });
    }

  private:
    Stage& s_;
    const Policy& policy_;
    const Migration& how_;
    const County county_;
    Leaving& list_;
};

}  // namespace

void migrate(Stage& s) {
    if (s.world.clock.part(s.now) != s.world.clock.ticks_per_day - 1) return;
    const std::size_t counties = s.world.places.counties.size();
    std::vector<std::int64_t> waiting(counties, 0);
    for (const auto& policy : s.policies) {
        if (!policy->migration()) continue;
        s.state.leaving.resize(s.policies.size() * counties);
        const bool leaves = policy->in_force(s.known, {s.now, s.world.clock, s.world.places});
        for (std::size_t c = 0; c < counties; ++c) {
            Leaving& list = s.state.leaving[policy->id.value * counties + c];
            if (leaves && policy->area.holds(County(c))) {
                Leavers leavers(s, *policy, County(c), list);
                leavers.make_up_their_minds();
                leavers.leave();
            }
            waiting[c] += static_cast<std::int64_t>(list.waiting.size());
        }
    }
    for (std::size_t c = 0; c < counties && !s.state.leaving.empty(); ++c) s.state.today.set(Series::migrants_waiting, c, waiting[c]);
}

}  // namespace cordon
