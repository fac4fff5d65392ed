// What is drawn for a whole township at once: the same numbers as one by one, for many questions.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "base/sampling.h"
#include "world/commute.h"
#include "world/whereabouts.h"

namespace cordon {

namespace {
constexpr std::size_t townships_a_block = 4;
constexpr std::uint32_t order_kept = 64;  // of a flow of more travellers: most questions are about those
}

std::uint32_t Whereabouts::Spread::below(float w) const {
    if (w >= 1.0f) return n;
    const double x = std::ceil(static_cast<double>(w) * n - u);
    return x <= 0 ? 0 : std::min(n, static_cast<std::uint32_t>(x));
}

Whereabouts::Stretch Whereabouts::Spread::on(const World& w, Cell c) const {
    const bool first = c == w.places.townships[w.places[c].township.value].cells.first;
    const std::uint32_t low = first ? 0 : below(w.mobility.cell_weight[c.value - 1]);
    return {low, below(w.mobility.cell_weight[c.value]) - low};
}

std::uint32_t Whereabouts::Spread::cells_below(const float* w, std::uint32_t cells, std::uint32_t point) const {
    if (cells > 64) {  // the first cell whose stretch ends beyond the point
        std::uint32_t low = 0, high = cells - 1;
        while (low < high) {
            const std::uint32_t middle = (low + high) / 2;
            if (below(w[middle]) > point) high = middle;
            else low = middle + 1;
        }
        return low;
    }
    // below(w) <= point where ceil(w n - u) is; the last cell takes all points. Counted without a branch, many at a time.
    std::uint32_t k = 0;
    for (std::uint32_t c = 0; c + 1 < cells; ++c) k += static_cast<double>(w[c]) * n - u <= point && w[c] < 1.0f;
    return k;
}

Whereabouts::Spread Whereabouts::spread(std::uint32_t flow, std::uint32_t n) const {
    if (const Township to = world_.mobility.flows[flow].to; to)
        if (const Visitors* v = visitors(to)) return {v->points[world_.mobility.place_to[flow]], n};
    return {luck_.draw(Purpose::trips_cell, name_of_trips(world_, flow), slot_key_, 1).uniform(), n};
}

Permutation Whereabouts::order_on_cells(std::uint32_t flow, std::uint32_t n) const {
    if (const Township to = world_.mobility.flows[flow].to; to && n > order_kept)
        if (const Visitors* v = visitors(to)) return v->order[world_.mobility.place_to[flow]];
    return Permutation(n, luck_.draw(Purpose::trips_cell, name_of_trips(world_, flow), slot_key_, 2));
}

Whereabouts::Pool Whereabouts::make_pool(Township from) const {
    const Population& people = world_.population;
    Pool pool;
    pool.residents = people.count(from, free_), pool.all = pool.residents + came(from);
    pool.everyone = pool.residents == people.people(from).size();
    if (quarter_ == 0 || world_.mobility.flows_from[from.value] == world_.mobility.flows_from[from.value + 1]) return pool;
    const Name name = name_of(world_, from);
    pool.order = Permutation(pool.all, luck_.draw(Purpose::trips_members, name, slot_key_));
    pool.leaving = binomial(pool.all, world_.mobility.trips[static_cast<std::size_t>(quarter_)],
                            luck_.draw(Purpose::trips_total, name, slot_key_).uniform());
    return pool;
}

void Whereabouts::draw(Township from, std::uint32_t travellers, std::uint32_t* first) const {
    const Mobility& m = world_.mobility;
    const std::uint32_t start = m.flows_from[from.value], end = m.flows_from[from.value + 1];
    std::fill_n(first, end - start + 1, 0u);
    if (end == start) return;
    // The nodes of the tree, each before those below it: first all of their draws.
    std::vector<Asked> asked;
    asked.reserve(end - start);
    const auto list = [&](const auto& self, std::uint32_t a, std::uint32_t b) -> void {
        if (b - a == 1) return;
        const std::uint32_t middle = (a + b) / 2;
        asked.push_back(of_node(from, a, b));
        self(self, a, middle), self(self, middle, b);
    };
    list(list, start, end);
    std::vector<Draw> draws(asked.size());
    luck_.draw(asked, draws.data());
    const Draw* next = draws.data();
    const auto divide = [&](const auto& self, std::uint32_t a, std::uint32_t b, std::uint32_t n) -> void {
        if (b - a == 1) {
            first[a - start + 1] = n;
            return;
        }
        const std::uint32_t middle = (a + b) / 2, l = left_of(from, a, middle, b, n, *next++);
        self(self, a, middle, l);
        self(self, middle, b, n - l);
    };
    divide(divide, start, end, travellers);
    for (std::size_t i = 1; i <= end - start; ++i) first[i] += first[i - 1];
}

void Whereabouts::reserve() {
    if (!pools_.empty()) return;
    const std::size_t townships = world_.places.townships.size();
    pools_.resize(townships), allowed_.resize(townships), visitors_.resize(townships);
    first_.resize(world_.mobility.flows.size() + townships);
}

void Whereabouts::prepare(Township from) {
    if (is_drawn_[from.value] || world_.mobility.flows.empty()) return;
    reserve();
    const std::uint32_t start = world_.mobility.flows_from[from.value], flows = world_.mobility.flows_from[from.value + 1] - start;
    const Pool made = make_pool(from);
    std::uint32_t* first = first_.data() + start + from.value;
    draw(from, made.leaving, first);
    if (first[flows] > 0 && limits(from)) {
        std::vector<std::uint32_t>& allowed = allowed_[from.value];
        for (std::uint32_t i = 0; i < flows; ++i) allowed.push_back(limited(start + i, first[i + 1] - first[i]));
    }
    pools_[from.value] = made;
    is_drawn_[from.value] = 1;
}

void Whereabouts::prepare_all() {
    if (world_.mobility.flows.empty()) return;
    reserve();
    for_each_index(is_drawn_.size(), [&](std::size_t t) { prepare(Township(t)); }, townships_a_block);
    all_drawn_ = true;
}

std::uint32_t Whereabouts::flows_drawn() const {
    std::size_t flows = 0;
    for (std::size_t t = 0; t < is_drawn_.size(); ++t)
        if (is_drawn_[t] && pools_[t].leaving > 0) flows += world_.mobility.flows_from[t + 1] - world_.mobility.flows_from[t];
    return static_cast<std::uint32_t>(flows);
}

std::uint32_t Whereabouts::limits_drawn() const {
    std::size_t flows = 0;
    for (const auto& allowed : allowed_) flows += allowed.size();
    return static_cast<std::uint32_t>(flows);
}

std::uint32_t Whereabouts::prevented(Township from) const {
    if (allowed_.empty() || allowed_[from.value].empty()) return 0;
    const auto& allowed = allowed_[from.value];
    return pools_[from.value].leaving - std::accumulate(allowed.begin(), allowed.end(), 0u);
}

// The visitors of each cell of a township, flow by flow.
void Whereabouts::draw_visitors(Township to) {
    const Mobility& m = world_.mobility;
    Visitors v;
    const std::uint32_t start = m.flows_to[to.value], flows = m.flows_to[to.value + 1] - start;
    v.travellers.resize(flows), v.points.resize(flows), v.order.resize(flows);
    std::vector<Asked> asked;  // as spread() and order_on_cells() do
    std::vector<std::uint32_t> ordered;
    for (std::uint32_t k = 0; k < flows; ++k) {
        const std::uint32_t flow = m.to_order[start + k];
        v.travellers[k] = travellers_of(flow).n;
        asked.push_back({Purpose::trips_cell, name_of_trips(world_, flow), slot_key_, 1});
        if (v.travellers[k] > order_kept) ordered.push_back(k);
    }
    for (const std::uint32_t k : ordered) asked.push_back({Purpose::trips_cell, asked[k].name, slot_key_, 2});
    std::vector<Draw> draws(asked.size());
    luck_.draw(asked, draws.data());
    for (std::uint32_t k = 0; k < flows; ++k) v.points[k] = draws[k].uniform();
    for (std::size_t j = 0; j < ordered.size(); ++j) v.order[ordered[j]] = Permutation(v.travellers[ordered[j]], draws[flows + j]);
    const Range<Cell> cells = world_.places.townships[to.value].cells;
    std::vector<std::uint32_t> before(flows, 0), below(flows);
    v.upto.resize(std::size_t{cells.size()} * (flows + 1));
    std::uint32_t* row = v.upto.data();
    for (const Cell c : cells) {
        const float weight = m.cell_weight[c.value];
        for (std::uint32_t k = 0; k < flows; ++k) {  // as Spread::below, in a form that compilers turn into vector instructions
            const double n = v.travellers[k], x = std::ceil(static_cast<double>(weight) * n - v.points[k]);
            below[k] = static_cast<std::uint32_t>(static_cast<std::int32_t>(weight >= 1.0f || x > n ? n : x < 0 ? 0.0 : x));
        }
        row[0] = 0;
        for (std::uint32_t k = 0; k < flows; ++k) row[k + 1] = row[k] + (below[k] - before[k]), before[k] = below[k];
        row += flows + 1;
    }
    visitors_[to.value] = std::move(v);
}

void Whereabouts::prepare_arrivals(Township to) {
    const Mobility& m = world_.mobility;
    if (m.flows.empty() || quarter_ == 0) return;
    for (std::uint32_t i = m.flows_to[to.value]; i < m.flows_to[to.value + 1]; ++i) prepare(m.origin[m.to_order[i]]);
    if (!m.place_to.empty() && !visitors(to)) reserve(), draw_visitors(to);
}

void Whereabouts::prepare_arrivals(const std::vector<std::uint8_t>& to) {
    const Mobility& m = world_.mobility;
    if (m.flows.empty() || quarter_ == 0 || m.place_to.empty()) return;
    reserve();
    for_each_index(to.size(), [&](std::size_t t) {
        if (to[t] && !visitors(Township(t))) draw_visitors(Township(t));
    }, townships_a_block);
}

}  // namespace cordon
