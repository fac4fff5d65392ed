// The calendar queue.
#include "base/agenda.h"

#include <catch2/catch.hpp>

#include <map>
#include <vector>

#include "base/rng.h"
#include "dies.h"

using namespace cordon;

TEST_CASE("what is planned falls due in its tick, sorted, whatever the order of planning") {
    for (std::uint64_t seed : {1u, 2u}) {
        Agenda<std::uint32_t> agenda;
        std::map<int, std::vector<std::uint32_t>> reference;
        std::uint64_t drawn = seed * 1000000;
        std::size_t planned = 0;
        for (Tick now{0}; now < Tick{300}; ++now) {
            std::vector<std::uint32_t>& expected = reference[now.index];
            std::sort(expected.begin(), expected.end());
            CHECK(agenda.take(now) == expected);
            CHECK(agenda.now() == now);
            planned -= expected.size();
            reference.erase(now.index);
            for (std::uint64_t i = 0; i < mix(++drawn) % 20; ++i) {
                const Tick when = now + 1 + static_cast<int>(mix(++drawn) % 40);
                const auto event = static_cast<std::uint32_t>(mix(++drawn) % 50);  // equal events are kept apart
                agenda.plan(when, event);
                reference[when.index].push_back(event);
                ++planned;
            }
            CHECK(agenda.planned() == planned);
        }
        std::map<int, std::vector<std::uint32_t>> left;
        agenda.each([&](Tick when, std::uint32_t event) { left[when.index].push_back(event); });
        CHECK(left == reference);
    }
}

TEST_CASE("what needs no other order is taken in that of planning") {
    Agenda<int> agenda;
    for (int event : {5, 3, 5, 1}) agenda.plan(Tick{0}, event);
    CHECK(agenda.take_unsorted(Tick{0}) == std::vector<int>{5, 3, 5, 1});
    CHECK(agenda.planned() == 0);
}

TEST_CASE("the first tick can be planned for before the start") {
    Agenda<int> agenda;
    agenda.plan(Tick{0}, 5);
    CHECK(agenda.take(Tick{0}) == std::vector<int>{5});
    CHECK(agenda.take(Tick{1}).empty());
    CHECK(agenda.take(Tick{100}).empty());
}

TEST_CASE("nothing is planned for the present or the past, and no tick is taken twice") {
    CHECK(dies([] { Agenda<int>().plan(Tick{-1}, 1); }));
    CHECK(dies([] {
        Agenda<int> agenda;
        agenda.take(Tick{4});
        agenda.plan(Tick{4}, 1);
    }));
    CHECK(dies([] {
        Agenda<int> agenda;
        agenda.take(Tick{4});
        agenda.take(Tick{4});
    }));
    CHECK_FALSE(dies([] {
        Agenda<int> agenda;
        agenda.take(Tick{4});
        agenda.plan(Tick{5}, 1);
        agenda.take(Tick{5});
    }));
}
