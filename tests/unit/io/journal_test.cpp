// The journal of runs: what was appended is there, what was cut short or spoilt is not, and nothing else is lost.
#include "io/journal.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/errors.h"
#include "io/study.h"

using namespace cordon;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("cordon_journal_test_" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string file(const std::string& name) const { return (path / name).string(); }
};

std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}
void put(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

const std::vector<std::string> three = {"first", std::string("se\0cond", 7), ""};

std::string journal_of_three(const Folder& folder) {
    const std::string path = folder.file("runs");
    Journal journal(path, "what it is");
    for (const std::string& record : three) journal.append(record);
    return path;
}

}  // namespace

TEST_CASE("what was appended to a journal is there when it is opened again") {
    const Folder folder;
    const std::string path = journal_of_three(folder);
    const Journal again(path, "what it is");
    CHECK(again.found() == three);
    CHECK(again.damaged() == 0);
}

TEST_CASE("of a journal that was cut anywhere the whole records before the cut are there, and more can be appended") {
    const Folder folder;
    const std::string all = content(journal_of_three(folder)), path = folder.file("cut");
    for (std::size_t length = 0; length < all.size(); ++length) {
        put(path, all.substr(0, length));
        std::size_t there = 0;
        {
            Journal cut(path, "what it is");
            there = cut.found().size();
            for (std::size_t k = 0; k < there; ++k) CHECK(cut.found()[k] == three[k]);
            CHECK(there < three.size());
            cut.append("more");
        }
        const Journal again(path, "what it is");
        REQUIRE(again.found().size() == there + 1);
        CHECK(again.found().back() == "more");
        CHECK(again.damaged() == 0);
    }
}

TEST_CASE("a flipped bit loses one record, and it is told") {
    const Folder folder;
    std::string all = content(journal_of_three(folder));
    const std::size_t at = all.find("first");
    all[at] = static_cast<char>(all[at] ^ 4);
    put(folder.file("flipped"), all);
    const Journal flipped(folder.file("flipped"), "what it is");
    CHECK(flipped.damaged() == 1);
    CHECK(flipped.found() == std::vector<std::string>{three[1], three[2]});
}

TEST_CASE("a journal of something else, and one that is open elsewhere, are refused") {
    const Folder folder;
    const std::string path = journal_of_three(folder);
    CHECK_THROWS_AS(Journal(path, "another version"), UserError);
    const Journal open(path, "what it is");
    CHECK_THROWS_AS(Journal(path, "what it is"), UserError);
}

TEST_CASE("a run is unpacked as it was packed") {
    RunResult r;
    r.done = true, r.digest = 0xfedcba9876543210ull, r.cpu_seconds = 1.25, r.days = 2;
    r.outcomes = {0, -1.5, 1e300};
    r.daily = {0, 1, -1, 127, 128, 300000000000, -300000000000, 63};
    const PackedRun run = unpack(pack(7, -3, 9, r));
    CHECK((run.identity == 7 && run.seed == -3 && run.world == 9));
    CHECK((run.result.done && run.result.digest == r.digest && run.result.cpu_seconds == 1.25 && run.result.days == 2));
    CHECK(run.result.outcomes == r.outcomes);
    CHECK(run.result.daily == r.daily);
    RunResult failed;
    failed.failure = "no memory";
    CHECK(unpack(pack(1, 2, 3, failed)).result.failure == "no memory");
    WorldFacts facts{5, 6, 7, "", {"331102"}, {"Liandu"}};
    const auto world = unpack_world(pack(8, facts));
    CHECK((world.first == 8 && world.second.hash == 5 && world.second.people == 6 && world.second.bytes == 7 && world.second.counties == facts.counties &&
           world.second.county_names == facts.county_names));
    CHECK((is_world(pack(8, facts)) && !is_world(pack(1, 2, 3, r))));
}
