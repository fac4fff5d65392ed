// The civil calendar of the region: which days are for work, school, rest and feast.
#pragma once
#include <optional>
#include <vector>

#include "base/fields.h"
#include "base/time.h"

namespace cordon {

struct CalendarSpec {
    std::optional<Date> school_closed_from, school_closed_to;  // winter holiday: from <= day < to
    std::optional<Date> work_stopped_from;                     // first day of the Spring Festival without work
    std::optional<Date> work_resumed_from;                     // first day on which work resumes
    double work_resumed_at_once = 1;                           // [0, 1] share of workers back on that day
    int work_ramp_days = 0;                                    // [day] until all are back; linear
    std::optional<Date> festival_from, festival_to;            // days of family visits: from <= day < to
    bool weekends = true;                                      // Saturdays and Sundays are free
    double visits_per_day = 0.5;                               // [1/day] family visits a household on festival days
    void fields(Fields& f);
};

struct DayKind {
    double work = 1;     // [0, 1] share of workers at work
    bool school = true;  // schools are open
    double visits = 0;   // probability that a household takes part in a family visit
};

class Holidays {
  public:
    Holidays() = default;
    Holidays(const CalendarSpec& spec) : spec_(spec) {}
    DayKind day(Date d) const;
    const CalendarSpec& spec() const { return spec_; }

  private:
    CalendarSpec spec_;
};

}  // namespace cordon
