// Which days are for work, school, rest and feast.
#include "places/holidays.h"

namespace cordon {

DayKind Holidays::day(Date d) const {
    const auto within = [d](const std::optional<Date>& from, const std::optional<Date>& to) {
        return from && *from <= d && (!to || d < *to);
    };
    const bool weekend = spec_.weekends && weekday(d) >= 5;
    DayKind kind;
    kind.school = !weekend && !within(spec_.school_closed_from, spec_.school_closed_to);
    kind.visits = within(spec_.festival_from, spec_.festival_to) ? spec_.visits_per_day : 0;
    if (weekend || within(spec_.work_stopped_from, spec_.work_resumed_from)) {
        kind.work = 0;
    } else if (spec_.work_resumed_from && *spec_.work_resumed_from <= d && d - *spec_.work_resumed_from < spec_.work_ramp_days) {
        const double passed = static_cast<double>(d - *spec_.work_resumed_from) / spec_.work_ramp_days;
        kind.work = spec_.work_resumed_at_once + (1 - spec_.work_resumed_at_once) * passed;
    }
    return kind;
}

void CalendarSpec::fields(Fields& f) {
    f.value("school_closed_from", school_closed_from,
            {.text = "First day of the winter holiday of schools.", .source = "about 17 January in 2020 (provincial school calendars)"});
    f.value("school_closed_to", school_closed_to, {.text = "First day on which schools are open again; without it they stay closed."});
    f.value("work_stopped_from", work_stopped_from,
            {.text = "First day of the Spring Festival without work.", .source = "24 January 2020 (State Council calendar of holidays)"});
    f.value("work_resumed_from", work_resumed_from,
            {.text = "First day on which work resumes; without it nobody goes back.",
             .source = "10 February 2020 in Zhejiang, Henan and Hunan (provincial orders)"});
    f.value("work_resumed_at_once", work_resumed_at_once,
            {.text = "Share of workers who are back on that day; the others follow evenly over work_ramp_days.", .least = 0, .most = 1});
    f.value("work_ramp_days", work_ramp_days,
            {.text = "Days from the first day of work until everyone is back; 0: all at once.", .unit = "day", .least = 0, .most = 365});
    f.value("festival_from", festival_from, {.text = "First day of family visits.", .source = "New Year's Eve was 24 January 2020"});
    f.value("festival_to", festival_to, {.text = "First day after the family visits."});
    f.value("weekends", weekends, {.text = "Saturdays and Sundays are free of work and school."});
    f.value("visits_per_day", visits_per_day,
            {.text = "Family visits a household and day while they last.", .unit = "1/day", .least = 0, .most = 1, .source = "our choice"});
    const auto order = [&f](const char* name, const std::optional<Date>& from, const std::optional<Date>& to) {
        if (from && to && *to < *from)
            f.wrong(name, "is before the day on which it begins (" + to_string(*from) + ")", "give a later day, or exchange the two");
        if (to && !from) f.wrong(name, "ends what never begins", "give the first day too, or remove this one");
    };
    order("school_closed_to", school_closed_from, school_closed_to);
    order("work_resumed_from", work_stopped_from, work_resumed_from);
    order("festival_to", festival_from, festival_to);
}

}  // namespace cordon
