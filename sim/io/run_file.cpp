// Labels and daily series of the run file.
#include "io/run_file.h"

#include <fmt/format.h>

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

void write_scale(const h5::Group& root, Scales& scales, const std::string& dimension, const std::vector<std::string>& values, const std::string& sentence) {
    Labels(root, scales, dimension).scale(values, "", sentence);
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
    write_scale(root, scales, "setting", setting_names, "where infections happen");
    std::vector<std::string> bands;
    for (std::size_t b = 0; b + 1 < age_bands; ++b) bands.push_back(std::to_string(10 * b) + "-" + std::to_string(10 * b + 9));
    bands.push_back(std::to_string(10 * (age_bands - 1)) + "+");
    Labels(root, scales, "age_band").scale(bands, "years", "age in completed years");
    Labels(root, scales, "synthetic").scale(places.synthetic, "", "what of this world no data gives, and the rule by which it was made");
}

DailySeries::DailySeries(const h5::Group& root, const Scales& scales, Stored stored, int days) {
    for (const SeriesInfo& info : series_info) {
        const char* dimension = dimension_of(info.of);
        h5::Growing shape;
        if (dimension) shape.others = scales.at(dimension).extent();
        // Each day is flushed, and a chunk would be compressed anew with each flush: so days come into plain chunks of about 4 KiB. A whole
        // file has compressed chunks of half a megabyte.
        const std::size_t row = sizeof(std::int64_t) * (dimension ? shape.others[0] : 1), bytes = stored == Stored::whole ? 1 << 19 : 4096;
        shape.compressed = stored == Stored::whole;
        shape.chunk_rows = std::clamp<std::size_t>(row ? bytes / row : 1, 1, static_cast<std::size_t>(std::clamp(days, 1, stored == Stored::whole ? 1024 : 128)));
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
        const std::size_t width = extent.size() > 1 ? extent[1] : 1;
        if (values.size() == width) {
            series_[s].write_rows(day, 1, values.data());
            continue;
        }
        expects(values.size() < width && series_info[s].of == Of::policy);  // a branch has more policies than what it comes from
        std::vector<std::int64_t> filled = values;
        filled.resize(width, 0);
        series_[s].write_rows(day, 1, filled.data());
    }
}

void DailySeries::copy(const DailySeries& from) const {
    for (std::size_t s = 0; s < series_count; ++s) {
        const std::vector<std::int64_t> values = from.series_[s].read<std::int64_t>();
        series_[s].write_rows(0, from.series_[s].extent()[0], values.data());
    }
}

std::vector<DayRecord> read_days(const h5::File& file, std::size_t from, std::size_t to, const Widths& widths) {
    std::vector<DayRecord> days(to - from);
    for (std::size_t s = 0; s < series_count; ++s) {
        const h5::Dataset d = file.dataset(series_info[s].name);
        const std::vector<std::uint64_t> extent = d.extent();
        const std::size_t width = extent.size() > 1 ? extent[1] : 1;
        if (extent.empty() || extent[0] < to || width > widths[s])
            throw RunError(fmt::format("{}: {} days and {} values a day do not fit", series_info[s].name, extent.empty() ? 0 : extent[0], width));
        const std::vector<std::int64_t> values = d.read<std::int64_t>();
        for (std::size_t day = from; day < to; ++day) {
            Tally& tally = days[day - from].tally;
            tally.size(static_cast<Series>(s), widths[s]);
            for (std::size_t i = 0; i < width; ++i) tally.set(static_cast<Series>(s), i, values[day * width + i]);
        }
    }
    const std::vector<std::uint64_t> digests = file.dataset("digest").read<std::uint64_t>();
    const auto ticks = static_cast<std::size_t>(file.number_attribute("ticks_per_day"));
    if (digests.size() < to * ticks) throw RunError("digest: a day is missing");
    for (std::size_t day = from; day < to; ++day)
        days[day - from].digests.assign(digests.begin() + static_cast<std::ptrdiff_t>(day * ticks), digests.begin() + static_cast<std::ptrdiff_t>((day + 1) * ticks));
    return days;
}

}  // namespace cordon::run_file
