// Rooms of sites and hospitals: who lies where, who is infected there, and the staff.
#include "stages/rooms.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <set>

#include "care_world.h"
#include "stages/contacts.h"
#include "stages/screen.h"

using namespace cordon;

namespace {

FacilityInfo& info(CareWorld& w, Facility f) { return w.world.places.facilities[f.value]; }

Order alone_order(Person p) {
    Order o = hold_order(p, Reason::suspected, Keep::site);
    o.reason.alone = true;
    return o;
}

// The first people of county A are health workers.
void make_health_workers(CareWorld& w, std::uint32_t n) {
    const std::uint32_t people = w.world.population.size();
    std::vector<std::uint8_t> age(people, 40), mark(people);
    for (std::uint32_t p = 0; p < people; ++p) {
        mark[p] = static_cast<std::uint8_t>(p < n ? Role::health_worker : Role::home);
        if (p % (people / 2) % 4 == 0) mark[p] |= Population::first_of_household;
    }
    w.world.population = Population(age, mark, {0, people / 2, people}, w.world.places);
}

// A site in which one infectious person lies, in the middle of the course, and everyone else in the other beds.
struct Infectious {
    CareWorld w{2000, 4};
    Facility site = w.add(FacilityKind::isolation_site, 0, 1200);
    std::unique_ptr<CareRun> run;
    std::map<Setting, int> by;
    double least = 1, most = 0;  // hazard of 1 an hour at the peak, over the tick

    explicit Infectious(double control, double room_rate, double floor_rate) {
        info(w, site).beds_a_room = 400, info(w, site).rooms_a_floor = 2, info(w, site).infection_control = control;
        w.world.care.room_rate = room_rate, w.world.care.floor_rate = floor_rate;
        w.world.disease.dispersion = 0;
        run = std::make_unique<CareRun>(w);
        const Infection& i = run->infect(Person(0), -5, 1);
        std::vector<Order> orders;
        for (std::uint32_t p = 1; p < 1200; ++p) orders.push_back(hold_order(Person(p), Reason::contact, Keep::site));
        run->tick({hold_order(Person(0), Reason::contact, Keep::site)});  // the first bed
        run->tick(orders);
        Stage s = run->next();
        const InfectiousCourse course = infectious_course(w.world, run->luck, i, name_of(w.world, Person(0)), 0);
        for (double day = 0.5; day <= 0.75; day += 0.025) {
            const double hours = 6 * infectiousness_at(w.world.disease, course, day) / peak_infectiousness(w.world);
            if (day == 0.5) least = most = hours;
            least = std::min(least, hours), most = std::max(most, hours);
        }
        for (const Exposure& e : wards(s)) ++by[e.setting];
    }
};

}  // namespace

TEST_CASE("someone who has to be alone has an empty room, and its other beds stay free") {
    CareWorld w;
    const Facility site = w.add(FacilityKind::isolation_site, 0, 6);
    info(w, site).beds_a_room = 2;
    CareRun run(w);
    run.tick({hold_order(Person(0), Reason::contact, Keep::site)});
    run.tick({alone_order(Person(10)), alone_order(Person(20)), alone_order(Person(30))});
    const FacilityState& at = run.state.facilities[site.value];
    CHECK(at.beds[0] == Person(0));
    CHECK((at.used == 3 && at.blocked == 2));
    CHECK(run.total(Series::places_blocked) == 2);
    CHECK(run.total(Series::held_waiting) == 1);
    // Whoever needs no room to themselves passes the one who does; the last free bed is beside the first.
    run.tick({hold_order(Person(40), Reason::contact, Keep::site), hold_order(Person(50), Reason::contact, Keep::site)});
    CHECK(at.used == 4);
    CHECK((at.beds[1] == Person(40) || at.beds[1] == Person(50)));
    CHECK(run.total(Series::held_waiting) == 2);
    // A room that falls empty goes to the one who waited for it.
    const Person first = at.beds[2];
    run.tick({release_order(first, Reason::suspected)});
    CHECK(run.total(Series::held_waiting) == 1);
    CHECK(at.beds[2]);
    CHECK((at.used == 4 && at.blocked == 2));
    // When it is not asked for any more, others share.
    Order shared = hold_order(at.beds[2], Reason::suspected, Keep::site);
    run.tick({shared});
    CHECK((at.used == 5 && at.blocked == 1));
}

