// What is wrong with a whole scenario, its land and its tables included.
#pragma once
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "io/scenario.h"

namespace whole {

using namespace cordon;
using Texts = std::vector<std::string>;

// What is wrong with a scenario, line by line. The folder of the files is left out; the scenario is a.toml.
inline std::vector<std::string> all_told(const std::string& text, const std::vector<std::string>& sets = {}, bool strict = false) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("cordon_whole_test_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "a.toml") << text;
    std::ofstream(folder / "days.csv") << "date,people\n2020-01-08,40\n2020-01-32,4\n2020-01-10,many\n";
    std::ofstream(folder / "good.csv") << "date,people\n2020-01-08,40\n";
    std::ofstream(folder / "columns.csv") << "date,persons\n2020-01-08,40\n";
    std::vector<std::string> all;
    try {
        Scenario scenario = read_scenario((folder / "a.toml").string(), sets, strict);
        build(scenario, strict);
    } catch (const UserError& e) {
        for (const Complaint& c : e.all()) {
            std::string told = to_string(c);
            const std::string before = folder.string() + "/";
            for (std::size_t at; (at = told.find(before)) != std::string::npos;) told.erase(at, before.size());
            all.push_back(told);
        }
    }
    std::filesystem::remove_all(folder);
    return all;
}

// Two counties of 4,000 people on a small map, four lines, for what is laid over them.
inline const std::string town = "[world]\npeople = 4000\nrows = 8\ncolumns = 40\n";

}  // namespace whole
