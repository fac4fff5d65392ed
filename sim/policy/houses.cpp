// Isolation sites and hospitals that a policy speaks of.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

void Houses::fields(Fields& f, const char* text) { f.value("facilities", names, {.text = text}); }

void Houses::prepare(const Policy& policy, const Places& places, bool sites, Complaints& complaints) {
    mask.assign(places.facilities.size(), false);
    std::vector<std::string> known;
    const auto fits = [&](const FacilityInfo& f) {
        return f.kind == FacilityKind::isolation_site || (f.kind == FacilityKind::hospital && !sites);
    };
    for (std::size_t k = 0; k < places.facilities.size(); ++k) {
        const FacilityInfo& f = places.facilities[k];
        if (!fits(f)) continue;
        known.push_back(f.name);
        const bool named = std::find(names.begin(), names.end(), f.name) != names.end();
        mask[k] = names.empty() ? f.regional || policy.area.holds(f.county) : named;
    }
    const std::string kinds = sites ? "isolation site" : "isolation site or hospital";
    for (const std::string& wanted : names) {
        if (std::find(known.begin(), known.end(), wanted) != known.end()) continue;
        const std::string near = nearest(wanted, known);
        complaints.add(policy.where_declared, policy.title() + ": facilities: \"" + wanted + "\" is no " + kinds,
                       near.empty() ? "give the name of a [[facility]] of that kind" : "did you mean \"" + near + "\"?");
    }
    if (known.empty() && policy.enabled)
        complaints.add(policy.where_declared, policy.title() + ": there is no " + kinds,
                       "add a [[facility]] of kind \"isolation_site\"" + std::string(sites ? "" : " or \"hospital\""));
}

}  // namespace cordon
