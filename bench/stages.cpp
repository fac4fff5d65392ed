// Stages of one tick in the middle of an epidemic, by what they work on. The items are the events; the time is of one call.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <filesystem>

#include "bench/mid_run.h"
#include "io/recorder.h"
#include "stages/contacts.h"
#include "stages/move.h"
#include "stages/trace.h"

namespace cordon {
namespace {

const Simulation& epidemic() { return mid_run("full-1m", 38); }
const Simulation& controlled() { return mid_run("controlled-1m", 60); }

// A stage that changes the state works on a fresh copy each time, made outside of what is measured.
template <class Work>
void fresh(benchmark::State& b, const Simulation& s, const Work& work) {
    std::int64_t items = 0;
    for (auto _ : b) {
        b.PauseTiming();
        auto next = std::make_unique<NextTick>(s);
        b.ResumeTiming();
        items += work(*next);
        b.PauseTiming();
        next.reset();
        b.ResumeTiming();
    }
    if (sane(b, items > 0, "nothing happened")) b.SetItemsProcessed(items);
}

void expose(benchmark::State& b) {  // contacts that fall due find whom they meet
    NextTick next(epidemic());
    const std::size_t contacts = next.contacts.size();
    std::size_t exposures = 0;
    for (auto _ : b) exposures = meet(next.stage, next.contacts, next.whereabouts).size();
    if (!sane(b, contacts > 100 && exposures > 10, "too few contacts")) return;
    b.SetItemsProcessed(static_cast<std::int64_t>(b.iterations() * contacts));
    b.counters["exposures_a_contact"] = static_cast<double>(exposures) / static_cast<double>(contacts);
}
BENCHMARK(expose)->Unit(benchmark::kMicrosecond);

void infect(benchmark::State& b) {
    std::vector<Exposure> exposures;
    {
        NextTick next(epidemic());
        exposures = meet(next.stage, next.contacts, next.whereabouts);
    }
    fresh(b, epidemic(), [&](NextTick& next) {
        const std::size_t before = next.state.episodes.rows.size();
        infect(next.stage, exposures);
        return static_cast<std::int64_t>(next.state.episodes.rows.size() - before);
    });
}
BENCHMARK(infect)->Unit(benchmark::kMicrosecond)->Iterations(20);

void plan_contacts(benchmark::State& b) {
    const Simulation& s = epidemic();
    constexpr std::size_t block = 256;
    std::vector<Contact> out;
    std::size_t e = 0;
    for (auto _ : b) {
        out.clear();
        plan_contacts(s.world, s.luck, {&s.state.episodes.rows[e], block}, Episode(e), {}, out);
        e = e + 2 * block < s.state.episodes.rows.size() ? e + block : 0;
        benchmark::DoNotOptimize(out.data());
    }
    b.SetItemsProcessed(static_cast<std::int64_t>(b.iterations() * block));
    sane(b, s.state.episodes.rows.size() > 1000, "too few infections");
}
BENCHMARK(plan_contacts);

void screen(benchmark::State& b) {
    fresh(b, controlled(), [&](NextTick& next) {
        const Moved moved = move(next.stage);
        screen(next.stage, moved);
        std::int64_t people = 0;
        for (const std::int64_t n : next.state.today[Series::gate_screened]) people += n;
        return people;
    });
}
BENCHMARK(screen)->Unit(benchmark::kMicrosecond)->Iterations(20);

void trace(benchmark::State& b) {  // the contacts of one case, asked of it
    NextTick next(controlled());
    const TraceManner* how = nullptr;
    for (const auto& policy : next.stage.policies) how = how ? how : policy->tracing();
    if (!sane(b, how != nullptr, "nobody traces")) return;
    const Moment from = next.stage.world.clock.begin(next.now) - moment(7);
    const std::vector<Whereabouts> past = whereabouts_since(next.stage, from);
    const auto& rows = next.state.episodes.rows;
    std::uint64_t n = 0;
    std::int64_t named = 0;
    for (auto _ : b) named += static_cast<std::int64_t>(contacts_of(next.stage, past, rows[mix(n++) % rows.size()].person, ask_team(*how, from)).size());
    const double each = static_cast<double>(named) / static_cast<double>(b.iterations());
    b.counters["named"] = each;
    sane(b, each > 1 && each < 1000, "as good as no contacts, or everybody");
}
BENCHMARK(trace)->Unit(benchmark::kMicrosecond);

void detect(benchmark::State& b) {
    fresh(b, controlled(), [&](NextTick& next) {
        const std::int64_t before = next.state.counters.control_events;
        detect(next.stage, next.due);
        return next.state.counters.control_events - before;
    });
}
BENCHMARK(detect)->Unit(benchmark::kMicrosecond)->Iterations(20);

void place(benchmark::State& b) {  // orders meet finite places
    std::int64_t orders_given = 0;
    std::int64_t iterations = 0;
    for (auto _ : b) {
        b.PauseTiming();
        auto next = std::make_unique<NextTick>(controlled());
        detect(next->stage, next->due);
        const std::vector<Order> orders = respond(next->stage);
        orders_given += static_cast<std::int64_t>(orders.size()), ++iterations;
        b.ResumeTiming();
        isolate(next->stage, orders);
        b.PauseTiming();
        next.reset();
        b.ResumeTiming();
    }
    if (sane(b, orders_given > 10 * iterations, "too few orders")) b.SetItemsProcessed(orders_given);
}
BENCHMARK(place)->Unit(benchmark::kMicrosecond)->Iterations(20);

void record(benchmark::State& b) {  // a day of the run file
    const Simulation& s = epidemic();
    const std::string file = (std::filesystem::temp_directory_path() / "cordon-bench.h5").string();
    int days = 0;
    {
        Recorder recorder(file, {"bench", 1, 1}, true);
        recorder.begin(s);
        for (auto _ : b) recorder.day(s, days++);
    }
    sane(b, std::filesystem::exists(file + ".part"), "nothing was written");
    std::remove((file + ".part").c_str());
}
BENCHMARK(record)->Unit(benchmark::kMicrosecond)->Iterations(50);

void tick(benchmark::State& b) {
    const Simulation& s = b.range(0) == 0 ? epidemic() : controlled();
    std::int64_t infections = 0;
    for (auto _ : b) {
        b.PauseTiming();
        Simulation next = s;
        b.ResumeTiming();
        for (int k = 0; k < 4; ++k) next.tick();
        b.PauseTiming();
        infections += static_cast<std::int64_t>(next.state.episodes.rows.size() - s.state.episodes.rows.size());
        b.ResumeTiming();
    }
    if (sane(b, infections > 0, "nobody was infected")) b.SetItemsProcessed(infections);
}
BENCHMARK(tick)->ArgName("controlled")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Iterations(10);

}  // namespace
}  // namespace cordon
