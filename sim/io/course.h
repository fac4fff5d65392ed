// The course of a run: the scenarios that it follows one after the other, and what it goes on from: nothing, what a run that was
// stopped has left, or another run up to a day.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "io/recorder.h"
#include "io/scenario.h"

namespace cordon {

struct Course {
    std::vector<Scenario> scenarios;  // the last one to the end
    std::vector<int> until;           // [scenario but the last] so many days from the start of the run
    World world;
    Provenance provenance;
    std::vector<DayRecord> known_days;    // written down already
    // Where to begin: so many days are in State and Known, of this scenario.
    int from_day = 0;
    std::size_t from_scenario = 0;
    State state;
    Known known;

    const Scenario& scenario() const { return scenarios.back(); }
    int own_day() const { return until.empty() ? 0 : until.back(); }  // from which it follows the last
};

// A scenario from its beginning.
Course begin_course(const std::string& scenario, const std::vector<std::string>& sets, const std::string& saved_world, const std::string& version,
                    const std::function<void(const Scenario&)>& before_the_world);
// What was stopped: OUT.h5, or its .part. `output` becomes the name of the run file.
Course resume_course(const std::string& path, std::string& output, const std::string& version);
// Another run up to a date, and from then on with changes.
Course branch_course(const std::string& path, Date at, const std::vector<std::string>& sets, const std::string& version);

// Runs it to the end, or until it is told to stop; observers see the days that are computed, `own` those that its last scenario rules.
// The last simulation is given back.
struct Running {
    std::unique_ptr<Simulation> last;
    bool stopped = false;
};
Running run_course(Course&, const std::vector<Observer*>& observers, Recorder*, Observer* own, bool checked, const volatile std::sig_atomic_t* told_to_stop);

}  // namespace cordon
