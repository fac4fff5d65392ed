// Trees of values as TOML text.
#include <fmt/format.h>

#include <cmath>

#include "io/document.h"

namespace cordon {

namespace {

std::string quoted(std::string_view text) {
    std::string s = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': s += "\\\""; break;
            case '\\': s += "\\\\"; break;
            case '\n': s += "\\n"; break;
            case '\t': s += "\\t"; break;
            case '\r': s += "\\r"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
                    s += fmt::format("\\u{:04x}", static_cast<int>(c));
                else
                    s += c;
        }
    }
    return s + '"';
}

// The shortest text that reads back as the same number, and as a number that is not an integer.
std::string number_text(double x) {
    if (std::isnan(x)) return "nan";
    if (std::isinf(x)) return x > 0 ? "inf" : "-inf";
    std::string s = fmt::format("{}", x);
    if (s.find_first_of(".e") == std::string::npos) s += ".0";
    return s;
}

std::string join(const Node& node) {
    std::string s;
    for (const Node& item : node.items) {
        if (!s.empty()) s += ", ";
        if (node.kind == Node::Kind::table) s += key_text(item.key) + " = ";
        s += value_text(item);
    }
    return s;
}

// The tables of a table after its values: what follows a header belongs to it.
void write(const Node& table, const std::string& path, std::string& out) {
    const auto own_section = [](const Node& n) { return (n.kind == Node::Kind::table && !n.in_line) || n.is_list_of_tables(); };
    for (const Node& item : table.items)
        if (!own_section(item)) out += fmt::format("{} = {}\n", key_text(item.key), value_text(item));
    for (const Node& item : table.items) {
        if (!own_section(item)) continue;
        const std::string name = path.empty() ? key_text(item.key) : path + "." + key_text(item.key);
        const bool list = item.kind == Node::Kind::list;
        for (const Node& t : list ? item.items : std::vector<Node>{item}) {
            out += list ? fmt::format("\n[[{}]]\n", name) : fmt::format("\n[{}]\n", name);
            write(t, name, out);
        }
    }
}

}  // namespace

std::string key_text(std::string_view key) {
    const bool bare =
        !key.empty() && key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string_view::npos;
    return bare ? std::string(key) : quoted(key);
}

std::string value_text(const Node& node, std::size_t longest) {
    std::string s;
    switch (node.kind) {
        case Node::Kind::boolean: s = node.boolean ? "true" : "false"; break;
        case Node::Kind::integer: s = fmt::format("{}", node.integer); break;
        case Node::Kind::number: s = number_text(node.number); break;
        case Node::Kind::text: s = quoted(node.text); break;
        case Node::Kind::date: s = to_string(node.date); break;
        case Node::Kind::list: s = "[" + join(node) + "]"; break;
        case Node::Kind::table: s = node.items.empty() ? "{}" : "{ " + join(node) + " }"; break;
        case Node::Kind::other: s = node.text; break;
    }
    if (s.size() > longest && longest > 4) {
        std::size_t end = longest - 4;
        while (end > 0 && (static_cast<unsigned char>(s[end]) & 0xC0) == 0x80) --end;  // not within a character
        s = s.substr(0, end) + " ...";
    }
    return s;
}

std::string to_toml(const Node& root) {
    std::string out;
    write(root, "", out);
    return out;
}

}  // namespace cordon
