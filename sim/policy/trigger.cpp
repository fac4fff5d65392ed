// The figures that the evening's meeting looks at.
#include "policy/trigger.h"

#include <algorithm>

#include "policy/policy.h"

namespace cordon {

void Trigger::fields(Fields& f) {
    f.value("figure", figure, figure_names,
            {.text = "What is looked at in the counties of `where`: cases (confirmed, since the start), new_cases and suspected (in the last days), "
                     "incidence (new cases per 100,000 residents in the last days), positivity (share of the results of the last days), "
                     "hospital_occupancy and site_occupancy (share of the places that serve them), days_without_case (since the last one, or the start)."});
    f.value("days", days, {.text = "Days that count, today the last.", .unit = "day", .least = 1, .most = 365, .source = "our choice"});
    f.value("at_least", at_least, {.text = "Met from this value on.", .least = 0, .most = 1e9});
    f.value("at_most", at_most, {.text = "Met up to this value.", .least = 0, .most = 1e9});
    f.place("figure", given);
    if (figure == ReportedFigure::none && (at_least || at_most)) f.wrong(at_least ? "at_least" : "at_most", "is a value of no figure", "give `figure` too");
    if (figure != ReportedFigure::none && !at_least == !at_most) f.wrong("figure", "needs a value to be compared with", "give at_least or at_most, one of them");
}

bool Trigger::met(const Known& known, const Now& now, const Area& area) const {
    const double x = figure_of(figure, days, known, now, area);
    return at_least ? x >= *at_least : x <= *at_most;
}

namespace {

struct Sums {
    Reported all;
    int last_case = -1;  // day
};

Sums sums(const Known& known, const Area& area, int from, int today) {
    Sums s;
    const int last = std::min(today, static_cast<int>(known.by_day.size()) - 1);
    for (int d = std::max(0, from); d <= last; ++d)
        for (std::size_t c = 0; c < known.by_day[static_cast<std::size_t>(d)].size(); ++c) {
            if (!area.holds(County(c))) continue;
            const Reported& r = known.by_day[static_cast<std::size_t>(d)][c];
            s.all.confirmed += r.confirmed, s.all.suspected += r.suspected, s.all.results += r.results, s.all.positives += r.positives;
            if (r.confirmed > 0) s.last_case = d;
        }
    return s;
}

double residents(const Places& places, const Area& area) {
    double n = 0;
    for (std::size_t h = 0; h < places.hamlets.size(); ++h)
        if (area.holds(places.townships[places.villages[places.hamlets[h].village.value].township.value].county)) n += places.hamlet_people[h];
    return n;
}

double occupancy(const Known& known, const Now& now, const Area& area, FacilityKind kind) {
    double used = 0, places = 0;
    for (std::size_t f = 0; f < now.places.facilities.size(); ++f) {
        const FacilityInfo& info = now.places.facilities[f];
        const bool serves = info.regional || !info.county || area.holds(info.county);
        if (info.kind != kind || !serves || info.reserve || info.opens_day > now.day()) continue;  // a reserve opens when these are full
        places += info.capacity;
        if (f < known.occupied.size()) used += static_cast<double>(known.occupied[f]);
    }
    return places > 0 ? used / places : 0;
}

}  // namespace

double figure_of(ReportedFigure figure, int days, const Known& known, const Now& now, const Area& area) {
    const int today = now.day(), window = today - days + 1;
    const auto share = [](std::int64_t part, std::int64_t all) { return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0.0; };
    switch (figure) {
        case ReportedFigure::none: return 0;
        case ReportedFigure::cases: return static_cast<double>(sums(known, area, 0, today).all.confirmed);
        case ReportedFigure::new_cases: return static_cast<double>(sums(known, area, window, today).all.confirmed);
        case ReportedFigure::incidence:
            return 1e5 * static_cast<double>(sums(known, area, window, today).all.confirmed) / std::max(1.0, residents(now.places, area));
        case ReportedFigure::suspected: return static_cast<double>(sums(known, area, window, today).all.suspected);
        case ReportedFigure::positivity: {
            const Sums s = sums(known, area, window, today);
            return share(s.all.positives, s.all.results);
        }
        case ReportedFigure::hospital_occupancy: return occupancy(known, now, area, FacilityKind::hospital);
        case ReportedFigure::site_occupancy: return occupancy(known, now, area, FacilityKind::isolation_site);
        case ReportedFigure::days_without_case: return today - sums(known, area, 0, today).last_case;
    }
    return 0;
}

}  // namespace cordon
