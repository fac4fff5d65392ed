// Stocks: used up, kept for the first, lent and given back; what happens without.
#include <catch2/catch.hpp>

#include "care_world.h"
#include "stages/records.h"
#include "stages/supply.h"

using namespace cordon;

namespace {

// county: 0 or 1; -1: of the region.
StockInfo& add(CareWorld& w, Item item, int county, std::int64_t amount) {
    StockInfo s;
    s.name = item_names[static_cast<std::size_t>(item)] + std::to_string(county), s.item = item, s.amount = amount, s.lot = 10;
    if (county >= 0) s.county = County(county);
    w.world.places.stocks.push_back(s);
    return w.world.places.stocks.back();
}

class Manages final : public Policy {
  public:
    Supplying how;
    Manages() {
        const Use first_to_last[] = {Use::wards, Use::urgent_tests, Use::checkpoints, Use::sweeps, Use::tests, Use::mass_tests, Use::people};
        how.rank.fill(uses);
        for (const Use& u : first_to_last) how.rank[static_cast<std::size_t>(u)] = static_cast<std::uint8_t>(&u - first_to_last);
    }
    const Supplying* supplying() const override { return &how; }
};

class Masked final : public Policy {
  public:
    double masks() const override { return 0.5; }
};

class Rapid final : public Policy {
  public:
    RapidTest test;
    const RapidTest* rapid() const override { return &test; }
};

struct StockRun : CareRun {
    using CareRun::CareRun;
    template <class Kind>
    Kind& put() {
        auto policy = std::make_unique<Kind>();
        Kind& it = *policy;
        it.id = PolicyId(policies.size());
        policies.push_back(std::move(policy));
        return it;
    }
    Supplying& manage() { return put<Manages>().how; }
    // To the next morning; the stage of it, after what comes has come.
    Stage morning() {
        do next();
        while (world.clock.part(state.tick) != 0);
        Stage s{world, policies, luck, state, known, state.tick, *whereabouts, false};
        supply(s);
        stop_at(s, faults_in_supplies(s));
        return s;
    }
    void tick(const std::vector<Order>& orders = {}) {
        Stage s = next();
        const Before before = before_tick(state);
        supply(s);
        detect(s, due);
        isolate(s, orders);
        for (const Faults& faults : {faults_in_lines(s), faults_in_service(s, before), faults_in_supplies(s)}) stop_at(s, faults);
    }
    int tested(Priority p) const {
        return static_cast<int>(std::count_if(state.events.tests.begin(), state.events.tests.end(),
                                              [&](const TestEvent& t) { return t.purpose == static_cast<std::uint8_t>(p); }));
    }
};

std::vector<Order> samples(std::uint32_t from, std::uint32_t to, Priority priority) {
    std::vector<Order> orders;
    for (std::uint32_t p = from; p < to; ++p) orders.push_back(sample_order(Person(p), priority));
    return orders;
}

constexpr Item all_items[] = {Item::masks, Item::suits, Item::reagents, Item::rapid_kits, Item::disinfectant};

}  // namespace

TEST_CASE("tests stop while there are no reagents, and go on when some have come") {
    CareWorld w;
    w.add(FacilityKind::laboratory, -1, 1000);
    add(w, Item::reagents, -1, 5).resupply = {{2, 12}, {3, 0}, {4, 100}};
    StockRun run(w);
    run.tick(samples(0, 25, Priority::contact));
    std::vector<std::size_t> done;  // by the end of each day
    for (int day = 0; day < 5; ++day) {
        for (int k = day == 0 ? 1 : 0; k < 4; ++k) run.tick();
        done.push_back(run.state.events.tests.size());
    }
    CHECK(done == std::vector<std::size_t>{5, 5, 17, 17, 25});
    CHECK(run.state.supplies.stocks[0].used == 25);
    CHECK(run.state.supplies.stocks[0].on_hand == 5 + 12 + 100 - 25);
    // Wanted in vain in every tick from the second on: 20 in 7 of them, 8 in the 8 of the days 2 and 3.
    CHECK(run.total(Series::stock_short) == 20 * 7 + 8 * 8);
}

TEST_CASE("without a policy whoever comes first takes the reagents; with one some are kept for suspects") {
    for (const bool managed : {false, true}) {
        CareWorld w;
        w.add(FacilityKind::laboratory, 0, 1000);
        w.add(FacilityKind::laboratory, 1, 1000);
        add(w, Item::reagents, -1, 10);
        StockRun run(w);
        if (managed) run.manage().reserve = 0.6;
        run.tick(samples(0, 20, Priority::mass));
        run.tick(samples(20, 30, Priority::suspected));
        for (int k = 0; k < 6; ++k) run.tick();
        CHECK(run.tested(Priority::mass) == (managed ? 4 : 10));
        CHECK(run.tested(Priority::suspected) == (managed ? 6 : 0));
        CHECK((run.total(Series::acts) > 0) == managed);
    }
}

