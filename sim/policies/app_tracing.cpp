// App tracing: the phones of cases and contacts know whom they were near. No team is needed, but both must have the app.
#include "policy/policy.h"

namespace cordon {

namespace {

class AppTracing final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("The phone of a proven case names those who were near it, outside the home, if they too have the app.");
        Policy::fields(f);
        f.value("coverage", manner_.coverage,
                {.text = "Share of people whose phone has the app. Both of a pair must have it.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+named_by_app"});
        f.value("least_minutes", manner_.least_minutes,
                {.text = "The app stores those who were near for so long on one day (contacts.minutes).",
                 .unit = "min",
                 .least = 0,
                 .most = 1440,
                 .source = "15 minutes, as in the apps of 2020",
                 .moves = "-named_by_app"});
        f.value("days_back", days_back_,
                {.text = "Contacts count from so long before onset, or before the positive sample of someone without symptoms.",
                 .unit = "day",
                 .least = 0,
                 .most = 30,
                 .source = "2 days, as the national protocol from edition 4",
                 .moves = "+named_by_app"});
        f.value("delay", manner_.delay,
                {.text = "From the order to the names.",
                 .unit = "day",
                 .least = 0,
                 .most = 20,
                 .source = "our choice",
                 .moves = "-named_by_app"});
    }

    void respond(const Known& known, const Now&, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            const bool proven = fact.kind == FactKind::confirmed || fact.kind == FactKind::asymptomatic_positive;
            if (proven && area.holds(fact.county) && known.files.find(fact.person)->app_from == Moment::never())
                orders.push_back({.kind = OrderKind::trace, .person = fact.person, .days_back = days_back_});
        }
    }

    const AppManner* app() const override { return &manner_; }
    bool samples() const override { return false; }

  private:
    double days_back_ = 2;
    AppManner manner_;
};

}  // namespace

std::unique_ptr<Policy> make_app_tracing() { return std::make_unique<AppTracing>(); }

}  // namespace cordon
