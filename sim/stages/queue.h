// Lines of people at posts with several lanes: first come, first served, work carried from tick to tick. No steady-state
// formula stands in: each wait follows from who came before.
#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "base/sampling.h"

namespace cordon {

// Some people who come to a post: one, at `to`; or, where many come in a tick, several evenly over (from, to].
struct Comers {
    double from = 0, to = 0;  // [s] since the start of the run
    double work = 0;          // [s] service time of all of them together
    std::uint32_t people = 1;
};

// How long they wait before they are served.
struct Waits {
    double mean = 0, longest = 0;  // [s] of those who join the line
    double joined = 0;             // [0, 1] share of them who join: the others find it too long
    double waited = 0;             // [0, 1] share of those who join that waits at all
};

// A Poisson stream with a given number of people in all: their moments are independent and uniform over the span.
struct Stream {
    double from = 0, to = 0;  // [s] since the start of the run
    std::uint32_t people = 0;
    const LawTable* service = nullptr;        // [s] of one person
    double service_mean = 0, service_sd = 0;  // [s]
};
// Up to this many people each comes by himself; more come in groups, so that cost is bounded. Within a group the flow is even;
// between groups times and work vary as they do between as many single people.
constexpr std::uint32_t singles_most = 256, groups_most = 128;
std::uint32_t groups(std::uint32_t people);
// The people of a stream have places in order of time: group k those from first_place(people, k) up to that of k + 1.
std::uint32_t first_place(std::uint32_t people, std::uint32_t group);
std::uint32_t group_of(std::uint32_t people, std::uint32_t place);
// The comers in order of time, [group].
std::vector<Comers> comers(const Stream&, const Luck&, Name post, std::uint32_t tick, std::uint32_t stream);

// Brings the lanes to a number. Work that waits is kept when lanes are added; when lanes close, the least loaded ones do.
void set_lanes(std::vector<double>& lane_free, int lanes);
// Serves the next comers in order of time: each takes the lane that is free first (Kiefer & Wolfowitz 1955). Nobody joins who
// would wait longer than `patience` [s].
Waits serve(std::vector<double>& lane_free, const Comers&, double patience = std::numeric_limits<double>::infinity());
// Work that waits or is being done at a moment [s].
double backlog(const std::vector<double>& lane_free, double at);

}  // namespace cordon
