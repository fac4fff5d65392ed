// One more of a list leaves everybody else's luck as it was: names, not places in a list, are what draws are keyed by.
#include <catch2/catch.hpp>
#include <map>

#include "validation/run_case.h"

using namespace cordon;

namespace {

// What is drawn of an infection.
auto course(const Infection& i) { return std::tuple(i.infected, i.onset, i.over, i.severity, i.detectable_from, i.dies); }

}  // namespace

TEST_CASE("one more person infected at the start changes the course of none, and who infects whom only where they come in") {
    const std::vector<std::string> sets = {"run.days=20", "arrivals=[]", "run.seeds=20"};
    std::vector<std::string> more = sets;
    more.back() = "run.seeds=21";
    const Case few("policies/tracing.toml", sets), one_more("policies/tracing.toml", more);
    REQUIRE(few.world.hash == one_more.world.hash);
    const auto a = few.run(1), b = one_more.run(1);
    const std::vector<Infection>&before = a.simulation->state.episodes.rows, &after = b.simulation->state.episodes.rows;
    std::map<Person, const Infection*> by_person;
    for (const Infection& i : after) by_person[i.person] = &i;
    std::size_t same = 0;
    for (const Infection& i : before) {
        const auto other = by_person.find(i.person);
        if (other == by_person.end() || other->second->infected != i.infected) continue;
        CHECK(course(*other->second) == course(i));
        ++same;
    }
    std::size_t seeds = 0;
    for (const Infection& i : before) {
        if (i.setting != Setting::seed) continue;
        ++seeds;
        REQUIRE(by_person.count(i.person) == 1);
        CHECK(by_person[i.person]->setting == Setting::seed);
    }
    CHECK(seeds == 20);
    CHECK(before.size() > 100);
    CHECK(same > before.size() * 9 / 10);  // the others met someone of the new one's chain first; a shifted draw would leave none
}
