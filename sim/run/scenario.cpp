// What a scenario may say.
#include "run/scenario.h"

#include <algorithm>

namespace cordon {

void RunSpec::fields(Fields& f) {
    f.value("start", start, {.text = "First day."});
    f.value("days", days, {.text = "Length of the run.", .unit = "day", .least = 1, .most = 20000});
    f.value("seed", seed, {.text = "Seed of the run's luck; the world has its own.", .least = 0, .most = 9e15});
    f.value("ticks_per_day", ticks_per_day, {.text = "Steps a day; a divisor of 1440.", .unit = "1/day", .least = 1, .most = 96});
    f.value("seeds", seeds, {.text = "People infected at the start, drawn at random among residents.", .unit = "persons", .least = 0, .most = 1e9});
    f.place("seeds", seeds_given);
    f.value("seeds_in", seeds_in, {.text = "Codes or names of the counties in which these live; without it, anywhere.", .some = true});
    f.place("seeds_in", seeds_in_given);
    f.value("outbreaks", outbreaks, {.text = "Independent outbreaks side by side in one run, each with so many `seeds`. They share the people: have many more of these than infections.", .least = 1, .most = 1e6});
    f.value("last_generation", last_generation, {.text = "The infections of this generation infect nobody, seeds being generation 0; 0: no generation is the last.", .least = 0, .most = 60000});
    f.value("last_generation_at", last_generation_at, {.text = "The last generation of an outbreak is the first up to which it has so many infections; 0: none. Later ones that came before this was known are not counted in `outbreaks` of --json.", .unit = "persons", .least = 0, .most = 1e9});
    f.value("quiet_days", quiet_days, {.text = "First and last day: outbreaks without an onset between them that never reach last_generation_at are `controlled` in `outbreaks` of --json.", .unit = "day", .least = 0, .most = 20000});
    f.value("stop_when_over", stop_when_over, {.text = "End the run once nobody will infect anybody and nobody is expected."});
    if (!quiet_days.empty() && (quiet_days.size() != 2 || quiet_days[1] < quiet_days[0])) f.wrong("quiet_days", "are not a first and a last day", "give two days, the earlier first");
    f.value("individuals", individuals, {.text = "Resolve every batch at gates person by person: slow, and the same bits. For tests."});
    f.value("measures", measures, {.text = "False leaves out every policy but what people do by themselves (`voluntary`)."});
    f.value("voluntary", voluntary, {.text = "False leaves out what people do by themselves."});
    f.value("stop_at_infections", stop_at_infections, {.text = "End the run once there are this many infections; 0: never.", .unit = "persons", .least = 0, .most = 1e12});
    if (ticks_per_day < 1 || 1440 % ticks_per_day != 0)
        f.wrong("ticks_per_day", "does not divide the day into whole minutes", "give 4, or another divisor of 1440 such as 1, 2, 6, 8, 12, 24");
}

const std::vector<std::string> event_tables = {"infections", "tests",       "stays",   "gate_hits", "entrance_hits", "discharges", "turned_back",
                                               "kept_back",  "sweep_finds", "matches", "spots",     "links",         "transfers",  "vaccinations",
                                               "history"};

void RecordSpec::fields(Fields& f) {
    f.value("events", events, {.text = "Event tables of the run file; the default is all of them, and [] none."});
    for (std::size_t i = 0; i < events.size(); ++i) {
        if (std::find(event_tables.begin(), event_tables.end(), events[i]) != event_tables.end()) continue;
        const std::string near = nearest(events[i], event_tables);
        f.wrong("events", i, "is no event table", near.empty() ? "give one of those in analysis/FORMAT.md" : "did you mean \"" + near + "\"?");
    }
    f.value("by_township", by_township, {.text = "Daily infections and confirmed cases of each township."});
    f.value("checkpoint_days", checkpoint_days,
            {.text = "From one checkpoint to the next; 0: one whenever half a minute of computing has passed.", .unit = "day", .least = 0, .most = 20000});
    f.value("keep_checkpoints", keep_checkpoints, {.text = "Keep all checkpoints, for branches; without it only the newest is kept, until the run has ended."});
}

void Scenario::fields(Fields& f) {
    f.value("title", title, {.text = "What the run is, in a line."});
    f.table("run", run, {.text = "Dates, steps and seeds."});
    f.table("world", world, {.text = "Where the people come from."});
    f.table("calendar", calendar, {.text = "Holidays and the Spring Festival."});
    f.table("disease", disease, {.text = "The natural history, usually from a file in pathogens/."});
    f.table("contacts", contacts, {.text = "Where contacts happen, and how often."});
    f.table("care", care, {.text = "How people with symptoms come to a clinic by themselves."});
    f.tables("arrivals", arrivals, {.text = "People whom named outside sources bring, by date."});
    f.tables("facility", facilities, {.text = "Hospitals, laboratories and whatever else is finite."});
    f.tables("stock", stocks, {.text = "Masks, suits, thermometers, reagents, rapid kits, disinfectant: whatever is declared runs out; the rest does not."});
    f.table("supplies", supplies, {.text = "What work uses up."});
    f.table("cost", cost, {.text = "What control costs."});
    f.table("record", record, {.text = "What of a run is written down."});
    f.kinds("policy", policies, policy_kinds, {.text = "What the authority does."});
}

}  // namespace cordon
