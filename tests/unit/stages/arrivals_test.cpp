// Who is let in: quotas, permits, those who come again; and how the place of stay and landlords list them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "gate_world.h"
#include "stages/arrivals.h"

using namespace cordon;

namespace {

class Border final : public Policy {
  public:
    Admission rule;
    const Admission* admission() const override { return &rule; }
};

// Everyone of the region is expected, a tenth on each day from day 0; those of an even number and the next travel together.
struct Arriving {
    GateWorld g;
    std::unique_ptr<GateRun> run;
    std::vector<std::int64_t> in, back;  // [day]

    explicit Arriving(std::uint32_t people, const Admission& rule, bool pairs = false, int ticks_per_day = 4) : g(people, 1, ticks_per_day) {
        Mobility& m = g.world.mobility;
        m.sources.resize(1);
        m.sources[0].name = "source";
        for (std::uint32_t p = 0; p < people; ++p) {
            const std::uint32_t first = pairs ? p - p % 2 : p;
            m.arrivals.push_back({Person(p), moment(10 * (first + 0.5) / people), Source(0), first});
            m.arrival_of.set(Person(p), p);
        }
        run = std::make_unique<GateRun>(g.world, one_step(ScreenStep{}));
        auto border = std::make_unique<Border>();
        border->id = PolicyId(1), border->rule = rule;
        run->policies.push_back(std::move(border));
    }
    void days(int n) {
        for (int d = 0; d < n; ++d) {
            std::int64_t day_in = 0, day_back = 0;
            for (int t = 0; t < g.world.clock.ticks_per_day; ++t) {
                run->tick();
                for (const Coming& c : run->state.came) day_in += g.world.clock.tick_of(c.moment) == run->state.tick;
            }
            for (const TurnedBackEvent& e : run->state.events.turned_back)
                day_back += g.world.clock.day(g.world.clock.tick_of(e.moment)) == g.world.clock.day(run->state.tick);
            in.push_back(day_in), back.push_back(day_back);
        }
    }
};

}  // namespace

TEST_CASE("no more than the quota come on a day, the first of the day; the others give up") {
    Admission rule;
    rule.a_day = 30, rule.comes_again = 0;
    Arriving a(1000, rule);
    a.days(10);
    for (int d = 0; d < 10; ++d) CHECK((a.in[static_cast<std::size_t>(d)] == 30 && a.back[static_cast<std::size_t>(d)] == 70));
    for (std::uint32_t p = 0; p < 1000; ++p) {
        CHECK(a.run->state.arrived.has(Person(p)) == (p % 100 < 30));
        CHECK(a.run->state.is_away(Person(p)) == (p % 100 >= 30));
    }
    CHECK(a.run->sum(Series::gate_passed) == 300);
}

TEST_CASE("who is turned back may come again, later, and then is let in if there is room; the quota is never exceeded") {
    for (const int ticks_per_day : {1, 4, 8}) {
        Admission rule;
        rule.a_day = 60, rule.comes_again = 1, rule.later = Law::uniform(0.5, 4);
        Arriving a(1000, rule, false, ticks_per_day);
        a.days(40);
        for (const std::int64_t n : a.in) CHECK(n <= 60);
        CHECK(a.run->state.came.size() == 1000);
        for (const Coming& c : a.run->state.came) CHECK(c.moment >= a.g.world.mobility.arrivals[c.arrival].moment);
        for (std::uint32_t p = 0; p < 1000; ++p) CHECK_FALSE(a.run->state.is_away(Person(p)));
    }
}

TEST_CASE("who travel together are let in together or not at all") {
    Admission rule;
    rule.a_day = 31, rule.comes_again = 0.5;
    Arriving a(1000, rule, true);
    a.days(15);
    for (const std::int64_t n : a.in) CHECK(n <= 30);
    for (std::uint32_t p = 0; p < 1000; p += 2) CHECK(a.run->state.arrived.has(Person(p)) == a.run->state.arrived.has(Person(p + 1)));
}

// Binomial: within four standard deviations.
TEST_CASE("without a permit nobody is let in, from the date on which it is asked for") {
    Admission rule;
    rule.a_day = 1e6, rule.permits = 0.6, rule.comes_again = 0;
    rule.permits_from = Date{} + 5;  // the clock starts at day 0
    Arriving a(5000, rule);
    a.days(10);
    std::int64_t early = 0, late = 0;
    for (std::size_t d = 0; d < 10; ++d) (d < 5 ? early : late) += a.in[d];
    CHECK(early == 2500);
    CHECK(std::abs(static_cast<double>(late) - 1500) < 4 * std::sqrt(2500 * 0.6 * 0.4));
    for (const TurnedBackEvent& e : a.run->state.events.turned_back) CHECK(e.permit);
}

