// People with symptoms who keep away from others by themselves, and say so; contacts of several kinds; outbreaks side by side.
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "io/scenario.h"
#include "run/chains.h"
#include "run/simulation.h"

using namespace cordon;

namespace {

// Everybody meets everybody: onset 5 days after infection, transmissions from 2 to 10 days after it.
const std::string alike = R"(
[run]
days = 40
seeds = 400
seed = 3
[world]
kind = "well-mixed"
people = 40000
[disease]
infectiousness = "since_infection"
infectious_time = { law = "uniform", least = 2, most = 10 }
incubation_period = 5
asymptomatic_share = 0
severe_share = [0]
recovery_mild = 30
[contacts]
r0 = 1.5
community_by_quarter = [1, 1, 1, 1]
community_a_day = 0
community_least = 0
[care]
other_fevers = 0
[[facility]]
name = "teams"
kind = "tracing_team"
regional = true
capacity = 1e6
turnaround = 0
)";

Scenario scenario_of(const std::string& text, const std::vector<std::string>& sets) {
    const auto path = std::filesystem::temp_directory_path() / "cordon_chains_test.toml";
    std::ofstream(path) << text;
    return read_scenario(path.string(), sets);
}

struct Run {
    Scenario scenario;
    World world;
    std::unique_ptr<Simulation> simulation;
    explicit Run(const std::string& more, const std::vector<std::string>& sets = {}) : scenario(scenario_of(alike + more, sets)), world(build_world(scenario)) {
        prepare_policies(scenario, world.places, world.clock);
        simulation = std::make_unique<Simulation>(scenario, world, 3);
        simulation->run();
    }
    const std::vector<Infection>& rows() const { return simulation->state.episodes.rows; }
    const Infection& infector(const Infection& i) const { return simulation->state.episodes[i.infector]; }
};

const std::string isolation = R"(
[[policy]]
name = "isolation"
kind = "self-isolation"
)";
const std::string tracing = R"(
[[policy]]
name = "tracing"
kind = "tracing"
look_back = [{ days = 10 }]
interview = 0
community = 1
infector = false
)";

// Day after the own onset on which somebody infected another, the latest.
double latest(const Run& r) {
    double day = -100;
    for (const Infection& i : r.rows())
        if (i.infector) day = std::max(day, (i.infected - r.infector(i).onset).days());
    return day;
}

}  // namespace

TEST_CASE("whoever isolates themselves infects nobody from the next tick on, and before that as many as ever") {
    const Run free(""), kept(isolation + "delay = 1.5");
    CHECK(latest(free) > 4.9);
    CHECK(latest(kept) <= 1.5 + 0.25);
    CHECK(latest(kept) > 1.4);
    for (const Infection& i : kept.rows())
        if (i.generation == 0) CHECK(kept.simulation->known.files.find(i.person)->state == CaseState::suspected);
}

TEST_CASE("a share of people with symptoms isolate themselves, more where the share is larger, and none without symptoms") {
    const auto held = [](const Run& r) {
        std::size_t n = 0;
        for (const Infection& i : r.rows()) n += i.generation == 0 && r.simulation->known.files.find(i.person);
        return static_cast<double>(n);
    };
    // 400 seeds: 0.6 with an sd of 0.0245.
    CHECK(std::abs(held(Run(isolation + "share = 0.6")) / 400 - 0.6) < 0.11);
    CHECK(held(Run(isolation + "share = 0")) == 0);
    CHECK(held(Run(isolation, {"disease.asymptomatic_share=1"})) == 0);
}

TEST_CASE("those whom a case has named say so at onset, or when they are named") {
    const Run slow(isolation + "delay = 4\n" + tracing), at_once(isolation + "delay = 4\ncontacts_at_once = true\n" + tracing);
    const auto delays = [](const Run& r) {  // of those infected before their infector was isolated
        double sum = 0, n = 0;
        for (const Infection& i : r.rows()) {
            const PersonFile* file = r.simulation->known.files.find(i.person);
            if (i.generation == 0 || !file || file->suspected == Moment::never()) continue;
            sum += (file->suspected - std::max(i.onset, r.simulation->known.files.find(r.infector(i).person)->suspected)).days(), n += 1;
        }
        return sum / n;
    };
    CHECK(delays(slow) > 2);
    CHECK(delays(at_once) < 0.75);  // two ticks until they are named, and one to answer
    CHECK(delays(at_once) >= 0);
}

TEST_CASE("whoever infected a case is not named where tracing follows chains forwards only") {
    const auto backwards = [](const Run& r) {
        int n = 0;
        for (const LinkEvent& link : r.simulation->state.events.links) {
            const Infection& i = r.simulation->state.episodes[r.simulation->state.episodes.of(link.of)];
            n += i.infector && r.infector(i).person == link.contact;
        }
        return n;
    };
    const std::string both = isolation + "delay = 1\n" + tracing;
    CHECK(backwards(Run(both)) == 0);
    CHECK(backwards(Run(both, {"policy.tracing.infector=true"})) > 50);
}


