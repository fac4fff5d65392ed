// What a user is told, word by word: where, what, what to do.
#include <filesystem>
#include <fstream>

#include "unit/io/example.h"

using namespace example;

namespace {
// Of a text with one thing wrong.
std::string told(const std::string& text) {
    const Texts all = wrong_in(text);
    return all.size() == 1 ? all[0] : "complaints: " + std::to_string(all.size());
}
}  // namespace

TEST_CASE("what is not TOML is refused with its place") {
    CHECK(told("title = [1, 2") ==
          "a.toml:1:14: this is not TOML (parsing array: encountered end-of-file); correct it; what follows was not read");
    CHECK(told("title = hello\n").starts_with("a.toml:1:9: this is not TOML"));
    CHECK(told("title = hello\n").ends_with("; if the value is text, put it in quotes"));
    CHECK(told("start = 2020-02-30\n").ends_with("; write a date as year-month-day, like 2020-01-23, that the calendar has"));
    CHECK(told("title = \"hello\ndays = 2").ends_with("; close the quotes on the line on which they open"));
    CHECK(told("days = 01").ends_with("; remove the zeroes in front, or put it in quotes if it is a code"));
    CHECK(told("title = \"\xff\"").ends_with("; save the file as UTF-8"));
    CHECK(told("days 3").ends_with(
        "; give one [table], [[list]] or key = value a line; put names with other characters than A-Z a-z 0-9 _ - in quotes"));
}

TEST_CASE("characters that TOML knows only in quotes are named, the first of each line") {
    const std::string end =
        " stands outside quotes; put names and texts between straight quotes \"...\", and use plain commas and brackets";
    CHECK(wrong_in("title = \"丽水\" # 丽水\n[丽水]\ntitle = \u201C丽水\u201D\nregion.weights = [1，é]\n") ==
          Texts{"a.toml:2:2: the character 丽" + end, "a.toml:3:9: the character \u201C" + end, "a.toml:4:20: the character ，" + end});
    CHECK(told("title = \"\"\"丽\"\n#\"水\"\"\"\nx = é") == "a.toml:3:5: the character é" + end);
    CHECK(told("title = 'é\\' # é\nx = é") == "a.toml:2:5: the character é" + end);
    CHECK(told("title = \"é\\\"é\"\nx = é") == "a.toml:2:5: the character é" + end);
    CHECK(told(std::string("days = 1\nx\0y = 3", 16)) == "a.toml:2:2: there is a NUL character; save the file as plain text in UTF-8");
    CHECK(read_text("", {"title=丽水"}).scenario.title == "丽水");
}

TEST_CASE("a table with an impossible name is refused") {
    CHECK(told("days = 3\n[region]\n  [[ ?]]\n") ==
          "a.toml:3:6: this is not TOML (parsing key: expected bare key starting character or string delimiter, saw '?'); "
          "give one [table], [[list]] or key = value a line; put names with other characters than A-Z a-z 0-9 _ - in quotes");
    CHECK(told("[.region]").starts_with("a.toml:1:2: this is not TOML"));
}

TEST_CASE("a key or table that is given twice is refused") {
    CHECK(told("days = 1\ndays = 2\n") == "a.toml:2:8: days is given twice; remove or rename one of the two");
    CHECK(told("[region]\n[region.rules]\n[region]\n") == "a.toml:3:1: region is given twice; remove or rename one of the two");
    CHECK(told("region.rules = { lanes = 1, lanes = 2 }") == "a.toml:1:37: lanes is given twice; remove or rename one of the two");
}

TEST_CASE("an unknown key is met with the nearest known one, or the list of them") {
    CHECK(told("tilte = \"x\"") == "a.toml:1:1: tilte is not known; did you mean title?");
    CHECK(told("[region]\npeople = 5\nwheather = 1") ==
          "a.toml:3:1: region.wheather is not known; the known ones are land, people, stay, weights, towns, rules");
    CHECK(told("[region.rules]\n\"la nes\" = 5") == "a.toml:2:1: region.rules.\"la nes\" is not known; did you mean lanes?");
    CHECK(told("[[policy]]\nkind = \"sweep\"\nname = \"x\"\nlanes = 3") ==
          "a.toml:4:1: policy \"x\": lanes is not known; the known ones are kind, name, enabled, every");
    CHECK(told("[regoin]\npeople = 5") == "a.toml:1:2: regoin is not known; did you mean region?");
}

