// Health workers sent to help elsewhere: away for some days, and in quarantine when they are back.
#include "policy/policy.h"

namespace cordon {

namespace {

class StaffLent final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("On its first day health workers leave to help elsewhere; they come back after some days, and are quarantined first.");
        Policy::fields(f);
        f.value("workers", how_.workers,
                {.text = "Health workers of each county who go, if so many can.",
                 .unit = "persons",
                 .least = 0,
                 .most = 100000,
                 .source = "our choice",
                 .moves = "+staff_lent"});
        f.value("days", how_.days,
                {.text = "How long they are away.",
                 .unit = "day",
                 .least = 1,
                 .most = 365,
                 .source = "our choice",
                 .moves = "+person_days_home"});
        f.value("quarantine_days", how_.quarantine_days,
                {.text = "Quarantine when they are back.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "14 (as of arrivals)",
                 .moves = "+person_days_home"});
    }
    const Lending* lending() const override { return &how_; }
    bool samples() const override { return false; }

  private:
    Lending how_;
};

}  // namespace

std::unique_ptr<Policy> make_staff_lent() { return std::make_unique<StaffLent>(); }

}  // namespace cordon
