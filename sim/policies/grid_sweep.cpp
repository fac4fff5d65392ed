// Grid sweeps: workers go from door to door in the grids of the lowest level, and hold whoever they find feverish.
#include "policy/policy.h"

namespace cordon {

namespace {

class GridSweep final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence(
            "Workers go from door to door in the grids of the lowest level, runs of 40 households: they find fevers, arrivals and lodgers "
            "among those who are at home. Who is feverish stays at home and is sampled.");
        Policy::fields(f);
        f.value("workers", how_.workers,
                {.text = "Workers for each grid; less than 1: a worker has several.",
                 .unit = "persons",
                 .least = 0.001,
                 .most = 10,
                 .source = "our choice: Zhumadian names one grid head for each of nearly 60,000 household clusters",
                 .moves = "+sweep_visits"});
        f.value("households_a_day", how_.households_a_day,
                {.text = "Households that a worker visits on a day.",
                 .unit = "1/day",
                 .least = 0.1,
                 .most = 500,
                 .source = "our choice",
                 .moves = "+sweep_visits"});
        f.value("round_days", how_.round_days,
                {.text = "Days from the start of one round to that of the next; a round lasts at least as long as its visits take.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "our choice: round after round",
                 .moves = "-sweep_visits"});
        f.value("coverage", how_.coverage,
                {.text = "Share of grids that have workers.",
                 .least = 0,
                 .most = 1,
                 .source = "\"no village misses a house, no house a person\"",
                 .moves = "+sweep_visits"});
        f.value("refuses", how_.refuses,
                {.text = "Share of households that open to nobody.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "-sweep_fevers"});
        f.value("hour_from", how_.hour_from,
                {.text = "Hour at which a day's visits begin: by night more people are at home.",
                 .unit = "hour",
                 .least = 0,
                 .most = 12,
                 .source = "our choice",
                 .moves = "-sweep_fevers"});
        f.value("hour_to", how_.hour_to,
                {.text = "Hour at which they end.", .unit = "hour", .least = 13, .most = 24, .source = "our choice", .moves = "+sweep_fevers"});
        f.value("fever_sensitivity", how_.fever_sensitivity,
                {.text = "Share of the feverish at home whom the worker notices.",
                 .least = 0,
                 .most = 1,
                 .source = "forehead thermometers 0.808 (Aggarwal 2020)",
                 .moves = "+sweep_fevers"});
        f.value("fever_specificity", how_.fever_specificity,
                {.text = "Share of the others whom the worker does not take for feverish, a hit being measured again.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "-sweep_fevers"});
        f.value("other_fever_prevalence", how_.other_fever_prevalence,
                {.text = "Share of people who are feverish with another illness.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+sweep_fevers"});
        f.value("arrivals_told", how_.arrivals_told,
                {.text = "Share of visits in which arrivals who are at home and not on a list say that they have come.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+sweep_arrivals"});
        f.value("lodgers_told", how_.lodgers_told,
                {.text = "Share of visits in which a lodger who is at home is seen to be one.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+sweep_lodgers"});
        f.value("days_back", how_.days_back,
                {.text = "Arrivals so long before a visit are of interest.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14 (national guidance of January 2020)",
                 .moves = "+sweep_arrivals"});
        f.value("keep_fever", keep_, keep_names, {.text = "Where people found feverish are held: home, site or hospital."});
        f.value("fever_days", days_,
                {.text = "Days for which they are held, unless a test or a doctor clears them.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "our choice",
                 .moves = "+person_days_home"});
        f.value("sample", sample_, {.text = "They are sampled.", .moves = "+tests"});
    }

    void respond(const Known&, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::fever_at_home || fact.policy != id) continue;
            const Moment until = fact.moment + moment(days_);
            if (until > now.clock.end(now.tick))
                orders.push_back({.kind = OrderKind::hold,
                                  .person = fact.person,
                                  .reason = {.reason = Reason::fever, .keep = keep_, .since = fact.moment, .until = until, .policy = id}});
            if (sample_) orders.push_back({.kind = OrderKind::sample, .person = fact.person});
        }
    }

    // A result ends what a fever was held for, and so does a doctor who rules the illness out.
    void conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::result && fact.kind != FactKind::ruled_out) continue;
            const PersonFile* file = known.files.find(fact.person);
            for (const ReasonHeld& r : file->reasons)
                if (r.reason == Reason::fever && r.policy == id)
                    orders.push_back({.kind = OrderKind::release, .person = fact.person, .reason = r});
        }
    }

    const DoorToDoor* sweeping() const override { return &how_; }

  private:
    DoorToDoor how_;
    Keep keep_ = Keep::home;
    double days_ = 14;
    bool sample_ = true;
};

}  // namespace

std::unique_ptr<Policy> make_grid_sweep() { return std::make_unique<GridSweep>(); }

}  // namespace cordon
