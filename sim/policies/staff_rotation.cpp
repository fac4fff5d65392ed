// Staff of isolation sites and hospitals who live where they work, by turns, and are quarantined after each; and what protects them.
#include "policy/policy.h"

namespace cordon {

namespace {

class StaffRotation final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence(
            "Staff of isolation sites and hospitals live where they work, away from home, for a turn of some days, and are quarantined "
            "after it; protective clothing lowers their risk.");
        Policy::fields(f);
        how_.houses.fields(
            f, "Names of isolation sites and hospitals with `staff`; without them, all in the counties of `where`, and the regional ones.");
        f.value("live_in", how_.live_in,
                {.text = "They live there for the turn; otherwise they go home, and are only protected.", .moves = "+staff_rotated"});
        f.value("days", how_.days,
                {.text = "Length of a turn.",
                 .unit = "day",
                 .least = 1,
                 .most = 365,
                 .source = "14 (our choice)",
                 .moves = "-staff_rotated"});
        f.value("quarantine_days", how_.quarantine_days,
                {.text = "Quarantine after a turn.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "14 (as of contacts)",
                 .moves = "+person_days_home"});
        f.value("protection", how_.protection,
                {.text = "By how much protective clothing lowers their risk on duty, beside the standard of the facility.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: of staff sent to Wuhan with full protection none was infected (Liu 2020)",
                 .moves = "-staff_infected_inside"});
    }
    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        how_.houses.prepare(*this, places, false, complaints);
        bool any = false;
        for (std::size_t k = 0; k < places.facilities.size(); ++k) any |= how_.houses.hold(k) && places.facilities[k].staff > 0;
        if (enabled && !any && !places.facilities.empty())
            complaints.add(where_declared, title() + ": none of its facilities has staff", "give these facilities staff, e.g. staff = 5");
    }
    const Rotation* rotation() const override { return &how_; }
    bool samples() const override { return false; }

  private:
    Rotation how_;
};

}  // namespace

std::unique_ptr<Policy> make_staff_rotation() { return std::make_unique<StaffRotation>(); }

}  // namespace cordon
