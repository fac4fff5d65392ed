// Parallel loops: the same result for any number of threads, any size of block and any order.
#include "base/parallel.h"

#include <catch2/catch.hpp>

#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/rng.h"

using namespace cordon;

namespace {
// All ways to run a loop that a result may not depend on. Leaves the settings as they were.
template <class Body>
void in_every_way(const Body& body) {
    const Parallel before = parallel();
    for (std::size_t items : {1u, 3u, 256u}) {
        for (int threads : {1, 2, 3, 7, 16}) {
            set_parallel({threads, false, 1, items});
            INFO(threads << " threads, " << items << " items a block");
            body();
        }
        for (std::uint64_t seed : {1u, 2u, 3u}) {
            set_parallel({1, true, seed, items});
            INFO("shuffled by " << seed << ", " << items << " items a block");
            body();
        }
    }
    set_parallel(before);
}
}  // namespace

TEST_CASE("a loop does each index once") {
    for (std::size_t n : {0u, 1u, 2u, 255u, 256u, 257u, 1000u})
        in_every_way([n] {
            std::vector<int> done(n, 0);
            for_each_index(n, [&](std::size_t i) { ++done[i]; });
            CHECK(done == std::vector<int>(n, 1));
        });
}

TEST_CASE("what is gathered stands in the order of the index") {
    for (std::size_t n : {0u, 1u, 5u, 1000u}) {
        std::vector<std::uint64_t> expected;
        const auto emit = [](std::size_t i, std::vector<std::uint64_t>& out) {
            for (std::uint64_t k = 0; k < mix(i) % 4; ++k) out.push_back(i * 10 + k);  // none to three each
        };
        for (std::size_t i = 0; i < n; ++i) emit(i, expected);
        in_every_way([&] { CHECK(gather<std::uint64_t>(n, emit) == expected); });
    }
}

TEST_CASE("loops may be nested") {
    in_every_way([] {
        const auto sums = gather<std::size_t>(40, [](std::size_t i, std::vector<std::size_t>& out) {
            const auto inner = gather<std::size_t>(i, [](std::size_t j, std::vector<std::size_t>& o) { o.push_back(j); });
            out.push_back(std::accumulate(inner.begin(), inner.end(), std::size_t{0}));
        });
        for (std::size_t i = 0; i < sums.size(); ++i) CHECK(sums[i] == i * (i - (i > 0)) / 2);
    });
}

TEST_CASE("the failure of the lowest block is the one that is told") {
    in_every_way([] {
        std::string told;
        try {
            for_blocks(50, [](std::size_t b) {
                if (b % 10 == 7) throw std::runtime_error("block " + std::to_string(b));
            });
        } catch (const std::runtime_error& e) {
            told = e.what();
        }
        CHECK(told == "block 7");
        // The next loop runs as if nothing had been.
        CHECK(gather<int>(3, [](std::size_t i, std::vector<int>& out) { out.push_back(static_cast<int>(i)); }) ==
              std::vector<int>{0, 1, 2});
    });
}

TEST_CASE("a shuffle changes the order in which blocks run, and its seed the shuffle") {
    const Parallel before = parallel();
    const auto order = [](std::uint64_t seed) {
        set_parallel({1, true, seed, 1});
        std::vector<std::size_t> ran;
        for_blocks(100, [&](std::size_t b) { ran.push_back(b); });
        return ran;
    };
    std::vector<std::size_t> straight(100);
    std::iota(straight.begin(), straight.end(), std::size_t{0});
    CHECK(order(1) != straight);
    CHECK(order(1) == order(1));
    CHECK(order(1) != order(2));
    const std::vector<std::size_t> third = order(3);
    CHECK(std::is_permutation(straight.begin(), straight.end(), third.begin()));
    set_parallel(before);
}
