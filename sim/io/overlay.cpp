// Laying documents over one another: extends, then the file, then --set.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/files.h"
#include "io/document.h"

namespace cordon {

namespace fs = std::filesystem;

Node* Node::find(std::string_view name) {
    if (kind != Kind::table) return nullptr;
    const auto it = std::find_if(items.begin(), items.end(), [&](const Node& item) { return item.key == name; });
    return it == items.end() ? nullptr : &*it;
}

bool Node::is_list_of_tables() const {
    return kind == Kind::list && !items.empty() &&
           std::all_of(items.begin(), items.end(), [](const Node& i) { return i.kind == Kind::table; });
}

namespace {

// The text of a key; nullptr if the table has none.
const std::string* text_of(const Node& table, std::string_view key) {
    const Node* node = table.find(key);
    return node != nullptr && node->kind == Node::Kind::text ? &node->text : nullptr;
}

// The element whose `name` it is; or, of those without one, the first whose `kind` it is.
Node* element(Node& list, const std::string& name, std::string_view key = "name") {
    const auto it = std::find_if(list.items.begin(), list.items.end(), [&](const Node& e) {
        const std::string* own = text_of(e, key);
        return own != nullptr && *own == name && (key == "name" || e.find("name") == nullptr);
    });
    return it == list.items.end() ? nullptr : &*it;
}

void overlay_list(Node& below, Node above) {
    for (Node& e : above.items) {
        const std::string* name = text_of(e, "name");
        Node* same = name != nullptr ? element(below, *name) : nullptr;
        if (same == nullptr) {
            below.items.push_back(std::move(e));
            continue;
        }
        const std::string *kind = text_of(e, "kind"), *kind_below = text_of(*same, "kind");
        // The parameters of one kind mean nothing to another.
        if (kind != nullptr && kind_below != nullptr && *kind != *kind_below)
            *same = std::move(e);
        else
            overlay(*same, std::move(e));
    }
}

void complain_of_twins(const Node& node, Complaints& complaints) {
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        const Node& item = node.items[i];
        complain_of_twins(item, complaints);
        if (node.kind != Node::Kind::list || item.kind != Node::Kind::table) continue;
        const Node* name = item.find("name");
        if (name == nullptr || name->kind != Node::Kind::text) continue;
        for (std::size_t j = 0; j < i; ++j) {
            const std::string* other = text_of(node.items[j], "name");
            if (other == nullptr || *other != name->text) continue;
            complaints.add(
                name->at,
                fmt::format("{} \"{}\" is given twice (first at {})", node.key, name->text, to_string(node.items[j].find("name")->at)),
                "give each its own name");
            break;
        }
    }
}

Problem missing_text(const std::string& path) {
    std::error_code none;
    if (fs::is_directory(path, none)) return {"is a folder", "give a file in it"};
    return missing_file(path);
}

struct Loader {
    Complaints& complaints;
    Document& document;
    std::vector<std::string> reading{};  // the chain of files being read, as given

    bool file(const std::string& path, Node& root) {
        if (const Problem problem = missing_text(path); problem.any()) {
            complaints.add({path}, (fs::is_directory(path) ? "this " : "the file ") + problem.what, problem.todo);
            return false;
        }
        const std::optional<std::string> text = read_file(path);
        if (!text) {
            complaints.add({path}, "the file cannot be read", "check its permissions");
            return false;
        }
        return this->text(*text, path, root);
    }

    bool text(std::string_view text, const std::string& path, Node& root) {
        document.files.push_back(path);
        Node own;
        if (!parse_toml(text, path, own, complaints)) return false;
        reading.push_back(path);
        complain_of_twins(own, complaints);
        root = Node{};
        root.at = own.at;
        bool whole = true;
        if (Node* extends = own.find("extends"); extends != nullptr) {
            if (extends->kind == Node::Kind::list)
                for (const Node& name : extends->items) whole = base(name, path, root) && whole;
            else
                whole = base(*extends, path, root);
            own.items.erase(own.items.begin() + (extends - own.items.data()));
        }
        overlay(root, std::move(own));
        reading.pop_back();
        return whole;
    }

