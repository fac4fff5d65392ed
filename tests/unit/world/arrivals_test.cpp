// Dated arrivals: who comes when, from where, and with whom.
#include <map>
#include <set>

#include "unit/world/population_worlds.h"

using namespace cordon;

namespace {

const std::vector<ArrivalDay> days = {
    {Source(0), -3, 120}, {Source(1), 0, 401}, {Source(0), 0, 260}, {Source(0), 5, 619}, {Source(1), 6, 7}};

World arriving() { return build(synthetic_spec(60000, 20), days); }

}  // namespace

TEST_CASE("as many arrive on each day from each source as the counts say, and each expected person once") {
    const World w = arriving();
    std::map<std::pair<std::uint32_t, int>, std::uint32_t> counted, wanted;
    std::set<std::uint32_t> people;
    for (const Arrival& a : w.mobility.arrivals) {
        ++counted[{a.source.value, w.clock.day(w.clock.tick_of(a.moment))}];
        people.insert(a.person.value);
        CHECK(w.population.role(a.person) == Role::expected);
    }
    for (const ArrivalDay& d : days) wanted[{d.source.value, d.day}] += d.people;
    CHECK(counted == wanted);
    CHECK(people.size() == w.mobility.arrivals.size());
    CHECK(people.size() == w.population.count(only(Role::expected)));
}

TEST_CASE("arrivals are in the order of time, by day, and found from their person") {
    const World w = arriving();
    bool right = true;
    for (std::uint32_t i = 0; i < w.mobility.arrivals.size(); ++i) {
        const Arrival& a = w.mobility.arrivals[i];
        if (i > 0)
            right = right && std::tie(w.mobility.arrivals[i - 1].moment, w.mobility.arrivals[i - 1].person) < std::tie(a.moment, a.person);
        const double hour = 24 * (a.moment.days() - w.clock.day(w.clock.tick_of(a.moment)));
        right = right && hour >= 5.99 && hour <= 22.01 && w.mobility.arrival_of.find(a.person) == i;
    }
    CHECK(right);
    CHECK(w.mobility.arrival_of.find(Person(w.population.select(Township(0), only(Role::home), 0))) == RowMap<Person>::none);
}

TEST_CASE("families share household and moment, in the share that travels together") {
    const World w = arriving();
    std::map<std::uint32_t, double> people, together;
    bool right = true;
    for (std::uint32_t i = 0; i < w.mobility.arrivals.size(); ++i) {
        const Arrival &a = w.mobility.arrivals[i], &first = w.mobility.arrivals[a.group];
        right = right && a.group <= i && first.group == a.group && first.moment == a.moment && first.source == a.source;
        right = right && w.population.household(a.person).first == w.population.household(first.person).first;
        ++people[a.source.value];
        if (a.group != i) together[a.source.value] += 2;
    }
    CHECK(right);
    CHECK(together[0] / people[0] == Approx(0.5).margin(0.02));  // pairs are rounded once a day
    CHECK(together[1] / people[1] == Approx(0.2).margin(0.02));
}

TEST_CASE("prevalence grows as the source's epidemic, with the stated mean over all who come") {
    const World w = arriving();
    const SourceInfo& growing = w.mobility.sources[0];
    REQUIRE(growing.prevalence.size() == 9);  // from day -3 to day 5
    CHECK(growing.prevalence[8] / growing.prevalence[0] == Approx(std::exp(0.8)));
    double infected = 0, all = 0;
    for (const ArrivalDay& d : days)
        if (d.source == Source(0)) infected += d.people * growing.prevalence[static_cast<std::size_t>(d.day + 3)], all += d.people;
    CHECK(infected / all == Approx(0.005));
    for (const double p : w.mobility.sources[1].prevalence) CHECK(p == Approx(0.003));
}

TEST_CASE("a source enters where it is told to, or by the nearest road") {
    const World w = arriving();
    CHECK(w.mobility.outside[w.mobility.sources[0].entry_route_of].empty());
    CHECK(w.mobility.outside[w.mobility.sources[1].entry_route_of] == "rail");
}

