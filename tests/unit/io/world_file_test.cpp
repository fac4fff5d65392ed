// Saved worlds: the same world, or a refusal that says why.
#include "io/world_file.h"

#include <fmt/format.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/parallel.h"
#include "io/scenario.h"

using namespace cordon;

namespace {

struct File {
    static inline int made = 0;
    std::string path = (std::filesystem::temp_directory_path() / fmt::format("cordon-world-{}-{}", ::getpid(), ++made)).string();
    ~File() { std::remove(path.c_str()); }
    std::string bytes() const {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& bytes) const { std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size())); }
};

Scenario scenario(const std::string& name, std::vector<std::string> sets = {}) {
    return read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/" + name, sets);
}
const std::vector<std::string> small = {"world.people=30000", "world.rows=16", "world.columns=40", "run.days=10"};
Scenario town(std::vector<std::string> more = {}) {
    more.insert(more.begin(), small.begin(), small.end());
    return scenario("policies/checkpoint.toml", more);
}

// Why it is not taken.
std::string refusal(const Scenario& s, const File& file) {
    try {
        load_world(s, file.path);
    } catch (const UserError& e) {
        REQUIRE(e.all().size() == 1);
        CHECK(e.all()[0].where.file == file.path);
        CHECK_FALSE(e.all()[0].todo.empty());
        return e.all()[0].what;
    }
    return "taken";
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::uint64_t digest(Scenario& s, const World& w) {
    prepare_policies(s, w.places, w.clock);
    Simulation simulation(s, w, 7);
    simulation.run();
    return simulation.digests.back();
}

}  // namespace

TEST_CASE("a world that was saved is the world that was built, for any number of threads") {
    const File file;
    Scenario s = town(), again = town();
    const World built = build_world(s);
    set_parallel({.threads = 3});
    save_world(s, file.path);
    const World read = load_world(s, file.path);
    set_parallel({});
    CHECK(read.hash == built.hash);
    CHECK(read.bytes() <= built.bytes());
    CHECK(read.mobility.arrivals.size() == built.mobility.arrivals.size());
    CHECK(read.places.synthetic == built.places.synthetic);
    CHECK(digest(s, read) == digest(again, built));
}

TEST_CASE("a saved world serves other diseases, policies, facilities and seeds") {
    const File file;
    save_world(town(), file.path);
    const Scenario other = town({"contacts.r0=4", "run.seed=9", "disease.asymptomatic_share=0.5", "facility.laboratory.capacity=3", "policy=[]"});
    CHECK(load_world(other, file.path).hash == build_world(other).hash);
}

TEST_CASE("a saved world of another scenario is refused with what differs") {
    const File file;
    save_world(town(), file.path);
    CHECK(refusal(town({"world.people=30001"}), file) == "was made of another world: there world.people = 30000, here world.people = 30001");
    CHECK(has(refusal(town({"world.seed=2"}), file), "there world.seed = 1, here world.seed = 2"));
    CHECK(has(refusal(town({"world.rules.team_size=5"}), file), "world.rules.team_size"));
    CHECK(has(refusal(town({"arrivals.hard-hit.count_scale=2"}), file), "people who arrive"));
    CHECK(has(refusal(town({"run.start=2020-01-09"}), file), "run.start"));
    CHECK(refusal(town(), file) == "taken");
}

TEST_CASE("a saved world of data that have changed since is refused") {
    const File file, grid;
    const std::string csv = grid.path + ".csv";
    const auto write = [&](const char* people) { std::ofstream(csv) << "lon,lat,people\n119.9,28.4," << people << "\n119.95,28.4,700\n"; };
    write("900");
    const std::vector<std::string> sets = {"world.kind=\"grid\"", "world.file=\"" + csv + "\""};
    Scenario s = scenario("textbook/well-mixed.toml", sets);
    save_world(s, file.path);
    CHECK(refusal(s, file) == "taken");
    write("901");
    CHECK(has(refusal(s, file), "was made of another world: there contents of"));
    std::remove(csv.c_str());
}

TEST_CASE("a saved world that is damaged anywhere, cut off, or of another version is refused") {
    const File file;
    const Scenario s = town();
    save_world(s, file.path);
    const std::string whole = file.bytes();
    REQUIRE(whole.size() > 60000);
    for (const std::size_t at : {whole.size() / 2, whole.size() - 1, std::size_t{64}, std::size_t{70}, whole.size() / 3}) {
        CAPTURE(at);
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 4);
        file.write(bytes);
        CHECK(has(refusal(s, file), "is damaged: "));
    }
    for (const std::size_t n : {whole.size() - 1, whole.size() / 2, std::size_t{65}}) {
        CAPTURE(n);
        file.write(whole.substr(0, n));
        CHECK(has(refusal(s, file), "is damaged: it has " + std::to_string(n) + " bytes"));
    }
    file.write(whole + "x");
    CHECK(has(refusal(s, file), "is damaged: it has"));
    std::string other = whole;
    other[16] = 99;
    file.write(other);
    CHECK(has(refusal(s, file), "of version 99; this program reads version 1"));
    for (const std::string& bytes : {std::string(), std::string("cordon"), std::string(200, 'x')}) {
        file.write(bytes);
        CHECK(refusal(s, file) == "is no saved world");
    }
    file.write(whole);
    CHECK(refusal(s, file) == "taken");
}

TEST_CASE("a saved world that is not there, or cannot be written, is an error of the user's") {
    const File file;
    CHECK(has(refusal(town(), file), "cannot be read"));
    CHECK_THROWS_AS(save_world(town(), file.path + "/no/such/folder"), UserError);
}
