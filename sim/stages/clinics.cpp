// Fever clinics: three lines of doctors. First sight sees patients as they come, those with other fevers as a batch that takes
// up the same capacity; whom a line cannot rule out waits for the next, by the order of coming.
#include <algorithm>
#include <tuple>

#include "stages/care.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

enum Line : std::size_t { first_sight, specialist, authority };

// Clinics that share their patients: those of a county; or the regional ones, for all counties that have none.
struct Pool {
    std::vector<Facility> clinics;
    std::vector<County> counties;
};

std::vector<Pool> pools(const Stage& s) {
    const Places& places = s.world.places;
    std::vector<Facility> at_work;
    for (std::size_t f = 0; f < places.facilities.size(); ++f)
        if (places.facilities[f].kind == FacilityKind::fever_clinic && open(s, Facility(f))) at_work.push_back(Facility(f));
    const auto rank = [&](Facility f) { return std::tuple(places.facilities[f.value].opens_day, f); };
    std::sort(at_work.begin(), at_work.end(), [&](Facility a, Facility b) { return rank(a) < rank(b); });
    std::vector<Pool> all;
    Pool regional;
    for (const Facility f : at_work)
        if (is_regional(places.facilities[f.value])) regional.clinics.push_back(f);
    for (std::size_t c = 0; c < places.counties.size(); ++c) {
        Pool own{{}, {County(c)}};
        for (const Facility f : at_work)
            if (!is_regional(places.facilities[f.value]) && places.facilities[f.value].county == County(c)) own.clinics.push_back(f);
        if (own.clinics.empty())
            regional.counties.push_back(County(c));
        else
            all.push_back(std::move(own));
    }
    if (!regional.counties.empty()) all.push_back(std::move(regional));
    return all;
}

std::uint32_t tick_of(const Stage& s) { return static_cast<std::uint32_t>(s.now.index); }
Moment in_this_tick(const Stage& s, Moment m) { return std::max(m, s.world.clock.begin(s.now)); }

void join(Stage& s, Facility clinic, std::size_t line, const Waiting& w) {
    if (s.state.doctors.empty()) s.state.doctors.resize(s.world.places.facilities.size());
    s.state.doctors[clinic.value].line[line].join(0, w);
}

// Who waits between the lines of doctors, sorted.
std::vector<Person> in_line(const Stage& s) {
    std::vector<Person> all;
    for (const Doctors& doctors : s.state.doctors)
        for (const WaitingLine& line : doctors.line)
            line.each([&](std::size_t, const Waiting& w) {
                if (w.person) all.push_back(w.person);
            });
    std::sort(all.begin(), all.end());
    return all;
}

// Nobody has found anything: whoever is still ill later comes again.
void go_home(Stage& s, const Waiting& w, Moment seen) {
    if (!w.episode) return;
    const Infection& i = s.state.episodes[w.episode];
    if (!(w.detail & visit_fever) && i.severe_from > seen) return;
    Due again{.kind = DueKind::seek_care, .episode = w.episode, .person = w.person};
    again.moment = seen + moment(s.world.care.again_days);
    again.number = static_cast<std::uint16_t>(w.detail / visit_number + 1);
    s.state.agenda.plan(std::max(s.now + 1, s.world.clock.tick_of(again.moment)), again);
}

// Whether a line of doctors takes the illness for what it is looking for, or cannot rule it out.
bool doubts(const Stage& s, const Waiting& w, std::size_t line, const ClinicLine& how) {
    if (!w.person) return s.luck.draw(Purpose::clinic_line, {w.tie}, 0, line + 1).chance(1 - how.specificity);
    const Name name = name_of(s.world, w.person);
    if (!w.episode) return s.luck.draw(Purpose::clinic_line, name, tick_of(s), line + 1).chance(1 - how.specificity);
    const std::uint32_t ordinal = s.state.episodes[w.episode].ordinal;
    const std::uint64_t visit = static_cast<std::uint64_t>(w.detail / visit_number);
    return s.luck.draw(Purpose::clinic_line, name, ordinal, 4 * (visit + 1) + line).chance(how.sensitivity);
}

