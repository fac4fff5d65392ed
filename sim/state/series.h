// Output series, declared once: name, dimension, unit, sentence. Recording, the format page and the summary follow.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "base/errors.h"
#include "base/visit.h"

namespace cordon {

enum class Of : std::uint8_t { county, gate, facility, policy, setting, age, region, stock };

// X(identifier, dimension, unit, sentence). flow: counted over the day; stock: as of midnight at its end.
#define CORDON_SERIES(X) \
    X(infections, county, "persons", flow, "new infections, by county of residence") \
    X(infectious, county, "persons", stock, "infected and not yet recovered or dead") \
    X(onsets, county, "persons", flow, "onsets of symptoms") \
    X(imported, county, "persons", flow, "infections acquired outside the region, of those who are let in, on the day of arrival") \
    X(infections_held, county, "persons", flow, "new infections of people who were already under control") \
    X(reinfections, county, "persons", flow, "new infections of people who had one before") \
    X(deaths_true, county, "persons", flow, "deaths from the disease, known or not") \
    X(recovered, county, "persons", flow, "clinical recoveries") \
    X(confirmed, county, "persons", flow, "newly confirmed cases, as reported by the county") \
    X(suspected, county, "persons", flow, "newly suspected, as reported") \
    X(asymptomatic, county, "persons", flow, "new asymptomatic positives, recorded apart") \
    X(discharged, county, "persons", flow, "discharged from hospital, as reported") \
    X(deaths, county, "persons", flow, "deaths of confirmed cases, as reported") \
    X(contacts_named, county, "persons", flow, "contacts named by tracing, first time") \
    X(arrivals, county, "persons", flow, "people brought by named outside sources") \
    X(arrivals_seen, county, "persons", flow, "of these, noticed by the authority") \
    X(care_sought, county, "persons", flow, "infected people who sought care") \
    X(other_fevers, county, "persons", flow, "visits of fever clinics for other causes") \
    X(held_home, county, "persons", stock, "under control at home") \
    X(held_site, county, "persons", stock, "in central isolation sites") \
    X(held_hospital, county, "persons", stock, "in designated hospitals") \
    X(held_waiting, county, "persons", stock, "held at a lower level than ordered, for want of a place") \
    X(tests, county, "samples", flow, "samples taken") \
    X(positives, county, "samples", flow, "positive results") \
    X(traced, county, "cases", flow, "cases whose contacts were reconstructed") \
    X(trips_prevented, county, "trips", flow, "trips between townships not made because of limits, by residence; also of people who are under control") \
    X(arrivals_turned_back, county, "persons", flow, "arrivals turned back on their way in, each time") \
    X(infections_of_arrivals_households, county, "persons", flow, "housemates infected by an arrival who was under control at home") \
    X(rounds, county, "person-rounds", flow, "looks at people under control, for fever and symptoms") \
    X(sweep_visits, county, "households", flow, "households visited from door to door") \
    X(sweep_refused, county, "households", flow, "of these, opened to nobody") \
    X(sweep_fevers, county, "persons", flow, "people found feverish at home, true or false") \
    X(sweep_arrivals, county, "persons", flow, "arrivals found at home, lodgers apart") \
    X(sweep_lodgers, county, "persons", flow, "unregistered lodgers found at home") \
    X(worker_days, county, "person-days", flow, "days of work of those who go from door to door") \
    X(lodgers_registered, county, "persons", flow, "lodgers registered by their landlords") \
    X(record_checks, county, "checks", flow, "people checked whom matched records name") \
    X(arrivals_matched, county, "persons", flow, "arrivals found by matched records, not noticed before") \
    X(matched_wrongly, county, "persons", flow, "people taken for arrivals by matched records") \
    X(gate_passed, gate, "persons", flow, "people who crossed the gate") \
    X(gate_screened, gate, "persons", flow, "people who were screened there") \
    X(gate_waved, gate, "persons", flow, "people waved through unscreened because the line was longer than the longest wait") \
    X(gate_flagged, gate, "persons", flow, "flagged by a step, true or false") \
    X(gate_infected, gate, "persons", flow, "infected people who crossed while a checkpoint stood there, known or not") \
    X(gate_caught, gate, "persons", flow, "of these, flagged") \
    X(gate_waiting_seconds, gate, "person-seconds", flow, "time waited in queues by those who came that day") \
    X(gate_waited, gate, "persons", flow, "people who had to wait") \
    X(gate_longest, gate, "s", stock, "longest wait of those who came that day") \
    X(gate_avoided, gate, "persons", flow, "people who went round the checkpoint by small roads") \
    X(gate_green, gate, "persons", flow, "of those screened, people with a pass, in lanes of their own") \
    X(gate_recognized, gate, "persons", flow, "people let pass because an earlier check had found nothing") \
    X(gate_registered, gate, "persons", flow, "people who were put on the list there") \
    X(gate_sampled, gate, "samples", flow, "swabs and rapid tests taken there") \
    X(gate_stopped, gate, "persons", flow, "people whose journey ended there: refused, turned back, or taken away") \
    X(gate_staff, gate, "person-days", flow, "staff of the checkpoint, all shifts together") \
    X(gate_queue, gate, "persons", stock, "people in line or being screened at the end of the day") \
    X(used, facility, "places", stock, "beds or rooms in use; samples or cases done that day") \
    X(queue, facility, "persons", stock, "waiting for a place, a result or a team") \
    X(orders, policy, "orders", flow, "orders given by the policy") \
    X(active, policy, "", stock, "1 while the policy is in force") \
    X(acts, policy, "acts", flow, "what the policy did: orders given, people looked at, visits, checks, counties and ticks limited") \
    X(cost_samples, policy, "samples", flow, "samples taken because of the policy") \
    X(cost_rapid_tests, policy, "tests", flow, "rapid tests done because of it") \
    X(cost_days_home, policy, "person-days", flow, "people held at home at midnight for its reasons; of several reasons the one that asks for most counts") \
    X(cost_days_site, policy, "person-days", flow, "the same in central isolation sites") \
    X(cost_days_hospital, policy, "person-days", flow, "the same in hospitals") \
    X(cost_staff_days, policy, "person-days", flow, "staff that it keeps at work") \
    X(cost_work_days, policy, "person-days", flow, "days of work lost: by those whom it holds, and by those whom it keeps from work") \
    X(cost_school_days, policy, "person-days", flow, "days of school lost, the same way") \
    X(cost_waiting_seconds, policy, "person-seconds", flow, "time waited at its checkpoints") \
    X(cost_false_alarms, policy, "persons", flow, "people without the disease whom it flagged or took for someone else") \
    X(tests_mass, county, "samples", flow, "of the samples taken, those of mass rounds") \
    X(tests_rapid, county, "tests", flow, "rapid tests; they are not among the samples") \
    X(rapid_positives, county, "tests", flow, "positive rapid tests") \
    X(rapid_minutes, county, "person-minutes", flow, "time that people waited for the results of rapid tests") \
    X(lab_received, facility, "tubes", flow, "laboratories: tubes that came into the line, of one sample or of several pooled at sampling") \
    X(lab_pools, facility, "tubes", flow, "of the tubes examined, those that held several samples") \
    X(lab_lost, facility, "tubes", flow, "tubes that gave no result") \
    X(lab_results, facility, "tubes", flow, "tubes that gave a final result, and tubes of pools that were negative") \
    X(lab_minutes, facility, "sample-minutes", flow, "time from sampling to these results") \
    X(by_setting, setting, "persons", flow, "new infections, by the setting where they happened") \
    X(infections_by_age, age, "persons", flow, "new infections, by ten-year age band") \
    X(confirmed_by_age, age, "persons", flow, "newly confirmed, by ten-year age band") \
    X(traced_second, county, "cases", flow, "contacts whose own contacts were reconstructed") \
    X(traced_proven, county, "cases", flow, "proven cases whose contacts were named after they were confirmed") \
    X(naming_hours, county, "case-hours", flow, "hours from confirmation to the names of the contacts, over traced_proven") \
    X(trace_waiting, county, "cases", stock, "cases and contacts who wait for a tracing team") \
    X(named_by_setting, setting, "persons", flow, "pairs of case and contact found, by the setting of the last exposure") \
    X(named_by_team, county, "persons", flow, "of these, named to a team as met when the case could infect") \
    X(named_backward, county, "persons", flow, "of these, named to a team as met before, when the case may have been infected") \
    X(named_second_order, county, "persons", flow, "of these, contacts of contacts") \
    X(named_by_app, county, "persons", flow, "of these, found by the phones of both") \
    X(named_by_record, county, "persons", flow, "of these, found on the record of a journey or a checkpoint") \
    X(first_care, county, "persons", flow, "fevers seen first by village clinics, private clinics and pharmacies") \
    X(first_care_infected, county, "persons", flow, "of these, people with the disease") \
    X(first_care_referred, county, "persons", flow, "of all of these, sent on to a fever clinic, and reported") \
    X(fevers_reported, county, "persons", flow, "such reports that reached the authority") \
    X(staff_infected, county, "persons", flow, "people infected by patients at work in health care") \
    X(seen_specialist, facility, "persons", flow, "patients of fever clinics whom a specialist saw") \
    X(seen_authority, facility, "persons", flow, "doubtful patients on whom the authority decided") \
    X(doctors_waiting, facility, "persons", stock, "patients who wait for a specialist, the authority or their finding") \
    X(risk_fevers, county, "persons", flow, "people of risk groups whose fever came to notice") \
    X(positive_again, county, "persons", flow, "positive again after discharge, as reported: no new cases") \
    X(departures_examined, county, "persons", flow, "travellers bound for here whom export control at their source examined") \
    X(departures_unexamined, county, "persons", flow, "travellers who left unexamined because the exit post had done its day's work") \
    X(departures_stopped, county, "persons", flow, "travellers kept from leaving: found by export control, or without a certificate") \
    X(departures_stopped_infected, county, "persons", flow, "of these, infected") \
    X(arrivals_infected, county, "persons", flow, "of those brought by named outside sources, infected, whether they have recovered by then or not") \
    X(arrivals_severe, county, "persons", flow, "of these, severely ill on arrival, and known by that") \
    X(arrivals_found, county, "persons", flow, "of these, flagged at a gate on the way in: registration and swabs flag nobody") \
    X(arrivals_infected_turned_back, county, "persons", flow, "of arrivals_infected, turned back at a gate: no infections of the region") \
    X(entrance_flagged, county, "persons", flow, "flagged at entrances of firms and schools, true or false, by where these are") \
    X(entrance_caught, county, "persons", flow, "of these, infected") \
    X(doses, county, "doses", flow, "doses of vaccine given") \
    X(vaccine_stops, county, "exposures", flow, "exposures that would have infected, but for a vaccine of one of the two") \
    X(vaccine_escapes, county, "persons", flow, "new infections of people who have had a dose") \
    X(severe_cases, county, "persons", flow, "people who fall severely ill") \
    X(enforcement_visits, county, "visits", flow, "visits by officers to people who are told to stay at home") \
    X(enforcement_absent, county, "persons", flow, "of these, people found out") \
    X(enforcement_detained, county, "persons", flow, "of these, detained; the others are admonished") \
    X(spots_closed, county, "places", flow, "places closed and disinfected because a case had stayed there, households that were visited too") \
    X(spot_members, county, "persons", flow, "people of these places ordered into quarantine, by where the place is") \
    X(spot_away, county, "persons", flow, "others who stay away from work or school because the place is closed") \
    X(zones_sealed, county, "zones", flow, "zones sealed off") \
    X(people_sealed, county, "persons", flow, "people in them at the sealing") \
    X(errands, county, "persons", flow, "people who went out of a sealed zone for supplies, one of a household") \
    X(errands_run, county, "households", flow, "households in sealed zones that workers served instead") \
    X(workers_expected, county, "persons", stock, "workers of firms whom plans of return to work let come, on a working day on which there are such plans") \
    X(firms_open, county, "firms", stock, "firms that such plans let open, on days on which there are some") \
    X(arrivals_chartered, county, "persons", flow, "arrivals who came by chartered bus or train: listed at once, and not seen at gates") \
    X(migrants_left, county, "persons", flow, "migrant workers who left the region, to work elsewhere") \
    X(migrants_waiting, county, "persons", stock, "migrant workers who want to leave and do not, for want of a seat or because they are under control") \
    X(entrance_staff, county, "person-days", flow, "staff at these entrances") \
    X(tests_after_discharge, county, "samples", flow, "of the samples taken, those of people who had been discharged") \
    X(relapses, county, "persons", flow, "people in whom the virus can be found once more, known or not") \
    X(places_given_up, county, "persons", flow, "people who went home because there was no place for them") \
    X(crises, county, "persons", flow, "severe and critical courses at their turning point, where beds are told apart by severity") \
    X(crises_without_bed, county, "persons", flow, "of these, not in the bed that they needed") \
    X(deaths_for_want_of_bed, county, "persons", flow, "of these, who will die of it") \
    X(serious, facility, "persons", stock, "patients in hospital known to be severely or critically ill") \
    X(serious_short, facility, "persons", stock, "of these, without the bed that they need") \
    X(transfers, county, "persons", flow, "patients whom an ambulance took to another hospital") \
    X(transfers_to_province, county, "persons", flow, "of these, to a hospital of the province") \
    X(transfer_waiting, county, "persons", stock, "patients whom a policy wants in another hospital, for want of an ambulance or a bed there") \
    X(stock_on_hand, stock, "units", stock, "units on hand") \
    X(stock_received, stock, "units", flow, "units that came, those of the start and the faulty that were found apart; without loans") \
    X(stock_used, stock, "units", flow, "units used; of what lasts, units given out for the day") \
    X(stock_short, stock, "units", flow, "units wanted that were not there, or were kept for uses of a higher rank") \
    X(stock_faulty_found, stock, "units", flow, "faulty units found when they came, and thrown away") \
    X(stock_faulty_used, stock, "units", flow, "faulty units that came into use") \
    X(stock_lent, stock, "units", flow, "units lent to the stocks of other counties") \
    X(stock_borrowed, stock, "units", flow, "units borrowed from them") \
    X(stock_returned, stock, "units", flow, "borrowed units given back") \
    X(stock_bought, stock, "units", flow, "of stock_received, units bought besides what comes anyway, before those found faulty") \
    X(lanes_without_thermometer, gate, "lane-days", flow, "lanes of a checkpoint for which there was no thermometer: closed, but for one of each group") \
    X(tests_for_want_of_kits, county, "samples", flow, "samples for a laboratory from people for whom there was no rapid kit") \
    X(spots_kept_closed, county, "place-days", flow, "places that stay closed a day longer because nothing is there to disinfect them") \
    X(cost_supplies, policy, "yuan", flow, "price of what the policy buys for stocks") \
    X(places_blocked, facility, "places", stock, "beds in rooms where someone has to be alone") \
    X(places_bound_for, facility, "places", stock, "of the places in use, those of people who are still on their way") \
    X(infected_inside, facility, "persons", flow, "people infected there, by someone who was kept there") \
    X(staff_infected_inside, facility, "persons", flow, "of these, staff on duty") \
    X(staff_teams, facility, "persons", stock, "health workers of all shifts") \
    X(staff_missing, facility, "persons", stock, "posts of all shifts for which there is nobody") \
    X(staff_fallen_out, facility, "persons", flow, "staff who left their posts: cases, under control, dead or away") \
    X(staff_rotated, county, "persons", flow, "staff who ended a turn and went into quarantine") \
    X(staff_lent, county, "persons", flow, "health workers sent to help elsewhere") \
    X(overflow_home, county, "persons", flow, "people whom no site could take in time, and who stay at home instead") \
    X(kept_on, county, "persons", flow, "people kept on beyond their time for want of a negative result") \
    X(institution_sealed, county, "persons", flow, "people who were at home in institutions when these were closed") \
    X(hotel_guests, county, "persons", flow, "arrivals who took a room in a named hotel instead of lodging in a rented one, and were registered there") \
    X(hotel_full, county, "persons", flow, "arrivals who were to stay in a named hotel and found no room: they lodge as they would have")

enum class Series : std::uint16_t {
#define X(id, of, unit, kind, text) id,
    CORDON_SERIES(X)
#undef X
};

enum class Counted : std::uint8_t { flow, stock };
struct SeriesInfo {
    const char* name;
    Of of;
    const char* unit;
    Counted counted;
    const char* text;
};
inline constexpr SeriesInfo series_info[] = {
#define X(id, of, unit, kind, text) {#id, Of::of, unit, Counted::kind, text},
    CORDON_SERIES(X)
#undef X
};
constexpr std::size_t series_count = sizeof(series_info) / sizeof(series_info[0]);

// Counts of the current day.
class Tally {
  public:
    void size(Of of, std::size_t n) {
        for (std::size_t s = 0; s < series_count; ++s)
            if (series_info[s].of == of) value_[s].assign(n, 0);
    }
    void widen(Of of, std::size_t n) {
        for (std::size_t s = 0; s < series_count; ++s)
            if (series_info[s].of == of) value_[s].resize(n, 0);
    }
    void size(Series s, std::size_t n) { value_[static_cast<std::size_t>(s)].assign(n, 0); }
    void add(Series s, std::size_t i, std::int64_t n = 1) { value_[static_cast<std::size_t>(s)][i] += n; }
    void set(Series s, std::size_t i, std::int64_t n) { value_[static_cast<std::size_t>(s)][i] = n; }
    const std::vector<std::int64_t>& operator[](Series s) const { return value_[static_cast<std::size_t>(s)]; }
    void next_day() {  // flows begin anew, stocks stay until they are set
        for (std::size_t s = 0; s < series_count; ++s)
            if (series_info[s].counted == Counted::flow) value_[s].assign(value_[s].size(), 0);
    }
    CORDON_VISIT_OWN(value)

  private:
    std::array<std::vector<std::int64_t>, series_count> value_;
};

constexpr std::size_t age_bands = 9;  // 0-9, 10-19, ..., 80+
constexpr std::size_t age_band(int age) { return age >= 80 ? 8 : static_cast<std::size_t>(age / 10); }

}  // namespace cordon
