// What is ordered for those whom a step has flagged, and how it ends.
#include "policy/screens.h"

namespace cordon {

void Screens::respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const {
    for (const Fact& fact : news.facts) {
        if (fact.policy != id || !is_found_at_gate(fact)) continue;
        const ScreenStep& found_by = step(step_at_gate(fact));
        const Keep keep = found_by.outcome == Outcome::site ? Keep::site : Keep::home;
        const bool held = found_by.outcome == Outcome::home || found_by.outcome == Outcome::site;
        const bool arrival = fact.kind == FactKind::arrival_seen;
        ReasonHeld reason{arrival ? Reason::arrival : Reason::fever, keep, fact.moment, fact.moment + moment(found_by.days), id};
        if (arrival) reason.until = fact.since + moment(found_by.days);
        if (fact.kind == FactKind::code_at_gate) reason = once_more(known, fact.person, reason);
        if (held && reason.until > now.begin()) {
            orders.push_back({.kind = OrderKind::hold, .person = fact.person, .policy = id, .reason = reason});
        }
        if (found_by.test)
            orders.push_back({.kind = OrderKind::sample,
                              .person = fact.person,
                              .policy = id,
                              .priority = arrival ? Priority::arrival : Priority::other});
    }
}

// Whoever took the sample, and whether the policy is still in force: a result ends what a fever was held for, and so does a
// doctor who rules the illness out.
void Screens::conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const {
    for (const Fact& fact : news.facts)
        if (fact.kind == FactKind::result || fact.kind == FactKind::ruled_out) release_fever(known, fact.person, orders);
}

// Someone who should be held already: for the longest of what is left, and this time without a choice.
ReasonHeld Screens::once_more(const Known& known, Person p, ReasonHeld reason) const {
    const PersonFile* file = known.files.find(p);
    reason.until = reason.since;
    for (const ReasonHeld& r : file->reasons) {
        if (r.policy == id && r.reason != Reason::arrival) continue;  // the policy's own
        const Moment until = r.until == Moment::never() ? reason.since + moment(14) : r.until;
        if (until > reason.until) reason.until = until, reason.reason = r.reason;
    }
    return reason;
}

void Screens::release_fever(const Known& known, Person p, std::vector<Order>& orders) const {
    const PersonFile* file = known.files.find(p);
    if (!file) return;
    for (const ReasonHeld& r : file->reasons)
        if (r.reason == Reason::fever && r.policy == id)
            orders.push_back({.kind = OrderKind::release, .person = p, .policy = id, .reason = r});
}

}  // namespace cordon
