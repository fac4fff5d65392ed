// Policies that come late: what was known before is taken up, and what they began ends after they do.
#include <catch2/catch.hpp>

#include <tuple>

#include "desk.h"

using namespace cordon;

namespace {

const Person a(7), b(8), c(9), d(10);
constexpr int positive = 1, negative = 0, hard_hit = 1;

// A policy from day 10 on.
Desk late(const std::string& kind, std::map<std::string, double> values = {}) {
    Desk desk(kind, std::move(values));
    desk.policy->when.from = desk.land.clock.start + 10;
    return desk;
}

using Held = std::vector<std::tuple<Person, Reason, std::uint32_t, Moment>>;  // person, why, of whom, until
Held holds(const std::vector<Order>& orders, Moment after = {}) {
    Held held;
    for (const Order& o : orders)
        if (o.kind == OrderKind::hold && o.reason.until > after) held.emplace_back(o.person, o.reason.reason, o.reason.of, o.reason.until);
    std::sort(held.begin(), held.end());
    return held;
}

}  // namespace

TEST_CASE("contacts and arrivals known before are held as if the policy had been there all along, as far as their days are not over") {
    for (const char* kind : {"contact-isolation", "arrival-isolation"}) {
        Desk early(kind, {{"days", 14}}), afterwards = late(kind, {{"days", 14}});
        std::vector<Order> all_along;
        for (int day = 0; day < 10; ++day) {
            for (Desk* desk : {&early, &afterwards}) {
                const auto p = [&](int n) { return Person(100 + 10 * static_cast<std::uint32_t>(day) + static_cast<std::uint32_t>(n)); };
                desk->to(day);
                desk->tell(FactKind::arrival_seen, p(0), moment(day - 1), hard_hit, 0);
                desk->tell(FactKind::arrival_seen, p(1), moment(day - 7), hard_hit, 0);  // over before day 10, if day < 3
                desk->tell(FactKind::arrival_seen, p(2), moment(day - 1), 0, 1);         // from elsewhere
                desk->tell(FactKind::contact_named, p(3), moment(day - 2), 0, 1);
                desk->tell(FactKind::contact_named, p(3), moment(day - 2), 0, 2);
                desk->tell(FactKind::contact_named, p(4), moment(day - 6), 0, 2);  // over before day 10, if day < 2
            }
            const std::vector<Order> orders = early.answer();
            all_along.insert(all_along.end(), orders.begin(), orders.end());
            CHECK(afterwards.answer().empty());
        }
        afterwards.to(10);
        const std::vector<Order> orders = afterwards.answer();
        INFO(kind);
        CHECK(holds(orders) == holds(all_along, afterwards.land.clock.end(afterwards.now)));
        CHECK(holds(orders).size() > 10);
        CHECK(afterwards.next().empty());
    }
}

TEST_CASE("contacts of a suspect who was none, and people who have died, are not taken up") {
    Desk desk = late("contact-isolation");
    desk.to(9);
    desk.tell(FactKind::suspected, Person(1));
    desk.tell(FactKind::suspected, Person(2));
    desk.tell(FactKind::contact_named, a, moment(8), 0, 1);
    desk.tell(FactKind::contact_named, b, moment(8), 0, 2);
    desk.tell(FactKind::contact_named, c, moment(8), 0, 2);
    desk.tell(FactKind::ruled_out, Person(1));
    desk.tell(FactKind::died, c);
    desk.answer();
    desk.to(10);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == b);
}

TEST_CASE("a late testing policy samples suspects where their series stands, and makes up for a contact's days by one sample") {
    Desk desk = late("testing", {{"contact_days", 3}});
    desk.to(2);
    for (const Person p : {a, b}) desk.tell(FactKind::suspected, p);
    desk.tell(FactKind::suspected, d);
    desk.tell(FactKind::ruled_out, d);
    desk.tell(FactKind::sampled, b, moment(9.9));
    desk.tell(FactKind::result, b, moment(9.9), negative);
    for (const std::uint32_t of : {1u, 2u}) {
        desk.tell(FactKind::contact_named, c, moment(2), 0, of);
        desk.tell(FactKind::reason_given, c, moment(16), held_detail(Reason::contact, Keep::home), of);
    }
    desk.answer();
    desk.to(10);
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == a);
    CHECK(orders[0].kind == OrderKind::sample);
    orders = desk.next();  // the third day was day 5: at once
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == c);
    desk.next();
    orders = desk.next();  // a day after the first negative sample
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == b);
}

TEST_CASE("symptoms that nobody has judged make suspects of those under control when testing begins") {
    Desk desk = late("testing");
    desk.to(8);
    for (const Person p : {a, b, c}) desk.tell(FactKind::onset_told, p, moment(7));
    for (const Person p : {a, b}) desk.tell(FactKind::reason_given, p, moment(20), held_detail(Reason::contact, Keep::home), 1);
    desk.tell(FactKind::suspected, b);
    desk.tell(FactKind::ruled_out, b);
    desk.answer();
    desk.to(10);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::suspect);
    CHECK(orders[0].person == a);
}