TEST_CASE("a source that the quota does not name comes as it likes") {
    Admission rule;
    rule.a_day = 0, rule.sources.names = {"other"}, rule.sources.mask = {false};
    Arriving a(200, rule);
    a.days(10);
    CHECK(a.run->state.came.size() == 200);
}

TEST_CASE("villages list arrivals, landlords their lodgers, and neither the others") {
    for (const bool landlords : {false, true}) {
        class List final : public Policy {
          public:
            Registration r;
            const Registration* registration() const override { return &r; }
        };
        GateWorld g(1000, 1);
        g.expect_all(0);
        for (std::size_t k = 0; k < 1000; k += 4) g.world.mobility.arrivals[k].lodges = true;
        GateRun run(g.world, one_step(ScreenStep{}));
        run.policies.clear();
        auto list = std::make_unique<List>();
        list->id = PolicyId(0);
        list->r = {.share = 1, .delay = Law::fixed(1), .days_back = 14, .lodgers = landlords};
        run.policies.push_back(std::move(list));
        std::int64_t registered = 0;
        for (int t = 0; t < 12; ++t) {
            run.tick();
            const Whereabouts whereabouts(g.world, run.luck, run.state.tick, run.state.conditions.back());
            Stage stage{g.world, run.policies, run.luck, run.state, run.known, run.state.tick, whereabouts, false};
            list_arrivals(stage, run.state.agenda.take(run.state.tick));
            registered += run.state.today[Series::lodgers_registered][0];
            run.state.today.next_day();
        }
        CHECK(run.known.files.size() == (landlords ? 250 : 750));
        CHECK(registered == (landlords ? 250 : 0));
        for (std::size_t r = 0; r < run.known.files.size(); ++r) {
            CHECK((run.known.files.key(r).value % 4 == 0) == landlords);
            CHECK(run.known.files.row(r).found_by == FoundBy::arrival_check);
        }
    }
}

namespace {

class Buses final : public Policy {
  public:
    Charter how;
    const Charter* charter() const override { return &how; }
};

}  // namespace

TEST_CASE("who has a seat on a chartered bus is listed at once and passes no gate; those who come first have the seats") {
    Admission everyone;
    everyone.a_day = 1e6;
    Arriving a(1000, everyone);
    auto buses = std::make_unique<Buses>();
    buses->id = PolicyId(2), buses->name = "buses", buses->how.share = 1, buses->how.seats = 30;
    a.run->policies.push_back(std::move(buses));
    a.days(10);
    CHECK(a.run->sum(Series::arrivals_chartered) == 300);
    CHECK(a.run->sum(Series::gate_passed) == 700);
    for (std::uint32_t p = 0; p < 1000; ++p) {
        if (p % 100 >= 30) continue;
        const PersonFile* file = a.run->known.files.find(Person(p));
        REQUIRE(file);
        CHECK(file->source == Source(0));
        CHECK(file->arrived == a.g.world.mobility.arrivals[p].moment);
    }
}

TEST_CASE("of those who travel together all want a seat or none, and about the share does") {
    Admission everyone;
    everyone.a_day = 1e6;
    Arriving a(2000, everyone, true);
    auto buses = std::make_unique<Buses>();
    buses->id = PolicyId(2), buses->name = "buses", buses->how.share = 0.4, buses->how.seats = 1e6;
    a.run->policies.push_back(std::move(buses));
    a.days(10);
    // 1,000 pairs: sd of the people sqrt(1000 x 0.24) x 2 = 31.
    CHECK(std::abs(static_cast<double>(a.run->sum(Series::arrivals_chartered)) - 800) < 4 * 31);
    CHECK(a.run->sum(Series::arrivals_chartered) % 2 == 0);
}

