// Building worlds, and keeping them. The items are people.
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "base/parallel.h"
#include "bench/mid_run.h"
#include "io/world_file.h"
#include "run/simulation.h"
#include "world/memory.h"

namespace cordon {
namespace {

Scenario of(std::int64_t people) {
    const std::int64_t side = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::sqrt(static_cast<double>(people) / 625)));
    return read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/bench/contained-1m.toml",
                         {"world.people=" + std::to_string(people), "world.rows=" + std::to_string(side), "world.columns=" + std::to_string(side)});
}

void count(benchmark::State& b, const World& w, std::int64_t people) {
    if (!sane(b, w.population.size() == people, "not the people asked for")) return;
    b.SetItemsProcessed(static_cast<std::int64_t>(b.iterations()) * people);
    b.counters["bytes_a_person"] = static_cast<double>(w.bytes()) / static_cast<double>(people);
}

void build_world(benchmark::State& b) {
    const Scenario s = of(b.range(0));
    set_parallel({.threads = static_cast<int>(b.range(1))});
    World w;
    for (auto _ : b) w = build_world(s);
    set_parallel({});
    count(b, w, b.range(0));
}
BENCHMARK(build_world)
    ->ArgNames({"people", "threads"})
    ->ArgsProduct({{100000, 1000000, 10000000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

void load_world(benchmark::State& b) {
    const Scenario s = of(b.range(0));
    const std::string file = (std::filesystem::temp_directory_path() / "cordon-bench.world").string();
    set_parallel({.threads = static_cast<int>(b.range(1))});
    save_world(s, file);
    const std::uint64_t hash = build_world(s).hash;
    World w;
    for (auto _ : b) w = load_world(s, file);
    set_parallel({});
    std::remove(file.c_str());
    if (sane(b, w.hash == hash, "the world that was read is another")) count(b, w, b.range(0));
}
BENCHMARK(load_world)
    ->ArgNames({"people", "threads"})
    ->ArgsProduct({{1000000, 10000000}, {1, 2}})
    ->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();

// What each column takes, in bytes a person.
void memory(benchmark::State& b) {
    const World& w = ground("full-1m").world;
    for (auto _ : b) benchmark::DoNotOptimize(w.bytes());
    const double people = w.population.size();
    double sum = 0;
    for (const auto& [name, bytes] : bytes_by_column(w)) b.counters[name] = static_cast<double>(bytes) / people, sum += static_cast<double>(bytes);
    b.counters["all"] = sum / people;
    sane(b, sum / people < 20, "a world of more than 20 bytes a person");
}
BENCHMARK(memory)->Iterations(1);

}  // namespace
}  // namespace cordon

BENCHMARK_MAIN();
