// Where the people of a unit live: households dealt to hamlets, institutions, and those who are away at home with them.
#include <algorithm>

#include "world/build_families.h"

namespace cordon {

namespace {

constexpr std::uint32_t site_least = 30, site_most = 200;  // [persons] of an institution: dormitory, welfare home (our choice)
constexpr std::uint32_t room_most = 8;                     // [persons] rooms hold 6 to 8 (our choice)
constexpr double site_share = 0.6;                         // of a hamlet's residents at most

// How many residents of each piece live in institutions, site by site.
std::vector<std::vector<std::uint32_t>> place_sites(const Unit& unit, Stream& stream) {
    std::vector<std::vector<std::uint32_t>> sites(unit.pieces.size());
    std::vector<std::uint32_t> ends, room;  // cumulative residents; residents who may yet live in a site
    for (const Piece& p : unit.pieces) {
        ends.push_back((ends.empty() ? 0 : ends.back()) + p.residents);
        room.push_back(static_cast<std::uint32_t>(p.residents * site_share));
    }
    std::uint32_t left = unit.dormitory;
    for (int misses = 0; left > 0;) {
        const std::size_t i =
            static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), stream.below(ends.back())) - ends.begin());
        const std::uint32_t size = std::min(site_least + stream.below(site_most - site_least + 1), left);
        // Small hamlets take small sites where no larger one is found, and in the end whoever is left.
        const std::uint32_t n = misses < 100 ? size : std::min(size, room[i]);
        if (n > room[i] || n == 0) {
            if (++misses == 1000)
                for (std::size_t k = 0; k < room.size(); ++k)
                    room[k] += unit.pieces[k].residents - static_cast<std::uint32_t>(unit.pieces[k].residents * site_share);
            continue;
        }
        sites[i].push_back(n);
        room[i] -= n, left -= n;
    }
    return sites;
}

// Household sizes in random order, dealt so that each hamlet is filled exactly.
class Sizes {
  public:
    Sizes(const SizeCounts& households, Stream& stream) : left_(households) {
        for (std::uint32_t s = 1; s < households.size(); ++s) order_.insert(order_.end(), households[s], static_cast<std::uint8_t>(s));
        shuffle(order_.data(), order_.size(), stream);
    }
    std::size_t households() const { return order_.size(); }
    // The next that has at most this many members. Where none has, a larger one is divided.
    std::uint32_t next(std::uint32_t most) {
        ensures(!order_.empty());
        if (order_.back() > most) {
            std::uint32_t fitting = 0;
            for (std::uint32_t s = 1; s <= most; ++s) fitting += left_[s];
            if (fitting == 0) {
                const std::uint8_t rest = static_cast<std::uint8_t>(order_.back() - most);
                --left_[order_.back()], ++left_[rest];
                order_.back() = rest;
                return most;
            }
            std::size_t j = order_.size() - 1;
            while (order_[j] > most) --j;
            std::swap(order_[j], order_.back());
        }
        const std::uint8_t size = order_.back();
        order_.pop_back();
        --left_[size];
        return size;
    }

  private:
    std::vector<std::uint8_t> order_;
    SizeCounts left_;
};

// Groups of people who are away, to be spread evenly over households: half of the people in pairs.
class Absent {
  public:
    Absent(const Unit& unit)
        : left_{unit.returners / 4, unit.returners - 2 * (unit.returners / 4), unit.expected / 4, unit.expected - 2 * (unit.expected / 4)} {
    }
    std::uint32_t groups() const { return left_[0] + left_[1] + left_[2] + left_[3]; }
    // One of the groups that are left, for a household that ends at `at` now.
    Visitors draw(const Family& home, std::uint32_t at, Stream& stream) {
        std::uint32_t i = stream.below(groups());
        int kind = 0;
        while (i >= left_[kind]) i -= left_[kind++];
        --left_[kind];
        const Role role = kind >= 2 ? Role::expected : static_cast<Role>(static_cast<std::uint32_t>(Role::returner_a) + stream.below(3));
        return {home.first, at, home.size, static_cast<std::uint8_t>(kind % 2 == 0 ? 2 : 1), role};
    }

  private:
    std::uint32_t left_[4];  // pairs and single people of both kinds
};

