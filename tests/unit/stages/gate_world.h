// The smallest world with a road into it: one cell, gates one after the other, and people who are expected from outside.
#pragma once
#include <memory>

#include "policy/policy.h"
#include "stages/move.h"
#include "stages/stages.h"

namespace cordon {

struct GateWorld {
    World world;

    GateWorld(std::uint32_t people, std::size_t gates, int ticks_per_day = 4) {
        Places& places = world.places;
        places.counties.resize(1);
        places.counties[0].code = "1", places.counties[0].name = "One Xian", places.counties[0].townships = {Township(0), Township(1)};
        places.townships.resize(1);
        places.townships[0].county = County(0), places.townships[0].cells = {Cell(0), Cell(1)};
        places.cells.resize(1);
        places.cells[0].township = Township(0);
        Route way_in;
        for (std::size_t g = 0; g < gates; ++g) {
            places.gates.emplace_back();
            places.gates.back().name = "gate " + std::to_string(g);
            places.gates.back().county = County(0);
            way_in.gates.push_back(Gate(g));
        }
        world.clock.ticks_per_day = ticks_per_day;
        world.population =
            Population(std::vector<std::uint8_t>(people, 40),
                       std::vector<std::uint8_t>(people, static_cast<std::uint8_t>(Role::expected) | Population::first_of_household),
                       {0, people}, places);
        Mobility& m = world.mobility;
        m.routes = {Route{}, way_in};
        m.flows_from = m.flows_to = {0, 0};
        m.trip_flows_at.resize(gates), m.commute_flows_at.resize(gates);
        m.transients.assign(gates, 0);
        m.entry = {{1}};
        m.sources.resize(1);
        world.tables = DiseaseTables(world.disease);
    }
    // Brings everyone, evenly over one day.
    void expect_all(int day) {
        const std::uint32_t n = world.population.size();
        for (std::uint32_t p = 0; p < n; ++p) {
            world.mobility.arrivals.push_back({Person(p), moment(day + (p + 0.5) / n), Source(0), p});
            world.mobility.arrival_of.set(Person(p), p);
        }
    }
};

// A checkpoint at every gate, and nothing else.
class Everywhere final : public Policy {
  public:
    Screening screening;
    void posts(const Known&, const Now& now, std::vector<Post>& posts) const override {
        for (std::size_t g = 0; g < now.places.gates.size(); ++g) posts.push_back({Gate(g), id, &screening});
    }
};

// A run of the stages `move` and `screen` alone.
struct GateRun {
    const World& world;
    Policies policies;
    Luck luck;
    State state;
    Known known;
    Moved moved;
    std::vector<Exposure> exposures;
    std::vector<std::int64_t> total = std::vector<std::int64_t>(series_count, 0);  // [series] over all gates and days

    GateRun(const World& w, const Screening& how, std::uint64_t seed = 1) : world(w), luck(seed) {
        auto everywhere = std::make_unique<Everywhere>();
        everywhere->id = PolicyId(0);
        everywhere->screening = how;
        everywhere->screening.make_ready();
        policies.push_back(std::move(everywhere));
        state.today.size(Of::gate, w.places.gates.size());
        state.today.size(Of::county, 1);
        state.today.size(Of::policy, 8);
        state.queues.resize(w.places.gates.size());
        state.conditions.emplace_back();
        state.conditions.back().county.resize(1);
    }
    // People 0, every, 2 x every, ... are infected and have fever all the time.
    void infect_every(std::uint32_t every) {
        for (std::uint32_t p = 0; p < world.population.size(); p += every) {
            Infection i;
            i.person = Person(p);
            i.infected = moment(-5), i.onset = moment(0), i.over = moment(100), i.fever_from = moment(-1), i.fever_to = moment(100);
            state.episodes.last.set(i.person, static_cast<std::uint32_t>(state.episodes.rows.size()));
            state.episodes.rows.push_back(i);
        }
    }
    void tick(bool individuals = false) {
        const Tick now = ++state.tick;
        const Whereabouts whereabouts(world, luck, now, state.conditions.back());
        Stage stage{world, policies, luck, state, known, now, whereabouts, individuals};
        moved = move(stage);
        const std::vector<Exposure> more = screen(stage, moved);
        exposures.insert(exposures.end(), more.begin(), more.end());
        if (world.clock.part(now + 1) != 0) return;
        for (std::size_t s = 0; s < series_count; ++s)
            if (series_info[s].of == Of::gate || series_info[s].of == Of::county)
                for (std::int64_t n : state.today[static_cast<Series>(s)]) total[s] += n;
        state.today.next_day();
    }
    void days(int n) {
        for (int k = 0; k < n * world.clock.ticks_per_day; ++k) tick();
    }
    std::int64_t sum(Series s) const { return total[static_cast<std::size_t>(s)]; }
    std::int64_t facts(FactKind kind) const {
        std::int64_t n = 0;
        for (const Fact& f : known.fresh) n += f.kind == kind;
        return n;
    }
};

// A checkpoint without queue to speak of, with one step.
inline Screening one_step(const ScreenStep& step) {
    Screening s;
    s.steps = {step};
    s.steps[0].seconds = 0;
    s.service = Law::fixed(0);
    s.other_fever_prevalence = s.other_symptoms_prevalence = 0;
    return s;
}

}  // namespace cordon
