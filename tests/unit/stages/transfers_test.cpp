// Ambulances between hospitals: who goes where, in which order, and how many.
#include "stages/transfers.h"

#include <catch2/catch.hpp>

#include "care_world.h"

using namespace cordon;

namespace {

class Refers final : public Policy {
  public:
    CareTiers how;
    const CareTiers* tiers() const override { return &how; }
};

// A county hospital, one of the city and one of the province, and patients in the first.
struct Tiers {
    CareWorld w;
    Facility county = w.add(FacilityKind::hospital, 0, 20), city = w.add(FacilityKind::hospital, -1, 2),
             province = w.add(FacilityKind::hospital, -1, 5);
    std::unique_ptr<CareRun> run;
    Refers* policy;

    Tiers(double ambulances, double referred_up) {
        w.world.places.facilities[city.value].tier = Tier::city, w.world.places.facilities[province.value].tier = Tier::province;
        w.world.places.facilities[city.value].opens_day = w.world.places.facilities[province.value].opens_day = 1;
        run = std::make_unique<CareRun>(w);
        auto made = std::make_unique<Refers>();
        policy = made.get();
        policy->id = PolicyId(0), policy->how.referred_up = referred_up, policy->how.ambulances = ambulances, policy->how.hours = 6;
        run->policies.push_back(std::move(made));
        std::vector<Order> orders;
        for (std::uint32_t p = 0; p < 8; ++p) {
            Infection& i = run->infect(Person(p), -9, -5, p < 2 ? Severity::mild : p < 5 ? Severity::severe : Severity::critical);
            if (p >= 2) i.severe_from = moment(-2);
            if (p >= 5) i.critical_from = moment(-1);
            orders.push_back(hold_order(Person(p), Reason::confirmed, Keep::hospital));
        }
        run->tick(orders);
        run->ticks(3);  // all in the county's: the others are not open yet, and the round has seen how ill they are
    }
    int in(Facility f) const { return run->state.facilities[f.value].used; }
};

}  // namespace

TEST_CASE("the severe and critical are taken to the city as far as there are beds, the critical first; the mild stay") {
    Tiers t(1000, 0);
    CHECK(t.in(t.county) == 8);
    t.run->ticks(1);
    CHECK(t.in(t.city) == 2);
    for (std::uint32_t p = 5, critical = 0; p < 8; ++p) {
        critical += t.run->holding(Person(p)).facility == t.city;
        if (p == 7) CHECK(critical == 2);
    }
    CHECK(t.in(t.province) == 4);  // whose tier will do too: all who are severe or worse are placed
    CHECK(t.in(t.county) == 2);
    CHECK(t.run->total(Series::transfers) == 6);
    CHECK(t.run->total(Series::transfer_waiting) == 0);
}

TEST_CASE("without ambulances nobody is moved, and with one that is away for six hours one a tick is") {
    Tiers none(0, 1), one(1, 1);
    none.run->ticks(4);
    CHECK(none.in(none.county) == 8);
    CHECK(none.run->total(Series::transfer_waiting) == 6);
    for (const int moved : {1, 2, 3}) {
        one.run->ticks(1);
        CHECK(one.in(one.province) == moved);
    }
    CHECK(one.run->total(Series::transfers_to_province) == 3);
    CHECK(one.run->total(Series::transfer_waiting) == 3);
}

TEST_CASE("where all are pooled, everyone goes to the one hospital from the day on, but for those whom the province has") {
    Tiers t(1000, 0);
    t.w.world.places.facilities[t.city.value].capacity = 30;
    t.policy->how.pool = t.city, t.policy->how.pool_from = t.run->world.clock.start + 2;
    t.run->ticks(1);
    CHECK(t.in(t.city) == 6);
    t.run->ticks(3);
    CHECK(t.in(t.county) == 2);
    t.run->ticks(2);  // the morning of the day
    CHECK(t.in(t.city) == 8);
}
