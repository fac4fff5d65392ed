// Place limits: kinds of place closed, limited or opened by approval; gatherings by size; distance and masks.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

class PlaceLimit final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Kinds of place are closed, limited, or opened by approval; gatherings above a size are forbidden; people keep their distance and wear masks.");
        Policy::fields(f);
        for (std::size_t k = 0; k < venue_kinds; ++k) f.value(venue_kind_names[k].c_str(), open_[k], text_of(static_cast<VenueKind>(k)));
        f.value("shops", shops_,
                {.text = "Share of shops and services that are open; closed ones are no places of contacts.", .least = 0, .most = 1, .moves = "+infections"});
        f.value("shop_share", shop_share_,
                {.text = "Share of the contacts with all others that happen in shops and services.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "-infections"});
        f.value("approved_a_day", approved_a_day_,
                {.text = "Of what is closed, the share that gets its approval to open on each day from when.from on.",
                 .unit = "1/day",
                 .least = 0,
                 .most = 1,
                 .source = "0: opened by the end of the policy only",
                 .moves = "-cost_school_days"});
        f.value("gathering_most", gathering_most_,
                {.text = "Family visits in which more people come together are forbidden.",
                 .unit = "persons",
                 .least = 0,
                 .most = 1000,
                 .source = "1000: none",
                 .moves = "+infections"});
        f.value("gatherings_left", gatherings_left_,
                {.text = "Share of the forbidden ones that take place nevertheless.", .least = 0, .most = 1, .source = "our choice", .moves = "+infections"});
        f.value("distance", distance_,
                {.text = "Share left of the contacts with all others, by keeping a metre apart.", .least = 0, .most = 1, .moves = "+infections"});
        f.value("masks", masks_,
                {.text = "Share of people who wear masks away from home: at work, at school and elsewhere.", .least = 0, .most = 1, .moves = "-infections"});
        f.value("source_control", source_control_,
                {.text = "By which a mask lowers the risk that its wearer infects others.",
                 .least = 0,
                 .most = 1,
                 .source = "0.3 to 0.5 (our choice, below the observational RR of 0.56 of Chu 2020)",
                 .moves = "-infections"});
        f.value("protection", protection_,
                {.text = "By which a mask lowers the risk of its wearer.",
                 .least = 0,
                 .most = 1,
                 .source = "0.2 to 0.3 (our choice, as above)",
                 .moves = "-infections"});
        if (approved_a_day_ > 0 && !when.from) f.wrong("approved_a_day", "has no day to begin on", "give when.from, or remove approved_a_day");
    }
    void adjust(const Known&, const Now& now, Conditions& conditions) const override {
        const double approved = approved_a_day_ > 0 ? std::min(1.0, approved_a_day_ * (now.day() - (*when.from - now.clock.start))) : 0;
        const auto opened = [approved](double left) { return left + (1 - left) * approved; };
        for (std::size_t c = 0; c < conditions.county.size(); ++c) {
            if (!area.holds(County(c))) continue;
            CountyConditions& here = conditions.county[c];
            // Of contacts between two people, either of whom may wear one.
            const double wear = masks_ * here.masks, worn = (1 - wear * source_control_) * (1 - wear * protection_);
            for (std::size_t k = 0; k < venue_kinds; ++k) here.open[k] *= opened(open_[k]);
            here.community *= (1 - shop_share_ * (1 - opened(shops_))) * distance_ * worn;
            here.team *= worn, here.school_class *= worn;
            if (gathering_most_ < here.gathering_most) here.gathering_most = gathering_most_, here.gatherings = gatherings_left_;
        }
    }
    bool samples() const override { return false; }
    double masks() const override { return masks_; }

  private:
    static About text_of(VenueKind kind) {
        About about{.text = "Share of firms' workers who may be there.", .least = 0, .most = 1, .moves = "-cost_work_days"};
        if (kind == VenueKind::hospital) about.text = "The same of hospitals.";
        if (kind >= VenueKind::kindergarten) about.text = "Share of the children or pupils of these schools who may be there.", about.moves = "-cost_school_days";
        return about;
    }

    std::array<double, venue_kinds> open_{1, 1, 1, 1, 1, 1};
    double shops_ = 1, shop_share_ = 0.3, approved_a_day_ = 0, gathering_most_ = 1000, gatherings_left_ = 0.1;
    double distance_ = 1, masks_ = 0, source_control_ = 0.4, protection_ = 0.25;
};

}  // namespace

std::unique_ptr<Policy> make_place_limit() { return std::make_unique<PlaceLimit>(); }

}  // namespace cordon
