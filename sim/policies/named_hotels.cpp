// Named hotels: the only places where arrivals may lodge, and they register whom they take.
#include "policy/policy.h"

namespace cordon {

namespace {

class NamedHotelsOnly final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Of hotels and rented rooms only named hotels (facilities of kind hotel) may take arrivals: who would lodge takes a "
                   "room there on arrival and is registered at once. Who finds none lodges as before.");
        Policy::fields(f);
        f.value("share", hotels_.share,
                {.text = "Share of those who would lodge, by those who travel together, who go to a named hotel.",
                 .least = 0,
                 .most = 1,
                 .source = "1: all others are shut (our choice)",
                 .moves = "+hotel_guests"});
        f.value("stay_days", hotels_.stay_days,
                {.text = "A room is theirs for so long, from arrival.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14: as long as arrivals are watched (our choice)",
                 .moves = "+hotel_full"});
    }
    const NamedHotels* hotels() const override { return &hotels_; }
    std::vector<FacilityKind> needs() const override { return {FacilityKind::hotel}; }
    bool samples() const override { return false; }

  private:
    NamedHotels hotels_;
};

}  // namespace

std::unique_ptr<Policy> make_named_hotels() { return std::make_unique<NamedHotelsOnly>(); }

}  // namespace cordon
