// Checks: whoever waits stands in one line, once, and is not served already.
#include <algorithm>
#include <tuple>

#include "stages/care.h"
#include "stages/checks.h"
#include "stages/tell.h"

namespace cordon {

namespace {

bool has_beds(const FacilityInfo& f) { return f.kind == FacilityKind::hospital || f.kind == FacilityKind::isolation_site; }

void find_twice(std::vector<Person> people, const char* what, Faults& faults) {
    std::sort(people.begin(), people.end());
    for (std::size_t k = 1; k < people.size(); ++k)
        faults.unless(people[k] != people[k - 1], "person {} is twice in line for {}", people[k].value, what);
}

// Whose results the laboratories still owe.
std::vector<Person> results_to_come(const Stage& s) {
    std::vector<Person> all;
    s.state.agenda.each([&](Tick, const Due& d) {
        if (d.kind == DueKind::sample_result) all.push_back(d.person);
        if (d.kind != DueKind::pool_result) return;
        const std::vector<Person>& people = s.state.pools[d.extra].people;
        all.insert(all.end(), people.begin(), people.end());
    });
    std::sort(all.begin(), all.end());
    return all;
}

// Samples in the lines of laboratories, those apart that were done already by a higher priority.
void find_in_samples(const Stage& s, Faults& faults) {
    std::vector<Person> waiting;
    std::vector<int> lines(s.state.batches.size(), 0);
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        if (s.world.places.facilities[f].kind != FacilityKind::laboratory) continue;
        std::int32_t here = 0;
        s.state.facilities[f].line.each([&](std::size_t priority, const Waiting& w) {
            if (!w.person) {
                const SampleBatch& b = s.state.batches[static_cast<std::size_t>(w.detail)];
                lines[static_cast<std::size_t>(w.detail)] += b.laboratory == Facility(f);
                here += static_cast<std::int32_t>(b.waiting());
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
    for (std::size_t b = 0; b < lines.size(); ++b)
        faults.unless(lines[b] == (s.state.batches[b].waiting() > 0), "batch {} with {} tubes to examine is in {} lines of its laboratory",
                      b, s.state.batches[b].waiting(), lines[b]);
    const std::vector<Person> to_come = results_to_come(s);
    for (std::size_t r = 0; r < s.known.files.size(); ++r) {
        if (!s.known.files.row(r).awaiting_result) continue;
        const Person p = s.known.files.key(r);
        const Sample* sample = s.state.samples.find(p);
        faults.unless((sample && sample->waiting) || std::binary_search(to_come.begin(), to_come.end(), p),
                      "person {} waits for a result and none will come", p.value);
    }
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
    std::vector<std::pair<Person, Moment>> to_name;
    s.state.agenda.each([&](Tick, const Due& d) {
        if (d.kind == DueKind::trace_done) to_name.emplace_back(d.person, d.moment);
    });
    std::sort(to_name.begin(), to_name.end());
    Counts by_county(s.world.places.counties.size(), 0);
    std::size_t asked = 0;
    for (std::size_t r = 0; r < s.state.tracing.size(); ++r) {
        const TraceCase& c = s.state.tracing.row(r);
        const Person p = s.state.tracing.key(r);
        if (c.waiting) ++asked, ++by_county[county_of(s.world, p).value];
        const bool in_hand = !c.waiting && c.done != Moment::never() && c.done >= s.world.clock.end(s.now);
        faults.unless(!in_hand || std::binary_search(to_name.begin(), to_name.end(), std::pair(p, c.done)),
                      "a team has taken on person {} and will not be done", p.value);
    }
    faults.unless(asked == waiting.size(), "{} cases wait, {} of them in a line", asked, waiting.size());
    faults.compare(Series::trace_waiting, by_county, s.state.today[Series::trace_waiting]);
}

// Patients between the doctors of a clinic: nobody's finding is late, and nobody waits for two.
void find_in_clinics(const Stage& s, Faults& faults) {
    std::vector<Person> in_line;
    for (std::size_t f = 0; f < s.state.doctors.size(); ++f) {
        const auto& lines = s.state.doctors[f].line;
        std::size_t here = 0;
        for (const WaitingLine& line : lines) {
            here += line.size();
            line.each([&](std::size_t, const Waiting& w) {
                if (w.person) in_line.push_back(w.person);
            });
        }
        lines.back().each([&](std::size_t, const Waiting& w) {
            faults.unless(w.since >= s.world.clock.end(s.now), "a finding of day {} at clinic {} is late", w.since.days(), f);
        });
        const bool clinic = s.world.places.facilities[f].kind == FacilityKind::fever_clinic;
        faults.unless(clinic || here == 0, "{} patients wait at facility {}, which has no doctors", here, f);
        const std::int64_t said = s.state.today[Series::doctors_waiting][f];
        faults.unless(said == static_cast<std::int64_t>(here), "at clinic {} {} patients wait, it says {}", f, here, said);
    }
    find_twice(in_line, "a doctor", faults);
}

// Names on the desks of data teams, by time and tie.
void find_in_records(const Stage& s, Faults& faults) {
    for (std::size_t f = 0; f < s.state.desks.size(); ++f) {
        if (s.world.places.facilities[f].kind != FacilityKind::data_team) continue;
        const RecordsDesk& desk = s.state.desks[f];
        std::int64_t here = 0;
        for (std::size_t k = desk.head; k < desk.waiting.size(); ++k) {
            const Listed& r = desk.waiting[k];
            here += r.people;
            faults.unless(r.people > 0, "an empty batch of names waits at team {}", f);
            faults.unless(k == desk.head || std::tie(desk.waiting[k - 1].since, desk.waiting[k - 1].tie) <= std::tie(r.since, r.tie),
                          "a name at team {} waits out of turn", f);
        }
        faults.unless(here == s.state.facilities[f].waiting, "at team {} {} names wait, it says {}", f, here,
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
            if (!h || h->waiting_since != w.since || h->wants != wants || h->priority != priority || h->bound_for) return;
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
        if (!h.bound_for) waiting.push_back(p);  // the others have been given a place
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

Faults faults_in_lines(const Stage& s) {
    Faults faults;
    find_in_samples(s, faults);
    find_in_cases(s, faults);
    find_in_clinics(s, faults);
    find_in_records(s, faults);
    find_in_wants(s, faults);
    return faults;
}

}  // namespace cordon
