// How people move: trips between townships, their modes and routes, absences, and dated arrivals from outside.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/columns.h"
#include "base/ids.h"
#include "base/time.h"
#include "places/modes.h"
#include "places/places.h"
#include "world/venues.h"

namespace cordon {

// How old infections are when their carriers set out.
enum class InfectionAge : std::uint8_t { growth, course };
inline const std::vector<std::string> infection_age_names = {"growth", "course"};

// Trips from one township to one destination by one mode, as a share of all trips of the origin.
struct TripFlow {
    Township to;  // none: out of the region
    Mode mode = Mode::walk;
    float share = 0;          // of the origin's trips; the shares of an origin sum to 1
    std::uint32_t route = 0;  // into routes
};

// People brought by a named outside source on one day.
struct ArrivalDay {
    Source source;
    std::int32_t day = 0;  // [day] since the start of the run; may be negative: before it
    std::uint32_t people = 0;
    double infected = -1;  // [0, 1] of them; negative: by the source's rule
};

struct SourceInfo {
    std::string name;                  // "wuhan"
    bool hard_hit = true;              // arrivals from here are a class of key people
    double family_share = 0;           // [0, 1] of arrivals that travel with others of their household
    std::vector<double> prevalence;    // [infected per person] by day since its first arrival
    double growth = 0;                 // [1/day] of the source's epidemic: infection ages have density ~ exp(-growth * age); 0: flat (InfectionAge::growth)
    double oldest = 14;                // [day] greatest infection age at departure
    std::uint32_t entry_route_of = 0;  // index of the outside region in Mobility::entry
    InfectionAge infection_age = InfectionAge::growth;
    std::int32_t first_day = 0;        // [day] of its first arrival: that of prevalence[0]
    std::uint8_t strain = 0;           // that the infected carry
};

// One arrival: who, when, from where. Sorted by (moment, person).
struct Arrival {
    Person person;
    Moment moment;
    Source source;
    std::uint32_t group = 0;  // travelled together: the index of the first of them in arrivals
    bool lodges = false;      // in a rented room, and registers with nobody
    Moment journey{};         // [time] from departure to arrival
    Moment departed() const { return moment - journey; }
};

struct Span {
    std::int32_t from = 0, to = 0;  // [day] since the start of the run: from <= day < to
    bool holds(std::int32_t day) const { return from <= day && day < to; }
};

struct Mobility {
    std::vector<Route> routes;              // 0 is the empty route
    std::vector<TripFlow> flows;            // by origin
    std::vector<std::uint32_t> flows_from;  // [townships + 1] into flows
    std::vector<std::uint32_t> flows_to;    // [townships + 1] into to_order
    std::vector<std::uint32_t> to_order;    // flow indices sorted by (to, from); flows out of the region left out
    std::vector<Township> origin;           // of each flow
    // What follows from flows and is looked up often; may be left empty (index_presence.cpp).
    std::vector<Name> flow_name;            // of each flow
    std::vector<std::uint32_t> place_to;    // of each flow within the region: its place in to_order among those to the same township
    std::vector<std::array<std::uint32_t, 1 + venue_kinds>> locals;  // [cell] of its roster, the ends of residents and of desks by kind
    std::vector<double> cumulative;         // of each flow: share of its origin's flows up to and with it; the last is 1
    std::vector<float> cell_weight;         // [cells] cumulative attraction within the township: last cell of each is 1
    std::array<double, 4>
        trips{};  // [trips per person] by quarter of a day (night, morning, afternoon, evening) in which they have nothing else to do
    std::vector<std::string> outside;               // names of the regions outside, "rail", "bus", and last "": the nearest way in by road
    std::vector<std::vector<std::uint32_t>> entry;  // [outside region][township] -> route inwards
    std::vector<SourceInfo> sources;
    std::vector<Arrival> arrivals;
    std::vector<std::uint32_t> departures;      // indices into arrivals, in the order in which they set out
    RowMap<Person> arrival_of;                  // expected person -> index into arrivals
    std::vector<std::uint32_t> arrivals_first;  // [townships + 1] into arrivals_at; empty if there are none
    std::vector<std::uint32_t> arrivals_at;     // indices into arrivals by township of residence, each in order
    std::vector<std::uint32_t> arrival_rank;    // [arrival] among those of the township
    std::vector<std::vector<std::uint32_t>> trip_flows_at;                              // [gate] trip flows whose route passes it
    std::vector<std::vector<std::pair<std::uint8_t, std::uint32_t>>> commute_flows_at;  // [gate] (VenueKind, flow)
    // Roles of the commuters past any gate, so that those who are away with their cohort can be counted.
    std::vector<std::vector<std::uint32_t>> commuters_first;  // [VenueKind][flow] into commuter_roles
    std::vector<std::uint8_t> commuter_roles;                 // [commuter], flow by flow
    std::vector<FirmLot> commuter_lots;                       // [commuter] of those to firms, who come first
    std::array<std::vector<Span>, 16> away;                                             // by role: when a cohort is out of the region
    std::vector<double> transients;  // [people per day] through each gate who are not of the region
};

// When each cohort is out of the region. festival: New Year's Eve by the lunar calendar; without it nobody travels.
std::array<std::vector<Span>, 16> festival_absences(std::optional<Date> festival, Date start);

}  // namespace cordon
