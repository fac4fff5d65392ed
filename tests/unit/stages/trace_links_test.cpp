// Tracing beyond the case's own word: sources, contacts of contacts, phones, records; who waits, and who leaves the line.
#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "stages/looks.h"
#include "trace_run.h"

using namespace cordon;

namespace {

// Only the household and true infections: nobody else is met.
TraceManner plain() { return {.household = 1, .visit = 0, .group = 0, .community = 1, .interview = Law::fixed(0)}; }
struct QuietWorld : CareWorld {
    explicit QuietWorld(std::uint32_t people = 1000, std::uint32_t household = 4) : CareWorld(people, household) {
        world.contacts.community_a_day = world.contacts.community_least = 0;
    }
};

void infect_by(TraceRun& run, Person p, std::uint32_t infector, double when, double onset, Setting setting = Setting::community) {
    Infection& i = run.infect(p, when, onset);
    i.infector = Episode(infector), i.setting = setting;
}

std::set<std::uint32_t> people_of(const std::vector<Named>& named) {
    std::set<std::uint32_t> people;
    for (const Named& n : named) people.insert(n.person.value);
    return people;
}
std::map<std::uint32_t, NamedBy> links_of(const TraceRun& run, Person p) {
    std::map<std::uint32_t, NamedBy> links;
    for (const LinkEvent& e : run.state.events.links)
        if (e.of == p) links[e.contact.value] = e.by;
    return links;
}

}  // namespace

TEST_CASE("whoever infected the case is found if the look-back for the source is long enough, and counted apart") {
    for (const double backward : {0.0, 8.0}) {
        QuietWorld w;
        w.add(FacilityKind::tracing_team, -1, 100);
        TraceManner manner = plain();
        manner.backward_days = backward;
        TraceRun run(w, manner);
        run.infect(Person(500), -5, 0);
        infect_by(run, Person(0), 0, 1, 6);
        infect_by(run, Person(600), 1, 5, 10);
        run.ticks(4 * 6);
        run.known_onset(Person(0), 6);
        run.tick({trace_order(Person(0))});
        run.ticks(5);
        std::map<std::uint32_t, NamedBy> expected = {{1, NamedBy::team}, {2, NamedBy::team}, {3, NamedBy::team}, {600, NamedBy::team}};
        if (backward > 0) expected[500] = NamedBy::backward;
        CHECK(links_of(run, Person(0)) == expected);
        CHECK(run.file(Person(0)).traced_from == moment(6 - std::max(2.0, backward)));
    }
}

TEST_CASE("contacts of contacts are found, but not again those who are contacts or cases already") {
    QuietWorld w;
    w.add(FacilityKind::tracing_team, -1, 100);
    TraceManner manner = plain();
    manner.second_order = 1;
    TraceRun run(w, manner);
    run.infect(Person(0), -3, 1);
    infect_by(run, Person(48), 0, 1, 6);
    run.ticks(8);
    run.known_onset(Person(0), 1);
    run.learn_of(Person(0), FactKind::result, moment(1.5), 1);
    run.tick({trace_order(Person(0))});
    run.ticks(4);
    CHECK(people_of(run.ask(Person(0), -1)) == std::set<std::uint32_t>{1, 2, 3, 48});
    run.tick({trace_order(Person(48), TraceRank::second_order), trace_order(Person(1), TraceRank::second_order)});
    run.ticks(4);
    CHECK(run.total(Series::traced_second) == 2);
    CHECK(run.file(Person(48)).traced_from == moment(1));  // from the exposure on
    CHECK(links_of(run, Person(48)) ==
          std::map<std::uint32_t, NamedBy>{{49, NamedBy::second_order}, {50, NamedBy::second_order}, {51, NamedBy::second_order}});
    CHECK(links_of(run, Person(1)).empty());

    // The contact turns out to be a case: traced as one, and its contacts are those of a case.
    run.learn_of(Person(48), FactKind::result, moment(3), 1);
    run.known_onset(Person(48), 3);
    run.tick({trace_order(Person(48), TraceRank::proven, 2.5)});
    run.ticks(4);
    CHECK(links_of(run, Person(48)) ==
          std::map<std::uint32_t, NamedBy>{{0, NamedBy::team}, {49, NamedBy::team}, {50, NamedBy::team}, {51, NamedBy::team}});
    CHECK(run.file(Person(48)).contacts.size() == 4);
}

