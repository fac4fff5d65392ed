// Chartered buses: arrivals come from door to door, past the gates, and are on a list from the first.
#include "policy/dated.h"

namespace cordon {

namespace {

class CharteredBus final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Arrivals come on chartered buses and trains, from door to door: they are on the list of arrivals at once, and no gate sees "
                   "them. What is done with those on the list is up to other policies.");
        Policy::fields(f);
        charter_.sources.fields(f, "Outside sources from which they come; without them all sources.");
        f.value("share", charter_.share,
                {.text = "Share of arrivals, by those who travel together, who want a seat.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+arrivals_chartered"});
        f.value("seats", charter_.seats,
                {.text = "Seats of all together; who comes first has one.",
                 .unit = "persons/day",
                 .least = 0,
                 .most = 1e7,
                 .source = "our choice",
                 .moves = "+arrivals_chartered"});
    }
    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        find_sources(charter_.sources, *this, places, complaints);
    }
    const Charter* charter() const override { return &charter_; }
    bool samples() const override { return false; }

  private:
    Charter charter_;
};

}  // namespace

std::unique_ptr<Policy> make_chartered_bus() { return std::make_unique<CharteredBus>(); }

}  // namespace cordon
