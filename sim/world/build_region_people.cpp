// Where the people of a real region live: towns about the seats, villages over the land. County totals hold exactly.
#include <algorithm>
#include <cmath>

#include "world/build_region.h"

namespace cordon {

namespace {

// What a keyed draw about a village or hamlet is for.
enum Use : std::uint32_t { size_of_village, number_of_hamlets, place_of_village, place_of_hamlet, size_of_hamlet };

constexpr int attempts = 50;     // to place a village near a road within its township
constexpr double sliver = 0.02;  // of a community: smaller pieces are not cut off into another square
constexpr double road_step_km = 0.25;

struct Piece {
    Village village;
    Square square;
    double people;
};

// A point of a road, and the unit vector across it.
struct RoadPoint {
    double x, y, across_x, across_y;
};

// The land of a township as settlers see it.
struct Territory {
    std::vector<Square> squares;   // nearest to the seat first
    std::vector<double> distance;  // [km] of their middles from the seat's square
    std::vector<RoadPoint> roads;
};

class Settlers {
  public:
    explicit Settlers(Region& r) : r_(r), g_(r.land.grid), territories_(r.places.townships.size()) {
        survey_land();
        survey_roads();
    }
    // The people of one county, whole.
    void settle(County c, std::vector<Settled>& out) {
        pieces_.clear();
        const CountyRow& county = r_.data.counties[c.value];
        double rural_weight = 0;
        std::vector<std::pair<Village, double>> rural;
        for (const Township t : r_.places.counties[c.value].townships) {
            build_town(t);
            for (const Village v : r_.places.townships[t.value].villages)
                if (!r_.places.villages[v.value].urban)
                    rural.push_back({v, log_normal(size_of_village, v, 0)}), rural_weight += rural.back().second;
        }
        for (const auto& [v, weight] : rural) build_village(v, static_cast<double>(county.rural) * weight / rural_weight);
        std::vector<double> weights;
        for (const Piece& p : pieces_) weights.push_back(p.people);
        const std::vector<std::uint32_t> whole = apportion(county.people, weights);
        for (std::size_t i = 0; i < pieces_.size(); ++i)
            out.push_back({pieces_[i].village, static_cast<std::int16_t>(pieces_[i].square.row),
                           static_cast<std::int16_t>(pieces_[i].square.column), whole[i]});
    }

  private:
    Draw draw(Use use, Village v, std::uint64_t which, std::uint32_t attempt = 0) const {
        return r_.luck.draw(Purpose::world_settlement, Name{r_.places.villages[v.value].code}, use, which, attempt);
    }
    double log_normal(Use use, Village v, std::uint64_t which) const {
        return exact::exp(r_.spec.rules.village_log_sd * exact::normal_quantile(draw(use, v, which).uniform()));
    }
    bool owns(Township t, Square s) const {
        return s.row >= 0 && s.column >= 0 && s.row < g_.rows && s.column < g_.columns &&
               r_.land.township[static_cast<std::size_t>(s.row) * g_.columns + s.column] == t.value;
    }
    void survey_land() {
        for (int row = 0; row < g_.rows; ++row)
            for (int column = 0; column < g_.columns; ++column) {
                const std::uint32_t t = r_.land.township[static_cast<std::size_t>(row) * g_.columns + column];
                if (t != Land::nobody) territories_[t].squares.push_back({row, column});
            }
        for (std::uint32_t t = 0; t < territories_.size(); ++t) {
            const TownshipInfo& info = r_.places.townships[t];
            const Square seat = square_at(g_, info.x, info.y);
            const auto distance = [&](Square s) { return length(s.row - seat.row, s.column - seat.column) * g_.cell_km; };
            auto& squares = territories_[t].squares;
            std::stable_sort(squares.begin(), squares.end(), [&](Square a, Square b) { return distance(a) < distance(b); });
            for (const Square s : squares) territories_[t].distance.push_back(distance(s));
        }
    }
    void survey_roads() {
        for (const RoadEdge& road : r_.places.roads) {
            const TownshipInfo& a = r_.places.townships[road.a.value];
            const double to_x = road.b ? r_.places.townships[road.b.value].x : r_.places.gates[road.gate.value].x;
            const double to_y = road.b ? r_.places.townships[road.b.value].y : r_.places.gates[road.gate.value].y;
            const double km = length(to_x - a.x, to_y - a.y);
            if (km <= 0) continue;
            const int steps = std::max(1, static_cast<int>(km / road_step_km));
            for (int i = 0; i < steps; ++i) {
                const double f = (i + 0.5) / steps, x = a.x + f * (to_x - a.x), y = a.y + f * (to_y - a.y);
                const std::uint32_t t = r_.land.at(r_.land.township, x, y);
                if (t != Land::nobody) territories_[t].roads.push_back({x, y, (a.y - to_y) / km, (to_x - a.x) / km});
            }
        }
    }

