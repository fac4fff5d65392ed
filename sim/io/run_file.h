// The parts of the run file that the recorder puts together: labels of dimensions, daily series, event tables.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/stopwatch.h"
#include "io/h5.h"
#include "io/recorder.h"
#include "stages/vaccinate.h"

namespace cordon::run_file {

constexpr const char* format_name = "cordon run";
constexpr const char* format_version = "1.0";  // raise it with every change of analysis/FORMAT.md

// Dimension scales by name: "time", "county", ...
using Scales = std::map<std::string, h5::Dataset>;

// Sets what every dataset has: its unit and a sentence.
void describe(const h5::Dataset&, const std::string& unit, const std::string& sentence);
// "days since 2020-01-10 00:00:00": netCDF's way to date numbers.
std::string days_since(Date start);

// Labels along a dimension: its scale.
void write_scale(const h5::Group& root, Scales&, const std::string& dimension, const std::vector<std::string>& values, const std::string& sentence);
// Labels: counties, townships, gates, facilities, policies, settings, age bands.
void write_labels(const h5::Group& root, const Scenario&, const World&, Scales&);

// How a file is stored: while days come, so that adding one is cheap; as a whole, so that it is small.
enum class Stored : std::uint8_t { as_it_comes, whole };

// Attributes, the scenario, the files that it was read from and the scenarios before it.
void write_head(const h5::File&, const RunView&, const Provenance&);
// What took how long, when the run has ended.
void write_times(const h5::File&, const Spent&);
// What write_head has written of files and of scenarios before it.
std::vector<FileRead> read_files(const h5::File&);
std::vector<Origin> read_origins(const h5::File&);

// Days and ticks.
struct Axes {
    h5::Dataset time, tick, digest;
    void write_digests(std::size_t day, const std::vector<std::uint64_t>&) const;
    void write_day(std::size_t day) const;
    void write(std::size_t day, const std::vector<std::uint64_t>& digests) const {
        write_digests(day, digests);
        write_day(day);
    }
};
Axes make_axes(const h5::File&, const RunSpec&, Scales&);

// One dataset for each series of state/series.h, a row a day.
class DailySeries {
  public:
    DailySeries(const h5::Group& root, const Scales&, Stored, int days);
    void write(std::size_t day, const Tally&) const;
    // Whole ones, out of another file.
    void copy(const DailySeries& from) const;

  private:
    std::vector<h5::Dataset> series_;  // [series]
};

// Days [from, to) of a file, with as many values as there are now: those of policies that came later are 0.
std::vector<DayRecord> read_days(const h5::File&, std::size_t from, std::size_t to, const Widths&);

// Infections, tests, stays, hits at gates, discharges and others: one group each, of columns of equal length.
class EventTables {
  public:
    EventTables(const h5::Group& root, const World& world, const std::vector<std::string>& wanted, Stored stored)
        : root_(root), world_(world), wanted_(wanted), stored_(stored) {}
    void write(const State&);                 // adds the rows that are new
    void finish(const RunView&);              // writes all rows, with stays that still last and what only the end tells

  private:
    void write(const State&, const std::vector<StayEvent>&, const std::vector<Dose>&);

    h5::Group root_;
    const World& world_;
    std::vector<std::string> wanted_;
    Stored stored_;
    std::map<std::string, std::size_t> written_;  // rows, by table
};

// Daily series that follow from infections and records, for whole files: people by state and age, and by township.
void write_derived(const h5::File&, const RunView&, Scales&, std::size_t days);

// The whole file: all that a run has left, days out of the series of another file.
void write_whole(const std::string& path, const RunView&, const Provenance&, const DailySeries&, const Spent&);

}  // namespace cordon::run_file
