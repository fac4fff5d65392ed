// Many runs that belong together: variants of a scenario (or scenarios) x points (rows of parameter values) x seeds. An ensemble has
// one variant and one point, a comparison some variants, a sweep some points. All share their Worlds where these are equal, run side
// by side, a thread each, and each is durable when it ends: OUT.h5.runs is the journal from which a study goes on that was stopped.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/scenario.h"
#include "run/replicate.h"

namespace cordon {

struct Variant {
    std::string name;
    std::string scenario;           // file
    std::vector<std::string> sets;  // key.path=value
    int seeds = 0;                  // that it is run with, if not all
};

struct Study {
    std::string kind;                              // "ensemble", "comparison", "sweep"
    std::string title, path;                       // of the scenario, or the sweep; the file
    std::vector<Variant> variants;
    std::vector<std::string> parameters;           // key paths
    std::vector<std::vector<std::string>> points;  // [point][parameter] as TOML
    std::int64_t first_seed = 1;
    int seeds = 1;
    std::vector<std::string> outcomes;             // that the file keeps; empty: all
    bool tolerant = false;                         // a variant that is wrong fails alone
    Daily daily = Daily::none;                     // by county only where all share one World
};

// One variant at one point.
struct Cast {
    std::size_t variant = 0, point = 0;
    std::string failure;           // why it cannot be run
    std::uint64_t identity = 0;    // of all that decides its runs but the seed: equal ones are run once
    std::uint64_t world = 0;       // of all that decides its World
    std::string title, start;
    int days = 0;
};

// What is known of a World that was built.
struct WorldFacts {
    std::uint64_t hash = 0;                         // of its content
    std::int64_t people = 0, bytes = 0;
    std::string failure;
    std::vector<std::string> counties, county_names;
};

struct StudyResults {
    std::vector<Cast> casts;                        // [variant x points + point]
    std::map<std::uint64_t, WorldFacts> worlds;     // by Cast::world
    std::map<std::pair<std::uint64_t, std::int64_t>, std::string> runs;  // by identity and seed: as the journal keeps them
    std::vector<std::string> resolved;              // [variant] its scenario, every default filled in, without parameters
    double cpu_in_runs = 0, wall = 0;               // [s] of this start
    double cpu = 0;                                 // [s] of the process since then
    std::int64_t ran = 0, kept = 0;                 // runs of this start, and those that were there
    int threads = 1;
};

// Reads every variant at every point. What is wrong with all of them is wrong with the study: UserError. A point that alone is wrong
// has its failure.
std::vector<Cast> cast(const Study&, std::vector<std::string>& resolved);
Scenario read_cast(const Study&, const Cast&);

// [run] as it is kept: what the journal holds of it.
std::string pack(std::uint64_t identity, std::int64_t seed, std::uint64_t world, const RunResult&);
struct PackedRun {
    std::uint64_t identity = 0, world = 0;  // hash of the World's content
    std::int64_t seed = 0;
    RunResult result;
};
PackedRun unpack(const std::string&);
// The same of a World, by Cast::world.
std::string pack(std::uint64_t world, const WorldFacts&);
bool is_world(const std::string& record);
std::pair<std::uint64_t, WorldFacts> unpack_world(const std::string&);

struct StudyOptions {
    std::string output;
    bool force = false, quiet = false;
    bool more_to_come = false;  // keep the journal: the same study is going to be asked for more seeds
};

// Runs all that is not in the journal yet, and writes the file. A run that fails is in the results, and stops no other.
StudyResults run_study(const Study&, const StudyOptions&, int threads);

// The HDF5 file of a study. (study_file.cpp)
void write_study(const std::string& path, const Study&, const StudyResults&, bool complete);

}  // namespace cordon
