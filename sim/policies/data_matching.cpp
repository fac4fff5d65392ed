// Matching of records: phones, tickets and hotels name arrivals whom gates and lists have missed, and others by mistake.
#include "policy/dated.h"

namespace cordon {

namespace {

class DataMatching final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Records of phones, tickets and hotels name those who have come from a hard-hit place; data teams check the names.");
        Policy::fields(f);
        how_.sources.fields(f, "Outside sources that are looked for; without them those that are declared hard hit.");
        f.value("share", how_.share,
                {.text = "Share of these arrivals whom records name, whether they avoided gates and lists or not.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice: phones of nearly all adults, hotels and trains by name",
                 .moves = "+arrivals_matched"});
        f.value("delay", how_.delay,
                {.text = "Time from arrival, or from the start of the policy, until a list names them.",
                 .unit = "day",
                 .least = 0,
                 .most = 60,
                 .source = "our choice: some days",
                 .moves = "-arrivals_matched"});
        f.value("days_back", how_.days_back,
                {.text = "Arrivals so long before the start of the policy are looked for too.",
                 .unit = "day",
                 .least = 0,
                 .most = 365,
                 .source = "14: longer ago they no longer need to be held",
                 .moves = "+arrivals_matched"});
        f.value("false_a_day", how_.false_a_day,
                {.text = "People of the county whom the lists name by mistake.",
                 .unit = "1/100,000 people/day",
                 .least = 0,
                 .most = 10000,
                 .source = "our choice: how many names were wrong is not known. The 113,211 person-checks among Zhumadian's 7 million people, "
                           "right and wrong names together, would be 27 in 60 days of equal work",
                 .moves = "+record_checks"});
        f.value("false_kept", how_.false_kept,
                {.text = "Share of these whom the check does not clear, and who are taken for arrivals.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice",
                 .moves = "+matched_wrongly"});
    }
    void prepare(const Places& places, const Clock& clock, Complaints& complaints) override {
        Policy::prepare(places, clock, complaints);
        find_sources(how_.sources, *this, places, complaints);
    }
    std::vector<FacilityKind> needs() const override { return {FacilityKind::data_team}; }
    const Matching* matching() const override { return &how_; }
    bool samples() const override { return false; }

  private:
    Matching how_;
};

}  // namespace

std::unique_ptr<Policy> make_data_matching() { return std::make_unique<DataMatching>(); }

}  // namespace cordon
