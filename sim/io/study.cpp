// Runs what a study lacks.
#include "io/study.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/parallel.h"
#include "base/stopwatch.h"
#include "base/tasks.h"
#include "io/journal.h"
#include "io/toml.h"
#include "run/look_up.h"

namespace cordon {

namespace {

namespace fs = std::filesystem;

void check_output(const std::string& path, bool force) {
    const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
    std::error_code error;
    if (!fs::is_directory(folder, error))
        throw UserError({path}, fmt::format("the folder {} does not exist", folder.string()), fmt::format("make it: mkdir -p {}", folder.string()));
    if (fs::is_directory(path, error)) throw UserError({path}, "the output is a folder", "give the name of a file");
    if (access(folder.c_str(), W_OK | X_OK) != 0)
        throw UserError({path}, fmt::format("the folder {} cannot be written: {}", folder.string(), std::strerror(errno)), "choose another with -o");
    if (!force && fs::exists(path, error))
        throw UserError({path}, "the output exists already", "choose another name with -o, or replace it with --force");
}

// Runs done and to do, their speed and the time left: on a terminal one line that is rewritten, elsewhere a line now and then.
class StudyProgress {
  public:
    StudyProgress(std::int64_t runs, std::int64_t days, bool quiet) : runs_(runs), days_(days), quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {}

    void day() {
        ++days_done_;
        show(false);
    }
    void over(bool done) {
        ++over_;
        failed_ += !done;
        show(over_ == runs_);
    }
    void say(const std::string& text) const {
        if (!quiet_) fmt::print(stderr, "{}cordon: {}\n", terminal_ ? "\r\x1b[K" : "", text);
    }
    void end() const {
        if (wrote_) fmt::print(stderr, "\r\x1b[K");
    }

  private:
    void show(bool last) {
        const double now = spent_so_far().wall, elapsed = now - start_;
        if (quiet_ || (!last && now - shown_ < (terminal_ ? 0.2 : 10.0)) || (last && !terminal_ && elapsed < 10)) return;
        shown_ = now;
        const double share = static_cast<double>(days_done_) / static_cast<double>(std::max<std::int64_t>(1, days_));
        fmt::print(stderr, "{}{} of {} runs{}, {:.0f} % of their days, {:.1f} runs/min, {:.0f} s left, {:.2f} GiB at most{}", terminal_ ? "\r\x1b[K" : "", over_, runs_,
                   failed_ ? fmt::format(" ({} failed)", failed_) : "", 100 * share, 60 * static_cast<double>(over_) / std::max(1e-9, elapsed),
                   share > 0 ? std::max(0.0, elapsed / share - elapsed) : 0.0, static_cast<double>(peak_memory()) / (1 << 30), terminal_ ? "" : "\n");
        std::fflush(stderr);
        wrote_ = terminal_;
    }

    std::int64_t runs_, days_, over_ = 0, failed_ = 0, days_done_ = 0;
    bool quiet_, terminal_, wrote_ = false;
    double start_ = spent_so_far().wall, shown_ = start_;
};

struct Job {
    std::size_t cast = 0;
    std::int64_t seed = 0;
};

class Runner {
  public:
    Runner(const Study& study, const StudyOptions& options, StudyResults& results, Journal& journal)
        : study_(study), options_(options), results_(results), journal_(journal) {}

    void run() {
        const std::vector<Job> jobs = in_order(missing());
        std::map<std::uint64_t, std::size_t> things;  // by world
        Tasks tasks;
        std::int64_t days = 0;
        for (const Job& j : jobs) {
            const Cast& c = results_.casts[j.cast];
            const auto [thing, fresh] = things.emplace(c.world, things.size());
            if (fresh) makers_.push_back(j.cast);
            tasks.needs.push_back(thing->second);
            days += c.days;
        }
        worlds_.resize(makers_.size());
        StudyProgress progress(static_cast<std::int64_t>(jobs.size()), days, options_.quiet);
        std::vector<RunResult> done(jobs.size());
        tasks.prepare = [&](std::size_t thing) { make(thing); };
        tasks.release = [&](std::size_t thing) { worlds_[thing].reset(); };
        tasks.work = [&](std::size_t task) {
            done[task] = work(tasks.needs[task], jobs[task], [&] { one_at_a_time([&] { progress.day(); }); });
        };
        tasks.commit = [&](std::size_t task) {
            const Cast& c = results_.casts[jobs[task].cast];
            RunResult& r = done[task];
            if (!r.done) progress.say(fmt::format("seed {} of {} failed: {}", jobs[task].seed, name(c), r.failure));
            std::string record = pack(c.identity, jobs[task].seed, results_.worlds[c.world].hash, r);
            journal_.append(record);
            results_.runs[{c.identity, jobs[task].seed}] = std::move(record);
            results_.cpu_in_runs += r.cpu_seconds;
            ++results_.ran;
            progress.over(r.done);
            r = {};
            return true;
        };
        run_tasks(tasks);
        progress.end();
    }

