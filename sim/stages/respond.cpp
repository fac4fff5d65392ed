// Policies learn what is new, and answer with orders.
#include <algorithm>

#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {
void count_cases_by_age(Stage& s) {
    for (const Fact& f : s.known.fresh)
        if (f.kind == FactKind::confirmed) s.state.today.add(Series::confirmed_by_age, age_band(s.world.population.age(f.person)));
}
}  // namespace

std::vector<Order> respond(Stage& s) {
    count_cases_by_age(s);
    Known& known = s.known;
    s.state.counters.facts += static_cast<std::int64_t>(known.fresh.size());
    const Now now{s.now, s.world.clock, s.world.places};
    std::vector<Order> orders;
    for (std::size_t k = 0; k < s.policies.size(); ++k) {
        const std::size_t before = orders.size();
        const bool was_in_force = k < known.standing.size() && known.standing[k] == Standing::in_force;
        const bool in_force = take_turn(*s.policies[k], known, now, orders);
        if (in_force && !was_in_force) s.state.counters.files_read += static_cast<std::int64_t>(known.files.size());
        s.state.today.set(Series::active, k, in_force);
        const std::int64_t given = static_cast<std::int64_t>(orders.size() - before);
        s.state.today.add(Series::orders, k, given);
        s.state.counters.orders += given;
        // Rounds show by whom they sample, closed institutions by whom they hold.
        const auto names_someone = [](const Order& o) { return o.kind != OrderKind::mass_round && o.kind != OrderKind::seal_institutions; };
        note_acts(s, PolicyId(k), std::count_if(orders.begin() + static_cast<std::ptrdiff_t>(before), orders.end(), names_someone));
    }
    std::stable_sort(orders.begin(), orders.end());  // equal ones stay in the order of policies
    known.fresh.clear();
    return orders;
}

}  // namespace cordon
