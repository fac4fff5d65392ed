// Lines of people: against queueing theory, and against themselves in groups.
#include <catch2/catch.hpp>
#include <cmath>

#include "stages/queue.h"

using namespace cordon;

namespace {

struct Measured {
    double minutes = 0, waited = 0;  // mean wait; share who wait
};

// n people with Poisson arrivals and the given service, one by one.
Measured long_run(double an_hour, const Law& service, int lanes, std::uint32_t n) {
    const Luck luck(11);
    const LawTable table(service);
    std::vector<double> lane_free;
    set_lanes(lane_free, lanes);
    Measured m;
    double now = 0;
    for (std::uint32_t k = 0; k < n; ++k) {
        const Draw d = luck.draw(Purpose::gate_arrival, {k});
        now -= exact::log(d.uniform(0)) * 3600 / an_hour;
        const Waits w = serve(lane_free, {now, now, table.sample(d.uniform(1)), 1});
        m.minutes += w.mean / 60, m.waited += w.waited;
    }
    m.minutes /= n, m.waited /= n;
    return m;
}

}  // namespace

// Erlang 1917. The mean wait over n people has sd sqrt(4285 / n) minutes for (50, 60, 1) (Whitt 1989): 0.5 % of it here, so
// that 2 % is four of them.
TEST_CASE("the mean wait and the share who wait are those of M/M/c and M/D/1") {
    const std::uint32_t n = 8000000;
    const Measured one = long_run(50, Law::exponential(60), 1, n);
    CHECK(one.minutes == Approx(5.0).epsilon(0.02));
    CHECK(one.waited == Approx(0.8333).epsilon(0.02));
    const Measured five = long_run(270, Law::exponential(60), 5, n);
    CHECK(five.minutes == Approx(1.52499).epsilon(0.02));
    CHECK(five.waited == Approx(0.762493).epsilon(0.02));
    CHECK(long_run(50, Law::fixed(60), 1, n).minutes == Approx(2.5).epsilon(0.02));
}

TEST_CASE("the first come is the first served, by the lane that is free first") {
    std::vector<double> lane_free;
    set_lanes(lane_free, 2);
    CHECK(serve(lane_free, {0, 0, 100, 1}).mean == 0);
    CHECK(serve(lane_free, {10, 10, 20, 1}).mean == 0);
    CHECK(serve(lane_free, {15, 15, 200, 1}).mean == 15);  // the second lane is free at 30
    CHECK(serve(lane_free, {20, 20, 10, 1}).mean == 80);   // the first at 100
    CHECK(serve(lane_free, {300, 300, 10, 1}).waited == 0);
    CHECK(backlog(lane_free, 300) == 10);
}

TEST_CASE("work that waits stays when lanes are added") {
    std::vector<double> lane_free;
    set_lanes(lane_free, 1);
    for (int k = 0; k < 5; ++k) serve(lane_free, {0, 0, 100, 1});
    const double before = backlog(lane_free, 0);
    set_lanes(lane_free, 3);
    CHECK(backlog(lane_free, 0) == before);
    CHECK(serve(lane_free, {0, 0, 10, 1}).mean == 0);
    set_lanes(lane_free, 1);
    CHECK(backlog(lane_free, 0) == before);
}

TEST_CASE("people of a stream come in order within its span, and everyone has a place") {
    const Luck luck(3);
    const LawTable service(Law::exponential(10));
    for (std::uint32_t n : {0u, 1u, 2u, 255u, 256u, 257u, 1000u, 40001u}) {
        const std::vector<Comers> all = comers({100, 200, n, &service, 10, 10}, luck, {5}, 7, 0);
        std::uint32_t people = 0;
        double last = 100;
        for (const Comers& c : all) {
            CHECK(c.from <= c.to);
            CHECK(c.to >= last);
            last = c.to, people += c.people;
        }
        CHECK(people == n);
        CHECK(last <= 200);
    }
}

// The times are uniform: the mean of n of them has sd 1 / sqrt(12 n).
TEST_CASE("people of a stream come at uniform moments") {
    const Luck luck(3);
    const LawTable service(Law::fixed(1));
    for (std::uint32_t n : {1u, 20u, 250u}) {
        double sum = 0, squares = 0;
        const int streams = 2000;
        for (int k = 0; k < streams; ++k)
            for (const Comers& c : comers({0, 1, n, &service, 1, 0}, luck, {1}, static_cast<std::uint32_t>(k), 1))
                sum += c.to, squares += c.to * c.to;
        const double total = static_cast<double>(n) * streams;
        CHECK(std::abs(sum / total - 0.5) < 4 / std::sqrt(12 * total));
        CHECK(std::abs(squares / total - 1.0 / 3) < 4 * std::sqrt(4.0 / 45 / total));
    }
}

// A morning's rush of 6,000 against 4 lanes with room for 4,800, in groups and one by one: the same waits within 2 %, since
// the backlog outweighs what groups level. (One by one: twenty runs of 300 people with the same total rate.)
TEST_CASE("groups wait as long as the people in them would") {
    const Luck luck(9);
    const double mean = 9;  // [s]
    const LawTable service(Law::exponential(mean));
    double grouped = 0, single = 0;
    for (std::uint32_t run = 0; run < 20; ++run) {
        std::vector<double> lane_free;
        set_lanes(lane_free, 4);
        for (const Comers& c : comers({0, 10800, 6000, &service, mean, mean}, luck, {1}, run, 0))
            grouped += serve(lane_free, c).mean * c.people;
        lane_free.clear();
        set_lanes(lane_free, 4);
        for (std::uint32_t part = 0; part < 24; ++part)
            for (const Comers& c : comers({450.0 * part, 450.0 * (part + 1), 250, &service, mean, mean}, luck, {2}, run, part))
                single += serve(lane_free, c).mean;
    }
    CHECK(grouped == Approx(single).epsilon(0.02));
}

// 6,000 people and room for 4,800 of them: those who would wait more than ten minutes do not join.
TEST_CASE("groups and single people lose patience alike") {
    const Luck luck(9);
    const double mean = 9, patience = 600;  // [s]
    const LawTable service(Law::exponential(mean));
    double joined[2]{}, wait[2]{};
    for (std::uint32_t run = 0; run < 20; ++run)
        for (int single : {0, 1}) {
            std::vector<double> lane_free;
            set_lanes(lane_free, 4);
            for (std::uint32_t part = 0; part < (single ? 24u : 1u); ++part) {
                const double span = single ? 450 : 10800;
                for (const Comers& c :
                     comers({span * part, span * (part + 1), single ? 250u : 6000u, &service, mean, mean}, luck, {1}, run, part)) {
                    const Waits w = serve(lane_free, c, patience);
                    CHECK(w.longest <= patience + 1e-6);
                    joined[single] += w.joined * c.people, wait[single] += w.mean * w.joined * c.people;
                }
            }
        }
    CHECK(joined[0] == Approx(joined[1]).epsilon(0.025));
    CHECK(wait[0] == Approx(wait[1]).epsilon(0.03));
    CHECK(joined[0] < 20 * 6000 * 0.9);
}
