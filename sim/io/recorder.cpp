// The run file's life: checked, begun, a day at a time, written anew when it is whole, and renamed.
#include "io/recorder.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <numeric>

#include "base/disk.h"
#include "base/stopwatch.h"
#include "io/run_file.h"

namespace cordon {

namespace {

namespace fs = std::filesystem;

// Adds the time until its end to two sums.
struct Stopwatch {
    double &wall, &cpu;
    Spent begin = spent_so_far();
    ~Stopwatch() {
        const Spent spent = spent_so_far() - begin;
        wall += spent.wall, cpu += spent.cpu;
    }
};

}  // namespace

void check_output(const std::string& path, Output what) {
    const std::string part = path + ".part";
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
    if (what != Output::refuse) return;
    if (fs::exists(path, error))
        throw UserError({path}, "the output exists already", "choose another name with -o, or replace it with --force");
    if (fs::exists(part, error))
        throw UserError({part}, "a run that was stopped, or still goes on, has left its days here",
                        fmt::format("go on with it: cordon resume {}; or move it away, or replace it with --force", path));
    if (const auto left = checkpoints_of(path); !left.empty())
        throw UserError({left.front().path}, "an earlier run of this name has left its checkpoints here", "move them away, or replace them with --force");
}

std::string time_of_day() { return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))); }

Belonging belonging_of(const Provenance& p, const std::string& resolved, std::uint64_t world) {
    std::string all;
    for (const Origin& o : p.origins) all += fmt::format("{}\nuntil day {}\n", o.resolved, o.until);
    return {p.version, text_hash(all + resolved), world, p.seed};
}

// Datasets before the file: it must be the last to go.
struct Recorder::Open {
    h5::File file;
    run_file::Scales scales;
    run_file::Axes axes;
    std::unique_ptr<run_file::DailySeries> daily;
    std::unique_ptr<run_file::EventTables> tables;
    std::unique_ptr<DayLog> log;
    std::size_t days = 0;
    double tables_at = spent_so_far().wall;
    Spent began = spent_so_far();
};

Recorder::Recorder(std::string path, Provenance provenance, Output what)
    : path_(std::move(path)), part_(path_ + ".part"), provenance_(std::move(provenance)) {
    check_output(path_, what);
    if (provenance_.created.empty()) provenance_.created = time_of_day();
    if (what == Output::replace)
        for (const CheckpointFile& of_another : checkpoints_of(path_)) fs::remove(of_another.path);
}

Recorder::~Recorder() = default;

// Under another name until all that was there before is in it, too.
void Recorder::begin(const RunView& run) {
    const Stopwatch watch{wall_, cpu_};
    open_ = std::make_unique<Open>();
    Open& o = *open_;
    const std::string beside = part_ + ".new";
    o.file = h5::File::create(beside);
    run_file::write_head(o.file, run, provenance_);
    o.axes = run_file::make_axes(o.file, run.scenario.run, o.scales);
    run_file::write_labels(o.file, run.scenario, run.world, o.scales);
    o.daily = std::make_unique<run_file::DailySeries>(o.file, o.scales, run_file::Stored::as_it_comes, run.scenario.run.days);
    o.tables = std::make_unique<run_file::EventTables>(o.file, run.world, run.scenario.record.events, run_file::Stored::as_it_comes);
    o.tables->write(run.state);
    for (std::size_t d = 0; d < known_days_.size(); ++d) {
        o.daily->write(d, known_days_[d].tally);
        o.axes.write(d, known_days_[d].digests);
    }
    o.days = known_days_.size();
    o.file.flush();
    o.log = std::make_unique<DayLog>(log_name(path_), belonging_of(provenance_, run.scenario.resolved, run.world.hash), widths_of(run.state.today), known_days_);
    rename_file(beside, part_);
}

void Recorder::day(const RunView& run, int day) {
    const Stopwatch watch{wall_, cpu_};
    expects(open_ != nullptr);
    Open& o = *open_;
    const std::size_t ticks = static_cast<std::size_t>(run.scenario.run.ticks_per_day), first = static_cast<std::size_t>(day) * ticks;
    expects(run.digests.size() == first + ticks);
    DayRecord record;
    record.tally = run.state.today, record.counters = run.state.counters;
    record.digests.assign(run.digests.begin() + static_cast<std::ptrdiff_t>(first), run.digests.end());
    if (static_cast<std::size_t>(day) < known_days_.size()) {
        if (known_days_[static_cast<std::size_t>(day)].digests == record.digests) return;
        throw RunError(fmt::format("{}: day {} came out otherwise than it is written down there: another program, or another machine, has begun the run", part_, day));
    }
    expects(static_cast<std::size_t>(day) == o.days);
    // First the log, which cannot tear what it has. Then the day, then its entry in time: whoever is killed between leaves no half day.
    o.log->add(day, record);
    o.daily->write(o.days, record.tally);
    o.axes.write_digests(o.days, record.digests);
    if (const double now = spent_so_far().wall; now - o.tables_at >= tables_every) o.tables->write(run.state), o.tables_at = now;
    o.file.flush();
    o.axes.write_day(o.days);
    o.file.flush();
    ++o.days;
}

void Recorder::stop(const RunView& run) {
    const Stopwatch watch{wall_, cpu_};
    open_->tables->write(run.state);
    open_->file.flush();
    open_.reset();
    bring_to_disk(part_);
}

void Recorder::end(const RunView& run) {
    const Stopwatch watch{wall_, cpu_};
    expects(open_ != nullptr);
    const std::string beside = path_ + ".new";
    open_->file.flush();
    const Spent spent = spent_so_far() - open_->began;
    std::error_code error;
    try {
        run_file::write_whole(beside, run, provenance_, *open_->daily, spent);
        rename_file(beside, path_);
    } catch (...) {
        fs::remove(beside, error);  // half of it is of no use, and takes room
        throw;
    }
    open_.reset();
    for (const std::string& done : {part_, part_ + ".new", log_name(path_), log_name(path_) + ".new"}) fs::remove(done, error);
}

}  // namespace cordon
