// What is known exactly and shows in single infections; what shows in figures of --json is in cases/, for `cordon validate`.
#include <catch2/catch.hpp>
#include <cmath>
#include <map>

#include "base/parallel.h"
#include "validation/run_case.h"

using namespace cordon;

TEST_CASE("mean offspring of generations 2 to 4 is R0 in a well-mixed world") {
    const Case c("textbook/well-mixed.toml");
    const auto done = c.run(5);
    const double se = done.figure("r0_measured_se");
    CHECK(done.figure("r0_target") == Approx(2.5).epsilon(1e-6));
    CHECK(se < 0.0075 * 2.5);
    CHECK(std::abs(done.figure("r0_measured") - 2.5) < 0.03 * 2.5);
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
