// Canonical records: what goes into the digest of the state, and the tallies that go with it.
#pragma once
#include "stages/stages.h"

namespace cordon {

// Kinds of digest records of State. Never renumbered.
enum class Record : std::uint32_t { infection = 1, onset = 2, severe = 3, critical = 4, recovery = 5, death = 6, crossing = 7, queue = 8,
                                    test = 9, holding = 10, arrival = 11, conditions = 12, batch = 20, turned_back = 30, kept_back = 31, entrance = 32, crisis = 33, doses = 34,
                                    spot = 40, zone = 41, strain = 42, bed = 50, duty = 51, migrated = 60, stock = 70, kept_closed = 71,
                                    institution = 80, hotel = 81 };

void digest_infection(const Stage&, const Infection&, Digest&);
void count_infection(Stage&, const Infection&);  // committed

// What a policy has done shows: those that never did anything are named at the end.
inline void note_acts(Stage& s, PolicyId policy, std::int64_t n = 1) { s.state.today.add(Series::acts, policy.value, n); }
// What it costs, in the unit of a series cost_...
inline void note_cost(Stage& s, Series of, PolicyId policy, std::int64_t n = 1) { s.state.today.add(of, policy.value, n); }

}  // namespace cordon
