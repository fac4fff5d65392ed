// The command line.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "base/parallel.h"
#include "io/describe.h"
#include "io/course.h"
#include "io/design.h"
#include "io/journal.h"
#include "io/outcome_text.h"
#include "io/study_text.h"
#include "io/summary.h"

namespace {

using namespace cordon;

constexpr int done = 0, failed = 1, wrong_input = 2;

struct RunOptions {
    std::string scenario, output, world;
    std::vector<std::string> sets;
    std::string at;  // a date
    std::optional<std::int64_t> seed;
    std::optional<int> checkpoint_days;
    bool keep_checkpoints = false;
    int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    bool json = false, counters = false, force = false, no_output = false, quiet = false, shuffled = false, checks = false, resolved = false;
    std::size_t block = 256;
};

// Day, infected, known cases, speed, time left: on a terminal one line that is rewritten, elsewhere a line now and then.
class Progress : public Observer {
  public:
    // Of a run that goes on, after so many days and confirmed cases.
    Progress(bool quiet, int days, std::int64_t confirmed) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0), from_(days), confirmed_(confirmed) {}
    void day(const Simulation& s, int day) override {
        for (std::int64_t n : s.state.today[Series::confirmed]) confirmed_ += n;
        const double now = spent_so_far().wall, elapsed = now - start_;
        const bool last = day + 1 == s.scenario.run.days;
        if (quiet_ || (!last && now - shown_ < (terminal_ ? 0.2 : 10.0))) return;
        if (last && !terminal_ && elapsed < 10) return;
        shown_ = now;
        const double computed = day + 1 - from_, left = elapsed / computed * (s.scenario.run.days - day - 1);
        fmt::print(stderr, "{}day {} of {}, {}: {} infected, {} confirmed, {:.1f} days/s, {:.0f} s left{}", terminal_ ? "\r\x1b[K" : "", day + 1, s.scenario.run.days,
                   to_string(s.scenario.run.start + day), s.state.episodes.of_the_region(), confirmed_, computed / std::max(1e-9, elapsed), left, terminal_ ? "" : "\n");
        std::fflush(stderr);
        wrote_ = terminal_;
    }
    void end(const Simulation&) override {
        if (wrote_) fmt::print(stderr, "\r\x1b[K");
    }

  private:
    bool quiet_, terminal_, wrote_ = false;
    double start_ = spent_so_far().wall, shown_ = 0;
    int from_;
    std::int64_t confirmed_;
};

// runs/NAME.h5, or with a number if that is taken: a name that nobody asked for never stands in the way.
std::string default_output(const std::string& scenario, std::int64_t seed) {
    namespace fs = std::filesystem;
    fs::create_directories("runs");
    const std::string stem = fmt::format("runs/{}-seed{}", fs::path(scenario).stem().string(), seed);
    for (int k = 1;; ++k) {
        const std::string name = k == 1 ? stem + ".h5" : fmt::format("{}-{}.h5", stem, k);
        if (!fs::exists(name) && !fs::exists(name + ".part") && checkpoints_of(name).empty()) return name;
    }
}

// Ctrl-C and a request to end: the day under way is computed and written, then the run stops. A second one ends it at once.
volatile std::sig_atomic_t told_to_stop = 0;
extern "C" void note_signal(int signal) {
    told_to_stop = signal;
    std::signal(signal, SIG_DFL);
}

