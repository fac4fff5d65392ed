// The list of outcomes for people and programs: docs/outcomes.md is made so.
#pragma once
#include <string>

namespace cordon {

std::string outcomes_to_terminal();
std::string outcomes_to_markdown();
std::string outcomes_to_json();

}  // namespace cordon
