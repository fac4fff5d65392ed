// Checks of the whole state after each tick of a debug build: people conserved, no one in two places, capacity kept, nobody
// served out of turn, no one infected while alone. They count anew and ask in another way than the stages did, at whatever cost.
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
    std::size_t episodes = 0, arrivals = 0, turned_back = 0, pools = 0, batch_parts = 0, stays = 0, discharges = 0;
    Tally counted;
    std::vector<FacilityState> facilities;
    std::vector<WaitingLine> places_wanted;
    std::vector<Doctors> doctors;
    std::vector<RecordsDesk> desks;
    SparseColumn<Person, Holding> custody;
    SparseColumn<Person, Sample> samples;
    SparseColumn<Person, TraceCase> tracing;
};
Before before_tick(const State&);

// The infections of this tick, asked before anyone is moved: each infector was infectious and with the target.
Faults faults_in_infections(const Stage&, const Before&);
// How much more a series says than it said when the tick began.
Counts added(const Stage&, const Before&, Series);
// Nobody is infected twice, or is dead and held; what the series say is what is there.
Faults faults_in_people(const Stage&, const Before&);
// Nobody arrives twice or is lost on the way, and no more are let in than may come.
Faults faults_in_arrivals(const Stage&, const Before&);
// Everyone is in one place, and the rosters of places have them once. Where there are more than `most` people, about so many are
// asked in each tick, and others in the next.
Faults faults_in_presence(const Stage&, std::uint32_t most = 5000);
// Held for a reason, in the place that the strongest one wants or waiting for it, and no more in a place than it holds.
Faults faults_in_custody(const Stage&);
// Whoever waits stands in one line, once, and is not served already.
Faults faults_in_lines(const Stage&);
// Whoever was discharged in this tick had met the rule of the day, found anew from results and rounds; every stay ended for a reason, and
// that of a case by discharge or death alone.
Faults faults_in_discharges(const Stage&, const Before&);
// What facilities did in this tick: as much as they can while someone waits, and no more; by priority, then time, then tie.
Faults faults_in_service(const Stage&, const Before&);

// Nothing comes from nowhere or is lost: of each stock, and of loans.
Faults faults_in_supplies(const Stage&);

// Stops the program if there are any, and says which.
void stop_at(const Stage&, const Faults&);

}  // namespace cordon
