// Firms, hospitals, schools and the commuting that fills them.
#include <cmath>

#include "unit/world/population_worlds.h"

using namespace cordon;

namespace {

const World& region(const std::string& code) {
    static std::map<std::string, World> built;
    const auto found = built.find(code);
    return found != built.end() ? found->second : built.emplace(code, build(region_spec(code))).first->second;
}

std::string any_region() { return GENERATE("331100", "411700"); }
const Venues& of(const World& w, VenueKind k) { return w.venues[static_cast<std::size_t>(k)]; }

double mean_size(const Venues& v) { return static_cast<double>(v.venue_desk.back()) / static_cast<double>(v.venue_desk.size() - 1); }

}  // namespace

TEST_CASE("every member commutes, and every township has as many desks as members who come") {
    const World& w = region(any_region());
    const std::size_t townships = w.places.townships.size();
    for (const Venues& v : w.venues) {
        REQUIRE(v.flows_from.size() == townships + 1);
        REQUIRE(v.flows_to.size() == townships + 1);
        bool right = v.flows_from.back() == v.flows.size() && v.flows_to.back() == v.flows.size() && v.to_order.size() == v.flows.size();
        for (std::uint32_t t = 0; t < townships; ++t) {
            std::uint32_t out = 0, in = 0, most = 0;
            Township last;
            for (std::uint32_t i = v.flows_from[t]; i < v.flows_from[t + 1]; ++i) {
                const CommuteFlow& f = v.flows[i];
                right = right && f.from == Township(t) && f.people > 0 && f.out_first == out && (!last || last < f.to);
                out += f.people, last = f.to, ++most;
            }
            right = right && out == w.population.count(Township(t), v.members) && most <= 40;
            last = {};
            for (std::uint32_t o = v.flows_to[t]; o < v.flows_to[t + 1]; ++o) {
                const CommuteFlow& f = v.flows[v.to_order[o]];
                right = right && f.to == Township(t) && f.in_first == in && (!last || last < f.from);
                in += f.people, last = f.from;
            }
            right = right && in == v.township_desk[t + 1] - v.township_desk[t];
        }
        CHECK(right);
    }
}

TEST_CASE("desks are numbered township by township, cell by cell, venue by venue, and a venue lies in one cell") {
    const World& w = region(any_region());
    for (const Venues& v : w.venues) {
        bool right = v.venue_desk.front() == 0 && v.cell_desk.front() == 0 && v.venue_desk.back() == v.township_desk.back() &&
                     v.cell_desk.back() == v.township_desk.back();
        for (std::size_t i = 0; i + 1 < v.venue_desk.size(); ++i) right = right && v.venue_desk[i] < v.venue_desk[i + 1];
        std::size_t venue = 0;
        for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
            const Range<Cell> cells = w.places.townships[t].cells;
            right =
                right && v.cell_desk[cells.first.value] == v.township_desk[t] && v.cell_desk[cells.last.value] == v.township_desk[t + 1];
            right = right && v.township_venue[t] == venue;
            for (const Cell c : cells) {
                while (v.venue_desk[venue] < v.cell_desk[c.value + 1]) ++venue;
                right = right && v.venue_desk[venue] == v.cell_desk[c.value + 1];  // none spans two cells
            }
        }
        CHECK(right);
        CHECK(v.township_venue.back() + 1 == v.venue_desk.size());
    }
}

TEST_CASE("firms have the sizes of the economic census: 28 % of the places in businesses of 2.4 on average, the others Pareto") {
    const World& w = region(any_region());
    const Venues& firms = of(w, VenueKind::firm);
    double by_tens = 0, large = 0;
    std::uint32_t largest = 0;
    for (std::size_t i = 0; i + 1 < firms.venue_desk.size(); ++i) {
        const std::uint32_t n = firms.venue_desk[i + 1] - firms.venue_desk[i];
        largest = std::max(largest, n);
        if (n >= 10) ++by_tens;
        if (n >= 100) ++large;
    }
    // 0.28 / 2.4 + 0.72 / 17.6 venues a place: a mean of 6.35. The tail falls with the exponent 1.06: a tenth and some from 10 to 100.
    CHECK(mean_size(firms) == Approx(6.35).epsilon(0.10));
    CHECK(large / by_tens == Approx(std::pow(10, -1.06)).epsilon(0.25));
    CHECK(largest > 1000);
    CHECK(largest <= 10000);
}

