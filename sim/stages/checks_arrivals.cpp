// Checks: whoever is expected comes once, is on the way again, or stays away; and the quotas and seats of the day.
#include <algorithm>
#include <tuple>

#include "stages/checks.h"
#include "stages/tell.h"

namespace cordon {

namespace {

void find_in_arrivals(const Stage& s, const Before& before, Faults& faults) {
    const World& w = s.world;
    const std::vector<Arrival>& arrivals = w.mobility.arrivals;
    const std::vector<Coming>& came = s.state.came;
    const std::size_t n = s.state.next_arrival;
    Counts arrived(w.places.counties.size(), 0);
    std::size_t away = 0;
    for (std::size_t a = 0; a < n; ++a) {
        const std::uint32_t listed = s.state.arrived.find(arrivals[a].person);
        if (listed == RowMap<Person>::none) {
            ++away;
            faults.unless(s.state.is_kept_out(arrivals[a].person, s.now), "person {} was not turned back and has not come",
                          arrivals[a].person.value);
            continue;
        }
        faults.unless(listed < came.size() && came[listed].arrival == a && came[listed].moment >= arrivals[a].moment,
                      "person {} comes with arrival {} and is listed otherwise", arrivals[a].person.value, a);
    }
    for (std::size_t k = before.arrivals; k < came.size(); ++k)
        if (came[k].moment >= w.clock.begin(s.now)) ++arrived[county_of(w, came[k].person).value];
    faults.unless(s.state.arrived.size() == came.size() && came.size() + away == n, "{} people have come, {} are listed", n - away,
                  s.state.arrived.size());
    faults.unless(n == arrivals.size() || arrivals[n].moment >= w.clock.end(s.now), "arrival {} is late", n);
    faults.compare(Series::arrivals, arrived, added(s, before, Series::arrivals));
}

// Who is on the way again, and when.
std::vector<std::pair<Person, Moment>> on_the_way(const Stage& s) {
    const std::vector<Arrival>& arrivals = s.world.mobility.arrivals;
    std::vector<std::pair<Person, Moment>> all;
    s.state.coming_again.each([&](Tick, const ComingAgain& c) {
        const Arrival& first = arrivals[c.arrival];
        for (std::size_t a = c.arrival; a < arrivals.size() && arrivals[a].group == first.group && arrivals[a].moment == first.moment;
             ++a) {
            const TurnedBack* away = s.state.turned_back.find(arrivals[a].person);
            if (!away || !away->kept_back) all.emplace_back(arrivals[a].person, c.moment);
        }
    });
    std::sort(all.begin(), all.end());
    return all;
}

void find_in_turned_back(const Stage& s, const Before& before, Faults& faults) {
    const World& w = s.world;
    const std::vector<TurnedBackEvent>& events = s.state.events.turned_back;
    Counts turned_back(w.places.counties.size(), 0);
    for (std::size_t k = before.turned_back; k < events.size(); ++k) ++turned_back[county_of(w, events[k].person).value];
    faults.compare(Series::arrivals_turned_back, turned_back, added(s, before, Series::arrivals_turned_back));

    RowMap<Person> last;
    for (std::size_t k = 0; k < events.size(); ++k) last.set(events[k].person, static_cast<std::uint32_t>(k));
    const std::size_t away = last.size() + s.state.events.kept_back.size();
    faults.unless(away == s.state.turned_back.size(), "{} people were turned back or kept from leaving, {} are listed", away,
                  s.state.turned_back.size());
    const std::vector<std::pair<Person, Moment>> coming = on_the_way(s);
    std::size_t expected = 0;
    for (std::size_t r = 0; r < s.state.turned_back.size(); ++r) {
        const Person p = s.state.turned_back.key(r);
        const Tick until = s.state.turned_back.row(r).until;
        const std::uint32_t k = last.find(p), came = s.state.arrived.find(p);
        if (s.state.turned_back.row(r).kept_back) {
            faults.unless(came == RowMap<Person>::none, "person {} was kept from leaving and has come", p.value);
            continue;
        }
        faults.unless(k != RowMap<Person>::none, "person {} stays away and was not turned back", p.value);
        if (k == RowMap<Person>::none) continue;
        if (came != RowMap<Person>::none) {
            const Tick passed = w.clock.tick_of(s.state.came[came].moment);
            const TurnedBackEvent& e = events[k];  // at a gate, for good, or before it
            const bool at_gate = e.again == Moment::never() && w.clock.tick_of(e.moment) == passed && until == TurnedBack{}.until;
            faults.unless(at_gate || (passed < until && until.index - passed.index <= std::max(1, w.clock.ticks_per_day / 4)),
                          "person {} came in tick {} and is away until tick {}", p.value, passed.index, until.index);
            continue;
        }
        faults.unless(s.state.is_kept_out(p, s.now), "person {} was turned back and has come in unseen", p.value);
        if (events[k].again == Moment::never()) continue;
        ++expected;
        faults.unless(std::binary_search(coming.begin(), coming.end(), std::pair(p, events[k].again)),
                      "person {} is to come again and is not on the way", p.value);
    }
    faults.unless(coming.size() == expected, "{} people are on the way again, {} are to come", coming.size(), expected);
}

// A quota is in force for whole days: those whom it let in are those who came today from its sources to its area.
void find_in_quotas(const Stage& s, Faults& faults) {
    const World& w = s.world;
    const Now now{s.now, w.clock, w.places};
    for (const auto& policy : s.policies) {
        const Admission* rule = policy->admission();
        if (!rule || !policy->in_force(s.known, now)) continue;
        std::int64_t came = 0;
        for (const Coming& c : s.state.came)
            came += c.moment >= Moment{} && w.clock.day(w.clock.tick_of(c.moment)) == now.day() &&
                    policy->area.holds(county_of(w, c.person)) && rule->sources.hold(w.mobility.arrivals[c.arrival].source.value);
        const std::size_t k = policy->id.value;
        const std::int64_t said = k < s.state.let_in.size() && s.state.let_in[k].day == now.day() ? s.state.let_in[k].people : 0;
        faults.unless(came == said, "policy {} has let in {} people today, it says {}", k, came, said);
        faults.unless(static_cast<double>(came) <= rule->a_day, "policy {} has let in {} people today, and {} may come", k, came,
                      rule->a_day);
    }
}

void find_in_charters(const Stage& s, Faults& faults) {
    for (std::size_t k = 0; k < s.state.chartered.size(); ++k) {
        const Charter* how = s.policies[k]->charter();
        faults.unless(s.state.chartered[k].people == 0 || (how && static_cast<double>(s.state.chartered[k].people) <= how->seats),
                      "{} people have come by charter under policy {}", s.state.chartered[k].people, k);
    }
}

// A room in use in a hotel is somebody's until a moment to come.
void find_in_hotels(const Stage& s, Faults& faults) {
    Counts rooms(s.state.facilities.size(), 0);
    s.state.agenda.each([&](Tick, const Due& d) {
        if (d.kind == DueKind::room_free) ++rooms[d.extra];
    });
    for (std::size_t f = 0; f < rooms.size(); ++f)
        faults.unless(s.world.places.facilities[f].kind != FacilityKind::hotel || rooms[f] == s.state.facilities[f].used,
                      "hotel {} has {} guests and says {}", f, rooms[f], s.state.facilities[f].used);
}

// Whoever leaves has a certificate: on the evening of it there is no reason to hold them.
void find_in_leavers(const Stage& s, const Before& before, Faults& faults) {
    const World& w = s.world;
    Counts left(w.places.counties.size(), 0);
    for (std::size_t k = 0; k < s.state.left.size(); ++k) {
        const Person p = s.state.left.key(k);
        if (s.state.left.row(k) != s.now + 1) continue;
        ++left[county_of(w, p).value];
        const PersonFile* file = s.known.files.find(p);
        faults.unless(!file || (file->reasons.empty() && !is_case(file->state)), "person {} leaves and is under control", p.value);
    }
    faults.compare(Series::migrants_left, left, added(s, before, Series::migrants_left));
}

// Whoever was kept from leaving in this tick, and what the exit posts of the day can do.
void find_at_exits(const Stage& s, const Before& before, Faults& faults) {
    const World& w = s.world;
    Counts stopped(w.places.counties.size(), 0);
    for (const KeptBackEvent& e : s.state.events.kept_back)
        if (w.clock.tick_of(e.moment) == s.now) ++stopped[county_of(w, e.person).value];
    faults.compare(Series::departures_stopped, stopped, added(s, before, Series::departures_stopped));
    for (std::size_t k = 0; k < s.state.examined.size(); ++k) {
        const ExportControl* how = s.policies[k / w.mobility.sources.size()]->export_control();
        const LetIn& today = s.state.examined[k];
        faults.unless(today.people == 0 || (how && static_cast<double>(today.people) <= how->a_day),
                      "an exit post has examined {} people on day {}", today.people, today.day);
    }
}

}  // namespace

Faults faults_in_arrivals(const Stage& s, const Before& before) {
    Faults faults;
    find_in_arrivals(s, before, faults);
    find_in_turned_back(s, before, faults);
    find_in_quotas(s, faults);
    find_at_exits(s, before, faults);
    find_in_charters(s, faults);
    find_in_hotels(s, faults);
    find_in_leavers(s, before, faults);
    return faults;
}

}  // namespace cordon