struct Patient {
    double order = 0;  // keyed, uniform: when in the tick they come
    Due due;
    bool operator<(const Patient& o) const { return order != o.order ? order < o.order : due < o.due; }
};

// Visits of one pool in one tick, at first sight.
class Visits {
  public:
    Visits(Stage& s, const Pool& pool) : s_(s), pool_(pool) {
        for (const Facility f : pool.clinics) room_ += room(f);
        for (const County c : pool.counties) {
            others_.push_back(other_fevers(s, c).clinic + treated_in_vain(s, c));
            total_ += others_.back();
        }
        if (pool.clinics.empty()) return;
        FacilityState& first = s.state.facilities[pool.clinics[0].value];
        if (s.world.clock.part(s.now) != 0) return;
        const double well_by_now = std::min(1.0, 1 / s.world.care.other_fever_days);  // of those turned away yesterday
        total_ += static_cast<std::int64_t>(first.turned_away * (1 - well_by_now));
        first.turned_away = 0;
    }

    // First come, first served, named patients at their keyed position among the others. Of two visits at a time, one of them sent
    // by a gate, the earlier is made.
    void receive(std::vector<Patient> patients) {
        std::sort(patients.begin(), patients.end());
        const auto again = [](const Patient& a, const Patient& b) { return a.due.person == b.due.person; };
        patients.erase(std::unique(patients.begin(), patients.end(), again), patients.end());
        std::int64_t seen = 0;
        for (const Patient& p : patients) {
            const std::int64_t before = seen + std::min(total_, static_cast<std::int64_t>(p.order * static_cast<double>(total_ + 1)));
            if (before < room_) {
                see(p.due, clinic_at(before));
                ++seen;
            } else {
                turn_away(p.due);
            }
        }
        const std::int64_t others_seen = std::min(total_, room_ - seen);
        if (!pool_.clinics.empty())
            s_.state.facilities[pool_.clinics[0].value].turned_away += static_cast<std::int32_t>(total_ - others_seen);
        if (others_seen > 0) see_others(others_seen);
        fill(seen + others_seen);
    }

  private:
    std::int64_t room(Facility f) const {
        return std::max<std::int64_t>(
            0, static_cast<std::int64_t>(s_.world.places.facilities[f.value].capacity) - s_.state.facilities[f.value].used);
    }
    Facility clinic_at(std::int64_t position) const {
        for (const Facility f : pool_.clinics) {
            if (position < room(f)) return f;
            position -= room(f);
        }
        return pool_.clinics.back();
    }
    void see(const Due&, Facility);
    void see_others(std::int64_t);
    void turn_away(Due);
    void fill(std::int64_t patients) {
        for (const Facility f : pool_.clinics) {
            const std::int64_t here = std::min(patients, room(f));
            s_.state.facilities[f.value].used += static_cast<std::int32_t>(here);
            patients -= here;
        }
    }

    Stage& s_;
    const Pool& pool_;
    std::vector<std::int64_t> others_;   // [counties of the pool] new patients with other fevers
    std::int64_t room_ = 0, total_ = 0;  // patients whom the clinics can still see today; all with other fevers who come now
};

// Comes again the next day, unless another fever is over by then.
void Visits::turn_away(Due again) {
    if (!again.episode && ++again.number >= s_.world.care.other_fever_days) return;
    again.moment = again.moment + moment(1);
    s_.state.agenda.plan(s_.now + s_.world.clock.ticks_per_day, again);
}

