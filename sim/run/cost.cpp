// Prices, and what they are of.
#include "run/cost.h"

namespace cordon {

void CostSpec::fields(Fields& f) {
    f.sentence("Prices by which what policies use is added up. They change no run, only its `costs`.");
    const auto price = [&](const char* name, double& x, const char* text, const char* unit, const char* source = "our choice") {
        f.value(name, x, {.text = text, .unit = unit, .least = 0, .most = 1e9, .source = source});
    };
    price("sample", sample, "A sample taken and examined.", "yuan");
    price("rapid_test", rapid_test, "A rapid test.", "yuan");
    price("day_home", day_home, "A day of someone under control at home: visits, errands.", "yuan/person-day");
    price("day_site", day_site, "A day in a central isolation site: room, meals, staff.", "yuan/person-day");
    price("day_hospital", day_hospital, "A day in hospital.", "yuan/person-day");
    price("staff_day", staff_day, "A day of work of someone at a checkpoint, an entrance or on the way from door to door.", "yuan/person-day");
    price("work_day", work_day, "A day of work lost.", "yuan/person-day");
    price("school_day", school_day, "A day of school lost.", "yuan/person-day");
    price("hour_waited", hour_waited, "An hour waited at a checkpoint.", "yuan/hour");
    price("false_alarm", false_alarm, "Someone flagged, or taken for someone else, without the disease.", "yuan");
    f.value("act_hours", act_hours, {.text = "Paperwork for each act of a policy.", .unit = "hour", .least = 0, .most = 100, .source = "our choice"});
    price("paperwork_hour", paperwork_hour, "An hour of paperwork.", "yuan/hour");
}

const std::array<CostItem, cost_item_count> cost_items = {{
    {"samples", Series::cost_samples, "samples", 1, [](const CostSpec& c) { return c.sample; }},
    {"rapid_tests", Series::cost_rapid_tests, "tests", 1, [](const CostSpec& c) { return c.rapid_test; }},
    {"days_home", Series::cost_days_home, "person-days", 1, [](const CostSpec& c) { return c.day_home; }},
    {"days_site", Series::cost_days_site, "person-days", 1, [](const CostSpec& c) { return c.day_site; }},
    {"days_hospital", Series::cost_days_hospital, "person-days", 1, [](const CostSpec& c) { return c.day_hospital; }},
    {"staff_days", Series::cost_staff_days, "person-days", 1, [](const CostSpec& c) { return c.staff_day; }},
    {"work_days_lost", Series::cost_work_days, "person-days", 1, [](const CostSpec& c) { return c.work_day; }},
    {"school_days_lost", Series::cost_school_days, "person-days", 1, [](const CostSpec& c) { return c.school_day; }},
    {"hours_waited", Series::cost_waiting_seconds, "person-hours", 1 / 3600.0, [](const CostSpec& c) { return c.hour_waited; }},
    {"false_alarms", Series::cost_false_alarms, "persons", 1, [](const CostSpec& c) { return c.false_alarm; }},
    {"supplies", Series::cost_supplies, "yuan", 1, [](const CostSpec&) { return 1.0; }},
    {"acts", Series::acts, "acts", 1, [](const CostSpec& c) { return c.act_hours * c.paperwork_hour; }},
}};

}  // namespace cordon
