// Departures: whom export control examines at the source, and keeps from leaving.
#include <algorithm>
#include <tuple>

#include "stages/arrivals.h"
#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/screen.h"
#include "stages/tell.h"

namespace cordon {

namespace {

struct Traveller {
    Moment sets_out;
    std::uint64_t tie = 0;
    std::uint32_t arrival = 0;
    bool operator<(const Traveller& o) const { return std::tie(sets_out, tie, arrival) < std::tie(o.sets_out, o.tie, o.arrival); }
};

// In the order in which they come to the exit post. Who left before the run was not examined.
std::vector<Traveller> travellers(Stage& s) {
    const Mobility& m = s.world.mobility;
    const Moment begin = s.world.clock.begin(s.now), end = s.world.clock.end(s.now);
    std::vector<Traveller> all;
    for (std::size_t& next = s.state.next_departure; next < m.departures.size(); ++next) {
        const std::uint32_t k = m.departures[next];
        const Moment sets_out = m.arrivals[k].departed();
        if (sets_out >= end) break;
        const Name leader = name_of(s.world, m.arrivals[m.arrivals[k].group].person);
        if (sets_out >= begin) all.push_back({sets_out, s.luck.draw(Purpose::exit_tie, leader).bits(), k});
    }
    std::sort(all.begin(), all.end());
    return all;
}

// One traveller at an exit post: readings of their own, apart from those at any gate.
class Examination {
  public:
    Examination(const Stage& s, const Policy& by, const Traveller& t, const std::optional<Infection>& infection)
        : s_(s), how_(*by.export_control()), by_(by), t_(t), infection_(infection),
          name_(name_of(s.world, s.world.mobility.arrivals[t.arrival].person)) {}
    // The step that flags them; -1: none does.
    int flagged_by() const {
        for (std::size_t k = 0; k < how_.steps.size(); ++k)
            if (flags(how_.steps[k], k)) return static_cast<int>(k);
        return -1;
    }

  private:
    // Of the person, the same at every post.
    enum Condition : std::uint64_t { fever = 1, symptoms = 2, antipyretic = 3 };
    bool has(Condition c, double share) const { return s_.luck.draw(Purpose::exit_fever, name_, 0, c).chance(share); }
    Draw reading(std::size_t step, std::uint64_t part) const {
        return s_.luck.draw(Purpose::exit_reading, name_, 0, (by_.key() << 16) + (step << 2 | part));
    }
    bool between(Moment from, Moment to) const { return from <= t_.sets_out && t_.sets_out < to; }
    bool feverish() const {
        return has(fever, how_.other_fever_prevalence) || (infection_ && between(infection_->fever_from, infection_->fever_to));
    }
    bool ill() const {
        const bool diseased =
            infection_ && infection_->severity != Severity::asymptomatic && between(infection_->onset, infection_->over);
        return diseased || feverish() || has(symptoms, how_.other_symptoms_prevalence);
    }
    bool flags(const ScreenStep& step, std::size_t k) const {
        switch (step.kind) {
            case StepKind::temperature: return reads(step, k, feverish() && !has(antipyretic, how_.antipyretics));
            case StepKind::symptoms: return reads(step, k, ill());
            case StepKind::rapid: return reading(k, 0).chance(step.sensitivity) && positive(step.antigen, reading(k, 1));
            default: break;
        }
        return false;
    }
    bool reads(const ScreenStep& step, std::size_t k, bool has) const { return flagged(step, has, reading(k, 0), reading(k, 1)); }
    bool positive(const RapidTest& test, const Draw& draw) const {
        if (!infection_ || !between(infection_->detectable_from, infection_->detectable_to)) return draw.chance(1 - test.specificity);
        const Moment onset = infection_->onset;
        const bool high = between(onset - moment(test.days_before), onset + moment(test.days_after));
        return draw.chance(high ? test.sensitivity : test.sensitivity_low);
    }

    const Stage& s_;
    const ExportControl& how_;
    const Policy& by_;
    const Traveller& t_;
    const std::optional<Infection>& infection_;
    const Name name_;
};

// Whether the exit post of the source can still examine one more today.
bool has_room(Stage& s, const Policy& by, Source source) {
    const std::size_t sources = s.world.mobility.sources.size();
    const std::int32_t today = s.world.clock.day(s.now);
    s.state.examined.resize(s.policies.size() * sources);
    LetIn& done = s.state.examined[by.id.value * sources + source.value];
    if (done.day != today) done = {today, 0};
    if (static_cast<double>(done.people + 1) > by.export_control()->a_day) return false;
    ++done.people;
    return true;
}

void keep_back(Stage& s, const Arrival& a, const Traveller& t, PolicyId by, int step, bool infected) {
    const std::size_t county = county_of(s.world, a.person).value;
    s.state.turned_back[a.person].kept_back = true;
    s.state.today.add(Series::departures_stopped, county);
    note_acts(s, by);
    if (infected) s.state.today.add(Series::departures_stopped_infected, county);
    s.state.events.kept_back.push_back({a.person, a.source, t.sets_out, by, static_cast<std::int8_t>(step), infected});
    s.state.digest.add(static_cast<std::uint32_t>(Record::kept_back),
                       {name_of(s.world, a.person).value, static_cast<std::uint64_t>(t.sets_out.units), by.value,
                        static_cast<std::uint64_t>(step + 1)});
}

void control(Stage& s, const Policy& policy, const Traveller& t) {
    const Arrival& a = s.world.mobility.arrivals[t.arrival];
    const ExportControl& how = *policy.export_control();
    const std::optional<Infection> infection = carried(s, a, a.moment);
    const Draw certificate = s.luck.draw(Purpose::exit_certificate, name_of(s.world, a.person), 0, policy.key());
    if (!certificate.chance(how.certificate)) return keep_back(s, a, t, policy.id, -1, infection.has_value());
    const std::size_t county = county_of(s.world, a.person).value;
    if (!has_room(s, policy, a.source)) return s.state.today.add(Series::departures_unexamined, county);
    s.state.today.add(Series::departures_examined, county);
    if (!how.steps.empty()) note_acts(s, policy.id);
    const int step = Examination(s, policy, t, infection).flagged_by();
    if (step >= 0) keep_back(s, a, t, policy.id, step, infection.has_value());
}

}  // namespace

void set_out(Stage& s) {
    const std::vector<Traveller> all = travellers(s);
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& policy : s.policies) {
        const ExportControl* how = policy->export_control();
        if (!how || !policy->in_force(s.known, now)) continue;
        for (const Traveller& t : all) {
            const Arrival& a = s.world.mobility.arrivals[t.arrival];
            const bool concerned = how->sources.hold(a.source.value) && policy->area.holds(county_of(s.world, a.person));
            if (concerned && !s.state.turned_back.find(a.person)) control(s, *policy, t);
        }
    }
}

}  // namespace cordon
