// Finite places: who waits for one, who gets it, and what that frees.
#include <algorithm>
#include <tuple>

#include "stages/beds.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/isolate.h"
#include "stages/records.h"
#include "stages/rooms.h"
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
        if (h.waiting_since == w->since && h.wants == k && h.priority == *priority && !h.bound_for) return w;
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

// They come at once, or after the intake.
void give_place(Stage& s, Person p, Keep k, Facility f) {
    const double hours = s.world.places.facilities[f.value].intake_hours;
    if (hours <= 0) return put(s, p, true, k, f);
    Holding& h = s.state.custody[p];
    const Moment at = s.world.clock.end(s.now) + moment(hours / 24);
    h.bound_for = f, h.bed_there = take_bed(s, p, f), h.arrives = std::max(s.now + 1, s.world.clock.tick_of(Moment{at.units - 1}));
    ++s.state.facilities[f.value].bound_for;
    s.state.agenda.plan(h.arrives, {.kind = DueKind::intake, .moment = at, .person = p, .extra = f.value});
}

struct Next {
    std::size_t priority;
    Waiting who;
    auto operator<=>(const Next&) const = default;
};

// Where rooms are told apart, someone for whom there is no room to be alone in is passed over, until there is.
void fill_rooms(Stage& s, const std::vector<County>& of, Keep k, Facility f) {
    if (places_left(s, f, false) == 0 && places_left(s, f, true) == 0) return;
    std::vector<Next> all;
    for (const County c : of)
        line(s.state, c, k).each([&](std::size_t priority, const Waiting& w) {
            const Holding& h = *s.state.custody.find(w.person);
            if (h.waiting_since == w.since && h.wants == k && h.priority == priority && !h.bound_for) all.push_back({priority, w});
        });
    std::sort(all.begin(), all.end());
    bool full[2] = {false, false};  // for others, for those who have to be alone: it only gets fuller
    for (const Next& n : all) {
        const bool alone = s.state.custody.find(n.who.person)->alone;
        if (full[alone] || (full[alone] = places_left(s, f, alone) == 0)) continue;
        give_place(s, n.who.person, k, f);
    }
}

// Own places of a county go to those who wait there.
void fill_own(Stage& s, County c, Keep k, std::vector<Facility>& regional) {
    std::size_t priority = 0;
    for (const Facility f : serving(s.world.places, c, kind_of(k))) {
        if (is_regional(s.world.places.facilities[f.value])) {
            if (std::find(regional.begin(), regional.end(), f) == regional.end()) regional.push_back(f);
            continue;
        }
        if (tells_rooms(s.world.places.facilities[f.value])) {
            fill_rooms(s, {c}, k, f);
            continue;
        }
        for (std::int32_t left = places_left(s, f, false); left > 0; --left) {
            const Waiting* w = first_waiting(s, c, k, &priority);
            if (!w) return;
            give_place(s, w->person, k, f);
        }
    }
}

// Regional places go to the first in the lines of all counties together.
void fill_regional(Stage& s, Keep k, const std::vector<Facility>& regional) {
    const std::size_t counties = s.world.places.counties.size();
    std::vector<County> everywhere;
    for (std::size_t c = 0; c < counties; ++c) everywhere.push_back(County(c));
    for (const Facility f : regional) {
        if (tells_rooms(s.world.places.facilities[f.value])) {
            fill_rooms(s, everywhere, k, f);
            continue;
        }
        for (std::int32_t left = places_left(s, f, false); left > 0; --left) {
            const Waiting* best = nullptr;
            std::size_t best_priority = 0;
            for (std::size_t c = 0; c < counties; ++c) {
                std::size_t priority = 0;
                const Waiting* w = first_waiting(s, County(c), k, &priority);
                if (w && (!best || std::tie(priority, *w) < std::tie(best_priority, *best))) best = w, best_priority = priority;
            }
            if (!best) return;
            give_place(s, best->person, k, f);
        }
    }
}

}  // namespace

void put(Stage& s, Person p, bool held, Keep at, Facility to) {
    Holding& h = s.state.custody[p];
    Tally& t = s.state.today;
    const County county = county_of(s.world, p);
    const Moment now = s.world.clock.end(s.now);
    if (h.facility) unlist_serious(s, p), leave_bed(s, h.facility, h.bed);
    h.bed = Holding::no_bed;
    if (h.held) t.add(stock_of(h.at), county.value, -1);
    const bool left = s.known.files.find(p)->reasons.empty();
    const bool was_ordered = h.ordered, was_held = h.held, was_home = h.at == Keep::home;
    h.held = held, h.at = at, h.facility = to, h.ordered = !left;
    if (to && h.bound_for == to) {
        --s.state.facilities[to.value].bound_for;
        h.bed = h.bed_there, h.bound_for = {};
        note_sharing(s, p);
    } else if (to) {
        h.bed = take_bed(s, p, to);
    }
    if (to) stop_waiting(s, p);
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
    if (waits && (h.bound_for || h.priority <= priority)) return;
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
    if (h.bound_for) {
        leave_bed(s, h.bound_for, h.bed_there);
        --s.state.facilities[h.bound_for.value].bound_for;
        h.bound_for = {};
    }
    count_waiting(s, county_of(s.world, p), h.wants, -1);
}

void take_in(Stage& s, const std::vector<Due>& due) {
    const auto [first, last] = due_of(due, DueKind::intake);
    for (const Due* d = first; d != last; ++d) {
        const Holding& h = *s.state.custody.find(d->person);
        if (h.bound_for == Facility(d->extra) && h.arrives == s.now) put(s, d->person, true, h.wants, h.bound_for);
    }
}

void assign_places(Stage& s) {
    if (s.state.places_wanted.empty()) return;
    rearrange(s);
    for (const Keep k : {Keep::hospital, Keep::site}) {
        std::vector<Facility> regional;
        for (std::size_t c = 0; c < s.world.places.counties.size(); ++c) fill_own(s, County(c), k, regional);
        fill_regional(s, k, regional);
    }
}

}  // namespace cordon
