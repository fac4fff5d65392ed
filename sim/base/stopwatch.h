// Time spent and memory used, as the operating system counts them.
#pragma once
#include <sys/resource.h>
#include <time.h>

#include <array>
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

inline double thread_seconds() {  // [s] CPU time of the calling thread
    timespec t{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

// CPU time from lap to lap, of all threads, by what it went into.
template <std::size_t n>
class Laps {
  public:
    void start() { last_ = now(); }
    void lap(std::size_t what) {
        const double at = now();
        seconds[what] += at - last_, last_ = at;
    }
    std::array<double, n> seconds{};

  private:
    static double now() {  // a third of a microsecond
        timespec t{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    }
    double last_ = 0;
};

inline std::int64_t peak_memory() {  // [byte] resident
    rusage u{};
    getrusage(RUSAGE_SELF, &u);
    return static_cast<std::int64_t>(u.ru_maxrss) * 1024;
}

}  // namespace cordon
