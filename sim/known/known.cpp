// Facts become files, counts and the next tick's news.
#include "known/known.h"

#include <algorithm>
#include <tuple>

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
    FoundBy at_post() const { return fact_.where == Fact::none ? FoundBy::entrance : FoundBy::gate; }
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
    void move_to(Facility);
    void note_in_zones();
    void seal();

    Known& known_;
    const Fact& fact_;
    PersonFile& file_;
    Reported& today_;
};

void Learning::confirm() {
    file_.state = CaseState::confirmed;
    file_.confirmed = fact_.moment;
    file_.was_confirmed = true;
    note_in_zones();
    ++today_.confirmed;
    follows(FactKind::confirmed);
}

// A case among those who are sealed off. Others, who hold someone on for the same reason, have no zones.
void Learning::note_in_zones() {
    for (const ReasonHeld& r : file_.reasons)
        if (r.reason == Reason::sealed && r.of < known_.zones.size() && known_.zones[r.of].policy == r.policy) known_.zones[r.of].last_case = fact_.moment;
}

// A positive result makes a case, confirmed or asymptomatic; of a former case it makes no new one.
void Learning::positive() {
    found(FoundBy::test);
    file_.negative_at.clear();
    if (file_.state == CaseState::discharged) {
        file_.state = CaseState::positive_again;
        ++today_.again;
        follows(FactKind::positive_again);
        return;
    }
    const bool open = file_.state == CaseState::none || file_.state == CaseState::suspected || file_.state == CaseState::ruled_out;
    if (!open) return;
    if (symptoms_known(file_)) return confirm();
    file_.state = CaseState::asymptomatic_positive;
    file_.confirmed = fact_.moment;
    note_in_zones();
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
    const FoundBy by = static_cast<FoundBy>((fact_.detail >> 8) & 255);
    found(by != FoundBy::nothing ? by : fact_.where == fact_.none ? FoundBy::arrival_check : FoundBy::gate);
    if (file_.source) return;  // known already
    file_.arrived = fact_.since;
    file_.hard_hit = from_hard_hit(fact_.detail);
    if (fact_.other == fact_.none) return;  // taken for one by mistake
    file_.source = Source(fact_.other);
    ++today_.arrivals;
}

void Learning::name_contact() {
    const NamedBy by = named_by(fact_.detail);
    found(by == NamedBy::app ? FoundBy::app : by == NamedBy::record ? FoundBy::record : FoundBy::tracing);
    if (!file_.contact_of) {
        file_.contact_of = Person(fact_.other);
        file_.first_named = fact_.moment;
        ++today_.contacts;
    }
    if (file_.last_exposure == Moment::never() || file_.last_exposure < fact_.since) file_.last_exposure = fact_.since;
    std::vector<Person>& contacts = known_.files[Person(fact_.other)].contacts;  // the last use of file_: rows may move
    if (std::find(contacts.begin(), contacts.end(), fact_.person) == contacts.end()) contacts.push_back(fact_.person);
}

void Learning::give_reason() {
    const Reason reason = reason_of(fact_.detail);
    for (ReasonHeld& r : file_.reasons) {
        if (r.reason != reason || r.policy != fact_.policy || r.of != fact_.other) continue;
        r.keep = keep_of(fact_.detail), r.alone = alone_of(fact_.detail);
        r.until = std::max(r.until, fact_.since);
        return;
    }
    file_.reasons.push_back({reason, keep_of(fact_.detail), fact_.moment, fact_.since, fact_.policy, fact_.other, alone_of(fact_.detail)});
}

void Learning::end_reason() {
    std::erase_if(file_.reasons, [&](const ReasonHeld& r) {
        return r.reason == reason_of(fact_.detail) && r.policy == fact_.policy && r.of == fact_.other;
    });
}

void Learning::seal() {
    if (known_.zones.size() <= fact_.other) known_.zones.resize(fact_.other + 1);
    known_.zones[fact_.other] = {fact_.policy, fact_.person, fact_.county, fact_.moment, fact_.moment, Moment::never()};
}

void Learning::move_to(Facility to) {
    if (file_.facility) --known_.occupied[file_.facility.value];
    file_.facility = to;
    if (!to) return;
    if (known_.occupied.size() <= to.value) known_.occupied.resize(to.value + 1);
    ++known_.occupied[to.value];
}

