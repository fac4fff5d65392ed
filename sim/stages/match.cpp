// Matching of records: lists come in, true and false names, and data teams check as many a day as they can.
#include "stages/match.h"

#include <algorithm>
#include <tuple>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

RecordsDesk& desk(Stage& s, Facility f) {
    s.state.desks.resize(s.world.places.facilities.size());
    return s.state.desks[f.value];
}

void put_down(Stage& s, Listed record) {
    const Facility team = least_busy(s, record.county, FacilityKind::data_team);
    if (!team) return;
    s.state.facilities[team.value].waiting += static_cast<std::int32_t>(record.people);
    desk(s, team).waiting.push_back(record);
}

// Arrivals whom the records name, some time after they came.
void look_up(Stage& s, const Policy& policy, const Matching& how) {
    const Clock& clock = s.world.clock;
    s.state.matched.resize(s.policies.size(), 0);
    std::uint32_t& next = s.state.matched[policy.id.value];
    for (; next < s.state.came.size(); ++next) {
        const Coming& c = s.state.came[next];
        const Source source = s.world.mobility.arrivals[c.arrival].source;
        const bool wanted = how.sources.mask.empty() ? s.world.mobility.sources[source.value].hard_hit : how.sources.hold(source.value);
        if (!wanted || c.moment < clock.begin(s.now) - moment(how.days_back) || !policy.area.holds(county_of(s.world, c.person))) continue;
        const Name name = name_of(s.world, c.person);
        if (!s.luck.draw(Purpose::record_match, name, 0, policy.key()).chance(how.share)) continue;
        const Moment at = std::max(c.moment, clock.begin(s.now)) +
                          moment(how.delay.sample(s.luck.draw(Purpose::match_delay, name, 0, policy.key())));
        s.state.agenda.plan(std::max(s.now + 1, clock.tick_of(at)), {.kind = DueKind::record_found,
                                                                     .moment = at,
                                                                     .number = static_cast<std::uint16_t>(policy.id.value),
                                                                     .person = c.person,
                                                                     .extra = next});
    }
}

// People of a county whom the lists name by mistake: as many as the rate says, and nobody in particular until a check fails.
void add_false(Stage& s, const Policy& policy, const Matching& how) {
    const Moment middle{(s.world.clock.begin(s.now).units + s.world.clock.end(s.now).units) / 2};
    for (std::size_t c = 0; c < s.world.places.counties.size(); ++c) {
        if (!policy.area.holds(County(c))) continue;
        const CountyInfo& county = s.world.places.counties[c];
        double people = 0;
        for (const Township t : county.townships) people += s.world.population.people(t).size();
        const Draw draw =
            s.luck.draw(Purpose::match_false, name_of(county), static_cast<std::uint32_t>(s.now.index), policy.key());
        const std::uint32_t n = poisson(how.false_a_day / 1e5 * people * s.world.clock.tick_days(), draw.uniform(0));
        if (n > 0) put_down(s, {.since = middle, .tie = draw.bits(1), .person = {}, .county = County(c), .policy = policy.id, .people = n});
    }
}

void check_person(Stage& s, const Listed& r, Facility team) {
    const Coming& c = s.state.came[r.arrival];
    const PersonFile* file = s.known.files.find(r.person);
    if (s.state.is_dead(r.person) || s.state.is_kept_out(r.person, s.now) || (file && file->source)) return;
    const SourceInfo& source = s.world.mobility.sources[s.world.mobility.arrivals[c.arrival].source.value];
    const Moment now = s.world.clock.end(s.now);
    tell(s, {.kind = FactKind::arrival_seen,
             .person = r.person,
             .moment = now,
             .since = c.moment,
             .other = s.world.mobility.arrivals[c.arrival].source.value,
             .detail = arrival_detail(source.hard_hit, FoundBy::matching),
             .policy = r.policy});
    s.state.today.add(Series::arrivals_matched, r.county.value);
    s.state.events.matches.push_back({r.person, r.since, now, r.policy, team, true, infection_of(s.state, r.person, now) != nullptr});
}

