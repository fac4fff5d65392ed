// How central isolation sites are run: tests of those inside, a negative result before anyone leaves, a standard that lowers infection
// between rooms, and people at home instead when no site can take them.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

enum Tag : std::int32_t { test_due, waited };

class IsolationSite final : public Policy {
  public:
    IsolationSite() { sites_.infection_control = 0.5; }
    void fields(Fields& f) override {
        f.sentence(
            "People in isolation sites are tested on given days and leave with a negative result only; a better standard lowers infection "
            "there; whom no site takes in time stays at home.");
        Policy::fields(f);
        sites_.houses.fields(f, "Names of isolation sites; without them, all in the counties of `where`, and the regional ones.");
        f.value("test_days", test_days_,
                {.text = "Days after coming to a site on which people are sampled.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "our choice"});
        f.value("release_test", release_test_,
                {.text = "Whoever has no negative result when their time is over is sampled, and stays until there is one.",
                 .moves = "+tests"});
        f.value("result_days", result_days_,
                {.text = "How old the sample of that result may be.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice: within the day before",
                 .moves = "-tests"});
        f.value("extra_days", extra_days_,
                {.text = "Longest time for which people are kept on without a result.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice",
                 .moves = "+person_days_site"});
        f.value("infection_control", sites_.infection_control,
                {.text = "By how much the standard of the sites lowers infection in rooms, on floors and of staff, where theirs is lower.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "-infected_inside"});
        f.value("longest_wait", sites_.longest_wait,
                {.text = "Who has no place in a site after so long stays at home instead; without it they wait.",
                 .unit = "hour",
                 .least = 0,
                 .most = 720,
                 .moves = "-overflow_home"});
    }
    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        sites_.houses.prepare(*this, places, true, complaints);
    }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders,
                 Agenda<Reminder>& remind) const override {
        for (const Fact& fact : news.facts) {
            const PersonFile& file = *known.files.find(fact.person);
            const bool came = (fact.kind == FactKind::held || fact.kind == FactKind::moved) && inside(file);
            if (came) admit(fact, file, now, orders, remind);
            const bool waits = fact.kind == FactKind::waiting && static_cast<Keep>(fact.detail) == Keep::site && area.holds(fact.county);
            if (waits && sites_.longest_wait) plan(remind, now, fact.moment + moment(*sites_.longest_wait / 24), {id, fact.person, waited});
        }
        for (const Reminder& r : news.due) {
            const PersonFile& file = *known.files.find(r.person);
            if (r.tag == waited && !file.facility && wants_site(file)) orders.push_back({.kind = OrderKind::send_home, .person = r.person});
            if (r.tag == test_due && inside(file) && !is_case(file.state) && !file.awaiting_result) sample(r.person, orders);
        }
    }

    // When nothing else holds them any more they go with a negative result, or wait for one.
    void conclude(const Known& known, const Now& now, const News& news, std::vector<Order>& orders) const override {
        for (const Fact& fact : news.facts) {
            const bool ended = fact.kind == FactKind::reason_ended && fact.policy != id, result = fact.kind == FactKind::result;
            if (!ended && !result && fact.kind != FactKind::sample_lost) continue;
            const PersonFile& file = *known.files.find(fact.person);
            const ReasonHeld* own = own_reason(file);
            const auto other = [&](const ReasonHeld& r) { return r.policy != id; };
            if (!own || is_case(file.state) || std::any_of(file.reasons.begin(), file.reasons.end(), other)) continue;
            const bool negative = !file.negative_at.empty() && file.negative_at.back() >= now.clock.begin(now.tick) - moment(result_days_);
            if (negative || (result && !(fact.detail & 1)) || !in_force(known, now))
                orders.push_back({.kind = OrderKind::release, .person = fact.person, .reason = {.reason = own->reason, .of = own->of}});
            else if (!file.awaiting_result)
                sample(fact.person, orders);
        }
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::isolation_site}; }
    const SiteManagement* sites() const override { return &sites_; }
    bool samples() const override { return release_test_ || !test_days_.empty(); }

  private:
    bool inside(const PersonFile& file) const { return file.facility && sites_.houses.hold(file.facility.value); }
    static bool wants_site(const PersonFile& file) {
        return std::any_of(file.reasons.begin(), file.reasons.end(), [](const ReasonHeld& r) { return r.keep == Keep::site; });
    }
    const ReasonHeld* own_reason(const PersonFile& file) const {
        const auto found = std::find_if(file.reasons.begin(), file.reasons.end(), [&](const ReasonHeld& r) { return r.policy == id; });
        return found == file.reasons.end() ? nullptr : &*found;
    }
    static void plan(Agenda<Reminder>& remind, const Now& now, Moment at, const Reminder& r) {
        remind.plan(std::max(now.tick + 1, now.clock.tick_of(at)), r);
    }
    static void sample(Person p, std::vector<Order>& orders) {
        orders.push_back({.kind = OrderKind::sample, .person = p, .priority = Priority::contact});
    }

    // For as long as the longest reason that has brought them, and then some, if there is no result.
    void admit(const Fact& fact, const PersonFile& file, const Now& now, std::vector<Order>& orders, Agenda<Reminder>& remind) const {
        for (const double day : test_days_) plan(remind, now, fact.moment + moment(day), {id, fact.person, test_due});
        if (!release_test_ || is_case(file.state) || own_reason(file)) return;
        const ReasonHeld* longest = nullptr;
        for (const ReasonHeld& r : file.reasons)
            if (r.keep == Keep::site && r.until != Moment::never() && (!longest || r.until > longest->until)) longest = &r;
        if (!longest) return;
        ReasonHeld own{.reason = longest->reason, .keep = Keep::site, .until = longest->until + moment(extra_days_), .of = longest->of};
        own.alone = longest->alone;
        orders.push_back({.kind = OrderKind::hold, .person = fact.person, .priority = Priority::other, .reason = own});
    }

    SiteManagement sites_;
    std::vector<double> test_days_ = {1, 7};
    bool release_test_ = true;
    double result_days_ = 1, extra_days_ = 7;
};

}  // namespace

std::unique_ptr<Policy> make_isolation_site() { return std::make_unique<IsolationSite>(); }

}  // namespace cordon
