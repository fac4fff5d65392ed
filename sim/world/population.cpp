// Ranks and members by counting: a table of counts every 256 people, and a scan of at most one block of marks.
#include "world/population.h"

#include <algorithm>
#include <bit>

#include "base/errors.h"
#include "base/nibbles.h"
#include "base/parallel.h"

namespace cordon {

struct Population::Roles {
    RoleMask mask;
    NibbleSet marks{mask, false};
    explicit Roles(RoleMask m) : mask(m) {}
    std::uint32_t before(const Counts& c) const {
        std::uint32_t n = 0;
        for (int i = 0; i < roles; ++i) n += c.before[i] & -((static_cast<std::uint32_t>(mask) >> i) & 1u);
        return n;
    }
};

struct Population::Firsts {
    NibbleSet marks{0xaaaa, true};  // every other half has the lowest bit, which says so
    std::uint32_t before(const Counts& c) const { return c.before[roles]; }
};

namespace {

// Index of the range that holds x, of ranges given by their firsts (sorted; empty ranges allowed) and a last end.
std::uint32_t range_of(const std::vector<std::uint32_t>& firsts, std::uint32_t x) {
    return static_cast<std::uint32_t>(std::upper_bound(firsts.begin(), firsts.end(), x) - firsts.begin()) - 1;
}

}  // namespace

Population::Population(std::vector<std::uint8_t> age, std::vector<std::uint8_t> mark, std::vector<std::uint32_t> cell_first,
                       const Places& places)
    : age_(std::move(age)), mark_(std::move(mark)), cell_first_(std::move(cell_first)) {
    expects(age_.size() == mark_.size() && cell_first_.size() == places.cells.size() + 1 && cell_first_.back() == age_.size());
    mark_.reserve(age_.size() + stretch);
    mark_.resize(age_.size() + stretch, 0);
    count_marks(places);
}

void Population::count_marks(const Places& places) {
    const std::size_t townships = places.townships.size();
    township_first_.resize(townships + 1), township_block_.resize(townships + 1);
    for (std::size_t t = 0; t < townships; ++t) {
        const Range<Cell> cells = places.townships[t].cells;
        township_first_[t] = cell_first_[cells.first.value], township_first_[t + 1] = cell_first_[cells.last.value];
        township_block_[t + 1] = township_block_[t] + (township_first_[t + 1] - township_first_[t] + block - 1) / block + 1;
    }
    counts_.resize(township_block_.back());
    guide(cell_first_, per_cell_guide, cell_guide_), guide(township_first_, per_township_guide, township_guide_);

    // First what each block holds, in parallel; then the sums, block after block.
    for_each_index(counts_.size(), [&](std::size_t b) {
        Counts& c = counts_[b];
        std::fill(std::begin(c.before), std::end(c.before), 0u);
        const std::uint32_t t = range_of(township_block_, static_cast<std::uint32_t>(b));
        const std::uint32_t first = township_first_[t] + (static_cast<std::uint32_t>(b) - township_block_[t]) * block;
        const std::uint32_t last = std::min(first + block, township_first_[t + 1]);
        for (std::uint32_t p = first; p < last; ++p) ++c.before[mark_[p] & 15], c.before[roles] += (mark_[p] / first_of_household) & 1u;
    });
    for (std::size_t t = 0; t < townships; ++t) {
        Counts sum{};
        for (std::uint32_t b = township_block_[t]; b < township_block_[t + 1]; ++b)
            for (int i = 0; i <= roles; ++i) {
                const std::uint32_t here = counts_[b].before[i];
                counts_[b].before[i] = sum.before[i];
                sum.before[i] += here;
            }
    }
}

Range<Person> Population::household(Person p) const {
    std::uint32_t first = p.value, last = p.value + 1;
    while (!(mark_[first] & first_of_household)) --first;
    while (last < size() && !(mark_[last] & first_of_household)) ++last;
    return {Person(first), Person(last)};
}

void Population::guide(const std::vector<std::uint32_t>& firsts, std::uint32_t people, std::vector<std::uint32_t>& guide) const {
    guide.resize(size() / people + 1);
    std::uint32_t at = 0;
    for (std::size_t k = 0; k < guide.size(); ++k) {
        const auto p = static_cast<std::uint32_t>(k * people);
        while (at + 2 < firsts.size() && firsts[at + 1] <= p) ++at;
        guide[k] = at;
    }
}

template <class Kind>
std::uint32_t Population::rank_of(Township t, Kind kind, std::uint32_t person) const {
    const std::uint32_t within = person - township_first_[t.value];
    const Counts& c = counts_[township_block_[t.value] + within / block];
    const std::uint32_t start = within / block * block;
    return kind.before(c) + kind.marks.count(mark_.data() + township_first_[t.value] + start, within - start);
}

template <class Kind>
Person Population::select_of(Township t, Kind kind, std::uint32_t r) const {
    const Counts* counts = counts_.data() + township_block_[t.value];
    const std::uint32_t blocks = township_block_[t.value + 1] - township_block_[t.value] - 1;
    const std::uint32_t total = kind.before(counts[blocks]);
    expects(r < total);
    // The block: guessed from an even spread, then by doubling steps and halving, as people of a kind are spread almost evenly.
    std::uint32_t low = static_cast<std::uint32_t>(static_cast<std::uint64_t>(r) * blocks / total), high = low + 1;
    std::uint32_t before = kind.before(counts[low]);
    for (std::uint32_t step = 1; before > r; step *= 2) high = low, low = low > step ? low - step : 0, before = kind.before(counts[low]);
    for (std::uint32_t step = 1;; step *= 2) {
        const std::uint32_t upto = kind.before(counts[high]);
        if (upto > r) break;
        low = high, before = upto, high = std::min(high + step, blocks);
    }
    while (high - low > 1) {
        const std::uint32_t middle = low + (high - low) / 2, upto = kind.before(counts[middle]);
        if (upto <= r)
            low = middle, before = upto;
        else
            high = middle;
    }
    // The stretch of people that holds it, and the one of them. Where it runs into the next township there is no harm: ours comes before.
    std::uint32_t left = r - before, at = township_first_[t.value] + low * block;
    for (;; at += stretch) {
        std::uint32_t here = kind.marks.of(mark_.data() + at);
        const auto n = static_cast<std::uint32_t>(std::popcount(here));
        if (left >= n) {
            left -= n;
            continue;
        }
        for (; left > 0; --left) here &= here - 1;
        return Person(at + static_cast<std::uint32_t>(std::countr_zero(here)));
    }
}

std::uint32_t Population::count(Township t, RoleMask m) const { return Roles(m).before(counts_[township_block_[t.value + 1] - 1]); }
std::uint32_t Population::rank(Township t, RoleMask m, Person p) const { return rank_of(t, Roles(m), p.value); }
Person Population::select(Township t, RoleMask m, std::uint32_t r) const { return select_of(t, Roles(m), r); }
std::uint32_t Population::households(Township t) const { return Firsts{}.before(counts_[township_block_[t.value + 1] - 1]); }
std::uint32_t Population::household_rank(Township t, Person first) const { return rank_of(t, Firsts{}, first.value); }
Person Population::household_select(Township t, std::uint32_t r) const { return select_of(t, Firsts{}, r); }

std::uint32_t Population::count(RoleMask m) const {
    std::uint32_t n = 0;
    for (std::size_t t = 0; t + 1 < township_block_.size(); ++t) n += count(Township(t), m);
    return n;
}

std::size_t Population::bytes() const {
    return age_.capacity() + mark_.capacity() +
           (cell_first_.capacity() + township_first_.capacity() + township_block_.capacity() + cell_guide_.capacity() +
            township_guide_.capacity()) * sizeof(std::uint32_t) +
           counts_.capacity() * sizeof(Counts);
}

}  // namespace cordon
