// Return to work and school: firms open sector by sector and in the order of their inspections, workers come back step by step, and
// schools open level by level.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

// A sector of firms, and its plan.
struct Sector {
    std::string name;
    double weight = 1;                          // of firms, against the other sectors
    bool closed = false;                        // on the negative list
    std::optional<Date> from;                   // may open; without it from the start of the policy
    std::optional<double> inspections;          // [firms/day] in each county; none: all at once
    double first = 0.5, last = 1, ramp_days = 14, remote = 0.1;

    void fields(Fields& f) {
        f.value("name", name, {.text = "What the sector is called."});
        f.value("weight", weight,
                {.text = "Firms of the sector, against those of the others: which sector a firm belongs to is drawn, and keyed by the firm.",
                 .least = 0,
                 .most = 1000,
                 .source = "our choice",
                 .moves = "+workers_expected"});
        f.value("closed", closed,
                {.text = "On the negative list: does not open while the policy is in force.", .source = "none is", .moves = "-workers_expected"});
        f.value("from", from, {.text = "First day on which its firms may open; without it the first of the policy."});
        f.value("inspections_a_day", inspections,
                {.text = "Firms of the sector whose readiness is inspected, in each county, from that day on, in a keyed order; none opens before "
                         "its turn.",
                 .unit = "1/day",
                 .least = 0,
                 .most = 1e6,
                 .source = "none: they need no approval",
                 .moves = "+workers_expected"});
        f.value("first", first,
                {.text = "Share of the workers of an open firm who come on that day.", .least = 0, .most = 1, .source = "our choice", .moves = "+workers_expected"});
        f.value("last", last,
                {.text = "Share who come in the end.", .least = 0, .most = 1, .source = "all of them", .moves = "+workers_expected"});
        f.value("ramp_days", ramp_days,
                {.text = "Days from the first share to the last, in a straight line.",
                 .unit = "day",
                 .least = 0,
                 .most = 1000,
                 .source = "our choice; over 70 % were back by the end of February",
                 .moves = "-workers_expected"});
        f.value("remote", remote,
                {.text = "Share of the workers kept away who work from home, and lose no day of work.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "-cost_work_days"});
    }
};

class ReturnToWork final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("After a stop firms open again by sector: from a day on, by inspections of which there are only so many a day, or not at all "
                   "(negative list); their workers come back step by step. Schools open level by level. `where` names the counties of "
                   "firms and schools. Where several such policies are in force someone goes to work whom all of them let.");
        Policy::fields(f);
        f.tables("sectors", sectors_, {.text = "Sectors of firms; all firms are in one of them.", .some = true});
        f.value("team", team_,
                {.text = "Share left of contacts in teams, which work in shifts apart.", .least = 0, .most = 1, .source = "our choice: no shifts", .moves = "+infections"});
        f.value("canteen", canteen_,
                {.text = "Share left of contacts outside the team at work, in canteens and on the way.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: as ever",
                 .moves = "+infections"});
        f.value("dormitory", dormitory_,
                {.text = "Share left of contacts with those in the same room of a dormitory, where beds are thinned out.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: as ever",
                 .moves = "+infections"});
        static constexpr const char* day_of[] = {"kindergarten_from", "primary_from", "junior_from", "senior_from"};
        for (std::size_t k = 0; k < levels; ++k)
            f.value(day_of[k], school_from_[k], {.text = "First day on which these schools are open again; without it the policy does not close them."});
        f.value("school_first", school_first_,
                {.text = "Share of the pupils who come on the first day.", .least = 0, .most = 1, .source = "our choice", .moves = "-cost_school_days"});
        f.value("school_ramp_days", school_ramp_,
                {.text = "Days until all of them come, in a straight line.",
                 .unit = "day",
                 .least = 0,
                 .most = 1000,
                 .source = "our choice: the graduating classes first",
                 .moves = "+cost_school_days"});
        double all = 0;
        for (const Sector& s : sectors_) all += s.weight;
        if (f.sound("sectors") && all <= 0) f.wrong("sectors", "have no firms", "give one of them a weight above 0");
    }

    void adjust(const Known& known, const Now& now, Conditions& conditions) const override {
        double all = 0;
        for (const Sector& s : sectors_) all += s.weight;
        for (std::size_t c = 0; c < conditions.county.size(); ++c) {
            if (!area.holds(County(c))) continue;
            CountyConditions& here = conditions.county[c];
            double from = 0;
            for (const Sector& s : sectors_) {
                WorkPlan plan = plan_of(s, known, now, now.places.counties[c].firms * s.weight / all);
                plan.from = from, plan.to = from += s.weight / all;
                if (plan.open < 1 || plan.present < 1) here.plans.push_back(plan);
            }
            here.team *= team_, here.canteen *= canteen_, here.dormitory *= dormitory_;
            for (std::size_t k = 0; k < levels; ++k)
                if (school_from_[k])
                    here.open[static_cast<std::size_t>(VenueKind::kindergarten) + k] *=
                        along(now.day() - (*school_from_[k] - now.clock.start), school_first_, 1, school_ramp_);
        }
    }
    bool samples() const override { return false; }

  private:
    static constexpr std::size_t levels = 4;
    // A share on the days from the first on; before it nobody.
    static double along(int day, double first, double last, double ramp) {
        if (day < 0) return 0;
        return ramp > 0 ? first + (last - first) * std::min(1.0, day / ramp) : last;
    }
    int first_day(const Sector& s, const Known& known, const Now& now) const {
        int day = when.from ? std::max(0, *when.from - now.clock.start) : 0;
        if (id.value < known.decisions.size()) day = std::max(day, static_cast<int>(known.decisions[id.value].began));
        return s.from ? std::max(day, *s.from - now.clock.start) : day;
    }
    WorkPlan plan_of(const Sector& s, const Known& known, const Now& now, double firms) const {
        const int day = now.day() - first_day(s, known, now);
        WorkPlan plan;
        plan.present = along(day, s.first, s.last, s.ramp_days), plan.remote = s.remote;
        if (s.closed || day < 0) plan.open = 0;
        else if (s.inspections) plan.open = firms > 0 ? std::min(1.0, *s.inspections * (day + 1) / firms) : 1;
        return plan;
    }

    std::vector<Sector> sectors_ = {Sector{}};
    double team_ = 1, canteen_ = 1, dormitory_ = 1;
    std::array<std::optional<Date>, levels> school_from_;
    double school_first_ = 1, school_ramp_ = 0;
};

}  // namespace

std::unique_ptr<Policy> make_return_to_work() { return std::make_unique<ReturnToWork>(); }

}  // namespace cordon
