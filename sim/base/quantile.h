// Quantiles of a sample.
#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace cordon {

// Of the numbers among them, by linear interpolation (type 7 of Hyndman & Fan 1996); NaN if there are none.
inline std::vector<double> quantiles(std::vector<double> values, const std::vector<double>& levels) {
    std::erase_if(values, [](double x) { return std::isnan(x); });
    std::sort(values.begin(), values.end());
    std::vector<double> out;
    for (double q : levels) {
        if (values.empty()) {
            out.push_back(std::numeric_limits<double>::quiet_NaN());
            continue;
        }
        const double at = q * static_cast<double>(values.size() - 1);
        const auto below = static_cast<std::size_t>(at);
        const std::size_t above = std::min(below + 1, values.size() - 1);
        out.push_back(values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]));
    }
    return out;
}

}  // namespace cordon
