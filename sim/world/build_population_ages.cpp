// Dealing out ages: from a stock with exact counts, by weights, in loose order, or as near as possible to a wish.
#include <algorithm>

#include "world/build_population.h"

namespace cordon {

std::vector<std::uint32_t> take(std::uint32_t* stock, const double* weight, std::size_t entries, std::uint32_t n, double most) {
    const auto wanted = [&](std::size_t i, double factor) { return stock[i] * std::min(most, factor * weight[i]); };
    const auto sum = [&](double factor) {
        double s = 0;
        for (std::size_t i = 0; i < entries; ++i) s += wanted(i, factor);
        return s;
    };
    double low = 0, high = 1;
    while (sum(high) < n && high < 1e9) high *= 4;
    for (int k = 0; k < 50; ++k) {
        const double middle = 0.5 * (low + high);
        (sum(middle) < n ? low : high) = middle;
    }
    std::vector<std::uint32_t> taken(entries);
    std::vector<std::pair<double, std::uint32_t>> remainders;
    std::uint32_t left = n;
    for (std::size_t i = 0; i < entries; ++i) {
        const double exact = wanted(i, high);
        taken[i] = std::min({static_cast<std::uint32_t>(exact), stock[i], left});
        left -= taken[i];
        if (taken[i] < stock[i] && exact > taken[i]) remainders.push_back({taken[i] - exact, static_cast<std::uint32_t>(i)});
    }
    std::sort(remainders.begin(), remainders.end());
    for (const auto& [remainder, i] : remainders)
        if (left > 0) ++taken[i], --left;
    for (const bool weighted : {true, false})  // short of people below the limit: whoever is there
        for (std::size_t i = 0; i < entries && left > 0; ++i) {
            if (weighted && weight[i] <= 0) continue;
            const std::uint32_t more = std::min(left, stock[i] - taken[i]);
            taken[i] += more, left -= more;
        }
    ensures(left == 0);
    for (std::size_t i = 0; i < entries; ++i) stock[i] -= taken[i];
    return taken;
}

AgeCounts take(AgeCounts& stock, const std::array<double, ages>& weight, std::uint32_t n, double most) {
    const std::vector<std::uint32_t> taken = take(stock.data(), weight.data(), ages, n, most);
    AgeCounts counts;
    std::copy(taken.begin(), taken.end(), counts.begin());
    return counts;
}

std::vector<std::uint8_t> in_loose_order(const AgeCounts& counts, int width, Stream& stream) {
    std::vector<std::uint8_t> order;
    std::size_t n = 0;
    for (const std::uint32_t c : counts) n += c;
    order.reserve(n);
    const std::uint32_t w = static_cast<std::uint32_t>(width);
    for (int step = 0; step < ages + width; ++step) {
        const std::size_t begin = order.size();
        for (int a = std::max(0, step - width + 1); a <= std::min(step, ages - 1); ++a) {
            const std::uint32_t k = static_cast<std::uint32_t>(step - a);
            const std::uint64_t c = counts[static_cast<std::size_t>(a)],
                                turn = static_cast<std::uint32_t>(a) % w;  // remainders of ages fall on different steps
            const auto before = [&](std::uint32_t j) { return (c * j + turn) / w; };
            order.insert(order.end(), before(k + 1) - before(k), static_cast<std::uint8_t>(a));
        }
        shuffle(order.data() + begin, order.size() - begin, stream);
    }
    return order;
}

NearestAges::NearestAges(const AgeCounts& wishes, AgeCounts& stock) {
    AgeCounts used{}, unmet = wishes;
    std::uint64_t left = 0, there = 0;
    for (int a = 0; a < ages; ++a) left += wishes[static_cast<std::size_t>(a)], there += stock[static_cast<std::size_t>(a)];
    expects(left <= there);
    // Farther and farther away, the older side first: a parent somewhat too old is likelier than one too young.
    for (int distance = 0; distance < ages && left > 0; ++distance)
        for (const int sign : {1, -1}) {
            for (int a = 0; a < ages; ++a) {
                const int b = a + sign * distance;
                if (b < 0 || b >= ages) continue;
                const std::uint32_t n = std::min(unmet[static_cast<std::size_t>(a)], stock[static_cast<std::size_t>(b)]);
                unmet[static_cast<std::size_t>(a)] -= n, stock[static_cast<std::size_t>(b)] -= n, used[static_cast<std::size_t>(b)] += n,
                    left -= n;
            }
            if (distance == 0) break;
        }
    std::uint32_t sum = 0;
    for (int a = 0; a < ages; ++a) {
        next_[static_cast<std::size_t>(a)] = sum;
        sum += wishes[static_cast<std::size_t>(a)];
        sorted_.insert(sorted_.end(), used[static_cast<std::size_t>(a)], static_cast<std::uint8_t>(a));
    }
}

}  // namespace cordon
