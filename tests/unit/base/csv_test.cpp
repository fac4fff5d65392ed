// Reading comma-separated values, and saying what is wrong with them.
#include "base/csv.h"

#include <catch2/catch.hpp>

#include <cstdio>
#include <fstream>

using namespace cordon;

namespace {
std::vector<std::string> texts(const Complaints& all) {
    std::vector<std::string> s;
    for (const Complaint& c : all.list()) s.push_back(to_string(c));
    return s;
}
using Texts = std::vector<std::string>;
}  // namespace

TEST_CASE("a table is read with its types") {
    Complaints wrong;
    const Csv csv = Csv::parse("date,people,share,name\n2020-01-23,12,0.5,north\n2020-01-24,1e3, +1 ,\n", "a.csv", wrong);
    CHECK(csv.rows() == 2);
    CHECK(csv.column_date("date") == std::vector<Date>{make_date(2020, 1, 23), make_date(2020, 1, 24)});
    CHECK(csv.column_int("people") == std::vector<std::int64_t>{12, 1000});
    CHECK(csv.column_double("share", 0, 1) == std::vector<double>{0.5, 1});
    CHECK(csv.column_text("name") == Texts{"north", ""});
    CHECK(csv.has("name"));
    CHECK_FALSE(csv.has("Name"));
    CHECK(wrong.empty());
}

TEST_CASE("quotes, doubled quotes, commas and line ends within quotes, CRLF, blank lines and a byte order mark are understood") {
    Complaints wrong;
    const Csv csv = Csv::parse("\xEF\xBB\xBF\"a\",b\r\n\"x, \"\"y\"\"\r\nz\",1\r\n\r\n\"\"\"\",2", "a.csv", wrong);
    CHECK(csv.columns() == Texts{"a", "b"});
    CHECK(csv.column_text("a") == Texts{"x, \"y\"\r\nz", "\""});
    CHECK(csv.column_double("b") == std::vector<double>{1, 2});
    CHECK(wrong.empty());
    CHECK(to_string(csv.where(0, "a")) == "a.csv:2:1");
    CHECK(to_string(csv.where(0, "b")) == "a.csv:3:4");
    CHECK(to_string(csv.where(1, "b")) == "a.csv:5:6");
}

TEST_CASE("columns are counted in characters, not bytes") {
    Complaints wrong;
    const Csv csv = Csv::parse("city,n\n\u4E3D\u6C34,x\n", "a.csv", wrong);
    csv.column_double("n");
    CHECK(texts(wrong) == Texts{"a.csv:2:4: n = x is not a number; write it like 12.5, with a point and no separators"});
}

TEST_CASE("every bad value of every column is named at once") {
    Complaints wrong;
    const Csv csv = Csv::parse("date,people,share\n2020-02-30,1.5,2\n,,-\n2020-01-01,-1,nan\n", "a.csv", wrong);
    CHECK(csv.column_date("date").size() == 3);
    CHECK(csv.column_int("people", 0).size() == 3);
    CHECK(csv.column_double("share", 0, 1).size() == 3);
    CHECK(csv.column_double("weight_kg").size() == 3);
    CHECK(csv.column_double("poeple").size() == 3);
    CHECK(texts(wrong) == Texts{
        "a.csv:2:1: date = 2020-02-30 is not a date; write it as year-month-day, like 2020-01-23",
        "a.csv:3:1: date is empty; give a date like 2020-01-23",
        "a.csv:2:12: people = 1.5 is not a whole number; give a whole number",
        "a.csv:3:2: people is empty; give a number",
        "a.csv:4:12: people = -1 is below 0; give 0 or more",
        "a.csv:2:16: share = 2 is outside [0, 1]; give a share between 0 and 1",
        "a.csv:3:3: share = - is not a number; write it like 12.5, with a point and no separators",
        "a.csv:4:15: share = nan is not a number; write it like 12.5, with a point and no separators",
        "a.csv:1:1: the column \"weight_kg\" is missing (there are date, people, share); add it",
        "a.csv:1:1: the column \"poeple\" is missing (there is \"people\"); rename that one, or add the column",
    });
}

TEST_CASE("a table of the wrong shape says where and what to do") {
    const auto complaints = [](const std::string& text) {
        Complaints wrong;
        Csv::parse(text, "a.csv", wrong).column_double("a");
        return texts(wrong);
    };
    CHECK(complaints("") == Texts{"a.csv: the file is empty; give a line with the names of the columns, then one line a row"});
    CHECK(complaints("\n\r\n") == Texts{"a.csv: the file is empty; give a line with the names of the columns, then one line a row"});
    CHECK(complaints("\xFF\xFE" "a") == Texts{"a.csv: the file is in UTF-16; save it as UTF-8"});
    CHECK(complaints("a;b\n1;2\n") == Texts{"a.csv:1:1: the columns are not separated by commas; save the file with commas between the values"});
    CHECK(complaints("a,b\n1\n1,2\n1,2,3\n") == Texts{"a.csv:2:1: the row has 1 value and the header has 2 columns; give one value for each of a, b",
                                                    "a.csv:4:1: the row has 3 values and the header has 2 columns; give one value for each of a, b"});
    CHECK(complaints("a,b,a\n1,2,3\n") == Texts{"a.csv:1:5: the column \"a\" appears twice; rename or remove one of them"});
    CHECK(complaints("a,b\n1,\"2\n") == Texts{"a.csv:2:3: the quoted value that begins here is never closed; add the closing quote"});
    CHECK(complaints("a,b\n1,\"2\"x\n") ==
          Texts{"a.csv:2:6: text follows the closing quote of a value; put a comma after the quote, or double the quotes that belong to the text"});
}

TEST_CASE("a column that is wrong throughout gives ten complaints and a count") {
    std::string text = "a\n";
    for (int i = 0; i < 1000; ++i) text += "x\n";
    Complaints wrong;
    Csv::parse(text, "a.csv", wrong).column_int("a");
    REQUIRE(wrong.list().size() == 11);
    CHECK(to_string(wrong.list().back()) == "a.csv: 990 more values of a are wrong; correct them too");
}

TEST_CASE("a file that is not there is named once, however many columns are asked for") {
    Complaints wrong;
    const Csv csv = Csv::read("/nowhere/a.csv", wrong);
    CHECK(csv.column_double("a").empty());
    CHECK(texts(wrong) == Texts{"/nowhere/a.csv: the file cannot be read; give the path of a file with comma-separated values that exists"});
}
