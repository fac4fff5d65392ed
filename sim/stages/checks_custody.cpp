// Checks: held for a reason, no more people than places, and whoever waits stands in one line.
#include <algorithm>
#include <cmath>

#include "stages/checks.h"
#include "stages/tell.h"

namespace cordon {

namespace {

bool has_beds(const FacilityInfo& f) { return f.kind == FacilityKind::hospital || f.kind == FacilityKind::isolation_site; }

void find_in_holding(const Stage& s, Person p, const Holding& h, Faults& faults) {
    const PersonFile* file = s.known.files.find(p);
    const std::size_t reasons = file ? file->reasons.size() : 0;
    faults.unless(h.ordered == (reasons > 0), "person {} has {} reasons and is {}", p.value, reasons, h.ordered ? "under orders" : "free");
    faults.unless(!h.held || h.ordered, "person {} is held without an order", p.value);
    faults.unless(!h.ordered || h.held || !h.complies, "person {} complies and is not held", p.value);
    const bool came = s.world.population.role(p) != Role::expected || s.state.arrived.has(p);
    faults.unless(!h.held || came, "person {} is held and has not come yet", p.value);
    const bool away = h.held && h.at != Keep::home;
    const FacilityKind kind = h.at == Keep::site ? FacilityKind::isolation_site : FacilityKind::hospital;
    const bool there = h.facility && s.world.places.facilities[h.facility.value].kind == kind;
    faults.unless(away ? there : !h.facility, "person {} is kept at {} {} in facility {}", p.value,
                  keep_names[static_cast<std::size_t>(h.at)], h.held ? "and" : "though free", h.facility.value);
}

void find_in_facilities(const Stage& s, const Counts& held, Faults& faults) {
    for (std::size_t f = 0; f < held.size(); ++f) {
        const FacilityInfo& info = s.world.places.facilities[f];
        const std::int32_t said = s.state.facilities[f].used;
        faults.unless(!has_beds(info) || held[f] == said, "facility {} holds {} and says {}", f, held[f], said);
        // Who does half a case a day does one every other day.
        const bool shares =
            info.kind == FacilityKind::laboratory || info.kind == FacilityKind::tracing_team || info.kind == FacilityKind::data_team;
        faults.unless(said <= (shares ? std::ceil(info.capacity) : info.capacity), "facility {} has {} for {}", f, said, info.capacity);
        faults.unless(said == 0 || open(s, Facility(f)), "facility {} has {} and is not open", f, said);
    }
}

void find_twice(std::vector<Person> people, const char* what, Faults& faults) {
    std::sort(people.begin(), people.end());
    for (std::size_t k = 1; k < people.size(); ++k)
        faults.unless(people[k] != people[k - 1], "person {} is twice in line for {}", people[k].value, what);
}

// Samples in the lines of laboratories, those apart that were done already by a higher priority.
void find_in_samples(const Stage& s, Faults& faults) {
    std::vector<Person> waiting;
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        if (s.world.places.facilities[f].kind != FacilityKind::laboratory) continue;
        std::int32_t here = 0;
        s.state.facilities[f].line.each([&](std::size_t priority, const Waiting& w) {
            if (!w.person) {
                here += static_cast<std::int32_t>(s.state.batches[static_cast<std::size_t>(w.detail)].waiting());
                return;
            }
            const Sample* sample = s.state.samples.find(w.person);
            if (!sample || !sample->waiting || sample->taken != w.since || sample->priority != priority) return;
            faults.unless(sample->laboratory == Facility(f), "the sample of person {} waits at {} and was sent to {}", w.person.value, f,
                          sample->laboratory.value);
            waiting.push_back(w.person), ++here;
        });
        faults.unless(here == s.state.facilities[f].waiting, "at laboratory {} {} samples wait, it says {}", f, here,
                      s.state.facilities[f].waiting);
    }
    find_twice(waiting, "a laboratory", faults);
    std::size_t sent = 0;
    for (std::size_t r = 0; r < s.state.samples.size(); ++r) {
        if (!s.state.samples.row(r).waiting) continue;
        ++sent;
        const PersonFile* file = s.known.files.find(s.state.samples.key(r));
        faults.unless(file && file->awaiting_result, "a sample of person {} waits and nobody waits for it", s.state.samples.key(r).value);
    }
    faults.unless(sent == waiting.size(), "{} samples wait, {} of them in a line", sent, waiting.size());
}

void find_in_cases(const Stage& s, Faults& faults) {
    std::vector<Person> waiting;
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        if (s.world.places.facilities[f].kind != FacilityKind::tracing_team) continue;
        std::int32_t here = 0;
        s.state.facilities[f].line.each([&](std::size_t rank, const Waiting& w) {
            const TraceCase* c = s.state.tracing.find(w.person);
            if (!c || !c->waiting || c->asked != w.since || c->rank != rank || c->team != Facility(f)) return;  // has left the line
            waiting.push_back(w.person), ++here;
        });
        faults.unless(here == s.state.facilities[f].waiting, "at team {} {} cases wait, it says {}", f, here,
                      s.state.facilities[f].waiting);
    }
    find_twice(waiting, "a team", faults);
}

