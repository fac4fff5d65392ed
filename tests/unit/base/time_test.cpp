// Dates against the calendar, moments, and ticks of every length.
#include "base/time.h"

#include <catch2/catch.hpp>

#include "dies.h"

using namespace cordon;

TEST_CASE("dates are days of the civil calendar") {
    CHECK(make_date(1970, 1, 1).days == 0);
    CHECK(make_date(2020, 1, 23).days == 18284);
    CHECK(make_date(2020, 3, 1) - make_date(2020, 2, 28) == 2);
    CHECK(make_date(2021, 3, 1) - make_date(2021, 2, 28) == 1);
    CHECK(make_date(2000, 2, 29) + 366 == make_date(2001, 3, 1));
    CHECK(make_date(1969, 12, 31).days == -1);
    CHECK(dies([] { make_date(2021, 2, 29); }));
}

TEST_CASE("every day of four centuries is written and read back, one day after the other") {
    int weekday_before = weekday(make_date(1899, 12, 31));
    for (Date d = make_date(1900, 1, 1); d < make_date(2300, 1, 1); d = d + 1) {
        CHECK(parse_date(to_string(d)) == d);
        CHECK(weekday(d) == (weekday_before + 1) % 7);
        weekday_before = weekday(d);
    }
}

TEST_CASE("weekdays count from Monday") {
    CHECK(weekday(make_date(1970, 1, 1)) == 3);   // a Thursday
    CHECK(weekday(make_date(2020, 1, 23)) == 3);  // a Thursday
    CHECK(weekday(make_date(2020, 1, 25)) == 5);  // Spring Festival, a Saturday
    CHECK(weekday(make_date(2023, 1, 22)) == 6);  // a Sunday
    CHECK(weekday(make_date(2024, 1, 1)) == 0);   // a Monday
}

TEST_CASE("what is not a date is not read as one") {
    for (const char* text : {"", "2020-1-23", "2020-01-32", "2020-02-30", "2021-02-29", "2020-13-01", "2020-00-10", "2020-01-00",
                             "2020/01/23", "20200123", "2020-01-23 ", " 2020-01-23", "2020-01-2x", "-020-01-23", "today"}) {
        INFO('"' << text << '"');
        CHECK_FALSE(parse_date(text));
    }
    CHECK(parse_date("2020-02-29") == make_date(2020, 2, 29));
}

TEST_CASE("a moment is the nearest of 65536 in a day, and saturates") {
    CHECK(moment(0).units == 0);
    CHECK(moment(1).units == 65536);
    CHECK(moment(-1.5).units == -98304);
    CHECK(moment(0.5 / 65536).units == 1);
    CHECK(moment(-0.4 / 65536).units == 0);
    CHECK(moment(1e9) == Moment::never());
    CHECK(moment(40000) == Moment::never());
    CHECK(moment(-1e9) < moment(-32000));
    CHECK(moment(32000).days() == 32000);
}

TEST_CASE("ticks divide the day, before the start too") {
    for (int per_day : {1, 2, 3, 4, 6, 8, 24}) {
        const Clock clock{make_date(2020, 1, 10), per_day};
        INFO(per_day << " ticks a day");
        for (int i = -3 * per_day; i <= 3 * per_day; ++i) {
            const Tick t{i};
            const int day = clock.day(t), part = clock.part(t);
            CHECK(day * per_day + part == i);
            CHECK((part >= 0 && part < per_day));
            CHECK(clock.date(t) == make_date(2020, 1, 10) + day);
            CHECK(clock.hour(t) == 24 / per_day * part);
            CHECK(clock.end(t) == clock.begin(t + 1));
            CHECK(clock.begin(t + per_day).units == clock.begin(t).units + Moment::per_day);
            CHECK(clock.begin(t).units <= static_cast<double>(i) * Moment::per_day / per_day);
            CHECK(clock.begin(t).units > static_cast<double>(i) * Moment::per_day / per_day - 1);
            if (part == 0) CHECK(clock.first_tick(clock.date(t)) == t);
        }
        CHECK(clock.day({-1}) == -1);
        CHECK(clock.begin({0}).units == 0);
        CHECK(clock.tick_days() == 1.0 / per_day);
    }
}

TEST_CASE("the quarter of a tick is that of its middle") {
    const auto quarters = [](int per_day) {
        std::vector<int> q;
        for (int i = 0; i < per_day; ++i) q.push_back(Clock{make_date(2020, 1, 1), per_day}.quarter({i}));
        return q;
    };
    CHECK(quarters(1) == std::vector<int>{2});
    CHECK(quarters(2) == std::vector<int>{1, 3});
    CHECK(quarters(3) == std::vector<int>{0, 2, 3});
    CHECK(quarters(4) == std::vector<int>{0, 1, 2, 3});
    CHECK(quarters(8) == std::vector<int>{0, 0, 1, 1, 2, 2, 3, 3});
    CHECK(quarters(6) == std::vector<int>{0, 1, 1, 2, 3, 3});
}

TEST_CASE("the tick of a moment is the one that holds it") {
    for (int per_day : {1, 2, 3, 4, 6, 8, 24}) {
        const Clock clock{make_date(2020, 1, 10), per_day};
        INFO(per_day << " ticks a day");
        const auto holds = [&](Moment m) {
            const Tick t = clock.tick_of(m);
            return clock.begin(t) <= m && m < clock.end(t);
        };
        for (std::int32_t u = -200000; u <= 200000; u += 7) CHECK(holds({u}));
        for (int i = -60; i <= 60; ++i) {
            CHECK(clock.tick_of(clock.begin({i})) == Tick{i});
            CHECK(clock.tick_of({clock.end({i}).units - 1}) == Tick{i});
        }
        CHECK(holds(moment(32000.3)));
        CHECK(holds(moment(-32000.3)));
        CHECK(clock.day(clock.tick_of(Moment::never())) == 32767);  // the last day that can be told
    }
}
