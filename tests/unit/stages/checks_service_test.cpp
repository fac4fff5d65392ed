// The checks of what facilities did in a tick: a sound one passes; too much, too little and out of turn are found.
#include <catch2/catch.hpp>
#include <functional>

#include "trace_run.h"

using namespace cordon;

namespace {

class AtWork final : public Policy {
  public:
    ClinicManner manner;
    const ClinicManner* clinic() const override { return &manner; }
};
class Matches final : public Policy {
  public:
    Matching manner;
    const Matching* matching() const override { return &manner; }
};

// A tick in which every kind of facility serves some of those who wait, and leaves others.
struct Busy {
    CareWorld w;
    Facility site = w.add(FacilityKind::isolation_site, -1, 2), laboratory = w.add(FacilityKind::laboratory, -1, 8),
             team = w.add(FacilityKind::tracing_team, -1, 4), clinic = w.add(FacilityKind::fever_clinic, -1, 100),
             records = w.add(FacilityKind::data_team, -1, 4);
    TraceRun run{w, TraceManner{}};
    Before before;

    Busy() {
        auto doctors = std::make_unique<AtWork>();
        doctors->id = PolicyId(1), doctors->manner.line = {{{1, 0, 0, 0}, {1, 0, 0, 4}, {1, 0, 24, 2}}};
        run.policies.push_back(std::move(doctors));
        auto matches = std::make_unique<Matches>();
        matches->id = PolicyId(2), matches->manner.false_a_day = matches->manner.false_kept = 0;
        run.policies.push_back(std::move(matches));
        for (std::uint32_t p = 100; p < 106; ++p) {
            run.infect(Person(p), -5, -1);
            run.state.agenda.plan(Tick{0},
                                  {.kind = DueKind::seek_care, .moment = moment(0.1), .episode = Episode(p - 100), .person = Person(p)});
        }
        run.state.desks.resize(w.world.places.facilities.size());
        for (const std::uint64_t tie : {1, 2}) {
            Listed& names = run.state.desks[records.value].waiting.emplace_back();
            names.since = moment(-1), names.tie = tie, names.county = County(0), names.policy = PolicyId(2), names.people = 3;
            at(records).waiting += 3;
        }
        std::vector<Order> orders;
        for (std::uint32_t p = 0; p < 20; p += 4) {
            orders.push_back(hold_order(Person(p), Reason::contact, Keep::site));
            orders.push_back(trace_order(Person(p)));
            orders.push_back(sample_order(Person(p), p == 0 ? Priority::suspected : Priority::contact));
        }
        run.tick(orders);
        SampleBatch& batch = run.state.batches.emplace_back();
        batch.taken = moment(0.25), batch.priority = 5, batch.laboratory = laboratory, batch.people = 30, batch.tubes = 3;
        Stage s = run.next();
        join_line(s, 0u);
        before = before_tick(run.state);
        detect(s, run.due);
        Person leaves;
        for (std::uint32_t p = 0; p < 20; p += 4)
            if (run.holding(Person(p)).facility) leaves = Person(p);
        isolate(s, {release_order(leaves, Reason::contact)});
    }
    Faults faults() {
        return faults_in_service({run.world, run.policies, run.luck, run.state, run.known, run.state.tick, *run.whereabouts, false},
                                 before);
    }
    FacilityState& at(Facility f) { return run.state.facilities[f.value]; }
    WaitingLine& doctors(std::size_t line) { return run.state.doctors[clinic.value].line[line]; }

    // The last of a line in its order, of those for whom something holds.
    template <class Holds>
    static Waiting last(const WaitingLine& line, const Holds& holds) {
        std::pair<std::size_t, Waiting> found{0, {}};
        line.each([&](std::size_t priority, const Waiting& w) {
            if (holds(w)) found = std::max(found, std::pair{priority, w});
        });
        REQUIRE(found.second.person);
        return found.second;
    }
    static WaitingLine without(const WaitingLine& line, const Waiting& gone) {
        WaitingLine rest;
        line.each([&](std::size_t priority, const Waiting& w) {
            if (!(w == gone)) rest.join(priority, w);
        });
        return rest;
    }
    // The one who got a room in this tick gives it to the last who waits for one.
    void jump_the_queue() {
        Person first;
        Waiting place;
        before.places_wanted[0].each([&](std::size_t, const Waiting& w) {
            if (run.holding(w.person).facility) first = w.person, place = w;
        });
        REQUIRE(first);
        const Person jumper =
            last(run.state.places_wanted[0], [&](const Waiting& w) { return run.holding(w.person).waiting_since == w.since; }).person;
        std::swap(run.state.custody[first], run.state.custody[jumper]);
        run.state.places_wanted[0].join(run.holding(first).priority, place);
    }
};

struct Spoilt {
    const char* words;
    std::function<void(Busy&)> spoil;
};

}  // namespace

