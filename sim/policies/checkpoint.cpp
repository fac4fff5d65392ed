// Checkpoints at gates: lanes in which everyone who passes is looked at, step by step. A fever is held and sampled until
// the result; a recent arrival from a hard-hit place is held for the days of observation.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {
class Checkpoint final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("At its gates everyone who passes is looked at: a fever is held and sampled until the result; a recent arrival from a "
                   "hard-hit place is held for the days of observation.");
        Policy::fields(f);
        f.value("gates", gates_named_,
                {.text = "Gates that have a checkpoint: names, kinds (county_border, region_border, rail_station, bus_station) or \"all\"; "
                         "of these, those of the counties in `where`. If two policies claim one gate, the first has it."});
        f.value("lanes", screening_.lanes,
                {.text = "Lanes at each gate.", .unit = "lanes", .least = 1, .most = 1000, .source = "our choice"});
        f.value("service", screening_.service,
                {.text = "Time that one person takes in a lane, besides the steps.",
                 .unit = "s",
                 .least = 0,
                 .most = 86400,
                 .source = "our choice"});
        f.tables("steps", screening_.steps, {.text = "What is done with each person, in order."});
        f.value("share_screened", screening_.share_screened,
                {.text = "Share of those who pass that is screened; the others are waved through.", .least = 0, .most = 1});
        f.value("longest_wait", screening_.longest_wait,
                {.text = "Whoever would have to wait longer is waved through unscreened: the series gate_waved counts them. 0: whoever "
                         "finds no lane free.",
                 .unit = "min",
                 .least = 0,
                 .most = 1e6,
                 .source = "our choice"});
        f.value("hour_from", screening_.hour_from,
                {.text = "Hour of the day at which it opens.", .unit = "hour", .least = 0, .most = 24, .source = "round the clock"});
        f.value("hour_to", screening_.hour_to,
                {.text = "Hour of the day at which it closes.", .unit = "hour", .least = 0, .most = 24, .source = "round the clock"});
        f.value("other_fever_prevalence", screening_.other_fever_prevalence,
                {.text = "Travellers who have a fever of another cause.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice; 0.001 to 0.005 of a winter population"});
        f.value("keep_fever", keep_fever_, keep_names,
                {.text = "Where someone with fever is held until the result: home, site or hospital."});
        f.value("fever_days", fever_days_,
                {.text = "Longest time that someone with fever is held if no result comes.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "our choice"});
        f.value("keep_arrival", keep_arrival_, keep_names, {.text = "Where a recent arrival is held: home, site or hospital."});
        f.value("days", days_,
                {.text = "Days of observation after arrival; earlier arrivals are let pass.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14 days (national guidance of January 2020)"});
        if (screening_.hour_to <= screening_.hour_from)
            f.wrong("hour_to", "is not after hour_from", "give a later hour, or two policies for a night");
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

    void respond(const Known&, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (fact.policy == id && fact.kind == FactKind::fever_at_gate) {
                hold(fact.person, {Reason::fever, keep_fever_, fact.moment, fact.moment + moment(fever_days_), id}, orders);
                Order sample;
                sample.kind = OrderKind::sample, sample.person = fact.person, sample.policy = id;
                orders.push_back(sample);
            } else if (fact.policy == id && fact.kind == FactKind::arrival_seen) {
                const Moment until = fact.since + moment(days_);
                if (until > now.begin()) hold(fact.person, {Reason::arrival, keep_arrival_, fact.moment, until, id}, orders);
            }
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
        std::vector<std::string> names = {"all"};
        names.insert(names.end(), gate_kind_names.begin(), gate_kind_names.end());
        for (std::size_t i = 0; i < places.gates.size(); ++i) {
            const GateInfo& g = places.gates[i];
            names.push_back(g.name);
            if (wanted != "all" && wanted != g.name && wanted != gate_kind_names[static_cast<std::size_t>(g.kind)]) continue;
            any = true;
            if (area.holds(g.county) || area.holds(g.beyond)) gates_.push_back(Gate(i));
        }
        if (any) return;
        const bool valid = wanted == "all" || std::count(gate_kind_names.begin(), gate_kind_names.end(), wanted) > 0;
        const std::string near = nearest(wanted, names);
        complaints.add(
            where_declared,
            title() + ": gates: \"" + wanted + (valid ? "\": the region has no such gate" : "\" is no gate and no kind of gate"),
            valid || near.empty() ? "give names of gates of the region, or remove the policy" : "did you mean \"" + near + "\"?");
    }
    void hold(Person p, const ReasonHeld& reason, std::vector<Order>& orders) const {
        Order o;
        o.kind = OrderKind::hold, o.person = p, o.policy = id, o.reason = reason;
        orders.push_back(o);
    }
    void release_fever(const Known& known, Person p, std::vector<Order>& orders) const {
        const PersonFile* file = known.files.find(p);
        if (!file) return;
        for (const ReasonHeld& r : file->reasons) {
            if (r.reason != Reason::fever || r.policy != id) continue;
            Order o;
            o.kind = OrderKind::release, o.person = p, o.policy = id, o.reason = r;
            orders.push_back(o);
        }
    }

    std::vector<std::string> gates_named_ = {"all"};
    Screening screening_;
    Keep keep_fever_ = Keep::home, keep_arrival_ = Keep::home;
    double fever_days_ = 14, days_ = 14;
    std::vector<Gate> gates_;
};
}  // namespace

std::unique_ptr<Policy> make_checkpoint() { return std::make_unique<Checkpoint>(); }

}  // namespace cordon
