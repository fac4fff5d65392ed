// What a scenario says of its world: where the people come from and the rules for what no data gives.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/fields.h"
#include "places/holidays.h"
#include "places/places.h"
#include "world/mobility.h"
#include "world/settings.h"

namespace cordon {

enum class WorldKind : std::uint8_t { region, grid, synthetic, well_mixed };
inline const std::vector<std::string> world_kind_names = {"region", "grid", "synthetic", "well-mixed"};

// Rules of the synthetic parts of a real region. Every number can be set; sources are in the declarations.
struct RegionRules {
    double community_exponent = 0.7, least_communities = 0.3, subdistrict_factor = 3;  // urban people of a township
    double village_log_sd = 0.6, hamlets_per_village = 3.5;
    double seat_spacing = 0.7;          // of sqrt(area / townships)
    double town_density_most = 15000;   // [1/km2]
    bool plain = false;                 // villages uniform (plain) or within Exp(road_km) of a road (hills)
    double road_km = 2, detour_plain = 1.3, detour_hills = 1.6, km_per_crossing = 10;
    double farm_share = 0.18;           // of the employed
    double small_business_share = 0.28, small_business_mean = 2.4, firm_exponent = 1.06, firm_least = 3, firm_most = 10000;
    int team_size = 10;
    double commute_km = 6, commute_across = 0.10;
    double trips_per_day = 1.5, trips_within = 0.85, trip_tail = 2;
    double leavers_share = 0.6;         // of migrants_other_province who leave for the Spring Festival
    bool leavers_return = true;         // by themselves
    double returners = 0;               // [persons] registered here, away, home for the festival
    double outside_households_seed = 0; // reserved draws; kept 0
    void fields(Fields& f);
};

struct SourceSpec {                     // [[arrivals]]
    std::string name, file;             // CSV: date, people; perhaps infected_per_1000
    std::string prevalence;             // CSV: date, infected_per_1000
    bool hard_hit = true;
    double family_share = 0.5;
    double infected_per_1000 = 3;       // of arrivals, mean over them
    double growth = 0.1, oldest = 14;   // [1/day], [day]
    InfectionAge infection_age = InfectionAge::growth;
    Law journey = Law::fixed(0);        // [hour] from departure to arrival
    std::string outside;                // adcode of the neighbour they come through; "" by the nearest exit
    Where outside_given;
    double count_scale = 1;             // multiplies the file's people
    double lodgers = 0;                 // [0, 1] of arrivals, by household
    std::string strain;                 // that the infected carry; "": the first
    Where strain_given;
    void fields(Fields& f);
};

struct FacilitySpec {                   // [[facility]]
    std::string name;
    FacilityKind kind = FacilityKind::hospital;
    std::string county;                 // code or name; "each": one in every county; "": the region's seat
    Where county_given;
    bool regional = false;
    double capacity = 100;
    double capacity_per_1000 = 0;       // added: per 1,000 people of the county
    std::optional<Date> opens;          // none: open before the start
    double turnaround = 1;              // [day]
    std::optional<Date> confirms_from;  // laboratory: none: from the beginning
    double lost = 0, pool_loss = 0.02;
    double severe_beds = 0, critical_beds = 0;  // hospital: of the capacity
    Tier tier = Tier::county;           // hospital
    bool reserve = false;               // hospital
    int beds_a_room = 0, rooms_a_floor = 10, staff = 0, shifts = 3;  // hospital, isolation site
    double intake_hours = 0, infection_control = 0, places_a_staff = 0;
    int pool = 1;
    void fields(Fields& f);
};

struct SupplyFrom {                     // [[stock.resupply]]
    Date from{};
    double a_day = 0;                   // [units/day]
    void fields(Fields& f);
};

struct StockSpec {                      // [[stock]]
    std::string name;
    Item item = Item::masks;
    std::string county;                 // as of a facility; "": of the region, for all counties
    Where county_given;
    std::int64_t amount = 0;            // [units] at the start
    double a_day = 0;                   // [units/day] from the start
    std::vector<SupplyFrom> resupply;   // from dates on
    std::int64_t lot = 1000;            // [units]
    double faulty = 0, inspection = 0, price = 5;
    void fields(Fields& f);
};

// What work uses up where there are stocks of it.
struct SupplySpec {                     // [supplies]
    double ward_masks = 4, ward_suits = 2, ward_disinfectant = 1;      // a bed-day
    double site_masks = 1, site_suits = 0.2, site_disinfectant = 0.5;  // a room-day
    double clinic_masks = 2, clinic_suits = 0.2;                       // a day of a health worker
    double staff_masks = 2;                                            // a day of a checkpoint's staff
    double sweep_masks = 2;                                            // a day of a worker from door to door
    double team_masks = 8;                                             // a day of a tracing team
    double people_masks = 1;                                           // a day of someone who wears masks
    double spot_disinfectant = 10;                                     // a closed place
    void fields(Fields& f);
};

struct WorldSpec {
    WorldKind kind = WorldKind::synthetic;
    std::string region = "";            // prefecture, e.g. "331100"
    Where region_given;
    std::string data = "";              // folder with pop/, geo/; found beside the scenarios
    std::string file = "";              // kind "grid": CSV lon, lat, people
    std::int64_t people = 100000;       // synthetic, well-mixed
    int rows = 10, columns = 10;        // synthetic
    int tiles = 1;                      // synthetic
    double cell_km = 1;
    std::int64_t seed = 1;              // of the world, apart from the run's: replicates share a World
    double household_mean = 2.6;        // synthetic and grid: size of households, negative binomial (shape 3) on size-1
    std::vector<double> household_sizes;// synthetic, well-mixed: shares of sizes 1, 2, ...; overrides the mean
    std::vector<double> ages, age_shares; // without households: how old people are
    double institutions = 0;            // [0, 1] synthetic, well-mixed and grid: of people, outside family households
    bool households = true, work = true, schools = true, trips = true;
    double transients_per_gate = 0;     // [people/day] who pass each gate and are not of the region
    bool township_gates = false;        // on every road between two townships of a county, too
    RegionRules rules;
    void fields(Fields& f);
};

}  // namespace cordon
