// The day log: beside OUT.h5.part, a line for each day that is over, with a checksum. A file that is only ever added to cannot lose what it
// has: it is what a run that was killed goes on from, and what readers mend the last day of OUT.h5.part with.
#pragma once
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "io/saved.h"
#include "state/counters.h"
#include "state/series.h"

namespace cordon {

// What a day leaves.
struct DayRecord {
    Tally tally;
    Counters counters;                  // since the start of the run
    std::vector<std::uint64_t> digests; // [tick of the day]
};

// How many values each series has.
using Widths = std::vector<std::size_t>;  // [series]
Widths widths_of(const Tally&);

std::string log_name(const std::string& output);

// Lines of the log.
std::string log_head(const Belonging&, const Widths&);
std::string log_line(int day, const DayRecord&);

// All whole days of a log. Widths of fewer values than asked for (policies that came later) are filled up with 0. What was being
// written when the run was killed, at the end, is left out; whatever else is wrong is Damaged, with the reason.
std::vector<DayRecord> parse_log(std::string_view text, const Belonging&, const Widths&, int ticks_per_day);

// Adds to a log. While it is open, nobody else can open it so.
class DayLog {
  public:
    // Begins anew with these days; whatever was there before is there until then.
    DayLog(std::string path, const Belonging&, const Widths&, const std::vector<DayRecord>&);
    ~DayLog();
    DayLog(const DayLog&) = delete;
    DayLog& operator=(const DayLog&) = delete;
    void add(int day, const DayRecord&);

  private:
    std::string path_;
    int fd_ = -1;
};

// Whether a run is writing this log now.
bool is_written(const std::string& path);

}  // namespace cordon
