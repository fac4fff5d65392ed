// Mean offspring against R0, with what explains a difference; the variance of offspring; and when in the course people transmit.
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <sstream>

#include "base/parallel.h"
#include "io/scenario.h"
#include "run/simulation.h"
#include "stages/contacts.h"
#include "statistics/compare.h"
#include "world/commute.h"
#include "world/groups.h"

using namespace cordon;

namespace {

struct Ran {
    Scenario scenario;
    World world;
    std::vector<Infection> cases;
    double end = 0;  // [day]
    explicit Ran(const std::vector<std::string>& sets)
        : scenario(read_scenario(std::string(CORDON_SOURCE_DIR) + "/scenarios/pathogens/sars-cov-2-2020.toml", sets)), world(build_world(scenario)) {
        prepare_policies(scenario, world.places, world.clock);
        set_parallel({1, false, 1, 256});
        Simulation run(scenario, world, static_cast<std::uint64_t>(scenario.run.seed));
        run.run();
        cases = run.state.episodes.rows;
        end = world.clock.end(run.state.tick).days();
    }
    // How infectious someone is, relative to the mean of all: the product of the individual factors.
    double infectivity(const Infection& i) const {
        const InfectiousCourse c = infectious_course(world, Luck(static_cast<std::uint64_t>(scenario.run.seed)), i, name_of(world, i.person), i.ordinal);
        const Disease& d = world.disease;
        return c.contacts * c.risk / (1 - d.asymptomatic_share * (1 - d.asymptomatic_infectiousness));
    }
    std::vector<std::array<double, settings>> offspring() const {  // [case][setting]
        std::vector<std::array<double, settings>> n(cases.size(), std::array<double, settings>{});
        for (const Infection& i : cases)
            if (i.infector) n[i.infector.value][static_cast<std::size_t>(i.setting)] += 1;
        return n;
    }
    // Cases of generation 2 and later, infected so long before the end that they infect nobody any more (0.3 % of transmissions
    // come more than 20 days after infection). A cut by the time of infection alone favours no kind of case.
    bool complete(const Infection& i) const { return i.generation >= 2 && i.infected.days() < end - 20; }
};

}  // namespace

TEST_CASE("offspring study", "[.study]") {
    std::vector<std::string> sets = {"run.start=2020-03-02", "run.days=42", "run.seeds=150", "world.kind=\"synthetic\"", "world.people=1000000", "world.rows=40", "world.columns=40"};
    if (const char* more = std::getenv("SETS")) {
        std::string s(more), one;
        for (std::stringstream in(s); std::getline(in, one, ';');) sets.push_back(one);
    }
    double all_n = 0;
    std::array<double, settings> sum{}; double weight = 0, weight2 = 0, raw = 0, housemates = 0, infected_housemates = 0, attack_all=0, attack_n=0;
    double mates = 0, infected_mates = 0;
    std::array<double, 4> target{}; double r0 = 0, resid = 0;
    for (int seed = 1; seed <= (std::getenv("RUNS") ? atoi(std::getenv("RUNS")) : 3); ++seed) {
        std::vector<std::string> with = sets;
        with.push_back("run.seed=" + std::to_string(seed));
        const Ran r(with);
        r0 = r.world.rates.r0_target, target = r.world.rates.r0_share;
        std::vector<double> when(r.world.population.size(), 1e9);
        for (const Infection& i : r.cases) when[i.person.value] = i.infected.days();
        const auto n = r.offspring();
        for (std::size_t k = 0; k < r.cases.size(); ++k) {
            const Infection& i = r.cases[k];
            if (!r.complete(i)) continue;
            double s = 0;
            for (std::size_t j = 0; j < settings; ++j) sum[j] += n[k][j], s += n[k][j];
            const double f = r.infectivity(i);
            weight += f, weight2 += f * f, raw += s, all_n += 1, resid += (s - 2.5 * f) * (s - 2.5 * f);
            for (Person p : r.world.population.household(i.person))
                if (p != i.person) housemates += 1, infected_housemates += when[p.value] <= i.infected.days(), attack_n += when[p.value] > i.infected.days();
            attack_all += n[k][0];
            const int v = venue_of(r.world.population.role(i.person));
            if (v != no_venue) {
                const DeskRange g = group_around(r.world.venues[v], desk_of(r.world, static_cast<VenueKind>(v), i.person));
                for (std::uint32_t d = g.first; d < g.last; ++d) {
                    const Person m = member_at(r.world, static_cast<VenueKind>(v), d);
                    if (m && m != i.person) mates += 1, infected_mates += when[m.value] <= i.infected.days();
                }
            }
        }
        printf("seed %d: %zu infected in all, complete so far %.0f\n", seed, r.cases.size(), all_n);
    }
    printf("r0 target %.3f; complete cases %.0f raw mean %.3f; mean infectivity of them %.3f (1); ratio estimate %.3f +- %.3f\n", r0, all_n, raw / all_n, weight / all_n, raw / weight, std::sqrt(resid) / all_n);
    const char* names[] = {"household", "team", "class", "community", "visit"};
    for (int j = 0; j < 5; ++j) printf("  %s: target %.4f measured %.4f (by infectivity) %.4f raw, se %.4f\n", names[j], j < 4 ? target[j] : 0.0, sum[j] / weight, sum[j] / all_n, std::sqrt(sum[j]) / weight);
    printf("housemates %.3f, infected before: share %.4f; attack on susceptible housemates %.4f; mates %.3f infected before %.4f\n", housemates / all_n, infected_housemates / housemates, attack_all / attack_n, mates / all_n, infected_mates / mates);
}
