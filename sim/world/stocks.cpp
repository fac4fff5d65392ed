// Stocks: what a scenario may say of them, and whose they are.
#include <fmt/format.h>

#include <set>

#include "world/build_places.h"
#include "world/world.h"

namespace cordon {

void SupplyFrom::fields(Fields& f) {
    f.value("from", from, {.text = "First day with this many.", .required = true});
    f.value("a_day", a_day, {.text = "Units that come on each day from then on.", .unit = "units/day", .least = 0, .most = 1e9});
}

void StockSpec::fields(Fields& f) {
    f.sentence(
        "What is used up: whatever has a [[stock]] runs out, everything else does not. Work takes it when the day begins (`supplies`), "
        "tests and "
        "disinfection when they are done; what is not there is not done. First a county's own stocks, then those of the region.");
    f.value("name", name, {.text = "What it is called; those of \"each\" county have the county's name before it.", .required = true});
    f.value("item", item, item_names,
            {.text = "What is in stock: masks, suits (pieces), thermometers (which last), reagents (one a tube), rapid_kits (one a test), "
                     "disinfectant (litres).",
             .required = true});
    f.value("county", county,
            {.text = "Code or name of the county whose it is; \"each\": every county has one; empty: of the region, for all counties."});
    f.place("county", county_given);
    f.value("amount", amount, {.text = "Units at the start.", .unit = "units", .least = 0, .most = 1e12});
    f.value("a_day", a_day, {.text = "Units that come on each day, in the morning.", .unit = "units/day", .least = 0, .most = 1e9});
    f.tables("resupply", resupply, {.text = "Instead of a_day from dates on, one after the other."});
    f.value(
        "lot", lot,
        {.text = "Units that come from one lot: all faulty, or none.", .unit = "units", .least = 1, .most = 1e9, .source = "our choice"});
    f.value("faulty", faulty,
            {.text = "Share of the lots that are faulty. Nobody sees it of masks and suits, which then do not protect; of all else it "
                     "shows in use, and another is taken.",
             .least = 0,
             .most = 1,
             .source = "0; 216,000 faulty masks were found in one prefecture"});
    f.value("inspection", inspection,
            {.text = "Share of the faulty lots found when they come, and thrown away.", .least = 0, .most = 1, .source = "our choice"});
    f.value("price", price,
            {.text = "Of a unit that a policy buys besides.", .unit = "yuan", .least = 0, .most = 1e6, .source = "our choice"});
    for (std::size_t k = 1; k < resupply.size(); ++k)
        if (resupply[k].from <= resupply[k - 1].from)
            f.inside("resupply", k, [&] {
                f.wrong("from", "is not after that of the entry before (" + to_string(resupply[k - 1].from) + ")",
                        "give them in the order of their dates");
            });
}

void SupplySpec::fields(Fields& f) {
    f.sentence("What work uses up, of things that have a [[stock]].");
    const auto rate = [&](const char* name, double& x, const char* text, const char* unit, const char* source = "our choice") {
        f.value(name, x, {.text = text, .unit = unit, .least = 0, .most = 1000, .source = source});
    };
    rate("ward_masks", ward_masks, "Masks of the staff, for each bed in use in a hospital.", "units/bed-day");
    rate("ward_suits", ward_suits, "Suits, the same.", "units/bed-day");
    rate("ward_disinfectant", ward_disinfectant, "Disinfectant, the same.", "litres/bed-day");
    rate("site_masks", site_masks, "Masks of the staff, for each room in use in a central isolation site.", "units/room-day");
    rate("site_suits", site_suits, "Suits, the same.", "units/room-day");
    rate("site_disinfectant", site_disinfectant, "Disinfectant, the same.", "litres/room-day");
    rate("clinic_masks", clinic_masks, "Masks of a health worker while first places of care are to protect themselves (kind first-care).",
         "units/person-day");
    rate("clinic_suits", clinic_suits, "Suits, the same.", "units/person-day");
    rate("staff_masks", staff_masks, "Masks of one of the staff of a checkpoint.", "units/person-day");
    rate("sweep_masks", sweep_masks, "Masks of a worker from door to door.", "units/person-day");
    rate("team_masks", team_masks, "Masks of a tracing team.", "units/team-day");
    rate("people_masks", people_masks, "Masks of someone who wears them away from home (kind place-limit).", "units/person-day");
    rate("spot_disinfectant", spot_disinfectant,
         "Disinfectant for a place where a case had stayed (kind spot-sealing), in whole litres; before it has come, the place does not "
         "open again.",
         "litres");
}

void place_stocks(Places& places, const std::vector<StockSpec>& specs, Date start, Complaints& complaints) {
    if (places.counties.empty()) return;
    std::set<std::string> names;
    const auto place = [&](const StockSpec& spec, County county, const std::string& name) {
        StockInfo s;
        s.name = name, s.item = spec.item, s.county = county, s.amount = spec.amount;
        if (spec.a_day > 0) s.resupply.push_back({0, spec.a_day});
        for (const SupplyFrom& from : spec.resupply) s.resupply.push_back({from.from - start, from.a_day});
        s.lot = spec.lot, s.faulty = spec.faulty, s.inspection = spec.inspection, s.price = spec.price;
        if (!names.insert(name).second)
            complaints.add(spec.county_given, fmt::format("stock \"{}\": another stock has this name", name),
                           "give each a `name` of its own", "stock");
        places.stocks.push_back(std::move(s));
    };
    const std::uint32_t counties_of_tile = static_cast<std::uint32_t>(places.counties.size()) / places.tiles;
    for (std::uint32_t tile = 0; tile < places.tiles; ++tile)  // as facilities
        for (const StockSpec& spec : specs) {
            if (spec.county == "each")
                for (std::uint32_t c = tile * counties_of_tile; c < (tile + 1) * counties_of_tile; ++c)
                    place(spec, County(c), fmt::format("{} {}", short_name(places.counties[c].name), spec.name));
            else if (tile > 0)
                continue;
            else if (spec.county.empty())
                place(spec, {}, spec.name);
            else if (const County c = county_called(places, spec.county, spec.county_given, "stock", spec.name, complaints))
                place(spec, c, spec.name);
        }
}

}  // namespace cordon