TEST_CASE("a value of the wrong type is told what it is and what it should be") {
    CHECK(told("quick = 1") == "a.toml:1:9: quick = 1 is a whole number, not a switch; give true or false, without quotes");
    CHECK(told("days = \"many\"") == "a.toml:1:8: days = \"many\" is text, not a whole number; give a whole number (unit: day)");
    CHECK(told("days = true") ==
          "a.toml:1:8: days = true is a switch (true or false), not a whole number; give a whole number (unit: day)");
    CHECK(told("days = 4.0") == "a.toml:1:8: days = 4.0 is not written as a whole number; write 4, without a point");
    CHECK(told("days = 4.5") == "a.toml:1:8: days = 4.5 is not written as a whole number; give a whole number");
    CHECK(told("title = 5") == "a.toml:1:9: title = 5 is a whole number, not text; put it in quotes");
    CHECK(told("limit = \"5\"") == "a.toml:1:9: limit = \"5\" is text, not a number; remove the quotes");
    CHECK(told("limit = 2020-01-01") == "a.toml:1:9: limit = 2020-01-01 is a date, not a number; give a number");
    CHECK(told("region = 5") == "a.toml:1:10: region = 5 is a whole number, not a table; write its keys below a line [region]");
    CHECK(told("[[region]]\npeople = 5") ==
          "a.toml:1:1: region is a list of tables, not a table; write [region] with single brackets, once");
    CHECK(told("[gate]\nname = \"x\"") ==
          "a.toml:1:1: gate is a table, not a list of tables; write [[gate]] with double brackets for each");
    CHECK(told("gate = [1, 2]") == "a.toml:1:8: gate is a list, not a list of tables; write [[gate]] with double brackets for each");
}

TEST_CASE("a value outside its range is told the range and the unit") {
    CHECK(told("days = 0") == "a.toml:1:8: days = 0 is outside [1, 3650] (unit: day); give a value between 1 and 3650");
    CHECK(told("region.rules.share = 1.4") == "a.toml:1:22: region.rules.share = 1.4 is outside [0, 1]; give a share between 0 and 1");
    CHECK(told("limit = -1") == "a.toml:1:9: limit = -1 is below 0; give 0 or more");
    CHECK(told("[[policy]]\nkind = \"checkpoint\"\nname = \"north gate\"\nrules.share = 1.4") ==
          "a.toml:4:15: policy \"north gate\": rules.share = 1.4 is outside [0, 1]; give a share between 0 and 1");
    CHECK(told("[[gate]]\nname = \"x\"\nsteps = [{}, { lanes = 0 }]") ==
          "a.toml:3:24: gate \"x\": steps[1]: lanes = 0 is outside [1, 1000]; give a value between 1 and 1000");
    CHECK(told("[region]\nweights = [1, -2]") == "a.toml:2:15: region.weights[1] = -2 is below 0; give 0 or more");
}

TEST_CASE("numbers that are not finite are refused") {
    CHECK(told("limit = nan") == "a.toml:1:9: limit = nan is not finite; give a finite number");
    CHECK(told("limit = inf") == "a.toml:1:9: limit = inf is not finite; give a finite number");
    CHECK(told("region.weights = [-inf]") == "a.toml:1:19: region.weights[0] = -inf is not finite; give a finite number");
    CHECK(told("days = inf") == "a.toml:1:8: days = inf is a number, not a whole number; give a whole number (unit: day)");
}

TEST_CASE("a bad date is refused") {
    CHECK(told("start = \"2020-02-30\"") ==
          "a.toml:1:9: start = \"2020-02-30\" is not a date; write it as year-month-day, like 2020-01-23");
    CHECK(told("start = 2020") == "a.toml:1:9: start = 2020 is not a date; write it as year-month-day, like 2020-01-23");
    CHECK(told("start = 2020-01-01T10:00:00") ==
          "a.toml:1:9: start = a date with a time of day is not a date; write it as year-month-day, like 2020-01-23");
    CHECK(told("until = \"never\"") == "a.toml:1:9: until = \"never\" is not a date; write it as year-month-day, like 2020-01-23");
}

TEST_CASE("an unknown choice is met with the nearest, or the list") {
    CHECK(told("region.land = \"hill\"") ==
          "a.toml:1:15: region.land = \"hill\" is not known; did you mean \"hills\"? (one of plain, hills)");
    CHECK(told("region.land = \"swampland\"") == "a.toml:1:15: region.land = \"swampland\" is not known; give one of plain, hills");
    CHECK(told("region.land = 3") == "a.toml:1:15: region.land = 3 is not a name; give one of plain, hills, in quotes");
}

