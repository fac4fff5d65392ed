// The natural history of an infection, as a table with a source on every number (scenarios/pathogens/*.toml).
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "base/sampling.h"
#include "base/time.h"

namespace cordon {

enum class Severity : std::uint8_t { asymptomatic, mild, severe, critical };
inline const std::vector<std::string> severity_names = {"asymptomatic", "mild", "severe", "critical"};

// When an infected person infects others, given that they do.
enum class Infectiousness : std::uint8_t {
    about_onset,      // onset + X, X ~ law, only after infection and before the cap
    since_infection,  // infection + X, X ~ law: the generation interval itself
    stages            // constant from the end of `latent_period` for `infectious_period`: SEIR
};

// Another form of the pathogen, by what sets it apart from the first, which is the disease itself.
struct Strain {
    std::string name;
    double transmissibility = 1;                           // contacts that it transmits by, relative to the first
    double severity = 1;                                   // severe among the symptomatic, relative to the first
    double cross_immunity = 1;                             // [0, 1] by which an infection with another one protects from it
    double vaccine_escape = 0;                             // [0, 1] of what vaccines do against infection and transmission, that is lost
    double seeds = 0;                                      // [persons] infected with it at the start of a day ...
    std::optional<Date> from;                              // ... none: of the first
    Where from_given;
    void fields(Fields& f);
};

struct Disease {
    std::string name = "unnamed";
    Law incubation_period = Law::lognormal(1.621, 0.418);  // [day] infection to onset (Lauer 2020)
    Infectiousness infectiousness = Infectiousness::about_onset;
    Law infectious_time = {Law::Kind::gamma, 20.516508, 1 / 1.592124, -12.272481};  // [day] (He 2020, corrected)
    double infectious_cap = 20;                            // [day] after onset or infection: none later
    double earliest_transmission = 0;                      // [day] after infection: earlier ones happen then; 0: they are drawn anew
    Law latent_period = Law::exponential(2.5);             // [day] stages only
    Law infectious_period = Law::exponential(5);           // [day] stages only
    double dispersion = 0;                                 // k of gamma-distributed individual infectiousness; 0: all alike
    double dispersion_split = 0.5;                         // share of the (log) individual factor that multiplies contacts
    double asymptomatic_share = 0.2;
    std::vector<double> asymptomatic_by_band;              // the same by age band; empty: asymptomatic_share
    double asymptomatic_infectiousness = 0.35;             // relative to symptomatic
    std::vector<double> susceptibility = {1};              // relative, by age band of `bands`
    std::vector<double> severe_share = {0.14};             // of the symptomatic, by age band
    std::vector<double> critical_share = {0.2};            // of the severe, by age band
    std::vector<double> fatal_share = {0.3};               // of the critical, by age band
    std::vector<double> bands = {0};                       // [year] lower ends of age bands
    double fever_share = 0.75, fever_share_severe = 0.88;
    Law fever_delay = Law::exponential(1);                 // [day] onset to fever
    Law fever_duration_mild = Law::gamma(4, 0.75), fever_duration_severe = Law::gamma(4, 2);  // [day]
    Law shedding = Law::lognormal(2.755, 0.396);           // [day] onset to the end of detectable RNA
    Law shedding_lead = Law::weibull(4.2, 2.4);            // [day] infection to the first detectable RNA (Hellewell 2021)
    double test_sensitivity = 0.75, test_specificity = 0.999;  // while shedding (throat swab)
    std::vector<double> sensitivity_days, sensitivity_by_day;  // [day] since infection; empty: always test_sensitivity
    double sensitivity_at(double day) const;                   // linear between these days, and level beyond them
    Law recovery_mild = Law::gamma(8, 1.75), recovery_severe = Law::gamma(8, 3.5);  // [day] onset to clinical recovery
    Law onset_to_severe = Law::gamma(4, 1.75), severe_to_critical = Law::gamma(4, 0.75), onset_to_death = Law::gamma(4.94, 3.6);
    // Where hospitals tell their beds apart: of those who are not in the bed that they need when their course turns.
    std::vector<double> fatal_without_bed;                 // of the critical, by age band; empty: as fatal_share
    std::vector<double> severe_fatal_without_bed;          // of the severe, by age band; empty: none
    double longer_without_bed = 1;                         // recovery takes so many times as long
    Law crisis = Law::exponential(1);                      // [day] severe or critical to the turning point
    double relapse_share = 0;                              // of those who live, in whom RNA can be found once more
    Law relapse_delay = Law::gamma(2, 4.9);                // [day] from the end of shedding (Azam 2020)
    Law relapse_length = Law::gamma(2, 3.5);               // [day] that it lasts
    double relapse_infectiousness = 0;                     // contacts that it transmits by, relative to the first time
    double immunity_half_life = 0;                         // [day] of protection by an infection, once it is over; 0: it lasts
    std::vector<Strain> others;                            // strains beside the first
    const Strain& strain(std::size_t k) const {            // 0: the first
        static const Strain first;
        return k == 0 ? first : others[k - 1];
    }
    std::optional<std::size_t> strain_called(const std::string& name) const;  // "": the first
    // [0, 1] by which an infection with one strain protects from another so long after its end.
    double immunity(std::size_t of, std::size_t against, double days) const;
    bool lasting() const { return others.empty() && immunity_half_life == 0; }  // nobody is infected twice
    double asymptomatic_at(std::size_t band) const { return asymptomatic_by_band.empty() ? asymptomatic_share : asymptomatic_by_band[band]; }
    std::size_t band(int age) const {                      // index into the lists by age
        std::size_t b = 0;
        while (b + 1 < bands.size() && age >= bands[b + 1]) ++b;
        return b;
    }
    void fields(Fields& f);
};

}  // namespace cordon
