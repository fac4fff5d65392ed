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

// Reads such rules: each but the first must have a day, later than that of the one before.
template <class Rule>
void rules_by_date(Fields& f, const char* name, std::vector<Rule>& rules, const About& about) {
    f.tables(name, rules, about);
    for (std::size_t k = 1; k < rules.size(); ++k) {
        const std::optional<Date>&before = rules[k - 1].from, &own = rules[k].from;
        if (own && (!before || *before < *own)) continue;
        f.inside(name, k, [&] {
            if (own)
                f.wrong("from", "is not after that of the one before (" + to_string(*before) + ")", "put them in the order of their days");
            else
                f.wrong("from", "is missing, and the one before would never hold", "give its first day, or remove the one before");
        });
    }
}

// Finds the outside sources that a policy names; complains of names that are none.
void find_sources(Sources&, const Policy&, const Places&, Complaints&);

}  // namespace cordon
