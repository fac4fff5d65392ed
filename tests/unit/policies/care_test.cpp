// The policies of finding, testing, tracing and holding: what each orders for what is learned.
#include <array>

#include <catch2/catch.hpp>

#include "desk.h"

using namespace cordon;

namespace {

const Person a(7), b(8), c(9);

constexpr int fever = 1, linked = 2, positive = 1, negative = 0;

}  // namespace

TEST_CASE("a fever clinic suspects by fever and link as the edition of the day has it, the same people first whatever the share") {
    Desk desk("fever-clinic");
    const auto suspected = [&](int seen) {
        int n = 0;
        for (std::uint32_t k = 0; k < 1000; ++k)
            desk.tell(FactKind::care_sought, Person(k), {}, seen, static_cast<std::uint32_t>((k + 0.5) * 4294967.296));
        n = count(desk.answer(), OrderKind::suspect);
        return n;
    };
    const auto in_all = [&] { return std::array{suspected(0), suspected(fever), suspected(linked), suspected(fever | linked)}; };
    CHECK(in_all() == std::array{0, 0, 30, 130});      // 20 January: edition 2
    desk.to(7);
    CHECK(in_all() == std::array{0, 0, 100, 350});     // 27 January: edition 4
    desk.to(16);
    CHECK(in_all() == std::array{100, 400, 700, 950});  // 5 February: edition 5
}

TEST_CASE("a suspect is sampled at once, again after a day, and ruled out by the second negative") {
    Desk desk("testing");
    desk.tell(FactKind::suspected, a);
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::sample);
    CHECK(orders[0].priority == Priority::suspected);
    desk.tell(FactKind::sampled, a, moment(0.25));
    desk.to(0, 2);
    desk.tell(FactKind::result, a, moment(0.25), negative);
    CHECK(desk.answer().empty());
    CHECK(desk.next().empty());
    orders = desk.next();  // sampled at the end of this tick: 24 hours after the first
    REQUIRE(orders.size() == 1);
    CHECK(desk.now == Tick{4});
    CHECK(orders[0].kind == OrderKind::sample);
    desk.tell(FactKind::sampled, a, moment(1.25));
    desk.to(2);
    desk.tell(FactKind::result, a, moment(1.25), negative);
    orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::rule_out);
}

TEST_CASE("a late first result leaves no time to wait for the second sample; a positive one ends the suspicion") {
    Desk desk("testing");
    desk.tell(FactKind::suspected, a);
    desk.tell(FactKind::suspected, b);
    desk.answer();
    for (const Person p : {a, b}) desk.tell(FactKind::sampled, p, moment(0.25));
    desk.to(3);
    desk.tell(FactKind::result, a, moment(0.25), negative);
    desk.tell(FactKind::result, b, moment(0.25), positive);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == a);
    CHECK(orders[0].kind == OrderKind::sample);
}

TEST_CASE("contacts are sampled on their days while they are held, once for all cases that name them; symptoms make suspects") {
    Desk desk("testing", {{"contact_days", 3}});
    for (const std::uint32_t of : {1u, 2u}) {
        desk.tell(FactKind::contact_named, a, {}, 0, of);
        desk.tell(FactKind::reason_given, a, moment(14), held_detail(Reason::contact, Keep::home), of);
        desk.tell(FactKind::contact_named, b, {}, 0, of);
        CHECK(desk.answer().empty());
        desk.to(1);
    }
    desk.to(3);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);  // b is not held
    CHECK(orders[0].person == a);
    CHECK(orders[0].priority == Priority::contact);
    desk.tell(FactKind::onset_told, a, moment(2));
    desk.tell(FactKind::onset_told, b, moment(2));
    const std::vector<Order> ill = desk.answer();
    REQUIRE(ill.size() == 1);
    CHECK(ill[0].kind == OrderKind::suspect);
    CHECK(ill[0].person == a);
}

TEST_CASE("the look-back of tracing changes with its date; a case is traced once") {
    Desk desk("tracing", {{"suspects", 0}});
    desk.tell(FactKind::onset_told, a, moment(-1));
    desk.tell(FactKind::result, a, {}, positive);
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].kind == OrderKind::trace);
    CHECK(orders[0].days_back == 0);
    desk.to(18);  // 7 February
    desk.tell(FactKind::onset_told, b, moment(-1));
    desk.tell(FactKind::result, b, {}, positive);
    desk.tell(FactKind::result, c, {}, positive);  // without symptoms
    desk.tell(FactKind::suspected, Person(20));
    orders = desk.answer();
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].days_back == 2);
    desk.tell(FactKind::trace_asked, c, moment(15));
    desk.tell(FactKind::onset_told, c, moment(17));  // confirmed after all
    CHECK(desk.answer().empty());
}

TEST_CASE("suspects are traced where that is wanted, after proven cases") {
    Desk desk("tracing", {{"suspects", 1}, {"asymptomatic", 0}});
    desk.tell(FactKind::suspected, a);
    desk.tell(FactKind::result, b, {}, positive);
    desk.tell(FactKind::care_sought, c);
    desk.tell(FactKind::result, c, {}, positive);
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].person == a);
    CHECK(orders[1].person == c);
    CHECK(orders[1].detail < orders[0].detail);
}

