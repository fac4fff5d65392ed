// Release from hospital, and what the run file keeps of it.
#include <catch2/catch.hpp>

#include "care_world.h"

using namespace cordon;

namespace {

Order discharge_order(Person p, double after_until = 0) {
    Order o;
    o.kind = OrderKind::discharge, o.person = p, o.policy = PolicyId(0);
    if (after_until > 0) o.reason = {Reason::discharged, Keep::home, {}, moment(after_until), PolicyId(0)};
    return o;
}

void learn_of(CareRun& run, FactKind kind, Person p, double since, int detail = 0) {
    Fact f;
    f.kind = kind, f.person = p, f.since = moment(since), f.detail = detail, f.county = County(0);
    learn(run.known, f, 0, 2);
}

// In hospital, confirmed.
void admit(CareRun& run, Person p) {
    learn_of(run, FactKind::onset_told, p, -1);
    learn_of(run, FactKind::result, p, -0.5, 1);
    run.tick({hold_order(p, Reason::confirmed, Keep::hospital)});
}

}  // namespace

TEST_CASE("discharge ends the reasons of illness alone, frees the bed, and begins the days after it") {
    CareWorld w;
    const Facility hospital = w.add(FacilityKind::hospital, 0, 1);
    CareRun run(w);
    run.infect(Person(1), -5, -1);
    admit(run, Person(1));
    run.tick({hold_order(Person(1), Reason::arrival, Keep::home, moment(2))});
    run.tick({discharge_order(Person(1), 4)});
    CHECK(run.file(Person(1)).state == CaseState::discharged);
    CHECK(run.known.by_day[0][0].discharged == 1);
    CHECK(run.state.facilities[hospital.value].used == 0);
    CHECK(run.state.is_held(Person(1)));
    CHECK(run.holding(Person(1)).at == Keep::home);
    CHECK(run.file(Person(1)).reasons.size() == 2);
    run.ticks(13);
    CHECK(run.state.is_held(Person(1)));
    run.tick();
    CHECK_FALSE(run.state.is_held(Person(1)));
}

TEST_CASE("without days after it, discharge is freedom; and only cases are discharged") {
    CareWorld w;
    w.add(FacilityKind::hospital, 0, 2);
    CareRun run(w);
    admit(run, Person(1));
    run.tick({discharge_order(Person(1)), discharge_order(Person(2))});
    CHECK_FALSE(run.state.is_held(Person(1)));
    CHECK(run.state.events.discharges.size() == 1);
    run.tick({discharge_order(Person(1))});
    CHECK(run.state.events.discharges.size() == 1);
}

TEST_CASE("the run file says who was released while still shedding or infectious") {
    CareWorld w;
    w.add(FacilityKind::hospital, 0, 9);
    CareRun run(w);
    run.infect(Person(1), -40, -35).detectable_to = moment(-1);  // long over
    run.infect(Person(2), -40, -35).detectable_to = moment(1);   // sheds
    run.infect(Person(3), -5, 0).detectable_to = moment(0.1);    // infects, though no test would find it
    for (std::uint32_t p = 1; p <= 4; ++p) admit(run, Person(p));
    run.ticks(-run.state.tick.index + 3);
    std::vector<Order> orders;
    for (std::uint32_t p = 1; p <= 4; ++p) orders.push_back(discharge_order(Person(p)));
    run.state.episodes.rows[1].detectable_to = moment(9);
    run.tick(orders);
    std::vector<bool> infectious;
    for (const DischargeEvent& e : run.state.events.discharges) infectious.push_back(e.infectious);
    CHECK(infectious == std::vector<bool>{false, true, true, false});  // 4 was never infected
    CHECK(run.state.events.discharges[0].admitted == moment(0.25));
}
