// Arrivals and those who look for them, in the plainest code: who comes is asked of all who are expected, and every household is
// looked at in every tick, whether a worker stands at its door or not.
#include <algorithm>
#include <cmath>

#include "stages/arrivals.h"
#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

// --- coming ------------------------------------------------------------------------------------------------------------

bool Twin::kept_out(Person p, Tick then) const {
    if (left_from[p.value] >= 0 && left_from[p.value] <= then.index) return true;
    const std::uint32_t a = world.mobility.arrival_of.find(p);
    if (a == RowMap<Person>::none) return false;
    const Entry& e = entries[a];
    return e.kept_back || (e.attempts > 0 && (!e.came || then < e.here_from));
}

bool Twin::turned_back(Person p) const {
    const std::uint32_t a = world.mobility.arrival_of.find(p);
    return a != RowMap<Person>::none && entries[a].came && entries[a].here_from == Tick{2147483647};
}

bool Twin::has_come(Person p) const {
    const std::uint32_t a = world.mobility.arrival_of.find(p);
    return a == RowMap<Person>::none || entries[a].came;
}

// The first policy that does not let a group in.
const Policy* Twin::refused_by(const Arrival& a, std::int64_t people, bool* permit) const {
    if (a.moment < Moment{}) return nullptr;  // before the run
    for (const auto& policy : scenario.policies) {
        const Admission* rule = policy->admission();
        if (!rule || !policy->in_force(known, public_now())) continue;
        const auto concerns = [&](const Arrival& b) { return policy->area.holds(home_county(b.person)) && rule->sources.hold(b.source.value); };
        if (!concerns(a)) continue;
        const bool asked = !rule->permits_from || *rule->permits_from <= world.clock.date(now);
        *permit = asked && luck.draw(Purpose::permit, name(a.person)).uniform() >= rule->permits;
        std::int64_t today_in = 0;
        for (std::size_t k = 0; k < entries.size(); ++k) {
            const Arrival& b = world.mobility.arrivals[k];
            // Who travels together is counted where the first of them lives.
            const Arrival& first = world.mobility.arrivals[b.group];
            today_in += entries[k].came && entries[k].moment >= Moment{} && first.moment >= Moment{} &&
                        world.clock.day(world.clock.tick_of(entries[k].moment)) == world.clock.day(now) && concerns(first);
        }
        if (*permit || static_cast<double>(today_in + people) > rule->a_day) return policy.get();
    }
    return nullptr;
}

// People whom named sources bring in this tick, some of them infected some time ago.
std::vector<Exposure> Twin::imports() {
    const std::vector<Arrival>& arrivals = world.mobility.arrivals;
    struct Due {
        Moment moment;
        std::uint32_t group, index;
        auto operator<=>(const Due&) const = default;
    };
    std::vector<Due> due;
    for (std::uint32_t k = 0; k < arrivals.size(); ++k) {
        const Entry& e = entries[k];
        const bool before_the_run = now.index == 0 && e.moment < Moment{};
        if (!e.came && !e.kept_back && e.moment != Moment::never() && (before_the_run || world.clock.tick_of(e.moment) == now))
            due.push_back({e.moment, arrivals[k].group, k});
    }
    std::sort(due.begin(), due.end());
    std::vector<Exposure> exposures;
    for (std::size_t k = 0; k < due.size();) {
        std::size_t last = k + 1;
        while (last < due.size() && due[last].group == due[k].group) ++last;
        bool permit = false;
        const Policy* by = refused_by(arrivals[due[k].group], static_cast<std::int64_t>(last - k), &permit);
        for (const Arrival& first = arrivals[due[k].group]; k < last; ++k) {
            const Arrival& a = arrivals[due[k].index];
            Entry& e = entries[due[k].index];
            const Moment when = e.moment;
            if (by) {
                const Draw again = luck.draw(Purpose::comes_again, name(first.person), e.attempts);
                const Admission& rule = *by->admission();
                e.moment = again.uniform(0) < rule.comes_again ? std::max(when + moment(rule.later.quantile(again.uniform(1))), end())
                                                               : Moment::never();
                ++e.attempts;
                today.add(Series::arrivals_turned_back, county(a.person));
                events.turned_back.push_back({a.person, a.source, when, e.moment, by->id, permit});
                record(Record::turned_back, {name(a.person).value, static_cast<std::uint64_t>(when.units),
                                             static_cast<std::uint64_t>(e.moment.units)});
                continue;
            }
            e.came = true;
            e.here_from = now + 1;
            while (world.clock.ticks_per_day > 4 && world.clock.quarter(e.here_from) == world.clock.quarter(now))
                e.here_from = e.here_from + 1;
            record(Record::arrival, {name(a.person).value, static_cast<std::uint64_t>(when.units), a.source.value});
            if (when >= begin()) today.add(Series::arrivals, county(a.person));
            const std::optional<Infection> infection = carried(a, when);
            if (!infection) {
                come_by_charter(a, when, e);
                continue;
            }
            Exposure e_in;
            e_in.target = a.person, e_in.source = a.source, e_in.setting = Setting::seed, e_in.moment = infection->infected;
            exposures.push_back(e_in);
            if (when < begin()) continue;
            today.add(Series::arrivals_infected, county(a.person));
            e.severe = infection->severe_from <= when && (when < infection->over || infection->dies);
            if (e.severe) ill_on_arrival(a, when, *infection);
            else come_by_charter(a, when, e);
        }
    }
    return exposures;
}

