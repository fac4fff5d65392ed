// Event tables: what the run file keeps of single events. Infections are in Episodes and are written from there.
#pragma once
#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "known/known.h"

namespace cordon {

struct TestEvent {
    Person person;
    Moment sampled, reported;
    std::uint8_t purpose = 0;   // policy/policy.h Priority
    bool positive = false, infected = false;  // infected: truth at sampling
    Facility laboratory;
};

struct StayEvent {              // one reason of one person, written when it ends (or at the end of the run)
    Person person;
    Reason reason = Reason::contact;
    Moment since, until;        // until: never() if still held at the end
    PolicyId policy;
};

struct GateEvent {              // someone flagged at a gate
    Person person;              // none: a member of a batch whom nobody registered by name
    Gate gate;
    Moment moment;
    std::uint8_t step = 0;      // index of the step that flagged
    bool infected = false;
};

struct DischargeEvent {
    Person person;
    Moment admitted, confirmed, discharged;
    Facility hospital;
    bool infectious = false;    // truth: could still infect or shed at release
};

struct Events {
    std::vector<TestEvent> tests;
    std::vector<StayEvent> stays;
    std::vector<GateEvent> gate_hits;
    std::vector<DischargeEvent> discharges;
};

}  // namespace cordon