TEST_CASE("what is urgent in one county goes before what is not in another that shares the depot") {
    CareWorld w;
    w.add(FacilityKind::laboratory, 0, 1000);
    w.add(FacilityKind::laboratory, 1, 1000);
    add(w, Item::reagents, -1, 10);
    StockRun run(w);
    std::vector<Order> orders = samples(0, 20, Priority::mass);
    for (const Order& o : samples(100, 108, Priority::suspected)) orders.push_back(o);
    run.tick(orders);
    for (int k = 0; k < 4; ++k) run.tick();
    CHECK(run.tested(Priority::suspected) == 8);
    CHECK(run.tested(Priority::mass) == 2);
}

TEST_CASE("a use leaves what those of a higher rank wanted yesterday and have not got today") {
    CareWorld w;
    add(w, Item::masks, 0, 100);
    StockRun run(w);
    run.manage();
    Stage first = run.morning();
    CHECK(available(first, Item::masks, County(0), Use::people) == 90);
    CHECK(available(first, Item::masks, County(0), Use::wards) == 100);
    take(first, Item::masks, County(0), Use::wards, 30);
    Stage second = run.morning();
    CHECK(available(second, Item::masks, County(0), Use::people) == 40);
    CHECK(take(second, Item::masks, County(0), Use::people, 1000).good == 40);
    CHECK(take(second, Item::masks, County(0), Use::wards, 1000).good == 30);
    CHECK(run.state.supplies.stocks[0].on_hand == 0);
    CHECK(take(second, Item::masks, County(0), Use::wards, 1).good == 0);
    CHECK(take(second, Item::masks, County(1), Use::wards, 7).good == 7);  // has no stock, and does without the book
}

TEST_CASE("a county's own stock is used before that of the region, and nothing goes below zero") {
    for (const Item item : all_items) {
        CareWorld w;
        add(w, item, -1, 50);
        add(w, item, 0, 20);
        StockRun run(w);
        Stage s = run.morning();
        const Use use = item == Item::disinfectant ? Use::wards : item == Item::reagents || item == Item::rapid_kits ? Use::tests : Use::wards;
        CHECK(take(s, item, County(0), use, 30).good == 30);
        CHECK(run.state.supplies.stocks[1].on_hand == 0);
        CHECK(run.state.supplies.stocks[0].on_hand == 40);
        CHECK_FALSE(take_all(s, item, County(1), use, 41));
        CHECK(run.state.supplies.stocks[0].on_hand == 40);
        CHECK(take(s, item, County(1), use, 100).good == 40);
        CHECK(run.total(Series::stock_short) == 41 + 60);
        stop_at(s, faults_in_supplies(s));
    }
}

TEST_CASE("faulty lots are found by inspection; the rest fail to protect, or show in use") {
    CareWorld w;
    StockInfo& masks = add(w, Item::masks, 0, 100000);
    masks.faulty = 0.3, masks.inspection = 0.5;
    add(w, Item::reagents, 0, 100000).faulty = 0.3;
    StockRun run(w);
    Stage s = run.morning();
    const StockState& of_masks = run.state.supplies.stocks[0];
    // Of 10,000 lots of ten, binomial with 0.15: 1,500, standard deviation 36; times four.
    CHECK(std::abs(of_masks.faulty_found - 15000) < 1430);
    const Taken taken = take(s, Item::masks, County(0), Use::wards, 50000);
    CHECK(taken.good + taken.faulty == 50000);
    // Of 5,000 lots, each faulty with 0.15/0.85: 882, standard deviation 27.
    CHECK(std::abs(taken.faulty - 8824) < 1080);
    CHECK(take(s, Item::reagents, County(0), Use::tests, 50000).good == 50000);
    // Until 5,000 good lots are used: negative binomial with 0.7, 2,143 faulty before, standard deviation 55.
    CHECK(std::abs(run.state.supplies.stocks[1].faulty_used - 21430) < 2210);
    stop_at(s, faults_in_supplies(s));
    for (const double inspection : {0.0, 1.0}) {
        StockRun other(w);
        other.manage().inspection = inspection;
        other.morning();
        const auto found = other.state.supplies.stocks[1].faulty_found;
        CHECK((inspection == 0 ? found == 0 : found > 0));
        if (inspection == 1)
            for (const StockState& stock : other.state.supplies.stocks)
                for (const SupplyLot& lot : stock.lots) CHECK_FALSE(lot.faulty);
    }
}

TEST_CASE("a county with enough lends to one with too little, and gets it back") {
    CareWorld w;
    add(w, Item::suits, 0, 10).resupply = {{2, 300}, {3, 0}};
    add(w, Item::suits, 1, 1000);
    StockRun run(w);
    run.manage();
    Stage first = run.morning();
    take(first, Item::suits, County(0), Use::wards, 30);
    take(first, Item::suits, County(1), Use::wards, 10);
    Stage second = run.morning();  // three days of 30, of which none is there
    CHECK(run.state.supplies.stocks[0].on_hand == 90);
    CHECK(run.state.supplies.stocks[1].lent == 90);
    CHECK(run.state.supplies.stocks[1].on_hand == 900);
    CHECK(run.total(Series::stock_lent) == 90);
    take(second, Item::suits, County(0), Use::wards, 30);
    take(second, Item::suits, County(1), Use::wards, 10);
    run.morning();  // 300 come, and 90 are enough for three days
    CHECK(run.state.supplies.stocks[0].on_hand == 60 + 300 - 90);
    CHECK(run.state.supplies.stocks[1].lent == 0);
    CHECK(run.state.supplies.stocks[1].on_hand == 980);
    CHECK(run.state.supplies.loans.empty());
    CHECK(run.total(Series::stock_returned) == 90);
}

