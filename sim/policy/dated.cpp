// What policies ask of the region before a run.
#include "policy/dated.h"

#include <algorithm>

namespace cordon {

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
