// The digest: a sum modulo 2^64 of hashes of canonical records, so that it does not depend on layout, order or threads.
#pragma once
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>

#include "base/rng.h"
#include "base/visit.h"

namespace cordon {

// Of a run of bytes: four lanes of words at the speed of memory.
inline std::uint64_t hash_of_bytes(const void* bytes, std::size_t n) {
    const unsigned char* data = static_cast<const unsigned char*>(bytes);
    std::uint64_t lane[4] = {1, 2, 3, 4}, word;
    const auto take = [&](std::size_t k) { lane[k] = std::rotl(lane[k] ^ word, 29) * 0x9e3779b97f4a7c15ull; };
    std::size_t i = 0, k = 0;
    for (; i + 32 <= n; i += 32)
        for (k = 0; k < 4; ++k) std::memcpy(&word, data + i + 8 * k, 8), take(k);
    for (k = 0; i < n; i += 8, ++k) {
        word = 0;
        std::memcpy(&word, data + i, std::min<std::size_t>(8, n - i));
        take(k & 3);
    }
    return mix(lane[0] ^ mix(lane[1] ^ mix(lane[2] ^ mix(lane[3]))));
}

class Digest {
  public:
    // kind names the record (see stages/), fields are its content in a fixed order.
    void add(std::uint32_t kind, std::initializer_list<std::uint64_t> fields) {
        std::uint64_t h = mix(kind);
        for (std::uint64_t f : fields) h = mix(h ^ f);
        sum_ += h;
    }
    void add(const Digest& other) { sum_ += other.sum_; }
    std::uint64_t value() const { return sum_; }
    bool operator==(const Digest&) const = default;
    CORDON_VISIT_OWN(sum)

  private:
    std::uint64_t sum_ = 0;
};

}  // namespace cordon
