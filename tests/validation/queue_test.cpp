// The queue at a checkpoint against queueing theory, by the ordinary program.
#include <catch2/catch.hpp>
#include <cmath>

#include "validation/run_case.h"

using namespace cordon;

namespace {
using Sets = std::vector<std::string>;
constexpr char five_lanes[] = "policy.post.lanes=5", for_five[] = "world.transients_per_gate=6480";

Case queue(Sets sets, int ticks_per_day) {
    sets.push_back("run.ticks_per_day=" + std::to_string(ticks_per_day));
    return Case("textbook/checkpoint-queue.toml", sets);
}
}  // namespace

// Six gates, 1,200 people a day at each, 2,000 days: 14 million people, of whose mean wait the sd is 0.35 % (Whitt 1989; the arithmetic is
// in queue_test of the stages). Five lanes: 700 days, 27 million, 0.45 %. Service other than exponential: less, or for the
// gamma law of shape 1/2 at load 0.6 0.3 %.
TEST_CASE("waits at a checkpoint are those of M/M/c, M/D/1 and M/G/1, at 4 and at 24 ticks a day") {
    struct Known {
        Sets sets;
        double minutes, waiting;
    };
    const Known known[] = {
        {{}, 5, 5.0 / 6},
        {{five_lanes, for_five, "run.days=700"}, 1.52499, 0.762493},
        {{"policy.post.service={law=\"fixed\",value=60}"}, 2.5, 5.0 / 6},
        // Pollaczek 1930, Khinchine 1932: rho s / 2 / (1 - rho) x (1 + cv^2)
        {{"policy.post.service={law=\"gamma\",shape=0.5,scale=120}", "world.transients_per_gate=864"}, 0.6 / 0.8 * 3, 0.6},
        {{"policy.post.service={law=\"uniform\",least=0,most=120}", "world.transients_per_gate=864"}, 0.6 / 0.8 * 4 / 3, 0.6},
    };
    for (const Known& k : known)
        for (const int ticks_per_day : {4, 24}) {
            INFO(ticks_per_day << " ticks a day, " << (k.sets.empty() ? "as it is" : k.sets[0]));
            const Case c = queue(k.sets, ticks_per_day);
            const auto done = c.run(1);
            CHECK(done.figure("gate_wait_minutes_mean") == Approx(k.minutes).epsilon(0.02));
            CHECK(done.figure("gate_wait_probability") == Approx(k.waiting).epsilon(0.02));
            CHECK(done.figure("gate_waved") == 0);
        }
}

// Erlang's formula B. 8 million people: an sd below 0.0005, since what one finds is remembered for a service time.
TEST_CASE("with no patience people are waved through as often as Erlang's formula B says") {
    for (const int ticks_per_day : {4, 24}) {
        const Case c = queue({five_lanes, for_five, "run.days=200", "policy.post.longest_wait=0"}, ticks_per_day);
        const auto done = c.run(1);
        CHECK(done.figure("gate_waved") / done.figure("gate_passed") == Approx(0.2430210).epsilon(0.01));
        CHECK(done.figure("gate_screened") + done.figure("gate_waved") == done.figure("gate_passed"));
        CHECK(done.figure("gate_wait_probability") == 0);
    }
}

// 20,000 people a tick, more than are followed one by one: 5 lanes, load 4, as in the unit tests. 40 million people.
TEST_CASE("waits stay those of M/M/c where so many come that not everyone is followed") {
    const std::string service = "policy.post.service={law=\"exponential\",mean=4.32}";
    const Case c = queue({five_lanes, "world.transients_per_gate=80000", "run.days=80", service}, 4);
    const auto done = c.run(1);
    CHECK(done.figure("gate_wait_minutes_mean") == Approx(0.554113 * 4.32 / 60).epsilon(0.02));
    CHECK(done.figure("gate_wait_probability") == Approx(0.554113).epsilon(0.02));
}
