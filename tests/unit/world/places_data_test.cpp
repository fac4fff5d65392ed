// The data folder: totals that its notice promises, and what is said when a file of it is broken.
#include <catch2/catch.hpp>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>

#include "base/csv.h"
#include "world/read_data.h"

using namespace cordon;
namespace fs = std::filesystem;

namespace {

const std::string data = std::string(CORDON_SOURCE_DIR) + "/scenarios/data";

// A copy of what a region reads, of which one file is changed.
struct BrokenCopy {
    fs::path folder = fs::temp_directory_path() / ("cordon-broken-data-" + std::to_string(getpid()));
    BrokenCopy(const std::string& file, const std::string& from, const std::string& to) {
        fs::remove_all(folder);
        fs::create_directories(folder);
        for (const char* part : {"pop", "geo", "towns"}) fs::copy(fs::path(data) / part, folder / part, fs::copy_options::recursive);
        std::ostringstream text;
        text << std::ifstream(folder / file).rdbuf();
        std::string content = text.str();
        const std::size_t at = content.find(from);
        REQUIRE(at != std::string::npos);
        content.replace(at, from.size(), to);
        std::ofstream(folder / file, std::ios::trunc) << content;
    }
    ~BrokenCopy() { fs::remove_all(folder); }
    std::string complaint(const std::string& region = "331100") const {
        Complaints complaints;
        read_region(folder.string(), region, complaints);
        REQUIRE(!complaints.empty());
        return to_string(complaints.list()[0]);
    }
};

}  // namespace

TEST_CASE("arrivals add up to what was reported, with dates in order") {
    const auto [file, total] =
        GENERATE(std::pair{"arrivals-zhumadian-wuhan.csv", 57227}, std::pair{"arrivals-zhumadian-other-hubei.csv", 19426},
                 std::pair{"arrivals-lishui-wuhan.csv", 1945}, std::pair{"arrivals-zhuzhou-wuhan.csv", 14833},
                 std::pair{"arrivals-jinhua-wuhan.csv", 7633}, std::pair{"arrivals-lishui-wenzhou.csv", 20000}, std::pair{"arrivals-zhuzhou-workers.csv", 20000});
    Complaints complaints;
    const Csv csv = Csv::read(data + "/mobility/" + file, complaints);
    const auto people = csv.column_int("people", 0);
    const auto dates = csv.column_date("date");
    CHECK(complaints.empty());
    CHECK(std::accumulate(people.begin(), people.end(), std::int64_t(0)) == total);
    for (std::size_t i = 1; i < dates.size(); ++i) CHECK(dates[i] == dates[i - 1] + 1);
}

TEST_CASE("a broken table is complained about at its line and column") {
    CHECK_THAT(BrokenCopy("pop/counties_2020.csv", ",562116,", ",56z116,").complaint(),
               Catch::Contains("counties_2020.csv:13:") && Catch::Contains("pop_2020 = 56z116 is not a number"));
    CHECK_THAT(BrokenCopy("pop/counties_2020.csv", ",562116,", ",562117,").complaint(), Catch::Contains("is not the sum"));
    CHECK_THAT(BrokenCopy("pop/townships.csv", "villages_and_communities", "villages").complaint(),
               Catch::Contains("the column \"villages_and_communities\" is missing"));
    CHECK_THAT(BrokenCopy("geo/adjacency.csv", "331121,Qingtian Xian,330324,永嘉县,温州市,False,34.25,",
                          "331121,Qingtian Xian,330999,永嘉县,温州市,False,34.25,")
                   .complaint(),
               Catch::Contains("330999") && Catch::Contains("neighbours.csv"));
}

TEST_CASE("a broken map is complained about") {
    CHECK_THAT(BrokenCopy("geo/counties.geojson", "\"features\":[", "\"features\":[[").complaint(), Catch::Contains("counties.geojson"));
    CHECK_THAT(BrokenCopy("geo/counties.geojson", "[120.107,28.4733]", "[120.107,28.4733").complaint(),
               Catch::Contains("counties.geojson:1:") && Catch::Contains("not JSON"));
    CHECK_THAT(BrokenCopy("geo/counties.geojson", "\"adcode\":\"331102\"", "\"adcode\":\"331103\"").complaint(),
               Catch::Contains("no polygon with adcode 331102 (Liandu Qu)"));
}
