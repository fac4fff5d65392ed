// What a run comes to: every figure of --json that is one number, with its unit, its meaning, and which way is better. Ensembles,
// comparisons and sweeps speak of outcomes by these names.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "run/totals.h"

namespace cordon {

enum class Better : std::int8_t { lower = -1, neither = 0, higher = 1 };

struct OutcomeInfo {
    std::string name;  // "infections", or of an object of --json "totals.tests"
    std::string unit;  // "1" for plain numbers
    std::string text;
    Better better = Better::neither;
};

// In a fixed order: the figures, then infections by setting, cases by how they were found, totals of the daily series.
const std::vector<OutcomeInfo>& outcomes();
// Its place among them; -1: there is none.
std::ptrdiff_t outcome_index(const std::string& name);

// [outcome] of a run; NaN where there is nothing to compute it from.
std::vector<double> outcome_values(const Summary&);

}  // namespace cordon