    bool base(const Node& name, const std::string& from, Node& root) {
        if (name.kind != Node::Kind::text) {
            complaints.add(name.at, fmt::format("extends = {} is not the name of a file", value_text(name, 40)),
                           "give the name in quotes, or a list of names");
            return false;
        }
        const std::string path = beside(from, name.text);
        std::string chain;
        for (const std::string& file : reading) {
            std::error_code none;
            if (!chain.empty() || file == path || fs::equivalent(file, path, none)) chain += file + " extends ";
        }
        if (!chain.empty()) {
            complaints.add(name.at, fmt::format("extends = {} goes round in a circle ({}{})", value_text(name), chain, path),
                           "remove one of them");
            return false;
        }
        if (const Problem problem = missing_text(path); problem.any()) {
            complaints.add(name.at, fmt::format("extends = {} {}", value_text(name), problem.what), problem.todo);
            return false;
        }
        Node below;
        if (!file(path, below)) return false;
        overlay(root, std::move(below));
        return true;
    }
};

// One step of a key path: a key or an element's name, or an element's number.
struct Step {
    std::string name;
    std::size_t number = 0;
    bool by_number = false;
};

// Splits `policy."gate 1.2".steps[0].seconds=5` into steps and value; false if it has no such form.
bool split(const std::string& set, std::vector<Step>& steps, std::string& value) {
    std::size_t at = 0;
    for (bool first = true;; first = false) {
        Step step;
        if (at < set.size() && set[at] == '[' && !first) {
            const std::size_t close = set.find(']', at);
            const std::string digits = close == std::string::npos ? "" : set.substr(at + 1, close - at - 1);
            if (digits.empty() || digits.size() > 9 || digits.find_first_not_of("0123456789") != std::string::npos) return false;
            step.number = std::stoul(digits);
            step.by_number = true;
            at = close + 1;
        } else {
            if (!first) {
                if (at >= set.size() || set[at] != '.') return false;
                ++at;
            }
            const char quote = at < set.size() && (set[at] == '"' || set[at] == '\'') ? set[at] : '\0';
            const std::size_t end = quote != '\0' ? set.find(quote, at + 1) : set.find_first_of(".[=", at);
            if (end == std::string::npos) return false;
            step.name = quote != '\0' ? set.substr(at + 1, end - at - 1) : set.substr(at, end - at);
            while (quote == '\0' && !step.name.empty() && step.name.back() == ' ') step.name.pop_back();
            if (step.name.empty()) return false;
            at = end + (quote != '\0' ? 1 : 0);
        }
        steps.push_back(step);
        while (at < set.size() && set[at] == ' ') ++at;
        if (at < set.size() && set[at] == '=') break;
    }
    value = set.substr(at + 1);
    value.erase(0, value.find_first_not_of(' '));
    return !value.empty();
}

std::vector<std::string> names_of(const Node& list) {
    std::vector<std::string> names;
    for (const Node& e : list.items)
        if (const std::string* name = text_of(e, e.find("name") != nullptr ? "name" : "kind"); name != nullptr) names.push_back(*name);
    return names;
}

void apply_set(Node& root, const std::string& set, Complaints& complaints) {
    const Where at{"--set " + set};
    std::vector<Step> steps;
    std::string text;
    if (!split(set, steps, text))
        return complaints.add(at, "this is not key.path=value",
                              "write it like --set world.people=5000 or --set policy.sweeps.enabled=false");
    Node* node = &root;
    std::string path, whose, list;  // what has been gone, as --set takes it; the last element on it, for messages; the last key
    for (std::size_t s = 0; s < steps.size(); ++s) {
        const Step& step = steps[s];
        if (step.by_number) {
            if (node->kind != Node::Kind::list || step.number >= node->items.size())
                return complaints.add(at,
                                      node->kind != Node::Kind::list
                                          ? fmt::format("{}{} is not a list", whose, list)
                                          : fmt::format("{}{} has {} element{} and no number {}", whose, list, node->items.size(),
                                                        node->items.size() == 1 ? "" : "s", step.number),
                                      "elements are numbered from 0");
            node = &node->items[step.number];
            path += fmt::format("[{}]", step.number);
            whose += fmt::format("{}[{}]: ", list, step.number), list.clear();
        } else if (node->is_list_of_tables()) {
            Node* found = element(*node, step.name);
            if (found == nullptr) found = element(*node, step.name, "kind");
            if (found == nullptr) {
                const auto names = names_of(*node);
                const std::string near = nearest(step.name, names);
                std::string known;
                for (const std::string& name : names) known += (known.empty() ? "" : ", ") + key_text(name);
                return complaints.add(at,
                                      whose.empty() ? fmt::format("there is no {} \"{}\"", list, step.name)
                                                    : fmt::format("{}no element of {} is called \"{}\"", whose, list, step.name),
                                      !near.empty()   ? fmt::format("did you mean {}?", key_text(near))
                                      : names.empty() ? fmt::format("name one by its number, like {}[0]", path)
                                      : whose.empty() ? fmt::format("there are {}", known)
                                                      : fmt::format("give one of {}, or its number, like {}[0]", known, path));
            }
            node = found;
            path += fmt::format(".{}", key_text(step.name));
            whose += fmt::format("{} \"{}\": ", list, step.name), list.clear();
        } else {
            if (node->kind != Node::Kind::table) {
                // A value in the way of a path gives way to a table; reading says if a value belongs there.
                Node table;
                table.key = node->key, table.at = table.key_at = at;
                *node = table;
            }
            Node* found = node->find(step.name);
            if (found == nullptr) {
                Node fresh;
                fresh.key = step.name, fresh.at = fresh.key_at = at;
                node->items.push_back(fresh);
                found = &node->items.back();
            }
            node = found;
            path += (path.empty() ? "" : ".") + key_text(step.name);
            list += (list.empty() ? "" : ".") + key_text(step.name);
        }
    }
    Node value = parse_value(text, at);
    value.key = node->key;
    *node = std::move(value);
}

void apply_sets(Document& document, const std::vector<std::string>& sets, Complaints& complaints) {
    if (!document.whole) return;
    for (const std::string& set : sets) apply_set(document.root, set, complaints);
}

}  // namespace

