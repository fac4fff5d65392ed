// Zones: who is sealed off, who goes out for supplies, and when all are free again.
#include <catch2/catch.hpp>
#include <set>

#include "care_world.h"
#include "stages/contacts.h"
#include "stages/zones.h"

using namespace cordon;

namespace {

class Seals final : public Policy {
  public:
    Sealing how;
    const Sealing* sealing() const override { return &how; }
};

struct Sealed : CareRun {
    Sealing& how;
    explicit Sealed(const CareWorld& w, std::uint64_t seed = 1) : CareRun(w, seed), how(declare()) {}
    Sealing& declare() {
        auto policy = std::make_unique<Seals>();
        policy->id = PolicyId(0);
        Seals& it = *policy;
        policies.push_back(std::move(policy));
        return it.how;
    }
    void seal(Person of, double comply = 1) {
        tick({{.kind = OrderKind::seal_zone,
               .person = of,
               .policy = PolicyId(0),
               .reason = {.reason = Reason::sealed, .keep = Keep::home, .until = Moment::never()},
               .comply = comply,
               .detail = static_cast<std::int32_t>(SpotKind::household),
               .place = of.value}});
    }
    void open(std::uint32_t zone) { tick({{.kind = OrderKind::open_zone, .person = Person(0), .policy = PolicyId(0), .place = zone}}); }
    std::vector<Person> go() {
        Stage s = next();
        errands(s);
        return state.on_errand;
    }
};

class Closes final : public Policy {
  public:
    Institutions which;
    const Institutions* institutions() const override { return &which; }
};

// Every second household of both counties is a room, and its last two people are old.
struct Homes : CareWorld {
    Homes() : CareWorld(400) {
        std::vector<std::uint8_t> age(800, 40), mark(800, static_cast<std::uint8_t>(Role::worker));
        for (std::uint32_t p = 0; p < 800; ++p) {
            if (p % 4 == 0) mark[p] |= Population::first_of_household;
            if (p % 8 >= 4) mark[p] |= Population::dormitory;
            if (p % 4 >= 2) age[p] = 70;
        }
        world.population = Population(age, mark, {0, 400, 800}, world.places);
    }
};
bool lives_in_home(std::uint32_t p) { return p % 8 >= 6; }

struct Closed : Sealed {
    explicit Closed(const CareWorld& w, std::uint64_t seed = 1) : Sealed(w, seed) {
        auto policy = std::make_unique<Closes>();
        policy->id = PolicyId(1);
        policies.push_back(std::move(policy));
    }
    void close(std::uint32_t county, double comply = 1) {
        tick({{.kind = OrderKind::seal_institutions,
               .policy = PolicyId(1),
               .reason = {.reason = Reason::sealed, .keep = Keep::home, .until = Moment::never()},
               .comply = comply,
               .place = county}});
    }
    void reopen(std::uint32_t zone) { tick({{.kind = OrderKind::open_zone, .person = Person(6), .policy = PolicyId(1), .place = zone}}); }
};

}  // namespace

TEST_CASE("the old who live in institutions of a county are held at home, nobody else, and all are free when these are opened") {
    Homes w;
    Closed run(w);
    run.close(0);
    CHECK(run.total(Series::institution_sealed) == 100);
    CHECK(run.state.today[Series::institution_sealed][1] == 0);
    CHECK(run.total(Series::zones_sealed) == 0);
    for (int t = 0; t < 8; ++t) {
        for (std::uint32_t p = 0; p < 800; ++p) {
            CHECK(run.state.is_held(Person(p)) == (p < 400 && lives_in_home(p)));
            if (run.state.is_held(Person(p))) CHECK(run.holding(Person(p)).at == Keep::home);
        }
        run.tick();
    }
    run.reopen(0);
    for (std::uint32_t p = 0; p < 800; ++p) CHECK_FALSE(run.state.is_held(Person(p)));
    run.close(0);
    CHECK(run.total(Series::held_home) == 100);
}

// Binomial: within four standard deviations of 200 people, sqrt(200 x 0.7 x 0.3) = 6.5.
TEST_CASE("in institutions of which not all comply the share stays in that does") {
    Homes w;
    Closed run(w);
    run.close(0, 0.7), run.close(1, 0.7);
    CHECK(run.total(Series::institution_sealed) == 200);
    CHECK(std::abs(static_cast<double>(run.total(Series::held_home)) - 140) < 26);
    Closed none(w);
    none.close(0, 0);
    CHECK(none.total(Series::held_home) == 0);
}

TEST_CASE("nobody goes out of a closed institution for supplies, although the zone lets others") {
    Homes w;
    Closed run(w);
    run.how.level = ZoneLevel::township, run.how.errand_days = 1;
    run.close(0);
    run.seal(Person(0));
    std::size_t went = 0;
    for (int t = 0; t < 8; ++t)
        for (const Person p : run.go()) {
            CHECK_FALSE(lives_in_home(p.value));
            ++went;
        }
    CHECK(went > 100);
    run.open(1);  // the zone: the institution stays closed
    CHECK(run.total(Series::held_home) == 100);
    CHECK(run.go().empty());
}

TEST_CASE("a county without institutions has nothing to close") {
    CareWorld w(400);
    Closed run(w);
    run.close(0);
    CHECK((run.state.zones.empty() && run.total(Series::held_home) == 0 && run.total(Series::acts) == 0));
}

