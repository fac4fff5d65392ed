// Village clinics, private clinics and pharmacies: who goes there first, whom they refer and report, whom their patients infect.
#include <catch2/catch.hpp>

#include <cmath>

#include "care_world.h"
#include "stages/care.h"

using namespace cordon;

namespace {

class Rules final : public Policy {
  public:
    FirstCare how;
    const FirstCare* first_care() const override { return &how; }
};
FirstCare& rules(CareRun& run, double refer, double delay = 0, double protection = 0) {
    auto policy = std::make_unique<Rules>();
    policy->id = PolicyId(run.policies.size()), policy->how = {refer, Law::fixed(delay), protection};
    FirstCare& there = policy->how;
    run.policies.push_back(std::move(policy));
    return there;
}

// Everyone is ill from before the first tick, and seeks care in it.
void all_ill(CareRun& run, std::uint32_t people) {
    for (std::uint32_t p = 0; p < people; ++p) {
        run.infect(Person(p), -5, 0).fever_to = moment(9);
        run.state.episodes.rows.back().fever_from = moment(0);
        Due d{.kind = DueKind::seek_care, .moment = moment(0.1), .episode = Episode(p), .person = Person(p)};
        run.state.agenda.plan(Tick{0}, d);
    }
}

std::vector<Exposure> one_tick(CareRun& run) {
    Stage s = run.next();
    const std::vector<Exposure> exposures = first_care(s, run.due);
    detect(s, run.due);
    return exposures;
}

bool near(std::int64_t n, double of, double share) {
    return std::abs(double(n) - of * share) < 4 * std::sqrt(of * share * (1 - share)) + 1e-9;
}

}  // namespace

TEST_CASE("the declared share goes first to a village clinic, and without a rule all of them are treated and go to a fever clinic later") {
    CareWorld w(2000);
    w.world.care.first_share = 0.7, w.world.care.treated_days = 2;
    w.add(FacilityKind::fever_clinic, -1, 1e6);
    CareRun run(w);
    all_ill(run, 4000);
    one_tick(run);
    const std::int64_t first = run.total(Series::first_care);
    CHECK(near(first, 4000, 0.7));
    CHECK(run.total(Series::first_care_infected) == first);
    CHECK(run.total(Series::care_sought) == 4000 - first);
    for (int t = 1; t < 8; ++t) one_tick(run);
    CHECK(run.total(Series::care_sought) == 4000 - first);
    one_tick(run);  // after two days
    CHECK(run.total(Series::care_sought) == 4000);
    CHECK(run.total(Series::first_care_referred) + run.total(Series::fevers_reported) == 0);
    CHECK(run.known.files.size() == 0);
}

TEST_CASE("whom they refer goes on to a fever clinic in the next tick, and the report comes with its delay; more with a stricter rule") {
    std::vector<Person> reported;
    for (const double refer : {0.3, 0.8}) {
        CareWorld w(2000);
        w.world.care.first_share = 1;
        w.add(FacilityKind::fever_clinic, -1, 1e6);
        CareRun run(w);
        rules(run, refer, 1.5);
        all_ill(run, 4000);
        one_tick(run);
        const std::int64_t referred = run.total(Series::first_care_referred);
        CHECK(near(referred, 4000, refer));
        CHECK(run.total(Series::care_sought) == 0);
        one_tick(run);
        CHECK(run.total(Series::care_sought) == referred);
        for (int t = 2; t < 6; ++t) one_tick(run);
        CHECK(run.total(Series::fevers_reported) == 0);
        one_tick(run);  // the tick of 0.1 + 1.5 days
        CHECK(run.total(Series::fevers_reported) == referred);
        CHECK(static_cast<std::int64_t>(run.known.files.size()) == referred);
        CHECK(static_cast<std::int64_t>(run.state.events.history.size()) == referred);  // all that was learned, and of what class they are
        for (const HistoryEvent& e : run.state.events.history) {
            CHECK(e.what == FactKind::fever_reported);
            CHECK(e.moment == moment(1.6));
            CHECK(e.after == PersonClass::fever);
        }
        for (const Person p : reported) CHECK(run.known.files.find(p) != nullptr);
        for (std::size_t r = 0; r < run.known.files.size(); ++r) {
            const PersonFile& file = run.known.files.row(r);
            CHECK(file.onset == moment(0));
            CHECK(file.found_by == FoundBy::care);
            CHECK(class_of(file) == PersonClass::fever);
            reported.push_back(run.known.files.key(r));
        }
    }
}