// The first policy that has a seat for someone who wants one. No gate sees them.
void Twin::come_by_charter(const Arrival& a, Moment when, Entry& e) {
    if (when < begin()) return;
    const Name leader = name(world.mobility.arrivals[a.group].person);
    for (const auto& policy : scenario.policies) {
        const Charter* how = policy->charter();
        if (!how || !policy->in_force(known, public_now()) || !how->sources.hold(a.source.value) || !policy->area.holds(home_county(a.person))) continue;
        if (luck.draw(Purpose::charter, leader, 0, policy->key()).uniform() >= how->share) continue;
        double taken = 0;
        for (const Entry& other : entries)
            taken += other.charter == policy->id && other.charter_day == world.clock.day(now);
        if (taken + 1 > how->seats) continue;
        e.charter = policy->id, e.charter_day = world.clock.day(now);
        today.add(Series::arrivals_chartered, county(a.person));
        Fact seen{.kind = FactKind::arrival_seen, .person = a.person, .moment = when, .since = when, .other = a.source.value};
        seen.detail = arrival_detail(world.mobility.sources[a.source.value].hard_hit, FoundBy::on_arrival);
        tell(seen);
        return;
    }
}

// No gate sees them: they are on the list of arrivals at once, and suspected.
void Twin::ill_on_arrival(const Arrival& a, Moment when, const Infection& i) {
    today.add(Series::arrivals_severe, county(a.person));
    Fact seen{.kind = FactKind::arrival_seen, .person = a.person, .moment = when, .since = when, .other = a.source.value};
    seen.detail = arrival_detail(world.mobility.sources[a.source.value].hard_hit, FoundBy::on_arrival);
    tell(seen);
    tell({.kind = FactKind::onset_told, .person = a.person, .moment = when, .since = i.onset});
    tell({.kind = FactKind::suspected, .person = a.person, .moment = when, .since = when});
}

// --- lists ---------------------------------------------------------------------------------------------------------------

// Whoever has come in this tick and would lodge, in the order in which they came.
void Twin::go_to_hotels() {
    const std::vector<Arrival>& arrivals = world.mobility.arrivals;
    std::vector<std::tuple<Moment, std::uint32_t, std::uint32_t>> come;
    for (std::uint32_t k = 0; k < arrivals.size(); ++k) {
        const Entry& e = entries[k];
        const PersonFile* file = known.files.find(arrivals[k].person);
        const bool lets_go = !turned_back(arrivals[k].person) && !(file && is_case(file->state));
        if (e.came && e.moment >= begin() && e.moment < end() && arrivals[k].lodges && lets_go)
            come.push_back({e.moment, arrivals[k].group, k});
    }
    std::sort(come.begin(), come.end());
    for (const auto& [when, group, k] : come) {
        const Arrival& a = arrivals[k];
        for (const auto& policy : scenario.policies) {
            const NamedHotels* how = policy->hotels();
            if (!how || !policy->in_force(known, public_now()) || !policy->area.holds(home_county(a.person))) continue;
            if (luck.draw(Purpose::hotel, name(arrivals[group].person), 0, policy->key()).uniform() >= how->share) continue;
            Facility room;
            for (const Facility f : serving(home_county(a.person), FacilityKind::hotel)) {
                const auto here_now = [&](const Guest& g) { return g.hotel == f && g.until > now; };
                const std::int64_t used = std::count_if(guests.begin(), guests.end(), here_now);
                if (!room && open(f) && static_cast<double>(used + 1) <= world.places.facilities[f.value].capacity) room = f;
            }
            today.add(room ? Series::hotel_guests : Series::hotel_full, county(a.person));
            if (!room) break;
            const Moment until = when + moment(how->stay_days);
            guests.push_back({room, std::max(now + 1, world.clock.tick_of(until))});
            record(Record::hotel, {name(a.person).value, static_cast<std::uint64_t>(until.units), room.value});
            const PersonFile* file = known.files.find(a.person);
            Fact seen{.kind = FactKind::arrival_seen, .person = a.person, .moment = when, .since = when, .other = a.source.value};
            seen.detail = world.mobility.sources[a.source.value].hard_hit;
            if (!file || !file->source) tell(seen);
            break;
        }
    }
}

