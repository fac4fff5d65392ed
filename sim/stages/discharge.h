// Release from hospital.
#pragma once
#include "stages/stages.h"

namespace cordon {

// The reasons of illness end; the one that follows them, if the order has one, begins. False: no case to discharge.
bool discharge(Stage&, const Order&);

}  // namespace cordon
