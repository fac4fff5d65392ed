// Dijkstra's algorithm (1959) from each township that is asked for, with the gate sequences of the ways kept once.
#include "places/roads.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "base/errors.h"
#include "base/parallel.h"
#include "base/rng.h"

namespace cordon {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
using Gates = std::vector<Gate>;

struct GatesHash {
    std::size_t operator()(const Gates& gates) const {
        std::uint64_t h = gates.size();
        for (const Gate g : gates) h = mix(h ^ g.value);
        return h;
    }
};

// All gate sequences met so far, each numbered once. The map is only looked up, never iterated.
class Sequences {
  public:
    explicit Sequences(std::vector<Route>& routes) : routes_(routes) {
        if (routes_.empty()) routes_.emplace_back();
        for (std::uint32_t i = 0; i < routes_.size(); ++i) number_.emplace(routes_[i].gates, i);
    }
    std::uint32_t number(const Gates& gates) {
        const auto [entry, made] = number_.try_emplace(gates, static_cast<std::uint32_t>(routes_.size()));
        if (made) routes_.push_back({gates});
        return entry->second;
    }
    std::uint32_t reversed(std::uint32_t id) {
        const Gates& gates = routes_[id].gates;
        return number(Gates(gates.rbegin(), gates.rend()));
    }

  private:
    std::vector<Route>& routes_;
    std::unordered_map<Gates, std::uint32_t, GatesHash> number_;
};

struct Road {
    std::uint32_t to;
    double km;
    Gate gate;
};

struct Start {
    std::uint32_t township;
    double km;
    Gate gate;  // passed before
};

// The ways from some starts: of each township how far it is, and the road by which it is reached.
struct Ways {
    static constexpr std::uint32_t start = 0xffffffffu;
    std::vector<double> km;
    std::vector<std::uint32_t> before;  // the township before; `start`: none
    std::vector<Gate> gate;             // on the last road
    Gates to(std::uint32_t township) const {  // in the order of travel
        Gates gates;
        for (std::uint32_t at = township; at != start && km[at] < infinite; at = before[at])
            if (gate[at]) gates.push_back(gate[at]);
        std::reverse(gates.begin(), gates.end());
        return gates;
    }
};

class Network {
  public:
    explicit Network(const Places& places) : first_(places.townships.size() + 1, 0) {
        const auto both = [&](const auto& body) {
            for (const RoadEdge& r : places.roads)
                if (r.b) body(r.a.value, Road{r.b.value, r.km, r.gate}), body(r.b.value, Road{r.a.value, r.km, r.gate});
        };
        both([&](std::uint32_t at, const Road&) { ++first_[at + 1]; });
        for (std::size_t t = 1; t < first_.size(); ++t) first_[t] += first_[t - 1];
        roads_.resize(first_.back());
        std::vector<std::uint32_t> next = first_;
        both([&](std::uint32_t at, const Road& road) { roads_[next[at]++] = road; });
    }
    // Of equally long ways the one over the townships of lower number, so that the order of roads does not matter. Ends where all
    // that are wanted have been reached.
    void find(const std::vector<Start>& starts, const std::vector<std::uint32_t>* wanted, Ways& ways) const {
        const std::size_t n = first_.size() - 1;
        ways.km.assign(n, infinite), ways.before.assign(n, Ways::start), ways.gate.assign(n, Gate{});
        struct Item {
            double km;
            std::uint32_t township, before;
            Gate gate;
            bool operator>(const Item& o) const { return std::tie(km, township, gate) > std::tie(o.km, o.township, o.gate); }
        };
        std::vector<char> settled(n, 0);
        std::size_t left = wanted ? wanted->size() : n + 1;
        std::vector<char> is_wanted(wanted ? n : 0, 0);
        if (wanted)
            for (const std::uint32_t t : *wanted) is_wanted[t] = 1;
        std::priority_queue<Item, std::vector<Item>, std::greater<>> open;
        for (const Start& s : starts) open.push({s.km, s.township, Ways::start, s.gate});
        while (!open.empty() && left > 0) {
            const Item here = open.top();
            open.pop();
            if (settled[here.township]) continue;
            settled[here.township] = 1;
            ways.km[here.township] = here.km, ways.before[here.township] = here.before, ways.gate[here.township] = here.gate;
            left -= wanted && is_wanted[here.township];
            for (std::uint32_t r = first_[here.township]; r < first_[here.township + 1]; ++r) {
                const Road& road = roads_[r];
                if (settled[road.to] || here.km + road.km >= ways.km[road.to]) continue;
                ways.km[road.to] = here.km + road.km;
                open.push({here.km + road.km, road.to, here.township, road.gate});
            }
        }
    }

