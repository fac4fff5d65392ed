// Checks: what facilities did in this tick, found from who waited before and who waits now. They do what they can while someone
// waits, no more, and take nobody before one whose turn is sooner: by priority, then time, then tie.
#include <algorithm>
#include <iterator>

#include "stages/care.h"
#include "stages/checks.h"
#include "stages/contacts.h"
#include "stages/laboratory.h"
#include "stages/rooms.h"
#include "stages/supply.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// A place in a line.
struct Turn {
    std::size_t priority = 0;
    Waiting who;
    auto operator<=>(const Turn&) const = default;
};

// Of one line: who was served in this tick, and who was there and was not.
struct Line {
    std::vector<Turn> served, left;
};

void find_out_of_turn(const Line& line, const char* what, std::size_t at, Faults& faults) {
    if (line.served.empty() || line.left.empty()) return;
    const Turn last = *std::max_element(line.served.begin(), line.served.end()),
               first = *std::min_element(line.left.begin(), line.left.end());
    // Both are the same where only a part of a batch was done.
    faults.unless(last <= first, "{} {} has served person {} of priority {} and day {} before person {} of priority {} and day {}", what,
                  at, last.who.person.value, last.priority, last.who.since.days(), first.who.person.value, first.priority,
                  first.who.since.days());
}

// What a facility did in this tick: as much as it can, unless nobody was left.
void find_in_amount(const char* what, std::size_t at, std::int64_t done, std::int64_t most, bool left, Faults& faults) {
    faults.unless(done <= most, "{} {} has done {} in this tick and can do {}", what, at, done, most);
    faults.unless(done >= most || !left, "{} {} has done {} in this tick, can do {}, and someone waits", what, at, done, most);
}

std::int64_t can_do(const Stage& s, std::size_t f) {
    return open(s, Facility(f)) ? allotment(s.world.clock, s.now, s.world.places.facilities[f].capacity) : 0;
}

// Done in this tick, as the facility says; it begins to count anew at midnight.
std::int64_t said_done(const Stage& s, const Before& before, std::size_t f) {
    return s.state.facilities[f].used - (s.world.clock.part(s.now) == 0 ? 0 : before.facilities[f].used);
}

// --- laboratories ----------------------------------------------------------------------------------------------------

// For whoever is first of those who are left.
bool lacks_reagents(const Stage& s, std::size_t f, const Line& line) {
    const County c = s.world.places.facilities[f].county;
    if (line.left.empty() || !is_stocked(s.world.places, Item::reagents, c)) return false;
    const Turn first = *std::min_element(line.left.begin(), line.left.end());
    return available(s, Item::reagents, c, use_of_sample(static_cast<std::uint8_t>(first.priority))) == 0;
}

// Samples that wait before the work begins: since earlier ticks, or sent on in this one, be it from a batch. Those that were taken
// in this tick wait for the next.
void find_in_laboratory(const Stage& s, const Before& before, std::size_t f, Faults& faults) {
    Line line;
    std::vector<Person> done;
    before.facilities[f].line.each([&](std::size_t priority, const Waiting& w) {
        const Sample* was = w.person ? before.samples.find(w.person) : nullptr;
        if (!was || !was->waiting || was->taken != w.since || was->priority != priority || was->laboratory != Facility(f)) return;
        const bool waits = s.state.samples.find(w.person)->waiting;
        (waits ? line.left : line.served).push_back({priority, w});
        if (!waits) done.push_back(w.person);
    });
    for (std::size_t r = 0; r < s.state.samples.size(); ++r) {
        const Sample& is = s.state.samples.row(r);
        const Person p = s.state.samples.key(r);
        const Sample* was = before.samples.find(p);
        const bool earlier = was && (was->waiting || (was->taken == is.taken && was->sent == is.sent));
        const bool nowhere = is.preliminary && !confirms(s, is.laboratory);  // until some laboratory may confirm it
        if (earlier || nowhere || is.waiting || is.taken >= s.world.clock.end(s.now) || is.laboratory != Facility(f)) continue;
        const std::uint64_t tie = s.luck.draw(Purpose::sample_tie, name_of(s.world, p), static_cast<std::uint32_t>(s.now.index)).bits();
        line.served.push_back({is.priority, {.since = is.taken, .tie = tie, .person = p, .policy = is.policy}});
        done.push_back(p);
    }
    // Each alone in a tube, but for those who are in one together.
    std::sort(done.begin(), done.end());
    std::int64_t tubes = static_cast<std::int64_t>(done.size());
    for (std::size_t k = before.pools; k < s.state.pools.size(); ++k) {
        const PooledTube& tube = s.state.pools[k];
        if (tube.laboratory != Facility(f)) continue;
        const int size = static_cast<int>(tube.people.size()), most = s.world.places.facilities[f].pool;
        tubes -= size - 1;
        faults.unless(size <= most, "laboratory {} has pooled {} samples and may pool {}", f, size, most);
        for (const Person p : tube.people)
            faults.unless(std::binary_search(done.begin(), done.end(), p),
                          "laboratory {} has pooled a sample of person {}, which did not wait", f, p.value);
    }
    std::vector<std::int64_t> of_batch(s.state.batches.size(), 0);
    for (std::size_t k = before.batch_parts; k < s.state.batch_parts.size(); ++k) {
        const BatchPart& part = s.state.batch_parts[k];
        if (s.state.batches[part.batch].laboratory == Facility(f))
            tubes += part.to - part.from, of_batch[part.batch] += part.to - part.from;
    }
    before.facilities[f].line.each([&](std::size_t priority, const Waiting& w) {
        if (w.person) return;
        const std::size_t b = static_cast<std::size_t>(w.detail);
        if (of_batch[b] > 0) line.served.push_back({priority, w});
        if (s.state.batches[b].waiting() > 0) line.left.push_back({priority, w});
    });
    const std::int64_t said = said_done(s, before, f);
    faults.unless(tubes == said, "laboratory {} has examined {} tubes in this tick, it says {}", f, tubes, said);
    find_in_amount("laboratory", f, said, can_do(s, f), !line.left.empty() && !lacks_reagents(s, f, line), faults);
    find_out_of_turn(line, "laboratory", f, faults);
}

