// A keyed permutation of 0 .. n-1 that needs no memory and can be asked in both directions. Few elements are shuffled
// (Durstenfeld 1964), so that all orders are equally likely; more go through a Feistel network (Luby & Rackoff 1988) on a grid of
// rows and columns just large enough, with cycle walking for what exceeds n (Black & Rogaway 2002).
#pragma once
#include <bit>
#include <cstdint>

#include "base/rng.h"

namespace cordon {

class Permutation {
  public:
    Permutation() = default;  // of nothing
    Permutation(std::uint32_t n, const Draw& key) : n_(n) {
        if (n <= few_) {
            shuffle(key);
            return;
        }
        for (int i = 0; i < 4; ++i) key_[i] = key.word[i];
        column_bits_ = static_cast<int>(std::bit_width(n - 1)) / 2;
        rows_ = static_cast<std::uint32_t>(((n - 1ull) >> column_bits_) + 1);
        rounds_ = n <= 32 ? 10 : n <= 128 ? 8 : 6;  // the smaller the grid, the less a round mixes
    }
    std::uint32_t operator()(std::uint32_t i) const {
        if (n_ <= few_) return forward_ >> (4 * i) & 15;
        do i = forward(i);
        while (i >= n_);
        return i;
    }
    std::uint32_t inverse(std::uint32_t i) const {
        if (n_ <= few_) return backward_ >> (4 * i) & 15;
        do i = backward(i);
        while (i >= n_);
        return i;
    }

  private:
    static constexpr std::uint32_t few_ = 16;  // as many as 4 bits can tell apart

    void shuffle(const Draw& key) {
        forward_ = 0xfedcba9876543210ull;
        std::uint64_t luck = key.bits(0);  // a fraction of 2^64, of which each choice uses up log2(i) bits
        for (std::uint32_t i = n_; i > 1; --i) {
            if (i == 10) luck = key.bits(1);
            const auto choice = static_cast<unsigned __int128>(luck) * i;
            const int j = static_cast<int>(choice >> 64) * 4, last = static_cast<int>(i - 1) * 4;
            luck = static_cast<std::uint64_t>(choice);
            const std::uint64_t change = (forward_ >> j ^ forward_ >> last) & 15;
            forward_ ^= change << j;
            if (j != last) forward_ ^= change << last;
        }
        for (std::uint32_t i = 0; i < n_; ++i) backward_ |= static_cast<std::uint64_t>(i) << (4 * (forward_ >> (4 * i) & 15));
    }

    // The upper bits are the ones that depend on all of x.
    std::uint32_t mixed(std::uint32_t x, int round) const {
        const std::uint32_t h = (x ^ (key_[round & 3] + static_cast<std::uint32_t>(round >> 2) * 0x632be5abu)) * 0x9e3779b1u;
        return (h ^ (h >> 15)) * 0x85ebca77u;
    }
    std::uint32_t row_shift(std::uint32_t column, int round) const {
        return static_cast<std::uint32_t>((static_cast<std::uint64_t>(mixed(column, round)) * rows_) >> 32);
    }
    std::uint32_t column_change(std::uint32_t row, int round) const { return mixed(row, round) >> (32 - column_bits_); }

    std::uint32_t forward(std::uint32_t x) const {
        std::uint32_t row = x >> column_bits_, column = x & ((1u << column_bits_) - 1);
        for (int k = 0; k < rounds_; k += 2) {
            const std::uint32_t to_end = rows_ - row_shift(column, k);  // 1 .. rows
            row = row >= to_end ? row - to_end : row + (rows_ - to_end);
            column ^= column_change(row, k + 1);
        }
        return row << column_bits_ | column;
    }
    std::uint32_t backward(std::uint32_t x) const {
        std::uint32_t row = x >> column_bits_, column = x & ((1u << column_bits_) - 1);
        for (int k = rounds_ - 2; k >= 0; k -= 2) {
            column ^= column_change(row, k + 1);
            const std::uint32_t shift = row_shift(column, k);
            row = row >= shift ? row - shift : row + (rows_ - shift);
        }
        return row << column_bits_ | column;
    }

    std::uint32_t n_ = 0;
    std::uint32_t rows_ = 0;
    int column_bits_ = 0, rounds_ = 0;
    std::uint32_t key_[4] = {};
    std::uint64_t forward_ = 0, backward_ = 0;  // of few elements, 4 bits each
};

}  // namespace cordon
