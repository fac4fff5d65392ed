// The checks of the whole state: a sound state passes, and each way of spoiling it is found.
#include "stages/checks.h"

#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "gate_world.h"
#include "stages/care.h"
#include "trace_run.h"
#include "unit/base/dies.h"
#include "unit/world/population_worlds.h"
#include "world/groups.h"

using namespace cordon;

namespace {

bool says(const Faults& faults, const std::string& words) {
    const auto& all = faults.sentences();
    return std::any_of(all.begin(), all.end(), [&](const std::string& sentence) { return sentence.find(words) != std::string::npos; });
}

std::string first(const Faults& faults) { return faults.none() ? "" : faults.sentences()[0]; }

// Someone of every kind: placed, waiting for a place, a result or a team, kept at home, infected by another.
struct Sound {
    static constexpr Person placed{1u}, waits{2u}, patient{3u}, at_home{4u}, twice{5u}, infector{20u}, infected{30u}, ill{40u};
    CareWorld w;
    Facility site = w.add(FacilityKind::isolation_site, 0, 1), hospital = w.add(FacilityKind::hospital, 0, 2),
             laboratory = w.add(FacilityKind::laboratory, -1, 4), team = w.add(FacilityKind::tracing_team, -1, 0.5),
             clinic = w.add(FacilityKind::fever_clinic, 0, 10), records = w.add(FacilityKind::data_team, -1, 4);
    TraceRun run{w, TraceManner{}};
    Before before;

    Sound() {
        run.state.today.size(Of::setting, settings);
        run.infect(infector, -5, 0).offspring = 1;
        Infection& second = run.infect(infected, -1, 4);
        second.infector = Episode(0), second.generation = 1, second.setting = Setting::community;
        run.state.today.set(Series::infectious, 0, 2);
        run.tick({hold_order(placed, Reason::contact, Keep::site), hold_order(patient, Reason::suspected, Keep::hospital),
                  hold_order(at_home, Reason::contact, Keep::home, moment(7)), hold_order(twice, Reason::contact, Keep::site),
                  hold_order(twice, Reason::suspected, Keep::hospital)});
        run.tick({hold_order(waits, Reason::contact, Keep::site), sample_order(placed, Priority::contact),
                  sample_order(patient, Priority::suspected), trace_order(patient)});
        run.state.doctors.resize(w.world.places.facilities.size());
        line(0).join(0, {.since = moment(1), .person = ill});
        add(Series::doctors_waiting, 1, clinic.value);
        SampleBatch& batch = run.state.batches.emplace_back();
        batch.taken = moment(0.25), batch.laboratory = laboratory, batch.people = 20, batch.tubes = 2;
        at(laboratory).line.join(5, {.since = moment(0.25), .detail = 0}), at(laboratory).waiting += 2;
        before = before_tick(run.state);
    }
    Stage stage() { return {run.world, run.policies, run.luck, run.state, run.known, run.state.tick, *run.whereabouts, false}; }
    Holding& holding(Person p) { return run.state.custody[p]; }
    FacilityState& at(Facility f) { return run.state.facilities[f.value]; }
    PersonFile& file(Person p) { return run.known.files[p]; }
    Infection& episode(std::size_t e) { return run.state.episodes.rows[e]; }
    std::vector<Listed>& desk() {
        run.state.desks.resize(w.world.places.facilities.size());
        return run.state.desks[records.value].waiting;
    }
    void kill(Person p) {
        Infection& i = run.infect(p, -20, -15);
        i.dies = true, i.over = moment(0.3);
        run.state.died[p] = i.over;
        before = before_tick(run.state);
    }
    void add(Series series, std::int64_t n, std::size_t at = 0) { run.state.today.add(series, at, n); }
    WaitingLine& line(std::size_t k) { return run.state.doctors[clinic.value].line[k]; }
};

// A way to spoil a sound state, and what is said of it.
struct Spoilt {
    const char* words;
    std::function<void(Sound&)> spoil;
};

template <class Check>
void each_is_found(const Check& check, const std::vector<Spoilt>& all) {
    for (const Spoilt& way : all) {
        Sound s;
        INFO(way.words);
        CHECK(first(check(s)) == "");
        way.spoil(s);
        const Faults faults = check(s);
        INFO("it says: " << first(faults));
        CHECK(says(faults, way.words));
    }
}

}  // namespace