TEST_CASE("a lender keeps enough for its own days") {
    CareWorld w;
    add(w, Item::suits, 0, 10);
    add(w, Item::suits, 1, 160);
    StockRun run(w);
    run.manage();
    Stage first = run.morning();
    take(first, Item::suits, County(0), Use::wards, 30);
    take(first, Item::suits, County(1), Use::wards, 10);
    run.morning();
    CHECK(run.state.supplies.stocks[1].on_hand == 140);
    CHECK(run.state.supplies.stocks[0].on_hand == 10);
}

TEST_CASE("what is bought comes after the delay and has its price") {
    CareWorld w;
    add(w, Item::masks, 0, 0).price = 4;
    StockRun run(w);
    Supplying& how = run.manage();
    how.purchase_a_day = 2.5, how.purchase_delay = 2;
    std::vector<std::int64_t> on_hand;
    for (int day = 0; day < 5; ++day) run.morning(), on_hand.push_back(run.state.supplies.stocks[0].on_hand);
    CHECK(on_hand == std::vector<std::int64_t>{0, 0, 2, 5, 7});
    CHECK(run.total(Series::cost_supplies) == 12 * 4);
}

TEST_CASE("protection falls with the share of masks and suits that came and are good") {
    CareWorld w;
    const Facility hospital = w.add(FacilityKind::hospital, 0, 100);
    add(w, Item::masks, 0, 10);
    add(w, Item::suits, 0, 20);
    StockRun run(w);
    run.state.facilities[hospital.value].used = 10;  // 40 masks and 20 suits
    Stage s = run.morning();
    CHECK(equipped(s, Use::wards, County(0)) == Approx(30.0 / 60));
    CHECK(equipped(s, Use::wards, County(1)) == 1);
    CHECK(equipped(s, Use::sites, County(0)) == 1);
    CHECK(run.total(Series::stock_short) == 30);
}

TEST_CASE("people wear as many masks as there are") {
    CareWorld w;
    add(w, Item::masks, 0, 15);
    StockRun run(w);
    run.put<Masked>();
    run.morning();
    CHECK(run.state.supplies.worn == std::vector<double>{15.0 / 50, 1});
    const Conditions c = adjust(w.world, run.policies, run.known, run.state.tick, run.state.today, run.state.supplies.worn);
    CHECK((c.county[0].masks == 15.0 / 50 && c.county[1].masks == 1));
}

TEST_CASE("lanes without a thermometer close, the last of them goes on without one") {
    CareWorld w;
    StockRun run(w);
    run.next();
    Stage s{w.world, run.policies, run.luck, run.state, run.known, Tick{0}, *run.whereabouts, false};
    Screening how;
    PassClass pass;
    pass.lanes = 2;
    how.passes = {pass};
    how.make_ready();
    const Post post{Gate(0), PolicyId(0), &how};
    const auto lanes = [&](std::size_t group) {
        const LanesAtWork at = lanes_at_work(s, post, group);
        return std::pair(at.lanes, at.reads);
    };
    CHECK(lanes(0) == std::pair(4, true));
    run.state.supplies.thermometers = {5};
    CHECK((lanes(0) == std::pair(4, true) && lanes(1) == std::pair(1, true)));
    run.state.supplies.thermometers = {3};
    CHECK((lanes(0) == std::pair(3, true) && lanes(1) == std::pair(1, false)));
    run.state.supplies.thermometers = {0};
    CHECK((lanes(0) == std::pair(1, false) && lanes(1) == std::pair(1, false)));
}

TEST_CASE("thermometers last: those of today are there again tomorrow") {
    CareWorld w;
    add(w, Item::thermometers, 0, 5);
    StockRun run(w);
    for (int day = 0; day < 3; ++day) {
        Stage s = run.morning();
        CHECK(take(s, Item::thermometers, County(0), Use::sweeps, 3).good == 3);
        CHECK(take(s, Item::thermometers, County(0), Use::checkpoints, 3).good == 2);
        stop_at(s, faults_in_supplies(s));
    }
    CHECK(run.state.supplies.stocks[0].on_hand == 5);
}

TEST_CASE("without a kit a sample goes to a laboratory instead") {
    CareWorld w;
    w.add(FacilityKind::laboratory, -1, 1000);
    add(w, Item::rapid_kits, 0, 3);
    StockRun run(w);
    run.put<Rapid>();
    std::vector<Order> orders = samples(0, 5, Priority::arrival);
    for (Order& o : orders) o.detail = static_cast<std::int32_t>(Assay::rapid);
    run.tick(orders);
    CHECK(run.total(Series::tests_rapid) == 3);
    CHECK(run.total(Series::tests_for_want_of_kits) == 2);
    CHECK(run.total(Series::tests) == 2);
}
