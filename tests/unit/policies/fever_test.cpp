// Fevers of unknown cause and fevers in risk groups: held, sampled, and free again.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

namespace {

const Person a(7), b(8), c(9);
constexpr int fever = 1, linked = 2, negative = 0, positive = 1, old = 1;

std::vector<Order> of_kind(const std::vector<Order>& orders, OrderKind kind) {
    std::vector<Order> found;
    for (const Order& o : orders)
        if (o.kind == kind) found.push_back(o);
    return found;
}
// Its hold is carried out.
void hold(Desk& desk, Person p, Keep keep, double until) {
    desk.tell(FactKind::reason_given, p, moment(until), held_detail(Reason::fever, keep));
    desk.land.known.files.find(p)->reasons.back().policy = desk.policy->id;
}

}  // namespace

TEST_CASE("a fever of unknown cause is held and sampled, and goes free when it is gone and enough results are negative") {
    Desk desk("fever-observation", {{"days", 5}, {"negatives", 2}, {"sample_every", 1}});
    desk.tell(FactKind::care_sought, a, moment(-1), fever);
    desk.tell(FactKind::fever_reported, b, moment(-1));
    desk.tell(FactKind::care_sought, c, moment(-1), linked);  // without fever
    std::vector<Order> orders = desk.answer();
    REQUIRE(of_kind(orders, OrderKind::hold).size() == 2);
    CHECK(of_kind(orders, OrderKind::hold)[0].reason.reason == Reason::fever);
    CHECK(of_kind(orders, OrderKind::hold)[0].reason.keep == Keep::home);
    CHECK(of_kind(orders, OrderKind::hold)[0].reason.until == moment(5.25));
    CHECK(of_kind(orders, OrderKind::sample).size() == 2);
    hold(desk, a, Keep::home, 5.25);
    desk.tell(FactKind::sampled, a, moment(0.25));
    desk.to(0, 3);
    desk.tell(FactKind::result, a, moment(0.25), negative);
    CHECK(of_kind(desk.answer(), OrderKind::release).empty());
    orders.clear();
    while (desk.now < Tick{5}) orders = desk.next();
    REQUIRE(of_kind(orders, OrderKind::sample).size() == 1);  // a day later; b was not held
    CHECK(of_kind(orders, OrderKind::sample)[0].person == a);
    desk.tell(FactKind::sampled, a, moment(1.5));
    desk.tell(FactKind::result, a, moment(1.5), negative);
    CHECK(of_kind(desk.answer(), OrderKind::release).empty());  // still feverish
    desk.tell(FactKind::fever_seen, a, {}, 0);
    orders = of_kind(desk.answer(), OrderKind::release);
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == a);
    CHECK(orders[0].reason.reason == Reason::fever);
}

TEST_CASE("negative results from before do not count, and who is a case is neither held nor let go for a fever") {
    Desk desk("fever-observation", {{"negatives", 1}});
    desk.tell(FactKind::suspected, a);
    desk.tell(FactKind::fever_reported, a, moment(-1));
    CHECK(desk.answer().empty());
    desk.tell(FactKind::sampled, b, moment(0));
    desk.tell(FactKind::result, b, moment(0), negative);
    desk.to(2);
    desk.tell(FactKind::fever_reported, b, moment(1));
    CHECK(of_kind(desk.answer(), OrderKind::hold).size() == 1);
    hold(desk, b, Keep::home, 9);
    desk.tell(FactKind::fever_seen, b, {}, 0);
    CHECK(desk.answer().empty());
    desk.tell(FactKind::result, b, moment(2), positive);
    desk.tell(FactKind::fever_seen, b, {}, 0);
    CHECK(desk.answer().empty());
}

TEST_CASE("fevers in risk groups go to hospital before others, and are sampled before others") {
    Desk desk("risk-groups");
    desk.tell(FactKind::fever_reported, a, moment(-1));
    desk.tell(FactKind::risk_seen, a, {}, old);
    desk.tell(FactKind::fever_reported, b, moment(-1));
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 2);
    for (const Order& o : orders) {
        CHECK(o.person == a);
        CHECK(o.priority == Priority::suspected);
    }
    CHECK(of_kind(orders, OrderKind::hold)[0].reason.keep == Keep::hospital);
    CHECK_FALSE(of_kind(orders, OrderKind::hold)[0].household);
}

TEST_CASE("chronic illness goes by age") {
    const RiskGroups groups;
    CHECK(groups.chronic_at(0) == 0.01);
    CHECK(groups.chronic_at(39) == 0.05);
    CHECK(groups.chronic_at(40) == 0.2);
    CHECK(groups.chronic_at(120) == 0.6);
}

TEST_CASE("who is positive again after discharge is held, and discharged once more by the rule") {
    Desk care("hospital-care"), panel("discharge");
    for (Desk* desk : {&care, &panel}) {
        desk->tell(FactKind::onset_told, a, moment(-20));
        desk->tell(FactKind::result, a, moment(-19), positive);
        desk->answer();
        desk->tell(FactKind::discharged, a);
        desk->answer();
        desk->tell(FactKind::result, a, moment(0), positive);
    }
    const std::vector<Order> held = of_kind(care.answer(), OrderKind::hold);
    REQUIRE(held.size() == 1);
    CHECK(held[0].reason.reason == Reason::positive_again);
    CHECK(held[0].reason.keep == Keep::site);
    panel.answer();
    panel.tell(FactKind::fever_seen, a, {}, 0);
    for (const double day : {1., 2.5}) {
        panel.tell(FactKind::sampled, a, moment(day));
        panel.tell(FactKind::result, a, moment(day), negative);
    }
    int discharged = 0;
    while (panel.now < Tick{80}) discharged += count(panel.next(), OrderKind::discharge);
    CHECK(discharged == 1);
}