int run(Course& course, const RunOptions& o, const std::string& output, Output what, Spent start) {
    const Spent built = spent_so_far();
    course.provenance.threads = o.threads;
    std::unique_ptr<Recorder> recorder;
    std::unique_ptr<Checkpoints> checkpoints;
    if (!output.empty()) {
        recorder = std::make_unique<Recorder>(output, course.provenance, what);
        RecordSpec record = course.scenario().record;
        if (o.checkpoint_days) record.checkpoint_days = *o.checkpoint_days;
        record.keep_checkpoints |= o.keep_checkpoints;
        checkpoints = std::make_unique<Checkpoints>(output, belonging_of(course.provenance, course.scenario().resolved, course.world.hash), record);
    }
    Totals totals;
    for (int d = 0; d < course.from_day; ++d) totals.add(course.known_days[static_cast<std::size_t>(d)].tally, {course.known_days[static_cast<std::size_t>(d)].counters, {}}, course.world.places);
    Progress progress(o.quiet, course.from_day, totals.sum(Series::confirmed));
    std::signal(SIGINT, note_signal), std::signal(SIGTERM, note_signal);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow further is an error like a full disk
    const Running running = run_course(course, {&totals, &progress}, recorder.get(), checkpoints.get(), o.checks, &told_to_stop);
    const Spent finished = spent_so_far();
    const Simulation& simulation = *running.last;
    if (running.stopped) {
        const int days = simulation.days();
        fmt::print(stderr, "cordon: stopped after {} of {} days", days, course.scenario().run.days);
        if (output.empty()) fmt::print(stderr, "; without an output nothing is left of them\n");
        else fmt::print(stderr, "; they are in {}.part. To go on: cordon resume {}\n", output, output);
        return 128 + static_cast<int>(told_to_stop);
    }

    Timing timing;
    timing.world = built - start;
    if (recorder) timing.output = {recorder->cpu_seconds() + checkpoints->spent().cpu, recorder->wall_seconds() + checkpoints->spent().wall};
    timing.run = finished - built - timing.output;
    timing.threads = o.threads;
    timing.bytes_per_person = static_cast<double>(course.world.bytes()) / std::max(1u, course.world.population.size());
    timing.peak_rss = peak_memory();
    if (o.counters) timing.work = &totals.work;
    const Summary summary = summarise(simulation, totals);
    if (o.json) fmt::print("{}\n", summary_json(simulation, summary, timing, output));
    if (!o.json && !o.quiet) fmt::print("{}", summary_text(simulation, summary, timing, output));
    return done;
}

int run(const RunOptions& o) {
    std::vector<std::string> sets = o.sets;
    if (o.seed) sets.push_back(fmt::format("run.seed={}", *o.seed));
    const Output what = o.force ? Output::replace : Output::refuse;
    const Spent start = spent_so_far();
    std::string output;
    Course course = begin_course(o.scenario, sets, o.world, CORDON_VERSION, [&](const Scenario& s) {
        output = o.no_output ? "" : o.output.empty() ? default_output(o.scenario, s.run.seed) : o.output;
        if (!output.empty()) check_output(output, what);
    });
    return run(course, o, output, what, start);
}

int resume(const RunOptions& o) {
    const Spent start = spent_so_far();
    std::string output;
    Course course = resume_course(o.scenario, output, CORDON_VERSION);
    if (!o.quiet)
        fmt::print(stderr, "cordon: {} days of {} are written down; going on from {}\n", course.known_days.size(), course.scenario().run.days,
                   course.from_day > 0 ? fmt::format("the checkpoint after day {}", course.from_day) : "the start, for there is no checkpoint");
    return run(course, o, output, Output::go_on, start);
}

int branch(const RunOptions& o) {
    const Spent start = spent_so_far();
    const std::optional<Date> at = parse_date(o.at);
    if (!at) throw UserError({"--at " + o.at}, "this is not a date", "write it like 2020-02-10");
    const Output what = o.force ? Output::replace : Output::refuse;
    if (!o.no_output) check_output(o.output, what);
    Course course = branch_course(o.scenario, *at, o.sets, CORDON_VERSION);
    return run(course, o, o.no_output ? "" : o.output, what, start);
}

struct StudyCommand {
    std::vector<std::string> scenarios, variants;
    std::vector<std::string> fewer;
    std::string parameters;
    int replicates = 0;
    bool more_to_come = false, tolerant = false;
};

// The first of runs/NAME.h5, runs/NAME-2.h5, ... that is not there: one that was stopped goes on.
std::string study_output(const std::string& name) {
    std::filesystem::create_directories("runs");
    for (int k = 1;; ++k) {
        const std::string path = k == 1 ? fmt::format("runs/{}.h5", name) : fmt::format("runs/{}-{}.h5", name, k);
        if (!std::filesystem::exists(path)) return path;
    }
}

