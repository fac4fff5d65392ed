// How many each case infects: the mean against R0, with what explains a difference, and the variance; and when in its course.
#include <catch2/catch.hpp>
#include <array>
#include <cmath>

#include "base/parallel.h"
#include "io/scenario.h"
#include "run/simulation.h"
#include "stages/contacts.h"
#include "statistics/compare.h"
#include "world/commute.h"
#include "world/groups.h"

using namespace cordon;

namespace {

// The pathogen of 2020 in some world, run under some seeds.
struct Study {
    Scenario scenario;
    World world;
    explicit Study(const std::vector<std::string>& sets)
        : scenario(read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/pathogens/sars-cov-2-2020.toml", sets)), world(build_world(scenario)) {
        set_parallel({1, false, 1, 256});
    }
    std::vector<Infection> run(std::uint64_t seed) const {
        Simulation run(scenario, world, seed);
        run.run();
        return run.state.episodes.rows;
    }
    // How infectious a case is, relative to the mean of all: the product of its individual factors.
    double infectivity(const Infection& i, std::uint64_t seed) const {
        const InfectiousCourse c = infectious_course(world, Luck(seed), i, name_of(world, i.person), i.ordinal);
        return c.contacts * c.risk / (1 - world.disease.asymptomatic_share * (1 - world.disease.asymptomatic_infectiousness));
    }
};

// [case] of how many others it is the infector.
std::vector<double> offspring(const std::vector<Infection>& cases) {
    std::vector<double> n(cases.size(), 0);
    for (const Infection& i : cases)
        if (i.infector) n[i.infector.value] += 1;
    return n;
}

constexpr double complete_after = 20;  // [day] since infection: 0.3 % of transmissions come later

// --- mean offspring, by setting, and the people who are no longer there to be infected -------------------------------------

// Those whom someone sees every day: household, team, class.
constexpr int circles = 3;
std::array<std::vector<Person>, circles> mates_of(const World& w, Person p) {
    std::array<std::vector<Person>, circles> mates;
    for (const Person m : w.population.household(p))
        if (m != p) mates[0].push_back(m);
    if (const int v = venue_of(w.population.role(p)); v != no_venue) {
        const auto kind = static_cast<VenueKind>(v);
        const DeskRange group = group_around(w.venues[static_cast<std::size_t>(v)], desk_of(w, kind, p));
        for (std::uint32_t desk = group.first; desk < group.last; ++desk)
            if (const Person m = member_at(w, kind, desk); m && m != p) mates[kind >= VenueKind::kindergarten ? 2 : 1].push_back(m);
    }
    return mates;
}

// Share of a normal week in which two people are both at home: neither at work or school, nor on a trip.
double together(const World& w, Person a, Person b) {
    double sum = 0;
    for (int day = 0; day < 7; ++day)
        for (std::size_t quarter = 0; quarter < 4; ++quarter) {
            const auto at_home = [&](Person p) {
                const bool busy = day < 5 && (quarter == 1 || quarter == 2) && venue_of(w.population.role(p)) != no_venue;
                return busy ? 0 : 1 - w.mobility.trips[quarter];
            };
            sum += at_home(a) * at_home(b) / 28;
        }
    return sum;
}

// Probability that a case infects a mate before anyone else does, if all cases are alike but for their symptoms.
double attack(const World& w, std::size_t circle, Person p, Person mate) {
    const Disease& d = w.disease;
    const double at_work = 10.0 / 28;  // of the quarters of a week
    const double pair = circle == 0   ? w.rates.household_pair * together(w, p, mate)
                        : circle == 1 ? w.rates.team_pair * at_work
                                      : w.rates.class_pair * at_work;
    const double hazard = pair * d.susceptibility[d.band(w.population.age(mate))];
    return 1 - (1 - d.asymptomatic_share) * std::exp(-hazard) - d.asymptomatic_share * std::exp(-hazard * d.asymptomatic_infectiousness);
}

// Sums over cases of generation 2 and later that were infected so early that they infect nobody any more. The cut is by
// the time of infection alone: one by recovery, or by what a case did, would choose among them.
struct Sums {
    double cases = 0, infectivity = 0, squares = 0;  // squares: of offspring less those expected of that infectivity
    std::array<double, settings> offspring{};
    // Expected offspring among all mates, and among those whom nobody else infected before a mean generation was over.
    std::array<double, circles> met{}, left{};
    double nearby = 0;  // infected share of those who live in the case's cell when it infects, by infectivity

