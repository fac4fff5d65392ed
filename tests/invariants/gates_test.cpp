// Gates in a whole run: batches are their people, one by one; and the people in line are those who cross.
#include <array>
#include <catch2/catch.hpp>

#include "base/parallel.h"
#include "run/simulation.h"
#include "unit/policies/declare.h"

using namespace cordon;

namespace {

// A small land with journeys, cohorts who are away over the festival, infected travellers, and checkpoints at every gate
// whose false alarms and fevers are held at home.
Scenario with_checkpoints() {
    Scenario s;
    s.run.days = 16;
    s.run.start = make_date(2020, 1, 15);
    s.run.seeds = 800;
    s.world.kind = WorldKind::synthetic;
    s.world.people = 8000;
    s.world.rows = 20, s.world.columns = 30;
    s.world.transients_per_gate = 5000;
    s.calendar.festival_from = make_date(2020, 1, 24), s.calendar.festival_to = make_date(2020, 1, 28);
    s.contacts.queue_rate = 10;
    s.policies.push_back(declare("checkpoint", {{"lanes", 1}}));
    return s;
}

// What a run gave: its digests, and the gates' series over all days.
struct Found final : Observer {
    std::vector<std::uint64_t> digests;
    std::vector<std::vector<std::int64_t>> days;
    std::int64_t passed = 0, flagged = 0, caught = 0, waiting = 0, infected_in_line = 0;
    std::size_t most_held = 0;

    void day(const Simulation& s, int) override {
        for (std::size_t k = 0; k < series_count; ++k)
            if (series_info[k].of == Of::gate) days.push_back(s.state.today[static_cast<Series>(k)]);
        const auto sum = [&](Series x) {
            std::int64_t n = 0;
            for (std::int64_t v : s.state.today[x]) n += v;
            return n;
        };
        passed += sum(Series::gate_passed), flagged += sum(Series::gate_flagged), caught += sum(Series::gate_caught),
            waiting += sum(Series::gate_waiting_seconds);
        infected_in_line += s.state.today[Series::by_setting][static_cast<std::size_t>(Setting::queue)];
        std::size_t held = 0;
        for (std::size_t r = 0; r < s.state.custody.size(); ++r) held += s.state.custody.row(r).held;
        most_held = std::max(most_held, held);
    }
    void end(const Simulation& s) override { digests = s.digests; }
    bool operator==(const Found& o) const { return digests == o.digests && days == o.days; }
};

Found run(const Scenario& s, const World& w) {
    Complaints complaints;
    for (const auto& p : s.policies) p->prepare(w.places, w.clock, complaints);
    complaints.throw_if_any();
    Found o;
    Simulation sim(s, w, 5);
    sim.observers.push_back(&o);
    sim.run();
    return o;
}

}  // namespace

TEST_CASE("batches at gates and forced individuals give the same bits") {
    Scenario s = with_checkpoints();
    World w = build_world(s);
    w.mobility.away[static_cast<std::size_t>(Role::worker)] = {Span{4, 9}};  // their places among the commuters are void
    const Found batches = run(s, w);
    s.run.individuals = true;
    CHECK(run(s, w) == batches);
    // None of it by absence.
    CHECK(batches.passed > 10000);
    CHECK(batches.flagged > 100);
    CHECK(batches.caught > 0);
    CHECK(batches.waiting > 0);
    CHECK(batches.infected_in_line > 0);
    CHECK(batches.most_held > 50);
}

TEST_CASE("checkpoints give the same bits for any threads, blocks and order of blocks") {
    const Scenario s = with_checkpoints();
    const World w = build_world(s);
    const Found one = run(s, w);
    for (const Parallel& p : {Parallel{2, false, 1, 256}, Parallel{3, false, 1, 1}, Parallel{1, true, 1, 3}, Parallel{1, true, 2, 1}}) {
        set_parallel(p);
        CHECK(run(s, w) == one);
    }
    set_parallel({});
}
