// Discharge: a panel applies the criteria of the day, as many patients a day as it can judge; then days of isolation.
#include <algorithm>

#include "policy/dated.h"

namespace cordon {

namespace {

struct Rule {
    std::optional<Date> from;
    double fever_free_days = 3, days_since_onset = 0, days_since_admission = 0, imaging_days = 0, asymptomatic_days = 14;
    int negatives = 2;
    double hours_apart = 24;
    double after_days = 0;
    Keep after_keep = Keep::home;
    double after_comply = 0.95;

    void fields(Fields& f) {
        f.value("from", from, {.text = "First day of this rule; without it, from the start."});
        f.value("fever_free_days", fever_free_days,
                {.text = "Days without fever.",
                 .unit = "day",
                 .least = 0,
                 .most = 100,
                 .source = "3 (national editions 4 to 7)",
                 .moves = "-discharged"});
        f.value("days_since_onset", days_since_onset,
                {.text = "Least days since onset.", .unit = "day", .least = 0, .most = 100, .moves = "-discharged"});
        f.value("asymptomatic_days", asymptomatic_days,
                {.text = "Least days since the positive result of someone without symptoms.",
                 .unit = "day",
                 .least = 0,
                 .most = 100,
                 .source = "14 (national rule of 2020)",
                 .moves = "-discharged"});
        f.value("days_since_admission", days_since_admission,
                {.text = "Least days in hospital.", .unit = "day", .least = 0, .most = 100, .moves = "-discharged"});
        f.value("imaging_days", imaging_days,
                {.text = "Days after the end of fever until images show that the inflammation has clearly gone back.",
                 .unit = "day",
                 .least = 0,
                 .most = 100,
                 .source = "our choice",
                 .moves = "-discharged"});
        f.value("negatives", negatives,
                {.text = "Consecutive negative results.",
                 .unit = "samples",
                 .least = 0,
                 .most = 10,
                 .source = "2 (national editions 4 to 7)",
                 .moves = "-discharged"});
        f.value("hours_apart", hours_apart,
                {.text = "Least time between the samples.",
                 .unit = "hour",
                 .least = 0,
                 .most = 240,
                 .source = "24 (national editions 4 to 7)",
                 .moves = "-discharged"});
        f.value("after_days", after_days,
                {.text = "Days of isolation after discharge; 0: none.", .unit = "day", .least = 0, .most = 365, .moves = "+person_days_home"});
        f.value("after_keep", after_keep, keep_names, {.text = "Where this isolation takes place."});
        f.value("after_comply", after_comply,
                {.text = "Share who stay at home in it.", .least = 0, .most = 1, .source = "our choice", .moves = "+person_days_home"});
    }
};

// National diagnosis and treatment protocol, editions 4 (27 January 2020) to 7 (3 March). The first rule is used before
// edition 4 too. Edition 5 adds imaging, 6 fourteen days of self-monitoring, 7 fourteen days of isolation.
std::vector<Rule> national() {
    Rule fourth, fifth, sixth, seventh;
    fifth.from = make_date(2020, 2, 5), fifth.imaging_days = 5;
    sixth = fifth, sixth.from = make_date(2020, 2, 19), sixth.after_days = 14, sixth.after_comply = 0.7;
    seventh = sixth, seventh.from = make_date(2020, 3, 3), seventh.after_comply = 0.95;
    return {fourth, fifth, sixth, seventh};
}

class Discharge final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("A panel discharges patients by the criteria of the day; days of isolation may follow.");
        Policy::fields(f);
        rules_by_date(f, "rule", rules_,
                 {.text = "Criteria in the order of their dates: the last that has begun holds. By default those of the national protocol, "
                          "editions 4 to 7; "
                          "local ones replace them all.",
                  .some = true});
        f.value("again_days", again_days_,
                {.text = "Time between samples as long as they are positive.",
                 .unit = "day",
                 .least = 0.25,
                 .most = 30,
                 .source = "our choice",
                 .moves = "-discharged"});
        f.value("panel", panel_,
                {.text = "Patients whom the panel can judge in a day; the longest in hospital come first. Without it, all.",
                 .unit = "persons/day",
                 .least = 1,
                 .most = 1e6,
                 .moves = "+discharged"});
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::laboratory}; }

    // The panel meets in the morning, the same tick for all patients: whom it cannot judge today waits for tomorrow.
    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        for (const Fact& fact : news.facts)
            if ((fact.kind == FactKind::confirmed || fact.kind == FactKind::asymptomatic_positive || fact.kind == FactKind::positive_again) && area.holds(fact.county))
                remind.plan(next_meeting(now), {id, fact.person});
        const Rule* rule = in_force_on(rules_, now.clock.date(now.tick));
        std::vector<std::pair<Moment, Person>> ready;
        Person last;
        for (const Reminder& r : news.due) {
            if (r.person == last) continue;  // first positive, then confirmed: two reminders, one patient
            last = r.person;
            const PersonFile& file = *known.files.find(r.person);
            if (!is_case(file.state) || file.state == CaseState::suspected) continue;
            if (rule && recovered(*rule, file, now) && (rule->negatives == 0 || negatives_apart(file, apart(*rule)) >= rule->negatives)) {
                ready.emplace_back(file.confirmed, r.person);
                continue;
            }
            if (rule && recovered(*rule, file, now) && sample_due(*rule, file, now))
                orders.push_back({.kind = OrderKind::sample, .person = r.person, .priority = Priority::discharge});
            remind.plan(next_meeting(now), {id, r.person});
        }
        judge(ready, rule, now, orders, remind);
    }
    bool samples() const override { return false; }

  private:
    static Moment apart(const Rule& rule) { return moment(rule.hours_apart / 24); }
    static Tick next_meeting(const Now& now) {
        Tick t = now.tick + 1;
        while (now.clock.part(t) != now.clock.ticks_per_day / 4) ++t;
        return t;
    }

    static bool recovered(const Rule& rule, const PersonFile& file, const Now& now) {
        const auto passed = [&](Moment since, double days) { return since != Moment::never() && now.begin() - since >= moment(days); };
        const bool onset_passed =
            file.onset != Moment::never() ? passed(file.onset, rule.days_since_onset) : passed(file.confirmed, rule.asymptomatic_days);
        const Moment admitted = file.admitted != Moment::never() ? file.admitted : file.confirmed;  // where there is no bed
        const bool fever_gone = !file.fever && (file.fever_free_since == Moment::never()
                                                    ? file.onset == Moment::never() || rule.fever_free_days == 0
                                                    : passed(file.fever_free_since, rule.fever_free_days + rule.imaging_days));
        return fever_gone && file.condition < 2 && onset_passed && passed(admitted, rule.days_since_admission);
    }

    bool sample_due(const Rule& rule, const PersonFile& file, const Now& now) const {
        if (file.awaiting_result) return false;
        const Moment wait = file.negative_at.empty() ? moment(again_days_) : apart(rule);
        return file.last_sample == Moment::never() || now.clock.end(now.tick) - file.last_sample >= wait;
    }

    void judge(std::vector<std::pair<Moment, Person>>& ready, const Rule* rule, const Now& now, std::vector<Order>& orders,
               Agenda<Reminder>& remind) const {
        std::sort(ready.begin(), ready.end());
        const std::size_t most = panel_ ? static_cast<std::size_t>(*panel_) : ready.size();
        for (std::size_t k = 0; k < ready.size(); ++k) {
            const Person p = ready[k].second;
            if (k >= most) {
                remind.plan(next_meeting(now), {id, p});
                continue;
            }
            const Moment until = rule->after_days > 0 ? now.clock.end(now.tick) + moment(rule->after_days) : now.begin();
            orders.push_back({.kind = OrderKind::discharge,
                              .person = p,
                              .priority = Priority::discharge,
                              .reason = {.reason = Reason::discharged, .keep = rule->after_keep, .until = until},
                              .comply = rule->after_comply});
        }
    }

    std::vector<Rule> rules_ = national();
    double again_days_ = 2;
    std::optional<double> panel_;
};

}  // namespace

std::unique_ptr<Policy> make_discharge() { return std::make_unique<Discharge>(); }

}  // namespace cordon
