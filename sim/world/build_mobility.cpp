// Trips between townships and out of the region, absences of cohorts, and which flows pass each gate.
#include <algorithm>
#include <limits>
#include <cmath>
#include <map>
#include <numeric>

#include "base/errors.h"
#include "base/maths.h"
#include "base/parallel.h"
#include "world/build_population.h"
#include "world/commute.h"
#include "world/distances.h"
#include "world/world.h"

namespace cordon {

namespace {

// Our choices, for which we know no data.
constexpr std::size_t nearest_most = 22, drawn_most = 8;  // destinations of a township: the most visited, and some of the others
constexpr std::size_t exits_most = 4;                     // neighbours outside that a township travels to by road
constexpr double outside_pull = 0.2;  // a neighbour outside attracts like this share of the people of a county of the region
constexpr double outside_km = 15;     // [km] beyond the border
constexpr double rail_share = 0.002, coach_share = 0.001;  // of all trips: out of the region by the stations of the county
constexpr double far_km = 60;                              // [km] from where trains serve other counties of the region
constexpr double weekday_share = 5.0 / 7;

struct ModeShare {
    Mode mode;
    double share;
};
using Modes = std::vector<ModeShare>;
const Modes within_modes = {{Mode::walk, 0.55}, {Mode::car, 0.30}, {Mode::bus, 0.15}};
const Modes near_modes = {{Mode::walk, 0.5}, {Mode::car, 0.3}, {Mode::bus, 0.2}};  // under walking_km
const Modes usual_modes = {{Mode::car, 0.6}, {Mode::bus, 0.4}};
const Modes far_modes = {{Mode::car, 0.45}, {Mode::bus, 0.30}, {Mode::rail, 0.25}};
constexpr double walking_km = 3;  // [km]

struct Destination {
    std::uint32_t township = 0;  // or region outside
    double weight = 0;
};

bool more_visited(const Destination& a, const Destination& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.township < b.township;
}

// The most visited, who stand for all.
std::vector<Destination> most_visited(std::vector<Destination> all, std::size_t most) {
    if (all.size() <= most) return all;
    double sum = 0, kept = 0;
    for (const Destination& d : all) sum += d.weight;
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most), all.end(), more_visited);
    all.resize(most);
    for (const Destination& d : all) kept += d.weight;
    for (Destination& d : all) d.weight *= sum / kept;
    return all;
}

// The most visited destinations, and a systematic sample of the others that stands for all of them. `all` in the order of townships.
std::vector<Destination> choose(const std::vector<Destination>& all, Stream& stream) {
    if (all.size() <= nearest_most + drawn_most) return all;
    std::vector<Destination> chosen = all;
    std::nth_element(chosen.begin(), chosen.begin() + nearest_most, chosen.end(), more_visited);
    const Destination first_of_rest = chosen[nearest_most];
    chosen.resize(nearest_most);
    const auto in_rest = [&](const Destination& d) { return !more_visited(d, first_of_rest); };
    double sum = 0;
    for (const Destination& d : all) sum += in_rest(d) ? d.weight : 0;
    if (sum <= 0) return chosen;
    const double step = sum / drawn_most;
    double point = stream.uniform() * step, passed = 0;
    for (const Destination& d : all) {
        if (!in_rest(d)) continue;
        passed += d.weight;
        double weight = 0;
        for (; point < passed; point += step) weight += step;
        if (weight > 0) chosen.push_back({d.township, weight});
    }
    return chosen;
}

// Rail journeys between counties: from the station of the one to that of the other.
class Rail {
  public:
    explicit Rail(const Places& places) : stations_(places.counties.size()) {
        for (std::uint32_t g = 0; g < places.gates.size(); ++g)
            if (places.gates[g].kind == GateKind::rail_station) stations_[places.gates[g].county.value] = Gate(g);
    }
    bool joins(County a, County b) const { return a != b && stations_[a.value] && stations_[b.value]; }
    std::uint32_t between(County a, County b, std::vector<Route>& routes) {
        const auto [entry, made] = route_.try_emplace({a, b}, static_cast<std::uint32_t>(routes.size()));
        if (made) routes.push_back({{stations_[a.value], stations_[b.value]}});
        return entry->second;
    }

  private:
    std::vector<Gate> stations_;
    std::map<std::pair<County, County>, std::uint32_t> route_;
};

class Trips {
  public:
    Trips(const World& world, const RouteTable& ways, const Rail& rail)
        : world_(world),
          ways_(ways),
          rail_(rail),
          distances_(world),
          outside_people_(outside_pull * (world.population.size() / static_cast<double>(world.places.tiles)) /
                          (static_cast<double>(world.places.counties.size()) / world.places.tiles)) {
        for (std::uint32_t t = 0; t < world.places.townships.size(); ++t) people_.push_back(world.population.people(Township(t)).size());
    }