void Visits::see(const Due& due, Facility clinic) {
    const Infection* i = due.episode ? &s_.state.episodes[due.episode] : nullptr;
    const Name name = name_of(s_.world, due.person);
    const PersonFile* file = s_.known.files.find(due.person);
    const bool fever = !i || (i->fever_from <= due.moment && due.moment < i->fever_to);
    const bool link = (file && (file->contact_of || file->source)) ||
                      (i && s_.luck.draw(Purpose::clinic_link, name, i->ordinal).chance(s_.world.care.epidemiological_link));
    const County county = county_of(s_.world, due.person);
    s_.state.today.add(i ? Series::care_sought : Series::other_fevers, county.value);
    note_clinic(s_, county, 1);
    Waiting w{in_this_tick(s_, due.moment), s_.luck.draw(Purpose::clinic_order, name, tick_of(s_)).bits(1), due.person, {}, 0, due.episode};
    w.detail = (fever ? visit_fever : 0) | (link ? visit_link : 0) | due.number * visit_number;
    const ClinicManner* how = clinic_manner(s_, county);
    if (!how || !doubts(s_, w, first_sight, how->line[first_sight])) return go_home(s_, w, due.moment);
    w.since = w.since + moment(how->line[first_sight].hours / 24);
    join(s_, clinic, 0, w);
}

// Of the batch only those whom first sight cannot rule out are followed one by one, and have no name yet.
void Visits::see_others(std::int64_t others_seen) {
    std::int64_t up_to = 0, cumulative = 0, all = 0, position = 0;
    for (const std::int64_t n : others_) all += n;
    for (std::size_t k = 0; k < pool_.counties.size(); ++k) {
        const County c = pool_.counties[k];
        cumulative += others_[k];
        const std::int64_t until = k + 1 == pool_.counties.size() ? others_seen : all == 0 ? 0 : others_seen * cumulative / all;
        const std::int64_t seen = until - up_to;
        s_.state.today.add(Series::other_fevers, c.value, seen);
        note_clinic(s_, c, seen);
        position = up_to, up_to = until;
        const ClinicManner* how = seen > 0 ? clinic_manner(s_, c) : nullptr;
        if (!how) continue;
        const Name county = name_of(s_.world.places.counties[c.value]);
        const double share = 1 - how->line[first_sight].specificity;
        const std::uint32_t doubted =
            binomial(static_cast<std::uint32_t>(seen), share, s_.luck.draw(Purpose::clinic_line, county, tick_of(s_)).uniform());
        for (std::uint32_t m = 0; m < doubted; ++m) {
            const Draw d = s_.luck.draw(Purpose::clinic_order, county, tick_of(s_), m + 1);
            const Moment came = s_.world.clock.begin(s_.now) + moment(d.uniform(0) * s_.world.clock.tick_days());
            join(s_, clinic_at(position + seen * m / doubted), 0,
                 {came + moment(how->line[first_sight].hours / 24), d.bits(1), {}, {}, static_cast<std::int32_t>(c.value), {}});
        }
    }
}

// The finding of the last line, and with it a name, for whoever has none yet.
void find(Stage& s, Facility clinic, const Waiting& w) {
    Fact fact{.kind = FactKind::care_sought, .person = w.person, .moment = w.since, .where = clinic.value};
    if (!w.person) {
        fact.person = someone(s, County(static_cast<std::uint32_t>(w.detail)), Purpose::fever_person, {w.tie}, 0);
        if (!fact.person) return;
    }
    const Name name = w.person ? name_of(s.world, w.person) : Name{w.tie};
    const Infection* i = w.episode ? &s.state.episodes[w.episode] : nullptr;
    const std::uint64_t visit = i ? static_cast<std::uint64_t>(w.detail / visit_number) + 1 : 0;
    fact.since = i ? i->onset : w.since - moment(1);
    fact.detail = w.person ? w.detail & (visit_fever | visit_link) : visit_fever;
    fact.other = s.luck.draw(Purpose::clinic, name, i ? i->ordinal : tick_of(s), visit).word[0];
    tell(s, fact);
    go_home(s, w, w.since);
}

