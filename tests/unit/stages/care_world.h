// Two counties of one cell each, people in households, and whatever facilities a test gives them; stages one by one.
#pragma once
#include <algorithm>
#include <memory>
#include <string>

#include "stages/checks.h"
#include "stages/detect.h"
#include "stages/isolate.h"
#include "stages/laboratory.h"
#include "stages/stages.h"
#include "stages/trace.h"

namespace cordon {

struct CareWorld {
    World world;

    explicit CareWorld(std::uint32_t people_a_county = 100, std::uint32_t household = 4, int ticks_per_day = 4) {
        Places& places = world.places;
        for (std::uint32_t c = 0; c < 2; ++c) {
            CountyInfo county;
            county.code = c == 0 ? "A" : "B", county.name = county.code, county.townships = {Township(c), Township(c + 1)};
            places.counties.push_back(county);
            TownshipInfo township;
            township.county = County(c), township.cells = {Cell(c), Cell(c + 1)};
            places.townships.push_back(township);
            CellInfo cell;
            cell.column = static_cast<std::int16_t>(c), cell.township = Township(c);
            places.cells.push_back(cell);
        }
        const std::uint32_t n = people_a_county;
        std::vector<std::uint8_t> mark(2 * n, static_cast<std::uint8_t>(Role::home));
        for (std::uint32_t p = 0; p < 2 * n; ++p)
            if (p % n % household == 0) mark[p] |= Population::first_of_household;
        world.population = Population(std::vector<std::uint8_t>(2 * n, 40), mark, {0, n, 2 * n}, places);
        world.clock = {make_date(2020, 1, 20), ticks_per_day};
        Mobility& m = world.mobility;
        m.routes = {Route{}};
        m.flows_from = m.flows_to = {0, 0, 0};
        world.tables = DiseaseTables(world.disease);
        world.care.other_fevers = 0, world.care.first_share = 0;
    }
    // county: 0 or 1; -1: regional, at the seat of county 0.
    Facility add(FacilityKind kind, int county, double capacity, double turnaround = 0, int opens_day = 0) {
        FacilityInfo f;
        f.kind = kind, f.county = County(std::max(0, county)), f.regional = county < 0, f.capacity = capacity, f.turnaround = turnaround,
        f.opens_day = opens_day;
        world.places.facilities.push_back(f);
        return Facility(world.places.facilities.size() - 1);
    }
};

struct CareRun {
    const World& world;
    Policies policies;
    Luck luck;
    State state;
    Known known;
    std::vector<Due> due;
    std::unique_ptr<Whereabouts> whereabouts;

    explicit CareRun(const CareWorld& w, std::uint64_t seed = 1) : world(w.world), luck(seed) {
        const Places& places = world.places;
        state.today.size(Of::county, places.counties.size());
        state.today.size(Of::facility, places.facilities.size());
        state.today.size(Of::stock, places.stocks.size());
        state.today.size(Of::age, age_bands);
        state.today.size(Of::policy, 8);  // orders of tests name policies that are not there
        state.facilities.resize(places.facilities.size());
        state.conditions.emplace_back();
        state.conditions.back().county.resize(places.counties.size());
    }
    // The next tick begins; returns its stage.
    Stage next() {
        const Tick now = ++state.tick;
        state.conditions_at.push_back(0);
        due = state.agenda.take(now);
        known.due = known.agenda.take(now);
        known.fresh.clear();
        whereabouts = std::make_unique<Whereabouts>(world, luck, now, state.conditions.back());
        return {world, policies, luck, state, known, now, *whereabouts, false};
    }
    // One tick of detection and of carrying out orders, without policies.
    void tick(const std::vector<Order>& orders = {}) {
        Stage s = next();
        const Before before = before_tick(state);
        supply(s);
        detect(s, due);
        isolate(s, orders);
        for (const Faults& faults : {faults_in_custody(s), faults_in_lines(s), faults_in_service(s, before)}) stop_at(s, faults);
    }
    void ticks(int n) {
        for (int k = 0; k < n; ++k) tick();
    }
    Infection& infect(Person p, double infected, double onset, Severity severity = Severity::mild) {
        Infection i;
        i.person = p, i.severity = severity;
        i.infected = moment(infected), i.onset = moment(onset), i.over = moment(onset + 14);
        i.detectable_from = moment(infected + 2), i.detectable_to = moment(onset + 17);
        state.episodes.last.set(p, static_cast<std::uint32_t>(state.episodes.rows.size()));
        state.episodes.rows.push_back(i);
        return state.episodes.rows.back();
    }
    const PersonFile& file(Person p) const { return *known.files.find(p); }
    const Holding& holding(Person p) const { return *state.custody.find(p); }
    std::int64_t total(Series s) const {
        std::int64_t n = 0;
        for (const std::int64_t x : state.today[s]) n += x;
        return n;
    }
    std::vector<Fact> news(FactKind kind) const {
        std::vector<Fact> found;
        for (const Fact& f : known.fresh)
            if (f.kind == kind) found.push_back(f);
        return found;
    }
};

inline Order hold_order(Person p, Reason reason, Keep keep, Moment until = Moment::never(), Priority priority = Priority::contact,
                        std::uint32_t of = Fact::none) {
    Order o;
    o.kind = OrderKind::hold, o.person = p, o.policy = PolicyId(0), o.priority = priority,
    o.reason = {reason, keep, {}, until, PolicyId(0), of};
    return o;
}
inline Order release_order(Person p, Reason reason, std::uint32_t of = Fact::none) {
    Order o;
    o.kind = OrderKind::release, o.person = p, o.policy = PolicyId(0), o.reason = {reason, Keep::home, {}, {}, PolicyId(0), of};
    return o;
}
inline Order sample_order(Person p, Priority priority) {
    Order o;
    o.kind = OrderKind::sample, o.person = p, o.policy = PolicyId(0), o.priority = priority;
    return o;
}

}  // namespace cordon