    // Mean offspring of a case of mean infectivity. Weighing by infectivity takes out most of the chance: what is left is nearly Poisson.
    double mean(Setting s) const { return offspring[static_cast<std::size_t>(s)] / infectivity; }
    double standard_error(Setting s) const { return std::sqrt(offspring[static_cast<std::size_t>(s)]) / infectivity; }
    double mean() const {
        double sum = 0;
        for (const double n : offspring) sum += n / infectivity;
        return sum;
    }
    double standard_error() const { return std::sqrt(squares) / infectivity; }
};

void add(const Study& study, std::uint64_t seed, Sums& sums) {
    const std::vector<Infection> cases = study.run(seed);
    const World& w = study.world;
    std::vector<double> when(w.population.size(), 1e9);               // [day] of infection
    std::vector<Episode> by(w.population.size());                     // whom
    std::vector<std::vector<double>> in_cell(w.places.cells.size());  // [day] of the infections of its people, in order
    std::vector<std::array<double, settings>> offspring(cases.size(), std::array<double, settings>{});
    for (const Infection& i : cases) {
        when[i.person.value] = i.infected.days(), by[i.person.value] = i.infector;
        in_cell[w.population.cell(i.person).value].push_back(i.infected.days());
        if (i.infector) offspring[i.infector.value][static_cast<std::size_t>(i.setting)] += 1;
    }
    const double end = study.scenario.run.days, generation = 5.5;  // [day]
    for (std::vector<double>& times : in_cell) std::sort(times.begin(), times.end());

    for (std::size_t k = 0; k < cases.size(); ++k) {
        const Infection& i = cases[k];
        const double infected = i.infected.days();
        if (i.generation < 2 || infected > end - complete_after) continue;
        const double infectivity = study.infectivity(i, seed);
        double all = 0;
        for (std::size_t s = 0; s < settings; ++s) sums.offspring[s] += offspring[k][s], all += offspring[k][s];
        const double more = all - w.rates.r0_target * infectivity;
        sums.cases += 1, sums.infectivity += infectivity, sums.squares += more * more;
        const auto mates = mates_of(w, i.person);
        for (std::size_t c = 0; c < circles; ++c)
            for (const Person m : mates[c]) {
                const double p = attack(w, c, i.person, m);
                sums.met[c] += p;
                if (when[m.value] > infected + generation || by[m.value] == Episode(k)) sums.left[c] += p;
            }
        const Cell home = w.population.cell(i.person);
        const std::vector<double>& times = in_cell[home.value];
        const auto so_far = std::upper_bound(times.begin(), times.end(), infected + generation) - times.begin();
        sums.nearby += infectivity * static_cast<double>(so_far) / w.population.people(home).size();
    }
}

const std::vector<std::string> ordinary_world = {"run.start=2020-03-02", "run.days=36", "run.seeds=150",
                                                 "world.people=1000000", "world.rows=40", "world.columns=40"};

// Share of the time for community contacts that people spend on trips out of the region.
double time_away(const World& w) {
    double away = 0, all = 0;
    for (std::size_t f = 0; f < w.mobility.flows.size(); ++f) {
        const double travellers = w.population.people(w.mobility.origin[f]).size() * static_cast<double>(w.mobility.flows[f].share);
        (w.mobility.flows[f].to ? all : away) += travellers;
    }
    double on_trips = 0;
    for (std::size_t q = 0; q < 4; ++q) on_trips += w.rates.community_quarter[q] * w.mobility.trips[q] / 4;
    return on_trips * away / (away + all);
}

}  // namespace

TEST_CASE("mean offspring is R0 within 5 percent in a world of households, work, schools and trips") {
    // One million people, five runs of some 70,000 infections, about 12,000 complete cases of generation 2 and later. Of a case of
    // mean infectivity the offspring vary with a standard deviation of about 1.75, so the standard error of their mean is 0.65 %.
    const Study study(ordinary_world);
    Sums sums;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) add(study, seed, sums);
    CHECK(study.world.rates.r0_target == Approx(2.5).epsilon(1e-6));
    REQUIRE(sums.standard_error() < 0.008 * 2.5);
    INFO("measured " << sums.mean() << " +- " << sums.standard_error());
    CHECK(std::abs(sums.mean() - 2.5) < 0.05 * 2.5);
}

TEST_CASE("what mean offspring lack of R0 are mates whom others infect, neighbours who are infected, and contacts missed out of the region") {
    // Without dispersion, so that a few cases and their circles do not decide: 20,000 complete cases, standard errors of 1 to 2.5 %.
    std::vector<std::string> sets = ordinary_world;
    sets.push_back("disease.dispersion=0");
    const Study study(sets);
    Sums sums;
    for (std::uint64_t seed = 1; seed <= 5; ++seed) add(study, seed, sums);
    const ContactRates& rates = study.world.rates;
    INFO("measured " << sums.mean() << " +- " << sums.standard_error());
    CHECK(std::abs(sums.mean() - 2.5) < 0.05 * 2.5);

    // In a circle: what the mates would make if nobody else infected them, and what those make whom nobody else has infected by
    // then. The target has other shares, as it takes all strangers alike, while pupils meet pupils near their school, too.
    for (const Setting s : {Setting::household, Setting::team, Setting::school_class}) {
        const auto k = static_cast<std::size_t>(s);
        const double met = sums.met[k] / sums.cases, left = sums.left[k] / sums.cases;
        INFO(setting_names[k] << ": target " << rates.r0_share[k] << ", by the mates of cases " << met << ", by those who are left " << left
                              << ", measured " << sums.mean(s) << " +- " << sums.standard_error(s));
        CHECK(left < met);
        CHECK(std::abs(sums.mean(s) - left) < 4 * sums.standard_error(s));
    }
    const double left = rates.r0_share[3] * (1 - time_away(study.world)) * (1 - sums.nearby / sums.infectivity);
    INFO("community: target " << rates.r0_share[3] << ", explained " << left << ", measured " << sums.mean(Setting::community));
    CHECK(std::abs(sums.mean(Setting::community) - left) < 4 * sums.standard_error(Setting::community));
}

