// Tracing: whose contacts are looked for, from how long before onset, and how many of them are found.
#include "policy/dated.h"

namespace cordon {

namespace {

struct LookBack {
    std::optional<Date> from;
    double days = 2;
    void fields(Fields& f) {
        f.value("from", from, {.text = "First day of this rule; without it, from the start."});
        f.value("days", days,
                {.text = "Contacts are looked for from so long before onset, or before the positive sample of someone without symptoms.",
                 .unit = "day",
                 .least = 0,
                 .most = 30,
                 .source = "national prevention protocol: 0 at first, 2 from edition 4 on",
                 .moves = "+contacts_named"});
    }
};

class Tracing final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Teams look for the contacts of cases, from some time before onset.");
        Policy::fields(f);
        f.value("suspects", suspects_,
                {.text = "Contacts of suspects are looked for too, before the result.",
                 .source = "national prevention protocol: contacts of suspected and confirmed cases",
                 .moves = "+traced"});
        f.value("asymptomatic", asymptomatic_,
                {.text = "Contacts of people who are positive without symptoms are looked for too.",
                 .source = "national prevention protocol, from edition 4",
                 .moves = "+traced"});
        rules_by_date(f, "look_back", look_backs_,
                 {.text = "How far back, in the order of their dates: the last that has begun holds. By default 0 days before and 2 days "
                          "from 7 February 2020 (national prevention protocol, from edition 4)."});
        f.value("backward_days", manner_.backward_days,
                {.text = "Who may have infected the case is looked for from so long before onset; 0: only contacts since the look-back.",
                 .unit = "day",
                 .least = 0,
                 .most = 30,
                 .source = "0: the national protocol asked for the sources of clusters only",
                 .moves = "+named_backward"});
        f.value("interview", manner_.interview,
                {.text = "From the end of a team's work to the names of the contacts, for each case; the turnaround of the team comes "
                         "before.",
                 .unit = "day",
                 .least = 0,
                 .most = 5,
                 .source = "our choice",
                 .moves = "+confirmation_to_naming"});
        const auto share = [&](const char* name, double& x, const char* text, const char* source) {
            f.value(name, x, {.text = text, .least = 0, .most = 1, .source = source, .moves = "+contacts_named"});
        };
        share("household", manner_.household, "Found, of the housemates.", "all (our choice)");
        share("visit", manner_.visit, "Found, of the people met in family visits.", "our choice");
        share("group", manner_.group, "Found, of the team at work or the class at school.",
              "0.79 of adults' and 0.90 of children's contacts there had been met before (Kucharski 2020)");
        share("community", manner_.community, "Found, of the people met elsewhere.",
              "0.52 of contacts elsewhere had been met before (Kucharski 2020)");
        f.value("kinds", manner_.kinds,
                {.text = "Found, of the contacts of each of contacts.kind, in their order; empty: as `community`.",
                 .least = 0,
                 .most = 1,
                 .source = "empty: people do not tell their contacts elsewhere apart"});
        f.value("infector", manner_.infector,
                {.text = "Who infected a case can be among the contacts that it names. False follows chains forwards only, as simple "
                         "models of tracing do.",
                 .moves = "+contacts_named"});
        f.value("least_minutes", manner_.least_minutes,
                {.text = "Contacts are only those with whom the case was together for so long on one day (contacts.minutes).",
                 .unit = "min",
                 .least = 0,
                 .most = 1440,
                 .source = "0: the national protocol of early 2020 named no time",
                 .moves = "-contacts_named"});
        f.value("records", manner_.records,
                {.text = "Found, of those who are next to the case on the record of a journey: in the vehicle or group of an arrival, and "
                         "in the line of a checkpoint.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+named_by_record"});
        f.value("records_delay", manner_.records_delay,
                {.text = "From the names that the case gives to those on the records.",
                 .unit = "day",
                 .least = 0,
                 .most = 20,
                 .source = "our choice",
                 .moves = "-named_by_record"});
        f.value("second_order", manner_.second_order,
                {.text = "Share of the contacts of proven cases whose own contacts are looked for at once, after all cases and suspects.",
                 .least = 0,
                 .most = 1,
                 .source = "0: contacts of contacts were no rule in early 2020",
                 .moves = "+named_second_order"});
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::tracing_team}; }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (!area.holds(fact.county)) continue;
            const PersonFile& file = *known.files.find(fact.person);
            switch (fact.kind) {
                case FactKind::suspected:
                    if (suspects_) trace(fact.person, file, TraceRank::suspect, now, orders);
                    break;
                case FactKind::confirmed: take_up(known, fact.person, file, now, orders); break;
                case FactKind::asymptomatic_positive:
                    if (asymptomatic_) take_up(known, fact.person, file, now, orders);
                    break;
                case FactKind::contact_named:
                    if (named_by(fact.detail) == NamedBy::team && proven(*known.files.find(Person(fact.other))))
                        trace_contact(fact.person, file, now, orders);
                    break;
                default: break;
            }
        }
    }

    const TraceManner* tracing() const override { return &manner_; }
    bool samples() const override { return false; }

  private:
    static bool proven(const PersonFile& file) {
        return file.state == CaseState::confirmed || file.state == CaseState::asymptomatic_positive;
    }

    // A proven case, and the contacts whom it named while it was a suspect.
    void take_up(const Known& known, Person p, const PersonFile& file, const Now& now, std::vector<Order>& orders) const {
        trace(p, file, TraceRank::proven, now, orders);
        for (const Person contact : file.contacts) trace_contact(contact, *known.files.find(contact), now, orders);
    }
    void trace_contact(Person p, const PersonFile& file, const Now& now, std::vector<Order>& orders) const {
        if (manner_.second_order > 0 && !is_case(file.state)) trace(p, file, TraceRank::second_order, now, orders);
    }

    // Once; but who waits may move up, and a contact who turns out to be a case is traced as one.
    void trace(Person p, const PersonFile& file, TraceRank rank, const Now& now, std::vector<Order>& orders) const {
        const bool asked = file.traced_from != Moment::never(), done = file.traced != Moment::never();
        const bool as_contact = file.trace_rank == static_cast<std::uint8_t>(TraceRank::second_order);
        if (asked && (static_cast<std::uint8_t>(rank) >= file.trace_rank || (done && !as_contact))) return;
        const LookBack* look_back = in_force_on(look_backs_, now.clock.date(now.tick));
        orders.push_back({.kind = OrderKind::trace,
                          .person = p,
                          .days_back = look_back ? look_back->days : 0,
                          .detail = static_cast<std::int32_t>(rank)});
    }

    bool suspects_ = true, asymptomatic_ = true;
    std::vector<LookBack> look_backs_ = {{{}, 0}, {make_date(2020, 2, 7), 2}};
    TraceManner manner_;
};

}  // namespace

std::unique_ptr<Policy> make_tracing() { return std::make_unique<Tracing>(); }

}  // namespace cordon
