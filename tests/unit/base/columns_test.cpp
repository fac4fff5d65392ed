// Sparse columns against std::map.
#include "base/columns.h"

#include <catch2/catch.hpp>

#include <map>
#include <vector>

#include "base/rng.h"
#include "dies.h"

using namespace cordon;

namespace {
// Keys that crowd: a run, multiples of a power of 2, and scattered ones.
Person key(std::uint64_t i) {
    const std::uint64_t r = mix(i);
    switch (r % 3) {
        case 0: return Person((r >> 8) % 500);
        case 1: return Person(((r >> 8) % 500) << 20);
        default: return Person((r >> 8) % 0xfffffffeull);
    }
}
}  // namespace

TEST_CASE("a row map finds what was set and nothing else") {
    RowMap<Person> rows;
    std::map<Person, std::uint32_t> reference;
    CHECK(rows.find(Person(0)) == RowMap<Person>::none);
    CHECK(rows.size() == 0);
    for (std::uint64_t i = 0; i < 20000; ++i) {
        rows.set(key(i), static_cast<std::uint32_t>(i));
        reference[key(i)] = static_cast<std::uint32_t>(i);  // the last one set counts
        CHECK(rows.size() == reference.size());
        const Person asked = key(i + 7 * (i % 5000));
        CHECK(rows.has(asked) == (reference.count(asked) == 1));
    }
    for (const auto& [k, row] : reference) CHECK(rows.find(k) == row);
    std::vector<std::pair<Person, std::uint32_t>> all;
    rows.each([&](Person k, std::uint32_t row) { all.emplace_back(k, row); });
    CHECK(all == std::vector<std::pair<Person, std::uint32_t>>(reference.begin(), reference.end()));
    CHECK_FALSE(rows.has(Person()));
    CHECK(rows.has(Person(0)));  // the lowest and the highest id are keys like others
    rows.set(Person(0xfffffffeu), 5);
    CHECK(rows.find(Person(0xfffffffeu)) == 5);
}

TEST_CASE("nobody has no row") {
    CHECK(dies([] { RowMap<Person>().set(Person(), 1); }));
}

TEST_CASE("a sparse column holds what a map holds, in order of creation") {
    SparseColumn<Person, double> column;
    std::map<Person, double> reference;
    std::vector<Person> order;
    for (std::uint64_t i = 0; i < 20000; ++i) {
        const Person k = key(i);
        if (!reference.count(k)) order.push_back(k);
        column[k] += static_cast<double>(i);  // a new row starts empty
        reference[k] += static_cast<double>(i);
    }
    REQUIRE(column.size() == reference.size());
    for (std::size_t r = 0; r < order.size(); ++r) {
        CHECK(column.key(r) == order[r]);
        CHECK(column.row(r) == reference[order[r]]);
        CHECK(column.find(order[r]) == &column.row(r));
    }
    const auto& fixed = column;
    CHECK(fixed.find(Person(123456789)) == nullptr);
    CHECK(fixed.find(Person()) == nullptr);
}

TEST_CASE("a copy of a sparse column is its own") {
    SparseColumn<Person, int> one;
    one[Person(3)] = 1;
    SparseColumn<Person, int> two = one;
    two[Person(3)] = 2, two[Person(4)] = 5;
    CHECK(one.row(0) == 1);
    CHECK(one.size() == 1);
    CHECK(one.find(Person(4)) == nullptr);
    CHECK(*two.find(Person(4)) == 5);
}
