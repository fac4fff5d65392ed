// Contacts of cases are kept apart from their last exposure on, at home or in an isolation site. Those of a suspect go free when
// the suspect is ruled out, unless they are held for another reason. At the end a negative result may be asked for.
#include <algorithm>

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
        f.value("release_test", release_test_,
                {.text = "Whoever has no negative result when the days are over is sampled, and stays until there is one.",
                 .moves = "+tests"});
        f.value("result_days", result_days_,
                {.text = "How old the sample of that result may be.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice: within the day before",
                 .moves = "-tests"});
        f.value("extra_days", extra_days_,
                {.text = "Longest time for which they are kept on without a result.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice",
                 .moves = "+person_days_home"});
    }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        for (const Fact& fact : news.facts)
            if (fact.kind == FactKind::contact_named && area.holds(fact.county))
                hold(known, fact, now, orders, remind);
        for (const Reminder& r : news.due) {
            const PersonFile& file = *known.files.find(r.person);
            if (!over(file, now) || is_case(file.state)) continue;
            const bool fresh = !file.negative_at.empty() && file.negative_at.back() >= now.begin() - moment(result_days_);
            if (fresh)
                let_go(r.person, file, now, orders);
            else if (!file.awaiting_result)
                orders.push_back({.kind = OrderKind::sample, .person = r.person, .priority = Priority::contact});
        }
    }

    // The contacts of a suspect who was none go free.
    void conclude(const Known& known, const Now& now, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts) {
            if (release_test_ && fact.kind == FactKind::result && !(fact.detail & 1))
                let_go(fact.person, *known.files.find(fact.person), now, orders);
            if (fact.kind != FactKind::ruled_out || !area.holds(fact.county)) continue;
            for (const Person contact : known.files.find(fact.person)->contacts)
                orders.push_back({.kind = OrderKind::release,
                                  .person = contact,
                                  .reason = {.reason = Reason::contact, .of = fact.person.value},
                                  .household = household_});
        }
    }
    bool samples() const override { return release_test_; }

  private:
    // The days of some reason of theirs are over, and only a result is missing.
    bool is_over(const ReasonHeld& r, const Now& now) const {
        return r.reason == Reason::contact && r.policy == id && r.until - moment(extra_days_) <= now.clock.end(now.tick);
    }
    bool over(const PersonFile& file, const Now& now) const {
        return std::any_of(file.reasons.begin(), file.reasons.end(), [&](const ReasonHeld& r) { return is_over(r, now); });
    }
    void let_go(Person p, const PersonFile& file, const Now& now, std::vector<Order>& orders) const {
        for (const ReasonHeld& r : file.reasons)
            if (is_over(r, now))
                orders.push_back({.kind = OrderKind::release,
                                  .person = p,
                                  .reason = {.reason = Reason::contact, .of = r.of},
                                  .household = household_});
    }

    void hold(const Known& known, const Fact& fact, const Now& now, std::vector<Order>& orders, Agenda<Reminder>& remind) const {
        const CaseState own = known.files.find(fact.person)->state;
        if (own == CaseState::confirmed || own == CaseState::asymptomatic_positive || own == CaseState::discharged) return;
        const bool second_order = named_by(fact.detail) == NamedBy::second_order;
        if (!second_order && known.files.find(Person(fact.other))->state == CaseState::ruled_out) return;
        Moment until = fact.since + moment(second_order ? second_order_days_ : days_);
        if (until <= now.clock.end(now.tick)) return;
        if (release_test_) {
            remind.plan(std::max(now.tick + 1, now.clock.tick_of(until)), {id, fact.person});
            until = until + moment(extra_days_);
        }
        orders.push_back({.kind = OrderKind::hold,
                          .person = fact.person,
                          .priority = Priority::contact,
                          .reason = {.reason = Reason::contact, .keep = keep_, .until = until, .of = fact.other},
                          .household = household_,
                          .comply = comply_});
    }

    Keep keep_ = Keep::site;
    double days_ = 14, second_order_days_ = 7, comply_ = 0.95;
    double result_days_ = 1, extra_days_ = 7;
    bool household_ = false, release_test_ = false;
};

}  // namespace

std::unique_ptr<Policy> make_contact_isolation() { return std::make_unique<ContactIsolation>(); }

}  // namespace cordon
