// Whom someone has met, at home, at work, on visits and elsewhere.
#include "stages/trace_history.h"

#include <algorithm>

#include "stages/contacts.h"
#include "stages/entrances.h"
#include "stages/tell.h"
#include "world/groups.h"

namespace cordon {

History::History(const Stage& s, const std::vector<Whereabouts>& past, Person of, const Question& question)
    : s_(s), past_(past), of_(of), question_(question), name_(name_of(s.world, of)) {
    const Holding* h = s_.state.custody.find(of);
    free_until_ = h && h->held ? h->since : s.world.clock.begin(s.now);
    home_until_ = h && h->held && h->at != Keep::home ? h->left_home : s.world.clock.begin(s.now);
}

std::vector<Named> History::sorted() {
    std::sort(named_.begin(), named_.end());
    return std::move(named_);
}

// Under no control, and in the region.
bool History::at_large_in(const Whereabouts& w) const {
    const Clock& clock = s_.world.clock;
    const bool here = !s_.state.is_kept_out(of_, w.tick());  // not yet on the way in
    return here && clock.end(w.tick()) > question_.from && clock.begin(w.tick()) < free_until_;
}

// And where whereabouts have them: not sent home by a checkpoint.
bool History::free_in(const Whereabouts& w) const { return at_large_in(w) && !s_.state.is_stopped(of_, w.tick()); }

bool History::can_be_named(Person p) const {
    return p && p != of_ && present(s_, p) && !s_.state.is_dead(p) && (!question_.coverage || has_app(s_, p, *question_.coverage));
}

// The day of an exposure that lasted until a moment.
int History::day_of(Moment last) const { return s_.world.clock.day(s_.world.clock.tick_of(Moment{last.units - 1})); }

// How long two people are together on a day is drawn for the pair: it is the same from either side.
bool History::long_enough(Person p, int day, Setting setting) const {
    if (question_.least_minutes <= 0) return true;
    const Name other = name_of(s_.world, p);
    const Name first{std::min(name_.value, other.value)};
    const Draw draw = s_.luck.draw(Purpose::contact_duration, first, static_cast<std::uint32_t>(day), std::max(name_.value, other.value),
                                   static_cast<std::uint32_t>(setting));
    return s_.world.contacts.minutes.law[static_cast<std::size_t>(setting)].sample(draw) >= question_.least_minutes;
}

// One answer for each pair, however they met and however often it is asked.
void History::add(Person p, Moment last, Setting setting, double least, std::uint8_t kind) {
    const bool by_kind = setting == Setting::community && kind < question_.of_kind.size();
    const double found = by_kind ? question_.of_kind[kind] : std::max(least, question_.found[static_cast<std::size_t>(setting)]);
    if (found <= 0 || !can_be_named(p) || !long_enough(p, day_of(last), setting)) return;
    if (s_.luck.draw(Purpose::trace_recall, name_, 0, name_of(s_.world, p).value).chance(found)) name(p, last, setting);
}

void History::name(Person p, Moment last, Setting setting) {
    for (Named& n : named_) {
        if (n.person != p) continue;
        if (n.last < last) n.last = last, n.setting = setting;
        return;
    }
    named_.push_back({p, last, setting});
}

// Housemates meet on every day until one of them leaves.
void History::household() {
    if (!asks(Setting::household) || home_until_ <= question_.from) return;
    for (const Person p : s_.world.population.household(of_)) {
        Moment last = home_until_;
        for (int day = day_of(last); last > question_.from && p != of_ && !long_enough(p, day, Setting::household); --day)
            last = moment(day);  // midnight at its beginning
        if (last > question_.from) add(p, last, Setting::household);
    }
}

// The share of the team that is known in a firm with a liaison.
double History::named_by_liaison(const Presence& at) const {
    double known = 0;
    for (const auto& policy : s_.policies) {
        const Liaison* liaison = policy->liaison();
        if (!liaison || !policy->entrance()->at(at.venue) || !policy->area.holds(s_.world.places.county_of(at.cell))) continue;
        if (!policy->in_force(s_.known, {s_.now, s_.world.clock, s_.world.places})) continue;
        if (covered(s_.world, s_.luck, at.venue, at.desk, at.cell, policy->entrance()->share)) known = std::max(known, liaison->names);
    }
    return known;
}

// Whether all of them were there.
bool History::group(const Whereabouts& w, const Presence& at) {
    const Venues& venues = s_.world.venues[static_cast<std::size_t>(at.venue)];
    const DeskRange group = group_around(venues, at.desk);
    const bool work = at.venue == VenueKind::firm || at.venue == VenueKind::hospital;
    const double known = question_.coverage || !asks(Setting::team) ? 0 : named_by_liaison(at);
    bool all = true;
    for (std::uint32_t desk = group.first; desk < group.last; ++desk) {
        const Person p = member_at(s_.world, at.venue, desk);
        if (!p) continue;
        const bool sent_home = s_.state.is_stopped(p, w.tick());
        if (!sent_home) add(p, s_.world.clock.end(w.tick()), work ? Setting::team : Setting::school_class, known);
        all &= !sent_home;
    }
    return all;
}

// The team or class of the last day there, or of each day if some days were too short or someone was sent home; and the households
// visited or received.
void History::colleagues_and_visits() {
    if (!asks(Setting::team) && !asks(Setting::school_class) && !asks(Setting::visit)) return;
    const Clock& clock = s_.world.clock;
    const Person first = s_.world.population.household(of_).first;
    bool grouped = venue_of(s_.world.population.role(of_)) == no_venue;
    for (auto w = past_.rbegin(); w != past_.rend(); ++w) {
        if (!free_in(*w)) continue;
        const Person partner = w->visit_partner(first);
        if (grouped && !partner) continue;  // whereabouts cost more than either question
        const Presence at = w->where(of_);
        const Moment last = clock.end(w->tick());
        if (at.activity == Activity::work && !grouped) grouped = group(*w, at) && question_.least_minutes <= 0;
        if (!partner || (at.activity != Activity::home && at.activity != Activity::visit)) continue;
        for (const Person p : s_.world.population.household(partner))
            if (!s_.state.is_stopped(p, w->tick())) add(p, last, Setting::visit);
    }
}

// Who infected the case, and whom the case infected.
void History::infections() {
    const Episode e = s_.state.episodes.of(of_);
    if (!e) return;
    const Infection& own = s_.state.episodes[e];
    if (own.infector && question_.infector && own.infected >= question_.from)
        add(s_.state.episodes[own.infector].person, own.infected, own.setting, 0, own.kind);
    for (Episode t = s_.state.offspring.last[e.value]; t; t = s_.state.offspring.previous[t.value]) {
        const Infection& target = s_.state.episodes[t];
        if (target.infected >= question_.from) add(target.person, target.infected, target.setting, 0, target.kind);
    }
}

// Others whom the case met: a Poisson number in each tick of freedom. Which of these encounters come out is drawn before
// anyone is looked up. They live or work where they met: nobody can name a passer-by.
void History::community() {
    if (!asks(Setting::community)) return;
    const double found = question_.found[static_cast<std::size_t>(Setting::community)];
    const Clock& clock = s_.world.clock;
    const ContactSpec& contacts = s_.world.contacts;
    const std::size_t county = county_of(s_.world, of_).value;
    for (const Whereabouts& w : past_) {
        if (!free_in(w)) continue;
        const double a_day =
            std::max(contacts.community_least, contacts.community_a_day * s_.state.conditions_of(w.tick()).county[county].community);
        if (a_day <= 0) continue;
        const double mean = a_day * clock.tick_days() * s_.world.rates.community_quarter[static_cast<std::size_t>(clock.quarter(w.tick()))];
        const std::uint32_t when = static_cast<std::uint32_t>(w.tick().index);
        const std::uint32_t n = poisson(mean, s_.luck.draw(Purpose::contact_history, name_, when).uniform());
        Presence at;
        for (std::uint32_t k = 0; k < n; ++k) {
            constexpr std::uint32_t encounter = 1;  // a block of its own: recall of people is keyed by their names
            if (found < 1 && !s_.luck.draw(Purpose::trace_recall, name_, when, k + 1, encounter).chance(found)) continue;
            if (!at.cell) at = w.where(of_);
            if (!at.cell || at.activity == Activity::absent) break;
            const std::uint32_t slots = w.slots_of_locals(at.cell);
            for (std::uint32_t block = 0; block < 16 && slots > 1; ++block) {  // over void slots
                const Person p = w.who(at.cell, s_.luck.draw(Purpose::contact_history, name_, when, k + 1, block).below(slots));
                if (!p || p == of_ || s_.state.is_dead(p) || s_.state.is_kept_out(p, w.tick()) || s_.state.is_stopped(p, w.tick())) continue;
                const Holding* h = s_.state.custody.find(p);
                const bool was_free = !h || !h->held || h->since > clock.begin(w.tick());
                const Moment last = clock.end(w.tick());
                if (was_free && can_be_named(p) && long_enough(p, clock.day(w.tick()), Setting::community)) name(p, last, Setting::community);
                break;
            }
        }
    }
}

namespace {
Question question_of(Moment from, double least_minutes) {
    Question q;
    q.from = from, q.least_minutes = least_minutes;
    return q;
}
double& of(Question& q, Setting setting) { return q.found[static_cast<std::size_t>(setting)]; }
}  // namespace

Question ask_team(const TraceManner& m, Moment from) {
    Question q = question_of(from, m.least_minutes);
    q.of_kind = m.kinds, q.infector = m.infector;
    of(q, Setting::household) = m.household, of(q, Setting::visit) = m.visit, of(q, Setting::community) = m.community;
    for (const Setting setting : {Setting::team, Setting::school_class, Setting::ward}) of(q, setting) = m.group;
    return q;
}

Question ask_records(const TraceManner& m, Moment from) {
    Question q = question_of(from, m.least_minutes);
    for (const Setting setting : {Setting::queue, Setting::vehicle}) of(q, setting) = m.records;
    return q;
}

Question ask_app(const AppManner& m, Moment from) {
    Question q = question_of(from, m.least_minutes);
    q.found.fill(1), of(q, Setting::household) = 0;
    q.coverage = m.coverage;
    return q;
}

bool has_app(const Stage& s, Person p, double coverage) {
    return s.luck.draw(Purpose::has_app, name_of(s.world, p)).chance(coverage);
}

std::vector<Named> contacts_of(const Stage& s, const std::vector<Whereabouts>& past, Person of, const Question& question) {
    History history(s, past, of, question);
    history.household();
    history.colleagues_and_visits();
    history.infections();
    history.community();
    history.vehicle();
    history.lines();
    return history.sorted();
}

}  // namespace cordon