// Names on the desks of data teams, in the order of time.
void find_in_records(const Stage& s, Faults& faults) {
    for (std::size_t f = 0; f < s.state.desks.size(); ++f) {
        const RecordsDesk& desk = s.state.desks[f];
        std::int64_t here = 0;
        for (std::size_t k = desk.head; k < desk.waiting.size(); ++k) {
            here += desk.waiting[k].people;
            faults.unless(desk.waiting[k].people > 0, "an empty batch of names waits at team {}", f);
            faults.unless(k == desk.head || desk.waiting[k - 1].since <= desk.waiting[k].since, "a name at team {} waits out of turn", f);
        }
        faults.unless(here == s.state.facilities[f].waiting || desk.waiting.empty(), "at team {} {} names wait, it says {}", f, here,
                      s.state.facilities[f].waiting);
    }
}

// People in the lines for beds and rooms, those apart who left them.
void find_in_wants(const Stage& s, Faults& faults) {
    const Places& places = s.world.places;
    std::vector<Person> in_line, waiting;
    for (std::size_t l = 0; l < s.state.places_wanted.size(); ++l) {
        const Keep wants = l % 2 ? Keep::hospital : Keep::site;
        s.state.places_wanted[l].each([&](std::size_t priority, const Waiting& w) {
            const Holding* h = s.state.custody.find(w.person);
            if (!h || h->waiting_since != w.since || h->wants != wants || h->priority != priority) return;
            faults.unless(county_of(s.world, w.person) == County(l / 2), "person {} waits in county {}", w.person.value, l / 2);
            in_line.push_back(w.person);
        });
    }
    find_twice(in_line, "a place", faults);
    Counts by_county(places.counties.size(), 0), by_facility(places.facilities.size(), 0);
    for (std::size_t r = 0; r < s.state.custody.size(); ++r) {
        const Holding& h = s.state.custody.row(r);
        if (h.waiting_since == Moment::never()) continue;
        const Person p = s.state.custody.key(r);
        waiting.push_back(p);
        faults.unless(h.ordered && h.wants > h.at, "person {} waits for a {} and {}", p.value,
                      keep_names[static_cast<std::size_t>(h.wants)], h.ordered ? "has such a place" : "is free");
        const County c = county_of(s.world, p);
        ++by_county[c.value];
        const std::vector<Facility> serve =
            serving(places, c, h.wants == Keep::site ? FacilityKind::isolation_site : FacilityKind::hospital);
        if (!serve.empty()) ++by_facility[serve[0].value];
    }
    std::sort(in_line.begin(), in_line.end()), std::sort(waiting.begin(), waiting.end());
    for (const Person p : waiting)
        faults.unless(std::binary_search(in_line.begin(), in_line.end(), p), "person {} waits in no line", p.value);
    faults.compare(Series::held_waiting, by_county, s.state.today[Series::held_waiting]);
    for (std::size_t f = 0; f < by_facility.size(); ++f)
        faults.unless(!has_beds(places.facilities[f]) || by_facility[f] == s.state.facilities[f].waiting,
                      "for facility {} {} people wait, it says {}", f, by_facility[f], s.state.facilities[f].waiting);
}

}  // namespace

Faults faults_in_custody(const Stage& s) {
    Faults faults;
    Counts home(s.world.places.counties.size(), 0), site(home), hospital(home), placed(s.world.places.facilities.size(), 0);
    for (std::size_t r = 0; r < s.state.custody.size(); ++r) {
        const Person p = s.state.custody.key(r);
        const Holding& h = s.state.custody.row(r);
        find_in_holding(s, p, h, faults);
        if (h.facility) ++placed[h.facility.value];
        if (h.held) ++(h.at == Keep::home ? home : h.at == Keep::site ? site : hospital)[county_of(s.world, p).value];
    }
    for (std::size_t r = 0; r < s.known.files.size(); ++r) {
        const Person p = s.known.files.key(r);
        for (const ReasonHeld& reason : s.known.files.row(r).reasons) {
            faults.unless(s.state.custody.find(p) != nullptr, "person {} has a reason to be held and is nowhere", p.value);
            faults.unless(reason.until >= s.world.clock.end(s.now), "a reason to hold person {} is over", p.value);
        }
    }
    faults.compare(Series::held_home, home, s.state.today[Series::held_home]);
    faults.compare(Series::held_site, site, s.state.today[Series::held_site]);
    faults.compare(Series::held_hospital, hospital, s.state.today[Series::held_hospital]);
    find_in_facilities(s, placed, faults);
    return faults;
}

Faults faults_in_lines(const Stage& s) {
    Faults faults;
    find_in_samples(s, faults);
    find_in_cases(s, faults);
    find_in_records(s, faults);
    find_in_wants(s, faults);
    return faults;
}

}  // namespace cordon