TEST_CASE("people who are lost, infected twice, or counted wrongly are found") {
    each_is_found(
        [](Sound& s) { return faults_in_people(s.stage(), s.before); },
        {
            {"person 20 has episode 1 and is listed with 0", [](Sound& s) { s.episode(1).person = Sound::infector; }},
            {"person 999 of 200 is infected", [](Sound& s) { s.episode(1).person = Person(999u); }},
            {"1 people are listed with 0 infections",
             [](Sound& s) {
                 s.run.state.episodes = {};
                 s.run.state.episodes.last.set(Sound::infected, 0);
             }},
            {"episode 0 has infected 1 and says 2", [](Sound& s) { s.episode(0).offspring = 2; }},
            {"episode 1 of generation 1 comes from 1", [](Sound& s) { s.episode(1).infector = Episode(1); }},
            {"episode 1 of generation 3 comes from one of generation 0", [](Sound& s) { s.episode(1).generation = 3; }},
            {"infectious of 0: 1 there, 2 in the series", [](Sound& s) { s.episode(0).over = moment(0.25); }},
            {"recovered of 0", [](Sound& s) { s.add(Series::recovered, 1); }},
            {"recovered of 0", [](Sound& s) { s.add(Series::deaths_true, 1); }},
            {"infections of 0: 1 there, 0 in the series", [](Sound& s) { s.before.episodes = 1; }},
            {"by_setting of 3: 1 there, 0 in the series", [](Sound& s) { s.before.episodes = 1; }},
            {"infections_by_age of 4: 1 there, 0 in the series", [](Sound& s) { s.before.episodes = 1; }},
            {"infections_held of 0: 1 there, 0 in the series", [](Sound& s) { s.before.episodes = 1, s.episode(1).in_custody = true; }},
            {"imported of 0: 1 there, 0 in the series", [](Sound& s) { s.before.episodes = 1, s.episode(1).source = Source(0u); }},
            {"person 4 is alive and dead on file", [](Sound& s) { s.file(Sound::at_home).state = CaseState::dead; }},
            {"person 4 is dead and held",
             [](Sound& s) {
                 Infection& i = s.run.infect(Sound::at_home, -20, -15);
                 i.dies = true, i.over = moment(0.3);
                 s.before = before_tick(s.run.state);
             }},
            {"person 4 is dead and there are reasons to hold them",
             [](Sound& s) {
                 Infection& i = s.run.infect(Sound::at_home, -20, -15);
                 i.dies = true, i.over = moment(0.3);
                 s.before = before_tick(s.run.state);
             }},
            {"person 1 is dead and has a bed", [](Sound& s) { s.kill(Sound::placed); }},
            {"person 2 is dead and waits for a bed", [](Sound& s) { s.kill(Sound::waits); }},
            {"person 4 is dead and alive on file",
             [](Sound& s) { s.kill(Sound::at_home), s.file(Sound::at_home).first_seen = moment(0.2); }},
            {"person 4 died on day 0.3", [](Sound& s) { s.kill(Sound::at_home), s.run.state.died[Sound::at_home] = moment(0.4); }},
            {"person 4 is alive and listed as dead", [](Sound& s) { s.run.state.died[Sound::at_home] = moment(0.3); }},
            {"1 people are dead, 0 are listed",
             [](Sound& s) {
                 Infection& i = s.run.infect(Person(50u), -20, -15);
                 i.dies = true, i.over = moment(0.3);
                 s.before = before_tick(s.run.state);
             }},
            {"county 0 has 1 confirmed cases on file more", [](Sound& s) { s.file(Sound::at_home).was_confirmed = true; }},
            {"county 0 has -1 deaths on file more", [](Sound& s) { ++s.run.known.by_day[0][0].deaths; }},
        });
}

