// Searching in short sorted lists.
#pragma once
#include <algorithm>
#include <cstdint>

namespace cordon {

// As std::upper_bound: how many of n sorted numbers are not above x. A short list is counted through, many at a time and without a branch.
inline std::uint32_t not_above(const std::uint32_t* sorted, std::uint32_t n, std::uint32_t x) {
    constexpr std::uint32_t short_list = 160;
    if (n > short_list) return static_cast<std::uint32_t>(std::upper_bound(sorted, sorted + n, x) - sorted);
    std::uint32_t k = 0;
    for (std::uint32_t i = 0; i < n; ++i) k += sorted[i] <= x;
    return k;
}

}  // namespace cordon
