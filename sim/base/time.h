// Time: dates of the calendar, ticks of the simulation, and moments within ticks.
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/visit.h"

namespace cordon {

// A day of the civil calendar.
struct Date {
    std::int32_t days = 0;  // [day] since 1970-01-01
    constexpr auto operator<=>(const Date&) const = default;
    constexpr Date operator+(int n) const { return {days + n}; }
    constexpr int operator-(Date o) const { return days - o.days; }
};
Date make_date(int year, unsigned month, unsigned day);  // expects a valid date
std::optional<Date> parse_date(std::string_view iso);    // "2020-01-23"; nothing if it is not a date
std::string to_string(Date);                             // "2020-01-23"
int weekday(Date);                                       // 0 Monday .. 6 Sunday

// An instant of simulated time, exact and ordered: integers sort the same everywhere.
struct Moment {
    std::int32_t units = 0;  // [1/65536 day] since midnight at the start of the run; may be negative
    static constexpr std::int32_t per_day = 65536;
    static constexpr Moment never() { return {0x7fffffff}; }
    constexpr auto operator<=>(const Moment&) const = default;
    constexpr double days() const { return static_cast<double>(units) / per_day; }
    constexpr Moment operator+(Moment o) const { return {units + o.units}; }
    constexpr Moment operator-(Moment o) const { return {units - o.units}; }
};
CORDON_VISIT(Moment, units)

// Days to units; saturates at about 32,000 days either way.
constexpr Moment moment(double days) {
    const double u = days * Moment::per_day;
    if (u >= 2147483000.0) return Moment::never();
    if (u <= -2147483000.0) return {-2147483000};
    return {static_cast<std::int32_t>(u >= 0 ? u + 0.5 : u - 0.5)};
}

// A step of the simulation.
struct Tick {
    std::int32_t index = 0;  // since the start of the run; -1 is before the first
    constexpr auto operator<=>(const Tick&) const = default;
    constexpr Tick& operator++() { ++index; return *this; }
    constexpr Tick operator+(int n) const { return {index + n}; }
};

CORDON_VISIT(Tick, index)

// How a run divides time. One value of it is shared by all layers.
struct Clock {
    Date start;              // the first day of the run
    int ticks_per_day = 4;   // a divisor of the day; the quarter day is the default

    int day(Tick t) const { return t.index >= 0 ? t.index / ticks_per_day : -((-t.index + ticks_per_day - 1) / ticks_per_day); }
    int part(Tick t) const { return t.index - day(t) * ticks_per_day; }  // 0 .. ticks_per_day-1
    Date date(Tick t) const { return start + day(t); }
    int hour(Tick t) const { return part(t) * 24 / ticks_per_day; }      // [hour] at which the tick begins
    // The quarter of the day in which the middle of a tick lies: 0 night, 1 morning, 2 afternoon, 3 evening.
    int quarter(Tick t) const { return (2 * part(t) + 1) * 4 / (2 * ticks_per_day); }
    Moment begin(Tick t) const {  // rounded down, before the start too
        const std::int64_t n = static_cast<std::int64_t>(t.index) * Moment::per_day;
        return {static_cast<std::int32_t>((n - (n < 0 ? ticks_per_day - 1 : 0)) / ticks_per_day)};
    }
    Moment end(Tick t) const { return begin(t + 1); }
    // The tick that holds a moment: begin(tick_of(m)) <= m < end(tick_of(m)).
    Tick tick_of(Moment m) const;
    double tick_days() const { return 1.0 / ticks_per_day; }
    Tick first_tick(Date d) const { return {(d - start) * ticks_per_day}; }
};

}  // namespace cordon
