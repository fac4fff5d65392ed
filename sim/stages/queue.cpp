// Lines of people at posts with several lanes.
#include "stages/queue.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "base/errors.h"

namespace cordon {

std::uint32_t groups(std::uint32_t people) { return people <= singles_most ? people : groups_most; }
std::uint32_t first_place(std::uint32_t people, std::uint32_t group) {
    const std::uint32_t n = std::max(1u, groups(people));
    return group * (people / n) + std::min(group, people % n);  // the first ones are larger by one
}
std::uint32_t group_of(std::uint32_t people, std::uint32_t place) {
    const std::uint32_t size = people / groups(people), larger = people % groups(people);
    return place < larger * (size + 1) ? place / (size + 1) : larger + (place - larger * (size + 1)) / size;
}

namespace {
// A gamma variable by the cube of a normal one (Wilson & Hilferty 1931); its mean and variance are right within 1 % from
// shape 2 upwards. Groups have at least two people.
double gamma_about(double shape, double u) {
    static const LawTable normal(Law::normal(0, 1));
    const double c = 1 / (9 * shape), x = 1 - c + normal.sample(u) * std::sqrt(c);
    return x > 0 ? shape * x * x * x : 0;
}

// Service time of several people together: the mean and variance of their sum.
double work_of(const Stream& s, std::uint32_t people, double u) {
    const double mean = people * s.service_mean, variance = people * s.service_sd * s.service_sd;
    if (variance <= 0 || mean <= 0) return std::max(0.0, mean);
    const double shape = mean * mean / variance;
    return gamma_about(shape, u) * variance / mean;
}
}  // namespace

std::vector<Comers> comers(const Stream& s, const Luck& luck, Name post, std::uint32_t tick, std::uint32_t stream) {
    const std::uint32_t n = groups(s.people);
    std::vector<Comers> all(n);
    double passed = 0;
    // Uniform moments in order are sums of exponential gaps, divided by the sum of all gaps (Devroye 1986, V.2).
    for (std::uint32_t k = 0; k < n; ++k) {
        Comers& c = all[k];
        const std::uint64_t place = static_cast<std::uint64_t>(stream) * (singles_most + 1) + k + 1;
        const Draw d = luck.draw(Purpose::gate_arrival, post, tick, place);
        c.people = first_place(s.people, k + 1) - first_place(s.people, k);
        c.from = passed;
        if (c.people == 1) {
            passed -= exact::log(d.uniform(0));
            c.work = std::max(0.0, s.service->sample(d.uniform(1)));
        } else {
            passed += gamma_about(c.people, d.uniform(0));
            c.work = work_of(s, c.people, d.uniform(1));
        }
        c.to = passed;
    }
    const std::uint64_t last = static_cast<std::uint64_t>(stream) * (singles_most + 1);
    passed -= exact::log(luck.draw(Purpose::gate_arrival, post, tick, last + singles_most + 1).uniform(0));
    for (Comers& c : all) {
        c.to = s.from + (s.to - s.from) * (c.to / passed);
        c.from = c.people == 1 ? c.to : s.from + (s.to - s.from) * (c.from / passed);
    }
    return all;
}

// lane_free is a heap whose top is the lane that is free first.
void set_lanes(std::vector<double>& lane_free, int lanes) {
    expects(lanes > 0);
    const std::size_t n = static_cast<std::size_t>(lanes);
    if (lane_free.size() == n) return;
    std::sort(lane_free.begin(), lane_free.end(), std::greater<>());
    lane_free.resize(n, -std::numeric_limits<double>::max());
    std::make_heap(lane_free.begin(), lane_free.end(), std::greater<>());
}

namespace {
// A flow of people against lanes that work evenly: the wait is the work that lies before a lane, a broken line in time.
Waits serve_flow(std::vector<double>& lane_free, const Comers& c, double patience) {
    const double lanes = static_cast<double>(lane_free.size()), length = c.to - c.from, work = c.work / lanes;
    double wait = backlog(lane_free, c.from) / lanes, left = 1;   // left: of the span
    double joined = 0, waited = 0, sum = 0, longest = 0;          // shares of the people; share x wait
    const auto pass = [&](double part, double to, double join) {  // a part of the span, in which the wait goes to a value
        joined += part * join, sum += part * join * (wait + to) / 2;
        if (wait > 0 || to > 0) waited += part * join;
        if (part * join > 0) longest = std::max({longest, wait, to});
        wait = to, left -= part;
    };
    if (wait > patience) {
        const double part = length > 0 ? std::min(left, (wait - patience) / length) : left;
        pass(part, wait - part * length, 0);
    }
    const double slope = work - length;
    if (slope > 0) {
        const double part = std::min(left, std::max(0.0, patience - wait) / slope);
        pass(part, wait + part * slope, 1);
        if (left > 0) pass(left, wait, length / work);
    } else {
        const double part = slope < 0 ? std::min(left, wait / -slope) : left;
        pass(part, std::max(0.0, wait + part * slope), 1);
        if (left > 0) pass(left, 0, 1);
    }
    std::fill(lane_free.begin(), lane_free.end(), c.to + wait);
    if (joined <= 0) return {};
    return {sum / joined, longest, std::min(1.0, joined), std::min(1.0, waited / joined)};
}
}  // namespace

Waits serve(std::vector<double>& lane_free, const Comers& c, double patience) {
    if (c.people > 1) return serve_flow(lane_free, c, patience);
    const double start = std::max(c.to, lane_free.front()), wait = start - c.to;
    if (wait > patience) return {};
    std::pop_heap(lane_free.begin(), lane_free.end(), std::greater<>());
    lane_free.back() = start + c.work;
    std::push_heap(lane_free.begin(), lane_free.end(), std::greater<>());
    return {wait, wait, 1, wait > 0 ? 1.0 : 0.0};
}

double backlog(const std::vector<double>& lane_free, double at) {
    double work = 0;
    for (double f : lane_free) work += std::max(0.0, f - at);
    return work;
}

}  // namespace cordon
