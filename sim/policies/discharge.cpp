// Discharge: a panel applies the criteria of the day, as many patients as it can judge when it meets; then days of isolation.
#include <algorithm>
#include <limits>

#include "policy/dated.h"
#include "policy/discharge_rule.h"

namespace cordon {

namespace {

const std::vector<std::string> weekday_names = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

// The first rule is used before edition 4 too.
std::vector<DischargeRule> national() {
    std::vector<DischargeRule> rules = {DischargeRule(DischargePreset::edition4), DischargeRule(DischargePreset::edition5),
                                        DischargeRule(DischargePreset::edition6), DischargeRule(DischargePreset::edition7)};
    rules[1].from = make_date(2020, 2, 5), rules[2].from = make_date(2020, 2, 19), rules[3].from = make_date(2020, 3, 3);
    return rules;
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
                {.text = "Patients whom the panel can judge when it meets; the longest in hospital come first. Without it, all.",
                 .unit = "persons",
                 .least = 1,
                 .most = 1e6,
                 .moves = "+discharged"});
        f.value("meets_every", every_,
                {.text = "The panel meets on every so many days of the run, in the morning.",
                 .unit = "day",
                 .least = 1,
                 .most = 30,
                 .source = "1 (experts met daily)",
                 .moves = "-discharged"});
        f.value("meets_on", days_, {.text = "Of these, only on these days of the week: \"monday\", \"tuesday\" ...; without them, on all."});
        for (const std::string& day : days_)
            if (std::find(weekday_names.begin(), weekday_names.end(), day) == weekday_names.end())
                f.wrong("meets_on", "has \"" + day + "\", which is no day of the week", "give \"monday\" to \"sunday\"");
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::laboratory}; }
    const std::vector<DischargeRule>* discharge_rules() const override { return &rules_; }

    // Doctors look at each patient in the morning; where the panel meets, it judges all who are ready, and whom it cannot judge wait.
    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        for (const Fact& fact : news.facts)
            if ((fact.kind == FactKind::confirmed || fact.kind == FactKind::asymptomatic_positive || fact.kind == FactKind::positive_again) && area.holds(fact.county))
                remind.plan(next_morning(now), {id, fact.person});
        const DischargeRule* rule = in_force_on(rules_, now.clock.date(now.tick));
        for (const Fact& fact : news.facts)
            if (rule && fact.kind == FactKind::result && fact.detail == 0 && area.holds(fact.county))
                after_negative(*rule, fact.person, *known.files.find(fact.person), now, orders, remind);
        std::vector<Ready> ready;
        Person last;
        for (const Reminder& r : news.due) {
            if (r.tag == next_sample) {  // unless the morning's look has ordered it
                if (rule && r.person != last && is_patient(*known.files.find(r.person)) && sample_due(*rule, *known.files.find(r.person), now)) sample(r.person, orders);
                continue;
            }
            if (r.person == last) continue;  // first positive, then confirmed: two reminders, one patient
            last = r.person;
            const PersonFile& file = *known.files.find(r.person);
            if (!is_patient(file)) continue;
            const std::size_t none = rule ? rule->alternatives() : 0;
            std::size_t met = 0;
            while (met < none && !(*rule)[met].met(file, now.begin())) ++met;
            if (met < none && meets(now) && !file.awaiting_result) {  // a result that is to come might say otherwise
                ready.push_back({file.confirmed, r.person, met});
                continue;
            }
            if (met == none && rule && sample_due(*rule, file, now))
                sample(r.person, orders);
            remind.plan(next_morning(now), {id, r.person});
        }
        judge(ready, rule, now, orders, remind);
    }
    bool samples() const override { return false; }

  private:
    struct Ready {
        Moment confirmed;
        Person person;
        std::size_t alternative;  // that was met
        auto operator<=>(const Ready&) const = default;
    };

    static constexpr std::int32_t next_sample = 1;  // tag of reminders

    static bool is_patient(const PersonFile& file) { return is_case(file.state) && file.state != CaseState::suspected; }
    static void sample(Person p, std::vector<Order>& orders) {
        orders.push_back({.kind = OrderKind::sample, .person = p, .priority = Priority::discharge});
    }
    // The next sample waits for no round: it is taken at the first tick at whose end enough hours have passed.
    void after_negative(const DischargeRule& rule, Person p, const PersonFile& file, const Now& now, std::vector<Order>& orders,
                        Agenda<Reminder>& remind) const {
        if (!is_patient(file) || file.negative_at.empty() || file.last_sample == Moment::never()) return;
        Tick again{std::numeric_limits<std::int32_t>::max()};
        for (std::size_t k = 0; k < rule.alternatives(); ++k) {
            if (rule[k].negatives == 0 || rule[k].negative(file) || !rule[k].recovered(file, now.begin())) continue;
            Tick at = now.tick;
            while (now.clock.end(at) - file.last_sample < rule[k].apart()) ++at;
            again = std::min(again, at);
        }
        if (again == now.tick)
            sample(p, orders);
        else if (again.index < std::numeric_limits<std::int32_t>::max())
            remind.plan(again, {id, p, next_sample});
    }

    static Tick next_morning(const Now& now) {
        Tick t = now.tick + 1;
        while (now.clock.part(t) != now.clock.ticks_per_day / 4) ++t;
        return t;
    }
    bool meets(const Now& now) const {
        const std::string& today = weekday_names[static_cast<std::size_t>(weekday(now.clock.date(now.tick)))];
        return now.day() % every_ == 0 && (days_.empty() || std::find(days_.begin(), days_.end(), today) != days_.end());
    }

    // By one of the alternatives all that is wanted are tests, and it is time for the next.
    bool sample_due(const DischargeRule& rule, const PersonFile& file, const Now& now) const {
        if (file.awaiting_result) return false;
        for (std::size_t k = 0; k < rule.alternatives(); ++k) {
            if (rule[k].negatives == 0 || !rule[k].recovered(file, now.begin())) continue;
            const Moment wait = file.negative_at.empty() ? moment(again_days_) : rule[k].apart();
            if (file.last_sample == Moment::never() || now.clock.end(now.tick) - file.last_sample >= wait) return true;
        }
        return false;
    }

    void judge(std::vector<Ready>& ready, const DischargeRule* rule, const Now& now, std::vector<Order>& orders,
               Agenda<Reminder>& remind) const {
        std::sort(ready.begin(), ready.end());
        const std::size_t most = panel_ ? static_cast<std::size_t>(*panel_) : ready.size();
        for (std::size_t k = 0; k < ready.size(); ++k) {
            const Person p = ready[k].person;
            if (k >= most) {
                remind.plan(next_morning(now), {id, p});
                continue;
            }
            const Moment until = rule->after_days > 0 ? now.clock.end(now.tick) + moment(rule->after_days) : now.begin();
            orders.push_back({.kind = OrderKind::discharge,
                              .person = p,
                              .priority = Priority::discharge,
                              .reason = {.reason = Reason::discharged, .keep = rule->after_keep, .until = until},
                              .comply = rule->after_comply,
                              .detail = static_cast<std::int32_t>(ready[k].alternative)});
        }
    }

    std::vector<DischargeRule> rules_ = national();
    double again_days_ = 2;
    std::optional<double> panel_;
    int every_ = 1;
    std::vector<std::string> days_;
};

}  // namespace

std::unique_ptr<Policy> make_discharge() { return std::make_unique<Discharge>(); }

}  // namespace cordon
