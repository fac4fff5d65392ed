// The policies of tracing and of its contacts: who is asked for, when again, who is held and who goes free.
#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

namespace {

const Person a(7), b(8), c(9);
constexpr int positive = 1;

void confirm(Desk& desk, Person p) {
    desk.tell(FactKind::onset_told, p, moment(-1));
    desk.tell(FactKind::result, p, {}, positive);
}
void name(Desk& desk, Person contact, Person of, NamedBy by = NamedBy::team) {
    desk.tell(FactKind::contact_named, contact, desk.land.clock.begin(desk.now), named_detail(0, by), of.value);
}
constexpr int rank(TraceRank r) { return static_cast<int>(r); }

}  // namespace

TEST_CASE("a suspect who is proven while the team is still to come moves up; one who has been traced is not traced again") {
    Desk desk("tracing");
    for (const Person p : {a, b}) desk.tell(FactKind::suspected, p);
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].detail == rank(TraceRank::suspect));
    for (const Person p : {a, b}) desk.tell(FactKind::trace_asked, p, {}, rank(TraceRank::suspect));
    desk.tell(FactKind::trace_done, b);
    for (const Person p : {a, b}) confirm(desk, p);
    orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == a);
    CHECK(orders[0].detail == rank(TraceRank::proven));
}

TEST_CASE("a suspect who was ruled out is traced anew when suspected again") {
    Desk desk("tracing");
    desk.tell(FactKind::suspected, a);
    desk.answer();
    desk.tell(FactKind::trace_asked, a);
    desk.tell(FactKind::trace_done, a);
    desk.tell(FactKind::ruled_out, a);
    CHECK(desk.answer().empty());
    desk.tell(FactKind::suspected, a);
    CHECK(count(desk.answer(), OrderKind::trace) == 1);
}

TEST_CASE("contacts of proven cases are asked for theirs at once, those of suspects when these are proven, and those of contacts never") {
    Desk desk("tracing", {{"second_order", 1}});
    confirm(desk, a);
    desk.tell(FactKind::suspected, b);
    desk.answer();
    name(desk, Person(20), a);
    name(desk, Person(21), b);
    name(desk, Person(22), a, NamedBy::app);
    name(desk, Person(23), Person(20), NamedBy::second_order);
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == Person(20));
    CHECK(orders[0].detail == rank(TraceRank::second_order));
    desk.tell(FactKind::trace_asked, b, {}, rank(TraceRank::suspect));
    confirm(desk, b);
    orders = desk.answer();
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].person == b);
    CHECK(orders[1].person == Person(21));
    // A contact who turns out to be a case is traced as one.
    desk.tell(FactKind::trace_asked, Person(21), {}, rank(TraceRank::second_order));
    desk.tell(FactKind::trace_done, Person(21));
    confirm(desk, Person(21));
    orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].detail == rank(TraceRank::proven));
}

TEST_CASE("the phone of a proven case is asked once, that of a suspect never") {
    Desk desk("app-tracing", {{"days_back", 3}});
    desk.tell(FactKind::suspected, a);
    CHECK(desk.answer().empty());
    desk.tell(FactKind::result, a, {}, positive);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::trace);
    CHECK(orders[0].days_back == 3);
    desk.tell(FactKind::app_asked, a);
    desk.tell(FactKind::onset_told, a, moment(0));  // confirmed after all
    CHECK(desk.answer().empty());
}

TEST_CASE("contacts of a suspect go free with the suspect, but a reason of another case stays; who is named too late is not held") {
    Desk desk("contact-isolation", {{"days", 14}});
    desk.tell(FactKind::suspected, a);
    confirm(desk, b);
    name(desk, c, a);
    name(desk, c, b);
    std::vector<Order> orders = desk.answer();
    REQUIRE(count(orders, OrderKind::hold) == 2);
    for (const Order& o : orders)
        desk.tell(FactKind::reason_given, o.person, o.reason.until, held_detail(Reason::contact, o.reason.keep), o.reason.of);
    CHECK(desk.land.known.files.find(c)->reasons.size() == 2);
    desk.tell(FactKind::ruled_out, a);
    orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::release);
    CHECK(orders[0].person == c);
    CHECK(orders[0].reason.of == a.value);
    name(desk, Person(20), a);
    CHECK(desk.answer().empty());
}

TEST_CASE("contacts of contacts are held for days of their own") {
    Desk desk("contact-isolation", {{"days", 14}, {"second_order_days", 5}});
    confirm(desk, a);
    name(desk, b, a);
    name(desk, c, b, NamedBy::second_order);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].reason.until == moment(14));
    CHECK(orders[1].reason.until == moment(5));
}
