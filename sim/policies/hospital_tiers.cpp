// Who is treated where: mild cases in the county, severe ones in the city, some in the province; or all together in one place.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

class HospitalTiers final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence(
            "Ambulances take patients to a hospital of the tier that their illness asks for, the worst first; or, from a date on, everyone to "
            "one hospital.");
        Policy::fields(f);
        f.value("mild", tiers_.tier[1], tier_names, {.text = "Least tier of the hospital for suspects and mild cases."});
        f.value("severe", tiers_.tier[2], tier_names, {.text = "The same for severe cases.", .source = "city (as in Zhumadian)"});
        f.value("critical", tiers_.tier[3], tier_names, {.text = "The same for critical cases.", .source = "city"});
        f.value("referred_up", tiers_.referred_up,
                {.text = "Share of the severe and critical who are referred to a hospital of the province.",
                 .least = 0,
                 .most = 1,
                 .source = "3 of 16 cases of Lishui, some 0.2",
                 .moves = "+transfers_to_province"});
        f.value("ambulances", tiers_.ambulances,
                {.text = "Ambulances of the region for this.", .least = 0, .most = 1000, .source = "our choice", .moves = "+transfers"});
        f.value("hours", tiers_.hours,
                {.text = "How long a transfer takes, until the ambulance is free for the next.",
                 .unit = "hour",
                 .least = 0.25,
                 .most = 240,
                 .source = "our choice",
                 .moves = "-transfers"});
        f.value("pool", pool_, {.text = "Name of the hospital in which all patients are brought together; without it none."});
        f.value("pool_from", tiers_.pool_from, {.text = "From when on; without it, from the start of the policy."});
        tiers_.tier[0] = tiers_.tier[1];
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        tiers_.pool = {};
        std::vector<std::string> known;
        for (std::size_t k = 0; k < places.facilities.size(); ++k) {
            const FacilityInfo& f = places.facilities[k];
            if (f.kind != FacilityKind::hospital) continue;
            known.push_back(f.name);
            if (f.name == pool_) tiers_.pool = Facility(k);
        }
        if (tiers_.pool && !places.facilities[tiers_.pool.value].regional)
            complaints.add(where_declared, title() + ": pool: \"" + pool_ + "\" serves only its county", "let it serve all: regional = true");
        if (pool_.empty() || tiers_.pool) return;
        const std::string near = nearest(pool_, known);
        complaints.add(where_declared, title() + ": pool: \"" + pool_ + "\" is no hospital",
                       near.empty() ? "give the name of a [[facility]] of kind \"hospital\"" : "did you mean \"" + near + "\"?");
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::hospital}; }
    const CareTiers* tiers() const override { return &tiers_; }
    bool samples() const override { return false; }

  private:
    CareTiers tiers_;
    std::string pool_;
};

}  // namespace

std::unique_ptr<Policy> make_hospital_tiers() { return std::make_unique<HospitalTiers>(); }

}  // namespace cordon
