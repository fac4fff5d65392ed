// Places where cases had been: which are found, and what closing them means for the people there.
#include <catch2/catch.hpp>
#include <cmath>

#include "care_world.h"
#include "stages/spots.h"

using namespace cordon;

namespace {

class Searches final : public Policy {
  public:
    SpotSearch how;
    const SpotSearch* spots() const override { return &how; }
};

// Two counties whose people all work in firms of 20, in two teams each.
struct Works : CareWorld {
    static constexpr std::uint32_t firm = 20;
    explicit Works(std::uint32_t n = 200) : CareWorld(n) {
        std::vector<std::uint8_t> mark(2 * n, static_cast<std::uint8_t>(Role::worker));
        for (std::uint32_t p = 0; p < 2 * n; p += 4) mark[p] |= Population::first_of_household;
        world.population = Population(std::vector<std::uint8_t>(2 * n, 40), mark, {0, n, 2 * n}, world.places);
        Venues& firms = world.venues[static_cast<std::size_t>(VenueKind::firm)];
        firms.members = only(Role::worker);
        firms.township_desk = firms.cell_desk = {0, n, 2 * n};
        for (std::uint32_t d = 0; d <= 2 * n; d += firm) firms.venue_desk.push_back(d);
        firms.township_venue = {0, n / firm, 2 * n / firm};
        firms.flows = {{Township(0), Township(0), n, 0, 0, 0}, {Township(1), Township(1), n, 0, 0, 0}};
        firms.flows_from = firms.flows_to = {0, 1, 2};
        firms.to_order = {0, 1};
    }
};

struct Search : CareRun {
    SpotSearch& how;
    explicit Search(const CareWorld& w) : CareRun(w), how(declare()) { how.least_minutes = 0, how.found = 1; }
    SpotSearch& declare() {
        auto policy = std::make_unique<Searches>();
        policy->id = PolicyId(0);
        Searches& it = *policy;
        policies.push_back(std::move(policy));
        return it.how;
    }
    void onset(Person p, double day) {
        Fact f;
        f.kind = FactKind::onset_told, f.person = p, f.since = moment(day), f.county = County(0);
        learn(known, f, 0, 2);
    }
    std::vector<Fact> ask(const std::vector<Person>& cases) {
        std::vector<Order> orders;
        for (const Person p : cases) orders.push_back({.kind = OrderKind::seek_spots, .person = p, .policy = PolicyId(0)});
        tick(orders);
        return news(FactKind::spot_found);
    }
    void close(const Fact& spot, double days) {
        tick({{.kind = OrderKind::close_spot,
               .person = spot.person,
               .policy = PolicyId(0),
               .reason = {.reason = Reason::spot, .keep = Keep::home, .since = spot.since, .until = moment(20), .of = spot.person.value},
               .detail = spot.detail,
               .place = spot.other,
               .closed_days = days}});
    }
    int away(const Range<Person>& people, Tick t) const {
        int n = 0;
        for (const Person p : people) n += state.is_stopped(p, t);
        return n;
    }
};

}  // namespace

TEST_CASE("the firm of a case is found and closed: the team is held, the others stay away for so many days, the case apart") {
    const Works w;
    Search run(w);
    const Person p(7);
    run.onset(p, 1);
    run.ticks(7);  // the afternoon of the second day is over
    const std::vector<Fact> spots = run.ask({p});
    REQUIRE(spots.size() == 1);
    CHECK(spots[0].detail == static_cast<int>(SpotKind::firm));
    CHECK(spots[0].since == moment(1.75));
    run.close(spots[0], 3);
    REQUIRE(run.state.events.spots.size() == 1);
    const SpotEvent& e = run.state.events.spots[0];
    CHECK((e.members == 9 && e.away == 10 && e.cell == Cell(0)));
    CHECK(run.total(Series::held_home) == 9);
    CHECK(run.total(Series::spot_members) == 9);
    CHECK(run.total(Series::spot_away) == 10);
    CHECK(run.total(Series::cost_work_days) == 10 * 3);
    const Range<Person> all{Person(0), Person(400)};
    CHECK(run.away(all, run.state.tick) == 0);
    CHECK(run.away(all, run.state.tick + 1) == 19);
    CHECK(run.away(all, run.state.tick + 12) == 19);
    CHECK(run.away(all, run.state.tick + 13) == 0);
    CHECK_FALSE(run.state.is_stopped(p, run.state.tick + 1));
}

