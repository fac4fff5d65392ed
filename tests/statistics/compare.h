// Are two samples, or a sample and a law, alike? The probability of so large a difference by chance, with nothing assumed
// beyond independence.
#pragma once
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/maths.h"

namespace cordon::statistics {

inline double upper_tail_of_chi_square(double x, int freedom) { return x <= 0 ? 1 : exact::gamma_tails(freedom / 2.0, x / 2).upper; }

// Counts of two samples in the same classes: Pearson's test of homogeneity. Classes with fewer than `least` expected in either
// are joined with the next one.
inline double chi_square(const std::vector<double>& a, const std::vector<double>& b, double least = 8) {
    const double na = std::accumulate(a.begin(), a.end(), 0.0), nb = std::accumulate(b.begin(), b.end(), 0.0);
    const double share_a = na / (na + nb), fewest = std::min(share_a, 1 - share_a);
    std::vector<std::pair<double, double>> classes;
    double x = 0, y = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        x += a[i], y += b[i];
        if ((x + y) * fewest < least) continue;
        classes.emplace_back(x, y);
        x = y = 0;
    }
    if (!classes.empty()) classes.back().first += x, classes.back().second += y;
    if (classes.size() < 2) return 1;
    double sum = 0;
    for (const auto& [m, n] : classes) {
        const double expected = (m + n) * share_a, other = (m + n) * (1 - share_a);
        sum += (m - expected) * (m - expected) / expected + (n - other) * (n - other) / other;
    }
    return upper_tail_of_chi_square(sum, static_cast<int>(classes.size()) - 1);
}

// Counts against what a law says: Pearson's test of fit. `expected` sums to the sample.
inline double chi_square_of_fit(const std::vector<double>& seen, const std::vector<double>& expected, double least = 8) {
    double sum = 0, s = 0, e = 0;
    int classes = 0;
    double left = std::accumulate(expected.begin(), expected.end(), 0.0);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        s += seen[i], e += expected[i], left -= expected[i];
        if (i + 1 < seen.size() && (e < least || left < least)) continue;
        sum += (s - e) * (s - e) / e, ++classes;
        s = e = 0;
    }
    return classes < 2 ? 1 : upper_tail_of_chi_square(sum, classes - 1);
}

// Two samples of numbers: their distributions, in about ten classes of equal size.
inline double same_distribution(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> all(a);
    all.insert(all.end(), b.begin(), b.end());
    std::sort(all.begin(), all.end());
    std::vector<double> ends;  // greatest number of each class
    for (std::size_t k = 1; k < 10; ++k) {
        const double end = all[k * all.size() / 10];
        if (ends.empty() || end > ends.back()) ends.push_back(end);
    }
    const auto counts = [&](const std::vector<double>& sample) {
        std::vector<double> n(ends.size() + 1, 0);
        for (const double x : sample) n[static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), x) - ends.begin())] += 1;
        return n;
    };
    return chi_square(counts(a), counts(b));
}

struct Moments {
    double mean = 0, variance = 0, n = 0;
    double standard_error() const { return std::sqrt(variance / n); }
};
inline Moments moments(const std::vector<double>& sample) {
    Moments m;
    m.n = static_cast<double>(sample.size());
    for (const double x : sample) m.mean += x / m.n;
    for (const double x : sample) m.variance += (x - m.mean) * (x - m.mean) / (m.n - 1);
    return m;
}

// Two large samples of numbers: their means (Welch).
inline double same_mean(const std::vector<double>& a, const std::vector<double>& b) {
    const Moments x = moments(a), y = moments(b);
    const double variance = x.variance / x.n + y.variance / y.n;
    return variance > 0 ? 2 * exact::normal_tails(std::abs(x.mean - y.mean) / std::sqrt(variance)).upper : (x.mean == y.mean ? 1 : 0);
}

}  // namespace cordon::statistics
