// Doses, who gets them when, and what they protect from.
#include <catch2/catch.hpp>

#include <cmath>

#include "care_world.h"
#include "stages/vaccinate.h"

using namespace cordon;

namespace {

struct Doses final : Policy {
    Vaccination v;
    explicit Doses(Vaccination how) : v(how) { id = PolicyId(0); }
    const Vaccination* vaccination() const override { return &v; }
};

struct Town {
    CareWorld w;
    CareRun run;
    explicit Town(Vaccination v, std::uint32_t people = 1000) : w(people), run(w) { run.policies.push_back(std::make_unique<Doses>(v)); }
    std::int64_t day() {  // doses of the next one in the first county
        run.state.today.next_day();
        for (int part = 0; part < 4; ++part) {
            Stage s = run.next();
            vaccinate(s);
        }
        return run.state.today[Series::doses][0];
    }
    Stage stage() { return {run.world, run.policies, run.luck, run.state, run.known, run.state.tick, *run.whereabouts, false}; }
    std::int64_t vaccinated_people(double day) {
        std::int64_t n = 0;
        for (std::uint32_t p = 0; p < 1000; ++p) {
            const auto first = first_dose(stage(), Person(p));
            n += first && *first <= moment(day);
        }
        return n;
    }
};

}  // namespace

TEST_CASE("so many doses are given a day, second ones first, and each person's day is the day on which it was given") {
    Town town({.uptake = 1, .doses_a_day = 100.5, .interval = 3});
    for (int d = 0; d < 8; ++d) CHECK(town.day() == 100);  // whole ones
    CHECK(town.vaccinated_people(0.4) == 0);
    CHECK(town.vaccinated_people(0.6) == 100);
    CHECK(town.vaccinated_people(2.6) == 300);
    CHECK(town.vaccinated_people(5.6) == 300);  // second doses
    CHECK(town.vaccinated_people(6.6) == 400);
}

TEST_CASE("of those of the age a share takes it, and then there is nobody left") {
    Town town({.uptake = 0.6, .doses_a_day = 1000, .doses = 1});
    const std::int64_t given = town.day();
    CHECK(std::abs(static_cast<double>(given) - 600) < 4 * std::sqrt(1000 * 0.6 * 0.4));
    CHECK(town.day() == 0);
    Town none({.age_from = 41, .uptake = 1, .doses_a_day = 1000});  // all are 40
    CHECK(none.day() == 0);
}

TEST_CASE("protection begins some days after a dose, grows with the second, and wanes, but for that against severe illness") {
    const Efficacy first{0.3, 0.2, 0.5, 0.1}, all{0.6, 0.4, 0.8, 0.2};
    Town town({.uptake = 1, .doses_a_day = 1000, .interval = 10, .protects_after = 5, .half_life = 20, .after_first = first, .after_all = all});
    for (int d = 0; d < 12; ++d) town.day();
    const Person p(7);
    const auto at = [&](double day) { return vaccinated(town.stage(), p, moment(day)); };
    CHECK(at(5.4).infection == 0);
    CHECK(at(5.5).infection == Approx(0.3));
    CHECK(at(5.5).transmission == Approx(0.1));
    CHECK(at(15.25).infection == Approx(0.3 * std::pow(0.5, 9.75 / 20)));
    CHECK(at(15.5).infection == Approx(0.6));
    CHECK(at(35.5).infection == Approx(0.3));
    CHECK(at(35.5).symptoms == Approx(0.2));
    CHECK(at(35.5).severe == 0.8);
}

TEST_CASE("a vaccine of either stops its share of the exposures that would infect") {
    Town town({.uptake = 1, .doses_a_day = 1000, .doses = 1, .protects_after = 0, .half_life = 1e9, .after_all = {0.6, 0, 0, 0.5}});
    town.run.infect(Person(0), -5, 0);
    town.run.infect(Person(1), 2, 6);  // after the dose
    for (int d = 0; d < 3; ++d) town.day();
    for (const auto& [infector, left] : {std::pair{0u, 0.4}, {1u, 0.4 * 0.5}}) {
        std::vector<Exposure> exposures;
        for (std::uint32_t p = 2; p < 1000; ++p) exposures.push_back({.target = Person(p), .moment = moment(2.5), .tie = p, .infector = Episode(infector)});
        const std::vector<std::uint8_t> stopped = stopped_by_vaccines(town.stage(), exposures);
        const auto passed = static_cast<double>(std::count(stopped.begin(), stopped.end(), 0));
        CHECK(std::abs(passed - 998 * left) < 4 * std::sqrt(998 * left * (1 - left)));
    }
}

TEST_CASE("whoever is infected in spite of it has fewer symptoms, and of these fewer are severe") {
    CareWorld w;
    const Luck luck(3);
    int ill = 0, severe = 0, ill_without = 0, severe_without = 0;
    constexpr int n = 20000;
    for (std::uint32_t k = 0; k < n; ++k) {
        Infection with, without;
        draw_course(w.world, luck, Name{k}, 85, with, {.symptoms = 0.4, .severe = 0.7});
        draw_course(w.world, luck, Name{k}, 85, without);
        CHECK_FALSE((with.severity > without.severity));  // one luck: a vaccine never makes it worse
        ill += with.severity != Severity::asymptomatic, severe += with.severity >= Severity::severe;
        ill_without += without.severity != Severity::asymptomatic, severe_without += without.severity >= Severity::severe;
    }
    const auto near = [](double seen, double expected) { return std::abs(seen - expected) < 4 * std::sqrt(expected) + 1; };
    CHECK(near(ill, 0.6 * ill_without));
    CHECK(near(severe, 0.6 * 0.3 * severe_without));
}
