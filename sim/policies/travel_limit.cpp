// Travel limits: fewer trips, and fewer of them across county borders.
#include "policy/policy.h"

namespace cordon {

namespace {
class TravelLimit final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Fewer trips, and fewer of them across county borders.");
        Policy::fields(f);
        f.value("voluntary", voluntary,
                {.text = "People do so by themselves, whatever the authority does: it stays when measures are taken away (run.measures), and costs nothing."});
        f.value("trips", trips_, {.text = "Share left of the trips that people of the area make.", .least = 0, .most = 1, .moves = "-trips_prevented"});
        f.value("trips_across", trips_across_,
                {.text = "Of these, share left of those that cross a county border.", .least = 0, .most = 1, .moves = "-trips_prevented"});
    }
    void adjust(const Known&, const Now&, Conditions& conditions) const override {
        for (std::size_t c = 0; c < conditions.county.size(); ++c) {
            if (!area.holds(County(c))) continue;
            conditions.county[c].trips *= trips_;
            conditions.county[c].trips_across *= trips_across_;
        }
    }
    bool samples() const override { return false; }

  private:
    double trips_ = 1, trips_across_ = 1;
};
}  // namespace

std::unique_ptr<Policy> make_travel_limit() { return std::make_unique<TravelLimit>(); }

}  // namespace cordon
