// The scenarios that come with the program, and the struct that they are read into.
#include <catch2/catch.hpp>
#include <filesystem>

#include "io/describe.h"
#include "io/scenario.h"
#include "io/toml.h"

using namespace cordon;

namespace {
std::vector<std::string> scenarios() {
    std::vector<std::string> all;
    for (const std::string folder : {"scenarios", "scenarios/textbook", "scenarios/bench"}) {
        const std::filesystem::path path = std::filesystem::path(CORDON_SOURCE_DIR) / folder;
        if (!std::filesystem::is_directory(path)) continue;
        for (const auto& entry : std::filesystem::directory_iterator(path))
            if (entry.path().extension() == ".toml") all.push_back(entry.path().string());
    }
    return all;
}
}  // namespace

TEST_CASE("every scenario is read, and its resolved text reads back to the same text") {
    REQUIRE(scenarios().size() >= 5);
    for (const std::string& path : scenarios()) {
        INFO(path);
        Complaints complaints;
        Scenario first, second;
        read(load(path, {}, complaints), first, complaints);
        const std::string folder = std::filesystem::path(path).parent_path().string(), text = write(first, folder);
        read(parse(text, path, {}, complaints), second, complaints);
        for (const Complaint& c : complaints.list()) FAIL_CHECK(to_string(c));
        CHECK(write(second, folder) == text);
    }
}

TEST_CASE("every field of a scenario has a sentence, and every default lies within its range") {
    for (const TableDescription& table : describe<Scenario>())
        for (const FieldDescription& field : table.fields) {
            INFO(table.header << " " << table.kind << " " << field.name);
            CHECK_FALSE(field.text.empty());
            CHECK(field.text.ends_with("."));
        }
    // With every table present, a reader checks each default.
    Scenario fresh;
    fresh.arrivals.emplace_back();
    fresh.arrivals.back().file = CORDON_SOURCE_DIR "/CMakeLists.txt";  // any file that is there
    fresh.facilities.emplace_back();
    for (const PolicyKind& kind : policy_kinds) {
        fresh.policies.push_back(kind.make());
        fresh.policies.back()->kind = fresh.policies.back()->name = kind.kind;
    }
    Complaints complaints;
    Scenario back;
    read(parse(write(fresh), "defaults.toml", {}, complaints), back, complaints);
    for (const Complaint& c : complaints.list()) FAIL_CHECK(to_string(c));
    CHECK(write(back) == write(fresh));
}
