// Checks: stocks. Everything that came is on hand, in use, lent or thrown away.
#include "stages/checks.h"
#include "stages/supply.h"

namespace cordon {

Faults faults_in_supplies(const Stage& s) {
    Faults faults;
    const Supplies& all = s.state.supplies;
    Counts lent(all.stocks.size(), 0), borrowed(all.stocks.size(), 0);
    for (const Loan& loan : all.loans) {
        faults.unless(loan.units > 0 && loan.from != loan.to, "a loan of {} units from stock {} to stock {}", loan.units, loan.from,
                      loan.to);
        lent[loan.from] += loan.units, borrowed[loan.to] += loan.units;
    }
    for (std::size_t k = 0; k < all.stocks.size(); ++k) {
        const StockState& stock = all.stocks[k];
        const std::string& name = s.world.places.stocks[k].name;
        std::int64_t there = 0, good = 0;
        for (const SupplyLot& lot : stock.lots) {
            faults.unless(lot.units > 0, "stock {} has a lot of {} units", name, lot.units);
            there += lot.units, good += lot.faulty ? 0 : lot.units;
        }
        faults.unless(there == stock.on_hand, "stock {} has {} units on hand, its lots hold {}", name, stock.on_hand, there);
        faults.unless(stock.in_service <= good, "of the {} units of stock {} that work, {} are given out", good, name, stock.in_service);
        const std::int64_t in = stock.received + stock.borrowed, out = stock.used + stock.faulty_found + stock.faulty_used + stock.lent;
        faults.unless(in == stock.on_hand + out, "stock {}: {} units came, {} are on hand and {} are gone", name, in, stock.on_hand, out);
        faults.unless(lent[k] == stock.lent && borrowed[k] == stock.borrowed,
                      "stock {} has lent {} and borrowed {} units, loans say {} and {}", name, stock.lent, stock.borrowed, lent[k],
                      borrowed[k]);
    }
    return faults;
}

}  // namespace cordon
