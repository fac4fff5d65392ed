// Fever clinics: patients with the disease come one by one, those with other fevers as a batch that takes up the same capacity.
#include <algorithm>

#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// Clinics that share their patients: those of a county; or the regional ones, for all counties that have none.
struct Pool {
    std::vector<Facility> clinics;
    std::vector<County> counties;
};

std::vector<Pool> pools(const Stage& s) {
    std::vector<Pool> all;
    Pool regional;
    for (std::size_t c = 0; c < s.world.places.counties.size(); ++c) {
        std::vector<Facility> own, shared;
        for (const Facility f : serving(s.world.places, County(c), FacilityKind::fever_clinic)) {
            if (!open(s, f)) continue;
            (is_regional(s.world.places.facilities[f.value]) ? shared : own).push_back(f);
        }
        if (!own.empty()) {
            all.push_back({own, {County(c)}});
            continue;
        }
        regional.clinics = shared;
        regional.counties.push_back(County(c));
    }
    if (!regional.counties.empty()) all.push_back(regional);
    return all;
}

struct Patient {
    double order = 0;  // keyed, uniform: when in the tick they come
    Due due;
    bool operator<(const Patient& o) const { return order != o.order ? order < o.order : due < o.due; }
};

// Visits of one pool in one tick.
class Visits {
  public:
    Visits(Stage& s, const Pool& pool) : s_(s), pool_(pool) {
        for (const Facility f : pool.clinics) room_ += room(f);
        for (const County c : pool.counties) {
            others_.push_back(draw_others(c));
            total_ += others_.back();
        }
        if (pool.clinics.empty()) return;
        FacilityState& first = s.state.facilities[pool.clinics[0].value];
        if (s.world.clock.part(s.now) != 0) return;
        const double well_by_now = std::min(1.0, 1 / s.world.care.other_fever_days);  // of those turned away yesterday
        total_ += static_cast<std::int64_t>(first.turned_away * (1 - well_by_now));
        first.turned_away = 0;
    }

