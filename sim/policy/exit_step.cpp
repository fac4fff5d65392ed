// What an exit post does with those who set out.
#include "policy/exit_step.h"

namespace cordon {

namespace {
const std::vector<StepKind> at_exit = {StepKind::temperature, StepKind::symptoms, StepKind::rapid};
constexpr const char *more = "+departures_stopped", *fewer = "-departures_stopped";

struct ExitRapidTest {
    RapidTest& test;
    void fields(Fields& f) { test.result_fields(f, more, fewer); }
};
}  // namespace

void ExitStep::fields(Fields& f) {
    StepKind wanted = kind;
    choose(f, "kind", wanted, at_exit, step_kind_names,
           {.text = "What is done: temperature, symptoms (asked for and looked at) or rapid (an antigen test). Whoever it flags does not "
                    "leave."});
    if (wanted != kind) static_cast<ScreenStep&>(*this) = of(wanted);
    reading_fields(f, more, fewer);
    ExitRapidTest rapid{antigen};
    if (f.belongs("antigen", kind == StepKind::rapid, "kind", "steps of kind rapid"))
        f.table("antigen", rapid, {.text = "The rapid test."});
}

}  // namespace cordon
