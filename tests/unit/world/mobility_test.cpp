// Trips, the ways they take, and the absences of cohorts.
#include <cmath>

#include "unit/world/population_worlds.h"

using namespace cordon;

namespace {

World any_world() {
    const std::string kind = GENERATE("331100", "411700", "synthetic");
    return build(kind == "synthetic" ? synthetic_spec(50000, 40) : region_spec(kind));
}

}  // namespace

TEST_CASE("the trips of every township add up, most of them stay in it, and no origin has too many flows") {
    const World w = any_world();
    const Mobility& m = w.mobility;
    const std::size_t townships = w.places.townships.size();
    bool right = m.flows_from.size() == townships + 1 && m.origin.size() == m.flows.size() && m.cumulative.size() == m.flows.size();
    for (std::uint32_t t = 0; t < townships; ++t) {
        if (w.population.people(Township(t)).size() == 0) continue;
        double sum = 0, within = 0;
        for (std::uint32_t i = m.flows_from[t]; i < m.flows_from[t + 1]; ++i) {
            const TripFlow& f = m.flows[i];
            sum += f.share;
            if (f.to == Township(t)) within += f.share, right = right && f.route == 0 && f.mode != Mode::rail;
            right = right && m.origin[i] == Township(t) && f.share > 0 && std::abs(m.cumulative[i] - sum) < 1e-5;
        }
        right = right && std::abs(sum - 1) < 1e-5 && std::abs(within - 0.85) < 1e-5 && m.cumulative[m.flows_from[t + 1] - 1] == 1;
        CHECK(m.flows_from[t + 1] - m.flows_from[t] <= 96);
    }
    CHECK(right);
}

TEST_CASE("flows into a township are listed by origin, and those that leave the region are in no list") {
    const World w = any_world();
    const Mobility& m = w.mobility;
    std::size_t listed = 0, leaving = 0;
    for (const TripFlow& f : m.flows) leaving += !f.to;
    bool right = true;
    for (std::uint32_t t = 0; t < w.places.townships.size(); ++t)
        for (std::uint32_t o = m.flows_to[t]; o < m.flows_to[t + 1]; ++o, ++listed) {
            right = right && m.flows[m.to_order[o]].to == Township(t);
            if (o > m.flows_to[t]) right = right && m.to_order[o - 1] < m.to_order[o];
        }
    CHECK(right);
    CHECK(listed + leaving == m.flows.size());
    CHECK(leaving > 0);
}

TEST_CASE("trips across borders pass gates, trips by rail pass stations, and few leave the region") {
    const World w = any_world();
    const Mobility& m = w.mobility;
    double trips = 0, leaving = 0;
    bool gated = true;
    for (std::size_t i = 0; i < m.flows.size(); ++i) {
        const TripFlow& f = m.flows[i];
        const std::vector<Gate>& gates = m.routes[f.route].gates;
        const County here = w.places.townships[m.origin[i].value].county;
        const double n = w.population.people(m.origin[i]).size() * static_cast<double>(f.share);
        trips += n, leaving += f.to ? 0 : n;
        if (f.mode == Mode::rail)
            gated = gated && !gates.empty() && w.places.gates[gates.front().value].kind == GateKind::rail_station &&
                    w.places.gates[gates.front().value].county == here;
        if (!f.to || w.places.townships[f.to.value].county != here) gated = gated && !gates.empty();
    }
    CHECK(gated);
    CHECK(leaving / trips > 0.002);
    CHECK(leaving / trips < 0.05);
}

TEST_CASE("longer trips fall off with the square of the distance") {
    // One origin in the middle of a synthetic map with equal townships: near and far, weighted by distance squared, are alike.
    const World w = build(synthetic_spec(400000, 100));
    const Mobility& m = w.mobility;
    double near = 0, near_expected = 0, far = 0, far_expected = 0;
    for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
        const TownshipInfo& a = w.places.townships[t];
        for (std::uint32_t u = 0; u < w.places.townships.size(); ++u) {
            const TownshipInfo& b = w.places.townships[u];
            const double km2 = (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
            if (t != u) (km2 < 20 * 20 ? near_expected : far_expected) += 1 / km2;
        }
        for (std::uint32_t i = m.flows_from[t]; i < m.flows_from[t + 1]; ++i) {
            if (!m.flows[i].to || m.flows[i].to == Township(t)) continue;
            const TownshipInfo& b = w.places.townships[m.flows[i].to.value];
            (std::hypot(a.x - b.x, a.y - b.y) < 20 ? near : far) += m.flows[i].share;
        }
    }
    // 400 origins with 8 sampled far destinations each: a standard error of about 1 / sqrt(3200) = 1.8 %.
    CHECK(far / near == Approx(far_expected / near_expected).epsilon(0.08));
}

