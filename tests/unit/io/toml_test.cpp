// Reading scenarios, and writing them so that they read back equal.
#include "unit/io/example.h"

using namespace example;

namespace {
Law law(const std::string& text) {
    const Read r = read_text("[[gate]]\nname = \"x\"\nservice = " + text);
    CHECK(r.wrong.empty());
    return r.scenario.gates.at(0).service;
}
const std::string everything = R"(
title = "A \"test\"\nof 丽水"
quick = true
days = 30
start = 2020-01-23
until = "2020-03-01"
limit = "none"
[region]
land = "hills"
people = 5_000
stay = "36 h"
weights = [1, 2.5, 1e-3]
towns = ["a, b", "c"]
rules.share = 0.1
[[gate]]
name = "north"
service = { law = "gamma", mean = 5.2, sd = 2, shift = -1 }
steps = [{ lanes = 2 }, { share = 1 }]
[[gate]]
name = "south"
[[policy]]
kind = "sweep"
name = "weekly"
every = 7.5
[[policy]]
kind = "checkpoint"
name = "gate 1.2"
enabled = false
lanes = 3
)";
}  // namespace

TEST_CASE("an empty document leaves every default") {
    const Read r = read_text("");
    CHECK(r.wrong.empty());
    CHECK(r.scenario.days == 90);
    CHECK(r.scenario.limit == 5.0);
    CHECK(r.scenario.region == Region{});
    CHECK(r.scenario.gates.size() == 1);
}

TEST_CASE("every type of value is read") {
    const Read r = read_text(everything);
    CHECK(r.wrong == Texts{});
    const Scenario& s = r.scenario;
    CHECK(s.title == "A \"test\"\nof 丽水");
    CHECK(s.quick);
    CHECK(s.days == 30);
    CHECK(s.start == make_date(2020, 1, 23));
    CHECK(s.until == make_date(2020, 3, 1));
    CHECK_FALSE(s.limit.has_value());
    CHECK(s.region.land == Land::hills);
    CHECK(s.region.people == 5000);
    CHECK(s.region.stay == 1.5);
    CHECK(s.region.weights == std::vector<double>{1, 2.5, 1e-3});
    CHECK(s.region.towns == Texts{"a, b", "c"});
    CHECK(s.region.rules == Rules{0.1, 4});
    REQUIRE(s.gates.size() == 2);
    CHECK(s.gates[0].steps == std::vector<Rules>{{0.5, 2}, {1, 4}});
    CHECK(s.gates[1].name == "south");
    CHECK(s.gates[1].service == Law::exponential(10));
    REQUIRE(s.policies.size() == 2);
    CHECK(s.policies[0]->kind == "sweep");
    CHECK(s.policies[0]->name == "weekly");
    CHECK(dynamic_cast<const Sweep&>(*s.policies[0]).every == 7.5);
    CHECK(dynamic_cast<const Checkpoint&>(*s.policies[1]).lanes == 3);
    CHECK_FALSE(s.policies[1]->enabled);
    CHECK(to_string(s.policies[1]->where_declared) == "a.toml:25:1");
}

TEST_CASE("laws are read by any of their parameters") {
    CHECK(law("5") == Law::fixed(5));
    CHECK(law("{ law = \"fixed\", value = 5 }") == Law::fixed(5));
    CHECK(law("{ law = \"exponential\", mean = 5, shift = 1 }") == Law{Law::Kind::exponential, 5, 0, 1});
    CHECK(law("{ law = \"gamma\", shape = 4, scale = 1.5 }") == Law::gamma(4, 1.5));
    CHECK(law("{ law = \"weibull\", shape = 2, scale = 9 }") == Law::weibull(2, 9));
    CHECK(law("{ law = \"uniform\", least = 2, most = 3 }") == Law::uniform(2, 3));
    CHECK(law("{ law = \"lognormal\", mean_log = 1.6, sd_log = 0.4 }") == Law::lognormal(1.6, 0.4));
    CHECK(law("{ law = \"lognormal\", median = 5.1, sd_log = 0.4 }").quantile(0.5) == Approx(5.1));
    const Law gamma = law("{ law = \"gamma\", mean = 5.2, sd = 2 }");
    CHECK(gamma.mean() == Approx(5.2));
    CHECK(gamma.sd() == Approx(2));
    const Law lognormal = law("{ law = \"lognormal\", mean = 5.2, sd = 2 }");
    CHECK(lognormal.mean() == Approx(5.2));
    CHECK(lognormal.sd() == Approx(2));
    CHECK(law("{ law = \"gamma\", mean = \"1 h\", sd = \"30 s\" }").mean() == Approx(60));
}

