// What only the whole scenario can decide is told with its place too.
#include "unit/io/whole.h"
#include "io/describe.h"

using namespace whole;

namespace {

// What is wrong with Lishui when lines are laid over it; the file is called a.toml.
std::string told(const std::string& lines, const std::vector<std::string>& sets = {}) {
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("cordon_whole_test_" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const std::string path = (folder / "a.toml").string();
    std::ofstream(path) << "extends = \"" CORDON_SOURCE_DIR "/scenarios/lishui-2020.toml\"\n" << lines;
    std::string all = "nothing";
    try {
        Scenario scenario = read_scenario(path, sets);
        build(scenario);
    } catch (const UserError& e) {
        all = e.what();
    }
    std::filesystem::remove_all(folder);
    const std::size_t at = all.find(folder.string());
    return at == 0 ? all.substr(folder.string().size() + 1) : all;
}

}  // namespace

TEST_CASE("an unknown region, county of a facility or way of arrivals is told with file, line and the nearest name") {
    CHECK_THAT(told("[world]\nregion = \"Lishu\"\n"),
               Catch::StartsWith("a.toml:3:10: there is no region \"Lishu\" in ") && Catch::Contains("(nearest: Lishui)"));
    CHECK_THAT(told("", {"world.region=Lishu"}), Catch::StartsWith("--set world.region=Lishu: there is no region \"Lishu\" in "));
    CHECK_THAT(
        told("[[facility]]\nname = \"fever clinic\"\ncounty = \"Liandy\"\n"),
        Catch::StartsWith("a.toml:4:10: facility \"fever clinic\": there is no county \"Liandy\" in this world (nearest: \"Liandu\")"));
    CHECK_THAT(told("[[arrivals]]\nname = \"wuhan\"\noutside = \"rial\"\n"),
               Catch::StartsWith(
                   "a.toml:4:11: arrivals \"wuhan\": outside = \"rial\" is no way into this region (nearest: \"rail\"); give one of "));
}

TEST_CASE("what one policy names wrongly is told together with what another gives wrongly") {
    const std::string all = told(
        "[[policy]]\nname = \"discharge\"\npanel = -1\n[[policy]]\nname = \"gates\"\ngates = [\"nowhere\"]\n[[policy]]\nname = "
        "\"matching\"\nsources = "
        "[\"wuhn\"]\n[[facility]]\nname = \"fever clinic\"\ncounty = \"Liandy\"\n");
    CHECK_THAT(all, Catch::Contains("panel = -1"));
    CHECK_THAT(all, Catch::Contains("\"nowhere\" is no gate and no kind of gate"));
    CHECK_THAT(all, Catch::Contains("\"wuhn\" is no source of arrivals"));
    CHECK_THAT(all, Catch::Contains("there is no county \"Liandy\""));
}

TEST_CASE("everything wrong with a scenario is told at once, of all sections, from top to bottom, then --set, then tables") {
    const Texts all = all_told(
        "tilte = 5\n"
        "[run]\n"
        "days = \"5 km\"\n"
        "[calendar]\n"
        "festival_from = \"2020-02-30\"\n"
        "[world]\n"
        "people = 4000\n"
        "rows = 8\n"
        "columns = 40\n"
        "[[arrivals]]\n"
        "name = \"wuhan\"\n"
        "file = \"days.csv\"\n"
        "outside = \"rial\"\n"
        "[[arrivals]]\n"
        "name = \"far\"\n"
        "file = \"columns.csv\"\n"
        "[[arrivals]]\n"
        "name = \"near\"\n"
        "file = \"neer.csv\"\n"
        "[[facility]]\n"
        "name = \"hospital\"\n"
        "kind = \"hospital\"\n"
        "county = \"Cuonty 1\"\n"
        "lost = 0.1\n"
        "[[policy]]\n"
        "kind = \"checkpoint\"\n"
        "lanes = 0\n"
        "gates = [\"all\", \"nowhere\"]\n"
        "[policy.where]\n"
        "counties = [\n"
        "  \"County 1\",\n"
        "  \"County 3\"]\n"
        "[[policy.steps]]\n"
        "kind = \"symptoms\"\n"
        "device = \"ear\"\n"
        "[[policy]]\n"
        "kind = \"arrival-quota\"\n"
        "sources = [\"far\", \"wuhn\"]\n"
        "[[policy]]\n"
        "kind = \"testing\"\n",
        {"policy.arrival-quota.where.counties=[\"Nanjing\"]", "care.first_share=2"});
    CHECK(all ==
          Texts{
              "a.toml:1:1: tilte is not known; did you mean title?",
              "a.toml:3:8: run.days = \"5 km\" has the unknown unit \"km\"; use weeks, days, h, min, s, or a plain number (unit: day)",
              "a.toml:5:17: calendar.festival_from = \"2020-02-30\" is not a date; write it as year-month-day, like 2020-01-23",
              "a.toml:13:11: arrivals \"wuhan\": outside = \"rial\" is no way into this region (nearest: \"rail\"); "
              "give one of \"east\", \"north\", \"south\", \"west\", \"rail\", \"bus\", or remove it for the nearest way in",
              "a.toml:19:8: arrivals \"near\": file = \"neer.csv\" is not there (looked in " +
                  (std::filesystem::temp_directory_path() / ("cordon_whole_test_" + std::to_string(getpid()))).string() +
                  "); put it there, or correct the name",
              "a.toml:23:10: facility \"hospital\": there is no county \"Cuonty 1\" in this world (nearest: \"County 1\"); "
              "give the code or name of one of County 1, County 2, or \"each\"",
              "a.toml:24:1: facility \"hospital\": lost does not belong here; remove it: only laboratories have it",
              "a.toml:27:9: policy[0]: lanes = 0 is outside [1, 1000] (unit: lanes); give a value between 1 and 1000",
              "a.toml:28:17: policy \"checkpoint\": gates: \"nowhere\" is no gate and no kind of gate; "
              "give names of gates of the region, or remove the policy",
              "a.toml:32:3: policy \"checkpoint\": where.counties: \"County 3\" is no county of the region; did you mean \"County 1\"?",
              "a.toml:35:1: policy[0]: steps[0]: device does not belong here; remove it: only steps of kind temperature have it",
              "a.toml:38:19: policy \"arrival-quota\": sources: \"wuhn\" is no source of arrivals; did you mean \"wuhan\"?",
              "--set care.first_share=2: care.first_share = 2 is outside [0, 1]; give a share between 0 and 1",
              "--set policy.arrival-quota.where.counties=[\"Nanjing\"]: policy \"arrival-quota\": where.counties: \"Nanjing\" is no county "
              "of the region; give the name or code of a county",
              "columns.csv:1:1: the column \"people\" is missing (there are date, persons); add it",
              "days.csv:3:1: date = 2020-01-32 is not a date; write it as year-month-day, like 2020-01-23",
              "days.csv:4:12: people = many is not a number; write it like 12.5, with a point and no separators",
          });
}

TEST_CASE("names are told together though all that is read is right") {
    const Texts all =
        all_told(town +
                 "[[facility]]\nname = \"x\"\nkind = \"laboratory\"\ncounty = \"Conty 1\"\n"
                 "[[arrivals]]\nname = \"a\"\nfile = \"days.csv\"\n[[policy]]\nkind = \"checkpoint\"\ngates = [\"nowhere\"]\n");
    REQUIRE(all.size() == 4);
    CHECK_THAT(all[0], Catch::StartsWith("a.toml:8:10: facility \"x\": there is no county \"Conty 1\""));
    CHECK_THAT(all[1], Catch::StartsWith("a.toml:14:10: policy \"checkpoint\": gates: \"nowhere\""));
    CHECK_THAT(all[2], Catch::StartsWith("days.csv:3:1: "));
    CHECK_THAT(all[3], Catch::StartsWith("days.csv:4:12: "));
}

TEST_CASE("nothing is said that rests on what is wrong already") {
    const std::string tests = "[[policy]]\nkind = \"testing\"\n", quota = "[[policy]]\nkind = \"arrival-quota\"\nsources = [\"a\"]\n";
    const std::string laboratory = "name = \"x\"\ncapacity = 5\nkind = \"laboratory\"\n";
    CHECK(all_told(town + tests).size() == 1);
    for (const std::string& wrong :
         Texts{"[facility]\n" + laboratory, "[[facilty]]\n" + laboratory, "[[facility]]\nname = \"x\"\nkind = \"lab\"\n",
               "[[facility]]\ncounty = \"Conty\"\n" + laboratory, "[[facility]]\nregoinal = true\n" + laboratory}) {
        INFO(wrong);
        CHECK(all_told(town + wrong + tests).size() == 1);
    }
    CHECK(all_told(town + "[[facility]]\nname = \"x\"\nkind = \"hospital\"\ncapacity = -1\n" + tests).size() == 2);
    CHECK(all_told(town + quota).size() == 1);
    CHECK(all_told(town + "[[arivals]]\nname = \"a\"\nfile = \"good.csv\"\n" + quota).size() == 1);
    CHECK(all_told(town + "[[arrivals]]\nfile = \"good.csv\"\n" + quota).size() == 1);
    for (const std::string world : {"[world]\nrows = 0\n", "[wrld]\nrows = 8\n", "world = 5\n"})
        CHECK(all_told(world + "[[policy]]\nkind = \"checkpoint\"\nwhere = { counties = [\"Liandu\"] }\n").size() == 1);
}

TEST_CASE("what can never come about is told together with all else, where it is asked for") {
    const std::string text = town +
                             "[run]\nstart = 2020-01-08\ndays = 10\n[[policy]]\nkind = \"travel-limit\"\ntrips = 2\n"
                             "when = { from = 2020-02-01 }\nwhere = { counties = [\"Liandu\"] }\n";
    const Texts all = all_told(text, {}, true);
    REQUIRE(all.size() == 3);
    CHECK_THAT(all[0], Catch::StartsWith("a.toml:10:9: policy[0]: trips = 2 is outside [0, 1]"));
    CHECK_THAT(all[1], Catch::StartsWith("a.toml:11:17: policy \"travel-limit\": when.from = 2020-02-01 is after the last day of the run"));
    CHECK_THAT(all[2], Catch::StartsWith("a.toml:12:23: policy \"travel-limit\": where.counties: \"Liandu\" is no county of the region"));
    CHECK(all_told(text).size() == 2);
    CHECK(all_told(text, {"run.days=0"}, true).size() == 3);
}

TEST_CASE("more people infected at the start than there are is told") {
    CHECK(all_told(town + "[run]\nseeds = 4000\n").empty());
    CHECK(all_told(town + "[run]\nseeds = 4001\n") ==
          Texts{"a.toml:6:9: run.seeds = 4001 is more than the 4000 people of the world; give a smaller number"});
}

TEST_CASE("two policies of one name are told once, at the later name") {
    CHECK(all_told(town + "[[policy]]\nkind = \"contact-limit\"\nname = \"a\"\n[[policy]]\nkind = \"travel-limit\"\nname = \"a\"\n") ==
          Texts{"a.toml:10:8: policy \"a\" is given twice (first at a.toml:7:8); give each its own name"});
    CHECK(all_told(town + "[[policy]]\nkind = \"travel-limit\"\n[[policy]]\nkind = \"travel-limit\"\n") ==
          Texts{"a.toml:7:1: policy \"travel-limit\": another policy has this name (a.toml:5:1); give each a `name` of its own"});
}

TEST_CASE("a table of contacts by age is told of where it is wrong") {
    const std::string text = town + "[contacts]\nage_mixing = true\n";
    CHECK(all_told(text) == Texts{"a.toml:5:1: contacts.matrix is missing; give the CSV, or remove age_mixing"});
    const Texts all = all_told(text + "matrix = \"good.csv\"\nr0 = -1\n");
    REQUIRE(all.size() == 6);
    CHECK_THAT(all[0], Catch::StartsWith("a.toml:8:6: contacts.r0 = -1 is outside"));
    CHECK_THAT(all[1], Catch::StartsWith("good.csv:1:1: the column \"setting\" is missing"));
}

TEST_CASE("every kind of policy has a sentence of its own, and so has every section") {
    std::vector<std::string> sentences;
    for (const TableDescription& table : describe<Scenario>()) {
        INFO(table.header << " " << table.kind);
        if (!table.header.empty()) CHECK(table.text.ends_with("."));
        if (table.kind.empty()) continue;
        CHECK(std::find(sentences.begin(), sentences.end(), table.text) == sentences.end());
        sentences.push_back(table.text);
    }
    CHECK(sentences.size() == policy_kinds.size());
}

TEST_CASE("the range of a law is said to be that of its mean") {
    for (const TableDescription& table : describe<Scenario>())
        for (const FieldDescription& field : table.fields)
            if (field.type == "law" && !field.range.empty()) CHECK(field.range.starts_with("mean "));
}
