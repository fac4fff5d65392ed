// Matching of records: phones, tickets and hotels name people who have been in a hard-hit place; data teams check the names.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

void match(Stage&, const std::vector<Due>& due);

}  // namespace cordon