TEST_CASE("one worker in ten works in another county, near rather than far") {
    const World& w = region(any_region());
    const Venues& firms = of(w, VenueKind::firm);
    double all = 0, across = 0, km = 0, own = 0;
    for (const CommuteFlow& f : firms.flows) {
        const TownshipInfo &a = w.places.townships[f.from.value], &b = w.places.townships[f.to.value];
        all += f.people, km += f.people * std::hypot(a.x - b.x, a.y - b.y);
        if (a.county != b.county) across += f.people;
        if (f.from == f.to) own += f.people;
        // Between counties there is a gate on the way.
        if (a.county != b.county) CHECK_FALSE(w.mobility.routes[f.route].gates.empty());
    }
    CHECK(across / all == Approx(0.10).margin(0.02));
    CHECK(own / all > 0.25);
    CHECK(km / all < 15);
}

TEST_CASE("schools have the usual sizes, and every township with pupils teaches them") {
    const World& w = region(any_region());
    for (VenueKind k : {VenueKind::kindergarten, VenueKind::primary, VenueKind::junior}) {
        bool local = true;
        for (const CommuteFlow& f : of(w, k).flows) local = local && f.from == f.to;
        CHECK(local);
    }
    // Small townships have one school each, however few the pupils: means below the national ones are right.
    CHECK(mean_size(of(w, VenueKind::kindergarten)) == Approx(168).epsilon(0.1));
    CHECK(mean_size(of(w, VenueKind::primary)) == Approx(660).epsilon(0.2));
    CHECK(mean_size(of(w, VenueKind::junior)) <= 921 * 1.1);
    CHECK(mean_size(of(w, VenueKind::junior)) > 300);
    CHECK(mean_size(of(w, VenueKind::senior)) == Approx(1724).epsilon(0.1));
    const Venues& senior = of(w, VenueKind::senior);
    for (const CountyInfo& c : w.places.counties) CHECK(senior.township_desk[c.seat.value + 1] > senior.township_desk[c.seat.value]);
}

TEST_CASE("health workers fill hospitals in the county town and clinics everywhere") {
    const World& w = region(any_region());
    const Venues& hospitals = of(w, VenueKind::hospital);
    for (const CountyInfo& c : w.places.counties) {
        CAPTURE(c.code);
        std::uint32_t workers = 0, largest = 0;
        for (const Township t : c.townships) workers += w.population.count(t, only(Role::health_worker));
        for (std::uint32_t v = hospitals.township_venue[c.seat.value]; v < hospitals.township_venue[c.seat.value + 1]; ++v)
            largest = std::max(largest, hospitals.venue_desk[v + 1] - hospitals.venue_desk[v]);
        const double at_seat = hospitals.township_desk[c.seat.value + 1] - hospitals.township_desk[c.seat.value];
        CHECK(at_seat / workers > 0.25);
        CHECK(largest >= std::min(150u, workers / 5));
    }
}

TEST_CASE("a single township keeps all its workers and pupils") {
    WorldSpec s;
    s.kind = WorldKind::well_mixed, s.people = 30000;
    const World w = build(s);
    for (const Venues& v : w.venues) {
        REQUIRE(v.flows.size() == 1);
        CHECK(v.flows[0].people == w.population.count(v.members));
        CHECK(v.venue_desk.back() == v.flows[0].people);
        CHECK(v.flows[0].route == 0);
    }
}