TEST_CASE("people held without a reason, free with one, or too many for a place are found") {
    each_is_found(
        [](Sound& s) { return faults_in_custody(s.stage()); },
        {
            {"person 4 has 1 reasons and is free", [](Sound& s) { s.holding(Sound::at_home) = {}; }},
            {"person 4 has 0 reasons and is under orders", [](Sound& s) { s.file(Sound::at_home).reasons.clear(); }},
            {"person 50 is held without an order", [](Sound& s) { s.holding(Person(50u)).held = true; }},
            {"person 4 complies and is not held", [](Sound& s) { s.holding(Sound::at_home).held = false; }},
            {"person 60 has a reason to be held and is nowhere", [](Sound& s) { s.file(Person(60u)).reasons.emplace_back(); }},
            {"a reason to hold person 4 is over", [](Sound& s) { s.file(Sound::at_home).reasons[0].until = moment(0.25); }},
            {"person 1 is kept at site and in facility 1", [](Sound& s) { s.holding(Sound::placed).facility = s.hospital; }},
            {"person 4 is kept at home and in facility 0", [](Sound& s) { s.holding(Sound::at_home).facility = s.site; }},
            {"person 1 is kept at site and in facility", [](Sound& s) { s.holding(Sound::placed).facility = {}; }},
            {"person 5 has 1 reasons and is free",
             [](Sound& s) {  // one of two has ended
                 s.file(Sound::twice).reasons.pop_back();
                 s.holding(Sound::twice) = {};
             }},
            {"person 5 is kept at hospital, and no reason wants more than site", [](Sound& s) { s.file(Sound::twice).reasons.pop_back(); }},
            {"person 5 is kept at home, and does not wait for the hospital that a reason wants",
             [](Sound& s) { s.holding(Sound::twice).at = Keep::home; }},
            {"person 2 is kept at home, and does not wait for the site that a reason wants",
             [](Sound& s) { s.holding(Sound::waits).waiting_since = Moment::never(); }},
            {"person 2 is kept at home, and does not wait for the site that a reason wants",
             [](Sound& s) { s.holding(Sound::waits).wants = Keep::hospital; }},
            {"person 4 complies and is taken for one who does not",
             [](Sound& s) { s.holding(Sound::at_home).complies = s.holding(Sound::at_home).held = false; }},
            {"person 5 has one reason twice", [](Sound& s) { s.file(Sound::twice).reasons.push_back(s.file(Sound::twice).reasons[0]); }},
            {"nobody will end a reason to hold person 4 on day 8", [](Sound& s) { s.file(Sound::at_home).reasons[0].until = moment(8); }},
            {"person 4 is under orders and on file as free", [](Sound& s) { s.file(Sound::at_home).held_since = Moment::never(); }},
            {"facility 0 holds 1 and says 0", [](Sound& s) { s.at(s.site).used = 0; }},
            {"facility 0 has 2 for 1",
             [](Sound& s) {
                 s.holding(Sound::waits).at = Keep::site, s.holding(Sound::waits).facility = s.site;
                 s.at(s.site).used = 2;
             }},
            {"facility 2 has 5 for 4", [](Sound& s) { s.at(s.laboratory).used = 5; }},
            {"facility 3 has 2 for 0.5", [](Sound& s) { s.at(s.team).used = 2; }},
            {"facility 1 has 2 and is not open", [](Sound& s) { s.w.world.places.facilities[1].opens_day = 1; }},
            {"held_home of 0: 2 there, 3 in the series", [](Sound& s) { s.add(Series::held_home, 1); }},
            {"held_site of 0", [](Sound& s) { s.add(Series::held_site, -1); }},
            {"held_hospital of 0", [](Sound& s) { s.add(Series::held_hospital, 1); }},
        });
}

TEST_CASE("people who wait twice, in no line, or for what they have are found") {
    const auto again = [](Sound& s, Person p) { return Waiting{.since = s.holding(p).waiting_since, .tie = 1, .person = p}; };
    each_is_found(
        [](Sound& s) { return faults_in_lines(s.stage()); },
        {
            {"person 2 waits for a site and has such a place", [](Sound& s) { s.holding(Sound::waits).at = Keep::site; }},
            {"person 2 waits for a site and is free", [](Sound& s) { s.holding(Sound::waits).ordered = false; }},
            {"person 2 is twice in line for a place",
             [=](Sound& s) { s.run.state.places_wanted[0].join(s.holding(Sound::waits).priority, again(s, Sound::waits)); }},
            {"person 2 waits in county 1",
             [=](Sound& s) { s.run.state.places_wanted[2].join(s.holding(Sound::waits).priority, again(s, Sound::waits)); }},
            {"person 4 waits in no line",
             [](Sound& s) { s.holding(Sound::at_home).wants = Keep::site, s.holding(Sound::at_home).waiting_since = moment(0.25); }},
            {"held_waiting of 0: 0 there, 1 in the series", [](Sound& s) { s.holding(Sound::waits).waiting_since = Moment::never(); }},
            {"for facility 0 1 people wait, it says 2", [](Sound& s) { ++s.at(s.site).waiting; }},
            {"at laboratory 2 3 samples wait, it says 4", [](Sound& s) { s.run.state.samples[Sound::placed].waiting = false; }},
            {"person 1 is twice in line for a laboratory",
             [](Sound& s) {
                 const Sample& sample = s.run.state.samples[Sound::placed];
                 s.at(s.laboratory).line.join(sample.priority, {.since = sample.taken, .person = Sound::placed});
             }},
            {"the sample of person 1 waits at 2 and was sent to 3",
             [](Sound& s) { s.run.state.samples[Sound::placed].laboratory = s.team; }},
            {"a sample of person 1 waits and nobody waits for it", [](Sound& s) { s.file(Sound::placed).awaiting_result = false; }},
            {"3 samples wait, 2 of them in a line", [](Sound& s) { s.run.state.samples[Person(70u)].waiting = true; }},
            {"person 3 is twice in line for a team",
             [](Sound& s) {
                 const TraceCase& c = *s.run.state.tracing.find(Sound::patient);
                 s.at(s.team).line.join(c.rank, {.since = c.asked, .person = Sound::patient});
             }},
            {"at team 3 1 cases wait, it says 0", [](Sound& s) { s.at(s.team).waiting = 0; }},
            {"1 cases wait, 0 of them in a line", [](Sound& s) { s.at(s.team).line = {}; }},
            {"trace_waiting of 0: 1 there, 2 in the series", [](Sound& s) { s.add(Series::trace_waiting, 1); }},
            {"a team has taken on person 3 and will not be done",
             [](Sound& s) { s.run.state.tracing[Sound::patient].waiting = false, s.run.state.tracing[Sound::patient].done = moment(2); }},
            {"person 1 waits for a result and none will come", [](Sound& s) { s.run.state.samples[Sound::placed].waiting = false; }},
            {"batch 0 with 2 tubes to examine is in 0 lines", [](Sound& s) { s.at(s.laboratory).line = {}; }},
            {"batch 0 with 0 tubes to examine is in 1 lines", [](Sound& s) { s.run.state.batches[0].done = 2; }},
            {"batch 0 with 2 tubes to examine is in 0 lines", [](Sound& s) { s.run.state.batches[0].laboratory = s.team; }},
            {"at clinic 4 2 patients wait, it says 1", [](Sound& s) { s.line(1).join(0, {.since = moment(1)}); }},
            {"a finding of day 0.25 at clinic 4 is late", [](Sound& s) { s.line(2).join(0, {.since = moment(0.25)}); }},
            {"1 patients wait at facility 3, which has no doctors",
             [](Sound& s) { s.run.state.doctors[s.team.value].line[0].join(0, {.since = moment(1)}); }},
            {"at team 5 3 names wait, it says 0", [](Sound& s) { s.desk().emplace_back().people = 3; }},
            {"an empty batch of names waits at team 5", [](Sound& s) { s.desk().emplace_back().people = 0; }},
            {"a name at team 5 waits out of turn", [](Sound& s) { s.desk().emplace_back().tie = 2, s.desk().emplace_back().tie = 1; }},
        });
}