TEST_CASE("when families run short, people come one by one, and the other way round") {
    // All want to travel in families of two, but only half of the people wait in pairs; and nobody wants to.
    WorldSpec s = synthetic_spec(20000, 5);
    World w = build(s, {{Source(0), 0, 301}});
    std::vector<SourceSpec> sources = two_sources();
    sources[0].family_share = GENERATE(0.0, 1.0);
    build_arrivals({{Source(0), 0, 301}}, sources, w, w.mobility);
    REQUIRE(w.mobility.arrivals.size() == 301);
    std::uint32_t together = 0;
    for (std::uint32_t i = 0; i < 301; ++i) together += w.mobility.arrivals[i].group != i ? 2 : 0;
    if (sources[0].family_share == 0)
        CHECK(together == 0);
    else
        CHECK(together >= 150);
}

TEST_CASE("prevalence by date holds until the next date, and takes the place of the rule") {
    World w = build(synthetic_spec(20000, 5), {{Source(0), 0, 301}});
    const std::vector<ArrivalDay> dated = {{Source(0), 0, 100, 0.004}, {Source(0), 3, 100, 0.02}, {Source(0), 5, 101, 0}};
    build_arrivals(dated, two_sources(), w, w.mobility);
    CHECK(w.mobility.sources[0].prevalence == std::vector<double>{0.004, 0.004, 0.004, 0.02, 0.02, 0});
}

// Binomial over households of two on average: within four standard deviations of twice the variance.
TEST_CASE("the stated share of arrivals lodges, by household, the same people whatever else changes") {
    World w = build(synthetic_spec(60000, 20), days);
    std::vector<SourceSpec> sources = two_sources();
    std::vector<std::vector<bool>> lodges;
    for (const double share : {0.0, 0.3, 0.6, 1.0}) {
        sources[0].lodgers = share;
        build_arrivals(days, sources, w, w.mobility);
        double n = 0, all = 0;
        lodges.emplace_back();
        for (const Arrival& a : w.mobility.arrivals) {
            lodges.back().push_back(a.lodges);
            if (a.source == Source(0)) n += a.lodges, ++all;
            if (a.source == Source(1)) CHECK_FALSE(a.lodges);
            if (a.group < w.mobility.arrivals.size()) CHECK(a.lodges == w.mobility.arrivals[a.group].lodges);
        }
        CHECK(std::abs(n - share * all) <= 4 * std::sqrt(2 * all * share * (1 - share)));
        const std::size_t k = lodges.size() - 1;
        for (std::size_t i = 0; k > 0 && i < lodges[k].size(); ++i) CHECK((!lodges[k - 1][i] || lodges[k][i]));
    }
}

TEST_CASE("who travel together are on the way as long, and departures are in the order of time") {
    World w = build(synthetic_spec(60000, 20), days);
    std::vector<SourceSpec> sources = two_sources();
    sources[0].journey = Law::gamma(4, 5);
    build_arrivals(days, sources, w, w.mobility);
    const Mobility& m = w.mobility;
    double hours = 0, n = 0;
    for (const Arrival& a : m.arrivals) {
        CHECK(a.journey == m.arrivals[a.group].journey);
        if (a.source == Source(1)) CHECK(a.journey == Moment{});
        if (a.source == Source(0)) hours += 24 * a.journey.days(), ++n;
    }
    CHECK(std::abs(hours / n - 20) < 4 * 10 * std::sqrt(2 / n));  // of groups of two at most
    REQUIRE(m.departures.size() == m.arrivals.size());
    std::set<std::uint32_t> all(m.departures.begin(), m.departures.end());
    CHECK(all.size() == m.departures.size());
    for (std::size_t k = 1; k < m.departures.size(); ++k)
        CHECK(m.arrivals[m.departures[k - 1]].departed() <= m.arrivals[m.departures[k]].departed());
}
