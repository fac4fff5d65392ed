// The same bits for any number of threads, shuffled blocks, any block size, batches and forced individuals, on a small
// world with every link of the chain active and capacities that bind.
#include <catch2/catch.hpp>

#include "base/parallel.h"
#include "validation/run_case.h"

using namespace cordon;

namespace {

// Small, crowded and badly hit: laboratories, sites and hospitals overflow.
std::vector<std::string> crowded(const std::vector<std::string>& more = {}) {
    std::vector<std::string> sets = {"world.kind=synthetic", "world.people=12000", "world.rows=25", "world.columns=45", "run.days=45", "run.seeds=120", "contacts.r0=3.5", "arrivals.wuhan.outside=\"\"", "arrivals.wuhan.count_scale=0.01", "arrivals.wenzhou.count_scale=0.01",
                                     "calendar.work_stopped_from=2020-01-29", "policy.gates.lanes=1", "policy.gates.service={law=\"exponential\", mean=60}"};
    sets.insert(sets.end(), more.begin(), more.end());
    return sets;
}

std::vector<std::uint64_t> digests(const Case& c, const Parallel& how) {
    set_parallel(how);
    const auto done = c.run(1);
    set_parallel({1, false, 1, 256});
    return done.simulation->digests;
}

}  // namespace

TEST_CASE("threads, blocks and their order change no bit while capacities bind") {
    const Case c("lishui-2020.toml", crowded());
    const auto straight = c.run(1);
    const std::vector<std::uint64_t> expected = straight.simulation->digests;

    // The scenario is what it is meant to be: every link acts, and places are short.
    CHECK(straight.figure("infections") > 500);
    CHECK(straight.figure("confirmed") > 100);
    CHECK(straight.figure("traced_cases") > 20);
    CHECK(straight.figure("contacts_named") > 100);
    CHECK(straight.figure("discharged") > 0);
    CHECK(straight.figure("gate_flagged") > 50);
    CHECK(straight.figure("gate_caught") > 0);
    CHECK(straight.figure("peak_waiting_for_place") > 20);
    CHECK(straight.totals->sum(Series::gate_waited) > 0);

    for (int threads : {2, 3, 7, 16}) CHECK(digests(c, {threads, false, 1, 16}) == expected);
    for (std::uint64_t order : {1, 2, 3}) CHECK(digests(c, {1, true, order, 4}) == expected);
    for (std::size_t items : {std::size_t{1}, std::size_t{3}}) CHECK(digests(c, {1, false, 1, items}) == expected);
}

TEST_CASE("a world is the same for any number of threads and block size") {
    set_parallel({1, false, 1, 256});
    const std::uint64_t expected = Case("lishui-2020.toml", crowded()).world.hash;
    for (const Parallel& how : {Parallel{3, false, 1, 1}, Parallel{2, false, 1, 64}, Parallel{1, true, 5, 2}}) {
        set_parallel(how);
        CHECK(Case("lishui-2020.toml", crowded()).world.hash == expected);
    }
    set_parallel({1, false, 1, 256});
}

TEST_CASE("batches and forced individuals give the same bits") {
    set_parallel({1, false, 1, 256});
    const Case batches("lishui-2020.toml", crowded()), individuals("lishui-2020.toml", crowded({"run.individuals=true"}));
    const auto a = batches.run(1), b = individuals.run(1);
    CHECK(a.simulation->digests == b.simulation->digests);
    CHECK(a.totals->sum(Series::gate_passed) == b.totals->sum(Series::gate_passed));
    CHECK(a.totals->sum(Series::gate_passed) > 10000);
}

TEST_CASE("another seed gives other bits") {
    const Case c("lishui-2020.toml", crowded({"run.days=5"}));
    CHECK(c.run(1).digest() != c.run(2).digest());
}