TEST_CASE("mean offspring is R0 within 3 percent where all mix, whatever the dispersion") {
    // Four million people, six runs of 150 seeds: some 20,000 complete cases of generation 2 and later. Offspring of a case of mean
    // infectivity have a standard deviation of 1.6: the standard error of their mean is below 0.5 %. Depletion takes 0.3 %.
    const Study study({"run.start=2020-03-02", "run.days=40", "run.seeds=150", "world.kind=\"well-mixed\"", "world.people=4000000",
                       "contacts.household_pair=0"});
    Sums sums;
    for (std::uint64_t seed = 1; seed <= 6; ++seed) add(study, seed, sums);
    INFO("measured " << sums.mean() << " +- " << sums.standard_error() << ", infected by then " << sums.nearby / sums.infectivity);
    CHECK(sums.standard_error() < 0.005 * 2.5);
    CHECK(std::abs(sums.mean() - 2.5) < 0.03 * 2.5);
}

// --- variance --------------------------------------------------------------------------------------------------------------

TEST_CASE("with k = 0.3 offspring are negative binomial where all mix, and k a tenth lower is seen") {
    // 20,000 seeds among 8 million people, all alike but for their infectivity, who transmit within four days of infection:
    // by then 0.7 % of the people are infected. P(no offspring) is 0.512 with k = 0.3 and 0.533 with 0.27: six standard errors.
    const std::size_t seeds = 20000;
    const Study study({"run.days=5", "run.seeds=20000", "world.kind=\"well-mixed\"", "world.people=8000000", "contacts.household_pair=0",
                       "disease.dispersion=0.3", "disease.asymptomatic_share=0", "disease.bands=[0]", "disease.susceptibility=[1]",
                       "disease.severe_share=[0]", "disease.critical_share=[0]", "disease.fatal_share=[0]", "disease.fatal_without_bed=[]", "disease.severe_fatal_without_bed=[]",
                       "disease.infectiousness=since_infection",
                       "disease.infectious_time={law=\"gamma\",mean=2,sd=0.5}", "disease.infectious_cap=4"});
    const std::vector<double> n = offspring(study.run(1));
    std::vector<double> seen(200, 0);
    for (std::size_t k = 0; k < seeds; ++k) seen[std::min<std::size_t>(static_cast<std::size_t>(n[k]), 199)] += 1;
    const auto fits = [&](double k) {
        const double mean = 2.5;
        std::vector<double> expected(200, 0);
        double p = std::pow(1 + mean / k, -k), rest = 1;
        for (std::size_t x = 0; x < 199; ++x) {
            expected[x] = p * seeds, rest -= p;
            p *= (k + static_cast<double>(x)) / (static_cast<double>(x) + 1) * mean / (mean + k);
        }
        expected[199] = std::max(0.0, rest) * seeds;
        return statistics::chi_square_of_fit(seen, expected);
    };
    CHECK(fits(0.3) > 1e-4);
    CHECK(fits(0.27) < 1e-4);
}

// --- time --------------------------------------------------------------------------------------------------------------------

TEST_CASE("44 percent of transmission comes before onset where all mix") {
    // R0 of 1, so that a growing epidemic does not favour early transmissions; all offspring of 20,000 seeds over 36 days.
    // He et al. 2020 give 44 %: the share of their law below zero. A transmission cannot come before infection, though: where
    // the incubation period is short the law is cut, and the share is lower.
    const Study study({"run.days=36", "run.seeds=20000", "world.kind=\"well-mixed\"", "world.people=4000000",
                       "contacts.household_pair=0", "contacts.r0=1"});
    const std::vector<Infection> cases = study.run(1);
    double before = 0, all = 0;
    for (const Infection& i : cases) {
        if (i.generation != 1) continue;
        all += 1, before += i.infected < cases[i.infector.value].onset;
    }
    const Disease& d = study.world.disease;
    double truncated = 0;
    for (int k = 0; k < 1000; ++k) {
        const double cut = d.infectious_time.cdf(-d.incubation_period.quantile((k + 0.5) / 1000));
        truncated += (d.infectious_time.cdf(0) - cut) / (d.infectious_time.cdf(d.infectious_cap) - cut) / 1000;
    }
    const double share = before / all, standard_error = std::sqrt(share * (1 - share) / all);
    INFO(share << " of " << all << " transmissions, " << truncated << " expected, " << d.infectious_time.cdf(0) << " of He et al. 2020");
    CHECK(all > 15000);
    CHECK(d.infectious_time.cdf(0) == Approx(0.44).margin(0.005));
    CHECK(std::abs(share - truncated) < 4 * standard_error);
    CHECK(std::abs(share - 0.44) < 0.44 - truncated + 0.005 + 4 * standard_error);
}
