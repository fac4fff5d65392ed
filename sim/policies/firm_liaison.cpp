// Liaison in firms: workers declare their health every day, and the team of a case is known at once.
#include "policy/screens.h"

namespace cordon {

namespace {

class FirmLiaison final : public Screens {
  public:
    FirmLiaison() {
        entrance_.places = {venue_kind_names[static_cast<std::size_t>(VenueKind::firm)]};
        EntranceStep& declaration = entrance_.steps[0];
        static_cast<ScreenStep&>(declaration) = ScreenStep::of(StepKind::symptoms);
        declaration.outcome = Outcome::fever_clinic, declaration.second_reading = false;
        declaration.sensitivity = 0.5, declaration.specificity = 1;
        entrance_.share = 0.8;
    }
    void fields(Fields& f) override {
        f.sentence("In firms a liaison asks all who come to work in the morning for a declaration of health: whoever declares symptoms is sent to a "
                   "fever clinic, and home for the day. Tracing teams have the names of the team of a case from the liaison. `where` names the "
                   "counties of the firms.");
        Policy::fields(f);
        f.value("share", entrance_.share,
                {.text = "Share of firms that have a liaison; of a lower share they are among those of a higher one.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice; the plan was one in each firm",
                 .moves = "+entrance_staff"});
        ScreenStep& declaration = entrance_.steps[0];
        f.value("declares", declaration.sensitivity,
                {.text = "Share of workers with symptoms who declare them, each morning.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: a day off is lost by it",
                 .moves = "+entrance_flagged"});
        f.value("other_symptoms_prevalence", entrance_.other_symptoms_prevalence,
                {.text = "Workers who come with symptoms or a fever of another cause.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: as of travellers, 0.2 % of those who came by air (Korea 2012)",
                 .moves = "+entrance_flagged"});
        f.value("names", liaison_.names,
                {.text = "Share of the team of a case that a tracing team finds in such a firm, if it would find fewer.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: all of them",
                 .moves = "+contacts_named"});
        f.value("staff_a_place", entrance_.staff_a_place,
                {.text = "Liaisons in each of these firms, every day on which the policy is in force.",
                 .unit = "persons",
                 .least = 0,
                 .most = 100,
                 .source = "our choice: one",
                 .moves = "+entrance_staff"});
        entrance_.other_fever_prevalence = 0;  // counted with the other symptoms
    }
    const Entrance* entrance() const override { return &entrance_; }
    const Liaison* liaison() const override { return &liaison_; }

  private:
    const ScreenStep& step(std::size_t k) const override { return entrance_.steps[k]; }
    Entrance entrance_;
    Liaison liaison_;
};

}  // namespace

std::unique_ptr<Policy> make_firm_liaison() { return std::make_unique<FirmLiaison>(); }

}  // namespace cordon
