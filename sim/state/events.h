// Event tables: what the run file keeps of single events. Infections are in Episodes and are written from there.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/time.h"
#include "known/known.h"
#include "places/venue_kinds.h"

namespace cordon {

struct TestEvent {
    Person person;
    Moment sampled, reported;
    std::uint8_t purpose = 0;   // policy/policy.h Priority
    bool positive = false, infected = false;  // infected: truth at sampling
    Facility laboratory;        // none: a rapid test
    std::uint8_t assay = 0;     // policy/policy.h Assay
    std::int32_t pool = 1;      // people in the tube that gave the result
};

// By what a reason to hold someone ended: its time was over, they were discharged, died, were ruled out, or became a case (again) with a
// stronger reason, there was no place and they went home, or their policy let them go for another cause.
enum class EndedBy : std::uint8_t { open, time, discharge, death, ruled_out, diagnosis, no_place, order };
inline const std::vector<std::string> ended_by_names = {"open", "time", "discharge", "death", "ruled_out", "diagnosis", "no_place", "order"};

struct StayEvent {              // one reason of one person, written when it ends (or at the end of the run)
    Person person;
    Reason reason = Reason::contact;
    Moment since, until;        // until: never() if still held at the end
    PolicyId policy;
    EndedBy ended_by = EndedBy::open;
};

struct GateEvent {              // someone flagged at a gate
    Person person;              // none: a member of a batch whom nobody registered by name
    Gate gate;
    Moment moment;
    std::uint8_t step = 0;      // index of the step that flagged
    bool infected = false;
};

struct EntranceEvent {          // someone flagged at the entrance of a firm or school
    Person person;
    Cell cell;
    VenueKind place = VenueKind::firm;
    Moment moment;
    PolicyId policy;
    std::uint8_t step = 0;      // index of the step that flagged
    bool infected = false;
};

struct DischargeEvent {
    Person person;
    Moment admitted, confirmed, discharged;
    Facility hospital;
    bool infectious = false;    // truth: could still infect or shed at release
    bool again = false;         // was held because positive again after an earlier discharge
    PolicyId policy;            // whose rule
    std::uint8_t alternative = 0;  // of the rule of the day, that was met
};

struct LinkEvent {              // a case and a contact that was found
    Person of, contact;
    std::uint8_t setting = 0;   // world/settings.h Setting, of the last exposure
    NamedBy by = NamedBy::team;
    Moment last, named;         // exposure; when the authority had the name
    PolicyId policy;
};

struct SpotEvent {              // a place that was closed because a case had stayed there
    Person person;              // the case
    SpotKind kind = SpotKind::firm;
    Cell cell;
    Moment last, closed, until; // the end of the stay; of the closing
    std::int32_t members = 0;   // people ordered into quarantine
    std::int32_t away = 0;      // others who stay away
    PolicyId policy;
};

struct TurnedBackEvent {        // an arrival turned back on the way in
    Person person;
    Source source;
    Moment moment, again;       // again: never() if they give up
    PolicyId policy;
    bool permit = false;        // had none; otherwise there was no place on the day
};

struct KeptBackEvent {          // a traveller whom export control did not let leave
    Person person;
    Source source;
    Moment moment;              // when they would have set out
    PolicyId policy;
    std::int8_t step = -1;      // index of the step that flagged; -1: no certificate
    bool infected = false;
};

struct SweepEvent {             // what someone who went from door to door has found
    enum class What : std::uint8_t { fever, arrival, lodger };
    Person person;
    Moment moment;
    What what = What::fever;
    PolicyId policy;
    bool infected = false;
};
inline const std::vector<std::string> sweep_event_names = {"fever", "arrival", "lodger"};

struct MatchEvent {             // someone on file as an arrival because records were matched
    Person person;
    Moment listed, checked;
    PolicyId policy;
    Facility team;
    bool arrival = false;       // the truth
    bool infected = false;
};

struct HistoryEvent {           // what the authority learned of a person
    Person person;
    Moment moment;
    std::uint32_t where = Fact::none, other = Fact::none;
    PolicyId policy;
    std::int16_t detail = 0;
    FactKind what = FactKind::suspected;
    PersonClass after = PersonClass::none;  // to which the person belongs from then on
};

struct TransferEvent {          // a patient whom an ambulance takes to another hospital
    Person person;
    Facility from, to;
    Moment moment;              // when the place there was given
    PolicyId policy;
    std::uint8_t condition = 0; // as known: 0 well, 1 mild, 2 severe, 3 critical
};

struct Events {
    std::vector<TestEvent> tests;
    std::vector<StayEvent> stays;
    std::vector<GateEvent> gate_hits;
    std::vector<EntranceEvent> entrance_hits;
    std::vector<DischargeEvent> discharges;
    std::vector<HistoryEvent> history;
    std::vector<TurnedBackEvent> turned_back;
    std::vector<SweepEvent> sweep_finds;
    std::vector<KeptBackEvent> kept_back;
    std::vector<MatchEvent> matches;
    std::vector<LinkEvent> links;
    std::vector<SpotEvent> spots;
    std::vector<TransferEvent> transfers;
};

}  // namespace cordon
