// Hospitals held in reserve: they take patients while this is in force, from a date on or once the figures ask for them.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

class ReserveHospitals final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Reserve hospitals open, by date or by what is reported; when it ends they take nobody any more.");
        Policy::fields(f);
        f.value("hospitals", names_, {.text = "Names of facilities with reserve = true; without them, all in the counties of `where`, and the regional ones."});
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        reserve_.opens.assign(places.facilities.size(), false);
        std::vector<std::string> known;
        for (const FacilityInfo& f : places.facilities)
            if (f.reserve) known.push_back(f.name);
        for (std::size_t k = 0; k < places.facilities.size(); ++k) {
            const FacilityInfo& f = places.facilities[k];
            const bool named = std::find(names_.begin(), names_.end(), f.name) != names_.end();
            reserve_.opens[k] = f.reserve && (names_.empty() ? f.regional || area.holds(f.county) : named);
        }
        for (const std::string& wanted : names_) {
            if (std::find(known.begin(), known.end(), wanted) != known.end()) continue;
            const std::string near = nearest(wanted, known);
            complaints.add(where_declared, title() + ": hospitals: \"" + wanted + "\" is no facility in reserve",
                           near.empty() ? "give a [[facility]] of that name with reserve = true" : "did you mean \"" + near + "\"?");
        }
        if (known.empty() && enabled)
            complaints.add(where_declared, title() + ": there is no hospital in reserve", "add a [[facility]] of kind \"hospital\" with reserve = true");
    }

    const Reserve* reserve() const override { return &reserve_; }
    bool samples() const override { return false; }

  private:
    std::vector<std::string> names_;
    Reserve reserve_;
};

}  // namespace

std::unique_ptr<Policy> make_reserve_hospitals() { return std::make_unique<ReserveHospitals>(); }

}  // namespace cordon
