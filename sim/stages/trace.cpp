// Teams, phones and records at work: who waits, whose contacts are named in this tick.
#include "stages/trace.h"

#include <algorithm>

#include "base/parallel.h"
#include "stages/contacts.h"
#include "stages/move.h"
#include "stages/tell.h"

namespace cordon {

namespace {

std::uint8_t rank_of(const Order& o) { return static_cast<std::uint8_t>(o.detail); }
constexpr std::uint8_t second_order = static_cast<std::uint8_t>(TraceRank::second_order);

const TraceManner& manner_of(const Stage& s, PolicyId policy) {
    const TraceManner* manner = s.policies[policy.value]->tracing();
    expects(manner);
    return *manner;
}

// --- asking ----------------------------------------------------------------------------------------------------------

// From before onset; of people without symptoms from before the sample that found them.
Moment known_since(const Stage& s, const PersonFile& file) { return std::min({file.onset, file.last_sample, s.world.clock.end(s.now)}); }

// Someone enters or leaves the line of a team.
void count_waiting(Stage& s, Person p, Facility team, int n) {
    s.state.facilities[team.value].waiting += n;
    s.state.today.add(Series::trace_waiting, county_of(s.world, p).value, n);
}

// A case is traced once. But whoever waits may move up, and a contact who turns out to be a case is traced as one.
bool may_join(const PersonFile& file, const TraceCase* c, std::uint8_t rank) {
    if (file.traced_from == Moment::never()) return true;
    return rank < file.trace_rank && c && (c->waiting || c->rank == second_order);
}

void join(Stage& s, const Order& o, const TraceManner& manner, const PersonFile& file) {
    if (!may_join(file, s.state.tracing.find(o.person), rank_of(o))) return;
    const Name name = name_of(s.world, o.person);
    const Moment now = s.world.clock.end(s.now);
    const std::uint8_t rank = rank_of(o);
    if (rank == second_order && !s.luck.draw(Purpose::trace_second, name).chance(manner.second_order)) return;
    const Facility team = least_busy(s, county_of(s.world, o.person), FacilityKind::tracing_team);
    if (!team) return;
    TraceCase& c = s.state.tracing[o.person];
    if (c.waiting) count_waiting(s, o.person, c.team, -1);  // leaves the line of a lower rank
    const bool again = c.again || (c.rank == second_order && file.traced != Moment::never());
    // A contact's own contacts count from the exposure on.
    Moment from = file.last_exposure, infectious_from = from;
    if (rank != second_order) {
        infectious_from = known_since(s, file) - moment(o.days_back);
        from = std::min(infectious_from, known_since(s, file) - moment(manner.backward_days));
    }
    c = {now, infectious_from, Moment::never(), o.policy, team, rank, true, again};
    const std::uint64_t tie = s.luck.draw(Purpose::trace_tie, name, static_cast<std::uint32_t>(s.now.index)).bits();
    s.state.facilities[team.value].line.join(rank, {now, tie, o.person, o.policy});
    count_waiting(s, o.person, team, 1);
    tell(s, {.kind = FactKind::trace_asked, .person = o.person, .moment = now, .since = from, .where = team.value, .detail = rank,
             .policy = o.policy});
}

// The phone of a case is asked once, if there is one.
void ask_phone(Stage& s, const Order& o, const AppManner& app, const PersonFile& file) {
    if (file.app_from != Moment::never() || !has_app(s, o.person, app.coverage)) return;
    const Moment now = s.world.clock.end(s.now), from = known_since(s, file) - moment(o.days_back);
    tell(s, {.kind = FactKind::app_asked, .person = o.person, .moment = now, .since = from, .policy = o.policy});
    const Draw draw = s.luck.draw(Purpose::app_delay, name_of(s.world, o.person), static_cast<std::uint32_t>(s.now.index));
    const Moment done = now + moment(app.delay.sample(draw));
    s.state.agenda.plan(s.world.clock.tick_of(done), {.kind = DueKind::app_due, .moment = done, .person = o.person, .extra = o.policy.value});
}

// --- naming ----------------------------------------------------------------------------------------------------------

// Someone whose contacts are named in this tick.
struct Asked {
    Person person;
    Moment moment;
    PolicyId policy;
    NamedBy by = NamedBy::team;
    Question question;
};

void count_link(Stage& s, const LinkEvent& link) {
    constexpr Series by[] = {Series::named_by_team, Series::named_backward, Series::named_second_order, Series::named_by_app,
                             Series::named_by_record};
    s.state.events.links.push_back(link);
    s.state.today.add(Series::named_by_setting, link.setting);
    s.state.today.add(by[static_cast<std::size_t>(link.by)], county_of(s.world, link.of).value);
}

// A contact of a case is named once; of a contact, only those who are not on file as cases or contacts already.
bool is_news(const Stage& s, const Asked& asked, Person contact) {
    const PersonFile* file = s.known.files.find(contact);
    if (asked.by == NamedBy::second_order && file && (file->contact_of || is_case(file->state))) return false;
    if (asked.by == NamedBy::team && s.state.tracing.find(asked.person)->again) return true;
    const std::vector<Person>& named = s.known.files.find(asked.person)->contacts;
    return std::find(named.begin(), named.end(), contact) == named.end();
}

// Tells what one case's question brought; returns how many.
std::int32_t tell_named(Stage& s, const Asked& asked, const std::vector<Named>& found) {
    std::int32_t n = 0;
    const TraceCase* c = s.state.tracing.find(asked.person);
    for (const Named& contact : found) {
        if (!is_news(s, asked, contact.person)) continue;
        const NamedBy by = asked.by == NamedBy::team && contact.last < c->infectious_from ? NamedBy::backward : asked.by;
        tell(s, {.kind = FactKind::contact_named, .person = contact.person, .moment = asked.moment, .since = contact.last,
                 .other = asked.person.value, .detail = named_detail(static_cast<int>(contact.setting), by), .policy = asked.policy});
        count_link(s, {asked.person, contact.person, static_cast<std::uint8_t>(contact.setting), by, contact.last, asked.moment,
                       asked.policy});
        ++n;
    }
    return n;
}

void count_traced(Stage& s, const Asked& asked) {
    const std::size_t county = county_of(s.world, asked.person).value;
    s.state.today.add(asked.by == NamedBy::second_order ? Series::traced_second : Series::traced, county);
    const PersonFile& file = *s.known.files.find(asked.person);
    if (asked.by == NamedBy::second_order || file.confirmed > asked.moment) return;
    s.state.today.add(Series::traced_proven, county);
    s.state.today.add(Series::naming_hours, county, static_cast<std::int64_t>((asked.moment - file.confirmed).days() * 24 + 0.5));
}

void finish_team(Stage& s, const Asked& asked, const std::vector<Named>& found) {
    const std::int32_t named = tell_named(s, asked, found);
    tell(s, {.kind = FactKind::trace_done, .person = asked.person, .moment = asked.moment, .detail = named, .policy = asked.policy});
    count_traced(s, asked);
    const TraceManner& manner = manner_of(s, asked.policy);
    if (manner.records <= 0 || asked.by == NamedBy::second_order) return;
    const Draw draw = s.luck.draw(Purpose::trace_delay, name_of(s.world, asked.person), static_cast<std::uint32_t>(s.now.index));
    const Moment found_at = std::max(asked.moment + moment(manner.records_delay.sample(draw)), s.world.clock.end(s.now));
    s.state.agenda.plan(s.world.clock.tick_of(found_at), {.kind = DueKind::records_due, .moment = found_at, .person = asked.person,
                                                          .extra = asked.policy.value});
}

// Whoever was ruled out in the meantime is asked no more.
std::vector<Asked> due_now(const Stage& s, const std::vector<Due>& due) {
    std::vector<Asked> all;
    for (const DueKind kind : {DueKind::trace_done, DueKind::app_due, DueKind::records_due}) {
        const auto [first, last] = due_of(due, kind);
        for (const Due* d = first; d != last; ++d) {
            const PolicyId policy(d->extra);
            const Moment from = s.known.files.find(d->person)->traced_from;
            if (kind == DueKind::app_due) {
                const Moment since = s.known.files.find(d->person)->app_from;
                all.push_back({d->person, d->moment, policy, NamedBy::app, ask_app(*s.policies[policy.value]->app(), since)});
                continue;
            }
            const TraceCase& c = *s.state.tracing.find(d->person);
            const TraceManner& manner = manner_of(s, policy);
            if (kind == DueKind::trace_done && c.done == d->moment)
                all.push_back({d->person, d->moment, policy, c.rank == second_order ? NamedBy::second_order : NamedBy::team, ask_team(manner, from)});
            if (kind == DueKind::records_due && from != Moment::never())
                all.push_back({d->person, d->moment, policy, NamedBy::record, ask_records(manner, from)});
        }
    }
    return all;
}

void name_contacts(Stage& s, const std::vector<Due>& due) {
    const std::vector<Asked> all = due_now(s, due);
    if (all.empty()) return;
    s.state.offspring.keep_up(s.state.episodes);
    Moment oldest = s.world.clock.begin(s.now);
    for (const Asked& asked : all) {
        oldest = std::min(oldest, asked.question.from);
        s.state.counters.ticks_traced += std::max(0, s.now.index - s.world.clock.tick_of(asked.question.from).index);
    }
    const std::vector<Whereabouts> past = whereabouts_since(s, oldest);
    const auto found = gather<std::vector<Named>>(all.size(), [&](std::size_t k, std::vector<std::vector<Named>>& out) {
        out.push_back(contacts_of(s, past, all[k].person, all[k].question));
    });
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (all[k].by == NamedBy::team || all[k].by == NamedBy::second_order)
            finish_team(s, all[k], found[k]);
        else
            tell_named(s, all[k], found[k]);
    }
}

// Whom a traced case goes on meeting at home belonged to its contacts from the beginning: they are named when they come to count.
void name_those_at_home(Stage& s) {
    const std::vector<ContactRates::Kind>& kinds = s.world.rates.kinds;
    if (std::none_of(kinds.begin(), kinds.end(), [](const ContactRates::Kind& k) { return k.at_home; })) return;
    const auto& rows = s.state.episodes.rows;
    for (std::size_t& e = s.state.named_at_home; e < rows.size(); ++e) {
        const Infection& i = rows[e];
        if (!i.infector || i.setting != Setting::community || !kinds[i.kind].at_home) continue;
        const Person of = rows[i.infector.value].person;
        const TraceCase* c = s.state.tracing.find(of);
        const PersonFile* file = s.known.files.find(of);
        if (!c || c->rank == second_order || !file || file->traced == Moment::never()) continue;
        if (std::find(file->contacts.begin(), file->contacts.end(), i.person) != file->contacts.end()) continue;
        const Question question = ask_team(manner_of(s, c->policy), file->traced_from);
        const double found = i.kind < question.of_kind.size() ? question.of_kind[i.kind] : question.found[static_cast<std::size_t>(Setting::community)];
        if (!s.luck.draw(Purpose::trace_recall, name_of(s.world, of), 0, name_of(s.world, i.person).value).chance(found)) continue;
        tell_named(s, {of, s.world.clock.end(s.now), c->policy, NamedBy::team, question}, {{i.person, i.infected, Setting::community}});
    }
}

// --- the line --------------------------------------------------------------------------------------------------------

// Suspects who were ruled out leave the line, and the hands of a team.
void drop_ruled_out(Stage& s) {
    for (const Fact& f : s.known.fresh) {
        TraceCase* c = f.kind == FactKind::ruled_out ? s.state.tracing.find(f.person) : nullptr;
        if (!c) continue;
        if (c->waiting) count_waiting(s, f.person, c->team, -1);
        c->waiting = false, c->again = true, c->done = Moment::never();
    }
}

// The cases that a team takes on in this tick.
void begin(Stage& s, Facility f) {
    const FacilityInfo& info = s.world.places.facilities[f.value];
    FacilityState& team = s.state.facilities[f.value];
    const Clock& clock = s.world.clock;
    std::size_t rank = 0;
    for (std::int64_t left = allotment(clock, s.now, info.capacity); left > 0;) {
        const Waiting* front = team.line.front(&rank);
        if (!front) break;
        const Waiting first = *front;
        team.line.pop();
        TraceCase& c = s.state.tracing[first.person];
        if (!c.waiting || c.asked != first.since || c.rank != rank || c.team != f) continue;  // has left the line
        const Draw draw = s.luck.draw(Purpose::trace_interview, name_of(s.world, first.person), static_cast<std::uint32_t>(s.now.index));
        c.waiting = false;
        c.done = clock.end(s.now) + moment(info.turnaround + manner_of(s, first.policy).interview.sample(draw));
        s.state.agenda.plan(clock.tick_of(c.done),
                            {.kind = DueKind::trace_done, .moment = c.done, .person = first.person, .extra = first.policy.value});
        count_waiting(s, first.person, f, -1);
        ++team.used, --left;
    }
}

// Where checkpoints stand: whoever passes them is on their lists.
void note_posts(Stage& s) {
    const bool asked = std::any_of(s.policies.begin(), s.policies.end(), [](const auto& p) { return p->tracing() && p->tracing()->records > 0; });
    if (!asked) return;
    std::vector<Gate> gates;
    for (const Post& post : posts(s)) gates.push_back(post.gate);
    std::sort(gates.begin(), gates.end());
    if (s.state.posted.empty() || s.state.posted.back() != gates) s.state.posted.push_back(std::move(gates));
    s.state.posted_at.resize(static_cast<std::size_t>(s.now.index) + 1, static_cast<std::uint32_t>(s.state.posted.size() - 1));
}

}  // namespace

