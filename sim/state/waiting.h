// A line in which people, samples or cases wait: by priority, then by time, then by a keyed tie. Never by the order in
// which a container happened to hold them.
#pragma once
#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <vector>

#include "base/errors.h"
#include "base/ids.h"
#include "base/time.h"
#include "base/visit.h"

namespace cordon {

struct Waiting {
    Moment since{};
    std::uint64_t tie = 0;
    Person person{};
    PolicyId policy{};         // that asked
    std::int32_t detail = 0;   // free for the stage
    Episode episode{};         // that has brought them; none: another cause
    auto operator<=>(const Waiting&) const = default;
};

// Who leaves a line otherwise than from the front stays in it until they get there: the stage knows whom to pass over.
class WaitingLine {
  public:
    static constexpr std::size_t priorities = 7;

    // Lower priorities go first.
    void join(std::size_t priority, const Waiting& w) {
        expects(priority < priorities);
        ranks_[priority].entries.push_back(w);
        ++size_;
    }
    // The first in line, or nullptr. `priority`: of that one.
    const Waiting* front(std::size_t* priority = nullptr) {
        for (std::size_t p = 0; p < priorities; ++p) {
            Rank& r = ranks_[p];
            if (r.head == r.entries.size()) continue;
            r.sort();
            if (priority) *priority = p;
            return &r.entries[r.head];
        }
        return nullptr;
    }
    void pop() {
        for (Rank& r : ranks_) {
            if (r.head == r.entries.size()) continue;
            r.sort();
            ++r.head, --size_;
            if (r.head > 64 && 2 * r.head > r.entries.size()) r.drop();
            return;
        }
    }
    std::size_t size() const { return size_; }
    CORDON_VISIT_OWN(ranks, size)
    // For counting: all who wait, with their priority.
    template <class Visit>
    void each(const Visit& visit) const {
        for (std::size_t p = 0; p < priorities; ++p)
            for (std::size_t i = ranks_[p].head; i < ranks_[p].entries.size(); ++i) visit(p, ranks_[p].entries[i]);
    }

  private:
    struct Rank {
        CORDON_VISIT_OWN(entries, head, sorted)
        std::vector<Waiting> entries;
        std::size_t head = 0, sorted = 0;  // [head, sorted) is in order, the rest came since
        void sort() {
            const auto begin = entries.begin();
            const auto first = begin + static_cast<std::ptrdiff_t>(head), middle = begin + static_cast<std::ptrdiff_t>(std::max(head, sorted));
            if (middle == entries.end()) return;
            std::sort(middle, entries.end());
            // Those who come later mostly wait for less long: there is rarely anything to merge.
            if (middle != first && *middle < *(middle - 1)) std::inplace_merge(first, middle, entries.end());
            sorted = entries.size();
        }
        void drop() {
            entries.erase(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(head));
            sorted -= head, head = 0;
        }
    };
    std::array<Rank, priorities> ranks_;
    std::size_t size_ = 0;
};

}  // namespace cordon
