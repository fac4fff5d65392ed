// Isolation and care against what is known: beds, quarantine, length of stay.
#include <catch2/catch.hpp>
#include <cmath>

#include "base/parallel.h"
#include "validation/run_case.h"

using namespace cordon;

// Erlang's formula B. 5,000 days: 9,000 patients at a 4.5, of whose blocked share the sd is about 1.3 sqrt(p (1-p) / n) = 0.0059;
// 30,000 at a 15, 2 sqrt(p (1-p) / n) = 0.0024, who is blocked being blocked together. A stay is 60 ticks.
TEST_CASE("patients who leave at once when no bed is free are as many as Erlang's formula B says") {
    struct Known {
        std::vector<std::string> sets;
        double blocked, within;
    };
    for (const Known& k : {Known{{}, 0.2430210, 0.024},
                           Known{{"care.other_fevers=0.06", "facility.hospital.capacity=20"}, 0.0455932, 0.0096}}) {
        const Case c("textbook/bed-loss.toml", k.sets);
        const auto done = c.run(1);
        std::int64_t stays = 0, blocked = 0, other = 0;
        for (const StayEvent& s : done.simulation->state.events.stays) {
            ++stays, blocked += s.ended_by == EndedBy::no_place;
            other += s.ended_by != EndedBy::no_place && std::abs((s.until - s.since).days() - 2.5) > 1e-3;
        }
        CHECK(other == 0);
        CHECK(blocked == done.totals->sum(Series::places_given_up));
        CHECK(done.figure("peak_hospital") <= c.world.places.facilities[0].capacity);
        INFO(blocked << " of " << stays);
        CHECK(std::abs(static_cast<double>(blocked) / static_cast<double>(stays) - k.blocked) < k.within);
    }
}

namespace {

// Transmissions by the travellers themselves.
double by_travellers(const std::vector<std::string>& sets) {
    const Case c("textbook/quarantine-length.toml", sets);
    const auto done = c.run(1);
    double n = 0;
    for (const Infection& i : done.simulation->state.episodes.rows) n += i.generation == 1;
    return n;
}
std::string number(const char* name, double x) { return std::string(name) + "=" + std::to_string(x); }

}  // namespace

// 20,000 travellers and r0 0.5: some 10,000 transmissions, of which the share averted has sd sqrt(p (1-p) / n).
TEST_CASE("quarantine averts what the generation interval says, with and without a test") {
    set_parallel({2, false, 1, 256});
    const double all = by_travellers({"policy.quarantine.enabled=false"});
    REQUIRE(all > 9000);
    const auto same = [&](double seen, double expected) {
        const double averted = 1 - seen / all;
        INFO("averted " << averted << ", should be " << expected);
        CHECK(std::abs(averted - expected) < 4 * std::sqrt(expected * (1 - expected) / all) + 0.5 / all);
    };
    struct Row {
        double entry, release, without, with;  // with: 0: no such row
    };
    for (const Row& r : {Row{3, 4, 0.127230, 0.382672}, {3, 5, 0.309899, 0.676565}, {3, 6, 0.515063, 0.804738}, {3, 7, 0.695352, 0.858048},
                         {3, 8, 0.817156, 0.884468}, {3, 10, 0.901296, 0}, {3, 14, 0.908173, 0}, {3, 365, 0.908174, 0},
                         {0, 10, 0.993123, 0}, {2, 10, 0.967938, 0}, {4, 10, 0.774067, 0}}) {
        INFO("quarantined on day " << r.entry << ", released on day " << r.release);
        const std::string entry = number("policy.quarantine.listed_after", r.entry), release = number("policy.quarantine.days", r.release);
        same(by_travellers({entry, release, "policy.test.enabled=false"}), r.without);
        if (r.with == 0) continue;
        same(by_travellers({entry, release, "policy.test.arrival_days=[" + std::to_string(r.release - r.entry - 0.05) + "]",
                            number("policy.discharge.rule[0].asymptomatic_days", 10 - r.release - 0.5)}),
             r.with);
    }
    // A result that is two days late is worth what a test two days before release is: fn of day 5, isolation from day 7 on.
    same(by_travellers({"policy.test.arrival_days=[1.95]", "facility.laboratory.turnaround=2", "policy.discharge.rule[0].asymptomatic_days=2.5"}),
         0.695352 + (1 - 0.38) * (0.901296 - 0.695352));
}

// 8,000 cases with 13,000 housemates: of the rate the sd is about sqrt(2 x 0.14 x 0.86 / 13,000) = 0.004, who is infected being so together.
TEST_CASE("household secondary attack rate is 10 to 18 percent under the observed delays to removal, and higher without") {
    set_parallel({2, false, 1, 256});
    const auto attack = [](const std::vector<std::string>& sets, double* isolated) {
        const Case c("textbook/household-attack.toml", sets);
        const auto done = c.run(1);
        if (isolated) *isolated = done.figure("onset_to_isolation");
        return done.figure("household_secondary_attack_rate");
    };
    double delay = 0;
    const double removed = attack({}, &delay), left = attack({"policy.removal.enabled=false"}, nullptr);
    INFO("with removal after " << delay << " days " << removed << ", without " << left);
    CHECK((delay > 2.6 && delay < 4.6));
    CHECK((removed > 0.10 && removed < 0.18));
    CHECK(left > removed + 0.016);
}

// Some 300 and 450 stays with a standard deviation of 6 days: their mean is known to 0.25 days. Observed in Zhumadian: 13.2 days.
TEST_CASE("confirmation to discharge under edition 5 takes 12 to 15 days on average, as an outcome of courses and tests") {
    set_parallel({2, false, 1, 256});
    const Case c("zhumadian-2020.toml", {"policy.discharge.rule=[{ preset = \"edition5\" }]"});
    double days = 0, stays = 0;
    for (const std::uint64_t seed : {1, 2}) {
        const auto done = c.run(seed);
        for (const DischargeEvent& e : done.simulation->state.events.discharges)
            if (e.confirmed != Moment::never() && !e.again) days += (e.discharged - e.confirmed).days(), stays += 1;
    }
    INFO(days / stays << " days of " << stays << " stays");
    REQUIRE(stays > 200);
    CHECK((days / stays > 12 && days / stays < 15));
}