TEST_CASE("a declared share of the contacts is asked for their own") {
    QuietWorld w(8000);
    w.add(FacilityKind::tracing_team, -1, 100000);
    TraceManner manner = plain();
    manner.second_order = 0.3;
    TraceRun run(w, manner);
    std::vector<Order> orders;
    for (std::uint32_t p = 0; p < 4000; ++p) {
        Fact f;
        f.kind = FactKind::contact_named, f.person = Person(p), f.other = 7999, f.since = moment(-1), f.county = County(0);
        learn(run.known, f, 0, 2);
        orders.push_back(trace_order(Person(p), TraceRank::second_order));
    }
    run.tick(orders);
    CHECK(std::abs(double(run.total(Series::trace_waiting)) - 1200) < 116);  // binomial(4000, 0.3): standard deviation 29
}

TEST_CASE("teams take proven cases, then suspects, then contacts of cases; each by time, then by tie; who is proven moves up") {
    QuietWorld w;
    const Facility team = w.add(FacilityKind::tracing_team, -1, 4);
    TraceManner manner = plain();
    manner.second_order = 1;
    TraceRun run(w, manner);
    for (std::uint32_t p = 0; p < 24; p += 4) run.known_onset(Person(p), -1);
    run.tick({trace_order(Person(0), TraceRank::second_order), trace_order(Person(4), TraceRank::suspect),
              trace_order(Person(8), TraceRank::suspect)});  // nobody is begun before the next tick
    Stage s = run.next();
    isolate(s, {trace_order(Person(12), TraceRank::proven), trace_order(Person(8), TraceRank::proven)});
    CHECK(run.state.facilities[team.value].waiting == 4);
    CHECK(run.total(Series::trace_waiting) == 4);
    std::vector<std::uint32_t> turns;
    for (int k = 0; k < 4; ++k) {
        run.tick();
        for (const std::uint32_t p : {0u, 4u, 8u, 12u})
            if (!run.state.tracing.find(Person(p))->waiting && std::find(turns.begin(), turns.end(), p) == turns.end()) turns.push_back(p);
    }
    REQUIRE(turns.size() == 4);  // one a tick
    CHECK(std::set<std::uint32_t>{turns[0], turns[1]} == std::set<std::uint32_t>{8, 12});
    CHECK(turns[2] == 4);
    CHECK(turns[3] == 0);
    CHECK(run.state.facilities[team.value].waiting == 0);
}

TEST_CASE("a suspect who is ruled out leaves the line at no cost, and the hands of the team; a later suspicion is traced anew") {
    QuietWorld w;
    const Facility team = w.add(FacilityKind::tracing_team, -1, 4, 1);
    TraceRun run(w, plain());
    const auto suspect = [&](Person p) { run.learn_of(p, FactKind::suspected); };
    const auto rule_out = [&](std::initializer_list<std::uint32_t> people) {
        Stage s = run.next();
        for (const std::uint32_t p : people) run.learn_of(Person(p), FactKind::ruled_out);
        detect(s, run.due);
        isolate(s, {});
    };
    std::vector<Order> orders;
    for (const std::uint32_t p : {0u, 4u, 8u}) {
        run.known_onset(Person(p), -1), suspect(Person(p));
        orders.push_back(trace_order(Person(p), TraceRank::suspect));
    }
    run.tick(orders);
    run.tick();  // the first of them is begun
    std::vector<std::uint32_t> waiting, begun;
    for (const std::uint32_t p : {0u, 4u, 8u}) (run.state.tracing.find(Person(p))->waiting ? waiting : begun).push_back(p);
    REQUIRE(begun.size() == 1);
    rule_out({begun[0], waiting[0]});
    CHECK(run.state.facilities[team.value].waiting == 0);  // the third was begun in this tick
    run.ticks(8);
    CHECK(run.contacts(Person(begun[0])).empty());
    CHECK(run.contacts(Person(waiting[0])).empty());
    CHECK(run.contacts(Person(waiting[1])).size() == 3);
    CHECK(run.total(Series::traced) == 1);

    suspect(Person(begun[0]));
    run.tick({trace_order(Person(begun[0]), TraceRank::suspect)});
    run.ticks(6);
    CHECK(run.contacts(Person(begun[0])).size() == 3);
}

