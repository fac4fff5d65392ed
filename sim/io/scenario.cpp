// Reading scenarios.
#include "io/scenario.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "io/toml.h"
#include "world/world.h"

namespace cordon {

namespace {
std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

// Names of counties, gates, sources and facilities can only be looked up once there is a land. Where nothing but policies is wrong
// there can be one: what the sound policies get wrong there is told together with the rest.
void look_up_names(const Scenario& s, Complaints& complaints) {
    const std::vector<Complaint> before = complaints.list();
    const auto begins = [](const Complaint& c, const std::string& with) { return c.what.rfind(with, 0) == 0; };
    if (before.empty() || !std::all_of(before.begin(), before.end(), [&](const Complaint& c) { return begins(c, "policy \""); })) return;
    Complaints more;
    try {
        Places places = build_places(s.world, more);
        more.throw_if_any();
        place_facilities(places, s.facilities, s.run.start, more);
        for (const SourceSpec& source : s.arrivals) places.sources.push_back(source.name);
        const Clock clock{s.run.start, s.run.ticks_per_day};
        for (const auto& p : s.policies)
            if (std::none_of(before.begin(), before.end(), [&](const Complaint& c) { return begins(c, p->title() + ":"); }))
                p->prepare(places, clock, more);
    } catch (const UserError& e) {
        for (const Complaint& c : e.all()) complaints.add(c.where, c.what, c.todo);
        return;
    }
    for (const Complaint& c : more.list()) complaints.add(c.where, c.what, c.todo);
}
}  // namespace

Scenario read_scenario(const std::string& path, const std::vector<std::string>& sets) {
    Complaints complaints;
    const Document document = load(path, sets, complaints);
    if (!document.whole) complaints.throw_if_any();
    Scenario s;
    s.path = path;
    read(document, s, complaints);
    std::map<std::string, Where> names;
    for (std::size_t k = 0; k < s.policies.size(); ++k) {
        Policy& p = *s.policies[k];
        p.id = PolicyId(k);
        if (p.name.empty()) p.name = p.kind;
        if (!names.emplace(p.name, p.where_declared).second)
            complaints.add(p.where_declared, "policy \"" + p.name + "\": another policy has this name (" + to_string(names[p.name]) + ")", "give each a `name` of its own");
    }
    look_up_names(s, complaints);
    complaints.throw_if_any();
    s.resolved = write(s, folder_of(path));
    return s;
}

void prepare_policies(Scenario& s, const Places& places, const Clock& clock) {
    Complaints complaints;
    for (auto& p : s.policies) p->prepare(places, clock, complaints);
    complaints.throw_if_any();
    // What is left out leaves no trace, not even in the numbers of the others; `resolved` still says it.
    std::erase_if(s.policies, [&](const auto& p) { return !p->enabled || !(p->voluntary ? s.run.voluntary : s.run.measures); });
    for (std::size_t k = 0; k < s.policies.size(); ++k) s.policies[k]->id = PolicyId(k);
}

}  // namespace cordon