// Those whose turn it is at one clinic: as many as each line can see, by the order in which they came to it.
void see_again(Stage& s, Facility clinic) {
    const FacilityInfo& info = s.world.places.facilities[clinic.value];
    const ClinicManner* works = clinic_manner(s, info.county ? info.county : County(0));
    auto& lines = s.state.doctors[clinic.value].line;
    const auto free_to_come = [&](const Waiting& w) { return !w.person || may_go(s, {.moment = w.since, .person = w.person}); };
    const Moment end = s.world.clock.end(s.now);
    for (const Line line : {specialist, authority}) {
        std::int64_t left = works ? allotment(s.world.clock, s.now, works->line[line].capacity) : 0;
        const Waiting* first = nullptr;
        while ((left > 0 || !works) && (first = lines[line - 1].front()) && first->since < end) {
            Waiting w = *first;
            lines[line - 1].pop();
            if (!free_to_come(w)) continue;
            const Moment seen = in_this_tick(s, w.since);
            --left;
            if (works) s.state.today.add(line == specialist ? Series::seen_specialist : Series::seen_authority, clinic.value);
            const County county = w.person ? county_of(s.world, w.person) : County(static_cast<std::uint32_t>(w.detail));
            const ClinicManner* how = clinic_manner(s, county);
            if (!works || !how || !doubts(s, w, line, how->line[line])) {
                go_home(s, w, seen);
                continue;
            }
            w.since = seen + moment(how->line[line].hours / 24);
            lines[line].join(0, w);
        }
    }
    for (const Waiting* first = nullptr; (first = lines[authority].front()) && first->since < end;) {
        const Waiting w = *first;
        lines[authority].pop();
        if (free_to_come(w)) find(s, clinic, w);
    }
    std::size_t waiting = 0;
    for (const WaitingLine& line : lines) waiting += line.size();
    s.state.today.set(Series::doctors_waiting, clinic.value, static_cast<std::int64_t>(waiting));
}

}  // namespace

void plan_care(Stage& s, Episode e) {
    const Infection& i = s.state.episodes[e];
    const CareSpec& care = s.world.care;
    if (i.severity == Severity::asymptomatic || !has_clinics(s.world.places)) return;
    const Draw d = s.luck.draw(Purpose::seek_care, name_of(s.world, i.person), i.ordinal);
    if (!d.chance(i.severity >= Severity::severe ? care.seeks_severe : care.seeks_mild, 0)) return;
    const Clock& clock = s.world.clock;
    const bool late = care.late_from && clock.date(clock.tick_of(i.onset)) >= *care.late_from;
    Due due{.kind = DueKind::seek_care,
            .moment = i.onset + moment((late ? care.delay_late : care.delay_early).sample(d, 1)),
            .episode = e,
            .person = i.person};
    s.state.agenda.plan(std::max(s.now + 1, clock.tick_of(due.moment)), due);
}

void clinics(Stage& s, const std::vector<Due>& due) {
    if (!has_clinics(s.world.places)) return;
    const auto [first, last] = due_of(due, DueKind::seek_care);
    if (first != last || s.world.care.other_fevers > 0) {
        const std::vector<Pool> all = pools(s);
        std::vector<std::size_t> pool_of(s.world.places.counties.size());
        for (std::size_t k = 0; k < all.size(); ++k)
            for (const County c : all[k].counties) pool_of[c.value] = k;
        std::vector<std::vector<Patient>> patients(all.size());
        const std::vector<Person> there = first != last ? in_line(s) : std::vector<Person>{};
        for (const Due* d = first; d != last; ++d) {
            if (goes_first(s, *d) || !may_go(s, *d) || std::binary_search(there.begin(), there.end(), d->person)) continue;
            const double order = s.luck.draw(Purpose::clinic_order, name_of(s.world, d->person), tick_of(s)).uniform();
            patients[pool_of[county_of(s.world, d->person).value]].push_back({order, *d});
        }
        for (std::size_t k = 0; k < all.size(); ++k) Visits(s, all[k]).receive(std::move(patients[k]));
    }
    for (std::size_t f = 0; f < s.state.doctors.size(); ++f)
        if (s.world.places.facilities[f].kind == FacilityKind::fever_clinic) see_again(s, Facility(f));
}

}  // namespace cordon
