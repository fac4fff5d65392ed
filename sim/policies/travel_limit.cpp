// Travel limits: fewer trips, and fewer of them across county borders or by a mode of transport.
#include "policy/policy.h"

namespace cordon {

namespace {
class TravelLimit final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Fewer trips, and fewer of them across county borders or by car, bus or rail. Ways to work and school are no trips.");
        Policy::fields(f);
        f.value("voluntary", voluntary,
                {.text = "People do so by themselves, whatever the authority does: it stays when measures are taken away (run.measures), and costs nothing."});
        f.value("trips", trips_, {.text = "Share left of the trips that people of the area make.", .least = 0, .most = 1, .moves = "-trips_prevented"});
        f.value("trips_across", trips_across_,
                {.text = "Of these, share left of those that cross a county border.", .least = 0, .most = 1, .moves = "-trips_prevented"});
        static constexpr const char* by[] = {"walk", "car", "bus", "rail"};
        static constexpr const char* text[] = {"Of these, share left of those on foot.", "Of these, share left of those by car or taxi.",
                                               "Of these, share left of those by bus.", "Of these, share left of those by rail."};
        for (std::size_t m = 0; m < modes; ++m)
            f.value(by[m], trips_by_[m], {.text = text[m], .least = 0, .most = 1, .moves = "-trips_prevented"});
    }
    void adjust(const Known&, const Now&, Conditions& conditions) const override {
        for (std::size_t c = 0; c < conditions.county.size(); ++c) {
            if (!area.holds(County(c))) continue;
            conditions.county[c].trips *= trips_;
            conditions.county[c].trips_across *= trips_across_;
            for (std::size_t m = 0; m < modes; ++m) conditions.county[c].trips_by[m] *= trips_by_[m];
        }
    }
    bool samples() const override { return false; }

  private:
    double trips_ = 1, trips_across_ = 1;
    std::array<double, modes> trips_by_{1, 1, 1, 1};
};
}  // namespace

std::unique_ptr<Policy> make_travel_limit() { return std::make_unique<TravelLimit>(); }

}  // namespace cordon