void Twin::list_arrivals() {
    const std::vector<Arrival>& arrivals = world.mobility.arrivals;
    std::sort(registered.begin(), registered.end());
    for (const Registered& r : registered) {
        const PersonFile* file = known.files.find(r.person);
        if (r.at != now || died[r.person.value] || kept_out(r.person) || (file && file->source)) continue;
        const Arrival& a = arrivals[r.arrival];
        if (a.lodges) today.add(Series::lodgers_registered, county(a.person));
        tell({.kind = FactKind::arrival_seen,
              .person = r.person,
              .moment = r.moment,
              .since = entries[r.arrival].moment,
              .other = a.source.value,
              .detail = world.mobility.sources[a.source.value].hard_hit});
    }
    go_to_hotels();
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Policy& policy = *scenario.policies[k];
        const Registration* r = policy.registration();
        if (!r || r->share <= 0 || !policy.in_force(known, public_now())) continue;
        for (std::uint32_t n = 0; n < arrivals.size(); ++n) {
            const Arrival& a = arrivals[n];
            if (considered[k][n] || !entries[n].came) continue;
            considered[k][n] = true;
            const Moment came = entries[n].moment;
            const Draw draw = luck.draw(Purpose::registration, name(a.person));
            if (a.lodges != r->lodgers || came < begin() - moment(r->days_back) || !policy.area.holds(home_county(a.person)) ||
                draw.uniform(0) >= r->share)
                continue;
            const Moment listed = std::max(came, begin()) + moment(r->delay.quantile(draw.uniform(1)));
            registered.push_back({listed, a.person, n, std::max(now + 1, world.clock.tick_of(listed))});
        }
    }
}

// --- from door to door -------------------------------------------------------------------------------------------------

namespace {

// Where every household stands: counted out, cell by cell.
struct Stand {
    Cell cell;
    std::uint32_t grid = 0, place = 0, households = 0;
};
std::vector<Stand> stands(const World& w) {
    std::vector<Stand> of(w.population.size());
    for (std::uint32_t c = 0; c < w.places.cells.size(); ++c) {
        std::vector<Person> firsts;
        for (const Person p : w.population.people(Cell(c)))
            if (w.population.household(p).first == p) firsts.push_back(p);
        for (std::size_t k = 0; k < firsts.size(); ++k) {
            const std::size_t grid = k / 40;
            for (const Person p : w.population.household(firsts[k]))
                of[p.value] = {Cell(c), static_cast<std::uint32_t>(grid), static_cast<std::uint32_t>(k % 40),
                               static_cast<std::uint32_t>(std::min<std::size_t>(40, firsts.size() - 40 * grid))};
        }
    }
    return of;
}

// The visit of a round that falls into [from, to), if one does.
std::optional<Moment> visit_between(const DoorToDoor& how, int start_day, const Stand& at, Moment from, Moment to) {
    const double rate = how.workers * how.households_a_day, days = (at.place + 0.5) / rate;
    const double hour = how.hour_from + (how.hour_to - how.hour_from) * (days - std::floor(days));
    const double round = std::max({1.0, std::ceil(at.households / rate), std::ceil(how.round_days)});
    for (Moment visit = moment(start_day + std::floor(days) + hour / 24); visit < to; visit = visit + moment(round))
        if (visit >= from) return visit;
    return {};
}

}  // namespace

