// The checks of debug builds, on whole runs and in every build.
#include <catch2/catch.hpp>

#include "validation/run_case.h"

using namespace cordon;

namespace {

// Stops the program at the first fault; returns the digest of the last tick.
std::uint64_t digest(const Case& c, bool checked) {
    Simulation run(c.scenario, c.world, 1);
    run.checked = checked;
    run.run();
    return run.digests.back();
}

}  // namespace

TEST_CASE("no tick of a run under control leaves what cannot be, and looking changes no bit") {
    const Case small("../tests/oracle/twin_control.toml");
    CHECK(digest(small, true) == digest(small, false));
    const Case crowded("lishui-2020.toml", {"world.kind=synthetic", "world.people=12000", "world.rows=25", "world.columns=45",
                                            "run.days=30", "run.seeds=120", "contacts.r0=3.5", "arrivals.wuhan.outside=\"\"", "arrivals.wuhan.count_scale=0.01", "arrivals.wenzhou.count_scale=0.01"});
    CHECK(digest(crowded, true) == digest(crowded, false));
}
