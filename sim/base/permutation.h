// A keyed permutation of 0 .. n-1 that needs no memory and can be asked in both directions: a Feistel network
// (Luby & Rackoff 1988) on the next even power of two, with cycle walking (Black & Rogaway 2002).
#pragma once
#include <cstdint>

#include "base/rng.h"

namespace cordon {

class Permutation {
  public:
    Permutation(std::uint32_t n, const Draw& key) : n_(n) {
        int bits = 2;
        while (bits < 32 && (1ull << bits) < n) bits += 2;
        half_ = bits / 2;
        mask_ = (1u << half_) - 1;
        for (int i = 0; i < 4; ++i) round_[i] = key.word[i];
    }
    std::uint32_t operator()(std::uint32_t i) const {
        do i = forward(i);
        while (i >= n_);
        return i;
    }
    std::uint32_t inverse(std::uint32_t i) const {
        do i = backward(i);
        while (i >= n_);
        return i;
    }

  private:
    std::uint32_t mixed(std::uint32_t x, int r) const {
        std::uint32_t h = (x ^ round_[r]) * 0x9e3779b1u;  // two rounds of multiply and fold: enough for exchangeability
        h = (h ^ (h >> 15)) * 0x85ebca77u;
        return (h ^ (h >> 13)) & mask_;
    }
    std::uint32_t forward(std::uint32_t x) const {
        std::uint32_t l = x >> half_, r = x & mask_;
        for (int k = 0; k < 6; ++k) {
            const std::uint32_t t = l ^ mixed(r + static_cast<std::uint32_t>(k >> 2) * 0x632be5abu, k & 3);
            l = r, r = t;
        }
        return (l << half_) | r;
    }
    std::uint32_t backward(std::uint32_t x) const {
        std::uint32_t l = x >> half_, r = x & mask_;
        for (int k = 5; k >= 0; --k) {
            const std::uint32_t t = r ^ mixed(l + static_cast<std::uint32_t>(k >> 2) * 0x632be5abu, k & 3);
            r = l, l = t;
        }
        return (l << half_) | r;
    }

    std::uint32_t n_, mask_;
    int half_;
    std::uint32_t round_[4];
};

}  // namespace cordon
