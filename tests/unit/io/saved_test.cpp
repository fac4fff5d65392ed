// Checkpoints and day logs: what was written comes back, and whatever is damaged or belongs elsewhere is refused with the reason.
#include "io/saved.h"

#include <catch2/catch.hpp>

#include "io/day_log.h"
#include "recorder_fake.h"
#include "state/visit.h"

using namespace cordon;

namespace {

const Belonging own{"1.2.3", 11, 0x1234, 7};

struct Made {
    fake::Run run{{}};
    Made() {
        for (int d = 0; d < 12; ++d) run.day(d);
        run.state.facilities.resize(run.world.places.facilities.size()), run.state.queues.resize(run.world.places.gates.size());
        run.state.tick = {47};
        Conditions conditions;
        conditions.county.resize(run.world.places.counties.size());
        run.state.conditions = {conditions}, run.state.conditions_at.assign(48, 0);
    }
    std::string bytes() const { return to_checkpoint(run.state, run.known, own); }
    std::string refusal(std::string_view from, const Belonging& to = own) const {
        State state;
        Known known;
        try {
            from_checkpoint(from, to, run.world, run.scenario.policies.size(), state, known);
        } catch (const Damaged& why) {
            return why.what();
        }
        return "";
    }
};

}  // namespace

TEST_CASE("a checkpoint gives back what it was made of, on the morning after") {
    const Made made;
    REQUIRE(made.run.state.episodes.rows.size() > 20);
    State state;
    Known known;
    from_checkpoint(made.bytes(), own, made.run.world, 2, state, known);
    State before = made.run.state;
    before.today.next_day();
    CHECK(to_checkpoint(before, made.run.known, own) == to_checkpoint(state, known, own));
    CHECK(state.tick == Tick{47});
    CHECK(state.episodes.rows.size() == made.run.state.episodes.rows.size());
}

TEST_CASE("a checkpoint with any byte changed, or cut off anywhere, is refused") {
    const Made made;
    const std::string bytes = made.bytes();
    for (std::size_t k = 0; k < bytes.size(); k += k < 200 ? 1 : 211) {
        std::string other = bytes;
        other[k] = static_cast<char>(other[k] ^ 0x10);
        INFO(k);
        CHECK(made.refusal(other) != "");
        CHECK(made.refusal(std::string_view(bytes).substr(0, k)) != "");
    }
    CHECK(made.refusal(bytes + "more") == "there is something after its end");
    CHECK(made.refusal(bytes) == "");
}

TEST_CASE("a checkpoint of another program, world, scenario or seed is refused with the reason") {
    const Made made;
    const std::string bytes = made.bytes();
    CHECK(made.refusal(bytes, {"1.3", 11, 0x1234, 7}) == "it is of version 1.2.3 of the program, and this is 1.3");
    CHECK(made.refusal(bytes, {"1.2.3", 11, 0x999, 7}).starts_with("it is of another world (0000000000001234"));
    CHECK(made.refusal(bytes, {"1.2.3", 12, 0x1234, 7}) == "it is of another scenario, or of another seed");
    CHECK(made.refusal(bytes, {"1.2.3", 11, 0x1234, 8}) == "it is of another scenario, or of another seed");
}

TEST_CASE("a checkpoint whose lists do not fit the world is refused though its checksums are right") {
    Made made;
    made.run.state.conditions_at[5] = 1;
    CHECK(made.refusal(made.bytes()) == "a tick has conditions that are not there");
    made.run.state.conditions_at[5] = 0, made.run.state.queues.pop_back();
    CHECK(made.refusal(made.bytes()) == "it has 3 gates where there are 4");
}

namespace {
struct Days {
    fake::Run run{{}};
    Widths widths;
    std::vector<DayRecord> records;
    std::string text;
    Days() {
        widths = widths_of(run.state.today), text = log_head(own, widths);
        for (int d = 0; d < 5; ++d) {
            run.day(d);
            DayRecord record;
            record.tally = run.state.today, record.counters.orders = 5 * d;
            record.digests = {1, 2, ~std::uint64_t{0}, static_cast<std::uint64_t>(d)};
            records.push_back(record);
            text += log_line(d, record);
        }
    }
    std::string refusal(const std::string& from, const Belonging& to = own) const {
        try {
            parse_log(from, to, widths, 4);
        } catch (const Damaged& why) {
            return why.what();
        }
        return "";
    }
};
}  // namespace

TEST_CASE("the days of a log come back as they were, but for one that was being written") {
    const Days days;
    const std::vector<DayRecord> back = parse_log(days.text, own, days.widths, 4);
    REQUIRE(back.size() == 5);
    for (std::size_t d = 0; d < 5; ++d) {
        CHECK(back[d].digests == days.records[d].digests);
        CHECK(back[d].counters.orders == days.records[d].counters.orders);
        for (std::size_t s = 0; s < series_count; ++s) CHECK(back[d].tally[static_cast<Series>(s)] == days.records[d].tally[static_cast<Series>(s)]);
    }
    const std::size_t last = days.text.rfind('\n', days.text.size() - 2) + 1;
    for (std::size_t n = last; n < days.text.size(); n += 17) CHECK(parse_log(days.text.substr(0, n), own, days.widths, 4).size() == 4);
    CHECK(parse_log("", own, days.widths, 4).empty());
}

TEST_CASE("a log with a byte changed, a day left out or of another run is refused with the line") {
    const Days days;
    for (std::size_t k = 0; k + 1 < days.text.size(); k += 131) {
        std::string other = days.text;
        other[k] = static_cast<char>(other[k] ^ 0x01);
        INFO(k);
        CHECK(days.refusal(other).starts_with("line "));
    }
    const std::size_t first = days.text.find('\n') + 1, second = days.text.find('\n', first) + 1;
    CHECK(days.refusal(days.text.substr(0, first) + days.text.substr(second)) == "line 2: a day is missing");
    CHECK(days.refusal(days.text, {"1.2.3", 12, 0x1234, 7}) == "line 1: it is of another scenario");
    CHECK(days.refusal(days.text, {"1.2.4", 11, 0x1234, 7}).starts_with("line 1: it is of version 1.2.3"));
}

TEST_CASE("policies that came later are filled up with nothing") {
    const Days days;
    Widths wider = days.widths;
    for (std::size_t s = 0; s < series_count; ++s) wider[s] += series_info[s].of == Of::policy;
    const std::vector<DayRecord> back = parse_log(days.text, own, wider, 4);
    CHECK(back[4].tally[Series::orders].size() == 3);
    CHECK(back[4].tally[Series::orders][2] == 0);
    CHECK(back[4].tally[Series::orders][1] == days.records[4].tally[Series::orders][1]);
}