TEST_CASE("whoever comes to need a room alone moves to an empty one as soon as there is one") {
    CareWorld w;
    const Facility site = w.add(FacilityKind::isolation_site, 0, 4);
    info(w, site).beds_a_room = 2;
    CareRun run(w);
    run.tick({hold_order(Person(0), Reason::contact, Keep::site), hold_order(Person(10), Reason::contact, Keep::site),
              hold_order(Person(20), Reason::contact, Keep::site)});
    const FacilityState& at = run.state.facilities[site.value];
    const Person left = at.beds[0], beside = at.beds[1], other = at.beds[2];
    run.tick({alone_order(left)});
    CHECK((at.beds[0] == left && at.beds[1] == beside && at.blocked == 0));
    run.tick({release_order(other, Reason::contact)});
    CHECK((at.beds[2] == left && at.beds[1] == beside && !at.beds[0] && at.blocked == 1));
}

TEST_CASE("a place is taken from the moment it is given, and people stay where they are until the intake is over") {
    CareWorld w;
    const Facility site = w.add(FacilityKind::isolation_site, 0, 1);
    info(w, site).intake_hours = 12;
    CareRun run(w);
    run.tick({hold_order(Person(0), Reason::contact, Keep::site), hold_order(Person(10), Reason::contact, Keep::site)});
    const int in_line = run.holding(Person(0)).bound_for ? 10 : 0;
    const Person first(10u - static_cast<unsigned>(in_line));
    CHECK(run.state.facilities[site.value].used == 1);
    CHECK(run.holding(first).at == Keep::home);
    CHECK(run.total(Series::places_bound_for) == 1);
    run.tick();
    CHECK(run.holding(first).at == Keep::home);
    run.tick();
    CHECK(run.holding(first).facility == site);
    CHECK(run.total(Series::places_bound_for) == 0);
    // Let go on the way, the place is free for the next.
    CareRun again(w);
    again.tick({hold_order(Person(0), Reason::contact, Keep::site)});
    again.tick({release_order(Person(0), Reason::contact), hold_order(Person(20), Reason::contact, Keep::site)});
    CHECK(again.state.facilities[site.value].used == 1);
    CHECK(again.holding(Person(20)).bound_for == site);
}

TEST_CASE("roommates are infected at their rate, the others of the floor at theirs, and nobody on other floors") {
    // In one tick with hazard x: binomial of 399 roommates (400 others on the floor, 400 elsewhere) with 1 - exp(-x); 4 sigma.
    Infectious in(0, 0.02, 0.01);
    const double room = in.by[Setting::room], floor = in.by[Setting::floor];
    const auto between = [](double n, double least, double most, double seen) {
        const double low = n * -std::expm1(-least), high = n * -std::expm1(-most);
        return low - 4 * std::sqrt(low) < seen && seen < high + 4 * std::sqrt(high);
    };
    const double susceptible = in.w.world.disease.susceptibility[in.w.world.disease.band(40)];
    CHECK(between(399, 0.02 * susceptible * in.least, 0.02 * susceptible * in.most, room));
    CHECK(between(400, 0.01 * susceptible * in.least, 0.01 * susceptible * in.most, floor));
    CHECK(room > 0);
    Infectious certain(0, 1000, 1000);
    CHECK(certain.by[Setting::room] == 399);
    CHECK(certain.by[Setting::floor] == 400);
    Infectious nobody(1, 1000, 1000), half(0.5, 0.02, 0);
    CHECK(nobody.by.empty());
    CHECK(half.by[Setting::room] < room);
    CHECK(half.by[Setting::floor] == 0);
}

