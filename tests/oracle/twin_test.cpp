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
    return out << activity_names[static_cast<std::size_t>(p.activity)] << " in cell " << p.cell.value << ", desk " << p.desk << ", flow "
               << p.flow << ", host " << p.host.value;
}
}  // namespace cordon

namespace {

struct Case {
    Scenario scenario;
    World world;
    explicit Case(const std::string& file, const std::vector<std::string>& sets = {})
        : scenario(read_scenario(CORDON_SOURCE_DIR "/tests/oracle/" + file, sets)) {
        world = build_world(scenario);
        // Cohorts who leave for some days, as at the Spring Festival.
        world.mobility.away[static_cast<std::size_t>(Role::farm)] = {{12, 16}};
        world.mobility.away[static_cast<std::size_t>(Role::worker)] = {{33, 36}};
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
    CHECK(a.turned_back == b.turned_back);
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
    CHECK(a.relapse_from == b.relapse_from);
    CHECK(a.relapse_to == b.relapse_to);
    CHECK(a.without_bed == b.without_bed);
    CHECK(a.strain == b.strain);
    CHECK(a.kind == b.kind);
    CHECK(a.ordinal == b.ordinal);
}

void same_infections(const std::vector<Infection>& real, const std::vector<Infection>& twin) {
    for (std::size_t k = 0; k < std::min(real.size(), twin.size()); ++k) {
        INFO("infection " << k << " of person " << real[k].person.value << ", setting "
                          << setting_names[static_cast<std::size_t>(real[k].setting)]);
        same(real[k], twin[k]);
    }
    REQUIRE(real.size() == twin.size());
}

void same_series(const Tally& real, const Tally& twin) {
    for (std::size_t k = 0; k < series_count; ++k) {
        const Series s = static_cast<Series>(k);
        if (series_info[k].of == Of::policy && s != Series::orders && s != Series::active) continue;  // whose share of the others it is
        INFO("series " << series_info[k].name);
        if (real[s] != twin[s]) CHECK(real[s] == twin[s]);
    }
}

// Who is held where: for messages, where what is known differs.
void same_custody(const Simulation& real, const twin::Twin& twin) {
    for (std::size_t r = 0; r < real.state.custody.size(); ++r) {
        const Person p = real.state.custody.key(r);
        const Holding &a = real.state.custody.row(r), &b = twin.custody[p.value];
        INFO("person " << p.value);
        CHECK(a.held == b.held);
        CHECK(a.at == b.at);
        CHECK(a.facility == b.facility);
        CHECK(a.since == b.since);
        CHECK(a.waiting_since == b.waiting_since);
        CHECK(a.priority == b.priority);
        CHECK(a.next_check == b.next_check);
    }
    CHECK(real.known.files.size() == twin.known.files.size());
    for (std::size_t r = 0; r < real.known.files.size(); ++r) {
        const PersonFile &a = real.known.files.row(r), *b = twin.known.files.find(real.known.files.key(r));
        INFO("file of person " << real.known.files.key(r).value);
        REQUIRE(b);
        CHECK(a.state == b->state);
        CHECK(a.found_by == b->found_by);
        CHECK(a.fever == b->fever);
        CHECK(a.condition == b->condition);
        CHECK(a.onset == b->onset);
        CHECK(a.last_sample == b->last_sample);
        CHECK(a.awaiting_result == b->awaiting_result);
        CHECK(a.last_exposure == b->last_exposure);
        CHECK(a.traced_from == b->traced_from);
        CHECK(a.reasons.size() == b->reasons.size());
        CHECK(a.contacts.size() == b->contacts.size());
    }
}

// Tables of events do not depend on the order within a tick, so they are compared sorted.
template <class Event, class Key>
void same_table(std::vector<Event> real, std::vector<Event> twin, const Key& key) {
    const auto before = [&](const Event& a, const Event& b) { return key(a) < key(b); };
    std::sort(real.begin(), real.end(), before), std::sort(twin.begin(), twin.end(), before);
    CHECK(std::equal(real.begin(), real.end(), twin.begin(), twin.end(), [&](const Event& a, const Event& b) { return key(a) == key(b); }));
}
void same_events(const Events& real, const Events& twin) {
    same_table(real.tests, twin.tests, [](const TestEvent& e) {
        return std::tuple(e.person, e.sampled, e.reported, e.purpose, e.positive, e.infected, e.laboratory, e.assay, e.pool);
    });
    same_table(real.kept_back, twin.kept_back,
               [](const KeptBackEvent& e) { return std::tuple(e.person, e.source, e.moment, e.policy, e.step, e.infected); });
    same_table(real.stays, twin.stays, [](const StayEvent& e) { return std::tuple(e.person, e.reason, e.since, e.until, e.policy, e.ended_by); });
    same_table(real.gate_hits, twin.gate_hits,
               [](const GateEvent& e) { return std::tuple(e.person, e.gate, e.moment, e.step, e.infected); });
    same_table(real.entrance_hits, twin.entrance_hits, [](const EntranceEvent& e) {
        return std::tuple(e.person, e.cell, e.place, e.moment, e.policy, e.step, e.infected);
    });
    same_table(real.links, twin.links, [](const LinkEvent& e) {
        return std::tuple(e.of, e.contact, e.setting, e.by, e.last, e.named, e.policy);
    });
    same_table(real.history, twin.history, [](const HistoryEvent& e) {
        return std::tuple(e.person, e.moment, e.what, e.where, e.other, e.policy, e.detail, e.after);
    });
    same_table(real.spots, twin.spots, [](const SpotEvent& e) {
        return std::tuple(e.person, e.kind, e.cell, e.last, e.closed, e.until, e.members, e.away, e.policy);
    });
    same_table(real.turned_back, twin.turned_back,
               [](const TurnedBackEvent& e) { return std::tuple(e.person, e.source, e.moment, e.again, e.policy, e.permit); });
    same_table(real.sweep_finds, twin.sweep_finds,
               [](const SweepEvent& e) { return std::tuple(e.person, e.moment, e.what, e.policy, e.infected); });
    same_table(real.matches, twin.matches, [](const MatchEvent& e) {
        return std::tuple(e.person, e.listed, e.checked, e.policy, e.team, e.arrival, e.infected);
    });
    same_table(real.discharges, twin.discharges, [](const DischargeEvent& e) {
        return std::tuple(e.person, e.admitted, e.confirmed, e.discharged, e.hospital, e.infectious, e.again, e.policy, e.alternative);
    });
}

// The counts of the day, before they are set back, and their sums over all days.
struct Daily final : Observer {
    std::optional<Tally> counts;
    std::array<std::int64_t, series_count> total{};
    void day(const Simulation& s, int) override {
        counts = s.state.today;
        for (std::size_t k = 0; k < series_count; ++k)
            for (const std::int64_t n : (*counts)[static_cast<Series>(k)]) total[k] += n;
    }
};

}  // namespace

TEST_CASE("everyone is where the twin has written them down, and so is every roster") {
    set_parallel({1, false, 1, 256});
    const Case c("twin.toml");
    const Luck luck(3);
    const Known known;
    const twin::Seats seats(c.world);
    std::array<int, 5> seen{};
    Tally acts;
    acts.size(Of::policy, c.scenario.policies.size()), acts.size(Of::county, c.world.places.counties.size());
    for (int t = 0; t < c.scenario.run.days * c.world.clock.ticks_per_day; t += 5) {  // all quarters and all days of the week
        const Conditions conditions = adjust(c.world, c.scenario.policies, known, Tick{t}, acts);
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

namespace {

// Runs both, and compares what happened in each tick and what was counted on each day.
twin::Twin run_both(const Case& c, std::uint64_t seed, Daily& daily) {
    Simulation real(c.scenario, c.world, seed);
    twin::Twin twin(c.scenario, c.world, seed);
    real.observers = {&daily};
    while (!real.finished()) {
        twin.tick();
        real.tick();
        INFO("seed " << seed << ", tick " << real.state.tick.index);
        const bool same = real.state.digest == twin.digest && real.known.digest == twin.known.digest;
        if (!same || daily.counts) same_infections(real.state.episodes.rows, twin.infections);
        if (!same || daily.counts) same_series(daily.counts ? *daily.counts : real.state.today, twin.today);
        if (!same) same_events(real.state.events, twin.events), same_custody(real, twin);
        REQUIRE(real.state.digest == twin.digest);
        REQUIRE(real.known.digest == twin.known.digest);
        daily.counts.reset();
    }
    same_events(real.state.events, twin.events);
    return twin;
}

}  // namespace

TEST_CASE("the twin has the same kinds of contacts, at home and elsewhere, and people who keep away and name those whom they met") {
    set_parallel({1, false, 1, 256});
    const Case c("twin_kinds.toml");
    std::array<int, 3> by_kind{};
    std::int64_t said = 0, named = 0, held = 0;
    for (const std::uint64_t seed : {1, 2, 3}) {
        Daily daily;
        const twin::Twin twin = run_both(c, seed, daily);
        for (const Infection& i : twin.infections)
            if (i.setting == Setting::community) ++by_kind[i.kind];
        said += daily.total[static_cast<std::size_t>(Series::suspected)], named += static_cast<std::int64_t>(twin.events.links.size());
        held += daily.total[static_cast<std::size_t>(Series::infections_held)];
    }
    for (const int n : by_kind) CHECK(n > 20);
    CHECK(said > 100);
    CHECK(named > 50);
    CHECK(held > 20);
}

TEST_CASE("the twin has the same infections, onsets, recoveries and deaths, tick by tick, under changing limits") {
    set_parallel({1, false, 1, 256});
    const Case c("twin.toml");
    std::array<int, settings> by_setting{};
    int deaths = 0;
    for (const std::uint64_t seed : {1, 2, 3}) {
        Daily daily;
        const twin::Twin twin = run_both(c, seed, daily);
        for (const Infection& i : twin.infections) ++by_setting[static_cast<std::size_t>(i.setting)], deaths += i.dies;
    }
    // Everything occurs, so that nothing is the same by its absence.
    for (const Setting s : {Setting::household, Setting::team, Setting::school_class, Setting::community, Setting::visit, Setting::seed}) {
        INFO(setting_names[static_cast<std::size_t>(s)]);
        CHECK(by_setting[static_cast<std::size_t>(s)] > 0);
    }
    CHECK(deaths > 0);
}

TEST_CASE("the twin has the same infections for other rates, steps of time, profiles of infectiousness and mixing of ages") {
    set_parallel({1, false, 1, 256});
    const std::string matrix = "contacts.matrix=\"" CORDON_SOURCE_DIR "/scenarios/data/contacts/prem2021_china.csv\"";
    const std::vector<std::vector<std::string>> variants = {
        {"run.ticks_per_day=8"},
        {"disease.infectiousness=\"since_infection\"", "disease.infectious_time={ law=\"gamma\", mean=5, sd=2 }", "disease.dispersion=0"},
        {"disease.infectiousness=\"stages\""},
        {"contacts.age_mixing=true", matrix},
        {"contacts.r0=30", "contacts.household_pair=5"}};  // many who infect one person in one tick
    for (std::vector<std::string> sets : variants) {
        INFO(sets[0]);
        sets.push_back("run.days=30");
        Daily daily;
        const Case c("twin.toml", sets);
        const twin::Twin twin = run_both(c, 7, daily);
        CHECK(twin.infections.size() > 50);
    }
}

TEST_CASE(
    "the twin has the same crossings, queues, findings, tests, contacts, holdings and discharges, tick by tick, where capacities bind") {
    set_parallel({1, false, 1, 256});
    const Case c("twin_control.toml");
    const std::array few = {Series::transfers, Series::transfers_to_province, Series::transfer_waiting, Series::tests_after_discharge, Series::positive_again, Series::relapses, Series::crises, Series::crises_without_bed, Series::deaths_for_want_of_bed,
                            Series::serious, Series::serious_short, Series::arrivals_severe, Series::arrivals_infected_turned_back, Series::infections_of_arrivals_households, Series::spot_away,
                            Series::reinfections,
                            Series::stock_lent, Series::stock_returned, Series::stock_bought, Series::stock_faulty_found, Series::stock_faulty_used,
                            Series::lanes_without_thermometer, Series::tests_for_want_of_kits, Series::spots_kept_closed,
                            Series::places_blocked, Series::places_bound_for, Series::infected_inside, Series::staff_infected_inside, Series::staff_teams,
                            Series::staff_rotated, Series::staff_lent, Series::staff_fallen_out, Series::overflow_home};
    std::array<std::int64_t, few.size()> in_all{};
    std::ptrdiff_t in_queues = 0;  // infections: a few in some hundreds, so that one seed may have none
    for (const std::uint64_t seed : {1, 2, 3}) {
        Daily daily;
        const twin::Twin twin = run_both(c, seed, daily);
        INFO("seed " << seed);
        // Every part of control acts, and what is finite runs out.
        for (const Series s : {Series::infections_held, Series::confirmed,      Series::suspected,
                               Series::discharged,      Series::contacts_named, Series::arrivals_seen,
                               Series::care_sought,     Series::other_fevers,   Series::arrivals_turned_back, Series::sweep_visits,
                               Series::sweep_refused,   Series::sweep_fevers,   Series::sweep_arrivals,
                               Series::sweep_lodgers,   Series::worker_days,    Series::lodgers_registered,
                               Series::record_checks,   Series::arrivals_matched, Series::matched_wrongly,
                               Series::held_home,
                               Series::held_site,       Series::held_hospital,  Series::held_waiting,
                               Series::tests_mass, Series::tests_rapid, Series::rapid_positives, Series::lab_pools, Series::lab_lost, Series::lab_results,
                               Series::tests,           Series::positives,      Series::traced,
                               Series::gate_screened,   Series::gate_flagged,   Series::gate_caught,
                               Series::entrance_flagged, Series::entrance_caught, Series::entrance_staff,
                               Series::first_care,      Series::first_care_infected, Series::first_care_referred, Series::fevers_reported,
                               Series::staff_infected,  Series::seen_specialist, Series::seen_authority, Series::doctors_waiting,
                               Series::risk_fevers, Series::trips_prevented,
                               Series::departures_examined, Series::departures_unexamined, Series::departures_stopped_infected,
                               Series::arrivals_infected, Series::arrivals_found,
                               Series::gate_waited,     Series::queue,          Series::used,
                               Series::traced_second,   Series::traced_proven,  Series::trace_waiting,
                               Series::named_by_team,   Series::named_backward, Series::named_second_order,
                               Series::named_by_app,    Series::named_by_record,
                               Series::spots_closed,    Series::spot_members,
                               Series::zones_sealed,    Series::errands,        Series::errands_run,
                               Series::institution_sealed, Series::hotel_guests, Series::hotel_full,
                               Series::stock_on_hand,   Series::stock_used,     Series::stock_short,     Series::stock_received}) {
            INFO("series " << series_info[static_cast<std::size_t>(s)].name);
            CHECK(daily.total[static_cast<std::size_t>(s)] > 0);
        }
        in_queues += std::count_if(twin.infections.begin(), twin.infections.end(), [](const Infection& i) { return i.setting == Setting::queue; });
        for (const Setting on_record : {Setting::queue, Setting::vehicle})
            CHECK(std::any_of(twin.events.links.begin(), twin.events.links.end(), [&](const LinkEvent& e) {
                return e.by == NamedBy::record && e.setting == static_cast<std::uint8_t>(on_record);
            }));
        for (std::size_t k = 0; k < few.size(); ++k) in_all[k] += daily.total[static_cast<std::size_t>(few[k])];
    }
    for (std::size_t k = 0; k < few.size(); ++k) {
        INFO("series " << series_info[static_cast<std::size_t>(few[k])].name);
        CHECK(in_all[k] > 0);
    }
    CHECK(in_queues > 0);
}

TEST_CASE("the twin has the same where policies come late, end early, or wait for a number of cases") {
    set_parallel({1, false, 1, 256});
    const Case c("twin_control.toml",
                 {"run.days=54", "policy.tests.when.from=2020-01-24", "policy.tracing.when.from=2020-01-26", "policy.contacts.when.from=2020-01-30",
                  "policy.care.when.start.figure=cases", "policy.care.when.start.at_least=3", "policy.discharge.when.from=2020-02-05", "policy.arrivals.when.from=2020-01-28",
                  "policy.borders.when.to=2020-01-22", "policy.contacts.when.to=2020-02-12"});
    Daily daily;
    run_both(c, 5, daily);
    for (const Series s : {Series::held_home, Series::held_site, Series::held_hospital, Series::traced, Series::discharged}) {
        INFO("series " << series_info[static_cast<std::size_t>(s)].name);
        CHECK(daily.total[static_cast<std::size_t>(s)] > 0);
    }
}

TEST_CASE("threads, shuffled blocks and gates resolved person by person change nothing against the twin") {
    const Case c("twin_control.toml", {"run.days=30", "run.individuals=true"});
    set_parallel({1, true, 5, 3});
    Daily daily;
    run_both(c, 3, daily);
    set_parallel({3, false, 1, 2});
    run_both(c, 4, daily);
    set_parallel({1, false, 1, 256});
}

// With so many lanes nobody waits, and nobody is followed; or whoever finds no lane free is waved through.
TEST_CASE("the twin has the same crossings at gates where nobody waits, and where nobody has patience") {
    set_parallel({1, false, 1, 256});
    for (const auto& [set, waved] : {std::pair{"policy.borders.lanes=60", false}, std::pair{"policy.borders.longest_wait=0", true}}) {
        const Case c("twin_control.toml", {"run.days=30", "policy.stations.lanes=40", "policy.stations.staff=0", "policy.borders.pass[0].lanes=60",
                                           "policy.borders.pass[1].lanes=60", "stock.thermometers.amount=5000", set});
        Daily daily;
        run_both(c, 5, daily);
        CHECK(daily.total[static_cast<std::size_t>(Series::gate_flagged)] > 0);
        CHECK((daily.total[static_cast<std::size_t>(Series::gate_waved)] > 0) == waved);
    }
}