    // The flows of one origin: shares sum to 1. Those to other townships have no route yet.
    std::vector<TripFlow> from(Township origin) const {
        const TownshipInfo& here = world_.places.townships[origin.value];
        const RegionRules& rules = world_.spec.rules;
        Stream stream(
            Luck(static_cast<std::uint64_t>(world_.spec.seed)).draw(Purpose::world_trips, {world_.places[here.cells.first].code()}).bits());
        std::vector<Destination> all;
        for (std::uint32_t t = 0; t < people_.size(); ++t) {
            if (t == origin.value || people_[t] == 0) continue;
            const double km = distances_.km(origin, Township(t));
            if (std::isfinite(km)) all.push_back({t, people_[t] * falling(km)});
        }
        const std::vector<Destination> chosen = choose(all, stream);

        std::vector<TripFlow> flows, stations;
        const auto add = [&](std::vector<TripFlow>& to, Township township, std::uint32_t route, const Modes& modes, double weight) {
            for (const ModeShare& m : modes) to.push_back({township, m.mode, static_cast<float>(weight * m.share), route});
        };
        for (const Destination& d : chosen) {
            const double km = distances_.km(origin, Township(d.township));
            const County there = world_.places.townships[d.township].county;
            const bool by_rail = km > far_km && rail_.joins(here.county, there);
            add(flows, Township(d.township), 0,
                km < walking_km ? near_modes
                : by_rail       ? far_modes
                                : usual_modes,
                d.weight);
        }
        std::vector<Destination> exits;  // by road
        const double by_train = std::min(rail_share, 0.5 * (1 - rules.trips_within)),
                     by_coach = std::min(coach_share, 0.5 * (1 - rules.trips_within));
        for (std::uint32_t o = 0; o < ways_.outside.size(); ++o) {
            const double km = ways_.entry_km(o, origin);
            if (!(km < std::numeric_limits<float>::infinity())) continue;
            if (ways_.outside[o] == "rail")
                stations.push_back({{}, Mode::rail, static_cast<float>(by_train), ways_.outwards(origin, o)});
            else if (ways_.outside[o] == "bus")
                stations.push_back({{}, Mode::bus, static_cast<float>(by_coach), ways_.outwards(origin, o)});
            else
                exits.push_back({o, outside_people_ * falling(km + outside_km)});
        }
        for (const Destination& e : most_visited(std::move(exits), exits_most))
            add(flows, {}, ways_.outwards(origin, e.township), usual_modes, e.weight);
        // Within the township, by station, and the others by their weights.
        double weights = 0, by_station = 0;
        for (const TripFlow& f : flows) weights += f.share;
        for (const TripFlow& f : stations) by_station += f.share;
        const double across = weights > 0 ? 1 - rules.trips_within - by_station : 0;
        for (TripFlow& f : flows) f.share = static_cast<float>(f.share * (across > 0 && weights > 0 ? across / weights : 0));
        std::erase_if(flows, [](const TripFlow& f) { return !(f.share > 0); });
        add(flows, origin, 0, within_modes, 1 - std::max(0.0, across) - by_station);
        flows.insert(flows.end(), stations.begin(), stations.end());
        std::stable_sort(flows.begin(), flows.end(), [](const TripFlow& a, const TripFlow& b) {
            return std::tie(a.to, a.mode, a.route) < std::tie(b.to, b.mode, b.route);
        });
        return merged(flows);
    }

  private:
    double falling(double km) const {
        const double tail = world_.spec.rules.trip_tail;
        return tail == 2 ? 1 / (km * km) : exact::pow(km, -tail);
    }
    // Flows out of the region by one mode and route are one.
    static std::vector<TripFlow> merged(const std::vector<TripFlow>& sorted) {
        std::vector<TripFlow> flows;
        for (const TripFlow& f : sorted) {
            if (!flows.empty() && flows.back().to == f.to && flows.back().mode == f.mode && flows.back().route == f.route)
                flows.back().share += f.share;
            else
                flows.push_back(f);
        }
        return flows;
    }

    const World& world_;
    const RouteTable& ways_;
    const Rail& rail_;
    Distances distances_;
    double outside_people_;              // [persons]
    std::vector<std::uint32_t> people_;  // [township]
};

// The share of people who have nothing else to do in the morning and afternoon, over an ordinary week.
double free_share(const World& w) {
    RoleMask busy = 0;
    if (w.spec.work)
        busy |= only(Role::worker) | only(Role::health_worker) | only(Role::leaver_a) | only(Role::leaver_b) | only(Role::leaver_c) |
                only(Role::leaver_d);
    if (w.spec.schools) busy |= only(Role::kindergarten) | only(Role::primary) | only(Role::junior) | only(Role::senior);
    double residents = 0, at_work = 0;
    for (const Township t : w.one_tile()) {
        residents += w.population.count(t, static_cast<RoleMask>((1u << static_cast<int>(Role::returner_a)) - 1));
        at_work += w.population.count(t, busy);
    }
    return residents == 0 ? 1 : 1 - weekday_share * at_work / residents;
}

