// People from outside: who is let in, how they come, and how the place where they stay lists them.
#include "stages/arrivals.h"

#include <algorithm>
#include <tuple>

#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

double infection_age(double growth, double oldest, double u) {
    const double x = growth * oldest;
    if (x < 1e-9 && x > -1e-9) return u * oldest;
    return std::clamp(-exact::log1p(u * exact::expm1(-x)) / growth, 0.0, oldest);
}

namespace {

// Who travels together, for the first time or again.
struct Group {
    Moment moment;
    std::uint32_t first = 0, last = 0;  // [first, last) in Mobility::arrivals
    std::uint32_t attempt = 0;
    bool operator<(const Group& o) const { return std::tie(moment, first) < std::tie(o.moment, o.first); }
};

std::uint32_t end_of_group(const std::vector<Arrival>& arrivals, std::uint32_t first) {
    std::uint32_t last = first + 1;
    while (last < arrivals.size() && arrivals[last].group == arrivals[first].group && arrivals[last].moment == arrivals[first].moment) ++last;
    return last;
}

std::vector<Group> groups_of(Stage& s) {
    const std::vector<Arrival>& arrivals = s.world.mobility.arrivals;
    std::vector<Group> groups;
    if (s.state.coming_again.planned() > 0)
        for (const ComingAgain& c : s.state.coming_again.take(s.now))
            groups.push_back({c.moment, c.arrival, end_of_group(arrivals, c.arrival), c.attempt});
    std::size_t& next = s.state.next_arrival;
    while (next < arrivals.size() && arrivals[next].moment < s.world.clock.end(s.now)) {
        const std::uint32_t first = static_cast<std::uint32_t>(next), last = end_of_group(arrivals, first);
        groups.push_back({arrivals[first].moment, first, last, 0});
        next = last;
    }
    std::sort(groups.begin(), groups.end());
    return groups;
}

// Not kept back at the source.
bool left(const Stage& s, const Arrival& a) {
    const TurnedBack* b = s.state.turned_back.find(a.person);
    return !b || !b->kept_back;
}

// The first policy that does not let them in; none: all do, and count them. without_permit: that is why.
const Policy* turned_back_by(Stage& s, const Group& g, bool* without_permit) {
    const Arrival& a = s.world.mobility.arrivals[g.first];
    if (a.moment < Moment{}) return nullptr;  // came before the run
    const Now now{s.now, s.world.clock, s.world.places};
    const Date today = s.world.clock.date(s.now);
    std::int64_t people = 0;
    for (std::uint32_t i = g.first; i < g.last; ++i) people += left(s, s.world.mobility.arrivals[i]);
    std::vector<LetIn*> counts;
    for (const auto& policy : s.policies) {
        const Admission* rule = policy->admission();
        if (!rule || !rule->sources.hold(a.source.value) || !policy->area.holds(county_of(s.world, a.person))) continue;
        if (!policy->in_force(s.known, now)) continue;
        *without_permit = (!rule->permits_from || *rule->permits_from <= today) &&
                          !s.luck.draw(Purpose::permit, name_of(s.world, a.person)).chance(rule->permits);
        if (*without_permit) return policy.get();
        s.state.let_in.resize(s.policies.size());
        LetIn& in = s.state.let_in[policy->id.value];
        if (in.day != now.day()) in = {now.day(), 0};
        if (static_cast<double>(in.people + people) > rule->a_day) return policy.get();
        counts.push_back(&in);
    }
    for (LetIn* in : counts) in->people += people;
    return nullptr;
}

// Perhaps they come again some days later.
void turn_back(Stage& s, const Group& g, const Policy& by, bool without_permit) {
    const World& w = s.world;
    const Admission& rule = *by.admission();
    note_acts(s, by.id);
    const Draw again = s.luck.draw(Purpose::comes_again, name_of(w, w.mobility.arrivals[g.first].person), g.attempt);
    Moment later = Moment::never();
    if (again.chance(rule.comes_again, 0)) {
        later = std::max(g.moment + moment(rule.later.sample(again, 1)), w.clock.end(s.now));
        s.state.coming_again.plan(w.clock.tick_of(later), {g.first, later, g.attempt + 1});
    }
    for (std::uint32_t i = g.first; i < g.last; ++i) {
        const Arrival& a = w.mobility.arrivals[i];
        if (!left(s, a)) continue;
        s.state.turned_back[a.person] = {};
        s.state.today.add(Series::arrivals_turned_back, county_of(w, a.person).value);
        s.state.events.turned_back.push_back({a.person, a.source, g.moment, later, by.id, without_permit});
        s.state.digest.add(static_cast<std::uint32_t>(Record::turned_back),
                           {name_of(w, a.person).value, static_cast<std::uint64_t>(g.moment.units), static_cast<std::uint64_t>(later.units)});
    }
}

// The prevalence among those whom a source brings on a day: one value for each day from its first; the last one stays.
double prevalence_on(const World& w, Source of, Moment at) {
    const SourceInfo& source = w.mobility.sources[of.value];
    if (source.prevalence.empty()) return 0;
    const int day = std::max(0, w.clock.day(w.clock.tick_of(at)) - source.first_day);
    return source.prevalence[std::min(static_cast<std::size_t>(day), source.prevalence.size() - 1)];
}

// Those who come later than they meant to are on the way until the next quarter of the day, and in the region from then on: so
// nobody is on a trip in the middle of a quarter who did not leave at its beginning.
Tick next_quarter(const Clock& clock, Tick now) {
    Tick t = now + 1;
    while (clock.ticks_per_day > 4 && clock.quarter(t) == clock.quarter(now)) ++t;
    return t;
}

// To a doctor instead of through the gates: on the list of arrivals, and suspected.
void fall_ill_on_the_way(Stage& s, const Arrival& a, Moment when, const Infection& i) {
    s.state.today.add(Series::arrivals_severe, county_of(s.world, a.person).value);
    const bool hard_hit = s.world.mobility.sources[a.source.value].hard_hit;
    tell(s, {.kind = FactKind::arrival_seen, .person = a.person, .moment = when, .since = when, .other = a.source.value,
             .detail = arrival_detail(hard_hit, FoundBy::on_arrival)});
    tell(s, {.kind = FactKind::onset_told, .person = a.person, .moment = when, .since = i.onset});
    tell(s, {.kind = FactKind::suspected, .person = a.person, .moment = when, .since = when});
}

// A seat on a chartered bus or train, for someone who has asked for one.
bool has_a_seat(Stage& s, const Arrival& a) {
    const Now now{s.now, s.world.clock, s.world.places};
    const Name leader = name_of(s.world, s.world.mobility.arrivals[a.group].person);
    for (const auto& policy : s.policies) {
        const Charter* how = policy->charter();
        if (!how || !how->sources.hold(a.source.value) || !policy->area.holds(county_of(s.world, a.person))) continue;
        if (!policy->in_force(s.known, now) || !s.luck.draw(Purpose::charter, leader, 0, policy->key()).chance(how->share)) continue;
        s.state.chartered.resize(s.policies.size());
        LetIn& taken = s.state.chartered[policy->id.value];
        if (taken.day != now.day()) taken = {now.day(), 0};
        if (static_cast<double>(taken.people + 1) > how->seats) continue;
        ++taken.people;
        note_acts(s, policy->id);
        return true;
    }
    return false;
}

void come_by_charter(Stage& s, const Arrival& a, Moment when) {
    s.state.today.add(Series::arrivals_chartered, county_of(s.world, a.person).value);
    tell(s, {.kind = FactKind::arrival_seen, .person = a.person, .moment = when, .since = when, .other = a.source.value,
             .detail = arrival_detail(s.world.mobility.sources[a.source.value].hard_hit, FoundBy::on_arrival)});
}

void arrive(Stage& s, std::uint32_t index, Moment when, Moved& moved) {
    const World& w = s.world;
    const Arrival& a = w.mobility.arrivals[index];
    const Name name = name_of(w, a.person);
    const SourceInfo& source = w.mobility.sources[a.source.value];
    s.state.arrived.set(a.person, static_cast<std::uint32_t>(s.state.came.size()));
    s.state.came.push_back({a.person, index, when});
    if (when != a.moment) s.state.turned_back[a.person].until = next_quarter(w.clock, s.now);
    s.state.digest.add(static_cast<std::uint32_t>(Record::arrival), {name.value, static_cast<std::uint64_t>(when.units), a.source.value});

    const std::optional<Infection> infection = carried(s, a, when);
    if (infection) {
        Exposure e;
        e.target = a.person, e.source = a.source, e.setting = Setting::seed, e.moment = infection->infected;
        moved.imported.push_back(e);
    }

    if (when < w.clock.begin(s.now)) return;  // came before the run
    const Township home = w.population.township(a.person);
    s.state.today.add(Series::arrivals, w.places.townships[home.value].county.value);
    if (infection) s.state.today.add(Series::arrivals_infected, w.places.townships[home.value].county.value);
    const bool severe = infection && infection->severe_from <= when && (when < infection->over || infection->dies);
    if (severe) return fall_ill_on_the_way(s, a, when, *infection);
    if (has_a_seat(s, a)) return come_by_charter(s, a, when);
    if (source.entry_route_of >= w.mobility.entry.size()) return;  // no way in is known
    const Moment last{w.clock.end(s.now).units - 1};
    Moment at = when;
    for (const Gate g : w.mobility.routes[w.mobility.entry[source.entry_route_of][home.value]].gates) {
        moved.crossings.push_back({a.person, g, at, a.source});
        at = std::min(Moment{at.units + 1}, last);
    }
}

// A free room in a hotel that serves the county, for someone who has to stay in one.
void ask_for_a_room(Stage& s, const Policy& policy, const Coming& c) {
    const World& w = s.world;
    const Arrival& a = w.mobility.arrivals[c.arrival];
    const County county = county_of(w, c.person);
    note_acts(s, policy.id);
    for (const Facility f : serving(w.places, county, FacilityKind::hotel)) {
        std::int32_t& used = s.state.facilities[f.value].used;
        if (!open(s, f) || used + 1 > w.places.facilities[f.value].capacity) continue;
        ++used;
        const Moment until = c.moment + moment(policy.hotels()->stay_days);
        s.state.agenda.plan(std::max(s.now + 1, w.clock.tick_of(until)),
                            {.kind = DueKind::room_free, .moment = until, .person = c.person, .extra = f.value});
        s.state.today.add(Series::hotel_guests, county.value);
        s.state.digest.add(static_cast<std::uint32_t>(Record::hotel),
                           {name_of(w, c.person).value, static_cast<std::uint64_t>(until.units), f.value});
        const PersonFile* file = s.known.files.find(c.person);
        if (file && file->source) return;  // listed on the way
        tell(s, {.kind = FactKind::arrival_seen, .person = c.person, .moment = c.moment, .since = c.moment, .other = a.source.value,
                 .detail = w.mobility.sources[a.source.value].hard_hit});
        return;
    }
    s.state.today.add(Series::hotel_full, county.value);
}

// Who has come in this tick and would lodge goes to a named hotel instead, in the order in which they came; cases go to hospital.
void go_to_hotels(Stage& s, const std::vector<Due>& due) {
    const auto [first, last] = due_of(due, DueKind::room_free);
    for (const Due* d = first; d != last; ++d) --s.state.facilities[d->extra].used;
    const Now now{s.now, s.world.clock, s.world.places};
    const std::vector<Arrival>& arrivals = s.world.mobility.arrivals;
    for (; s.state.next_guest < s.state.came.size(); ++s.state.next_guest) {
        const Coming& c = s.state.came[s.state.next_guest];
        const Arrival& a = arrivals[c.arrival];
        const PersonFile* file = s.known.files.find(c.person);
        if (!a.lodges || c.moment < now.begin() || s.state.is_turned_back(c.person) || (file && is_case(file->state))) continue;
        const Name leader = name_of(s.world, arrivals[a.group].person);
        for (const auto& policy : s.policies) {
            if (!policy->hotels() || !policy->in_force(s.known, now) || !policy->area.holds(county_of(s.world, c.person))) continue;
            if (!s.luck.draw(Purpose::hotel, leader, 0, policy->key()).chance(policy->hotels()->share)) continue;
            ask_for_a_room(s, *policy, c);
            break;
        }
    }
}

}  // namespace

