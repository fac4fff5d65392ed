// What an ensemble says at its end: medians and ranges, as a text or as one JSON object.
#pragma once
#include <string>

#include "io/study.h"

namespace cordon {

std::string ensemble_text(const Study&, const StudyResults&, const std::string& output);
std::string ensemble_json(const Study&, const StudyResults&, const std::string& output);
// One row a point and seed: parameters, state, outcomes.
std::string sweep_csv(const Study&, const StudyResults&);

}  // namespace cordon
