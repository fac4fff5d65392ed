// The run file: whole when the run is, readable to its last whole day when the run was killed, never written over.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

#include "io/h5.h"
#include "recorder_fake.h"

using namespace cordon;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path = fs::temp_directory_path() / ("cordon-recorder-" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string operator/(const char* name) const { return (path / name).string(); }
};

std::string refusal(const std::function<void()>& act) {
    try {
        act();
    } catch (const UserError& e) {
        return to_string(e.all().at(0));
    }
    return "";
}

}  // namespace

TEST_CASE("the run file holds every series, day by day, and every event") {
    const Folder folder;
    fake::Run run({});
    std::vector<std::int64_t> confirmed, screened;
    Recorder recorder(folder / "a.h5", {"0.1.0", 7, 2});
    recorder.begin(run.view());
    for (int d = 0; d < run.size.days; ++d) {
        run.day(d);
        recorder.day(run.view(), d);
        for (std::int64_t n : run.state.today[Series::confirmed]) confirmed.push_back(n);
        for (std::int64_t n : run.state.today[Series::gate_screened]) screened.push_back(n);
    }
    CHECK(fs::exists(folder / "a.h5.part"));
    CHECK_FALSE(fs::exists(folder / "a.h5"));
    ReasonHeld lasting;
    lasting.reason = Reason::arrival, lasting.since = moment(29);
    run.known.files[Person(2500)].reasons = {lasting};
    recorder.end(run.view());
    CHECK_FALSE(fs::exists(folder / "a.h5.part"));

    const h5::File file = h5::File::open(folder / "a.h5");
    CHECK(file.number_attribute("complete") == 1);
    CHECK(file.number_attribute("seed") == 7);
    CHECK(file.text_attribute("world_hash") == "0000000000001234");
    CHECK(file.dataset("time").extent() == std::vector<std::uint64_t>{30});
    CHECK(file.dataset("confirmed").read<std::int64_t>() == confirmed);
    CHECK(file.dataset("gate_screened").read<std::int64_t>() == screened);
    CHECK(file.dataset("digest").read<std::uint64_t>() == run.digests);
    for (const SeriesInfo& s : series_info) {
        INFO(s.name);
        CHECK(file.dataset(s.name).extent().at(0) == 30);
        CHECK(file.dataset(s.name).text_attribute("long_name") == s.text);
    }
    const h5::Group infections = file.group("events/infections");
    std::vector<std::int32_t> offspring, persons;
    std::vector<double> infected;
    for (const Infection& i : run.state.episodes.rows) {
        offspring.push_back(i.offspring);
        persons.push_back(static_cast<std::int32_t>(i.person.value));
        infected.push_back(i.infected.days());
    }
    CHECK(infections.dataset("offspring").read<std::int32_t>() == offspring);
    CHECK(infections.dataset("person").read<std::int32_t>() == persons);
    CHECK(infections.dataset("infected").read<double>() == infected);
    CHECK(infections.dataset("infector").read<std::int32_t>().at(0) == -1);
    CHECK(infections.dataset("county").read<std::int32_t>().at(0) == static_cast<int>(run.state.episodes.rows[0].person.value / 1000));
    const h5::Group stays = file.group("events/stays");
    REQUIRE(stays.dataset("until").extent().at(0) == run.state.events.stays.size() + 1);
    CHECK(stays.dataset("person").read<std::int32_t>().back() == 2500);
    CHECK(stays.dataset("county").read<std::int32_t>().back() == 2);
    CHECK(std::isnan(stays.dataset("until").read<double>().back()));
    CHECK(file.group("events/discharges").dataset("person").extent().at(0) == 0);
}

TEST_CASE("a table of a run that lasts has every row, written bit by bit or at once") {
    const Folder folder;
    std::vector<std::vector<double>> columns;
    for (const double every : {0.0, 1e9}) {
        fake::Run run({});
        Recorder recorder(folder / "a.h5", {}, Output::replace);
        recorder.tables_every = every;
        recorder.begin(run.view());
        for (int d = 0; d < run.size.days; ++d) {
            run.day(d);
            recorder.day(run.view(), d);
        }
        recorder.stop(run.view());
        const h5::Group events = h5::File::open(folder / "a.h5.part").group("events");
        std::vector<double> all;
        for (const std::string& table : events.names())
            for (const std::string& column : events.group(table).names()) {
                if (column == "offspring") continue;  // it grows while the run lasts
                for (double x : events.group(table).dataset(column).read<double>()) all.push_back(x == x ? x : -1e9);
            }
        columns.push_back(all);
    }
    CHECK(columns[0].size() > 1000);
    CHECK(columns[0] == columns[1]);
}

