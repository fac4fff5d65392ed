// Poisson and binomial counts: against their definition, and how they nest.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include "base/sampling.h"

using namespace cordon;

namespace {
constexpr double last_below_1 = 1 - 0x1p-53;
const Luck luck(11);
double uniform(std::uint64_t i) { return luck.draw(Purpose::course, {i}).uniform(); }

// P(X <= k) for k = first, first+1, ... in long double, from 12 standard deviations below the mean on. A draw that this says
// lies within `unsure` of a border between two counts is left out of the comparison: about `unsure` of all.
struct Reference {
    std::uint32_t first;
    std::vector<long double> cumulative;
    static constexpr double unsure = 1e-12;

    std::uint32_t count(double u) const {
        std::uint32_t k = 0;
        while (k + 1 < cumulative.size() && cumulative[k] < u) ++k;
        return first + k;
    }
    bool sure(double u) const {
        const std::uint32_t k = count(u) - first;
        return std::fabs(static_cast<double>(cumulative[k] - u)) > unsure &&
               (k == 0 || std::fabs(static_cast<double>(cumulative[k - 1] - u)) > unsure);
    }
};
template <class LogP>
Reference reference(double mean, double sd, double most, const LogP& log_p) {
    const double first = std::max(0.0, std::floor(mean - 12 * sd - 40)), last = std::min(most, std::ceil(mean + 12 * sd + 40));
    Reference r{static_cast<std::uint32_t>(first), {}};
    long double sum = 0;
    for (double k = first; k <= last; ++k) r.cumulative.push_back(sum += std::exp(log_p(static_cast<long double>(k))));
    return r;
}
Reference poisson_reference(double mean) {
    const long double m = mean;
    return reference(mean, std::sqrt(mean), 4e9, [m](long double k) { return k * std::log(m) - m - std::lgamma(k + 1); });
}
Reference binomial_reference(double n, double p) {
    const long double q = 1 - static_cast<long double>(p);
    return reference(n * p, std::sqrt(n * p * (1 - p)), n, [=](long double k) {
        return std::lgamma(n + 1.0L) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(static_cast<long double>(p)) +
               (n - k) * std::log(q);
    });
}

// The draws to compare: many uniforms, both ends, and both sides of each border near the middle.
template <class Sample>
void compare(const Reference& r, const Sample& sample) {
    std::vector<double> us = {1e-15, 1e-9, 1e-5, 1 - 1e-5, 1 - 1e-9};
    for (std::uint64_t i = 0; i < 2000; ++i) us.push_back(uniform(i));
    for (std::size_t k = 0; k < r.cumulative.size(); k += 1 + r.cumulative.size() / 200) {
        const double border = static_cast<double>(r.cumulative[k]);
        if (border > 1e-9 && border < 1 - 1e-9) us.push_back(border - 2 * Reference::unsure), us.push_back(border + 2 * Reference::unsure);
    }
    std::size_t compared = 0;
    for (double u : us) {
        if (!r.sure(u)) continue;
        ++compared;
        INFO("u = " << u);
        CHECK(sample(u) == r.count(u));
    }
    CHECK(compared > 2000);
}

// The two neighbouring doubles between which sample() passes from below `count` to `count` or above.
template <class Sample>
double border(const Sample& sample, std::uint32_t count) {
    double below = 0x1p-53, above = last_below_1;
    while (std::nextafter(below, 1.0) < above) {
        const double middle = 0.5 * (below + above);
        (sample(middle) < count ? below : above) = middle;
    }
    return above;
}
template <class Sample>
void rises(const Sample& sample, std::uint32_t near) {
    std::uint32_t last = 0;
    for (int i = 1; i < 20000; ++i) {
        const std::uint32_t k = sample(i / 20000.0);
        CHECK(k >= last);
        last = k;
    }
    // Double by double around the border between two counts.
    double u = border(sample, near);
    for (int i = 0; i < 300; ++i) u = std::nextafter(u, 0.0);
    CHECK(sample(u) == near - 1);
    last = 0;
    for (int i = 0; i < 600; ++i) {
        const std::uint32_t k = sample(u);
        CHECK(k >= last);
        last = k;
        u = std::nextafter(u, 1.0);
    }
    CHECK(last == near);
}
}  // namespace

TEST_CASE("a Poisson count is the smallest whose cumulative probability reaches u") {
    for (double mean : {1e-9, 0.01, 0.3, 1.0, 2.7, 9.5, 40.0, 99.9, 100.0, 101.3, 350.0, 2000.0, 12345.6}) {
        INFO("mean " << mean);
        compare(poisson_reference(mean), [mean](double u) { return poisson(mean, u); });
    }
}

