// The twin and the simulation, tick by tick: the same events, one for one.
#include <catch2/catch.hpp>

#include "base/parallel.h"
#include "io/scenario.h"
#include "run/simulation.h"
#include "twin.h"

using namespace cordon;

namespace cordon {
// For messages of failed checks.
std::ostream& operator<<(std::ostream& out, const Presence& p) {
    return out << activity_names[static_cast<std::size_t>(p.activity)] << " in cell " << p.cell.value << ", desk " << p.desk << ", flow " << p.flow << ", host " << p.host.value;
}
}  // namespace cordon

namespace {

struct Case {
    Scenario scenario;
    World world;
    explicit Case(const std::vector<std::string>& sets = {}) : scenario(read_scenario(CORDON_SOURCE_DIR "/tests/oracle/twin.toml", sets)) {
        world = build_world(scenario);
        prepare_policies(scenario, world.places, world.clock);
    }
};

void same(const Infection& a, const Infection& b) {
    CHECK(a.person == b.person);
    CHECK(a.infector == b.infector);
    CHECK(a.source == b.source);
    CHECK(a.setting == b.setting);
    CHECK(a.infected == b.infected);
    CHECK(a.severity == b.severity);
    CHECK(a.in_custody == b.in_custody);
    CHECK(a.dies == b.dies);
    CHECK(a.generation == b.generation);
    CHECK(a.offspring == b.offspring);
    CHECK(a.cell == b.cell);
    CHECK(a.onset == b.onset);
    CHECK(a.fever_from == b.fever_from);
    CHECK(a.fever_to == b.fever_to);
    CHECK(a.detectable_from == b.detectable_from);
    CHECK(a.detectable_to == b.detectable_to);
    CHECK(a.severe_from == b.severe_from);
    CHECK(a.critical_from == b.critical_from);
    CHECK(a.over == b.over);
}

void same_infections(const std::vector<Infection>& real, const std::vector<Infection>& twin) {
    for (std::size_t k = 0; k < std::min(real.size(), twin.size()); ++k) {
        INFO("infection " << k << " of person " << real[k].person.value << ", setting " << setting_names[static_cast<std::size_t>(real[k].setting)]);
        same(real[k], twin[k]);
    }
    REQUIRE(real.size() == twin.size());
}

void same_series(const Tally& real, const Tally& twin, std::initializer_list<Series> compared) {
    for (const Series s : compared) {
        INFO("series " << series_info[static_cast<std::size_t>(s)].name);
        CHECK(real[s] == twin[s]);
    }
}

const std::initializer_list<Series> of_the_epidemic = {Series::infections, Series::infectious, Series::onsets, Series::imported, Series::infections_held, Series::deaths_true,
                                                       Series::recovered, Series::by_setting, Series::infections_by_age, Series::arrivals};

// The counts of the day, before they are set back.
struct Daily final : Observer {
    std::optional<Tally> counts;
    void day(const Simulation& s, int) override { counts = s.state.today; }
};

}  // namespace

TEST_CASE("everyone is where the twin has written them down, and so is every roster") {
    set_parallel({1, false, 1, 256});
    const Case c;
    const Luck luck(3);
    const Known known;
    const twin::Seats seats(c.world);
    std::array<int, 5> seen{};
    for (int t = 0; t < c.scenario.run.days * c.world.clock.ticks_per_day; ++t) {
        const Conditions conditions = adjust(c.world, c.scenario.policies, known, Tick{t});
        const Whereabouts real(c.world, luck, Tick{t}, conditions);
        const twin::Everywhere twin(c.world, luck, Tick{t}, conditions, seats);
        for (std::uint32_t i = 0; i < c.world.population.size(); ++i) {
            INFO("tick " << t << " person " << i);
            if (!(real.where(Person(i)) == twin.of[i])) CHECK(real.where(Person(i)) == twin.of[i]);
            const Person partner = real.visit_partner(c.world.population.household(Person(i)).first);
            if (partner != twin.partner[i]) CHECK(partner == twin.partner[i]);
            ++seen[static_cast<std::size_t>(twin.of[i].activity)];
        }
        for (std::uint32_t cell = 0; cell < c.world.places.cells.size(); ++cell) {
            std::vector<Person> roster;
            for (std::uint32_t k = 0; k < real.slots(Cell(cell)); ++k) roster.push_back(real.who(Cell(cell), k));
            INFO("tick " << t << " cell " << cell);
            if (roster != twin.roster[cell]) CHECK(roster == twin.roster[cell]);
        }
    }
    for (const int n : seen) CHECK(n > 0);
}

TEST_CASE("the twin has the same infections, onsets, recoveries and deaths, tick by tick, under changing limits") {
    set_parallel({1, false, 1, 256});
    const Case c;
    std::array<int, settings> by_setting{};
    int deaths = 0;
    for (const std::uint64_t seed : {1, 2, 3, 4, 5}) {
        Simulation real(c.scenario, c.world, seed);
        twin::Twin twin(c.scenario, c.world, seed);
        Daily daily;
        real.observers = {&daily};
        while (!real.finished()) {
            INFO("seed " << seed << " tick " << real.state.tick.index + 1);
            twin.tick(real.known);
            real.tick();
            same_infections(real.state.episodes.rows, twin.infections);
            REQUIRE(real.state.digest == twin.digest);
            if (daily.counts) same_series(*daily.counts, twin.today, of_the_epidemic);
            daily.counts.reset();
        }
        for (const Infection& i : twin.infections) ++by_setting[static_cast<std::size_t>(i.setting)], deaths += i.dies;
        CHECK(twin.infections.size() > 100);
    }
    for (const Setting s : {Setting::household, Setting::team, Setting::school_class, Setting::community, Setting::visit, Setting::seed})
        CHECK(by_setting[static_cast<std::size_t>(s)] > 0);
    CHECK(deaths > 0);
}