TEST_CASE("an app that a share c of people have finds c x c of the pairs outside the home") {
    CareWorld w(20000, 2);
    w.world.contacts.community_a_day = 9;
    TraceRun run(w, plain());
    run.ticks(4 + 1);
    AppManner app;
    app.least_minutes = 0;
    const auto found = [&](double coverage) {
        app.coverage = coverage;
        std::size_t n = 0;
        for (std::uint32_t p = 0; p < 2000; ++p) {
            const Stage s{run.world, run.policies, run.luck, run.state, run.known, run.state.tick, *run.whereabouts, false};
            if (has_app(s, Person(p), coverage)) n += run.ask(Person(p), ask_app(app, moment(0))).size();
        }
        return double(n);
    };
    const double all = found(1), some = found(0.5);
    CHECK(all > 15000);
    CHECK(found(0) == 0);
    // Of 2000 people with m = 9 contacts each: variance c m c (1 - c) + (m c)^2 c (1 - c) = 6.2 each; standard deviation 111.
    CHECK(std::abs(some - all / 4) < 444);
    // The household is left out.
    for (std::uint32_t p = 0; p < 200; p += 2)
        for (const Named& n : run.ask(Person(p), ask_app(app, moment(0)))) CHECK(n.setting != Setting::household);
}

TEST_CASE("phones need no team: the names come after their delay, and are recorded as found by the app") {
    QuietWorld w;
    TraceRun run(w, plain());
    run.add({.coverage = 1, .least_minutes = 0, .delay = Law::fixed(0.5)});
    run.infect(Person(0), -3, 1);
    infect_by(run, Person(600), 0, 1, 6);
    run.ticks(8);
    run.known_onset(Person(0), 1);
    run.tick({trace_order(Person(0), TraceRank::proven, 2, 1)});
    run.ticks(2);
    CHECK(run.contacts(Person(0)).empty());
    run.tick();
    CHECK(run.contacts(Person(0)) == std::vector<Person>{Person(600)});
    CHECK(run.file(Person(600)).found_by == FoundBy::app);
    CHECK(run.total(Series::named_by_app) == 1);
    CHECK(run.total(Series::traced) == 0);
    CHECK(run.total(Series::trace_waiting) == 0);
}

TEST_CASE("those who were together for less than the least time are no contacts, and both sides agree on the time") {
    CareWorld w(20000, 2);
    w.world.contacts.community_a_day = 9;
    w.world.contacts.minutes.law[static_cast<std::size_t>(Setting::community)] = Law::exponential(40);
    TraceRun run(w, plain());
    run.ticks(4 + 1);
    Question anyone = ask_team(plain(), moment(0)), longer = anyone;
    anyone.found[static_cast<std::size_t>(Setting::household)] = 0;
    longer = anyone, longer.least_minutes = 40;
    std::size_t all = 0, some = 0;
    for (std::uint32_t p = 0; p < 2000; ++p) {
        const std::set<std::uint32_t> a = people_of(run.ask(Person(p), anyone)), b = people_of(run.ask(Person(p), longer));
        CHECK(std::includes(a.begin(), a.end(), b.begin(), b.end()));
        all += a.size(), some += b.size();
    }
    const double p = std::exp(-1.0);
    CHECK(std::abs(double(some) - p * double(all)) < 4 * std::sqrt(p * (1 - p) * double(all)));

    longer = ask_team(plain(), moment(0)), longer.least_minutes = 210;
    longer.found[static_cast<std::size_t>(Setting::community)] = 0;
    std::size_t pairs = 0;
    for (std::uint32_t q = 0; q < 8000; q += 2) {
        const bool named = !run.ask(Person(q), longer).empty();
        CHECK(named == !run.ask(Person(q + 1), longer).empty());
        pairs += named;
    }
    CHECK(std::abs(double(pairs) - p * 4000) < 122);  // one day; binomial(4000, 1/e): standard deviation 30.5
}