namespace {

class Hotels final : public Policy {
  public:
    NamedHotels how;
    const NamedHotels* hotels() const override { return &how; }
};

// Every second arrival would lodge, and there is one hotel.
struct Lodging : Arriving {
    std::int64_t most = 0;  // in the hotel at once
    static Admission everyone() {
        Admission rule;
        rule.a_day = 1e6;
        return rule;
    }
    explicit Lodging(std::uint32_t people, double rooms, double share, double stay_days, bool pairs = false, const Admission& rule = everyone())
        : Arriving(people, rule, pairs) {
        FacilityInfo hotel;
        hotel.kind = FacilityKind::hotel, hotel.county = County(0), hotel.regional = true, hotel.capacity = rooms;
        g.world.places.facilities.push_back(hotel);
        for (Arrival& a : g.world.mobility.arrivals) a.lodges = a.person.value / 2 % 2 == 0;
        run->state.facilities.resize(1);
        run->policies[0] = std::make_unique<Border>();  // no checkpoint, which would list people too
        run->policies[0]->id = PolicyId(0);
        static_cast<Border&>(*run->policies[0]).rule.a_day = 1e6;
        auto hotels = std::make_unique<Hotels>();
        hotels->id = PolicyId(2), hotels->name = "hotels", hotels->how = {.share = share, .stay_days = stay_days};
        run->policies.push_back(std::move(hotels));
    }
    void stay(int days) {
        for (int t = 0; t < days * g.world.clock.ticks_per_day; ++t) {
            GateRun& r = *run;
            const Tick now = ++r.state.tick;
            const Whereabouts whereabouts(g.world, r.luck, now, r.state.conditions.back());
            Stage stage{g.world, r.policies, r.luck, r.state, r.known, now, whereabouts, false};
            r.moved = move(stage);
            screen(stage, r.moved);
            list_arrivals(stage, r.state.agenda.take(now));
            most = std::max<std::int64_t>(most, r.state.facilities[0].used);
            guests = r.state.today[Series::hotel_guests][0], full = r.state.today[Series::hotel_full][0];
        }
    }
    std::int64_t guests = 0, full = 0;
};

}  // namespace

TEST_CASE("who would lodge is registered by a named hotel on arrival, and nobody else is") {
    Lodging a(1000, 1e6, 1, 30);
    a.stay(10);
    CHECK((a.guests == 500 && a.full == 0 && a.most == 500));
    for (std::uint32_t p = 0; p < 1000; ++p) {
        const PersonFile* file = a.run->known.files.find(Person(p));
        REQUIRE((file != nullptr) == (p / 2 % 2 == 0));
        if (file) CHECK((file->source == Source(0) && file->arrived == a.g.world.mobility.arrivals[p].moment && file->found_by == FoundBy::arrival_check));
    }
}

TEST_CASE("a hotel that is full takes nobody, those who come first have its rooms, and each is free again after the stay") {
    Lodging a(1000, 30, 1, 100);
    a.stay(10);
    CHECK((a.guests == 30 && a.full == 470 && a.most == 30));
    for (std::uint32_t p = 0; p < 1000; ++p) CHECK((a.run->known.files.find(Person(p)) != nullptr) == (p / 2 % 2 == 0 && p < 60));
    // Fifty lodgers a day for two days and thirty rooms: whoever leaves makes room for one.
    Lodging b(1000, 30, 1, 2);
    b.stay(10);
    CHECK((b.most == 30 && b.guests > 120 && b.guests <= 5 * 30 + 30 && b.guests + b.full == 500));
    b.stay(3);
    CHECK(b.run->state.facilities[0].used == 0);
}

TEST_CASE("of those who travel together all go to a named hotel or none, and about the share does") {
    Lodging a(4000, 1e6, 0.4, 30, true);
    a.stay(10);
    // 1,000 pairs: sd of the people sqrt(1000 x 0.24) x 2 = 31.
    CHECK(std::abs(static_cast<double>(a.guests) - 800) < 4 * 31);
    CHECK(a.guests % 2 == 0);
    Lodging none(1000, 1e6, 0, 30);
    none.stay(10);
    CHECK((none.guests == 0 && none.full == 0 && none.run->known.files.size() == 0));
}

TEST_CASE("who is turned back takes no room, and who comes later does then") {
    Admission rule;
    rule.a_day = 60, rule.comes_again = 1, rule.later = Law::fixed(5);
    Lodging a(1000, 1e6, 1, 60, false, rule);
    a.stay(5);
    for (std::uint32_t p = 0; p < 1000; ++p) CHECK((a.run->known.files.find(Person(p)) != nullptr) == (a.run->state.arrived.has(Person(p)) && p / 2 % 2 == 0));
    a.stay(60);
    CHECK(a.run->state.came.size() == 1000);
    CHECK(a.guests == 500);
}
