// Checkpoints at gates: lanes in which everyone who passes is looked at, step by step.
#include <algorithm>

#include "policy/screens.h"

namespace cordon {

namespace {
class Checkpoint final : public Screens {
  public:
    void fields(Fields& f) override {
        f.sentence("At its gates everyone who passes is looked at, step by step: a fever is held and sampled until the result; a recent "
                   "arrival from a hard-hit place is held for the days of observation; other steps and other outcomes can be declared.");
        Policy::fields(f);
        f.value("gates", gates_named_,
                {.text = "Gates that have a checkpoint: names, kinds (county_border, region_border, rail_station, bus_station, township_border), "
                         "\"border\" (those between the counties in `where` and all others) or \"all\"; of these, those of the counties "
                         "in `where`. If two policies claim one gate, the first has it.",
                 .some = true});
        f.place("gates", gates_given_);
        screening_.fields(f);
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        const std::size_t before = complaints.list().size();
        Policy::prepare(places, clock, complaints);
        const bool area_known = complaints.list().size() == before;
        screening_.make_ready();
        gates_.clear();
        for (std::size_t k = 0; k < gates_named_.size(); ++k)
            select(gates_named_[k], where(gates_given_, k), area_known, places, complaints);
        if (gates_.empty() && complaints.list().size() == before)
            complaints.add(where(gates_given_, 0), title() + ": gates: none of these gates is in a county of where.counties",
                           "give other gates or counties, or remove the policy", "policy.where");
        std::sort(gates_.begin(), gates_.end());
        gates_.erase(std::unique(gates_.begin(), gates_.end()), gates_.end());
    }

    void posts(const Known&, const Now&, std::vector<Post>& posts) const override {
        for (Gate g : gates_) posts.push_back({g, id, &screening_});
    }

  private:
    const ScreenStep& step(std::size_t k) const override { return screening_.steps[k]; }
    void select(const std::string& wanted, const Where& given, bool area_known, const Places& places, Complaints& complaints) {
        bool any = false, beside = false;  // beside: a gate of this very name, but of no county in `where`
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
            if (inside(g.county) || inside(g.beyond))
                gates_.push_back(Gate(i));
            else
                beside = beside || wanted == g.name;
        }
        if (beside && area_known)
            complaints.add(given, title() + ": gates: \"" + wanted + "\" is in no county of where.counties",
                           "add its county there, or remove the gate", "policy.where");
        if (any) return;
        const bool valid =
            wanted == "all" || wanted == "border" || std::count(gate_kind_names.begin(), gate_kind_names.end(), wanted) > 0;
        const std::string near = nearest(wanted, names);
        complaints.add(
            given,
            title() + ": gates: \"" + wanted + (valid ? "\": the region has no such gate" : "\" is no gate and no kind of gate"),
            valid || near.empty() ? "give names of gates of the region, or remove the policy" : "did you mean \"" + near + "\"?");
    }
    std::vector<std::string> gates_named_ = {"all"};
    std::vector<Where> gates_given_;
    Screening screening_;
    std::vector<Gate> gates_;
};
}  // namespace

std::unique_ptr<Policy> make_checkpoint() { return std::make_unique<Checkpoint>(); }

}  // namespace cordon
