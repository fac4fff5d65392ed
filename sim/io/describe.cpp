// Describing by fields.
#include "io/describe.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "io/writer.h"

namespace cordon {

namespace {

std::string text_of(double x) { return std::isfinite(x) ? fmt::format("{}", x) : ""; }
std::string text_of(Date d) { return make_date(1, 1, 1) <= d && d <= make_date(9999, 12, 31) ? to_string(d) : ""; }

std::string range_text(const About& about) {
    const bool low = std::isfinite(about.least), high = std::isfinite(about.most);
    if (low && high) return fmt::format("{} to {}", about.least, about.most);
    if (low) return fmt::format("{} or more", about.least);
    return high ? fmt::format("{} or less", about.most) : "";
}

// Characters, not bytes.
std::size_t width_of(const std::string& s) {
    return static_cast<std::size_t>(
        std::count_if(s.begin(), s.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A paragraph with every line indented.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
    const std::size_t room = width > indent + 20 ? width - indent : 20;
    std::string out, line;
    const auto flush = [&] {
        if (!line.empty()) out += std::string(indent, ' ') + line + "\n";
        line.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!line.empty() && width_of(line) + 1 + width_of(word) > room) flush();
        if (!word.empty()) line += (line.empty() ? "" : " ") + word;
        at = end + 1;
    }
    flush();
    return out;
}

// "number [day], 0 to 30, default 5"
std::string summary(const FieldDescription& f) {
    std::string s = f.type;
    if (!f.unit.empty()) s += fmt::format(" [{}]", f.unit);
    if (!f.range.empty()) s += ", " + f.range;
    if (f.required)
        s += ", required";
    else if (!f.default_value.empty())
        s += ", default " + f.default_value;
    return s;
}

// "+tests; sample -waiting" -> "The larger, the more `tests`; of kind sample, the less `waiting`."
std::string moves_text(const std::string& moves) {
    std::string out = "The larger";
    for (std::size_t at = 0; at < moves.size();) {
        const std::size_t end = std::min(moves.find("; ", at), moves.size());
        const std::string part = moves.substr(at, end - at);
        const std::size_t sign = part.find_first_of("+-");
        if (sign > 0) out += "; of kind " + part.substr(0, sign - 1);
        out += fmt::format(", the {} `{}`", part[sign] == '-' ? "less" : "more", part.substr(sign + 1));
        at = std::min(end + 2, moves.size());
    }
    return out + ".";
}

std::string title(const TableDescription& t) {
    if (t.header.empty()) return "At the top";
    return t.kind.empty() ? t.header : fmt::format("{} kind = \"{}\"", t.header, t.kind);
}

// Without empty tables, and once each what kinds share, such as their `when`.
std::vector<TableDescription> to_print(const std::vector<TableDescription>& tables) {
    std::vector<TableDescription> some;
    for (const TableDescription& t : tables)
        if (!(t.fields.empty() && t.text.empty()) && std::find(some.begin(), some.end(), t) == some.end()) some.push_back(t);
    return some;
}

// Within a cell of a Markdown table.
std::string cell(std::string s) {
    for (std::size_t at = s.find('|'); at != std::string::npos; at = s.find('|', at + 2)) s.insert(at, "\\");
    return s;
}

}  // namespace

Describer::Describer() {
    tables.emplace_back();
    open_.push_back({0, ""});
}

void Describer::add(const char* name, const std::string& type, const std::string& default_value, const About& about) {
    const bool silent = about.required || default_value == "\"\"" || default_value == "[]";
    tables[open_.back().table].fields.push_back(
        {name, type, about.unit, range_text(about), silent ? "" : default_value, about.text, about.source, about.required, about.moves, {}, {}});
    FieldDescription& f = tables[open_.back().table].fields.back();
    if (std::isfinite(about.least)) f.least = about.least;
    if (std::isfinite(about.most)) f.most = about.most;
}

void Describer::value(const char* name, bool& x, const About& about) { add(name, "true or false", x ? "true" : "false", about); }
void Describer::value(const char* name, std::int64_t& x, const About& about) { add(name, "whole number", fmt::format("{}", x), about); }
void Describer::value(const char* name, double& x, const About& about) { add(name, "number", text_of(x), about); }
void Describer::value(const char* name, std::string& x, const About& about) { add(name, "text", fmt::format("\"{}\"", x), about); }
void Describer::value(const char* name, Date& x, const About& about) { add(name, "date", text_of(x), about); }
void Describer::value(const char* name, Law& x, const About& about) {
    add(name, "law", value_text(law_node(x)), about);
    std::string& range = tables[open_.back().table].fields.back().range;
    if (!range.empty()) range = "mean " + range;
}
void Describer::value(const char* name, Choice& x, const About& about) {
    add(name, fmt::format("one of {}", fmt::join(x.names, ", ")), x.names.at(static_cast<std::size_t>(x.index)), about);
}
void Describer::value(const char* name, std::vector<double>& x, const About& about) {
    add(name, "list of numbers", fmt::format("[{}]", fmt::join(x, ", ")), about);
}
void Describer::value(const char* name, std::vector<std::string>& x, const About& about) {
    add(name, "list of texts", x.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(x, "\", \"")), about);
}
void Describer::value(const char* name, std::optional<Date>& x, const About& about) {
    add(name, "date or \"none\"", x ? text_of(*x) : "none", about);
}
void Describer::value(const char* name, std::optional<double>& x, const About& about) {
    add(name, "number or \"none\"", x ? text_of(*x) : "none", about);
}
void Describer::file(const char* name, std::string& x, const About& about) {
    add(name, "name of a file, next to the one that says it", fmt::format("\"{}\"", x), about);
}

void Describer::open(const char* name, bool list, const std::string& text) {
    const std::string& above = tables[open_.back().table].name;
    TableDescription table;
    table.name = above.empty() ? name : above + "." + name;
    table.header = list ? fmt::format("[[{}]]", table.name) : fmt::format("[{}]", table.name);
    table.text = text;
    tables.push_back(std::move(table));
    open_.push_back({tables.size() - 1, ""});
}

// What a table says of itself is closer than what is said of it where it stands.
void Describer::sentence(const char* text) { tables[open_.back().table].text = text; }

bool Describer::enter(const char* name, const About& about) {
    open(name, false, about.text);
    return true;
}
std::size_t Describer::count(const char*, std::size_t, const About& about, std::size_t kinds) {
    open_.back().list_text = about.text;
    return kinds > 0 ? kinds : 1;
}
bool Describer::enter_element(const char* name, std::size_t) {
    open(name, true, std::string(open_.back().list_text));
    return true;
}
bool Describer::choose_kind(Choice& kind) {
    tables[open_.back().table].kind = kind.names.at(static_cast<std::size_t>(kind.index));
    return true;
}
std::vector<TableDescription> only(const std::vector<TableDescription>& all, const std::string& name) {
    std::vector<TableDescription> some;
    std::vector<std::string> names;
    std::string inside;  // the last match: the tables inside it follow it
    for (const TableDescription& t : all) {
        if (!name.empty() && (t.name == name || t.kind == name))
            inside = t.name;
        else if (!inside.empty() && !t.name.starts_with(inside + "."))
            inside.clear();
        if (!inside.empty()) some.push_back(t);
        if (!t.name.empty()) names.push_back(t.name);
        if (!t.kind.empty()) names.push_back(t.kind);
    }
    if (!some.empty()) return some;
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const std::string near = nearest(name, names);
    throw UserError({}, fmt::format("there is nothing called \"{}\" to describe", name),
                    near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : fmt::format("did you mean {}?", near));
}

std::string to_terminal(const std::vector<TableDescription>& tables, int width) {
    const std::size_t room = static_cast<std::size_t>(std::max(width, 40));
    std::string out;
    for (const TableDescription& t : to_print(tables)) {
        out += (out.empty() ? "" : "\n") + title(t) + "\n" + wrapped(t.text, 2, room);
        for (const FieldDescription& f : t.fields) {
            out += "\n" + wrapped(f.name + ": " + summary(f), 2, room) + wrapped(f.text, 6, room);
            if (!f.source.empty()) out += wrapped("Source: " + f.source, 6, room);
            if (!f.moves.empty()) out += wrapped(moves_text(f.moves), 6, room);
        }
    }
    return out;
}

std::string to_markdown(const std::vector<TableDescription>& tables) {
    std::string out;
    for (const TableDescription& t : to_print(tables)) {
        out += (out.empty() ? "" : "\n") + std::string("## ") + (t.header.empty() ? title(t) : fmt::format("`{}`", title(t))) + "\n";
        if (!t.text.empty()) out += "\n" + t.text + "\n";
        if (t.fields.empty()) continue;
        out += "\n| key | type | unit | range | default | meaning | moves | source |\n|---|---|---|---|---|---|---|---|\n";
        for (const FieldDescription& f : t.fields) {
            const std::string fallback = f.required ? "required" : f.default_value.empty() ? "" : fmt::format("`{}`", f.default_value);
            out += fmt::format("| `{}` | {} | {} | {} | {} | {} | {} | {} |\n", f.name, cell(f.type), cell(f.unit), cell(f.range),
                               cell(fallback), cell(f.text), cell(f.moves), cell(f.source));
        }
    }
    return out;
}

std::string to_json(const std::vector<TableDescription>& tables) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const TableDescription& t : tables) {
        nlohmann::ordered_json fields = nlohmann::ordered_json::array();
        for (const FieldDescription& f : t.fields) {
            nlohmann::ordered_json j = {{"name", f.name}, {"type", f.type}, {"unit", f.unit},     {"default", f.default_value},
                                        {"text", f.text}, {"source", f.source}, {"moves", f.moves}, {"required", f.required}};
            if (f.least) j["least"] = *f.least;
            if (f.most) j["most"] = *f.most;
            fields.push_back(std::move(j));
        }
        all.push_back({{"name", t.name}, {"kind", t.kind}, {"header", t.header}, {"text", t.text}, {"fields", std::move(fields)}});
    }
    return all.dump(1) + "\n";
}

std::string contents(const std::vector<TableDescription>& tables, int width) {
    const std::size_t room = static_cast<std::size_t>(std::max(width, 40));
    std::string out;
    for (const TableDescription& t : to_print(tables)) {
        if (t.header.empty()) continue;
        out += wrapped(title(t), 0, room) + wrapped(t.text, 4, room);
    }
    return out;
}

int terminal_width() {
    winsize size{};
    if (isatty(STDOUT_FILENO) != 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    return 100;
}

}  // namespace cordon
