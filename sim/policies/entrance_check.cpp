// Checks at the entrances of firms and schools: everyone who comes in the morning is looked at, step by step.
#include "policy/screens.h"

namespace cordon {

namespace {

class EntranceCheck final : public Screens {
  public:
    void fields(Fields& f) override {
        f.sentence("At the entrances of firms and schools everyone who comes to work or to learn in the morning is looked at, step by step: a "
                   "fever is sent home and to a fever clinic; other steps and other outcomes can be declared. Nobody waits in line there, "
                   "unlike at a checkpoint. `where` names the counties of the places.");
        Policy::fields(f);
        entrance_.fields(f);
    }
    const Entrance* entrance() const override { return &entrance_; }

  private:
    const ScreenStep& step(std::size_t k) const override { return entrance_.steps[k]; }
    Entrance entrance_;
};

}  // namespace

std::unique_ptr<Policy> make_entrance_check() { return std::make_unique<EntranceCheck>(); }

}  // namespace cordon
