// Where the seats of townships lie and which land belongs to them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "world/build_region.h"

namespace cordon {

namespace {

constexpr int tries = 60;             // darts before the least distance is relaxed
constexpr double relaxed = 0.9;       // to this part of it
constexpr double town_packing = 0.5;  // mean density of a county town over the greatest allowed
constexpr double filled = 0.8;        // of the greatest density, in a town that has just enough land
constexpr double village_room = 4;    // land of a villager over that of a townsman there

// The counties that share one polygon: one, or a county and the economic zones inside it.
struct Group {
    std::vector<County> counties;  // the host first
    std::vector<Square> squares;
};

struct Town {
    double x = 0, y = 0;              // [km] its middle
    double radius = 0;                // [km] that its people need
    std::vector<Township> townships;  // subdistricts, or the first township; the first of them is the county's seat
};

struct Seat {
    Township township;
    Square square;
    double x, y;
    double reach = 1;  // land is given by distance over reach: subdistricts with more people reach farther
};

class Layout {
  public:
    Layout(Region& r, const Group& group) : r_(r), g_(r.land.grid), group_(group) {}
    void run() {
        for (const County c : group_.counties) towns_.push_back(place_town(c));
        for (const Town& town : towns_) fill_town(town);
        for (std::size_t i = 0; i < group_.counties.size(); ++i) fill_country(group_.counties[i], towns_[i], i > 0);
        share_land();
        widen_towns();
    }

  private:
    double middle_x(Square s) const { return (s.column + 0.5) * g_.cell_km; }
    double middle_y(Square s) const { return (s.row + 0.5) * g_.cell_km; }
    double apart(Square s, double x, double y) const { return length(middle_x(s) - x, middle_y(s) - y); }
    std::uint64_t code(Township t) const { return std::stoull(r_.places.townships[t.value].code); }
    double area() const { return static_cast<double>(group_.squares.size()) * g_.cell_km * g_.cell_km; }

