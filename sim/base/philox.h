// Philox4x32-10 (Salmon et al. 2011) for eight counters at once: the same bits as Random123 gives one by one.
#pragma once
#include <cstdint>
#ifdef __AVX2__
#include <immintrin.h>
#endif

namespace cordon {

// [word][lane]. counter: in, and out what is drawn; key: used up.
struct PhiloxBlock {
    static constexpr int lanes = 8;
    alignas(32) std::uint32_t counter[4][lanes];
    alignas(32) std::uint32_t key[2][lanes];
};

inline void philox(PhiloxBlock& b) {
    constexpr std::uint32_t m0 = 0xd2511f53u, m1 = 0xcd9e8d57u, w0 = 0x9e3779b9u, w1 = 0xbb67ae85u;
#ifdef __AVX2__
    const auto load = [](const std::uint32_t* x) { return _mm256_load_si256(reinterpret_cast<const __m256i*>(x)); };
    const auto store = [](std::uint32_t* x, __m256i v) { _mm256_store_si256(reinterpret_cast<__m256i*>(x), v); };
    const auto multiply = [](__m256i a, std::uint32_t m, __m256i& upper, __m256i& lower) {
        const __m256i by = _mm256_set1_epi64x(m), even = _mm256_mul_epu32(a, by), odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), by);
        lower = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
        upper = _mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa);
    };
    __m256i c0 = load(b.counter[0]), c1 = load(b.counter[1]), c2 = load(b.counter[2]), c3 = load(b.counter[3]);
    __m256i k0 = load(b.key[0]), k1 = load(b.key[1]);
    for (int round = 0; round < 10; ++round) {
        __m256i upper0, lower0, upper1, lower1;
        multiply(c0, m0, upper0, lower0);
        multiply(c2, m1, upper1, lower1);
        c0 = _mm256_xor_si256(_mm256_xor_si256(upper1, c1), k0), c1 = lower1;
        c2 = _mm256_xor_si256(_mm256_xor_si256(upper0, c3), k1), c3 = lower0;
        k0 = _mm256_add_epi32(k0, _mm256_set1_epi32(static_cast<int>(w0))), k1 = _mm256_add_epi32(k1, _mm256_set1_epi32(static_cast<int>(w1)));
    }
    store(b.counter[0], c0), store(b.counter[1], c1), store(b.counter[2], c2), store(b.counter[3], c3);
#else
    for (int l = 0; l < PhiloxBlock::lanes; ++l) {
        std::uint32_t c0 = b.counter[0][l], c1 = b.counter[1][l], c2 = b.counter[2][l], c3 = b.counter[3][l], k0 = b.key[0][l], k1 = b.key[1][l];
        for (int round = 0; round < 10; ++round, k0 += w0, k1 += w1) {
            const std::uint64_t p0 = std::uint64_t{m0} * c0, p1 = std::uint64_t{m1} * c2;
            c0 = static_cast<std::uint32_t>(p1 >> 32) ^ c1 ^ k0, c1 = static_cast<std::uint32_t>(p1);
            c2 = static_cast<std::uint32_t>(p0 >> 32) ^ c3 ^ k1, c3 = static_cast<std::uint32_t>(p0);
        }
        b.counter[0][l] = c0, b.counter[1][l] = c1, b.counter[2][l] = c2, b.counter[3][l] = c3;
    }
#endif
}

}  // namespace cordon
