// What a scenario's files say, as one tree of values, each of which knows where it stands. Files, the files they extend and
// --set are laid over one another here, before anything is read into a struct.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/errors.h"
#include "base/time.h"

namespace cordon {

struct Node {
    enum class Kind : std::uint8_t { boolean, integer, number, text, date, list, table, other };
    Kind kind = Kind::table;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;
    std::string text;          // of text; of other: what it is, e.g. "a time"
    Date date;
    std::vector<Node> items;   // of a list; of a table, in the order in which they are given
    bool in_line = false;      // table: written {a = 1}
    std::string key;           // of an item of a table
    Where at, key_at;          // of the value, of the key

    Node* find(std::string_view name);
    const Node* find(std::string_view name) const { return const_cast<Node*>(this)->find(name); }
    // A list that holds tables and nothing else: [[name]].
    bool is_list_of_tables() const;
};

struct Document {
    Node root;
    std::vector<std::string> files;  // that it was read from, the given one first
    bool whole = false;              // false: a file could not be read, and complaints say why
};

// Reads a file, the files it extends below it, and the overlays `key.path=value` on top, in this order.
//   extends = "base.toml", or a list of which later ones overlay earlier ones; names are relative to the file that says so.
//   Tables are laid over tables key by key. Elements written [[list]] are laid over the one with the same `name`, or appended.
//   Everything else replaces what was there: values, lists in brackets (`policy = []` takes all away), laws, and an element of
//   another `kind`.
//   A key path goes by keys, and in a list of tables by `name` (by `kind` if it has none) or number: world.people,
//   policy."gate 1.2".lanes, policy.checkpoint.lanes, arrivals[0].file
Document load(const std::string& path, const std::vector<std::string>& sets, Complaints&);
// The same from a text; `path` names it, and file names in it are relative to its folder.
Document parse(std::string_view text, const std::string& path, const std::vector<std::string>& sets, Complaints&);

// One file by itself; a complaint if it is not TOML. (toml.cpp)
bool parse_toml(std::string_view text, const std::string& path, Node& root, Complaints&);
// One value as a --set gives it; a bare word is text.
Node parse_value(std::string_view text, const Where&);
// TOML that reads back equal. (write.cpp)
std::string to_toml(const Node& root);
// A value on one line, shortened if `longest` says so, for messages.
std::string value_text(const Node&, std::size_t longest = std::string::npos);
std::string key_text(std::string_view key);    // quoted if it must be

// Puts one table over another. (overlay.cpp)
void overlay(Node& below, Node above);

// Why a file or folder is not there, and what to do; nothing if it is there.
Problem missing_file(const std::string& path);
// The name next to the file that says it, unless it is absolute.
std::string beside(const std::string& file, const std::string& name);

}  // namespace cordon
