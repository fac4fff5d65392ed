// Stocks at work: what is there for a use, and taking it. Where a county has no stock of a thing, there is no end of it.
#pragma once
#include <array>

#include "stages/stages.h"

namespace cordon {

// Whether a county has to do with what its stocks, or those of the region, hold.
bool is_stocked(const Places&, Item, County);

struct Taken {
    std::int64_t good = 0, faulty = 0;
};
// Units that a use may have: on hand, and not kept for uses of a higher rank.
std::int64_t available(const Stage&, Item, County, Use);
// Takes what there is of so many units, first from the county's own stocks, then from those of the region. Where faults show, so
// many good ones.
Taken take(Stage&, Item, County, Use, std::int64_t units);
// All of them, or nothing.
bool take_all(Stage&, Item, County, Use, std::int64_t units);
// Units wanted for which nobody asks because nothing is there.
void note_short(Stage&, Item, County, Use, std::int64_t units);

// Share of the masks and suits that the use wanted this morning, and has; nothing wanted: 1.
double equipped(const Stage&, Use, County);
// Lanes of each group of a checkpoint, and whether a thermometer is there for it.
struct LanesAtWork {
    int lanes = 1;
    bool reads = true;
};
LanesAtWork lanes_at_work(const Stage&, const Post&, std::size_t group);

// The use of a sample of so urgent a priority.
Use use_of_sample(std::uint8_t priority);

// Places that wait for disinfectant get it in the first tick of a day, or stay closed.
void disinfect(Stage&);
// At the end of a tick: what is on hand.
void count_stocks(Stage&);

// The first policy in force that manages a stock of an item in a county; none: whoever comes first takes it.
const Policy* manager(const Stage&, Item, County);
// Units out of the lots of a stock, the oldest first: so many, or so many good ones, of at most `free`.
std::vector<SupplyLot> unload(StockState&, std::int64_t units, bool good_ones, std::int64_t free);
void load(StockState&, const SupplyLot&);

}  // namespace cordon
