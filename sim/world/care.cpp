// What a scenario may say of people who seek care.
#include "world/care.h"

namespace cordon {

void CareSpec::fields(Fields& f) {
    f.value("seeks_mild", seeks_mild,
            {.text = "Share of people with mild symptoms who ever see a doctor.", .least = 0, .most = 1, .source = "our choice"});
    f.value("seeks_severe", seeks_severe,
            {.text = "The same with severe or critical illness.", .least = 0, .most = 1, .source = "our choice"});
    f.value("delay_early", delay_early,
            {.text = "Onset to the first visit, before late_from.",
             .unit = "day",
             .least = 0,
             .source = "mean 3.0 (Zhang 2020, onset to 27 January)"});
    f.value("delay_late", delay_late,
            {.text = "Onset to the first visit, of onsets from late_from on.",
             .unit = "day",
             .least = 0,
             .source = "mean 1.6 (Zhang 2020, onset from 28 January)"});
    f.value("late_from", late_from, {.text = "From which onset people go sooner; without it, never."});
    f.value("again_days", again_days,
            {.text = "Time until someone who is still feverish or severely ill comes again.",
             .unit = "day",
             .least = 0.25,
             .most = 60,
             .source = "our choice"});
    f.value("other_fevers", other_fevers,
            {.text = "People who seek care for a fever of another cause in normal life, there or at a fever clinic; they fall with contacts in the community.",
             .unit = "1/1000 people/day",
             .least = 0,
             .most = 1000,
             .source = "calibrated to 32,813 fever-clinic visits in a prefecture of 7.0 M by mid-March 2020"});
    f.value("other_fever_days", other_fever_days,
            {.text = "How long such a fever lasts.", .unit = "day", .least = 0.25, .most = 60, .source = "our choice"});
    f.value("first_share", first_share,
            {.text = "Share of those who fall ill who go to a village clinic, a private clinic or a pharmacy first.",
             .least = 0,
             .most = 1,
             .source = "our choice"});
    f.value("treated_days", treated_days,
            {.text = "Time until someone whom these have treated, and who is not well, goes to a fever clinic.",
             .unit = "day",
             .least = 0.25,
             .most = 60,
             .source = "our choice"});
    f.value("staff", staff,
            {.text = "Staff whom a patient meets there.", .unit = "persons", .least = 0, .most = 20, .source = "our choice"});
    f.value("staff_minutes", staff_minutes,
            {.text = "Time with each of them.", .unit = "min", .least = 0, .most = 1440, .source = "our choice"});
    f.value("staff_rate", staff_rate,
            {.text = "Hazard of infection of unprotected staff by a patient at the peak of infectiousness.",
             .unit = "1/hour",
             .least = 0,
             .most = 100,
             .source = "our choice: in 15 minutes 2.5 %, as 3 of 121 exposed health workers were infected (Heinzerling 2020)"});
    f.value("room_rate", room_rate,
            {.text = "Hazard of infection of each of those who share a room of a hospital or isolation site with someone at the peak of infectiousness.",
             .unit = "1/hour",
             .least = 0,
             .most = 100,
             .source = "our choice: as between housemates"});
    f.value("floor_rate", floor_rate,
            {.text = "The same of each of the others on the floor, through the air.",
             .unit = "1/hour",
             .least = 0,
             .most = 100,
             .source = "our choice; people in rooms across a corridor were infected in quarantine hotels (Eichler 2021)"});
    f.value("duty_rate", duty_rate,
            {.text = "The same of each of the staff on duty, by each person there, without protection.",
             .unit = "1/hour",
             .least = 0,
             .most = 100,
             .source = "our choice: staff_rate for half a minute of every hour"});
    f.value("epidemiological_link", epidemiological_link,
            {.text = "Share of the infected who can name a link to a case or a hard-hit place at their visit. Whoever is on file as "
                     "contact or arrival always has one.",
             .least = 0,
             .most = 1,
             .source = "our choice"});
    f.value("test_shared_error", test_shared_error,
            {.text = "Share of the tests of an infected person whose error is the person's own: two of them err together with its square.",
             .least = 0,
             .most = 1,
             .source = "our choice: errors of repeated tests are not independent"});
}

}  // namespace cordon
