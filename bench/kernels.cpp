// Single steps: draws, samples, whereabouts, the calendar. Items a second; the time is of one item.
#include <benchmark/benchmark.h>

#include "base/agenda.h"
#include "base/permutation.h"
#include "base/sampling.h"
#include "bench/mid_run.h"

namespace cordon {
namespace {

constexpr std::uint32_t batch = 1024;

// One item in each of a batch.
template <class Item>
void each(benchmark::State& b, const Item& item) {
    std::uint64_t n = 0;
    for (auto _ : b)
        for (std::uint32_t i = 0; i < batch; ++i) benchmark::DoNotOptimize(item(n++));
    b.SetItemsProcessed(static_cast<std::int64_t>(b.iterations()) * batch);
}

// Numbers as they come up in a run: the next by a hash of the last.
double unit(std::uint64_t n) { return (static_cast<double>(mix(n) >> 12) + 0.5) * 0x1p-52; }

void draw(benchmark::State& b) {
    const Luck luck(1);
    each(b, [&](std::uint64_t n) { return luck.draw(Purpose::contact_accept, {n}, 7, n + 1).uniform(); });
}
BENCHMARK(draw);

void draw_without_partner(benchmark::State& b) {
    const Luck luck(1);
    each(b, [&](std::uint64_t n) { return luck.draw(Purpose::course, {n}, 7).uniform(); });
}
BENCHMARK(draw_without_partner);

void sample_law_by_table(benchmark::State& b) {
    const LawTable table(Law::gamma(20.5, 0.63));
    each(b, [&](std::uint64_t n) { return table.sample(unit(n)); });
}
BENCHMARK(sample_law_by_table);

void sample_law_by_quantile(benchmark::State& b) {
    const Law law = Law::gamma(20.5, 0.63);
    each(b, [&](std::uint64_t n) { return law.quantile(unit(n)); });
}
BENCHMARK(sample_law_by_quantile);

void sample_poisson(benchmark::State& b) {
    const double mean = static_cast<double>(b.range(0)) / 10;
    each(b, [&](std::uint64_t n) { return poisson(mean, unit(n)); });
}
BENCHMARK(sample_poisson)->ArgName("mean_x10")->Arg(1)->Arg(30)->Arg(1000);

void sample_binomial(benchmark::State& b) {
    const auto of = static_cast<std::uint32_t>(b.range(0));
    each(b, [&](std::uint64_t n) { return binomial(of, 0.3, unit(n)); });
}
BENCHMARK(sample_binomial)->ArgName("n")->Arg(10)->Arg(10000);

void permute_there_and_back(benchmark::State& b) {
    const Permutation order(static_cast<std::uint32_t>(b.range(0)), Luck(1).draw(Purpose::trips_members, {1}));
    const std::uint32_t n = static_cast<std::uint32_t>(b.range(0));
    each(b, [&](std::uint64_t i) { return order.inverse(order(static_cast<std::uint32_t>(i) % n)); });
}
BENCHMARK(permute_there_and_back)->ArgName("n")->Arg(16)->Arg(10000);

// As many events in the calendar as 100,000 infections have at a time; each is planned, and taken in order in its tick.
void calendar(benchmark::State& b) {
    constexpr std::uint32_t ticks = 80;
    const auto events = static_cast<std::uint32_t>(b.range(0));
    Agenda<Due> agenda;
    Tick now{0};
    agenda.take(now);
    std::uint64_t n = 0;
    const auto plan = [&] {
        Due due;
        due.episode = Episode(mix(++n) >> 40), due.moment = Moment{static_cast<std::int32_t>(mix(n) >> 45)};
        agenda.plan(now + static_cast<std::int32_t>(1 + mix(n + 1) % ticks), due);
    };
    for (std::uint32_t i = 0; i < events; ++i) plan();
    std::int64_t taken = 0;
    for (auto _ : b) {
        const std::vector<Due> due = agenda.take(++now);
        for (std::size_t i = 0; i < due.size(); ++i) plan();
        taken += static_cast<std::int64_t>(due.size());
    }
    if (sane(b, agenda.planned() == events, "events were lost")) b.SetItemsProcessed(taken);
}
BENCHMARK(calendar)->ArgName("events")->Arg(1000000)->Iterations(400);

// --- whereabouts: in a million people, at random places, so that memory is part of it -------------------------------------------------

struct Place {
    const World& w = ground("full-1m").world;
    Luck luck{1};
    Conditions conditions;
    Whereabouts whereabouts;
    explicit Place(int quarter) : conditions(normal(w)), whereabouts(w, luck, Tick{8 + quarter}, conditions) {
        for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) whereabouts.prepare(Township(t));  // as in a tick of many contacts
    }
    static Conditions normal(const World& w) {
        Conditions c;
        c.county.resize(w.places.counties.size());
        return c;
    }
};

void where(benchmark::State& b) {
    const Place at(static_cast<int>(b.range(0)));
    const std::uint32_t people = at.w.population.size();
    std::int64_t out = 0, asked = 0;
    each(b, [&](std::uint64_t n) {
        const Presence p = at.whereabouts.where(Person(mix(n) % people));
        out += p.activity != Activity::home, ++asked;
        return p.cell.value;
    });
    const double share = static_cast<double>(out) / static_cast<double>(asked);
    b.counters["out"] = share;
    sane(b, b.range(0) == 0 ? share == 0 : share > 0.2 && share < 0.95, "as good as nobody, or everybody, is out");
}
BENCHMARK(where)->ArgName("quarter")->DenseRange(0, 3);

void who(benchmark::State& b) {
    const Place at(static_cast<int>(b.range(0)));
    const std::uint32_t cells = static_cast<std::uint32_t>(at.w.places.cells.size());
    std::int64_t there = 0, asked = 0;
    each(b, [&](std::uint64_t n) {
        const Cell c(mix(n) % cells);
        const Person p = at.whereabouts.who(c, static_cast<std::uint32_t>(mix(n + 1) % at.whereabouts.slots(c)));
        there += static_cast<bool>(p), ++asked;
        return p.value;
    });
    const double share = static_cast<double>(there) / static_cast<double>(asked);
    b.counters["there"] = share;
    sane(b, share > 0.2 && share < 0.95, "as good as nobody, or everybody, is there");
}
BENCHMARK(who)->ArgName("quarter")->DenseRange(0, 3);

void select_and_rank(benchmark::State& b) {
    const World& w = ground("full-1m").world;
    const std::uint32_t townships = static_cast<std::uint32_t>(w.places.townships.size());
    bool same = true;
    each(b, [&](std::uint64_t n) {
        const Township t(mix(n) % townships);
        const std::uint32_t r = static_cast<std::uint32_t>(mix(n + 1) % w.population.count(t, workers));
        const Person p = w.population.select(t, workers, r);
        same = same && w.population.rank(t, workers, p) == r;
        return p.value;
    });
    sane(b, same, "rank is not the inverse of select");
}
BENCHMARK(select_and_rank);

}  // namespace
}  // namespace cordon