void add_flows(const World& w, const RouteTable& ways, Mobility& m) {
    const Rail rail(w.places);
    const Trips trips(w, ways, rail);
    const std::size_t townships = w.places.townships.size();
    std::vector<std::vector<TripFlow>> of(townships);
    for_blocks(townships, [&](std::size_t t) {
        if (w.population.people(Township(t)).size() > 0) of[t] = trips.from(Township(t));
    });
    for (std::size_t t = 0; t < townships; ++t) {
        double sum = 0, passed = 0;
        for (const TripFlow& f : of[t]) sum += f.share;
        for (TripFlow f : of[t]) {
            f.share = static_cast<float>(f.share / sum);
            passed += f.share;
            m.flows.push_back(f), m.origin.push_back(Township(t)), m.cumulative.push_back(passed);
        }
        for (std::size_t i = m.flows_from[t]; i < m.flows.size(); ++i) m.cumulative[i] /= passed;
        m.flows_from[t + 1] = static_cast<std::uint32_t>(m.flows.size());
    }
    for (std::uint32_t i = 0; i < m.flows.size(); ++i)
        if (m.flows[i].to) m.to_order.push_back(i), ++m.flows_to[m.flows[i].to.value + 1];
    std::stable_sort(m.to_order.begin(), m.to_order.end(), [&](std::uint32_t a, std::uint32_t b) { return m.flows[a].to < m.flows[b].to; });
    std::partial_sum(m.flows_to.begin(), m.flows_to.end(), m.flows_to.begin());
}

}  // namespace

// Dates as in 2020, when New Year's Eve was 24 January: leavers gone from 12, 17, 20, 23 January to 10, 14, 18, 24 February;
// returners home from 8, 15, 20 January to 10, 16, 24 February. The days are our choice within the travel season (10 January
// to 18 February) and the order to stay away until 10 February or later.
std::array<std::vector<Span>, 16> festival_absences(std::optional<Date> festival, Date start) {
    constexpr std::int32_t ever = 1000000;
    constexpr int leave[] = {-12, -7, -4, -1}, leave_end[] = {17, 21, 25, 31}, home[] = {-16, -9, -4}, home_end[] = {17, 23, 31};
    std::array<std::vector<Span>, 16> away;
    const auto day = [&](int from_eve) { return *festival + from_eve - start; };
    for (std::size_t k = 0; k < 4 && festival; ++k)
        away[static_cast<std::size_t>(Role::leaver_a) + k] = {{day(leave[k]), day(leave_end[k])}};
    for (std::size_t k = 0; k < 3; ++k) {
        std::vector<Span>& spans = away[static_cast<std::size_t>(Role::returner_a) + k];
        if (festival)
            spans = {{-ever, day(home[k])}, {day(home_end[k]), ever}};
        else
            spans = {{-ever, ever}};
    }
    away[static_cast<std::size_t>(Role::expected)] = {{-ever, ever}};  // each of them until their own arrival
    return away;
}

Mobility build_mobility(const World& w, const RouteTable& ways) {
    Mobility m;
    const std::size_t townships = w.places.townships.size();
    m.flows_from.resize(townships + 1), m.flows_to.resize(townships + 1);
    if (w.spec.trips) {
        add_flows(w, ways, m);
        // All three quarters of the waking day alike, so that people make trips_per_day on average over an ordinary week,
        // workers and pupils included: they are free in the evening and at weekends.
        const double each = std::min(0.95, w.spec.rules.trips_per_day / (1 + 2 * free_share(w)));
        m.trips = {0, each, each, each};
    }
    m.outside = ways.outside;
    m.outside.push_back("");
    m.entry.assign(m.outside.size(), std::vector<std::uint32_t>(townships, 0));
    for (std::uint32_t t = 0; t < townships; ++t) {
        for (std::uint32_t o = 0; o < ways.outside.size(); ++o) m.entry[o][t] = ways.inwards(o, Township(t));
        const std::uint32_t nearest = ways.nearest_outside(Township(t));
        if (nearest < ways.outside.size()) m.entry.back()[t] = ways.inwards(nearest, Township(t));
    }
    m.away = festival_absences(w.holidays.spec().festival_from, w.clock.start);
    if (!w.spec.rules.leavers_return)
        for (std::size_t k = 0; k < 4; ++k)
            for (Span& span : m.away[static_cast<std::size_t>(Role::leaver_a) + k]) span.to = std::numeric_limits<std::int32_t>::max();
    m.transients.assign(w.places.gates.size(), w.spec.transients_per_gate);
    return m;
}

