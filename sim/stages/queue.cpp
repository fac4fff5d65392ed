// Lines of people at posts with several lanes.
#include "stages/queue.h"

#include <cmath>
#include <functional>

#include "base/errors.h"

namespace cordon {

std::uint32_t followed(const Stream& s, int lanes) {
    const bool near_capacity = std::abs(s.load() / lanes - 1) < 0.1;
    return std::min(s.people, near_capacity ? followed_most_near_capacity : followed_most);
}
std::uint32_t first_place(const Stream& s, std::uint32_t group) {
    return static_cast<std::uint32_t>(std::uint64_t{group} * s.people / std::max(1u, s.followed));
}
std::uint32_t group_of(const Stream& s, std::uint32_t place) {
    return static_cast<std::uint32_t>(((std::uint64_t{place} + 1) * s.followed - 1) / s.people);
}

namespace {
// Uniform on (0, 1), from one word of four: 32 bits do for times.
double uniform(std::uint32_t word) { return (word + 0.5) * 0x1p-32; }
}  // namespace

double append_comers(std::vector<Comer>& line, const Stream& s, const Luck& luck, Name post, std::uint32_t tick, std::uint32_t stream) {
    const std::size_t first = line.size();
    const std::uint32_t n = s.followed;
    line.resize(first + n);
    // Uniform moments in order are sums of exponential gaps, divided by the sum of all gaps (Devroye 1986, V.2).
    double passed = 0;
    for (std::uint32_t k = 0; k <= n; k += 2) {  // one draw has luck for two people
        const Draw d = luck.draw(Purpose::gate_arrival, post, tick, stream + 1, k / 2);
        for (std::uint32_t i = 0; i < 2 && k + i <= n; ++i) {
            passed -= exact::log(uniform(d.word[2 * i]));
            if (k + i < n) line[first + k + i] = {passed, std::max(0.0, s.service->sample(uniform(d.word[2 * i + 1]))), 0};
        }
    }
    const double scale = s.length() / passed;
    for (std::size_t k = first; k < line.size(); ++k) line[k].at = s.from + line[k].at * scale;
    if (s.everyone()) return 1;
    // The time in which the n would come: the n-th of `people` uniform moments has the variance n (people - n) / people^3.
    return std::max(1.0, s.people / (n + (passed - n - 1) * std::sqrt(1 - static_cast<double>(n) / s.people)));
}

bool nobody_waits(double load, std::int64_t free, double people) {
    const double lanes = static_cast<double>(free);
    if (lanes <= load || load <= 0) return lanes > load;
    return people * exact::exp(lanes - load - lanes * exact::log(lanes / load)) < 1e-12;
}

void set_lanes(std::vector<double>& lane_free, int lanes) {
    expects(lanes > 0);
    const std::size_t n = static_cast<std::size_t>(lanes);
    if (lane_free.size() == n) return;
    std::sort(lane_free.begin(), lane_free.end(), std::greater<>());
    lane_free.resize(n, -std::numeric_limits<double>::max());
    std::make_heap(lane_free.begin(), lane_free.end(), std::greater<>());
}

double backlog(const std::vector<double>& lane_free, double at) {
    double work = 0;
    for (double f : lane_free) work += std::max(0.0, f - at);
    return work;
}

Service::Service(std::vector<double>& lane_free, const Stream& s, double each, std::uint32_t more, double patience)
    : lane_free_(lane_free), everyone_(s.everyone()), from_(s.from), to_(s.to), patience_(patience), each_(each) {
    if (everyone_) return;
    const double people = static_cast<double>(s.people) + more, lanes = static_cast<double>(lane_free.size());
    const double flow = people / s.length();
    each_ *= people / s.people;
    slope_ = flow * s.service_mean / lanes - 1;
    const double square = s.service_mean * s.service_mean + s.service_sd * s.service_sd;
    balance_ = 8 * flow * square / (2 * lanes * lanes * std::abs(slope_));  // infinite at a slope of 0
    const double span = s.length() / periods_ * (1 - 1 / each_) / 2;
    rest(from_ + span, span);
}

// The rest of a period, which ends at a moment.
void Service::rest(double to, double span) {
    const double wait = std::max(0.0, lane_free_.front() - (to - span));
    const double far = (slope_ < 0 ? wait : patience_ - wait) - balance_;
    const double moved = far > 0 ? std::copysign(std::min(far, std::abs(slope_) * span), slope_) : 0;
    for (double& f : lane_free_) f += span + moved;
}

// The moment at which someone is served who comes at a moment of the whole period.
double Service::followed(double at) {
    const double length = (to_ - from_) / periods_, span = length * (1 - 1 / each_);
    const int period = std::clamp(static_cast<int>((at - from_) / length), period_, periods_ - 1);
    while (period_ < period) ++period_, rest(from_ + period_ * length + span / 2, span);
    const double begin = from_ + period * length;
    return begin + span / 2 + (at - begin) / each_;
}

double Service::look(double at) {
    const double now = everyone_ ? at : followed(at), wait = std::max(now, lane_free_.front()) - now;
    return wait > patience_ ? -1 : wait;
}

void Service::end() {
    if (everyone_) return;
    followed(to_);
    rest(to_, (to_ - from_) / periods_ * (1 - 1 / each_) / 2);
}

}  // namespace cordon