  private:
    // Each run once, whatever asks for it; those that failed before are tried again.
    std::vector<Job> missing() {
        std::vector<Job> jobs;
        std::map<std::pair<std::uint64_t, std::int64_t>, bool> asked;
        for (int k = 0; k < study_.seeds; ++k)
            for (std::size_t c = 0; c < results_.casts.size(); ++c) {
                const Cast& cast = results_.casts[c];
                const std::int64_t seed = study_.first_seed + k;
                const int most = study_.variants[cast.variant].seeds;
                if ((most > 0 && k >= most) || !cast.failure.empty() || !asked.emplace(std::pair{cast.identity, seed}, true).second) continue;
                const auto there = results_.runs.find({cast.identity, seed});
                if (there != results_.runs.end() && unpack(there->second).result.done)
                    ++results_.kept;
                else
                    jobs.push_back({c, seed});
            }
        return jobs;
    }

    // Seed by seed, so that pairs are whole early; but World by World where they are too many to keep them all.
    std::vector<Job> in_order(std::vector<Job> jobs) const {
        std::map<std::uint64_t, std::size_t> first;
        for (const Job& j : jobs) first.emplace(results_.casts[j.cast].world, j.cast);
        if (first.size() > static_cast<std::size_t>(results_.threads))
            std::stable_sort(jobs.begin(), jobs.end(), [&](const Job& a, const Job& b) {
                return first.at(results_.casts[a.cast].world) < first.at(results_.casts[b.cast].world);
            });
        return jobs;
    }

    void make(std::size_t thing) {
        const Cast& c = results_.casts[makers_[thing]];
        WorldFacts facts;
        try {
            const Scenario s = read_cast(study_, c);
            worlds_[thing] = std::make_unique<World>(build_world(s));
            const World& w = *worlds_[thing];
            facts.hash = w.hash, facts.people = w.population.size(), facts.bytes = static_cast<std::int64_t>(w.bytes());
            for (const CountyInfo& county : w.places.counties) facts.counties.push_back(county.code), facts.county_names.push_back(county.name);
        } catch (const std::exception& e) {
            facts.failure = e.what();
        }
        one_at_a_time([&] {
            if (facts.failure.empty()) journal_.append(pack(c.world, facts));
            results_.worlds[c.world] = std::move(facts);
        });
    }

    RunResult work(std::size_t thing, const Job& job, const std::function<void()>& each_day) {
        const Cast& c = results_.casts[job.cast];
        RunResult result;
        try {
            if (!worlds_[thing]) one_at_a_time([&] { throw RunError(results_.worlds[c.world].failure); });
            const World& world = *worlds_[thing];
            Scenario s = read_cast(study_, c);
            Complaints complaints;
            check_seeds(s, world.places, complaints);
            complaints.throw_if_any();
            prepare_policies(s, world.places, world.clock);
            return run_once(s, world, job.seed, study_.daily, each_day);
        } catch (const std::exception& e) {
            result.failure = e.what();
        }
        return result;
    }

    std::string name(const Cast& c) const {
        std::string text = study_.variants[c.variant].name;
        for (std::size_t k = 0; k < study_.parameters.size(); ++k) text += fmt::format(", {}={}", study_.parameters[k], study_.points[c.point][k]);
        return text;
    }

    const Study& study_;
    const StudyOptions& options_;
    StudyResults& results_;
    Journal& journal_;
    std::vector<std::size_t> makers_;             // [thing] the cast whose World it is
    std::vector<std::unique_ptr<World>> worlds_;  // [thing]
};

std::string what_the_journal_keeps(const Study& study) {
    std::string names;
    for (const OutcomeInfo& o : outcomes()) names += o.name + "\n";
    return fmt::format("cordon runs 1\nversion {}\ndaily {}\noutcomes {:016x}\n", CORDON_VERSION, static_cast<int>(study.daily), text_hash(names));
}

}  // namespace

StudyResults run_study(const Study& study, const StudyOptions& options, int threads) {
    check_output(options.output, options.force);
    StudyResults results;
    results.threads = threads;
    const Spent start = spent_so_far();
    results.casts = cast(study, results.resolved);
    const std::string journal_path = options.output + ".runs";
    if (options.force && !options.more_to_come) fs::remove(journal_path);
    Journal journal(journal_path, what_the_journal_keeps(study));
    if (journal.damaged() && !options.quiet)
        fmt::print(stderr, "cordon: {}: {} run{} in it cannot be read and {} made again\n", journal_path, journal.damaged(), journal.damaged() == 1 ? "" : "s",
                   journal.damaged() == 1 ? "is" : "are");
    for (const std::string& record : journal.found()) {
        if (is_world(record)) {
            results.worlds.insert(unpack_world(record));
            continue;
        }
        const PackedRun run = unpack(record);
        results.runs[{run.identity, run.seed}] = record;
    }
    Runner(study, options, results, journal).run();
    if (results.kept > 0 && !options.quiet) fmt::print(stderr, "cordon: {} runs were there already, {} are new\n", results.kept, results.ran);
    const Spent spent = spent_so_far() - start;
    results.cpu = spent.cpu, results.wall = spent.wall;
    write_study(options.output, study, results, true);
    if (!options.more_to_come) journal.remove();
    return results;
}

}  // namespace cordon
