// What policies ask of the region before a run.
#include "policy/dated.h"

#include <algorithm>

namespace cordon {

void complain_if_unserved(const Policy& policy, const Places& places, FacilityKind kind, Complaints& complaints) {
    if (!policy.enabled) return;
    std::string unserved;
    for (std::size_t c = 0; c < places.counties.size(); ++c) {
        const auto serves = [&](const FacilityInfo& f) { return f.kind == kind && (f.regional || !f.county || f.county == County(c)); };
        if (!policy.area.holds(County(c)) || std::any_of(places.facilities.begin(), places.facilities.end(), serves)) continue;
        unserved += (unserved.empty() ? "" : ", ") + places.counties[c].name;
    }
    if (unserved.empty()) return;
    const std::string name = facility_kind_names[static_cast<std::size_t>(kind)];
    complaints.add(policy.where_declared, policy.title() + ": there is no " + name + " for " + unserved,
                   "add a [[facility]] of kind \"" + name + "\" there or a regional one, or leave these counties out of the policy");
}

void find_sources(Sources& sources, const Policy& policy, const Places& places, Complaints& complaints) {
    sources.mask.assign(sources.names.empty() ? 0 : places.sources.size(), false);
    for (const std::string& wanted : sources.names) {
        const auto found = std::find(places.sources.begin(), places.sources.end(), wanted);
        if (found != places.sources.end()) {
            sources.mask[static_cast<std::size_t>(found - places.sources.begin())] = true;
            continue;
        }
        const std::string near = nearest(wanted, places.sources);
        complaints.add(policy.where_declared, policy.title() + ": sources: \"" + wanted + "\" is no source of arrivals",
                       near.empty() ? "give the name of one of the [[arrivals]]" : "did you mean \"" + near + "\"?");
    }
}

}  // namespace cordon
