// Reading scenarios.
#include "io/scenario.h"

#include <filesystem>
#include <map>

#include "io/toml.h"

namespace cordon {

namespace {
std::string folder_of(const std::string& path) { return std::filesystem::path(path).parent_path().string(); }
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
    complaints.throw_if_any();
    s.resolved = write(s, folder_of(path));
    return s;
}

void prepare_policies(Scenario& s, const Places& places, const Clock& clock) {
    Complaints complaints;
    for (auto& p : s.policies) p->prepare(places, clock, complaints);
    complaints.throw_if_any();
    // What is left out leaves no trace, not even in the numbers of the others; `resolved` still says it.
    std::erase_if(s.policies, [](const auto& p) { return !p->enabled; });
    for (std::size_t k = 0; k < s.policies.size(); ++k) s.policies[k]->id = PolicyId(k);
}

}  // namespace cordon