    // First come, first served, named patients at their keyed position among the others.
    void receive(std::vector<Patient> patients) {
        std::sort(patients.begin(), patients.end());
        std::int64_t seen = 0;
        for (const Patient& p : patients) {
            const std::int64_t before = seen + std::min(total_, static_cast<std::int64_t>(p.order * static_cast<double>(total_ + 1)));
            if (before < room_) {
                see(p.due, clinic_at(before));
                ++seen;
            } else {
                Due again = p.due;
                again.moment = again.moment + moment(1);
                s_.state.agenda.plan(s_.now + s_.world.clock.ticks_per_day, again);
            }
        }
        const std::int64_t others_seen = std::min(total_, room_ - seen);
        if (!pool_.clinics.empty())
            s_.state.facilities[pool_.clinics[0].value].turned_away += static_cast<std::int32_t>(total_ - others_seen);
        mistake(others_seen);
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
    std::int64_t draw_others(County c) const {
        const CountyInfo& county = s_.world.places.counties[c.value];
        std::int64_t people = 0;
        for (const Township t : county.townships) people += s_.world.population.count(t, all_roles);
        const double normal = s_.world.care.other_fevers / 1000 * static_cast<double>(people) * s_.world.clock.tick_days();
        // Other infections fall with contacts, as this one does.
        const double mean = normal * s_.state.conditions_of(s_.now).county[c.value].community;
        return poisson(mean, s_.luck.draw(Purpose::other_fever, name_of(county), static_cast<std::uint32_t>(s_.now.index)).uniform());
    }
    void see(const Due&, Facility);
    void mistake(std::int64_t others_seen);
    Person anyone(County, std::uint64_t number) const;
    void fill(std::int64_t patients) {
        for (const Facility f : pool_.clinics) {
            const std::int64_t here = std::min(patients, room(f));
            s_.state.facilities[f.value].used += static_cast<std::int32_t>(here);
            patients -= here;
        }
    }

    Stage& s_;
    const Pool& pool_;
    std::vector<std::int64_t> others_;  // [counties of the pool] new patients with other fevers
    std::int64_t room_ = 0, total_ = 0; // patients whom the clinics can still see today; all with other fevers who come now
};

void Visits::see(const Due& due, Facility clinic) {
    const Infection& i = s_.state.episodes[due.episode];
    const Name name = name_of(s_.world, i.person);
    const PersonFile* file = s_.known.files.find(i.person);
    const bool fever = i.fever_from <= due.moment && due.moment < i.fever_to;
    const bool link = (file && (file->contact_of || file->source)) ||
                      s_.luck.draw(Purpose::clinic_link, name, i.ordinal).chance(s_.world.care.epidemiological_link);
    Fact fact{.kind = FactKind::care_sought, .person = i.person, .moment = due.moment, .since = i.onset, .where = clinic.value};
    fact.other = s_.luck.draw(Purpose::clinic, name, i.ordinal, due.number + 1u).word[0];
    fact.detail = (fever ? 1 : 0) | (link ? 2 : 0);
    tell(s_, fact);
    s_.state.today.add(Series::care_sought, county_of(s_.world, i.person).value);
    if (!fever && i.severe_from > due.moment) return;
    Due again = due;  // still ill later, if nobody suspects anything now
    again.moment = due.moment + moment(s_.world.care.again_days);
    ++again.number;
    s_.state.agenda.plan(std::max(s_.now + 1, s_.world.clock.tick_of(again.moment)), again);
}

// Of those seen with other fevers, some look like the disease: only these become people with a name.
void Visits::mistake(std::int64_t others_seen) {
    const Now now{s_.now, s_.world.clock, s_.world.places};
    std::int64_t up_to = 0, cumulative = 0, all = 0;
    for (const std::int64_t n : others_) all += n;
    for (std::size_t k = 0; k < pool_.counties.size(); ++k) {
        const County c = pool_.counties[k];
        cumulative += others_[k];
        const std::int64_t until = k + 1 == pool_.counties.size() ? others_seen : all == 0 ? 0 : others_seen * cumulative / all;
        const std::int64_t seen = until - up_to;
        up_to = until;
        s_.state.today.add(Series::other_fevers, c.value, seen);
        double alarm = 0;
        for (const auto& policy : s_.policies)
            if (policy->area.holds(c) && policy->in_force(s_.known, now)) alarm = std::max(alarm, policy->false_alarm(now));
        if (alarm <= 0 || seen == 0) continue;
        const Draw d =
            s_.luck.draw(Purpose::fever_person, name_of(s_.world.places.counties[c.value]), static_cast<std::uint32_t>(s_.now.index));
        const std::uint32_t mistaken = binomial(static_cast<std::uint32_t>(seen), alarm, d.uniform());
        for (std::uint32_t m = 0; m < mistaken; ++m) {
            const Person p = anyone(c, m + 1);
            if (!p) continue;
            tell(s_, {.kind = FactKind::care_sought,
                      .person = p,
                      .moment = s_.world.clock.begin(s_.now),
                      .since = s_.world.clock.begin(s_.now) - moment(1),
                      .where = pool_.clinics[0].value,
                      .other = 0,
                      .detail = 1});
        }
    }
}

// Someone of the county who is there, free, and of whom nothing is known.
Person Visits::anyone(County c, std::uint64_t number) const {
    const CountyInfo& county = s_.world.places.counties[c.value];
    const Population& people = s_.world.population;
    const Person first = people.people(county.townships.first).first, last = people.people(Township(county.townships.last.value - 1)).last;
    for (std::uint32_t block = 0; block < 64; ++block) {
        const Draw d = s_.luck.draw(Purpose::fever_person, name_of(county), static_cast<std::uint32_t>(s_.now.index), number, block);
        const Person p(first.value + d.below(last.value - first.value));
        if (present(s_, p) && !s_.state.is_held(p) && !s_.known.files.find(p)) return p;
    }
    return {};  // nearly everyone is known: the few who are left stay unseen
}

}  // namespace

void plan_care(Stage& s, Episode e) {
    const Infection& i = s.state.episodes[e];
    const CareSpec& care = s.world.care;
    if (i.severity == Severity::asymptomatic) return;
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
    const auto [first, last] = due_of(due, DueKind::seek_care);
    const std::vector<Pool> all = pools(s);
    std::vector<std::size_t> pool_of(s.world.places.counties.size());
    for (std::size_t k = 0; k < all.size(); ++k)
        for (const County c : all[k].counties) pool_of[c.value] = k;
    std::vector<std::vector<Patient>> patients(all.size());
    for (const Due* d = first; d != last; ++d) {
        const Infection& i = s.state.episodes[d->episode];
        const PersonFile* file = s.known.files.find(i.person);
        const Holding* h = s.state.custody.find(i.person);
        if (i.over <= d->moment || !present(s, i.person) || (file && is_case(file->state)) || (h && h->held && h->at != Keep::home)) continue;
        const double order =
            s.luck.draw(Purpose::clinic_order, name_of(s.world, i.person), static_cast<std::uint32_t>(s.now.index)).uniform();
        patients[pool_of[county_of(s.world, i.person).value]].push_back({order, *d});
    }
    for (std::size_t k = 0; k < all.size(); ++k) Visits(s, all[k]).receive(std::move(patients[k]));
}

}  // namespace cordon