TEST_CASE("an element of no known kind is one complaint, not one for each of its keys") {
    CHECK(told("[[policy]]\nname = \"x\"\nkind = \"chekpoint\"\nlanes = 3") ==
          "a.toml:3:8: policy \"x\": kind = \"chekpoint\" is not known; did you mean \"checkpoint\"? (one of checkpoint, sweep)");
    CHECK(told("[[policy]]\nname = \"x\"\nlanes = 3") == "a.toml:1:1: policy \"x\": kind is missing; give it as one of checkpoint, sweep");
}

TEST_CASE("a missing required key is told at the table that lacks it") {
    CHECK(told("days = 3\n\n[[gate]]\nservice = 3") == "a.toml:3:1: gate[0]: name is missing; give it as text");
}

TEST_CASE("lists of the wrong shape are refused") {
    CHECK(told("[region]\nweights = 1") ==
          "a.toml:2:11: region.weights = 1 is a whole number, not a list of numbers; put the numbers in brackets, like [1, 2.5]");
    CHECK(told("[region]\nweights = [[1, 2], 3]") == "a.toml:2:12: region.weights[0] is a list, not a number; give a number");
    CHECK(told("[region]\ntowns = \"a\"") ==
          "a.toml:2:9: region.towns = \"a\" is text, not a list of texts; put the texts in brackets, like [\"a\", \"b\"]");
    CHECK(told("[region]\ntowns = [\"a\", 2]") == "a.toml:2:15: region.towns[1] = 2 is a whole number, not text; put it in quotes");
}

TEST_CASE("units of time are converted, and others refused") {
    CHECK(read_text("region.stay = \"36 h\"").scenario.region.stay == 1.5);
    CHECK(read_text("region.stay = \"5 days\"").scenario.region.stay == 5);
    CHECK(read_text("region.stay = \"90min\"").scenario.region.stay == 0.0625);
    CHECK(read_text("region.stay = \"1 week\"").scenario.region.stay == 7);
    CHECK(read_text("days = \"2 weeks\"").scenario.days == 14);
    CHECK(read_text("region.people = \"5 persons\"").scenario.region.people == 5);
    CHECK(told("region.stay = \"5 km\"") ==
          "a.toml:1:15: region.stay = \"5 km\" has the unknown unit \"km\"; use weeks, days, h, min, s, or a plain number (unit: day)");
    CHECK(told("region.stay = \"31 days\"") ==
          "a.toml:1:15: region.stay = \"31 days\" is outside [0, 30] (unit: day); give a value between 0 and 30");
    CHECK(told("days = \"36 h\"") == "a.toml:1:8: days = \"36 h\" is 1.5 in the unit day; give a whole number of them");
    CHECK(told("region.people = \"5 days\"") ==
          "a.toml:1:17: region.people = \"5 days\" has the unit \"days\", not \"persons\"; give a number (unit: persons)");
    CHECK(told("limit = \"5 days\"") ==
          "a.toml:1:9: limit = \"5 days\" has the unit \"days\", and the value has none; give a plain number");
}

TEST_CASE("laws are told what is missing, extra and impossible") {
    const auto law = [](const std::string& s) { return told("[[gate]]\nname = \"x\"\nservice = " + s); };
    CHECK(law("{ mean = 5 }") ==
          "a.toml:3:11: gate \"x\": service does not say its law; add law = one of fixed, exponential, gamma, lognormal, weibull, uniform, "
          "normal, triangular, skew-normal, geometric, discrete");
    CHECK(law("{ law = \"gama\", mean = 5 }") ==
          "a.toml:3:19: gate \"x\": service.law = \"gama\" is not known; did you mean \"gamma\"? "
          "(one of fixed, exponential, gamma, lognormal, weibull, uniform, normal, triangular, skew-normal, geometric, discrete)");
    CHECK(law("{ law = \"gamma\", mean = 5 }") ==
          "a.toml:3:11: gate \"x\": service.sd is missing; law = \"gamma\" takes mean and sd, or shape and scale");
    CHECK(law("{ law = \"weibull\", shape = 5 }") ==
          "a.toml:3:11: gate \"x\": service.scale is missing; law = \"weibull\" takes shape and scale");
    CHECK(law("{ law = \"exponential\", mean = 5, sd = 2 }") ==
          "a.toml:3:44: gate \"x\": service.sd does not belong here; law = \"exponential\" takes mean (and shift)");
    CHECK(law("{ law = \"gamma\", mean = 5, sd = 0 }") == "a.toml:3:43: gate \"x\": service.sd = 0 is not above 0; give a positive number");
    CHECK(law("{ law = \"uniform\", least = 5, most = 2 }") ==
          "a.toml:3:48: gate \"x\": service.most = 2 is below least = 5; exchange the two");
    CHECK(law("{ law = \"gamma\", mean = \"2 h\", sd = 2 }") ==
          "a.toml:3:11: gate \"x\": service has a mean of 120, which is above 60 (unit: min); choose parameters with a mean of 60 or less");
    CHECK(law("61") == "a.toml:3:11: gate \"x\": service = 61 is above 60 (unit: min); give 60 or less");
    CHECK(law("true") == "a.toml:3:11: gate \"x\": service = true is a switch (true or false), not a law; give a law (unit: min)");
    CHECK(law("{ law = \"lognormal\", median = \"x\", sd_log = 0.5 }") ==
          "a.toml:3:41: gate \"x\": service.median = \"x\" is text, not a number; give a number (unit: min)");
}