namespace {

constexpr int night = 8, morning = 9, evening = 11;  // ticks of the third day

// A small region with commuting, schools, trips, visits, gates and arrivals, in one tick.
struct Town {
    World world;
    Policies policies;
    Luck luck{1};
    State state;
    Known known;
    Before before;
    std::unique_ptr<Whereabouts> whereabouts;

    static World built() {
        WorldSpec spec = synthetic_spec(3000);
        spec.rows = 20, spec.columns = 30;
        World w = build(spec, {{Source(0u), 1, 30}, {Source(0u), 2, 30}});
        w.tables = DiseaseTables(w.disease);
        return w;
    }
    explicit Town(int tick)
        : world([] {
              static const World once = built();
              return once;
          }()) {
        state.conditions.emplace_back();
        state.conditions[0].county.resize(world.places.counties.size());
        for (CountyConditions& c : state.conditions[0].county) c.visits = 0.5;
        state.facilities.resize(world.places.facilities.size());
        for (const auto& [of, n] :
             {std::pair{Of::county, world.places.counties.size()}, {Of::setting, std::size_t{settings}}, {Of::age, age_bands}})
            state.today.size(of, n);
        go_to(tick);
    }
    void go_to(int tick) {
        state.tick = Tick{tick};
        state.conditions_at.assign(static_cast<std::size_t>(tick) + 1, 0);
        const std::vector<Arrival>& all = world.mobility.arrivals;
        for (std::size_t& a = state.next_arrival; a < all.size() && all[a].moment < world.clock.end(state.tick); ++a)
            come(static_cast<std::uint32_t>(a));
        whereabouts = std::make_unique<Whereabouts>(world, luck, state.tick, state.conditions[0]);
        before = before_tick(state);
    }
    void come(std::uint32_t arrival) {
        const Arrival& a = world.mobility.arrivals[arrival];
        state.arrived.set(a.person, static_cast<std::uint32_t>(state.came.size()));
        state.came.push_back({a.person, arrival, a.moment});
    }
    void turn_back(Person p, Moment again = Moment::never()) {
        state.turned_back[p] = {};
        TurnedBackEvent& event = state.events.turned_back.emplace_back();
        event.person = p, event.again = again;
    }
    Stage stage() { return {world, policies, luck, state, known, state.tick, *whereabouts, false}; }
    Presence where(Person p) const { return whereabouts->where(p); }
    std::uint32_t people() const { return world.population.size(); }

    // The first pair of people, one of them with a property and the other of all, that fits.
    template <class One, class Both>
    std::pair<Person, Person> pair(const One& one, const Both& both) const {
        for (std::uint32_t a = 0; a < people(); ++a) {
            if (!one(Person(a))) continue;
            for (std::uint32_t b = 0; b < people(); ++b)
                if (a != b && both(Person(a), Person(b))) return {Person(a), Person(b)};
        }
        FAIL("there is no such pair");
        return {};
    }
    bool at(Person p, Activity a) const { return where(p).activity == a; }
    bool housemates(Person a, Person b) const { return world.population.household(a).contains(b); }
    std::vector<Gate> gates(Person p) const {
        std::vector<Whereabouts::Passing> passing;
        whereabouts->passes(p, passing);
        std::vector<Gate> gates;
        for (const auto& g : passing) gates.push_back(g.gate);
        return gates;
    }
    void checkpoints() {
        auto everywhere = std::make_unique<Everywhere>();
        everywhere->id = PolicyId(0u);
        policies.push_back(std::move(everywhere));
    }

