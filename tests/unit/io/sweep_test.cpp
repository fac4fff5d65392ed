// A sweep file says which points are run; what is wrong with it is told with place, all at once.
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "io/design.h"

using namespace cordon;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("cordon_sweep_test_" + std::to_string(getpid()));
    Folder() {
        fs::create_directories(path);
        std::ofstream(path / "town.toml") << "extends = \"" CORDON_SOURCE_DIR "/scenarios/policies/tracing.toml\"\n";
    }
    ~Folder() { fs::remove_all(path); }
};

Study design(const std::string& text) {
    const Folder folder;
    const std::string path = (folder.path / "a.toml").string();
    std::ofstream(path) << "scenario = \"town.toml\"\noutcomes = [\"infections\"]\n" << text;
    return design_sweep(path);
}

std::string told(const std::string& text) {
    const Folder folder;
    const std::string path = (folder.path / "a.toml").string();
    std::ofstream(path) << text;
    try {
        design_sweep(path);
        return "nothing";
    } catch (const UserError& e) {
        std::string all = e.what();
        const std::string before = folder.path.string() + "/";
        for (std::size_t at; (at = all.find(before)) != std::string::npos;) all.erase(at, before.size());
        return all;
    }
}

using Points = std::vector<std::vector<std::string>>;
const std::string r0 = "[[parameter]]\nkey = \"contacts.r0\"\n", days = "[[parameter]]\nkey = \"run.days\"\n";

}  // namespace

TEST_CASE("a grid has each value with each other, a list goes row by row") {
    CHECK(design(r0 + "values = [2, 2.5]\n" + days + "values = [10, 20, 30]\n").points ==
          Points{{"2", "10"}, {"2", "20"}, {"2", "30"}, {"2.5", "10"}, {"2.5", "20"}, {"2.5", "30"}});
    CHECK(design("design = \"list\"\n" + r0 + "values = [2, 2.5]\n" + days + "values = [10, 20]\n").points == Points{{"2", "10"}, {"2.5", "20"}});
    CHECK(design(r0 + "from = 1\nto = 4\nsteps = 3\nlog = true\n").points == Points{{"1"}, {"2"}, {"4"}});
    CHECK(design(days + "from = 10\nto = 12\nsteps = 3\nwhole = true\n").points == Points{{"10"}, {"11"}, {"12"}});
}

TEST_CASE("values are set as they are written: texts, dates and switches too") {
    const Study s = design("[[parameter]]\nkey = \"run.start\"\nvalues = [2020-01-05, 2020-01-06]\n[[parameter]]\nkey = \"run.measures\"\nvalues = [true, false]\n");
    CHECK(s.points == Points{{"2020-01-05", "true"}, {"2020-01-05", "false"}, {"2020-01-06", "true"}, {"2020-01-06", "false"}});
}

TEST_CASE("a Latin hypercube has one point in each slice of each range, whatever else is swept") {
    const std::string one = "design = \"latin-hypercube\"\npoints = 50\n" + r0 + "from = 1\nto = 3\n";
    const Study alone = design(one), both = design(one + days + "from = 1\nto = 25\nwhole = true\n");
    std::set<int> slices;
    std::vector<int> whole(26, 0);
    for (std::size_t k = 0; k < 50; ++k) {
        CHECK(both.points[k][0] == alone.points[k][0]);
        slices.insert(static_cast<int>((std::stod(alone.points[k][0]) - 1) / 2 * 50));
        ++whole[static_cast<std::size_t>(std::stoi(both.points[k][1]))];
    }
    CHECK(slices.size() == 50);
    CHECK(std::count(whole.begin() + 1, whole.end(), 2) == 25);
    CHECK(alone.points != design("seed = 2\n" + one).points);
}

TEST_CASE("what is wrong with a sweep is told with its place, all at once, and what to do") {
    const std::string all = told("scenario = \"town.toml\"\noutcomes = [\"infectons\"]\ndesign = \"list\"\npoints = 5\n" + r0 + "values = [1, 2]\n" + days + "values = [1, 2, 3]\n" + r0 +
                                 "from = 1\nto = 2\n");
    CHECK_THAT(all, Catch::Contains("a.toml:2:13: outcomes: no outcome is called \"infectons\"; did you mean \"infections\"?"));
    CHECK_THAT(all, Catch::Contains("a.toml:3:10: points belong to a Latin hypercube"));
    CHECK_THAT(all, Catch::Contains("a.toml:9:7: parameter \"run.days\" has 3 values, and the one before it 2; a list goes row by row"));
    CHECK_THAT(all, Catch::Contains("a.toml:12:7: parameter \"contacts.r0\" is given twice (first at a.toml:6:7)"));
    CHECK_THAT(all, Catch::Contains("a range in a list needs steps"));
    CHECK_THAT(told("scenario = \"towm.toml\"\noutcomes = [\"infections\"]\n" + r0 + "values = [1]\n"), Catch::Contains("a.toml:1:12: ") && Catch::Contains("town.toml"));
    CHECK_THAT(told("scenario = \"town.toml\"\noutcomes = []\nreplicates = 0\n" + r0 + "valves = [1]\n"),
               Catch::Contains("outcomes is empty") && Catch::Contains("replicates = 0") && Catch::Contains("valves"));
}

TEST_CASE("a parameter that the scenario does not know, or none of whose values it takes, is a mistake of the sweep") {
    const std::string head = "scenario = \"town.toml\"\noutcomes = [\"infections\"]\n";
    CHECK_THAT(told(head + "[[parameter]]\nkey = \"contacts.r1\"\nvalues = [1, 2]\n"), Catch::StartsWith("a.toml:4:7: parameter \"contacts.r1\": "));
    CHECK_THAT(told(head + "[[parameter]]\nkey = \"policy.trasing.enabled\"\nvalues = [true]\n"), Catch::Contains("a.toml:4:7: ") && Catch::Contains("tracing"));
    CHECK_THAT(told(head + r0 + "values = [-1, -2]\n"), Catch::Contains("contacts.r0 = -1"));
    CHECK(told(head + r0 + "values = [-1, 2]\n") == "nothing");  // one of its points fails alone
}
