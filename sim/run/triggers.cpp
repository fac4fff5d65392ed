// What can never come about in a run: a policy that would wait for ever is an error of the scenario, as far as that can be known.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "run/look_up.h"
#include "run/simulation.h"

namespace cordon {

namespace {

class Triggers {
  public:
    Triggers(const Scenario& s, const Places& places, const Population* people, Complaints& into)
        : s_(s), places_(places), population_(people), complaints_(into) {}
    void check(const Policy& p) {
        if (!p.enabled) return;
        dates(p);
        if (p.when.start) figures(p, p.when.start, "start");
        if (p.when.stop) figures(p, p.when.stop, "stop");
        for (const FacilityKind kind : p.needs()) facilities(p, kind);
    }

  private:
    Date end() const { return s_.run.start + s_.run.days; }  // the day after the last
    // The first day on which the policy is out of force for good.
    Date end_of(const Policy& p) const { return p.when.to ? std::min(*p.when.to, end()) : end(); }

    void dates(const Policy& p) {
        const When& when = p.when;
        if (when.from && *when.from >= end())
            complaints_.add(when.from_given,
                           fmt::format("{}: when.from = {} is after the last day of the run ({}): it never comes into force", p.title(),
                                       to_string(*when.from), to_string(end() + -1)),
                           "give an earlier day or a longer run (run.days), or leave the policy out (enabled = false)", "run");
        if (when.to && *when.to <= s_.run.start)
            complaints_.add(when.to_given,
                           fmt::format("{}: when.to = {} is not after the first day of the run ({}): it is over before it begins",
                                       p.title(), to_string(*when.to), to_string(s_.run.start)),
                           "give a later day, or leave the policy out (enabled = false)", "run");
    }

    // Of a figure that has to rise, whether it can.
    void figures(const Policy& p, const Trigger& t, const char* which) {
        if (!t.at_least || *t.at_least <= 0) return;
        const double wanted = *t.at_least;
        const std::string figure = figure_names[static_cast<std::size_t>(t.figure)];
        const auto complain = [&](const std::string& why, const char* todo) {
            complaints_.add(t.given, fmt::format("{}: when.{}: {} of at least {:g} is never reached: {}", p.title(), which, figure, wanted, why), todo,
                            "policy");
        };
        switch (t.figure) {
            case ReportedFigure::none: return;
            case ReportedFigure::cases:
            case ReportedFigure::new_cases:
            case ReportedFigure::suspected: {
                const std::int64_t people = residents(p);
                if (population_ && wanted > static_cast<double>(people))
                    return complain(fmt::format("{} people live in the counties of `where`", people), "give a smaller number, or more counties");
                break;
            }
            case ReportedFigure::incidence:
                if (wanted > 1e5) return complain("it is of 100,000 residents", "give a smaller number");
                break;
            case ReportedFigure::positivity:
            case ReportedFigure::hospital_occupancy:
            case ReportedFigure::site_occupancy:
                if (wanted > 1) return complain("it is a share", "give a number up to 1");
                break;
            case ReportedFigure::days_without_case:
                if (wanted > s_.run.days) return complain(fmt::format("the run has {} days", s_.run.days), "give fewer days, or a longer run");
                return;
        }
        if (t.figure == ReportedFigure::hospital_occupancy || t.figure == ReportedFigure::site_occupancy) {
            const FacilityKind kind = t.figure == ReportedFigure::hospital_occupancy ? FacilityKind::hospital : FacilityKind::isolation_site;
            const bool is_there = std::any_of(places_.facilities.begin(), places_.facilities.end(), [&](const FacilityInfo& f) {
                return f.kind == kind && f.opens_day < s_.run.days && (f.regional || !f.county || p.area.holds(f.county));
            });
            if (!is_there) complain(fmt::format("no {} is open before the end of the run", facility_kind_names[static_cast<std::size_t>(kind)]), "add a [[facility]] of that kind");
        } else if (t.figure != ReportedFigure::suspected) {
            never_confirmed(complain);
        }
    }

    std::int64_t residents(const Policy& p) const {
        std::int64_t people = 0;
        for (std::size_t t = 0; t < places_.townships.size() && population_; ++t)
            if (p.area.holds(places_.townships[t].county)) people += population_->people(Township(t)).size();
        return people;
    }

    template <class Complain>
    void never_confirmed(const Complain& complain) const {
        const auto finds = [&](const auto& other) {
            return other->enabled && other->samples() && end_of(*other) > s_.run.start && (!other->when.from || *other->when.from < end());
        };
        if (std::none_of(s_.policies.begin(), s_.policies.end(), finds))
            return complain("no policy takes samples, so no case is ever confirmed",
                            "add a [[policy]] of kind \"testing\", and one that finds suspects, such as \"fever-clinic\"");
        if (std::none_of(places_.facilities.begin(), places_.facilities.end(), [&](const FacilityInfo& f) {
                return f.kind == FacilityKind::laboratory && f.opens_day < s_.run.days;
            }))
            complain("no laboratory is open before the end of the run, so no case is ever confirmed",
                     "add a [[facility]] of kind \"laboratory\", or let it open earlier");
    }

    // That there is one for each county the policy itself has looked at.
    void facilities(const Policy& p, FacilityKind kind) {
        std::string closed;
        Date opens{};
        for (std::size_t c = 0; c < places_.counties.size(); ++c) {
            if (!p.area.holds(County(c))) continue;
            std::int32_t first = std::numeric_limits<std::int32_t>::max();
            for (const FacilityInfo& f : places_.facilities)
                if (f.kind == kind && f.serves(County(c))) first = std::min(first, f.opens_day);
            if (first == std::numeric_limits<std::int32_t>::max()) continue;  // the policy itself complains that there is none
            if (s_.run.start + first < end_of(p)) continue;
            closed += (closed.empty() ? "" : ", ") + places_.counties[c].name;
            opens = s_.run.start + first;
        }
        if (closed.empty()) return;
        const std::string name = facility_kind_names[static_cast<std::size_t>(kind)];
        complaints_.add(p.where_declared,
                       fmt::format("{}: no {} for {} is open before the policy ends ({}); the first opens on {}", p.title(), name, closed,
                                   to_string(end_of(p)), to_string(opens)),
                       "let a [[facility]] of kind \"" + name + "\" open earlier (opens), or leave these counties out of the policy",
                       "facility");
    }

    const Scenario& s_;
    const Places& places_;
    const Population* population_;  // none: nothing is said of how many there are
    Complaints& complaints_;
};

}  // namespace

void check_triggers(const Scenario& s, const World& w) {
    Complaints complaints;
    Triggers triggers(s, w.places, &w.population, complaints);
    for (const auto& policy : s.policies) triggers.check(*policy);
    complaints.throw_if_any();
}

void check_triggers(const Scenario& s, const Places& places, Complaints& complaints) {
    Triggers triggers(s, places, nullptr, complaints);
    for (const auto& policy : s.policies) triggers.check(*policy);
}

}  // namespace cordon
