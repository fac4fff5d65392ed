// Sweeps from door to door: fevers, arrivals and lodgers, as far as they are at home and can be seen.
#include "stages/sweep.h"

#include <algorithm>
#include <cmath>

#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/supply.h"
#include "stages/tell.h"

namespace cordon {

namespace {

enum Note : std::uint16_t { fever, arrival };  // why a visit is in the calendar: Due::number

// The visits of one policy.
class Sweep {
  public:
    Sweep(Stage& s, const Policy& policy)
        : s_(s), policy_(policy), how_(*policy.sweeping()), now_{s.now, s.world.clock, s.world.places}, begin_(s.world.clock.begin(s.now)),
          end_(s.world.clock.end(s.now)), state_(s.state.sweeps[policy.id.value]), in_force_(policy.in_force(s.known, now_)) {}
    void work(const Due* first, const Due* last);

  private:
    void begin();
    void note_new();
    void plan(Note, Person, Episode, std::uint32_t extra, Moment not_before);
    void visit(const Due&);
    void find_fever(const Due&);
    void find_arrival(const Due&);
    std::vector<std::int64_t> worker_days() const;
    void equip();
    double reads(Person p) const { return state_.thermometers.empty() ? 1 : state_.thermometers[county_of(s_.world, p).value]; }
    void count_visits();
    void false_alarms(County, std::int64_t households);
    Person someone_visited(County, std::uint64_t number) const;
    bool at_home(Person) const;
    bool reported(Person) const;
    void found(Person, Moment, SweepEvent::What, Series);

