// Contacts that fall due: who was there, and free. Parallel; reads only.
#include <algorithm>
#include <numeric>

#include "base/parallel.h"
#include "stages/contacts.h"
#include "stages/immunity.h"
#include "world/groups.h"

namespace cordon {

namespace {

constexpr std::uint32_t tries = 256;  // of the rejection over void slots of a roster; beyond it nobody is met

// Who is where, held or free. Held at home: among housemates only. Held elsewhere: nowhere here.
struct Body {
    Presence at;
    bool free = true;
    bool at_home = false;  // in the rooms of the own household
    double apart = 1;      // share of contacts with housemates that is left to someone held at home
};

Body at_home_of(const Stage& s, Person p) {
    Body b;
    b.free = false, b.at_home = true;
    b.at.activity = Activity::home;
    b.at.cell = s.world.population.cell(p);
    return b;
}

Body body_of(const Stage& s, Person p) {
    if (s.state.is_kept_out(p, s.now)) return {.at = {}, .free = false};
    const Holding* h = s.state.custody.find(p);
    if ((!h || !h->held) && s.state.is_stopped(p, s.now))
        return at_home_of(s, p);
    if (!h || !h->held) {
        Body b{s.whereabouts.where(p), true, false};
        b.at_home = b.at.activity == Activity::home;
        return b;
    }
    Body b = at_home_of(s, p);
    b.free = s.state.is_on_errand(p);  // in the cell, and at home too
    b.at_home = h->at == Keep::home;
    b.apart = h->apart;
    return b;
}

bool at_firm(const Presence& at) { return at.activity == Activity::work && at.venue == VenueKind::firm; }

struct Meeting {
    const Stage& s;
    const Due& due;
    const Infection& infector;
    Name name;
    Body body;
    std::int64_t* asked;

    Draw draw(Purpose purpose, std::uint32_t block = 0) const {
        return s.luck.draw(purpose, name, infector.ordinal, (static_cast<std::uint64_t>(due.setting) << 16) + due.number + 1, block);
    }
    const CountyConditions& conditions() const { return s.state.conditions_of(s.now).county[s.world.places.county_of(body.at.cell).value]; }

    // Housemates: both at home, or both on the same visit.
    Person housemate(double* apart) const {
        const Range<Person> home = s.world.population.household(infector.person);
        std::uint32_t k = draw(Purpose::contact_partner).below(home.size() - 1);
        if (home.first.value + k >= infector.person.value) ++k;
        const Person m(home.first.value + k);
        if (immune(m)) return {};
        const Body other = body_of(s, m);
        const bool both_home = body.at_home && other.at_home;
        const bool both_visit = body.free && other.free && body.at.activity == Activity::visit && other.at.activity == Activity::visit;
        if (both_home) *apart = std::min(body.apart, other.apart);
        return both_home || both_visit ? m : Person{};
    }

    // Colleagues of the team, pupils of the class.
    Person colleague(bool school) const {
        if (!body.free || body.at.activity != Activity::work || (body.at.venue >= VenueKind::kindergarten) != school) return {};
        const DeskRange group = group_around(s.world.venues[static_cast<std::size_t>(body.at.venue)], body.at.desk);
        if (group.size() < 2) return {};
        std::uint32_t desk = group.first + draw(Purpose::contact_partner).below(group.size() - 1);
        if (desk >= body.at.desk) ++desk;
        const Person m = member_at(s.world, body.at.venue, desk);
        if (!m || immune(m)) return {};
        const Body other = body_of(s, m);
        return other.free && other.at.activity == Activity::work ? m : Person{};
    }

    // Anyone present in the cell: by rejection over its roster.
    Person stranger() const {
        if (!body.free || !body.at.cell || body.at.activity == Activity::visit) return {};
        const std::uint32_t n = s.whereabouts.slots(body.at.cell);
        for (std::uint32_t block = 0; block < tries; ++block) {
            ++*asked;
            const Person m = s.whereabouts.who(body.at.cell, draw(Purpose::contact_partner, block).below(n));
            if (!m || m == infector.person || (s.state.is_away(m) && !s.state.is_on_errand(m))) continue;
            return immune(m) ? Person{} : m;
        }
        return {};
    }

