// The calendar queue: what falls due in which tick. An event may be planned for a later tick only.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/errors.h"
#include "base/sort.h"
#include "base/time.h"
#include "base/visit.h"

namespace cordon {

// Event needs operator< on its content, so that what is taken is sorted the same whatever the order of planning. If it has rank(), by
// which most of them can be told apart (base/sort.h), sorting takes time in proportion to their number.
template <class Event>
class Agenda {
  public:
    void plan(Tick when, const Event& e) {
        expects(when > now_);
        const std::size_t i = static_cast<std::size_t>(when.index - first_);
        if (i >= days_.size()) days_.resize(i + 1);
        days_[i].push_back(e);
        ++planned_;
    }
    // All that is due in `now`, sorted. Ticks are taken one after the other.
    std::vector<Event> take(Tick now) {
        std::vector<Event> due = take_unsorted(now);
        sort(due);
        return due;
    }
    // The same in the order in which it was planned, for whom that is order enough.
    std::vector<Event> take_unsorted(Tick now) {
        expects(now > now_);
        now_ = now;
        std::vector<Event> due;
        const std::size_t i = static_cast<std::size_t>(now.index - first_);
        if (i < days_.size()) due.swap(days_[i]);
        planned_ -= due.size();
        return due;
    }
    std::size_t planned() const { return planned_; }
    Tick now() const { return now_; }
    CORDON_VISIT_OWN(days, now, planned)
    // Every event that is still planned, by tick.
    template <class Visit>
    void each(const Visit& visit) const {
        for (std::size_t i = 0; i < days_.size(); ++i)
            for (const Event& e : days_[i]) visit(Tick{static_cast<std::int32_t>(i) + first_}, e);
    }

  private:
    static void sort(std::vector<Event>& due) {
        if constexpr (requires(const Event& e) { e.rank(); })
            sort_by(due, [](const Event& e) { return e.rank(); });
        else
            std::sort(due.begin(), due.end());
    }
    static constexpr std::int32_t first_ = 0;
    std::vector<std::vector<Event>> days_;
    Tick now_{-1};
    std::size_t planned_ = 0;
};

}  // namespace cordon
