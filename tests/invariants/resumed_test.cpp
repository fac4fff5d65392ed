// Straight through = saved, loaded and continued; and one scenario after another of the same run.
#include <catch2/catch.hpp>

#include "base/files.h"
#include "io/saved.h"
#include "state/visit.h"
#include "validation/run_case.h"

using namespace cordon;

namespace {

const Belonging own{"test", 1, 2, 3};

template <class T>
std::uint64_t hash_of(const T& x) {
    Save save;
    save.one(x);
    return text_hash(save.bytes());
}

std::unique_ptr<Simulation> go_on(const Case& c, const std::string& checkpoint) {
    auto s = std::make_unique<Simulation>(c.scenario, c.world, 1);
    State state;
    Known known;
    from_checkpoint(checkpoint, own, c.world, c.scenario.policies.size(), state, known);
    s->take_over(std::move(state), std::move(known), {});
    s->run();
    return s;
}

void check_saved_on(const Case& c, const std::vector<int>& days) {
    Simulation straight(c.scenario, c.world, 1);
    std::vector<std::string> saved;
    for (const int day : days) {
        straight.run_to(day);
        saved.push_back(to_checkpoint(straight.state, straight.known, own));
    }
    straight.run();
    for (std::size_t k = 0; k < saved.size(); ++k) {
        const auto later = go_on(c, saved[k]);
        INFO("after day " << days[k]);
        const auto past = static_cast<std::ptrdiff_t>(days[k] * c.world.clock.ticks_per_day);
        CHECK(later->digests == std::vector<std::uint64_t>(straight.digests.begin() + past, straight.digests.end()));
        CHECK(hash_of(later->state.events) == hash_of(straight.state.events));
        CHECK(hash_of(later->state.episodes.rows) == hash_of(straight.state.episodes.rows));
        CHECK(hash_of(later->state.today) == hash_of(straight.state.today));
        for (const CounterInfo& counter : counter_info) {
            INFO(counter.name);
            if (counter.count == &Counters::entrance_places) continue;  // counted anew by whoever goes on: work, and no outcome
            CHECK(later->state.counters.*counter.count == straight.state.counters.*counter.count);
        }
    }
}

}  // namespace

TEST_CASE("a run with every mechanism that is saved, loaded and continued is the run straight through, from any day") {
    const Case c("../tests/oracle/twin_control.toml");
    check_saved_on(c, {1, 2, 11, 19, 28, 40, 53});
}

TEST_CASE("each kind of policy can be saved and goes on") {
    for (const char* kind : {"app-tracing", "arrival-quota", "chartered-bus", "closed-institution", "data-matching", "enforcement", "entrance-check", "export-control", "firm-liaison",
                             "grid-sweep", "hospital-tiers", "mass-testing", "named-hotels", "rented-housing", "reserve-hospitals", "return-to-work", "spot-sealing", "staff-lent",
                             "staff-rotation", "supplies", "vaccination", "work-migration", "zone-sealing"}) {
        INFO(kind);
        const Case c(std::string("policies/") + kind + ".toml");
        check_saved_on(c, {c.scenario.run.days / 2});
    }
}
