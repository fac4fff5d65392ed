// What is known exactly, given back by the ordinary program.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "base/parallel.h"
#include "validation/run_case.h"

using namespace cordon;

TEST_CASE("the final size of a well-mixed epidemic solves z = 1 - exp(-R0 z)") {
    // 200,000 people, 20 seeds. The final size of a large outbreak has standard deviation sqrt(z (1-z)(1 + R0^2 (1-z))) /
    // (1 - R0 (1-z)) / sqrt(N) with constant infectious periods; exponential ones add less than half of that again.
    // R0 2: 0.0023 a run; 16 runs 0.0006; four of them 0.0024. The seeds themselves add less than 20 / 200,000.
    set_parallel({2, false, 1, 256});
    const std::map<double, double> known = {{1.5, 0.5828116}, {2.0, 0.7968121}, {3.0, 0.9404798}};
    const std::map<double, double> four = {{1.5, 0.0075}, {2.0, 0.0024}, {3.0, 0.0012}};
    for (const auto& [r0, z] : known) {
        const Case c("textbook/final-size.toml", {"contacts.r0=" + std::to_string(r0)});
        double sum = 0;
        int large = 0;
        for (std::uint64_t seed = 1; seed <= 16; ++seed) {
            const double size = c.run(seed).figure("attack_rate");
            if (size > 0.1) sum += size, ++large;
        }
        REQUIRE(large == 16);
        CHECK(std::abs(sum / large - z) < four.at(r0));
    }
}

TEST_CASE("mean offspring of generations 2 to 4 is R0 in a well-mixed world") {
    const Case c("textbook/well-mixed.toml");
    const auto done = c.run(5);
    const double se = done.figure("r0_measured_se");
    CHECK(done.figure("r0_target") == Approx(2.5).epsilon(1e-6));
    CHECK(se < 0.0075 * 2.5);
    CHECK(std::abs(done.figure("r0_measured") - 2.5) < 0.03 * 2.5);
}

TEST_CASE("early growth is that of the generation interval") {
    // Measured over 10,000 to 200,000 infections: standard error of the slope about 0.3 % of r.
    struct Known {
        std::vector<std::string> sets;
        double r;
    };
    const std::string stages = "disease.infectiousness=stages";
    const std::vector<Known> cases = {
        {{"contacts.r0=2.5", "disease.latent_period={law=\"exponential\",mean=3}", "disease.infectious_period={law=\"exponential\",mean=5}"}, 0.1469891},
        {{"contacts.r0=2", "disease.latent_period={law=\"exponential\",mean=4}", "disease.infectious_period={law=\"exponential\",mean=4}"}, 0.1035534},
        {{"contacts.r0=2.0087803", "disease.infectiousness=since_infection", "disease.infectious_time={law=\"gamma\",mean=7.5,sd=3.4}"}, 0.10},
        {{"contacts.r0=2.5", "disease.infectiousness=since_infection", "disease.infectious_time={law=\"gamma\",mean=5,sd=1.9}"}, 0.1959347},
    };
    for (const Known& k : cases) {
        const Case c("textbook/growth-rate.toml", k.sets);
        CHECK(std::abs(c.run(1).figure("growth_rate") - k.r) < 0.03 * k.r);
    }
}

namespace {
// Reed-Frost chain binomial: probabilities of 0 .. n-1 further cases in a household of n with one case (Bailey 1975).
std::vector<double> chain_binomial(int susceptible, double escape) {
    std::vector<double> final_size(static_cast<std::size_t>(susceptible) + 1, 0);
    const auto step = [&](const auto& self, int s, int infectious, int total, double p) -> void {
        if (infectious == 0 || s == 0) {
            final_size[static_cast<std::size_t>(total)] += p;
            return;
        }
        const double q = std::pow(escape, infectious);
        double choose = 1;
        for (int k = 0; k <= s; ++k) {
            self(self, s - k, k, total + k, p * choose * std::pow(1 - q, k) * std::pow(q, s - k));
            choose = choose * (s - k) / (k + 1);
        }
    };
    step(step, susceptible, 1, 0, 1.0);
    return final_size;
}
}  // namespace

TEST_CASE("chains of infection in households have the chain binomial's sizes") {
    const Case c("textbook/households.toml");
    const auto done = c.run(3);
    // Households with one seed and, of those, how many further cases.
    std::map<std::uint32_t, std::pair<int, int>> households;  // first member -> seeds, further cases
    for (const Infection& i : done.simulation->state.episodes.rows) {
        auto& h = households[c.world.population.household(i.person).first.value];
        (i.setting == Setting::seed ? h.first : h.second) += 1;
    }
    std::vector<double> seen(4, 0);
    double n = 0;
    for (const auto& [first, h] : households)
        if (h.first == 1) seen[static_cast<std::size_t>(h.second)] += 1, n += 1;
    REQUIRE(n > 15000);
    const std::vector<double> exact = chain_binomial(3, std::exp(-0.3));
    for (std::size_t k = 0; k < 4; ++k) {
        const double sd = std::sqrt(exact[k] * (1 - exact[k]) / n);
        INFO(k << " further cases: " << seen[k] / n << " against " << exact[k]);
        CHECK(std::abs(seen[k] / n - exact[k]) < 4 * sd);
    }
}

TEST_CASE("a second strain infects those whom cross-immunity leaves: the final size of two groups") {
    // The mean of eight runs, by their own standard error: five of them, 1 in 1,000 by chance where there are eight.
    struct Known {
        const char* cross;
        double size, again;
    };
    set_parallel({2, false, 1, 256});
    for (const Known& k : {Known{"0.5", 0.4726504, 0.3982295}, Known{"0.3", 0.7374023, 0.6470373}}) {
        const Case c("textbook/second-strain.toml", {std::string("disease.strain.second.cross_immunity=") + k.cross});
        std::vector<double> size, again;
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            const auto done = c.run(seed);
            double second = 0, twice = 0;
            for (const Infection& i : done.simulation->state.episodes.rows) second += i.strain == 1, twice += i.ordinal > 0;
            size.push_back(second / c.world.population.size()), again.push_back(twice / c.world.population.size());
        }
        const auto near = [](const std::vector<double>& x, double known) {
            double mean = 0, square = 0;
            for (const double v : x) mean += v / static_cast<double>(x.size());
            for (const double v : x) square += (v - mean) * (v - mean) / static_cast<double>(x.size() - 1);
            INFO(mean << " is " << known);
            CHECK(std::abs(mean - known) < 5 * std::sqrt(square / static_cast<double>(x.size())));
            CHECK(std::sqrt(square / static_cast<double>(x.size())) < 0.01);
        };
        near(size, k.size), near(again, k.again);
    }
    const Case all("textbook/second-strain.toml", {"disease.strain.second.cross_immunity=1"});
    CHECK(all.run(1).totals->sum(Series::reinfections) == 0);
}