TEST_CASE("posts are filled from the health workers of the county, whoever falls out is replaced, and too few of them take fewer in") {
    CareWorld w;
    make_health_workers(w, 8);
    const Facility site = w.add(FacilityKind::isolation_site, 0, 20);
    info(w, site).staff = 2, info(w, site).shifts = 2, info(w, site).places_a_staff = 2;
    CareRun run(w);
    std::vector<Order> orders;
    for (std::uint32_t p = 20; p < 30; ++p) orders.push_back(hold_order(Person(p), Reason::contact, Keep::site));
    run.tick(orders);
    const auto& team = run.state.facilities[site.value].team;
    std::set<Person> people(team.begin(), team.end());
    CHECK(people.size() == 4);
    for (const Person p : people) CHECK(run.world.population.role(p) == Role::health_worker);
    CHECK(run.state.facilities[site.value].used == 4);  // two on duty, two places each
    CHECK(run.total(Series::held_waiting) == 6);
    // Five of the eight are held: three are left for four posts.
    std::vector<Order> held;
    std::set<Person> gone;
    for (const Person p : people) held.push_back(hold_order(p, Reason::contact, Keep::home)), gone.insert(p);
    for (std::uint32_t p = 0; p < 8 && gone.size() < 5; ++p)
        if (gone.insert(Person(p)).second) held.push_back(hold_order(Person(p), Reason::contact, Keep::home));
    run.tick(held);
    run.ticks(3);
    const auto now = std::count_if(team.begin(), team.end(), [](Person p) { return static_cast<bool>(p); });
    CHECK(now == 3);
    CHECK(run.total(Series::staff_missing) == 1);
    CHECK(staffed(run.next(), site) == 3);
}

TEST_CASE("staff are there for their shift, and exposed to those inside unless they are protected") {
    CareWorld w;
    make_health_workers(w, 40);
    const Facility site = w.add(FacilityKind::isolation_site, 0, 20);
    info(w, site).staff = 10, info(w, site).shifts = 2, info(w, site).beds_a_room = 1;
    w.world.care.duty_rate = 1000;
    CareRun run(w);
    run.infect(Person(90), -5, 0.5);
    run.tick({hold_order(Person(90), Reason::contact, Keep::site)});
    std::set<Person> morning, night;
    for (int part = 1; part < 5; ++part) {
        Stage s = run.next();
        const std::vector<Person> there = on_duty(s, site);
        CHECK(there.size() == 10);
        (part == 1 || part == 4 ? night : morning).insert(there.begin(), there.end());
        std::set<Person> exposed;
        for (const Exposure& e : wards(s))
            if (e.setting == Setting::ward) exposed.insert(e.target);
        CHECK(exposed == std::set<Person>(there.begin(), there.end()));
    }
    CHECK(morning.size() == 10);
    CHECK(night.size() == 10);
    for (const Person p : night) CHECK(!morning.count(p));
}

namespace {
struct Turns final : Policy {
    Rotation how;
    Turns(Facility f) {
        id = PolicyId(0), how.houses.mask.assign(f.value + 1, true);
        how.days = 2, how.quarantine_days = 1;
    }
    const Rotation* rotation() const override { return &how; }
};
struct Sends final : Policy {
    Lending how;
    Sends() { id = PolicyId(0), how.workers = 5, how.days = 1, how.quarantine_days = 1; }
    const Lending* lending() const override { return &how; }
};
}  // namespace

TEST_CASE("staff who live in are away from home for their turn and in quarantine after it, and others take over") {
    CareWorld w;
    make_health_workers(w, 40);
    const Facility site = w.add(FacilityKind::isolation_site, 0, 20);
    info(w, site).staff = 5, info(w, site).shifts = 2;
    CareRun run(w);
    run.policies.push_back(std::make_unique<Turns>(site));
    run.tick();
    const std::vector<Person> first = run.state.facilities[site.value].team;
    for (const Person p : first) CHECK((run.holding(p).held && run.holding(p).at == Keep::home && run.holding(p).apart == 0));
    run.ticks(8);
    CHECK(run.total(Series::staff_rotated) == 10);
    const std::vector<Person> second = run.state.facilities[site.value].team;
    for (const Person p : second) CHECK(std::count(first.begin(), first.end(), p) == 0);
    for (const Person p : first) CHECK(run.state.is_held(p));
    run.ticks(5);
    for (const Person p : first) CHECK(!run.state.is_held(p));
    for (const Person p : second) CHECK(run.state.is_held(p));
}

TEST_CASE("health workers who are lent are away for their days and the quarantine after them") {
    CareWorld w;
    make_health_workers(w, 12);
    CareRun run(w);
    run.policies.push_back(std::make_unique<Sends>());
    run.tick();
    CHECK(run.total(Series::staff_lent) == 5);
    CHECK(run.total(Series::held_home) == 5);
    run.ticks(8);
    CHECK(run.total(Series::held_home) == 5);
    run.ticks(1);
    CHECK(run.total(Series::held_home) == 0);
    CHECK(run.news(FactKind::freed).size() == 5);
}
