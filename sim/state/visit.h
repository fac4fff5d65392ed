// What State consists of, member by member: what a checkpoint saves.
#pragma once
#include "known/visit.h"
#include "state/state.h"

namespace cordon {

CORDON_VISIT(WorkPlan, from, to, open, present, remote)
CORDON_VISIT(CountyConditions, trips, trips_across, trips_by, work, school, visits, household, team, school_class, community, visit, open, gatherings,
             gathering_most, masks, canteen, dormitory, plans)
CORDON_VISIT(Conditions, county)

CORDON_VISIT(Infection, person, desk, infector, source, setting, kind, severity, in_custody, dies, turned_back, generation, offspring, ordinal, previous, strain, cell,
             infected, onset, fever_from, fever_to, detectable_from, detectable_to, severe_from, critical_from, over, relapse_from, relapse_to, without_bed)
CORDON_VISIT(Episodes, rows, last, turned_back)
CORDON_VISIT(Offspring, last, previous)

CORDON_VISIT(Waiting, since, tie, person, policy, detail, episode)
CORDON_VISIT(Holding, held, ordered, complies, at, wants, priority, facility, since, left_home, waiting_since, alone, bed, bound_for, bed_there, arrives,
             next_check, comply, apart, checks_a_day)
CORDON_VISIT(FacilityState, used, waiting, opened, serious, turned_away, line, beds, first_free, bound_for, blocked, mixed, team, team_from)
CORDON_VISIT(Doctors, line)

CORDON_VISIT(Sample, taken, sent, priority, waiting, single, preliminary, laboratory, policy)
CORDON_VISIT(PooledTube, laboratory, people)
CORDON_VISIT(SampleBatch::Member, tube, person)
CORDON_VISIT(SampleBatch, key, made, taken, sent, priority, county, policy, laboratory, pool, people, tubes, done, members)
CORDON_VISIT(BatchPart, batch, from, to)

CORDON_VISIT(Coming, person, arrival, moment)
CORDON_VISIT(TurnedBack, until, kept_back)
CORDON_VISIT(ComingAgain, arrival, moment, attempt)
CORDON_VISIT(Rollout, first_day, asked, firsts)
CORDON_VISIT(LetIn, day, people)
CORDON_VISIT(Sweeping, begun, start_day, grids, refusing, thermometers, next_infection, next_arrival)
CORDON_VISIT(Listed, since, tie, person, county, policy, people, arrival)
CORDON_VISIT(RecordsDesk, waiting, head)

CORDON_VISIT(Stop, person, from, until, gate, closed, before)

CORDON_VISIT(SupplyLot, units, faulty)
CORDON_VISIT(StockState, lots, on_hand, received, used, faulty_found, faulty_used, lent, borrowed, opening, in_service, wanted, given, wanted_yesterday)
CORDON_VISIT(Loan, from, to, units, policy)
CORDON_VISIT(Purchase, day, stock, units, policy)
CORDON_VISIT(DirtySpot, person, desk, kind, policy, cell, until)
CORDON_VISIT(Supplies, stocks, loans, coming, equipped, worn, thermometers, dirty)

CORDON_VISIT(TestEvent, person, sampled, reported, purpose, positive, infected, laboratory, assay, pool)
CORDON_VISIT(StayEvent, person, reason, since, until, policy, ended_by)
CORDON_VISIT(GateEvent, person, gate, moment, step, infected)
CORDON_VISIT(EntranceEvent, person, cell, place, moment, policy, step, infected)
CORDON_VISIT(DischargeEvent, person, admitted, confirmed, discharged, hospital, infectious, again, policy, alternative)
CORDON_VISIT(LinkEvent, of, contact, setting, by, last, named, policy)
CORDON_VISIT(SpotEvent, person, kind, cell, last, closed, until, members, away, policy)
CORDON_VISIT(TurnedBackEvent, person, source, moment, again, policy, permit)
CORDON_VISIT(KeptBackEvent, person, source, moment, policy, step, infected)
CORDON_VISIT(SweepEvent, person, moment, what, policy, infected)
CORDON_VISIT(MatchEvent, person, listed, checked, policy, team, arrival, infected)
CORDON_VISIT(HistoryEvent, person, moment, where, other, policy, detail, what, after)
CORDON_VISIT(TransferEvent, person, from, to, moment, policy, condition)
CORDON_VISIT(Events, tests, stays, gate_hits, entrance_hits, discharges, history, turned_back, sweep_finds, kept_back, matches, links, spots, transfers)

CORDON_VISIT(Contact, episode, moment, number, setting)
CORDON_VISIT(Due, kind, moment, setting, number, episode, person, extra)
CORDON_VISIT(TraceCase, asked, infectious_from, done, policy, team, rank, waiting, again)
CORDON_VISIT(Queueing, lanes_free)
CORDON_VISIT(SealedZone, policy, people, open)
CORDON_VISIT(Leaving, began, next, waiting)
CORDON_VISIT(State, tick, episodes, agenda, contacts, died, custody, facilities, places_wanted, transfers, samples, pools, batches, batch_parts, listed, matched, sweeps,
             desks, tracing, named_at_home, posted, posted_at, outbreaks, offspring, under_way, entrances, queues, zones, on_errand, stopped, passed, notices, conditions,
             conditions_at, came, arrived, next_arrival, next_departure, turned_back, coming_again, left, leaving, let_in, chartered, next_guest, examined,
             duty, roster_next, lent, rollouts, doctors, treated, supplies, events, today, counters, digest)

// Plain numbers, all of one type.
template <class V, class T>
    requires std::same_as<std::remove_const_t<T>, Counters>
void visit_members(V& visitor, T& self) {
    static_assert(sizeof(Counters) == std::size(counter_info) * sizeof(std::int64_t));
    for (const CounterInfo& c : counter_info) visitor.members(c.name, self.*c.count);
}

}  // namespace cordon
