// Totals of a run: what the summary and --json say.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "run/chains.h"
#include "run/cost.h"
#include "run/simulation.h"

namespace cordon {

constexpr std::size_t facility_kind_count = static_cast<std::size_t>(FacilityKind::hotel) + 1;

// Sums over days and peaks, kept while the run goes on.
class Totals : public Observer {
  public:
    void day(const Simulation& s, int) override { add(s.state.today, {s.state.counters, s.time.seconds}, s.world.places); }

    std::int64_t sum(Series) const;       // over days and places
    std::vector<std::int64_t> confirmed_by_day, infections_by_day;
    std::array<std::int64_t, 4> peak_held{};  // home, site, hospital, waiting
    std::array<std::int64_t, 4> person_days{};
    std::vector<std::int64_t> peak_used;      // [facility]
    std::array<std::int64_t, facility_kind_count> days_bound{};  // [kind of facility] days on which one of them was used up
    std::vector<std::array<std::int64_t, cost_item_count>> used;  // [policy] by item of cost
    std::vector<std::int64_t> longest_queue;  // [gate]
    std::vector<std::int64_t> short_of;       // [stock] units

    struct Work {
        Counters counters;
        std::array<double, steps> seconds;
    };
    std::vector<Work> work;                   // [day] done since the start of the run

    void add(const Tally&, const Work&, const Places&);      // a day that was written down before

  private:
    std::array<std::int64_t, series_count> sum_{};
};

struct Figure {
    std::string name;   // of --json, e.g. "attack_rate"
    double value = 0;
    bool whole = false;  // a count
    bool known = true;   // false: nothing to compute it from (null)
};

// One line of facilities by kind.
struct FacilityUse {
    FacilityKind kind;
    double capacity = 0;
    std::int64_t peak = 0;
    int facilities = 0;
    std::int64_t days_bound = 0;  // on which one of them was used up
};

// A stock at the end.
struct StockUse {
    std::string name;
    std::int64_t on_hand = 0, used = 0, short_of = 0;
    double cover = -1;  // [day] that what is on hand lasts at the rate of the last day; negative: nothing was wanted
};

struct Summary {
    std::vector<Figure> figures;              // scalars, in the order of --json
    std::array<std::int64_t, settings> by_setting{};
    Chains chains;
    std::array<double, age_bands> attack_by_age{};  // infections, those from outside included, over people of the ten-year band
    std::vector<std::int64_t> by_strain;      // infections, those that came included
    std::vector<std::int64_t> found_by;       // [FoundBy] cases confirmed, or recorded without symptoms
    std::vector<FacilityUse> facilities;
    std::vector<StockUse> stocks;
    std::array<std::int64_t, series_count> totals{};  // of each series over days and places; of stocks, their sum at midnights
    std::vector<std::string> idle_policies;   // that never acted
    std::vector<PolicyCost> costs;            // of each policy
};
Summary summarise(const Simulation&, const Totals&);

}  // namespace cordon
