// Lines of people: against queueing theory, one by one and where not everyone is followed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "stages/queue.h"

using namespace cordon;

namespace {

struct Measured {
    double wait = 0, waited = 0, joined = 0;  // mean [s] of those who join; share of them who wait; share of all who join
};

// `people` in spans of `each` on average, as a Poisson stream.
Measured long_run(double load, const Law& service, int lanes, double each, int spans, double patience = 1e9) {
    const Luck luck(11);
    const LawTable table(service);
    const double span = each * service.mean() / load;
    std::vector<double> lane_free;
    set_lanes(lane_free, lanes);
    Measured m;
    double people = 0, joined = 0;
    std::vector<Comer> line;
    for (int k = 0; k < spans; ++k) {
        const auto when = static_cast<std::uint32_t>(k);
        const std::uint32_t n = poisson(each, luck.draw(Purpose::gate_transients, {1}, when).uniform());
        Stream stream{k * span, (k + 1) * span, n, &table, service.mean(), service.sd()};
        stream.followed = followed(stream, lanes);
        line.clear();
        const double stands_for = append_comers(line, stream, luck, {1}, when, 0);
        Service lanes_at_work(lane_free, stream, stands_for, 0, patience);
        for (std::uint32_t g = 0; g < line.size(); ++g) {
            const double wait = lanes_at_work.serve(line[g].at, line[g].work), size = first_place(stream, g + 1) - first_place(stream, g);
            people += size;
            if (wait < 0) continue;
            joined += size, m.wait += size * wait, m.waited += wait > 0 ? size : 0;
        }
        lanes_at_work.end();
    }
    m.wait /= joined, m.waited /= joined, m.joined = joined / people;
    return m;
}

// Erlang 1917: the share who find every lane taken, if they leave (B) and if they wait (C).
double erlang_b(int lanes, double load) {
    double b = 1;
    for (int k = 1; k <= lanes; ++k) b = load * b / (k + load * b);
    return b;
}
double erlang_c(int lanes, double load) {
    const double b = erlang_b(lanes, load), rho = load / lanes;
    return b / (1 - rho + rho * b);
}

// Mean wait in units of the service time, which is fixed. Crommelin 1932: whoever is in the system after one service time
// waited before it or came during it, so the distribution repeats itself.
double crommelin(int lanes, double load) {
    const int most = 400;
    std::vector<double> p(most, 0), come(most), next(most);
    p[0] = 1, come[0] = std::exp(-load);
    for (int k = 1; k < most; ++k) come[static_cast<std::size_t>(k)] = come[static_cast<std::size_t>(k) - 1] * load / k;
    for (int turn = 0; turn < 2000; ++turn) {
        std::fill(next.begin(), next.end(), 0);
        for (int x = 0; x < most; ++x)
            for (int c = 0, left = std::max(0, x - lanes); c < 60 && left + c < most; ++c)
                next[static_cast<std::size_t>(left + c)] += p[static_cast<std::size_t>(x)] * come[static_cast<std::size_t>(c)];
        p.swap(next);
    }
    double in_line = 0;
    for (int x = lanes; x < most; ++x) in_line += (x - lanes) * p[static_cast<std::size_t>(x)];
    return in_line / load;
}

}  // namespace

// The mean wait over n people has sd sqrt(rho (2 + 5 rho - 4 rho^2 + rho^3) / n) / (1 - rho)^2 service times in M/M/1 (Whitt
// 1989): for rho 5/6, n 8 million 0.46 % of the 5 service times, so that 2 % is four of them. Where a share C waits it is about
// 1 / sqrt(C) times as much of the wait: for 5 lanes, load 4, n 9.6 million 0.48 %; 20 lanes, load 16, n 16 million 0.5 %. With
// fixed service it is half of it. The spans hold what comes to a gate in half an hour to three hours.
TEST_CASE("the mean wait and the share who wait are those of M/M/c, M/D/c and M/G/1, for any number of people in a tick") {
    CHECK(erlang_c(5, 4.5) == Approx(0.762493).epsilon(1e-6));
    CHECK(crommelin(1, 5.0 / 6) == Approx(2.5).epsilon(1e-6));
    struct Line {
        int lanes;
        double load, each;
        int spans;
    };
    for (const Line& x : {Line{1, 5.0 / 6, 150, 54000}, Line{1, 5.0 / 6, 5000, 1600}, Line{5, 4, 800, 12000}, Line{20, 16, 5000, 3200}}) {
        INFO(x.lanes << " lanes, load " << x.load << ", " << x.each << " people in a span");
        const double c = erlang_c(x.lanes, x.load);
        const Measured m = long_run(x.load, Law::exponential(60), x.lanes, x.each, x.spans);
        CHECK(m.wait == Approx(c * 60 / (x.lanes - x.load)).epsilon(0.02));
        CHECK(m.waited == Approx(c).epsilon(0.02));
        const Measured d = long_run(x.load, Law::fixed(60), x.lanes, x.each, x.spans / 3);
        CHECK(d.wait == Approx(60 * crommelin(x.lanes, x.load)).epsilon(0.02));
    }
    // Pollaczek 1930, Khinchine 1932: the wait grows with the mean square of service.
    for (const Law& law : {Law::gamma(0.5, 120), Law::gamma(4, 15), Law::uniform(0, 120)}) {
        const double square = law.sd() * law.sd() + 3600, rho = 0.7;
        CHECK(long_run(rho, law, 1, 7000, 2300).wait == Approx(rho / 60 * square / (2 * (1 - rho))).epsilon(0.02));
    }
}

