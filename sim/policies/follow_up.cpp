// After discharge: days at home or in a site, and tests in the weeks that follow, against relapse.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

class FollowUp final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Whoever is discharged is watched for some days and asked back for tests; who is then positive again is no new case.");
        Policy::fields(f);
        f.value("days", days_,
                {.text = "Days of watching after discharge; 0: none.",
                 .unit = "day",
                 .least = 0,
                 .most = 90,
                 .source = "14 (national editions 6 and 7)",
                 .moves = "+person_days_home"});
        f.value("keep", keep_, keep_names, {.text = "Where: home, site or hospital."});
        f.value("comply", comply_,
                {.text = "Share who stay at home when told to.", .least = 0, .most = 1, .source = "our choice", .moves = "+person_days_home"});
        f.value("checks_a_day", checks_, {.text = "Looks at them in a day.", .least = 1, .most = 2, .source = "our choice", .moves = "+rounds"});
        f.value("test_days", test_days_,
                {.text = "Days after discharge on which they are tested.", .unit = "day", .least = 0, .most = 365, .source = "14 and 28: weeks 2 and 4 (national editions 6 and 7)"});
        f.value("attends", attends_,
                {.text = "Share of those who are free by then who come, each time.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+tests_after_discharge"});
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::laboratory}; }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        const Moment from = now.clock.end(now.tick);
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::discharged || !area.holds(fact.county)) continue;
            if (days_ > 0)
                orders.push_back({.kind = OrderKind::hold,
                                  .person = fact.person,
                                  .priority = Priority::other,
                                  .reason = {.reason = Reason::discharged, .keep = keep_, .until = from + moment(days_)},
                                  .comply = comply_,
                                  .checks_a_day = checks_});
            for (const double day : test_days_)
                remind.plan(std::max(now.tick + 1, now.clock.tick_of(from + moment(day))), {id, fact.person});
        }
        for (const Reminder& r : news.due)
            if (known.files.find(r.person)->state == CaseState::discharged)
                orders.push_back({.kind = OrderKind::sample, .person = r.person, .priority = Priority::other, .comply = attends_});
    }
    bool samples() const override { return false; }

  private:
    double days_ = 14, comply_ = 0.9, attends_ = 0.9;
    int checks_ = 1;
    Keep keep_ = Keep::home;
    std::vector<double> test_days_ = {14, 28};
};

}  // namespace

std::unique_ptr<Policy> make_follow_up() { return std::make_unique<FollowUp>(); }

}  // namespace cordon
