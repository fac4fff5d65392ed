// Tracing: teams reconstruct the contacts of cases, as many a day as they can, and find those whom the case recalls.
#include "stages/trace.h"

#include <algorithm>

#include "base/parallel.h"
#include "stages/contacts.h"
#include "stages/tell.h"
#include "world/groups.h"

namespace cordon {

namespace {

double recall(const TraceManner& m, Setting setting) {
    switch (setting) {
        case Setting::household: return m.household;
        case Setting::visit: return m.visit;
        case Setting::team:
        case Setting::school_class: return m.group;
        default: return m.community;
    }
}

// The contacts of one case, gathered setting by setting.
class History {
  public:
    History(const Stage& s, const std::vector<Whereabouts>& past, Person of, Moment from, const TraceManner& manner)
        : s_(s), past_(past), of_(of), from_(from), manner_(manner), name_(name_of(s.world, of)) {
        const Holding* h = s.state.custody.find(of);
        free_until_ = h && h->held ? h->since : s.world.clock.begin(s.now);
        home_until_ = h && h->held && h->at != Keep::home ? h->left_home : s.world.clock.begin(s.now);
    }
    void household() {
        for (const Person p : s_.world.population.household(of_)) add(p, home_until_, Setting::household);
    }
    void colleagues_and_visits();
    void infections();
    void community();
    std::vector<Named> sorted() {
        std::sort(named_.begin(), named_.end());
        return std::move(named_);
    }

  private:
    // One answer for each pair, however they met and however often it is asked.
    void add(Person p, Moment last, Setting setting) {
        if (p == of_ || !present(s_, p)) return;
        if (!s_.luck.draw(Purpose::trace_recall, name_, 0, name_of(s_.world, p).value).chance(recall(manner_, setting))) return;
        name(p, last, setting);
    }
    void name(Person p, Moment last, Setting setting) {
        for (Named& n : named_) {
            if (n.person != p) continue;
            n.last = std::max(n.last, last);
            return;
        }
        named_.push_back({p, last, setting});
    }
    bool free_in(const Whereabouts& w) const {
        const Clock& clock = s_.world.clock;
        return clock.end(w.tick()) > from_ && clock.begin(w.tick()) < free_until_;
    }
    void group(const Presence& at, Moment last);