    // The first infects the second at the end of the tick.
    void infect(std::pair<Person, Person> pair, Setting setting) {
        const double now = world.clock.begin(state.tick).days() + 0.2;
        const auto begin = [&](Person p) -> Infection& {
            state.episodes.last.set(p, static_cast<std::uint32_t>(state.episodes.rows.size()));
            Infection& i = state.episodes.rows.emplace_back();
            i.person = p;
            return i;
        };
        Infection& a = begin(pair.first);
        a.infected = moment(now - 5), a.onset = moment(now), a.over = moment(now + 14);
        before = before_tick(state);
        Infection& b = begin(pair.second);
        b.infected = moment(now), b.infector = Episode(0u), b.setting = setting;
    }
    void hold(Person p, Keep at) {
        Holding& h = state.custody[p];
        h.held = h.ordered = true, h.at = at;
        for (Infection& i : state.episodes.rows) i.in_custody = i.in_custody || i.person == p;
    }
    Infection& infector() { return state.episodes.rows[0]; }
    Infection& target() { return state.episodes.rows[1]; }
    std::string faults() { return first(faults_in_infections(stage(), before)); }
    bool alone() { return says(faults_in_infections(stage(), before), "they were not together"); }
};

// A flow of travellers comes in twice, and another not at all.
void come_twice(Mobility& m) {
    std::size_t busy = 0;
    while (busy + 2 < m.to_order.size() && m.flows[m.to_order[busy]].share < 0.2f) ++busy;
    m.to_order[busy + 1] = m.to_order[busy];
}

}  // namespace

TEST_CASE("everyone of a town is in one place in every quarter of a day, and those not yet come are nowhere") {
    for (int tick = night; tick < night + 8; ++tick) {
        Town t(tick);
        INFO("tick " << tick);
        CHECK(first(faults_in_presence(t.stage())) == "");
        CHECK(first(faults_in_people(t.stage(), t.before)) == "");
        t.before.arrivals = t.state.came.size();
        CHECK(first(faults_in_arrivals(t.stage(), t.before)) == "");
    }
}

TEST_CASE("people in two places, in none, or where they do not belong are found") {
    const auto found = [](Town& t, const char* words) {
        const Faults faults = faults_in_presence(t.stage());
        INFO("it says: " << first(faults));
        CHECK(says(faults, words));
    };
    {
        Town t(morning);
        come_twice(t.world.mobility);
        found(t, "is in two places");
        found(t, "and not in its roster");
        found(t, "people are in rosters");
    }
    {
        Town t(morning);  // two flows of commuters claim one desk
        std::vector<CommuteFlow>& flows = t.world.venues[static_cast<std::size_t>(VenueKind::firm)].flows;
        std::size_t large = 0;
        while (flows[large].people < 20) ++large;
        ++flows[large].in_first;
        found(t, "where they do not belong");
    }
    {
        Town t(morning);
        const Person early = t.world.mobility.arrivals.back().person;
        t.state.arrived.set(early, 0);
        found(t, "is absent and should be in the region");
    }
    {
        Town t(evening);
        t.state.arrived = {};
        found(t, "and should be away");
    }
}

TEST_CASE("in a larger world some people and some rosters are asked in each tick, and all of them over several") {
    Town t(evening);
    const std::uint32_t stride = 31, most = (t.people() + stride - 1) / stride;  // no divisor of a week
    std::set<std::string> astray;
    for (int tick = evening; tick < evening + 4 * static_cast<int>(stride); tick += 4) {
        t.go_to(tick);
        t.state.arrived = {};
        const Faults faults = faults_in_presence(t.stage(), most);
        for (const std::string& sentence : faults.sentences()) astray.insert(sentence.substr(0, sentence.find(" is ")));
    }
    CHECK(astray.size() == t.world.mobility.arrivals.size());

    Town twice(morning);
    come_twice(twice.world.mobility);
    std::size_t found = 0;
    for (int tick = morning; tick < morning + 4 * 10; tick += 4) {
        twice.go_to(tick);
        found += says(faults_in_presence(twice.stage(), most), "is in two places");
    }
    CHECK(found > 0);
}