TEST_CASE("those with other fevers are counted, come again as long as they are ill, and have a name from the report on") {
    CareWorld w(50000);
    w.world.care.other_fevers = 4, w.world.care.first_share = 0.5;
    w.world.care.treated_days = 3, w.world.care.other_fever_days = 3;
    w.add(FacilityKind::fever_clinic, -1, 1e6);
    CareRun free(w), strict(w);
    rules(strict, 0.9);
    for (int t = 0; t < 80; ++t) one_tick(free), one_tick(strict);
    // 400 a day for 20 days: 4000 first here, 4000 at a clinic; of those treated in the first 17 days exp(-1) go there too.
    CHECK(std::abs(free.total(Series::first_care) - 4000) < 253);
    CHECK(std::abs(free.total(Series::other_fevers) - (4000 + 3400 * std::exp(-1.0))) < 290);
    CHECK(free.known.files.size() == 0);
    CHECK(strict.total(Series::first_care) == free.total(Series::first_care));
    CHECK(near(strict.total(Series::first_care_referred), double(strict.total(Series::first_care)), 0.9));
    CHECK(std::abs(double(strict.known.files.size()) - 3600) < 240);  // but for the few of the last tick
    CHECK(strict.total(Series::other_fevers) > free.total(Series::other_fevers));
}

TEST_CASE("patients infect unprotected staff of their own township at the declared rate, and protection lowers it") {
    const auto infected = [](double protection, std::int64_t* patients) {
        CareWorld w(4000);
        w.world.care.first_share = 1, w.world.care.staff = 1, w.world.care.staff_minutes = 30, w.world.care.staff_rate = 0.4;
        w.world.disease.dispersion = 0, w.world.disease.infectiousness = Infectiousness::stages;
        w.world.disease.latent_period = Law::fixed(2), w.world.disease.infectious_period = Law::fixed(20);
        w.world.tables = DiseaseTables(w.world.disease);
        w.add(FacilityKind::fever_clinic, -1, 1e6);
        CareRun run(w);
        rules(run, 0, 0, protection);
        all_ill(run, 8000);
        const std::vector<Exposure> exposures = one_tick(run);
        *patients = run.total(Series::first_care);
        for (const Exposure& e : exposures) {
            CHECK(e.setting == Setting::ward);
            CHECK(w.world.population.township(e.target) == w.world.population.township(run.state.episodes[e.infector].person));
            CHECK(e.target != run.state.episodes[e.infector].person);
        }
        return static_cast<std::int64_t>(exposures.size());
    };
    std::int64_t patients = 0;
    const std::int64_t bare = infected(0, &patients), masked = infected(0.75, &patients);
    CHECK(patients == 8000);
    CHECK(near(bare, 8000, 1 - std::exp(-0.2)));  // half an hour at 0.4 an hour
    CHECK(near(masked, 8000, 1 - std::exp(-0.05)));
    CHECK(infected(1, &patients) == 0);
}

TEST_CASE("a fever in a risk group is noticed once, by age and by keyed shares") {
    class Groups final : public Policy {
      public:
        RiskGroups groups;
        const RiskGroups* risk_groups() const override { return &groups; }
    };
    CareWorld w(2000);  // all of them 40 years old
    CareRun run(w);
    auto policy = std::make_unique<Groups>();
    policy->id = PolicyId(0), policy->groups.chronic_from = {0, 40}, policy->groups.chronic = {0, 0.3};
    RiskGroups& groups = policy->groups;
    run.policies.push_back(std::move(policy));
    const auto fevers = [&] {
        Stage s = run.next();
        for (std::uint32_t p = 0; p < 4000; ++p) {
            Fact f;
            f.kind = FactKind::fever_reported, f.person = Person(p), f.county = County(p / 2000);
            learn(run.known, f, 0, 2);
        }
        see_risks(s);
        return run.total(Series::risk_fevers);
    };
    const std::int64_t chronic = fevers();
    CHECK(near(chronic, 4000, 0.3));
    for (const Fact& f : run.news(FactKind::risk_seen)) CHECK(f.detail == 8);
    CHECK(fevers() == chronic);
    groups.old_from = 40;
    CHECK(fevers() == 4000);
    CHECK(run.news(FactKind::risk_seen).size() == static_cast<std::size_t>(4000 - chronic));
}