TEST_CASE("people make the stated trips a day on average over an ordinary week") {
    const World w = any_world();
    RoleMask busy = 0;
    for (const Venues& v : w.venues) busy |= v.members;
    const double residents = w.population.count(0x0fff), at_work = w.population.count(busy);
    const auto& trips = w.mobility.trips;
    const double weekday = (trips[1] + trips[2]) * (1 - at_work / residents) + trips[3], weekend = trips[1] + trips[2] + trips[3];
    CHECK((5 * weekday + 2 * weekend) / 7 == Approx(1.5).epsilon(1e-9));
    CHECK(trips[0] == 0);
    CHECK(trips[1] < 1);
}

TEST_CASE("cells attract by residents and desks, and the last of a township closes the sum") {
    const World w = any_world();
    bool right = true;
    for (const TownshipInfo& t : w.places.townships) {
        double all = 0, passed = 0;
        const auto attraction = [&](Cell c) {
            double n = w.population.people(c).size();
            for (const Venues& v : w.venues) n += v.cell_desk[c.value + 1] - v.cell_desk[c.value];
            return n;
        };
        for (const Cell c : t.cells) all += attraction(c);
        if (all == 0) continue;
        for (const Cell c : t.cells)
            passed += attraction(c), right = right && std::abs(w.mobility.cell_weight[c.value] - passed / all) < 1e-6;
        right = right && w.mobility.cell_weight[t.cells.last.value - 1] == 1.0f;
    }
    CHECK(right);
}

TEST_CASE("the way in ends with the gates of the way out, reversed, and the nearest is by road") {
    const World w = build(region_spec("331100"));
    const Mobility& m = w.mobility;
    const RouteTable ways = find_routes(w.places);
    REQUIRE(m.outside.size() == ways.outside.size() + 1);
    REQUIRE(m.outside.back().empty());
    for (std::uint32_t t = 0; t < w.places.townships.size(); ++t) {
        const std::vector<Gate>& nearest = m.routes[m.entry.back()[t]].gates;
        REQUIRE_FALSE(nearest.empty());
        CHECK(w.places.gates[nearest.front().value].kind == GateKind::region_border);
    }
}

TEST_CASE("every flow is listed at each gate that it passes, and nowhere else") {
    const World w = any_world();
    std::size_t listed = 0, passed = 0;
    bool right = true;
    for (std::uint32_t g = 0; g < w.places.gates.size(); ++g) {
        for (const std::uint32_t f : w.mobility.trip_flows_at[g]) {
            const auto& gates = w.mobility.routes[w.mobility.flows[f].route].gates;
            right = right && std::find(gates.begin(), gates.end(), Gate(g)) != gates.end();
        }
        for (const auto& [kind, f] : w.mobility.commute_flows_at[g]) {
            const auto& gates = w.mobility.routes[w.venues[kind].flows[f].route].gates;
            right = right && std::find(gates.begin(), gates.end(), Gate(g)) != gates.end();
        }
        listed += w.mobility.trip_flows_at[g].size() + w.mobility.commute_flows_at[g].size();
    }
    for (const TripFlow& f : w.mobility.flows) passed += w.mobility.routes[f.route].gates.size();
    for (const Venues& v : w.venues)
        for (const CommuteFlow& f : v.flows) passed += w.mobility.routes[f.route].gates.size();
    CHECK(right);
    CHECK(listed == passed);
}

TEST_CASE("cohorts are away over the Spring Festival as in 2020, and at home otherwise") {
    const Date start = make_date(2020, 1, 8);
    const auto away = festival_absences(make_date(2020, 1, 24), start);
    const auto is_away = [&](Role r, Date d) {
        bool a = false;
        for (const Span& s : away[static_cast<std::size_t>(r)]) a = a || s.holds(d - start);
        return a;
    };
    CHECK_FALSE(is_away(Role::leaver_a, make_date(2020, 1, 11)));
    CHECK(is_away(Role::leaver_a, make_date(2020, 1, 12)));
    CHECK(is_away(Role::leaver_a, make_date(2020, 2, 9)));
    CHECK_FALSE(is_away(Role::leaver_a, make_date(2020, 2, 10)));
    CHECK(is_away(Role::leaver_d, make_date(2020, 1, 23)));
    CHECK_FALSE(is_away(Role::leaver_d, make_date(2020, 2, 24)));
    CHECK(is_away(Role::returner_a, make_date(2020, 1, 7)));
    CHECK_FALSE(is_away(Role::returner_a, make_date(2020, 1, 8)));
    CHECK_FALSE(is_away(Role::returner_c, make_date(2020, 1, 20)));
    CHECK_FALSE(is_away(Role::returner_c, make_date(2020, 2, 23)));
    CHECK(is_away(Role::returner_c, make_date(2020, 2, 24)));
    for (Role r : {Role::home, Role::worker, Role::primary}) CHECK(away[static_cast<std::size_t>(r)].empty());
}

TEST_CASE("without a festival leavers stay and returners never come") {
    const auto away = festival_absences({}, make_date(2020, 6, 1));
    CHECK(away[static_cast<std::size_t>(Role::leaver_b)].empty());
    REQUIRE(away[static_cast<std::size_t>(Role::returner_b)].size() == 1);
    for (int day : {-400, 0, 400}) CHECK(away[static_cast<std::size_t>(Role::returner_b)][0].holds(day));
}