void overlay(Node& below, Node above) {
    below.at = above.at;
    for (Node& item : above.items) {
        Node* under = below.find(item.key);
        if (under == nullptr) {
            below.items.push_back(std::move(item));
        } else if (under->kind == Node::Kind::table && item.kind == Node::Kind::table && item.find("law") == nullptr) {
            overlay(*under, std::move(item));
        } else if (under->is_list_of_tables() && item.is_list_of_tables() && !item.items[0].in_line) {
            overlay_list(*under, std::move(item));
        } else {
            *under = std::move(item);
        }
    }
}

Document load(const std::string& path, const std::vector<std::string>& sets, Complaints& complaints) {
    Document document;
    document.whole = Loader{complaints, document}.file(path, document.root);
    apply_sets(document, sets, complaints);
    return document;
}

Document parse(std::string_view text, const std::string& path, const std::vector<std::string>& sets, Complaints& complaints) {
    Document document;
    document.whole = Loader{complaints, document}.text(text, path, document.root);
    apply_sets(document, sets, complaints);
    return document;
}

std::string beside(const std::string& file, const std::string& name) {
    return (fs::path(file).parent_path() / name).lexically_normal().string();
}

Problem missing_file(const std::string& path) {
    std::error_code error;
    if (file_exists(path)) return {};
    const fs::path folder = fs::path(path).parent_path();
    const std::string shown = folder.empty() ? "the current folder" : folder.string();
    if (!folder.empty() && !fs::is_directory(folder, error))
        return {fmt::format("is not there (there is no folder {})", shown), "correct the path"};
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.empty() ? fs::path(".") : folder, error))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    const std::string near = nearest(fs::path(path).filename().string(), names);
    return {fmt::format("is not there (looked in {})", shown),
            near.empty() ? "put it there, or correct the name" : fmt::format("did you mean \"{}\"?", near)};
}

}  // namespace cordon
