// TOML: the one file that knows toml++. Turns a text into a tree of values with their places.
#include "io/toml.h"

#include <fmt/format.h>

#include <algorithm>

// Where toml++ 3.3 is used as headers it asserts, or assumes, what a user may get wrong: [?]. Without that its own error tells.
#undef NDEBUG
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

namespace cordon {

namespace {

Where where(const std::string& path, const toml::source_region& source) {
    return {path, static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

Node convert(const toml::node& from, const std::string& path) {
    Node to;
    to.at = where(path, from.source());
    if (const auto* table = from.as_table()) {
        to.in_line = table->is_inline();
        for (const auto& [key, value] : *table) {
            to.items.push_back(convert(value, path));
            to.items.back().key = key.str();
            to.items.back().key_at = where(path, key.source());
        }
        // toml++ sorts by name; people read in the order in which they wrote.
        std::stable_sort(to.items.begin(), to.items.end(), [](const Node& a, const Node& b) {
            return std::pair(a.key_at.line, a.key_at.column) < std::pair(b.key_at.line, b.key_at.column);
        });
    } else if (const auto* list = from.as_array()) {
        to.kind = Node::Kind::list;
        for (const auto& value : *list) to.items.push_back(convert(value, path));
    } else if (const auto* boolean = from.as_boolean()) {
        to.kind = Node::Kind::boolean;
        to.boolean = boolean->get();
    } else if (const auto* integer = from.as_integer()) {
        to.kind = Node::Kind::integer;
        to.integer = integer->get();
    } else if (const auto* number = from.as_floating_point()) {
        to.kind = Node::Kind::number;
        to.number = number->get();
    } else if (const auto* text = from.as_string()) {
        to.kind = Node::Kind::text;
        to.text = text->get();
    } else if (const auto* date = from.as_date()) {
        to.kind = Node::Kind::date;
        to.date = make_date(date->get().year, date->get().month, date->get().day);
    } else {
        to.kind = Node::Kind::other;
        to.text = from.is_time() ? "a time of day" : "a date with a time of day";
    }
    return to;
}

// What to do about an error of toml++, by its description.
std::string todo(std::string_view description) {
    const auto says = [&](std::string_view words) { return description.find(words) != std::string_view::npos; };
    if (says("could not determine value type") || says("parsing boolean")) return "if the value is text, put it in quotes";
    if (says("parsing date") || says("parsing time")) return "write a date as year-month-day, like 2020-01-23, that the calendar has";
    if (says("unescaped control characters")) return "close the quotes on the line on which they open";
    if (says("leading zeroes")) return "remove the zeroes in front, or put it in quotes if it is a code";
    if (says("invalid utf-8")) return "save the file as UTF-8";
    if (says("root table") || says("parsing key:") || says("table header") || says("expected '='"))
        return "give one [table], [[list]] or key = value a line; put names with other characters than A-Z a-z 0-9 _ - in quotes";
    return "correct it; what follows was not read";
}

// Characters that TOML has no use for outside quotes and comments: Chinese or accented names, full-width marks, NUL. toml++ 3.3 is
// undefined on some of them. Names the first of each line; true if there are any.
bool complain_of_strangers(std::string_view text, const std::string& path, Complaints& complaints) {
    const std::size_t before = complaints.list().size();
    int line = 1, column = 1, told = 0;
    std::string_view quote;  // that is open: one of " ' """ \'\'\'
    bool comment = false;
    for (std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < text.size();) {
        const unsigned char c = static_cast<unsigned char>(text[at]);
        std::size_t length = 1;
        if (c == '\n') {
            ++line, column = 0, comment = false;
            if (quote.size() == 1) quote = {};
        } else if (!quote.empty()) {
            if (text.substr(at).starts_with(quote))
                length = quote.size(), quote = {};
            else if (c == '\\' && quote[0] == '"' && at + 1 < text.size() && text[at + 1] != '\n')
                length = 2;
        } else if (comment) {
        } else if (c == '#') {
            comment = true;
        } else if (c == '"' || c == '\'') {
            const std::string_view three = text.substr(at, 3);
            length = three == "\"\"\"" || three == "\'\'\'" ? 3 : 1;
            quote = text.substr(at, length);
        } else if ((c >= 0x80 || c == 0) && told != line) {
            std::size_t end = at + 1;
            while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
            told = line;
            complaints.add(
                {path, line, column},
                c == 0 ? "there is a NUL character" : fmt::format("the character {} stands outside quotes", text.substr(at, end - at)),
                c == 0 ? "save the file as plain text in UTF-8"
                       : "put names and texts between straight quotes \"...\", and use plain commas and brackets");
        }
        for (; length > 0; --length, ++at) column += (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 ? 1 : 0;
    }
    return complaints.list().size() > before;
}

}  // namespace

bool parse_toml(std::string_view text, const std::string& path, Node& root, Complaints& complaints) {
    if (complain_of_strangers(text, path, complaints)) return false;
    try {
        root = convert(toml::parse(text, path), path);
    } catch (const toml::parse_error& error) {
        std::string description(error.description());
        if (description.find("cannot redefine") != std::string::npos) {
            const std::size_t open = description.find('\''), close = description.rfind('\'');
            complaints.add(where(path, error.source()),
                           fmt::format("{} is given twice", open < close ? description.substr(open + 1, close - open - 1) : "a key"),
                           "remove or rename one of the two");
            return false;
        }
        if (description.starts_with("Error while ")) description.erase(0, std::string_view("Error while ").size());
        complaints.add(where(path, error.source()), fmt::format("this is not TOML ({})", description), todo(error.description()));
        return false;
    }
    root.at = {path, 1, 1};
    return true;
}

Node parse_value(std::string_view text, const Where& at) {
    Node value;
    Complaints strangers;  // make it a bare word
    try {
        const toml::table table = complain_of_strangers(text, "", strangers) ? toml::table() : toml::parse(fmt::format("v = {}", text));
        if (table.size() == 1) {
            value = convert(table.begin()->second, at.file);
            // The place of a part of the value means nothing to who wrote --set.
            const auto place = [&](auto&& self, Node& node) -> void {
                node.at = node.key_at = at;
                for (Node& item : node.items) self(self, item);
            };
            place(place, value);
            return value;
        }
    } catch (const toml::parse_error&) {  // a bare word
    }
    value.kind = Node::Kind::text;
    value.text = text;
    value.at = value.key_at = at;
    return value;
}

}  // namespace cordon
