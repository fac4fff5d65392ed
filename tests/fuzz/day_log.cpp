// Fuzzes the reading of day logs: whatever the text, its days are taken or refused with a reason. After an odd byte each line gets the
// checksum that it should have, so that what is behind them is reached.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/disk.h"
#include "io/day_log.h"

using namespace cordon;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Belonging own{"1", 2, 3, 4};
    if (size == 0) return 0;
    const std::string_view given(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::string text;
    if (data[0] % 2) {
        for (std::size_t at = 0; at < given.size();) {
            const std::size_t end = std::min(given.find('\n', at), given.size());
            const std::string_view line = given.substr(at, end - at);
            text += fmt::format("{:08x} {}\n", checksum(line), line);
            at = end + 1;
        }
    } else {
        text = given;
    }
    Widths widths(series_count, 2);
    try {
        const std::vector<DayRecord> days = parse_log(text, own, widths, 4);
        std::string again = log_head(own, widths);
        for (std::size_t d = 0; d < days.size(); ++d) again += log_line(static_cast<int>(d), days[d]);
        const std::vector<DayRecord> same = parse_log(again, own, widths, 4);
        if (same.size() != days.size()) std::abort();
        for (std::size_t d = 0; d < days.size(); ++d)
            if (log_line(0, same[d]) != log_line(0, days[d])) std::abort();
    } catch (const Damaged& why) {
        if (std::string_view(why.what()).empty()) std::abort();
    }
    return 0;
}
