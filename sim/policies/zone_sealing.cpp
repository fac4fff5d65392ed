// Zone sealing: those who live round a case, or round a place where it had been, are sealed off until no more cases are found.
#include "policy/policy.h"

namespace cordon {

namespace {

class ZoneSealing final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Those who live round a case are sealed off: nobody goes in or out, but for supplies, until there has been no case among them for long enough.");
        Policy::fields(f);
        f.value("level", how_.level, zone_level_names,
                {.text = "Who is sealed off: the run of 40 households, hamlet, village or township of the case, or all cells within a distance of its own.",
                 .source = "hamlet (our choice)"});
        f.value("km", how_.km, {.text = "Of a distance.", .unit = "km", .least = 0, .most = 100, .source = "our choice", .moves = "+people_sealed"});
        f.value("spots", spots_,
                {.text = "Places where a case had been (kind spot-sealing) are sealed off too, with those who live round them.", .source = "our choice", .moves = "+zones_sealed"});
        f.value("asymptomatic", asymptomatic_,
                {.text = "Zones are sealed round people who are positive without symptoms, too.", .source = "our choice", .moves = "+zones_sealed"});
        f.value("comply", comply_,
                {.text = "Share who stay at home when told to.", .least = 0, .most = 1, .source = "our choice", .moves = "+person_days_home"});
        f.value("errands", how_.errands, {.text = "Somebody of each household may go out for supplies, in the cell where they live; otherwise nobody needs any.", .source = "our choice", .moves = "+errands"});
        f.value("errand_days", how_.errand_days,
                {.text = "So often does a household need supplies.",
                 .unit = "day",
                 .least = 1,
                 .most = 30,
                 .source = "2: one person of a household every two days (rules of many cities, February 2020)",
                 .moves = "-errands"});
        f.value("workers", how_.workers,
                {.text = "In each county, who run errands for sealed households. Whom they cannot serve goes out.",
                 .unit = "persons",
                 .least = 0,
                 .most = 1e5,
                 .source = "0 (our choice); 106,000 errands were run in Zhumadian",
                 .moves = "+errands_run"});
        f.value("households_a_day", how_.households_a_day,
                {.text = "Households that a worker serves.", .unit = "1/day", .least = 0, .most = 1000, .source = "our choice", .moves = "+errands_run"});
        f.value("quiet_days", quiet_days_,
                {.text = "The zone is opened when there has been no case in it for so long.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14 (national guidance)",
                 .moves = "+person_days_home"});
        f.value("most_cases", most_cases_,
                {.text = "And no sooner than that the county has reported at most so many cases in 14 days: 0 at low risk, 49 at medium risk.",
                 .unit = "persons",
                 .least = 0,
                 .most = 1e6,
                 .source = "tiers of the State Council, 17 February 2020",
                 .moves = "-person_days_home"});
    }

    const Sealing* sealing() const override { return &how_; }

    void respond(const Known& known, const Now& now, const News& news, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (const Fact& fact : news.facts) {
            if (!area.holds(fact.county)) continue;
            const PersonFile& file = *known.files.find(fact.person);
            const bool proven = fact.kind == FactKind::confirmed || (asymptomatic_ && fact.kind == FactKind::asymptomatic_positive);
            const bool fresh = file.confirmed + moment(quiet_days_) > now.begin();  // of those who are recalled
            if (proven && fresh && !is_sealed(file)) seal(fact.person, SpotKind::household, fact.person.value, orders);
            if (spots_ && fact.kind == FactKind::spot_found) seal(fact.person, static_cast<SpotKind>(fact.detail), fact.other, orders);
        }
    }
    // Once a day.
    void conclude(const Known& known, const Now& now, const News&, std::vector<Order>& orders) const override {
        if (now.clock.part(now.tick) != 0) return;
        for (std::size_t z = 0; z < known.zones.size(); ++z) {
            const Zone& zone = known.zones[z];
            const bool quiet = zone.last_case + moment(quiet_days_) <= now.begin() && (!most_cases_ || static_cast<double>(cases(known, now, zone.county)) <= *most_cases_);
            if (zone.policy == id && zone.opened == Moment::never() && quiet)
                orders.push_back({.kind = OrderKind::open_zone, .person = zone.of, .place = static_cast<std::uint32_t>(z)});
        }
    }
    bool samples() const override { return false; }

  private:
    bool is_sealed(const PersonFile& file) const {
        return std::any_of(file.reasons.begin(), file.reasons.end(), [&](const ReasonHeld& r) { return r.reason == Reason::sealed && r.policy == id; });
    }
    void seal(Person of, SpotKind kind, std::uint32_t place, std::vector<Order>& orders) const {
        orders.push_back({.kind = OrderKind::seal_zone,
                          .person = of,
                          .reason = {.reason = Reason::sealed, .keep = Keep::home, .until = Moment::never()},
                          .comply = comply_,
                          .detail = static_cast<std::int32_t>(kind),
                          .place = place});
    }
    // Reported in 14 days.
    static std::int64_t cases(const Known& known, const Now& now, County county) {
        std::int64_t n = 0;
        for (int d = std::max(0, now.day() - 14); d < std::min(now.day(), static_cast<int>(known.by_day.size())); ++d)
            n += known.by_day[static_cast<std::size_t>(d)][county.value].confirmed;
        return n;
    }

    Sealing how_;
    std::optional<double> most_cases_;
    double quiet_days_ = 14, comply_ = 0.95;
    bool spots_ = false, asymptomatic_ = true;
};

}  // namespace

std::unique_ptr<Policy> make_zone_sealing() { return std::make_unique<ZoneSealing>(); }

}  // namespace cordon
