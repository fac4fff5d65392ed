// Checks: nobody is discharged against the rule of the day, and every stay ends for a reason that may end it.
#include <algorithm>

#include "policy/discharge_rule.h"
#include "stages/checks.h"

namespace cordon {

namespace {

// What rounds and laboratories have told of a patient, found anew from the tables of events.
struct Told {
    bool fever = false;
    int condition = 0;
    Moment fever_free = Moment::never(), condition_since = Moment::never();
    std::vector<Moment> negative;  // since the last positive result, by sampling

    Told(const Stage& s, Person p) {
        for (const HistoryEvent& e : s.state.events.history) {
            if (e.person != p) continue;
            const bool with_fever = e.what == FactKind::care_sought && (e.detail & 1);
            const bool found = e.what == FactKind::fever_at_gate || e.what == FactKind::fever_at_home || e.what == FactKind::fever_reported;
            if (with_fever || found) fever = true;
            if (e.what == FactKind::fever_seen) {
                fever = e.detail != 0;
                fever_free = fever ? Moment::never() : std::min(fever_free, e.moment);
            }
            if (e.what == FactKind::condition_seen) condition = e.detail, condition_since = e.moment;
        }
        std::vector<TestEvent> tests;
        for (const TestEvent& e : s.state.events.tests)
            if (e.person == p && static_cast<Assay>(e.assay) == Assay::pcr) tests.push_back(e);
        std::stable_sort(tests.begin(), tests.end(), [](const TestEvent& a, const TestEvent& b) { return a.reported < b.reported; });
        for (const TestEvent& e : tests)
            if (e.positive) negative.clear();
            else negative.push_back(e.sampled);
        std::sort(negative.begin(), negative.end());
    }

    bool enough(int wanted, double hours) const {
        int n = 0;
        for (std::size_t k = 0, last = 0; k < negative.size(); ++k) {
            if (n > 0 && (negative[k] - negative[last]).days() * 24 < hours - 1e-3) continue;
            last = k, ++n;
        }
        return n >= wanted;
    }
};

// Days since a moment, none since never.
double since(Moment m, Moment now) { return m == Moment::never() ? -1 : (now - m).days(); }

bool may_go(const DischargeCriteria& c, const Told& told, const PersonFile& file, Moment now) {
    constexpr double rounding = 1e-4;  // [day] of moments
    const auto passed = [&](Moment m, double days) { return since(m, now) >= days - rounding; };
    const bool ill = file.onset != Moment::never();
    if (told.fever || told.condition >= 2) return false;
    if (ill && c.fever_free_days > 0 && !passed(told.fever_free, std::max(c.fever_free_days, c.imaging_days))) return false;
    if (ill && c.symptom_free_days > 0 && (told.condition > 0 || !passed(told.condition_since, c.symptom_free_days))) return false;
    if (!passed(ill ? file.onset : file.confirmed, ill ? c.days_since_onset : c.asymptomatic_days)) return false;
    // Who got a bed in this very tick had none yet when they were judged.
    if (!passed(file.admitted <= now ? file.admitted : file.confirmed, c.days_since_admission)) return false;
    return told.enough(c.negatives, c.hours_apart);
}

void find_in_discharge(const Stage& s, const DischargeEvent& e, Faults& faults) {
    const std::vector<DischargeRule>* rules = e.policy.value < s.policies.size() ? s.policies[e.policy.value]->discharge_rules() : nullptr;
    if (!rules) return;  // by the order of a test
    const DischargeRule* rule = nullptr;
    for (const DischargeRule& r : *rules)
        if (!r.from || !(s.world.clock.date(s.now) < *r.from)) rule = &r;
    const bool named = rule && e.alternative < rule->alternatives();
    faults.unless(named, "person {} is discharged by criteria that no rule of the day has", e.person.value);
    if (!named) return;
    faults.unless(may_go((*rule)[e.alternative], Told(s, e.person), *s.known.files.find(e.person), s.world.clock.begin(s.now)),
                  "person {} is discharged against the rule of the day", e.person.value);
}

}  // namespace

Faults faults_in_discharges(const Stage& s, const Before& before) {
    Faults faults;
    const auto& discharges = s.state.events.discharges;
    for (std::size_t k = before.discharges; k < discharges.size(); ++k) find_in_discharge(s, discharges[k], faults);
    for (std::size_t k = before.stays; k < s.state.events.stays.size(); ++k) {
        const StayEvent& stay = s.state.events.stays[k];
        const bool of_case = stay.reason == Reason::confirmed || stay.reason == Reason::asymptomatic_positive || stay.reason == Reason::positive_again;
        const auto first = discharges.begin() + static_cast<std::ptrdiff_t>(before.discharges);
        const bool discharged = std::any_of(first, discharges.end(), [&](const DischargeEvent& e) { return e.person == stay.person; });
        const bool followed = stay.reason == Reason::asymptomatic_positive && stay.ended_by == EndedBy::diagnosis;
        const bool may_end = (stay.ended_by == EndedBy::discharge && discharged) || stay.ended_by == EndedBy::death || followed;
        faults.unless(stay.ended_by != EndedBy::open, "a stay of person {} has ended by nothing", stay.person.value);
        faults.unless(!of_case || may_end, "a stay of case {} has ended by {}", stay.person.value, ended_by_names[static_cast<std::size_t>(stay.ended_by)]);
    }
    return faults;
}

}  // namespace cordon
