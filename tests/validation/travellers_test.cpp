// Exit and entry screening of travellers, against the means of 2e7 drawn travellers (standard error at most 0.00012).
#include <catch2/catch.hpp>
#include <cmath>

#include "validation/run_case.h"

using namespace cordon;

namespace {

struct Row {
    const char* setting;
    std::vector<std::string> sets;
    double exit, in_flight, entry, undetected;  // shares of the infected travellers
};

std::vector<std::string> sensitivities(const char* s) {
    std::vector<std::string> sets;
    for (const char* side : {"exit", "entry"}) sets.push_back(std::string("policy.") + side + ".steps.temperature.sensitivity=" + s);
    return sets;
}

// Within four standard errors of a binomial share, and that of the expected one.
void near(double share, double expected, double travellers) {
    CHECK(std::abs(share - expected) < 4 * std::sqrt(expected * (1 - expected) / travellers) + 4 * 0.00012);
}

}  // namespace

TEST_CASE("exit and entry screening find the shares of infected travellers of Quilty et al. 2020") {
    const std::vector<Row> rows = {
        {"baseline", {}, 0.4452, 0.0045, 0.0859, 0.4644},
        {"flight of 3 hours", {"arrivals.airport.journey=3"}, 0.4452, 0.0011, 0.0682, 0.4855},
        {"flight of 24 hours", {"arrivals.airport.journey=24"}, 0.4452, 0.0089, 0.1096, 0.4363},
        {"sensitivities 0.7", sensitivities("0.7"), 0.3624, 0.0096, 0.1243, 0.5037},
        {"sensitivities 0.5", sensitivities("0.5"), 0.2588, 0.0160, 0.1374, 0.5878},
        {"70 % without symptoms", {"disease.asymptomatic_share=0.7"}, 0.1609, 0.0016, 0.0311, 0.8064},
        {"like SARS",
         {"disease.incubation_period={law=\"gamma\", mean=6.4, sd=4.08656}", "disease.onset_to_severe={law=\"gamma\", mean=3.8, sd=2.44949}",
          "disease.asymptomatic_share=0"},
         0.3376, 0.0092, 0.0927, 0.5604},
    };
    for (const Row& row : rows) {
        INFO(row.setting);
        const Case airport("textbook/airport-screening.toml", row.sets);
        const Case::Done done = airport.run(1);
        const double n = done.figure("travellers_infected");
        CHECK(n == 50000);
        near(done.figure("share_found_at_exit"), row.exit, n);
        near(done.figure("share_severe_in_transit"), row.in_flight, n);
        near(done.figure("share_found_at_entry"), row.entry, n);
        near(done.figure("share_travellers_undetected"), row.undetected, n);
        CHECK(done.figure("found_at_exit") + done.figure("severe_in_transit") + done.figure("found_at_entry") +
                  done.figure("travellers_undetected") ==
              n);
    }
}

TEST_CASE("with fixed delays the shares of exit screening and of the flight are exact") {
    // Set out uniformly over 14.3 days, symptoms after 5.2: 0.83 x 0.86 x 9.1 / 14.3; severe within 12 hours if not found:
    // 0.83 x 0.14 x 0.5 / 14.3; feverish by arrival: 0.83 x 0.86 x (0.5 + 0.14 x 8.6) / 14.3.
    const std::vector<std::string> fixed = {"disease.incubation_period={law=\"fixed\", value=5.2}",
                                            "disease.onset_to_severe={law=\"fixed\", value=9.1}", "arrivals.airport.count_scale=2"};
    const Case airport("textbook/airport-screening.toml", fixed);
    const Case::Done done = airport.run(2);
    const double n = done.figure("travellers_infected");
    CHECK(n == 100000);
    near(done.figure("share_found_at_exit"), 0.83 * 0.86 * 9.1 / 14.3, n);
    near(done.figure("share_severe_in_transit"), 0.83 * 0.14 * 0.5 / 14.3, n);
    near(done.figure("share_found_at_entry"), 0.83 * 0.86 * (0.5 + 0.14 * 8.6) / 14.3, n);
}

TEST_CASE("a checkpoint stops and misses as many travellers as its sensitivity and specificity say, with one reading and with two") {
    for (const bool twice : {false, true}) {
        const Case c("textbook/screening-arithmetic.toml",
                     {std::string("policy.entry.steps.temperature.second_reading=") + (twice ? "true" : "false")});
        const Case::Done done = c.run(1);
        const double n = done.figure("gate_screened"), infected = done.figure("gate_infected"), p = infected / n;
        CHECK(n == 50000);
        near(p, 0.05, n);
        const double s = twice ? 0.8 * (0.3 + 0.7 * 0.8) : 0.8, false_share = twice ? 0.03 * (0.3 + 0.7 * 0.03) : 0.03;
        near(done.figure("gate_flagged") / n, p * s + (1 - p) * false_share, n);
        near((infected - done.figure("gate_caught")) / infected, 1 - s, infected);
    }
}
