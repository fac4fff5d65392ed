// Chains of infection: who infected whom, by generation, about onset, and by outbreak.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "run/simulation.h"

namespace cordon {

// Independent outbreaks of one run.
struct OutbreakFigures {
    std::int64_t number = 0;
    std::int64_t reached = 0;      // `last_generation_at` infections
    std::int64_t controlled = 0;   // no onset on `quiet_days`, and not reached
    double mean_size = 0;          // infections, up to the last generation
    std::map<std::int64_t, std::int64_t> sizes;  // number of outbreaks by size
};

struct Chains {
    std::vector<std::int64_t> by_generation;     // infections; seeds and imports are generation 0
    double presymptomatic = 0;                   // [0, 1] of transmissions by people with symptoms, that came before these
    std::int64_t with_symptoms = 0;              // such transmissions
    static constexpr int first_day = -10, last_day = 20;
    std::vector<double> by_day;                  // [first_day ..] share of them up to so many days after onset
    std::optional<OutbreakFigures> outbreaks;    // where a run tells them apart
};
Chains chains_of(const Simulation&);

}  // namespace cordon