    Square nearest_square(double x, double y) const {
        return *std::min_element(group_.squares.begin(), group_.squares.end(),
                                 [&](Square a, Square b) { return apart(a, x, y) < apart(b, x, y); });
    }
    // The county town: where it is known to be; else in the middle fifth of the polygon; of a zone beside the host's town.
    Town place_town(County c) const {
        Town town;
        const CountyInfo& county = r_.places.counties[c.value];
        for (const Township t : county.townships)
            if (r_.subdistrict(t)) town.townships.push_back(t);
        if (town.townships.empty()) town.townships.push_back(county.townships.first);
        double people = 0;
        for (const Township t : town.townships) people += r_.urban[t.value];
        town.radius = std::max(g_.cell_km / 2, std::sqrt(people / (r_.spec.rules.town_density_most * town_packing) / 3.14159265));
        const Draw luck = r_.luck.draw(Purpose::world_places, Name{std::stoull(county.code)});
        std::vector<Square> candidates;
        if (!towns_.empty()) {
            const double wanted = towns_[0].radius + town.radius;
            candidates = sorted([&](Square s) { return std::abs(apart(s, towns_[0].x, towns_[0].y) - wanted); });
            candidates.resize(std::max<std::size_t>(1, candidates.size() / 50));
        } else if (r_.data.towns[c.value]) {
            candidates = {nearest_square(g_.x(r_.data.towns[c.value]->lon), g_.y(r_.data.towns[c.value]->lat))};
        } else {
            double x = 0, y = 0;
            for (const Square s : group_.squares) x += middle_x(s), y += middle_y(s);
            x /= static_cast<double>(group_.squares.size()), y /= static_cast<double>(group_.squares.size());
            candidates = sorted([&](Square s) { return apart(s, x, y); });
            candidates.resize(std::max<std::size_t>(1, candidates.size() / 5));
        }
        const Square s = candidates[luck.below(static_cast<std::uint32_t>(candidates.size()))];
        town.x = middle_x(s), town.y = middle_y(s);
        return town;
    }
    template <class Key>
    std::vector<Square> sorted(const Key& key) const {
        std::vector<std::pair<double, Square>> keyed;
        for (const Square s : group_.squares) keyed.push_back({key(s), s});
        std::sort(keyed.begin(), keyed.end());
        std::vector<Square> squares;
        for (const auto& [k, s] : keyed) squares.push_back(s);
        return squares;
    }
    double nearest_seat(Square s) const {
        double least = std::numeric_limits<double>::infinity();
        for (const Seat& seat : seats_) least = std::min(least, seat.square == s ? -1 : apart(s, seat.x, seat.y));
        return least;  // negative: taken
    }
    void put(Township t, Square s, double reach) {
        const Draw luck = r_.luck.draw(Purpose::world_places, Name{code(t)}, 1);
        Seat seat{t, s, (s.column + luck.uniform(0)) * g_.cell_km, (s.row + luck.uniform(1)) * g_.cell_km, reach};
        r_.places.townships[t.value].x = seat.x, r_.places.townships[t.value].y = seat.y;
        seats_.push_back(seat);
    }
    // Darts thrown at the squares given by `among(try)` until one is far enough from all seats; farness is relaxed slowly.
    template <class Among>
    Square dart(Township t, double spacing, const Among& among) const {
        for (std::uint32_t i = 0; i < 100 * tries; ++i) {
            if (i > 0 && i % tries == 0) spacing *= relaxed;
            const std::vector<Square>& squares = among(i);
            const Square s =
                squares[r_.luck.draw(Purpose::world_places, Name{code(t)}, 2, 0, i).below(static_cast<std::uint32_t>(squares.size()))];
            const double d = nearest_seat(s);
            if (d >= spacing && d >= 0) return s;
        }
        return first_free(group_.squares);
    }
    void fill_town(const Town& town) {
        const double n = static_cast<double>(town.townships.size());
        double people = 0;
        for (const Township t : town.townships) people += r_.urban[t.value] / n;
        const std::vector<Square> near = sorted([&](Square s) { return apart(s, town.x, town.y); });
        std::vector<Square> disc;
        for (const Township t : town.townships) {
            const double reach = std::sqrt(r_.urban[t.value] / people);
            if (t == town.townships.front()) {
                put(t, first_free(near), reach);
                continue;
            }
            const auto among = [&](std::uint32_t i) -> const std::vector<Square>& {  // a disc that grows while darts miss
                const double wanted =
                    3.14159265 * town.radius * town.radius / (g_.cell_km * g_.cell_km) + static_cast<double>(seats_.size() + i / tries);
                disc.assign(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(
                                                             std::min<std::size_t>(near.size(), 2 + static_cast<std::size_t>(wanted))));
                return disc;
            };
            put(t, dart(t, r_.spec.rules.seat_spacing * town.radius * std::sqrt(3.14159265 / n), among), reach);
        }
    }
    Square first_free(const std::vector<Square>& squares) const {
        for (const Square s : squares)
            if (nearest_seat(s) >= 0) return s;
        return squares.front();
    }
    void fill_country(County c, const Town& town, bool zone) {
        std::size_t all = 0;
        for (const County other : group_.counties) all += r_.places.counties[other.value].townships.size();
        const double spacing = r_.spec.rules.seat_spacing * std::sqrt(area() / static_cast<double>(all));
        // A zone is compact: its townships share the squares nearest to its town.
        std::vector<Square> squares = zone ? sorted([&](Square s) { return apart(s, town.x, town.y); }) : group_.squares;
        if (zone) squares.resize(std::max<std::size_t>(1, squares.size() * 2 * r_.places.counties[c.value].townships.size() / all));
        for (const Township t : r_.places.counties[c.value].townships)
            if (std::find(town.townships.begin(), town.townships.end(), t) == town.townships.end())
                put(t, dart(t, spacing, [&](std::uint32_t) -> const std::vector<Square>& { return squares; }), 1);
    }
    void share_land() {
        for (const Square s : group_.squares) {
            const Seat* owner = nullptr;
            double least = std::numeric_limits<double>::infinity();
            for (const Seat& seat : seats_) {
                const double d = seat.square == s ? -1 : apart(s, seat.x, seat.y) / seat.reach;
                if (d < least) least = d, owner = &seat;
            }
            r_.land.township[index(s)] = owner->township.value;
            r_.land.county[index(s)] = r_.places.townships[owner->township.value].county.value;
        }
        for (std::size_t i = 0; i < group_.counties.size(); ++i)
            r_.places.counties[group_.counties[i].value].seat = towns_[i].townships.front();
    }

