// Fevers in the old, the pregnant, the chronically ill and children: isolated singly, sampled first, admitted at once.
#include "policy/watch.h"

namespace cordon {

namespace {

class RiskGroupCare final : public Policy {
  public:
    RiskGroupCare() { watch_.keep = Keep::hospital, watch_.comply = 1, watch_.priority = Priority::suspected; }

    void fields(Fields& f) override {
        f.sentence(
            "Fevers in risk groups, the old, children, the pregnant and the chronically ill, are isolated singly, sampled first and "
            "admitted at once.");
        Policy::fields(f);
        f.value("old_from", groups_.old_from,
                {.text = "Age from which on someone is old.",
                 .unit = "year",
                 .least = 0,
                 .most = 150,
                 .source = "60 (national protocol on risk groups)",
                 .moves = "-risk_fevers"});
        f.value("child_below", groups_.child_below,
                {.text = "Age below which someone is a child.",
                 .unit = "year",
                 .least = 0,
                 .most = 150,
                 .source = "our choice: before school",
                 .moves = "+risk_fevers"});
        f.value("pregnant", groups_.pregnant,
                {.text = "Share of people from 20 to 39 who are pregnant.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: 14.65 million births a year among some 400 million people of that age",
                 .moves = "+risk_fevers"});
        f.value("chronic_from", groups_.chronic_from,
                {.text = "Lower ends of the ages of `chronic`, from 0.", .unit = "year", .least = 0, .most = 150, .source = "our choice"});
        f.value("chronic", groups_.chronic,
                {.text = "Share of people of these ages who are chronically ill.", .least = 0, .most = 1, .source = "our choice"});
        watch_.fields(f);
        bool rises = !groups_.chronic_from.empty() && groups_.chronic_from[0] == 0;
        for (std::size_t k = 1; k < groups_.chronic_from.size(); ++k)
            rises = rises && groups_.chronic_from[k - 1] < groups_.chronic_from[k];
        if (!rises) f.wrong("chronic_from", "does not rise from 0", "give the lower ends of the ages in order, the first 0");
        if (groups_.chronic.size() != groups_.chronic_from.size())
            f.wrong("chronic", "has not one share for each age of chronic_from", "give as many shares as there are ages");
    }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        for (const Fact& fact : news.facts) {
            const PersonFile& file = *known.files.find(fact.person);
            if (fact.kind == FactKind::risk_seen && area.holds(fact.county)) watch_.begin(id, fact, file, now, orders, remind);
            watch_.give_up(id, fact, file, now, orders, remind);
        }
        for (const Reminder& r : news.due) watch_.go_on(r, *known.files.find(r.person), now, orders, remind);
    }

    void conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts) watch_.end(id, fact, *known.files.find(fact.person), orders);
    }

    const RiskGroups* risk_groups() const override { return &groups_; }

  private:
    RiskGroups groups_;
    FeverWatch watch_;
};

}  // namespace

std::unique_ptr<Policy> make_risk_groups() { return std::make_unique<RiskGroupCare>(); }

}  // namespace cordon
