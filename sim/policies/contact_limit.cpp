// Contact limits: closures, distance and masks, as shares left of normal contacts, attendance and visits.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {
class ContactLimit final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Closures, distance and masks: shares left of normal contacts, attendance and visits.");
        Policy::fields(f);
        f.value("voluntary", voluntary,
                {.text = "People do so by themselves, whatever the authority does: it stays when measures are taken away (run.measures), and costs nothing."});
        const auto left = [&](const char* name, double& x, const char* text) {
            f.value(name, x, {.text = text, .least = 0, .most = 1, .moves = "+infections"});
        };
        left("household", left_.household, "Share left of contacts between housemates.");
        left("team", left_.team, "Share left of contacts with colleagues among those at work.");
        left("class", left_.school_class, "Share left of contacts with classmates among those at school.");
        left("community", left_.community, "Share left of contacts with all others, in the street, shops and transport.");
        left("visit", left_.visit, "Share left of contacts in a family visit that takes place.");
        left("visits", left_.visits, "Share left of the family visits themselves.");
        left("work", left_.work, "Share left of workers at their workplace.");
        left("school", left_.school, "Share left of pupils at school; 0: schools are closed.");
        f.value("ramp_days", ramp_days_,
                {.text = "Days over which the limit builds up, evenly, from when.from; 0: at once.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .moves = "+infections"});
        if (ramp_days_ > 0 && !when.from) f.wrong("ramp_days", "has no day to begin on", "give when.from, or remove ramp_days");
    }
    void adjust(const Known&, const Now& now, Conditions& conditions) const override {
        const double built_up =
            ramp_days_ > 0 ? std::min(1.0, (now.day() + 1 - (*when.from - now.clock.start)) / static_cast<double>(ramp_days_)) : 1.0;
        const auto limit = [built_up](double& x, double left) { x *= left + (1 - built_up) * (1 - left); };
        for (std::size_t c = 0; c < conditions.county.size(); ++c) {
            if (!area.holds(County(c))) continue;
            CountyConditions& here = conditions.county[c];
            limit(here.household, left_.household), limit(here.team, left_.team), limit(here.school_class, left_.school_class);
            limit(here.community, left_.community), limit(here.visit, left_.visit), limit(here.visits, left_.visits);
            limit(here.work, left_.work), limit(here.school, left_.school);
        }
    }
    bool samples() const override { return false; }

  private:
    static CountyConditions all() {
        CountyConditions c;
        c.visits = 1;  // as a share of those of the day
        return c;
    }
    CountyConditions left_ = all();  // shares
    int ramp_days_ = 0;
};
}  // namespace

std::unique_ptr<Policy> make_contact_limit() { return std::make_unique<ContactLimit>(); }

}  // namespace cordon
