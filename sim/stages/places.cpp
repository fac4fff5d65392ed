// Finite places: who waits for one, who gets it, and what that frees.
#include <algorithm>
#include <tuple>

#include "stages/beds.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/isolate.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

Series stock_of(Keep k) { return k == Keep::home ? Series::held_home : k == Keep::site ? Series::held_site : Series::held_hospital; }
FacilityKind kind_of(Keep k) { return k == Keep::site ? FacilityKind::isolation_site : FacilityKind::hospital; }

WaitingLine& line(State& state, County c, Keep k) { return state.places_wanted[2 * c.value + (k == Keep::hospital ? 1 : 0)]; }

// The first of a county who still waits; those who no longer do are passed over.
const Waiting* first_waiting(Stage& s, County c, Keep k, std::size_t* priority) {
    WaitingLine& in = line(s.state, c, k);
    while (const Waiting* w = in.front(priority)) {
        const Holding& h = *s.state.custody.find(w->person);
        if (h.waiting_since == w->since && h.wants == k && h.priority == *priority) return w;
        in.pop();
    }
    return nullptr;
}

// Shown at the place that would take them first.
void count_waiting(Stage& s, County c, Keep wants, std::int32_t n) {
    s.state.today.add(Series::held_waiting, c.value, n);
    const std::vector<Facility> places = serving(s.world.places, c, kind_of(wants));
    if (!places.empty()) s.state.facilities[places[0].value].waiting += n;
}

std::int32_t room(const Stage& s, Facility f) {
    if (!open(s, f)) return 0;
    return static_cast<std::int32_t>(s.world.places.facilities[f.value].capacity) - s.state.facilities[f.value].used;
}

// Own places of a county go to those who wait there.
void fill_own(Stage& s, County c, Keep k, std::vector<Facility>& regional) {
    std::size_t priority = 0;
    for (const Facility f : serving(s.world.places, c, kind_of(k))) {
        if (is_regional(s.world.places.facilities[f.value])) {
            if (std::find(regional.begin(), regional.end(), f) == regional.end()) regional.push_back(f);
            continue;
        }
        for (std::int32_t left = room(s, f); left > 0; --left) {
            const Waiting* w = first_waiting(s, c, k, &priority);
            if (!w) return;
            put(s, w->person, true, k, f);
        }
    }
}

// Regional places go to the first in the lines of all counties together.
void fill_regional(Stage& s, Keep k, const std::vector<Facility>& regional) {
    const std::size_t counties = s.world.places.counties.size();
    for (const Facility f : regional) {
        for (std::int32_t left = room(s, f); left > 0; --left) {
            const Waiting* best = nullptr;
            std::size_t best_priority = 0;
            for (std::size_t c = 0; c < counties; ++c) {
                std::size_t priority = 0;
                const Waiting* w = first_waiting(s, County(c), k, &priority);
                if (w && (!best || std::tie(priority, *w) < std::tie(best_priority, *best))) best = w, best_priority = priority;
            }
            if (!best) return;
            put(s, best->person, true, k, f);
        }
    }
}

}  // namespace

void put(Stage& s, Person p, bool held, Keep at, Facility to) {
    Holding& h = s.state.custody[p];
    Tally& t = s.state.today;
    const County county = county_of(s.world, p);
    const Moment now = s.world.clock.end(s.now);
    if (h.facility) --s.state.facilities[h.facility.value].used, unlist_serious(s, p);
    if (h.held) t.add(stock_of(h.at), county.value, -1);
    const bool left = s.known.files.find(p)->reasons.empty();
    const bool was_ordered = h.ordered, was_held = h.held, was_home = h.at == Keep::home;
    h.held = held, h.at = at, h.facility = to, h.ordered = !left;
    if (to) ++s.state.facilities[to.value].used, stop_waiting(s, p);
    if (held) t.add(stock_of(at), county.value, 1);
    if (held && !was_held) h.since = now;
    if (to && was_home) h.left_home = now;
    if (left) h = Holding{};
    if (to) list_serious(s, p);
    s.state.digest.add(static_cast<std::uint32_t>(Record::holding),
                       {name_of(s.world, p).value, static_cast<std::uint64_t>(now.units), static_cast<std::uint64_t>(held),
                        static_cast<std::uint64_t>(at), to.value});
    tell(s, {.kind = left ? FactKind::freed : was_ordered ? FactKind::moved : FactKind::held, .person = p, .moment = now, .where = to.value,
             .detail = static_cast<std::int32_t>(at)});
    // Of others there is nothing to see until they fall ill.
    if (held && (at == Keep::hospital || s.known.files.find(p)->fever || infection_of(s.state, p, now))) plan_check(s, p, now);
}

void want_place(Stage& s, Person p, Keep wants, std::uint8_t priority) {
    Holding& h = s.state.custody[p];
    if (h.waiting_since != Moment::never() && h.wants != wants) stop_waiting(s, p);
    const bool waits = h.waiting_since != Moment::never();
    if (waits && h.priority <= priority) return;
    const Moment now = s.world.clock.end(s.now);
    const County county = county_of(s.world, p);
    if (!waits) {
        h.waiting_since = now;
        count_waiting(s, county, wants, 1);
        tell(s, {.kind = FactKind::waiting, .person = p, .moment = now, .detail = static_cast<std::int32_t>(wants)});
    }
    h.wants = wants, h.priority = priority;
    if (s.state.places_wanted.empty()) s.state.places_wanted.resize(2 * s.world.places.counties.size());
    const std::uint64_t tie = s.luck.draw(Purpose::place_tie, name_of(s.world, p), static_cast<std::uint32_t>(s.now.index)).bits();
    line(s.state, county, wants).join(priority, {.since = h.waiting_since, .tie = tie, .person = p});
}

void stop_waiting(Stage& s, Person p) {
    Holding& h = s.state.custody[p];
    if (h.waiting_since == Moment::never()) return;
    h.waiting_since = Moment::never();
    count_waiting(s, county_of(s.world, p), h.wants, -1);
}

void assign_places(Stage& s) {
    if (s.state.places_wanted.empty()) return;
    for (const Keep k : {Keep::hospital, Keep::site}) {
        std::vector<Facility> regional;
        for (std::size_t c = 0; c < s.world.places.counties.size(); ++c) fill_own(s, County(c), k, regional);
        fill_regional(s, k, regional);
    }
}

}  // namespace cordon
