// The keyed permutation: a bijection, its own inverse undone, and without preference for any order.
#include "base/permutation.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "base/maths.h"

using namespace cordon;

namespace {
const Luck luck(23);
Permutation permutation(std::uint32_t n, std::uint64_t key) { return {n, luck.draw(Purpose::trips_members, {key}, n)}; }

// How improbable a chi-square so large is, as the standard deviations of a normal law that are exceeded as rarely.
double sigmas(double chi_square, double degrees) { return -exact::normal_quantile(exact::gamma_tails(degrees / 2, chi_square / 2).upper); }
double sigmas(const std::vector<std::uint32_t>& counts, double cells, double keys) {
    double sum = 0;
    for (std::uint32_t c : counts) sum += c * static_cast<double>(c);
    return sigmas(sum * cells / keys - keys, cells - 1);  // sum (c - e)^2 / e with e = keys / cells; impossible cells add nothing
}
}  // namespace

TEST_CASE("a permutation of any size reaches each element once, and its inverse leads back") {
    for (std::uint32_t n = 1; n <= 3000; ++n) {
        const Permutation p = permutation(n, n);
        std::vector<bool> reached(n, false);
        bool good = true;
        for (std::uint32_t i = 0; i < n; ++i) {
            const std::uint32_t j = p(i);
            good = good && j < n && !reached[j] && p.inverse(j) == i;
            if (j < n) reached[j] = true;
        }
        INFO("n = " << n);
        CHECK(good);
    }
}

TEST_CASE("large permutations stay in range and lead back") {
    for (std::uint32_t n :
         {65535u, 65536u, 65537u, 1000003u, 16777216u, 1400000000u, 2147483648u, 2147483649u, 4294836225u, 4294967294u, 4294967295u}) {
        const Permutation p = permutation(n, 1);
        const auto leads_back = [&](std::uint32_t i) { return p(i) < n && p.inverse(p(i)) == i && p(p.inverse(i)) == i; };
        INFO("n = " << n);
        CHECK(leads_back(0));
        CHECK(leads_back(n - 1));
        for (std::uint64_t i = 0; i < 2000; ++i) CHECK(leads_back(luck.draw(Purpose::course, {i}).below(n)));
    }
}

// Exchangeability by chi-square over the positions of an element, and over those of two neighbours; 36 or more expected in each cell. Some
// 500 statistics, each beyond 4.5 sigmas with probability 3.4e-6.
TEST_CASE("each element is in each position equally often, and so are pairs") {
    for (std::uint32_t n : {3u, 4u, 5u, 6u, 7u, 8u, 9u, 10u, 11u, 12u, 16u, 17u, 24u, 32u, 33u}) {
        const std::uint32_t keys = 40000;
        std::vector<std::vector<std::uint32_t>> at(n, std::vector<std::uint32_t>(n)), pairs(n, std::vector<std::uint32_t>(n * n));
        for (std::uint32_t key = 0; key < keys; ++key) {
            const Permutation p = permutation(n, key);
            std::uint32_t previous = p(n - 1);
            for (std::uint32_t i = 0; i < n; ++i) {
                const std::uint32_t j = p(i);
                ++at[i][j];
                ++pairs[i][previous * n + j];  // of element i and the one before it
                previous = j;
            }
        }
        for (std::uint32_t i = 0; i < n; ++i) {
            std::uint32_t same_place = 0;
            for (std::uint32_t j = 0; j < n; ++j) same_place += pairs[i][j * n + j];
            INFO("n = " << n << ", element " << i);
            CHECK(same_place == 0);
            CHECK(sigmas(at[i], n, keys) < 4.5);
            CHECK(sigmas(pairs[i], n * (n - 1.0), keys) < 4.5);
        }
    }
}

TEST_CASE("all orders of four elements are equally likely") {
    std::vector<std::uint32_t> orders(256);
    const std::uint32_t keys = 100000;
    for (std::uint32_t key = 0; key < keys; ++key) {
        const Permutation p = permutation(4, key);
        ++orders[p(0) * 64 + p(1) * 16 + p(2) * 4 + p(3)];
    }
    CHECK(sigmas(orders, 24, keys) < 4.5);
}

TEST_CASE("neighbours of a large permutation are not neighbours any more") {
    // |p(i+1) - p(i)| has mean (n+1)/3 and sd n / sqrt(18) where order is random.
    for (std::uint32_t n : {50u, 1000u, 10000u, 1000000u, 4294967295u}) {
        double sum = 0;
        const int keys = 3000, steps = 10;
        for (int key = 0; key < keys; ++key) {
            const Permutation p = permutation(n, static_cast<std::uint64_t>(key));
            for (std::uint32_t i = 0; i < steps; ++i) sum += std::fabs(static_cast<double>(p(i + 1)) - p(i));
        }
        const double sd = n / std::sqrt(18.0 * keys * steps) * 1.5;  // steps of one key share an end: variance up to twice as large
        CHECK(std::fabs(sum / (keys * steps) - (n + 1.0) / 3) < 4.5 * sd);
    }
}