std::optional<Infection> carried(const Stage& s, const Arrival& a, Moment arrives) {
    const World& w = s.world;
    const SourceInfo& source = w.mobility.sources[a.source.value];
    const Name name = name_of(w, a.person);
    const Draw draw = s.luck.draw(Purpose::imported, name);
    if (!draw.chance(prevalence_on(w, a.source, arrives))) return {};
    const int years = w.population.age(a.person);
    Infection i;
    i.person = a.person, i.source = a.source, i.strain = source.strain;
    double age = infection_age(source.growth, source.oldest, draw.uniform(1));
    if (source.infection_age == InfectionAge::course) {
        draw_course(w, s.luck, name, years, i);  // as if it began now: how long it lasts
        age = draw.uniform(1) * std::min(i.severe_from, i.over).days();
    }
    i.infected = arrives - a.journey - moment(age);
    draw_course(w, s.luck, name, years, i);
    return i;
}

void take_in(Stage& s, Moved& moved) {
    for (const Group& g : groups_of(s)) {
        const auto& arrivals = s.world.mobility.arrivals;
        if (std::none_of(arrivals.begin() + g.first, arrivals.begin() + g.last, [&](const Arrival& a) { return left(s, a); })) continue;
        bool without_permit = false;
        if (const Policy* by = turned_back_by(s, g, &without_permit))
            turn_back(s, g, *by, without_permit);
        else
            for (std::uint32_t i = g.first; i < g.last; ++i)
                if (left(s, arrivals[i])) arrive(s, i, g.moment, moved);
    }
}

