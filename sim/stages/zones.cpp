// Zones: sealed by level of area or by distance, opened by order; and the errands of the sealed.
#include "stages/zones.h"

#include <algorithm>
#include <tuple>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/spots.h"
#include "stages/sweep.h"
#include "stages/tell.h"
#include "world/groups.h"

namespace cordon {

namespace {

using Ranges = std::vector<Range<Person>>;

// Hamlets share the people of their cell in the order of both, by residents; households stay whole.
Range<Person> people_of(const World& w, Hamlet hamlet) {
    const Cell cell = w.places.hamlets[hamlet.value].cell;
    const Range<Person> here = w.population.people(cell);
    std::uint64_t before = 0, all = 0;
    for (const Hamlet h : w.places[cell].hamlets) {
        if (h < hamlet) before += w.places.hamlet_people[h.value];
        all += w.places.hamlet_people[h.value];
    }
    const auto start = [&](std::uint64_t residents) {
        if (residents == all) return here.last;
        const Person p(here.first.value + residents * here.size() / all);
        return w.population.household(p).first;
    };
    return {start(before), start(before + w.places.hamlet_people[hamlet.value])};
}

Range<Person> cluster_of(const World& w, Person p) {
    const Population& people = w.population;
    const Doorstep d = doorstep(w, p);
    const Township t = w.places[d.cell].township;
    const std::uint32_t first = people.household_rank(t, people.household(p).first) - d.place;
    return {people.household_select(t, first), people.household(people.household_select(t, first + d.households - 1)).last};
}

Ranges people_round(const World& w, Person p, const Sealing& how) {
    const Cell home = w.population.cell(p);
    Ranges all;
    switch (how.level) {
        case ZoneLevel::cluster: return {cluster_of(w, p)};
        case ZoneLevel::township: return {w.population.people(w.population.township(p))};
        case ZoneLevel::hamlet:
        case ZoneLevel::village: {
            const Hamlet hamlet = hamlet_of(w, p);
            if (!hamlet) return {w.population.people(home)};
            if (how.level == ZoneLevel::hamlet) return {people_of(w, hamlet)};
            const Village village = w.places.hamlets[hamlet.value].village;
            for (const Cell c : w.places.townships[w.places[home].township.value].cells)
                for (const Hamlet h : w.places[c].hamlets)
                    if (w.places.hamlets[h.value].village == village) all.push_back(people_of(w, h));
            return all;
        }
        case ZoneLevel::distance: break;
    }
    const CellInfo& centre = w.places[home];
    const double cells = how.km / w.places.grid.cell_km;
    for (std::size_t c = 0; c < w.places.cells.size(); ++c) {
        const double rows = w.places.cells[c].row - centre.row, columns = w.places.cells[c].column - centre.column;
        if (rows * rows + columns * columns <= cells * cells) all.push_back(w.population.people(Cell(c)));
    }
    return all;
}

// Those of an age who live in the rooms of a county's institutions.
Ranges people_in_institutions(const World& w, County county, const Institutions& which) {
    Ranges all;
    for (const Township t : w.places.counties[county.value].townships)
        for (const Person p : w.population.people(t)) {
            if (!w.population.in_dormitory(p) || w.population.age(p) < which.age_from) continue;
            if (all.empty() || all.back().last != p) all.push_back({p, p});
            all.back().last = Person(p.value + 1);
        }
    return all;
}

// A new zone, named after someone; orders to hold those of it who are here. Returns how many.
std::int64_t seal(Stage& s, const Order& o, Person of, Ranges people, Record record, std::vector<Order>& out) {
    const auto number = static_cast<std::uint32_t>(s.state.zones.size());
    s.state.zones.push_back({o.policy, std::move(people)});
    tell(s, {.kind = FactKind::zone_sealed, .person = of, .moment = s.world.clock.end(s.now), .other = number, .policy = o.policy});
    const std::size_t before = out.size();
    Order hold = o;
    hold.kind = OrderKind::hold, hold.reason.of = number;
    for (const Range<Person>& some : s.state.zones[number].people)
        for (const Person p : some) {
            hold.person = p;
            if (present(s, p) && !s.state.is_dead(p)) out.push_back(hold);
        }
    s.state.digest.add(static_cast<std::uint32_t>(record), {name_of(s.world, of).value, number, out.size() - before});
    return static_cast<std::int64_t>(out.size() - before);
}

bool holds(const SealedZone& zone, Person p) {
    return std::any_of(zone.people.begin(), zone.people.end(), [&](const Range<Person>& r) { return r.contains(p); });
}

// A home, or whoever lives first where a place is.
Person centre_of(const World& w, const Order& o) {
    const SpotKind kind = static_cast<SpotKind>(o.detail);
    if (kind == SpotKind::household) return Person(o.place);
    const Range<Person> people = w.population.people(cell_of_desk(w.venues[static_cast<std::size_t>(kind)], o.place));
    return people.size() > 0 ? people.first : Person{};
}

// Under control for nothing but the seal, and at home now.
bool can_go_out(const Stage& s, Person p) {
    constexpr int grown_up = 18;  // [year]
    const Holding* h = s.state.custody.find(p);
    if (!h || !h->held || h->at != Keep::home || s.state.is_dead(p) || s.state.is_kept_out(p, s.now)) return false;
    if (s.world.population.age(p) < grown_up) return false;
    const std::vector<ReasonHeld>& reasons = s.known.files.find(p)->reasons;
    const auto lets_out = [&](const ReasonHeld& r) { return r.reason == Reason::sealed && !s.policies[r.policy.value]->institutions(); };
    return std::all_of(reasons.begin(), reasons.end(), lets_out) && s.whereabouts.where(p).activity == Activity::home;
}

struct Errand {
    PolicyId policy;
    County county;
    std::uint64_t tie;
    Person first, goes;
    auto operator<=>(const Errand&) const = default;
};

// Every household of a zone that needs supplies now and has someone who can fetch them.
void find_errands(const Stage& s, const SealedZone& zone, const Sealing& how, std::vector<Errand>& out) {
    const std::uint32_t when = static_cast<std::uint32_t>(s.now.index);
    for (const Range<Person>& people : zone.people)
        for (Person first = people.first; first < people.last; first = s.world.population.household(first).last) {
            if (!needs_supplies(s.world, s.luck, first, how, s.now)) continue;
            Errand e{zone.policy, county_of(s.world, first), 0, first, {}};
            std::uint64_t least = 0;
            for (const Person p : s.world.population.household(first)) {
                if (!can_go_out(s, p)) continue;
                const std::uint64_t bits = s.luck.draw(Purpose::errand, name_of(s.world, p), when).bits();
                if (!e.goes || bits < least) e.goes = p, least = bits;
            }
            if (!e.goes) continue;
            e.tie = s.luck.draw(Purpose::errand_served, name_of(s.world, first), when).bits();
            out.push_back(e);
        }
}

}  // namespace

Hamlet hamlet_of(const World& w, Person p) {
    for (const Hamlet h : w.places[w.population.cell(p)].hamlets)
        if (people_of(w, h).contains(p)) return h;
    return {};
}

void seal_zone(Stage& s, const Order& o, std::vector<Order>& out) {
    const Person centre = centre_of(s.world, o);
    const auto sealed = [&](const SealedZone& z) { return !z.open && z.policy == o.policy && holds(z, centre); };
    if (!centre || std::any_of(s.state.zones.begin(), s.state.zones.end(), sealed)) return;
    const std::size_t county = county_of(s.world, centre).value;
    const Sealing& how = *s.policies[o.policy.value]->sealing();
    const std::int64_t held = seal(s, o, o.person, people_round(s.world, centre, how), Record::zone, out);
    s.state.today.add(Series::zones_sealed, county);
    s.state.today.add(Series::people_sealed, county, held);
}

void seal_institutions(Stage& s, const Order& o, std::vector<Order>& out) {
    const Ranges people = people_in_institutions(s.world, County(o.place), *s.policies[o.policy.value]->institutions());
    if (people.empty()) return;
    const std::int64_t held = seal(s, o, people[0].first, people, Record::institution, out);
    s.state.today.add(Series::institution_sealed, o.place, held);
    note_acts(s, o.policy, held);
}

void open_zone(Stage& s, const Order& o, std::vector<Order>& out) {
    SealedZone& zone = s.state.zones[o.place];
    if (zone.open) return;
    zone.open = true;
    tell(s, {.kind = FactKind::zone_opened, .person = o.person, .moment = s.world.clock.end(s.now), .other = o.place, .policy = o.policy});
    for (const Range<Person>& people : zone.people)
        for (const Person p : people) {
            const PersonFile* file = s.known.files.find(p);
            const auto of_zone = [&](const ReasonHeld& r) { return r.reason == Reason::sealed && r.of == o.place && r.policy == o.policy; };
            if (!file || std::none_of(file->reasons.begin(), file->reasons.end(), of_zone)) continue;
            const ReasonHeld ends{.reason = Reason::sealed, .of = o.place};
            out.push_back({.kind = OrderKind::release, .person = p, .policy = o.policy, .reason = ends});
        }
}

bool needs_supplies(const World& w, const Luck& luck, Person first, const Sealing& how, Tick now) {
    const Clock& clock = w.clock;
    const Draw habit = luck.draw(Purpose::errand, name_of(w, first), 0, 1);
    const int quarter = clock.quarter(now), days = how.errand_days;
    const bool begins = clock.part(now) > 0 && clock.quarter(now + (-1)) != quarter;
    return how.errands && begins && quarter == (habit.chance(0.5, 1) ? 1 : 2) &&
           (clock.day(now) + static_cast<int>(habit.below(static_cast<std::uint32_t>(days), 0))) % days == 0;
}

void errands(Stage& s) {
    s.state.on_errand.clear();
    const int quarter = s.world.clock.quarter(s.now);
    if (quarter != 1 && quarter != 2) return;
    std::vector<Errand> all;
    for (const SealedZone& zone : s.state.zones)
        if (const Sealing* how = s.policies[zone.policy.value]->sealing(); how && !zone.open) find_errands(s, zone, *how, all);
    const auto by_household = [](const Errand& a, const Errand& b) { return std::tie(a.first, a.policy) < std::tie(b.first, b.policy); };
    const auto same = [](const Errand& a, const Errand& b) { return a.first == b.first; };
    std::sort(all.begin(), all.end(), by_household);
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    std::sort(all.begin(), all.end());
    std::int64_t served = 0;
    for (std::size_t k = 0; k < all.size(); ++k) {
        const Errand& e = all[k];
        const Sealing& how = *s.policies[e.policy.value]->sealing();
        if (k == 0 || all[k - 1].policy != e.policy || all[k - 1].county != e.county) served = 0;
        note_acts(s, e.policy);
        if (served < how.served_in(quarter)) {
            ++served;
            s.state.today.add(Series::errands_run, e.county.value);
            continue;
        }
        s.state.today.add(Series::errands, e.county.value);
        s.state.on_errand.push_back(e.goes);
    }
    std::sort(s.state.on_errand.begin(), s.state.on_errand.end());
    for (const Person p : s.state.on_errand)
        s.state.digest.add(static_cast<std::uint32_t>(Record::zone), {name_of(s.world, p).value, static_cast<std::uint64_t>(s.now.index)});
}

}  // namespace cordon
