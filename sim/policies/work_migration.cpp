// Work migration: people without work here leave to work elsewhere, on chartered buses and trains.
#include "policy/policy.h"

namespace cordon {

namespace {

class WorkMigration final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("People who have no work here leave to work elsewhere, on chartered buses and trains, and do not come back. Whoever is under "
                   "control, a case, or waits for a result gets no health certificate and stays until then. `where` names their counties.");
        Policy::fields(f);
        f.value("wants", migration_.wants,
                {.text = "Share of people without work here, farmers and those home for the festival included, who come to want it.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice; 557,700 of some 6 million adults of Zhumadian were back at work by mid-March 2020, most of them away",
                 .moves = "+migrants_left"});
        f.value("within_days", migration_.within_days,
                {.text = "Days, from the first of the policy, in which they come to want it, as many on each.",
                 .unit = "day",
                 .least = 1,
                 .most = 1000,
                 .source = "our choice",
                 .moves = "-migrants_left"});
        f.value("seats", migration_.seats,
                {.text = "Seats on the buses and trains of each county; who has waited longest goes first.",
                 .unit = "persons/day",
                 .least = 0,
                 .most = 1e6,
                 .source = "our choice",
                 .moves = "+migrants_left"});
        f.value("age_from", migration_.age_from,
                {.text = "Age from which people leave.", .unit = "year", .least = 0, .most = 150, .source = "our choice", .moves = "-migrants_left"});
        f.value("age_to", migration_.age_to,
                {.text = "Age below which people leave.", .unit = "year", .least = 0, .most = 150, .source = "our choice", .moves = "+migrants_left"});
    }
    const Migration* migration() const override { return &migration_; }
    bool samples() const override { return false; }

  private:
    Migration migration_;
};

}  // namespace

std::unique_ptr<Policy> make_work_migration() { return std::make_unique<WorkMigration>(); }

}  // namespace cordon
