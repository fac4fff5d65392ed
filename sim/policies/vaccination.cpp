// Vaccination: so many doses a day, to those of an age or a role who take them; some protection after the first, more after the last.
#include "policy/policy.h"

namespace cordon {

namespace {

class Vaccinating final : public Policy {
  public:
    void fields(Fields& f) override {
        f.sentence("Doses for those of an age or a role, as many a day as there are. Several policies make an order of groups.");
        Policy::fields(f);
        f.value("age_from", v_.age_from, {.text = "Youngest who are vaccinated.", .unit = "year", .least = 0, .most = 90, .source = "our choice", .moves = "-doses"});
        f.value("age_to", v_.age_to,
                {.text = "Age from which on nobody is.", .unit = "year", .least = 5, .most = 150, .source = "our choice", .moves = "+doses"});
        f.value("health_workers", v_.health_workers, {.text = "Health workers only.", .moves = "-doses"});
        f.value("uptake", v_.uptake, {.text = "Share of them who take it.", .least = 0, .most = 1, .source = "our choice", .moves = "+doses"});
        f.value("doses_a_day", v_.doses_a_day,
                {.text = "Doses in each county, second ones first.",
                 .unit = "1/1000 people/day",
                 .least = 0,
                 .most = 1000,
                 .source = "our choice",
                 .moves = "+doses"});
        f.value("doses", v_.doses, {.text = "Doses that complete it.", .unit = "doses", .least = 1, .most = 2, .source = "2 (most vaccines of 2021)", .moves = "+doses"});
        f.value("interval", v_.interval,
                {.text = "Days between the two.", .unit = "day", .least = 1, .most = 120, .source = "21 (Al Kaabi 2021)", .moves = "-doses"});
        f.value("protects_after", v_.protects_after,
                {.text = "Days from a dose until it protects.", .unit = "day", .least = 0, .most = 60, .source = "14 (Al Kaabi 2021)", .moves = "+infections"});
        f.value("half_life", v_.half_life,
                {.text = "Time in which the protection against infection, symptoms and passing it on wanes to a half; that against severe illness does not wane.",
                 .unit = "day",
                 .least = 1,
                 .most = 10000,
                 .source = "our choice",
                 .moves = "-vaccine_escapes"});
        const auto efficacy = [&](const char* name, Efficacy& e, const char* text) { f.table(name, e, {.text = text}); };
        efficacy("first", v_.after_first, "Protection by the first of two doses.");
        efficacy("full", v_.after_all, "Protection by all doses.");
        if (v_.age_to <= v_.age_from) f.wrong("age_to", "is not above age_from", "give a higher age");
    }
    const Vaccination* vaccination() const override { return &v_; }
    bool samples() const override { return false; }

  private:
    Vaccination v_;
};

}  // namespace

std::unique_ptr<Policy> make_vaccination() { return std::make_unique<Vaccinating>(); }

}  // namespace cordon