    // The other household of a family visit.
    Person relative() const {
        if (!body.free || !(body.at.activity == Activity::visit || body.at.activity == Activity::home)) return {};
        const Range<Person> own = s.world.population.household(infector.person);
        const Person partner = s.whereabouts.visit_partner(own.first);
        if (!partner) return {};
        const Range<Person> others = s.world.population.household(partner);
        const std::uint32_t k = draw(Purpose::contact_partner).below(visit_seats);
        if (k >= others.size()) return {};
        const Person m(others.first.value + k);
        if (immune(m)) return {};
        const Body other = body_of(s, m);
        return other.free && (other.at.activity == Activity::visit || other.at.activity == Activity::home) ? m : Person{};
    }

    bool immune(Person p) const { return unprotected(s, p, infector.strain, due.moment) <= 0; }
};

}  // namespace

std::optional<Exposure> contact(const Stage& s, const Due& due, std::int64_t* asked) {
    const Infection& i = s.state.episodes[due.episode];
    if (i.dies && i.over <= due.moment) return std::nullopt;
    const Meeting meeting{s, due, i, name_of(s.world, i.person), body_of(s, i.person), asked};
    if (meeting.body.at.activity == Activity::absent || !meeting.body.at.cell) return std::nullopt;
    const CountyConditions& now = meeting.conditions();
    Person target;
    double ratio = 1, apart = 1;
    switch (static_cast<Setting>(due.setting)) {
        case Setting::household:
            target = meeting.housemate(&apart);
            ratio = now.household * apart * (s.world.population.in_dormitory(i.person) ? now.dormitory : 1);
            break;
        case Setting::team: target = meeting.colleague(false), ratio = now.team; break;
        case Setting::school_class: target = meeting.colleague(true), ratio = now.school_class; break;
        case Setting::community: target = meeting.stranger(), ratio = now.community * (at_firm(meeting.body.at) ? now.canteen : 1); break;
        case Setting::visit: target = meeting.relative(), ratio = now.visit; break;
        default: expects(false);
    }
    if (!target) return std::nullopt;
    const ContactRates& r = s.world.rates;
    const int age = s.world.population.age(target);
    ratio *= s.world.disease.susceptibility[s.world.disease.band(age)] / r.susceptibility_most;
    if (r.mixes && static_cast<Setting>(due.setting) == Setting::community) {
        const std::size_t a = age_band(s.world.population.age(i.person));
        ratio *= r.mixing[a][age_band(age)] / r.mixing_most[a];
    }
    expects(ratio <= 1 + 1e-12);  // the bound holds whatever the policies: never clipped
    if (!meeting.draw(Purpose::contact_accept).chance(ratio)) return std::nullopt;
    Exposure e;
    e.target = target, e.moment = due.moment, e.infector = due.episode, e.setting = static_cast<Setting>(due.setting);
    e.tie = s.luck.draw(Purpose::contact_tie, meeting.name, i.ordinal, name_of(s.world, target).value).bits();
    return e;
}

std::vector<Exposure> meet(Stage& s, const std::vector<Due>& due) {
    const std::pair contacts = due_of(due, DueKind::contact);  // clang 14 cannot capture a structured binding
    const auto n = static_cast<std::size_t>(contacts.second - contacts.first);
    std::vector<std::int64_t> asked(n, 0);
    std::vector<Exposure> exposures = gather<Exposure>(n, [&](std::size_t k, std::vector<Exposure>& out) {
        if (const auto e = contact(s, contacts.first[k], &asked[k])) out.push_back(*e);
    });
    s.state.counters.contacts_due += static_cast<std::int64_t>(n);
    s.state.counters.contacts_accepted += static_cast<std::int64_t>(exposures.size());
    s.state.counters.candidates_asked += std::accumulate(asked.begin(), asked.end(), std::int64_t{0});
    return exposures;
}

}  // namespace cordon
