// Messages to users, and the nearest known name.
#include "base/errors.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "dies.h"

using namespace cordon;

TEST_CASE("a place is told as precisely as it is known") {
    CHECK(to_string(Where{"zhumadian.toml", 14, 25}) == "zhumadian.toml:14:25");
    CHECK(to_string(Where{"zhumadian.toml", 14, 0}) == "zhumadian.toml:14:1");
    CHECK(to_string(Where{"zhumadian.toml"}) == "zhumadian.toml");
    CHECK(to_string(Where{}) == "command line");
}

TEST_CASE("a complaint says where, what, and what to do") {
    const Where where{"a.toml", 3, 7};
    const Complaint whole{where, "lanes = 0 is outside [1, 1000]", "give at least one lane"};
    const Complaint bare{where, "lanes = 0 is outside [1, 1000]", ""};
    CHECK(to_string(whole) == "a.toml:3:7: lanes = 0 is outside [1, 1000]; give at least one lane");
    CHECK(to_string(bare) == "a.toml:3:7: lanes = 0 is outside [1, 1000]");
}

TEST_CASE("all complaints are told at once, in order") {
    Complaints complaints;
    complaints.throw_if_any();
    CHECK(complaints.empty());
    complaints.add({"a.toml", 2, 1}, "first", "do this");
    complaints.add({"a.toml", 1, 1}, "second");
    try {
        complaints.throw_if_any();
        FAIL("nothing thrown");
    } catch (const UserError& e) {
        CHECK(std::string(e.what()) == "a.toml:2:1: first; do this\na.toml:1:1: second");
        CHECK(e.all().size() == 2);
        CHECK(e.all()[1].what == "second");
    }
    CHECK(std::string(UserError({"b.toml"}, "is empty", "write it").what()) == "b.toml: is empty; write it");
}

TEST_CASE("complaints are sorted by file, line and column: given files, --set, tables; none is told twice") {
    Complaints complaints;
    for (const auto& [file, line, column] : {std::tuple{"z.csv", 2, 1},
                                             {"--set b=1", 0, 0},
                                             {"b.toml", 3, 9},
                                             {"b.toml", 3, 2},
                                             {"y.csv", 9, 1},
                                             {"a.toml", 7, 1},
                                             {"--set a=1", 0, 0},
                                             {"b.toml", 3, 9}})
        complaints.add({file, line, column}, "x");
    complaints.sort({"b.toml", "a.toml"});
    std::string all;
    for (const Complaint& c : complaints.list()) all += to_string(c.where) + " ";
    CHECK(all == "b.toml:3:2 b.toml:3:9 a.toml:7:1 --set b=1 --set a=1 y.csv:9:1 z.csv:2:1 ");
}

TEST_CASE("a value out of range is told with the range and what to do") {
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK_FALSE(out_of_range(0, 0, 1).any());
    CHECK_FALSE(out_of_range(1, 0, 1).any());
    CHECK_FALSE(out_of_range(1e300, 0, infinity).any());
    CHECK(out_of_range(1.4, 0, 1).what == "is outside [0, 1]");
    CHECK(out_of_range(1.4, 0, 1).todo == "give a share between 0 and 1");
    CHECK(out_of_range(-2, 1, 30, "day").what == "is outside [1, 30] (unit: day)");
    CHECK(out_of_range(-2, 1, 30, "day").todo == "give a value between 1 and 30");
    CHECK(out_of_range(-2, 0, infinity).what == "is below 0");
    CHECK(out_of_range(-2, 0, infinity).todo == "give 0 or more");
    CHECK(out_of_range(9, -infinity, 5).what == "is above 5");
    CHECK(out_of_range(std::nan(""), 0, 1).any());
}

TEST_CASE("the nearest known name is offered for a slip, and none for a different word") {
    const std::vector<std::string> known = {"checkpoint", "sweep", "tracing", "home_isolation", "a"};
    CHECK(nearest("checkpiont", known) == "checkpoint");
    CHECK(nearest("chekpoint", known) == "checkpoint");
    CHECK(nearest("sweeps", known) == "sweep");
    CHECK(nearest("home-isolation", known) == "home_isolation");
    CHECK(nearest("tracing", known) == "tracing");
    CHECK(nearest("vaccination", known) == "");
    CHECK(nearest("checkpoint", {}) == "");
    CHECK(nearest("sweet", {"sheet", "sweep"}) == "sheet");  // equally near: the first
}

TEST_CASE("a broken contract stops the program, a kept one does not") {
    CHECK(dies([] { expects(1 + 1 == 3); }));
    CHECK(dies([] { ensures(1 + 1 == 3); }));
    CHECK_FALSE(dies([] { expects(1 + 1 == 2); }));
}
