// Laboratories: tubes wait by priority, are examined as far as the day's capacity goes, and give results that may be wrong.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Orders to sample: carried out at the end of the tick. What needs a laboratory goes into the line of the least busy one that
// serves the county; rapid tests give their result at once.
void take_samples(Stage&, const std::vector<Order>&);
// Results that fall due, and the tubes that this tick has capacity for.
void laboratories(Stage&, const std::vector<Due>& due);

// The parts of it, in laboratory_results.cpp and mass_round.cpp.
void give_result(Stage&, const Due&);        // of one person's sample
void give_pool_result(Stage&, const Due&);   // of a tube with samples of several people
void give_batch_result(Stage&, const Due&);  // of a part of a batch
void sample_area(Stage&, const Order&);      // a part of a mass round
// Whether the laboratory's positives need no other one to confirm them.
bool confirms(const Stage&, Facility);
// A positive result of a laboratory that may not confirm: told as such, and the sample goes on to one that may.
void send_on(Stage&, Person, Moment found);
// Puts a person's sample, or a batch, in the line of its laboratory.
void join_line(Stage&, Person);
void join_line(Stage&, std::uint32_t batch);
// A final result came from a laboratory; how many tubes had it.
void count_results(Stage&, Facility, Moment taken, Moment reported, std::int64_t tubes = 1);

}  // namespace cordon
