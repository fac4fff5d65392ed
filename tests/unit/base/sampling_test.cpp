// Laws of durations, their tables, and choices by weight.
#include "base/sampling.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <string>
#include <vector>

using namespace cordon;

namespace {
const Luck luck(17);
double uniform(std::uint64_t i) { return luck.draw(Purpose::course, {i}).uniform(); }

Law shifted(Law law, double by) {
    law.shift = by;
    return law;
}
struct Named {
    const char* name;
    Law law;
};
const std::vector<Named> laws = {{"exponential", Law::exponential(4)},     {"gamma of small shape", Law::gamma(0.4, 3)},
                                 {"gamma", Law::gamma(5.807, 0.948)},      {"gamma of large shape", Law::gamma(400, 0.01)},
                                 {"lognormal", Law::lognormal(1.63, 0.5)}, {"wide lognormal", Law::lognormal(0, 1)},
                                 {"weibull", Law::weibull(1.7, 5)},        {"weibull of small shape", Law::weibull(0.8, 2)},
                                 {"uniform", Law::uniform(-1, 7)},         {"normal", Law::normal(36.8, 0.4)},
                                 {"triangular", Law::triangular(2, 14)},   {"shifted gamma", shifted(Law::gamma(2, 3), 1.5)},
                                 {"skew normal", Law::skew_normal(1, 2, 1.95)}, {"skew normal to the left", Law::skew_normal(0, 1, -0.7)}};

// Integral of f over (0, 1) with points denser towards both ends: u = t^3 (10 - 15 t + 6 t^2).
template <class F>
double integral(const F& f) {
    constexpr int n = 4000;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
        const double t = (i + 0.5) / n, u = t * t * t * (10 - 15 * t + 6 * t * t);
        sum += f(u) * 30 * t * t * (1 - t) * (1 - t) / n;
    }
    return sum;
}
}  // namespace

TEST_CASE("the mean and sd of a law are those of its quantiles") {
    for (const auto& [name, law] : laws) {
        const auto at = [&law = law](double u) { return law.quantile(u); };
        const double mean = integral(at);
        const double variance = integral([&](double u) { return (at(u) - mean) * (at(u) - mean); });
        INFO(name);
        CHECK(law.mean() == Approx(mean).epsilon(1e-5));
        CHECK(law.sd() == Approx(std::sqrt(variance)).epsilon(1e-4));  // the sum misses some 1e-5 of the tail's square
    }
    CHECK(Law::fixed(3).mean() == 3);
    CHECK(Law::fixed(3).sd() == 0);
    CHECK(shifted(Law::fixed(3), 2).mean() == 5);
}

TEST_CASE("the distribution of a law undoes its quantile") {
    for (const auto& [name, law] : laws)
        for (double p : {1e-9, 1e-3, 0.1, 0.3, 0.5, 0.8, 0.99, 1 - 1e-9}) {
            INFO(name << ", p = " << p);
            CHECK(std::fabs(law.cdf(law.quantile(p)) - p) < 1e-12);
        }
}

TEST_CASE("known values of laws") {
    CHECK(Law::exponential(2).quantile(0.5) == Approx(2 * std::log(2)).epsilon(1e-15));
    CHECK(Law::weibull(2, 3).cdf(3) == Approx(1 - std::exp(-1)).epsilon(1e-15));
    CHECK(Law::lognormal(1.5, 0.4).quantile(0.5) == Approx(std::exp(1.5)).epsilon(1e-15));
    CHECK(Law::gamma(1, 2).cdf(3) == Approx(1 - std::exp(-1.5)).epsilon(1e-15));
    CHECK(Law::uniform(2, 6).cdf(3) == 0.25);
    CHECK(Law::triangular(0, 4).cdf(1) == 0.125);
    CHECK(Law::triangular(0, 4).cdf(3) == 0.875);
    CHECK(Law::triangular(0, 4).quantile(0.5) == 2);
    CHECK(Law::normal(3, 2).quantile(0.5) == 3);
    // P(X < location) = 1/2 - atan(shape) / pi (Azzalini 1985); without shape it is the normal law.
    for (const double shape : {1.95, 0.7, 30.0, -3.0}) CHECK(Law::skew_normal(1, 2, shape).cdf(1) == Approx(0.5 - std::atan(shape) / M_PI).epsilon(1e-9));
    for (const double x : {-4.0, 0.3, 2.5}) CHECK(Law::skew_normal(1, 2, 0).cdf(x) == Approx(Law::normal(1, 2).cdf(x)).margin(1e-12));
}

