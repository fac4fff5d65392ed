// Daily checks of those under control, and lists of arrivals.
#include <catch2/catch.hpp>

#include <cmath>

#include "care_world.h"

using namespace cordon;

namespace {

class Lists final : public Policy {
  public:
    Registration how;
    const Registration* registration() const override { return &how; }
};

}  // namespace

TEST_CASE("who falls ill under control tells it the next morning, with the onset") {
    const CareWorld w;
    CareRun run(w);
    run.infect(Person(1), -2, 1.6), run.infect(Person(2), -2, 1.6, Severity::asymptomatic);
    run.tick({hold_order(Person(1), Reason::contact, Keep::home), hold_order(Person(2), Reason::contact, Keep::home)});
    run.ticks(8);
    CHECK(run.file(Person(1)).onset == Moment::never());
    run.tick();  // the morning of day 2
    CHECK(run.file(Person(1)).onset == moment(1.6));
    CHECK(run.file(Person(1)).condition == 1);
    run.ticks(80);
    CHECK(run.file(Person(1)).condition == 0);
    CHECK(run.file(Person(2)).onset == Moment::never());
}

TEST_CASE("who is ill already when put under control tells it the next morning; who does not comply tells nothing") {
    const CareWorld w;
    CareRun run(w);
    run.infect(Person(1), -8, -3), run.infect(Person(2), -8, -3);
    Order refused = hold_order(Person(2), Reason::contact, Keep::home);
    refused.comply = 0;
    run.tick({hold_order(Person(1), Reason::contact, Keep::home), refused});
    run.ticks(5);
    CHECK(run.file(Person(1)).onset == moment(-3));
    CHECK(run.file(Person(2)).onset == Moment::never());
}

TEST_CASE("in hospital fever and condition are seen each time they change, and only then") {
    CareWorld w;
    w.add(FacilityKind::hospital, 0, 10);
    CareRun run(w);
    Infection& i = run.infect(Person(1), -5, -1, Severity::critical);
    i.fever_from = moment(-0.5), i.fever_to = moment(6.1), i.severe_from = moment(3.1), i.critical_from = moment(5.1), i.over = moment(12.1);
    std::vector<std::pair<int, int>> fever, condition;  // (day, value)
    Stage s = run.next();
    isolate(s, {hold_order(Person(1), Reason::suspected, Keep::hospital)});
    for (int t = 1; t < 80; ++t) {
        run.tick();
        for (const Fact& f : run.news(FactKind::fever_seen)) fever.emplace_back(t / 4, f.detail);
        for (const Fact& f : run.news(FactKind::condition_seen)) condition.emplace_back(t / 4, f.detail);
    }
    CHECK(fever == std::vector<std::pair<int, int>>{{0, 1}, {6, 0}});
    CHECK(condition == std::vector<std::pair<int, int>>{{0, 1}, {3, 2}, {5, 3}, {12, 0}});
    CHECK(run.file(Person(1)).fever_free_since == moment(6.25));
}

TEST_CASE("a patient without fever is known to be without from the first morning on; another fever passes") {
    CareWorld w;
    w.world.care.other_fever_days = 3;
    w.add(FacilityKind::hospital, 0, 10);
    CareRun run(w);
    run.infect(Person(1), -5, -1);
    Stage s = run.next();
    Fact fever;
    fever.kind = FactKind::fever_at_gate, fever.person = Person(2), fever.county = County(0);
    learn(run.known, fever, 0, 2);  // not infected
    isolate(s, {hold_order(Person(1), Reason::suspected, Keep::hospital), hold_order(Person(2), Reason::suspected, Keep::hospital)});
    run.ticks(30);
    CHECK(run.file(Person(1)).fever_free_since == moment(0.25));
    CHECK_FALSE(run.file(Person(2)).fever);
    CHECK(run.file(Person(2)).fever_free_since == moment(3.25));
}

TEST_CASE("arrivals are listed as often and as late as the policy says, those of the last days before it began too") {
    CareWorld w(2000);
    Mobility& m = w.world.mobility;
    m.sources.resize(1);
    for (std::uint32_t p = 0; p < 4000; ++p) m.arrivals.push_back({Person(p), moment(p / 200.0 - 10), Source(0), p});  // days -10 to 10
    CareRun run(w);
    auto lists = std::make_unique<Lists>();
    lists->id = PolicyId(0), lists->how = {.share = 0.8, .delay = Law::fixed(1.5), .days_back = 5},
    lists->when.from = w.world.clock.start + 2;
    run.policies.push_back(std::move(lists));
    const auto tick = [&] {  // with those who come in it
        std::vector<Coming>& came = run.state.came;
        while (came.size() < 4000 && m.arrivals[came.size()].moment < w.world.clock.end(run.state.tick + 1)) {
            const std::uint32_t next = static_cast<std::uint32_t>(came.size());
            run.state.arrived.set(Person(next), next);
            came.push_back({Person(next), next, m.arrivals[next].moment});
        }
        run.tick();
    };
    for (int t = 0; t < 8; ++t) tick();
    CHECK(run.known.files.size() == 0);
    std::size_t before_a_delay = 0;
    for (int t = 8; t < 4 * 14; ++t) {
        tick();
        if (t == 13) before_a_delay = run.known.files.size();
    }
    CHECK(before_a_delay == 0);
    // 2600 arrived on days -3 to 10; 0.8 of them, standard deviation 20; within 4.
    CHECK(std::abs(double(run.known.files.size()) - 2080) < 82);
    for (std::size_t r = 0; r < run.known.files.size(); ++r) {
        const PersonFile& f = run.known.files.row(r);
        const Arrival& a = m.arrivals[run.known.files.key(r).value];
        CHECK(f.found_by == FoundBy::arrival_check);
        CHECK(f.first_seen == std::max(a.moment, moment(2)) + moment(1.5));
    }
}
