// One of many runs.
#include "run/replicate.h"

#include <numeric>

#include "base/contracts.h"
#include "base/stopwatch.h"

namespace cordon {

namespace {

class Keeper : public Observer {
  public:
    Keeper(Daily daily, RunResult& result, const std::function<void()>& each_day) : daily_(daily), result_(result), each_day_(each_day) {}
    void day(const Simulation& s, int) override {
        ++result_.days;
        if (daily_ != Daily::none) add(s.state.today, DailyLayout(daily_, s.world.places.counties.size()));
        each_day_();
    }

  private:
    void add(const Tally& today, const DailyLayout& layout) {
        for (std::size_t k = 0; k < series_count; ++k) {
            const std::vector<std::int64_t>& values = today[static_cast<Series>(k)];
            if (layout.places[k] == 1)
                result_.daily.push_back(std::accumulate(values.begin(), values.end(), std::int64_t{0}));
            else
                result_.daily.insert(result_.daily.end(), values.begin(), values.end());
        }
    }

    Daily daily_;
    RunResult& result_;
    const std::function<void()>& each_day_;
};

}  // namespace

DailyLayout::DailyLayout(Daily daily, std::size_t counties) {
    for (const SeriesInfo& s : series_info) {
        begin.push_back(width);
        places.push_back(daily == Daily::county && s.of == Of::county ? counties : 1);
        width += places.back();
    }
}

RunResult run_once(const Scenario& scenario, const World& world, std::int64_t seed, Daily daily, const std::function<void()>& each_day) {
    RunResult result;
    const double start = thread_seconds();
    const ContractsThrow contracts;
    try {
        Simulation simulation(scenario, world, static_cast<std::uint64_t>(seed));
        Totals totals;
        Keeper keeper(daily, result, each_day);
        simulation.observers = {&totals, &keeper};
        simulation.run();
        result.outcomes = outcome_values(summarise(simulation, totals));
        result.digest = simulation.digests.empty() ? 0 : simulation.digests.back();
        result.done = true;
    } catch (const std::exception& e) {
        result = {};
        result.failure = e.what();
    }
    result.cpu_seconds = thread_seconds() - start;
    return result;
}

}  // namespace cordon
