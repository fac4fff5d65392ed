// Checkpoints as files.
#include "io/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/disk.h"
#include "base/files.h"
#include "base/stopwatch.h"

namespace cordon {

namespace {

namespace fs = std::filesystem;

// OUT.h5.dayNNN with what follows, the last day first.
std::vector<CheckpointFile> files_of(const std::string& output, const std::string& after) {
    std::vector<CheckpointFile> found;
    const fs::path whole(output), folder = whole.has_parent_path() ? whole.parent_path() : fs::path(".");
    const std::string before = whole.filename().string() + ".day";
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (!name.starts_with(before) || !name.ends_with(after) || name.size() <= before.size() + after.size()) continue;
        const std::string days = name.substr(before.size(), name.size() - before.size() - after.size());
        if (days.size() > 6 || days.find_first_not_of("0123456789") != std::string::npos) continue;
        found.push_back({whole.has_parent_path() ? (folder / name).string() : name, std::stoi(days)});
    }
    std::sort(found.begin(), found.end(), [](const CheckpointFile& a, const CheckpointFile& b) { return a.days > b.days; });
    return found;
}

}  // namespace

std::string checkpoint_name(const std::string& output, int days) { return fmt::format("{}.day{:03}.checkpoint", output, days); }

std::vector<CheckpointFile> checkpoints_of(const std::string& output) { return files_of(output, ".checkpoint"); }

void save_checkpoint(const std::string& path, const State& state, const Known& known, const Belonging& to) {
    replace_file(path, to_checkpoint(state, known, to));
}

void load_checkpoint(const std::string& path, const Belonging& to, const World& world, std::size_t policies, State& state, Known& known) {
    const std::optional<std::string> bytes = read_file(path);
    if (!bytes) throw UserError({path}, "the checkpoint cannot be read", "check its permissions, or remove it: an older one is used, or the start");
    try {
        from_checkpoint(*bytes, to, world, policies, state, known);
    } catch (const Damaged& why) {
        throw UserError({path}, fmt::format("the checkpoint is refused: {}", why.what()), "remove it: an older one is used, or the start");
    }
}

Checkpoints::Checkpoints(std::string output, Belonging to, RecordSpec record)
    : output_(std::move(output)), belonging_(std::move(to)), record_(std::move(record)) {}

void Checkpoints::begin(const Simulation&) { last_ = spent_so_far().wall; }

void Checkpoints::day(const Simulation& s, int day) {
    const int days = day + 1;
    if (days == s.scenario.run.days) return;  // the end is near
    const bool due = record_.checkpoint_days > 0 ? days % record_.checkpoint_days == 0 : spent_so_far().wall - last_ > every;
    if (due) save(s, days);
}

void Checkpoints::stop(const Simulation& s) {
    const int days = (s.state.tick.index + 1) / s.world.clock.ticks_per_day;
    if (days > 0 && saved_ != days) save(s, days);
}

void Checkpoints::save(const Simulation& s, int days) {
    const Spent start = spent_so_far();
    save_checkpoint(checkpoint_name(output_, days), s.state, s.known, belonging_);
    saved_ = days;
    if (!record_.keep_checkpoints)
        for (const CheckpointFile& older : checkpoints_of(output_))
            if (older.days < days) fs::remove(older.path);
    spent_ = spent_ + (spent_so_far() - start);
    last_ = spent_so_far().wall;
}

void Checkpoints::end(const Simulation&) {
    for (const CheckpointFile& torn : files_of(output_, ".checkpoint.new")) fs::remove(torn.path);  // of a run that was killed while it saved
    if (record_.keep_checkpoints) return;
    for (const CheckpointFile& file : checkpoints_of(output_)) fs::remove(file.path);
}

}  // namespace cordon
