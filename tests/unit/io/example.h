// A small scenario for the tests of reading, writing and describing.
#pragma once
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "io/toml.h"

namespace example {

using namespace cordon;

enum class Land { plain, hills };

struct Rules {
    double share = 0.5;
    int lanes = 4;
    bool operator==(const Rules&) const = default;
    void fields(Fields& f) {
        f.value("share", share, {.text = "Share of people who pass.", .least = 0, .most = 1, .source = "our choice"});
        f.value("lanes", lanes, {.text = "Lanes side by side.", .least = 1, .most = 1000});
    }
};

struct Region {
    Land land = Land::plain;
    std::int64_t people = 1000;
    double stay = 2;
    std::vector<double> weights = {1, 2};
    std::vector<std::string> towns;
    Rules rules;
    bool operator==(const Region&) const = default;
    void fields(Fields& f) {
        f.value("land", land, {"plain", "hills"}, {.text = "What the land is like."});
        f.value("people", people, {.text = "Residents.", .unit = "persons", .least = 1, .most = 1e9});
        f.value("stay", stay, {.text = "Mean length of a stay.", .unit = "day", .least = 0, .most = 30});
        f.value("weights", weights, {.text = "Relative weights.", .least = 0});
        f.value("towns", towns, {.text = "Names of towns."});
        f.table("rules", rules, {.text = "Rules at the gates."});
    }
};

struct Gate {
    std::string name, table;
    Law service = Law::exponential(10);
    std::vector<Rules> steps;
    bool operator==(const Gate&) const = default;
    void fields(Fields& f) {
        f.value("name", name, {.text = "Its name.", .required = true});
        f.file("table", table, {.text = "A CSV of counts."});
        f.value("service", service, {.text = "Service time.", .unit = "min", .most = 60});
        f.tables("steps", steps, {.text = "What is done, in order."});
    }
};

struct Policy {
    virtual ~Policy() = default;
    virtual void fields(Fields& f) {
        f.value("name", name, {.text = "Its name."});
        f.value("enabled", enabled, {.text = "Whether it acts."});
    }
    std::string kind, name;
    Where where_declared;
    bool enabled = true;
};
struct Checkpoint : Policy {
    void fields(Fields& f) override {
        f.sentence("A post that stops people.");
        Policy::fields(f);
        f.value("lanes", lanes, {.text = "Lanes.", .least = 1, .most = 1000});
        f.table("rules", rules);
    }
    int lanes = 1;
    Rules rules;
};
struct Sweep : Policy {
    void fields(Fields& f) override {
        Policy::fields(f);
        f.value("every", every, {.text = "Time between two sweeps.", .unit = "day", .least = 0.25});
    }
    double every = 7;
};
struct PolicyKind {
    const char* kind;
    std::unique_ptr<Policy> (*make)();
};
inline const std::vector<PolicyKind> policy_kinds = {
    {"checkpoint", []() -> std::unique_ptr<Policy> { return std::make_unique<Checkpoint>(); }},
    {"sweep", []() -> std::unique_ptr<Policy> { return std::make_unique<Sweep>(); }},
};

struct Scenario {
    std::string title;
    bool quick = false;
    int days = 90;
    Date start = make_date(2020, 1, 1);
    Date opens{-1000000};
    std::optional<Date> until;
    std::optional<double> limit = 5;
    Region region;
    std::vector<Gate> gates = {{"default", "", Law::fixed(1), {}}};
    std::vector<std::unique_ptr<Policy>> policies;
    void fields(Fields& f) {
        f.value("title", title, {.text = "What it is about."});
        f.value("quick", quick, {.text = "Runs in little time."});
        f.value("days", days, {.text = "Length of the run.", .unit = "day", .least = 1, .most = 3650});
        f.value("start", start, {.text = "The first day."});
        f.value("opens", opens, {.text = "Long ago unless given."});
        f.value("until", until, {.text = "The first day after."});
        f.value("limit", limit, {.text = "No more than these.", .least = 0});
        f.table("region", region, {.text = "Where the people come from."});
        f.tables("gate", gates, {.text = "Gates on the roads."});
        f.kinds("policy", policies, policy_kinds, {.text = "What the authority does."});
        if (until && *until < start) f.wrong("until", "is before start", "give a later day");
    }
};

struct Read {
    Scenario scenario;
    std::vector<std::string> wrong;
};
// Reads a text that calls itself a.toml.
inline Read read_text(const std::string& text, const std::vector<std::string>& sets = {}) {
    Read r;
    Complaints complaints;
    const Document document = parse(text, "a.toml", sets, complaints);
    read(document, r.scenario, complaints);
    for (const Complaint& c : complaints.list()) r.wrong.push_back(to_string(c));
    return r;
}
inline std::vector<std::string> wrong_in(const std::string& text, const std::vector<std::string>& sets = {}) {
    return read_text(text, sets).wrong;
}
using Texts = std::vector<std::string>;

}  // namespace example
