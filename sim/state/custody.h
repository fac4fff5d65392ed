// Where people under control really are, and what finite places are doing. The reasons are in Known; the body is here.
#pragma once
#include <array>
#include <cstdint>

#include "base/ids.h"
#include "base/time.h"
#include "known/known.h"
#include "state/waiting.h"

namespace cordon {

struct Holding {
    bool held = false;          // not free: away from work, school, trips and community
    bool ordered = false;       // a reason is left; those who do not comply are ordered and not held
    bool complies = true;       // with being kept at home
    Keep at = Keep::home;       // where now
    Keep wants = Keep::home;    // by the strongest reason; more than `at` while waiting for a place
    std::uint8_t priority = 0;  // in the line for a place
    Facility facility;          // site or hospital; none at home
    Moment since;               // of being held at all
    Moment left_home;           // for a site or hospital
    Moment waiting_since = Moment::never();
    bool alone = false;         // wants a room to themselves, or has one
    std::uint32_t bed = no_bed; // in the facility, where it tells rooms apart
    Facility bound_for;         // given a place there, and on the way
    std::uint32_t bed_there = no_bed;
    Tick arrives{-1};
    Tick next_check{-1};        // of symptoms and temperature, where something may have changed
    double comply = 0;          // [0, 1] highest share of compliance among the orders since they were last free
    double apart = 1;           // [0, 1] lowest share of contacts with housemates that they leave, among the same
    std::uint8_t checks_a_day = 1;  // rounds: most among the same
    static constexpr std::uint32_t no_bed = 0xffffffffu;
};

// A finite facility at work.
struct FacilityState {
    std::int32_t used = 0;         // beds or rooms in use; patients, samples or cases taken on so far today
    std::int32_t waiting = 0;      // in the line, those who left it apart
    bool opened = false;           // a reserve hospital at work
    std::vector<Person> serious;   // hospital: patients known to be severely or critically ill
    std::int32_t turned_away = 0;  // fever clinic: patients without a name whom its county could not see today
    WaitingLine line;              // samples or cases
    std::vector<Person> beds;      // [bed] room by room, who lies there or is on the way; empty: rooms are not told apart
    std::uint32_t first_free = 0;  // no bed before it is free
    std::int32_t bound_for = 0;    // of `used`, people on the way
    std::int32_t blocked = 0;      // free beds in rooms where someone has to be alone
    std::vector<Person> mixed;     // who have come to need a room to themselves, and share one
    std::vector<Person> team;      // [post] staff, shift by shift; nobody: the post is empty
    std::int32_t team_from = -1;   // [day] on which a rotation began; -1: none
};

// Patients of a fever clinic between two lines of doctors, by the moment from which the next can see them: for a specialist, for
// the authority, and for the finding. detail: of someone with a name bits (ClinicVisit), else the county.
struct Doctors {
    std::array<WaitingLine, 3> line;
};

}  // namespace cordon
