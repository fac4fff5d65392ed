// Management of rented housing: landlords register those who lodge with them and whom nobody else lists.
#include "policy/policy.h"

namespace cordon {

namespace {

class RentedHousing final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Landlords register the arrivals who lodge with them, whom no village or compound lists.");
        Policy::fields(f);
        f.value("share", landlords_.share,
                {.text = "Share of lodgers whose landlords register them.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+lodgers_registered"});
        f.value("delay", landlords_.delay,
                {.text = "Time from arrival, or from the start of the policy, until they do.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice",
                 .moves = "-lodgers_registered"});
        f.value("days_back", landlords_.days_back,
                {.text = "Lodgers who came so long before the start of the policy are registered too.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14: longer ago they no longer need to be held",
                 .moves = "+lodgers_registered"});
    }
    const Registration* registration() const override { return &landlords_; }
    bool samples() const override { return false; }

  private:
    Registration landlords_{.share = 0.7, .delay = Law::gamma(2, 1), .days_back = 14, .lodgers = true};
};

}  // namespace

std::unique_ptr<Policy> make_rented_housing() { return std::make_unique<RentedHousing>(); }

}  // namespace cordon
