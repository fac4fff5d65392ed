// Dijkstra's algorithm (1959) from every township, with the gate sequences of all ways kept once in a tree of prefixes.
#include "places/roads.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <unordered_map>

#include "base/errors.h"

namespace cordon {

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

// All gate sequences met so far, each numbered once. Maps are only looked up, never iterated.
class Sequences {
  public:
    Sequences() : routes_(1), backwards_(1, 0) {}
    // The sequence `before` and then this gate.
    std::uint32_t extend(std::uint32_t before, Gate gate, double km) {
        const auto [entry, made] =
            next_.try_emplace((std::uint64_t(before) << 32) | gate.value, static_cast<std::uint32_t>(routes_.size()));
        if (made) {
            std::vector<Gate> gates = routes_[before].gates;
            gates.push_back(gate);
            routes_.push_back({std::move(gates), km});
            backwards_.push_back(unknown);
        }
        return entry->second;
    }
    std::uint32_t reversed(std::uint32_t id) {
        if (backwards_[id] != unknown) return backwards_[id];
        const std::vector<Gate> gates = routes_[id].gates;
        std::uint32_t back = 0;
        for (std::size_t i = gates.size(); i-- > 0;) back = extend(back, gates[i], routes_[id].km);
        backwards_[id] = back, backwards_[back] = id;
        return back;
    }
    std::vector<Route> take() { return std::move(routes_); }

  private:
    static constexpr std::uint32_t unknown = 0xffffffffu;
    std::vector<Route> routes_;
    std::vector<std::uint32_t> backwards_;
    std::unordered_map<std::uint64_t, std::uint32_t> next_;
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

// The ways from some starts to every township.
struct Ways {
    std::vector<double> km;
    std::vector<std::uint32_t> sequence;
};

class Network {
  public:
    explicit Network(const Places& places) : roads_(places.townships.size()) {
        for (const RoadEdge& r : places.roads) {
            if (!r.b) continue;
            roads_[r.a.value].push_back({r.b.value, r.km, r.gate});
            roads_[r.b.value].push_back({r.a.value, r.km, r.gate});
        }
    }
    // Of equally long ways the one over the townships of lower number, so that the order of roads does not matter.
    Ways from(const std::vector<Start>& starts, Sequences& sequences) const {
        Ways ways{std::vector<double>(roads_.size(), infinite), std::vector<std::uint32_t>(roads_.size(), 0)};
        struct Item {
            double km;
            std::uint32_t township, before;  // before: the sequence without the gate of the last road
            Gate gate;
            auto operator<=>(const Item&) const = default;
        };
        std::priority_queue<Item, std::vector<Item>, std::greater<>> open;
        std::vector<char> settled(roads_.size(), 0);
        for (const Start& s : starts) open.push({s.km, s.township, 0, s.gate});
        while (!open.empty()) {
            const auto [km, at, before, gate] = open.top();
            open.pop();
            if (settled[at]) continue;
            settled[at] = 1;
            const std::uint32_t sequence = gate ? sequences.extend(before, gate, km) : before;
            ways.km[at] = km, ways.sequence[at] = sequence;
            for (const Road& r : roads_[at]) {
                if (settled[r.to] || km + r.km >= ways.km[r.to]) continue;
                ways.km[r.to] = km + r.km;
                open.push({km + r.km, r.to, sequence, r.gate});
            }
        }
        return ways;
    }

  private:
    std::vector<std::vector<Road>> roads_;
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
    Sequences sequences;
    RouteTable table;
    table.townships = n;
    table.between_.assign(std::size_t(n) * n, 0);
    for (std::uint32_t a = 0; a < n; ++a) {
        const Ways ways = network.from({{a, 0, {}}}, sequences);
        for (std::uint32_t b = a + 1; b < n; ++b) {
            table.between_[std::size_t(a) * n + b] = ways.sequence[b];
            table.between_[std::size_t(b) * n + a] = sequences.reversed(ways.sequence[b]);
        }
    }
    for (const GateInfo& g : places.gates)
        if (g.kind == GateKind::region_border) table.outside.push_back(g.neighbour);
    std::sort(table.outside.begin(), table.outside.end());
    table.outside.erase(std::unique(table.outside.begin(), table.outside.end()), table.outside.end());
    const auto add = [&](std::uint32_t sequence, double km) {
        table.inwards_.push_back(sequence);
        table.outwards_.push_back(sequences.reversed(sequence));
        table.entry_km_.push_back(static_cast<float>(km));
    };
    for (const std::string& neighbour : table.outside) {
        const Ways ways = network.from(exits_towards(places, neighbour), sequences);
        for (std::uint32_t t = 0; t < n; ++t) add(ways.sequence[t], ways.km[t]);
    }
    for (const auto& [kind, name] : {std::pair{GateKind::rail_station, "rail"}, std::pair{GateKind::bus_station, "bus"}}) {
        table.outside.push_back(name);
        std::vector<std::uint32_t> station(places.counties.size(), 0);
        for (std::uint32_t g = 0; g < places.gates.size(); ++g)
            if (places.gates[g].kind == kind) station[places.gates[g].county.value] = sequences.extend(0, Gate(g), 0);
        for (std::uint32_t t = 0; t < n; ++t) {
            const std::uint32_t sequence = station[places.townships[t].county.value];
            add(sequence, sequence == 0 ? infinite : 0);
        }
    }
    table.routes = sequences.take();
    return table;
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
