// Village clinics, private clinics and pharmacies see many fevers first. They treat, or refer and report; an unprotected
// doctor is infected by a patient. Those with other fevers are counted, and get a name when they are reported.
#include <algorithm>

#include "stages/care.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/records.h"
#include "stages/screen.h"
#include "stages/supply.h"
#include "stages/tell.h"

namespace cordon {

namespace {

std::uint32_t tick_of(const Stage& s) { return static_cast<std::uint32_t>(s.now.index); }

Range<Person> people_of(const Stage& s, County c) {
    const CountyInfo& county = s.world.places.counties[c.value];
    const Population& people = s.world.population;
    return {people.people(county.townships.first).first, people.people(Township(county.townships.last.value - 1)).last};
}

// The first policy in force in a county of those that say how places of care work.
template <class Manner>
const Policy* in_force(const Stage& s, County c, const Manner* (Policy::*manner)() const) {
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& policy : s.policies)
        if ((policy.get()->*manner)() && policy->area.holds(c) && policy->in_force(s.known, now)) return policy.get();
    return nullptr;
}

void report(Stage& s, const FirstCare& how, const Due& visit, Name name) {
    const Draw d = s.luck.draw(Purpose::report_delay, name, tick_of(s));
    const Moment at = std::max(visit.moment, s.world.clock.begin(s.now)) + moment(how.report_delay.sample(d));
    s.state.agenda.plan(std::max(s.now + 1, s.world.clock.tick_of(at)), {.kind = DueKind::fever_report,
                                                                         .moment = at,
                                                                         .episode = visit.episode,
                                                                         .person = visit.person,
                                                                         .extra = static_cast<std::uint32_t>(visit.moment.units)});
}

// The staff whom the patients of a cell see: health workers of the township, or others who work there.
Person staff_of(const Stage& s, Person patient, std::uint64_t number) {
    const Population& people = s.world.population;
    const Township t = people.township(patient);
    for (const RoleMask mask :
         {only(Role::health_worker), static_cast<RoleMask>(only(Role::worker) | only(Role::farm)), only(Role::home)}) {
        const std::uint32_t n = people.count(t, mask);
        if (n == 0) continue;
        const Name cell{s.world.places[people.cell(patient)].code()};
        return people.select(t, mask, s.luck.draw(Purpose::clinic_staff, cell, 0, number).below(n));
    }
    return {};
}

// While the patient is seen, at the rate of that moment of the course.
void expose_staff(const Stage& s, const Due& visit, double protection, double peak, std::vector<Exposure>& out) {
    const CareSpec& care = s.world.care;
    const Infection& i = s.state.episodes[visit.episode];
    const Clock& clock = s.world.clock;
    const Moment m = std::clamp(visit.moment, clock.begin(s.now), Moment{clock.end(s.now).units - 1});
    const Name name = name_of(s.world, i.person);
    const InfectiousCourse course = infectious_course(s.world, s.luck, i, name, i.ordinal);
    const double density = infectiousness_at(s.world.disease, course, m.days());
    if (density <= 0 || care.staff_rate <= 0) return;
    const double rate = care.staff_rate * density / peak * course.contacts * course.risk * (1 - protection);
    for (int k = 0; k < care.staff; ++k) {
        const Person p = staff_of(s, i.person, static_cast<std::uint64_t>(k) + 1);
        if (!p || p == i.person || !present(s, p) || s.state.is_away(p)) continue;
        const double susceptible = s.world.disease.susceptibility[s.world.disease.band(s.world.population.age(p))];
        const Draw d = s.luck.draw(Purpose::staff_exposed, name, i.ordinal, name_of(s.world, p).value);
        if (!d.chance(-exact::expm1(-rate * susceptible * care.staff_minutes / 60))) continue;
        Exposure e;
        e.target = p, e.setting = Setting::ward, e.infector = visit.episode, e.moment = m;
        e.tie = s.luck.draw(Purpose::contact_tie, name, i.ordinal, name_of(s.world, p).value).bits();
        out.push_back(e);
    }
}

// A patient with the disease: sent on at once, or treated and sent home until it gets no better.
void receive(Stage& s, const Due& visit, double peak, std::vector<Exposure>& out) {
    const Infection& i = s.state.episodes[visit.episode];
    const County county = county_of(s.world, i.person);
    const Name name = name_of(s.world, i.person);
    const FirstCare* how = first_care_manner(s, county);
    s.state.today.add(Series::first_care, county.value);
    s.state.today.add(Series::first_care_infected, county.value);
    note_first_care(s, county, 1);
    expose_staff(s, visit, how ? how->protection * equipped(s, Use::clinics, county) : 0, peak, out);
    Due next = visit;
    ++next.number;
    Tick when = s.now + 1;
    if (how && s.luck.draw(Purpose::first_care, name, i.ordinal).chance(how->refer, 1)) {
        s.state.today.add(Series::first_care_referred, county.value);
        report(s, *how, visit, name);
    } else {
        next.moment = visit.moment + moment(s.world.care.treated_days);
        when = std::max(when, s.world.clock.tick_of(next.moment));
    }
    s.state.agenda.plan(when, next);
}

// Those with other fevers: counted, and by name from the report on.
void receive_others(Stage& s, County c) {
    const OtherFevers others = other_fevers(s, c);
    s.state.treated.push_back(others.first - others.referred);
    s.state.today.add(Series::first_care, c.value, others.first);
    note_first_care(s, c, others.first);
    s.state.today.add(Series::first_care_referred, c.value, others.referred);
    const Name county = name_of(s.world.places.counties[c.value]);
    for (std::int64_t k = 0; k < others.referred; ++k) {
        const std::uint64_t number = static_cast<std::uint64_t>(k) + 1;
        const Person p = someone(s, c, Purpose::referral, county, number);
        if (!p) continue;
        Due visit{.kind = DueKind::seek_care, .person = p};
        visit.moment = s.world.clock.begin(s.now) +
                       moment(s.luck.draw(Purpose::referral, county, tick_of(s), number, 64).uniform() * s.world.clock.tick_days());
        report(s, *first_care_manner(s, c), visit, name_of(s.world, p));
        s.state.agenda.plan(s.now + 1, visit);
    }
}

}  // namespace

