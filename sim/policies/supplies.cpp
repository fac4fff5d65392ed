// Supplies: who is served first when things run short, what counties lend each other, what is bought besides, and what is inspected.
#include <algorithm>

#include "policy/policy.h"

namespace cordon {

namespace {

class SuppliesPolicy final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence(
            "Stocks ([[stock]]) are managed: uses are ranked, counties with enough lend to those without (a mask bank), more is bought, "
            "lots are "
            "inspected. Without it whoever asks first is served first, county by county.");
        Policy::fields(f);
        f.value("items", items_, {.text = "What it manages; without them everything that has a stock.", .some = true});
        f.value(
            "priority", priority_,
            {.text =
                 "Uses, the most important first, of: wards, clinics, sites, checkpoints, sweeps, tracing, spots, urgent_tests, tests, "
                 "mass_tests, people. "
                 "For those before it a use leaves what they wanted yesterday and have not got today; uses that are not named come last.",
             .source =
                 "critical posts, urgent need, grass roots, then everyone (documents of early 2020); the order within is our choice"});
        f.value("reserve", how_.reserve,
                {.text = "Share of what is there in the morning that is kept for the first of the uses that need it.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+stock_short"});
        f.value("lend_above", how_.lend_above,
                {.text = "Counties with stocks for more days, at the rate of the day before, lend what they have beyond that; but not "
                         "below lend_below.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "our choice",
                 .moves = "-stock_lent"});
        f.value("lend_below", how_.lend_below,
                {.text = "To counties with stocks for fewer days, until they have as much; who has more again gives it back.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "our choice",
                 .moves = "+stock_lent"});
        f.value("purchase_a_day", how_.purchase_a_day,
                {.text = "Units bought besides on each day, of each stock.",
                 .unit = "units/day",
                 .least = 0,
                 .most = 1e6,
                 .moves = "+stock_bought"});
        f.value("purchase_delay", how_.purchase_delay,
                {.text = "From buying until they come.",
                 .unit = "day",
                 .least = 1,
                 .most = 60,
                 .source = "our choice",
                 .moves = "-stock_bought"});
        f.value("inspection", how_.inspection,
                {.text = "Share of the faulty lots found when they come, and thrown away.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+stock_faulty_found"});
        look_up(f, "items", items_, item_names);
        look_up(f, "priority", priority_, use_names);
    }

    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        how_.governs.fill(items_.empty());
        how_.rank.fill(uses);
        for (const std::string& name : items_)
            if (const std::size_t k = index(item_names, name); k < items) how_.governs[k] = true;
        for (std::size_t k = 0; k < priority_.size(); ++k)
            if (const std::size_t u = index(use_names, priority_[k]); u < uses) how_.rank[u] = static_cast<std::uint8_t>(k);
        const auto manages = [&](const StockInfo& s) {
            return how_.governs[static_cast<std::size_t>(s.item)] && (!s.county || area.holds(s.county));
        };
        if (enabled && std::none_of(places.stocks.begin(), places.stocks.end(), manages))
            complaints.add(where_declared, title() + ": there is no stock that it manages",
                           "add a [[stock]] of an item of the policy, or leave the policy out", "stock");
    }
    const Supplying* supplying() const override { return &how_; }
    bool samples() const override { return false; }

  private:
    static std::size_t index(const std::vector<std::string>& known, const std::string& name) {
        return static_cast<std::size_t>(std::find(known.begin(), known.end(), name) - known.begin());
    }
    static void look_up(Fields& f, const char* key, const std::vector<std::string>& given, const std::vector<std::string>& known) {
        for (std::size_t k = 0; k < given.size(); ++k) {
            const std::string near = nearest(given[k], known);
            if (index(known, given[k]) == known.size())
                f.wrong(key, k, "is none of these", near.empty() ? "see `cordon describe supplies`" : "did you mean \"" + near + "\"?");
        }
    }

    Supplying how_;
    std::vector<std::string> items_;
    std::vector<std::string> priority_ = {"wards",   "clinics", "urgent_tests", "sites",      "checkpoints", "sweeps",
                                          "tracing", "tests",   "spots",        "mass_tests", "people"};
};

}  // namespace

std::unique_ptr<Policy> make_supplies() { return std::make_unique<SuppliesPolicy>(); }

}  // namespace cordon
