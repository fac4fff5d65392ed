// Mass testing: all people of an area are sampled, in rounds.
#include <algorithm>

#include "policy/dated.h"

namespace cordon {

namespace {

class MassTesting final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("All people of an area are sampled in rounds, several to a tube.");
        Policy::fields(f);
        f.value("rounds", rounds_, {.text = "Rounds.", .least = 1, .most = 100, .source = "our choice", .moves = "+tests"});
        f.value("days_between", days_between_,
                {.text = "From the beginning of a round to that of the next.",
                 .unit = "day",
                 .least = 0.25,
                 .most = 60,
                 .source = "our choice",
                 .moves = "-tests"});
        f.value("round_days", test_.round_days,
                {.text = "How long a round takes; samples are taken evenly over it.",
                 .unit = "day",
                 .least = 0.25,
                 .most = 14,
                 .source = "our choice; Qingdao sampled 10.9 million people in five days of October 2020",
                 .moves = "-queue"});
        f.value("coverage", test_.coverage,
                {.text = "Share of those asked who are sampled in a round.", .least = 0, .most = 1, .source = "our choice", .moves = "+tests"});
        f.value("health_workers", test_.health_workers, {.text = "Only health workers are asked, as staff.", .moves = "-tests"});
        f.value("age_from", test_.age_from,
                {.text = "Age from which people are asked.", .unit = "year", .least = 0, .most = 90, .source = "our choice", .moves = "-tests"});
        f.value("age_to", test_.age_to,
                {.text = "Age from which they are asked no more.",
                 .unit = "year",
                 .least = 5,
                 .most = 150,
                 .source = "our choice",
                 .moves = "+tests"});
        f.value("pool", test_.pool,
                {.text = "People whose swabs go into one tube when they are taken. A positive tube is taken apart: each swab is examined by "
                         "itself.",
                 .unit = "persons",
                 .least = 1,
                 .most = 64,
                 .source = "10 to a tube, China from August 2020",
                 .moves = "-lab_received"});
        if (test_.age_to <= test_.age_from) f.wrong("age_to", "is not above age_from", "give a greater age");
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::laboratory}; }

    // The rounds are planned as it comes into force. What was known before does not matter to them.
    void begin(const Known&, const Now& now, std::vector<Order>&, Agenda<Reminder>& remind) const override {
        for (int round = 0; round < rounds_; ++round) {
            const Tick first = now.tick + 1 + static_cast<int>(round * days_between_ * now.clock.ticks_per_day + 0.5);
            for (int part = 0; part < test_.parts(now.clock); ++part) remind.plan(first + part, {id, {}, MassTest::detail(round, part)});
        }
    }

    void respond(const Known&, const Now&, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Reminder& r : news.due) orders.push_back({.kind = OrderKind::mass_round, .priority = Priority::mass, .detail = r.tag});
    }

    const MassTest* mass_test() const override { return &test_; }

  private:
    MassTest test_;
    int rounds_ = 2;
    double days_between_ = 7;
};

}  // namespace

std::unique_ptr<Policy> make_mass_testing() { return std::make_unique<MassTesting>(); }

}  // namespace cordon