void Twin::sweep() {
    const std::uint32_t tick = static_cast<std::uint32_t>(now.index);
    for (const auto& policy : scenario.policies) {
        if (!policy->sweeping() || !policy->in_force(known, public_now())) continue;
        const std::vector<Stand> stand = stands(world);
        const DoorToDoor& how = *policy->sweeping();
        int& start = sweep_began[policy->id.value];
        if (start < 0) start = world.clock.day(now) + (world.clock.part(now) == 0 ? 0 : 1);
        const std::uint64_t key = policy->key();
        const auto covers = [&](Person p) {
            const Stand& at = stand[p.value];
            return policy->area.holds(home_county(p)) &&
                   luck.draw(Purpose::sweep_covers, {world.places[at.cell].code()}, 0, at.grid + 1).uniform() < how.coverage;
        };
        const auto opens = [&](Person p) {  // not the first so many of its grid, in a drawn order
            const Stand& at = stand[p.value];
            const Name cell{world.places[at.cell].code()};
            const Permutation order(at.households, luck.draw(Purpose::sweep_refuses, cell, 0, at.grid + 1, 1));
            std::uint32_t turn = 0;
            while (order(turn) != at.place) ++turn;
            return turn >= binomial(at.households, how.refuses, luck.draw(Purpose::sweep_refuses, cell, 0, at.grid + 1).uniform());
        };
        const auto at_home = [&](Person p) { return present(p) && !kept_out(p) && body(p).in_home; };
        const auto reported = [&](Person p) {
            const PersonFile* file = known.files.find(p);
            return file && (file->fever || is_case(file->state));
        };
        const auto find = [&](Person p, Moment at, SweepEvent::What what, Series series) {
            today.add(series, county(p));
            events.sweep_finds.push_back({p, at, what, policy->id, infection_at(p, at) != nullptr});
        };

        std::vector<double>& reads = sweepers[policy->id.value];  // [county] share of workers who have a thermometer
        if (world.clock.part(now) == 0) {
            const Moment midnight = world.clock.begin(now + world.clock.ticks_per_day);
            reads.assign(world.places.counties.size(), 1);
            for (std::uint32_t c = 0; c < world.places.counties.size(); ++c) {
                std::int64_t grids_at_work = 0;
                for (std::uint32_t n = 0; n < world.population.size(); ++n) {  // the first who is visited on a day stands for the grid
                    const Person p(n);
                    if (home_county(p) != County(c) || world.population.household(p).first != p || !covers(p)) continue;
                    bool first = visit_between(how, start, stand[n], begin(), midnight).has_value();
                    for (const Person q : world.population.people(stand[n].cell))
                        if (q < p && stand[q.value].grid == stand[n].grid && visit_between(how, start, stand[q.value], begin(), midnight)) first = false;
                    grids_at_work += first;
                }
                const std::int64_t days = std::llround(static_cast<double>(grids_at_work) * how.workers);
                today.add(Series::worker_days, c, days);
                draw(Item::masks, County(c), Use::sweeps, std::llround(static_cast<double>(days) * world.supplies.sweep_masks));
                const std::int64_t thermometers = draw(Item::thermometers, County(c), Use::sweeps, days);
                if (days > 0) reads[c] = static_cast<double>(thermometers) / static_cast<double>(days);
            }
        }
        const auto has_read = [&](std::size_t c) { return reads.empty() ? 1 : reads[c]; };

        std::vector<std::int64_t> households(world.places.counties.size(), 0);
        for (std::uint32_t n = 0; n < world.population.size(); ++n) {
            const Person p(n);
            const std::optional<Moment> at = visit_between(how, start, stand[n], begin(), end());
            if (!at || !covers(p)) continue;
            const bool first = world.population.household(p).first == p;
            households[county(p)] += first;
            if (first && !opens(p)) today.add(Series::sweep_refused, county(p));
            if (!opens(p) || !at_home(p)) continue;
            const std::uint32_t k = infection_of[n];
            if (k != none && infections[k].fever_from <= *at && *at < infections[k].fever_to && *at < infections[k].over && !reported(p) &&
                luck.draw(Purpose::sweep_visit, name(p), tick, key).uniform() < how.fever_sensitivity * has_read(county(p))) {
                tell({.kind = FactKind::fever_at_home, .person = p, .moment = *at, .since = infections[k].onset, .policy = policy->id});
                find(p, *at, SweepEvent::What::fever, Series::sweep_fevers);
            }
            const std::uint32_t a = world.mobility.arrival_of.find(p);
            const PersonFile* file = known.files.find(p);
            if (a == RowMap<Person>::none || (file && file->source)) continue;
            const Arrival& arrival = world.mobility.arrivals[a];
            const Moment came = entries[a].moment;
            if (*at < came || *at > came + moment(how.days_back) ||
                luck.draw(Purpose::sweep_sees, name(p), tick, key).uniform() >= (arrival.lodges ? how.lodgers_told : how.arrivals_told))
                continue;
            tell({.kind = FactKind::arrival_seen,
                  .person = p,
                  .moment = *at,
                  .since = came,
                  .other = arrival.source.value,
                  .detail = arrival_detail(world.mobility.sources[arrival.source.value].hard_hit, FoundBy::sweep),
                  .policy = policy->id});
            find(p, *at, arrival.lodges ? SweepEvent::What::lodger : SweepEvent::What::arrival,
                 arrival.lodges ? Series::sweep_lodgers : Series::sweep_arrivals);
        }

        for (std::uint32_t c = 0; c < world.places.counties.size(); ++c) {
            const Name county_name = name_of(world.places.counties[c]);
            std::vector<Person> residents;
            std::int64_t homes = 0;
            for (const Township t : world.places.counties[c].townships)
                for (const Person p : world.population.people(t)) {
                    residents.push_back(p);
                    homes += world.population.household(p).first == p;
                }
            if (households[c] == 0) continue;
            today.add(Series::sweep_visits, c, households[c]);
            const Draw draw = luck.draw(Purpose::sweep_false, county_name, tick, key);
            const double other = how.other_fever_prevalence;
            const double flagged = other * how.fever_sensitivity + (1 - other) * (1 - how.fever_specificity);
            const double asked = static_cast<double>(households[c]) * static_cast<double>(residents.size()) / static_cast<double>(homes);
            const std::uint32_t alarms = binomial(static_cast<std::uint32_t>(std::llround(asked)), flagged * has_read(c), draw.uniform(1));
            for (std::uint32_t k = 0; k < alarms; ++k) {
                Person p;
                for (std::uint32_t block = 0; block < 4096 && !p; ++block) {
                    const Person q = residents[luck.draw(Purpose::sweep_false, county_name, tick, key << 32 | (k + 1), block)
                                                   .below(static_cast<std::uint32_t>(residents.size()))];
                    if (visit_between(how, start, stand[q.value], begin(), end()) && covers(q)) p = q;
                }
                if (!p || !opens(p) || !at_home(p) || reported(p)) continue;
                const Infection* i = infection_at(p, begin());
                if (i && i->fever_from < end() && begin() < i->fever_to) continue;
                tell({.kind = FactKind::fever_at_home, .person = p, .moment = begin(), .since = Moment::never(), .policy = policy->id});
                find(p, begin(), SweepEvent::What::fever, Series::sweep_fevers);
            }
        }
    }
}