void find_ways(World& w, RouteTable& ways) {
    Mobility& m = w.mobility;
    TownshipPairs pairs;
    const auto each = [&](const auto& trip, const auto& commute) {
        for (std::size_t i = 0; i < m.flows.size(); ++i)
            if (m.flows[i].to && m.flows[i].to != m.origin[i]) trip(m.flows[i], m.origin[i]);
        for (Venues& v : w.venues)
            for (CommuteFlow& f : v.flows) commute(f);
    };
    each([&](const TripFlow& f, Township from) { pairs.push_back({from, f.to}); }, [&](const CommuteFlow& f) { pairs.push_back({f.from, f.to}); });
    find_between(w.places, pairs, ways);
    m.routes = ways.routes;
    Rail rail(w.places);
    const auto county = [&](Township t) { return w.places.townships[t.value].county; };
    each(
        [&](TripFlow& f, Township from) {
            f.route = f.mode == Mode::rail ? rail.between(county(from), county(f.to), m.routes) : ways.between(from, f.to);
        },
        [&](CommuteFlow& f) { f.route = ways.between(f.from, f.to); });
}

void count_firms(World& w) {
    const std::vector<std::uint32_t>& first = w.venues[static_cast<std::size_t>(VenueKind::firm)].township_venue;
    for (CountyInfo& c : w.places.counties) c.firms = first.empty() ? 0 : first[c.townships.last.value] - first[c.townships.first.value];
}

void weigh_cells(World& w) {
    std::vector<float>& weight = w.mobility.cell_weight;
    weight.assign(w.places.cells.size(), 1);
    for (const TownshipInfo& t : w.places.townships) {
        std::uint64_t sum = 0;
        std::vector<std::uint64_t> upto;
        for (const Cell c : t.cells) {
            sum += w.population.people(c).size();
            for (const Venues& v : w.venues)
                if (!v.cell_desk.empty()) sum += v.cell_desk[c.value + 1] - v.cell_desk[c.value];
            upto.push_back(sum);
        }
        for (const Cell c : t.cells)
            if (sum > 0)
                weight[c.value] = static_cast<float>(static_cast<double>(upto[c.value - t.cells.first.value]) / static_cast<double>(sum));
    }
}

void index_gates(World& w) {
    Mobility& m = w.mobility;
    m.trip_flows_at.assign(w.places.gates.size(), {});
    m.commute_flows_at.assign(w.places.gates.size(), {});
    for (std::uint32_t i = 0; i < m.flows.size(); ++i)
        for (const Gate g : m.routes[m.flows[i].route].gates) m.trip_flows_at[g.value].push_back(i);
    for (std::size_t k = 0; k < w.venues.size(); ++k)
        for (std::uint32_t i = 0; i < w.venues[k].flows.size(); ++i)
            for (const Gate g : m.routes[w.venues[k].flows[i].route].gates)
                m.commute_flows_at[g.value].push_back({static_cast<std::uint8_t>(k), i});

    m.commuters_first.assign(w.venues.size(), {});
    std::vector<std::pair<std::uint8_t, std::uint32_t>> passing;
    std::uint32_t commuters = 0, to_firms = 0;
    for (std::size_t k = 0; k < w.venues.size(); ++k) {
        if (k == static_cast<std::size_t>(VenueKind::firm) + 1) to_firms = commuters;
        m.commuters_first[k].assign(w.venues[k].flows.size(), 0);
        for (std::uint32_t i = 0; i < w.venues[k].flows.size(); ++i) {
            if (m.routes[w.venues[k].flows[i].route].gates.empty()) continue;
            m.commuters_first[k][i] = commuters;
            commuters += w.venues[k].flows[i].people;
            passing.push_back({static_cast<std::uint8_t>(k), i});
        }
    }
    m.commuter_roles.assign(commuters, 0);
    m.commuter_lots.assign(to_firms, {});
    for_blocks(passing.size(), [&](std::size_t n) {
        const auto [k, i] = passing[n];
        const CommuteFlow& f = w.venues[k].flows[i];
        const bool firm = static_cast<VenueKind>(k) == VenueKind::firm;
        for (std::uint32_t c = 0; firm && c < f.people; ++c)
            m.commuter_lots[m.commuters_first[k][i] + c] = firm_lot(w, desk_of(w, VenueKind::firm, f, c));
        for (std::uint32_t c = 0; c < f.people; ++c)
            m.commuter_roles[m.commuters_first[k][i] + c] = static_cast<std::uint8_t>(w.population.role(member_of(w, static_cast<VenueKind>(k), f, c)));
    });
}

}  // namespace cordon
