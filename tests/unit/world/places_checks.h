// What must hold of the land of every world.
#pragma once
#include <catch2/catch.hpp>
#include <cmath>
#include <set>

#include "places/places.h"
#include "unit/places/all_routes.h"

namespace cordon {

// Ranges tile what they are ranges of, in order, and point back to their owners.
inline void check_nesting(const Places& p) {
    std::uint32_t township = 0, cell = 0, village = 0, hamlet = 0;
    std::set<std::uint32_t> codes;
    bool nested = p.hamlet_people.size() == p.hamlets.size();
    for (std::uint32_t c = 0; c < p.counties.size(); ++c) {
        nested &= p.counties[c].townships.first.value == township && p.counties[c].townships.contains(p.counties[c].seat);
        for (const Township t : p.counties[c].townships) {
            const TownshipInfo& info = p.townships[t.value];
            nested &= info.county == County(c) && info.cells.first.value == cell && info.villages.first.value == village;
            nested &= info.cells.contains(info.seat) && info.villages.size() > 0;
            for (const Village v : info.villages) nested &= p.villages[v.value].township == t;
            for (const Cell k : info.cells) {
                nested &= p[k].township == t && p[k].hamlets.first.value == hamlet;
                nested &= p[k].row >= 0 && p[k].row < p.grid.rows && p[k].column >= 0 && p[k].column < p.grid.columns;
                nested &= codes.insert(p[k].code()).second;  // a square is one cell
                nested &= p[k].hamlets.size() > 0 || k == info.seat;
                std::set<std::uint32_t> villages;
                for (const Hamlet h : p[k].hamlets) {
                    nested &= p.hamlets[h.value].cell == k && info.villages.contains(p.hamlets[h.value].village);
                    nested &= villages.insert(p.hamlets[h.value].village.value).second;
                }
                hamlet = p[k].hamlets.last.value;
            }
            const CellInfo& seat = p[info.seat];
            nested &= std::floor(info.x / p.grid.cell_km) == seat.column && std::floor(info.y / p.grid.cell_km) == seat.row;
            cell = info.cells.last.value, village = info.villages.last.value;
        }
        township = p.counties[c].townships.last.value;
    }
    nested &= township == p.townships.size() && cell == p.cells.size() && village == p.villages.size() && hamlet == p.hamlets.size();
    CHECK(nested);
    std::set<std::string> gates;
    for (const GateInfo& g : p.gates) gates.insert(g.name);
    CHECK(gates.size() == p.gates.size());  // names tell gates apart
}

// The counties that a way passes, by its gates: from `at`, through each gate to the other side.
inline bool leads(const Places& p, const Route& r, County at, County to) {
    for (const Gate g : r.gates) {
        const GateInfo& gate = p.gates[g.value];
        if (gate.kind != GateKind::county_border || (gate.county != at && gate.beyond != at)) return false;
        at = gate.county == at ? gate.beyond : gate.county;
    }
    return at == to;
}

// Every change of county has its gate, ways back are ways there reversed, and everybody can be reached.
inline void check_routes(const Places& p) {
    const RouteTable r = all_routes(p);
    bool gated = true, symmetric = true, entered = true, unique = true;
    std::set<std::vector<Gate>> sequences;
    for (const Route& route : r.routes) unique &= sequences.insert(route.gates).second;
    for (std::uint32_t a = 0; a < p.townships.size(); ++a) {
        const County from = p.townships[a].county;
        for (std::uint32_t b = 0; b < p.townships.size(); ++b) {
            const Route &there = r.routes[r.between(Township(a), Township(b))], &back = r.routes[r.between(Township(b), Township(a))];
            gated &= leads(p, there, from, p.townships[b].county);
            symmetric &= std::equal(there.gates.begin(), there.gates.end(), back.gates.rbegin(), back.gates.rend());
        }
        for (std::uint32_t o = 0; o < r.outside.size(); ++o) {
            const Route& in = r.routes[r.inwards(o, Township(a))];
            const Route& out = r.routes[r.outwards(Township(a), o)];
            symmetric &= std::equal(in.gates.begin(), in.gates.end(), out.gates.rbegin(), out.gates.rend());
            entered &= !in.gates.empty() && std::isfinite(r.entry_km(o, Township(a)));
            if (in.gates.empty()) continue;
            const GateInfo& first = p.gates[in.gates[0].value];
            if (o + 2 < r.outside.size()) entered &= first.kind == GateKind::region_border && first.neighbour == r.outside[o];
            const Route rest{{in.gates.begin() + 1, in.gates.end()}};
            entered &= leads(p, rest, first.county, from);
        }
    }
    CHECK(unique);
    CHECK(gated);
    CHECK(symmetric);
    CHECK(entered);
}

}  // namespace cordon
