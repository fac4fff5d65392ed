// Who goes where with a fever: what first places of care and fever clinics share.
#pragma once
#include <vector>

#include "stages/stages.h"

namespace cordon {

// Bits of Waiting::detail of a patient with a name between two lines of doctors; the number of the visit above them.
enum ClinicVisit : std::int32_t { visit_fever = 1, visit_link = 2, visit_number = 8 };

// Without a fever clinic anywhere nobody is modelled as a patient.
bool has_clinics(const Places&);
// How doctors and first places of care work in a county; nullptr while no policy says so.
const ClinicManner* clinic_manner(const Stage&, County);
const FirstCare* first_care_manner(const Stage&, County);
// So many patients were seen in the manner of the policy in force there.
void note_clinic(Stage&, County, std::int64_t patients);
void note_first_care(Stage&, County, std::int64_t patients);

// People with other fevers who seek care in a county in this tick, without a name.
struct OtherFevers {
    std::int64_t clinic = 0;    // at once at a fever clinic
    std::int64_t first = 0;     // first at a village clinic, private clinic or pharmacy
    std::int64_t referred = 0;  // of these, sent on and reported: from now on by name
};
OtherFevers other_fevers(const Stage&, County);
// Of those whom first places of care treated, who come to a fever clinic now because they are not well yet.
std::int64_t treated_in_vain(const Stage&, County);

// Whether someone with the disease goes to a first place of care at this visit.
bool goes_first(const Stage&, const Due&);
// Ill, free to go, and not a case already.
bool may_go(const Stage&, const Due&);
// Someone of the county who is there, free, and of whom nothing is known: keyed by what for.
Person someone(const Stage&, County, Purpose, Name, std::uint64_t number);

// Reports of first places of care that reach the authority.
void hear_reports(Stage&, const std::vector<Due>& due);
// After all that came to notice: which of the fevers are of risk groups.
void see_risks(Stage&);

}  // namespace cordon
