// People who come from elsewhere are listed by the place where they stay, and kept apart.
#include "policy/policy.h"

namespace cordon {

namespace {

class ArrivalIsolation final : public Policy {
  public:
    void fields(Fields& f) override {
        Policy::fields(f);
        f.value("keep", keep_, keep_names, {.text = "Where arrivals are held: home, site or hospital."});
        f.value("days", days_,
                {.text = "Days from arrival.", .unit = "day", .least = 0, .most = 365, .source = "14 (national guidance of January 2020)"});
        f.value("household", household_, {.text = "Those who live with them stay at home for as long."});
        f.value("comply", comply_, {.text = "Share who stay at home when told to.", .least = 0, .most = 1, .source = "our choice"});
        f.value("hard_hit_only", hard_hit_only_, {.text = "Only arrivals from sources that are declared hard hit."});
        f.value("listed", registration_.share,
                {.text = "Share of arrivals whom their village or compound lists, whether a gate has seen them or not.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice"});
        f.value("listed_after", registration_.delay,
                {.text = "Time from arrival, or from the start of the policy, until they are on the list.",
                 .unit = "day",
                 .least = 0,
                 .source = "our choice"});
        f.value("days_back", registration_.days_back,
                {.text = "Arrivals so long before the start of the policy are listed too.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14: longer ago they no longer need to be held"});
    }

    void respond(const Known& known, const Now& now, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : known.fresh) {
            if (fact.kind != FactKind::arrival_seen || !area.holds(fact.county) || (hard_hit_only_ && fact.detail == 0)) continue;
            const Moment until = fact.since + moment(days_);
            if (until <= now.clock.end(now.tick)) continue;
            orders.push_back({.kind = OrderKind::hold,
                              .person = fact.person,
                              .priority = Priority::arrival,
                              .reason = {.reason = Reason::arrival, .keep = keep_, .until = until, .of = fact.other},
                              .household = household_,
                              .comply = comply_});
        }
    }

    const Registration* registration() const override { return &registration_; }

  private:
    Keep keep_ = Keep::home;
    double days_ = 14, comply_ = 0.9;
    bool household_ = false, hard_hit_only_ = true;
    Registration registration_{.share = 0.9, .delay = Law::gamma(2, 1), .days_back = 14};
};

}  // namespace

std::unique_ptr<Policy> make_arrival_isolation() { return std::make_unique<ArrivalIsolation>(); }

}  // namespace cordon