// --- tracing teams ---------------------------------------------------------------------------------------------------

void find_in_team(const Stage& s, const Before& before, std::size_t f, Faults& faults) {
    Line line;
    std::int64_t asked_anew = 0;  // in this tick, perhaps after they were served
    before.facilities[f].line.each([&](std::size_t rank, const Waiting& w) {
        const TraceCase* was = before.tracing.find(w.person);
        if (!was || !was->waiting || was->asked != w.since || was->rank != rank || was->team != Facility(f)) return;
        const TraceCase& is = *s.state.tracing.find(w.person);
        if (is.asked != was->asked) {
            ++asked_anew;
        } else if (is.waiting) {
            line.left.push_back({rank, w});
        } else if (is.done != Moment::never()) {  // otherwise ruled out
            line.served.push_back({rank, w});
        }
    });
    const std::int64_t served = static_cast<std::int64_t>(line.served.size()), said = said_done(s, before, f);
    faults.unless(served <= said && said <= served + asked_anew, "team {} has taken on {} cases in this tick, it says {}", f, served, said);
    find_in_amount("team", f, said, can_do(s, f), !line.left.empty(), faults);
    find_out_of_turn(line, "team", f, faults);
}

// --- data teams and doctors: whoever is gone from the line was served ------------------------------------------------

Line between(std::vector<Turn> before, std::vector<Turn> now) {
    std::sort(before.begin(), before.end()), std::sort(now.begin(), now.end());
    Line line;
    std::set_difference(before.begin(), before.end(), now.begin(), now.end(), std::back_inserter(line.served));
    line.left = std::move(now);
    return line;
}

std::vector<Turn> on_desk(const std::vector<RecordsDesk>& desks, std::size_t f) {
    std::vector<Turn> all;
    if (f >= desks.size()) return all;
    for (std::size_t k = desks[f].head; k < desks[f].waiting.size(); ++k) {
        const Listed& r = desks[f].waiting[k];
        all.push_back({0,
                       {.since = r.since,
                        .tie = r.tie,
                        .person = r.person,
                        .policy = r.policy,
                        .detail = static_cast<std::int32_t>(r.county.value)}});
    }
    return all;
}

std::vector<Turn> in_line(const std::vector<Doctors>& doctors, std::size_t f, std::size_t line) {
    std::vector<Turn> all;
    if (f < doctors.size()) doctors[f].line[line].each([&](std::size_t priority, const Waiting& w) { all.push_back({priority, w}); });
    return all;
}

void find_in_desk(const Stage& s, const Before& before, std::size_t f, Faults& faults) {
    const Line line = between(on_desk(before.desks, f), on_desk(s.state.desks, f));
    find_in_amount("team", f, said_done(s, before, f), can_do(s, f), !line.left.empty(), faults);
    find_out_of_turn(line, "team", f, faults);
}

// The three lines of doctors of one clinic. Who is first seen is counted with all clinics together.
void find_in_doctors(const Stage& s, const Before& before, std::size_t f, Faults& faults) {
    const FacilityInfo& info = s.world.places.facilities[f];
    const ClinicManner* works = clinic_manner(s, info.county ? info.county : County(0));
    const Moment end = s.world.clock.end(s.now);
    for (std::size_t k = 0; k < 3; ++k) {
        const Line line = between(in_line(before.doctors, f, k), in_line(s.state.doctors, f, k));
        find_out_of_turn(line, "clinic", f, faults);
        if (k == 2 || f >= s.state.doctors.size()) continue;
        const bool left = std::any_of(line.left.begin(), line.left.end(), [&](const Turn& t) { return t.who.since < end; });
        const Series series = k == 0 ? Series::seen_specialist : Series::seen_authority;
        const std::int64_t seen = added(s, before, series)[f];
        find_in_amount(k == 0 ? "the specialist of clinic" : "the authority at clinic", f, seen,
                       works ? allotment(s.world.clock, s.now, works->line[k + 1].capacity) : 0, left, faults);
    }
}

