// Work done, by kind and by the step of a tick that does it: cost follows events, and these show it.
#pragma once
#include <cstddef>
#include <cstdint>

namespace cordon {

// Steps of a tick, in order. X(identifier, sentence).
#define CORDON_STEPS(X) \
    X(adjust, "what is closed, limited and required") \
    X(flows, "how many travel where, drawn for all townships at once") \
    X(move, "arrivals, and who passes which gate") \
    X(screen, "lines and findings at checkpoints") \
    X(meet, "contacts that fall due") \
    X(first_care, "fevers at village clinics and pharmacies") \
    X(infect, "courses and contacts of new infections") \
    X(progress, "onset, severity, recovery, death") \
    X(detect, "clinics, laboratories, tracing, rounds, sweeps, records") \
    X(respond, "policies learn what is new, and give orders") \
    X(isolate, "orders meet finite places")

enum class Step : std::uint8_t {
#define X(id, text) id,
    CORDON_STEPS(X)
#undef X
};
struct StepInfo {
    const char* name;
    const char* text;
};
inline constexpr StepInfo step_info[] = {
#define X(id, text) {#id, text},
    CORDON_STEPS(X)
#undef X
};
constexpr std::size_t steps = sizeof(step_info) / sizeof(step_info[0]);

// X(identifier, step that it costs, sentence).
#define CORDON_COUNTERS(X) \
    X(county_ticks, adjust, "areas x ticks") \
    X(flows_drawn, flows, "flows x ticks in which they were drawn") \
    X(limits_drawn, flows, "of these, those whose travellers limits hold back") \
    X(gate_flows, move, "gates x flows past them x ticks") \
    X(attendance_drawn, move, "of these, commuters of whom not all are at work or school") \
    X(people_held_ticks, move, "people under control x ticks") \
    X(infected_ticks, move, "infected people x ticks, while checkpoints stand") \
    X(arrivals, move, "people who came from named sources") \
    X(post_ticks, screen, "checkpoints x ticks") \
    X(people_screened, screen, "people who came to a checkpoint") \
    X(people_waited, screen, "of these, those who had to wait in line") \
    X(crossings, screen, "of these, looked at one by one") \
    X(entrance_places, screen, "places asked once whether they look at those who come") \
    X(entrance_candidates, screen, "people asked whether they come to such a place") \
    X(entrance_looked_at, screen, "of these, those who come, and are looked at one by one") \
    X(contacts_due, meet, "planned contacts that fell due") \
    X(candidates_asked, meet, "people of a place asked whether they are there") \
    X(contacts_accepted, meet, "contacts that transmit if the target is susceptible") \
    X(first_visits, first_care, "visits of infected people to first places of care") \
    X(beds_looked_at, first_care, "people in sites and hospitals that tell rooms apart x ticks") \
    X(exposures, infect, "contacts that transmit, at gates and in care too") \
    X(infections, infect, "new infections") \
    X(contacts_planned, infect, "contacts drawn for them") \
    X(course_events, progress, "onsets, turns for the worse, ends") \
    X(control_events, detect, "visits, results, rounds and ends of reasons that fell due") \
    X(files_looked_at, detect, "people ever under control x rounds") \
    X(ticks_traced, detect, "cases traced x ticks looked back") \
    X(doors_looked_up, detect, "households and grids looked up for sweeps") \
    X(facts, respond, "facts that reached the authority") \
    X(files_read, respond, "people on file x policies that come into force") \
    X(orders, isolate, "orders of policies")

struct Counters {
#define X(id, step, text) std::int64_t id = 0;
    CORDON_COUNTERS(X)
#undef X
};
struct CounterInfo {
    const char* name;
    Step step;
    const char* text;
    std::int64_t Counters::*count;
};
inline constexpr CounterInfo counter_info[] = {
#define X(id, step, text) {#id, Step::step, text, &Counters::id},
    CORDON_COUNTERS(X)
#undef X
};

}  // namespace cordon
