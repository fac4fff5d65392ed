// Facilities stand in towns and have the capacity that was asked for.
#include <catch2/catch.hpp>

#include "world/build_places.h"
#include "world/world.h"

using namespace cordon;

namespace {

const Date start = make_date(2020, 1, 15);

Places two_by_two_counties() {
    WorldSpec s;
    s.kind = WorldKind::synthetic;
    s.rows = s.columns = 40;
    s.people = 160000;
    Complaints complaints;
    return build_places(s, complaints);
}

FacilitySpec hospital(const std::string& county) {
    FacilitySpec f;
    f.name = "hospital";
    f.county = county;
    f.capacity = 10;
    f.capacity_per_1000 = 2;
    return f;
}

}  // namespace

TEST_CASE("each county gets a facility sized by its people, at its seat") {
    Places p = two_by_two_counties();
    Complaints complaints;
    place_facilities(p, {hospital("each")}, start, complaints);
    REQUIRE(complaints.empty());
    REQUIRE(p.facilities.size() == 4);
    for (std::uint32_t c = 0; c < 4; ++c) {
        const FacilityInfo& f = p.facilities[c];
        CHECK(f.county == County(c));
        CHECK_FALSE(f.regional);
        CHECK(f.cell == p.townships[p.counties[c].seat.value].seat);
        CHECK(f.capacity == Approx(10 + 2 * static_cast<double>(people_of(p, County(c))) / 1000));
        CHECK(f.opens_day < -100000);
    }
    CHECK(p.facilities[1].name == "County 2 hospital");
}

TEST_CASE("without a county a facility serves the region; opening days count from the start") {
    Places p = two_by_two_counties();
    FacilitySpec f = hospital("");
    f.opens = make_date(2020, 1, 25);
    Complaints complaints;
    place_facilities(p, {f, hospital("900003"), hospital("County 3")}, start, complaints);
    REQUIRE(complaints.empty());
    CHECK(p.facilities[0].regional);
    CHECK(p.facilities[0].capacity == Approx(10 + 2 * 160));
    CHECK(p.facilities[0].opens_day == 10);
    CHECK(p.facilities[1].county == County(2));
    CHECK(p.facilities[2].county == County(2));
}

TEST_CASE("an unknown county is complained about with the nearest known one") {
    Places p = two_by_two_counties();
    Complaints complaints;
    place_facilities(p, {hospital("Conty 2")}, start, complaints);
    REQUIRE(complaints.list().size() == 1);
    CHECK_THAT(to_string(complaints.list()[0]), Catch::Contains("no county \"Conty 2\"") && Catch::Contains("nearest: \"County 2\""));
}
