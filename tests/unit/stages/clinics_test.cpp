// Care seeking, the three lines of fever clinics, and those whom they cannot rule out.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "care_world.h"

using namespace cordon;

namespace {

// Doctors at work; what their finding means is for others to say.
class AtWork final : public Policy {
  public:
    ClinicManner manner;
    const ClinicManner* clinic() const override { return &manner; }
};
// Lines that rule nobody out, at once.
ClinicManner open_lines() {
    ClinicManner m;
    for (ClinicLine& line : m.line) line = {1, 0, 0, 1e6};
    return m;
}
ClinicManner& doctors(CareRun& run, const ClinicManner& manner = open_lines()) {
    auto policy = std::make_unique<AtWork>();
    policy->id = PolicyId(run.policies.size()), policy->manner = manner;
    ClinicManner& there = policy->manner;
    run.policies.push_back(std::move(policy));
    return there;
}

void seek(CareRun& run, Person p, double day) {
    run.infect(p, day - 5, day - 1).fever_to = moment(day - 0.5);
    Due d;
    d.kind = DueKind::seek_care, d.moment = moment(day), d.episode = run.state.episodes.of(p), d.person = p;
    run.state.agenda.plan(run.world.clock.tick_of(d.moment), d);
}

}  // namespace

TEST_CASE("the share and the mean delay of those who seek care are as declared, and change with the date of onset") {
    CareWorld w(4000);
    w.add(FacilityKind::fever_clinic, -1, 1);
    w.world.care.seeks_mild = 0.6, w.world.care.seeks_severe = 1;
    w.world.care.delay_early = Law::exponential(3), w.world.care.delay_late = Law::fixed(1);
    w.world.care.late_from = make_date(2020, 1, 30);
    CareRun run(w);
    Stage s = run.next();
    for (std::uint32_t p = 0; p < 8000; ++p) {
        const bool severe = p % 2;
        run.infect(Person(p), -5, p < 4000 ? 1 : 10.5, severe ? Severity::severe : Severity::mild);
        plan_care(s, Episode(p));
    }
    run.infect(Person(7), -5, 1, Severity::asymptomatic);
    plan_care(s, Episode(8000));
    int mild = 0, severe = 0;
    double delay = 0;
    run.state.agenda.each([&](Tick, const Due& d) {
        const bool early = d.episode.value < 4000;
        if (d.episode.value % 2)
            ++severe;
        else
            ++mild;
        if (early)
            delay += d.moment.days() - 1;
        else
            CHECK(d.moment == moment(11.5));
    });
    CHECK(severe == 4000);
    CHECK(std::abs(mild - 2400) < 124);         // binomial: standard deviation 31; within 4
    const int early = 2000 + mild / 2;          // about
    CHECK(std::abs(delay / early - 3) < 0.30);  // 3 / sqrt(3200) = 0.053 and 1.3 % of doubt about `early`; within 4 of both
}

TEST_CASE("where there is no fever clinic at all nobody is a patient") {
    CareWorld w;
    w.world.care.other_fevers = 100, w.world.care.first_share = 0.5;
    CareRun run(w);
    Stage s = run.next();
    run.infect(Person(3), -5, 0.1, Severity::severe);
    plan_care(s, Episode(0));
    CHECK(run.state.agenda.planned() == 0);
    CHECK(first_care(s, run.due).empty());
    run.ticks(8);
    CHECK(run.total(Series::other_fevers) + run.total(Series::first_care) == 0);
}

TEST_CASE("a clinic sees as many patients a day as it can; the others come again the next day") {
    CareWorld w;
    const Facility clinic = w.add(FacilityKind::fever_clinic, 0, 10);
    CareRun run(w);
    doctors(run);
    for (std::uint32_t p = 0; p < 25; ++p) seek(run, Person(p), 0.3);
    std::vector<std::int64_t> seen;
    std::int64_t before = 0;
    for (int day = 0; day < 4; ++day) {
        run.ticks(4);
        seen.push_back(run.total(Series::care_sought) - before);
        before = run.total(Series::care_sought);
    }
    CHECK(seen == std::vector<std::int64_t>{10, 10, 5, 0});
    CHECK(run.known.files.size() == 25);
    CHECK(run.state.facilities[clinic.value].used == 0);
}

TEST_CASE("without a clinic in the county or the region nobody is seen") {
    CareWorld w;
    w.add(FacilityKind::fever_clinic, 1, 100);
    CareRun run(w);
    doctors(run);
    seek(run, Person(3), 0.3), seek(run, Person(103), 0.3);
    run.ticks(12);
    CHECK(run.known.files.size() == 1);
    CHECK(run.file(Person(103)).found_by == FoundBy::care);
}

