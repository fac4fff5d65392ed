// Closed institutions: those who live in welfare homes stay in, and nobody visits them.
#include "policy/policy.h"

namespace cordon {

namespace {

class ClosedInstitution final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Welfare homes, and what else of institutions houses the old, are closed: those who live there do not go out, and "
                   "nobody comes in, until the policy ends. Whoever is away when they are closed is not held.");
        Policy::fields(f);
        f.value("age_from", institutions_.age_from,
                {.text = "Of those who live outside family households, who are of this age or older live in institutions that are "
                         "closed; the younger live in dormitories of works and schools. 0: all are closed.",
                 .unit = "year",
                 .least = 0,
                 .most = 150,
                 .source = "60: welfare homes (our choice)",
                 .moves = "-institution_sealed"});
        f.value("comply", comply_,
                {.text = "Share who stay in.",
                 .least = 0,
                 .most = 1,
                 .source = "0.99 (our choice): doors are locked",
                 .moves = "+person_days_home"});
    }

    const Institutions* institutions() const override { return &institutions_; }

    void begin(const Known&, const Now& now, std::vector<Order>& orders, Agenda<Reminder>&) const override {
        for (std::uint32_t c = 0; c < now.places.counties.size(); ++c)
            if (area.holds(County(c)))
                orders.push_back({.kind = OrderKind::seal_institutions,
                                  .reason = {.reason = Reason::sealed, .keep = Keep::home, .until = Moment::never()},
                                  .comply = comply_,
                                  .place = c});
    }
    void conclude(const Known& known, const Now& now, const News&, std::vector<Order>& orders) const override {
        if (in_force(known, now)) return;
        for (std::size_t z = 0; z < known.zones.size(); ++z)
            if (known.zones[z].policy == id && known.zones[z].opened == Moment::never())
                orders.push_back({.kind = OrderKind::open_zone, .person = known.zones[z].of, .place = static_cast<std::uint32_t>(z)});
    }
    bool samples() const override { return false; }

  private:
    Institutions institutions_;
    double comply_ = 0.99;
};

}  // namespace

std::unique_ptr<Policy> make_closed_institution() { return std::make_unique<ClosedInstitution>(); }

}  // namespace cordon
