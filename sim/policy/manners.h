// What stages need to know of the policies that work through them: how teams trace, clinics see patients, zones are sealed.
#pragma once
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "known/known.h"
#include "places/places.h"
#include "policy/exit_step.h"

namespace cordon {

class Policy;

// How tracing teams work: what the stage `trace` needs to know of a tracing policy.
struct TraceManner {
    double household = 1, visit = 0.9, group = 0.8, community = 0.5;  // [0, 1] share of contacts of each kind who are found
    double least_minutes = 0;            // [min] together on one day: who were so for less are no contacts
    double backward_days = 0;            // [day] before onset from which on the source of the infection is looked for; 0: it is not
    Law interview = Law::exponential(0.5);  // [day] from the team's return to the names
    double records = 0;                  // [0, 1] share found of those who stood or sat next to the case on a journey
    Law records_delay = Law::fixed(1);   // [day] from the names to those on the records
    std::vector<double> kinds;           // [0, 1] share found, of each of contacts.kind; empty: as `community`
    bool infector = true;                // whether who infected a case can be among the contacts that it names
    double second_order = 0;             // [0, 1] share of the contacts of proven cases whose own contacts are looked for
};

// People with symptoms who keep away from others by themselves, and say so.
struct SelfIsolation {
    double share = 1;                    // [0, 1] of people with symptoms
    Law delay = Law::fixed(1);           // [day] from onset
    bool contacts_at_once = false;       // whoever was named as a contact needs no such time
};

// Tracing by the phones of a case and its contacts, without a team.
struct AppManner {
    double coverage = 0.3;               // [0, 1] share of people whose phone has the app
    double least_minutes = 15;           // [min] together on one day
    Law delay = Law::fixed(0.25);        // [day] from the order to the names
};

// Outside sources of arrivals, by name; none named: all of them.
struct Sources {
    std::vector<std::string> names;
    std::vector<Where> given;            // [names]
    std::vector<bool> mask;              // [sources] resolved
    void fields(Fields& f, const char* text);  // whose they are
    bool hold(std::uint32_t source) const { return mask.empty() || (source < mask.size() && mask[source]); }
};

// Rounds of samples of all people of an area: what the stage needs to know. Their orders, one for each tick of a round, name
// no person; the detail says which part of which round they are.
struct MassTest {
    double coverage = 0.9;                    // [0, 1] of those who are asked
    int pool = 10;                            // people whose swabs share a tube
    double age_from = 0, age_to = 150;        // [year] from <= age < to
    bool health_workers = false;              // only they, as staff
    double round_days = 2;                    // [day] that a round takes
    int parts(const Clock& clock) const { return std::max(1, static_cast<int>(round_days * clock.ticks_per_day + 0.5)); }
    static constexpr std::int32_t most_parts = 4096;
    static constexpr std::int32_t detail(int round, int part) { return round * most_parts + part; }
};

// How a place comes to list those who have arrived from outside: by themselves, by neighbours, by their landlords.
struct Registration {
    double share = 0;                    // [0, 1] of arrivals who are listed at all
    Law delay = Law::fixed(1);           // [day] from arrival, or from the start of the policy, to the list
    double days_back = 14;               // [day] arrivals so long before the start of the policy are listed too
    bool lodgers = false;                // those who lodge in rented rooms, whom nobody else lists; otherwise all others
};

// Workers who go from door to door: what the stage `sweep` needs to know. Each grid of the lowest level, a run of 40 households,
// has its workers, and they take its households in their order, round after round.
struct DoorToDoor {
    double workers = 1;                  // [persons] of a grid; less than 1: one worker has several
    double households_a_day = 20;        // [1/day] that a worker visits
    double round_days = 0;               // [day] from the start of one round to that of the next; at least what it takes
    double coverage = 1;                 // [0, 1] share of grids that have workers
    double refuses = 0.02;               // [0, 1] share of households that open to nobody
    double hour_from = 8, hour_to = 20;  // [hour] of visits
    double fever_sensitivity = 0.8, fever_specificity = 0.999;  // [0, 1] of a reading, a hit being measured again
    double other_fever_prevalence = 0.001;                      // [0, 1] of people without the disease
    double arrivals_told = 0.9, lodgers_told = 0.5;             // [0, 1] share of visits in which arrivals say so, or are seen to be
    double days_back = 14;               // [day] arrivals so long before the visit are of interest
    // [households a day] of a grid.
    double rate() const { return workers * households_a_day; }
};

// Records of phones, tickets and hotels matched with the list of arrivals: what the stage `match` needs to know.
struct Matching {
    Sources sources;
    double share = 0.8;                  // [0, 1] of arrivals, who left a record
    Law delay = Law::gamma(2, 2);        // [day] from arrival, or from the start of the policy, until it is on a list
    double days_back = 14;               // [day] arrivals so long before the start of the policy are looked for too
    double false_a_day = 1;              // [1/100,000 people/day] people of the county whom the lists name by mistake
    double false_kept = 0.02;            // [0, 1] of these, whom the check does not clear
};

// Who is let in: what happens to arrivals on their way in.
struct Admission {
    Sources sources;
    double a_day = 100;                  // [persons/day] let in
    double permits = 1;                  // [0, 1] share of arrivals who have a permit
    std::optional<Date> permits_from;    // first day on which it is asked for; without it, from the start of the policy
    double comes_again = 0.5;            // [0, 1] of those turned back, each time
    Law later = Law::gamma(4, 0.75);      // [day] until then
};

// Control at the sources before people set out: whom it finds, or who has no health certificate, does not leave. What it finds
// the source knows, and nobody here.
struct ExportControl {
    Sources sources;
    std::vector<ExitStep> steps = {ExitStep{}};
    double certificate = 1;                    // [0, 1] of travellers who get one
    double a_day = 5000;                       // [persons/day] whom the exit post of each source can examine
    double other_fever_prevalence = 0.001;     // [0, 1] of travellers
    double other_symptoms_prevalence = 0.002;  // [0, 1] of travellers
    double antipyretics = 0;                   // [0, 1] of the feverish, whose temperature is down
};

// One line of doctors at a fever clinic.
struct ClinicLine {
    double sensitivity = 0.95;           // [0, 1] share of patients with the disease whom it does not rule out
    double specificity = 0.7;            // [0, 1] share of the others whom it sends home
    double hours = 0.5;                  // [hour] until its finding
    double capacity = 0;                 // [1/day] at each clinic; of first sight the facility's
};

// How fever clinics work: first sight, specialist, authority for the doubtful.
struct ClinicManner {
    std::array<ClinicLine, 3> line = {{{}, {0.95, 0.8, 2, 30}, {0.95, 0.6, 6, 15}}};
};

// How village clinics, private clinics and pharmacies work.
struct FirstCare {
    double refer = 0.9;                      // [0, 1] share of fevers that they refer and report
    Law report_delay = Law::exponential(0.25);  // [day]
    double protection = 0.6;                 // [0, 1] by which the risk of their staff is lower
};

// What a dose does, [0, 1]: by which share it lowers ...
struct Efficacy {
    double infection = 0.3;     // ... the chance that an exposure infects
    double symptoms = 0.25;     // ... that an infection gives symptoms
    double severe = 0.5;        // ... that symptoms become severe
    double transmission = 0.1;  // ... the chance that a contact of someone infected passes it on
    void fields(Fields& f);
};

// Who is vaccinated, and what it does: what the stage `vaccinate` needs to know.
struct Vaccination {
    double age_from = 18, age_to = 150;      // [year] from <= age < to
    bool health_workers = false;             // only they
    double uptake = 0.8;                     // [0, 1] of these
    double doses_a_day = 10;                 // [1/1000 people/day] in each county
    int doses = 2;
    double interval = 21, protects_after = 14;  // [day]
    double half_life = 180;                  // [day] of protection; that against severe illness stays
    Efficacy after_first, after_all{0.6, 0.45, 0.8, 0.3};
};

// What is asked of a case about the places where they had been, and what a place is closed as.
struct SpotSearch {
    double look_back = 3;                    // [day] before onset, from which on places are of interest
    bool until_isolation = true;             // otherwise until onset
    double least_minutes = 60;               // [min] of stay on one day
    double found = 0.9;                      // [0, 1] of places
    bool households = true;                  // that were visited, too
    bool whole = true;                       // a firm or school is closed as a whole; otherwise the rooms of the team or class
};

// How far the people round a case, or round a place, are sealed off.
enum class ZoneLevel : std::uint8_t { cluster, hamlet, village, township, distance };
inline const std::vector<std::string> zone_level_names = {"cluster", "hamlet", "village", "township", "distance"};
struct Sealing {
    ZoneLevel level = ZoneLevel::hamlet;
    double km = 1;                           // [km] of a distance
    bool errands = true;                     // households need supplies
    int errand_days = 2;                     // [day] so often
    double workers = 0;                      // [persons] in each county, who run errands instead
    double households_a_day = 30;            // [1/day] that a worker serves
    // Households in the morning (quarter 1) or the afternoon (2).
    std::int64_t served_in(int quarter) const {
        const auto all = static_cast<std::int64_t>(workers * households_a_day);
        return quarter == 1 ? all / 2 : all - all / 2;
    }
};

// Which of those who live outside family households live in institutions that are closed.
struct Institutions {
    double age_from = 60;                    // [year]
};

// Where those who would lodge in rented rooms have to stay.
struct NamedHotels {
    double share = 1;                        // [0, 1] of them, by those who travel together
    double stay_days = 14;                   // [day] for which a room is theirs
};

// Officers who visit those who are told to stay at home.
struct Inspection {
    double visits_a_day = 50;                // [visits/day] in each county
    double finds = 0.7;                      // [0, 1] of visits to someone who is out, that find it
    double detained = 0.4;                   // [0, 1] of those found out
};

// A liaison in firms, who knows at once who is in the team of a case.
struct Liaison {
    double names = 1;                        // [0, 1] of the team, who are found
};

// Chartered buses and trains for arrivals: from door to door, past the gates, with a list of who sits in them.
struct Charter {
    Sources sources;
    double share = 0.3;                      // [0, 1] of arrivals, by those who travel together
    double seats = 100;                      // [persons/day] of all together
};

// Migrant workers who leave again: what the stage needs to know.
struct Migration {
    double age_from = 18, age_to = 60;       // [year] from <= age < to
    double wants = 0.2;                      // [0, 1] of those without work here
    double within_days = 30;                 // [day] in which they come to want it, evenly
    double seats = 100;                      // [persons/day] on chartered buses and trains of each county
};

// In whom a fever is most dangerous.
struct RiskGroups {
    double old_from = 60, child_below = 6;   // [year]
    double pregnant = 0.027;                 // [0, 1] share of people from 20 to 39
    std::vector<double> chronic_from = {0, 20, 40, 60, 80}, chronic = {0.01, 0.05, 0.2, 0.45, 0.6};  // [year], share from there on
    double chronic_at(int age) const {
        std::size_t k = 0;
        while (k + 1 < chronic_from.size() && chronic_from[k + 1] <= age) ++k;
        return k < chronic.size() ? chronic[k] : 0;
    }
};

class Policy;

// Isolation sites and hospitals by name; none named: all of a kind in an area.
struct Houses {
    std::vector<std::string> names;
    std::vector<bool> mask;                  // [facilities] resolved
    bool hold(std::size_t f) const { return f < mask.size() && mask[f]; }
    void fields(Fields& f, const char* text);
    // sites: of all in the area, only isolation sites.
    void prepare(const Policy&, const Places&, bool sites, Complaints&);
};

// How central sites are run: what stages need to know.
struct SiteManagement {
    Houses houses;
    double infection_control = 0;            // [0, 1] at least
    std::optional<double> longest_wait;      // [hour] for a site; who has none by then stays at home
};

// Staff who live where they work, by turns.
struct Rotation {
    Houses houses;
    double protection = 0.9;                 // [0, 1] by which they are infected less
    bool live_in = true;
    int days = 14, quarantine_days = 14;     // [day] of a turn, and after it
};

// Health workers sent to help elsewhere.
struct Lending {
    int workers = 10;                        // [persons] of each county
    int days = 30, quarantine_days = 14;     // [day] away, and afterwards
};

struct DischargeRule;

// Which hospitals take whom, and what moves those who are in another: what the stage `transfer` needs to know.
struct CareTiers {
    std::array<Tier, 4> tier = {Tier::county, Tier::county, Tier::city, Tier::city};  // of the well, mild, severe, critical
    double referred_up = 0.2;                // [0, 1] of the severe and critical, to the province
    double ambulances = 4;                   // of the region
    double hours = 3;                        // [hour] that one is away with a patient
    Facility pool;                           // where all are brought together; none: nowhere
    std::optional<Date> pool_from;
};

// Hospitals held in reserve that a policy opens while it is in force, [facility].
struct Reserve {
    std::vector<bool> opens;
};

// How stocks are managed while a policy is in force: what the stage `supply` needs to know.
struct Supplying {
    std::array<bool, items> governs{true, true, true, true, true, true};
    std::array<std::uint8_t, uses> rank{};   // [use] 0 goes first
    double reserve = 0.1;                    // [0, 1] of what is there in the morning, kept for the use of the first rank
    double lend_above = 14, lend_below = 3;  // [day] of cover: counties with more lend to those with less
    double purchase_a_day = 0;               // [units/day] bought besides, of each stock
    int purchase_delay = 3;                  // [day]
    double inspection = 0.8;                 // [0, 1] of the faulty lots, found when they come
};

}  // namespace cordon
