// Which runs a command asks for: the designs of ensembles, comparisons and sweeps.
#pragma once
#include <string>
#include <vector>

#include "io/study.h"

namespace cordon {

struct Seeds {
    std::int64_t first = 1;
    int number = 1;
};

Study design_ensemble(const std::string& scenario, const std::vector<std::string>& sets, const Seeds&);

// Scenarios side by side, and variants of the first of them: "NAME: key.path=value; key.path=value", or without a name. `parameters`
// is a CSV whose columns are key paths and whose rows are points, or "". All that is wrong with them at once: UserError.
Study design_comparison(const std::vector<std::string>& scenarios, const std::vector<std::string>& variants, const std::vector<std::string>& sets,
                        const std::string& parameters, const Seeds&);

// Reads a sweep. UserError with all that is wrong.
Study design_sweep(const std::string& path);

}  // namespace cordon
