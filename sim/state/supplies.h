// What is on hand of each stock, and what became of the rest.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "places/stocks.h"

namespace cordon {

// Units that came together: all faulty or none.
struct SupplyLot {
    std::int64_t units = 0;
    bool faulty = false;
};

struct StockState {
    std::vector<SupplyLot> lots;       // the oldest first, which is used first; neighbours differ
    std::int64_t on_hand = 0;          // [units] all lots together
    std::int64_t received = 0, used = 0, faulty_found = 0, faulty_used = 0;  // [units] since the start; used: without the faulty
    std::int64_t lent = 0, borrowed = 0;                                     // [units] not returned yet
    std::int64_t opening = 0;          // [units] on hand this morning
    std::int64_t in_service = 0;       // durable: given out for the day
    std::array<std::int64_t, uses> wanted{}, given{}, wanted_yesterday{};    // [use] units; today, and the day before
};

struct Loan {
    std::uint32_t from = 0, to = 0;    // stocks
    std::int64_t units = 0;            // not returned yet
    PolicyId policy;                   // that asked for it
};

// Bought besides what comes anyway, and on its way.
struct Purchase {
    std::int32_t day = 0;              // on which it comes
    std::uint32_t stock = 0;
    std::int64_t units = 0;
    PolicyId policy;
};

// A closed place that waits for disinfectant.
struct DirtySpot {
    Person person;                     // the case
    std::uint32_t desk = 0;
    std::uint8_t kind = 0;             // VenueKind
    PolicyId policy;
    Cell cell;
    Tick until;                        // closed
};

struct Supplies {
    std::vector<StockState> stocks;    // as in Places; empty before the first morning
    std::vector<Loan> loans;           // the first first
    std::vector<Purchase> coming;
    std::vector<double> equipped;      // [county x uses + use] share of the masks and suits wanted this morning that came, and are not faulty
    std::vector<double> worn;          // [county] the same of people's masks
    std::vector<std::int32_t> thermometers;  // [gate] of a checkpoint there
    std::vector<DirtySpot> dirty;      // the first first
};

}  // namespace cordon
