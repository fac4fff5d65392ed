// What policies ask of the region before a run.
#include "policy/dated.h"

#include <algorithm>

namespace cordon {

void Sources::fields(Fields& f, const char* text) {
    f.value("sources", names, {.text = text, .some = true});
    f.place("sources", given);
}

void find_sources(Sources& sources, const Policy& policy, const Places& places, Complaints& complaints) {
    sources.mask.assign(sources.names.empty() ? 0 : places.sources.size(), false);
    for (std::size_t k = 0; k < sources.names.size(); ++k) {
        const std::string& wanted = sources.names[k];
        const auto found = std::find(places.sources.begin(), places.sources.end(), wanted);
        if (found != places.sources.end()) {
            sources.mask[static_cast<std::size_t>(found - places.sources.begin())] = true;
            continue;
        }
        const std::string near = nearest(wanted, places.sources);
        complaints.add(policy.where(sources.given, k), policy.title() + ": sources: \"" + wanted + "\" is no source of arrivals",
                       near.empty() ? "give the name of one of the [[arrivals]]" : "did you mean \"" + near + "\"?", "arrivals");
    }
}

}  // namespace cordon