TEST_CASE("a zone holds the cluster of 40 households, the hamlet or the township of the case, and nobody else") {
    CareWorld w(400);  // a hundred households to a county
    for (std::uint32_t c = 0; c < 2; ++c) {  // two hamlets to a cell, of a quarter and three quarters of the people
        w.world.places.cells[c].hamlets = {Hamlet(2 * c), Hamlet(2 * c + 2)};
        for (const std::uint32_t residents : {100, 300}) {
            w.world.places.hamlets.push_back({Village(c), Cell(c)});
            w.world.places.hamlet_people.push_back(residents);
        }
    }
    struct {
        ZoneLevel level;
        std::uint32_t first, last;
    } const expected[] = {{ZoneLevel::cluster, 160, 320}, {ZoneLevel::hamlet, 100, 400}, {ZoneLevel::village, 0, 400}, {ZoneLevel::township, 0, 400}, {ZoneLevel::distance, 0, 800}};
    for (const auto& e : expected) {
        Sealed run(w);
        run.how.level = e.level, run.how.km = 1;
        run.seal(Person(170));
        INFO(zone_level_names[static_cast<std::size_t>(e.level)]);
        CHECK(run.total(Series::people_sealed) == e.last - e.first);
        CHECK(run.total(Series::held_home) == e.last - e.first);
        for (std::uint32_t p = 0; p < 800; ++p) CHECK(run.state.is_held(Person(p)) == (e.first <= p && p < e.last));
        run.seal(Person(171));  // in the same zone
        CHECK(run.total(Series::zones_sealed) == 1);
        run.open(0);
        CHECK(run.total(Series::held_home) == 0);
        run.seal(Person(170));
        CHECK(run.total(Series::zones_sealed) == 2);
    }
}

TEST_CASE("whoever is held for another reason stays so when the zone is opened") {
    CareWorld w(400);
    Sealed run(w);
    run.how.level = ZoneLevel::cluster;
    run.tick({hold_order(Person(5), Reason::contact, Keep::home, moment(9))});
    run.seal(Person(0));
    run.open(0);
    CHECK(run.total(Series::held_home) == 1);
    CHECK(run.state.is_held(Person(5)));
}

TEST_CASE("one person of every household goes out once in so many days, and is back in the next tick") {
    CareWorld w(400);
    for (const int days : {1, 2, 5}) {
        Sealed run(w);
        run.how.level = ZoneLevel::cluster, run.how.errand_days = days;
        run.seal(Person(0));
        run.ticks(3);  // to the end of the day
        std::vector<int> of_household(40, 0);
        for (int t = 0; t < 4 * days; ++t)
            for (const Person p : run.go()) {
                CHECK((t % 4 == 1 || t % 4 == 2));  // by day
                CHECK((run.state.is_held(p) && run.state.is_on_errand(p)));
                ++of_household.at(p.value / 4);
            }
        CHECK(of_household == std::vector<int>(40, 1));
        CHECK(run.total(Series::errands) == 40);
    }
}

TEST_CASE("children, people under other reasons and people away do not go out") {
    CareWorld w(400);
    Sealed run(w);
    run.how.level = ZoneLevel::cluster, run.how.errand_days = 1;
    run.seal(Person(0));
    for (std::uint32_t p = 0; p < 160; p += 4) run.tick({hold_order(Person(p), Reason::contact, Keep::home, moment(30)), hold_order(Person(p + 1), Reason::fever, Keep::home, moment(30))});
    int went = 0;
    for (int t = 0; t < 4; ++t)
        for (const Person p : run.go()) {
            CHECK(p.value % 4 >= 2);
            ++went;
        }
    CHECK(went == 40);
}

TEST_CASE("workers serve as many households as they can, those first whom the lot has put first; the others go themselves") {
    CareWorld w(400);
    Sealed run(w);
    run.how.level = ZoneLevel::cluster, run.how.errand_days = 1, run.how.workers = 2, run.how.households_a_day = 5.5;
    run.seal(Person(0));
    run.ticks(3);
    std::int64_t served = 0, went = 0;
    for (int t = 0; t < 4; ++t) {
        const std::vector<Person> out = run.go();
        const std::int64_t now_served = run.total(Series::errands_run) - served, now_went = run.total(Series::errands) - went;
        served += now_served, went += now_went;
        CHECK(now_went == static_cast<std::int64_t>(out.size()));
        CHECK(now_served <= (t == 1 ? 5 : t == 2 ? 6 : 0));  // of eleven a day
        const auto tie = [&](std::uint32_t first) {
            return run.luck.draw(Purpose::errand_served, name_of(run.world, Person(first)), static_cast<std::uint32_t>(run.state.tick.index)).bits();
        };
        for (std::uint32_t first = 0; first < 160; first += 4) {
            const bool due = needs_supplies(run.world, run.luck, Person(first), run.how, run.state.tick);
            const bool goes = std::any_of(out.begin(), out.end(), [&](Person p) { return p.value / 4 == first / 4; });
            for (const Person p : out)
                if (due && !goes) CHECK(tie(first) < tie(p.value - p.value % 4));
        }
    }
    CHECK(served == 11);
    CHECK(served + went == 40);
}

TEST_CASE("the known zone has the day of its last case, and is opened once") {
    CareWorld w(400);
    Sealed run(w);
    run.how.level = ZoneLevel::cluster;
    run.seal(Person(0));
    REQUIRE(run.known.zones.size() == 1);
    CHECK(run.known.zones[0].last_case == run.known.zones[0].sealed);
    run.ticks(4);
    for (const FactKind kind : {FactKind::onset_told, FactKind::result}) {
        Fact f;
        f.kind = kind, f.person = Person(8), f.moment = moment(1.5), f.since = moment(1), f.detail = 1, f.county = County(0);
        learn(run.known, f, 1, 2);
    }
    CHECK(run.known.zones[0].last_case == moment(1.5));
    run.open(0), run.open(0);
    CHECK(run.known.zones[0].opened < Moment::never());
}