TEST_CASE("arrivals that are lost, early or counted twice are found") {
    const auto found = [](Town& t, const char* words) {
        const Faults faults = faults_in_arrivals(t.stage(), t.before);
        INFO("it says: " << first(faults));
        CHECK(says(faults, words));
    };
    {
        Town t(evening);
        t.state.arrived.set(t.world.mobility.arrivals[0].person, 1);
        found(t, "comes with arrival 0 and is listed otherwise");
    }
    {
        Town t(morning);
        ++t.state.next_arrival;
        found(t, "was not turned back and has not come");
    }
    {
        Town t(morning);
        const Person next = t.world.mobility.arrivals[t.state.next_arrival++].person;
        t.turn_back(next);
        CHECK_FALSE(says(faults_in_arrivals(t.stage(), t.before), "has not come"));
        t.come(static_cast<std::uint32_t>(t.state.next_arrival - 1));
        found(t, "arrivals of");
    }
    {
        Town t(morning);
        t.state.arrived.set(t.world.mobility.arrivals.back().person, 0);
        found(t, "people have come");
    }
    {
        Town t(morning);
        t.state.next_arrival = 0;
        found(t, "arrival 0 is late");
    }
    {
        Town t(morning);
        t.state.today.add(Series::arrivals, 0);
        found(t, "arrivals of 0: 0 there, 1 in the series");
    }
    {
        Town t(morning);
        t.hold(t.world.mobility.arrivals.back().person, Keep::home);
        CHECK(says(faults_in_custody(t.stage()), "is held and has not come yet"));
    }
}

TEST_CASE("people turned back who are lost, come twice or are elsewhere meanwhile are found") {
    const auto found = [](const char* words, const std::function<void(Town&, Person)>& spoil) {
        Town t(morning);
        const std::size_t next = t.state.next_arrival++;
        const Person p = t.world.mobility.arrivals[next].person;
        t.turn_back(p, moment(9));
        t.state.coming_again.plan(t.world.clock.tick_of(moment(9)), {static_cast<std::uint32_t>(next), moment(9), 1});
        t.before = before_tick(t.state);
        CHECK(first(faults_in_arrivals(t.stage(), t.before)) == "");
        spoil(t, p);
        const Faults faults = faults_in_arrivals(t.stage(), t.before);
        INFO("it says: " << first(faults));
        CHECK(says(faults, words));
    };
    found("1 people are on the way again, 0 are to come", [](Town& t, Person) { t.state.events.turned_back[0].again = Moment::never(); });
    found("is to come again and is not on the way", [](Town& t, Person) { t.state.coming_again = {}; });
    found("is to come again and is not on the way", [](Town& t, Person) { t.state.events.turned_back[0].again = moment(8); });
    found("has come in unseen", [](Town& t, Person p) { t.state.turned_back[p].until = t.state.tick; });
    found("stays away and was not turned back", [](Town& t, Person) { t.state.events.turned_back.clear(); });
    found("0 people were turned back or kept from leaving, 1 are listed", [](Town& t, Person) { t.state.events.turned_back.clear(); });
    found("1 people were turned back or kept from leaving, 0 are listed", [](Town& t, Person) { t.state.turned_back = {}; });
    found("and is away until tick 2147483647", [](Town& t, Person) { t.come(static_cast<std::uint32_t>(t.state.next_arrival - 1)); });
    found("and is away until tick 9", [](Town& t, Person p) {
        t.come(static_cast<std::uint32_t>(t.state.next_arrival - 1));
        t.state.turned_back[p].until = t.state.tick;
    });
    found("arrivals_turned_back of", [](Town& t, Person) { t.before.turned_back = 0; });
    Town t(morning);
    const Person away = t.world.mobility.arrivals[t.state.next_arrival].person;
    t.turn_back(away, moment(9));
    t.hold(away, Keep::home);
    CHECK(says(faults_in_custody(t.stage()), "is held and has not come yet"));
}

TEST_CASE("a quota that lets in more than may come, or others than it says, is found") {
    class Quota final : public Policy {
      public:
        Admission rule;
        const Admission* admission() const override { return &rule; }
    };
    Town t(evening);
    std::int64_t today = 0;
    for (const Coming& c : t.state.came) today += t.world.clock.day(t.world.clock.tick_of(c.moment)) == 2;
    REQUIRE(today > 0);
    auto policy = std::make_unique<Quota>();
    Quota& quota = *policy;
    quota.id = PolicyId(0), quota.rule.a_day = static_cast<double>(today);
    t.policies.push_back(std::move(policy));
    CHECK(says(faults_in_arrivals(t.stage(), t.before), "it says 0"));
    t.state.let_in = {{2, today}};
    CHECK(first(faults_in_arrivals(t.stage(), t.before)) == "");
    t.state.let_in[0].people = today - 1;
    CHECK(says(faults_in_arrivals(t.stage(), t.before), "people today, it says"));
    t.state.let_in[0] = {1, today};  // yesterday
    CHECK(says(faults_in_arrivals(t.stage(), t.before), "it says 0"));
    t.state.let_in = {{2, today}}, quota.rule.a_day = static_cast<double>(today - 1);
    CHECK(says(faults_in_arrivals(t.stage(), t.before), "may come"));
    quota.rule.sources.mask = {false, false, false, false, false, false, false, false};
    CHECK(says(faults_in_arrivals(t.stage(), t.before), "has let in 0 people today, it says"));
}

