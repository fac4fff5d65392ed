// What a run says at its end: a text for planners, and one JSON object for machines.
#pragma once
#include <string>

#include "base/stopwatch.h"
#include "run/totals.h"

namespace cordon {

struct Timing {
    Spent world, run, output;
    int threads = 1;
    double bytes_per_person = 0;
    std::int64_t peak_rss = 0;
    const std::vector<Totals::Work>* work = nullptr;  // by day, where it is asked for
};

std::string summary_text(const Simulation&, const Summary&, const Timing&, const std::string& output);
std::string summary_json(const Simulation&, const Summary&, const Timing&, const std::string& output);

}  // namespace cordon
