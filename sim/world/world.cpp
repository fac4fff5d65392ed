// What a world weighs, and the hash by which two worlds are known to be the same.
#include "world/world.h"

#include <algorithm>
#include <bit>
#include <span>

#include "base/digest.h"
#include "base/parallel.h"
#include "world/memory.h"

namespace cordon {

namespace {

template <class T>
std::size_t bytes_of(const std::vector<T>& v) {
    return v.capacity() * sizeof(T);
}

// Content by content, each in its order. Large columns in blocks of fixed length, so that threads share the work.
class Hash {
  public:
    void add(std::uint64_t x) { sum_ = mix(sum_ ^ x) + count_++; }
    void add(double x) { add(std::bit_cast<std::uint64_t>(x)); }
    void add(const std::string& s) {
        add(s.size());
        add(hash_of_bytes(s.data(), s.size()));
    }
    template <class T>
    void column(const std::vector<T>& v) {
        column(std::span<const T>(v));
    }
    template <class T>
    requires std::is_arithmetic_v<T>
    void column(std::span<const T> v) {
        constexpr std::size_t block = 1 << 16;
        const unsigned char* data = reinterpret_cast<const unsigned char*>(v.data());
        const std::size_t n = v.size() * sizeof(T), blocks = (n + block - 1) / block;
        std::vector<std::uint64_t> parts(blocks);
        for_blocks(blocks, [&](std::size_t b) { parts[b] = hash_of_bytes(data + b * block, std::min(block, n - b * block)); });
        add(n);
        for (const std::uint64_t p : parts) add(p);
    }
    std::uint64_t value() const { return mix(sum_); }

  private:
    std::uint64_t sum_ = 0, count_ = 0;
};

// Every parameter of a specification, whatever its kind: what is declared once is hashed too.
class FieldsHash : public Fields {
  public:
    explicit FieldsHash(Hash& hash) : hash_(hash) {}
    using Fields::value;
    void value(const char* name, bool& x, const About&) override { put(name, std::uint64_t{x}); }
    void value(const char* name, std::int64_t& x, const About&) override { put(name, static_cast<std::uint64_t>(x)); }
    void value(const char* name, double& x, const About&) override { put(name, x); }
    void value(const char* name, std::string& x, const About&) override { put(name, x); }
    void value(const char* name, Date& x, const About&) override { put(name, static_cast<std::uint64_t>(x.days)); }
    void value(const char* name, Law& x, const About&) override {
        put(name, static_cast<std::uint64_t>(x.kind));
        hash_.add(x.a), hash_.add(x.b), hash_.add(x.shift);
    }
    void value(const char* name, Choice& x, const About&) override { put(name, x.names[static_cast<std::size_t>(x.index)]); }
    void value(const char* name, std::vector<double>& x, const About&) override {
        put(name, std::uint64_t{x.size()});
        for (const double y : x) hash_.add(y);
    }
    void value(const char* name, std::vector<std::string>& x, const About&) override {
        put(name, std::uint64_t{x.size()});
        for (const std::string& y : x) hash_.add(y);
    }
    void value(const char* name, std::optional<Date>& x, const About&) override {
        put(name, x ? static_cast<std::uint64_t>(x->days) : ~std::uint64_t{0});
    }
    void value(const char* name, std::optional<double>& x, const About&) override {
        put(name, x ? std::bit_cast<std::uint64_t>(*x) : ~std::uint64_t{0});
    }
    void file(const char*, std::string&, const About&) override {}  // where it stands is no content; what was read from it is

  protected:
    bool enter(const char* name, const About&) override { return put(name, std::uint64_t{1}), true; }
    std::size_t count(const char* name, std::size_t have, const About&, std::size_t) override {
        return put(name, std::uint64_t{have}), have;
    }
    bool enter_element(const char*, std::size_t) override { return true; }
    bool choose_kind(Choice& kind) override { return put("kind", kind.names[static_cast<std::size_t>(kind.index)]), true; }
    void leave() override {}
    bool replaces() const override { return false; }