    const Stage& s_;
    const std::vector<Whereabouts>& past_;
    const Person of_;
    const Moment from_;
    const TraceManner& manner_;
    const Name name_;
    Moment free_until_, home_until_;
    std::vector<Named> named_;
};

void History::group(const Presence& at, Moment last) {
    const Venues& venues = s_.world.venues[static_cast<std::size_t>(at.venue)];
    const DeskRange group = group_around(venues, at.desk);
    const bool work = at.venue == VenueKind::firm || at.venue == VenueKind::hospital;
    for (std::uint32_t desk = group.first; desk < group.last; ++desk)
        if (const Person p = member_at(s_.world, at.venue, desk)) add(p, last, work ? Setting::team : Setting::school_class);
}

// The team or class of the last day there, and the households visited or received.
void History::colleagues_and_visits() {
    const Person first = s_.world.population.household(of_).first;
    bool grouped = false;
    for (auto w = past_.rbegin(); w != past_.rend(); ++w) {
        if (!free_in(*w)) continue;
        const Person partner = w->visit_partner(first);
        if (grouped && !partner) continue;  // whereabouts cost more than either question
        const Presence at = w->where(of_);
        const Moment last = s_.world.clock.end(w->tick());
        if (at.activity == Activity::work && !grouped) group(at, last), grouped = true;
        if (!partner || (at.activity != Activity::home && at.activity != Activity::visit)) continue;
        for (const Person p : s_.world.population.household(partner)) add(p, last, Setting::visit);
    }
}

// Who infected the case, and whom the case infected.
void History::infections() {
    const Episode e = s_.state.episodes.of(of_);
    if (!e) return;
    const Infection& own = s_.state.episodes[e];
    if (own.infector && own.infected >= from_) add(s_.state.episodes[own.infector].person, own.infected, own.setting);
    for (Episode t = s_.state.offspring.last[e.value]; t; t = s_.state.offspring.previous[t.value]) {
        const Infection& target = s_.state.episodes[t];
        if (target.infected >= from_) add(target.person, target.infected, target.setting);
    }
}

// Others whom the case met and recalls: a Poisson number in each tick of freedom, thinned before anyone is looked up.
// They live or work where they met: nobody can name a passer-by.
void History::community() {
    const Clock& clock = s_.world.clock;
    const std::size_t county = county_of(s_.world, of_).value;
    for (const Whereabouts& w : past_) {
        if (!free_in(w)) continue;
        const double a_day =
            std::max(manner_.community_least, manner_.community_a_day * s_.state.conditions_of(w.tick()).county[county].community);
        const double mean = a_day * clock.tick_days() *
                            s_.world.rates.community_quarter[static_cast<std::size_t>(clock.quarter(w.tick()))] * manner_.community;
        const std::uint32_t when = static_cast<std::uint32_t>(w.tick().index);
        const std::uint32_t n = poisson(mean, s_.luck.draw(Purpose::contact_history, name_, when).uniform());
        if (n == 0) continue;
        const Presence at = w.where(of_);
        if (!at.cell || at.activity == Activity::absent) continue;
        const std::uint32_t slots = w.slots_of_locals(at.cell);
        for (std::uint32_t k = 0; k < n && slots > 1; ++k) {
            for (std::uint32_t block = 0; block < 16; ++block) {  // over void slots
                const Person p = w.who(at.cell, s_.luck.draw(Purpose::contact_history, name_, when, k + 1, block).below(slots));
                if (!p || p == of_) continue;
                const Holding* h = s_.state.custody.find(p);
                if (!h || !h->held || h->since > clock.begin(w.tick())) name(p, clock.end(w.tick()), Setting::community);
                break;
            }
        }
    }
}

// Whereabouts of the ticks in which the traced cases may have met someone.
std::vector<Whereabouts> whereabouts_since(const Stage& s, Moment from) {
    const Tick first = std::max(Tick{0}, s.world.clock.tick_of(from));
    std::vector<Whereabouts> past;
    if (first < s.now) past.reserve(static_cast<std::size_t>(s.now.index - first.index));
    for (Tick t = first; t < s.now; ++t) past.emplace_back(s.world, s.luck, t, s.state.conditions_of(t));
    return past;
}

const TraceManner& manner_of(const Stage& s, PolicyId policy) {
    const TraceManner* manner = s.policies[policy.value]->tracing();
    expects(manner);
    return *manner;
}

void finish(Stage& s, const Due* first, const Due* last) {
    s.state.offspring.keep_up(s.state.episodes);
    Moment oldest = s.world.clock.begin(s.now);
    for (const Due* d = first; d != last; ++d) oldest = std::min(oldest, s.known.files.find(d->person)->traced_from);
    const std::vector<Whereabouts> past = whereabouts_since(s, oldest);
    const auto found =
        gather<std::vector<Named>>(static_cast<std::size_t>(last - first), [&](std::size_t k, std::vector<std::vector<Named>>& out) {
            const Due& d = first[k];
            out.push_back(contacts_of(s, past, d.person, s.known.files.find(d.person)->traced_from, manner_of(s, PolicyId(d.extra))));
        });
    for (std::size_t k = 0; k < found.size(); ++k) {
        const Due& d = first[k];
        for (const Named& n : found[k])
            tell(s, {.kind = FactKind::contact_named, .person = n.person, .moment = d.moment, .since = n.last, .other = d.person.value,
                     .detail = static_cast<std::int32_t>(n.setting), .policy = PolicyId(d.extra)});
        tell(s, {.kind = FactKind::trace_done,
                 .person = d.person,
                 .moment = d.moment,
                 .detail = static_cast<std::int32_t>(found[k].size()),
                 .policy = PolicyId(d.extra)});
        s.state.today.add(Series::traced, county_of(s.world, d.person).value);
    }
}

// The cases that a team takes on in this tick.
void begin(Stage& s, Facility f) {
    const FacilityInfo& info = s.world.places.facilities[f.value];
    FacilityState& team = s.state.facilities[f.value];
    const Clock& clock = s.world.clock;
    for (std::int64_t left = allotment(clock, s.now, info.capacity); left > 0; --left) {
        const Waiting* first = team.line.front();
        if (!first) break;
        const Moment done = clock.end(s.now) + moment(info.turnaround);
        s.state.agenda.plan(clock.tick_of(done),
                            {.kind = DueKind::trace_done, .moment = done, .person = first->person, .extra = first->policy.value});
        team.line.pop();
        --team.waiting, ++team.used;
    }
}

}  // namespace

std::vector<Named> contacts_of(const Stage& s, const std::vector<Whereabouts>& past, Person of, Moment from, const TraceManner& manner) {
    History history(s, past, of, from, manner);
    history.household();
    history.colleagues_and_visits();
    history.infections();
    history.community();
    return history.sorted();
}

void ask_teams(Stage& s, const std::vector<Order>& orders) {
    const Moment now = s.world.clock.end(s.now);
    for (const Order& o : orders) {
        if (o.kind != OrderKind::trace) continue;
        const PersonFile* file = s.known.files.find(o.person);
        if (!file || file->traced_from != Moment::never()) continue;
        const Facility team = least_busy(s, county_of(s.world, o.person), FacilityKind::tracing_team);
        if (!team) continue;
        // From before onset; of people without symptoms from before the sample that found them.
        const Moment known_since = std::min({file->onset, file->last_sample, now});
        FacilityState& at = s.state.facilities[team.value];
        at.line.join(static_cast<std::size_t>(o.priority),
                     {now, s.luck.draw(Purpose::trace_tie, name_of(s.world, o.person), static_cast<std::uint32_t>(s.now.index)).bits(),
                      o.person, o.policy});
        ++at.waiting;
        tell(s, {.kind = FactKind::trace_asked,
                 .person = o.person,
                 .moment = now,
                 .since = known_since - moment(o.days_back),
                 .where = team.value,
                 .policy = o.policy});
    }
}

void trace(Stage& s, const std::vector<Due>& due) {
    const auto [first, last] = due_of(due, DueKind::trace_done);
    if (first != last) finish(s, first, last);
    for (std::size_t f = 0; f < s.world.places.facilities.size(); ++f)
        if (s.world.places.facilities[f].kind == FacilityKind::tracing_team && open(s, Facility(f))) begin(s, Facility(f));
}

}  // namespace cordon
