// Poisson and binomial counts by inversion: the smallest k whose cumulative probability reaches u.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "base/arithmetic.h"
#include "base/errors.h"
#include "base/maths.h"
#include "base/sampling.h"

namespace cordon {

namespace {
constexpr double few = 100;          // [count] mean up to which summing from 0 is the faster way
constexpr std::uint32_t most = 255;  // beyond the largest count for any u below 1 and a mean of `few`

constexpr std::array<double, most + 1> reciprocals() {
    std::array<double, most + 1> r{};
    for (std::uint32_t k = 1; k <= most; ++k) r[k] = 1.0 / k;
    return r;
}
constexpr auto reciprocal = reciprocals();

// A probability and its complement, both as exact as they can be had.
struct Level {
    double u, rest;
};

// Sums probabilities from f = P(X = 0) on. P(X = k) / P(X = k-1) = a / k - b.
std::uint32_t sum_up(double f, double a, double b, std::uint32_t last, double u) {
    double sum = f;
    std::uint32_t k = 0;
    for (double g = f; sum < u && k < last; sum += g) ++k, g *= a * reciprocal[k] - b;
    if (sum >= u) return k;
    // Rounding kept the sum below u: the last value that the sum can see.
    std::uint32_t seen = 0;
    k = 0, sum = f;
    for (double g = f; k < last;) {
        ++k, g *= a * reciprocal[k] - b;
        if (sum + g > sum) seen = k;
        sum += g;
    }
    return seen;
}

// The smallest k at which tails(k) reaches the level, from a guess that is off by few. tails() costs ten times a step, so
// steps add up probabilities, and tails() is asked again where the level is nearer to a border than they are good for:
// the answer does not depend on the guess. step(k) = P(X = k) / P(X = k-1).
template <class TailsOf, class Step>
double walk(double guess, double last, Level level, const TailsOf& tails, const Step& step) {
    const bool low = level.u <= 0.5;
    const double goal = low ? level.u : level.rest;
    double k = std::clamp(guess, 0.0, last);
    exact::Tails t = tails(k);
    const auto above = [&](double lower, double upper) { return low ? lower - goal : goal - upper; };  // >= 0: reached
    double reached = above(t.lower, t.upper), f = t.density;
    const double start = k;
    if (reached >= 0) {
        while (k > 0 && reached - f >= 0) reached -= f, f *= 1 / step(k), k -= 1;
    } else {
        while (k < last && reached < 0 && f > 1e-40) k += 1, f *= step(k), reached += f;
    }
    const double unsure = 1e-11 * (goal + std::fabs(k - start) * f);
    if (reached > unsure && reached - f < -unsure) return k;
    const auto truly = [&](double j) {
        const exact::Tails s = tails(j);
        return above(s.lower, s.upper) >= 0;
    };
    while (k > 0 && truly(k - 1)) k -= 1;
    while (k < last && f > 1e-40 && !truly(k)) k += 1;
    return k;
}

// Quantile of a count from mean, sd, skewness and excess kurtosis (Cornish & Fisher 1938).
double guess(double u, double mean, double sd, double skewness, double kurtosis) {
    const double z = exact::normal_quantile(u);
    const double x = z + skewness * (z * z - 1) / 6 + z * (kurtosis * (z * z - 3) / 24 - skewness * skewness * (2 * z * z - 5) / 36);
    return std::floor(mean + sd * x + 0.5);
}

// The count at a level by its cumulants, of which the steps of a count take away 1/12 and -1/120 (Cornish & Fisher 1938, five of them;
// Sheppard 1898), where that says it without doubt. In a scan of p from 1e-4 to 1/2 and variances from 10 on it was wrong by less than
// 0.09 / variance while |z| < 3: five times that is left on both sides.
bool is_plain(double u, double mean, double second, double third, double fourth, double fifth, double* count) {
    if (second < 10 || u < 0.00135 || u > 0.99865) return false;
    const double z = exact::normal_quantile(u), z2 = z * z, sd = std::sqrt(second - 1.0 / 12), part = 1 / sd, part2 = part * part;
    const double g1 = third * part2 * part, g2 = (fourth + 1.0 / 120) * part2 * part2, g3 = fifth * part2 * part2 * part;
    const double w = z + g1 * (z2 - 1) / 6 + z * (g2 * (z2 - 3) / 24 - g1 * g1 * (2 * z2 - 5) / 36) +
                     (g3 * ((z2 - 6) * z2 + 3) / 120 - g1 * g2 * ((z2 - 5) * z2 + 2) / 24 + g1 * g1 * g1 * ((12 * z2 - 53) * z2 + 17) / 324);
    const double x = mean + sd * w - 0.5;
    *count = std::ceil(x);
    const double below = x - std::floor(x), margin = 0.5 / second;
    return below > margin && below < 1 - margin;
}

// (1-p)^n. The exponent n log(1-p) is -np, exactly, and the smaller rest.
double none(double n, double p) {
    const exact::Sum mean = exact::multiply(n, p), exponent = exact::add(-mean.upper, n * exact::log1pmx(-p) - mean.lower);
    const double e = exact::exp(exponent.upper);
    return e + e * exponent.lower;
}

// For 0 <= p <= 1/2.
std::uint32_t successes(std::uint32_t n, double p, Level level) {
    const double mean = n * p;
    if (level.u <= 1 - mean) return 0;  // (1-p)^n >= 1 - np
    const double odds = p / (1 - p), q = 1 - p, second = mean * q, skew = q - p;
    double plain;
    if (is_plain(level.u, mean, second, second * skew, second * (1 - 6 * p * q), second * skew * (1 - 12 * p * q), &plain))
        return static_cast<std::uint32_t>(plain);
    if (mean < few) return sum_up(none(n, p), (n + 1.0) * odds, odds, std::min(n, most), level.u);
    const double variance = second, sd = std::sqrt(variance);
    const double k = walk(
        guess(level.u, mean, sd, (1 - 2 * p) / sd, (1 - 6 * p * (1 - p)) / variance), n - 1.0, level,
        [&](double j) { return exact::binomial_tails(j, n, p); }, [&](double j) { return (n + 1.0 - j) / j * odds; });
    return static_cast<std::uint32_t>(k);
}
}  // namespace

std::uint32_t poisson(double mean, double u) {
    expects(mean >= 0 && mean < 4e9);
    if (u <= 1 - mean) return 0;  // exp(-mean) >= 1 - mean
    double plain;
    if (is_plain(u, mean, mean, mean, mean, mean, &plain)) return static_cast<std::uint32_t>(plain);
    if (mean < few) return sum_up(exact::exp(-mean), mean, 0, most, u);
    const double sd = std::sqrt(mean);
    const double k = walk(
        guess(u, mean, sd, 1 / sd, 1 / mean), 4294967294.0, {u, 1 - u}, [&](double j) { return exact::poisson_tails(j, mean); },
        [&](double j) { return mean / j; });
    return static_cast<std::uint32_t>(k);
}

std::uint32_t binomial(std::uint32_t n, double p, double u) {
    expects(p >= 0 && p <= 1);
    if (p <= 0.5) return successes(n, p, {u, 1 - u});
    // Failures: P(X <= k) >= u is P(failures <= n-k-1) <= 1-u, so that n-k is the smallest count that goes beyond 1-u.
    const auto next = [](double x, int step) { return std::bit_cast<double>(std::bit_cast<std::int64_t>(x) + step); };
    return n - successes(n, 1 - p, {next(1 - u, 1), next(u, -1)});
}

}  // namespace cordon
