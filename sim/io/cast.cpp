// Reads the scenarios of a study, and tells which of them are the same and which share a World.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/rng.h"
#include "io/study.h"
#include "io/toml.h"

namespace cordon {

namespace {

namespace fs = std::filesystem;

// Of the content of files, each read once.
class Contents {
  public:
    std::uint64_t of(const std::string& path) {
        const auto [known, fresh] = hashes_.emplace(path, 0);
        if (fresh) known->second = read(path);
        return known->second;
    }

  private:
    static std::uint64_t read(const std::string& path) {
        std::error_code error;
        std::set<fs::path> files;
        if (fs::is_directory(path, error)) {
            for (const auto& entry : fs::recursive_directory_iterator(path, error))
                if (entry.is_regular_file()) files.insert(entry.path());
        } else {
            files.insert(path);
        }
        std::uint64_t hash = 0;
        for (const fs::path& file : files) {
            std::ostringstream text;
            text << std::ifstream(file, std::ios::binary).rdbuf();
            hash = mix(hash ^ text_hash(text.str()));
        }
        return hash;
    }
    std::map<std::string, std::uint64_t> hashes_;
};

void erase(Node& table, const std::vector<std::string>& keys) {
    std::erase_if(table.items, [&](const Node& item) { return std::find(keys.begin(), keys.end(), item.key) != keys.end(); });
}

void identify(Scenario& s, Contents& contents, Cast& c) {
    Writer writer("/");  // names of files from the root on: the same wherever a scenario lies
    s.fields(writer);
    std::uint64_t files = 0;
    for (const std::string& file : writer.files()) files = mix(files ^ contents.of(file));
    Node root = writer.root();
    erase(*root.find("run"), {"seed"});
    c.identity = mix(text_hash(to_toml(root)) ^ files);
    erase(root, {"title", "policy", "cost"});
    erase(*root.find("run"), {"seeds", "individuals", "measures", "voluntary", "stop_at_infections"});
    c.world = mix(text_hash(to_toml(root)) ^ files);
    c.title = s.title, c.start = to_string(s.run.start), c.days = s.run.days;
}

std::vector<std::string> with(const Variant& v, const std::vector<std::string>& parameters, const std::vector<std::string>& values) {
    std::vector<std::string> sets = v.sets;
    for (std::size_t k = 0; k < parameters.size(); ++k) sets.push_back(parameters[k] + "=" + values[k]);
    return sets;
}

std::string text_of(const UserError& e) {
    std::string text;
    for (const Complaint& c : e.all()) text += (text.empty() ? "" : "\n") + to_string(c);
    return text;
}

}  // namespace

Scenario read_cast(const Study& study, const Cast& c) {
    const Variant& v = study.variants[c.variant];
    return read_scenario(v.scenario, with(v, study.parameters, study.points[c.point]));
}

std::vector<Cast> cast(const Study& study, std::vector<std::string>& resolved) {
    Complaints complaints;
    Contents contents;
    std::vector<Cast> all;
    std::vector<Complaint> of_points;  // of the first that is wrong
    bool any = false;
    for (std::size_t v = 0; v < study.variants.size(); ++v) {
        resolved.emplace_back();
        try {
            resolved.back() = read_scenario(study.variants[v].scenario, study.variants[v].sets).resolved;
        } catch (const UserError& e) {
            if (!study.tolerant)
                for (const Complaint& c : e.all()) complaints.add(c);
        }
        for (std::size_t p = 0; p < study.points.size(); ++p) {
            Cast c;
            c.variant = v, c.point = p;
            try {
                Scenario s = read_cast(study, c);
                identify(s, contents, c);
                any = true;
            } catch (const UserError& e) {
                c.failure = text_of(e);
                if (of_points.empty()) of_points = e.all();
            }
            all.push_back(std::move(c));
        }
    }
    complaints.throw_if_any();
    if (!any) throw UserError(of_points);
    return all;
}

}  // namespace cordon
