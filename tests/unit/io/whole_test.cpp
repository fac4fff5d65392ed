// What only the whole scenario can decide is told with its place too.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "io/describe.h"
#include "io/scenario.h"
#include "run/simulation.h"

using namespace cordon;

namespace {

// What is wrong with Lishui when lines are laid over it; the file is called a.toml.
std::string told(const std::string& lines, const std::vector<std::string>& sets = {}) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("cordon_whole_test_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const std::string path = (folder / "a.toml").string();
    std::ofstream(path) << "extends = \"" CORDON_SOURCE_DIR "/scenarios/lishui-2020.toml\"\n" << lines;
    std::string all = "nothing";
    try {
        build_world(read_scenario(path, sets));
    } catch (const UserError& e) {
        all = e.what();
    }
    std::filesystem::remove_all(folder);
    const std::size_t at = all.find(folder.string());
    return at == 0 ? all.substr(folder.string().size() + 1) : all;
}

}  // namespace

TEST_CASE("an unknown region, county of a facility or way of arrivals is told with file, line and the nearest name") {
    CHECK_THAT(told("[world]\nregion = \"Lishu\"\n"),
               Catch::StartsWith("a.toml:3:10: there is no region \"Lishu\" in ") && Catch::Contains("(nearest: Lishui)"));
    CHECK_THAT(told("", {"world.region=Lishu"}), Catch::StartsWith("--set world.region=Lishu: there is no region \"Lishu\" in "));
    CHECK_THAT(
        told("[[facility]]\nname = \"fever clinic\"\ncounty = \"Liandy\"\n"),
        Catch::StartsWith("a.toml:4:10: facility \"fever clinic\": there is no county \"Liandy\" in this world (nearest: \"Liandu\")"));
    CHECK_THAT(told("[[arrivals]]\nname = \"wuhan\"\noutside = \"rial\"\n"),
               Catch::StartsWith(
                   "a.toml:4:11: arrivals \"wuhan\": outside = \"rial\" is no way into this region (nearest: \"rail\"); give one of "));
}

TEST_CASE("what one policy names wrongly is told together with what another gives wrongly") {
    const std::string all = told(
        "[[policy]]\nname = \"discharge\"\npanel = -1\n[[policy]]\nname = \"gates\"\ngates = [\"nowhere\"]\n[[policy]]\nname = \"matching\"\nsources = "
        "[\"wuhn\"]\n[[facility]]\nname = \"fever clinic\"\ncounty = \"Liandy\"\n");
    CHECK_THAT(all, Catch::Contains("panel = -1"));
    CHECK_THAT(all, Catch::Contains("\"nowhere\" is no gate and no kind of gate"));
    CHECK_THAT(all, Catch::Contains("\"wuhn\" is no source of arrivals"));
    CHECK_THAT(all, Catch::Contains("there is no county \"Liandy\""));
}

TEST_CASE("every kind of policy has a sentence of its own, and so has every section") {
    std::vector<std::string> sentences;
    for (const TableDescription& table : describe<Scenario>()) {
        INFO(table.header << " " << table.kind);
        if (!table.header.empty()) CHECK(table.text.ends_with("."));
        if (table.kind.empty()) continue;
        CHECK(std::find(sentences.begin(), sentences.end(), table.text) == sentences.end());
        sentences.push_back(table.text);
    }
    CHECK(sentences.size() == policy_kinds.size());
}

TEST_CASE("the range of a law is said to be that of its mean") {
    for (const TableDescription& table : describe<Scenario>())
        for (const FieldDescription& field : table.fields)
            if (field.type == "law" && !field.range.empty()) CHECK(field.range.starts_with("mean "));
}
