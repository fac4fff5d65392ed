// What control costs: what each policy used, weighed with prices.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/fields.h"
#include "state/series.h"

namespace cordon {

// [cost] of a scenario: prices. What is used does not depend on them.
struct CostSpec {
    double sample = 180, rapid_test = 50;                             // [yuan]
    double day_home = 30, day_site = 300, day_hospital = 1500;        // [yuan/person-day] besides what follows
    double staff_day = 250, work_day = 300, school_day = 60;          // [yuan/person-day]
    double hour_waited = 40, false_alarm = 100;                       // [yuan]
    double act_hours = 0.02, paperwork_hour = 40;                     // [hour] of paperwork for each act; [yuan/hour]
    void fields(Fields& f);
};

constexpr std::size_t cost_item_count = 12;
// What is counted of each policy: a series of the run file, and its price.
struct CostItem {
    const char* name;    // of --json
    Series series;
    const char* unit;
    double per_unit;     // of the series' unit in this one
    double (*price)(const CostSpec&);  // [yuan] of one
};
extern const std::array<CostItem, cost_item_count> cost_items;

struct PolicyCost {
    std::string policy;
    std::array<double, cost_item_count> used{};  // by item, in its unit
    double cost = 0;                // [yuan]
};

}  // namespace cordon
