// The parts of the run file that the recorder puts together: labels of dimensions, daily series, event tables.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "io/h5.h"
#include "known/known.h"
#include "run/scenario.h"
#include "state/state.h"
#include "world/world.h"

namespace cordon::run_file {

constexpr const char* format_name = "cordon run";
constexpr const char* format_version = "0.1";  // raise it with every change of analysis/FORMAT.md

// Dimension scales by name: "time", "county", ...
using Scales = std::map<std::string, h5::Dataset>;

// Sets what every dataset has: its unit and a sentence.
void describe(const h5::Dataset&, const std::string& unit, const std::string& sentence);
// "days since 2020-01-10 00:00:00": netCDF's way to date numbers.
std::string days_since(Date start);

// Labels: counties, townships, gates, facilities, policies, settings, age bands.
void write_labels(const h5::Group& root, const Scenario&, const World&, Scales&);

// One dataset for each series of state/series.h, a row a day.
class DailySeries {
  public:
    DailySeries(const h5::Group& root, const Scales&, int days);
    void write(std::size_t day, const Tally&) const;

  private:
    std::vector<h5::Dataset> series_;  // [series]
};

// Infections, tests, stays, hits at gates and discharges: one group each, of columns of equal length. The groups are made
// when first written, so that their chunks fit what there is.
class EventTables {
  public:
    EventTables(const h5::Group& root, const World& world) : root_(root), world_(world) {}
    void write(const State&);                 // adds the rows that are new
    void finish(const State&, const Known&);  // writes all rows again, since some changed (offspring), and stays that still last

  private:
    void write(const State&, const std::vector<StayEvent>&, bool anew);

    h5::Group root_;
    const World& world_;
    std::map<std::string, std::size_t> written_;  // rows, by table
};

}  // namespace cordon::run_file
