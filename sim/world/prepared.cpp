// Flows drawn for a whole township at once: the same numbers as one by one, and what limits take away from them.
#include <numeric>

#include "world/whereabouts.h"

namespace cordon {

void Whereabouts::prepare(Township from) {
    if (is_drawn_[from.value] || world_.mobility.flows.empty()) return;
    const std::vector<std::uint32_t> first = draw(from);
    if (first.back() > 0 && in(from).limits_trips()) {
        const std::uint32_t start = world_.mobility.flows_from[from.value];
        std::vector<std::uint32_t>& allowed = allowed_[from.value];
        for (std::uint32_t i = 0; i + 1 < first.size(); ++i) allowed.push_back(limited(start + i, first[i + 1] - first[i]));
    }
    drawn_[from.value] = first;
    is_drawn_[from.value] = 1;
}

std::uint32_t Whereabouts::flows_drawn() const {
    std::size_t flows = 0;
    for (const auto& first : drawn_) flows += first.empty() || first.back() == 0 ? 0 : first.size() - 1;
    return static_cast<std::uint32_t>(flows);
}

std::uint32_t Whereabouts::limits_drawn() const {
    std::size_t flows = 0;
    for (const auto& allowed : allowed_) flows += allowed.size();
    return static_cast<std::uint32_t>(flows);
}

std::uint32_t Whereabouts::prevented(Township from) const {
    const auto& allowed = allowed_[from.value];
    return allowed.empty() ? 0 : drawn_[from.value].back() - std::accumulate(allowed.begin(), allowed.end(), 0u);
}

void Whereabouts::prepare_arrivals(Township to) {
    const Mobility& m = world_.mobility;
    if (m.flows.empty()) return;
    for (std::uint32_t i = m.flows_to[to.value]; i < m.flows_to[to.value + 1]; ++i) prepare(m.origin[m.to_order[i]]);
}

}  // namespace cordon
