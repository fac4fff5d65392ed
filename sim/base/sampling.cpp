// Laws of durations and the like, and choices by weight.
#include "base/sampling.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/errors.h"

namespace cordon {

double Law::mean() const {
    switch (kind) {
        case Kind::fixed:
        case Kind::exponential:
        case Kind::normal: return shift + a;
        case Kind::gamma: return shift + a * b;
        case Kind::lognormal: return shift + exact::exp(a + 0.5 * b * b);
        case Kind::weibull: return shift + b * exact::exp(exact::log_gamma(1 + 1 / a));
        case Kind::uniform:
        case Kind::triangular: return shift + 0.5 * (a + b);
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
    }
    return shift;
}

LawTable::LawTable(const Law& law) : law_(law) {
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
