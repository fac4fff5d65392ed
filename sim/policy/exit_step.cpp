// What an exit post does with those who set out.
#include "policy/exit_step.h"

namespace cordon {

namespace {
constexpr StepKind at_exit[] = {StepKind::temperature, StepKind::symptoms, StepKind::rapid};
constexpr const char *more = "+departures_stopped", *fewer = "-departures_stopped";

struct ExitRapidTest {
    RapidTest& test;
    void fields(Fields& f) { test.result_fields(f, more, fewer); }
};
}  // namespace

void ExitStep::fields(Fields& f) {
    Choice chosen;
    for (const StepKind k : at_exit) {
        if (k == kind) chosen.index = static_cast<int>(chosen.names.size());
        chosen.names.push_back(step_kind_names[static_cast<std::size_t>(k)]);
    }
    f.value("kind", chosen,
            {.text = "What is done: temperature, symptoms (asked for and looked at) or rapid (an antigen test). Whoever it flags does not "
                     "leave."});
    const StepKind wanted = at_exit[chosen.index];
    if (wanted != kind) static_cast<ScreenStep&>(*this) = of(wanted);
    reading_fields(f, more, fewer);
    ExitRapidTest rapid{antigen};
    f.table("antigen", rapid, {.text = "The rapid test."});
}

}  // namespace cordon