void find_at_first_sight(const Stage& s, const Before& before, Faults& faults) {
    std::int64_t seen = 0, said = 0;
    for (const Series series : {Series::care_sought, Series::other_fevers})
        for (const std::int64_t n : added(s, before, series)) seen += n;
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f)
        if (s.world.places.facilities[f].kind == FacilityKind::fever_clinic) said += said_done(s, before, f);
    faults.unless(seen == said, "{} patients were seen at fever clinics in this tick, the clinics say {}", seen, said);
}

// --- beds and rooms --------------------------------------------------------------------------------------------------

// The place in line of someone who was given a bed in this tick.
Turn turn_of(const Stage& s, const Before& before, Person p, Keep wants) {
    const Holding& h = *s.state.custody.find(p);
    const Holding* was = before.custody.find(p);
    const bool waited = was && was->waiting_since != Moment::never() && was->wants == wants;
    Turn turn{h.priority, {.since = waited ? was->waiting_since : s.world.clock.end(s.now), .person = p}};
    turn.who.tie = s.luck.draw(Purpose::place_tie, name_of(s.world, p), static_cast<std::uint32_t>(s.now.index)).bits();
    const std::size_t l = 2 * county_of(s.world, p).value + (wants == Keep::hospital);
    if (waited && l < before.places_wanted.size())
        before.places_wanted[l].each([&](std::size_t priority, const Waiting& w) {
            if (w.person == p && w.since == turn.who.since && priority == turn.priority) turn.who.tie = w.tie;
        });
    return turn;
}

// Those who wait for a place of a kind now, by county: places are given at the end of a tick.
std::vector<std::vector<Turn>> who_wait(const Stage& s, Keep wants) {
    std::vector<std::vector<Turn>> all(s.world.places.counties.size());
    for (std::size_t l = wants == Keep::hospital; l < s.state.places_wanted.size(); l += 2)
        s.state.places_wanted[l].each([&](std::size_t priority, const Waiting& w) {
            const Holding* h = s.state.custody.find(w.person);
            if (h && h->waiting_since == w.since && h->wants == wants && h->priority == priority && !h->bound_for) all[l / 2].push_back({priority, w});
        });
    return all;
}

void find_in_places(const Stage& s, const Before& before, Keep wants, Faults& faults) {
    const FacilityKind kind = wants == Keep::site ? FacilityKind::isolation_site : FacilityKind::hospital;
    std::vector<std::vector<Turn>> given(s.state.facilities.size());
    for (std::size_t r = 0; r < s.state.custody.size(); ++r) {
        const Holding& is = s.state.custody.row(r);
        const Facility to = is.bound_for ? is.bound_for : is.facility;
        const Person p = s.state.custody.key(r);
        const Holding* was = before.custody.find(p);
        const bool moved = was && was->facility && was->at == wants;  // by an ambulance, ahead of the line
        const bool on_the_way = was && was->bound_for == to;
        if (to && (is.bound_for ? is.wants : is.at) == wants && !moved && !on_the_way)
            given[to.value].push_back(turn_of(s, before, p, wants));
    }
    const std::vector<std::vector<Turn>> waiting = who_wait(s, wants);
    for (std::size_t f = 0; f < given.size(); ++f) {
        const FacilityInfo& info = s.world.places.facilities[f];
        if (info.kind != kind) continue;
        // Who has to be alone waits for an empty room, and is passed over where there is none.
        for (const bool alone : {false, true}) {
            Line line;
            const auto of = [&](const Turn& t) { return !tells_rooms(info) || s.state.custody.find(t.who.person)->alone == alone; };
            std::copy_if(given[f].begin(), given[f].end(), std::back_inserter(line.served), of);
            for (std::size_t c = 0; c < waiting.size(); ++c)
                if (is_regional(info) || info.county == County(c))
                    std::copy_if(waiting[c].begin(), waiting[c].end(), std::back_inserter(line.left), of);
            faults.unless(places_left(s, Facility(f), alone) == 0 || line.left.empty(), "facility {} has room and someone waits", f);
            find_out_of_turn(line, "facility", f, faults);
            if (!tells_rooms(info)) break;
        }
    }
}

}  // namespace

Faults faults_in_service(const Stage& s, const Before& before) {
    Faults faults;
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        switch (s.world.places.facilities[f].kind) {
            case FacilityKind::laboratory: find_in_laboratory(s, before, f, faults); break;
            case FacilityKind::tracing_team: find_in_team(s, before, f, faults); break;
            case FacilityKind::data_team: find_in_desk(s, before, f, faults); break;
            case FacilityKind::fever_clinic: find_in_doctors(s, before, f, faults); break;
            case FacilityKind::hospital:
            case FacilityKind::isolation_site:
            case FacilityKind::hotel: break;
        }
    }
    find_at_first_sight(s, before, faults);
    find_in_places(s, before, Keep::hospital, faults);
    find_in_places(s, before, Keep::site, faults);
    return faults;
}

}  // namespace cordon
