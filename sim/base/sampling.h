// Sampling from keyed draws. No std::*_distribution: they differ between libraries. Each sampler states its source.
#pragma once
#include <bit>
#include <cstdint>
#include <vector>

#include "base/maths.h"
#include "base/rng.h"

namespace cordon {

// A continuous distribution of a duration or the like. Sampled by its quantile, so that one uniform gives one value
// and a change of parameters moves values monotonically.
struct Law {
    enum class Kind { fixed, exponential, gamma, lognormal, weibull, uniform, normal, triangular, skew_normal, geometric, discrete };
    Kind kind = Kind::fixed;
    // fixed: value; exponential, geometric: mean; gamma, weibull, skew_normal: shape; lognormal, normal: mean (of the log); uniform, triangular: least
    double a = 0;
    // gamma, weibull, skew_normal: scale; lognormal, normal: sd (of the log); uniform, triangular: most (the mode is half way)
    double b = 0;
    double shift = 0;  // added to the value
    std::vector<double> values{}, weights{};  // discrete: rising, and how often each relative to the others
    static Law fixed(double x) { return {Kind::fixed, x, 0, 0}; }
    static Law exponential(double mean) { return {Kind::exponential, mean, 0, 0}; }
    static Law gamma(double shape, double scale) { return {Kind::gamma, shape, scale, 0}; }
    static Law lognormal(double mean_log, double sd_log) { return {Kind::lognormal, mean_log, sd_log, 0}; }
    static Law weibull(double shape, double scale) { return {Kind::weibull, shape, scale, 0}; }
    static Law uniform(double least, double most) { return {Kind::uniform, least, most, 0}; }
    static Law normal(double mean, double sd) { return {Kind::normal, mean, sd, 0}; }
    static Law triangular(double least, double most) { return {Kind::triangular, least, most, 0}; }
    static Law skew_normal(double location, double scale, double shape) { return {Kind::skew_normal, shape, scale, location}; }
    static Law geometric(double mean) { return {Kind::geometric, mean, 0, 0}; }  // 1, 2, ...
    static Law discrete(std::vector<double> values, std::vector<double> weights);
    double mean() const;
    double sd() const;
    double cdf(double x) const;
    double quantile(double p) const;  // 0 < p < 1
    double sample(const Draw& d, int which = 0) const { return quantile(d.uniform(which)); }
    bool operator==(const Law&) const = default;
};

// A law tabulated for fast sampling. Linear between quantiles at 128 points in each halving of the distance to the nearer
// end of (0, 1), so that the error stays small towards both tails; beyond 2^-11 on either side the quantile itself.
class LawTable {
  public:
    LawTable() = default;
    explicit LawTable(const Law& law);
    // 0 < u < 1; within 1e-4 of the sd of law.quantile(u) in the body, equal to it in the tails.
    double sample(double u) const {
        const double w = u < 0.5 ? u : 1 - u;
        const std::uint64_t bits = std::bit_cast<std::uint64_t>(w), i = (bits >> drop_) - first_;  // wraps round below 2^-11
        if (i >= side_ || at_.empty()) return law_.quantile(u);
        const double part = static_cast<double>(static_cast<std::int64_t>(bits & ((1ull << drop_) - 1))) * (1.0 / (1ull << drop_));
        const double* at = &at_[u < 0.5 ? i : side_ + i];
        return at[0] + part * (at[1] - at[0]);
    }

  private:
    static constexpr int octaves_ = 11, points_ = 128;  // points a power of 2: they are leading bits of the fraction
    static constexpr int drop_ = 45;                    // [bit] 52 - log2 of the points
    static constexpr std::uint64_t first_ = static_cast<std::uint64_t>(1023 - octaves_) * points_;
    static constexpr std::uint64_t side_ = (octaves_ - 1) * points_ + 2;  // up to 1/2, and one more to end the last interval
    Law law_;
    std::vector<double> at_;  // distance from 0, then distance from 1
};

// Counts by inversion: the smallest k with P(X <= k) >= u, to double precision (about 1e-14). So they grow with u, with the mean,
// with p and with n: under one uniform, the events of the stricter policy are among those of the looser one.
// Cost: no function call where u <= 1 - mean, a step for each event below a variance of 10, beyond it mostly one quantile of the normal law.
// Number of events of a Poisson law. 0 <= mean < 4e9.
std::uint32_t poisson(double mean, double u);
// Number of successes out of n. 0 <= p <= 1.
std::uint32_t binomial(std::uint32_t n, double p, double u);

// Index i with probability weight[i] / sum, by inversion over a cumulative table; about two looks a sample.
class Discrete {
  public:
    Discrete() = default;
    explicit Discrete(const std::vector<double>& weights);  // none negative, sum > 0
    std::uint32_t sample(double u) const;                   // 0 < u < 1
    std::uint32_t size() const { return static_cast<std::uint32_t>(cumulative_.size()); }
    double probability(std::uint32_t i) const;

  private:
    std::vector<double> cumulative_;    // normalised to 1
    std::vector<std::uint32_t> guide_;  // where to start
};

}  // namespace cordon
