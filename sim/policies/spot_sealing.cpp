// Spot sealing: the places where a case had stayed are found, closed and disinfected; those who share the rooms are held.
#include "policy/policy.h"

namespace cordon {

namespace {

class SpotSealing final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Places where a case had stayed are found by the team that traced it (kind tracing), closed and disinfected; those who share the rooms are held.");
        Policy::fields(f);
        f.value("asymptomatic", asymptomatic_,
                {.text = "People who are positive without symptoms are asked too.", .source = "our choice", .moves = "+spots_closed"});
        f.value("look_back", search_.look_back,
                {.text = "Places count from so long before onset, or before the positive sample of someone without symptoms.",
                 .unit = "day",
                 .least = 0,
                 .most = 30,
                 .source = "3 (control rules of Zhumadian, early 2020)",
                 .moves = "+spots_closed"});
        Choice until{{"isolation", "onset"}, search_.until_isolation ? 0 : 1};
        f.value("until", until, {.text = "Places count until the case was isolated, or until onset.", .source = "isolation (our choice; the letter of the rules: onset)"});
        search_.until_isolation = until.index == 0;
        f.value("least_minutes", search_.least_minutes,
                {.text = "Places are only those where the case stayed for so long on one day: the time that people are together there (contacts.minutes).",
                 .unit = "min",
                 .least = 0,
                 .most = 1440,
                 .source = "60 (control rules of Zhumadian, early 2020)",
                 .moves = "-spots_closed"});
        f.value("found", search_.found,
                {.text = "Share of places that the case tells or the records show.", .least = 0, .most = 1, .source = "our choice", .moves = "+spots_closed"});
        f.value("households", search_.households, {.text = "Households that the case visited count too.", .source = "our choice", .moves = "+spots_closed"});
        Choice closes{{"place", "rooms"}, search_.whole ? 0 : 1};
        f.value("closes", closes,
                {.text = "What is closed: the firm or school, or the rooms of the team or class. Hospitals work on, without the team.", .source = "our choice"});
        search_.whole = closes.index == 0;
        f.value("days", days_,
                {.text = "So long the place stays closed. Who works or learns there stays at home.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14 (our choice)",
                 .moves = "+cost_work_days"});
        f.value("quarantine_days", quarantine_days_,
                {.text = "Team, class or household are held for so long after the last stay of the case.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14 (national protocol)",
                 .moves = "+person_days_home"});
        f.value("keep", keep_, keep_names, {.text = "Where they are held: home, site or hospital."});
        f.value("comply", comply_,
                {.text = "Share who stay at home when told to.", .least = 0, .most = 1, .source = "our choice", .moves = "+person_days_home"});
    }

    std::vector<FacilityKind> needs() const override { return {FacilityKind::tracing_team}; }
    const SpotSearch* spots() const override { return &search_; }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (!area.holds(fact.county)) continue;
            const bool proven = fact.kind == FactKind::confirmed || fact.kind == FactKind::asymptomatic_positive || fact.kind == FactKind::trace_done;
            if (proven) ask(known, fact.person, orders);
            if (fact.kind == FactKind::spot_found && fact.policy == id) close(fact, now, orders);
        }
    }
    bool samples() const override { return false; }

  private:
    // A case is asked once: when its contacts were named, or later when it is proven.
    void ask(const Known& known, Person p, std::vector<Order>& orders) const {
        const PersonFile& file = *known.files.find(p);
        const bool proven = file.state == CaseState::confirmed || (asymptomatic_ && file.state == CaseState::asymptomatic_positive);
        const auto asked = [&](const Order& o) { return o.kind == OrderKind::seek_spots && o.person == p && !o.policy; };  // in this turn
        if (!proven || file.traced == Moment::never() || file.places_told != Moment::never()) return;
        if (std::none_of(orders.begin(), orders.end(), asked)) orders.push_back({.kind = OrderKind::seek_spots, .person = p});
    }
    void close(const Fact& spot, const Now& now, std::vector<Order>& orders) const {
        const Moment until = std::max(spot.since + moment(quarantine_days_), now.clock.end(now.tick));
        orders.push_back({.kind = OrderKind::close_spot,
                          .person = spot.person,
                          .priority = Priority::contact,
                          .reason = {.reason = Reason::spot, .keep = keep_, .since = spot.since, .until = until, .of = spot.person.value},
                          .comply = comply_,
                          .detail = spot.detail,
                          .place = spot.other,
                          .closed_days = days_});
    }

    SpotSearch search_;
    Keep keep_ = Keep::home;
    double days_ = 14, quarantine_days_ = 14, comply_ = 0.95;
    bool asymptomatic_ = true;
};

}  // namespace

std::unique_ptr<Policy> make_spot_sealing() { return std::make_unique<SpotSealing>(); }

}  // namespace cordon
