// Contacts that fall due: who was there, and free. Parallel; reads only.
#include <algorithm>
#include <optional>

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

// desk: if it is known.
Body body_of(const Stage& s, Person p, const std::uint32_t* desk = nullptr) {
    if (s.state.is_kept_out(p, s.now)) return {.at = {}, .free = false};
    const Holding* h = s.state.custody.find(p);
    if ((!h || !h->held) && s.state.is_stopped(p, s.now))
        return at_home_of(s, p);
    if (!h || !h->held) {
        Body b{desk ? s.whereabouts.where(p, *desk) : s.whereabouts.where(p), true, false};
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

std::uint64_t key(const Contact& c) { return (static_cast<std::uint64_t>(c.setting) << 16) + c.number + 1; }

struct Meeting {
    const Stage& s;
    const Contact& due;
    const Infection& infector;
    Name name;
    std::optional<Body> here;  // of the infector, looked up when first asked for: most contacts fail by less

    Draw draw(Purpose purpose, std::uint32_t block = 0) const {
        return s.luck.draw(purpose, name, infector.ordinal, key(due), block);
    }
    const Body& body() {
        if (!here) here = body_of(s, infector.person, &infector.desk);
        return *here;
    }
    const CountyConditions& conditions() { return s.state.conditions_of(s.now).county[s.world.places.county_of(body().at.cell).value]; }

    // Housemates: both at home, or both on the same visit.
    Person housemate(double* apart) {
        const Range<Person> home = s.world.population.household(infector.person);
        std::uint32_t k = draw(Purpose::contact_partner).below(home.size() - 1);
        if (home.first.value + k >= infector.person.value) ++k;
        const Person m(home.first.value + k);
        if (immune(m)) return {};
        const Body other = body_of(s, m);
        const bool both_home = body().at_home && other.at_home;
        const bool both_visit = body().free && other.free && body().at.activity == Activity::visit && other.at.activity == Activity::visit;
        if (both_home) *apart = std::min(body().apart, other.apart);
        return both_home || both_visit ? m : Person{};
    }

    // Colleagues of the team, pupils of the class.
    Person colleague() {
        const int kind = venue_of(s.world.population.role(infector.person));
        if (kind == no_venue || infector.desk == no_desk) return {};
        const DeskRange group = group_around(s.world.venues[static_cast<std::size_t>(kind)], infector.desk);
        if (group.size() < 2) return {};
        std::uint32_t desk = group.first + draw(Purpose::contact_partner).below(group.size() - 1);
        if (desk >= infector.desk) ++desk;
        const Person m = member_at(s.world, static_cast<VenueKind>(kind), desk);
        if (!m || immune(m) || !body().free || body().at.activity != Activity::work) return {};
        const Body other = body_of(s, m, &desk);
        return other.free && other.at.activity == Activity::work ? m : Person{};
    }

    // The other household of a family visit.
    Person relative() {
        if (!body().free || !(body().at.activity == Activity::visit || body().at.activity == Activity::home)) return {};
        const Person partner = s.whereabouts.visit_partner(infector.person);
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

// Whom the contact meets, susceptible or not yet looked at; nobody: void.
Person partner(Meeting& meeting, double* apart) {
    switch (meeting.due.setting) {
        case Setting::household: return meeting.housemate(apart);
        case Setting::team:
        case Setting::school_class: return meeting.colleague();
        case Setting::visit: return meeting.relative();
        default: expects(false);
    }
    return {};
}

// Of contacts elsewhere, which of contacts.kind this is.
std::uint8_t kind_of(const Stage& s, const Contact& c, const Infection& i, Name name) {
    const ContactRates& r = s.world.rates;
    if (r.kinds.empty()) return 0;
    const double u = s.luck.draw(Purpose::contact_kind, name, i.ordinal, key(c)).uniform();
    return r.kind_at(s.world.disease.band(s.world.population.age(i.person)), u);
}

// Some of them go on where one of the two is kept at home.
bool goes_on_at_home(const Stage& s, std::uint8_t kind) { return !s.world.rates.kinds.empty() && s.world.rates.kinds[kind].at_home; }

// apart: share of contacts with housemates that is left.
std::optional<Exposure> accept(Meeting& meeting, Person target, double apart, std::uint8_t kind = 0) {
    const Stage& s = meeting.s;
    const Infection& i = meeting.infector;
    const Setting setting = meeting.due.setting;
    if (!target || meeting.body().at.activity == Activity::absent || !meeting.body().at.cell) return std::nullopt;
    const CountyConditions& now = meeting.conditions();
    double ratio = 1;
    switch (setting) {
        case Setting::household: ratio = now.household * apart * (s.world.population.in_dormitory(i.person) ? now.dormitory : 1); break;
        case Setting::team: ratio = now.team; break;
        case Setting::school_class: ratio = now.school_class; break;
        case Setting::community:
            ratio = (goes_on_at_home(s, kind) ? now.household : now.community) * (at_firm(meeting.body().at) ? now.canteen : 1);
            break;
        default: ratio = now.visit;
    }
    const ContactRates& r = s.world.rates;
    const int age = s.world.population.age(target);
    ratio *= s.world.disease.susceptibility[s.world.disease.band(age)] / r.susceptibility_most;
    if (setting == Setting::community && !r.kinds.empty() && !r.kinds[kind].meets(age)) return std::nullopt;
    if (r.mixes && setting == Setting::community) {
        const std::size_t a = age_band(s.world.population.age(i.person));
        ratio *= r.mixing[a][age_band(age)] / r.mixing_most[a];
    }
    expects(ratio <= 1 + 1e-12);  // the bound holds whatever the policies: never clipped
    if (!meeting.draw(Purpose::contact_accept).chance(ratio)) return std::nullopt;
    Exposure e;
    e.target = target, e.moment = meeting.due.moment, e.infector = meeting.due.episode, e.setting = setting, e.kind = kind;
    e.tie = s.luck.draw(Purpose::contact_tie, meeting.name, i.ordinal, name_of(s.world, target).value).bits();
    return e;
}

// A block of contacts that fall due, and what came of them.
class Encounters {
    static constexpr std::uint32_t ahead = 16;  // contacts whose infectors are on their way from memory

  public:
    Encounters(const Stage& s, const Contact* contacts, Body* bodies, std::size_t n) : s_(s), contacts_(contacts), bodies_(bodies), n_(n) {}

    // Where those are who meet strangers.
    void find_infectors() {
        std::vector<Whereabouts::Someone> asked;
        std::vector<std::uint32_t> of;
        for (std::uint32_t k = 0; k < n_; ++k) {
            if (k + ahead < n_) __builtin_prefetch(&infector(k + ahead));
            const Infection& i = infector(k);
            bodies_[k] = {};
            if (contacts_[k].setting != Setting::community || is_over(k)) continue;
            if (s_.state.is_away(i.person))
                bodies_[k] = body_of(s_, i.person);
            else
                asked.push_back({i.person, i.desk}), of.push_back(k);
        }
        std::vector<Presence> found(asked.size());
        s_.whereabouts.where(asked, found.data());
        for (std::size_t j = 0; j < of.size(); ++j) bodies_[of[j]].at = found[j], bodies_[of[j]].at_home = found[j].activity == Activity::home;
    }

    void meet() {
        meet_strangers();
        for (std::uint32_t k = 0; k < n_; ++k) {
            if (contacts_[k].setting == Setting::community || is_over(k)) continue;
            Meeting meeting{s_, contacts_[k], infector(k), name_of(s_.world, infector(k).person), {}};
            double apart = 1;
            if (const Person target = partner(meeting, &apart)) add(accept(meeting, target, apart));
        }
    }

    std::vector<Exposure> exposures;
    std::int64_t asked = 0;  // people of places, whether they are there

  private:
    const Infection& infector(std::size_t k) const { return s_.state.episodes[contacts_[k].episode]; }
    bool is_over(std::size_t k) const { return infector(k).dies && infector(k).over <= contacts_[k].moment; }
    void add(const std::optional<Exposure>& e) {
        if (e) exposures.push_back(*e);
    }

    bool can_be_met(Person m, std::uint8_t kind) const {
        if (!s_.state.is_away(m) || s_.state.is_on_errand(m)) return true;
        return goes_on_at_home(s_, kind) && !s_.state.is_dead(m) && body_of(s_, m).at_home;
    }

    // Anyone present in the cell: by rejection over its roster, one try of all after the other.
    void meet_strangers() {
        std::vector<std::uint32_t> open, slots, still;  // contacts that have met nobody yet; of their cells
        std::vector<Name> names(n_);
        std::vector<std::uint8_t> kinds(n_);
        for (std::uint32_t k = 0; k < n_; ++k) {
            const Body& b = bodies_[k];
            if (contacts_[k].setting != Setting::community || !b.at.cell || b.at.activity == Activity::visit) continue;
            names[k] = name_of(s_.world, infector(k).person), kinds[k] = kind_of(s_, contacts_[k], infector(k), names[k]);
            if (!b.free && !(b.at_home && goes_on_at_home(s_, kinds[k]))) continue;
            open.push_back(k), slots.push_back(s_.whereabouts.slots(b.at.cell));
        }
        std::vector<Asked> draws_asked;
        std::vector<Draw> draws;
        std::vector<Whereabouts::Slot> places;
        std::vector<Person> found;
        for (std::uint32_t block = 0; block < tries && !open.empty(); ++block) {
            draws_asked.clear(), places.clear(), still.clear();
            for (const std::uint32_t k : open)
                draws_asked.push_back({Purpose::contact_partner, names[k], infector(k).ordinal, key(contacts_[k]), block});
            draws.resize(open.size()), found.resize(open.size());
            s_.luck.draw(draws_asked, draws.data());
            for (std::size_t j = 0; j < open.size(); ++j) places.push_back({bodies_[open[j]].at.cell, draws[j].below(slots[j])});
            s_.whereabouts.who(places, found.data());
            asked += static_cast<std::int64_t>(open.size());
            for (const Person m : found) s_.state.episodes.last.prefetch(m);
            std::size_t left = 0;
            for (std::size_t j = 0; j < open.size(); ++j) {
                const std::uint32_t k = open[j];
                const Person m = found[j];
                if (!m || m == infector(k).person || !can_be_met(m, kinds[k])) {
                    slots[left++] = slots[j], still.push_back(k);
                    continue;
                }
                Meeting meeting{s_, contacts_[k], infector(k), names[k], bodies_[k]};
                if (!meeting.immune(m)) add(accept(meeting, m, 1, kinds[k]));
            }
            open.swap(still);
        }
    }

    const Stage& s_;
    const Contact* contacts_;
    Body* bodies_;  // of those who meet strangers
    std::size_t n_;
};

}  // namespace

std::vector<Exposure> meet(Stage& s, const std::vector<Contact>& contacts, Whereabouts& whereabouts) {
    const std::size_t n = contacts.size(), townships = s.world.places.townships.size();
    std::vector<Body> bodies(n);
    std::vector<std::uint8_t> asked_for(townships, n > townships);  // whose visitors
    if (n > townships) whereabouts.prepare_arrivals(asked_for);
    const std::size_t size = parallel().items_per_block;
    std::vector<Encounters> blocks;
    for (std::size_t from = 0; from < n; from += size) blocks.emplace_back(s, contacts.data() + from, bodies.data() + from, std::min(size, n - from));
    for_blocks(blocks.size(), [&](std::size_t b) { blocks[b].find_infectors(); });
    if (n <= townships) {
        for (const Body& b : bodies)
            if (b.free && b.at.cell) asked_for[s.world.places[b.at.cell].township.value] = 1;
        whereabouts.prepare_arrivals(asked_for);
    }
    for_blocks(blocks.size(), [&](std::size_t b) { blocks[b].meet(); });

    std::vector<Exposure> exposures;
    for (const Encounters& b : blocks) {
        exposures.insert(exposures.end(), b.exposures.begin(), b.exposures.end());
        s.state.counters.candidates_asked += b.asked;
    }
    s.state.counters.contacts_due += static_cast<std::int64_t>(n);
    s.state.counters.contacts_accepted += static_cast<std::int64_t>(exposures.size());
    return exposures;
}

}  // namespace cordon