TEST_CASE("housemates meet at home and on a visit, held at home or not, and nowhere else") {
    Town t(night);
    const auto home = [&](Person p) { return t.at(p, Activity::home); };
    t.infect(t.pair(home, [&](Person a, Person b) { return t.housemates(a, b) && home(b); }), Setting::household);
    CHECK(t.faults() == "");
    t.hold(t.infector().person, Keep::home);
    CHECK(t.faults() == "");
    t.hold(t.target().person, Keep::home);
    CHECK(t.faults() == "");
    t.state.custody[t.infector().person].at = Keep::hospital;
    CHECK(t.alone());
    t.state.custody[t.target().person].at = Keep::hospital;
    CHECK(t.alone());
    t.state.custody[t.infector().person].at = t.state.custody[t.target().person].at = Keep::home;
    t.target().person = Person((t.infector().person.value + 100) % t.people());
    CHECK(t.alone());

    Town day(morning);
    day.infect(day.pair([&](Person p) { return day.at(p, Activity::work); },
                        [&](Person a, Person b) { return day.housemates(a, b) && day.at(b, Activity::home); }),
               Setting::household);
    CHECK(day.alone());

    Town out(evening);
    out.infect(out.pair([&](Person p) { return out.at(p, Activity::visit); },
                        [&](Person a, Person b) { return out.housemates(a, b) && out.at(b, Activity::visit); }),
               Setting::household);
    CHECK(out.faults() == "");
    out.hold(out.target().person, Keep::home);
    CHECK(out.alone());
}

TEST_CASE("a team or a class meets at its desks, and a person held is not there") {
    for (const bool school : {false, true}) {
        const Setting setting = school ? Setting::school_class : Setting::team, other = school ? Setting::team : Setting::school_class;
        Town t(morning);
        const auto there = [&](Person p) { return t.at(p, Activity::work) && (t.where(p).venue >= VenueKind::kindergarten) == school; };
        const auto same_group = [&](Person a, Person b) {
            const Presence x = t.where(a), y = t.where(b);
            const Venues& v = t.world.venues[static_cast<std::size_t>(x.venue)];
            return x.venue == y.venue && group_around(v, x.desk).first == group_around(v, y.desk).first;
        };
        t.infect(t.pair(there, [&](Person a, Person b) { return there(b) && same_group(a, b); }), setting);
        CHECK(t.faults() == "");
        t.target().setting = other;
        CHECK(t.alone());
        t.target().setting = setting;
        t.hold(t.infector().person, Keep::home);
        CHECK(t.alone());

        Town apart(morning);  // at work or at school, in one cell, in two groups
        apart.infect(t.pair(there, [&](Person a, Person b) { return there(b) && t.where(a).cell == t.where(b).cell && !same_group(a, b); }),
                     setting);
        CHECK(apart.alone());
    }
}

TEST_CASE("strangers meet where both are, guests meet their hosts, and nobody meets a person held") {
    Town t(morning);
    const auto anywhere = [&](Person p) { return static_cast<bool>(t.where(p).cell); };
    t.infect(t.pair(anywhere, [&](Person a, Person b) { return !t.housemates(a, b) && t.where(a).cell == t.where(b).cell; }),
             Setting::community);
    CHECK(t.faults() == "");
    t.hold(t.target().person, Keep::home);
    CHECK(t.alone());
    Town apart(morning);
    apart.infect(t.pair(anywhere, [&](Person a, Person b) { return anywhere(b) && t.where(a).cell != t.where(b).cell; }),
                 Setting::community);
    CHECK(apart.alone());

    const auto visit = [](Town& town, bool hosts) {
        return town.pair([&](Person p) { return town.at(p, Activity::visit); },
                         [&](Person a, Person b) {
                             return town.at(b, Activity::home) && !town.housemates(a, b) && town.where(a).cell == town.where(b).cell &&
                                    town.housemates(town.where(a).host, b) == hosts;
                         });
    };
    Town guests(evening);
    guests.infect(visit(guests, true), Setting::visit);
    CHECK(guests.faults() == "");
    guests.target().setting = Setting::community;  // a guest meets nobody else
    CHECK(guests.alone());
    guests.target().setting = Setting::household;
    CHECK(guests.alone());
    guests.target().setting = Setting::visit;
    guests.hold(guests.target().person, Keep::home);
    CHECK(guests.alone());
    Town neighbours(evening);
    neighbours.infect(visit(neighbours, false), Setting::visit);
    CHECK(neighbours.alone());
}

