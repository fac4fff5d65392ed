// A world in which one policy traces, asked directly or through its orders.
#pragma once
#include "care_world.h"

namespace cordon {

class Traces final : public Policy {
  public:
    TraceManner manner;
    const TraceManner* tracing() const override { return &manner; }
};
class Phones final : public Policy {
  public:
    AppManner manner;
    const AppManner* app() const override { return &manner; }
};

inline Order trace_order(Person p, TraceRank rank = TraceRank::proven, double days_back = 2, std::uint32_t policy = 0) {
    Order o;
    o.kind = OrderKind::trace, o.person = p, o.policy = PolicyId(policy), o.days_back = days_back;
    o.detail = static_cast<std::int32_t>(rank);
    return o;
}

struct TraceRun : CareRun {
    explicit TraceRun(const CareWorld& w, const TraceManner& manner, std::uint64_t seed = 1) : CareRun(w, seed) {
        auto traces = std::make_unique<Traces>();
        traces->id = PolicyId(0), traces->manner = manner;
        policies.push_back(std::move(traces));
        state.today.size(Of::setting, settings);
    }
    void add(const AppManner& manner) {
        auto phones = std::make_unique<Phones>();
        phones->id = PolicyId(policies.size()), phones->manner = manner;
        policies.push_back(std::move(phones));
    }
    void known_onset(Person p, double onset) { learn_of(p, FactKind::onset_told, moment(onset)); }
    void learn_of(Person p, FactKind kind, Moment since = {}, int detail = 0) {
        Fact f;
        f.kind = kind, f.person = p, f.since = since, f.detail = detail, f.county = County(0);
        learn(known, f, 0, 2);
    }
    std::vector<Person> contacts(Person p) const { return file(p).contacts; }
    std::vector<Named> ask(Person p, const Question& question) {
        state.offspring.keep_up(state.episodes);
        std::vector<Whereabouts> past;
        for (Tick t{0}; t < state.tick; ++t) past.emplace_back(world, luck, t, state.conditions[0]);
        const Stage s{world, policies, luck, state, known, state.tick, *whereabouts, false};
        return contacts_of(s, past, p, question);
    }
    std::vector<Named> ask(Person p, double from) { return ask(p, ask_team(*policies[0]->tracing(), moment(from))); }
};

}  // namespace cordon