TEST_CASE("open cases are traced and put in hospital by policies that come late; who was discharged, or traced before, is not") {
    for (const auto& [kind, order, people] : {std::tuple{"tracing", OrderKind::trace, std::vector<Person>{a, c, d}},
                                              {"hospital-care", OrderKind::hold, std::vector<Person>{a, b, c, d}}}) {
        Desk desk = late(kind);
        desk.to(5);
        for (const Person p : {a, b, Person(30)})
            desk.tell(FactKind::onset_told, p, moment(4)), desk.tell(FactKind::result, p, moment(5), positive);
        desk.tell(FactKind::result, c, moment(5), positive);
        desk.tell(FactKind::suspected, d);
        desk.tell(FactKind::trace_asked, b, moment(2));
        desk.tell(FactKind::discharged, Person(30));
        desk.answer();
        desk.to(10);
        const std::vector<Order> orders = desk.answer();
        std::vector<Person> found;
        for (const Order& o : orders)
            if (o.kind == order) found.push_back(o.person);
        std::sort(found.begin(), found.end());
        INFO(kind);
        CHECK(found == people);
        CHECK(orders.size() == people.size());
    }
}

TEST_CASE("patients confirmed before come before a panel that begins late") {
    Desk desk = late("discharge");
    desk.to(1);
    desk.tell(FactKind::onset_told, a, moment(0));
    desk.tell(FactKind::result, a, moment(0), positive);
    desk.tell(FactKind::held, a, {}, static_cast<int>(Keep::hospital));
    desk.tell(FactKind::fever_seen, a, {}, 0);
    desk.answer();
    desk.to(10);
    CHECK(desk.answer().empty());
    const std::vector<Order> orders = desk.next();  // in the morning
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::sample);
    CHECK(orders[0].person == a);
}

TEST_CASE("what is learned in the tick in which a policy begins is answered once") {
    for (const char* kind : {"testing", "tracing", "contact-isolation", "arrival-isolation", "hospital-care"}) {
        const auto orders_of = [&](bool known_before) {
            Desk desk = late(kind, {});
            desk.to(known_before ? 9 : 10);
            desk.tell(FactKind::arrival_seen, a, moment(9), hard_hit, 0);
            desk.tell(FactKind::contact_named, b, moment(9), 0, 1);
            desk.tell(FactKind::suspected, c);
            desk.tell(FactKind::onset_told, d, moment(8));
            desk.tell(FactKind::result, d, moment(9), positive);
            if (known_before) desk.answer(), desk.to(10);
            return desk.answer();
        };
        INFO(kind);
        CHECK(orders_of(false).size() > 0);
        CHECK(orders_of(false).size() == orders_of(true).size());
    }
}

TEST_CASE("a result, or a doctor who rules the illness out, frees a fever from a checkpoint that stands no more") {
    for (const FactKind found : {FactKind::result, FactKind::ruled_out}) {
        Desk desk("checkpoint");
        desk.policy->when.to = desk.land.clock.start + 2;
        desk.answer();
        desk.to(1);
        desk.tell(FactKind::suspected, a);
        desk.tell(FactKind::reason_given, a, moment(15), held_detail(Reason::fever, Keep::home));
        desk.land.known.files.find(a)->reasons[0].policy = desk.policy->id;
        CHECK(desk.answer().empty());
        desk.to(3);
        desk.tell(found, a, moment(1), negative);
        const std::vector<Order> orders = desk.answer();
        REQUIRE(orders.size() == 1);
        CHECK(orders[0].kind == OrderKind::release);
        CHECK(orders[0].person == a);
        CHECK(orders[0].reason.reason == Reason::fever);
    }
}

TEST_CASE("who is ruled out leaves the hospital, and his contacts go free, though the policies that hold them have ended") {
    for (const char* kind : {"hospital-care", "contact-isolation"}) {
        Desk desk(kind);
        desk.policy->when.to = desk.land.clock.start + 2;
        desk.tell(FactKind::suspected, a);
        desk.tell(FactKind::reason_given, a, Moment::never(), held_detail(Reason::suspected, Keep::hospital));
        desk.land.known.files.find(a)->reasons[0].policy = desk.policy->id;
        desk.tell(FactKind::contact_named, b, {}, 0, a.value);
        CHECK(count(desk.answer(), OrderKind::hold) == 1);
        desk.to(3);
        desk.tell(FactKind::ruled_out, a);
        const std::vector<Order> orders = desk.answer();
        REQUIRE(orders.size() == 1);
        CHECK(orders[0].kind == OrderKind::release);
        CHECK(orders[0].person == (kind == std::string("hospital-care") ? a : b));
    }
}