TEST_CASE("contacts are held from their last exposure on, too late ones and cases not at all, and go free with a suspect who was none") {
    Desk desk("contact-isolation", {{"keep", 1}, {"days", 14}, {"household", 1}});
    desk.tell(FactKind::suspected, Person(1));
    desk.to(10);
    desk.tell(FactKind::contact_named, a, moment(8), 0, 1);
    desk.tell(FactKind::contact_named, b, moment(-5), 0, 1);
    desk.tell(FactKind::onset_told, c, moment(8));
    desk.tell(FactKind::result, c, moment(9), positive);
    desk.tell(FactKind::contact_named, c, moment(8), 0, 1);
    std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == a);
    CHECK(orders[0].reason.until == moment(22));
    CHECK(orders[0].reason.keep == Keep::site);
    CHECK(orders[0].reason.of == 1);
    CHECK(orders[0].household);
    desk.tell(FactKind::ruled_out, Person(1));
    orders = desk.answer();
    CHECK(count(orders, OrderKind::release) == 3);
    CHECK(orders[0].person == a);
    CHECK(orders[0].reason.of == 1);
}

TEST_CASE("arrivals from hard-hit places are held for the rest of their days") {
    Desk desk("arrival-isolation", {{"keep", 0}, {"days", 14}, {"listed", 0.5}});
    desk.to(10);
    desk.tell(FactKind::arrival_seen, a, moment(8), 1, 0);
    desk.tell(FactKind::arrival_seen, b, moment(8), 0, 1);   // from elsewhere
    desk.tell(FactKind::arrival_seen, c, moment(-6), 1, 0);  // long ago
    const std::vector<Order> orders = desk.answer();
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].person == a);
    CHECK(orders[0].reason.reason == Reason::arrival);
    CHECK(orders[0].reason.until == moment(22));
    CHECK(desk.policy->registration()->share == 0.5);
}

TEST_CASE("suspects, confirmed cases and positives without symptoms are held where each belongs, without a gap between") {
    Desk desk("hospital-care");
    const auto keeps = [](const std::vector<Order>& orders) {
        std::vector<std::pair<Reason, Keep>> k;
        for (const Order& o : orders)
            if (o.kind == OrderKind::hold) k.emplace_back(o.reason.reason, o.reason.keep);
        return k;
    };
    desk.tell(FactKind::suspected, a);
    std::vector<Order> orders = desk.answer();
    CHECK(keeps(orders) == std::vector<std::pair<Reason, Keep>>{{Reason::suspected, Keep::hospital}});
    desk.tell(FactKind::reason_given, a, Moment::never(), held_detail(Reason::suspected, Keep::hospital));
    desk.land.known.files.find(a)->reasons[0].policy = desk.policy->id;
    desk.tell(FactKind::result, a, {}, positive);
    orders = desk.answer();
    CHECK(keeps(orders) == std::vector<std::pair<Reason, Keep>>{{Reason::asymptomatic_positive, Keep::site}});
    CHECK(count(orders, OrderKind::release) == 1);
    desk.tell(FactKind::onset_told, a, moment(0));
    orders = desk.answer();
    CHECK(keeps(orders) == std::vector<std::pair<Reason, Keep>>{{Reason::confirmed, Keep::hospital}});
}

TEST_CASE("a policy leaves other counties alone") {
    for (const char* kind : {"testing", "tracing", "contact-isolation", "arrival-isolation", "hospital-care", "fever-clinic", "discharge"}) {
        Desk desk(kind);
        desk.policy->area.counties = {"First"};
        desk.land.prepare(*desk.policy);
        desk.tell(FactKind::suspected, a, {}, 0, Fact::none, 1);
        desk.tell(FactKind::care_sought, b, {}, fever | linked, 0, 1);
        desk.tell(FactKind::result, b, {}, positive, Fact::none, 1);
        desk.tell(FactKind::contact_named, c, moment(0), 0, 1, 1);
        desk.tell(FactKind::arrival_seen, Person(30), moment(0), 1, 0, 1);
        INFO(kind);
        CHECK(desk.answer().empty());
        CHECK(desk.land.known.agenda.planned() == 0);
    }
}

TEST_CASE("a policy whose orders nobody could carry out is complained of, with the counties") {
    for (const auto& [kind, what] :
         {std::pair{"testing", "laboratory"}, {"tracing", "tracing_team"}, {"fever-clinic", "fever_clinic"}, {"discharge", "laboratory"}}) {
        Land land;
        land.places.facilities.emplace_back();
        land.places.facilities[0].county = County(0);
        for (const FacilityKind k : {FacilityKind::laboratory, FacilityKind::tracing_team, FacilityKind::fever_clinic})
            if (facility_kind_names[static_cast<std::size_t>(k)] == what) land.places.facilities[0].kind = k;
        Complaints complaints;
        declare(kind, {})->prepare(land.places, land.clock, complaints);
        REQUIRE(complaints.list().size() == 1);
        CHECK(complaints.list()[0].what.find("there is no " + std::string(what) + " for Second Xian") != std::string::npos);
    }
}
