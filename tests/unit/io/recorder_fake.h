// A small world and a made-up epidemic, to feed the recorder without a simulation.
#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "io/recorder.h"

namespace cordon::fake {

struct Size {
    int counties = 3, gates = 4, days = 30, ticks_per_day = 4;
    int infections_most = 40;  // a day, at the peak
};

struct Run {
    Size size;
    Scenario scenario;
    World world;
    State state;
    Known known;
    std::vector<std::uint64_t> digests;
    explicit Run(Size);
    RunView view() const { return {scenario, world, state, known, digests}; }
    void day(int day);  // fills what the day brought
};

// Records all days of a made-up run and returns what was spent on it.
inline void record(Run& run, Recorder& recorder) {
    recorder.begin(run.view());
    for (int d = 0; d < run.size.days; ++d) {
        run.day(d);
        recorder.day(run.view(), d);
    }
    recorder.end(run.view());
}

inline Run::Run(Size s) : size(s) {
    scenario.title = "a made-up epidemic";
    scenario.path = "made-up.toml";
    scenario.resolved = "[run]\ndays = " + std::to_string(s.days) + "\n";
    scenario.run.days = s.days;
    scenario.run.ticks_per_day = s.ticks_per_day;
    scenario.run.start = make_date(2020, 1, 10);

    for (const char* name : {"north gate", "home isolation"}) {
        scenario.policies.push_back(std::make_unique<Policy>());
        scenario.policies.back()->name = name, scenario.policies.back()->kind = "made_up";
    }

    world.clock = {scenario.run.start, s.ticks_per_day};
    world.hash = 0x1234;
    Places& p = world.places;
    p.grid.lon0 = 119, p.grid.lat0 = 27.5, p.grid.rows = 10, p.grid.columns = s.counties;
    std::vector<std::uint8_t> age, mark;
    std::vector<std::uint32_t> cell_first = {0};
    for (int c = 0; c < s.counties; ++c) {  // a county is a column of the grid, of two townships of five cells
        CountyInfo& county = p.counties.emplace_back();
        county.code = std::to_string(331100 + c), county.name = "County " + std::to_string(c + 1);
        county.townships = {Township(2 * c), Township(2 * c + 2)};
        for (int t = 0; t < 2; ++t) {
            const std::size_t number = p.townships.size();
            TownshipInfo& township = p.townships.emplace_back();
            township.code = county.code + "00" + std::to_string(t), township.name = "Township " + std::to_string(number);
            township.county = County(c), township.cells = {Cell(5 * number), Cell(5 * number + 5)};
            township.x = c + 0.5, township.y = 5.0 * t + 2.5;
            for (int r = 0; r < 5; ++r) {
                p.cells.push_back({static_cast<std::int16_t>(5 * t + r), static_cast<std::int16_t>(c), Township(number), {}});
                for (int i = 0; i < 100; ++i)
                    age.push_back(static_cast<std::uint8_t>(i % 90)), mark.push_back(i % 3 == 0 ? Population::first_of_household : 0);
                cell_first.push_back(static_cast<std::uint32_t>(age.size()));
            }
        }
        for (const FacilityKind kind : {FacilityKind::hospital, FacilityKind::isolation_site}) {
            FacilityInfo& facility = p.facilities.emplace_back();
            facility.name = facility_kind_names[static_cast<std::size_t>(kind)] + " of " + county.name;
            facility.kind = kind, facility.county = County(c), facility.cell = Cell(10 * c);
            facility.capacity = kind == FacilityKind::hospital ? 60 : 150;
        }
    }
    for (int g = 0; g < s.gates; ++g) {
        GateInfo& gate = p.gates.emplace_back();
        gate.name = "Gate " + std::to_string(g + 1), gate.kind = g % 2 ? GateKind::rail_station : GateKind::region_border;
        gate.county = County(g % s.counties), gate.neighbour = "330700", gate.x = g * 0.5, gate.y = 3;
    }
    p.synthetic = {"settlement places: drawn at random", "firm sizes: power law with exponent 1.06"};
    world.mobility.sources.emplace_back().name = "wu han";
    world.population = Population(std::move(age), std::move(mark), std::move(cell_first), p);

    state.today.size(Of::county, p.counties.size());
    state.today.size(Of::gate, p.gates.size());
    state.today.size(Of::facility, p.facilities.size());
    state.today.size(Of::policy, scenario.policies.size());
    state.today.size(Of::setting, settings);
    state.today.size(Of::age, age_bands);
    state.today.size(Of::region, 1);
}

inline void Run::day(int day) {
    Tally& t = state.today;
    t.next_day();
    const auto wave = [&](double at) { return std::exp(-0.5 * std::pow((day - at * size.days) / (0.14 * size.days), 2)); };
    std::uint32_t who = static_cast<std::uint32_t>(day) * 7919;
    for (std::size_t c = 0; c < world.places.counties.size(); ++c) {
        const double share = 1.0 / (1.0 + static_cast<double>(c));
        const auto count = [&](double most, double at) { return static_cast<std::int64_t>(most * share * wave(at) + 0.5); };
        t.add(Series::infections, c, count(size.infections_most, 0.35));
        t.set(Series::infectious, c, count(8 * size.infections_most, 0.45));
        t.add(Series::confirmed, c, count(0.6 * size.infections_most, 0.5));
        t.add(Series::suspected, c, count(0.8 * size.infections_most, 0.45));
        t.add(Series::asymptomatic, c, count(0.1 * size.infections_most, 0.55));
        t.set(Series::held_home, c, count(40 * size.infections_most, 0.45));
        t.set(Series::held_site, c, count(8 * size.infections_most, 0.5));
        t.set(Series::held_hospital, c, count(6 * size.infections_most, 0.6));
        t.set(Series::held_waiting, c, count(2 * size.infections_most, 0.45));
        t.add(Series::tests, c, count(9 * size.infections_most, 0.5));
        t.set(Series::used, 2 * c, std::min<std::int64_t>(60, count(6 * size.infections_most, 0.6)));
        t.set(Series::queue, 2 * c, std::max<std::int64_t>(0, count(6 * size.infections_most, 0.6) - 60));
        t.set(Series::used, 2 * c + 1, std::min<std::int64_t>(150, count(8 * size.infections_most, 0.5)));
        t.set(Series::queue, 2 * c + 1, std::max<std::int64_t>(0, count(8 * size.infections_most, 0.5) - 150));
        for (std::int64_t i = 0; i < count(size.infections_most, 0.35); ++i) {
            Infection x;
            x.person = Person((who += 104729) % world.population.size());
            x.infector = state.episodes.rows.empty() ? Episode{} : Episode(state.episodes.rows.size() / 2);
            if (x.infector) ++state.episodes[x.infector].offspring;
            x.source = x.infector ? Source{} : Source(0);
            x.setting = x.infector ? Setting::household : Setting::seed;
            x.cell = Cell(10 * c);
            x.infected = moment(day + 0.25);
            x.onset = moment(day + 5.5);
            x.over = moment(day + 20);
            state.episodes.rows.push_back(x);
            state.events.tests.push_back({x.person, moment(day + 6), moment(day + 7), 0, true, true, Facility(0)});
            state.events.stays.push_back({x.person, Reason::confirmed, moment(day + 7), Moment::never(), PolicyId(1)});
        }
    }
    for (std::size_t g = 0; g < world.places.gates.size(); ++g) {
        t.add(Series::gate_passed, g, 4000);
        t.add(Series::gate_screened, g, 3900);
        t.add(Series::gate_flagged, g, 35 + day % 7);
        t.add(Series::gate_infected, g, static_cast<std::int64_t>(8 * wave(0.3)));
        t.add(Series::gate_caught, g, static_cast<std::int64_t>(3 * wave(0.3)));
        state.events.gate_hits.push_back({Person{}, Gate(g), moment(day + 0.5), 0, false});
    }
    for (int i = 0; i < size.ticks_per_day; ++i) digests.push_back(mix(digests.size()));
}

}  // namespace cordon::fake
