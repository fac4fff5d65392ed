// Everything wrong with a scenario at once, as far as it can be known while something is wrong.
#include "run/look_up.h"

#include <algorithm>
#include <map>
#include <string>

#include "places/roads.h"
#include "run/simulation.h"
#include "world/build_population.h"
#include "world/calibrate.h"

namespace cordon {

namespace {

// Key paths on which complaints about a section rest: if one of these is wrong, so may be what is said of the section. A star
// stands for all that is below.
const std::map<std::string, std::vector<std::string>> rests_on = {
    {"arrivals", {"arrivals", "arrivals.name"}},
    {"facility",
     {"facility", "facility.kind", "facility.county", "facility.regional", "facility.opens", "policy.where*", "policy.when*", "run",
      "run.start", "run.days"}},
    {"policy", {"policy*", "facility", "facility.kind", "facility.opens", "run", "run.start", "run.days"}},
    {"policy.where", {"policy.where*"}},
    {"stock", {"stock", "stock.item", "stock.county", "policy.where*"}},
    {"run", {"run", "run.start", "run.days", "policy.when*"}},
};

// A key path without the numbers of elements: `policy[2].gates` -> `policy.gates`.
std::string without_numbers(const std::string& about) {
    std::string key;
    bool inside = false;
    for (const char c : about) {
        if (c == '[') inside = true;
        if (!inside) key += c;
        if (c == ']') inside = false;
    }
    return key;
}

bool any_about(const std::vector<Complaint>& all, const std::string& key) {
    return std::any_of(all.begin(), all.end(), [&](const Complaint& c) {
        const std::string about = without_numbers(c.about);
        return key.ends_with('*') ? about.starts_with(key.substr(0, key.size() - 1)) : about == key;
    });
}

// What can be said of a scenario whose [world] is right.
void look_at_land(Scenario& s, bool strict, Complaints& found) {
    Places places = build_places(s.world, found);
    if (s.world.kind == WorldKind::region) census_targets(s.world, places, found);
    if (places.counties.empty()) return;
    place_facilities(places, s.facilities, s.run.start, found);
    place_stocks(places, s.stocks, s.run.start, found);
    check_seeds(s, places, found);
    std::vector<std::string> outside = find_routes(places).outside;
    outside.push_back("");
    check_sources(s.arrivals, places, outside, found);
    for (const SourceSpec& source : s.arrivals) places.sources.push_back(source.name);
    for (const auto& p : s.policies) p->prepare(places, {s.run.start, s.run.ticks_per_day}, found);
    if (strict) check_triggers(s, places, found);
}

}  // namespace

void look_up(Scenario& s, bool strict, Complaints& complaints) {
    Complaints found;
    read_arrivals(s, found);
    check_strains(s, found);
    check_kinds(s, found);
    if (s.contacts.age_mixing && !s.contacts.matrix.empty()) read_age_matrix(s.contacts.matrix, found);
    if (!any_about(complaints.list(), "world*")) look_at_land(s, strict, found);
    for (const Complaint& c : found.list())
        if (!rests_on.contains(c.about)) complaints.add(c);
    const std::vector<Complaint> firm = complaints.list();
    for (const Complaint& c : found.list()) {
        const auto on = rests_on.find(c.about);
        const auto open = [&](const std::string& key) { return any_about(firm, key); };
        if (on != rests_on.end() && std::none_of(on->second.begin(), on->second.end(), open)) complaints.add(c);
    }
}

}  // namespace cordon