TEST_CASE("where only rooms are closed, the rest of the firm works on") {
    const Works w;
    Search run(w);
    run.how.whole = false;
    run.onset(Person(7), 1);
    run.ticks(7);
    run.close(run.ask({Person(7)}).at(0), 3);
    CHECK(run.away({Person(0), Person(400)}, run.state.tick + 1) == 9);
    CHECK(run.total(Series::spot_away) == 0);
}

TEST_CASE("a place that is closed twice is closed for the longer time, and nobody's lost days are counted twice") {
    const Works w;
    Search run(w);
    run.onset(Person(7), 1);
    run.ticks(7);
    const Fact spot = run.ask({Person(7)}).at(0);
    for (const double days : {3.0, 2.0, 4.0}) run.close(spot, days);
    const Range<Person> all{Person(0), Person(400)};
    CHECK(run.away(all, run.state.tick + 16) == 19);
    CHECK(run.away(all, run.state.tick + 17) == 0);
    CHECK(run.total(Series::spots_closed) == 3);
    CHECK(run.total(Series::spot_away) == 20);  // not by the second, which is over before the first
    CHECK(run.total(Series::cost_work_days) == 10 * 3);  // the day more is a Saturday
}

TEST_CASE("a closed place stays closed until there is something to disinfect it") {
    Works w;
    StockInfo stock;
    stock.name = "depot", stock.item = Item::disinfectant, stock.resupply = {{6, 10}};
    w.world.places.stocks.push_back(stock);
    Search run(w);
    run.onset(Person(7), 1);
    run.ticks(7);
    run.close(run.ask({Person(7)}).at(0), 3);  // at midnight between days 1 and 2, for the days 2 to 4
    const Range<Person> all{Person(0), Person(400)};
    CHECK(run.away(all, Tick{20}) == 19);
    CHECK(run.away(all, Tick{21}) == 0);
    run.ticks(17);
    CHECK(run.away(all, Tick{24}) == 19);  // a day more, in which ten litres come
    CHECK(run.away(all, Tick{25}) == 0);
    CHECK(run.total(Series::spots_kept_closed) == 1);
    CHECK(run.state.supplies.dirty.empty());
    CHECK(run.state.supplies.stocks[0].used == 10);
}

TEST_CASE("places count from so long before onset until isolation, or until onset") {
    const Works w;
    Search run(w);
    run.onset(Person(7), 2), run.onset(Person(8), 8), run.onset(Person(9), 0);
    run.ticks(15);  // four working days
    CHECK(run.ask({Person(7)}).at(0).since == moment(3.75));
    CHECK(run.ask({Person(8)}).empty());
    run.how.until_isolation = false;
    CHECK(run.ask({Person(7)}).at(0).since == moment(1.75));
    CHECK(run.ask({Person(9)}).empty());
}

TEST_CASE("of the places a share is found, and of the stays those that were long enough") {
    const Works w(2000);
    Search run(w);
    run.how.found = 0.8, run.how.least_minutes = 60, run.how.look_back = 1;
    std::vector<Person> everyone;
    for (std::uint32_t p = 0; p < 2000; ++p) everyone.push_back(Person(p)), run.onset(Person(p), 1);
    run.ticks(3);  // one working day
    const double n = 2000, share = 0.8 * std::exp(-60.0 / 120);  // stays in teams: exponential, mean 120 minutes
    const double found = static_cast<double>(run.ask(everyone).size());
    CHECK(std::abs(found - n * share) < 4 * std::sqrt(n * share * (1 - share)));
}
