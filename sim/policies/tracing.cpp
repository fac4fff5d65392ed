// Tracing: whose contacts are looked for, from how long before onset, and how many of them are found.
#include "policy/dated.h"

namespace cordon {

namespace {

struct LookBack {
    std::optional<Date> from;
    double days = 2;
    void fields(Fields& f) {
        f.value("from", from, {.text = "First day of this rule; without it, from the start."});
        f.value("days", days,
                {.text = "Contacts are looked for from so long before onset, or before the positive sample of someone without symptoms.",
                 .unit = "day",
                 .least = 0,
                 .most = 30});
    }
};

class Tracing final : public Policy {
  public:
    void fields(Fields& f) override {
        Policy::fields(f);
        f.value("suspects", suspects_, {.text = "Contacts of suspects are looked for too, before the result."});
        f.value("asymptomatic", asymptomatic_, {.text = "Contacts of people who are positive without symptoms are looked for too."});
        f.tables("look_back", look_backs_,
                 {.text = "How far back, in the order of their dates: the last that has begun holds. By default 0 days before and 2 days "
                          "from 7 February 2020 "
                          "(national prevention protocol, from edition 4)."});
        f.value("household", manner_.household, {.text = "Found, of the housemates.", .least = 0, .most = 1, .source = "our choice"});
        f.value("visit", manner_.visit,
                {.text = "Found, of the people met in family visits.", .least = 0, .most = 1, .source = "our choice"});
        f.value("group", manner_.group,
                {.text = "Found, of the team at work or the class at school.", .least = 0, .most = 1, .source = "our choice"});
        f.value("community", manner_.community,
                {.text = "Found, of the people met elsewhere.", .least = 0, .most = 1, .source = "our choice"});
        f.value("community_a_day", manner_.community_a_day,
                {.text = "People met elsewhere in a day of normal life, besides those infected.",
                 .unit = "persons/day",
                 .least = 0,
                 .most = 1000,
                 .source = "our choice: 25 to 34 contacts a case were traced in Henan, Hunan and Zhejiang"});
        f.value("community_least", manner_.community_least,
                {.text = "The same, however strict the limits on contacts.",
                 .unit = "persons/day",
                 .least = 0,
                 .most = 1000,
                 .source = "our choice: 2.0 to 2.3 contacts a day, housemates included, in February 2020 (Zhang 2020)"});
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        complain_if_unserved(*this, places, FacilityKind::tracing_team, complaints);
    }

    void respond(const Known& known, const Now& now, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        const LookBack* look_back = in_force_on(look_backs_, now.clock.date(now.tick));
        for (const Fact& fact : known.fresh) {
            if (!area.holds(fact.county) || known.files.find(fact.person)->traced_from != Moment::never()) continue;
            const bool wanted = fact.kind == FactKind::confirmed || (fact.kind == FactKind::asymptomatic_positive && asymptomatic_) ||
                                (fact.kind == FactKind::suspected && suspects_);
            if (!wanted) continue;
            // Proven cases first.
            const Priority priority = fact.kind == FactKind::suspected ? Priority::other : Priority::suspected;
            orders.push_back(
                {.kind = OrderKind::trace, .person = fact.person, .priority = priority, .days_back = look_back ? look_back->days : 0});
        }
    }

    const TraceManner* tracing() const override { return &manner_; }

  private:
    bool suspects_ = false, asymptomatic_ = true;
    std::vector<LookBack> look_backs_ = {{{}, 0}, {make_date(2020, 2, 7), 2}};
    TraceManner manner_;
};

}  // namespace

std::unique_ptr<Policy> make_tracing() { return std::make_unique<Tracing>(); }

}  // namespace cordon
