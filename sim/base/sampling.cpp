// Laws of durations and the like, and choices by weight.
#include "base/sampling.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

#include "base/errors.h"

namespace cordon {

namespace {

// Owen's T function, T(h, a) = 1/(2 pi) int_0^a exp(-h^2 (1 + x^2) / 2) / (1 + x^2) dx (Owen 1956): by Simpson's rule for a up to 1,
// beyond it by the reflection a -> 1/a.
double owen_t(double h, double a) {
    if (a < 0) return -owen_t(h, -a);
    h = h < 0 ? -h : h;
    if (a > 1) {
        const double p = exact::normal_cdf(h), q = exact::normal_cdf(a * h);
        return 0.5 * (p + q) - p * q - owen_t(a * h, 1 / a);
    }
    constexpr int parts = 64;
    double sum = 0;
    for (int k = 0; k <= parts; ++k) {
        const double x = a * k / parts, weight = k == 0 || k == parts ? 1 : k % 2 == 1 ? 4 : 2;
        sum += weight * exact::exp(-0.5 * h * h * (1 + x * x)) / (1 + x * x);
    }
    return sum * a / (3 * parts) / (2 * std::numbers::pi);
}

// Of the standard skew-normal law (Azzalini 1985): its density is 2 phi(x) Phi(shape x).
double skew_normal_cdf(double shape, double x) {
    return std::clamp(exact::normal_cdf(x) - 2 * owen_t(x, shape), 0.0, 1.0);
}

// By bisection: the law is tabulated before it is sampled often.
double skew_normal_quantile(double shape, double p) {
    double low = -40, high = 40;
    for (int k = 0; k < 60; ++k) {
        const double middle = 0.5 * (low + high);
        (skew_normal_cdf(shape, middle) < p ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

double skew(double shape) { return shape / std::sqrt(1 + shape * shape) * std::sqrt(2 / std::numbers::pi); }

}  // namespace

Law Law::discrete(std::vector<double> values, std::vector<double> weights) {
    return {Kind::discrete, 0, 0, 0, std::move(values), std::move(weights)};
}

double Law::mean() const {
    switch (kind) {
        case Kind::fixed:
        case Kind::exponential:
        case Kind::geometric:
        case Kind::normal: return shift + a;
        case Kind::gamma: return shift + a * b;
        case Kind::lognormal: return shift + exact::exp(a + 0.5 * b * b);
        case Kind::weibull: return shift + b * exact::exp(exact::log_gamma(1 + 1 / a));
        case Kind::uniform:
        case Kind::triangular: return shift + 0.5 * (a + b);
        case Kind::skew_normal: return shift + b * skew(a);
        case Kind::discrete: {
            double sum = 0, all = 0;
            for (std::size_t k = 0; k < values.size(); ++k) sum += weights[k] * values[k], all += weights[k];
            return shift + sum / all;
        }
    }
    return shift;
}

double Law::sd() const {
    switch (kind) {
        case Kind::fixed: return 0;
        case Kind::exponential: return a;
        case Kind::normal: return b;
        case Kind::gamma: return std::sqrt(a) * b;
        case Kind::lognormal: return exact::exp(a + 0.5 * b * b) * std::sqrt(exact::expm1(b * b));
        case Kind::weibull: {
            const double first = exact::log_gamma(1 + 1 / a), second = exact::log_gamma(1 + 2 / a);
            return b * exact::exp(first) * std::sqrt(exact::expm1(second - 2 * first));
        }
        case Kind::uniform: return (b - a) / std::sqrt(12.0);
        case Kind::triangular: return (b - a) / std::sqrt(24.0);
        case Kind::skew_normal: return b * std::sqrt(1 - skew(a) * skew(a));
        case Kind::geometric: return std::sqrt(a * (a - 1));
        case Kind::discrete: {
            const double middle = mean() - shift;
            double sum = 0, all = 0;
            for (std::size_t k = 0; k < values.size(); ++k) sum += weights[k] * (values[k] - middle) * (values[k] - middle), all += weights[k];
            return std::sqrt(sum / all);
        }
    }
    return 0;
}

double Law::cdf(double value) const {
    const double x = value - shift;
    const double step = x >= (kind == Kind::lognormal ? exact::exp(a) : a) ? 1 : 0;  // of a law without spread
    switch (kind) {
        case Kind::fixed: return step;
        case Kind::exponential: return x < 0 ? 0 : a > 0 ? -exact::expm1(-x / a) : 1;
        case Kind::normal: return b > 0 ? exact::normal_cdf((x - a) / b) : step;
        case Kind::gamma: return x < 0 ? 0 : b > 0 ? exact::gamma_cdf(a, x / b) : 1;
        case Kind::lognormal: return x <= 0 ? 0 : b > 0 ? exact::normal_cdf((exact::log(x) - a) / b) : step;
        case Kind::weibull: return x < 0 ? 0 : b > 0 ? -exact::expm1(-exact::pow(x / b, a)) : 1;
        case Kind::uniform: return x >= b ? 1 : x <= a ? 0 : (x - a) / (b - a);
        case Kind::triangular: {
            if (x >= b) return 1;
            if (x <= a) return 0;
            const double s = (x - a) / (b - a);
            return s < 0.5 ? 2 * s * s : 1 - 2 * (1 - s) * (1 - s);
        }
        case Kind::skew_normal: return skew_normal_cdf(a, x / b);
        case Kind::geometric: return x < 1 ? 0 : a > 1 ? -exact::expm1(std::floor(x) * exact::log1p(-1 / a)) : 1;
        case Kind::discrete: {
            double below = 0, all = 0;
            for (std::size_t k = 0; k < values.size(); ++k) below += values[k] <= x ? weights[k] : 0, all += weights[k];
            return below / all;
        }
    }
    return step;
}

double Law::quantile(double p) const {
    switch (kind) {
        case Kind::fixed: return shift + a;
        case Kind::exponential: return shift - a * exact::log1p(-p);
        case Kind::normal: return shift + a + b * exact::normal_quantile(p);
        case Kind::gamma: return shift + b * exact::gamma_quantile(a, p);
        case Kind::lognormal: return shift + exact::exp(a + b * exact::normal_quantile(p));
        case Kind::weibull: return shift + b * exact::pow(-exact::log1p(-p), 1 / a);
        case Kind::uniform: return shift + a + p * (b - a);
        case Kind::triangular: {
            const double s = p < 0.5 ? std::sqrt(0.5 * p) : 1 - std::sqrt(0.5 * (1 - p));
            return shift + a + s * (b - a);
        }
        case Kind::skew_normal: return shift + b * skew_normal_quantile(a, p);
        case Kind::geometric: return shift + (a > 1 ? std::max(1.0, std::ceil(exact::log1p(-p) / exact::log1p(-1 / a))) : 1);
        case Kind::discrete: {
            double all = 0, below = 0;
            for (const double w : weights) all += w;
            for (std::size_t k = 0; k < values.size(); ++k)
                if ((below += weights[k]) >= p * all) return shift + values[k];
            return shift + values.back();
        }
    }
    return shift;
}

LawTable::LawTable(const Law& law) : law_(law) {
    if (law.kind == Law::Kind::discrete || law.kind == Law::Kind::geometric) return;  // nothing lies between its values
    for (int side = 0; side < 2; ++side) {
        for (std::uint64_t i = 0; i < side_; ++i) {
            const double w = std::bit_cast<double>((first_ + i) << drop_);
            at_.push_back(law.quantile(side == 0 ? w : 1 - w));
        }
    }
}

Discrete::Discrete(const std::vector<double>& weights) {
    double sum = 0;
    std::size_t last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        expects(weights[i] >= 0);
        if (weights[i] > 0) last = i;
        cumulative_.push_back(sum += weights[i]);
    }
    expects(sum > 0);
    for (std::size_t i = 0; i < weights.size(); ++i) cumulative_[i] = i < last ? cumulative_[i] / sum : 1;
    // A guide table (Chen & Asau 1974): the first index that any u of the j-th of n equal parts can mean.
    const double n = static_cast<double>(weights.size());
    guide_.resize(weights.size());
    for (std::uint32_t j = 0, i = 0; j < guide_.size(); ++j) {
        while (cumulative_[i] * n < j) ++i;
        guide_[j] = i;
    }
}

std::uint32_t Discrete::sample(double u) const {
    std::uint32_t i = guide_[static_cast<std::size_t>(u * static_cast<double>(guide_.size()))];
    while (cumulative_[i] < u) ++i;
    return i;
}

double Discrete::probability(std::uint32_t i) const { return i == 0 ? cumulative_[0] : cumulative_[i] - cumulative_[i - 1]; }

}  // namespace cordon
