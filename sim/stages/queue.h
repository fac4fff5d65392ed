// Lines of people at posts with several lanes: first come, first served, work carried from tick to tick. No steady-state
// formula stands in: each wait follows from who came before.
#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/sampling.h"

namespace cordon {

// Someone who comes to a post; where very many come, someone who stands for a few.
struct Comer {
    double at = 0;    // [s] since the start of the run
    double work = 0;  // [s] service time
    double wait = 0;  // [s] once served; negative: does not join the line
};

// A Poisson stream with a given number of people in all: their moments are independent and uniform over the span.
struct Stream {
    double from = 0, to = 0;  // [s] since the start of the run
    std::uint32_t people = 0;
    const LawTable* service = nullptr;        // [s] of one person
    double service_mean = 0, service_sd = 0;  // [s]
    std::uint32_t followed = people;          // each stands for a group of people who come one after the other
    bool everyone() const { return followed == people; }
    double length() const { return to - from; }
    double load() const { return people == 0 ? 0 : people * service_mean / length(); }  // [lanes]
};
// How many of a stream are followed: everyone up to the bound, which is higher where lines take long to find their balance.
constexpr std::uint32_t followed_most = 1u << 13, followed_most_near_capacity = 1u << 16;
std::uint32_t followed(const Stream&, int lanes);
// The people of a stream have places in order of time: group k those from first_place(s, k) up to that of k + 1.
std::uint32_t first_place(const Stream&, std::uint32_t group);
std::uint32_t group_of(const Stream&, std::uint32_t place);
// Appends those who are followed in order of time. Returns the people for whom each of them stands.
double append_comers(std::vector<Comer>&, const Stream&, const Luck&, Name post, std::uint32_t tick, std::uint32_t stream);

// Whether it is as good as certain that nobody waits. If nobody did, the number being served would be Poisson with mean `load`
// whatever the law of service (M/G/infinity); the chance that one of the people finds `free` lanes taken is below 1e-12
// by Chernoff's bound.
bool nobody_waits(double load, std::int64_t free, double people);

// Brings the lanes to a number. Work that waits is kept when lanes are added; when lanes close, the least loaded ones do.
void set_lanes(std::vector<double>& lane_free, int lanes);
// Serves the next comer: he takes the lane that is free first (Kiefer & Wolfowitz 1955). Nobody joins who would wait longer than
// `patience`. Returns the wait; negative: he does not join. lane_free is a heap whose top is the lane that is free first.
inline double serve(std::vector<double>& lane_free, double at, double work, double patience = std::numeric_limits<double>::infinity()) {
    const double start = std::max(at, lane_free.front()), done = start + work;
    if (start - at > patience) return -1;
    std::size_t i = 0;
    for (std::size_t k = 1; k < lane_free.size(); k = 2 * i + 1) {
        k += k + 1 < lane_free.size() && lane_free[k + 1] < lane_free[k];
        if (lane_free[k] >= done) break;
        lane_free[i] = lane_free[k], i = k;
    }
    lane_free[i] = done;
    return start - at;
}
// Work that waits or is being done at a moment [s].
double backlog(const std::vector<double>& lane_free, double at);

// The lanes while a stream comes to them. Where everyone is followed they are only served. Where each stands for r, the span is
// cut into periods, and in the middle of each the people are served at their true distances, within 1/r of it; the line goes on
// from period to period as if no time had passed between. So a line that keeps its balance has, on average, the waits that it
// has one by one. In the rest of the period a line far from balance grows or shrinks by the mean difference between what comes
// and what is done, until it is near: waits in balance are exponential with a scale after Kingman (1962), and beyond 8 times that
// once in 3,000.
// Error of mean waits and of who joins: none seen in balance; 2 % where a line starts empty at a load of 0.9 or
// 1.1 of what the lanes can do, less farther from 1 (measured with r from 2 to 5). Nearer to 1 it is larger: half of the wait at
// 1, hence the higher bound there.
class Service {
  public:
    // each: what append_comers returned; more: people who come besides those of the stream.
    Service(std::vector<double>& lane_free, const Stream&, double each, std::uint32_t more, double patience);
    bool everyone() const { return everyone_; }  // is followed
    // In order of time. The wait; negative: does not join.
    double serve(double at, double work) { return cordon::serve(lane_free_, everyone() ? at : followed(at), work, patience_); }
    // Someone for whom others stand: waits as they do, and takes no lane.
    double look(double at);
    void end();

  private:
    static constexpr int periods_ = 64;
    double followed(double at);
    void rest(double to, double span);

    std::vector<double>& lane_free_;
    bool everyone_;
    double from_, to_, patience_, each_;
    double slope_ = 0, balance_ = 0;  // growth of the wait of a line [s/s]; wait within which it is near balance [s]
    int period_ = 0;
};

}  // namespace cordon