std::int64_t failed_runs(const Study& study, const StudyResults& results) {
    std::int64_t failed = 0;
    for (const Cast& c : results.casts)
        for (int k = 0; k < study.seeds; ++k) {
            const auto run = results.runs.find({c.identity, study.first_seed + k});
            failed += !c.failure.empty() || run == results.runs.end() || !unpack(run->second).result.done;
        }
    return failed;
}

int replicate(const RunOptions& o, const StudyCommand& c) {
    set_parallel({o.threads, o.shuffled, 1, o.block});
    const Study study = design_ensemble(o.scenario, o.sets, {o.seed.value_or(1), c.replicates});
    const std::string stem = std::filesystem::path(o.scenario).stem().string();
    const std::string output = o.output.empty() ? study_output(fmt::format("{}-seeds{}-{}", stem, study.first_seed, study.first_seed + study.seeds - 1)) : o.output;
    const StudyResults results = run_study(study, {output, o.force, o.quiet, c.more_to_come}, o.threads);
    if (o.json) fmt::print("{}\n", ensemble_json(study, results, output));
    if (!o.json && !o.quiet) fmt::print("{}", ensemble_text(study, results, output));
    return failed_runs(study, results) > 0 ? failed : done;
}

int compare(const RunOptions& o, const StudyCommand& c) {
    set_parallel({o.threads, o.shuffled, 1, o.block});
    Study study = design_comparison(c.scenarios, c.variants, o.sets, c.parameters, {o.seed.value_or(1), c.replicates > 0 ? c.replicates : 20});
    study.tolerant = c.tolerant;
    for (Variant& v : study.variants)
        for (const std::string& fewer : c.fewer)
            if (fewer.starts_with(v.name + "=")) v.seeds = std::atoi(fewer.c_str() + v.name.size() + 1);
    const std::string output = o.output.empty() ? study_output(std::filesystem::path(c.scenarios.front()).stem().string() + "-compared") : o.output;
    const StudyResults results = run_study(study, {output, o.force, o.quiet, c.more_to_come}, o.threads);
    fmt::print("{}\n", output);
    return failed_runs(study, results) > 0 ? failed : done;
}

int sweep(const RunOptions& o, const StudyCommand& c) {
    set_parallel({o.threads, o.shuffled, 1, o.block});
    const Study study = design_sweep(o.scenario);
    const std::string output = o.output.empty() ? study_output(std::filesystem::path(o.scenario).stem().string()) : o.output;
    const std::string csv = std::filesystem::path(output).replace_extension(".csv").string();
    const StudyResults results = run_study(study, {output, o.force, o.quiet, c.more_to_come}, o.threads);
    write_whole(csv, sweep_csv(study, results));
    const std::int64_t lost = failed_runs(study, results), all = static_cast<std::int64_t>(study.points.size()) * study.seeds;
    for (const Cast& point : results.casts)
        if (!point.failure.empty()) fmt::print(stderr, "cordon: point {} failed: {}\n", point.point, point.failure);
    if (!o.quiet)
        fmt::print("{} points x {} seeds: {} runs done, {} failed; {:.1f} s, {:.0f} % of the CPU time in runs ({} thread{})\nwritten to {} and {}\n", study.points.size(),
                   study.seeds, all - lost, lost, results.wall, 100 * results.cpu_in_runs / std::max(1e-9, results.cpu), o.threads, o.threads == 1 ? "" : "s", output, csv);
    return lost > 0 ? failed : done;
}

int check(const RunOptions& o) {
    Scenario scenario = read_scenario(o.scenario, o.sets, true);
    if (o.resolved) return fmt::print("{}", scenario.resolved), done;
    const World world = build(scenario, true);
    fmt::print("{}: nothing wrong found ({} people, {} counties, {} gates, {} facilities, {} policies)\n", o.scenario, world.population.size(), world.places.counties.size(),
               world.places.gates.size(), world.places.facilities.size(), scenario.policies.size());
    return done;
}

