// Time spent and memory used, as the operating system counts them.
#pragma once
#include <sys/resource.h>

#include <chrono>
#include <cstdint>

namespace cordon {

struct Spent {
    double cpu = 0, wall = 0;  // [s]
    Spent operator-(const Spent& o) const { return {cpu - o.cpu, wall - o.wall}; }
    Spent operator+(const Spent& o) const { return {cpu + o.cpu, wall + o.wall}; }
};

// Of this process, all threads.
inline Spent spent_so_far() {
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    const auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec); };
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return {seconds(u.ru_utime) + seconds(u.ru_stime), std::chrono::duration<double>(now).count()};
}

inline std::int64_t peak_memory() {  // [byte] resident
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    return static_cast<std::int64_t>(u.ru_maxrss) * 1024;
}

}  // namespace cordon