TEST_CASE("a queue forms at one gate, where a checkpoint stands") {
    Town t(morning);
    const auto travels = [&](Person p) { return !t.gates(p).empty(); };
    const auto pair = t.pair(travels, [&](Person a, Person b) { return t.gates(a) == t.gates(b); });
    t.infect(pair, Setting::queue);
    CHECK(t.alone());
    t.checkpoints();
    CHECK(t.faults() == "");
    t.hold(t.target().person, Keep::home);
    CHECK(t.alone());
    Town stays(morning);
    stays.checkpoints();
    stays.infect(t.pair(travels, [&](Person, Person b) { return !travels(b); }), Setting::queue);
    CHECK(stays.alone());

    Town entrance(morning);  // two who arrive in this tick by the same way
    entrance.checkpoints();
    const auto comes = [&](Person p) {
        const std::uint32_t a = entrance.state.arrived.find(p);
        if (a == RowMap<Person>::none || entrance.world.clock.tick_of(entrance.world.mobility.arrivals[a].moment) != entrance.state.tick)
            return false;
        const Mobility& m = entrance.world.mobility;
        return !m.routes[m.entry[m.sources[0].entry_route_of][entrance.world.population.township(p).value]].gates.empty();
    };
    entrance.infect(entrance.pair(comes,
                                  [&](Person a, Person b) {
                                      return comes(b) && entrance.world.population.township(a) == entrance.world.population.township(b);
                                  }),
                    Setting::queue);
    CHECK(entrance.faults() == "");
}

TEST_CASE("patients infect those who work at the first place of care, in their own township") {
    Town t(morning);
    const auto near = [&](Person a, Person b) { return t.world.population.township(a) == t.world.population.township(b); };
    const auto there = [&](Person p) { return !t.at(p, Activity::absent); };
    t.infect(t.pair(there, [&](Person a, Person b) { return near(a, b) && there(b); }), Setting::ward);
    CHECK(t.faults() == "");
    t.hold(t.target().person, Keep::home);
    CHECK(t.alone());
    Town far(morning);
    far.infect(t.pair(there, [&](Person a, Person b) { return !near(a, b) && there(b); }), Setting::ward);
    CHECK(far.alone());
}

TEST_CASE("an infection without an infectious infector, or from nowhere, is found") {
    const auto of = [](const std::function<void(Town&)>& spoil) {
        Town t(night);
        const auto home = [&](Person p) { return t.at(p, Activity::home); };
        t.infect(t.pair(home, [&](Person a, Person b) { return t.housemates(a, b) && home(b); }), Setting::household);
        REQUIRE(t.faults() == "");
        spoil(t);
        return t.faults();
    };
    CHECK_THAT(of([](Town& t) { t.infector().infected = moment(-60), t.infector().onset = moment(-55); }),
               Catch::Contains("is not infectious"));
    CHECK_THAT(of([](Town& t) { t.infector().infected = t.target().infected + Moment{10}; }), Catch::Contains("is not infectious"));
    CHECK_THAT(of([](Town& t) { t.infector().dies = true, t.infector().over = t.target().infected - Moment{10}; }),
               Catch::Contains("is not infectious"));
    CHECK_THAT(of([](Town& t) { t.target().infected = t.world.clock.end(t.state.tick); }), Catch::Contains("still to come"));
    CHECK_THAT(of([](Town& t) { t.target().in_custody = true; }), Catch::Contains("said to be held"));
    CHECK_THAT(of([](Town& t) { t.target().infector = Episode(1u); }), Catch::Contains("no older"));
    CHECK_THAT(of([](Town& t) { t.before.episodes = 0; }), Catch::Contains("nobody was there"));
    CHECK_THAT(of([](Town& t) { t.target().infector = {}; }), Catch::Contains("nobody was there"));
    CHECK_THAT(of([](Town& t) { t.target().infector = {}, t.target().setting = Setting::seed; }), Catch::Contains("nobody was there"));
    CHECK_THAT(of([](Town& t) { t.target().infector = {}, t.target().setting = Setting::seed, t.target().source = Source(0u); }),
               Catch::Contains("nobody was there"));
    CHECK_THAT(of([](Town& t) { t.target().setting = Setting::seed; }), Catch::Contains("not together"));
    CHECK_THAT(of([](Town& t) {
                   t.world.disease.infectiousness = Infectiousness::stages;
                   t.world.disease.latent_period = Law::fixed(30), t.world.tables = DiseaseTables(t.world.disease);
               }),
               Catch::Contains("is not infectious"));
}

TEST_CASE("a fault stops the program") {
    Sound s;
    CHECK_FALSE(dies([&] { stop_at(s.stage(), faults_in_custody(s.stage())); }));
    s.at(s.site).used = 0;
    CHECK(dies([&] { stop_at(s.stage(), faults_in_custody(s.stage())); }));
}
