// Checkpoints at gates: lanes in which everyone who passes is looked at, step by step, and what is ordered for those whom a step
// has flagged.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {
class Checkpoint final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("At its gates everyone who passes is looked at, step by step: a fever is held and sampled until the result; a recent "
                   "arrival from a hard-hit place is held for the days of observation; other steps and other outcomes can be declared.");
        Policy::fields(f);
        f.value("gates", gates_named_,
                {.text = "Gates that have a checkpoint: names, kinds (county_border, region_border, rail_station, bus_station, township_border), "
                         "\"border\" (those between the counties in `where` and all others) or \"all\"; of these, those of the counties "
                         "in `where`. If two policies claim one gate, the first has it."});
        screening_.fields(f);
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        screening_.make_ready();
        gates_.clear();
        for (const std::string& wanted : gates_named_) select(wanted, places, complaints);
        std::sort(gates_.begin(), gates_.end());
        gates_.erase(std::unique(gates_.begin(), gates_.end()), gates_.end());
    }

    void posts(const Known&, const Now&, std::vector<Post>& posts) const override {
        for (Gate g : gates_) posts.push_back({g, id, &screening_});
    }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (fact.policy != id || !is_found_at_gate(fact)) continue;
            const ScreenStep& step = screening_.steps[step_at_gate(fact)];
            const Keep keep = step.outcome == Outcome::site ? Keep::site : Keep::home;
            const bool held = step.outcome == Outcome::home || step.outcome == Outcome::site;
            const bool arrival = fact.kind == FactKind::arrival_seen;
            ReasonHeld reason{arrival ? Reason::arrival : Reason::fever, keep, fact.moment, fact.moment + moment(step.days), id};
            if (arrival) reason.until = fact.since + moment(step.days);
            if (fact.kind == FactKind::code_at_gate) reason = once_more(known, fact.person, reason);
            if (held && reason.until > now.begin()) {
                orders.push_back({.kind = OrderKind::hold, .person = fact.person, .policy = id, .reason = reason});
            }
            if (step.test)
                orders.push_back({.kind = OrderKind::sample,
                                  .person = fact.person,
                                  .policy = id,
                                  .priority = arrival ? Priority::arrival : Priority::other});
        }
    }

    // Whoever took the sample, and whether the checkpoint still stands: a result ends what a fever was held for, and so does a
    // doctor who rules the illness out.
    void conclude(const Known& known, const Now&, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts)
            if (fact.kind == FactKind::result || fact.kind == FactKind::ruled_out) release_fever(known, fact.person, orders);
    }

  private:
    void select(const std::string& wanted, const Places& places, Complaints& complaints) {
        bool any = false;
        std::vector<std::string> names = {"all", "border"};
        names.insert(names.end(), gate_kind_names.begin(), gate_kind_names.end());
        const auto inside = [&](County c) { return c && area.holds(c); };
        for (std::size_t i = 0; i < places.gates.size(); ++i) {
            const GateInfo& g = places.gates[i];
            names.push_back(g.name);
            const bool border = g.kind == GateKind::county_border || g.kind == GateKind::region_border;
            const bool on_border = wanted == "border" && border && inside(g.county) != inside(g.beyond);
            if (wanted != "all" && wanted != g.name && wanted != gate_kind_names[static_cast<std::size_t>(g.kind)] && !on_border) continue;
            any = true;
            if (inside(g.county) || inside(g.beyond)) gates_.push_back(Gate(i));
        }
        if (any) return;
        const bool valid =
            wanted == "all" || wanted == "border" || std::count(gate_kind_names.begin(), gate_kind_names.end(), wanted) > 0;
        const std::string near = nearest(wanted, names);
        complaints.add(
            where_declared,
            title() + ": gates: \"" + wanted + (valid ? "\": the region has no such gate" : "\" is no gate and no kind of gate"),
            valid || near.empty() ? "give names of gates of the region, or remove the policy" : "did you mean \"" + near + "\"?");
    }
    // Someone who should be held already: for the longest of what is left, and this time without a choice.
    ReasonHeld once_more(const Known& known, Person p, ReasonHeld reason) const {
        const PersonFile* file = known.files.find(p);
        reason.until = reason.since;
        for (const ReasonHeld& r : file->reasons) {
            if (r.policy == id && r.reason != Reason::arrival) continue;  // the checkpoint's own
            const Moment until = r.until == Moment::never() ? reason.since + moment(14) : r.until;
            if (until > reason.until) reason.until = until, reason.reason = r.reason;
        }
        return reason;
    }
    void release_fever(const Known& known, Person p, std::vector<Order>& orders) const {
        const PersonFile* file = known.files.find(p);
        if (!file) return;
        for (const ReasonHeld& r : file->reasons)
            if (r.reason == Reason::fever && r.policy == id)
                orders.push_back({.kind = OrderKind::release, .person = p, .policy = id, .reason = r});
    }

    std::vector<std::string> gates_named_ = {"all"};
    Screening screening_;
    std::vector<Gate> gates_;
};
}  // namespace

std::unique_ptr<Policy> make_checkpoint() { return std::make_unique<Checkpoint>(); }

}  // namespace cordon
