// Fevers of unknown cause: nobody has ruled the disease out, and nothing speaks for it yet. They are watched over.
#include "policy/watch.h"

namespace cordon {

namespace {

class FeverObservation final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence(
            "Fevers of unknown cause, which a fever clinic could not explain or a first place of care reported, are watched over until "
            "they are gone and tests are negative.");
        Policy::fields(f);
        f.value("clinics", clinics_,
                {.text = "Patients whom no line of doctors at a fever clinic could rule out.", .moves = "+person_days_home"});
        f.value("reported", reported_,
                {.text = "Fevers that village clinics, private clinics and pharmacies report.", .moves = "+person_days_home"});
        watch_.fields(f);
        f.value(
            "comply", watch_.comply,
            {.text = "Share who stay at home when told to.", .least = 0, .most = 1, .source = "our choice", .moves = "+person_days_home"});
    }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        for (const Fact& fact : news.facts) {
            const bool clinic = fact.kind == FactKind::care_sought && clinics_, report = fact.kind == FactKind::fever_reported && reported_;
            if ((!clinic && !report) || !area.holds(fact.county)) continue;
            const PersonFile& file = *known.files.find(fact.person);
            if (file.fever) watch_.begin(id, fact, file, now, orders, remind);
        }
        for (const Reminder& r : news.due) watch_.go_on(r, *known.files.find(r.person), now, orders, remind);
    }

    void conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts) watch_.end(id, fact, *known.files.find(fact.person), orders);
    }

  private:
    bool clinics_ = true, reported_ = true;
    FeverWatch watch_;
};

}  // namespace

std::unique_ptr<Policy> make_fever_observation() { return std::make_unique<FeverObservation>(); }

}  // namespace cordon
