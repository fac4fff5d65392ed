// The contacts of one person, gathered setting by setting from presence, infections and keyed draws. Nothing is stored: asking
// twice gives the same people.
#pragma once
#include <vector>

#include "stages/trace.h"

namespace cordon {

class History {
  public:
    History(const Stage&, const std::vector<Whereabouts>& past, Person of, const Question&);
    void household();
    void colleagues_and_visits();
    void infections();
    void community();
    void vehicle();
    void lines();
    std::vector<Named> sorted();

  private:
    bool asks(Setting setting) const { return question_.found[static_cast<std::size_t>(setting)] > 0; }
    bool at_large_in(const Whereabouts&) const;
    bool free_in(const Whereabouts&) const;
    bool came_to(const Whereabouts&, Person, Gate, bool back) const;
    bool can_be_named(Person) const;
    bool long_enough(Person, int day, Setting) const;
    int day_of(Moment m) const;
    void add(Person, Moment last, Setting, double least = 0, std::uint8_t kind = 0);  // least: share found, if it is more than that of the setting
    void name(Person, Moment last, Setting);
    double named_by_liaison(const Presence&) const;
    bool group(const Whereabouts&, const Presence&);
    void line(const Whereabouts&, Gate, bool back);

    const Stage& s_;
    const std::vector<Whereabouts>& past_;
    const Person of_;
    const Question& question_;
    const Name name_;
    Moment free_until_, home_until_;
    std::vector<Named> named_;
};

}  // namespace cordon
