// Reading scenarios.
#include "io/scenario.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "io/toml.h"
#include "io/world_file.h"
#include "run/look_up.h"
#include "run/simulation.h"

namespace cordon {

namespace {
std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }

// Numbers the policies and names those without a name; no two may be called the same.
void name_policies(Policies& policies, Complaints& complaints) {
    std::map<std::string, Where> names;
    for (std::size_t k = 0; k < policies.size(); ++k) {
        Policy& p = *policies[k];
        p.id = PolicyId(k);
        if (p.name.empty()) p.name = p.kind;
        const auto told = [&](const Complaint& c) { return c.where == p.name_given; };
        if (!names.emplace(p.name, p.name_given).second && std::none_of(complaints.list().begin(), complaints.list().end(), told))
            complaints.add(p.name_given, p.title() + ": another policy has this name (" + to_string(names[p.name]) + ")",
                           "give each a `name` of its own");
    }
}

[[noreturn]] void tell(Scenario& s, bool strict, Complaints complaints) {
    look_up(s, strict, complaints);
    complaints.sort(s.files);
    throw UserError(complaints.list());
}
}  // namespace

Scenario read_scenario(const std::string& path, const std::vector<std::string>& sets, bool strict) {
    Complaints complaints;
    const Document document = load(path, sets, complaints);
    if (!document.whole) complaints.throw_if_any();
    Scenario s;
    s.path = path, s.files = document.files;
    read(document, s, complaints);
    name_policies(s.policies, complaints);
    if (!complaints.empty()) tell(s, strict, complaints);
    s.resolved = write(s, folder_of(path));
    return s;
}

World build(Scenario& s, bool strict, const std::string& saved_world) {
    Complaints complaints;
    try {
        World world = saved_world.empty() ? build_world(s) : load_world(s, saved_world);
        prepare_policies(s, world.places, world.clock);
        if (strict) check_triggers(s, world);
        return world;
    } catch (const UserError& e) {
        for (const Complaint& c : e.all()) complaints.add(c);
    }
    tell(s, strict, complaints);
}

void save(Scenario& s, const std::string& path) {
    Complaints complaints;
    try {
        return save_world(s, path);
    } catch (const UserError& e) {
        for (const Complaint& c : e.all()) complaints.add(c);
    }
    tell(s, false, complaints);
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