// --- records -------------------------------------------------------------------------------------------------------------

void Twin::match() {
    const std::vector<Arrival>& arrivals = world.mobility.arrivals;
    const std::uint32_t tick = static_cast<std::uint32_t>(now.index);
    const auto put_down = [&](Listed record) {
        const Facility team = least_busy(record.county, FacilityKind::data_team);
        if (team) on_desk.push_back({record, team});
    };
    std::sort(records_due.begin(), records_due.end());
    for (const RecordDue& d : records_due)
        if (d.at == now)
            put_down({.since = std::max(d.moment, begin()), .tie = luck.draw(Purpose::match_tie, name(d.person), d.policy).bits(),
                      .person = d.person, .county = home_county(d.person), .policy = PolicyId(d.policy), .arrival = d.arrival});
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Policy& policy = *scenario.policies[k];
        const Matching* how = policy.matching();
        if (!how || !policy.in_force(known, public_now())) continue;
        for (std::uint32_t c = 0; c < world.places.counties.size(); ++c) {
            if (!policy.area.holds(County(c))) continue;
            double people = 0;
            for (const Township t : world.places.counties[c].townships) people += world.population.people(t).size();
            const Draw draw = luck.draw(Purpose::match_false, name_of(world.places.counties[c]), tick, scenario.policies[k]->key());
            const std::uint32_t n = poisson(how->false_a_day / 1e5 * people * world.clock.tick_days(), draw.uniform(0));
            const Moment middle{(begin().units + end().units) / 2};
            if (n > 0)
                put_down({.since = middle, .tie = draw.bits(1), .person = {}, .county = County(c), .policy = policy.id, .people = n});
        }
        for (std::uint32_t n = 0; n < arrivals.size(); ++n) {
            const Arrival& a = arrivals[n];
            if (!entries[n].came || looked_up[k][n]) continue;
            looked_up[k][n] = true;
            const bool wanted = how->sources.names.empty() ? world.mobility.sources[a.source.value].hard_hit : how->sources.hold(a.source.value);
            const Moment came = entries[n].moment;
            if (!wanted || came < begin() - moment(how->days_back) || !policy.area.holds(home_county(a.person)) ||
                luck.draw(Purpose::record_match, name(a.person), 0, scenario.policies[k]->key()).uniform() >= how->share)
                continue;
            const double delay = how->delay.quantile(luck.draw(Purpose::match_delay, name(a.person), 0, scenario.policies[k]->key()).uniform());
            const Moment at = std::max(came, begin()) + moment(delay);
            records_due.push_back({at, static_cast<std::uint16_t>(k), a.person, n, std::max(now + 1, world.clock.tick_of(at))});
        }
    }
    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        if (world.places.facilities[f].kind != FacilityKind::data_team || !open(Facility(f))) continue;
        for (std::int64_t left = allotment(Facility(f)); left > 0;) {
            Listed* first = nullptr;
            for (auto& [record, team] : on_desk)
                if (team == Facility(f) && record.people > 0 &&
                    (!first || std::tie(record.since, record.tie) < std::tie(first->since, first->tie)))
                    first = &record;
            if (!first) break;
            const std::uint32_t n = static_cast<std::uint32_t>(std::min<std::int64_t>(left, first->people));
            first->people -= n, left -= n, served[f] += n;
            today.add(Series::record_checks, first->county.value, n);
            if (first->person) {
                const PersonFile* file = known.files.find(first->person);
                if (died[first->person.value] || kept_out(first->person) || (file && file->source)) continue;
                const Arrival& a = arrivals[first->arrival];
                tell({.kind = FactKind::arrival_seen,
                      .person = first->person,
                      .moment = end(),
                      .since = entries[first->arrival].moment,
                      .other = a.source.value,
                      .detail = arrival_detail(world.mobility.sources[a.source.value].hard_hit, FoundBy::matching),
                      .policy = first->policy});
                today.add(Series::arrivals_matched, first->county.value);
                events.matches.push_back({first->person, first->since, end(), first->policy, Facility(f), true,
                                          infection_at(first->person, end()) != nullptr});
                continue;
            }
            const Matching& how = *scenario.policies[first->policy.value]->matching();
            const std::uint32_t kept = binomial(n, how.false_kept, luck.draw(Purpose::match_false, {first->tie}, tick).uniform());
            std::vector<Person> residents;
            for (const Township t : world.places.counties[first->county.value].townships)
                for (const Person p : world.population.people(t)) residents.push_back(p);
            for (std::uint32_t k = 0; k < kept; ++k)
                for (std::uint32_t block = 0; block < 64; ++block) {
                    const Person p = residents[luck.draw(Purpose::match_false, {first->tie}, tick, k + 1, block)
                                                   .below(static_cast<std::uint32_t>(residents.size()))];
                    if (!present(p) || gone(p) || known.files.find(p)) continue;
                    tell({.kind = FactKind::arrival_seen,
                          .person = p,
                          .moment = end(),
                          .since = first->since - moment(how.delay.mean()),
                          .detail = arrival_detail(true, FoundBy::matching),
                          .policy = first->policy});
                    today.add(Series::matched_wrongly, first->county.value);
                    events.matches.push_back({p, first->since, end(), first->policy, Facility(f), false, infection_at(p, end()) != nullptr});
                    break;
                }
        }
    }
}

}  // namespace cordon::twin
