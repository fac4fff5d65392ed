// Beds by severity: who has the bed that they need when their course turns, and what comes of it.
#include "stages/beds.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "care_world.h"

using namespace cordon;

namespace {

// Patients of one hospital, all critical by the first round.
struct Intensive {
    CareWorld w{4000};
    Facility hospital;
    std::unique_ptr<CareRun> run;

    Intensive(double beds, double severe_beds, double critical_beds) {
        Disease& d = w.world.disease;
        d.fatal_share = {0.2}, d.fatal_without_bed = {0.7}, d.severe_fatal_without_bed = {0.1}, d.longer_without_bed = 2;
        d.crisis = Law::fixed(2);
        w.world.tables = DiseaseTables(d);
        hospital = w.add(FacilityKind::hospital, 0, beds);
        w.world.places.facilities[0].severe_beds = severe_beds, w.world.places.facilities[0].critical_beds = critical_beds;
        run = std::make_unique<CareRun>(w);
    }
    void fall_ill(int n, Severity severity, double since = -1) {
        for (int k = 0; k < n; ++k) {
            Infection& i = run->infect(Person(run->state.episodes.rows.size()), -9, -5, severity);
            i.severe_from = moment(since - 1), i.over = moment(20);
            if (severity == Severity::critical) i.critical_from = moment(since);
        }
    }
    void admit_all() {
        std::vector<Order> orders;
        for (const Infection& i : run->state.episodes.rows) orders.push_back(hold_order(i.person, Reason::confirmed, Keep::hospital));
        run->tick(orders);
        run->ticks(4);
    }
    void meet_all() {
        Stage s = run->next();
        for (std::size_t e = 0; e < run->state.episodes.rows.size(); ++e)
            if (!run->state.episodes.rows[e].dies) meet_crisis(s, Episode(e), s.world.clock.begin(s.now));
    }
    int without() const {
        int n = 0;
        for (const Infection& i : run->state.episodes.rows) n += i.without_bed;
        return n;
    }
};

}  // namespace

TEST_CASE("where beds are not told apart, or are enough, no crisis costs a life; where there are none, the share given dies") {
    for (const auto& [severe_beds, critical_beds, without] : {std::tuple{0.0, 0.0, 0}, {0.0, 3000.0, 0}, {3000.0, 0.0, 3000}, {2000.0, 500.0, 2500}}) {
        Intensive ward(3000, severe_beds, critical_beds);
        ward.fall_ill(3000, Severity::critical);
        ward.admit_all();
        CHECK(ward.run->state.facilities[0].serious.size() == 3000);
        ward.meet_all();
        CHECK(ward.without() == without);
        int died = 0;
        for (const Infection& i : ward.run->state.episodes.rows) {
            died += i.dies;
            if (i.without_bed && !i.dies) CHECK(i.over == moment(45));
        }
        // Of those without a bed seven in ten, sd sqrt(n 0.21).
        CHECK(std::abs(died - 0.7 * without) <= 4 * std::sqrt(0.21 * without));
        CHECK(ward.run->total(Series::deaths_for_want_of_bed) == died);
    }
}

TEST_CASE("beds for the critical go to the critical known for longest; the severe lie in what is left of both kinds") {
    Intensive ward(100, 3, 2);
    ward.fall_ill(1, Severity::critical);
    ward.fall_ill(6, Severity::severe);
    ward.admit_all();
    ward.fall_ill(3, Severity::critical, 0.5);
    std::vector<Order> orders;
    for (std::uint32_t p = 7; p < 10; ++p) orders.push_back(hold_order(Person(p), Reason::confirmed, Keep::hospital));
    ward.run->tick(orders);
    ward.run->ticks(4);
    ward.meet_all();
    const auto& rows = ward.run->state.episodes.rows;
    CHECK_FALSE(rows[0].without_bed);
    int critical = 0, severe = 0;
    for (std::size_t e = 0; e < 7; ++e) severe += rows[e].severity == Severity::severe && !rows[e].without_bed;
    for (std::size_t e = 7; e < 10; ++e) critical += !rows[e].without_bed;
    CHECK(critical == 1);  // two beds, one of them taken before
    CHECK(severe == 1);    // five in all, four critical patients before them
    count_serious(*std::make_unique<Stage>(Stage{ward.run->world, ward.run->policies, ward.run->luck, ward.run->state, ward.run->known, ward.run->state.tick,
                                                 *ward.run->whereabouts, false}));
    CHECK(ward.run->state.today[Series::serious][0] == 10);
    CHECK(ward.run->state.today[Series::serious_short][0] == 2 + 5);
}

TEST_CASE("a crisis is planned only for those it can harm: severe or worse, not dying whatever is done, where a hospital tells its beds apart") {
    Intensive ward(10, 1, 1);
    Stage s = ward.run->next();
    Infection i;
    i.person = Person(0), i.severity = Severity::critical, i.onset = moment(0), i.severe_from = moment(1), i.critical_from = moment(3), i.over = moment(20);
    CHECK(crisis(s, i) == moment(5));
    i.severity = Severity::severe;
    CHECK(crisis(s, i) == moment(3));
    i.over = moment(2);
    CHECK(crisis(s, i) == Moment::never());
    i.over = moment(20), i.dies = true;
    CHECK(crisis(s, i) == Moment::never());
    i.dies = false, i.person = Person(5000);  // of the other county, which the hospital does not serve
    CHECK(crisis(s, i) == Moment::never());
    i.person = Person(0), i.severity = Severity::mild;
    CHECK(crisis(s, i) == Moment::never());
}

namespace {
class Opens final : public Policy {
  public:
    Reserve opens;
    const Reserve* reserve() const override { return &opens; }
};
}  // namespace

TEST_CASE("a hospital in reserve takes patients only while a policy opens it, and keeps those it has when it closes") {
    CareWorld w;
    const Facility hospital = w.add(FacilityKind::hospital, -1, 5);
    w.world.places.facilities[hospital.value].reserve = true;
    CareRun run(w);
    auto policy = std::make_unique<Opens>();
    policy->id = PolicyId(0), policy->opens.opens = {true};
    policy->when.from = run.world.clock.start + 1, policy->when.to = run.world.clock.start + 2;
    run.policies.push_back(std::move(policy));
    run.tick({hold_order(Person(1), Reason::confirmed, Keep::hospital)});
    CHECK(run.total(Series::held_waiting) == 1);
    run.ticks(4);  // to the first tick of the next day
    CHECK(run.holding(Person(1)).facility == hospital);
    run.ticks(4);
    run.tick({hold_order(Person(2), Reason::confirmed, Keep::hospital)});
    CHECK(run.holding(Person(1)).facility == hospital);
    CHECK(run.total(Series::held_waiting) == 1);
}
