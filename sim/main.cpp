// The command line.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "base/parallel.h"
#include "io/describe.h"
#include "io/recorder.h"
#include "io/scenario.h"
#include "io/summary.h"

namespace {

using namespace cordon;

constexpr int done = 0, failed = 1, wrong_input = 2;

struct RunOptions {
    std::string scenario, output, world;
    std::vector<std::string> sets;
    std::optional<std::int64_t> seed;
    int threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    bool json = false, counters = false, force = false, no_output = false, quiet = false, shuffled = false, checks = false;
    std::size_t block = 256;
};

// Day, infected, known cases, speed, time left: on a terminal one line that is rewritten, elsewhere a line now and then.
class Progress : public Observer {
  public:
    explicit Progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {}
    void day(const Simulation& s, int day) override {
        for (std::int64_t n : s.state.today[Series::confirmed]) confirmed_ += n;
        const double now = spent_so_far().wall, elapsed = now - start_;
        const bool last = day + 1 == s.scenario.run.days;
        if (quiet_ || (!last && now - shown_ < (terminal_ ? 0.2 : 10.0))) return;
        if (last && !terminal_ && elapsed < 10) return;
        shown_ = now;
        const double left = elapsed / (day + 1) * (s.scenario.run.days - day - 1);
        fmt::print(stderr, "{}day {} of {}, {}: {} infected, {} confirmed, {:.1f} days/s, {:.0f} s left{}", terminal_ ? "\r\x1b[K" : "", day + 1, s.scenario.run.days,
                   to_string(s.scenario.run.start + day), s.state.episodes.of_the_region(), confirmed_, (day + 1) / std::max(1e-9, elapsed), left, terminal_ ? "" : "\n");
        std::fflush(stderr);
        wrote_ = terminal_;
    }
    void end(const Simulation&) override {
        if (wrote_) fmt::print(stderr, "\r\x1b[K");
    }

  private:
    bool quiet_, terminal_, wrote_ = false;
    double start_ = spent_so_far().wall, shown_ = 0;
    std::int64_t confirmed_ = 0;
};

// runs/NAME.h5, or with a number if that is taken: a name that nobody asked for never stands in the way.
std::string default_output(const std::string& scenario, std::int64_t seed) {
    namespace fs = std::filesystem;
    fs::create_directories("runs");
    const std::string stem = fmt::format("runs/{}-seed{}", fs::path(scenario).stem().string(), seed);
    for (int k = 1;; ++k) {
        const std::string name = k == 1 ? stem + ".h5" : fmt::format("{}-{}.h5", stem, k);
        if (!fs::exists(name) && !fs::exists(name + ".part")) return name;
    }
}

int run(const RunOptions& o) {
    std::vector<std::string> sets = o.sets;
    if (o.seed) sets.push_back(fmt::format("run.seed={}", *o.seed));
    set_parallel({o.threads, o.shuffled, 1, o.block});
    Scenario scenario = read_scenario(o.scenario, sets);
    const std::string output = o.no_output ? "" : o.output.empty() ? default_output(o.scenario, scenario.run.seed) : o.output;
    std::unique_ptr<Recorder> recorder;
    if (!output.empty()) recorder = std::make_unique<Recorder>(output, Provenance{CORDON_VERSION, scenario.run.seed, o.threads}, o.force);

    const Spent start = spent_so_far();
    const World world = build(scenario, false, o.world);
    const Spent built = spent_so_far();
    Simulation simulation(scenario, world, static_cast<std::uint64_t>(scenario.run.seed));
    Totals totals;
    Progress progress(o.quiet);
    simulation.checked |= o.checks;
    simulation.observers = {&totals, &progress};
    if (recorder) simulation.observers.push_back(recorder.get());
    simulation.run();
    const Spent finished = spent_so_far();

    Timing timing;
    timing.world = built - start;
    timing.output = recorder ? Spent{recorder->cpu_seconds(), recorder->wall_seconds()} : Spent{};
    timing.run = finished - built - timing.output;
    timing.threads = o.threads;
    timing.bytes_per_person = static_cast<double>(world.bytes()) / std::max(1u, world.population.size());
    timing.peak_rss = peak_memory();
    if (o.counters) timing.work = &totals.work;
    const Summary summary = summarise(simulation, totals);
    if (o.json) fmt::print("{}\n", summary_json(simulation, summary, timing, output));
    if (!o.json && !o.quiet) fmt::print("{}", summary_text(simulation, summary, timing, output));
    return done;
}

int check(const RunOptions& o) {
    Scenario scenario = read_scenario(o.scenario, o.sets, true);
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
    runs->add_option("--threads", o.threads, "Threads; results do not depend on them")->check(CLI::Range(1, 1024));
    runs->add_flag("--json", o.json, "The figures as one JSON object on standard output");
    runs->add_flag("--counters", o.counters, "The work done and the time it took, by the steps of a tick; with --json day by day");
    runs->add_flag("--force", o.force, "Overwrite the run file if it exists");
    runs->add_flag("--no-output", o.no_output, "Write no run file");
    runs->add_flag("--quiet", o.quiet, "No progress, no summary");
    runs->add_flag("--shuffled-blocks", o.shuffled, "Run blocks in a shuffled order on one thread: for tests, the same bits");
    runs->add_option("--block", o.block, "Items a block of a parallel loop: for tests, the same bits")->check(CLI::Range(1, 1 << 20));

    runs->add_flag("--checks", o.checks, "Stop at a tick that leaves what cannot be, such as a bed with two people: slow, always on in debug builds");

    CLI::App* checks = app.add_subcommand("check", "Says everything that is wrong with a scenario.");
    checks->add_option("scenario", o.scenario, "Scenario file (TOML)")->required();
    checks->add_option("--set", o.sets, "Changes one value: key.path=value; may be repeated");

    CLI::App* worlds = app.add_subcommand("world", "Builds the world of a scenario and saves it, for runs that would build it again and again.");
    worlds->add_option("scenario", o.scenario, "Scenario file (TOML)")->required();
    worlds->add_option("-o,--output", o.output, "File to write")->required();
    worlds->add_option("--set", o.sets, "Changes one value: key.path=value; may be repeated");
    worlds->add_option("--threads", o.threads, "Threads; the file does not depend on them")->check(CLI::Range(1, 1024));
    worlds->add_flag("--quiet", o.quiet, "Say nothing");

    CLI::App* describes = app.add_subcommand("describe", "Says what a scenario may say: fields, units, ranges, defaults, sources.");
    describes->add_option("kind", kind, "A section or a kind of policy; without it all");
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
        if (*runs) return run(o);
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