void list_arrivals(Stage& s, const std::vector<Due>& due) {
    const Clock& clock = s.world.clock;
    const std::vector<Arrival>& arrivals = s.world.mobility.arrivals;
    const std::vector<Coming>& came = s.state.came;
    const auto [first, last] = due_of(due, DueKind::registered);
    for (const Due* d = first; d != last; ++d) {
        const PersonFile* file = s.known.files.find(d->person);
        if (s.state.is_dead(d->person) || s.state.is_kept_out(d->person, s.now) || (file && file->source)) continue;
        const Coming& c = came[d->extra];
        const Arrival& a = arrivals[c.arrival];
        if (a.lodges) s.state.today.add(Series::lodgers_registered, county_of(s.world, a.person).value);
        tell(s, {.kind = FactKind::arrival_seen, .person = d->person, .moment = d->moment, .since = c.moment, .other = a.source.value,
                 .detail = s.world.mobility.sources[a.source.value].hard_hit});
    }
    go_to_hotels(s, due);
    const Now now{s.now, clock, s.world.places};
    s.state.listed.resize(s.policies.size(), 0);
    for (const auto& policy : s.policies) {
        const Registration* r = policy->registration();
        if (!r || r->share <= 0 || !policy->in_force(s.known, now)) continue;
        std::uint32_t& next = s.state.listed[policy->id.value];
        for (; next < came.size(); ++next) {
            const Coming& c = came[next];
            if (arrivals[c.arrival].lodges != r->lodgers || c.moment < clock.begin(s.now) - moment(r->days_back) ||
                !policy->area.holds(county_of(s.world, c.person)))
                continue;
            const Draw draw = s.luck.draw(Purpose::registration, name_of(s.world, c.person));
            if (!draw.chance(r->share, 0)) continue;
            const Moment listed = std::max(c.moment, clock.begin(s.now)) + moment(r->delay.sample(draw, 1));
            s.state.agenda.plan(std::max(s.now + 1, clock.tick_of(listed)),
                                {.kind = DueKind::registered, .moment = listed, .person = c.person, .extra = next});
            note_acts(s, policy->id);
        }
    }
}

}  // namespace cordon
