// Self-isolation: people with symptoms keep away from others some time after onset, and say so to those who trace.
#include "policy/policy.h"

namespace cordon {

namespace {

class SelfIsolationPolicy final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("People with symptoms keep away from others some time after onset, without a test, and say so: they are suspects from then on.");
        Policy::fields(f);
        f.value("share", how_.share,
                {.text = "Share of people with symptoms who do.", .least = 0, .most = 1, .source = "all (our choice)", .moves = "+suspected"});
        f.value("delay", how_.delay,
                {.text = "From onset until then.", .unit = "day", .least = 0, .most = 60, .source = "1 (our choice)", .moves = "+onset_to_isolation"});
        f.value("contacts_at_once", how_.contacts_at_once,
                {.text = "Whoever a case has named as a contact needs no such time: they do so at onset, or when they are named.",
                 .source = "false (our choice)",
                 .moves = "-onset_to_isolation"});
        f.value("keep", keep_, keep_names, {.text = "Where they are: home, site or hospital."});
        f.value("days", days_,
                {.text = "How long they are there; \"none\": to the end.",
                 .unit = "day",
                 .least = 1,
                 .most = 365,
                 .source = "our choice",
                 .moves = "+person_days_home"});
    }

    void respond(const Known&, const Now&, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::suspected || fact.policy != id) continue;
            const Moment until = days_ ? fact.moment + moment(*days_) : Moment::never();
            orders.push_back({.kind = OrderKind::hold,
                              .person = fact.person,
                              .priority = Priority::suspected,
                              .reason = {.reason = Reason::suspected, .keep = keep_, .until = until}});
        }
    }

    const SelfIsolation* self_isolation() const override { return &how_; }
    bool samples() const override { return false; }

  private:
    SelfIsolation how_;
    Keep keep_ = Keep::home;
    std::optional<double> days_ = 14;
};

}  // namespace

std::unique_ptr<Policy> make_self_isolation() { return std::make_unique<SelfIsolationPolicy>(); }

}  // namespace cordon