TEST_CASE("laws of whole numbers and of given values have nothing between these") {
    const Law geometric = Law::geometric(4), given = Law::discrete({1, 2.5, 7}, {1, 2, 1});
    CHECK(geometric.mean() == 4);
    CHECK(geometric.sd() == Approx(std::sqrt(12)));
    for (int k = 1; k < 40; ++k) {
        CHECK(geometric.cdf(k) == Approx(1 - std::pow(0.75, k)).epsilon(1e-12));
        CHECK(geometric.quantile(geometric.cdf(k) - 1e-9) == k);
        CHECK(geometric.cdf(k + 0.999) == geometric.cdf(k));
    }
    CHECK(geometric.cdf(0.999) == 0);
    CHECK(Law::geometric(1).quantile(0.99) == 1);
    CHECK(given.mean() == Approx(3.25));
    CHECK(given.sd() == Approx(std::sqrt((2.25 * 2.25 + 2 * 0.75 * 0.75 + 3.75 * 3.75) / 4)));
    CHECK((given.quantile(0.2) == 1 && given.quantile(0.3) == 2.5 && given.quantile(0.74) == 2.5 && given.quantile(0.76) == 7));
    CHECK((given.cdf(0.9) == 0 && given.cdf(1) == 0.25 && given.cdf(6.9) == 0.75 && given.cdf(7) == 1));
    for (const Law& law : {geometric, given})
        for (const double u : {0.01, 0.3, 0.6, 0.9, 0.9999}) CHECK(LawTable(law).sample(u) == law.quantile(u));
}

TEST_CASE("a law is 0 below its least value and 1 above its largest") {
    for (const Law& law : {Law::exponential(4), Law::gamma(2, 1), Law::lognormal(0, 1), Law::weibull(2, 1)}) {
        CHECK(law.cdf(-1) == 0);
        CHECK(law.cdf(0) == 0);
        CHECK(law.cdf(1e9) == 1);
        CHECK(shifted(law, 5).cdf(4.9) == 0);
        CHECK(shifted(law, 5).cdf(6) == law.cdf(1));
    }
    for (const Law& law : {Law::uniform(2, 6), Law::triangular(2, 6)}) {
        CHECK(law.cdf(1.9) == 0);
        CHECK(law.cdf(6) == 1);
        CHECK(law.cdf(7) == 1);
    }
    CHECK(Law::fixed(3).cdf(2.999) == 0);
    CHECK(Law::fixed(3).cdf(3) == 1);
}

TEST_CASE("a law without spread always gives its one value") {
    struct Case {
        Law law;
        double value;
    };
    for (const auto& [law, value] : std::vector<Case>{{Law::fixed(3), 3},
                                                      {Law::exponential(0), 0},
                                                      {Law::gamma(2, 0), 0},
                                                      {Law::lognormal(0, 0), 1},
                                                      {Law::weibull(2, 0), 0},
                                                      {Law::uniform(4, 4), 4},
                                                      {Law::triangular(4, 4), 4},
                                                      {Law::normal(5, 0), 5}}) {
        for (double p : {1e-12, 0.5, 1 - 1e-12}) {
            CHECK(law.quantile(p) == value);
            CHECK(LawTable(law).sample(p) == value);
        }
        CHECK(law.mean() == value);
        CHECK(law.sd() == 0);
        CHECK(law.cdf(value - 0.01) == 0);
        CHECK(law.cdf(value) == 1);
    }
}

