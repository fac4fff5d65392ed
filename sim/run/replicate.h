// One of many runs: what is kept of it is its outcomes and, where they are asked for, its daily series.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "run/outcomes.h"

namespace cordon {

enum class Daily : std::uint8_t { none, region, county };  // what is kept by day: nothing, totals of the region, those of counties too

// The daily series side by side: where each begins in a row of a day, and how many places it has there.
struct DailyLayout {
    DailyLayout(Daily daily, std::size_t counties);
    std::vector<std::size_t> begin;   // [series]
    std::vector<std::size_t> places;  // [series] 1: the sum over all places
    std::size_t width = 0;
};

struct RunResult {
    bool done = false;
    std::string failure;              // why not
    std::uint64_t digest = 0;         // of the last tick
    double cpu_seconds = 0;           // of the run, on its thread
    std::vector<double> outcomes;     // [outcome]
    int days = 0;
    std::vector<std::int64_t> daily;  // [day x width]
};

// Runs it on the calling thread; what goes wrong is in the result. `each_day` hears of every day that is over.
RunResult run_once(const Scenario&, const World&, std::int64_t seed, Daily, const std::function<void()>& each_day);

}  // namespace cordon
