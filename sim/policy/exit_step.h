// What an exit post does with those who set out: steps of a checkpoint, read for themselves.
#pragma once
#include "policy/screening.h"

namespace cordon {

// A step of a checkpoint as far as it makes sense at a source: whoever it flags does not leave.
struct ExitStep : ScreenStep {
    void fields(Fields& f);
};

}  // namespace cordon
