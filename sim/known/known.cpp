// Facts become files, counts and the next tick's news.
#include "known/known.h"

#include <algorithm>

namespace cordon {

namespace {

// Makes one fact part of what is known.
class Learning {
  public:
    Learning(Known& known, const Fact& fact, Reported& today) : known_(known), fact_(fact), file_(known.files[fact.person]), today_(today) {
        if (file_.first_seen == Moment::never()) file_.first_seen = fact.moment, file_.county = fact.county;
    }
    void apply();

  private:
    void found(FoundBy by) {
        if (file_.found_by == FoundBy::nothing) file_.found_by = by;
    }
    void told_onset() {
        if (file_.onset == Moment::never()) file_.onset = fact_.since;
        if (file_.state == CaseState::asymptomatic_positive) confirm();  // symptoms followed after all
    }
    void follows(FactKind kind) {
        Fact f = fact_;
        f.kind = kind;
        known_.fresh.push_back(f);
    }
    void confirm();
    void positive();
    void suspect();
    void see_arrival();
    void name_contact();
    void give_reason();
    void end_reason();

    Known& known_;
    const Fact& fact_;
    PersonFile& file_;
    Reported& today_;
};

void Learning::confirm() {
    file_.state = CaseState::confirmed;
    file_.confirmed = fact_.moment;
    file_.was_confirmed = true;
    ++today_.confirmed;
    follows(FactKind::confirmed);
}

// A positive result makes a case, confirmed or asymptomatic; of a former case it makes no new one.
void Learning::positive() {
    found(FoundBy::test);
    file_.negative_at.clear();
    const bool open = file_.state == CaseState::none || file_.state == CaseState::suspected || file_.state == CaseState::ruled_out;
    if (!open) return;
    if (symptoms_known(file_)) return confirm();
    file_.state = CaseState::asymptomatic_positive;
    file_.confirmed = fact_.moment;
    ++today_.asymptomatic;
    follows(FactKind::asymptomatic_positive);
}

void Learning::suspect() {
    if (file_.state != CaseState::none && file_.state != CaseState::ruled_out) return;
    file_.state = CaseState::suspected;
    file_.suspected = fact_.moment;
    file_.negative_at.clear();  // of an earlier suspicion
    ++today_.suspected;
}

void Learning::see_arrival() {
    found(fact_.where == fact_.none ? FoundBy::arrival_check : FoundBy::gate);
    if (file_.source || fact_.other == fact_.none) return;  // known already, or taken for one by mistake
    file_.source = Source(fact_.other);
    ++today_.arrivals;
}

void Learning::name_contact() {
    found(FoundBy::tracing);
    if (!file_.contact_of) {
        file_.contact_of = Person(fact_.other);
        file_.first_named = fact_.moment;
        ++today_.contacts;
    }
    if (file_.last_exposure == Moment::never() || file_.last_exposure < fact_.since) file_.last_exposure = fact_.since;
    known_.files[Person(fact_.other)].contacts.push_back(fact_.person);  // the last use of file_: rows may move
}

void Learning::give_reason() {
    const Reason reason = reason_of(fact_.detail);
    for (ReasonHeld& r : file_.reasons) {
        if (r.reason != reason || r.policy != fact_.policy || r.of != fact_.other) continue;
        r.keep = keep_of(fact_.detail);
        r.until = std::max(r.until, fact_.since);
        return;
    }
    file_.reasons.push_back({reason, keep_of(fact_.detail), fact_.moment, fact_.since, fact_.policy, fact_.other});
}

void Learning::end_reason() {
    std::erase_if(file_.reasons, [&](const ReasonHeld& r) {
        return r.reason == reason_of(fact_.detail) && r.policy == fact_.policy && r.of == fact_.other;
    });
}

void Learning::apply() {
    known_.fresh.push_back(fact_);
    switch (fact_.kind) {
        case FactKind::fever_at_gate:
            found(FoundBy::gate);
            file_.fever = true;
            ++today_.fevers;
            break;
        case FactKind::arrival_seen: see_arrival(); break;
        case FactKind::care_sought:
            found(FoundBy::care);
            if (fact_.detail & 1) file_.fever = true;
            told_onset();
            break;
        case FactKind::suspected: suspect(); break;
        case FactKind::ruled_out:
            if (file_.state == CaseState::suspected) file_.state = CaseState::ruled_out;
            break;
        case FactKind::sampled:
            file_.last_sample = fact_.since;
            file_.awaiting_result = true;
            break;
        case FactKind::result:
            file_.awaiting_result = false;
            if (fact_.detail)
                positive();
            else
                file_.negative_at.push_back(fact_.since);
            break;
        case FactKind::onset_told: told_onset(); break;
        case FactKind::contact_named: name_contact(); break;
        case FactKind::trace_asked: file_.traced_from = fact_.since; break;
        case FactKind::fever_seen:
            file_.fever = fact_.detail != 0;
            if (file_.fever)
                file_.fever_free_since = Moment::never();
            else if (file_.fever_free_since == Moment::never())
                file_.fever_free_since = fact_.moment;
            if (file_.fever && file_.state == CaseState::asymptomatic_positive) confirm();
            break;
        case FactKind::condition_seen: file_.condition = static_cast<std::uint8_t>(fact_.detail); break;
        case FactKind::reason_given: give_reason(); break;
        case FactKind::reason_ended: end_reason(); break;
        case FactKind::held:
            file_.held_since = fact_.moment;
            if (file_.first_held == Moment::never()) file_.first_held = fact_.moment;
            [[fallthrough]];
        case FactKind::moved:
            if (static_cast<Keep>(fact_.detail) == Keep::hospital && file_.admitted == Moment::never()) file_.admitted = fact_.moment;
            break;
        case FactKind::freed: file_.held_since = file_.admitted = Moment::never(); break;
        case FactKind::discharged:
            file_.state = CaseState::discharged;
            ++today_.discharged;
            break;
        case FactKind::died:
            if (file_.was_confirmed && file_.state != CaseState::dead) ++today_.deaths;
            file_.state = CaseState::dead;
            break;
        case FactKind::waiting:
        case FactKind::trace_done: break;
        case FactKind::confirmed:
        case FactKind::asymptomatic_positive: expects(!"told what learn() itself concludes");
    }
}

}  // namespace

void learn(Known& known, const Fact& fact, int day, std::size_t counties) {
    expects(fact.person && fact.county && fact.county.value < counties && day >= 0);
    while (known.by_day.size() <= static_cast<std::size_t>(day)) known.by_day.emplace_back(counties);
    known.digest.add(static_cast<std::uint32_t>(fact.kind),
                     {fact.person.value, static_cast<std::uint64_t>(fact.moment.units), static_cast<std::uint64_t>(fact.since.units),
                      fact.where, fact.other, static_cast<std::uint64_t>(fact.detail), fact.policy.value, fact.county.value});
    Learning(known, fact, known.by_day[static_cast<std::size_t>(day)][fact.county.value]).apply();
}

int negatives_apart(const PersonFile& file, Moment apart) {
    int n = 0;
    Moment last{};
    for (const Moment at : file.negative_at) {
        if (n > 0 && at - last < apart) continue;
        last = at;
        ++n;
    }
    return n;
}

bool symptoms_known(const PersonFile& file) { return file.fever || file.onset != Moment::never(); }

}  // namespace cordon