TEST_CASE("values rise with the mean of their law under the same uniform") {
    for (std::uint64_t i = 0; i < 100; ++i) {
        const double u = uniform(i);
        for (double m = 0.5; m < 20; m *= 1.1) {
            CHECK(Law::exponential(m).quantile(u) < Law::exponential(1.1 * m).quantile(u));
            CHECK(Law::gamma(m, 1).quantile(u) < Law::gamma(1.1 * m, 1).quantile(u));
            CHECK(Law::lognormal(m, 0.4).quantile(u) < Law::lognormal(1.1 * m, 0.4).quantile(u));
        }
    }
}

TEST_CASE("a table is within 1e-4 of the sd in the body and exact in the tails") {
    for (const auto& [name, law] : laws) {
        const LawTable table(law);
        double worst = 0;
        for (std::uint64_t i = 0; i < 4000; ++i) {
            const double u = uniform(i);
            worst = std::max(worst, std::fabs(table.sample(u) - law.quantile(u)));
            // Towards both ends of the body, where it bends most.
            const double end = std::ldexp(1 + uniform(i + 1), -11 + static_cast<int>(i % 9));
            worst = std::max(worst, std::fabs(table.sample(end) - law.quantile(end)));
            worst = std::max(worst, std::fabs(table.sample(1 - end) - law.quantile(1 - end)));
            const double tail = std::ldexp(u, -11);
            CHECK(table.sample(tail) == law.quantile(tail));
            CHECK(table.sample(1 - tail) == law.quantile(1 - tail));
        }
        INFO(name << ": " << worst / law.sd() << " sd");
        CHECK(worst < 1e-4 * law.sd());
    }
    CHECK(LawTable().sample(0.4) == 0);
}

TEST_CASE("a table rises with u across its joints") {
    const LawTable table(Law::gamma(2, 3));
    for (double joint : {0x1p-11, 0x1p-10, 0.25, 0.5 - 0x1p-8, 0.5, 0.5 + 0x1p-8, 0.75, 1 - 0x1p-10, 1 - 0x1p-11}) {
        const double before = table.sample(std::nextafter(joint, 0.0)), at = table.sample(joint),
                     after = table.sample(std::nextafter(joint, 1.0));
        CHECK(before == Approx(at).epsilon(1e-13));
        CHECK(after == Approx(at).epsilon(1e-13));
        CHECK(table.sample(joint - 1e-6) < at);
        CHECK(table.sample(joint + 1e-6) > at);
    }
}

TEST_CASE("a choice by weight is the first whose share reaches u") {
    for (std::size_t n : {1u, 2u, 3u, 7u, 100u, 1000u}) {
        std::vector<double> weights;
        double sum = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double w = uniform(i) < 0.3 && n > 3 ? 0 : std::pow(uniform(1000 + i), 8);  // many empty, few heavy
            weights.push_back(w), sum += w;
        }
        const Discrete choice(weights);
        REQUIRE(choice.size() == n);
        const auto searched = [&](double u) {
            double below = 0;
            std::uint32_t i = 0, last = 0;
            for (; i < n; ++i) {
                if (weights[i] > 0) last = i;
                if ((below += weights[i]) / sum >= u) return i;
            }
            return last;
        };
        for (std::uint64_t i = 0; i < 3000; ++i) {
            const double u = uniform(i);
            CHECK(choice.sample(u) == searched(u));
        }
        CHECK(weights[choice.sample(0x1p-53)] > 0);
        CHECK(weights[choice.sample(1 - 0x1p-53)] > 0);
        double total = 0;
        for (std::uint32_t i = 0; i < n; ++i) {
            CHECK(choice.probability(i) == Approx(weights[i] / sum).margin(1e-15));
            total += choice.probability(i);
        }
        CHECK(total == Approx(1).epsilon(1e-14));
    }
}

TEST_CASE("what has no weight is never chosen") {
    const Discrete choice({0, 0, 2, 0, 1, 0, 0});
    for (int i = 1; i < 3000; ++i) CHECK(choice.sample(i / 3000.0) == (i <= 2000 ? 2 : 4));
}
