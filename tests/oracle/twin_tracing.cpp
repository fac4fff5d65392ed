// Tracing in the plainest code: whom everyone has met, asked of lists of where everyone was.
#include <algorithm>
#include <map>

#include "stages/trace.h"
#include "twin.h"

namespace cordon::twin {

namespace {

constexpr std::uint8_t suspect = 1, second_order = 2;
std::size_t at(Setting setting) { return static_cast<std::size_t>(setting); }

// Everyone who crosses a gate in one direction, in the order of flows; nobody: away with their cohort.
std::vector<Person> crossing(const World& w, const Everywhere& e, int quarter, Gate gate, bool back) {
    std::vector<Person> all;
    if (!e.journeys) return all;
    const auto along = [&](std::uint32_t route, const std::vector<Person>& people) {
        for (const Gate g : w.mobility.routes[route].gates)
            if (g == gate) all.insert(all.end(), people.begin(), people.end());
    };
    for (std::size_t k = 0; k < venue_kinds; ++k)
        for (std::size_t f = 0; f < w.venues[k].flows.size(); ++f)
            if (quarter == (back ? 3 : 1)) along(w.venues[k].flows[f].route, e.commuters[k][f]);
    for (std::size_t f = 0; f < w.mobility.flows.size(); ++f) along(w.mobility.flows[f].route, e.travellers[f]);
    return all;
}

// The gates on someone's way out.
std::vector<Gate> way_out(const World& w, const Everywhere& e, int quarter, Person p) {
    const auto among = [&](const std::vector<Person>& people) { return std::find(people.begin(), people.end(), p) != people.end(); };
    for (std::size_t k = 0; k < venue_kinds && quarter == 1; ++k)
        for (std::size_t f = 0; f < w.venues[k].flows.size(); ++f)
            if (among(e.commuters[k][f])) return w.mobility.routes[w.venues[k].flows[f].route].gates;
    for (std::size_t f = 0; f < w.mobility.flows.size(); ++f)
        if (among(e.travellers[f])) return w.mobility.routes[w.mobility.flows[f].route].gates;
    return {};
}

// Whom one person has met since a moment, as far as a question brings them out.
class Past {
  public:
    Past(const Twin& t, Person of, const Question& q) : t_(t), w_(t.world), of_(of), q_(q), met_(t.world.population.size()) {
        const Holding& h = t.custody[of.value];
        free_until_ = h.held ? h.since : t.begin();
        home_until_ = h.held && h.at != Keep::home ? h.left_home : t.begin();
    }
    std::vector<Named> all();

  private:
    struct Met {
        bool is = false;
        Moment last;
        Setting setting{};
    };
    bool possible(Person p) const {
        if (!p || p == of_ || !t_.present(p)) return false;
        return !q_.coverage || t_.luck.draw(Purpose::has_app, t_.name(p)).uniform() < *q_.coverage;
    }
    bool together(Person p, int day, Setting setting) const {
        if (q_.least_minutes <= 0) return true;
        const std::uint64_t a = t_.name(of_).value, b = t_.name(p).value;
        const double u = t_.luck
                             .draw(Purpose::contact_duration, {std::min(a, b)}, static_cast<std::uint32_t>(day), std::max(a, b),
                                   static_cast<std::uint32_t>(setting))
                             .uniform();
        return w_.contacts.minutes.law[at(setting)].quantile(u) >= q_.least_minutes;
    }
    int day_before(Moment m) const { return w_.clock.day(w_.clock.tick_of(Moment{m.units - 1})); }
    void note(Person p, Moment last, Setting setting) {
        Met& m = met_[p.value];
        if (!m.is || m.last < last) m = {true, last, setting};
    }
    void recall(Person p, Moment last, Setting setting, double least = 0, std::size_t kind = 0) {
        if (!possible(p) || !together(p, day_before(last), setting)) return;
        double found = std::max(least, q_.found[at(setting)]);
        if (setting == Setting::community && kind < q_.of_kind.size()) found = q_.of_kind[kind];
        if (t_.luck.draw(Purpose::trace_recall, t_.name(of_), 0, t_.name(p).value).uniform() < found) note(p, last, setting);
    }
    double liaison(const Presence&) const;
    bool sent_home(Person p, int tick) const { return t_.sent_home_in(p, Tick{tick}); }
    bool free_in(int tick) const { return at_large(tick) && !sent_home(of_, tick); }
    bool at_large(int tick) const {
        if (t_.kept_out(of_, Tick{tick})) return false;
        return w_.clock.end(Tick{tick}) > q_.from && w_.clock.begin(Tick{tick}) < free_until_;
    }
    bool was_free(Person p, int tick) const {
        return !t_.custody[p.value].held || t_.custody[p.value].since > w_.clock.begin(Tick{tick});
    }
    void home();
    void day(int tick, bool* grouped);
    void infections();
    void elsewhere(int tick);
    void vehicle();
    void lines(int tick);