// Of n who come, the share who are lost has at most about 1 + 2 x load times the variance of n independent chances: what one
// sees is remembered for a service time. n 4 million: 0.0007 for 5 lanes, 0.0006 for 20, which is 0.3 % and 1.3 % of it.
TEST_CASE("whoever has no patience is lost as Erlang's formula B says") {
    for (const auto& [lanes, load] : {std::pair{5, 4.5}, std::pair{20, 15.0}, std::pair{1, 3.0}})
        for (const double each : {200.0, 5000.0}) {
            const double b = erlang_b(lanes, load), n = 4e6;
            const Measured m = long_run(load, Law::exponential(60), lanes, each, static_cast<int>(n / each), 0);
            CHECK(std::abs(1 - m.joined - b) < 4 * std::sqrt(b * (1 - b) * (1 + 2 * load) / n));
            CHECK(m.wait == 0);
        }
}

// 40,000 people in a span, of whom 8,192 are followed: 16 million in all. The sd of mean waits is 0.3 to 0.4 % at load 0.8
// (as above), that of shares much less.
TEST_CASE("where not everyone is followed, people wait as long and are lost as often as where everyone is") {
    const double each = 40000;
    for (const int lanes : {1, 5, 20}) {
        INFO(lanes << " lanes");
        const double load = 0.8 * lanes, c = erlang_c(lanes, load);
        const Measured m = long_run(load, Law::exponential(60), lanes, each, 2000);
        CHECK(m.wait == Approx(c * 60 / (lanes - load)).epsilon(0.02));
        CHECK(m.waited == Approx(c).epsilon(0.02));
        CHECK(1 - long_run(load, Law::exponential(60), lanes, each, 100, 0).joined == Approx(erlang_b(lanes, load)).epsilon(0.02));
    }
    // Above saturation what the lanes can do is done, and the wait stays near patience: at a distance of the mean service time
    // of a lane, over the excess of the load (truncated exponential, as in any M/M/c with all lanes busy).
    for (const double rho : {1.15, 1.5, 3.0}) {
        const Measured m = long_run(rho * 5, Law::exponential(60), 5, each, 40, 1800);
        CHECK(m.joined == Approx(1 / rho).epsilon(0.01));
        CHECK(m.wait == Approx(1800 - 12 / (rho - 1)).epsilon(0.02));
    }
}

// A rush at twice what the lanes can do, and a calm of twice its length that drains it. The wait at its end has an sd of
// sqrt(2 x 80,000) x 12 s, 1 % of its 480,000 s; the difference of two means of ten runs 0.45 %.
TEST_CASE("a rush grows and drains alike whether everyone is followed or not") {
    const double each = 40000, span = each * 12;  // [s] 60 s of service in 5 lanes: just enough
    const LawTable table(Law::exponential(60));
    double wait[2]{};
    for (std::uint32_t run = 0; run < 10; ++run)
        for (const std::uint32_t parts : {1u, 16u}) {  // of 16 parts each has so few people that everyone is followed
            const Luck luck(run);
            std::vector<double> lane_free;
            set_lanes(lane_free, 5);
            std::vector<Comer> line;
            double begin = 0;
            for (std::uint32_t k = 0; k < 2 * parts; ++k) {
                const bool rush = k < parts;
                const std::uint32_t n = poisson(each * (rush ? 2 : 0.8) / parts, luck.draw(Purpose::gate_person, {parts}, k).uniform());
                const double end = begin + (rush ? span : 2 * span) / parts;
                Stream stream{begin, end, n, &table, 60, 60};
                stream.followed = followed(stream, 5);
                line.clear();
                const double stands_for = append_comers(line, stream, luck, {parts}, k, 0);
                Service lanes(lane_free, stream, stands_for, 0, 1e9);
                CHECK(lanes.everyone() == (parts == 16));
                for (std::uint32_t g = 0; g < line.size(); ++g)
                    wait[parts == 16] += lanes.serve(line[g].at, line[g].work) * (first_place(stream, g + 1) - first_place(stream, g));
                lanes.end();
                begin = end;
            }
            CHECK(backlog(lane_free, begin) < 60 * 5 * 20);
        }
    CHECK(wait[0] == Approx(wait[1]).epsilon(0.02));
}

