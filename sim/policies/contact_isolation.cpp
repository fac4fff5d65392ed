// Contacts of cases are kept apart from their last exposure on: at home or in an isolation site.
#include "policy/policy.h"

namespace cordon {

namespace {

class ContactIsolation final : public Policy {
  public:
    void fields(Fields& f) override {
        Policy::fields(f);
        f.value("keep", keep_, keep_names, {.text = "Where contacts are held: home, site or hospital."});
        f.value("days", days_,
                {.text = "Days from the last exposure.", .unit = "day", .least = 0, .most = 365, .source = "14 (national protocol)"});
        f.value("household", household_, {.text = "Those who live with a contact stay at home for as long."});
        f.value("comply", comply_, {.text = "Share who stay at home when told to.", .least = 0, .most = 1, .source = "our choice"});
    }

    void respond(const Known& known, const Now& now, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : known.fresh) {
            if (!area.holds(fact.county)) continue;
            if (fact.kind == FactKind::contact_named) hold(fact, *known.files.find(fact.person), now, orders);
            if (fact.kind == FactKind::ruled_out)  // the contacts of a suspect who was none go free
                for (const Person contact : known.files.find(fact.person)->contacts)
                    orders.push_back({.kind = OrderKind::release,
                                      .person = contact,
                                      .reason = {.reason = Reason::contact, .of = fact.person.value},
                                      .household = household_});
        }
    }

  private:
    void hold(const Fact& fact, const PersonFile& file, const Now& now, std::vector<Order>& orders) const {
        const CaseState of = file.state;
        if (of == CaseState::confirmed || of == CaseState::asymptomatic_positive || of == CaseState::discharged) return;
        const Moment until = fact.since + moment(days_);
        if (until <= now.clock.end(now.tick)) return;
        orders.push_back({.kind = OrderKind::hold,
                          .person = fact.person,
                          .priority = Priority::contact,
                          .reason = {.reason = Reason::contact, .keep = keep_, .until = until, .of = fact.other},
                          .household = household_,
                          .comply = comply_});
    }

    Keep keep_ = Keep::site;
    double days_ = 14, comply_ = 0.95;
    bool household_ = false;
};

}  // namespace

std::unique_ptr<Policy> make_contact_isolation() { return std::make_unique<ContactIsolation>(); }

}  // namespace cordon