TEST_CASE("a scenario is written so that it reads back equal") {
    const Read first = read_text(everything);
    const std::string text = write(first.scenario);
    const Read second = read_text(text);
    CHECK(second.wrong == Texts{});
    CHECK(write(second.scenario) == text);
    CHECK(second.scenario.title == first.scenario.title);
    CHECK(second.scenario.until == first.scenario.until);
    CHECK(second.scenario.limit == first.scenario.limit);
    CHECK(second.scenario.opens == first.scenario.opens);
    CHECK(second.scenario.region == first.scenario.region);
    CHECK(second.scenario.gates == first.scenario.gates);
    REQUIRE(second.scenario.policies.size() == 2);
    CHECK(dynamic_cast<const Sweep&>(*second.scenario.policies[0]).every == 7.5);
    CHECK(second.scenario.policies[1]->name == "gate 1.2");
    CHECK(text_hash(text) == text_hash(write(second.scenario)));
    CHECK(text_hash(text) != text_hash(write(read_text(everything, {"days=31"}).scenario)));
}

TEST_CASE("the written text has every default in the order of declaration") {
    CHECK(write(read_text("policy = [{ kind = \"checkpoint\", name = \"x\" }]").scenario) == R"(title = ""
quick = false
days = 90
start = 2020-01-01
until = "none"
limit = 5.0

[region]
land = "plain"
people = 1000
stay = 2.0
weights = [1.0, 2.0]
towns = []

[region.rules]
share = 0.5
lanes = 4

[[gate]]
name = "default"
table = ""
service = 1.0
steps = []

[[policy]]
kind = "checkpoint"
name = "x"
enabled = true
lanes = 1

[policy.rules]
share = 0.5
lanes = 4
)");
}

TEST_CASE("an empty list of tables stays empty when it is written and read") {
    Scenario none;
    none.gates.clear();
    CHECK(read_text(write(none)).scenario.gates.empty());
}

TEST_CASE("every law is written so that it reads back equal") {
    const auto kind = GENERATE(Law::Kind::fixed, Law::Kind::exponential, Law::Kind::gamma, Law::Kind::lognormal, Law::Kind::weibull,
                               Law::Kind::uniform, Law::Kind::normal, Law::Kind::triangular);
    const bool one = kind == Law::Kind::fixed || kind == Law::Kind::exponential;
    const Law first{kind, 1 / 3.0, one ? 0 : 1 / 1.3, GENERATE(0.0, -12.272481)};
    CHECK(law(value_text(law_node(first))) == first);
    for (const Law& other : {Law::skew_normal(-1.5, 2, -0.7), Law::geometric(4), Law::discrete({1, 2.5}, {3, 0.5})}) CHECK(law(value_text(law_node(other))) == other);
}

TEST_CASE("file names are written relative to the folder of the scenario, wherever it lies") {
    Scenario s;
    s.gates[0].table = "some/where/data/counts.csv";
    CHECK(write(s, "some/where").find("table = \"data/counts.csv\"") != std::string::npos);
    CHECK(write(s, "some/other/").find("table = \"../where/data/counts.csv\"") != std::string::npos);
}
