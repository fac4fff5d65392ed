// The policy `checkpoint`: where it stands, and what it orders for what its gates find.
#include <catch2/catch.hpp>

#include "declare.h"

using namespace cordon;

namespace {

std::vector<std::uint32_t> gates_of(const Land& land, const std::vector<std::string>& gates,
                                    const std::vector<std::string>& counties = {}) {
    const auto policy = declare("checkpoint", {}, "gates", gates);
    policy->area.counties = counties;
    land.prepare(*policy);
    std::vector<Post> posts;
    policy->posts(land.known, land.at(0), posts);
    std::vector<std::uint32_t> found;
    for (const Post& p : posts) found.push_back(p.gate.value);
    return found;
}

Fact fact(FactKind kind, std::uint32_t person, double day) {
    Fact f;
    f.kind = kind, f.person = Person(person), f.moment = f.since = moment(day), f.policy = PolicyId(0);
    f.detail = kind == FactKind::arrival_seen ? at_step(1) | 1 : at_step(0);  // the steps of the default
    return f;
}

std::vector<Order> answer(Land& land, const Policy& policy, int day) {
    std::vector<Order> orders;
    take_turn(policy, land.known, land.at(day), orders);
    return orders;
}

}  // namespace

TEST_CASE("checkpoints stand at gates by name, by kind and by county") {
    const Land land;
    using Gates = std::vector<std::uint32_t>;
    CHECK(gates_of(land, {"border"}) == Gates{1, 2});                // of the region
    CHECK(gates_of(land, {"border"}, {"Second"}) == Gates{0, 2});   // of a county
    CHECK(gates_of(land, {"all"}) == Gates{0, 1, 2, 3});
    CHECK(gates_of(land, {"rail_station", "county_border", "First station"}) == Gates{0, 3});
    CHECK(gates_of(land, {"region_border"}, {"Second"}) == Gates{2});
    CHECK(gates_of(land, {"all"}, {"Second"}) == Gates{0, 2});  // a border has two sides
}

TEST_CASE("a gate that is not there is complained of") {
    const Land land;
    for (const auto& [name, todo] : {std::pair{"First-Secand 1", "did you mean \"First-Second 1\"?"},
                                     {"bus_station", "give names of gates of the region, or remove the policy"}}) {
        Complaints complaints;
        declare("checkpoint", {}, "gates", {name})->prepare(land.places, land.clock, complaints);
        REQUIRE(complaints.list().size() == 1);
        CHECK(complaints.list()[0].todo == todo);
    }
}

TEST_CASE("a fever at its gates is held and sampled; at others it is not its business") {
    Land land;
    const auto policy = declare("checkpoint", {});
    land.known.fresh = {fact(FactKind::fever_at_gate, 7, 2.3), fact(FactKind::fever_at_gate, 8, 2.3)};
    land.known.fresh[1].policy = PolicyId(1);
    const std::vector<Order> orders = answer(land, *policy, 2);
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].kind == OrderKind::hold);
    CHECK(orders[0].person == Person(7));
    CHECK(orders[0].reason.reason == Reason::fever);
    CHECK(orders[0].reason.keep == Keep::home);
    CHECK(orders[0].reason.until == moment(2.3) + moment(14));
    CHECK(orders[1].kind == OrderKind::sample);
    CHECK(orders[1].priority == Priority::other);
}

TEST_CASE("an arrival is held until the days of observation since arrival are over") {
    Land land;
    const auto policy = declare("checkpoint", {});
    land.known.fresh = {fact(FactKind::arrival_seen, 7, 2.3), fact(FactKind::arrival_seen, 8, 2.3)};
    land.known.fresh[1].since = moment(-20);  // long ago
    const std::vector<Order> orders = answer(land, *policy, 2);
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == Person(7));
    CHECK(orders[0].reason.reason == Reason::arrival);
    CHECK(orders[0].reason.until == moment(2.3) + moment(14));
}

TEST_CASE("a result, positive or negative, ends what the checkpoint holds the person for, and nothing else") {
    Land land;
    const auto policy = declare("checkpoint", {});
    PersonFile& file = land.known.files[Person(7)];
    ReasonHeld fever, other;
    fever.reason = Reason::fever, fever.policy = PolicyId(0);
    other.reason = Reason::contact, other.policy = PolicyId(2);
    file.reasons = {other, fever};
    Fact result = fact(FactKind::result, 7, 3);
    result.policy = PolicyId(2);  // another policy's sample
    land.known.fresh = {result, fact(FactKind::result, 9, 3)};
    const std::vector<Order> orders = answer(land, *policy, 3);
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::release);
    CHECK(orders[0].reason.reason == Reason::fever);
}

TEST_CASE("someone whose code should keep them at home is refused, and held by nobody anew") {
    ScreenStep code = ScreenStep::of(StepKind::code);
    CHECK(code.outcome == Outcome::refuse);
    CHECK(ends_journey(code.outcome));
    CHECK_FALSE(ends_journey(Outcome::record));
}

TEST_CASE("the staff on duty works as many lanes as it can, and never more than there are") {
    Screening how;
    how.lanes = 4;
    CHECK(how.lanes_open() == 4);
    how.staff = 13;  // in three shifts, two to a lane
    CHECK(how.lanes_open() == 2);
    CHECK(how.staff_needed() == 13);
    how.staff = 100;
    CHECK(how.lanes_open() == 4);
    how.staff = 0;
    CHECK(how.staff_needed() == 24);
}
