// Who is let in: a quota a day, and permits. The rest are turned back before they have come.
#include "policy/dated.h"

namespace cordon {

namespace {

class ArrivalQuota final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("A quota of arrivals a day is let in, those who have a permit; the others are turned back, and some come again later.");
        Policy::fields(f);
        rule_.sources.fields(f, "Outside sources of which the quota holds, all together; without them all sources.");
        f.value("a_day", rule_.a_day,
                {.text = "People let in a day. Who travel together come together or not at all.",
                 .unit = "persons/day",
                 .least = 0,
                 .most = 1e7,
                 .source = "our choice",
                 .moves = "+arrivals"});
        f.value("permits", rule_.permits,
                {.text = "Share of arrivals, by those who travel together, who have a permit.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: all, unless a scenario says otherwise",
                 .moves = "+arrivals"});
        f.value("permits_from", rule_.permits_from,
                {.text = "First day on which nobody is let in without a permit; without it, from the start of the policy."});
        if (when.to && rule_.permits_from && *when.to <= *rule_.permits_from)
            f.wrong("permits_from", "is not before the policy ends (" + to_string(*when.to) + ")", "give an earlier day, or remove it");
        f.value("comes_again", rule_.comes_again,
                {.text = "Share of those turned back who come again, each time.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+arrivals_turned_back"});
        f.value("later", rule_.later,
                {.text = "Time until they come again.",
                 .unit = "day",
                 .least = 0.5,
                 .most = 60,
                 .source = "our choice",
                 .moves = "-arrivals_turned_back"});
    }
    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        find_sources(rule_.sources, *this, places, complaints);
    }
    const Admission* admission() const override { return &rule_; }
    bool samples() const override { return false; }

  private:
    Admission rule_;
};

}  // namespace

std::unique_ptr<Policy> make_arrival_quota() { return std::make_unique<ArrivalQuota>(); }

}  // namespace cordon
