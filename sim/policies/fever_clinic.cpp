// Fever clinics: three lines of doctors rule out what they can; of the others the definition of the day makes suspects.
#include "policy/dated.h"

namespace cordon {

namespace {

// Shares of those whom the doctors cannot rule out who are suspected.
struct Definition {
    std::optional<Date> from;
    double fever_and_link = 0.95, link = 0.7, fever = 0.4, neither = 0.1;
    void fields(Fields& f) {
        f.value("from", from, {.text = "First day of this definition; without it, from the start."});
        f.value("fever_and_link", fever_and_link,
                {.text = "Suspected, of those with fever who can name a link to the epidemic.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+suspected"});
        f.value("link", link,
                {.text = "Of those with a link and without fever.", .least = 0, .most = 1, .source = "our choice", .moves = "+suspected"});
        f.value("fever", fever,
                {.text = "Of those with fever and without a link.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: without a link the national definition asks for imaging and blood counts",
                 .moves = "+suspected"});
        f.value("neither", neither,
                {.text = "Of those with neither.", .least = 0, .most = 1, .source = "our choice", .moves = "+suspected"});
    }
    double share(std::int32_t seen) const { return seen == 3 ? fever_and_link : seen == 2 ? link : seen == 1 ? fever : neither; }
};

// National diagnosis and treatment protocol. Each widened what is suspected: 7.1-fold from edition 1 to 2, 2.8-fold from 2 to
// 4, 4.2-fold from 4 to 5 (Tsang 2020). With three quarters of the patients feverish and a link for half of them these shares
// have the same ratios; their level is our choice. Editions 1 to 4 asked for a link.
std::vector<Definition> national() {
    return {{.from = {}, .fever_and_link = 0.02, .link = 0, .fever = 0, .neither = 0},
            {.from = make_date(2020, 1, 18), .fever_and_link = 0.13, .link = 0.03, .fever = 0, .neither = 0},
            {.from = make_date(2020, 1, 27), .fever_and_link = 0.35, .link = 0.1, .fever = 0, .neither = 0},
            {.from = make_date(2020, 2, 5)}};
}

// One line of doctors, as a table of the scenario.
struct LineTable {
    ClinicLine& line;
    const char* sends_home;  // what falls with the specificity
    bool first = false;
    void fields(Fields& f) {
        f.value("sensitivity", line.sensitivity,
                {.text = "Share of the patients with the disease whom it does not rule out.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+suspected"});
        f.value("specificity", line.specificity,
                {.text = "Share of the patients with other illnesses whom it sends home.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: of all three lines together 0.976",
                 .moves = sends_home});
        f.value("hours", line.hours,
                {.text = "Time until its finding.",
                 .unit = "hour",
                 .least = 0,
                 .most = 240,
                 .source = "our choice",
                 .moves = "+doctors_waiting"});
        if (first) return;
        f.value("capacity", line.capacity,
                {.text = "Patients of each clinic whom it can see in a day; the others wait, by the order in which they came.",
                 .unit = "persons/day",
                 .least = 0,
                 .most = 10000,
                 .source = "our choice",
                 .moves = "-doctors_waiting"});
    }
};

class FeverClinic final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence(
            "At fever clinics three lines of doctors, first sight, a specialist, and the authority for the doubtful, rule out what they "
            "can; the others are suspected by fever and by a link to the epidemic.");
        Policy::fields(f);
        rules_by_date(f, "definition", definitions_,
                 {.text = "Definitions of a suspect in the order of their dates: the last that has begun holds. By default those of the "
                          "national protocol, editions 1, 2, 4 and 5.",
                  .some = true});
        LineTable first{manner_.line[0], "-seen_specialist", true}, specialist{manner_.line[1], "-seen_authority"},
            authority{manner_.line[2], "-suspected"};
        f.table("first_sight", first, {.text = "Whoever comes; as many a day as the facility's capacity says."});
        f.table("specialist", specialist, {.text = "Those whom first sight could not rule out."});
        f.table("authority", authority, {.text = "Those about whom a specialist is in doubt."});
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::fever_clinic}; }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        const Definition* definition = in_force_on(definitions_, now.clock.date(now.tick));
        if (!definition) return;
        for (const Fact& fact : news.facts) {
            if (fact.kind != FactKind::care_sought || !area.holds(fact.county)) continue;
            const CaseState state = known.files.find(fact.person)->state;
            if (state != CaseState::none && state != CaseState::ruled_out) continue;
            if (fact.other < definition->share(fact.detail) * 0x1p32) orders.push_back({.kind = OrderKind::suspect, .person = fact.person});
        }
    }

    const ClinicManner* clinic() const override { return &manner_; }
    bool samples() const override { return false; }

  private:
    std::vector<Definition> definitions_ = national();
    ClinicManner manner_;
};

}  // namespace

std::unique_ptr<Policy> make_fever_clinic() { return std::make_unique<FeverClinic>(); }

}  // namespace cordon
