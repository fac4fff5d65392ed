// Kinds of place closed or opened by approval, closed shops, distance and masks.
#include <catch2/catch.hpp>

#include "declare.h"

using namespace cordon;

namespace {

CountyConditions limited(std::map<std::string, double> values, int day, std::optional<Date> from = {}, double masks = 1) {
    Land land;
    const auto policy = declare("place-limit", std::move(values));
    policy->when.from = from;
    Conditions all;
    all.county.resize(2);
    all.county[0].masks = masks;
    policy->adjust(land.known, land.at(day), all);
    return all.county[0];
}

}  // namespace

TEST_CASE("kinds of place are limited each by its share, and opened by approval day by day") {
    const CountyConditions c = limited({{"firm", 0.4}, {"primary", 0}, {"senior", 0.5}}, 3);
    CHECK(c.open == std::array<double, venue_kinds>{0.4, 1, 1, 0, 1, 0.5});
    CHECK((c.community == 1 && c.team == 1 && c.work == 1));
    const Date start = make_date(2020, 1, 20);
    CHECK(limited({{"firm", 0.4}, {"approved_a_day", 0.1}}, 0, start).open[0] == Approx(0.4));
    CHECK(limited({{"firm", 0.4}, {"approved_a_day", 0.1}}, 5, start).open[0] == Approx(0.4 + 0.6 * 0.5));
    CHECK(limited({{"firm", 0.4}, {"approved_a_day", 0.1}}, 30, start).open[0] == 1);
}

TEST_CASE("masks act on both sides of a contact away from home, and closed shops take their share of contacts") {
    const CountyConditions c = limited({{"masks", 0.5}, {"source_control", 0.4}, {"protection", 0.2}, {"shops", 0.25}, {"shop_share", 0.4}, {"distance", 0.5}}, 3);
    const double worn = (1 - 0.5 * 0.4) * (1 - 0.5 * 0.2);
    CHECK(c.team == Approx(worn));
    CHECK(c.school_class == Approx(worn));
    CHECK(c.community == Approx(worn * 0.5 * (1 - 0.4 * 0.75)));
    CHECK((c.household == 1 && c.visit == 1));
    CHECK(limited({{"gathering_most", 6}, {"gatherings_left", 0.2}}, 3).gathering_most == 6);
}

TEST_CASE("where masks are short, the fewer are worn") {
    const CountyConditions c = limited({{"masks", 0.5}, {"source_control", 0.4}, {"protection", 0.2}}, 3, {}, 0.3);
    CHECK(c.team == Approx((1 - 0.15 * 0.4) * (1 - 0.15 * 0.2)));
}
