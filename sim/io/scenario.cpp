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

namespace {
Scenario read_document(const Document& document, const std::string& path, Complaints complaints, bool strict) {
    if (!document.whole) complaints.throw_if_any();
    Scenario s;
    s.path = path, s.files = document.files;
    read(document, s, complaints);
    name_policies(s.policies, complaints);
    if (!complaints.empty()) tell(s, strict, complaints);
    s.resolved = write(s, folder_of(path));
    return s;
}
}  // namespace

Scenario read_scenario(const std::string& path, const std::vector<std::string>& sets, bool strict) {
    Complaints complaints;
    const Document document = load(path, sets, complaints);
    return read_document(document, path, complaints, strict);
}

Scenario read_resolved(const std::string& text, const std::string& path, const std::vector<std::string>& sets) {
    Complaints complaints;
    const Document document = parse(text, path, sets, complaints);
    Scenario s = read_document(document, path, complaints, false);
    if (sets.empty()) s.resolved = text;
    return s;
}

World build(std::vector<Scenario>& scenarios) {
    World world = build_world(scenarios.back());
    for (std::size_t k = 0; k < scenarios.size(); ++k) prepare_policies(scenarios[k], world.places, world.clock, k > 0 ? &scenarios[k - 1] : nullptr);
    return world;
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

namespace {
// Moves those of the policies that were there before to the front, in the order in which they were.
void keep_places(Scenario& s, const Policies& before, Policies& kept) {
    Complaints complaints;
    for (const auto& old : before) {
        const auto same = std::find_if(s.policies.begin(), s.policies.end(), [&](const auto& p) { return p && p->name == old->name; });
        const std::string what = old->title() + " was there before, and a branch cannot ";
        if (same == s.policies.end())
            complaints.add({s.path}, what + "take it away", "give it enabled = false");
        else if ((*same)->kind != old->kind)
            complaints.add((*same)->where_declared, what + "make it another kind", "give it enabled = false, and the new one a name of its own");
        else
            kept.push_back(std::move(*same));
    }
    complaints.throw_if_any();
}
}  // namespace

void prepare_policies(Scenario& s, const Places& places, const Clock& clock, const Scenario* before) {
    Complaints complaints;
    for (auto& p : s.policies) p->prepare(places, clock, complaints);
    complaints.throw_if_any();
    for (auto& p : s.policies) p->enabled = p->enabled && (p->voluntary ? s.run.voluntary : s.run.measures);
    Policies kept;
    if (before) keep_places(s, before->policies, kept);
    // What is left out leaves no trace, not even in the numbers of the others; `resolved` still says it.
    for (auto& p : s.policies)
        if (p && p->enabled) kept.push_back(std::move(p));
    s.policies = std::move(kept);
    for (std::size_t k = 0; k < s.policies.size(); ++k) s.policies[k]->id = PolicyId(k);
}

}  // namespace cordon
