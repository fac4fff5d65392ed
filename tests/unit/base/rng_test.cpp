// Keyed chance: the generator's known answers, its ranges, and that different keys give independent draws.
#include "base/rng.h"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

using namespace cordon;

TEST_CASE("Philox4x32-10 gives the known answers of Random123") {
    using Philox = r123::Philox4x32;
    using Words = std::array<std::uint32_t, 4>;
    const auto words = [](Philox::ctr_type counter, Philox::key_type key) {
        const Philox::ctr_type r = Philox()(counter, key);
        return Words{r[0], r[1], r[2], r[3]};
    };
    CHECK(words({{0, 0, 0, 0}}, {{0, 0}}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(words({{~0u, ~0u, ~0u, ~0u}}, {{~0u, ~0u}}) == Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(words({{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, {{0xa4093822, 0x299f31d0}}) ==
          Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("draws in blocks have the bits of draws one by one, however many they are") {
    const Luck luck(77);
    for (std::size_t n : {0u, 1u, 7u, 8u, 9u, 40u}) {
        std::vector<Asked> asked;
        for (std::uint64_t i = 0; i < n; ++i) {
            const std::uint64_t r = mix(i);
            asked.push_back({static_cast<Purpose>(r % 200), {mix(r)}, static_cast<std::uint32_t>(r >> 40), i % 3 == 0 ? 0 : mix(r + 1), static_cast<std::uint32_t>(i % 5)});
        }
        std::vector<Draw> drawn(n);
        luck.draw(asked, drawn.data());
        for (std::size_t i = 0; i < n; ++i) {
            const Asked& a = asked[i];
            const Draw one = luck.draw(a.purpose, a.name, a.when, a.partner, a.block);
            CHECK(std::equal(one.word, one.word + 4, drawn[i].word));
        }
    }
}

TEST_CASE("a uniform is never 0 or 1, and its two halves use different words") {
    CHECK(Draw{{0, 0, 0, 0}}.uniform(0) == 0x1p-53);
    CHECK(Draw{{0, 0, 0, 0}}.uniform(1) == 0x1p-53);
    CHECK(Draw{{~0u, ~0u, ~0u, ~0u}}.uniform(0) == 1 - 0x1p-53);
    CHECK(Draw{{0x80000000u, 0, 0, 0}}.uniform(0) == 0.5 + 0x1p-53);
    CHECK(Draw{{0, 0, 0x80000000u, 0}}.uniform(1) == 0.5 + 0x1p-53);
    CHECK(Draw{{0, 0, 0x80000000u, 0}}.uniform(0) == 0x1p-53);
    CHECK(Draw{{1, 2, 3, 4}}.bits(0) == 0x100000002ull);
    CHECK(Draw{{1, 2, 3, 4}}.bits(1) == 0x300000004ull);
}

TEST_CASE("a whole number below n is in range and reaches both ends") {
    CHECK(Draw{{0, 0, 0, 0}}.below(10) == 0);
    CHECK(Draw{{~0u, ~0u, 0, 0}}.below(10) == 9);
    CHECK(Draw{{~0u, ~0u, 0, 0}}.below(1) == 0);
    CHECK(Draw{{~0u, ~0u, 0, 0}}.below(4294967295u) == 4294967294u);
    CHECK(Draw{{0x80000000u, 0, 0, 0}}.below(10) == 5);
}

TEST_CASE("what happens with a small probability happens with every larger one") {
    const Luck luck(2);
    for (std::uint64_t i = 0; i < 2000; ++i) {
        const Draw d = luck.draw(Purpose::comply, {i});
        CHECK_FALSE(d.chance(0));
        CHECK(d.chance(1));
        bool before = false;
        for (double p = 0; p <= 1; p += 0.01) {
            CHECK((d.chance(p) || !before));
            before = d.chance(p);
        }
    }
}

TEST_CASE("the same key gives the same draw, and each part of the key changes it") {
    const Luck luck(99);
    const auto words = [](const Draw& d) { return std::array<std::uint32_t, 4>{d.word[0], d.word[1], d.word[2], d.word[3]}; };
    const auto base = words(luck.draw(Purpose::comply, {5}, 7, 9, 1));
    CHECK(base == words(luck.draw(Purpose::comply, {5}, 7, 9, 1)));
    CHECK(base == words(Luck(99).draw(Purpose::comply, {5}, 7, 9, 1)));
    std::set<std::array<std::uint32_t, 4>> all = {base,
                                                  words(Luck(98).draw(Purpose::comply, {5}, 7, 9, 1)),
                                                  words(luck.draw(Purpose::outcome, {5}, 7, 9, 1)),
                                                  words(luck.draw(Purpose::comply, {6}, 7, 9, 1)),
                                                  words(luck.draw(Purpose::comply, {5ull << 32}, 7, 9, 1)),
                                                  words(luck.draw(Purpose::comply, {5}, 8, 9, 1)),
                                                  words(luck.draw(Purpose::comply, {5}, 7, 10, 1)),
                                                  words(luck.draw(Purpose::comply, {5}, 7, 9, 2)),
                                                  words(luck.draw(Purpose::comply, {5}, 7)),
                                                  words(luck.draw(Purpose::comply, {7}, 5, 9, 1))};
    CHECK(all.size() == 10);
}

TEST_CASE("no two draws of a small world are the same") {
    const Luck luck(1);
    std::set<std::uint64_t> seen;
    std::size_t drawn = 0;
    for (Purpose purpose : {Purpose::world_places, Purpose::trips_total, Purpose::comply})
        for (std::uint64_t name = 0; name < 12; ++name)
            for (std::uint32_t when = 0; when < 12; ++when)
                for (std::uint64_t partner = 0; partner < 12; ++partner)
                    for (std::uint32_t block = 0; block < 3; ++block)
                        seen.insert(luck.draw(purpose, {name << 32 | (name * 7 % 12)}, when, partner, block).bits(0)), ++drawn;
    CHECK(seen.size() == drawn);
}

// n uniforms have mean 1/2 with sd 1/sqrt(12 n), product moments of independent ones 1/4 with sd sqrt(7/144 / n). Bounds 4.5 sd.
TEST_CASE("draws are uniform, and independent along each part of the key") {
    const std::uint64_t n = 100000;
    const auto along = [&](const char* part, const auto& draw) {
        double sum = 0, lagged = 0, halves = 0;
        std::vector<double> in(64);
        double last = draw(n).uniform();
        for (std::uint64_t i = 0; i < n; ++i) {
            const Draw d = draw(i);
            const double u = d.uniform(0);
            sum += u, lagged += u * last, halves += u * d.uniform(1);
            ++in[static_cast<std::size_t>(64 * u)];
            last = u;
        }
        INFO(part);
        CHECK(std::fabs(sum / n - 0.5) < 4.5 / std::sqrt(12.0 * n));
        CHECK(std::fabs(lagged / n - 0.25) < 4.5 * std::sqrt(7 / 144.0 / n));
        CHECK(std::fabs(halves / n - 0.25) < 4.5 * std::sqrt(7 / 144.0 / n));
        double chi = 0;
        for (double c : in) chi += (c - n / 64.0) * (c - n / 64.0) / (n / 64.0);
        CHECK(std::fabs(chi - 63) < 4.5 * std::sqrt(2 * 63.0));
    };
    const Luck luck(4);
    along("seed", [](std::uint64_t i) { return Luck(i).draw(Purpose::comply, {1}); });
    along("lower name", [&](std::uint64_t i) { return luck.draw(Purpose::comply, {i}); });
    along("upper name", [&](std::uint64_t i) { return luck.draw(Purpose::comply, {i << 32}); });
    along("when", [&](std::uint64_t i) { return luck.draw(Purpose::comply, {1}, static_cast<std::uint32_t>(i)); });
    along("partner", [&](std::uint64_t i) { return luck.draw(Purpose::comply, {1}, 0, i); });
    along("block", [&](std::uint64_t i) { return luck.draw(Purpose::comply, {1}, 0, 0, static_cast<std::uint32_t>(i)); });
}

TEST_CASE("no two purposes share a number") {
    std::ifstream file(std::string(CORDON_SOURCE_DIR) + "/sim/base/rng.h");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::size_t begin = text.find("enum class Purpose"), end = text.find("};", begin);
    REQUIRE(begin != std::string::npos);
    const std::string list = text.substr(begin, end - begin);
    const std::regex entry("(\\w+) = (\\d+)");
    std::map<int, std::string> of;
    for (std::sregex_iterator i(list.begin(), list.end(), entry), last; i != last; ++i) {
        const auto [at, fresh] = of.emplace(std::stoi((*i)[2]), (*i)[1]);
        INFO((*i)[1] << " and " << at->second << " are both " << at->first);
        CHECK(fresh);
    }
    CHECK(of.size() > 50);
}