TEST_CASE("whoever is served out of turn, and facilities that do too much or too little, are found") {
    const std::vector<Spoilt> all = {
        {"laboratory 1 has served person",
         [](Busy& b) {
             const Waiting w =
                 Busy::last(b.at(b.laboratory).line, [&](const Waiting& x) { return x.person && b.run.state.samples[x.person].waiting; });
             b.run.state.samples[w.person].waiting = false;
         }},
        {"laboratory 1 has served person 4294967295 of priority 5",
         [](Busy& b) {
             b.run.state.batches[0].done = 1, b.run.state.batch_parts.push_back({0, 0, 1});
         }},
        {"laboratory 1 has examined 2 tubes in this tick, it says 3", [](Busy& b) { ++b.at(b.laboratory).used; }},
        {"laboratory 1 has done 3 in this tick and can do 2", [](Busy& b) { ++b.at(b.laboratory).used; }},
        {"laboratory 1 has done 1 in this tick, can do 2, and someone waits", [](Busy& b) { --b.at(b.laboratory).used; }},
        {"laboratory 1 has pooled 2 samples and may pool 1",
         [](Busy& b) {
             b.run.state.pools.push_back({b.laboratory, {Person(0), Person(4)}});
         }},
        {"laboratory 1 has pooled a sample of person 77, which did not wait",
         [](Busy& b) {
             b.run.state.pools.push_back({b.laboratory, {Person(77)}});
         }},
        {"team 2 has served person",
         [](Busy& b) {
             const Waiting w = Busy::last(b.at(b.team).line, [&](const Waiting& x) { return b.run.state.tracing[x.person].waiting; });
             b.run.state.tracing[w.person].waiting = false, b.run.state.tracing[w.person].done = moment(2);
         }},
        {"team 2 has taken on 1 cases in this tick, it says 2", [](Busy& b) { ++b.at(b.team).used; }},
        {"team 2 has taken on 1 cases in this tick, it says 0", [](Busy& b) { --b.at(b.team).used; }},
        {"team 2 has done 2 in this tick and can do 1", [](Busy& b) { ++b.at(b.team).used; }},
        {"clinic 3 has served person",
         [](Busy& b) { b.doctors(0) = Busy::without(b.doctors(0), Busy::last(b.doctors(0), [](const Waiting&) { return true; })); }},
        {"the specialist of clinic 3 has done 2 in this tick and can do 1",
         [](Busy& b) { b.run.state.today.add(Series::seen_specialist, 3); }},
        {"the specialist of clinic 3 has done 0 in this tick, can do 1, and someone waits",
         [](Busy& b) { b.run.state.today.add(Series::seen_specialist, 3, -1); }},
        {"the authority at clinic 3 has done 2 in this tick and can do 1",
         [](Busy& b) { b.run.state.today.add(Series::seen_authority, 3); }},
        {"1 patients were seen at fever clinics in this tick, the clinics say 0",
         [](Busy& b) { b.run.state.today.add(Series::care_sought, 0); }},
        {"0 patients were seen at fever clinics in this tick, the clinics say 1", [](Busy& b) { ++b.at(b.clinic).used; }},
        {"team 4 has served person",
         [](Busy& b) {
             std::vector<Listed>& names = b.run.state.desks[b.records.value].waiting;
             names.erase(names.begin() + 1);
         }},
        {"team 4 has done 0 in this tick, can do 1, and someone waits", [](Busy& b) { --b.at(b.records).used; }},
        {"facility 0 has served person", [](Busy& b) { b.jump_the_queue(); }},
        {"facility 0 has room and someone waits", [](Busy& b) { --b.at(b.site).used; }},
    };
    for (const Spoilt& way : all) {
        Busy b;
        INFO(way.words);
        const Faults none = b.faults();
        INFO("it says: " << (none.none() ? "" : none.sentences()[0]));
        REQUIRE(none.none());
        way.spoil(b);
        bool said = false;
        const Faults faults = b.faults();
        for (const std::string& sentence : faults.sentences()) {
            UNSCOPED_INFO("it says: " << sentence);
            said = said || sentence.find(way.words) != std::string::npos;
        }
        CHECK(said);
    }
}
