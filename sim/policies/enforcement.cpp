// Enforcement: officers visit those who are told to stay at home; whoever is out is admonished, or detained.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

class Enforcement final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Officers visit people who have been told to stay at home. Whoever is out is admonished, or detained in an isolation site.");
        Policy::fields(f);
        f.value("visits_a_day", inspection_.visits_a_day,
                {.text = "Visits in each county; whom they reach is drawn anew every day.",
                 .unit = "visits/day",
                 .least = 0,
                 .most = 1e6,
                 .source = "our choice",
                 .moves = "+enforcement_absent"});
        f.value("finds", inspection_.finds,
                {.text = "Share of visits to someone who does not stay at home that find them out.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+enforcement_absent"});
        f.value("heed", heed_,
                {.text = "Share of people who stay at home once they have been admonished.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+person_days_home"});
        f.value("detained", inspection_.detained,
                {.text = "Share of those found out who are detained for the rest of their time.",
                 .least = 0,
                 .most = 1,
                 .source = "278 detentions and 299 admonitions of 646 cases in Zhumadian",
                 .moves = "+person_days_site"});
    }

    // To the end of the longest of the reasons that they have disregarded.
    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::found_out || fact.policy != id) continue;
            ReasonHeld longest{.since = now.begin(), .until = now.begin(), .policy = id};
            for (const ReasonHeld& r : known.files.find(fact.person)->reasons)
                if (r.policy != id && r.until > longest.until) longest.reason = r.reason, longest.until = r.until, longest.of = r.of;
            if (longest.until <= now.clock.end(now.tick)) continue;
            longest.keep = fact.detail ? Keep::site : Keep::home;
            orders.push_back({.kind = OrderKind::hold,
                              .person = fact.person,
                              .priority = Priority::other,
                              .reason = longest,
                              .comply = fact.detail ? 1 : heed_});
        }
    }
    // When nothing is left of what they had disregarded.
    void conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::reason_ended || fact.policy == id) continue;
            const std::vector<ReasonHeld>& left = known.files.find(fact.person)->reasons;
            if (std::any_of(left.begin(), left.end(), [&](const ReasonHeld& r) { return r.policy != id; })) continue;
            for (const ReasonHeld& r : left)
                orders.push_back({.kind = OrderKind::release, .person = fact.person, .reason = {.reason = r.reason, .of = r.of}});
        }
    }
    const Inspection* inspection() const override { return &inspection_; }
    bool samples() const override { return false; }

  private:
    Inspection inspection_;
    double heed_ = 0.9;
};

}  // namespace

std::unique_ptr<Policy> make_enforcement() { return std::make_unique<Enforcement>(); }

}  // namespace cordon