TEST_CASE("kinds of contacts have their hazards and ages, and of a kept case only those at home go on") {
    const std::string three = R"(
[[contacts.kind]]
name = "at home"
contacts = [0.8]
attack = 0.5
at_home = true
[[contacts.kind]]
name = "with the young"
contacts = [0.1]
days = 5
attack = 1
age_to = 20
[[contacts.kind]]
name = "others"
contacts = [0.6]
)";
    const std::vector<std::string> sets = {"contacts.as_given=true", "world.ages=[10, 40]", "world.age_shares=[0.25, 0.75]", "run.seeds=4000", "world.people=400000", "run.last_generation=1"};
    const Run free(three, sets), kept(three + isolation + "delay = 0", sets);
    // The share of the young is that of a sample of 100,000, to 0.0014 (1 sd) of 0.25: five of them are 0.014 of 1.5.
    CHECK(std::abs(free.world.rates.r0_target - (0.4 + 0.5 + 0.6)) < 0.014);
    std::array<double, 3> all{}, late{};
    for (const Infection& i : free.rows()) {
        if (!i.infector) continue;
        ++all[i.kind];
        if (i.kind == 1) CHECK(free.world.population.age(i.person) == 10);
    }
    for (const Infection& i : kept.rows())
        if (i.infector && i.infected > kept.infector(i).onset + moment(0.25)) ++late[i.kind];
    // Poisson: 1,600, 2,000 and 2,400, each within 5 sd.
    CHECK(std::abs(all[0] - 1600) < 200);
    CHECK(std::abs(all[1] - 2000) < 225);
    CHECK(std::abs(all[2] - 2400) < 245);
    CHECK((late[0] > 500 && late[1] == 0 && late[2] == 0));
}

TEST_CASE("contacts that a case goes on meeting at home are named as they come to count, in their share") {
    const std::string home = R"(
[[contacts.kind]]
name = "at home"
contacts = [1.5]
at_home = true
)";
    const Run r(home + isolation + "delay = 0\n" + tracing, {"contacts.as_given=true", "policy.tracing.kinds=[0.5]", "run.last_generation=1"});
    double named = 0, later = 0, n = 0;
    for (const Infection& i : r.rows()) {
        if (!i.infector) continue;
        const PersonFile* file = r.simulation->known.files.find(i.person);
        const bool is_named = file && file->contact_of == r.infector(i).person;
        ++n, named += is_named, later += is_named && i.infected > r.infector(i).onset + moment(1.5);
    }
    CHECK(std::abs(named / n - 0.5) < 5 * std::sqrt(0.25 / n));
    CHECK(later > 50);
}

TEST_CASE("the last generation infects nobody, and an outbreak ends with the first generation up to which it is large enough") {
    const Run r("", {"run.seeds=1", "run.outbreaks=200", "run.last_generation_at=20", "run.stop_when_over=true", "run.days=400", "world.people=400000"});
    const Chains c = chains_of(*r.simulation);
    REQUIRE(c.outbreaks);
    CHECK(r.simulation->world.clock.day(r.simulation->state.tick) < 200);  // over before its days
    CHECK(c.outbreaks->number == 200);
    std::int64_t outbreaks = 0, reached = 0;
    double sum = 0;
    for (const auto& [size, number] : c.outbreaks->sizes) outbreaks += number, reached += size >= 20 ? number : 0, sum += static_cast<double>(size * number);
    CHECK(outbreaks == 200);
    CHECK(reached == c.outbreaks->reached);
    CHECK(c.outbreaks->mean_size == Approx(sum / 200));
    // Poisson offspring of mean 1.5: 0.5828 of the outbreaks do not die out; 200 of them, 5 sd.
    CHECK(std::abs(static_cast<double>(reached) / 200 - 0.583) < 0.175);
    const Run two("", {"run.last_generation=2"});
    CHECK(chains_of(*two.simulation).by_generation.size() == 3);
}

TEST_CASE("no transmission comes earlier than it may: those that the law puts before happen then") {
    const Run r("", {"disease.earliest_transmission=4"});
    double first = 0, n = 0;
    for (const Infection& i : r.rows()) {
        if (!i.infector) continue;
        const double day = (i.infected - r.infector(i).infected).days();
        CHECK(day >= 4 - 1e-6);
        if (r.infector(i).infected.days() > 20) continue;  // who has had all their contacts when the run ends, and while few are immune
        ++n, first += day < 4 + 1e-6;
    }
    CHECK(std::abs(first / n - 0.25) < 5 * std::sqrt(0.25 * 0.75 / n));  // uniform from 2 to 10
}

TEST_CASE("who has no symptoms goes by age where that is told apart") {
    const Run r("", {"world.ages=[10, 40]", "world.age_shares=[0.5, 0.5]", "disease.bands=[0, 20]", "disease.asymptomatic_by_band=[1, 0]", "disease.susceptibility=[1, 1]",
                     "disease.severe_share=[0, 0]", "disease.critical_share=[0, 0]", "disease.fatal_share=[0, 0]"});
    for (const Infection& i : r.rows()) CHECK((i.severity == Severity::asymptomatic) == (r.world.population.age(i.person) == 10));
}
