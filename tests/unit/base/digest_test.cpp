// The digest depends on what was recorded and on nothing else.
#include "base/digest.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <vector>

using namespace cordon;

namespace {
Digest of(const std::vector<std::uint64_t>& records) {
    Digest d;
    for (std::uint64_t r : records) d.add(1, {r, r * r});
    return d;
}
}  // namespace

TEST_CASE("the order and the grouping of records do not matter") {
    std::vector<std::uint64_t> records = {5, 1, 4, 1, 5, 9, 2, 6};
    const Digest whole = of(records);
    std::sort(records.begin(), records.end());
    CHECK(of(records) == whole);
    Digest parts = of({records.begin(), records.begin() + 3});
    parts.add(of({records.begin() + 3, records.end()}));
    CHECK(parts == whole);
    CHECK(of({}).value() == 0);
}

TEST_CASE("every difference in content matters") {
    const auto value = [](std::uint32_t kind, std::initializer_list<std::uint64_t> fields) {
        Digest d;
        d.add(kind, fields);
        return d.value();
    };
    const std::set<std::uint64_t> all = {
        value(1, {2, 3}),    value(1, {3, 2}), value(2, {1, 3}), value(3, {2, 1}), value(1, {2}),
        value(1, {2, 3, 0}), value(1, {}),     value(0, {}),     value(0, {0}),    value(1, {2, 3 + (1ull << 63)})};
    CHECK(all.size() == 10);
    CHECK_FALSE(of({1, 1}) == of({1}));
    CHECK_FALSE(of({1, 1}) == of({2, 2}));
}
