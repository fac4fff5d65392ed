// Reasons, places and who gets them.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "care_world.h"

using namespace cordon;

namespace {

const Person a(1), b(40), c(80), d(101);  // d lives in the second county

std::vector<Person> those_in(const CareRun& run, Facility f) {
    std::vector<Person> people;
    for (std::size_t r = 0; r < run.state.custody.size(); ++r)
        if (run.state.custody.row(r).facility == f) people.push_back(run.state.custody.key(r));
    std::sort(people.begin(), people.end());
    return people;
}

}  // namespace

TEST_CASE("with two reasons, nobody is free when one ends") {
    const CareWorld w;
    CareRun run(w);
    run.tick({hold_order(a, Reason::contact, Keep::home, moment(5), Priority::contact, 7),
              hold_order(a, Reason::arrival, Keep::home, moment(8))});
    CHECK(run.state.is_held(a));
    run.tick({release_order(a, Reason::arrival)});
    CHECK(run.state.is_held(a));
    run.tick({release_order(a, Reason::contact, 8)});  // a contact of 7, not of 8
    CHECK(run.state.is_held(a));
    run.ticks(17);  // the last of them begins on day 4.75
    CHECK(run.state.is_held(a));
    run.tick();
    CHECK_FALSE(run.state.is_held(a));
    CHECK(run.file(a).reasons.empty());
    CHECK(run.total(Series::held_home) == 0);
    REQUIRE(run.state.events.stays.size() == 2);
    CHECK(run.state.events.stays[0].reason == Reason::arrival);
    CHECK(run.state.events.stays[1].reason == Reason::contact);
}

TEST_CASE("a reason that is renewed ends when its last renewal does") {
    const CareWorld w;
    CareRun run(w);
    run.tick({hold_order(a, Reason::contact, Keep::home, moment(2), Priority::contact, 7)});
    run.tick({hold_order(a, Reason::contact, Keep::home, moment(4), Priority::contact, 7)});
    run.ticks(10);
    CHECK(run.state.is_held(a));
    run.ticks(5);
    CHECK_FALSE(run.state.is_held(a));
    CHECK(run.state.events.stays.size() == 1);
}

TEST_CASE("the strongest reason decides the place, and the weaker ones what follows it") {
    CareWorld w;
    const Facility site = w.add(FacilityKind::isolation_site, 0, 5), hospital = w.add(FacilityKind::hospital, 0, 5);
    CareRun run(w);
    run.tick({hold_order(a, Reason::contact, Keep::site, moment(9))});
    CHECK(run.holding(a).facility == site);
    run.tick({hold_order(a, Reason::suspected, Keep::hospital)});
    CHECK(run.holding(a).facility == hospital);
    CHECK(run.state.facilities[site.value].used == 0);
    run.tick({release_order(a, Reason::suspected)});
    CHECK(run.holding(a).facility == site);
    run.tick({release_order(a, Reason::contact)});
    CHECK_FALSE(run.state.is_held(a));
    CHECK(run.state.facilities[site.value].used == 0);
}

TEST_CASE("the last bed goes to the longest waiting") {
    CareWorld w;
    const Facility site = w.add(FacilityKind::isolation_site, 0, 1);
    CareRun run(w);
    run.tick({hold_order(b, Reason::contact, Keep::site)});
    run.tick({hold_order(c, Reason::contact, Keep::site)});
    run.tick({hold_order(a, Reason::contact, Keep::site)});
    CHECK(those_in(run, site) == std::vector<Person>{b});
    CHECK(run.holding(c).held);
    CHECK(run.holding(c).at == Keep::home);
    CHECK(run.total(Series::held_waiting) == 2);
    run.tick({release_order(b, Reason::contact)});
    CHECK(those_in(run, site) == std::vector<Person>{c});
    CHECK(run.total(Series::held_waiting) == 1);
    run.tick({release_order(c, Reason::contact)});
    CHECK(those_in(run, site) == std::vector<Person>{a});
}

TEST_CASE("priority comes before waiting, and whoever becomes more urgent moves up but keeps the time waited") {
    CareWorld w;
    const Facility hospital = w.add(FacilityKind::hospital, 0, 1);
    CareRun run(w);
    run.tick({hold_order(a, Reason::confirmed, Keep::hospital)});
    run.tick({hold_order(b, Reason::contact, Keep::hospital, Moment::never(), Priority::other)});
    run.tick({hold_order(c, Reason::suspected, Keep::hospital, Moment::never(), Priority::suspected)});
    run.tick({hold_order(b, Reason::suspected, Keep::hospital, Moment::never(), Priority::suspected)});
    run.tick({release_order(a, Reason::confirmed)});
    CHECK(those_in(run, hospital) == std::vector<Person>{b});
    run.tick({release_order(b, Reason::contact), release_order(b, Reason::suspected)});
    CHECK(those_in(run, hospital) == std::vector<Person>{c});
}

TEST_CASE("who gives up waiting is passed over, and who comes again waits anew") {
    CareWorld w;
    const Facility site = w.add(FacilityKind::isolation_site, 0, 1);
    CareRun run(w);
    run.tick({hold_order(a, Reason::contact, Keep::site)});
    run.tick({hold_order(b, Reason::contact, Keep::site)});
    run.tick({release_order(b, Reason::contact)});
    run.tick({hold_order(c, Reason::contact, Keep::site)});
    run.tick({hold_order(b, Reason::contact, Keep::site)});
    CHECK(run.total(Series::held_waiting) == 2);
    run.tick({release_order(a, Reason::contact)});
    CHECK(those_in(run, site) == std::vector<Person>{c});
}

