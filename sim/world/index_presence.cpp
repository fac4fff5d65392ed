// What where and who look up of a finished world: orders, names and guides that follow from it.
#include "base/parallel.h"
#include "world/commute.h"

namespace cordon {

namespace {

void index_venues(const World& w, VenueKind kind, Venues& v) {
    if (v.flows.empty()) return;
    const std::size_t townships = w.places.townships.size();
    std::vector<Permutation> leaving(townships), coming(townships);
    v.all_leave.assign(townships, 0);
    for_each_index(townships, [&](std::size_t t) {
        leaving[t] = leaving_order(w, kind, Township(t)), coming[t] = coming_order(w, kind, Township(t));
        std::uint32_t taken = 0;
        for (std::uint32_t f = v.flows_from[t]; f < v.flows_from[t + 1]; ++f) taken += v.flows[f].people;
        v.all_leave[t] = taken == w.population.count(Township(t), v.members);
    });
    v.leaving = std::move(leaving), v.coming = std::move(coming);
    const auto guide = [&](const std::vector<std::uint32_t>& first, std::vector<std::uint32_t>& guide) {
        guide.clear();
        for (std::uint32_t desk = 0, k = 0; !first.empty() && desk < first.back(); desk += Venues::desks_a_guide) {
            while (first[k + 1] <= desk) ++k;
            guide.push_back(k);
        }
    };
    guide(v.venue_desk, v.venue_guide), guide(v.cell_desk, v.cell_guide);
}

}  // namespace

void index_presence(World& w) {
    for (std::size_t k = 0; k < w.venues.size(); ++k) index_venues(w, static_cast<VenueKind>(k), w.venues[k]);
    Mobility& m = w.mobility;
    m.locals.resize(w.places.cells.size());
    for (std::uint32_t c = 0; c < m.locals.size(); ++c) {
        std::uint32_t end = m.locals[c][0] = w.population.people(Cell(c)).size();
        for (std::size_t k = 0; k < venue_kinds; ++k) {
            const std::vector<std::uint32_t>& desk = w.venues[k].cell_desk;
            m.locals[c][1 + k] = end += desk.empty() ? 0 : desk[c + 1] - desk[c];
        }
    }
    m.place_to.assign(m.flows.size(), 0);
    std::vector<Name> names(m.flows.size());
    for_each_index(m.flows.size(), [&](std::size_t f) { names[f] = name_of_trips(w, static_cast<std::uint32_t>(f)); });
    m.flow_name = std::move(names);
    for (std::size_t t = 0; t + 1 < m.flows_to.size(); ++t)
        for (std::uint32_t o = m.flows_to[t]; o < m.flows_to[t + 1]; ++o) m.place_to[m.to_order[o]] = o - m.flows_to[t];
}

}  // namespace cordon
