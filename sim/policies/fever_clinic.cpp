// Fever clinics: whom doctors suspect, by fever and by a link to the epidemic. The definition changes with its date.
#include "policy/dated.h"

namespace cordon {

namespace {

// Shares of patients with the disease who are suspected at their visit.
struct Definition {
    std::optional<Date> from;
    double fever_and_link = 0.95, link = 0.7, fever = 0.4, neither = 0.1;
    void fields(Fields& f) {
        f.value("from", from, {.text = "First day of this definition; without it, from the start."});
        f.value("fever_and_link", fever_and_link,
                {.text = "Suspected, of the infected who come with fever and can name a link to the epidemic.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice"});
        f.value("link", link, {.text = "Of those with a link and without fever.", .least = 0, .most = 1, .source = "our choice"});
        f.value("fever", fever,
                {.text = "Of those with fever and without a link.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: without a link the national definition asks for imaging and blood counts"});
        f.value("neither", neither, {.text = "Of those with neither.", .least = 0, .most = 1, .source = "our choice"});
    }
    double share(std::int32_t seen) const { return seen == 3 ? fever_and_link : seen == 2 ? link : seen == 1 ? fever : neither; }
};

class FeverClinic final : public Policy {
  public:
    void fields(Fields& f) override {
        Policy::fields(f);
        f.tables("definition", definitions_,
                 {.text = "Definitions of a suspect in the order of their dates: the last that has begun holds."});
        f.value("false_alarm", false_alarm_,
                {.text = "Suspected, of the patients who have another illness: 1 - specificity.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: 0.14 % of the patients of Guangdong's fever clinics tested positive"});
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        complain_if_unserved(*this, places, FacilityKind::fever_clinic, complaints);
    }

    void respond(const Known& known, const Now& now, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        const Definition* definition = in_force_on(definitions_, now.clock.date(now.tick));
        if (!definition) return;
        for (const Fact& fact : known.fresh) {
            if (fact.kind != FactKind::care_sought || !area.holds(fact.county)) continue;
            const CaseState state = known.files.find(fact.person)->state;
            if (state != CaseState::none && state != CaseState::ruled_out) continue;
            if (fact.other < definition->share(fact.detail) * 0x1p32) orders.push_back({.kind = OrderKind::suspect, .person = fact.person});
        }
    }

    double false_alarm(const Now&) const override { return false_alarm_; }

  private:
    std::vector<Definition> definitions_ = {Definition{}};
    double false_alarm_ = 0.01;
};

}  // namespace

std::unique_ptr<Policy> make_fever_clinic() { return std::make_unique<FeverClinic>(); }

}  // namespace cordon
