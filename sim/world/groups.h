// Teams and classes: runs of desks inside a venue, of nearly equal size.
#pragma once
#include <algorithm>
#include <cstdint>

#include "world/venues.h"

namespace cordon {

struct DeskRange {
    std::uint32_t first = 0, last = 0;  // [first, last)
    std::uint32_t size() const { return last - first; }
};

// The venue of a desk, as its range of desks.
inline DeskRange venue_around(const Venues& v, std::uint32_t desk) {
    if (!v.venue_guide.empty()) {
        std::uint32_t k = v.venue_guide[desk / Venues::desks_a_guide];
        while (v.venue_desk[k + 1] <= desk) ++k;
        return {v.venue_desk[k], v.venue_desk[k + 1]};
    }
    const auto next = std::upper_bound(v.venue_desk.begin(), v.venue_desk.end(), desk);
    return {*(next - 1), *next};
}

// The cell of a desk.
inline Cell cell_of_desk(const Venues& v, std::uint32_t desk) {
    if (v.cell_guide.empty()) return Cell(static_cast<std::uint64_t>(std::upper_bound(v.cell_desk.begin(), v.cell_desk.end(), desk) - v.cell_desk.begin() - 1));
    std::uint32_t c = v.cell_guide[desk / Venues::desks_a_guide];
    while (v.cell_desk[c + 1] <= desk) ++c;
    return Cell(c);
}

// The team or class of a desk: its venue cut into equal runs of at most group_size.
inline DeskRange group_around(const Venues& v, std::uint32_t desk) {
    const DeskRange venue = venue_around(v, desk);
    const std::uint64_t groups = (venue.size() + v.group_size - 1) / v.group_size, n = venue.size();
    const std::uint64_t g = (static_cast<std::uint64_t>(desk - venue.first) * groups + groups - 1 + 0) / n;
    // Group g holds [floor(g n / groups), floor((g + 1) n / groups)); correct the guess by at most one.
    std::uint64_t at = std::min(g, groups - 1);
    const auto start = [&](std::uint64_t i) { return static_cast<std::uint32_t>(i * n / groups); };
    while (start(at) > desk - venue.first) --at;
    while (start(at + 1) <= desk - venue.first) ++at;
    return {venue.first + start(at), venue.first + start(at + 1)};
}

}  // namespace cordon
