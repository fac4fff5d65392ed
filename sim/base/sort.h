// Sorting of many small records by a number that nearly orders them.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <vector>

namespace cordon {

// As std::sort by operator<, where rank(a) < rank(b) only if a < b: digit by digit from the last (Hollerith 1889), then those of one rank.
template <class T, class Rank>
void sort_by(std::vector<T>& all, const Rank& rank) {
    constexpr int digit_bits = 11;
    constexpr std::size_t digits = 1u << digit_bits, few = 256;
    if (all.size() <= few) return std::sort(all.begin(), all.end());
    std::uint32_t least = 0xffffffffu, most = 0;
    for (const T& x : all) {
        const std::uint32_t r = rank(x);
        least = std::min(least, r), most = std::max(most, r);
    }
    std::vector<T> other(all.size());
    std::array<std::uint32_t, digits> at;
    const int bits = std::bit_width(most - least), passes = (bits + digit_bits - 1) / digit_bits;
    for (int pass = 0; pass < passes; ++pass) {
        const int width = (bits + passes - 1) / passes, shift = pass * width;
        const std::uint32_t mask = (1u << width) - 1;
        at.fill(0);
        for (const T& x : all) ++at[(rank(x) - least) >> shift & mask];
        std::uint32_t sum = 0;
        for (std::uint32_t k = 0; k <= mask; ++k) {
            const std::uint32_t here = at[k];
            at[k] = sum, sum += here;
        }
        for (const T& x : all) other[at[(rank(x) - least) >> shift & mask]++] = x;
        all.swap(other);
    }
    for (std::size_t k = 0; k < all.size();) {
        std::size_t end = k + 1;
        while (end < all.size() && rank(all[end]) == rank(all[k])) ++end;
        if (end - k > 1) std::sort(all.begin() + static_cast<std::ptrdiff_t>(k), all.begin() + static_cast<std::ptrdiff_t>(end));
        k = end;
    }
}

}  // namespace cordon