TEST_CASE("where no policy has doctors look for the disease, the clinic sees patients and nothing is learned of them") {
    CareWorld w;
    w.world.care.other_fevers = 100;
    w.add(FacilityKind::fever_clinic, -1, 1000);
    CareRun run(w);
    seek(run, Person(3), 0.3);
    run.ticks(12);
    CHECK(run.total(Series::care_sought) == 1);
    CHECK(run.total(Series::other_fevers) > 0);
    CHECK(run.known.files.size() == 0);
}

TEST_CASE("patients with other fevers come at the declared rate, fall with contacts, and take up the same capacity") {
    CareWorld w(50000);
    w.world.care.other_fevers = 2;  // 400 a day in both counties
    w.add(FacilityKind::fever_clinic, 0, 1e6), w.add(FacilityKind::fever_clinic, 1, 1e6);
    CareRun run(w);
    run.state.conditions[0].county[1].community = 0.25;
    run.ticks(80);
    // Poisson: 2000 and 500 in 20 days, within 4 standard deviations.
    CHECK(std::abs(run.state.today[Series::other_fevers][0] - 2000) < 179);
    CHECK(std::abs(run.state.today[Series::other_fevers][1] - 500) < 90);

    CareWorld narrow(50000);
    narrow.world.care.other_fevers = 2;
    const Facility clinic = narrow.add(FacilityKind::fever_clinic, -1, 100);
    CareRun crowded(narrow);
    for (std::uint32_t p = 0; p < 400; ++p) seek(crowded, Person(p), 0.1);
    crowded.ticks(1);
    // 400 with the disease and some 50 others come for 100 places: nine of ten go to those with it.
    CHECK(crowded.state.facilities[clinic.value].used == 100);
    CHECK(std::abs(crowded.total(Series::care_sought) - 89) < 13);
    CHECK(crowded.total(Series::care_sought) + crowded.total(Series::other_fevers) == 100);
}

TEST_CASE("as many patients with other fevers are left in doubt as the lines together make, and they are residents without a file") {
    CareWorld w(50000);
    w.world.care.other_fevers = 4;
    w.add(FacilityKind::fever_clinic, -1, 1e6);
    CareRun run(w);
    ClinicManner lines = open_lines();
    lines.line[0].specificity = 0.5, lines.line[1].specificity = 0.6, lines.line[2].specificity = 0.5;
    doctors(run, lines);
    run.ticks(80);
    // 8000 patients in 20 days: 4000 go on to a specialist, 1600 to the authority, 800 are left. Poisson, standard deviations 63,
    // 40 and 28; within 4.
    CHECK(std::abs(run.total(Series::seen_specialist) - 4000) < 253);
    CHECK(std::abs(run.total(Series::seen_authority) - 1600) < 160);
    CHECK(std::abs(double(run.known.files.size()) - 800) < 113);
    std::uint32_t second_county = 0;
    for (std::size_t r = 0; r < run.known.files.size(); ++r) {
        CHECK(run.known.files.row(r).fever);
        second_county += run.known.files.row(r).county == County(1);
    }
    CHECK(second_county > 300);
    CHECK(run.total(Series::care_sought) == 0);  // none of them is infected
}

TEST_CASE("of the patients with the disease the lines together keep the product of their sensitivities, and more of the same with more") {
    std::vector<std::size_t> found;
    std::vector<Person> few;
    for (const double sensitivity : {0.6, 0.9}) {
        CareWorld w(4000);
        w.world.care.again_days = 60;
        w.add(FacilityKind::fever_clinic, -1, 1e6);
        CareRun run(w);
        ClinicManner lines = open_lines();
        lines.line[0].sensitivity = 0.9, lines.line[1].sensitivity = sensitivity, lines.line[2].sensitivity = 0.8;
        doctors(run, lines);
        for (std::uint32_t p = 0; p < 8000; ++p) seek(run, Person(p), 0.3);
        run.ticks(3);
        const double expected = 8000 * 0.9 * sensitivity * 0.8;
        CHECK(std::abs(double(run.known.files.size()) - expected) < 4 * std::sqrt(expected * (1 - expected / 8000)));
        for (const Person p : few) CHECK(run.known.files.find(p) != nullptr);
        for (std::size_t r = 0; r < run.known.files.size(); ++r) few.push_back(run.known.files.key(r));
        found.push_back(run.known.files.size());
    }
    CHECK(found[1] > found[0]);
}