bool has_clinics(const Places& places) {
    return std::any_of(places.facilities.begin(), places.facilities.end(),
                       [](const FacilityInfo& f) { return f.kind == FacilityKind::fever_clinic; });
}

const ClinicManner* clinic_manner(const Stage& s, County c) {
    const Policy* policy = in_force(s, c, &Policy::clinic);
    return policy ? policy->clinic() : nullptr;
}
const FirstCare* first_care_manner(const Stage& s, County c) {
    const Policy* policy = in_force(s, c, &Policy::first_care);
    return policy ? policy->first_care() : nullptr;
}
void note_clinic(Stage& s, County c, std::int64_t patients) {
    if (const Policy* policy = in_force(s, c, &Policy::clinic); policy && patients > 0) note_acts(s, policy->id, patients);
}
void note_first_care(Stage& s, County c, std::int64_t patients) {
    if (const Policy* policy = in_force(s, c, &Policy::first_care); policy && patients > 0) note_acts(s, policy->id, patients);
}

OtherFevers other_fevers(const Stage& s, County c) {
    const CareSpec& care = s.world.care;
    OtherFevers n;
    if (care.other_fevers <= 0) return n;
    const double normal = care.other_fevers / 1000 * people_of(s, c).size() * s.world.clock.tick_days();
    // Other infections fall with contacts, as this one does.
    const double mean = normal * s.state.conditions_of(s.now).county[c.value].community;
    const Name county = name_of(s.world.places.counties[c.value]);
    const std::uint32_t all = poisson(mean, s.luck.draw(Purpose::other_fever, county, tick_of(s)).uniform());
    if (all > 0 && care.first_share > 0) {
        const Draw d = s.luck.draw(Purpose::first_care, county, tick_of(s));
        const std::uint32_t first = binomial(all, care.first_share, d.uniform(0));
        const FirstCare* how = first > 0 ? first_care_manner(s, c) : nullptr;
        n.first = first, n.referred = how ? binomial(first, how->refer, d.uniform(1)) : 0;
    }
    n.clinic = all - n.first;
    return n;
}

