// What earlier infections leave against another one.
#include <catch2/catch.hpp>
#include <cmath>

#include "care_world.h"
#include "stages/immunity.h"

using namespace cordon;

namespace {

struct Ward {
    CareWorld w;
    CareRun run;
    explicit Ward(double half_life, std::vector<Strain> others = {}) : w(10), run(w) {
        w.world.disease.immunity_half_life = half_life;
        w.world.disease.others = std::move(others);
    }
    // Someone was infected with a strain, and neither ill nor shedding from a day on.
    void infect(Person p, std::uint8_t strain, double over, bool dies = false) {
        Infection i;
        i.person = p, i.strain = strain, i.infected = moment(over - 10), i.over = i.detectable_to = moment(over), i.dies = dies;
        i.previous = run.state.episodes.of(p);
        run.state.episodes.last.set(p, static_cast<std::uint32_t>(run.state.episodes.rows.size()));
        run.state.episodes.rows.push_back(i);
    }
    double left(Person p, std::uint8_t strain, double day) {
        const Stage s{run.world, run.policies, run.luck, run.state, run.known, run.state.tick, *run.whereabouts, false};
        return unprotected(s, p, strain, moment(day));
    }
};

Strain strain(double cross) {
    Strain s;
    s.name = "other", s.cross_immunity = cross;
    return s;
}

}  // namespace

TEST_CASE("where immunity lasts nobody who was infected is again, and all others are open to it") {
    Ward ward(0);
    ward.infect(Person(1), 0, 20);
    CHECK(ward.left(Person(0), 0, 5) == 1);
    CHECK(ward.left(Person(1), 0, 5) == 0);
    CHECK(ward.left(Person(1), 0, 1000) == 0);
}

TEST_CASE("immunity wanes by half in each half-life, from the end of illness and shedding on") {
    Ward ward(100);
    ward.infect(Person(1), 0, 20);
    CHECK(ward.left(Person(1), 0, 19.9) == 0);
    CHECK(ward.left(Person(1), 0, 20) == Approx(0).margin(1e-9));
    CHECK(ward.left(Person(1), 0, 120) == Approx(0.5));
    CHECK(ward.left(Person(1), 0, 220) == Approx(0.75));
    ward.infect(Person(2), 0, 20, true);
    CHECK(ward.left(Person(2), 0, 1000) == 0);  // the dead
}

TEST_CASE("another strain meets the cross-immunity that is the lesser of the two, and the best of several infections counts") {
    Ward ward(0, {strain(0.6), strain(0.9)});
    ward.infect(Person(1), 0, 20);
    CHECK(ward.left(Person(1), 1, 21) == Approx(0.4));
    CHECK(ward.left(Person(1), 2, 21) == Approx(0.1));
    CHECK(ward.left(Person(1), 0, 21) == 0);
    ward.infect(Person(2), 1, 20);
    CHECK(ward.left(Person(2), 2, 21) == Approx(0.4));
    CHECK(ward.left(Person(2), 0, 21) == Approx(0.4));
    ward.infect(Person(2), 2, 40);
    CHECK(ward.left(Person(2), 2, 41) == 0);
    CHECK(ward.left(Person(2), 0, 41) == Approx(0.1));
    CHECK(ward.left(Person(2), 1, 41) == 0);
}