TEST_CASE("places of the county come first, then regional ones by opening date, shared by the longest waiting of all counties") {
    CareWorld w;
    const Facility late = w.add(FacilityKind::isolation_site, -1, 1, 0, 2), regional = w.add(FacilityKind::isolation_site, -1, 1),
                   own = w.add(FacilityKind::isolation_site, 1, 1);
    CareRun run(w);
    run.tick({hold_order(d, Reason::contact, Keep::site)});
    CHECK(run.holding(d).facility == own);
    const Person e(102), f(103);
    run.tick({hold_order(e, Reason::contact, Keep::site)});
    CHECK(run.holding(e).facility == regional);
    run.tick({hold_order(f, Reason::contact, Keep::site)});
    run.tick({hold_order(a, Reason::contact, Keep::site)});
    CHECK(run.total(Series::held_waiting) == 2);
    run.ticks(4);
    CHECK(those_in(run, late).empty());
    run.tick();  // the first of day 2
    CHECK(those_in(run, late) == std::vector<Person>{f});
}

TEST_CASE("among those who come together chance decides, not the number of a person") {
    CareWorld w(1000);
    const Facility site = w.add(FacilityKind::isolation_site, 0, 200);
    CareRun run(w);
    std::vector<Order> orders;
    for (std::uint32_t p = 0; p < 1000; ++p) orders.push_back(hold_order(Person(p), Reason::contact, Keep::site));
    run.tick(orders);
    double sum = 0;
    for (const Person p : those_in(run, site)) sum += p.value;
    // Mean of 200 out of 0 .. 999 without repetition: 499.5, standard deviation 288.7 / sqrt(200) * sqrt(0.8) = 18.3; within 4.
    CHECK(std::abs(sum / 200 - 499.5) < 73);
}

TEST_CASE("those who do not comply stay free at home, on file, and are held once they have a place elsewhere") {
    CareWorld w(1000);
    const Facility site = w.add(FacilityKind::isolation_site, 0, 1000);
    CareRun run(w);
    std::vector<Order> home, away;
    for (std::uint32_t p = 0; p < 1000; ++p) {
        home.push_back(hold_order(Person(p), Reason::arrival, Keep::home));
        home.back().comply = 0.7;
        away.push_back(hold_order(Person(p), Reason::contact, Keep::site));
        away.back().comply = 0.7;
    }
    run.tick(home);
    const std::int64_t held = run.total(Series::held_home);
    CHECK(std::abs(held - 700) < 58);  // standard deviation 14.5; within 4
    std::int64_t on_file = 0;
    for (std::uint32_t p = 0; p < 1000; ++p) on_file += run.file(Person(p)).reasons.size() == 1;
    CHECK(on_file == 1000);
    run.tick(home);  // asked again they answer the same
    CHECK(run.total(Series::held_home) == held);
    run.tick(away);
    CHECK(run.state.facilities[site.value].used == 1000);
    CHECK(run.total(Series::held_home) == 0);
}

TEST_CASE("a household is kept in with a contact, and let out with the contact") {
    const CareWorld w;
    CareRun run(w);
    Order hold = hold_order(Person(5), Reason::contact, Keep::home, moment(6), Priority::contact, 90),
          release = release_order(Person(5), Reason::contact, 90);
    hold.household = release.household = true;
    run.tick({hold});
    for (std::uint32_t p = 4; p < 8; ++p) CHECK(run.state.is_held(Person(p)));
    CHECK_FALSE(run.state.is_held(Person(3)));
    run.tick({release});
    for (std::uint32_t p = 4; p < 8; ++p) CHECK_FALSE(run.state.is_held(Person(p)));
}

TEST_CASE("death ends all reasons and frees the bed for the next") {
    CareWorld w;
    const Facility hospital = w.add(FacilityKind::hospital, 0, 1);
    CareRun run(w);
    run.infect(a, -10, -5, Severity::critical);
    run.tick({hold_order(a, Reason::suspected, Keep::hospital), hold_order(a, Reason::contact, Keep::home)});
    run.tick({hold_order(b, Reason::suspected, Keep::hospital)});
    Stage s = run.next();
    tell_death(s, Episode(0));
    detect(s, run.due);
    isolate(s, {hold_order(a, Reason::contact, Keep::home)});  // too late
    stop_at(s, faults_in_custody(s));
    CHECK_FALSE(run.holding(a).held);
    CHECK(run.state.is_dead(a));
    CHECK(run.file(a).state == CaseState::dead);
    CHECK(those_in(run, hospital) == std::vector<Person>{b});
}

TEST_CASE("stays that go on at the end of a run are told apart from those that have ended") {
    const CareWorld w;
    CareRun run(w);
    run.tick({hold_order(a, Reason::contact, Keep::home, moment(1)), hold_order(b, Reason::contact, Keep::home, moment(9))});
    run.ticks(8);
    REQUIRE(run.state.events.stays.size() == 1);
    CHECK(run.state.events.stays[0].person == a);
    CHECK(run.state.events.stays[0].since == moment(0.25));
    const std::vector<StayEvent> open = open_stays(run.known);
    REQUIRE(open.size() == 1);
    CHECK(open[0].person == b);
    CHECK(open[0].until == Moment::never());
}
