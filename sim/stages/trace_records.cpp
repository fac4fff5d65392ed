// Whom the records of journeys have next to someone: tickets and registrations of arrivals, and the lists of checkpoints.
#include <algorithm>

#include "base/permutation.h"
#include "stages/contacts.h"
#include "stages/move.h"
#include "stages/tell.h"
#include "stages/trace_history.h"

namespace cordon {

namespace {

// Where arrivals come in; none: no way in is known.
Gate station_of(const World& w, const Arrival& a) {
    const std::uint32_t entry = w.mobility.sources[a.source.value].entry_route_of;
    if (entry >= w.mobility.entry.size()) return {};
    const std::vector<Gate>& gates = w.mobility.routes[w.mobility.entry[entry][w.population.township(a.person).value]].gates;
    return gates.empty() ? Gate{} : gates.front();
}

}  // namespace

// Who came from the same place in the same tick through the same station, and sat near; and the group in any case. Seats are
// taken in the order of arrival.
void History::vehicle() {
    if (!asks(Setting::vehicle)) return;
    const Mobility& m = s_.world.mobility;
    const std::uint32_t own = m.arrival_of.find(of_);
    if (own == RowMap<Person>::none) return;
    const Clock& clock = s_.world.clock;
    const Arrival& a = m.arrivals[own];
    const Tick tick = clock.tick_of(a.moment);
    if (a.moment < question_.from || tick >= s_.now) return;
    const Gate station = station_of(s_.world, a);
    // One side of the case, outwards; false: the vehicle ends here.
    std::uint32_t seats = 0;
    const auto next = [&](const Arrival& b) {
        if (clock.tick_of(b.moment) != tick) return false;
        const bool together = b.source == a.source && station_of(s_.world, b) == station && ++seats <= seats_near;
        if (together || b.group == a.group) add(b.person, b.moment, Setting::vehicle);
        return true;
    };
    for (std::size_t k = own; k-- > 0 && next(m.arrivals[k]);) continue;
    seats = 0;
    for (std::size_t k = own + 1; k < m.arrivals.size() && next(m.arrivals[k]); ++k) continue;
}

// Whether someone who was to pass a gate came as far: not whoever was sent home at another before it.
bool History::came_to(const Whereabouts& w, Person p, Gate gate, bool back) const {
    const Stop* stop = s_.state.stopped.find(p, w.tick());
    if (!stop) return true;
    if (back || stop->closed || stop->from < w.tick()) return false;
    std::vector<Whereabouts::Passing> way;
    w.passes(p, way);
    const auto at = std::find_if(way.begin(), way.end(), [&](const Whereabouts::Passing& g) { return g.gate == gate || g.gate == stop->gate; });
    return at == way.end() || at->gate == gate;
}

// Who passed a checkpoint just before and after. Who they are is drawn among those who crossed in the same half of the tick: the
// line itself is not kept.
void History::line(const Whereabouts& w, Gate gate, bool back) {
    const GateLoad load = w.load(gate);
    const Name name = gate_name(s_.world, gate);
    const std::uint32_t when = static_cast<std::uint32_t>(w.tick().index);
    std::uint32_t people = 0;
    for (const GatePart& part : load.parts) people += part.back == back ? part.people : 0;
    if (people < 2) return;
    const Permutation order(people, s_.luck.draw(Purpose::record_place, name, when, back + 1));
    const std::uint32_t place = s_.luck.draw(Purpose::record_place, name_, when, name.value, back + 1).below(people);
    const std::uint32_t first = place - std::min(place, next_in_line), last = std::min(people - 1, place + next_in_line);
    for (std::uint32_t k = first; k <= last; ++k) {
        if (k == place) continue;
        std::uint32_t slot = order(k);
        Person p;
        for (const GatePart& part : load.parts) {
            if (part.back != back) continue;
            if (slot < part.people) {
                p = w.member(load, part.first + slot);
                break;
            }
            slot -= part.people;
        }
        const Holding* h = p ? s_.state.custody.find(p) : nullptr;
        const bool free = !h || !h->held || h->since > s_.world.clock.begin(w.tick());
        if (p && free && came_to(w, p, gate, back)) add(p, s_.world.clock.end(w.tick()), Setting::queue);
    }
}

void History::lines() {
    if (!asks(Setting::queue)) return;
    std::vector<Whereabouts::Passing> passing;
    for (const Whereabouts& w : past_) {
        const auto tick = static_cast<std::size_t>(w.tick().index);
        if (!at_large_in(w) || !w.crossing_tick() || tick >= s_.state.posted_at.size()) continue;
        const std::vector<Gate>& posted = s_.state.posted[s_.state.posted_at[tick]];
        if (posted.empty()) continue;
        passing.clear();
        w.passes(of_, passing);
        for (const Whereabouts::Passing& g : passing)
            if (std::binary_search(posted.begin(), posted.end(), g.gate) && came_to(w, of_, g.gate, g.back)) line(w, g.gate, g.back);
    }
}

}  // namespace cordon
