// Testing: who is sampled, when, how urgently, and what the results mean for suspects.
#include <algorithm>

#include "policy/dated.h"

namespace cordon {

namespace {

enum Tag : std::int32_t { suspect_again, contact_due, arrival_due };

class Testing final : public Policy {
  public:
    void fields(Fields& f) override {
        Policy::fields(f);
        f.value("suspects", suspects_, {.text = "Suspects are sampled at once, and again until they are a case or ruled out."});
        f.value("negatives", negatives_,
                {.text = "Negative results that rule a suspect out.",
                 .unit = "samples",
                 .least = 1,
                 .most = 10,
                 .source = "2 (national protocol, editions 2 to 6)"});
        f.value("hours_apart", hours_apart_,
                {.text = "Least time between samples of a suspect.",
                 .unit = "hour",
                 .least = 0,
                 .most = 240,
                 .source = "24 (national protocol)"});
        f.value("symptoms", symptoms_, {.text = "People under control who report symptoms or fever become suspects."});
        f.value("contact_days", contact_days_,
                {.text = "Days after they were first named on which contacts are sampled, symptoms or not.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "none: routine tests of contacts were not universal in January 2020"});
        f.value("arrival_days", arrival_days_,
                {.text = "Days after they were noticed on which arrivals are sampled.", .unit = "day", .least = 0, .most = 60});
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        complain_if_unserved(*this, places, FacilityKind::laboratory, complaints);
    }

    void respond(const Known& known, const Now& now, std::vector<Order>& orders, Agenda<Reminder>& remind) const override {
        for (const Fact& fact : known.fresh)
            if (area.holds(fact.county)) answer(fact, *known.files.find(fact.person), now, orders, remind);
        for (const Reminder& r : known.due) {
            if (r.policy != id) continue;
            const PersonFile& file = *known.files.find(r.person);
            if (r.tag == suspect_again && file.state == CaseState::suspected) sample(r.person, Priority::suspected, orders);
            if (r.tag == contact_due && held_for(file, Reason::contact)) sample(r.person, Priority::contact, orders);
            if (r.tag == arrival_due && held_for(file, Reason::arrival)) sample(r.person, Priority::arrival, orders);
        }
    }

  private:
    void answer(const Fact& fact, const PersonFile& file, const Now& now, std::vector<Order>& orders, Agenda<Reminder>& remind) const {
        switch (fact.kind) {
            case FactKind::suspected:
                if (suspects_ && file.state == CaseState::suspected) sample(fact.person, Priority::suspected, orders);
                break;
            case FactKind::result:
                if (suspects_ && file.state == CaseState::suspected) after_negative(fact.person, file, now, orders, remind);
                break;
            case FactKind::onset_told:
            case FactKind::fever_seen: {
                const bool news = fact.kind == FactKind::onset_told || fact.detail == 1;
                const bool open = file.state == CaseState::none || file.state == CaseState::ruled_out;
                if (symptoms_ && news && open && !file.reasons.empty()) orders.push_back({.kind = OrderKind::suspect, .person = fact.person});
                break;
            }
            case FactKind::contact_named:
                if (fact.moment == file.first_named) schedule(fact.person, contact_days_, contact_due, now, remind);
                break;
            case FactKind::arrival_seen: schedule(fact.person, arrival_days_, arrival_due, now, remind); break;
            default: break;
        }
    }

    // Sampled again at the first tick at whose end enough hours have passed, or ruled out.
    void after_negative(Person p, const PersonFile& file, const Now& now, std::vector<Order>& orders, Agenda<Reminder>& remind) const {
        const Moment apart = moment(hours_apart_ / 24);
        if (negatives_apart(file, apart) >= negatives_) {
            orders.push_back({.kind = OrderKind::rule_out, .person = p});
            return;
        }
        Tick again = now.tick;
        while (now.clock.end(again) - file.last_sample < apart) ++again;
        if (again == now.tick)
            sample(p, Priority::suspected, orders);
        else
            remind.plan(again, {id, p, suspect_again});
    }

    void schedule(Person p, const std::vector<double>& days, Tag tag, const Now& now, Agenda<Reminder>& remind) const {
        for (const double day : days) remind.plan(std::max(now.tick + 1, now.clock.tick_of(now.begin() + moment(day))), {id, p, tag});
    }

    static bool held_for(const PersonFile& file, Reason reason) {
        return !is_case(file.state) &&
               std::any_of(file.reasons.begin(), file.reasons.end(), [&](const ReasonHeld& r) { return r.reason == reason; });
    }

    static void sample(Person p, Priority priority, std::vector<Order>& orders) {
        orders.push_back({.kind = OrderKind::sample, .person = p, .priority = priority});
    }

    bool suspects_ = true, symptoms_ = true;
    int negatives_ = 2;
    double hours_apart_ = 24;
    std::vector<double> contact_days_, arrival_days_;
};

}  // namespace

std::unique_ptr<Policy> make_testing() { return std::make_unique<Testing>(); }

}  // namespace cordon
