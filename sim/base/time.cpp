// Dates and clocks.
#include "base/time.h"

#include <fmt/format.h>

#include "base/errors.h"

namespace cordon {

namespace {
Date from(std::chrono::year_month_day ymd) {
    return {static_cast<std::int32_t>(std::chrono::sys_days(ymd).time_since_epoch().count())};
}
std::chrono::year_month_day to_ymd(Date d) { return std::chrono::sys_days(std::chrono::days(d.days)); }
}  // namespace

Date make_date(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day ymd{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    expects(ymd.ok());
    return from(ymd);
}

std::optional<Date> parse_date(std::string_view s) {
    if (s.size() != 10 || s[4] != '-' || s[7] != '-') return std::nullopt;
    auto digits = [&](int at, int n) {
        int v = 0;
        for (int i = at; i < at + n; ++i) {
            if (s[i] < '0' || s[i] > '9') return -1;
            v = 10 * v + (s[i] - '0');
        }
        return v;
    };
    const int y = digits(0, 4), m = digits(5, 2), d = digits(8, 2);
    if (y < 0 || m < 0 || d < 0) return std::nullopt;
    const std::chrono::year_month_day ymd{std::chrono::year(y), std::chrono::month(static_cast<unsigned>(m)), std::chrono::day(static_cast<unsigned>(d))};
    if (!ymd.ok()) return std::nullopt;
    return from(ymd);
}

std::string to_string(Date d) {
    const auto ymd = to_ymd(d);
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

int weekday(Date d) {
    return static_cast<int>(std::chrono::weekday(std::chrono::sys_days(std::chrono::days(d.days))).iso_encoding()) - 1;
}

Tick Clock::tick_of(Moment m) const {
    // begin(t) <= m is t per_day < (m+1) ticks_per_day. The shift rounds down.
    static_assert(Moment::per_day == 1 << 16);
    return {static_cast<std::int32_t>(((m.units + std::int64_t{1}) * ticks_per_day - 1) >> 16)};
}

}  // namespace cordon