  private:
    std::vector<std::uint32_t> first_;  // [townships + 1] into roads_
    std::vector<Road> roads_;
};

// By which gates each neighbour is left for the region.
std::vector<Start> exits_towards(const Places& places, const std::string& neighbour) {
    std::vector<Start> starts;
    for (const RoadEdge& r : places.roads)
        if (!r.b && r.gate && places.gates[r.gate.value].neighbour == neighbour) starts.push_back({r.a.value, r.km, r.gate});
    return starts;
}

}  // namespace

RouteTable find_routes(const Places& places) {
    const std::uint32_t n = static_cast<std::uint32_t>(places.townships.size());
    const Network network(places);
    RouteTable table;
    Sequences sequences(table.routes);
    table.townships = n;
    table.between_.resize(n);
    for (const GateInfo& g : places.gates)
        if (g.kind == GateKind::region_border) table.outside.push_back(g.neighbour);
    std::sort(table.outside.begin(), table.outside.end());
    table.outside.erase(std::unique(table.outside.begin(), table.outside.end()), table.outside.end());
    const auto add = [&](const Gates& gates, double km) {
        const std::uint32_t inwards = sequences.number(gates);
        table.inwards_.push_back(inwards);
        table.outwards_.push_back(sequences.reversed(inwards));
        table.entry_km_.push_back(static_cast<float>(km));
    };
    for (const std::string& neighbour : table.outside) {
        Ways ways;
        network.find(exits_towards(places, neighbour), nullptr, ways);
        for (std::uint32_t t = 0; t < n; ++t) add(ways.to(t), ways.km[t]);
    }
    for (const auto& [kind, name] : {std::pair{GateKind::rail_station, "rail"}, std::pair{GateKind::bus_station, "bus"}}) {
        table.outside.push_back(name);
        std::vector<Gates> station(places.counties.size());
        for (std::uint32_t g = 0; g < places.gates.size(); ++g)
            if (places.gates[g].kind == kind) station[places.gates[g].county.value] = {Gate(g)};
        for (std::uint32_t t = 0; t < n; ++t) {
            const Gates& gates = station[places.townships[t].county.value];
            add(gates, gates.empty() ? infinite : 0);
        }
    }
    return table;
}

void find_between(const Places& places, const TownshipPairs& pairs, RouteTable& table) {
    const Network network(places);
    const std::size_t n = places.townships.size();
    std::vector<std::vector<std::uint32_t>> wanted(n);  // [township] others of higher number
    for (const auto& [a, b] : pairs)
        if (a != b) wanted[std::min(a, b).value].push_back(std::max(a, b).value);
    struct Found {
        std::uint32_t from, to;
        Gates gates;
    };
    const std::vector<Found> all = gather<Found>(n, [&](std::size_t a, std::vector<Found>& out) {
        std::vector<std::uint32_t>& to = wanted[a];
        if (to.empty()) return;
        std::sort(to.begin(), to.end());
        to.erase(std::unique(to.begin(), to.end()), to.end());
        thread_local Ways ways;  // kept for its memory alone
        const std::uint32_t from = static_cast<std::uint32_t>(a);
        network.find({{from, 0, {}}}, &to, ways);
        for (const std::uint32_t b : to) out.push_back({from, b, ways.to(b)});
    });
    Sequences sequences(table.routes);
    for (std::vector<RouteTable::Way>& ways : table.between_) ways.clear();
    for (const Found& f : all) {
        const std::uint32_t there = sequences.number(f.gates);
        table.between_[f.from].push_back({f.to, there, sequences.reversed(there)});
    }
}

std::uint32_t RouteTable::between(Township a, Township b) const {
    if (a == b) return 0;
    const std::vector<Way>& ways = between_[std::min(a, b).value];
    const auto way = std::lower_bound(ways.begin(), ways.end(), std::max(a, b).value, [](const Way& w, std::uint32_t to) { return w.to < to; });
    expects(way != ways.end() && way->to == std::max(a, b).value);
    return a < b ? way->there : way->back;
}

std::uint32_t RouteTable::find_outside(const std::string& name) const {
    return static_cast<std::uint32_t>(std::find(outside.begin(), outside.end(), name) - outside.begin());
}

std::uint32_t RouteTable::nearest_outside(Township t) const {
    std::uint32_t best = static_cast<std::uint32_t>(outside.size());
    double least = infinite;
    for (std::uint32_t o = 0; o + 2 < outside.size(); ++o)
        if (entry_km(o, t) < least) least = entry_km(o, t), best = o;
    return best;
}

}  // namespace cordon
