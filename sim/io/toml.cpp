// TOML: the one file that knows toml++. Turns a text into a tree of values with their places.
#include "io/toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

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
    if (says("cannot redefine")) return "the name is already taken above; remove or rename one of the two";
    if (says("could not determine value type") || says("parsing boolean")) return "if the value is text, put it in quotes";
    if (says("parsing date") || says("parsing time")) return "write a date as year-month-day, like 2020-01-23, that the calendar has";
    if (says("unescaped control characters")) return "close the quotes on the line on which they open";
    if (says("leading zeroes")) return "remove the zeroes in front, or put it in quotes if it is a code";
    if (says("invalid utf-8")) return "save the file as UTF-8";
    if (says("root table") || says("expected '='")) return "give one key = value a line; put names with other characters than A-Z a-z 0-9 _ - in quotes";
    return "correct it; what follows was not read";
}

}  // namespace

bool parse_toml(std::string_view text, const std::string& path, Node& root, Complaints& complaints) {
    try {
        root = convert(toml::parse(text, path), path);
    } catch (const toml::parse_error& error) {
        std::string description(error.description());
        if (description.starts_with("Error while ")) description.erase(0, std::string_view("Error while ").size());
        complaints.add(where(path, error.source()), fmt::format("this is not TOML ({})", description), todo(error.description()));
        return false;
    }
    root.at = {path, 1, 1};
    return true;
}

Node parse_value(std::string_view text, const Where& at) {
    Node value;
    try {
        const toml::table table = toml::parse(fmt::format("v = {}", text));
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
