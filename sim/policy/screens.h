// What policies that look at people on their way have in common: what is ordered for those whom a step has flagged.
#pragma once
#include "policy/policy.h"

namespace cordon {

class Screens : public Policy {
  public:
    void respond(const Known&, const Now&, const News&, std::vector<Order>&, Agenda<Reminder>&) const override;
    void conclude(const Known&, const Now&, const News&, std::vector<Order>&) const override;

  private:
    virtual const ScreenStep& step(std::size_t) const = 0;  // of those that it declares
    ReasonHeld once_more(const Known&, Person, ReasonHeld) const;
    void release_fever(const Known&, Person, std::vector<Order>&) const;
};

}  // namespace cordon
