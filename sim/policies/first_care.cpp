// Village clinics, private clinics and pharmacies, which see fevers first: from a date on they must no longer treat them.
#include "policy/policy.h"

namespace cordon {

namespace {

class FirstCarePolicy final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence(
            "Village clinics, private clinics and pharmacies must refer fevers to a fever clinic and report them; without it they treat "
            "them.");
        Policy::fields(f);
        f.value("refer", how_.refer,
                {.text = "Share of the fevers that come to them which they refer and report; they treat the others as before.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+first_care_referred"});
        f.value("report_delay", how_.report_delay,
                {.text = "Time from the visit until the authority has the report.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice: at once, by telephone",
                 .moves = "-fevers_reported"});
        f.value("protection", how_.protection,
                {.text = "Share by which masks and distance lower the risk of their staff.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice; masks alone 0.85 (0.66-0.93) where observed (Chu 2020)",
                 .moves = "-staff_infected"});
    }

    const FirstCare* first_care() const override { return &how_; }
    bool samples() const override { return false; }

  private:
    FirstCare how_;
};

}  // namespace

std::unique_ptr<Policy> make_first_care() { return std::make_unique<FirstCarePolicy>(); }

}  // namespace cordon
