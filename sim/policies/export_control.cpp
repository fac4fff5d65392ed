// Export control: those who mean to come are examined where they set out, and need a health certificate to leave.
#include "policy/dated.h"

namespace cordon {

namespace {

class ExportPolicy final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("At the sources travellers are examined before they set out: whoever a step flags, or who has no health certificate, does "
                   "not leave. The source keeps what it finds to itself. `where` names the counties for which they are bound.");
        Policy::fields(f);
        control_.sources.fields(f, "Outside sources that control those who leave; without them all sources.");
        f.tables("steps", control_.steps, {.text = "What is done with each traveller, in order, until a step flags them."});
        f.value("certificate", control_.certificate,
                {.text = "Share of the travellers who get a health certificate; nobody leaves without one.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: all, unless a scenario says otherwise",
                 .moves = "+arrivals"});
        f.value("a_day", control_.a_day,
                {.text = "Travellers whom the exit post of each source can examine in a day, in the order in which they set out; the others "
                         "leave unexamined.",
                 .unit = "persons/day",
                 .least = 0,
                 .most = 1e7,
                 .source = "our choice",
                 .moves = "+departures_examined"});
        f.value("other_fever_prevalence", control_.other_fever_prevalence,
                {.text = "Travellers who have a fever of another cause.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice; 0.001 to 0.005 of a winter population",
                 .moves = "+departures_stopped"});
        f.value("other_symptoms_prevalence", control_.other_symptoms_prevalence,
                {.text = "Travellers who have symptoms of another cause.",
                 .least = 0,
                 .most = 1,
                 .source = "0.2 % of those who came by air (Korea 2012)",
                 .moves = "+departures_stopped"});
        f.value("antipyretics", control_.antipyretics,
                {.text = "Share of the feverish who have taken something against it: no thermometer finds them.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice; 0.1 to 0.25 are usual assumptions",
                 .moves = "-departures_stopped"});
    }
    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        find_sources(control_.sources, *this, places, complaints);
    }
    const ExportControl* export_control() const override { return &control_; }

  private:
    ExportControl control_;
};

}  // namespace

std::unique_ptr<Policy> make_export_control() { return std::make_unique<ExportPolicy>(); }

}  // namespace cordon
