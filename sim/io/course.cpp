// Going on: from checkpoints and days that were written down, or from the start.
#include "io/course.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "io/document.h"
#include "io/run_file.h"

namespace cordon {

namespace {

namespace fs = std::filesystem;

// What a run file says of its run.
struct Left {
    std::string path, version, resolved, scenario_path, folder, world, branch_of, created;
    bool complete = false;
    std::int64_t seed = 0;
    int days = 0, ticks_per_day = 0;  // whole days in the file
    Date start;
    std::vector<FileRead> files;
    std::vector<Origin> origins;
};

Left read_left(const std::string& path) {
    std::error_code none;
    if (fs::is_directory(path, none)) throw UserError({path}, "this is a folder", "give the OUT.h5 of a `cordon run`");
    if (const Problem problem = missing_file(path); problem.any()) throw UserError({path}, "the file " + problem.what, problem.todo);
    try {
        const h5::File file = h5::File::open(path);
        Left left;
        left.path = path;
        if (file.text_attribute("format") != run_file::format_name) throw RunError("this is not a run file of cordon");
        if (const std::string version = file.text_attribute("format_version"); version != run_file::format_version)
            throw RunError(fmt::format("its format is {}, and this program reads {}", version, run_file::format_version));
        left.version = file.text_attribute("version"), left.resolved = file.dataset("scenario").read_text().at(0);
        left.scenario_path = file.text_attribute("scenario_path"), left.folder = file.text_attribute("scenario_folder");
        left.world = file.text_attribute("world_hash"), left.branch_of = file.text_attribute("branch_of"), left.created = file.text_attribute("created");
        left.complete = file.number_attribute("complete") != 0, left.seed = static_cast<std::int64_t>(file.number_attribute("seed"));
        left.ticks_per_day = static_cast<int>(file.number_attribute("ticks_per_day"));
        left.days = static_cast<int>(file.dataset("time").extent().at(0));
        left.start = parse_date(file.text_attribute("start")).value();
        left.files = run_file::read_files(file), left.origins = run_file::read_origins(file);
        return left;
    } catch (const std::exception& why) {
        throw UserError({path}, fmt::format("it cannot be gone on with: {}", why.what()),
                        "give a run file that is whole, or the .part of one; of this one only a new `cordon run` is left");
    }
}

std::string name_in(const Left& left) {
    return (fs::path(left.folder) / fs::path(left.scenario_path).filename()).string() + " (as in " + fs::path(left.path).filename().string() + ")";
}

// Builds the world of a course as it was, from the files that were kept.
void rebuild(Course& c, const Left& left) {
    FilesRead files;
    for (const FileRead& f : left.files) files.give(f);
    try {
        c.world = build(c.scenarios);
    } catch (const UserError& e) {
        Complaints complaints;
        for (const Complaint& one : e.all()) complaints.add(one);
        for (const std::string& changed : files.changed()) complaints.add({changed}, "this file is otherwise now than when the run began", "restore it");
        complaints.throw_if_any();
    }
    if (const std::string hash = fmt::format("{:016x}", c.world.hash); hash != left.world) {
        Complaints complaints;
        for (const std::string& changed : files.changed())
            complaints.add({changed}, "this file is otherwise now than when the run began, and so is the world", "restore it");
        if (complaints.empty()) complaints.add({left.path}, fmt::format("its world is {}, and this program builds {}", left.world, hash), "use the program that began the run");
        complaints.throw_if_any();
    }
    c.provenance.files = left.files;
}

Provenance provenance_of(const Left& left, const std::string& version) {
    Provenance p;
    p.version = version, p.seed = left.seed, p.origins = left.origins, p.branch_of = left.branch_of, p.created = left.created, p.folder = left.folder;
    return p;
}

void check_version(const Left& left, const std::string& version) {
    if (left.version != version)
        throw UserError({left.path}, fmt::format("version {} of the program has written it, and this is {}", left.version, version), "use that one");
}

void follow(Course& c, const Left& left) {
    for (const Origin& o : left.origins) {
        c.scenarios.push_back(read_resolved(o.resolved, name_in(left), {}));
        c.until.push_back(o.until);
    }
}

Widths widths_of(const Course& c) { return widths_of(Simulation(c.scenario(), c.world, 0).state.today); }

// The newest checkpoint of a run after at most so many days; of another scenario or world, or damaged, it is refused.
void start_from_checkpoint(Course& c, const std::string& output, int most, int least, std::size_t scenario, const Belonging& belonging) {
    for (const CheckpointFile& file : checkpoints_of(output)) {
        if (file.days > most || file.days <= least) continue;
        load_checkpoint(file.path, belonging, c.world, c.scenarios[scenario].policies.size(), c.state, c.known);
        c.from_day = (c.state.tick.index + 1) / c.world.clock.ticks_per_day, c.from_scenario = scenario;
        if (c.from_day != file.days) throw UserError({file.path}, fmt::format("the checkpoint is refused: it is of day {}", c.from_day), "give it its name back");
        return;
    }
}

// What a branch may not have otherwise, for it is the past or the land.
std::string first_difference(const std::string& a, const std::string& b) {
    Complaints none;
    const Document one = parse(a, "", {}, none), two = parse(b, "", {}, none);
    const std::vector<std::string> free = {"policy", "cost", "title", "record"}, free_of_run = {"days", "measures", "voluntary", "stop_at_infections", "individuals"};
    const auto in = [](const std::vector<std::string>& list, const std::string& key) { return std::find(list.begin(), list.end(), key) != list.end(); };
    const auto text = [](const Node* node) { return node ? value_text(*node) : std::string(); };
    const auto differing = [&](const Node& from, const Node& to, const auto& skip) -> std::string {
        for (const Node& item : from.items)
            if (!skip(item.key) && text(&item) != text(to.find(item.key))) return item.key;
        for (const Node& item : to.items)
            if (!skip(item.key) && from.find(item.key) == nullptr) return item.key;
        return "";
    };
    const std::string key = differing(one.root, two.root, [&](const std::string& k) { return k == "run" || in(free, k); });
    if (!key.empty()) return key;
    const std::string of_run = differing(*one.root.find("run"), *two.root.find("run"), [&](const std::string& k) { return in(free_of_run, k); });
    return of_run.empty() ? "" : "run." + of_run;
}

}  // namespace

Course begin_course(const std::string& scenario, const std::vector<std::string>& sets, const std::string& saved_world, const std::string& version,
                    const std::function<void(const Scenario&)>& before_the_world) {
    Course c;
    FilesRead files;
    c.scenarios.push_back(read_scenario(scenario, sets));
    before_the_world(c.scenario());
    c.provenance.folder = fs::absolute(scenario).parent_path().lexically_normal().string();
    c.world = build(c.scenarios.back(), false, saved_world);
    c.provenance.version = version, c.provenance.seed = c.scenario().run.seed, c.provenance.files = files.all();
    return c;
}

Course resume_course(const std::string& path, std::string& output, const std::string& version) {
    output = path.ends_with(".part") ? path.substr(0, path.size() - 5) : path;
    const std::string part = output + ".part", log = log_name(output);
    if (!fs::exists(part) && fs::exists(output)) {
        if (read_left(output).complete) throw UserError({output}, "this run has reached its end", "to go on otherwise from a day: cordon branch");
        throw UserError({output}, "this is a run that did not end, under another name", fmt::format("give it its name back: {}", part));
    }
    if (is_written(log)) throw UserError({part}, "a run is writing it now", "wait for its end, or stop it with Ctrl-C");
    const Left left = read_left(part);
    check_version(left, version);
    Course c;
    c.provenance = provenance_of(left, version);
    FilesRead files;
    for (const FileRead& f : left.files) files.give(f);
    follow(c, left);
    c.scenarios.push_back(read_resolved(left.resolved, name_in(left), {}));
    for (Scenario& s : c.scenarios) s.path = left.scenario_path;
    rebuild(c, left);

    const Belonging belonging = belonging_of(c.provenance, left.resolved, c.world.hash);
    const Widths widths = widths_of(c);
    {
        FilesRead apart;
        if (const auto text = read_file(log)) {
            try {
                c.known_days = parse_log(*text, belonging, widths, left.ticks_per_day);
            } catch (const Damaged& why) {
                throw UserError({log}, fmt::format("the day log is refused: {}", why.what()), "remove it: the days are taken from the .part, the last one computed anew");
            }
        }
    }
    // The log is written first: what only the file has was lost from the log, and is whole.
    if (const auto known = c.known_days.size(), whole = static_cast<std::size_t>(left.days); known < whole) {
        for (DayRecord& day : run_file::read_days(h5::File::open(part), known, whole, widths)) c.known_days.push_back(std::move(day));
    }
    start_from_checkpoint(c, output, static_cast<int>(c.known_days.size()), c.own_day(), c.scenarios.size() - 1, belonging);
    return c;
}

Course branch_course(const std::string& path, Date at, const std::vector<std::string>& sets, const std::string& version) {
    const Left left = read_left(path);
    check_version(left, version);
    const int day = at - left.start;
    const std::string first = to_string(left.start), last = to_string(left.start + left.days);
    if (day < 0 || day > left.days)
        throw UserError({"--at " + to_string(at)}, fmt::format("{} has the days from {} to {}", path, first, to_string(left.start + (left.days - 1))),
                        fmt::format("give a date from {} to {}", first, last));
    if (!left.origins.empty() && day <= left.origins.back().until)
        throw UserError({"--at " + to_string(at)}, fmt::format("{} is itself a branch, from {} on", path, to_string(left.start + left.origins.back().until)),
                        fmt::format("give a later date, or make the branch from {}", left.branch_of));
    Course c;
    c.provenance = provenance_of(left, version);
    c.provenance.branch_of = fs::absolute(path).lexically_normal().string(), c.provenance.created.clear();
    FilesRead files;
    for (const FileRead& f : left.files) files.give(f);
    follow(c, left);
    const Belonging belonging = belonging_of(c.provenance, left.resolved, std::stoull(left.world, nullptr, 16));
    if (day > 0) {
        c.scenarios.push_back(read_resolved(left.resolved, name_in(left), {}));
        c.until.push_back(day), c.provenance.origins.push_back({left.resolved, day});
    }
    c.scenarios.push_back(read_resolved(left.resolved, name_in(left), sets));
    const std::string other = first_difference(left.resolved, c.scenario().resolved);
    if (!other.empty())
        throw UserError({"--set"}, fmt::format("a branch cannot have another {}: it is what the days before were made of", other),
                        "change policies, cost, record, run.days, run.measures or run.voluntary; for anything else make a new run");
    for (Scenario& s : c.scenarios) s.path = left.scenario_path;
    rebuild(c, left);
    if (day > 0) {
        c.known_days = run_file::read_days(h5::File::open(path), 0, static_cast<std::size_t>(day), widths_of(c));
        const std::string output = path.ends_with(".part") ? path.substr(0, path.size() - 5) : path;
        start_from_checkpoint(c, output, day, left.origins.empty() ? 0 : left.origins.back().until, c.scenarios.size() - 2, belonging);
    }
    return c;
}

Running run_course(Course& c, const std::vector<Observer*>& observers, Recorder* recorder, Observer* own, bool checked,
                   const volatile std::sig_atomic_t* told_to_stop) {
    std::vector<std::unique_ptr<Simulation>> all;
    for (const Scenario& s : c.scenarios) {
        all.push_back(std::make_unique<Simulation>(s, c.world, static_cast<std::uint64_t>(c.provenance.seed)));
        Simulation& one = *all.back();
        one.observers = observers, one.told_to_stop = told_to_stop, one.checked |= checked;
        if (recorder) one.observers.push_back(recorder);
    }
    Simulation& last = *all.back();
    if (own) last.observers.push_back(own);
    if (c.from_day > 0) {
        std::vector<std::uint64_t> digests;
        for (int d = 0; d < c.from_day; ++d) {
            const auto& of_day = c.known_days[static_cast<std::size_t>(d)].digests;
            digests.insert(digests.end(), of_day.begin(), of_day.end());
        }
        all[c.from_scenario]->take_over(std::move(c.state), std::move(c.known), std::move(digests));
    }
    if (recorder) recorder->go_on(std::move(c.known_days));
    for (Observer* o : last.observers) o->begin(last);
    for (std::size_t k = c.from_scenario; k < all.size(); ++k) {
        Simulation& now = *all[k];
        const bool to_the_end = k + 1 == all.size();
        now.run_to(to_the_end ? now.scenario.run.days : c.until[k]);
        if (now.stopped() || to_the_end) {
            const bool stopped = now.stopped();
            for (Observer* o : now.observers) stopped ? o->stop(now) : o->end(now);
            return {std::move(all[k]), stopped};
        }
        all[k + 1]->take_over(std::move(now.state), std::move(now.known), std::move(now.digests));
    }
    return {std::move(all.back()), false};
}

}  // namespace cordon