    std::size_t index(Square s) const { return static_cast<std::size_t>(s.row) * g_.columns + s.column; }
    double villagers(Township t) const {  // about as many as it will have
        const auto villages = [&](Township of) { return static_cast<double>(r_.row(of).villages - r_.row(of).communities); };
        double all = 0;
        const County c = r_.places.townships[t.value].county;
        for (const Township other : r_.places.counties[c.value].townships) all += villages(other);
        return all > 0 ? static_cast<double>(r_.data.counties[c.value].rural) * villages(t) / all : 0;
    }
    // A town that has too little land for its people takes the nearest squares of neighbours in the county that can spare them.
    void widen_towns() {
        std::vector<int> spare(r_.places.townships.size(), 0);
        for (const Square s : group_.squares) ++spare[r_.land.township[index(s)]];
        const double capacity = r_.spec.rules.town_density_most * filled * g_.cell_km * g_.cell_km;
        for (const Seat& seat : seats_)
            spare[seat.township.value] -=
                1 + static_cast<int>((r_.urban[seat.township.value] + village_room * villagers(seat.township)) / capacity);
        for (const Seat& seat : seats_) {
            int& missing = spare[seat.township.value];
            if (missing >= 0) continue;
            for (const Square s : sorted([&](Square q) { return apart(q, seat.x, seat.y); })) {
                const std::uint32_t owner = r_.land.township[index(s)];
                if (missing >= 0) break;
                if (spare[owner] <= 0 || r_.land.county[index(s)] != r_.places.townships[seat.township.value].county.value ||
                    nearest_seat(s) < 0)
                    continue;
                r_.land.township[index(s)] = seat.township.value;
                --spare[owner], ++missing;
            }
        }
    }

    Region& r_;
    const Grid& g_;
    const Group& group_;
    std::vector<Town> towns_;
    std::vector<Seat> seats_;
};

}  // namespace

void lay_out_seats(Region& r, Complaints& complaints) {
    for (std::uint32_t host = 0; host < r.data.counties.size(); ++host) {
        if (r.data.counties[host].zone) continue;
        Group group;
        std::size_t townships = 0;
        group.counties.push_back(County(host));
        for (std::uint32_t c = 0; c < r.data.counties.size(); ++c)
            if (r.data.counties[c].zone && r.data.counties[c].polygon_code == r.data.counties[host].code)
                group.counties.push_back(County(c));
        for (const County c : group.counties) townships += r.places.counties[c.value].townships.size();
        for (int row = 0; row < r.land.grid.rows; ++row)
            for (int column = 0; column < r.land.grid.columns; ++column)
                if (r.land.county[static_cast<std::size_t>(row) * r.land.grid.columns + column] == host)
                    group.squares.push_back({row, column});
        if (group.squares.size() < townships) {
            complaints.add({r.spec.data + "/geo/counties.geojson"},
                           fmt::format("{} has {} townships but only {} cells of {:g} km", r.data.counties[host].name, townships,
                                       group.squares.size(), r.spec.cell_km),
                           "give a smaller world.cell_km");
            continue;
        }
        Layout(r, group).run();
    }
}

}  // namespace cordon
