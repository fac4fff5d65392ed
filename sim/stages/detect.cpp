// What reaches the authority without its asking, or by its daily rounds; the order of detection in a tick.
#include "stages/detect.h"

#include <algorithm>

#include "stages/arrivals.h"
#include "stages/beds.h"
#include "stages/care.h"
#include "stages/contacts.h"
#include "stages/isolate.h"
#include "stages/laboratory.h"
#include "stages/match.h"
#include "stages/rooms.h"
#include "stages/screen.h"
#include "stages/sweep.h"
#include "stages/tell.h"
#include "stages/trace.h"

namespace cordon {

namespace {

// How ill someone looks: 0 well, 1 mild, 2 severe, 3 critical.
int condition(const Infection* i, Moment m) {
    if (!i || i->severity == Severity::asymptomatic || m < i->onset || m >= i->over) return 0;
    return m >= i->critical_from ? 3 : m >= i->severe_from ? 2 : 1;
}

// The morning round at one person: what has changed since the last is told, and the next is planned for the next change.
void check(Stage& s, Person p, Moment m) {
    const Holding& h = *s.state.custody.find(p);
    const PersonFile& file = *s.known.files.find(p);
    const Infection* i = infection_of(s.state, p, m);
    const bool ill = condition(i, m) > 0;
    const Moment other_fever_ends = h.since + moment(s.world.care.other_fever_days);
    const bool fever = i ? i->fever_from <= m && m < i->fever_to : file.fever && m < other_fever_ends;
    const auto say = [&](FactKind kind, Moment since, int detail) {
        tell(s, {.kind = kind, .person = p, .moment = m, .since = since, .detail = detail});
    };

    if (ill && file.onset == Moment::never()) say(FactKind::onset_told, i->onset, 0);
    const bool patient = h.at == Keep::hospital || file.onset != Moment::never();
    if (fever != file.fever || (patient && !fever && file.fever_free_since == Moment::never())) say(FactKind::fever_seen, m, fever);
    const bool never_looked = patient && file.condition_since == Moment::never();
    if (condition(i, m) != file.condition || never_looked) {
        say(FactKind::condition_seen, m, condition(i, m));
        list_serious(s, p);
    }

    Moment next = Moment::never();
    const auto change = [&](Moment at) { next = at > m ? std::min(next, at) : next; };
    if (i && i->severity != Severity::asymptomatic)
        for (const Moment at : {i->onset, i->fever_from, i->fever_to, i->severe_from, i->critical_from, i->over}) change(at);
    if (!i && fever) change(other_fever_ends);
    if (next != Moment::never()) plan_check(s, p, next);
}

void open_day(Stage& s) {
    for (std::size_t f = 0; f < s.world.places.facilities.size(); ++f) {
        const FacilityKind kind = s.world.places.facilities[f].kind;
        const bool stays = kind == FacilityKind::hospital || kind == FacilityKind::isolation_site || kind == FacilityKind::hotel;
        if (!stays) s.state.facilities[f].used = 0;
    }
}

}  // namespace

void plan_check(Stage& s, Person p, Moment not_before) {
    Holding& h = s.state.custody[p];
    const Tick t = next_round(s, not_before, h.checks_a_day);
    if (h.next_check > s.now && h.next_check <= t) return;
    h.next_check = t;
    s.state.agenda.plan(t, {.kind = DueKind::check, .moment = s.world.clock.begin(t), .person = p});
}

namespace {
// Everyone under control is looked at; only at those of whom there may be news the round is played out.
void count_rounds(Stage& s) {
    const Clock& clock = s.world.clock;
    const int part = clock.part(s.now), morning = clock.ticks_per_day / 4, evening = 3 * clock.ticks_per_day / 4;
    if (part != morning && part != evening) return;
    s.state.counters.files_looked_at += static_cast<std::int64_t>(s.state.custody.size());
    for (std::size_t r = 0; r < s.state.custody.size(); ++r) {
        const Holding& h = s.state.custody.row(r);
        if (h.held && (part == morning || h.checks_a_day > 1)) s.state.today.add(Series::rounds, county_of(s.world, s.state.custody.key(r)).value);
    }
}
}  // namespace

void check_held(Stage& s, const std::vector<Due>& due) {
    count_rounds(s);
    const auto [onset, no_more_onsets] = due_of(due, DueKind::onset);
    for (const Due* d = onset; d != no_more_onsets; ++d) {
        const Person p = s.state.episodes[d->episode].person;
        if (s.state.is_held(p)) plan_check(s, p, d->moment);
    }
    const auto [first, last] = due_of(due, DueKind::check);
    for (const Due* d = first; d != last; ++d) {
        const Holding* h = s.state.custody.find(d->person);
        if (h->held && h->next_check == s.now) check(s, d->person, d->moment);
    }
}

void tell_death(Stage& s, Episode e) {
    const Infection& i = s.state.episodes[e];
    s.state.died[i.person] = i.over;
    const PersonFile* file = s.known.files.find(i.person);
    if (!file || file->state == CaseState::dead) return;
    tell(s, {.kind = FactKind::died, .person = i.person, .moment = i.over});
    end_reasons(s, i.person, EndedBy::death, [](const ReasonHeld&) { return true; });
    revise(s, i.person, 0);
}

void detect(Stage& s, const std::vector<Due>& due) {
    if (s.world.clock.part(s.now) == 0) open_day(s), muster(s);
    s.state.counters.control_events += std::count_if(due.begin(), due.end(), [](const Due& d) { return d.kind > DueKind::over; });
    end_due_reasons(s, due);
    take_in(s, due);
    hear_notices(s);
    list_arrivals(s, due);
    match(s, due);
    sweep(s, due);
    hear_reports(s, due);
    clinics(s, due);
    laboratories(s, due);
    trace(s, due);
    hear_the_ill(s, due);
    check_held(s, due);
    enforce(s);
    see_risks(s);
}

}  // namespace cordon
