// Ages that make families: children first, then parents at a likely distance, then theirs; couples and single people get the rest.
#include <algorithm>

#include "world/build_families.h"

namespace cordon {

namespace {

constexpr int sibling_years = 8, spouse_years = 7, dormitory_years = 10;  // [year] greatest jitter of ages among their like
constexpr int birth_least = 20, birth_range = 7;  // [year] of the eldest child: 20 + two numbers of 0 .. 6, mean 26 (our choice)

template <class Weight>
std::array<double, ages> weights(const Weight& of) {
    std::array<double, ages> w;
    for (int a = 0; a < ages; ++a) w[static_cast<std::size_t>(a)] = of(a);
    return w;
}

std::uint32_t sum(const AgeCounts& counts, int from, int to) {
    std::uint32_t n = 0;
    for (int a = from; a < to; ++a) n += counts[static_cast<std::size_t>(a)];
    return n;
}

// People outside family households: students, workers and the very old.
double dormitory_weight(int a) { return a < 15 ? 0 : a < 25 ? 3 : a < 60 ? 1 : a < 80 ? 0.1 : 0.6; }
// Adults who live with their parents (our choice).
double grown_child_weight(int a) { return a < adult ? 0 : a < 25 ? 0.6 : a < 30 ? 0.4 : a < 35 ? 0.25 : a < 50 ? 0.1 : a < 60 ? 0.04 : 0; }
// The youngest in households of three and of four generations, relative to two (our choice).
double grandchild_weight(int a) { return a < adult ? 1 - 0.03 * a : a < 30 ? 0.25 : 0.03; }
double great_grandchild_weight(int a) { return a < 12 ? 1 - 0.08 * a : 0.001; }
// Living alone rather than as a couple (our choice).
double alone_weight(int a) { return a < 30 ? 2 : a < 55 ? 0.8 : a < 70 ? 0.7 : 1.4; }

void fill_sites(std::vector<Site>& sites, const AgeCounts& counts, Stream& stream, std::uint8_t* age, const std::uint8_t* mark) {
    shuffle(sites.data(), sites.size(), stream);
    std::vector<std::uint8_t> order = in_loose_order(counts, dormitory_years, stream);
    std::size_t next = 0, grown = 0;
    for (const Site& s : sites) {
        bool has_adult = true;
        for (std::uint32_t i = s.people; i-- > 0;) {  // backwards: at the first member of a room it is known who else is there
            const std::uint32_t p = s.first + i;
            const bool last_of_room = i + 1 == s.people || (mark[p + 1] & Population::first_of_household);
            if (last_of_room) has_adult = false;
            if (!has_adult && (mark[p] & Population::first_of_household) && order[next] < adult) {
                grown = std::max(grown, next);
                while (grown < order.size() && order[grown] < adult) ++grown;
                if (grown < order.size()) std::swap(order[next], order[grown]);
            }
            age[p] = order[next++];
            has_adult = has_adult || age[p] >= adult;
        }
    }
}

// Who is in each family: first with one parent only, then with a second one instead of a child until the children are as many as wanted.
std::uint32_t plan(Homes& homes, std::uint32_t children_wanted, Stream& stream) {
    std::uint32_t children = 0, open = 0;
    const auto may_have_second = [](const Family& f) { return f.children >= 2; };
    for (std::vector<Family>& families : homes.lines)
        for (Family& f : families) {
            f.parents = 1;
            if (f.generations == 3) f.grand = f.size > 3 && stream.chance(f.size == 4 ? 0.35 : 0.7) ? 2 : 1;
            if (f.generations == 4) f.great = 1, f.grand = f.size > 5 && stream.chance(0.5) ? 2 : 1;
            f.children = static_cast<std::uint8_t>(f.size - f.parents - f.grand - f.great);
            children += f.children, open += may_have_second(f);
        }
    std::uint32_t second = std::min(open, children - std::min(children, children_wanted));
    children -= second;
    for (std::vector<Family>& families : homes.lines)
        for (Family& f : families) {
            if (!may_have_second(f)) continue;
            if (stream.below(open--) < second) f.parents = 2, --f.children, --second;
        }
    return children;
}

// Minors for whom no family has room (only in worlds whose households are given without regard to ages) become adults.
void raise_minors(AgeCounts& stock, std::uint32_t room) {
    std::uint32_t excess = sum(stock, 0, adult) - std::min(room, sum(stock, 0, adult));
    for (int a = adult - 1; a >= 0 && excess > 0; --a) {
        std::uint32_t& c = stock[static_cast<std::size_t>(a)];
        const std::uint32_t n = std::min(c, excess);
        c -= n, excess -= n;
        for (std::uint32_t k = 0; k < 30; ++k) stock[adult + k] += n / 30 + (k < n % 30 ? 1 : 0);
    }
}

// The wishes of all families, granted together, so that none is served first.
template <class Wish, class Grant>
void grant_wishes(Homes& homes, AgeCounts& stock, const Wish& wishes_of, const Grant& granted) {
    AgeCounts wishes{};
    for (std::vector<Family>& families : homes.lines)
        for (Family& f : families)
            for (int k = 0, n = wishes_of(f); k < n; ++k) ++wishes[f.wish[k]];
    NearestAges nearest(wishes, stock);
    for (std::vector<Family>& families : homes.lines)
        for (Family& f : families) granted(f, nearest);
}

void give_families(Homes& homes, AgeCounts& stock, Stream& stream, std::uint8_t* age) {
    double grown_wanted = 0;
    for (int a = adult; a < ages; ++a) grown_wanted += stock[static_cast<std::size_t>(a)] * grown_child_weight(a);
    const std::uint32_t children = plan(homes, sum(stock, 0, adult) + static_cast<std::uint32_t>(grown_wanted), stream);
    raise_minors(stock, children);
    AgeCounts young{};
    for (int a = 0; a < adult; ++a) std::swap(young[static_cast<std::size_t>(a)], stock[static_cast<std::size_t>(a)]);
    const AgeCounts grown = take(stock, weights(grown_child_weight), children - sum(young, 0, adult), 0.9);
    for (int a = adult; a < ages; ++a) young[static_cast<std::size_t>(a)] = grown[static_cast<std::size_t>(a)];

    // Children, four generations first: their choice is the narrowest.
    const auto children_in = [](const std::vector<Family>& families) {
        std::uint32_t n = 0;
        for (const Family& f : families) n += f.children;
        return n;
    };
    const auto year = [&](int range) { return static_cast<int>(stream.below(static_cast<std::uint32_t>(range))); };
    for (const std::size_t line : {2u, 1u, 0u}) {
        std::vector<Family>& families = homes.lines[line];
        shuffle(families.data(), families.size(), stream);
        const AgeCounts counts =
            line == 0 ? young : take(young, weights(line == 2 ? great_grandchild_weight : grandchild_weight), children_in(families));
        const std::vector<std::uint8_t> order = in_loose_order(counts, sibling_years, stream);
        std::size_t next = 0;
        for (Family& f : families) {
            std::uint8_t* child = age + f.first + f.great + f.grand + f.parents;
            std::copy_n(order.begin() + static_cast<std::ptrdiff_t>(next), f.children, child);
            next += f.children;
            const int eldest = *std::max_element(child, child + f.children);
            const int first = eldest + birth_least + year(birth_range) + year(birth_range);
            f.wish[0] = static_cast<std::uint8_t>(std::min(first, ages - 1));
            f.wish[1] = static_cast<std::uint8_t>(std::min(std::max(first - 3 + year(7), eldest + birth_least - 1), ages - 1));
        }
    }
    grant_wishes(
        homes, stock, [](const Family& f) { return f.parents; },
        [&](Family& f, NearestAges& nearest) {
            std::uint8_t* parent = age + f.first + f.great + f.grand;
            for (int k = 0; k < f.parents; ++k) parent[k] = nearest.grant(f.wish[k]);
        });
    const auto wish_for_older = [&](Family& f, std::uint32_t first, std::uint32_t n) {
        const std::uint8_t* member = age + f.first + first;
        const int oldest = *std::max_element(member, member + n) + birth_least + year(birth_range) + year(birth_range);
        f.wish[0] = static_cast<std::uint8_t>(std::min(oldest, ages - 1));
        f.wish[1] = static_cast<std::uint8_t>(std::min(oldest + year(4), ages - 1));
    };
    for (Family& f : homes.lines[1]) wish_for_older(f, f.grand, f.parents);
    for (Family& f : homes.lines[2]) wish_for_older(f, static_cast<std::uint32_t>(f.great + f.grand), f.parents);
    grant_wishes(
        homes, stock, [](const Family& f) { return f.grand; },
        [&](Family& f, NearestAges& nearest) {
            for (int k = 0; k < f.grand; ++k) age[f.first + f.great + static_cast<std::uint32_t>(k)] = nearest.grant(f.wish[k]);
        });
    for (Family& f : homes.lines[2]) wish_for_older(f, f.great, f.grand);
    grant_wishes(
        homes, stock, [](const Family& f) { return f.great; },
        [&](Family& f, NearestAges& nearest) {
            for (int k = 0; k < f.great; ++k) age[f.first + static_cast<std::uint32_t>(k)] = nearest.grant(f.wish[k]);
        });
}

void give_couples(Homes& homes, AgeCounts& stock, Stream& stream, std::uint8_t* age) {
    shuffle(homes.alone.data(), homes.alone.size(), stream);
    shuffle(homes.couples.data(), homes.couples.size(), stream);
    const AgeCounts alone = take(stock, weights(alone_weight), static_cast<std::uint32_t>(homes.alone.size()), 0.9);
    std::size_t next = 0;
    for (int a = 0; a < ages; ++a)
        for (std::uint32_t k = 0; k < alone[static_cast<std::size_t>(a)]; ++k)
            age[homes.alone[next++].first] = static_cast<std::uint8_t>(a);
    const std::vector<std::uint8_t> order = in_loose_order(stock, spouse_years, stream);
    next = 0;
    for (const Family& f : homes.couples) {
        std::copy_n(order.begin() + static_cast<std::ptrdiff_t>(next), f.size, age + f.first);
        next += f.size;
    }
    ensures(next == order.size());
}

// Those who are away: children of the old, parents of the young, or of the age of the others. Of pairs who are expected
// one in four is a parent with a child (our choice).
void give_visitors(const std::vector<Visitors>& visitors, Stream& stream, std::uint8_t* age) {
    for (const Visitors& v : visitors) {
        const bool expected = v.role == Role::expected;
        const int least = expected ? 18 : 20, most = expected ? 60 : 55;
        int oldest = 0, youngest = ages;
        for (std::uint32_t p = v.home; p < v.home + v.residents; ++p)
            oldest = std::max<int>(oldest, age[p]), youngest = std::min<int>(youngest, age[p]);
        const auto year = [&](int range) { return static_cast<int>(stream.below(static_cast<std::uint32_t>(range))); };
        int a = least + year(most - least + 1);
        if (v.residents > 0) {
            if (oldest >= least + 26)
                a = oldest - birth_least - year(birth_range) - year(birth_range);
            else if (youngest < adult)
                a = youngest + birth_least + year(birth_range) + year(birth_range);
            else
                a = oldest - 4 + year(9);
            if (a < least || a > most) a = least + year(most - least + 1);
        }
        age[v.first] = static_cast<std::uint8_t>(a);
        if (v.people == 2) {
            const bool with_child = expected && a >= 24 && stream.chance(0.25);
            const int other = with_child ? std::max(1, std::min(14, a - 24 - year(6))) : std::clamp(a - 3 + year(7), least, most);
            age[v.first + 1] = static_cast<std::uint8_t>(other);
        }
    }
}

}  // namespace

void give_ages(const Unit& unit, Homes& homes, Stream& stream, std::uint8_t* age, std::uint8_t* mark) {
    AgeCounts stock = unit.age;
    const AgeCounts in_dormitories = take(stock, weights(dormitory_weight), unit.dormitory, 0.8);
    fill_sites(homes.sites, in_dormitories, stream, age, mark);
    give_families(homes, stock, stream, age);
    give_couples(homes, stock, stream, age);
    give_visitors(homes.visitors, stream, age);
}

}  // namespace cordon
