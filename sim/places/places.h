// Public facts about the land: grid, four nested levels of area, roads, gates, facilities. Fixed during a run.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "places/stocks.h"

namespace cordon {

// Square cells on a local plane: x east, y north, in km from the grid's origin. Degrees are scaled as at the region's
// middle latitude, so that areas are true within 1 % over a prefecture.
struct Grid {
    double lon0 = 0, lat0 = 0;                 // [degree] WGS84, south-west corner of cell (0, 0)
    double lon_km = 111.320, lat_km = 110.574; // [km] of a degree; of the equator where there is no real place
    double cell_km = 1;                        // [km] side of a cell
    int rows = 1, columns = 1;                 // extent; only cells with people or facilities exist in Places::cells

    double x(double lon) const { return (lon - lon0) * lon_km; }
    double y(double lat) const { return (lat - lat0) * lat_km; }
    double lon(double x) const { return lon0 + x / lon_km; }
    double lat(double y) const { return lat0 + y / lat_km; }
};

struct CountyInfo {
    std::string code, name;  // "331102", "Liandu Qu"
    Range<Township> townships;
    Township seat;  // the county town; the regional seat is that of the county with most people
    std::uint32_t firms = 0;
};

struct TownshipInfo {
    std::string code, name;
    County county;
    Range<Cell> cells;      // a cell belongs to one township
    Range<Village> villages;
    double x = 0, y = 0;    // [km] its seat
    Cell seat;              // that holds its seat
    bool urban = false;     // a subdistrict or town rather than a rural township
};

struct VillageInfo {  // a village (rural) or community (urban): level 3
    Township township;
    bool urban = false;
    std::uint64_t code = 0;  // stable: township code x 1000 + its number
};

struct HamletInfo {  // the part of a village in one cell; household clusters (level 4) are runs of 40 households in it
    Village village;
    Cell cell;
};

struct CellInfo {
    std::int16_t row = 0, column = 0;
    Township township;
    Range<Hamlet> hamlets;
    // Stable code, the same in every world with this grid.
    std::uint32_t code() const { return (static_cast<std::uint32_t>(static_cast<std::uint16_t>(row)) << 16) | static_cast<std::uint16_t>(column); }
};

enum class GateKind : std::uint8_t { county_border, region_border, rail_station, bus_station, township_border };
inline const std::vector<std::string> gate_kind_names = {"county_border", "region_border", "rail_station", "bus_station", "township_border"};

// A place on a road, or a station, where a checkpoint may stand. Gates do nothing by themselves.
struct GateInfo {
    std::string name;        // "Liandu-Qingtian 1"
    GateKind kind = GateKind::county_border;
    County county;           // that would run a checkpoint here (of a border between two: the one of lower code)
    County beyond;           // the other side; none: outside the region
    std::string neighbour;   // region borders: adcode of the county outside (a side of the map in synthetic worlds)
    std::string neighbour_name;
    double x = 0, y = 0;     // [km]
};

enum class FacilityKind : std::uint8_t { hospital, fever_clinic, laboratory, isolation_site, tracing_team, data_team, hotel };
inline const std::vector<std::string> facility_kind_names = {"hospital", "fever_clinic", "laboratory", "isolation_site", "tracing_team", "data_team", "hotel"};

// Of hospitals: the nearest, those of the prefecture, those outside to which it refers.
enum class Tier : std::uint8_t { county, city, province };
inline const std::vector<std::string> tier_names = {"county", "city", "province"};

// Something finite that people or samples need.
struct FacilityInfo {
    std::string name;
    FacilityKind kind = FacilityKind::hospital;
    County county;               // where it stands
    bool regional = false;       // serves all counties; otherwise its own
    Cell cell;                   // where it stands
    double capacity = 0;         // beds, rooms, samples a day, patients a day, cases a day, or checks a day
    std::int32_t opens_day = 0;  // [day] since the start of the run; may be negative
    double turnaround = 0;       // [day] laboratory: sampling to result; tracing: order to named contacts
    // Laboratories.
    std::int32_t confirms_day = -1000000;  // [day] since the start of the run: earlier, another one must confirm its positives
    double lost = 0;             // [0, 1] of tubes, that give no result
    std::int32_t pool = 1;       // samples to a tube, except of suspects and for discharge
    double pool_loss = 0.02;     // [0, 1] of positives, with each doubling of the samples in a tube
    // Hospitals.
    double severe_beds = 0, critical_beds = 0;  // of the capacity; both 0: every bed does for everyone
    Tier tier = Tier::county;
    bool reserve = false;        // at work only while a policy has opened it
    // Hospitals and isolation sites.
    std::int32_t beds_a_room = 0;    // 0: rooms are not told apart
    std::int32_t rooms_a_floor = 10;
    double intake_hours = 0;         // [hour] from being given a place to lying there
    double infection_control = 0;    // [0, 1] by which contacts between rooms, floors and staff infect less
    std::int32_t staff = 0;          // [persons] on duty at a time; 0: not modelled
    std::int32_t shifts = 3;         // a day
    double places_a_staff = 0;       // places that one of them on duty looks after; 0: any number
    bool graded() const { return severe_beds > 0 || critical_beds > 0; }
    bool serves(County c) const { return regional || !county || county == c; }
};

struct RoadEdge {
    Township a, b;      // seats it joins; b none: leads out of the region
    double km = 0;      // [km] along the road
    Gate gate;          // on it, if it crosses a county or region border
};

// The gates of a journey in the order of travel. Routes are shared between pairs with the same gates.
struct Route {
    std::vector<Gate> gates;
};

struct Places {
    Grid grid;
    std::vector<CountyInfo> counties;
    std::vector<TownshipInfo> townships;
    std::vector<VillageInfo> villages;
    std::vector<HamletInfo> hamlets;   // cell by cell
    std::vector<std::uint32_t> hamlet_people;  // [hamlet] residents; county totals are those of the census, exactly
    std::vector<CellInfo> cells;       // township by township
    std::vector<RoadEdge> roads;
    std::vector<GateInfo> gates;
    std::vector<FacilityInfo> facilities;
    std::vector<StockInfo> stocks;
    std::uint32_t tiles = 1;             // maps one after another with no way between them: their counties, townships, cells
    std::vector<std::string> sources;    // of arrivals, outside: their names
    std::vector<std::string> synthetic;  // what no data gives, and by which rule it was made: a sentence each

    County county_of(Cell c) const { return townships[cells[c.value].township.value].county; }
    const CellInfo& operator[](Cell c) const { return cells[c.value]; }
};

}  // namespace cordon
