// Which files were read, and reading what was kept of them.
#include "base/files.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

using namespace cordon;
namespace fs = std::filesystem;

TEST_CASE("what was read is noted, and what was kept stands before the disk") {
    const fs::path folder = fs::temp_directory_path() / ("cordon-files-" + std::to_string(getpid()));
    fs::create_directories(folder / "data");
    const std::string path = (folder / "data/a.csv").string(), round_about = (folder / "x/../data/a.csv").string();
    std::ofstream(path) << "one";
    CHECK(read_file(path) == "one");
    std::vector<FileRead> all;
    {
        FilesRead files;
        CHECK(read_file(round_about.substr(0, 0) + path) == "one");
        CHECK_FALSE(read_file((folder / "data").string()));
        CHECK_FALSE(read_file((folder / "none").string()));
        all = files.all();
    }
    REQUIRE(all.size() == 1);
    CHECK(all[0].path == path);
    CHECK(all[0].size == 3);
    CHECK(all[0].hash == text_hash("one"));
    CHECK(all[0].text == "one");

    std::ofstream(path) << "two";
    {
        FilesRead files;
        files.give(all[0]);
        CHECK(read_file(path) == "one");
        CHECK(files.changed().empty());
    }
    {
        FilesRead files;
        files.give({path, 3, text_hash("one"), "", false});
        CHECK(read_file(path) == "two");
        CHECK(files.changed() == std::vector<std::string>{path});
    }
    fs::remove_all(folder);
    CHECK_FALSE(file_exists(path));
    FilesRead files;
    files.give(all[0]);
    CHECK(read_file(path) == "one");
    CHECK(file_exists(path));
    CHECK(file_exists((folder / "data").string()));
    CHECK_FALSE(file_exists((folder / "dat").string()));
}
