// What is done at the entrances of firms and schools: its parameters, and what follows from them.
#include "policy/entrance.h"

#include <algorithm>

namespace cordon {

namespace {
const std::vector<StepKind> at_entrances = {StepKind::temperature, StepKind::symptoms, StepKind::code};
const std::vector<Outcome> outcomes = {Outcome::pass, Outcome::record, Outcome::refuse, Outcome::fever_clinic, Outcome::home, Outcome::site};
}  // namespace

void EntranceStep::fields(Fields& f) {
    StepKind wanted = kind;
    choose(f, "kind", wanted, at_entrances, step_kind_names,
           {.text = "What is done: temperature, symptoms (asked for and looked at) or code (who is under control and should not be here)."});
    if (wanted != kind) static_cast<ScreenStep&>(*this) = of(wanted);  // read just now: the other defaults are those of its kind
    reading_fields(f, "+entrance_flagged", "-entrance_flagged");
    choose(f, "then", outcome, outcomes, outcome_names,
           {.text = "What becomes of those whom it flags: pass (counted only), record (put on file), refuse (sent home for the day), "
                    "fever_clinic (sent there, and home for the day), home or site (held there)."});
    finding_fields(f);
}

void Entrance::fields(Fields& f) {
    f.value("places", places,
            {.text = "Kinds of places: firm (shops and offices too), hospital, kindergarten, primary, junior, senior (schools). Only those who "
                     "work or learn there are looked at, not customers.",
             .some = true});
    for (std::size_t k = 0; k < places.size(); ++k) {
        const std::string& wanted = places[k];
        if (std::count(venue_kind_names.begin(), venue_kind_names.end(), wanted) > 0) continue;
        const std::string near = nearest(wanted, venue_kind_names);
        f.wrong("places", k, "is no kind of place",
                near.empty() ? "give firm, hospital, kindergarten, primary, junior or senior" : "did you mean \"" + near + "\"?");
    }
    f.value("share", share,
            {.text = "Share of these places that do it; of a lower share they are among those of a higher one.",
             .least = 0,
             .most = 1,
             .source = "all of them; how many did is not known",
             .moves = "+entrance_staff"});
    f.tables("steps", steps,
             {.text = "What is done with each person, in order. A finding that sends the person away ends the steps.", .some = true});
    f.value("other_fever_prevalence", other_fever_prevalence,
            {.text = "People on their way to work or school who have a fever of another cause.",
             .least = 0,
             .most = 1,
             .source = "our choice; 0.001 to 0.005 of a winter population",
             .moves = "+entrance_flagged"});
    f.value("other_symptoms_prevalence", other_symptoms_prevalence,
            {.text = "People on their way to work or school who have symptoms of another cause.",
             .least = 0,
             .most = 1,
             .source = "our choice: as of travellers, 0.2 % of those who came by air (Korea 2012)",
             .moves = "+entrance_flagged"});
    f.value("antipyretics", antipyretics,
            {.text = "Share of the feverish who have taken something against it: no thermometer finds them.",
             .least = 0,
             .most = 1,
             .source = "our choice; 0.1 to 0.25 are usual assumptions",
             .moves = "-entrance_flagged"});
    f.value("staff_a_place", staff_a_place,
            {.text = "Staff at the entrance of each place, every day on which the policy is in force.",
             .unit = "persons",
             .least = 0,
             .most = 100,
             .source = "our choice",
             .moves = "+entrance_staff"});
}

bool Entrance::at(VenueKind k) const {
    return std::find(places.begin(), places.end(), venue_kind_names[static_cast<std::size_t>(k)]) != places.end();
}

bool Entrance::asks_for_codes() const {
    return std::any_of(steps.begin(), steps.end(), [](const ScreenStep& s) { return s.kind == StepKind::code; });
}

double Entrance::flags_healthy(const ScreenStep& step) const {
    double have = 0;
    if (step.kind == StepKind::temperature) have = other_fever_prevalence * (1 - antipyretics);
    if (step.kind == StepKind::symptoms) have = 1 - (1 - other_fever_prevalence) * (1 - other_symptoms_prevalence);
    return have * step.flags(true) + (1 - have) * step.flags(false);
}

}  // namespace cordon