TEST_CASE("a specialist sees no more than the line can in a day, in the order of coming, and the finding takes its hours") {
    CareWorld w;
    const Facility clinic = w.add(FacilityKind::fever_clinic, -1, 100);
    CareRun run(w);
    ClinicManner lines = open_lines();
    lines.line[0].hours = 1, lines.line[1].capacity = 4, lines.line[1].hours = 12;
    doctors(run, lines);
    for (std::uint32_t p = 0; p < 6; ++p) seek(run, Person(p), 0.24 - 0.01 * p);  // the last comes first
    std::vector<std::int64_t> seen, waiting;
    for (int tick = 0; tick < 8; ++tick) {
        run.tick();
        seen.push_back(run.total(Series::seen_specialist)), waiting.push_back(run.state.today[Series::doctors_waiting][clinic.value]);
    }
    // One place in each quarter of a day. The first comes at 4:34 and is seen before 6:00, the finding is there 13 hours after.
    CHECK(seen == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 6, 6});
    CHECK(waiting == std::vector<std::int64_t>{6, 6, 5, 4, 3, 2, 1, 0});
    Moment before{};
    for (std::uint32_t p = 6; p-- > 0;) {
        CHECK(run.file(Person(p)).first_seen > before);
        before = run.file(Person(p)).first_seen;
    }
    CHECK(run.file(Person(5)).first_seen == moment(0.19) + moment(1.0 / 24) + moment(0.5));
    CHECK(run.file(Person(4)).first_seen == moment(0.75));  // its turn was at 6:00
}

TEST_CASE("a patient tells fever, onset and a link; whoever is on file as a contact always has one") {
    CareWorld w;
    w.world.care.epidemiological_link = 0;
    w.add(FacilityKind::fever_clinic, -1, 100);
    CareRun run(w);
    doctors(run);
    seek(run, Person(3), 0.3), seek(run, Person(4), 0.3);
    run.state.episodes.rows[0].fever_from = moment(0), run.state.episodes.rows[0].fever_to = moment(9);
    Fact named;
    named.kind = FactKind::contact_named, named.person = Person(4), named.other = 9, named.county = County(0);
    learn(run.known, named, 0, 2);
    run.ticks(2);
    const std::vector<Fact> seen = run.news(FactKind::care_sought);
    REQUIRE(seen.size() == 2);
    for (const Fact& f : seen) {
        CHECK(f.detail == (f.person == Person(3) ? 1 : 2));
        CHECK(f.since == moment(-0.7));
    }
    CHECK(run.file(Person(3)).fever);
}

TEST_CASE("who is still feverish comes again with another look; who is a case, in a site, or well does not") {
    CareWorld w;
    w.world.care.again_days = 1;
    w.add(FacilityKind::fever_clinic, -1, 100), w.add(FacilityKind::isolation_site, -1, 100);
    CareRun run(w);
    doctors(run);
    for (std::uint32_t p = 0; p < 4; ++p) {
        seek(run, Person(p), 0.3);
        run.state.episodes.rows[p].fever_from = moment(0), run.state.episodes.rows[p].fever_to = moment(p == 3 ? 0.5 : 9);
    }
    run.ticks(2);
    CHECK(run.total(Series::care_sought) == 4);
    Order suspect;
    suspect.kind = OrderKind::suspect, suspect.person = Person(1);
    run.tick({hold_order(Person(2), Reason::arrival, Keep::site), suspect});
    run.ticks(4);
    CHECK(run.total(Series::care_sought) == 6);  // 0, who goes on, and 3 a last time, who was feverish at the first visit
    run.ticks(4);
    CHECK(run.total(Series::care_sought) == 7);
}

TEST_CASE("whoever waits for a doctor already, or comes twice at a time, stands in line once") {
    CareWorld w;
    const Facility clinic = w.add(FacilityKind::fever_clinic, -1, 100);
    CareRun run(w);
    ClinicManner& how = doctors(run);
    how.line[1].capacity = 0;
    seek(run, Person(0), 0.3);
    Due sent{.kind = DueKind::seek_care, .moment = moment(0.28), .episode = Episode(0), .person = Person(0)};
    sent.number = 1;  // by a gate
    run.state.agenda.plan(Tick{1}, sent);
    Due healthy{.kind = DueKind::seek_care, .moment = moment(0.3), .person = Person(9)};
    run.state.agenda.plan(Tick{1}, healthy);
    healthy.moment = moment(0.5), run.state.agenda.plan(Tick{2}, healthy);
    sent.moment = moment(0.6), run.state.agenda.plan(Tick{2}, sent);
    run.ticks(2);
    CHECK(run.state.today[Series::doctors_waiting][clinic.value] == 2);
    run.ticks(2);
    CHECK(run.state.today[Series::doctors_waiting][clinic.value] == 2);
    CHECK(run.total(Series::care_sought) == 1);
    CHECK(run.total(Series::other_fevers) == 1);
}
