// The run file's life: checked, begun, a day at a time, finished and renamed.
#include "io/recorder.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <numeric>

#include "io/run_file.h"

namespace cordon {

namespace {

namespace fs = std::filesystem;

double cpu_now() {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

// Adds the time until its end to two sums.
struct Stopwatch {
    double &wall, &cpu;
    std::chrono::steady_clock::time_point wall_begin = std::chrono::steady_clock::now();
    double cpu_begin = cpu_now();
    ~Stopwatch() {
        wall += std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_begin).count();
        cpu += cpu_now() - cpu_begin;
    }
};

// FNV-1a: names a text. Two resolved scenarios with one hash are one scenario.
std::uint64_t text_hash(const std::string& text) {
    std::uint64_t h = 0xcbf29ce484222325ull;
    for (unsigned char c : text) h = (h ^ c) * 0x100000001b3ull;
    return h;
}

std::string host() {
    char name[256] = "";
    return gethostname(name, sizeof(name) - 1) == 0 ? name : "unknown";
}

void check_output(const std::string& path, const std::string& part, bool force) {
    const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw UserError({path}, fmt::format("the folder {} does not exist", folder.string()),
                        fmt::format("make it: mkdir -p {}", folder.string()));
    if (fs::is_directory(path, error))
        throw UserError({path}, "the output is a folder", "give the name of a file, e.g. -o " + (fs::path(path) / "run.h5").string());
    if (access(folder.c_str(), W_OK | X_OK) != 0)
        throw UserError({path}, fmt::format("the folder {} cannot be written: {}", folder.string(), std::strerror(errno)),
                        "choose another with -o");
    if (force) return;
    if (fs::exists(path, error))
        throw UserError({path}, "the output exists already", "choose another name with -o, or replace it with --force");
    if (fs::exists(part, error))
        throw UserError({part}, "a run that was stopped, or still goes on, has left its days here",
                        "move it away, or replace it with --force");
}

void write_attributes(const h5::File& file, const RunView& run, const Provenance& provenance) {
    const RunSpec& spec = run.scenario.run;
    file.attribute("format", run_file::format_name);
    file.attribute("format_version", run_file::format_version);
    file.attribute("complete", std::int32_t{0});
    file.attribute("title", run.scenario.title);
    file.attribute("version", provenance.version);
    file.attribute("seed", provenance.seed);
    file.attribute("scenario_path", run.scenario.path);
    file.attribute("scenario_hash", fmt::format("{:016x}", text_hash(run.scenario.resolved)));
    file.attribute("world_kind", world_kind_names[static_cast<std::size_t>(run.world.spec.kind)]);
    file.attribute("world_hash", fmt::format("{:016x}", run.world.hash));
    file.attribute("people", static_cast<std::int64_t>(run.world.population.size()));
    file.attribute("start", to_string(spec.start));
    file.attribute("days", static_cast<std::int32_t>(spec.days));
    file.attribute("ticks_per_day", static_cast<std::int32_t>(spec.ticks_per_day));
    file.attribute("cell_km", run.world.places.grid.cell_km);
    file.attribute("created", fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))));
    file.attribute("host", host());
    file.attribute("threads", static_cast<std::int32_t>(provenance.threads));
}

}  // namespace

// Datasets before the file: it must be the last to go.
struct Recorder::Open {
    h5::File file;
    run_file::Scales scales;
    h5::Dataset time, tick, digest;
    std::unique_ptr<run_file::DailySeries> daily;
    std::unique_ptr<run_file::EventTables> tables;
    std::size_t days = 0, ticks = 0;
    std::chrono::steady_clock::time_point tables_at = std::chrono::steady_clock::now();

    void write_digests(const std::vector<std::uint64_t>& digests) {
        const std::size_t n = digests.size() - ticks;
        std::vector<std::int32_t> numbers(n);
        std::iota(numbers.begin(), numbers.end(), static_cast<std::int32_t>(ticks));
        tick.write_rows(ticks, n, numbers.data());
        digest.write_rows(ticks, n, digests.data() + ticks);
        ticks += n;
    }
};

Recorder::Recorder(std::string path, Provenance provenance, bool force)
    : path_(std::move(path)), part_(path_ + ".part"), provenance_(std::move(provenance)) {
    check_output(path_, part_, force);
}

Recorder::~Recorder() = default;

void Recorder::begin(const RunView& run) {
    const Stopwatch watch{wall_, cpu_};
    const RunSpec& spec = run.scenario.run;
    open_ = std::make_unique<Open>();
    Open& o = *open_;
    o.file = h5::File::create(part_);
    write_attributes(o.file, run, provenance_);
    run_file::describe(o.file.write("scenario", run.scenario.resolved), "", "the scenario with every default filled in, as TOML");

    o.time = o.file.grow("time", h5::Type::i32, {{}, 128});
    run_file::describe(o.time, run_file::days_since(spec.start), "day of the run; its last entry marks the last whole day of the file");
    o.time.attribute("calendar", "proleptic_gregorian");
    o.time.make_scale("time");
    o.scales["time"] = o.time;
    o.tick = o.file.grow("tick", h5::Type::i32, {{}, 512});
    run_file::describe(o.tick, "1", "step of the simulation, from 0; the attribute ticks_per_day says how long");
    o.tick.make_scale("tick");
    o.digest = o.file.grow("digest", h5::Type::u64, {{}, 512});
    run_file::describe(o.digest, "1", "digest of all state and knowledge after the tick: equal for equal runs, on any number of threads");
    o.digest.attach_scale(0, o.tick);

    run_file::write_labels(o.file, run.scenario, run.world, o.scales);
    o.daily = std::make_unique<run_file::DailySeries>(o.file, o.scales, spec.days);
    o.tables = std::make_unique<run_file::EventTables>(o.file, run.world);
    o.file.flush();
}

void Recorder::day(const RunView& run, int day) {
    const Stopwatch watch{wall_, cpu_};
    expects(open_ && day == static_cast<int>(open_->days));
    Open& o = *open_;
    o.daily->write(o.days, run.state.today);
    o.write_digests(run.digests);
    const auto now = std::chrono::steady_clock::now();
    if (std::chrono::duration<double>(now - o.tables_at).count() >= tables_every) {
        o.tables->write(run.state);
        o.tables_at = now;
    }
    o.file.flush();  // the day first, then its entry in time: whoever is killed between leaves no half day
    const std::int32_t number = day;
    o.time.write_rows(o.days, 1, &number);
    o.file.flush();
    ++o.days;
}

void Recorder::end(const RunView& run) {
    const Stopwatch watch{wall_, cpu_};
    expects(open_ != nullptr);
    Open& o = *open_;
    o.write_digests(run.digests);
    o.tables->finish(run.state, run.known);
    o.file.flush();
    o.file.attribute("complete", std::int32_t{1});
    h5::File file = std::move(o.file);
    open_.reset();
    file.close();
    if (std::rename(part_.c_str(), path_.c_str()) != 0)
        throw RunError(fmt::format("{}: cannot rename it to {}: {}", part_, path_, std::strerror(errno)));
}

}  // namespace cordon
