// Bytes of which half is one of 16 kinds: which of 32 are in a set of kinds. With AVX2 they are looked up all at once.
#pragma once
#include <bit>
#include <cstdint>
#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace cordon {

// A set of kinds, and which half of a byte names the kind.
class NibbleSet {
  public:
    NibbleSet(std::uint16_t set, bool upper) : set_(set), shift_(upper ? 4 : 0) {
#ifdef __AVX2__
        const __m128i half = _mm_set_epi64x(set >> 8, set & 0xff);  // byte k of the table: the upper bit says whether kind k is in the set
        const __m128i bytes = _mm_shuffle_epi8(half, _mm_set_epi64x(0x0808080808080808, 0));
        const __m128i bits = _mm_set1_epi64x(static_cast<long long>(0x8040201008040201ull));
        table_ = _mm256_broadcastsi128_si256(_mm_cmpeq_epi8(_mm_and_si128(bytes, bits), bits));
#endif
    }
    // Bit k: whether byte k is in the set, of 32 bytes.
    std::uint32_t of(const std::uint8_t* bytes) const {
#ifdef __AVX2__
        const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
        const __m256i kind = _mm256_and_si256(_mm256_srli_epi16(b, shift_), _mm256_set1_epi8(15));
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_shuffle_epi8(table_, kind)));
#else
        std::uint32_t in = 0;
        for (int k = 0; k < 32; ++k) in |= ((static_cast<std::uint32_t>(set_) >> (bytes[k] >> shift_ & 15)) & 1u) << k;
        return in;
#endif
    }
    // Of the first n bytes those in the set. Reads up to 31 bytes beyond.
    std::uint32_t count(const std::uint8_t* bytes, std::uint32_t n) const {
        std::uint32_t sum = 0, k = 0;
        for (; k + 32 <= n; k += 32) sum += static_cast<std::uint32_t>(std::popcount(of(bytes + k)));
        return k < n ? sum + static_cast<std::uint32_t>(std::popcount(of(bytes + k) & ((1u << (n - k)) - 1))) : sum;
    }

  private:
    std::uint16_t set_;
    int shift_;
#ifdef __AVX2__
    __m256i table_;
#endif
};

}  // namespace cordon
