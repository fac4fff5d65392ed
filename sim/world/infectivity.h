// How infectious whom, when, and to how many: the bound rates of the thinned contact process.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "base/sampling.h"
#include "world/disease.h"
#include "world/settings.h"

namespace cordon {

// Hazards after calibration to r0, per pair or in all, over a whole infection of infectivity 1 spent in that setting.
struct ContactRates {
    double household_pair = 0, team_pair = 0, class_pair = 0, visit_pair = 0;
    double community = 0;
    double susceptibility_most = 1;           // the bound assumes this susceptibility
    std::array<double, 4> community_quarter{1, 1, 1, 1};  // relative rate by quarter, mean 1
    double community_quarter_most = 1;
    // Community contacts by ten-year age bands [of infector][of target], relative to proportionate mixing, population mean 1.
    std::array<std::array<double, 9>, 9> mixing{};
    std::array<double, 9> mixing_most{};      // bound for each infector's band
    bool mixes = false;                       // false: proportionate, mixing unused
    // Kinds of contacts elsewhere; empty: they are all alike. A kind's hazard counts the people of other ages too, who are then not met.
    struct Kind {
        std::vector<double> hazard;           // by age band of the disease, of the infector
        int age_from = 0, age_to = 255;       // [year] of those who are met
        bool at_home = false;
        bool meets(int age) const { return age_from <= age && age < age_to; }
    };
    std::vector<Kind> kinds;
    // Contacts of someone of an age band elsewhere, relative to `community`.
    double of_kinds(std::size_t band) const {
        double sum = kinds.empty() ? 1 : 0;
        for (const Kind& k : kinds) sum += k.hazard[band];
        return sum;
    }
    // Which kind a contact of theirs is, by a uniform number.
    std::uint8_t kind_at(std::size_t band, double u) const {
        double left = u * of_kinds(band);
        std::size_t k = 0;
        while (k + 1 < kinds.size() && (left -= kinds[k].hazard[band]) >= 0) ++k;
        return static_cast<std::uint8_t>(k);
    }
    double r0_target = 0;                     // dominant eigenvalue of the next-generation matrix at these rates
    std::array<double, 4> r0_share{};         // of household, team, class, community in it
};

// Tables of the laws of a disease, made once a run.
struct DiseaseTables {
    LawTable incubation, infectious_time, latent, infectious_period, shedding, recovery_mild, recovery_severe,
        fever_delay, fever_mild, fever_severe, to_severe, to_critical, to_death, dispersion, shedding_lead, crisis, relapse_delay, relapse_length;
    double infectious_period_mean = 1;
    explicit DiseaseTables(const Disease&);
    DiseaseTables() = default;
};

// One infected person's own course of infectiousness.
struct InfectiousCourse {
    double infected = 0, onset = 0;           // [day]
    double from = 0, length = 0;              // stages: the infectious period
    double contacts = 1, risk = 1;            // individual factors: of contacts, and of the risk of each
};

// The moment [day] of an infectious contact, drawn from the profile; block by block until it lies in the allowed span.
template <class DrawBlock>
double infectious_moment(const Disease& d, const DiseaseTables& t, const InfectiousCourse& c, const DrawBlock& draw) {
    if (d.infectiousness == Infectiousness::stages) return c.from + c.length * draw(0u);
    for (std::uint32_t block = 0; block < 64; ++block) {
        const double x = t.infectious_time.sample(draw(block));
        if (d.earliest_transmission > 0 && x < d.infectious_cap)
            return std::max((d.infectiousness == Infectiousness::since_infection ? c.infected : c.onset) + x, c.infected + d.earliest_transmission);
        if (d.infectiousness == Infectiousness::since_infection) {
            if (x > 0 && x < d.infectious_cap) return c.infected + x;
        } else if (c.onset + x > c.infected && x < d.infectious_cap) {
            return c.onset + x;
        }
    }
    return c.onset;  // the law lies outside the allowed span: all at onset
}

// Density of infectious contacts at a moment [1/day], of an infection of infectivity 1; for settings drawn tick by tick.
double infectiousness_at(const Disease&, const InfectiousCourse&, double day);

}  // namespace cordon