void Learning::apply() {
    known_.fresh.push_back(fact_);
    switch (fact_.kind) {
        case FactKind::fever_at_gate:
            found(at_post());
            file_.fever = true;
            ++today_.fevers;
            break;
        case FactKind::ill_at_gate:
            found(at_post());
            told_onset();
            break;
        case FactKind::code_at_gate: found(at_post()); break;
        case FactKind::arrival_seen: see_arrival(); break;
        case FactKind::fever_at_home:
            found(FoundBy::sweep);
            file_.fever = true;
            ++today_.fevers;
            if (fact_.since != Moment::never()) told_onset();
            break;
        case FactKind::care_sought:
            found(FoundBy::care);
            if (fact_.detail & 1) file_.fever = true;
            told_onset();
            break;
        case FactKind::suspected: suspect(); break;
        case FactKind::ruled_out:
            if (file_.state == CaseState::suspected) file_.state = CaseState::ruled_out;
            file_.traced_from = file_.traced = Moment::never(), file_.trace_rank = 0xff;  // a later suspicion is traced anew
            break;
        case FactKind::sampled:
            file_.last_sample = fact_.since;
            file_.awaiting_result = true;
            break;
        case FactKind::result:
            if (!(fact_.detail & 2)) file_.awaiting_result = false;
            ++today_.results;
            if (fact_.detail & 1) ++today_.positives;
            if (fact_.detail & 1)
                positive();
            else
                file_.negative_at.push_back(fact_.since);
            break;
        case FactKind::onset_told: told_onset(); break;
        case FactKind::contact_named: name_contact(); break;
        case FactKind::trace_asked:
            file_.traced_from = fact_.since;
            file_.trace_rank = static_cast<std::uint8_t>(fact_.detail);
            break;
        case FactKind::app_asked: file_.app_from = fact_.since; break;
        case FactKind::fever_seen:
            file_.fever = fact_.detail != 0;
            if (file_.fever)
                file_.fever_free_since = Moment::never();
            else if (file_.fever_free_since == Moment::never())
                file_.fever_free_since = fact_.moment;
            if (file_.fever && file_.state == CaseState::asymptomatic_positive) confirm();
            break;
        case FactKind::condition_seen:
            file_.condition = static_cast<std::uint8_t>(fact_.detail);
            file_.condition_since = fact_.moment;
            break;
        case FactKind::reason_given: give_reason(); break;
        case FactKind::reason_ended: end_reason(); break;
        case FactKind::held:
            file_.held_since = fact_.moment;
            if (file_.first_held == Moment::never()) file_.first_held = fact_.moment;
            [[fallthrough]];
        case FactKind::moved:
            move_to(Facility(fact_.where));
            if (static_cast<Keep>(fact_.detail) == Keep::hospital && file_.admitted == Moment::never()) file_.admitted = fact_.moment;
            break;
        case FactKind::freed:
            move_to({});
            file_.held_since = file_.admitted = Moment::never();
            break;
        case FactKind::discharged:
            if (file_.state != CaseState::positive_again) ++today_.discharged;
            file_.state = CaseState::discharged;
            break;
        case FactKind::died:
            if (file_.was_confirmed && file_.state != CaseState::dead) ++today_.deaths;
            file_.state = CaseState::dead;
            break;
        case FactKind::trace_done: file_.traced = fact_.moment; break;
        case FactKind::places_told: file_.places_told = fact_.moment; break;
        case FactKind::zone_sealed: seal(); break;
        case FactKind::zone_opened: known_.zones[fact_.other].opened = fact_.moment; break;
        case FactKind::spot_found:
        case FactKind::waiting:
        case FactKind::found_out: break;
        case FactKind::sample_lost: file_.awaiting_result = false; break;
        case FactKind::preliminary: found(FoundBy::test); break;
        case FactKind::rapid_result:
            if (fact_.detail & 1) found(fact_.where == Fact::none ? FoundBy::test : FoundBy::gate);
            break;
        case FactKind::fever_reported:
            found(FoundBy::care);
            file_.fever = true;
            ++today_.fevers;
            told_onset();
            break;
        case FactKind::risk_seen: file_.risk = static_cast<std::uint8_t>(fact_.detail); break;
        case FactKind::confirmed:
        case FactKind::asymptomatic_positive:
        case FactKind::positive_again: expects(!"told what learn() itself concludes");
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

namespace {

// What one file says.
void recall_file(const Known& known, Person p, const PersonFile& file, std::vector<Fact>& out) {
    const auto say = [&](FactKind kind, Moment at, Moment since) {
        out.push_back({.kind = kind, .person = p, .moment = at, .since = since, .county = file.county});
    };
    if (file.state != CaseState::dead) {
        if (file.arrived != Moment::never()) {
            say(FactKind::arrival_seen, file.first_seen, file.arrived);
            out.back().other = file.source.value, out.back().detail = file.hard_hit;
        }
        if (file.state == CaseState::none && file.onset != Moment::never()) say(FactKind::onset_told, file.first_seen, file.onset);
        // Of a suspect the last word: sampled and negative so far, or not sampled yet.
        if (file.state == CaseState::suspected && !file.negative_at.empty()) say(FactKind::result, file.suspected, file.negative_at.back());
        if (file.state == CaseState::suspected && file.negative_at.empty()) say(FactKind::suspected, file.suspected, file.suspected);
        if (file.state == CaseState::confirmed) say(FactKind::confirmed, file.confirmed, file.confirmed);
        if (file.state == CaseState::asymptomatic_positive) say(FactKind::asymptomatic_positive, file.confirmed, file.confirmed);
        if (file.state == CaseState::positive_again) say(FactKind::positive_again, file.last_sample, file.last_sample);
    }
    if (file.state == CaseState::ruled_out) return;  // nobody's contacts any more
    for (const Person contact : file.contacts) {
        const PersonFile& of = *known.files.find(contact);
        if (of.state == CaseState::dead) continue;
        out.push_back({.kind = FactKind::contact_named,
                       .person = contact,
                       .moment = of.first_named,
                       .since = of.last_exposure,
                       .other = p.value,
                       .county = of.county});
    }
}

}  // namespace

std::vector<Fact> recall(const Known& known) {
    std::vector<Fact> facts;
    for (std::size_t row = 0; row < known.files.size(); ++row) recall_file(known, known.files.key(row), known.files.row(row), facts);
    const auto key = [](const Fact& f) { return std::tuple(f.kind, f.person, f.other); };
    const auto before = [&](const Fact& a, const Fact& b) { return key(a) < key(b); };
    std::vector<Fact> fresh = known.fresh;
    std::sort(fresh.begin(), fresh.end(), before);
    std::erase_if(facts, [&](const Fact& f) { return std::binary_search(fresh.begin(), fresh.end(), f, before); });
    std::sort(facts.begin(), facts.end(), before);
    return facts;
}

void note_standing(Known& known, PolicyId policy, Standing now, Tick tick) {
    constexpr std::uint32_t record = 1000;  // among the kinds of facts in the digest
    if (known.standing.size() <= policy.value) known.standing.resize(policy.value + 1, Standing::not_yet);
    if (known.standing[policy.value] == now) return;
    known.standing[policy.value] = now;
    known.digest.add(record, {policy.value, static_cast<std::uint64_t>(now), static_cast<std::uint64_t>(tick.index)});
}

void note_decision(Known& known, PolicyId policy, bool next, int from_day) {
    constexpr std::uint32_t record = 1001;  // among the kinds of facts in the digest
    if (known.decisions.size() <= policy.value) known.decisions.resize(policy.value + 1);
    Decision& d = known.decisions[policy.value];
    d = {d.next, next, from_day, next ? from_day : d.began};
    known.digest.add(record, {policy.value, static_cast<std::uint64_t>(next), static_cast<std::uint64_t>(from_day)});
}

namespace {

// Without a default, so that the compiler asks for the name of a new kind.
const char* name_of(FactKind kind) {
    switch (kind) {
        case FactKind::fever_at_gate: return "fever_at_gate";
        case FactKind::ill_at_gate: return "ill_at_gate";
        case FactKind::code_at_gate: return "code_at_gate";
        case FactKind::arrival_seen: return "arrival_seen";
        case FactKind::care_sought: return "care_sought";
        case FactKind::suspected: return "suspected";
        case FactKind::ruled_out: return "ruled_out";
        case FactKind::sampled: return "sampled";
        case FactKind::result: return "result";
        case FactKind::onset_told: return "onset_told";
        case FactKind::contact_named: return "contact_named";
        case FactKind::trace_asked: return "trace_asked";
        case FactKind::trace_done: return "trace_done";
        case FactKind::fever_seen: return "fever_seen";
        case FactKind::condition_seen: return "condition_seen";
        case FactKind::reason_given: return "reason_given";
        case FactKind::reason_ended: return "reason_ended";
        case FactKind::held: return "held";
        case FactKind::moved: return "moved";
        case FactKind::waiting: return "waiting";
        case FactKind::freed: return "freed";
        case FactKind::discharged: return "discharged";
        case FactKind::died: return "died";
        case FactKind::confirmed: return "confirmed";
        case FactKind::asymptomatic_positive: return "asymptomatic_positive";
        case FactKind::fever_at_home: return "fever_at_home";
        case FactKind::app_asked: return "app_asked";
        case FactKind::sample_lost: return "sample_lost";
        case FactKind::preliminary: return "preliminary";
        case FactKind::rapid_result: return "rapid_result";
        case FactKind::fever_reported: return "fever_reported";
        case FactKind::risk_seen: return "risk_seen";
        case FactKind::positive_again: return "positive_again";
        case FactKind::found_out: return "found_out";
        case FactKind::places_told: return "places_told";
        case FactKind::spot_found: return "spot_found";
        case FactKind::zone_sealed: return "zone_sealed";
        case FactKind::zone_opened: return "zone_opened";
    }
    return nullptr;
}

}  // namespace

std::vector<std::string> fact_names() {
    std::vector<std::string> names;
    for (std::uint8_t k = 0; const char* name = name_of(static_cast<FactKind>(k)); ++k) names.push_back(name);
    return names;
}

}  // namespace cordon
