// The day log: JSON lines, each after the checksum of the rest of it.
#include "io/day_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "base/disk.h"

namespace cordon {

namespace {

constexpr const char* format_name = "cordon days 1";

std::string line(const std::string& json) { return fmt::format("{:08x} {}\n", checksum(json), json); }

void write_all(int fd, const std::string& path, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(fd, text.data(), text.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) throw RunError(fmt::format("{}: cannot write: {}", path, std::strerror(errno)));
        text.remove_prefix(static_cast<std::size_t>(n));
    }
}

// A line without its checksum; Damaged if it has another.
nlohmann::json json_of(std::string_view text, std::size_t number) {
    const auto damaged = [&](const char* why) { throw Damaged(fmt::format("line {} {}", number, why)); };
    if (text.size() < 10 || text[8] != ' ') damaged("is damaged");
    std::uint32_t sum = 0;
    for (const char c : text.substr(0, 8)) {
        const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) damaged("is damaged");
        sum = sum << 4 | static_cast<std::uint32_t>(digit);
    }
    text.remove_prefix(9);
    if (checksum(text) != sum) damaged("is damaged");
    nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
    if (json.is_discarded() || !json.is_object()) damaged("is not what a log has");
    return json;
}

template <class T>
T number(const nlohmann::json& json) {
    if (!json.is_number_integer()) throw Damaged("a number is none");
    if constexpr (std::is_unsigned_v<T>) {
        if (!json.is_number_unsigned()) throw Damaged("a number is negative");
    } else if (json.is_number_unsigned() && json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
        throw Damaged("a number is too large");
    }
    return json.get<T>();
}

const nlohmann::json& list(const nlohmann::json& json, const char* key, std::size_t size) {
    const auto at = json.find(key);
    if (at == json.end() || !at->is_array() || at->size() != size) throw Damaged(fmt::format("{} is not a list of {}", key, size));
    return *at;
}

std::string text(const nlohmann::json& json, const char* key) {
    const auto at = json.find(key);
    if (at == json.end() || !at->is_string()) throw Damaged(fmt::format("{} is missing", key));
    return at->get<std::string>();
}

std::string hex(std::uint64_t x) { return fmt::format("{:016x}", x); }

Widths read_head(const nlohmann::json& json, const Belonging& to, const Widths& widths) {
    if (text(json, "format") != format_name) throw Damaged("it is not the log of a run");
    if (text(json, "version") != to.version) throw Damaged(fmt::format("it is of version {} of the program, and this is {}", text(json, "version"), to.version));
    if (text(json, "world") != hex(to.world)) throw Damaged("it is of another world");
    if (text(json, "scenario") != hex(to.scenario)) throw Damaged("it is of another scenario");
    Widths own;
    for (std::size_t s = 0; const auto& n : list(json, "widths", series_count)) {
        own.push_back(number<std::size_t>(n));
        if (own.back() > widths[s++]) throw Damaged("a series has more values than this world");
    }
    return own;
}

DayRecord read_day(const nlohmann::json& json, std::size_t day, const Widths& own, const Widths& widths, std::size_t ticks) {
    const auto at = json.find("day");
    if (at == json.end() || number<std::size_t>(*at) != day) throw Damaged("a day is missing");
    DayRecord record;
    for (std::size_t s = 0; s < series_count; ++s) record.tally.size(static_cast<Series>(s), widths[s]);
    for (const auto& d : list(json, "digests", ticks)) record.digests.push_back(number<std::uint64_t>(d));
    for (std::size_t k = 0; const auto& n : list(json, "counters", std::size(counter_info))) record.counters.*counter_info[k++].count = number<std::int64_t>(n);
    const auto values = json.find("values");
    if (values == json.end() || !values->is_object()) throw Damaged("values are missing");
    for (std::size_t s = 0; s < series_count; ++s) {
        const auto one = values->find(series_info[s].name);
        if (one == values->end()) continue;  // all of them 0
        for (std::size_t i = 0; const auto& n : list(*values, series_info[s].name, own[s])) record.tally.set(static_cast<Series>(s), i++, number<std::int64_t>(n));
    }
    return record;
}

}  // namespace

Widths widths_of(const Tally& tally) {
    Widths widths;
    for (std::size_t s = 0; s < series_count; ++s) widths.push_back(tally[static_cast<Series>(s)].size());
    return widths;
}

std::string log_name(const std::string& output) { return output + ".log"; }

std::string log_head(const Belonging& to, const Widths& widths) {
    return line(fmt::format(R"({{"format":"{}","version":"{}","scenario":"{}","world":"{}","widths":[{}]}})", format_name, to.version, hex(to.scenario),
                            hex(to.world), fmt::join(widths, ",")));
}

std::string log_line(int day, const DayRecord& record) {
    fmt::memory_buffer out;
    const auto to = std::back_inserter(out);
    fmt::format_to(to, R"({{"day":{},"digests":[{}],"counters":[)", day, fmt::join(record.digests, ","));
    for (std::size_t k = 0; k < std::size(counter_info); ++k) fmt::format_to(to, "{}{}", k ? "," : "", record.counters.*counter_info[k].count);
    fmt::format_to(to, R"(],"values":{{)");
    for (std::size_t s = 0, written = 0; s < series_count; ++s) {
        const std::vector<std::int64_t>& values = record.tally[static_cast<Series>(s)];
        if (std::all_of(values.begin(), values.end(), [](std::int64_t x) { return x == 0; })) continue;
        fmt::format_to(to, R"({}"{}":[{}])", written++ ? "," : "", series_info[s].name, fmt::join(values, ","));
    }
    fmt::format_to(to, "}}}}");
    return line(fmt::to_string(out));
}

std::vector<DayRecord> parse_log(std::string_view text, const Belonging& to, const Widths& widths, int ticks_per_day) {
    std::vector<DayRecord> days;
    Widths own;
    for (std::size_t number = 1;; ++number) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) break;  // the line that was being written, or nothing
        const nlohmann::json json = json_of(text.substr(0, end), number);
        text.remove_prefix(end + 1);
        try {
            if (number == 1)
                own = read_head(json, to, widths);
            else
                days.push_back(read_day(json, days.size(), own, widths, static_cast<std::size_t>(ticks_per_day)));
        } catch (const Damaged& why) {
            throw Damaged(fmt::format("line {}: {}", number, why.what()));
        }
    }
    return days;
}

DayLog::DayLog(std::string path, const Belonging& to, const Widths& widths, const std::vector<DayRecord>& days) : path_(std::move(path)) {
    std::string text = log_head(to, widths);
    for (std::size_t d = 0; d < days.size(); ++d) text += log_line(static_cast<int>(d), days[d]);
    replace_file(path_, text);
    fd_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd_ < 0) throw RunError(fmt::format("{}: cannot open it: {}", path_, std::strerror(errno)));
    ::flock(fd_, LOCK_EX | LOCK_NB);  // where a file system knows no locks, nobody is kept away
}

DayLog::~DayLog() {
    if (fd_ >= 0) ::close(fd_);
}

void DayLog::add(int day, const DayRecord& record) { write_all(fd_, path_, log_line(day, record)); }

bool is_written(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    const bool locked = ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    ::close(fd);
    return locked;
}

}  // namespace cordon
