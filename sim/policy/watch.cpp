// Watching over a fever until it is explained.
#include "policy/watch.h"

#include <algorithm>

namespace cordon {

namespace {

const ReasonHeld* reason_of(PolicyId id, const PersonFile& file) {
    const auto own = [&](const ReasonHeld& r) { return r.reason == Reason::fever && r.policy == id; };
    const auto found = std::find_if(file.reasons.begin(), file.reasons.end(), own);
    return found == file.reasons.end() ? nullptr : &*found;
}

// Of samples taken since the watch began.
int negatives_since(Moment since, const PersonFile& file) {
    return static_cast<int>(std::count_if(file.negative_at.begin(), file.negative_at.end(), [&](Moment at) { return at >= since; }));
}

}  // namespace

void FeverWatch::fields(Fields& f) {
    const bool of_hospital = keep == Keep::hospital;
    f.value("keep", keep, keep_names, {.text = "Where they are held: home, site or hospital."});
    f.value("days", days,
            {.text = "Longest time that they are held.",
             .unit = "day",
             .least = 0.25,
             .most = 60,
             .source = "our choice: an ordinary fever is over by then",
             .moves = keep == Keep::hospital ? "+person_days_hospital" : "+person_days_home"});
    f.value("sample_every", sample_every,
            {.text = "Time between samples.",
             .unit = "day",
             .least = 0.25,
             .most = 30,
             .source = "1 (two samples a day apart)",
             .moves = "-tests"});
    f.value("negatives", negatives,
            {.text = "Negative results after which someone without fever goes free.",
             .unit = "samples",
             .least = 1,
             .most = 10,
             .source = "2 (national protocol for suspects)",
             .moves = "+tests"});
    if (!of_hospital) return;
    f.value("longest_wait", longest_wait,
            {.text = "Who has no place after so long goes home, and is watched no more; without it they wait.",
             .unit = "hour",
             .least = 0,
             .most = 720,
             .moves = "-places_given_up"});
}

void FeverWatch::give_up(PolicyId id, const Fact& fact, const PersonFile& file, const Now& now, std::vector<Order>& orders,
                         Agenda<Reminder>& remind) const {
    if (fact.kind != FactKind::waiting || !longest_wait || !reason_of(id, file)) return;
    const Moment until = fact.moment + moment(*longest_wait / 24);
    if (until > now.begin()) return remind.plan(std::max(now.tick + 1, now.clock.tick_of(until)), {id, fact.person, waits});
    leave(id, fact.person, file, orders);
}

void FeverWatch::leave(PolicyId id, Person p, const PersonFile& file, std::vector<Order>& orders) const {
    const ReasonHeld* reason = reason_of(id, file);
    if (!reason || file.facility) return;
    orders.push_back({.kind = OrderKind::release, .person = p, .reason = {.reason = Reason::fever, .of = reason->of}, .detail = 1});
}

void FeverWatch::begin(PolicyId id, const Fact& fact, const PersonFile& file, const Now& now, std::vector<Order>& orders,
                       Agenda<Reminder>& remind) const {
    if (is_case(file.state) || file.state == CaseState::dead || reason_of(id, file)) return;
    const Moment until = now.clock.end(now.tick) + moment(days);
    orders.push_back({.kind = OrderKind::hold,
                      .person = fact.person,
                      .priority = priority,
                      .reason = {.reason = Reason::fever, .keep = keep, .until = until},
                      .comply = comply});
    orders.push_back({.kind = OrderKind::sample, .person = fact.person, .priority = priority});
    remind.plan(std::max(now.tick + 1, now.clock.tick_of(now.clock.end(now.tick) + moment(sample_every))), {id, fact.person});
}

void FeverWatch::go_on(const Reminder& r, const PersonFile& file, const Now& now, std::vector<Order>& orders,
                       Agenda<Reminder>& remind) const {
    if (r.tag == waits) return leave(r.policy, r.person, file, orders);
    const ReasonHeld* reason = reason_of(r.policy, file);
    if (!reason || is_case(file.state) || negatives_since(reason->since, file) >= negatives) return;
    if (!file.awaiting_result) orders.push_back({.kind = OrderKind::sample, .person = r.person, .priority = priority});
    remind.plan(std::max(now.tick + 1, now.clock.tick_of(now.begin() + moment(sample_every))), r);
}

void FeverWatch::end(PolicyId id, const Fact& fact, const PersonFile& file, std::vector<Order>& orders) const {
    if (fact.kind != FactKind::result && fact.kind != FactKind::fever_seen) return;
    const ReasonHeld* reason = reason_of(id, file);
    if (!reason || file.fever || is_case(file.state) || negatives_since(reason->since, file) < negatives) return;
    orders.push_back({.kind = OrderKind::release, .person = fact.person, .reason = {.reason = Reason::fever, .of = reason->of}});
}

}  // namespace cordon
