// Checks of the whole state after each tick of a debug build: people conserved, no one in two places, capacity kept, no one
// infected while alone. They count anew and ask in another way than the stages did, at whatever cost.
#pragma once
#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "stages/stages.h"

namespace cordon {

using Counts = std::vector<std::int64_t>;

// What is wrong, in sentences.
class Faults {
  public:
    template <class... T>
    void unless(bool holds, fmt::format_string<T...> sentence, T&&... values) {
        if (!holds) sentences_.push_back(fmt::format(sentence, std::forward<T>(values)...));
    }
    // A count of what is there against today's series.
    void compare(Series, const Counts& there, const Counts& said);
    const std::vector<std::string>& sentences() const { return sentences_; }
    bool none() const { return sentences_.empty(); }

  private:
    std::vector<std::string> sentences_;
};

// What a tick began with.
struct Before {
    std::size_t episodes = 0, arrivals = 0;
    Tally counted;
};
Before before_tick(const State&);

// The infections of this tick, asked before anyone is moved: each infector was infectious and with the target.
Faults faults_in_infections(const Stage&, const Before&);
// Nobody is infected twice, arrives twice, or is dead and held; what the series say is what is there.
Faults faults_in_people(const Stage&, const Before&);
// Everyone is in one place, and the rosters of places have them once. Where there are more than `most` people, about so many are
// asked in each tick, and others in the next.
Faults faults_in_presence(const Stage&, std::uint32_t most = 5000);
// Held for a reason, in one place, and no more in a place than it holds.
Faults faults_in_custody(const Stage&);
// Whoever waits stands in one line, once, and is not served already.
Faults faults_in_lines(const Stage&);

// Stops the program if there are any, and says which.
void stop_at(const Stage&, const Faults&);

}  // namespace cordon