    const Twin& t_;
    const World& w_;
    const Person of_;
    const Question& q_;
    Moment free_until_, home_until_;
    std::vector<Met> met_;  // [person]
};

void Past::home() {
    for (const Person p : w_.population.household(of_)) {
        if (p == of_) continue;
        Moment last = home_until_;
        while (last > q_.from && !together(p, day_before(last), Setting::household)) last = moment(day_before(last));
        if (last > q_.from) recall(p, last, Setting::household);
    }
}

// The liaison of a firm tells a tracing team who is in a team.
double Past::liaison(const Presence& own) const {
    double most = 0;
    if (q_.coverage || q_.found[at(Setting::team)] <= 0 || own.venue != VenueKind::firm) return 0;
    const Venues& v = w_.venues[0];
    std::uint32_t number = 0;
    for (const std::uint32_t first : v.venue_desk) number += first >= v.cell_desk[own.cell.value] && first <= own.desk;
    for (const auto& policy : t_.scenario.policies) {
        if (!policy->liaison() || !policy->area.holds(w_.places.county_of(own.cell)) || !policy->in_force(t_.known, t_.public_now())) continue;
        const Draw has = t_.luck.draw(Purpose::entrance_covered, {w_.places[own.cell].code()}, 0, number);
        if (has.uniform() < policy->entrance()->share) most = std::max(most, policy->liaison()->names);
    }
    return most;
}

// Work, school and visits of one tick; of the first two only the last day is asked for, unless days may be too short.
void Past::day(int tick, bool* grouped) {
    const Everywhere& there = t_.then[static_cast<std::size_t>(tick)];
    const Presence& own = there.of[of_.value];
    const Moment last = w_.clock.end(Tick{tick});
    if (own.activity == Activity::work && !*grouped) {
        const std::size_t kind = static_cast<std::size_t>(own.venue);
        bool all = true;
        for (const std::uint32_t desk : group_of(w_.venues[kind], own.desk)) {
            const Person p = t_.seats.at[kind][desk];
            if (p && sent_home(p, tick)) all = false;
            else recall(p, last, own.venue < VenueKind::kindergarten ? Setting::team : Setting::school_class, liaison(own));
        }
        *grouped = all && q_.least_minutes <= 0;
    }
    const bool in_company = own.activity == Activity::home || own.activity == Activity::visit;
    if (in_company && there.partner[of_.value])
        for (const Person p : w_.population.household(there.partner[of_.value]))
            if (!sent_home(p, tick)) recall(p, last, Setting::visit);
}

// True infections, either way.
void Past::infections() {
    const std::uint32_t own = t_.infection_of[of_.value];
    if (own == none) return;
    const Infection& i = t_.infections[own];
    if (i.infector && q_.infector && i.infected >= q_.from) recall(t_.infections[i.infector.value].person, i.infected, i.setting, 0, i.kind);
    for (const Infection& by : t_.infections)
        if (by.infector == Episode(own) && by.infected >= q_.from) recall(by.person, by.infected, by.setting, 0, by.kind);
}

void Past::elsewhere(int tick) {
    const Everywhere& there = t_.then[static_cast<std::size_t>(tick)];
    const Presence& own = there.of[of_.value];
    if (!own.cell) return;
    const Name name = t_.name(of_);
    const double limits = t_.conditions_then[static_cast<std::size_t>(tick)].county[t_.county(of_)].community;  // as at home
    const double a_day = std::max(w_.contacts.community_least, w_.contacts.community_a_day * limits);
    const double mean =
        a_day * w_.clock.tick_days() * w_.rates.community_quarter[static_cast<std::size_t>(w_.clock.quarter(Tick{tick}))];
    const std::uint32_t when = static_cast<std::uint32_t>(tick);
    const std::uint32_t n = poisson(mean, t_.luck.draw(Purpose::contact_history, name, when).uniform());
    const std::size_t locals = there.locals[own.cell.value];  // nobody can name a passer-by
    for (std::uint32_t k = 1; k <= n && locals > 1; ++k) {
        if (t_.luck.draw(Purpose::trace_recall, name, when, k, 1).uniform() >= q_.found[at(Setting::community)]) continue;
        for (std::uint32_t block = 0; block < 16; ++block) {
            const std::uint32_t slot =
                t_.luck.draw(Purpose::contact_history, name, when, k, block).below(static_cast<std::uint32_t>(locals));
            const Person p = there.roster[own.cell.value][slot];
            if (!p || p == of_ || t_.died[p.value] || t_.kept_out(p, Tick{tick}) || sent_home(p, tick)) continue;
            if (was_free(p, tick) && possible(p) && together(p, w_.clock.day(Tick{tick}), Setting::community))
                note(p, w_.clock.end(Tick{tick}), Setting::community);
            break;
        }
    }
}

// Of the arrivals of one tick from one source through one station, in order, those within so many seats; and the own group.
void Past::vehicle() {
    const std::vector<Arrival>& arrivals = w_.mobility.arrivals;
    const auto station = [&](const Arrival& a) {
        const std::uint32_t entry = w_.mobility.sources[a.source.value].entry_route_of;
        if (entry >= w_.mobility.entry.size()) return Gate{};
        const Route& r = w_.mobility.routes[w_.mobility.entry[entry][w_.population.township(a.person).value]];
        return r.gates.empty() ? Gate{} : r.gates[0];
    };
    for (const Arrival& own : arrivals) {
        if (own.person != of_ || own.moment < q_.from || own.moment >= t_.begin()) continue;
        std::vector<const Arrival*> in_vehicle;
        for (const Arrival& a : arrivals) {
            if (w_.clock.tick_of(a.moment) != w_.clock.tick_of(own.moment)) continue;
            if (a.group == own.group) recall(a.person, a.moment, Setting::vehicle);
            if (a.source == own.source && station(a) == station(own)) in_vehicle.push_back(&a);
        }
        const auto seat = std::find(in_vehicle.begin(), in_vehicle.end(), &own) - in_vehicle.begin();
        for (std::ptrdiff_t k = 0; k < static_cast<std::ptrdiff_t>(in_vehicle.size()); ++k)
            if (std::abs(k - seat) <= static_cast<std::ptrdiff_t>(seats_near))
                recall(in_vehicle[static_cast<std::size_t>(k)]->person, in_vehicle[static_cast<std::size_t>(k)]->moment, Setting::vehicle);
    }
}

void Past::lines(int tick) {
    const Everywhere& there = t_.then[static_cast<std::size_t>(tick)];
    const int quarter = w_.clock.quarter(Tick{tick});
    // Whether someone who would pass a gate came as far, and was not sent home before it: that is known in the order of routes.
    const auto reaches = [&](Person p, Gate gate, bool back) {
        const Twin::SentHome* s = t_.sent_home_in(p, Tick{tick});
        if (!s) return true;
        if (s->from != Tick{tick} || back || s->closed) return false;
        for (const Gate on_the_way : way_out(w_, there, quarter, p)) {
            if (on_the_way == gate) return true;
            if (on_the_way == s->gate) return false;
        }
        return true;
    };
    for (const Gate g : t_.posted_then[static_cast<std::size_t>(tick)])
        for (const bool back : {false, true}) {
            const std::vector<Person> people = crossing(w_, there, quarter, g, back);
            if (std::find(people.begin(), people.end(), of_) == people.end() || !reaches(of_, g, back)) continue;
            const Name name = cordon::name_of(w_.places.gates[g.value].name);
            const std::uint32_t n = static_cast<std::uint32_t>(people.size()), when = static_cast<std::uint32_t>(tick);
            const Permutation order(n, t_.luck.draw(Purpose::record_place, name, when, back + 1));
            const std::int64_t place = t_.luck.draw(Purpose::record_place, t_.name(of_), when, name.value, back + 1).below(n);
            for (std::int64_t k = place - next_in_line; k <= place + static_cast<std::int64_t>(next_in_line); ++k) {
                if (k < 0 || k >= n || k == place) continue;
                const Person p = people[order(static_cast<std::uint32_t>(k))];
                if (p && was_free(p, tick) && reaches(p, g, back)) recall(p, w_.clock.end(Tick{tick}), Setting::queue);
            }
        }
}

std::vector<Named> Past::all() {
    home();
    bool grouped = false;
    for (int tick = t_.now.index - 1; tick >= 0; --tick)
        if (free_in(tick)) day(tick, &grouped);
    infections();
    for (int tick = 0; tick < t_.now.index; ++tick)
        if (free_in(tick)) elsewhere(tick);
    if (q_.found[at(Setting::vehicle)] > 0) vehicle();
    for (int tick = 0; tick < t_.now.index && q_.found[at(Setting::queue)] > 0; ++tick)
        if (at_large(tick)) lines(tick);
    std::vector<Named> named;
    for (std::uint32_t p = 0; p < met_.size(); ++p)
        if (met_[p].is) named.push_back({Person(p), met_[p].last, met_[p].setting});
    return named;
}

}  // namespace

// --- asking ----------------------------------------------------------------------------------------------------------

void Twin::ask_team(const Order& o) {
    const PersonFile* file = known.files.find(o.person);
    if (!file) return;
    const Moment since = std::min({file->onset, file->last_sample, end()});
    Tracing& t = tracing[o.person.value];
    if (const AppManner* app = scenario.policies[o.policy.value]->app()) {
        const Draw draw = luck.draw(Purpose::has_app, name(o.person));
        if (file->app_from != Moment::never() || draw.uniform() >= app->coverage) return;
        tell({.kind = FactKind::app_asked, .person = o.person, .moment = end(), .since = since - moment(o.days_back), .policy = o.policy});
        t.app_policy = o.policy;
        const double u = luck.draw(Purpose::app_delay, name(o.person), static_cast<std::uint32_t>(now.index)).uniform();
        t.app = end() + moment(app->delay.quantile(u));
        return;
    }
    const TraceManner& manner = *scenario.policies[o.policy.value]->tracing();
    const std::uint8_t rank = static_cast<std::uint8_t>(o.detail);
    const bool asked = file->traced_from != Moment::never();
    if (asked && (rank >= t.rank || (!t.waiting && t.rank == suspect))) return;
    if (rank == second_order && luck.draw(Purpose::trace_second, name(o.person)).uniform() >= manner.second_order) return;
    const Facility team = least_busy(home_county(o.person), FacilityKind::tracing_team);
    if (!team) return;
    t.anew = t.anew || (t.rank == second_order && file->traced != Moment::never());
    t.asked = end(), t.rank = rank, t.team = team, t.policy = o.policy, t.waiting = true, t.done = Moment::never();
    t.tie = luck.draw(Purpose::trace_tie, name(o.person), static_cast<std::uint32_t>(now.index)).bits();
    t.infectious_from = rank == second_order ? file->last_exposure : since - moment(o.days_back);
    const Moment from = rank == second_order ? t.infectious_from : std::min(t.infectious_from, since - moment(manner.backward_days));
    tell({.kind = FactKind::trace_asked,
          .person = o.person,
          .moment = end(),
          .since = from,
          .where = team.value,
          .detail = rank,
          .policy = o.policy});
}

// --- naming ----------------------------------------------------------------------------------------------------------

void Twin::name_contacts(const Naming& n, const std::vector<Named>& found, bool late) {
    const Tracing& t = tracing[n.person.value];
    std::int32_t named = 0;
    for (const Named& contact : found) {
        const PersonFile* file = known.files.find(contact.person);
        const std::vector<Person>& before = known.files.find(n.person)->contacts;
        if (n.by == NamedBy::second_order && file && (file->contact_of || is_case(file->state))) continue;
        const bool again = std::find(before.begin(), before.end(), contact.person) != before.end();
        if (again && !(n.by == NamedBy::team && t.anew)) continue;
        const NamedBy by = n.by == NamedBy::team && contact.last < t.infectious_from ? NamedBy::backward : n.by;
        tell({.kind = FactKind::contact_named,
              .person = contact.person,
              .moment = n.moment,
              .since = contact.last,
              .other = n.person.value,
              .detail = named_detail(static_cast<int>(contact.setting), by),
              .policy = n.policy});
        events.links.push_back({n.person, contact.person, static_cast<std::uint8_t>(contact.setting), by, contact.last, n.moment, n.policy});
        today.add(Series::named_by_setting, at(contact.setting));
        const std::map<NamedBy, Series> series = {{NamedBy::team, Series::named_by_team},
                                                  {NamedBy::backward, Series::named_backward},
                                                  {NamedBy::second_order, Series::named_second_order},
                                                  {NamedBy::app, Series::named_by_app},
                                                  {NamedBy::record, Series::named_by_record}};
        today.add(series.at(by), county(n.person));
        ++named;
    }
    if (late || (n.by != NamedBy::team && n.by != NamedBy::second_order)) return;
    tell({.kind = FactKind::trace_done, .person = n.person, .moment = n.moment, .detail = named, .policy = n.policy});
    today.add(n.by == NamedBy::team ? Series::traced : Series::traced_second, county(n.person));
    if (n.by == NamedBy::second_order) return;
    const Moment confirmed = known.files.find(n.person)->confirmed;
    if (confirmed <= n.moment) {
        today.add(Series::traced_proven, county(n.person));
        today.add(Series::naming_hours, county(n.person), static_cast<std::int64_t>((n.moment - confirmed).days() * 24 + 0.5));
    }
    const TraceManner& manner = *scenario.policies[n.policy.value]->tracing();
    if (manner.records <= 0) return;
    const double u = luck.draw(Purpose::trace_delay, name(n.person), static_cast<std::uint32_t>(now.index)).uniform();
    records.push_back({std::max(n.moment + moment(manner.records_delay.quantile(u)), end()), n.person, n.policy, NamedBy::record});
}

void Twin::trace() {
    std::vector<Gate> posted;
    for (const auto& policy : scenario.policies) {
        std::vector<Post> posts;
        if (policy->in_force(known, public_now())) policy->posts(known, public_now(), posts);
        for (const Post& post : posts) posted.push_back(post.gate);
    }
    std::sort(posted.begin(), posted.end());
    posted.erase(std::unique(posted.begin(), posted.end()), posted.end());
    posted_then.push_back(posted);

    // Suspects who were ruled out at the end of the last tick leave the line and the hands of a team.
    for (const Fact& f : known.fresh)
        if (f.kind == FactKind::ruled_out && tracing[f.person.value].team) {
            Tracing& t = tracing[f.person.value];
            t.waiting = false, t.done = Moment::never(), t.anew = true;
        }

    const auto name_later = [&] {
        const std::vector<ContactRates::Kind>& kinds = world.rates.kinds;
        for (std::uint32_t e = 0; e < infections.size(); ++e) {
            const Infection& i = infections[e];
            if (committed[e] != now || !i.infector || i.setting != Setting::community || kinds.empty() || !kinds[i.kind].at_home) continue;
            const Person of = infections[i.infector.value].person;
            const Tracing& t = tracing[of.value];
            const PersonFile* file = known.files.find(of);
            if (!t.team || t.rank == second_order || !file || file->traced == Moment::never()) continue;
            if (std::find(file->contacts.begin(), file->contacts.end(), i.person) != file->contacts.end()) continue;
            const TraceManner& manner = *scenario.policies[t.policy.value]->tracing();
            const double found = i.kind < manner.kinds.size() ? manner.kinds[i.kind] : manner.community;
            if (luck.draw(Purpose::trace_recall, name(of), 0, name(i.person).value).uniform() >= found) continue;
            name_contacts({end(), of, t.policy, NamedBy::team}, {{i.person, i.infected, Setting::community}}, true);
        }
    };
    std::vector<Naming> team, phone, record;
    const auto due = [&](Moment m) { return m != Moment::never() && world.clock.tick_of(m) == now; };
    for (std::uint32_t p = 0; p < tracing.size(); ++p) {
        const Tracing& t = tracing[p];
        if (due(t.done)) team.push_back({t.done, Person(p), t.policy, t.rank == second_order ? NamedBy::second_order : NamedBy::team});
        if (due(t.app)) phone.push_back({t.app, Person(p), t.app_policy, NamedBy::app});
    }
    for (const Naming& n : records)
        if (due(n.moment) && known.files.find(n.person)->traced_from != Moment::never()) record.push_back(n);
    std::vector<Naming> all;
    for (std::vector<Naming>* some : {&team, &phone, &record}) {
        std::sort(some->begin(), some->end());
        all.insert(all.end(), some->begin(), some->end());
    }
    std::vector<std::vector<Named>> found;
    for (const Naming& n : all) {
        const PersonFile& file = *known.files.find(n.person);
        const Policy& policy = *scenario.policies[n.policy.value];
        const Question q = n.by == NamedBy::app      ? ask_app(*policy.app(), file.app_from)
                           : n.by == NamedBy::record ? ask_records(*policy.tracing(), file.traced_from)
                                                     : cordon::ask_team(*policy.tracing(), file.traced_from);
        found.push_back(Past(*this, n.person, q).all());
    }
    for (std::size_t k = 0; k < all.size(); ++k) name_contacts(all[k], found[k]);
    name_later();

    for (std::uint32_t f = 0; f < world.places.facilities.size(); ++f) {
        if (world.places.facilities[f].kind != FacilityKind::tracing_team || !open(Facility(f))) continue;
        for (std::int64_t left = allotment(Facility(f)); left > 0; --left) {
            Person first;
            const auto turn = [&](std::uint32_t p) { return std::tie(tracing[p].rank, tracing[p].asked, tracing[p].tie); };
            for (std::uint32_t p = 0; p < tracing.size(); ++p)
                if (tracing[p].waiting && tracing[p].team == Facility(f) && (!first || turn(p) < turn(first.value))) first = Person(p);
            if (!first) break;
            Tracing& t = tracing[first.value];
            const Law& interview = scenario.policies[t.policy.value]->tracing()->interview;
            const double u = luck.draw(Purpose::trace_interview, name(first), static_cast<std::uint32_t>(now.index)).uniform();
            t.waiting = false;
            t.done = end() + moment(world.places.facilities[f].turnaround + interview.quantile(u));
            ++served[f];
        }
    }
}

}  // namespace cordon::twin
