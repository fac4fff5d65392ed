// Policies as a scenario declares them, on a land of two counties.
#pragma once
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "policy/policy.h"

namespace cordon {

// Sets the numbers that are named; every name must be a field.
class SetNumbers final : public Fields {
  public:
    using Fields::value;
    explicit SetNumbers(std::map<std::string, double> values) : values_(std::move(values)) {}
    void value(const char* name, std::int64_t& x, const About&) override { set(name, x); }
    void value(const char* name, double& x, const About&) override { set(name, x); }
    void value(const char* name, bool& x, const About&) override { set(name, x); }
    void value(const char*, std::string&, const About&) override {}
    void value(const char*, Date&, const About&) override {}
    void value(const char*, Law&, const About&) override {}
    void value(const char* name, Choice& x, const About&) override { set(name, x.index); }
    void value(const char* name, std::vector<double>& x, const About&) override {  // lists of one
        double only = 0;
        if (set(name, only)) x = {only};
    }
    void value(const char* name, std::vector<std::string>& x, const About&) override {
        if (std::string(name) == texts_for) x = texts;
    }
    void value(const char*, std::optional<Date>&, const About&) override {}
    void value(const char* name, std::optional<double>& x, const About&) override {
        double given = 0;
        if (set(name, given)) x = given;
    }
    void file(const char*, std::string&, const About&) override {}
    void check() const {
        for (const auto& [name, x] : values_)
            if (!used_.count(name)) throw std::logic_error("no field " + name);
    }
    std::string texts_for;
    std::vector<std::string> texts;

  protected:
    bool enter(const char*, const About&) override { return false; }
    std::size_t count(const char*, std::size_t, const About&, std::size_t) override { return absent; }
    bool enter_element(const char*, std::size_t) override { return false; }
    bool choose_kind(Choice&) override { return false; }
    void leave() override {}
    bool replaces() const override { return true; }

  private:
    template <class T>
    bool set(const char* name, T& x) {
        const auto v = values_.find(name);
        if (v == values_.end()) return false;
        x = static_cast<T>(v->second);
        return used_[name] = true;
    }
    std::map<std::string, double> values_;
    std::map<std::string, bool> used_;
};

inline std::unique_ptr<Policy> declare(const std::string& kind, std::map<std::string, double> values, const std::string& texts_for = "",
                                       std::vector<std::string> texts = {}) {
    for (const PolicyKind& k : policy_kinds) {
        if (k.kind != kind) continue;
        std::unique_ptr<Policy> policy = k.make();
        policy->kind = kind, policy->id = PolicyId(0);
        SetNumbers set(std::move(values));
        set.texts_for = texts_for, set.texts = std::move(texts);
        policy->fields(set);
        set.check();
        return policy;
    }
    throw std::logic_error("no kind " + kind);
}

struct Land {
    Places places;
    Clock clock;
    Known known;

    Land() {
        clock.start = make_date(2020, 1, 20);
        places.counties.resize(2);
        places.counties[0].code = "331102", places.counties[0].name = "First Qu";
        places.counties[1].code = "331121", places.counties[1].name = "Second Xian";
        const auto gate = [&](const char* name, GateKind kind, std::size_t county, County beyond) {
            places.gates.emplace_back();
            places.gates.back().name = name, places.gates.back().kind = kind, places.gates.back().county = County(county),
            places.gates.back().beyond = beyond;
        };
        gate("First-Second 1", GateKind::county_border, 0, County(1));
        gate("First out 1", GateKind::region_border, 0, {});
        gate("Second out 1", GateKind::region_border, 1, {});
        gate("First station", GateKind::rail_station, 0, {});
    }
    Now at(int day) const { return {Tick{day * clock.ticks_per_day}, clock, places}; }
    void prepare(Policy& p) const {
        Complaints complaints;
        p.prepare(places, clock, complaints);
        complaints.throw_if_any();
    }
};

}  // namespace cordon
