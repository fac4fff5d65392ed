// Which days are free.
#include "places/holidays.h"

#include <catch2/catch.hpp>

using namespace cordon;

namespace {
const Date monday = make_date(2020, 1, 6), saturday = make_date(2020, 1, 11);

CalendarSpec spring_2020() {
    CalendarSpec c;
    c.school_closed_from = make_date(2020, 1, 17), c.school_closed_to = make_date(2020, 4, 13);
    c.work_stopped_from = make_date(2020, 1, 24), c.work_resumed_from = make_date(2020, 2, 10);
    c.work_resumed_at_once = 0.4, c.work_ramp_days = 10;
    c.festival_from = make_date(2020, 1, 24), c.festival_to = make_date(2020, 1, 31);
    return c;
}
}  // namespace

TEST_CASE("without a calendar weekdays are for work and school, and weekends are free") {
    const Holidays h;
    CHECK(h.day(monday).work == 1);
    CHECK(h.day(monday).school);
    CHECK(h.day(saturday).work == 0);
    CHECK_FALSE(h.day(saturday).school);
    CHECK(h.day(saturday).visits == 0);
}

TEST_CASE("weekends can be switched off") {
    CalendarSpec c;
    c.weekends = false;
    CHECK(Holidays(c).day(saturday).work == 1);
    CHECK(Holidays(c).day(saturday).school);
}

TEST_CASE("intervals hold their first day and not their last") {
    const Holidays h(spring_2020());
    CHECK(h.day(make_date(2020, 1, 16)).school);
    CHECK_FALSE(h.day(make_date(2020, 1, 17)).school);
    CHECK(h.day(make_date(2020, 1, 23)).work == 1);
    CHECK(h.day(make_date(2020, 1, 23)).visits == 0);
    CHECK(h.day(make_date(2020, 1, 24)).work == 0);
    CHECK(h.day(make_date(2020, 1, 24)).visits == 0.5);
    CHECK(h.day(make_date(2020, 1, 30)).visits == 0.5);
    CHECK(h.day(make_date(2020, 1, 31)).visits == 0);
    CHECK_FALSE(h.day(make_date(2020, 4, 10)).school);
    CHECK(h.day(make_date(2020, 4, 13)).school);
}

TEST_CASE("work resumes at once for a share and evenly for the rest") {
    const Holidays h(spring_2020());
    CHECK(h.day(make_date(2020, 2, 7)).work == 0);
    CHECK(h.day(make_date(2020, 2, 10)).work == Approx(0.4));
    CHECK(h.day(make_date(2020, 2, 14)).work == Approx(0.4 + 0.6 * 0.4));
    CHECK(h.day(make_date(2020, 2, 15)).work == 0);  // a Saturday
    CHECK(h.day(make_date(2020, 2, 20)).work == 1);
}

TEST_CASE("what has no end goes on") {
    CalendarSpec c;
    c.work_stopped_from = c.school_closed_from = make_date(2020, 1, 20);
    const DayKind later = Holidays(c).day(make_date(2021, 1, 20));
    CHECK(later.work == 0);
    CHECK_FALSE(later.school);
}