TEST_CASE("a file is looked for beside the file that names it") {
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / ("cordon_errors_test_" + std::to_string(getpid()));
    fs::remove_all(folder);
    fs::create_directories(folder / "data");
    std::ofstream(folder / "data" / "counts.csv") << "a\n1\n";
    const std::string path = (folder / "a.toml").string();
    const auto told_there = [&](const std::string& name) {
        Complaints complaints;
        Scenario scenario;
        const Document document = parse("[[gate]]\nname = \"x\"\ntable = \"" + name + "\"", path, {}, complaints);
        read(document, scenario, complaints);
        return complaints.empty() ? scenario.gates[0].table : to_string(complaints.list()[0]);
    };
    const std::string data = (folder / "data").string();
    CHECK(told_there("data/counts.csv") == data + "/counts.csv");
    CHECK(told_there("data/count.csv") ==
          path + ":3:9: gate \"x\": table = \"data/count.csv\" is not there (looked in " + data + "); did you mean \"counts.csv\"?");
    CHECK(told_there("data/arrivals_of_all.csv") == path +
                                                        ":3:9: gate \"x\": table = \"data/arrivals_of_all.csv\" is not there (looked in " +
                                                        data + "); put it there, or correct the name");
    CHECK(told_there("date/counts.csv") == path + ":3:9: gate \"x\": table = \"date/counts.csv\" is not there (there is no folder " +
                                               (folder / "date").string() + "); correct the path");
    fs::remove_all(folder);
}

TEST_CASE("a rule between two values is told at the one it names, and not if that one is wrong by itself") {
    CHECK(told("start = 2020-03-01\nuntil = 2020-02-01") == "a.toml:2:9: until = 2020-02-01 is before start; give a later day");
    CHECK(told("start = 2020-03-01\nuntil = \"2020-02\"") ==
          "a.toml:2:9: until = \"2020-02\" is not a date; write it as year-month-day, like 2020-01-23");
}

TEST_CASE("everything wrong with a file is told at once, from top to bottom") {
    CHECK(wrong_in("tilte = 5\n"
                   "days = 0\n"
                   "start = \"yesterday\"\n"
                   "[[gate]]\n"
                   "[region]\n"
                   "land = \"sea\"\n"
                   "rules = { share = 2, lanes = \"two\", queue = 1 }\n") ==
          Texts{
              "a.toml:1:1: tilte is not known; did you mean title?",
              "a.toml:2:8: days = 0 is outside [1, 3650] (unit: day); give a value between 1 and 3650",
              "a.toml:3:9: start = \"yesterday\" is not a date; write it as year-month-day, like 2020-01-23",
              "a.toml:4:1: gate[0]: name is missing; give it as text",
              "a.toml:6:8: region.land = \"sea\" is not known; give one of plain, hills",
              "a.toml:7:19: region.rules.share = 2 is outside [0, 1]; give a share between 0 and 1",
              "a.toml:7:30: region.rules.lanes = \"two\" is text, not a whole number; give a whole number",
              "a.toml:7:37: region.rules.queue is not known; the known ones are share, lanes",
          });
}

TEST_CASE("an element may be given once under one name") {
    CHECK(told("[[gate]]\nname = \"x\"\n[[gate]]\nname = \"x\"") ==
          "a.toml:4:8: gate \"x\" is given twice (first at a.toml:2:8); give each its own name");
}

TEST_CASE("what has a complaint keeps its default") {
    const Read r = read_text("days = 0\nquick = true");
    CHECK(r.scenario.days == 90);
    CHECK(r.scenario.quick);
}

TEST_CASE("a number too large for its field is refused") {
    struct Small {
        int n = 3;
        void fields(Fields& f) { f.value("n", n, {}); }
    } small;
    Complaints complaints;
    read(parse("n = 4294967297", "a.toml", {}, complaints), small, complaints);
    REQUIRE(complaints.list().size() == 1);
    CHECK(to_string(complaints.list()[0]) == "a.toml:1:5: n = 4294967297 is too large; give a smaller number");
    CHECK(small.n == 3);
}
