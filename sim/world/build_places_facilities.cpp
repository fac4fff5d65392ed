// Facilities of a scenario, put in the towns where they stand.
#include <fmt/format.h>

#include "world/build_places.h"
#include "world/world.h"

namespace cordon {

namespace {

constexpr std::int32_t always = -1000000;  // [day] opened long before the start

void place(Places& places, const FacilitySpec& spec, County at, bool regional, const std::string& name, Date start) {
    std::uint64_t served = 0;
    for (std::uint32_t c = 0; c < places.counties.size(); ++c)
        if (regional || County(c) == at) served += people_of(places, County(c));
    FacilityInfo f;
    f.name = name;
    f.kind = spec.kind;
    f.county = at;
    f.regional = regional;
    f.cell = places.townships[places.counties[at.value].seat.value].seat;
    f.capacity = spec.capacity + spec.capacity_per_1000 * static_cast<double>(served) / 1000;
    f.opens_day = spec.opens ? *spec.opens - start : always;
    f.turnaround = spec.turnaround;
    f.confirms_day = spec.confirms_from ? *spec.confirms_from - start : always;
    f.lost = spec.lost, f.pool = spec.pool, f.pool_loss = spec.pool_loss;
    f.severe_beds = spec.severe_beds, f.critical_beds = spec.critical_beds, f.tier = spec.tier, f.reserve = spec.reserve;
    f.beds_a_room = spec.beds_a_room, f.rooms_a_floor = spec.rooms_a_floor, f.intake_hours = spec.intake_hours;
    f.infection_control = spec.infection_control, f.staff = spec.staff, f.shifts = spec.shifts, f.places_a_staff = spec.places_a_staff;
    places.facilities.push_back(std::move(f));
}

County most_populous(const Places& places) {
    County most(0);
    for (std::uint32_t c = 1; c < places.counties.size(); ++c)
        if (people_of(places, County(c)) > people_of(places, most)) most = County(c);
    return most;
}

}  // namespace

County find_county(const Places& places, const std::string& name) {
    for (std::uint32_t c = 0; c < places.counties.size(); ++c) {
        const CountyInfo& county = places.counties[c];
        if (county.code == name || county.name == name || short_name(county.name) == name) return County(c);
    }
    return {};
}

County county_called(const Places& places, const std::string& name, const Where& given, const std::string& section, const std::string& of,
                     Complaints& complaints) {
    if (const County county = find_county(places, name)) return county;
    std::vector<std::string> known = {"each"};
    std::string list;
    for (const CountyInfo& c : places.counties) {
        known.push_back(short_name(c.name)), known.push_back(c.name), known.push_back(c.code);
        if (known.size() < 40) list += fmt::format("{}{}", list.empty() ? "" : ", ", short_name(c.name));
    }
    const std::string near = nearest(name, known);
    complaints.add(given,
                   fmt::format("{} \"{}\": there is no county \"{}\" in this world{}", section, of, name,
                               near.empty() ? "" : fmt::format(" (nearest: \"{}\")", near)),
                   fmt::format("give the code or name of one of {}{}", list, section == "run" ? "" : ", or \"each\""), section + ".county");
    return {};
}

void place_facilities(Places& places, const std::vector<FacilitySpec>& specs, Date start, Complaints& complaints) {
    if (places.counties.empty()) return;  // the land could not be built: that is complained about already
    const std::uint32_t counties_of_tile = static_cast<std::uint32_t>(places.counties.size()) / places.tiles;
    for (std::uint32_t tile = 0; tile < places.tiles; ++tile)  // so that the first has the same numbers, however many there are
        for (const FacilitySpec& spec : specs) {
            if (spec.county == "each") {
                for (std::uint32_t c = tile * counties_of_tile; c < (tile + 1) * counties_of_tile; ++c)
                    place(places, spec, County(c), spec.regional, fmt::format("{} {}", short_name(places.counties[c].name), spec.name), start);
            } else if (tile > 0) {
                continue;
            } else if (spec.county.empty()) {
                place(places, spec, most_populous(places), true, spec.name, start);
            } else if (const County county = county_called(places, spec.county, spec.county_given, "facility", spec.name, complaints)) {
                place(places, spec, county, spec.regional, spec.name, start);
            }
        }
}

}  // namespace cordon
