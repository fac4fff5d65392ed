// A scenario: everything that decides a run. Read by io/scenario, written resolved into the run file.
#pragma once
#include <string>
#include <vector>

#include "base/fields.h"
#include "places/holidays.h"
#include "policy/policy.h"
#include "run/cost.h"
#include "world/care.h"
#include "world/disease.h"
#include "world/settings.h"
#include "world/spec.h"

namespace cordon {

struct RunSpec {
    Date start{18262};              // 2020-01-01
    int days = 90;
    std::int64_t seed = 1;
    int ticks_per_day = 4;
    Where seeds_given;
    std::int64_t seeds = 0;         // people infected at the start, drawn at random among residents
    std::vector<std::string> seeds_in;  // of these counties; none: of all
    std::vector<Where> seeds_in_given;
    std::int64_t outbreaks = 1;     // independent ones side by side, each with so many seeds
    std::int64_t last_generation = 0;    // whose infections infect nobody; 0: none
    double last_generation_at = 0;  // the last generation of an outbreak is the first up to which it has so many infections; 0: none
    std::vector<double> quiet_days; // [day] from, to: an outbreak is controlled that has no onset between
    bool stop_when_over = false;    // ends the run once nobody will infect anybody
    bool individuals = false;       // resolve every batch person by person: slow, the same bits
    bool measures = true;           // with the policies of the authority
    bool voluntary = true;          // with what people do by themselves
    double stop_at_infections = 0;  // ends the run early; 0: never
    void fields(Fields& f);
};

// Event tables of a run file, by name.
extern const std::vector<std::string> event_tables;

// [record]: what of a run is written down.
struct RecordSpec {
    std::vector<std::string> events = event_tables;
    bool by_township = true;        // infections and confirmed cases of each township and day
    int checkpoint_days = 0;        // [day] 0: by the time that computing takes
    bool keep_checkpoints = false;
    void fields(Fields& f);
};

struct Scenario {
    std::string title, path;
    std::vector<std::string> files; // that it was read from, in the order in which complaints name them
    RunSpec run;
    WorldSpec world;
    CalendarSpec calendar;
    Disease disease;
    ContactSpec contacts;
    CareSpec care;
    std::vector<SourceSpec> arrivals;
    std::vector<FacilitySpec> facilities;
    std::vector<StockSpec> stocks;
    SupplySpec supplies;
    Policies policies;
    CostSpec cost;
    RecordSpec record;
    std::string resolved;           // as TOML, every default filled in
    void fields(Fields& f);
};

}  // namespace cordon