TEST_CASE("only the event tables that are asked for are in the file") {
    const Folder folder;
    fake::Run run({});
    run.scenario.record.events = {"tests", "stays"};
    Recorder recorder(folder / "a.h5", {});
    fake::record(run, recorder);
    CHECK(h5::File::open(folder / "a.h5").group("events").names() == std::vector<std::string>{"tests", "stays"});
}

TEST_CASE("days that are known already are in the file, and what comes out otherwise stops the run") {
    const Folder folder;
    fake::Run first({}), again({});
    std::vector<DayRecord> known;
    for (int d = 0; d < 6; ++d) {
        first.day(d);
        const auto ticks = static_cast<std::size_t>(first.size.ticks_per_day);
        known.push_back({first.state.today, first.state.counters, {first.digests.end() - static_cast<std::ptrdiff_t>(ticks), first.digests.end()}});
    }
    Recorder recorder(folder / "a.h5", {}, Output::go_on);
    recorder.go_on(known);
    recorder.begin(again.view());
    CHECK(h5::File::open(folder / "a.h5.part").dataset("time").extent().at(0) == 6);
    for (int d = 0; d < 3; ++d) {
        again.day(d);
        recorder.day(again.view(), d);
    }
    again.day(3);
    again.digests.back() += 1;
    CHECK_THROWS_WITH(recorder.day(again.view(), 3), Catch::Contains("day 3 came out otherwise"));
}

TEST_CASE("a run that is killed is readable to its last whole day") {
    const Folder folder;
    const int days = GENERATE(1, 9, 26);
    const std::string path = folder / "killed.h5";
    const pid_t child = fork();
    if (child == 0) {
        fake::Run run({});
        Recorder recorder(path, {});
        recorder.tables_every = 0;
        recorder.begin(run.view());
        for (int d = 0; d < days; ++d) {
            run.day(d);
            recorder.day(run.view(), d);
        }
        raise(SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    CHECK_FALSE(fs::exists(path));
    const h5::File file = h5::File::open(path + ".part");
    CHECK(file.number_attribute("complete") == 0);
    fake::Run run({});
    std::vector<std::int64_t> infections;
    std::vector<std::int32_t> numbers;
    for (int d = 0; d < days; ++d) {
        run.day(d);
        numbers.push_back(d);
        for (std::int64_t n : run.state.today[Series::infections]) infections.push_back(n);
    }
    CHECK(file.dataset("time").read<std::int32_t>() == numbers);
    CHECK(file.dataset("infections").read<std::int64_t>() == infections);
    CHECK(file.dataset("digest").read<std::uint64_t>() == run.digests);
    CHECK(file.group("events/infections").dataset("person").extent().at(0) == run.state.episodes.rows.size());
}

TEST_CASE("an output that exists, or cannot be written, is refused before the run starts") {
    const Folder folder;
    const std::string path = folder / "a.h5";
    std::ofstream(path) << "precious";
    CHECK(refusal([&] { Recorder(path, {}); }) ==
          path + ": the output exists already; choose another name with -o, or replace it with --force");
    CHECK(refusal([&] { Recorder(path, {}, Output::replace); }) == "");
    fs::rename(path, path + ".part");
    CHECK(refusal([&] { Recorder(path, {}); }).starts_with(path + ".part: a run that was stopped"));
    CHECK(refusal([&] { Recorder(folder / "none/a.h5", {}); }).find("mkdir -p " + folder / "none") != std::string::npos);
    CHECK(refusal([&] { Recorder(folder.path.string(), {}); }).find("the output is a folder") != std::string::npos);
    if (geteuid() != 0) CHECK(refusal([&] { Recorder("/proc/a.h5", {}); }).find("cannot be written") != std::string::npos);
}

TEST_CASE("with force an old output is replaced, but not before the new one is whole") {
    const Folder folder;
    const std::string path = folder / "a.h5";
    std::ofstream(path) << "old";
    fake::Run run({});
    Recorder recorder(path, {}, Output::replace);
    recorder.begin(run.view());
    CHECK(fs::file_size(path) == 3);
    recorder.end(run.view());
    CHECK(h5::File::open(path).number_attribute("complete") == 1);
}

TEST_CASE("a world without gates, facilities and policies is recorded all the same") {
    const Folder folder;
    fake::Run run({1, 0, 3});
    run.world.places.facilities.clear();
    run.state.today.size(Of::facility, 0);
    Recorder recorder(folder / "a.h5", {});
    recorder.begin(run.view());
    for (int d = 0; d < 3; ++d) {
        for (int tick = 0; tick < run.size.ticks_per_day; ++tick) run.digests.push_back(7);
        recorder.day(run.view(), d);
    }
    recorder.end(run.view());
    CHECK(h5::File::open(folder / "a.h5").dataset("gate_passed").extent() == std::vector<std::uint64_t>{3, 0});
}

// Not a test: writes a run for tests/analysis, or shows what recording costs.