TEST_CASE("a binomial count is the smallest whose cumulative probability reaches u") {
    struct Case {
        std::uint32_t n;
        double p;
    };
    for (const Case& c : std::vector<Case>{{1, 0.3},
                                           {2, 0.5},
                                           {10, 0.01},
                                           {10, 0.4},
                                           {10, 0.75},
                                           {40, 0.999},
                                           {199, 0.5},
                                           {200, 0.5},
                                           {202, 0.5},
                                           {300, 0.6},
                                           {1000, 0.1},
                                           {1000, 0.97},
                                           {5000, 0.02},
                                           {20000, 0.3},
                                           {100000, 0.001},
                                           {1000000, 0.002}}) {
        INFO("n " << c.n << ", p " << c.p);
        compare(binomial_reference(c.n, c.p), [c](double u) { return binomial(c.n, c.p, u); });
    }
}

TEST_CASE("nothing can come of nothing, and everything comes of certainty") {
    for (double u : {0x1p-53, 0.3, 0.5, 0.9, last_below_1}) {
        CHECK(poisson(0, u) == 0);
        CHECK(binomial(0, 0.4, u) == 0);
        CHECK(binomial(0, 1, u) == 0);
        for (std::uint32_t n : {1u, 7u, 100000u, 4294967295u}) {
            CHECK(binomial(n, 0, u) == 0);
            CHECK(binomial(n, 1, u) == n);
            CHECK(binomial(n, 0.3, u) <= n);
            CHECK(binomial(n, 0.8, u) <= n);
        }
    }
}

TEST_CASE("a uniform on a border belongs to the lower count, for small and large p") {
    CHECK(binomial(1, 0.5, 0.5) == 0);
    CHECK(binomial(1, 0.5, 0.5 + 0x1p-53) == 1);
    CHECK(binomial(1, 0.25, 0.75) == 0);
    CHECK(binomial(1, 0.75, 0.25) == 0);
    CHECK(binomial(1, 0.75, 0.25 + 0x1p-53) == 1);
    CHECK(binomial(2, 0.75, 0.4375) == 1);  // P(X <= 1) = 7/16
    CHECK(binomial(2, 0.75, 0.4375 + 0x1p-52) == 2);
}

TEST_CASE("the last uniforms below 1 give counts far out but possible") {
    // P(X > k) = 1e-16 at about 8 sd, further out for skewed laws.
    CHECK(poisson(1e-20, last_below_1) == 0);
    CHECK(poisson(1, last_below_1) >= 17);
    CHECK(poisson(1, last_below_1) <= 19);
    for (double mean : {20.0, 99.0, 101.0, 1e4, 1e9}) {
        const double sd = std::sqrt(mean);
        CHECK(poisson(mean, last_below_1) > mean + 7.5 * sd);
        CHECK(poisson(mean, last_below_1) < mean + 9 * sd + 30);
        CHECK(poisson(mean, 0x1p-53) < mean - 4 * sd);
        CHECK(poisson(mean, 0x1p-53) + 9 * sd > mean);
    }
    CHECK(binomial(4294967295u, 0.5, last_below_1) > 2147483648.0 + 8 * 32768);
    CHECK(binomial(4294967295u, 0.5, last_below_1) < 2147483648.0 + 9 * 32768);
    CHECK(binomial(30, 0.5, last_below_1) == 30);  // 2^-30 remains for it
    CHECK(binomial(30, 0.5, 0x1p-53) == 0);
}

TEST_CASE("a Poisson count rises with u, double by double") {
    rises([](double u) { return poisson(0.7, u); }, 1);
    rises([](double u) { return poisson(30, u); }, 33);
    rises([](double u) { return poisson(99.9, u); }, 95);
    rises([](double u) { return poisson(100.1, u); }, 104);
    rises([](double u) { return poisson(1e4, u); }, 9871);
    rises([](double u) { return poisson(1e9, u); }, 1000012345);
}

TEST_CASE("a binomial count rises with u, double by double") {
    rises([](double u) { return binomial(20, 0.1, u); }, 2);
    rises([](double u) { return binomial(20, 0.9, u); }, 17);
    rises([](double u) { return binomial(1000, 0.2, u); }, 195);
    rises([](double u) { return binomial(1000, 0.7, u); }, 710);
    rises([](double u) { return binomial(4294967295u, 0.25, u); }, 1073750000);
}

TEST_CASE("counts nest: they rise with the mean, with p and with n under the same uniform") {
    for (std::uint64_t i = 0; i < 200; ++i) {
        const double u = uniform(i);
        std::uint32_t last = 0;
        for (double mean = 0.001; mean < 2e6; mean *= 1.013) {
            const std::uint32_t k = poisson(mean, u);
            CHECK(k >= last);
            last = k;
        }
        for (std::uint32_t n : {1u, 12u, 250u, 3000u}) {
            last = 0;
            for (int j = 0; j <= 400; ++j) {
                const std::uint32_t k = binomial(n, j / 400.0, u);
                CHECK(k >= last);
                last = k;
            }
            CHECK(last == n);
        }
        for (double p : {0.003, 0.4, 0.8}) {
            last = 0;
            for (std::uint32_t n = 0; n < 600; ++n) {
                const std::uint32_t k = binomial(n, p, u);
                CHECK(k >= last);
                last = k;
            }
        }
    }
}
