// People with symptoms who keep away from others by themselves, and say so: some time after onset, or at once where they were named as
// contacts. From then on they are suspects, and what that means is up to policies.
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

struct Teller {
    Stage& s;
    PolicyId policy;
    const SelfIsolation& how;
    bool in_force;
    const Area& area;
    std::uint64_t key;

    Draw draw(const Infection& i) const { return s.luck.draw(Purpose::self_isolation, name_of(s.world, i.person), i.ordinal, key); }
    // Ill, here, and willing.
    bool would(const Infection& i) const {
        if (i.severity == Severity::asymptomatic || s.state.is_dead(i.person) || !present(s, i.person)) return false;
        return in_force && area.holds(county_of(s.world, i.person)) && draw(i).chance(how.share, 0);
    }
    bool named(Person p) const {
        const PersonFile* file = s.known.files.find(p);
        return how.contacts_at_once && file && file->contact_of;
    }
    void report(const Infection& i, Moment m) const {
        const PersonFile* file = s.known.files.find(i.person);
        if (file && (is_case(file->state) || file->state == CaseState::dead)) return;
        if (!file || file->onset == Moment::never()) tell(s, {.kind = FactKind::onset_told, .person = i.person, .moment = m, .since = i.onset});
        tell(s, {.kind = FactKind::suspected, .person = i.person, .moment = m, .policy = policy});
        note_acts(s, policy);
    }
};

void fall_ill(const Teller& t, Episode e) {
    const Infection& i = t.s.state.episodes[e];
    if (i.turned_back || !t.would(i)) return;
    const Clock& clock = t.s.world.clock;
    const Moment when = t.named(i.person) ? i.onset : i.onset + moment(t.how.delay.sample(t.draw(i), 1));
    if (clock.tick_of(when) <= t.s.now)
        t.report(i, when);
    else
        t.s.state.agenda.plan(clock.tick_of(when), {.kind = DueKind::self_report, .moment = when, .episode = e, .person = i.person, .extra = t.policy.value});
}

}  // namespace

void hear_the_ill(Stage& s, const std::vector<Due>& due) {
    const Moment end = s.world.clock.end(s.now);
    for (std::size_t k = 0; k < s.policies.size(); ++k) {
        const Policy& policy = *s.policies[k];
        const SelfIsolation* how = policy.self_isolation();
        if (!how) continue;
        const Teller teller{s, PolicyId(k), *how, policy.in_force(s.known, {s.now, s.world.clock, s.world.places}), policy.area, policy.key()};
        const auto [onset, no_more] = due_of(due, DueKind::onset);
        for (const Due* d = onset; d != no_more; ++d) fall_ill(teller, d->episode);
        const auto [first, last] = due_of(due, DueKind::self_report);
        for (const Due* d = first; d != last; ++d) {
            const Infection& i = s.state.episodes[d->episode];
            if (d->extra == k && i.over > d->moment && teller.would(i)) teller.report(i, d->moment);
        }
        if (!how->contacts_at_once) continue;
        std::vector<Person> named;  // telling adds to the facts
        for (const Fact& f : s.known.fresh)
            if (f.kind == FactKind::contact_named) named.push_back(f.person);
        for (const Person p : named) {
            const Episode e = s.state.episodes.of(p, end);
            if (!e) continue;
            const Infection& i = s.state.episodes[e];
            if (i.onset < end && i.over > end && teller.would(i)) teller.report(i, end);
        }
    }
}

}  // namespace cordon
