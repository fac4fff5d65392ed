// Rules that change with the date, and what policies ask of the region before a run.
#pragma once
#include <string>
#include <vector>

#include "policy/policy.h"

namespace cordon {

// Of rules with an optional first day `from`, in the order of their dates: the last that has begun; nullptr before all.
template <class Rule>
const Rule* in_force_on(const std::vector<Rule>& rules, Date today) {
    const Rule* found = nullptr;
    for (const Rule& r : rules)
        if (!r.from || *r.from <= today) found = &r;
    return found;
}

// Finds the outside sources that a policy names; complains of names that are none.
void find_sources(Sources&, const Policy&, const Places&, Complaints&);

}  // namespace cordon