int save_world_of(const RunOptions& o) {
    set_parallel({o.threads, false, 1, o.block});
    Scenario scenario = read_scenario(o.scenario, o.sets);
    save(scenario, o.output);
    if (!o.quiet) fmt::print("{}: written; use it by `cordon run {} --world {}`\n", o.output, o.scenario, o.output);
    return done;
}

enum class Page { terminal, json, markdown };

int describe_what(const std::string& kind, Page page) {
    if (kind == "outcomes") {
        fmt::print("{}", page == Page::json ? outcomes_to_json() : page == Page::markdown ? outcomes_to_markdown() : outcomes_to_terminal());
        return done;
    }
    const std::vector<TableDescription> all = describe<Scenario>();
    if (page != Page::terminal) {
        const std::vector<TableDescription> some = kind.empty() ? all : only(all, kind);
        fmt::print("{}", page == Page::json ? to_json(some) : to_markdown(some));
        return done;
    }
    fmt::print("{}", kind.empty() ? contents(all, terminal_width()) : to_terminal(only(all, kind), terminal_width()));
    return done;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{"Cordon: simulates transmission and quarantine.", "cordon"};
    app.set_version_flag("--version", CORDON_VERSION);
    app.require_subcommand(1);
    RunOptions o;
    std::string kind;

    CLI::App* runs = app.add_subcommand("run", "Runs a scenario and writes a run file.");
    runs->add_option("scenario", o.scenario, "Scenario file (TOML)")->required();
    runs->add_option("-o,--output", o.output, "Run file to write; without it runs/NAME-seedN.h5");
    runs->add_option("--world", o.world, "A saved world to take instead of building it: made by `cordon world` of the same scenario");
    runs->add_option("--set", o.sets, "Changes one value: key.path=value; may be repeated");
    runs->add_option("--seed", o.seed, "Seed of the run, in place of run.seed")->check(CLI::NonNegativeNumber);
    runs->add_flag("--force", o.force, "Overwrite the run file if it exists");
    runs->add_flag("--no-output", o.no_output, "Write no run file");

    CLI::App* resumes = app.add_subcommand("resume", "Goes on with a run that was stopped or killed: to the same result as if it had not been.");
    resumes->add_option("run", o.scenario, "Its OUT.h5, or OUT.h5.part")->required();

    CLI::App* branches = app.add_subcommand("branch", "Follows a run up to a date, and from then on with other policies.");
    branches->add_option("run", o.scenario, "Run file (OUT.h5)")->required();
    branches->add_option("--at", o.at, "First day of the change, like 2020-02-10")->required();
    branches->add_option("--set", o.sets, "Changes one value from then on: key.path=value; may be repeated");
    branches->add_option("-o,--output", o.output, "Run file to write")->required();
    branches->add_flag("--force", o.force, "Overwrite the run file if it exists");

    for (CLI::App* one : {runs, resumes, branches}) {
        one->add_option("--threads", o.threads, "Threads; results do not depend on them")->check(CLI::Range(1, 1024));
        one->add_option("--checkpoint-days", o.checkpoint_days, "Days from one checkpoint to the next, in place of record.checkpoint_days")->check(CLI::Range(0, 20000));
        one->add_flag("--keep-checkpoints", o.keep_checkpoints, "Keep all checkpoints, for branches");
        one->add_flag("--json", o.json, "The figures as one JSON object on standard output");
        one->add_flag("--counters", o.counters, "The work done and the time it took, by the steps of a tick; with --json day by day");
        one->add_flag("--quiet", o.quiet, "No progress, no summary");
        one->add_flag("--shuffled-blocks", o.shuffled, "Run blocks in a shuffled order on one thread: for tests, the same bits");
        one->add_option("--block", o.block, "Items a block of a parallel loop: for tests, the same bits")->check(CLI::Range(1, 1 << 20));
        one->add_flag("--checks", o.checks, "Stop at a tick that leaves what cannot be, such as a bed with two people: slow, always on in debug builds");
    }

    StudyCommand c;
    runs->add_option("--replicates", c.replicates, "Run this many seeds from --seed (1) on, side by side, into one ensemble file")->check(CLI::Range(1, 1000000));

    CLI::App* compares = app.add_subcommand("compare", "Runs scenarios, and variants of the first, under common seeds into one file.");
    compares->add_option("scenarios", c.scenarios, "Scenario files (TOML)")->required();
    compares->add_option("--variant", c.variants, "'NAME: key.path=value; key.path=value': the first scenario with changes; may be repeated");
    compares->add_option("--set", o.sets, "Changes one value in all of them: key.path=value; may be repeated");
    compares->add_option("--parameters", c.parameters, "CSV of parameter values, key paths as columns: each row is crossed with each seed");
    compares->add_option("--replicates", c.replicates, "Seeds of each (20)")->check(CLI::Range(1, 1000000));
    CLI::App* sweeps = app.add_subcommand("sweep", "Runs a design over parameters; goes on where it was stopped.");
    sweeps->add_option("sweep", o.scenario, "Sweep file (TOML)")->required();
    sweeps->add_option("-o,--output", o.output, "File to write, and a CSV beside it; without it runs/NAME.h5");
    compares->add_option("--fewer", c.fewer, "NAME=N: the variant is run with the first N seeds alone");
    compares->add_flag("--tolerant", c.tolerant, "A variant that cannot be run fails alone");
    compares->add_option("-o,--output", o.output, "File to write; without it runs/NAME-compared.h5");
    compares->add_option("--seed", o.seed, "The first seed (1)")->check(CLI::NonNegativeNumber);
    for (CLI::App* many : {compares, sweeps}) {
        many->add_option("--threads", o.threads, "Runs side by side; results do not depend on them")->check(CLI::Range(1, 1024));
        many->add_flag("--force", o.force, "Overwrite the file if it exists, and begin anew");
        many->add_flag("--quiet", o.quiet, "No progress, no summary");
        many->add_flag("--more-to-come", c.more_to_come, "Keep the journal: more seeds of the same are going to be asked for");
    }

    CLI::App* checks = app.add_subcommand("check", "Says everything that is wrong with a scenario.");
    checks->add_option("scenario", o.scenario, "Scenario file (TOML)")->required();
    checks->add_flag("--resolved", o.resolved, "Print the whole scenario instead, every default filled in, without a look at its world");
    checks->add_option("--set", o.sets, "Changes one value: key.path=value; may be repeated");

    CLI::App* worlds = app.add_subcommand("world", "Builds the world of a scenario and saves it, for runs that would build it again and again.");
    worlds->add_option("scenario", o.scenario, "Scenario file (TOML)")->required();
    worlds->add_option("-o,--output", o.output, "File to write")->required();
    worlds->add_option("--set", o.sets, "Changes one value: key.path=value; may be repeated");
    worlds->add_option("--threads", o.threads, "Threads; the file does not depend on them")->check(CLI::Range(1, 1024));
    worlds->add_flag("--quiet", o.quiet, "Say nothing");

    CLI::App* describes = app.add_subcommand("describe", "Says what a scenario may say: fields, units, ranges, defaults, sources.");
    describes->add_option("kind", kind, "A section or a kind of policy, or `outcomes` for the figures of a run; without it all of a scenario");
    Page page = Page::terminal;
    describes->add_flag_callback("--json", [&] { page = Page::json; }, "Everything as JSON");
    describes->add_flag_callback("--markdown", [&] { page = Page::markdown; }, "As a page: docs/reference.md is made so");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        const int code = app.exit(e);
        return code == 0 ? done : wrong_input;
    }
    try {
        set_parallel({o.threads, o.shuffled, 1, o.block});
        if (*runs) return c.replicates > 0 ? replicate(o, c) : run(o);
        if (*compares) return compare(o, c);
        if (*sweeps) return sweep(o, c);
        if (*resumes) return resume(o);
        if (*branches) return branch(o);
        if (*checks) return check(o);
        if (*worlds) return save_world_of(o);
        return describe_what(kind, page);
    } catch (const UserError& e) {
        for (const Complaint& c : e.all()) fmt::print(stderr, "{}\n", to_string(c));
        return wrong_input;
    } catch (const std::exception& e) {
        fmt::print(stderr, "cordon: {}\n", e.what());
        return failed;
    }
}