    // Urban people over the squares about the seat: density as exp(-distance / scale), at most the greatest allowed;
    // where the land is too small for that, the excess is spread evenly.
    std::vector<double> town_squares(Township t) const {
        const Territory& land = territories_[t.value];
        const double most = r_.spec.rules.town_density_most, people = r_.urban[t.value], capacity = most * g_.cell_km * g_.cell_km;
        const double scale = std::sqrt(people / (2 * 3.14159265 * most));
        std::vector<double> in(land.squares.size());
        if (people >= capacity * static_cast<double>(in.size()))
            return std::vector<double>(in.size(), people / static_cast<double>(in.size()));
        double left = people;
        for (std::size_t full = 0;;) {  // squares fill up from the middle; what does not fit goes to the others
            double sum = 0;
            for (std::size_t i = full; i < in.size(); ++i) sum += exact::exp(-(land.distance[i] - land.distance[full]) / scale);
            std::size_t now_full = full;
            while (now_full < in.size() && left * exact::exp(-(land.distance[now_full] - land.distance[full]) / scale) / sum >= capacity)
                ++now_full;
            if (now_full == full) {
                for (std::size_t i = full; i < in.size(); ++i)
                    in[i] = left * exact::exp(-(land.distance[i] - land.distance[full]) / scale) / sum;
                return in;
            }
            for (; full < now_full; ++full) in[full] = capacity, left -= capacity;
        }
    }
    // Lays the communities one after the other along the squares, nearest to the seat first. A township without any has
    // its townspeople in its first village.
    void build_town(Township t) {
        const TownshipInfo& info = r_.places.townships[t.value];
        std::vector<std::pair<Village, double>> communities;
        double weight = 0;
        for (const Village v : info.villages)
            if (r_.places.villages[v.value].urban || (v == info.villages.first && !has_community(info)))
                communities.push_back({v, log_normal(size_of_village, v, 1)}), weight += communities.back().second;
        const std::vector<double> squares = town_squares(t);
        std::size_t s = 0;
        double room = squares[0];
        for (const auto& [v, w] : communities) {
            const double people = r_.urban[t.value] * w / weight;
            double left = people;
            while (left > 0) {
                const double next = s + 1 < squares.size() ? squares[s + 1] : 0;
                if (room <= sliver * people && next >= 1) {
                    room += next, ++s;
                    continue;
                }
                const bool last = left - room <= sliver * people || next < 1;
                const double here = last ? left : room;
                pieces_.push_back({v, territories_[t.value].squares[s], here});
                left -= here, room -= here;
            }
        }
    }
    bool has_community(const TownshipInfo& t) const {
        for (const Village v : t.villages)
            if (r_.places.villages[v.value].urban) return true;
        return false;
    }

    void build_village(Village v, double people) {
        const RegionRules& rules = r_.spec.rules;
        const Township t = r_.places.villages[v.value].township;
        const Territory& land = territories_[t.value];
        const double villages = static_cast<double>(r_.row(t).villages);
        const auto [x, y] = place_village(v, t);
        const Square middle = square_at(g_, x, y);
        const std::uint32_t hamlets = 1 + poisson(rules.hamlets_per_village - 1, draw(number_of_hamlets, v, 0).uniform());
        std::vector<double> weights;
        double sum = 0;
        for (std::uint32_t h = 0; h < hamlets; ++h) weights.push_back(log_normal(size_of_hamlet, v, h + 1)), sum += weights.back();
        // Hamlets scatter over half the radius that a village of this township has on the mean.
        const double spread = 0.5 * std::sqrt(static_cast<double>(land.squares.size()) * g_.cell_km * g_.cell_km / (3.14159265 * villages));
        for (std::uint32_t h = 0; h < hamlets; ++h) {
            Square s = middle;
            if (h > 0) {
                const Draw d = draw(place_of_hamlet, v, h);
                s = square_at(g_, x + spread * exact::normal_quantile(d.uniform(0)), y + spread * exact::normal_quantile(d.uniform(1)));
            }
            pieces_.push_back({v, owns(t, s) ? s : middle, people * weights[h] / sum});
        }
    }
    std::pair<double, double> place_village(Village v, Township t) const {
        const Territory& land = territories_[t.value];
        if (!r_.spec.rules.plain && !land.roads.empty())
            for (std::uint32_t i = 0; i < attempts; ++i) {
                const Draw d = draw(place_of_village, v, 1, i);
                const RoadPoint& p = land.roads[static_cast<std::size_t>(d.word[0]) * land.roads.size() >> 32];
                const double away = -r_.spec.rules.road_km * exact::log(d.uniform(1)) * (d.word[1] & 1 ? 1 : -1);
                const double x = p.x + away * p.across_x, y = p.y + away * p.across_y;
                if (owns(t, square_at(g_, x, y))) return {x, y};
            }
        const Square s = land.squares[draw(place_of_village, v, 2).below(static_cast<std::uint32_t>(land.squares.size()))];
        const Draw d = draw(place_of_village, v, 3);
        return {(s.column + d.uniform(0)) * g_.cell_km, (s.row + d.uniform(1)) * g_.cell_km};
    }

    Region& r_;
    const Grid& g_;
    std::vector<Territory> territories_;
    std::vector<Piece> pieces_;
};

}  // namespace

std::vector<Settled> people_region(Region& r) {
    Settlers settlers(r);
    std::vector<Settled> all;
    for (std::uint32_t c = 0; c < r.data.counties.size(); ++c) settlers.settle(County(c), all);
    return all;
}

}  // namespace cordon
