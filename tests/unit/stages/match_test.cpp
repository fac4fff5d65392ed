// Matched records: who is on a list, who checks how many names a day, and in which order.
#include <catch2/catch.hpp>

#include <cmath>

#include "care_world.h"

using namespace cordon;

namespace {

class Matcher final : public Policy {
  public:
    Matching how;
    const Matching* matching() const override { return &how; }
};

// So many arrivals on the first day, all of whom records name at once; nobody by mistake.
struct MatchRun {
    CareWorld w;
    std::unique_ptr<CareRun> run;
    Matching how;

    explicit MatchRun(std::uint32_t people = 400) : w(people, 4) {
        how.share = 1, how.delay = Law::fixed(1), how.false_a_day = 0;
        w.world.mobility.sources.resize(2);
        w.world.mobility.sources[1].hard_hit = false;
    }
    void start(std::uint32_t arrivals) {
        Mobility& m = w.world.mobility;
        for (std::uint32_t k = 0; k < arrivals; ++k) {
            m.arrivals.push_back({Person(k), moment(k * 0.2 / arrivals), Source(k % 2), k});
            m.arrival_of.set(Person(k), k);
        }
        run = std::make_unique<CareRun>(w);
        for (std::uint32_t k = 0; k < arrivals; ++k) {
            run->state.arrived.set(Person(k), k);
            run->state.came.push_back({Person(k), k, m.arrivals[k].moment});
        }
        auto policy = std::make_unique<Matcher>();
        policy->id = PolicyId(0), policy->how = how;
        run->policies.push_back(std::move(policy));
    }
    std::int64_t sum(Series series, int ticks) {
        std::int64_t n = 0;
        for (int k = 0; k < ticks; ++k) {
            run->tick();
            n += run->total(series);
            run->state.today.next_day();
        }
        return n;
    }
};

}  // namespace

TEST_CASE("records name those from hard-hit sources, after their delay, and from named sources alone where some are named") {
    for (const bool named : {false, true}) {
        MatchRun r;
        r.w.add(FacilityKind::data_team, -1, 1000);
        if (named) r.how.sources.names = {"second"}, r.how.sources.mask = {false, true};
        r.start(100);
        CHECK(r.sum(Series::arrivals_matched, 4) == 0);
        CHECK(r.sum(Series::arrivals_matched, 8) == 50);
        for (std::size_t k = 0; k < r.run->known.files.size(); ++k) {
            CHECK(r.run->known.files.row(k).source == Source(named ? 1 : 0));
            CHECK(r.run->known.files.row(k).found_by == FoundBy::matching);
            CHECK(r.run->known.files.row(k).hard_hit != named);
        }
    }
}

// Binomial: within four standard deviations; a larger share names those of the smaller one, and others.
TEST_CASE("the share of arrivals is named that the policy says, each once") {
    std::int64_t before = 0;
    for (const double share : {0.3, 0.6}) {
        MatchRun r(4000);
        r.w.add(FacilityKind::data_team, -1, 100000);
        r.how.share = share;
        r.start(4000);
        const std::int64_t n = r.sum(Series::arrivals_matched, 16);
        CHECK(std::abs(static_cast<double>(n) - 2000 * share) < 4 * std::sqrt(2000 * share * (1 - share)));
        CHECK(r.sum(Series::record_checks, 8) == 0);
        CHECK(n > before);
        before = n;
    }
}

TEST_CASE("teams check no more names a day than they can, those first who were on a list first") {
    MatchRun r;
    const Facility team = r.w.add(FacilityKind::data_team, -1, 10);
    r.start(100);
    std::int64_t most = 0;
    for (int day = 0; day < 8; ++day) most = std::max(most, r.sum(Series::record_checks, 4));
    CHECK(most == 10);
    CHECK(r.run->state.facilities[team.value].waiting == 0);
    const std::vector<MatchEvent>& matches = r.run->state.events.matches;
    REQUIRE(matches.size() == 50);
    for (std::size_t k = 1; k < matches.size(); ++k) CHECK(matches[k - 1].listed <= matches[k].listed);
}

// Poisson and binomial: within four standard deviations.
TEST_CASE("false names take up checks, and become people only where the check fails") {
    MatchRun r(10000);
    r.w.add(FacilityKind::data_team, -1, 1000);
    r.how.false_a_day = 500, r.how.false_kept = 0.1;  // 50 a day in each county of 10,000
    r.start(0);
    std::int64_t checks = 0, wrong = 0;
    for (int t = 0; t < 40; ++t) {
        r.run->tick();
        checks += r.run->total(Series::record_checks), wrong += r.run->total(Series::matched_wrongly);
        r.run->state.today.next_day();
    }
    CHECK(std::abs(static_cast<double>(checks) - 1000) < 4 * std::sqrt(1000.0));
    CHECK(std::abs(static_cast<double>(wrong) - 0.1 * static_cast<double>(checks)) < 4 * std::sqrt(0.09 * static_cast<double>(checks)));
    CHECK(r.run->known.files.size() == static_cast<std::size_t>(wrong));
    for (const MatchEvent& e : r.run->state.events.matches) {
        CHECK_FALSE(e.arrival);
        CHECK_FALSE(r.run->file(e.person).source);
        CHECK(r.run->file(e.person).hard_hit);
    }
}

TEST_CASE("without a data team names wait for nobody and find nobody") {
    MatchRun r;
    r.start(100);
    CHECK(r.sum(Series::arrivals_matched, 20) == 0);
    CHECK(r.run->known.files.size() == 0);
}
