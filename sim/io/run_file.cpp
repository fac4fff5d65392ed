// Labels and daily series of the run file.
#include "io/run_file.h"

#include <algorithm>

namespace cordon::run_file {

namespace {

// Labels along one dimension: the first is its scale, the others lie beside it.
class Labels {
  public:
    Labels(const h5::Group& root, Scales& scales, std::string dimension) : root_(root), scales_(scales), dimension_(std::move(dimension)) {}

    template <class T>
    void scale(const std::vector<T>& values, const std::string& unit, const std::string& sentence) {
        const h5::Dataset d = root_.write(dimension_, values);
        describe(d, unit, sentence);
        d.make_scale(dimension_);
        scales_[dimension_] = d;
    }
    template <class T>
    void beside(const std::string& name, const std::vector<T>& values, const std::string& unit, const std::string& sentence) {
        const h5::Dataset d = root_.write(dimension_ + "_" + name, values);
        describe(d, unit, sentence);
        d.attach_scale(0, scales_.at(dimension_));
    }

  private:
    const h5::Group& root_;
    Scales& scales_;
    std::string dimension_;
};

// One value for each thing.
template <class Things, class Get>
auto each(const Things& things, Get get) {
    std::vector<std::decay_t<decltype(get(things.front()))>> values;
    for (const auto& t : things) values.push_back(get(t));
    return values;
}

const char* dimension_of(Of of) {
    switch (of) {
        case Of::county: return "county";
        case Of::gate: return "gate";
        case Of::facility: return "facility";
        case Of::policy: return "policy";
        case Of::setting: return "setting";
        case Of::age: return "age_band";
        case Of::stock: return "stock";
        case Of::region: break;
    }
    return nullptr;
}

}  // namespace

void describe(const h5::Dataset& d, const std::string& unit, const std::string& sentence) {
    d.attribute("units", unit);
    d.attribute("long_name", sentence);
}

std::string days_since(Date start) { return "days since " + to_string(start) + " 00:00:00"; }

void write_labels(const h5::Group& root, const Scenario& scenario, const World& world, Scales& scales) {
    const Places& places = world.places;
    const Grid& grid = places.grid;
    const auto code = [&](County c) { return c ? places.counties[c.value].code : std::string(); };

    Labels county(root, scales, "county");
    county.scale(each(places.counties, [](const CountyInfo& c) { return c.code; }), "", "code of the county");
    county.beside("name", each(places.counties, [](const CountyInfo& c) { return c.name; }), "", "name of the county");

    Labels township(root, scales, "township");
    township.scale(each(places.townships, [](const TownshipInfo& t) { return t.code; }), "", "code of the township");
    township.beside("name", each(places.townships, [](const TownshipInfo& t) { return t.name; }), "", "name of the township");
    township.beside("county", each(places.townships, [&](const TownshipInfo& t) { return code(t.county); }), "", "code of its county");
    township.beside("lon", each(places.townships, [&](const TownshipInfo& t) { return grid.lon(t.x); }), "degrees_east",
                    "longitude of its seat, WGS84");
    township.beside("lat", each(places.townships, [&](const TownshipInfo& t) { return grid.lat(t.y); }), "degrees_north",
                    "latitude of its seat, WGS84");

    Labels gate(root, scales, "gate");
    gate.scale(each(places.gates, [](const GateInfo& g) { return g.name; }), "",
               "name of the gate: a place on a road, or a station, where a checkpoint may stand");
    gate.beside("kind", each(places.gates, [](const GateInfo& g) { return gate_kind_names[static_cast<std::size_t>(g.kind)]; }), "",
                "kind of the gate: county_border, region_border, rail_station or bus_station");
    gate.beside("county", each(places.gates, [&](const GateInfo& g) { return code(g.county); }), "",
                "code of the county that would run a checkpoint here");
    gate.beside("beyond", each(places.gates, [&](const GateInfo& g) { return g.beyond ? code(g.beyond) : g.neighbour; }), "",
                "code of the county on the other side; empty where it is not known");
    gate.beside("lon", each(places.gates, [&](const GateInfo& g) { return grid.lon(g.x); }), "degrees_east", "longitude, WGS84");
    gate.beside("lat", each(places.gates, [&](const GateInfo& g) { return grid.lat(g.y); }), "degrees_north", "latitude, WGS84");

    Labels facility(root, scales, "facility");
    facility.scale(each(places.facilities, [](const FacilityInfo& f) { return f.name; }), "", "name of the facility");
    facility.beside("kind",
                    each(places.facilities, [](const FacilityInfo& f) { return facility_kind_names[static_cast<std::size_t>(f.kind)]; }),
                    "", "kind of the facility: hospital, fever_clinic, laboratory, isolation_site, tracing_team, data_team or hotel");
    facility.beside("county", each(places.facilities, [&](const FacilityInfo& f) { return code(f.county); }), "",
                    "code of the county where it stands; empty: the region's seat");
    facility.beside("regional", each(places.facilities, [](const FacilityInfo& f) { return static_cast<std::int8_t>(f.regional); }), "1",
                    "1: serves all counties; 0: its own");
    facility.beside("capacity", each(places.facilities, [](const FacilityInfo& f) { return f.capacity; }), "places",
                    "beds or rooms; for clinics, laboratories and teams patients, samples or cases a day");
    facility.beside("opens", each(places.facilities, [](const FacilityInfo& f) { return std::max(f.opens_day, -100000); }),
                    days_since(world.clock.start), "first day on which it is open; before the first day of the run: open from the start");

    Labels stock(root, scales, "stock");
    stock.scale(each(places.stocks, [](const StockInfo& s) { return s.name; }), "", "name of the stock");
    stock.beside("item", each(places.stocks, [](const StockInfo& s) { return item_names[static_cast<std::size_t>(s.item)]; }), "",
                 "what is in stock: masks, suits, thermometers, reagents, rapid_kits or disinfectant (litres)");
    stock.beside("county", each(places.stocks, [&](const StockInfo& s) { return code(s.county); }), "",
                 "code of the county whose it is; empty: of the region, for all counties");

    Labels policy(root, scales, "policy");
    policy.scale(each(scenario.policies, [](const auto& p) { return p->name; }), "", "name of the policy");
    policy.beside("kind", each(scenario.policies, [](const auto& p) { return p->kind; }), "", "kind of the policy");

    Labels(root, scales, "source")
        .scale(each(world.mobility.sources, [](const SourceInfo& o) { return o.name; }), "", "name of the outside source of arrivals");
    Labels(root, scales, "setting").scale(setting_names, "", "where infections happen");
    std::vector<std::string> bands;
    for (std::size_t b = 0; b + 1 < age_bands; ++b) bands.push_back(std::to_string(10 * b) + "-" + std::to_string(10 * b + 9));
    bands.push_back(std::to_string(10 * (age_bands - 1)) + "+");
    Labels(root, scales, "age_band").scale(bands, "years", "age in completed years");
    Labels(root, scales, "synthetic").scale(places.synthetic, "", "what of this world no data gives, and the rule by which it was made");
}

DailySeries::DailySeries(const h5::Group& root, const Scales& scales, int days) {
    for (const SeriesInfo& info : series_info) {
        const char* dimension = dimension_of(info.of);
        h5::Growing shape;
        if (dimension) shape.others = scales.at(dimension).extent();
        // Each day is flushed, and a chunk is compressed anew with each flush. So wide rows are a compressed chunk each;
        // narrow ones share a plain chunk of about 4 KiB.
        const std::size_t row = sizeof(std::int64_t) * (dimension ? shape.others[0] : 1);
        shape.compressed = row >= 4096;
        shape.chunk_rows = std::clamp<std::size_t>(row ? 4096 / row : 1, 1, static_cast<std::size_t>(std::clamp(days, 1, 128)));
        const h5::Dataset d = root.grow(info.name, h5::Type::i64, shape);
        describe(d, *info.unit ? info.unit : "1", info.text);
        d.attribute("counted", info.counted == Counted::flow ? "flow" : "stock");
        d.attach_scale(0, scales.at("time"));
        if (dimension) d.attach_scale(1, scales.at(dimension));
        series_.push_back(d);
    }
}

void DailySeries::write(std::size_t day, const Tally& today) const {
    for (std::size_t s = 0; s < series_count; ++s) {
        const std::vector<std::int64_t>& values = today[static_cast<Series>(s)];
        const std::vector<std::uint64_t> extent = series_[s].extent();
        expects(values.size() == (extent.size() > 1 ? extent[1] : 1));
        series_[s].write_rows(day, 1, values.data());
    }
}

}  // namespace cordon::run_file
