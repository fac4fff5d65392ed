// What a run file says of where it comes from: program, machine, times, the scenario, the files that it was read from, and the
// scenarios that a branch followed before.
#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <numeric>

#include "io/run_file.h"

namespace cordon::run_file {

namespace {

std::string host() {
    char name[256] = "";
    return gethostname(name, sizeof(name) - 1) == 0 ? name : "unknown";
}

// "Linux 6.1 x86_64, 8 processors, Intel Xeon ..."
std::string machine() {
    utsname system{};
    uname(&system);
    std::string processor, line;
    for (std::ifstream info("/proc/cpuinfo"); processor.empty() && std::getline(info, line);)
        if (line.starts_with("model name") && line.find(": ") != std::string::npos) processor = ", " + line.substr(line.find(": ") + 2);
    return fmt::format("{} {} {}, {} processors{}", system.sysname, system.release, system.machine, sysconf(_SC_NPROCESSORS_ONLN), processor);
}

void write_attributes(const h5::File& file, const RunView& run, const Provenance& provenance) {
    const RunSpec& spec = run.scenario.run;
    file.attribute("format", format_name);
    file.attribute("format_version", format_version);
    file.attribute("complete", std::int32_t{0});
    file.attribute("title", run.scenario.title);
    file.attribute("version", provenance.version);
    file.attribute("seed", provenance.seed);
    file.attribute("scenario_path", run.scenario.path);
    file.attribute("scenario_folder", provenance.folder);
    file.attribute("scenario_hash", fmt::format("{:016x}", text_hash(run.scenario.resolved)));
    file.attribute("branch_of", provenance.branch_of);
    file.attribute("world_kind", world_kind_names[static_cast<std::size_t>(run.world.spec.kind)]);
    file.attribute("world_hash", fmt::format("{:016x}", run.world.hash));
    file.attribute("people", static_cast<std::int64_t>(run.world.population.size()));
    file.attribute("start", to_string(spec.start));
    file.attribute("days", static_cast<std::int32_t>(spec.days));
    file.attribute("ticks_per_day", static_cast<std::int32_t>(spec.ticks_per_day));
    file.attribute("cell_km", run.world.places.grid.cell_km);
    file.attribute("created", provenance.created);
    file.attribute("finished", "");
    file.attribute("wall_seconds", 0.0);
    file.attribute("cpu_seconds", 0.0);
    file.attribute("host", host());
    file.attribute("machine", machine());
    file.attribute("threads", static_cast<std::int32_t>(provenance.threads));
}

void write_files(const h5::File& root, const std::vector<FileRead>& files) {
    const h5::Group group = root.group("files");
    group.attribute("long_name", "the files that scenario and world were read from");
    std::vector<std::string> paths, hashes;
    std::vector<std::int64_t> sizes, first;
    std::string all;
    for (const FileRead& f : files) {
        paths.push_back(f.path), hashes.push_back(fmt::format("{:016x}", f.hash)), sizes.push_back(static_cast<std::int64_t>(f.size));
        first.push_back(f.kept ? static_cast<std::int64_t>(all.size()) : -1);
        all += f.text;
    }
    const h5::Dataset file = group.write("file", paths);
    describe(file, "", "path of a file that was read");
    file.make_scale("file");
    const auto beside = [&](const char* name, const auto& values, const char* unit, const char* sentence) {
        const h5::Dataset d = group.write(name, values);
        describe(d, unit, sentence);
        d.attach_scale(0, file);
    };
    beside("file_hash", hashes, "", "hash (FNV-1a, 64 bits) of its content");
    beside("file_size", sizes, "bytes", "size");
    beside("file_first", first, "1", "where its content begins in `byte`; -1: too large to be kept");
    const h5::Dataset bytes = group.grow("byte", h5::Type::u8, {{}, std::clamp<std::size_t>(all.size(), 1024, 1 << 20), true});
    describe(bytes, "1", "contents of the files, one after the other");
    bytes.make_scale("byte");
    bytes.write_rows(0, all.size(), reinterpret_cast<const std::uint8_t*>(all.data()));
}

void write_origins(const h5::File& root, const std::vector<Origin>& origins) {
    std::vector<std::string> texts;
    std::vector<std::int32_t> until;
    for (const Origin& o : origins) texts.push_back(o.resolved), until.push_back(o.until);
    const h5::Dataset scenario = root.write("origin", texts);
    describe(scenario, "", "of a branch, the scenarios that it followed before its own, as TOML");
    scenario.make_scale("origin");
    const h5::Dataset days = root.write("origin_until", until);
    describe(days, "days", "so many days from the start of the run");
    days.attach_scale(0, scenario);
}

}  // namespace

void write_head(const h5::File& file, const RunView& run, const Provenance& provenance) {
    write_attributes(file, run, provenance);
    describe(file.write("scenario", run.scenario.resolved), "", "the scenario with every default filled in, as TOML");
    write_origins(file, provenance.origins);
    write_files(file, provenance.files);
}

void write_times(const h5::File& file, const Spent& spent) {
    file.attribute("finished", time_of_day());
    file.attribute("wall_seconds", spent.wall);
    file.attribute("cpu_seconds", spent.cpu);
}

std::vector<FileRead> read_files(const h5::File& root) {
    const h5::Group group = root.group("files");
    const std::vector<std::string> paths = group.dataset("file").read_text(), hashes = group.dataset("file_hash").read_text();
    const std::vector<std::int64_t> sizes = group.dataset("file_size").read<std::int64_t>(), first = group.dataset("file_first").read<std::int64_t>();
    const std::vector<std::uint8_t> bytes = group.dataset("byte").read<std::uint8_t>();
    std::vector<FileRead> files;
    for (std::size_t k = 0; k < paths.size(); ++k) {
        FileRead f{paths[k], static_cast<std::uint64_t>(sizes.at(k)), std::stoull(hashes.at(k), nullptr, 16), "", first.at(k) >= 0};
        if (f.kept) {
            if (static_cast<std::uint64_t>(first[k]) + f.size > bytes.size()) throw RunError(fmt::format("files: {} is not whole", f.path));
            f.text.assign(reinterpret_cast<const char*>(bytes.data()) + first[k], f.size);
            if (text_hash(f.text) != f.hash) throw RunError(fmt::format("files: {} is damaged", f.path));
        }
        files.push_back(std::move(f));
    }
    return files;
}

std::vector<Origin> read_origins(const h5::File& root) {
    const std::vector<std::string> texts = root.dataset("origin").read_text();
    const std::vector<std::int32_t> until = root.dataset("origin_until").read<std::int32_t>();
    std::vector<Origin> origins;
    for (std::size_t k = 0; k < texts.size(); ++k) origins.push_back({texts[k], until.at(k)});
    return origins;
}

void Axes::write_digests(std::size_t day, const std::vector<std::uint64_t>& digests) const {
    const std::size_t first = day * digests.size();
    std::vector<std::int32_t> numbers(digests.size());
    std::iota(numbers.begin(), numbers.end(), static_cast<std::int32_t>(first));
    tick.write_rows(first, numbers.size(), numbers.data());
    digest.write_rows(first, digests.size(), digests.data());
}

void Axes::write_day(std::size_t day) const {
    const std::int32_t number = static_cast<std::int32_t>(day);
    time.write_rows(day, 1, &number);
}

Axes make_axes(const h5::File& file, const RunSpec& spec, Scales& scales) {
    Axes a;
    a.time = file.grow("time", h5::Type::i32, {{}, 128});
    describe(a.time, days_since(spec.start), "day of the run; its last entry marks the last whole day of the file");
    a.time.attribute("calendar", "proleptic_gregorian");
    a.time.make_scale("time");
    scales["time"] = a.time;
    a.tick = file.grow("tick", h5::Type::i32, {{}, 512});
    describe(a.tick, "1", "step of the simulation, from 0; the attribute ticks_per_day says how long");
    a.tick.make_scale("tick");
    a.digest = file.grow("digest", h5::Type::u64, {{}, 512});
    describe(a.digest, "1", "digest of all state and knowledge after the tick: equal for equal runs, on any number of threads");
    a.digest.attach_scale(0, a.tick);
    return a;
}

void write_whole(const std::string& path, const RunView& run, const Provenance& provenance, const DailySeries& days, const Spent& spent) {
    h5::File file = h5::File::create(path);
    {
        Scales scales;
        write_head(file, run, provenance);
        const Axes axes = make_axes(file, run.scenario.run, scales);
        write_labels(file, run.scenario, run.world, scales);
        const DailySeries daily(file, scales, Stored::whole, run.scenario.run.days);
        daily.copy(days);
        const std::size_t ticks = static_cast<std::size_t>(run.scenario.run.ticks_per_day), whole = run.digests.size() / ticks;
        for (std::size_t d = 0; d < whole; ++d)
            axes.write(d, {run.digests.begin() + static_cast<std::ptrdiff_t>(d * ticks), run.digests.begin() + static_cast<std::ptrdiff_t>((d + 1) * ticks)});
        write_derived(file, run, scales, whole);
        EventTables(file, run.world, run.scenario.record.events, Stored::whole).finish(run);
        write_times(file, spent);
        file.attribute("complete", std::int32_t{1});
    }
    file.close();
}

}  // namespace cordon::run_file
