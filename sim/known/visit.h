// What Known consists of, member by member: what a checkpoint saves.
#pragma once
#include "known/known.h"

namespace cordon {

CORDON_VISIT(Fact, kind, person, moment, since, where, other, detail, policy, county)
CORDON_VISIT(ReasonHeld, reason, keep, since, until, policy, of, alone)
CORDON_VISIT(PersonFile, county, state, found_by, risk, condition, fever, was_confirmed, awaiting_result, first_seen, suspected, confirmed, onset,
             last_sample, fever_free_since, condition_since, traced_from, traced, trace_rank, places_told, app_from, first_held, held_since, admitted,
             last_exposure, source, arrived, hard_hit, facility, contact_of, first_named, negative_at, reasons, contacts)
CORDON_VISIT(Reminder, policy, person, tag)
CORDON_VISIT(Reported, confirmed, suspected, asymptomatic, discharged, deaths, contacts, arrivals, fevers, again, results, positives)
CORDON_VISIT(Decision, on, next, from_day, began)
CORDON_VISIT(Zone, policy, of, county, sealed, last_case, opened)
CORDON_VISIT(Known, files, fresh, agenda, due, by_day, standing, zones, decisions, occupied, digest)

}  // namespace cordon