    Stage& s_;
    const Policy& policy_;
    const DoorToDoor& how_;
    const Now now_;
    const Moment begin_, end_;
    Sweeping& state_;
    const bool in_force_;
    std::vector<Due> today_;  // found out in this tick to fall into it
};

// Workers start on the next morning, and their grids are counted once.
void Sweep::begin() {
    const World& w = s_.world;
    state_.begun = true;
    state_.start_day = now_.day() + (w.clock.part(s_.now) == 0 ? 0 : 1);
    state_.grids.resize(w.places.counties.size());
    state_.refusing.resize(w.places.counties.size());
    for (std::size_t c = 0; c < w.places.cells.size(); ++c) {
        const Cell cell(c);
        const County county = w.places.county_of(cell);
        const Range<Person> people = w.population.people(cell);
        if (!policy_.area.holds(county) || people.size() == 0) continue;
        const Doorstep last = doorstep(w, Person(people.last.value - 1));
        Doorstep d = last;
        s_.state.counters.doors_looked_up += last.grid + 1;
        for (d.grid = 0; d.grid <= last.grid; ++d.grid) {
            if (!covered(s_, how_, d)) continue;
            d.households = d.grid < last.grid ? Sweeping::households : last.households;
            ++state_.grids[county.value][d.households];
            const Refusing none_opens = refusing(s_, how_, d);
            for (std::uint32_t k = 0; k < none_opens.number; ++k)
                ++state_.refusing[county.value][Sweeping::slot(d.households, none_opens.order(k))];
        }
    }
}

// Whoever may be found has the next visit in the calendar: of all infections and arrivals since the last look.
void Sweep::note_new() {
    const std::vector<Infection>& infections = s_.state.episodes.rows;
    for (std::size_t& e = state_.next_infection; e < infections.size(); ++e)
        if (infections[e].fever_from != Moment::never())
            plan(fever, infections[e].person, Episode(e), 0, infections[e].fever_from);
    for (std::size_t& k = state_.next_arrival; k < s_.state.came.size(); ++k)
        plan(arrival, s_.state.came[k].person, {}, static_cast<std::uint32_t>(k), s_.state.came[k].moment);
}

void Sweep::plan(Note note, Person p, Episode e, std::uint32_t extra, Moment not_before) {
    if (!policy_.area.holds(county_of(s_.world, p))) return;
    ++s_.state.counters.doors_looked_up;
    const Doorstep d = doorstep(s_.world, p);
    if (!covered(s_, how_, d) || refusing(s_, how_, d).at(d.place)) return;
    const Moment at = next_visit(how_, state_.start_day, d.households, d.place, std::max(not_before, begin_));
    if (note == fever && at >= s_.state.episodes[e].fever_to) return;
    if (note == arrival && at > s_.state.came[extra].moment + moment(how_.days_back)) return;
    const Due due{.kind = DueKind::sweep_visit,
                  .moment = at,
                  .setting = static_cast<std::uint8_t>(policy_.id.value),
                  .number = note,
                  .episode = e,
                  .person = p,
                  .extra = extra};
    if (at < end_)
        today_.push_back(due);
    else
        s_.state.agenda.plan(s_.world.clock.tick_of(at), due);
}

bool Sweep::at_home(Person p) const {
    if (!present(s_, p) || s_.state.is_dead(p)) return false;
    const Holding* h = s_.state.custody.find(p);
    if (h && h->held) return h->at == Keep::home;
    return s_.state.is_stopped(p, s_.now) || s_.whereabouts.where(p).activity == Activity::home;
}

// A fever that is known already, or that of a case.
bool Sweep::reported(Person p) const {
    const PersonFile* file = s_.known.files.find(p);
    return file && (file->fever || is_case(file->state));
}

void Sweep::found(Person p, Moment at, SweepEvent::What what, Series series) {
    const bool infected = infection_of(s_.state, p, at) != nullptr;
    s_.state.today.add(series, county_of(s_.world, p).value);
    s_.state.events.sweep_finds.push_back({p, at, what, policy_.id, infected});
    if (what == SweepEvent::What::fever && !infected) note_cost(s_, Series::cost_false_alarms, policy_.id);
}

void Sweep::find_fever(const Due& d) {
    const Infection& i = s_.state.episodes[d.episode];
    const Draw reading = s_.luck.draw(Purpose::sweep_visit, name_of(s_.world, d.person), static_cast<std::uint32_t>(s_.now.index), policy_.key());
    if (i.over <= d.moment || !at_home(d.person) || reported(d.person) || !reading.chance(how_.fever_sensitivity * reads(d.person))) return;
    tell(s_, {.kind = FactKind::fever_at_home, .person = d.person, .moment = d.moment, .since = i.onset, .policy = policy_.id});
    found(d.person, d.moment, SweepEvent::What::fever, Series::sweep_fevers);
}

void Sweep::find_arrival(const Due& d) {
    const Coming& c = s_.state.came[d.extra];
    const Arrival& a = s_.world.mobility.arrivals[c.arrival];
    const PersonFile* file = s_.known.files.find(d.person);
    if (file && file->source) return;
    const Draw told = s_.luck.draw(Purpose::sweep_sees, name_of(s_.world, d.person), static_cast<std::uint32_t>(s_.now.index), policy_.key());
    if (!at_home(d.person) || !told.chance(a.lodges ? how_.lodgers_told : how_.arrivals_told)) return;
    tell(s_, {.kind = FactKind::arrival_seen,
              .person = d.person,
              .moment = d.moment,
              .since = c.moment,
              .other = a.source.value,
              .detail = arrival_detail(s_.world.mobility.sources[a.source.value].hard_hit, FoundBy::sweep),
              .policy = policy_.id});
    found(d.person, d.moment, a.lodges ? SweepEvent::What::lodger : SweepEvent::What::arrival,
          a.lodges ? Series::sweep_lodgers : Series::sweep_arrivals);
}

void Sweep::visit(const Due& d) {
    const bool of_fever = d.number == fever;
    if (in_force_) of_fever ? find_fever(d) : find_arrival(d);
    const PersonFile* file = s_.known.files.find(d.person);
    if (!of_fever && file && file->source) return;  // nothing is left to find
    plan(of_fever ? fever : arrival, d.person, d.episode, d.extra, {d.moment.units + 1});
}

// [county] today.
std::vector<std::int64_t> Sweep::worker_days() const {
    std::array<bool, Sweeping::households + 1> at_work{};  // [households of a grid]
    const Moment midnight = s_.world.clock.begin(s_.now + s_.world.clock.ticks_per_day);
    for (std::uint32_t n = 1; n <= Sweeping::households; ++n)
        for (std::uint32_t place = 0; place < n; ++place)
            at_work[n] = at_work[n] || next_visit(how_, state_.start_day, n, place, begin_) < midnight;
    std::vector<std::int64_t> days;
    for (const auto& grids : state_.grids) {
        std::int64_t there = 0;
        for (std::uint32_t n = 1; n <= Sweeping::households; ++n) there += at_work[n] ? grids[n] : 0;
        days.push_back(std::llround(static_cast<double>(there) * how_.workers));
    }
    return days;
}

// In the morning: masks, and a thermometer for each worker.
void Sweep::equip() {
    const std::vector<std::int64_t> days = worker_days();
    state_.thermometers.assign(days.size(), 1);
    for (std::size_t c = 0; c < days.size(); ++c) {
        s_.state.today.add(Series::worker_days, c, days[c]);
        note_cost(s_, Series::cost_staff_days, policy_.id, days[c]);
        take(s_, Item::masks, County(c), Use::sweeps, std::llround(static_cast<double>(days[c]) * s_.world.supplies.sweep_masks));
        const Taken taken = take(s_, Item::thermometers, County(c), Use::sweeps, days[c]);
        if (days[c] > 0) state_.thermometers[c] = static_cast<double>(taken.good) / static_cast<double>(days[c]);
    }
}

// How many are visited, and how many of these do not open, follows from the grids; whose temperature is read wrongly is drawn for
// all of a county.
void Sweep::count_visits() {
    std::array<std::uint32_t, Sweeping::households + 1> visits{};  // [households of a grid]
    std::vector<std::uint32_t> visited;                             // [slot] places of grids
    for (std::uint32_t n = 1; n <= Sweeping::households; ++n)
        for (std::uint32_t place = 0; place < n; ++place) {
            if (next_visit(how_, state_.start_day, n, place, begin_) < end_) ++visits[n], visited.push_back(Sweeping::slot(n, place));
        }
    for (std::size_t c = 0; c < state_.grids.size(); ++c) {
        std::int64_t households = 0;
        for (std::uint32_t n = 1; n <= Sweeping::households; ++n) households += std::int64_t{visits[n]} * state_.grids[c][n];
        if (households == 0) continue;
        s_.state.today.add(Series::sweep_visits, c, households);
        note_acts(s_, policy_.id, households);
        for (const std::uint32_t slot : visited) s_.state.today.add(Series::sweep_refused, c, state_.refusing[c][slot]);
        false_alarms(County(c), households);
    }
}

void Sweep::false_alarms(County c, std::int64_t households) {
    const CountyInfo& county = s_.world.places.counties[c.value];
    double people = 0, homes = 0;
    for (const Township t : county.townships) people += s_.world.population.people(t).size(), homes += s_.world.population.households(t);
    const double fever = how_.other_fever_prevalence;
    const double flagged = fever * how_.fever_sensitivity + (1 - fever) * (1 - how_.fever_specificity);
    const double reads = state_.thermometers.empty() ? 1 : state_.thermometers[c.value];
    const Draw draw =
        s_.luck.draw(Purpose::sweep_false, name_of(county), static_cast<std::uint32_t>(s_.now.index), policy_.key());
    const auto asked = static_cast<std::uint32_t>(std::llround(static_cast<double>(households) * people / homes));
    const std::uint32_t alarms = binomial(asked, flagged * reads, draw.uniform(1));
    for (std::uint32_t k = 0; k < alarms; ++k) {
        const Person p = someone_visited(c, k);
        if (!p || !at_home(p) || reported(p)) continue;
        const Doorstep door = doorstep(s_.world, p);
        if (refusing(s_, how_, door).at(door.place)) continue;
        const Infection* i = infection_of(s_.state, p, begin_);
        if (i && i->fever_from < end_ && begin_ < i->fever_to) continue;  // no false alarm
        tell(s_, {.kind = FactKind::fever_at_home, .person = p, .moment = begin_, .since = Moment::never(), .policy = policy_.id});
        found(p, begin_, SweepEvent::What::fever, Series::sweep_fevers);
    }
}

// Anyone of the county who lives behind a door at which a worker stands in this tick.
Person Sweep::someone_visited(County c, std::uint64_t number) const {
    constexpr std::uint32_t tries = 4096;  // of the rejection; where so few are visited there is hardly an alarm
    const CountyInfo& county = s_.world.places.counties[c.value];
    const Population& people = s_.world.population;
    const Person first = people.people(county.townships.first).first, last = people.people(Township(county.townships.last.value - 1)).last;
    const std::uint64_t partner = policy_.key() << 32 | (number + 1);
    for (std::uint32_t block = 0; block < tries; ++block) {
        ++s_.state.counters.doors_looked_up;
        const Draw d = s_.luck.draw(Purpose::sweep_false, name_of(county), static_cast<std::uint32_t>(s_.now.index), partner, block);
        const Person p(first.value + d.below(last.value - first.value));
        const Doorstep door = doorstep(s_.world, p);
        if (next_visit(how_, state_.start_day, door.households, door.place, begin_) < end_ && covered(s_, how_, door)) return p;
    }
    return {};
}

void Sweep::work(const Due* first, const Due* last) {
    if (!state_.begun && !in_force_) return;
    if (!state_.begun) begin();
    if (in_force_ && s_.world.clock.part(s_.now) == 0) equip();
    note_new();
    std::copy_if(first, last, std::back_inserter(today_), [&](const Due& d) { return d.setting == policy_.id.value; });
    std::sort(today_.begin(), today_.end());
    const std::vector<Due> visits = std::move(today_);
    today_.clear();
    for (const Due& d : visits) visit(d);
    expects(today_.empty());  // a household is visited once a day at most
    if (in_force_) count_visits();
}

}  // namespace

Doorstep doorstep(const World& w, Person p) {
    const Population& people = w.population;
    const Cell cell = people.cell(p);
    const Township t = w.places[cell].township;
    const Range<Person> here = people.people(cell), all = people.people(t);
    const std::uint32_t before = people.household_rank(t, people.household(here.first).first);
    const std::uint32_t after = here.last == all.last ? people.households(t) : people.household_rank(t, here.last);
    const std::uint32_t rank = people.household_rank(t, people.household(p).first) - before;
    Doorstep d;
    d.cell = cell, d.grid = rank / Sweeping::households, d.place = rank % Sweeping::households;
    d.households = std::min(Sweeping::households, after - before - d.grid * Sweeping::households);
    return d;
}

Moment next_visit(const DoorToDoor& how, std::int32_t start_day, std::uint32_t households, std::uint32_t place, Moment not_before) {
    const double rate = how.rate(), days = (place + 0.5) / rate, whole = std::floor(days);
    const double hour = how.hour_from + (how.hour_to - how.hour_from) * (days - whole);
    const double round = std::max({1.0, std::ceil(households / rate), std::ceil(how.round_days)});
    const Moment first = moment(start_day + whole + hour / 24), length = moment(round);
    if (not_before <= first) return first;
    const std::int32_t rounds = (not_before.units - first.units + length.units - 1) / length.units;
    return {first.units + rounds * length.units};
}

bool covered(const Stage& s, const DoorToDoor& how, const Doorstep& d) {
    return s.luck.draw(Purpose::sweep_covers, {s.world.places[d.cell].code()}, 0, d.grid + 1).chance(how.coverage);
}

Refusing refusing(const Stage& s, const DoorToDoor& how, const Doorstep& d) {
    const Name cell{s.world.places[d.cell].code()};
    const double u = s.luck.draw(Purpose::sweep_refuses, cell, 0, d.grid + 1).uniform();
    return {binomial(d.households, how.refuses, u), Permutation(d.households, s.luck.draw(Purpose::sweep_refuses, cell, 0, d.grid + 1, 1))};
}

void sweep(Stage& s, const std::vector<Due>& due) {
    const auto [first, last] = due_of(due, DueKind::sweep_visit);
    for (const auto& policy : s.policies) {
        if (!policy->sweeping()) continue;
        s.state.sweeps.resize(s.policies.size());
        Sweep(s, *policy).work(first, last);
    }
}

}  // namespace cordon