// How many households of each size have one, two, ... generations: drawn without replacement.
class Generations {
  public:
    Generations(const Unit& unit) {
        for (std::size_t s = 1; s < left_.size(); ++s) {
            double sum = 0;
            for (const double share : (*unit.generation)[s]) sum += share;
            if (sum <= 0 || unit.households[s] == 0) continue;
            std::uint32_t given = 0;
            double before = 0;
            for (std::size_t g = 0; g < generations; ++g) {  // rounded together, so that they add up
                before += (*unit.generation)[s][g] / sum * unit.households[s];
                const std::uint32_t upto = g + 1 == generations ? unit.households[s] : static_cast<std::uint32_t>(before + 0.5);
                left_[s][g] = upto - given, given = upto;
            }
        }
    }
    std::uint8_t draw(std::uint32_t size, Stream& stream) {
        std::array<std::uint32_t, generations>& left = left_[size];
        const std::uint32_t all = left[0] + left[1] + left[2] + left[3];
        if (all == 0) return size <= 2 ? 1 : 2;  // a household that was divided
        std::uint32_t i = stream.below(all);
        std::uint8_t g = 0;
        while (i >= left[g]) i -= left[g++];
        --left[g];
        return static_cast<std::uint8_t>(g + 1);
    }

  private:
    std::array<std::array<std::uint32_t, generations>, largest_household + 1> left_{};
};

}  // namespace

void build_unit(Unit& unit, std::uint8_t* age, std::uint8_t* mark) {
    Stream stream(unit.key);
    const auto sites = place_sites(unit, stream);
    Sizes sizes(unit.households, stream);
    Absent absent(unit);
    Generations generation(unit);
    Homes homes;

    std::uint32_t at = 0;
    const auto add_visitor = [&](const Family& home) {
        const Visitors v = absent.draw(home, at, stream);
        homes.visitors.push_back(v);
        std::fill_n(mark + at, v.people, static_cast<std::uint8_t>(v.role));
        at += v.people;
    };
    const auto add_visitors = [&](const Family& family, std::size_t households) {
        const double mean = static_cast<double>(absent.groups()) / static_cast<double>(households);
        std::uint32_t groups = static_cast<std::uint32_t>(mean);
        if (stream.chance(mean - groups)) ++groups;
        for (; groups > 0 && at + 2 - family.first <= largest_household; --groups) add_visitor(family);
    };
    for (std::size_t i = 0; i < unit.pieces.size(); ++i) {
        Piece& piece = unit.pieces[i];
        const std::uint32_t start = at;
        const std::uint8_t place = piece.urban ? urban_home : 0;
        std::uint32_t in_sites = 0;
        for (const std::uint32_t n : sites[i]) in_sites += n;
        for (std::uint32_t left = piece.residents - in_sites; left > 0;) {
            const std::size_t households = sizes.households();
            Family family;
            family.first = at;
            family.size = static_cast<std::uint8_t>(sizes.next(left));
            family.generations = generation.draw(family.size, stream);
            std::fill_n(mark + at, family.size, static_cast<std::uint8_t>(family.generations == 1 ? place | without_minors : place));
            mark[at] |= Population::first_of_household;
            at += family.size, left -= family.size;
            if (absent.groups() > 0) add_visitors(family, households);
            homes.of(family).push_back(family);
        }
        for (const std::uint32_t n : sites[i]) {
            homes.sites.push_back({at, n});
            const std::uint32_t rooms = (n + room_most - 1) / room_most;
            std::fill_n(mark + at, n, static_cast<std::uint8_t>(place | Population::dormitory | without_minors));
            for (std::uint32_t r = 0; r < rooms; ++r)
                mark[at + static_cast<std::uint64_t>(n) * r / rooms] |= Population::first_of_household;
            at += n;
        }
        if (i + 1 == unit.pieces.size())  // where households have no room for them, they live by themselves
            while (absent.groups() > 0) {
                const std::uint32_t first = at;
                add_visitor({.first = first});
                mark[first] |= Population::first_of_household;
            }
        piece.people = at - start;
    }
    ensures(at == unit.people() && sizes.households() == 0);
    give_ages(unit, homes, stream, age, mark);
    assign_roles(unit, age, mark);
}

}  // namespace cordon
