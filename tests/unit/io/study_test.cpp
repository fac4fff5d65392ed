// Many runs in one process are those that would have been made one by one.
#include "io/design.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/parallel.h"
#include "io/h5.h"
#include "io/study_text.h"
#include "validation/run_case.h"

using namespace cordon;
namespace fs = std::filesystem;

namespace {

const std::string textbook = std::string(CORDON_SOURCE_DIR) + "/scenarios/";
// A town with every link of control, small enough for many runs.
const std::string town = textbook + "policies/tracing.toml";
const std::vector<std::string> short_run = {"run.days=15", "run.seeds=20"};

struct Folder {
    fs::path path = fs::temp_directory_path() / ("cordon_study_test_" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    std::string file(const std::string& name) const { return (path / name).string(); }
};

struct Threads {
    explicit Threads(int n) { set_parallel({n, false, 1, 256}); }
    ~Threads() { set_parallel({1, false, 1, 256}); }
};

StudyOptions quiet(const std::string& output, bool more_to_come = false) { return {output, true, true, more_to_come}; }

RunResult result(const StudyResults& r, std::size_t cast, std::int64_t seed) { return unpack(r.runs.at({r.casts[cast].identity, seed})).result; }

}  // namespace

TEST_CASE("replicates side by side have the digests and figures of single runs, for any number of threads") {
    const Folder folder;
    const Case alone("policies/tracing.toml", short_run);
    const Study study = design_ensemble(town, short_run, {3, 4});
    for (int threads : {1, 2, 3}) {
        const Threads use(threads);
        const StudyResults results = run_study(study, quiet(folder.file("a.h5")), threads);
        for (std::int64_t seed = 3; seed < 7; ++seed) {
            const auto single = alone.run(static_cast<std::uint64_t>(seed));
            const RunResult r = result(results, 0, seed);
            REQUIRE(r.done);
            CHECK(r.digest == single.digest());
            for (const Figure& f : summarise(*single.simulation, *single.totals).figures)
                if (f.known) CHECK(r.outcomes[static_cast<std::size_t>(outcome_index(f.name))] == f.value);
            CHECK(r.days == 15);
        }
        CHECK(results.ran == 4);
    }
}

TEST_CASE("a study that was stopped goes on with what is missing, and more seeds add to it") {
    const Folder folder;
    const Threads use(2);
    Study study = design_ensemble(town, short_run, {1, 2});
    const std::string output = folder.file("a.h5");
    const StudyResults first = run_study(study, quiet(output, true), 2);
    CHECK((first.ran == 2 && first.kept == 0));
    study.seeds = 5;
    const StudyResults more = run_study(study, quiet(output, true), 2);
    CHECK((more.ran == 3 && more.kept == 2));
    for (std::int64_t seed : {1, 2}) CHECK(result(more, 0, seed).digest == result(first, 0, seed).digest);
    CHECK(fs::exists(output + ".runs"));
    run_study(study, quiet(output), 2);
    CHECK(!fs::exists(output + ".runs"));
}

TEST_CASE("scenarios whose worlds are equal share one, and equal scenarios are run once") {
    const Folder folder;
    const Threads use(2);
    const Study study = design_comparison({town}, {"none: run.measures=false", "the same: run.seeds=20", "larger: world.people=6000"}, short_run, "", {1, 2});
    const StudyResults results = run_study(study, quiet(folder.file("c.h5")), 2);
    CHECK(results.worlds.size() == 2);
    CHECK(results.ran == 6);
    CHECK(results.casts[0].identity == results.casts[2].identity);
    CHECK(result(results, 0, 1).digest != result(results, 1, 1).digest);
    const h5::File file = h5::File::open(folder.file("c.h5"));
    CHECK(file.dataset("outcomes").extent() == std::vector<std::uint64_t>{4, 1, 2, outcomes().size()});
    CHECK(file.dataset("state").read<int>() == std::vector<int>(8, 1));
    CHECK(file.dataset("variant").read_text()[3] == "larger");
}

TEST_CASE("a point that is wrong, and one whose world cannot be, fail alone and are told in the file") {
    const Folder folder;
    const Threads use(2);
    std::ofstream(folder.file("rows.csv")) << "run.seeds,contacts.r0\n5,2\n-5,2\n1000000,2\n6,2.5\n";
    const Study study = design_comparison({town}, {"none: run.measures=false"}, {"run.days=5"}, folder.file("rows.csv"), {1, 1});
    const StudyResults results = run_study(study, quiet(folder.file("f.h5")), 2);
    const h5::File file = h5::File::open(folder.file("f.h5"));
    CHECK(file.dataset("state").read<int>() == std::vector<int>{1, 2, 2, 1, 1, 2, 2, 1});
    const std::vector<std::string> why = file.dataset("failure_text").read_text();
    REQUIRE(why.size() == 4);
    CHECK_THAT(why[0], Catch::Contains("run.seeds = -5"));
    CHECK_THAT(why[1], Catch::Contains("is more than the"));
}

TEST_CASE("what goes wrong in one run is its failure") {
    const Case c("policies/tracing.toml", short_run);
    int day = 0;
    const RunResult r = run_once(c.scenario, c.world, 1, Daily::none, [&] {
        if (++day == 3) throw RunError("no memory");
    });
    CHECK((!r.done && r.failure == "no memory" && r.outcomes.empty()));
    CHECK_THAT(run_once(c.scenario, c.world, 1, Daily::none, [] { expects(false); }).failure, Catch::Contains("does not hold"));
}

TEST_CASE("variants that are wrong, of one name, or none at all are told at once") {
    const auto told = [](const std::vector<std::string>& variants) -> std::string {
        try {
            const Study study = design_comparison({town}, variants, {}, "", {1, 1});
            std::vector<std::string> resolved;
            cast(study, resolved);
            return "nothing";
        } catch (const UserError& e) {
            return e.what();
        }
    };
    CHECK_THAT(told({}), Catch::Contains("nothing to compare with"));
    CHECK_THAT(told({"a: run.days=5", "a: run.days=6"}), Catch::Contains("two variants are called \"a\""));
    CHECK_THAT(told({"a:"}), Catch::Contains("nothing is changed"));
    const std::string both = told({"a: run.dayz=5", "b: run.days=-1"});
    CHECK_THAT(both, Catch::Contains("run.dayz") && Catch::Contains("run.days = -1"));
    CHECK(told({"run.days=5; run.seeds=3"}) == "nothing");
}

TEST_CASE("every figure of a summary is an outcome with a unit and a sentence, and no name is there twice") {
    const Case c("policies/tracing.toml", {"run.days=2"});
    const auto done = c.run(1);
    for (const Figure& f : summarise(*done.simulation, *done.totals).figures) CHECK(outcome_index(f.name) >= 0);
    std::set<std::string> names;
    for (const OutcomeInfo& o : outcomes()) {
        CHECK(names.insert(o.name).second);
        CHECK((!o.unit.empty() && o.text.size() > 8));
    }
    CHECK(outcome_index("no such thing") == -1);
}
