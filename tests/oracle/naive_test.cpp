// The simulator against the naive reference: equal in distribution, and a change of a rate by a tenth is seen.
#include <catch2/catch.hpp>
#include <functional>
#include <map>

#include "base/parallel.h"
#include "io/scenario.h"
#include "oracle/naive.h"
#include "statistics/compare.h"

using namespace cordon;
using namespace cordon::naive;

namespace {

// What chance may do to all comparisons together. There are 46 (23 outcomes, each by mean and by distribution), so each may have
// 1e-4 / 46 = 2e-6 (Bonferroni): 4.7 standard errors for a difference of two means.
constexpr double together = 1e-4;
// As many as run in a minute. The standard error of a difference of two means is sqrt(2 / 1500) = 0.037 of the outcome's
// standard deviation, so that a difference of 0.22 of it, 6 standard errors, is seen in 9 cases of 10. With a rate lowered by a
// tenth it is sqrt(1 / 1500 + 1 / 1000) = 0.041, and 0.25 is seen: the infections of its own setting move by 0.3 to 1. With
// 10,000 on each side it would be 0.085.
constexpr int outbreaks = 1500, outbreaks_changed = 1000;

struct SmallWorld {
    Scenario scenario;
    World world;
    std::vector<Limit> limits;
    SmallWorld(const char* file, std::vector<Limit> l)
        : scenario(read_scenario(std::string(CORDON_SOURCE_DIR) + "/tests/oracle/" + file, {})), world(build_world(scenario)), limits(std::move(l)) {
        prepare_policies(scenario, world.places, world.clock);
    }
};
SmallWorld free_world() { return {"naive.toml", {}}; }
SmallWorld limited_world() {  // as naive_limited.toml says
    Limit first, second;
    first.from_day = 7, first.visits = 0.5, first.work = 0.6;
    first.household = 0.9, first.team = 0.7, first.school_class = 0.6, first.community = 0.5, first.visit = 0.8;
    second.from_day = 21, second.community = 0.7, second.school = 0;
    return {"naive_limited.toml", {first, second}};
}

// --- outbreaks -----------------------------------------------------------------------------------------------------------

std::vector<Outbreak> simulated(const SmallWorld& s, int number) {
    set_parallel({1, false, 1, 256});
    std::vector<Outbreak> all;
    for (int k = 0; k < number; ++k) {
        Simulation run(s.scenario, s.world, static_cast<std::uint64_t>(k + 1));
        run.run();
        REQUIRE(run.state.custody.size() == 0);
        Outbreak cases;
        for (const Infection& i : run.state.episodes.rows)
            cases.push_back({i.person, i.infector ? static_cast<int>(i.infector.value) : -1, i.setting, i.generation, i.infected.days(),
                             i.onset.days(), i.severity == Severity::asymptomatic});
        all.push_back(std::move(cases));
    }
    return all;
}

std::vector<Outbreak> drawn_naively(const SmallWorld& s, const ContactRates& rates, int number, std::uint64_t seed) {
    Simulator simulator(s.world, rates, s.limits);
    Generator g(seed);
    std::vector<Outbreak> all;
    for (int k = 0; k < number; ++k) all.push_back(simulator.outbreak(static_cast<int>(s.scenario.run.seeds), s.scenario.run.days, g));
    return all;
}

// --- what is compared ----------------------------------------------------------------------------------------------------

double count_if(const Outbreak& o, const std::function<bool(const Case&)>& is) { return static_cast<double>(std::count_if(o.begin(), o.end(), is)); }

double day_of_peak(const Outbreak& o) {
    std::map<int, int> by_day;
    for (const Case& c : o)
        if (c.infector >= 0) ++by_day[static_cast<int>(c.infected)];
    const auto most = std::max_element(by_day.begin(), by_day.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == by_day.end() ? -1 : most->first;
}
double most_offspring(const Outbreak& o) {
    std::vector<int> n(o.size(), 0);
    for (const Case& c : o)
        if (c.infector >= 0) ++n[static_cast<std::size_t>(c.infector)];
    return *std::max_element(n.begin(), n.end());
}
double households_hit(const World& w, const Outbreak& o) {
    std::map<std::uint32_t, int> hit;
    for (const Case& c : o) ++hit[w.population.household(c.person).first.value];
    return static_cast<double>(hit.size());
}
double mean_interval(const Outbreak& o) {  // [day] between an infection and those that it causes
    double sum = 0, n = 0;
    for (const Case& c : o)
        if (c.infector >= 0) sum += c.infected - o[static_cast<std::size_t>(c.infector)].infected, n += 1;
    return n > 0 ? sum / n : 0;
}

using Outcome = std::function<double(const Outbreak&)>;
std::map<std::string, Outcome> outcomes(const World& w) {
    std::map<std::string, Outcome> all;
    const auto count = [&](const std::string& name, const std::function<bool(const Case&)>& is) {
        all["infected " + name] = [is](const Outbreak& o) { return count_if(o, is); };
    };
    const auto age = [&w](const Case& c) { return w.population.age(c.person); };
    const auto role = [&w](const Case& c) { return w.population.role(c.person); };
    count("in all", [](const Case&) { return true; });
    for (const Setting s : {Setting::household, Setting::team, Setting::school_class, Setting::community, Setting::visit})
        count("in the setting " + setting_names[static_cast<std::size_t>(s)], [s](const Case& c) { return c.setting == s; });
    count("by seeds", [](const Case& c) { return c.generation == 1; });
    count("in generation 2", [](const Case& c) { return c.generation == 2; });
    count("in generation 5 or later", [](const Case& c) { return c.generation >= 5; });
    count("in the first 12 days", [](const Case& c) { return c.infected < 12; });
    count("under 20 years", [age](const Case& c) { return age(c) < 20; });
    count("from 20 to 59 years", [age](const Case& c) { return age(c) >= 20 && age(c) < 60; });
    count("of 60 years and more", [age](const Case& c) { return age(c) >= 60; });
    count("of pupils", [role](const Case& c) { return is_pupil(role(c)); });
    count("of workers", [role](const Case& c) { return venue_of(role(c)) != no_venue && !is_pupil(role(c)); });
    count("without symptoms", [](const Case& c) { return c.asymptomatic; });
    count("by night or in the evening", [](const Case& c) { return c.infector >= 0 && std::abs(c.infected - std::floor(c.infected) - 0.5) > 0.25; });
    count("at the weekend", [](const Case& c) { return c.infector >= 0 && static_cast<int>(c.infected) % 7 >= 5; });
    all["infected before the infector's onset"] = [](const Outbreak& o) {
        return count_if(o, [&](const Case& c) { return c.infector >= 0 && c.infected < o[static_cast<std::size_t>(c.infector)].onset; });
    };
    all["households hit"] = [&w](const Outbreak& o) { return households_hit(w, o); };
    all["day of the peak"] = day_of_peak;
    all["most offspring of one case"] = most_offspring;
    all["mean generation interval"] = mean_interval;
    return all;
}

struct Comparison {
    std::string what;
    double p = 1, mean_a = 0, mean_b = 0;
};
// All outcomes, each by its mean and by its distribution; those that differ more than chance allows.
std::vector<Comparison> differences(const World& w, const std::vector<Outbreak>& a, const std::vector<Outbreak>& b) {
    std::vector<Comparison> all;
    for (const auto& [name, outcome] : outcomes(w)) {
        std::vector<double> x, y;
        for (const Outbreak& o : a) x.push_back(outcome(o));
        for (const Outbreak& o : b) y.push_back(outcome(o));
        const double mean_x = statistics::moments(x).mean, mean_y = statistics::moments(y).mean;
        all.push_back({name + " (mean)", statistics::same_mean(x, y), mean_x, mean_y});
        all.push_back({name + " (distribution)", statistics::same_distribution(x, y), mean_x, mean_y});
    }
    std::vector<Comparison> different;
    for (const Comparison& c : all)
        if (c.p < together / static_cast<double>(all.size())) different.push_back(c);
    return different;
}
std::string told(const std::vector<Comparison>& different) {
    std::string s;
    for (const Comparison& c : different)
        s += c.what + ": " + std::to_string(c.mean_a) + " against " + std::to_string(c.mean_b) + ", p = " + std::to_string(c.p) + "\n";
    return s;
}

}  // namespace

TEST_CASE("an uncontrolled outbreak has the distribution of the naive reference, and of no rate a tenth lower") {
    const SmallWorld s = free_world();
    const ContactRates& normal = s.world.rates;
    const std::vector<Outbreak> real = simulated(s, outbreaks);
    const std::vector<Comparison> different = differences(s.world, real, drawn_naively(s, normal, outbreaks, 1));
    INFO(told(different));
    CHECK(different.empty());

    const std::map<std::string, double ContactRates::*> rates = {{"household", &ContactRates::household_pair}, {"team", &ContactRates::team_pair},
        {"class", &ContactRates::class_pair}, {"visit", &ContactRates::visit_pair}, {"community", &ContactRates::community}};
    for (const auto& [name, rate] : rates) {
        ContactRates lower = normal;
        lower.*rate *= 0.9;
        INFO(name << " contacts lowered by a tenth");
        CHECK(!differences(s.world, real, drawn_naively(s, lower, outbreaks_changed, 2)).empty());
    }
}

TEST_CASE("an outbreak under contact limits has the distribution of the naive reference, and not of one with weaker limits") {
    const SmallWorld s = limited_world();
    const std::vector<Outbreak> real = simulated(s, outbreaks);
    const std::vector<Comparison> different = differences(s.world, real, drawn_naively(s, s.world.rates, outbreaks, 1));
    INFO(told(different));
    CHECK(different.empty());
    SmallWorld weaker = limited_world();
    weaker.limits[0].work = 0.7;  // instead of 0.6
    CHECK(!differences(s.world, real, drawn_naively(weaker, s.world.rates, outbreaks, 1)).empty());
}

// --- trips ---------------------------------------------------------------------------------------------------------------

namespace {

// How many people are where: by quarter of the day, kind of day, activity, distance of the trip and its mode.
using Counts = std::map<std::string, double>;

void count(const World& w, Tick t, Person p, Activity a, std::uint32_t flow, Counts& counts) {
    if (a == Activity::visit) a = Activity::home;  // whole households visit, so that people are not independent: see visitors below
    std::string what = (w.clock.day(t) % 7 < 5 ? "weekday " : "weekend ") + std::to_string(w.clock.quarter(t)) + " ";
    what += activity_names[static_cast<std::size_t>(a)];
    if (a == Activity::trip) {
        const TripFlow& f = w.mobility.flows[flow];
        const Township from = w.population.township(p);
        what += !f.to ? " out of the region" : f.to == from ? " within the township" : " to another township";
        what += " by " + mode_names[static_cast<std::size_t>(f.mode)];
    }
    counts[what] += 1;
}

double alike(const Counts& a, const Counts& b) {
    Counts both = a;
    both.insert(b.begin(), b.end());
    std::vector<double> x, y;
    for (const auto& [what, n] : both) x.push_back(a.count(what) ? a.at(what) : 0), y.push_back(b.count(what) ? b.at(what) : 0);
    return statistics::chi_square(x, y);
}

constexpr int times = 40;

struct Census {
    Counts people;
    std::vector<double> visitors;  // [time and evening of visits]
};

Census counted_naively(const SmallWorld& s, int days) {
    Simulator simulator(s.world, s.world.rates, s.limits);
    Generator g(3);
    Census counted;
    for (int time = 0; time < times; ++time)
        for (Tick t{0}; t.index < days * 4; ++t) {
            const std::vector<Whereabout> bodies = simulator.whereabouts(t, g);
            double visitors = 0;
            for (std::uint32_t i = 0; i < bodies.size(); ++i) {
                count(s.world, t, Person(i), bodies[i].activity, bodies[i].flow, counted.people);
                visitors += bodies[i].activity == Activity::visit;
            }
            if (t.index % 4 == 3 && s.world.holidays.day(s.world.clock.date(t)).visits > 0) counted.visitors.push_back(visitors);
        }
    return counted;
}
Census counted(const SmallWorld& s, int days) {
    Census counted;
    for (int time = 0; time < times; ++time) {
        const Luck luck(static_cast<std::uint64_t>(time) + 1);
        for (Tick t{0}; t.index < days * 4; ++t) {
            const DayKind day = s.world.holidays.day(s.world.clock.date(t));
            Conditions conditions;
            conditions.county.resize(s.world.places.counties.size());
            for (CountyConditions& c : conditions.county) c.work = day.work, c.school = day.school, c.visits = day.visits;
            Whereabouts here(s.world, luck, t, conditions);
            for (std::uint32_t k = 0; k < s.world.places.townships.size(); ++k) here.prepare(Township(k));
            double visitors = 0;
            for (std::uint32_t i = 0; i < s.world.population.size(); ++i) {
                const Presence p = here.where(Person(i));
                count(s.world, t, Person(i), p.activity, p.flow, counted.people);
                visitors += p.activity == Activity::visit;
            }
            if (t.index % 4 == 3 && day.visits > 0) counted.visitors.push_back(visitors);
        }
    }
    return counted;
}

}  // namespace

TEST_CASE("people are where the naive reference has them, by day, quarter, distance and mode, and trips a tenth rarer are seen") {
    // 16 days, so with two weekends and four evenings of visits, 40 times: 1.3 million people and quarters on each side.
    SmallWorld s = free_world();
    const Census real = counted(s, 16), naive = counted_naively(s, 16);
    CHECK(alike(real.people, naive.people) > together);
    CHECK(statistics::same_mean(real.visitors, naive.visitors) > together);
    CHECK(statistics::same_distribution(real.visitors, naive.visitors) > together);
    for (double& trips : s.world.mobility.trips) trips *= 0.9;
    CHECK(alike(real.people, counted_naively(s, 16).people) < together);
}