// Whereabouts of the ticks in which the traced cases may have met someone. Drawing all their flows beforehand costs more than
// the questions do: 1.4 times the run of scenarios/policies/tracing.toml.
std::vector<Whereabouts> whereabouts_since(const Stage& s, Moment from) {
    const Tick first = std::max(Tick{0}, s.world.clock.tick_of(from));
    std::vector<Whereabouts> past;
    if (first < s.now) past.reserve(static_cast<std::size_t>(s.now.index - first.index));
    for (Tick t = first; t < s.now; ++t) past.emplace_back(s.world, s.luck, t, s.state.conditions_of(t));
    return past;
}

void ask_teams(Stage& s, const std::vector<Order>& orders) {
    for (const Order& o : orders) {
        const PersonFile* file = o.kind == OrderKind::trace ? s.known.files.find(o.person) : nullptr;
        if (!file) continue;
        const Policy& policy = *s.policies[o.policy.value];
        if (const AppManner* app = policy.app())
            ask_phone(s, o, *app, *file);
        else
            join(s, o, manner_of(s, o.policy), *file);
    }
}

void trace(Stage& s, const std::vector<Due>& due) {
    note_posts(s);
    drop_ruled_out(s);
    name_contacts(s, due);
    name_those_at_home(s);
    for (std::size_t f = 0; f < s.world.places.facilities.size(); ++f)
        if (s.world.places.facilities[f].kind == FacilityKind::tracing_team && open(s, Facility(f))) begin(s, Facility(f));
}

}  // namespace cordon
