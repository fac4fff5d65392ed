// Testing: who is sampled, when, how urgently, and what the results mean for suspects.
#include <algorithm>
#include <utility>

#include "policy/dated.h"

namespace cordon {

namespace {

enum Tag : std::int32_t { suspect_again, contact_due, arrival_due };

class Testing final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Suspects are sampled and ruled out; contacts and arrivals are tested on their days, by PCR or by rapid tests.");
        Policy::fields(f);
        f.value("suspects", suspects_, {.text = "Suspects are sampled at once, and again until they are a case or ruled out.", .moves = "+tests"});
        f.value("negatives", negatives_,
                {.text = "Negative results that rule a suspect out.",
                 .unit = "samples",
                 .least = 1,
                 .most = 10,
                 .source = "2 (national protocol, editions 2 to 6)",
                 .moves = "+tests"});
        f.value("hours_apart", hours_apart_,
                {.text = "Least time between samples of a suspect.",
                 .unit = "hour",
                 .least = 0,
                 .most = 240,
                 .source = "24 (national protocol)",
                 .moves = "-tests"});
        f.value("symptoms", symptoms_, {.text = "People under control who report symptoms or fever become suspects.", .moves = "+suspected"});
        f.value("contact_days", contact_days_,
                {.text = "Days after they were first named on which contacts are tested, symptoms or not.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "none: routine tests of contacts were not universal in January 2020"});
        f.value("arrival_days", arrival_days_,
                {.text = "Days after they were noticed on which arrivals are tested.", .unit = "day", .least = 0, .most = 60});
        f.value("contact_assay", contact_assay_, assay_names,
                {.text = "How contacts are tested: samples for laboratories (pcr), or rapid tests. Whoever a rapid test flags is sampled at "
                         "once, as urgently as a suspect."});
        f.value("arrival_assay", arrival_assay_, assay_names, {.text = "The same of arrivals."});
        const auto used = [&f](const char* assay, Assay given, const char* days, const std::vector<double>& on) {
            if (given == Assay::rapid && on.empty() && f.sound(days))
                f.wrong(assay, std::string("is never used: ") + days + " names no day", std::string("give ") + days + ", or remove it");
        };
        used("contact_assay", contact_assay_, "contact_days", contact_days_);
        used("arrival_assay", arrival_assay_, "arrival_days", arrival_days_);
        f.table("rapid", rapid_, {.text = "The rapid test, where it is used."});
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::laboratory}; }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        for (const Fact& fact : news.facts)
            if (area.holds(fact.county)) answer(fact, *known.files.find(fact.person), now, orders, remind);
        for (const Reminder& r : news.due) {
            const PersonFile& file = *known.files.find(r.person);
            if (r.tag == suspect_again && file.state == CaseState::suspected) sample(r.person, Priority::suspected, orders);
            if (r.tag == contact_due && held_for(file, Reason::contact)) sample(r.person, Priority::contact, orders, contact_assay_);
            if (r.tag == arrival_due && held_for(file, Reason::arrival)) sample(r.person, Priority::arrival, orders, arrival_assay_);
        }
    }

    const RapidTest* rapid() const override { return &rapid_; }

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
                if (fact.moment == file.first_named && Person(fact.other) == file.contact_of)
                    schedule(fact, contact_days_, contact_due, now, remind);
                break;
            case FactKind::rapid_result:
                if (fact.policy == id && fact.detail == 1 && !is_case(file.state)) sample(fact.person, Priority::suspected, orders);
                break;
            case FactKind::preliminary:  // until it is confirmed
                if (suspects_ && (file.state == CaseState::none || file.state == CaseState::ruled_out))
                    orders.push_back({.kind = OrderKind::suspect, .person = fact.person});
                break;
            case FactKind::sample_lost:
                if (fact.policy == id && wanted(file, static_cast<Priority>(fact.detail)))
                    sample(fact.person, static_cast<Priority>(fact.detail), orders);
                break;
            case FactKind::arrival_seen: schedule(fact, arrival_days_, arrival_due, now, remind); break;
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

    // In so many days from the fact. Days that have passed when the policy comes into force are made up for by one sample.
    void schedule(const Fact& fact, const std::vector<double>& days, Tag tag, const Now& now, Agenda<Reminder>& remind) const {
        const Moment from = std::min(fact.moment, now.begin());
        bool made_up = false;
        for (const double day : days) {
            const Tick when = now.clock.tick_of(from + moment(day));
            if (when > now.tick)
                remind.plan(when, {id, fact.person, tag});
            else if (!std::exchange(made_up, true))
                remind.plan(now.tick + 1, {id, fact.person, tag});
        }
    }

    static bool held_for(const PersonFile& file, Reason reason) {
        return !is_case(file.state) &&
               std::any_of(file.reasons.begin(), file.reasons.end(), [&](const ReasonHeld& r) { return r.reason == reason; });
    }

    // Whether a sample that was lost is taken again.
    static bool wanted(const PersonFile& file, Priority priority) {
        return priority == Priority::contact   ? held_for(file, Reason::contact)
               : priority == Priority::arrival ? held_for(file, Reason::arrival)
                                               : file.state == CaseState::suspected || file.state == CaseState::none;
    }

    static void sample(Person p, Priority priority, std::vector<Order>& orders, Assay assay = Assay::pcr) {
        orders.push_back({.kind = OrderKind::sample, .person = p, .priority = priority, .detail = static_cast<std::int32_t>(assay)});
    }

    bool suspects_ = true, symptoms_ = true;
    int negatives_ = 2;
    double hours_apart_ = 24;
    std::vector<double> contact_days_, arrival_days_;
    Assay contact_assay_ = Assay::pcr, arrival_assay_ = Assay::pcr;
    RapidTest rapid_;
};

}  // namespace

std::unique_ptr<Policy> make_testing() { return std::make_unique<Testing>(); }

}  // namespace cordon
