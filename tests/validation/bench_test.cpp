// The scenarios that measurements use say what can be run. Those of ten million people and more are checked without their people.
#include <catch2/catch.hpp>
#include <filesystem>

#include "validation/run_case.h"

using namespace cordon;

TEST_CASE("there is nothing wrong with the scenarios of measurements") {
    namespace fs = std::filesystem;
    int scenarios = 0;
    for (const auto& entry : fs::directory_iterator(std::string(CORDON_SOURCE_DIR) + "/scenarios/bench")) {
        if (entry.path().extension() != ".toml") continue;
        CAPTURE(entry.path());
        Scenario s = read_scenario(entry.path(), {}, true);
        std::vector<ArrivalDay> arrivals;
        const World land = begin_world(s, &arrivals);
        CHECK_NOTHROW(prepare_policies(s, land.places, land.clock));
        ++scenarios;
    }
    CHECK(scenarios >= 9);
}

TEST_CASE("contained outbreaks of all sizes differ in their people, and in how many of them are infected at the start") {
    const std::string folder = std::string(CORDON_SOURCE_DIR) + "/scenarios/bench/";
    const std::vector<std::string> same = {"world.people=1", "world.rows=1", "world.columns=1", "world.cell_km=1", "run.seeds=1", "title=\"\""};
    const std::string one = read_scenario(folder + "contained-1m.toml", same).resolved;
    for (const char* name : {"contained-10m", "contained-100m", "nation"}) CHECK(read_scenario(folder + name + ".toml", same).resolved == one);
}
