// Contacts of cases are kept apart from their last exposure on, at home or in an isolation site. Those of a suspect go free when
// the suspect is ruled out, unless they are held for another reason.
#include "policy/policy.h"

namespace cordon {

namespace {

class ContactIsolation final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Contacts of cases whom tracing has named are kept apart from their last exposure on.");
        Policy::fields(f);
        f.value("keep", keep_, keep_names, {.text = "Where contacts are held: home, site or hospital."});
        f.value("days", days_,
                {.text = "Days from the last exposure.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14 (national protocol)",
                 .moves = "+person_days_home"});
        f.value("second_order_days", second_order_days_,
                {.text = "The same for contacts of contacts.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "7 (our choice; the protocols of early 2020 did not hold them)",
                 .moves = "+person_days_home"});
        f.value("household", household_,
                {.text = "Those who live with a contact stay at home for as long.", .moves = "+person_days_home"});
        f.value("comply", comply_,
                {.text = "Share who stay at home when told to.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+person_days_home"});
    }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts)
            if (fact.kind == FactKind::contact_named && area.holds(fact.county))
                hold(known, fact, now, orders);
    }

    // The contacts of a suspect who was none go free.
    void conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::ruled_out || !area.holds(fact.county)) continue;
            for (const Person contact : known.files.find(fact.person)->contacts)
                orders.push_back({.kind = OrderKind::release,
                                  .person = contact,
                                  .reason = {.reason = Reason::contact, .of = fact.person.value},
                                  .household = household_});
        }
    }
    bool samples() const override { return false; }

  private:
    void hold(const Known& known, const Fact& fact, const Now& now, std::vector<Order>& orders) const {
        const CaseState own = known.files.find(fact.person)->state;
        if (own == CaseState::confirmed || own == CaseState::asymptomatic_positive || own == CaseState::discharged) return;
        const bool second_order = named_by(fact.detail) == NamedBy::second_order;
        if (!second_order && known.files.find(Person(fact.other))->state == CaseState::ruled_out) return;
        const Moment until = fact.since + moment(second_order ? second_order_days_ : days_);
        if (until <= now.clock.end(now.tick)) return;
        orders.push_back({.kind = OrderKind::hold,
                          .person = fact.person,
                          .priority = Priority::contact,
                          .reason = {.reason = Reason::contact, .keep = keep_, .until = until, .of = fact.other},
                          .household = household_,
                          .comply = comply_});
    }

    Keep keep_ = Keep::site;
    double days_ = 14, second_order_days_ = 7, comply_ = 0.95;
    bool household_ = false;
};

}  // namespace

std::unique_ptr<Policy> make_contact_isolation() { return std::make_unique<ContactIsolation>(); }

}  // namespace cordon
