// Release from hospital: what the rule decided meets what is true, and the run file keeps both.
#include "stages/discharge.h"

#include "stages/assay.h"
#include "stages/contacts.h"
#include "stages/isolate.h"
#include "stages/tell.h"

namespace cordon {

namespace {

constexpr double still_infectious = 0.01;  // [1/day] of all infectious contacts of a course

bool infectious(const Stage& s, Person p, Moment m) {
    const Episode e = s.state.episodes.of(p);
    if (!e) return false;
    const Infection& i = s.state.episodes[e];
    if (sheds(s.state, p, m)) return true;
    const InfectiousCourse course = infectious_course(s.world, s.luck, i, name_of(s.world, p), i.ordinal);
    return infectiousness_at(s.world.disease, course, m.days()) > still_infectious;
}

bool of_illness(const ReasonHeld& r) {
    return r.reason == Reason::suspected || r.reason == Reason::confirmed || r.reason == Reason::asymptomatic_positive ||
           r.reason == Reason::positive_again;
}

}  // namespace

bool discharge(Stage& s, const Order& o) {
    const PersonFile* file = s.known.files.find(o.person);
    if (!file || !is_case(file->state) || file->state == CaseState::suspected) return false;
    const Moment now = s.world.clock.end(s.now);
    const Holding* h = s.state.custody.find(o.person);
    s.state.events.discharges.push_back(
        {o.person, file->admitted, file->confirmed, now, h ? h->facility : Facility{}, infectious(s, o.person, now),
         file->state == CaseState::positive_again, o.policy, static_cast<std::uint8_t>(o.detail)});
    tell(
        s,
        {.kind = FactKind::discharged, .person = o.person, .moment = now, .where = h ? h->facility.value : Fact::none, .policy = o.policy});
    end_reasons(s, o.person, EndedBy::discharge, of_illness);
    if (o.reason.until > now) {
        ReasonHeld after = o.reason;
        after.policy = o.policy;
        // How well they kept to what is over does not say how well they keep to this.
        if (s.known.files.find(o.person)->reasons.empty())
            if (Holding* kept = s.state.custody.find(o.person)) kept->comply = 0;
        give_reason(s, o.person, after, o.comply);
    }
    return true;
}

}  // namespace cordon
