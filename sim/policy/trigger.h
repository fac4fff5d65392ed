// Conditions on what was reported: the evening's meeting looks at a figure and switches a policy on or off.
#pragma once
#include <optional>

#include "base/errors.h"
#include "base/fields.h"
#include "known/known.h"

namespace cordon {

struct Area;
struct Now;

// What the meeting looks at, in the counties of the policy's area.
enum class ReportedFigure : std::uint8_t { none, cases, new_cases, incidence, suspected, positivity, hospital_occupancy, site_occupancy, days_without_case };
inline const std::vector<std::string> figure_names = {"none",       "cases",              "new_cases",      "incidence",        "suspected",
                                                      "positivity", "hospital_occupancy", "site_occupancy", "days_without_case"};

struct Trigger {
    ReportedFigure figure = ReportedFigure::none;
    int days = 7;                            // [day] over which new cases, suspects and results are counted, today the last
    std::optional<double> at_least, at_most; // one of them
    Where given;
    explicit operator bool() const { return figure != ReportedFigure::none; }
    void fields(Fields& f);
    bool met(const Known&, const Now&, const Area&) const;
};

// [in the unit of the figure] as known at the evening's meeting of today.
double figure_of(ReportedFigure, int days, const Known&, const Now&, const Area&);

}  // namespace cordon
