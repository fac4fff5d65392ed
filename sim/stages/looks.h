// What follows when a step has flagged someone, at a gate or at an entrance: the authority hears of it, the journey ends.
#pragma once
#include "stages/screen.h"

namespace cordon {

// A finding, and the step that made it.
struct Look {
    Hit hit;
    const ScreenStep* step = nullptr;
    bool repeated = false;  // found on the same journey before: a result holds along it
    bool too_late = false;  // the journey had ended before
    bool listed() const { return step->kind == StepKind::registration || step->kind == StepKind::sample; }  // nothing is suspected
};

// Not let in at all.
bool keeps_out(const Look&);
// The authority hears of it at once, or where the person stays does when it has been told.
void tell_finding(Stage&, const Look&);
// Those who were on their way somewhere are at home again; those who come from outside go on home, or out of the region.
void end_journey(Stage&, const Look&);

}  // namespace cordon