  private:
    template <class T>
    void put(const char* name, const T& x) {
        hash_.add(std::string(name)), hash_.add(x);
    }
    Hash& hash_;
};

void add(Hash& h, const Places& p) {
    h.add(p.grid.lon0), h.add(p.grid.lat0), h.add(p.grid.cell_km);
    for (const CountyInfo& c : p.counties) h.add(c.code), h.add(std::uint64_t{c.townships.size()}), h.add(std::uint64_t{c.seat.value});
    for (const TownshipInfo& t : p.townships)
        h.add(t.code), h.add(std::uint64_t{t.cells.size()}), h.add(t.x), h.add(t.y), h.add(std::uint64_t{t.urban});
    for (const VillageInfo& v : p.villages) h.add(v.code), h.add(std::uint64_t{v.urban});
    for (const HamletInfo& x : p.hamlets) h.add(std::uint64_t{x.village.value} << 32 | x.cell.value);
    for (const CellInfo& c : p.cells) h.add(std::uint64_t{c.code()} << 32 | c.hamlets.first.value);
    for (const RoadEdge& r : p.roads) h.add(std::uint64_t{r.a.value} << 32 | r.b.value), h.add(r.km), h.add(std::uint64_t{r.gate.value});
    for (const GateInfo& g : p.gates)
        h.add(g.name), h.add(static_cast<std::uint64_t>(g.kind)), h.add(std::uint64_t{g.county.value} << 32 | g.beyond.value),
            h.add(g.neighbour);
    for (const FacilityInfo& f : p.facilities) {
        h.add(f.name), h.add(static_cast<std::uint64_t>(f.kind)), h.add(std::uint64_t{f.county.value} << 32 | f.cell.value),
            h.add(std::uint64_t{f.regional});
        h.add(f.capacity), h.add(static_cast<std::uint64_t>(f.opens_day)), h.add(f.turnaround);
        h.add(static_cast<std::uint64_t>(f.confirms_day)), h.add(f.lost), h.add(static_cast<std::uint64_t>(f.pool)), h.add(f.pool_loss);
    }
    for (const StockInfo& s : p.stocks) {
        h.add(s.name), h.add(static_cast<std::uint64_t>(s.item)), h.add(std::uint64_t{s.county.value}), h.add(static_cast<std::uint64_t>(s.amount));
        for (const StockInfo::Supply& from : s.resupply) h.add(static_cast<std::uint64_t>(from.from_day)), h.add(from.a_day);
        h.add(static_cast<std::uint64_t>(s.lot)), h.add(s.faulty), h.add(s.inspection);
    }
}

void add(Hash& h, const Venues& v) {
    h.add(std::uint64_t{v.members}), h.add(std::uint64_t{v.group_size});
    h.column(v.cell_desk), h.column(v.venue_desk);
    for (const CommuteFlow& f : v.flows)
        h.add(std::uint64_t{f.from.value} << 32 | f.to.value), h.add(std::uint64_t{f.people} << 32 | f.route);
}

void add(Hash& h, const Mobility& m) {
    for (const Route& r : m.routes) {
        h.add(std::uint64_t{r.gates.size()});
        for (const Gate g : r.gates) h.add(std::uint64_t{g.value});
    }
    for (const TripFlow& f : m.flows)
        h.add(std::uint64_t{f.to.value} << 32 | f.route), h.add(static_cast<double>(f.share)), h.add(static_cast<std::uint64_t>(f.mode));
    h.column(m.flows_from), h.column(m.cell_weight), h.column(m.transients);
    for (const double t : m.trips) h.add(t);
    for (const auto& row : m.entry) h.column(row);
    for (const SourceInfo& s : m.sources)
        h.add(s.name), h.add(std::uint64_t{s.hard_hit}), h.add(s.growth), h.add(s.oldest), h.add(std::uint64_t{s.entry_route_of}),
            h.column(s.prevalence), h.add(static_cast<std::uint64_t>(s.infection_age));
    for (const Arrival& a : m.arrivals)
        h.add(std::uint64_t{a.person.value} << 32 | static_cast<std::uint32_t>(a.moment.units)),
            h.add(std::uint64_t{a.source.value} << 32 | a.group), h.add(std::uint64_t{a.lodges}),
            h.add(static_cast<std::uint64_t>(static_cast<std::uint32_t>(a.journey.units)));
    for (const auto& spans : m.away)
        for (const Span& s : spans)
            h.add(static_cast<std::uint64_t>(static_cast<std::uint32_t>(s.from)) << 32 | static_cast<std::uint32_t>(s.to));
}

}  // namespace

std::vector<std::pair<std::string, std::size_t>> bytes_by_column(const World& w) {
    const Population& p = w.population;
    const std::size_t marks = p.ages().size() + p.marks().size();
    std::vector<std::pair<std::string, std::size_t>> all = {
        {"ages", p.ages().size()},
        {"marks", p.marks().size()},
        {"counts of roles", p.bytes() - std::min(p.bytes(), marks)},
        {"cells and hamlets", bytes_of(w.places.cells) + bytes_of(w.places.hamlets) + bytes_of(w.places.hamlet_people) + bytes_of(w.places.villages) +
                                  bytes_of(w.places.townships) + bytes_of(w.mobility.cell_weight)}};
    std::size_t venues = 0, commuting = 0;
    for (const Venues& v : w.venues) {
        venues += bytes_of(v.township_desk) + bytes_of(v.cell_desk) + bytes_of(v.venue_desk) + bytes_of(v.township_venue);
        venues += bytes_of(v.venue_guide) + bytes_of(v.cell_guide);
        commuting += bytes_of(v.leaving) + bytes_of(v.coming) + bytes_of(v.all_leave) + bytes_of(v.flows) + bytes_of(v.flows_from) + bytes_of(v.flows_to) + bytes_of(v.to_order);
    }
    const Mobility& m = w.mobility;
    std::size_t trips = bytes_of(m.routes) + bytes_of(m.flows) + bytes_of(m.flows_from) + bytes_of(m.flows_to) + bytes_of(m.to_order) +
                        bytes_of(m.origin) + bytes_of(m.cumulative) + bytes_of(m.flow_name) + bytes_of(m.place_to) + bytes_of(m.locals);
    for (const Route& r : m.routes) trips += bytes_of(r.gates);
    std::size_t gates = bytes_of(m.commuter_roles) + bytes_of(m.commuter_lots);
    for (const auto& row : m.entry) trips += bytes_of(row);
    for (const auto& flows : m.trip_flows_at) gates += bytes_of(flows);
    for (const auto& flows : m.commute_flows_at) gates += bytes_of(flows);
    for (const auto& first : m.commuters_first) gates += bytes_of(first);
    all.insert(all.end(), {{"firms and schools", venues},
                           {"commuting", commuting},
                           {"trips", trips},
                           {"who passes gates", gates},
                           {"arrivals", bytes_of(m.arrivals) + bytes_of(m.departures) + bytes_of(m.arrivals_first) + bytes_of(m.arrivals_at) +
                                            bytes_of(m.arrival_rank) + m.arrival_of.bytes()}});
    return all;
}

std::size_t World::bytes() const {
    std::size_t n = 0;
    for (const auto& [name, bytes] : bytes_by_column(*this)) n += bytes;
    return n;
}

std::uint64_t hash_of(const World& w) {
    Hash h;
    h.add(static_cast<std::uint64_t>(w.clock.start.days)), h.add(static_cast<std::uint64_t>(w.clock.ticks_per_day));
    h.column(w.population.ages()), h.column(w.population.marks());
    std::vector<std::uint32_t> cells;
    for (std::uint32_t c = 0; c < w.places.cells.size(); ++c) cells.push_back(w.population.people(Cell(c)).size());
    h.column(cells);
    add(h, w.places);
    for (const Venues& v : w.venues) add(h, v);
    add(h, w.mobility);
    FieldsHash fields(h);
    WorldSpec spec = w.spec;
    spec.fields(fields);
    CalendarSpec calendar = w.holidays.spec();
    calendar.fields(fields);
    Disease disease = w.disease;
    disease.fields(fields);
    ContactSpec contacts = w.contacts;
    contacts.fields(fields);
    CareSpec care = w.care;
    care.fields(fields);
    SupplySpec supplies = w.supplies;
    supplies.fields(fields);
    return h.value();
}

}  // namespace cordon
