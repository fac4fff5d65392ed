// Checks: held for a reason, where the strongest one wants it, and no more people than places.
#include <algorithm>
#include <cmath>

#include "stages/checks.h"
#include "stages/contacts.h"
#include "stages/rooms.h"
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

// Of several reasons the strongest counts: whoever is kept in a weaker place waits for a better one, and a reason that is left keeps
// them when another ends.
void find_in_reasons(const Stage& s, Person p, const Holding& h, const PersonFile& file, Faults& faults) {
    Keep strongest = Keep::home;
    for (const ReasonHeld& r : file.reasons) strongest = std::max(strongest, r.keep);
    const std::string &wanted = keep_names[static_cast<std::size_t>(strongest)], &is = keep_names[static_cast<std::size_t>(h.at)];
    faults.unless(h.at <= strongest, "person {} is kept at {}, and no reason wants more than {}", p.value, is, wanted);
    const bool waits = h.waiting_since != Moment::never() && h.wants == strongest;
    faults.unless(h.at >= strongest || waits, "person {} is kept at {}, and does not wait for the {} that a reason wants", p.value, is,
                  wanted);
    const bool complies = s.luck.draw(Purpose::comply, name_of(s.world, p)).chance(h.comply);
    faults.unless(h.complies == complies, "person {} {} and is taken for one who {}", p.value, complies ? "complies" : "does not comply",
                  h.complies ? "does" : "does not");
    for (std::size_t k = 0; k < file.reasons.size(); ++k)
        for (std::size_t l = 0; l < k; ++l) {
            const ReasonHeld &a = file.reasons[k], &b = file.reasons[l];
            faults.unless(a.reason != b.reason || a.policy != b.policy || a.of != b.of, "person {} has one reason twice", p.value);
        }
}

// Whoever is sealed off lives in a zone that is not open; one of a household is out for supplies at most, for no other reason held.
void find_in_zones(const Stage& s, Faults& faults) {
    for (std::size_t r = 0; r < s.known.files.size(); ++r)
        for (const ReasonHeld& reason : s.known.files.row(r).reasons) {
            if (reason.reason != Reason::sealed) continue;
            const Policy& by = *s.policies[reason.policy.value];
            if (!by.sealing() && !by.institutions()) continue;  // who only holds them on
            const Person p = s.known.files.key(r);
            const bool known = reason.of < s.state.zones.size();
            faults.unless(known && !s.state.zones[reason.of].open, "person {} is sealed off in zone {}, which is none", p.value, reason.of);
            const auto holds = [&](const Range<Person>& people) { return people.contains(p); };
            const auto people = known ? s.state.zones[reason.of].people : std::vector<Range<Person>>();
            faults.unless(std::any_of(people.begin(), people.end(), holds), "person {} is sealed off and lives outside zone {}", p.value, reason.of);
        }
    Person household;
    for (const Person p : s.state.on_errand) {
        const Person first = s.world.population.household(p).first;
        faults.unless(first != household, "two of the household of person {} are out for supplies", p.value);
        household = first;
    }
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
        const bool was_open = info.reserve || open(s, Facility(f));  // of a reserve that is closed again patients may be left
        faults.unless(said == 0 || was_open, "facility {} has {} and is not open", f, said);
    }
}

// Everyone lies in one bed of their facility, and whoever has to be alone and has a room keeps the rest of it empty.
void find_in_rooms(const Stage& s, const Counts& bound, Faults& faults) {
    for (std::size_t f = 0; f < bound.size(); ++f) {
        const FacilityInfo& info = s.world.places.facilities[f];
        const FacilityState& at = s.state.facilities[f];
        faults.unless(bound[f] == at.bound_for, "{} people are on their way to facility {}, it says {}", bound[f], f, at.bound_for);
        if (!tells_rooms(info)) continue;
        const std::size_t size = static_cast<std::size_t>(info.beds_a_room);
        std::int64_t taken = 0, blocked = 0;
        for (std::size_t first = 0; first < at.beds.size(); first += size) {
            std::int64_t free = 0;
            bool alone = false;
            for (std::size_t b = first; b < std::min(first + size, at.beds.size()); ++b) {
                const Person p = at.beds[b];
                if (!p) {
                    ++free;
                    continue;
                }
                ++taken;
                const Holding& h = *s.state.custody.find(p);
                const bool there = h.facility == Facility(f) && h.bed == b, coming = h.bound_for == Facility(f) && h.bed_there == b;
                faults.unless(there || coming, "person {} is written down for bed {} of facility {}, and has another", p.value, b, f);
                alone |= h.alone;
            }
            blocked += alone ? free : 0;
        }
        faults.unless(taken == at.used, "facility {} has {} in beds and says {}", f, taken, at.used);
        faults.unless(blocked == at.blocked, "facility {} has {} beds blocked and says {}", f, blocked, at.blocked);
        faults.unless(taken + blocked <= static_cast<std::int64_t>(info.capacity), "facility {} has {} beds taken or blocked of {}", f,
                      taken + blocked, info.capacity);
    }
}

}  // namespace

Faults faults_in_custody(const Stage& s) {
    Faults faults;
    Counts home(s.world.places.counties.size(), 0), site(home), hospital(home), placed(s.world.places.facilities.size(), 0), bound(placed);
    for (std::size_t r = 0; r < s.state.custody.size(); ++r) {
        const Person p = s.state.custody.key(r);
        const Holding& h = s.state.custody.row(r);
        find_in_holding(s, p, h, faults);
        const PersonFile* file = s.known.files.find(p);
        if (file && !file->reasons.empty()) find_in_reasons(s, p, h, *file, faults);
        const bool on_file = file && file->held_since != Moment::never();
        faults.unless(on_file == h.ordered, "person {} is {} and on file as {}", p.value, h.ordered ? "under orders" : "free",
                      on_file ? "under orders" : "free");
        if (h.facility) ++placed[h.facility.value];
        if (h.bound_for) ++placed[h.bound_for.value], ++bound[h.bound_for.value];
        if (h.held) ++(h.at == Keep::home ? home : h.at == Keep::site ? site : hospital)[county_of(s.world, p).value];
    }
    std::vector<std::pair<Person, Moment>> ends;
    s.state.agenda.each([&](Tick, const Due& d) {
        if (d.kind == DueKind::reason_ends) ends.emplace_back(d.person, d.moment);
    });
    std::sort(ends.begin(), ends.end());
    for (std::size_t r = 0; r < s.known.files.size(); ++r) {
        const Person p = s.known.files.key(r);
        for (const ReasonHeld& reason : s.known.files.row(r).reasons) {
            faults.unless(s.state.custody.find(p) != nullptr, "person {} has a reason to be held and is nowhere", p.value);
            faults.unless(reason.until >= s.world.clock.end(s.now), "a reason to hold person {} is over", p.value);
            faults.unless(reason.until == Moment::never() || std::binary_search(ends.begin(), ends.end(), std::pair(p, reason.until)),
                          "nobody will end a reason to hold person {} on day {}", p.value, reason.until.days());
        }
    }
    faults.compare(Series::held_home, home, s.state.today[Series::held_home]);
    faults.compare(Series::held_site, site, s.state.today[Series::held_site]);
    faults.compare(Series::held_hospital, hospital, s.state.today[Series::held_hospital]);
    find_in_facilities(s, placed, faults);
    find_in_rooms(s, bound, faults);
    find_in_zones(s, faults);
    return faults;
}

}  // namespace cordon