TEST_CASE("arrivals who sat near in the same vehicle, or came in the same group, are on the record; a share of them is found") {
    QuietWorld w(2000, 1);
    Mobility& m = w.world.mobility;
    m.sources.resize(2);
    m.sources[0].entry_route_of = m.sources[1].entry_route_of = 1;  // no way in is known: one station for all
    for (std::uint32_t k = 0; k < 800; ++k) {
        m.arrivals.push_back({Person(k), moment(0.5 + 0.0001 * (k / 100)), Source(k % 2), k == 60 || k == 61 ? 60u : k});
        m.arrival_of.set(Person(k), k);
    }
    TraceManner manner = plain();
    manner.records = 1;
    TraceRun run(w, manner);
    run.ticks(5);
    std::set<std::uint32_t> near = {61};
    for (std::uint32_t k = 60 - 2 * seats_near; k <= 60 + 2 * seats_near; k += 2)
        if (k != 60) near.insert(k);
    CHECK(people_of(run.ask(Person(60), ask_records(manner, moment(0)))) == near);
    CHECK(run.ask(Person(60), ask_records(manner, moment(0.7))).empty());
    CHECK(run.ask(Person(1500), ask_records(manner, moment(0))).empty());
    manner.records = 0.4;
    std::size_t all = 0;
    for (std::uint32_t k = 100; k < 500; ++k) all += run.ask(Person(k), ask_records(manner, moment(0))).size();
    CHECK(std::abs(double(all) - 400 * 30 * 0.4) < 215);  // binomial(12000, 0.4): standard deviation 54
}

TEST_CASE("names on the records come after the case's own, by their own delay") {
    QuietWorld w(1000, 1);
    w.add(FacilityKind::tracing_team, -1, 100);
    Mobility& m = w.world.mobility;
    m.sources.resize(1);
    for (std::uint32_t k = 0; k < 40; ++k) m.arrivals.push_back({Person(k), moment(0.5), Source(0), k}), m.arrival_of.set(Person(k), k);
    TraceManner manner = plain();
    manner.records = 1, manner.records_delay = Law::fixed(1);
    TraceRun run(w, manner);
    run.infect(Person(0), -3, 1);
    run.ticks(8);
    run.known_onset(Person(0), 1);
    run.tick({trace_order(Person(0))});
    run.ticks(2);
    CHECK(run.file(Person(0)).traced != Moment::never());
    CHECK(run.contacts(Person(0)).empty());
    run.ticks(4);
    CHECK(run.contacts(Person(0)).size() == seats_near);
    CHECK(run.file(Person(1)).found_by == FoundBy::record);
}

TEST_CASE("whoever was sent home on the way has met nobody until the end of it but those at home, and nobody has met them") {
    std::array<std::int64_t, 2> met{}, met_by{}, later{};
    for (const bool sent_home : {false, true}) {
        QuietWorld w(200);
        w.world.contacts.community_a_day = 40;
        TraceRun run(w, plain());
        run.ticks(4);
        Stage s = run.next();  // at home: until the end of the quarter
        ScreenStep step;
        step.outcome = Outcome::refuse;
        if (sent_home) end_journey(s, {{.person = Person(0), .moment = moment(1.1), .gate = {}, .source = {}, .policy = PolicyId(0)}, &step});
        const Moment end = run.world.clock.end(s.now);
        run.ticks(2);
        Question others = ask_team(plain(), moment(1));  // without the day before
        others.found[static_cast<std::size_t>(Setting::household)] = 0;
        for (const Named& n : run.ask(Person(0), others)) (n.last == end ? met : later)[sent_home] += 1;
        for (std::uint32_t p = 1; p < 200; ++p)
            for (const Named& n : run.ask(Person(p), others)) met_by[sent_home] += n.person == Person(0) && n.last == end;
    }
    CHECK((met[0] > 0 && met_by[0] > 0));
    CHECK((met[1] == 0 && met_by[1] == 0));
    CHECK((later[0] > 0 && later[1] == later[0]));
}
