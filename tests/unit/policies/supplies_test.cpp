// Supplies: ranks, what is managed, and what is said of wrong names.
#include <catch2/catch.hpp>

#include "declare.h"

using namespace cordon;

namespace {

Land land_with(Item item) {
    Land land;
    StockInfo stock;
    stock.name = "depot", stock.item = item;
    land.places.stocks.push_back(stock);
    return land;
}

}  // namespace

TEST_CASE("uses are ranked as they are named, and those that are not named come last") {
    const auto policy = declare("supplies", {}, "priority", {"people", "wards"});
    land_with(Item::masks).prepare(*policy);
    const Supplying& how = *policy->supplying();
    const auto rank = [&](Use u) { return how.rank[static_cast<std::size_t>(u)]; };
    CHECK(rank(Use::people) < rank(Use::wards));
    CHECK(rank(Use::wards) < rank(Use::tests));
    CHECK(rank(Use::tests) == rank(Use::sites));
}

TEST_CASE("a policy manages the items that it names, or all") {
    const auto some = declare("supplies", {}, "items", {"masks", "suits"}), all = declare("supplies", {});
    land_with(Item::masks).prepare(*some), land_with(Item::masks).prepare(*all);
    for (std::size_t k = 0; k < items; ++k) {
        CHECK(some->supplying()->governs[k] == (k < 2));
        CHECK(all->supplying()->governs[k]);
    }
}

TEST_CASE("a policy with nothing to manage is an error") {
    const auto policy = declare("supplies", {}, "items", {"masks"});
    CHECK_THROWS_AS(land_with(Item::reagents).prepare(*policy), UserError);
    policy->enabled = false;
    CHECK_NOTHROW(land_with(Item::reagents).prepare(*policy));
}

TEST_CASE("what comes in a day is whole and adds up, from dates on") {
    StockInfo stock;
    stock.resupply = {{0, 2.5}, {10, 0.3}};
    std::int64_t early = 0, late = 0;
    for (int day = 0; day < 10; ++day) early += stock.due(day);
    for (int day = 10; day < 20; ++day) late += stock.due(day);
    CHECK((early == 25 && late == 3));
    CHECK(StockInfo{}.due(3) == 0);
}
