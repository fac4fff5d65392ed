// Journeys that ended at a checkpoint or an entrance: who is at home again, and nowhere else, for how long.
#pragma once
#include <cstdint>
#include <vector>

#include "base/columns.h"
#include "base/ids.h"
#include "base/time.h"

namespace cordon {

struct Stop {
    Person person;
    Tick from, until;  // [from, until)
    Gate gate;         // none: an entrance, or a place that is closed
    bool closed = false;  // the place: they do not set out
    std::uint32_t before = RowMap<Person>::none;  // the last one before it of the same person
};

class Stops {
  public:
    void add(Stop s) {
        s.before = last_.find(s.person);
        last_.set(s.person, static_cast<std::uint32_t>(rows_.size()));
        open_.push_back(static_cast<std::uint32_t>(rows_.size()));
        rows_.push_back(s);
    }
    // Those that end by a tick are no longer among the open ones, but tracing still asks for them.
    void end(Tick now) {
        std::erase_if(open_, [&](std::uint32_t k) { return rows_[k].until <= now; });
    }
    // The one that keeps someone at home in a tick; nullptr: none.
    const Stop* find(Person p, Tick t) const {
        for (std::uint32_t k = last_.find(p); k != RowMap<Person>::none; k = rows_[k].before)
            if (rows_[k].from <= t) return t < rows_[k].until ? &rows_[k] : nullptr;
        return nullptr;
    }
    // The first tick after all of them.
    Tick until(Person p) const { return last_.has(p) ? rows_[last_.find(p)].until : Tick{0}; }
    std::size_t open() const { return open_.size(); }
    const Stop& open(std::size_t k) const { return rows_[open_[k]]; }
    std::size_t size() const { return rows_.size(); }
    CORDON_VISIT_OWN(rows, open, last)

  private:
    std::vector<Stop> rows_;          // in order of time
    std::vector<std::uint32_t> open_; // rows
    RowMap<Person> last_;             // person -> row
};

}  // namespace cordon
