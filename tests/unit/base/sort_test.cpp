// Sorting by a number that nearly orders, and searching in short lists.
#include "base/sort.h"

#include <catch2/catch.hpp>

#include <tuple>

#include "base/nibbles.h"
#include "base/rng.h"
#include "base/search.h"

using namespace cordon;

TEST_CASE("sorting by rank gives what sorting gives, for any number of records and any width of ranks") {
    struct Record {
        std::uint32_t key, detail;
        auto operator<=>(const Record&) const = default;
    };
    for (std::size_t n : {0u, 1u, 255u, 256u, 257u, 5000u})
        for (std::uint64_t spread : {1ull, 300ull, 5000ull, 1ull << 23, 1ull << 32}) {
            std::vector<Record> all;
            for (std::uint64_t i = 0; i < n; ++i)
                all.push_back({static_cast<std::uint32_t>(mix(i) % spread), static_cast<std::uint32_t>(mix(i + n) % 4)});
            std::vector<Record> expected = all, coarse = all;
            std::sort(expected.begin(), expected.end());
            sort_by(all, [](const Record& r) { return r.key; });
            sort_by(coarse, [](const Record& r) { return r.key >> 4; });
            CHECK((all == expected && coarse == expected));
        }
}

TEST_CASE("a short list is searched as a long one is") {
    for (std::uint32_t n : {0u, 1u, 67u, 159u, 161u, 400u}) {
        std::vector<std::uint32_t> sorted;
        for (std::uint32_t i = 0, x = 0; i < n; ++i) sorted.push_back(x += mix(i) % 3);
        for (std::uint32_t x = 0; x < n + 3; ++x)
            CHECK(not_above(sorted.data(), n, x) == std::upper_bound(sorted.begin(), sorted.end(), x) - sorted.begin());
    }
}

TEST_CASE("bytes whose lower or upper half is in a set are found, wherever they begin") {
    std::vector<std::uint8_t> bytes;
    for (std::uint64_t i = 0; i < 400; ++i) bytes.push_back(static_cast<std::uint8_t>(mix(i)));
    for (std::uint16_t set : {0x0000, 0x0001, 0x8000, 0xa5c3, 0xffff})
        for (bool upper : {false, true}) {
            const NibbleSet in(set, upper);
            for (std::uint32_t from = 0; from < 40; ++from)
                for (std::uint32_t n = 0; n < 300; n += 13) {
                    std::uint32_t expected = 0, first = 0;
                    for (std::uint32_t k = 0; k < n; ++k) expected += set >> (upper ? bytes[from + k] >> 4 : bytes[from + k] & 15) & 1;
                    for (std::uint32_t k = 0; k < 32; ++k) first |= (set >> (upper ? bytes[from + k] >> 4 : bytes[from + k] & 15) & 1u) << k;
                    REQUIRE(in.count(bytes.data() + from, n) == expected);
                    REQUIRE(in.of(bytes.data() + from) == first);
                }
        }
}
