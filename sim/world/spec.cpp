// What a scenario may say of its world, each parameter with its meaning, unit, range and source.
#include "world/spec.h"

namespace cordon {

namespace {
const char* const our_choice = "our choice";
const char* const census_2018 = "Economic Census of China 2018";
}  // namespace

void RegionRules::fields(Fields& f) {
    f.value("community_exponent", community_exponent,
            {.text = "Urban people of a township grow with this power of its number of communities.",
             .least = 0,
             .most = 3,
             .source = our_choice});
    f.value("least_communities", least_communities,
            {.text = "A township without communities counts as having this many.", .least = 0.001, .most = 10, .source = our_choice});
    f.value("subdistrict_factor", subdistrict_factor,
            {.text = "A subdistrict has this many times the urban people of another township with as many communities.",
             .least = 0.001,
             .most = 100,
             .source = our_choice});
    f.value("village_log_sd", village_log_sd,
            {.text = "Standard deviation of the logarithm of village sizes.", .least = 0, .most = 2, .source = our_choice});
    f.value("hamlets_per_village", hamlets_per_village,
            {.text = "Mean number of hamlets of a village.",
             .least = 1,
             .most = 20,
             .source = "Zhumadian's four grids: more than 10,000 of the third level in 2,895 of the second"});
    f.value("seat_spacing", seat_spacing,
            {.text = "Least distance between the seats of townships, in square roots of the mean area of a township.",
             .least = 0,
             .most = 1,
             .source = our_choice});
    f.value("town_density_most", town_density_most,
            {.text = "Greatest density of urban people; a town spreads until it holds.",
             .unit = "1/km2",
             .least = 100,
             .most = 200000,
             .source = our_choice});
    f.value("plain", plain, {.text = "Villages lie anywhere (plain); otherwise near roads (hills)."});
    f.value("road_km", road_km,
            {.text = "Mean distance of a village from a road in the hills, exponential.",
             .unit = "km",
             .least = 0.01,
             .most = 100,
             .source = our_choice});
    f.value("detour_plain", detour_plain,
            {.text = "Length of a road over the straight distance, in the plain.", .least = 1, .most = 5, .source = our_choice});
    f.value("detour_hills", detour_hills,
            {.text = "Length of a road over the straight distance, in the hills.", .least = 1, .most = 5, .source = our_choice});
    f.value("km_per_crossing", km_per_crossing,
            {.text = "Border between two counties for each road that crosses it; at least one road crosses.",
             .unit = "km",
             .least = 0.5,
             .most = 1000,
             .source = our_choice});
    f.value("farm_share", farm_share,
            {.text = "Share of the employed who work on farms, in their household or hamlet.",
             .least = 0,
             .most = 1,
             .source = "2020 census, long form: 0.18 Lishui, 0.26 Zhumadian, 0.16 Zhuzhou, 0.05 Jinhua"});
    f.value("small_business_share", small_business_share,
            {.text = "Share of the other employed who work in individual businesses.", .least = 0, .most = 1, .source = census_2018});
    f.value(
        "small_business_mean", small_business_mean,
        {.text = "Mean number of people of an individual business.", .unit = "persons", .least = 1, .most = 100, .source = census_2018});
    f.value("firm_exponent", firm_exponent,
            {.text = "Exponent of the Pareto law of firm sizes.",
             .least = 0.1,
             .most = 5,
             .source = "fits the mean of 17.6 of the Economic Census of China 2018"});
    f.value("firm_least", firm_least, {.text = "Smallest firm.", .unit = "persons", .least = 1, .most = 1000, .source = our_choice});
    f.value("firm_most", firm_most, {.text = "Largest firm.", .unit = "persons", .least = 1, .most = 1e6, .source = our_choice});
    f.value("team_size", team_size,
            {.text = "People of a team, the colleagues met every day.", .unit = "persons", .least = 2, .most = 1000, .source = our_choice});
    f.value("commute_km", commute_km,
            {.text = "Commuters fall off as exp(-distance / this).", .unit = "km", .least = 0.1, .most = 1000, .source = our_choice});
    f.value("commute_across", commute_across,
            {.text = "Share of the employed who work in another county.", .least = 0, .most = 1, .source = our_choice});
    f.value(
        "trips_per_day", trips_per_day,
        {.text = "Trips a person and day other than to work or school.", .unit = "1/day", .least = 0, .most = 20, .source = our_choice});
    f.value("trips_within", trips_within,
            {.text = "Share of these trips that stay in the township.", .least = 0, .most = 1, .source = our_choice});
    f.value("trip_tail", trip_tail,
            {.text = "Longer trips fall off as distance to the minus this power.", .least = 0.5, .most = 5, .source = our_choice});
    f.value("leavers_share", leavers_share,
            {.text = "Share of residents from other provinces who are away over the Spring Festival.",
             .least = 0,
             .most = 1,
             .source = "our choice; 0.4 to 0.8 are plausible"});
    f.value("leavers_return", leavers_return,
            {.text = "They come back by themselves in the middle of February. False: those who come back are given as arrivals."});
    f.value("returners", returners,
            {.text = "People registered here who live elsewhere and are home for the Spring Festival.",
             .unit = "persons",
             .least = 0,
             .most = 1e8});
    if (firm_most < firm_least) f.wrong("firm_most", "is less than firm_least", "give a larger value");
}

void SourceSpec::fields(Fields& f) {
    f.sentence(
        "People whom a named outside source brings, by date. They stay for the rest of the run, with the household that they belong to: "
        "at home on the day, on trips and family visits like everyone else from the next quarter of a day on; they have no place of "
        "work or school here.");
    f.value("name", name, {.text = "What the source is called, in policies and results.", .required = true});
    f.file("file", file,
           {.text = "CSV with the columns date and people: how many come on each day. A column infected_per_1000 gives the infected among "
                    "them, day by day, instead of the rule below.",
            .required = true});
    f.file("prevalence", prevalence,
           {.text = "CSV with the columns date and infected_per_1000, for the same: a value holds until the date of the next, and the first "
                    "before its date too."});
    f.value("hard_hit", hard_hit, {.text = "Arrivals from here are key people: policies may name them as \"from hard-hit areas\"."});
    f.value("family_share", family_share,
            {.text = "Share of the arrivals who travel with others of their household.", .least = 0, .most = 1, .source = our_choice});
    f.value("infected_per_1000", infected_per_1000,
            {.text = "Infected per 1,000 arrivals, mean over all of them; of no account where a file gives them by date.",
             .unit = "1/1000",
             .least = 0,
             .most = 1000});
    f.value("growth", growth,
            {.text = "Growth of the epidemic at the source: prevalence rises with it, and infections of age a at departure are as "
                     "exp(-growth a) where infection_age = \"growth\"; 0: flat.",
             .unit = "1/day",
             .least = -1,
             .most = 1,
             .source = "doubling in about 7 days, Wuhan in January 2020 (Li et al. 2020)"});
    f.value("oldest", oldest,
            {.text = "Greatest age of an infection at departure, where infection_age = \"growth\".",
             .unit = "day",
             .least = 0,
             .most = 60,
             .source = our_choice});
    f.value("infection_age", infection_age, infection_age_names,
            {.text = "How long ago the infected among them were infected when they set out: growth (most of them lately, as the epidemic at "
                     "the source grows), or course (at any time of the person's own course alike, from infection to severe illness, of "
                     "people who never become severely ill to recovery).",
             .source = "growth: Britton 2019; course: Quilty 2020"});
    f.value("journey", journey,
            {.text = "From departure to arrival. The age of an infection counts at departure, and it goes on during the journey; whoever is "
                     "severely ill on arrival is taken to a doctor instead of through the gates.",
             .unit = "hour",
             .least = 0,
             .most = 240,
             .source = "0: people come on the day on which they set out; 12 hours by air between continents (Quilty 2020)"});
    f.value("outside", outside,
            {.text = "Code of the neighbouring county by which they come; \"rail\" or \"bus\": by the station of their county; empty: by "
                     "the nearest way in."});
    f.place("outside", outside_given);
    f.value("strain", strain, {.text = "Strain that the infected among them carry, by its name; without it, the first."});
    f.place("strain", strain_given);
    f.value("count_scale", count_scale, {.text = "Multiplies the people of the file.", .least = 0, .most = 1000});
    f.value("lodgers", lodgers,
            {.text = "Share of the arrivals, by household, who lodge in rented rooms and register with nobody: no village or compound lists "
                     "them.",
             .least = 0,
             .most = 1});
}

void FacilitySpec::fields(Fields& f) {
    f.value("name", name, {.text = "What it is called; those of \"each\" county have the county's name before it.", .required = true});
    f.value("kind", kind, facility_kind_names, {.text = "What it is.", .required = true});
    f.value(
        "county", county,
        {.text =
             "Code or name of the county where it stands; \"each\": one in every county; empty: at the region's seat, for all counties."});
    f.place("county", county_given);
    f.value("regional", regional, {.text = "Serves all counties; otherwise its own."});
    f.value("capacity", capacity,
            {.text = "Beds (hospital), rooms (isolation site), patients a day (fever clinic), samples a day (laboratory), cases a day "
                     "(tracing team), checks of names a day (data team), rooms of one person (hotel).",
             .least = 0,
             .most = 1e8});
    f.value("capacity_per_1000", capacity_per_1000,
            {.text = "Added to the capacity for every 1,000 people whom it serves.", .unit = "1/1000", .least = 0, .most = 1e6});
    f.value("opens", opens, {.text = "First day of work; without it open from the beginning."});
    const bool laboratory = kind == FacilityKind::laboratory;
    if (f.belongs("turnaround", laboratory || kind == FacilityKind::tracing_team, "kind", "laboratories and tracing teams"))
        f.value("turnaround", turnaround,
                {.text = "Laboratory: from sample to result; tracing team: from order to named contacts.",
                 .unit = "day",
                 .least = 0,
                 .most = 60});
    const auto of_laboratory = [&](const char* name) { return f.belongs(name, laboratory, "kind", "laboratories"); };
    if (of_laboratory("confirms_from"))
        f.value("confirms_from", confirms_from,
                {.text = "Laboratory: first day on which its positives need not be confirmed by another one; without it, from the "
                         "beginning."});
    if (of_laboratory("lost"))
        f.value("lost", lost,
                {.text = "Laboratory: share of the tubes that give no result; it shows when the result was due.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice"});
    if (of_laboratory("pool"))
        f.value("pool", pool,
                {.text = "Laboratory: samples that it examines in one tube, except those of suspects and for discharge. A positive tube is "
                         "taken apart and each sample examined by itself.",
                 .unit = "samples",
                 .least = 1,
                 .most = 64,
                 .source = "our choice; 5 to 10 to a tube were allowed in China from August 2020"});
    if (of_laboratory("pool_loss"))
        f.value("pool_loss", pool_loss,
                {.text = "Laboratory: share of the positive samples that it misses with each doubling of the samples in a tube.",
                 .least = 0,
                 .most = 1,
                 .source = "10 % missed in tubes of 32 (Yelin 2020)"});
    const auto of_hospital = [&](const char* name) { return f.belongs(name, kind == FacilityKind::hospital, "kind", "hospitals"); };
    if (of_hospital("severe_beds"))
        f.value("severe_beds", severe_beds,
                {.text = "Hospital: of the beds, those for the severely ill. Where a hospital that serves a county tells its beds apart, who falls "
                         "severely or critically ill there and has no such bed may die of it (`disease`); otherwise every bed does for everyone.",
                 .unit = "beds",
                 .least = 0,
                 .most = 1e8});
    if (of_hospital("critical_beds"))
        f.value("critical_beds", critical_beds,
                {.text = "Hospital: of the beds, those for the critically ill.", .unit = "beds", .least = 0, .most = 1e8});
    if (of_hospital("tier"))
        f.value("tier", tier, tier_names, {.text = "Hospital: whether of the county, the city or the province, for policies that refer patients."});
    if (of_hospital("reserve"))
        f.value("reserve", reserve, {.text = "Hospital: stands empty until a policy opens it."});
    const bool has_beds = kind == FacilityKind::hospital || kind == FacilityKind::isolation_site;
    const auto of_beds = [&](const char* name) { return f.belongs(name, has_beds, "kind", "hospitals and isolation sites"); };
    if (of_beds("beds_a_room"))
        f.value("beds_a_room", beds_a_room,
                {.text = "Hospital, isolation site: beds in a room; people who share one infect each other. 0: rooms are not told apart, and nobody "
                         "is infected there.",
                 .unit = "beds",
                 .least = 0,
                 .most = 1000});
    if (of_beds("rooms_a_floor"))
        f.value("rooms_a_floor", rooms_a_floor,
                {.text = "Hospital, isolation site: rooms that share the air of a floor.", .unit = "rooms", .least = 1, .most = 1e6, .source = "our choice"});
    if (of_beds("intake_hours"))
        f.value("intake_hours", intake_hours,
                {.text = "Hospital, isolation site: from being given a place to lying there; until then people stay where they were.",
                 .unit = "hour",
                 .least = 0,
                 .most = 240,
                 .source = "our choice"});
    if (of_beds("infection_control"))
        f.value("infection_control", infection_control,
                {.text = "Hospital, isolation site: by how much its standard (ventilation, distance, protective clothing) lowers infection in "
                         "rooms, on floors and of staff: 0 not at all, 1 altogether.",
                 .least = 0,
                 .most = 1,
                 .source = "our choice"});
    if (of_beds("staff"))
        f.value("staff", staff,
                {.text = "Hospital, isolation site: health workers on duty at a time, taken from those of its county; 0: they are no people of "
                         "the world.",
                 .unit = "persons",
                 .least = 0,
                 .most = 10000});
    if (of_beds("shifts"))
        f.value("shifts", shifts,
                {.text = "Hospital, isolation site: shifts of staff in a day.", .least = 1, .most = 24, .source = "our choice"});
    if (of_beds("places_a_staff"))
        f.value("places_a_staff", places_a_staff,
                {.text = "Hospital, isolation site: places that one of the staff on duty looks after; with too few of them nobody more is taken in. "
                         "0: any number.",
                 .unit = "places",
                 .least = 0,
                 .most = 1e6,
                 .source = "our choice"});
    if (severe_beds + critical_beds > 0 && capacity_per_1000 == 0 && severe_beds + critical_beds > capacity)
        f.wrong("severe_beds", "is, with critical_beds, more than all beds", "give a larger capacity");
}

void WorldSpec::fields(Fields& f) {
    f.value("kind", kind, world_kind_names,
            {.text = "A real region, a grid of people given as a file, a synthetic map, or one well-mixed cell."});
    f.value("region", region, {.text = "Kind region: code or name of a prefecture or county, like \"331100\" or \"Lishui\"."});
    f.place("region", region_given);
    f.file("data", data, {.text = "Kind region: folder with the tables, pop/, geo/ and towns/."});
    f.file("file", file, {.text = "Kind grid: CSV with the columns lon, lat (degrees, WGS84) and people."});
    f.value("people", people, {.text = "Kinds synthetic and well-mixed: number of people.", .unit = "persons", .least = 1, .most = 4e9});
    f.value("rows", rows, {.text = "Kind synthetic: rows of cells, from south to north.", .least = 1, .most = 32767});
    f.value("columns", columns, {.text = "Kind synthetic: columns of cells, from west to east.", .least = 1, .most = 32767});
    f.value("tiles", tiles,
            {.text = "Kind synthetic: so many such maps side by side, each with these people, rows and columns, and no way from one to another.",
             .least = 1,
             .most = 10000});
    f.value("cell_km", cell_km, {.text = "Side of a cell.", .unit = "km", .least = 0.05, .most = 100});
    f.value("seed", seed,
            {.text = "Of the world, apart from the run's: replicates share a world.", .least = 0, .most = 9007199254740992.0});
    f.value("household_mean", household_mean,
            {.text = "Kinds synthetic, well-mixed and grid: mean size of households; sizes less one are negative binomial with shape 3.",
             .unit = "persons",
             .least = 1,
             .most = 10,
             .source = "2.62 in China, census of 2020"});
    f.value("household_sizes", household_sizes,
            {.text = "Kinds synthetic, well-mixed and grid: shares of households of 1, 2, ... people, instead of household_mean.",
             .least = 0,
             .most = 1});
    f.value("ages", ages, {.text = "Where people live without households: the ages that they have. Empty: all are 40.", .unit = "year", .least = 0, .most = 100});
    f.value("age_shares", age_shares, {.text = "Share of the people of each of these ages.", .least = 0, .most = 1});
    f.value("institutions", institutions,
            {.text = "Kinds synthetic, well-mixed and grid: share of people who live outside family households, in rooms of dormitories, "
                     "welfare homes and prisons. In a real region it comes from the census.",
             .least = 0,
             .most = 0.5,
             .source = "0 (our choice)"});
    f.value("households", households, {.text = "People live in households; otherwise alone."});
    f.value("work", work, {.text = "There are work places."});
    f.value("schools", schools, {.text = "There are schools."});
    f.value("trips", trips, {.text = "People travel between townships."});
    f.value("transients_per_gate", transients_per_gate, {.text = "People who pass each gate on their way through and are not of the region: a Poisson stream, even over the day.",
                                                         .unit = "persons/day", .least = 0, .most = 1e7});
    f.value("township_gates", township_gates, {.text = "There is a gate on every road between two townships of a county, too, halfway: named after both, of the kind township_border."});
    f.table("rules", rules, {.text = "Rules for what no data gives."});
    if (kind == WorldKind::region && region.empty())
        f.wrong("region", "is missing", "give the code or name of a prefecture, like \"331100\"");
    if (kind == WorldKind::region && data.empty())
        f.wrong("data", "is missing", "give the folder that holds pop/, geo/ and towns/, like \"data\"");
    if (kind == WorldKind::grid && file.empty()) f.wrong("file", "is missing", "give a CSV with the columns lon, lat, people");
    if (static_cast<double>(people) / (static_cast<double>(rows) * columns) > 5e7)
        f.wrong("people", "are too many for one cell", "give more cells");
    if (tiles > 1 && kind != WorldKind::synthetic) f.wrong("tiles", "are for synthetic worlds", "leave it out, or give kind = \"synthetic\"");
    if (static_cast<double>(people) * tiles > 4e9) f.wrong("tiles", "have more than four billion people together", "give fewer");
    if (static_cast<std::int64_t>(columns) * tiles > 32767) f.wrong("tiles", "have more than 32,767 columns together", "give fewer");
    double sum = 0;
    for (const double share : household_sizes) sum += share;
    if (!household_sizes.empty() && !(sum > 0.999 && sum < 1.001))
        f.wrong("household_sizes", "do not add up to 1", "give the share of every size");
    double of_ages = 0;
    for (const double share : age_shares) of_ages += share;
    if (ages.size() != age_shares.size()) f.wrong("age_shares", "has " + std::to_string(age_shares.size()) + " shares for " + std::to_string(ages.size()) + " ages", "give one share for each of `ages`");
    else if (!ages.empty() && !(of_ages > 0.999 && of_ages < 1.001)) f.wrong("age_shares", "do not add up to 1", "give the share of every age");
    if (household_sizes.size() > 16) f.wrong("household_sizes", "go beyond 16 people", "give at most 16 shares");
}

}  // namespace cordon
