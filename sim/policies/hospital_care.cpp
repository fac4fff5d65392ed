// Cases in hospital: suspects alone in a room until the result, confirmed ones in a ward until discharge.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

class HospitalCare final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Suspects, confirmed cases and people who are positive without symptoms are held where each belongs.");
        Policy::fields(f);
        f.value("suspected", suspected_, keep_names, {.text = "Where suspects are held: home, site or hospital."});
        f.value("alone", alone_,
                {.text = "Suspects have a room to themselves, where rooms are told apart (beds_a_room); who finds no empty one waits.",
                 .source = "single rooms for suspects (national protocol)",
                 .moves = "+places_blocked"});
        f.value("confirmed", confirmed_, keep_names, {.text = "Where confirmed cases are held."});
        f.value("asymptomatic", asymptomatic_, keep_names,
                {.text = "Where people who are positive without symptoms are held.", .source = "isolation site (national rule of 2020)"});
        f.value("positive_again", again_, keep_names,
                {.text = "Where people who are positive again after discharge are held; they are no new cases.", .source = "our choice"});
    }

    void respond(const Known& known, const Now&, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (!area.holds(fact.county)) continue;
            const PersonFile& file = *known.files.find(fact.person);
            if (file.state == CaseState::dead) continue;
            switch (fact.kind) {
                case FactKind::suspected:
                    if (file.state == CaseState::suspected) hold(fact.person, Reason::suspected, suspected_, orders, alone_);
                    break;
                case FactKind::asymptomatic_positive:
                    hold(fact.person, Reason::asymptomatic_positive, asymptomatic_, orders);
                    release(fact.person, file, Reason::suspected, orders);
                    break;
                case FactKind::positive_again: hold(fact.person, Reason::positive_again, again_, orders); break;
                case FactKind::confirmed:
                    hold(fact.person, Reason::confirmed, confirmed_, orders);
                    release(fact.person, file, Reason::suspected, orders);
                    release(fact.person, file, Reason::asymptomatic_positive, orders);
                    break;
                default: break;
            }
        }
    }

    // Who was no case goes free; of cases only the discharge ends the reason.
    void conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts)
            if (fact.kind == FactKind::ruled_out) release(fact.person, *known.files.find(fact.person), Reason::suspected, orders);
    }
    bool samples() const override { return false; }

  private:
    static void hold(Person p, Reason reason, Keep keep, std::vector<Order>& orders, bool alone = false) {
        orders.push_back({.kind = OrderKind::hold,
                          .person = p,
                          .priority = Priority::suspected,
                          .reason = {.reason = reason, .keep = keep, .until = Moment::never(), .alone = alone}});
    }
    void release(Person p, const PersonFile& file, Reason reason, std::vector<Order>& orders) const {
        const bool given = std::any_of(file.reasons.begin(), file.reasons.end(),
                                       [&](const ReasonHeld& r) { return r.reason == reason && r.policy == id; });
        if (given) orders.push_back({.kind = OrderKind::release, .person = p, .reason = {.reason = reason}});
    }

    bool alone_ = true;
    Keep suspected_ = Keep::hospital, confirmed_ = Keep::hospital, asymptomatic_ = Keep::site, again_ = Keep::site;
};

}  // namespace

std::unique_ptr<Policy> make_hospital_care() { return std::make_unique<HospitalCare>(); }

}  // namespace cordon
