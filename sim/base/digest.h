// The digest: a sum modulo 2^64 of hashes of canonical records, so that it does not depend on layout, order or threads.
#pragma once
#include <cstdint>
#include <initializer_list>

#include "base/rng.h"

namespace cordon {

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

  private:
    std::uint64_t sum_ = 0;
};

}  // namespace cordon
