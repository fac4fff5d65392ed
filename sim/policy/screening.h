// What a checkpoint does with those who pass: steps in order, lanes, staff, passes, and the ways round it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/fields.h"
#include "base/ids.h"
#include "base/sampling.h"

namespace cordon {

// A choice among some of the names of an enum.
template <class Enum>
void choose(Fields& f, const char* name, Enum& x, const std::vector<Enum>& among, const std::vector<std::string>& names, const About& about) {
    Choice chosen;
    for (const Enum e : among) {
        if (e == x) chosen.index = static_cast<int>(chosen.names.size());
        chosen.names.push_back(names[static_cast<std::size_t>(e)]);
    }
    f.value(name, chosen, about);
    x = among[static_cast<std::size_t>(chosen.index)];
}

// A rapid antigen test: no laboratory, no queue, and it needs a high load of virus.
struct RapidTest {
    double sensitivity = 0.78;                // [0, 1] while the load is high
    double sensitivity_low = 0.41;            // [0, 1] otherwise, while RNA can be found
    double days_before = 2, days_after = 7;   // [day] about onset, in which the load is high
    double specificity = 0.996;               // [0, 1]
    double minutes = 15;                      // [min] from swab to result
    void fields(Fields& f);
    void result_fields(Fields& f, const char* more, const char* fewer);  // all but the minutes; what grows with the positives
};

enum class StepKind : std::uint8_t { registration, temperature, symptoms, origin, code, rapid, sample };
inline const std::vector<std::string> step_kind_names = {"registration", "temperature", "symptoms", "origin", "code", "rapid", "sample"};

// What a temperature is taken with.
enum class Device : std::uint8_t { forehead, scanner, ear, armpit };
inline const std::vector<std::string> device_names = {"forehead", "scanner", "ear", "armpit"};

// What becomes of someone whom a step flags. From `refuse` on the journey ends there.
enum class Outcome : std::uint8_t { pass, record, refuse, turn_back, fever_clinic, home, site };
inline const std::vector<std::string> outcome_names = {"pass", "record", "refuse", "turn_back", "fever_clinic", "home", "site"};
constexpr bool ends_journey(Outcome o) { return o >= Outcome::refuse; }

// One step that a checkpoint applies to those who pass, in order.
struct ScreenStep {
    StepKind kind = StepKind::temperature;
    Device device = Device::forehead;
    double ambient = 20;               // [degree C] where temperatures are taken
    double sensitivity = 0.8;          // [0, 1] of one reading, of those who have what is looked for
    double specificity = 0.99;         // [0, 1] of one reading, of those who do not
    bool second_reading = true;        // a hit is measured again; only two hits count
    double shared_error = 0.1;         // [0, 1] probability that the second reading repeats the first: the error is the person's own
    double seconds = 5;                // [s] service time that it adds
    Outcome outcome = Outcome::home;
    double days = 14;                  // [day] held at most: from the finding, or from arrival
    bool test = true;                  // whoever it flags is sampled
    Law hand_off = Law::fixed(0);      // [day] until the place where the person stays hears of it
    RapidTest antigen;                 // of a rapid test

    static ScreenStep of(StepKind);    // with the defaults of its kind
    static ScreenStep origin() { return of(StepKind::origin); }
    void fields(Fields& f);
    // more, fewer: what grows and falls with those whom it flags. lists: a checkpoint's, of which some kinds only list and sample.
    void reading_fields(Fields& f, const std::string& more, const std::string& fewer, bool lists = false);
    void finding_fields(Fields& f);                                       // what follows for them, besides the outcome
    // [0, 1] of one reading where it is as cold as that.
    double reading(bool has) const;
    // Probability that the step flags someone who has, or has not, what it looks for: both readings counted.
    double flags(bool has) const {
        const double hit = reading(has);
        return second_reading ? hit * (shared_error + (1 - shared_error) * hit) : hit;
    }
};

// A class of passes: whoever holds one has lanes of their own, and is spared some steps.
struct PassClass {
    std::string name = "A";
    double share = 0.05;               // [0, 1] of those who cross
    int lanes = 1;
    std::vector<std::string> spared;   // names of step kinds
    void fields(Fields& f);
};

// Lanes for those with the same pass, or none: what they are asked there, and how long that takes.
struct LaneGroup {
    double share = 1;                  // [0, 1] of those who cross
    int lanes = 1;
    std::vector<bool> steps;           // [steps] whether it is done
    LawTable seconds;                  // [s] of one person, steps and all
    double mean = 0, sd = 0;           // [s]
};

// Whether a thermometer is needed in each lane of a group.
struct Screening;
bool takes_temperature(const Screening&, std::size_t group);

// What a checkpoint does with those who pass. Belongs to its policy and does not change during a run.
struct Screening {
    std::vector<ScreenStep> steps = {ScreenStep{}, ScreenStep::origin()};
    int lanes = 4;
    Law service = Law::exponential(5);      // [s] of one person in one lane, besides the steps
    double share_screened = 1;              // of those who pass
    double longest_wait = 60;               // [min] whoever would wait longer is waved through
    double hour_from = 0, hour_to = 24;     // [hour] open: from <= hour < to
    int staff = 0;                          // [persons] of each checkpoint, all shifts together; 0: as many as the lanes need
    int shifts = 3, staff_a_lane = 2;
    double other_fever_prevalence = 0.001;  // of travellers without the disease
    double other_symptoms_prevalence = 0.002;
    double antipyretics = 0;                // [0, 1] of the feverish, whose temperature is down
    double holds_days = 0;                  // [day] for which a check without finding is recognized
    double avoid = 0;                       // [0, 1] of those who cross, who would take a way round of no length
    double avoid_km = 10;                   // [km] by which e times fewer do
    Law back_road = Law::exponential(5);    // [km] longer than by the gate
    double penalty = 0;                     // [0, 1] of these, whom a fine deters
    double patrols = 0;                     // [persons] on the back roads of each gate
    std::vector<PassClass> passes;

    void fields(Fields& f);
    // Lanes that the staff on duty can work.
    int lanes_open() const { return staff == 0 ? lanes : std::min(lanes, staff / (shifts * staff_a_lane) - green_lanes()); }
    int green_lanes() const;
    // [persons] at each checkpoint in all shifts.
    int staff_needed() const;
    // [0, 1] of those who cross, who go round; detour [km].
    double avoided(double detour) const;
    void complain_of_spared(Fields& f) const;
    std::vector<LaneGroup> groups;          // without a pass, then those of each class; made by make_ready()
    void make_ready();
};

// A checkpoint at a gate: what the stage `screen` needs to know.
struct Post {
    Gate gate;
    PolicyId policy;
    const Screening* screening = nullptr;
};

}  // namespace cordon
