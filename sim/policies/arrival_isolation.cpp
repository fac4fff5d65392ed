// People who come from elsewhere are listed by the place where they stay, and kept apart.
#include "policy/dated.h"

namespace cordon {

namespace {

class ArrivalIsolation final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("People who come from elsewhere are listed by the place where they stay or by the gates, and kept apart for some days.");
        Policy::fields(f);
        f.value("keep", keep_, keep_names, {.text = "Where arrivals are held: home, site or hospital."});
        f.value("days", days_,
                {.text = "Days from arrival.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14 (national guidance of January 2020)",
                 .moves = "+person_days_home"});
        sources_.fields(f, "Outside sources whose arrivals are held; without them all sources.");
        f.value("household", household_, {.text = "Those who live with them stay at home for as long: the household is sealed.", .moves = "+person_days_home"});
        f.value("comply", comply_, 
                {.text = "Share who stay at home when told to.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+person_days_home"});
        f.value("apart", apart_,
                {.text = "Share of the contacts with housemates that is left to someone who is held at home: less than 1 where they have a "
                         "room of their own.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+infections_of_arrivals_households"});
        f.value("checks_a_day", checks_a_day_,
                {.text = "Rounds a day in which their temperature and symptoms are asked for, 1 or 2.",
                 .unit = "1/day",
                 .least = 1,
                 .most = 2,
                 .source = "twice a day (national guidance of January 2020)",
                 .moves = "+rounds"});
        f.value("hard_hit_only", hard_hit_only_, 
                {.text = "Only arrivals from sources that are declared hard hit.", .moves = "-person_days_home"});
        f.value("listed", registration_.share,
                {.text = "Share of arrivals whom their village or compound lists, whether a gate has seen them or not; those who lodge in "
                         "rented rooms apart.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+arrivals_seen"});
        f.value("listed_after", registration_.delay,
                {.text = "Time from arrival, or from the start of the policy, until they are on the list.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice",
                 .moves = "-person_days_home"});
        f.value("days_back", registration_.days_back,
                {.text = "Arrivals so long before the start of the policy are listed too.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14: longer ago they no longer need to be held",
                 .moves = "+arrivals_seen"});
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        find_sources(sources_, *this, places, complaints);
    }

    void respond(const Known&, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::arrival_seen || !area.holds(fact.county) || (hard_hit_only_ && !from_hard_hit(fact.detail))) continue;
            if (fact.other != Fact::none && !sources_.hold(fact.other)) continue;
            const Moment until = fact.since + moment(days_);
            if (until <= now.clock.end(now.tick)) continue;
            orders.push_back({.kind = OrderKind::hold,
                              .person = fact.person,
                              .priority = Priority::arrival,
                              .reason = {.reason = Reason::arrival, .keep = keep_, .until = until, .of = fact.other},
                              .household = household_,
                              .comply = comply_,
                              .apart = keep_ == Keep::home ? apart_ : 1,
                              .checks_a_day = checks_a_day_});
        }
    }

    const Registration* registration() const override { return &registration_; }
    bool samples() const override { return false; }

  private:
    Keep keep_ = Keep::home;
    double days_ = 14, comply_ = 0.9;
    double apart_ = 1;
    int checks_a_day_ = 2;
    Sources sources_;
    bool household_ = false, hard_hit_only_ = true;
    Registration registration_{.share = 0.9, .delay = Law::gamma(2, 1), .days_back = 14};
};

}  // namespace

std::unique_ptr<Policy> make_arrival_isolation() { return std::make_unique<ArrivalIsolation>(); }

}  // namespace cordon