std::int64_t treated_in_vain(const Stage& s, County c) {
    const CareSpec& care = s.world.care;
    const int ticks = std::max(1, static_cast<int>(care.treated_days * s.world.clock.ticks_per_day + 0.5));
    const std::size_t at = static_cast<std::size_t>(s.now.index - ticks) * s.world.places.counties.size() + c.value;
    if (s.now.index < ticks || at >= s.state.treated.size()) return 0;
    const double ill = exact::exp(-care.treated_days / care.other_fever_days);
    const Draw d = s.luck.draw(Purpose::first_care, name_of(s.world.places.counties[c.value]), tick_of(s), 1);
    return binomial(static_cast<std::uint32_t>(s.state.treated[at]), ill, d.uniform());
}

bool goes_first(const Stage& s, const Due& d) {
    if (!d.episode || d.number > 0 || s.world.care.first_share <= 0) return false;
    return s.luck.draw(Purpose::first_care, name_of(s.world, d.person), s.state.episodes[d.episode].ordinal)
        .chance(s.world.care.first_share, 0);
}

bool may_go(const Stage& s, const Due& d) {
    if (d.episode && s.state.episodes[d.episode].over <= d.moment) return false;
    const PersonFile* file = s.known.files.find(d.person);
    const Holding* h = s.state.custody.find(d.person);
    return present(s, d.person) && !s.state.is_dead(d.person) && !(file && is_case(file->state)) && !(h && h->held && h->at != Keep::home);
}

Person someone(const Stage& s, County c, Purpose purpose, Name name, std::uint64_t number) {
    const Range<Person> people = people_of(s, c);
    for (std::uint32_t block = 0; block < 64; ++block) {
        const Person p(people.first.value + s.luck.draw(purpose, name, tick_of(s), number, block).below(people.size()));
        if (present(s, p) && !s.state.is_away(p) && !s.known.files.find(p)) return p;
    }
    return {};  // nearly everyone is known: the few who are left stay unseen
}

std::vector<Exposure> first_care(Stage& s, const std::vector<Due>& due) {
    std::vector<Exposure> exposures;
    if (s.world.care.first_share <= 0 || !has_clinics(s.world.places)) return exposures;
    const auto [first, last] = due_of(due, DueKind::seek_care);
    const double peak = first != last ? peak_infectiousness(s.world) : 0;
    for (const Due* d = first; d != last; ++d)
        if (goes_first(s, *d) && may_go(s, *d)) receive(s, *d, peak, exposures), ++s.state.counters.first_visits;
    if (s.world.care.other_fevers > 0)
        for (std::size_t c = 0; c < s.world.places.counties.size(); ++c) receive_others(s, County(c));
    return exposures;
}

void hear_reports(Stage& s, const std::vector<Due>& due) {
    const auto [first, last] = due_of(due, DueKind::fever_report);
    for (const Due* d = first; d != last; ++d) {
        const PersonFile* file = s.known.files.find(d->person);
        if (s.state.is_dead(d->person) || (file && is_case(file->state))) continue;
        const Moment visit{static_cast<std::int32_t>(d->extra)};
        tell(s, {.kind = FactKind::fever_reported,
                 .person = d->person,
                 .moment = d->moment,
                 .since = d->episode ? s.state.episodes[d->episode].onset : visit - moment(1)});
        s.state.today.add(Series::fevers_reported, county_of(s.world, d->person).value);
    }
}

}  // namespace cordon
