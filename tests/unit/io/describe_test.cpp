// The reference page follows from the fields.
#include "io/describe.h"

#include "unit/io/example.h"

using namespace example;

TEST_CASE("every table is described once, each kind of policy as its own") {
    Texts names;
    for (const TableDescription& t : describe<Scenario>()) names.push_back(t.header + (t.kind.empty() ? "" : " " + t.kind));
    CHECK(names == Texts{"", "[region]", "[region.rules]", "[[gate]]", "[[gate.steps]]", "[[policy]] checkpoint", "[policy.rules]",
                         "[[policy]] sweep"});
}

TEST_CASE("a field is described with type, unit, range, default, sentence and source") {
    const auto tables = only(describe<Scenario>(), "region");
    REQUIRE(tables.size() == 2);
    CHECK(to_terminal(tables, 60) == R"([region]
  Where the people come from.

  land: one of plain, hills, default plain
      What the land is like.

  people: whole number [persons], 1 to 1000000000, default
  1000
      Residents.

  stay: number [day], 0 to 30, default 2
      Mean length of a stay.

  weights: list of numbers, 0 or more, default [1, 2]
      Relative weights.

  towns: list of texts
      Names of towns.

[region.rules]
  Rules at the gates.

  share: number, 0 to 1, default 0.5
      Share of people who pass.
      Source: our choice

  lanes: whole number, 1 to 1000, default 4
      Lanes side by side.
)");
    CHECK(to_markdown(only(describe<Scenario>(), "gate")) == R"(## `[[gate]]`

Gates on the roads.

| key | type | unit | range | default | meaning | moves | source |
|---|---|---|---|---|---|---|---|
| `name` | text |  |  | required | Its name. |  |  |
| `table` | name of a file, next to the one that says it |  |  |  | A CSV of counts. |  |  |
| `service` | law | min | mean 60 or less | `{ law = "exponential", mean = 10.0 }` | Service time. |  |  |

## `[[gate.steps]]`

What is done, in order.

| key | type | unit | range | default | meaning | moves | source |
|---|---|---|---|---|---|---|---|
| `share` | number |  | 0 to 1 | `0.5` | Share of people who pass. |  | our choice |
| `lanes` | whole number |  | 1 to 1000 | `4` | Lanes side by side. |  |  |
)");
}

TEST_CASE("a kind is found by its name, with its own tables") {
    const auto tables = only(describe<Scenario>(), "checkpoint");
    REQUIRE(tables.size() == 2);
    CHECK(tables[0].text == "A post that stops people.");
    CHECK(to_terminal(tables, 100).starts_with("[[policy]] kind = \"checkpoint\"\n"));
    CHECK(only(describe<Scenario>(), "sweep")[0].text == "What the authority does.");
    CHECK(only(describe<Scenario>(), "policy").size() == 3);
}

TEST_CASE("what two kinds share is printed once") {
    auto tables = only(describe<Scenario>(), "checkpoint");
    const std::string once = to_markdown(tables);
    tables.push_back(tables[1]);
    CHECK(to_markdown(tables) == once);
}

TEST_CASE("a name that is not there is met with the nearest, or the list") {
    const auto all = describe<Scenario>();
    CHECK_THROWS_WITH(only(all, "chekpoint"), "command line: there is nothing called \"chekpoint\" to describe; did you mean checkpoint?");
    CHECK_THROWS_WITH(only(all, "hospitals"),
                      Catch::StartsWith("command line: there is nothing called \"hospitals\" to describe; there are region, "));
}

TEST_CASE("the list of contents names every table and kind") {
    CHECK(contents(describe<Scenario>(), 80).starts_with("[region]\n    Where the people come from.\n"));
    CHECK(contents(describe<Scenario>(), 80).find("[[policy]] kind = \"sweep\"\n") != std::string::npos);
}

TEST_CASE("everything that is described can be read") {
    std::string text;
    for (const TableDescription& t : describe<Scenario>()) {
        if (!t.header.empty()) text += t.header + "\n";
        if (!t.kind.empty()) text += "kind = \"" + t.kind + "\"\n";
        for (const FieldDescription& f : t.fields)
            if (!f.default_value.empty())
                text += f.name + " = " +
                        (f.default_value == "none" || f.type.starts_with("one of") ? "\"" + f.default_value + "\"" : f.default_value) +
                        "\n";
        if (t.name == "gate") text += "name = \"x\"\n";
    }
    CHECK(wrong_in(text) == Texts{});
}
