// Whole runs side by side: each once, what they share made once and gone in time.
#include "base/tasks.h"

#include <catch2/catch.hpp>

#include <numeric>
#include <stdexcept>
#include <vector>

#include "base/contracts.h"
#include "base/errors.h"
#include "base/parallel.h"

using namespace cordon;

namespace {

struct Seen {
    std::vector<int> made, released, worked, committed;  // how often
    std::size_t there = 0, most = 0;                     // things at once
    bool in_time = true;                                 // each task found its thing there
};

Seen run(const std::vector<std::size_t>& needs, std::size_t things, int threads, std::size_t stop_after = static_cast<std::size_t>(-1)) {
    const Parallel before = parallel();
    set_parallel({threads, false, 1, 256});
    Seen s{std::vector<int>(things), std::vector<int>(things), std::vector<int>(needs.size()), std::vector<int>(needs.size())};
    std::vector<char> there(things, 0);
    std::size_t over = 0;
    Tasks tasks;
    tasks.needs = needs;
    tasks.prepare = [&](std::size_t thing) {
        one_at_a_time([&] { ++s.made[thing], there[thing] = 1, s.most = std::max(s.most, ++s.there); });
    };
    tasks.release = [&](std::size_t thing) {
        one_at_a_time([&] { ++s.released[thing], there[thing] = 0, --s.there; });
    };
    tasks.work = [&](std::size_t task) {
        one_at_a_time([&] { ++s.worked[task], s.in_time &= there[needs[task]] == 1; });
        std::vector<int> sum(1000);
        for_each_index(sum.size(), [&](std::size_t i) { sum[i] = 1; });  // loops inside are serial, and all of it is done
        for (int x : sum) s.in_time &= x == 1;
    };
    tasks.commit = [&](std::size_t task) { return ++s.committed[task], ++over < stop_after; };
    run_tasks(tasks);
    set_parallel(before);
    return s;
}

}  // namespace

TEST_CASE("each task is done and committed once, and what it needs is made once before it and released once after the last") {
    const std::vector<std::size_t> one(20, 0), mixed = {0, 0, 1, 1, 2, 2, 3, 3, 0, 1, 2, 3}, each = {0, 1, 2, 3, 4, 5, 6, 7};
    for (int threads : {1, 2, 3, 7})
        for (const auto& [needs, things] : {std::pair(one, 1), std::pair(mixed, 4), std::pair(each, 8)}) {
            const Seen s = run(needs, static_cast<std::size_t>(things), threads);
            CHECK(s.made == std::vector<int>(static_cast<std::size_t>(things), 1));
            CHECK(s.released == s.made);
            CHECK(s.worked == std::vector<int>(needs.size(), 1));
            CHECK(s.committed == s.worked);
            CHECK(s.in_time);
        }
}

TEST_CASE("no more things are there at once than threads and one, where tasks go thing by thing") {
    std::vector<std::size_t> needs;
    for (std::size_t thing = 0; thing < 30; ++thing) needs.insert(needs.end(), 3, thing);
    for (int threads : {1, 2, 3}) CHECK(run(needs, 30, threads).most <= static_cast<std::size_t>(threads) + 1);
}

TEST_CASE("a commit that says so lets no task begin after it") {
    const Seen s = run(std::vector<std::size_t>(20, 0), 1, 1, 5);
    CHECK(std::accumulate(s.worked.begin(), s.worked.end(), 0) == 5);
}

TEST_CASE("a commit that fails ends the whole, and its error is told") {
    Tasks tasks;
    int committed = 0;
    tasks.needs.assign(50, 0);
    tasks.prepare = tasks.release = tasks.work = [](std::size_t) {};
    tasks.commit = [&](std::size_t) -> bool {
        if (++committed == 3) throw RunError("the disk is full");
        return true;
    };
    CHECK_THROWS_WITH(run_tasks(tasks), "the disk is full");
    CHECK(committed == 3);
}

TEST_CASE("a broken contract is an error of one run while it is asked to be") {
    const ContractsThrow contracts;
    CHECK_THROWS_AS([] { expects(1 > 2); }(), RunError);
}
