// Entrances at work: those who are stored are looked at one by one; of all the others a keyed draw says how many are flagged, and a
// keyed permutation of desks who they are.
#include "stages/entrances.h"

#include <algorithm>
#include <tuple>

#include "base/parallel.h"
#include "base/permutation.h"
#include "stages/contacts.h"
#include "stages/looks.h"
#include "stages/records.h"
#include "stages/tell.h"
#include "world/commute.h"

namespace cordon {

namespace {

bool of_the_working_day(const Clock& clock, Tick t) { return clock.quarter(t) == 1 || clock.quarter(t) == 2; }

// Those who are looked at by name: infections under way and, where codes are asked for, people who should be at home.
std::vector<Person> stored(State& state, Moment begin, bool codes) {
    std::vector<Person> all;
    for (const Episode e : state.under_way.after(state.episodes, begin)) all.push_back(state.episodes[e].person);
    for (std::size_t r = 0; codes && r < state.custody.size(); ++r)
        if (state.custody.row(r).ordered && !state.custody.row(r).held) all.push_back(state.custody.key(r));
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

// The index of a venue, and its number among those of its cell.
std::uint32_t venue_of_desk(const Venues& v, std::uint32_t desk) {
    return static_cast<std::uint32_t>(std::upper_bound(v.venue_desk.begin(), v.venue_desk.end(), desk) - v.venue_desk.begin()) - 1;
}
bool is_covered(const Places& places, const Luck& luck, VenueKind kind, Cell cell, std::uint32_t number, double share) {
    return luck.draw(Purpose::entrance_covered, {places[cell].code()}, static_cast<std::uint32_t>(kind), number + 1).chance(share);
}

// One policy's entrances in one morning.
class Entrances {
  public:
    Entrances(Stage& s, const Policy& policy)
        : s_(s), policy_(policy), how_(*policy.entrance()), begin_(s.world.clock.begin(s.now)), trip_(trip_key(s)) {}

    std::vector<Look> looks() const {
        const std::vector<Person> by_name = stored(s_.state, begin_, how_.asks_for_codes());
        std::vector<std::uint8_t> there(by_name.size(), 0);
        std::vector<Look> found = gather<Look>(by_name.size(), [&](std::size_t k, std::vector<Look>& out) {
            const Person p = by_name[k];
            if (is_looked_at(p, s_.whereabouts.where(p))) there[k] = 1, look_at(p, out);
        });
        Counters& counters = s_.state.counters;
        counters.entrance_candidates += static_cast<std::int64_t>(by_name.size());
        counters.entrance_looked_at += std::count(there.begin(), there.end(), 1);
        const auto& counties = s_.world.places.counties;
        for (std::size_t c = 0; c < counties.size(); ++c)
            for (int k = 0; k < venue_kinds && policy_.area.holds(County(c)); ++k)
                for (std::size_t step = 0; step < how_.steps.size(); ++step)
                    look_at_others(County(c), static_cast<VenueKind>(k), step, by_name, found);
        return in_order(std::move(found));
    }

    // [county] Places that look: every one is asked, so only once.
    const std::vector<std::int64_t>& places() const {
        s_.state.entrances.resize(s_.policies.size());
        std::vector<std::int64_t>& n = s_.state.entrances[policy_.id.value];
        if (!n.empty()) return n;
        n.assign(s_.world.places.counties.size(), 0);
        for (std::size_t c = 0; c < n.size(); ++c)
            for (int k = 0; k < venue_kinds && policy_.area.holds(County(c)); ++k)
                if (how_.at(static_cast<VenueKind>(k))) n[c] += places_in(County(c), static_cast<VenueKind>(k));
        return n;
    }

  private:
    bool is_looked_at(Person p, const Presence& at) const {
        return at.activity == Activity::work && how_.at(at.venue) && policy_.area.holds(county_of(at)) && !s_.state.is_away(p) &&
               covered(s_.world, s_.luck, at.venue, at.desk, at.cell, how_.share);
    }
    County county_of(const Presence& at) const { return s_.world.places.townships[s_.world.places[at.cell].township.value].county; }
    // When they come: as at a gate on the way.
    Moment comes(Name name) const {
        const Half half = half_of(s_.world.clock, s_.now, 0);
        const double u = s_.luck.draw(Purpose::trips_moment, name, trip_, 1).uniform();
        return {half.from.units + static_cast<std::int32_t>(u * (half.to.units - half.from.units))};
    }
    Look found(Person p, Moment at, std::size_t step, bool infected) const {
        return {{p, at, {}, static_cast<std::uint8_t>(step), {}, policy_.id, infected, false, false}, &how_.steps[step]};
    }

    void look_at(Person p, std::vector<Look>& out) const {
        const Name name = name_of(s_.world, p);
        const Moment m = comes(name);
        const Episode e = s_.state.episodes.of(p);
        const Infection* infection = e && s_.state.episodes[e].over > begin_ ? &s_.state.episodes[e] : nullptr;
        for (std::size_t k = 0; k < how_.steps.size(); ++k) {
            if (!finds(p, name, m, infection, how_.steps[k])) continue;
            out.push_back(found(p, m, k, infection != nullptr));
            if (ends_journey(how_.steps[k].outcome)) return;
        }
    }

    bool finds(Person p, Name name, Moment m, const Infection* i, const ScreenStep& step) const {
        const auto draw = [&](std::uint64_t part) { return s_.luck.draw(Purpose::entrance_reading, name, trip_, part); };
        const bool other_fever = draw(whether).chance(how_.other_fever_prevalence, 0);
        const bool fever = other_fever || (i && i->fever_from <= m && m < i->fever_to);
        bool has = false;
        switch (step.kind) {
            case StepKind::temperature: has = fever && !draw(whether).chance(how_.antipyretics, 1); break;
            case StepKind::symptoms:
                has = fever || (i && i->severity != Severity::asymptomatic && i->onset <= m) || draw(unwell).chance(how_.other_symptoms_prevalence);
                break;
            case StepKind::code: {
                const PersonFile* file = s_.known.files.find(p);
                has = file && !file->reasons.empty();
                break;
            }
            default: expects(false);  // no such step at an entrance
        }
        const std::uint64_t at_step = 8 * (static_cast<std::uint64_t>(step.kind) + 8 * policy_.key());
        return flagged(step, has, draw(at_step + readings), draw(at_step + own));
    }

    // All desks of the county are asked; of those whom the draws flag only those count who come to a covered place today, healthy.
    void look_at_others(County c, VenueKind kind, std::size_t step, const std::vector<Person>& by_name, std::vector<Look>& out) const {
        const World& w = s_.world;
        const Venues& v = w.venues[static_cast<std::size_t>(kind)];
        if (!how_.at(kind) || v.flows.empty()) return;
        const Range<Township> townships = w.places.counties[c.value].townships;
        const std::uint32_t first = v.township_desk[townships.first.value], desks = v.township_desk[townships.last.value] - first;
        const Name county = name_of(w.places.counties[c.value]);
        const std::uint64_t key = 1 + static_cast<std::uint64_t>(kind) + 8 * (step + 256 * policy_.key());
        const auto draw = [&](Purpose purpose) { return s_.luck.draw(purpose, county, trip_, key); };
        const std::uint32_t flagged = binomial(desks, how_.flags_healthy(how_.steps[step]), draw(Purpose::entrance_flagged).uniform());
        if (flagged == 0) return;
        const Permutation order(desks, draw(Purpose::entrance_person));
        for (std::uint32_t k = 0; k < flagged; ++k) {
            const std::uint32_t desk = first + order(k);
            const Person p = member_at(w, kind, desk);
            ++s_.state.counters.entrance_candidates;
            if (!p || std::binary_search(by_name.begin(), by_name.end(), p) || !is_looked_at(p, s_.whereabouts.where(p))) continue;
            ++s_.state.counters.entrance_looked_at;
            out.push_back(found(p, comes(name_of(w, p)), step, false));
        }
    }

    // Everyone's findings up to the first that ends the journey, in the order in which they come.
    static std::vector<Look> in_order(std::vector<Look> looks) {
        std::sort(looks.begin(), looks.end(), [](const Look& a, const Look& b) {
            return std::tie(a.hit.moment, a.hit.person, a.hit.step) < std::tie(b.hit.moment, b.hit.person, b.hit.step);
        });
        Person away;
        std::erase_if(looks, [&](const Look& l) {
            if (l.hit.person == away) return true;
            if (ends_journey(l.step->outcome)) away = l.hit.person;
            return false;
        });
        return looks;
    }

    std::int64_t places_in(County c, VenueKind kind) const {
        const Venues& v = s_.world.venues[static_cast<std::size_t>(kind)];
        if (v.flows.empty()) return 0;
        std::int64_t n = 0;
        for (const Township t : s_.world.places.counties[c.value].townships)
            for (const Cell cell : s_.world.places.townships[t.value].cells) {
                const std::uint32_t from = v.cell_desk[cell.value], to = v.cell_desk[cell.value + 1];
                if (from == to) continue;
                const std::uint32_t venues = venue_of_desk(v, to - 1) - venue_of_desk(v, from) + 1;
                s_.state.counters.entrance_places += venues;
                for (std::uint32_t k = 0; k < venues; ++k) n += is_covered(s_.world.places, s_.luck, kind, cell, k, how_.share);
            }
        return n;
    }

    Stage& s_;
    const Policy& policy_;
    const Entrance& how_;
    const Moment begin_;
    const std::uint32_t trip_;
};

void commit(Stage& s, const std::vector<Look>& looks) {
    Person last;
    for (const Look& l : looks) {
        const Hit& h = l.hit;
        if (l.step->outcome != Outcome::pass) tell_finding(s, l);
        if (ends_journey(l.step->outcome)) end_journey(s, l);
        if (h.person == last) continue;
        last = h.person;
        const Presence at = s.whereabouts.where(h.person);
        const Cell cell = at.cell;
        const std::size_t county = s.world.places.townships[s.world.places[cell].township.value].county.value;
        s.state.today.add(Series::entrance_flagged, county);
        if (h.infected) s.state.today.add(Series::entrance_caught, county);
        else note_cost(s, Series::cost_false_alarms, h.policy);
        s.state.events.entrance_hits.push_back({h.person, cell, at.venue, h.moment, h.policy, h.step, h.infected});
        s.state.digest.add(static_cast<std::uint32_t>(Record::entrance),
                           {name_of(s.world, h.person).value, s.world.places[cell].code(), static_cast<std::uint64_t>(h.moment.units), h.step});
    }
}

}  // namespace

bool covered(const World& w, const Luck& luck, VenueKind kind, std::uint32_t desk, Cell cell, double share) {
    const Venues& v = w.venues[static_cast<std::size_t>(kind)];
    return is_covered(w.places, luck, kind, cell, venue_of_desk(v, desk) - venue_of_desk(v, v.cell_desk[cell.value]), share);
}

void at_entrances(Stage& s) {
    const Clock& clock = s.world.clock;
    const bool first = clock.part(s.now) == 0 || !of_the_working_day(clock, s.now + (-1));
    if (!first || !of_the_working_day(clock, s.now)) return;
    const Now now{s.now, clock, s.world.places};
    for (const auto& policy : s.policies) {
        if (!policy->entrance() || !policy->in_force(s.known, now)) continue;
        const Entrances entrances(s, *policy);
        commit(s, entrances.looks());
        const std::vector<std::int64_t>& places = entrances.places();
        for (std::size_t c = 0; c < places.size(); ++c) {
            s.state.today.add(Series::entrance_staff, c, places[c] * policy->entrance()->staff_a_place);
            note_cost(s, Series::cost_staff_days, policy->id, places[c] * policy->entrance()->staff_a_place);
            if (!policy->entrance()->steps.empty()) note_acts(s, policy->id, places[c]);
        }
    }
}

}  // namespace cordon