// Someone of the county who is there, free, and of whom nothing is known.
Person anyone(const Stage& s, const Listed& r, std::uint64_t number) {
    const CountyInfo& county = s.world.places.counties[r.county.value];
    const Population& people = s.world.population;
    const Person first = people.people(county.townships.first).first, last = people.people(Township(county.townships.last.value - 1)).last;
    for (std::uint32_t block = 0; block < 64; ++block) {
        const Draw d = s.luck.draw(Purpose::match_false, {r.tie}, static_cast<std::uint32_t>(s.now.index), number + 1, block);
        const Person p(first.value + d.below(last.value - first.value));
        if (present(s, p) && !s.state.is_away(p) && !s.known.files.find(p)) return p;
    }
    return {};  // nearly everyone is known
}

// Of so many false names some are not cleared; only these become people.
void check_false(Stage& s, const Listed& r, std::uint32_t people, Facility team) {
    const Matching& how = *s.policies[r.policy.value]->matching();
    const Moment now = s.world.clock.end(s.now);
    const Draw draw = s.luck.draw(Purpose::match_false, {r.tie}, static_cast<std::uint32_t>(s.now.index));
    const std::uint32_t kept = binomial(people, how.false_kept, draw.uniform());
    for (std::uint32_t k = 0; k < kept; ++k) {
        const Person p = anyone(s, r, k);
        if (!p) continue;
        tell(s, {.kind = FactKind::arrival_seen,
                 .person = p,
                 .moment = now,
                 .since = r.since - moment(how.delay.mean()),
                 .detail = arrival_detail(true, FoundBy::matching),
                 .policy = r.policy});
        s.state.today.add(Series::matched_wrongly, r.county.value);
        note_cost(s, Series::cost_false_alarms, r.policy);
        s.state.events.matches.push_back({p, r.since, now, r.policy, team, false, infection_of(s.state, p, now) != nullptr});
    }
}

// The checks that a team makes in this tick, in the order in which names came.
void work(Stage& s, Facility f) {
    const FacilityInfo& info = s.world.places.facilities[f.value];
    FacilityState& team = s.state.facilities[f.value];
    RecordsDesk& d = desk(s, f);
    for (std::int64_t left = allotment(s.world.clock, s.now, info.capacity); left > 0 && d.head < d.waiting.size();) {
        Listed& r = d.waiting[d.head];
        const std::uint32_t n = static_cast<std::uint32_t>(std::min<std::int64_t>(left, r.people));
        r.person ? check_person(s, r, f) : check_false(s, r, n, f);
        s.state.today.add(Series::record_checks, r.county.value, n);
        note_acts(s, r.policy, n);
        left -= n, team.used += static_cast<std::int32_t>(n), team.waiting -= static_cast<std::int32_t>(n);
        if ((r.people -= n) == 0) ++d.head;
    }
    if (d.head > 64 && 2 * d.head > d.waiting.size())
        d.waiting.erase(d.waiting.begin(), d.waiting.begin() + static_cast<std::ptrdiff_t>(d.head)), d.head = 0;
}

}  // namespace

void match(Stage& s, const std::vector<Due>& due) {
    std::vector<Facility> teams;
    for (std::size_t f = 0; f < s.world.places.facilities.size(); ++f)
        if (s.world.places.facilities[f].kind == FacilityKind::data_team) teams.push_back(Facility(f));
    if (teams.empty()) return;

    std::vector<std::size_t> before;
    for (const Facility f : teams) before.push_back(desk(s, f).waiting.size());
    const auto [first, last] = due_of(due, DueKind::record_found);
    for (const Due* d = first; d != last; ++d) {
        const std::uint64_t tie = s.luck.draw(Purpose::match_tie, name_of(s.world, d->person), d->number).bits();
        put_down(s, {.since = std::max(d->moment, s.world.clock.begin(s.now)), .tie = tie, .person = d->person, .county = county_of(s.world, d->person), .policy = PolicyId(d->number),
                     .arrival = d->extra});
    }
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& policy : s.policies) {
        const Matching* how = policy->matching();
        if (!how || !policy->in_force(s.known, now)) continue;
        add_false(s, *policy, *how);
        look_up(s, *policy, *how);
    }
    // Names of earlier ticks come first; of those of this one the earliest.
    for (std::size_t k = 0; k < teams.size(); ++k) {
        std::vector<Listed>& waiting = desk(s, teams[k]).waiting;
        std::sort(waiting.begin() + static_cast<std::ptrdiff_t>(before[k]), waiting.end(),
                  [](const Listed& a, const Listed& b) { return std::tie(a.since, a.tie) < std::tie(b.since, b.tie); });
        if (open(s, teams[k])) work(s, teams[k]);
    }
}

}  // namespace cordon