// Chernoff's bound against the sum of the Poisson terms themselves.
TEST_CASE("nobody is said not to wait who might") {
    for (const double load : {0.01, 1.0, 10.0, 100.0})
        for (int lanes = 1; lanes < 400; ++lanes) {
            double term = std::exp(-load), beyond = 0;
            for (int k = 1; k < 1000; ++k) {
                term *= load / k;
                if (k >= lanes) beyond += term;
            }
            if (nobody_waits(load, lanes, 1000)) CHECK(1000 * beyond < 1e-12);
        }
    CHECK(nobody_waits(1, 40, 10000));
    CHECK(!nobody_waits(1, 4, 10000));
    CHECK(nobody_waits(0, 1, 10000));
    CHECK(!nobody_waits(0, 0, 1));
}

TEST_CASE("the first come is the first served, by the lane that is free first") {
    std::vector<double> lane_free;
    set_lanes(lane_free, 2);
    CHECK(serve(lane_free, 0, 100) == 0);
    CHECK(serve(lane_free, 10, 20) == 0);
    CHECK(serve(lane_free, 15, 200) == 15);   // the second lane is free at 30
    CHECK(serve(lane_free, 20, 10, 79) < 0);  // the first at 100: too long
    CHECK(serve(lane_free, 20, 10, 80) == 80);
    CHECK(serve(lane_free, 300, 10) == 0);
    CHECK(backlog(lane_free, 300) == 10);
}

TEST_CASE("work that waits stays when lanes are added") {
    std::vector<double> lane_free;
    set_lanes(lane_free, 1);
    for (int k = 0; k < 5; ++k) serve(lane_free, 0, 100);
    const double before = backlog(lane_free, 0);
    set_lanes(lane_free, 3);
    CHECK(backlog(lane_free, 0) == before);
    CHECK(serve(lane_free, 0, 10) == 0);
    set_lanes(lane_free, 1);
    CHECK(backlog(lane_free, 0) == before);
}

TEST_CASE("people of a stream come in order within its span, and everyone has a place in one group") {
    const Luck luck(3);
    const LawTable service(Law::exponential(10));
    for (std::uint32_t n : {0u, 1u, 2u, 255u, 1000u, 8192u, 8193u, 40001u, 3000000u}) {
        Stream stream{100, 200, n, &service, 10, 10};
        stream.followed = followed(stream, 1000000);
        CHECK(stream.followed == std::min(n, followed_most));
        std::vector<Comer> all;
        const double each = append_comers(all, stream, luck, {5}, 7, 0);
        REQUIRE(all.size() == stream.followed);
        double last = 100;
        bool in_order = true, each_in_his = true;
        for (const Comer& c : all) in_order = in_order && c.at >= last && c.at <= 200 && c.work >= 0, last = c.at;
        for (std::uint32_t p = 0; p < n; ++p) {
            const std::uint32_t g = group_of(stream, p);
            each_in_his = each_in_his && first_place(stream, g) <= p && p < first_place(stream, g + 1);
        }
        CHECK(in_order);
        CHECK(each_in_his);
        CHECK(first_place(stream, stream.followed) == n);
        // Those who are followed come within a time of sd 1 / sqrt(8,192): 4.5 of them.
        if (n > 0) CHECK(each == Approx(static_cast<double>(n) / stream.followed).epsilon(0.05));
    }
}

TEST_CASE("more people are followed where as many come as the lanes can serve") {
    const LawTable service(Law::fixed(10));
    const auto followed_at = [&](double load) { return followed({0, 40000 * 10 / load, 40000, &service, 10, 0}, 1); };
    CHECK(followed_at(0.8) == followed_most);
    CHECK(followed_at(0.95) == 40000);
    CHECK(followed_at(1.05) == 40000);
    CHECK(followed_at(1.2) == followed_most);
}

// The times are uniform: the mean of n of them has sd 1 / sqrt(12 n), that of their squares sqrt(4 / 45 n).
TEST_CASE("people of a stream come at uniform moments") {
    const Luck luck(3);
    const LawTable service(Law::fixed(1));
    for (std::uint32_t n : {1u, 20u, 250u, 20000u}) {
        double sum = 0, squares = 0, total = 0;
        for (std::uint32_t k = 0; k < (n > 1000 ? 20 : 2000); ++k) {
            std::vector<Comer> all;
            append_comers(all, {0, 1, n, &service, 1, 0}, luck, {1}, k, 1);
            for (const Comer& c : all) sum += c.at, squares += c.at * c.at, ++total;
        }
        CHECK(std::abs(sum / total - 0.5) < 4 / std::sqrt(12 * total));
        CHECK(std::abs(squares / total - 1.0 / 3) < 4 * std::sqrt(4.0 / 45 / total));
    }
}
