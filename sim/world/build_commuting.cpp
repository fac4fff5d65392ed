// Commuting by gravity: jobs times exp(-distance / scale), in whole numbers with exact sums.
#include "world/build_commuting.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/maths.h"
#include "base/parallel.h"
#include "world/build_places.h"

namespace cordon {

namespace {

constexpr std::size_t destinations_most = 40;  // of a township; the tail beyond holds few people
constexpr double across_most = 0.4;            // of a township's members, however near the border (our choice)
constexpr double across_reach = 2;             // the pull of other counties reaches so much farther (our choice)
constexpr double across_farthest = 15;         // [rule.km] nobody goes to another county that is farther away

struct Pull {
    std::uint32_t to;
    double weight;
};

// What draws the members of a township, in their own county and in others.
struct Pulls {
    std::vector<Pull> own, others;
    double own_sum = 0, others_sum = 0;
    double across(double factor) const {
        return own_sum <= 0 ? (others_sum > 0 ? 1 : 0) : std::min(across_most, factor * others_sum / own_sum);
    }
};

Pulls pulls_of(const World& w, const CommuteRule& rule, const Distances& distances, Township from) {
    Pulls pulls;
    const County county = w.places.townships[from.value].county;
    for (std::uint32_t t = 0; t < rule.attraction.size(); ++t) {
        if (rule.attraction[t] <= 0) continue;
        const double km = distances.km(from, Township(t));
        if (!std::isfinite(km)) continue;
        const bool own = w.places.townships[t].county == county;
        if (!own && (rule.across <= 0 || km > across_farthest * rule.km)) continue;
        const double weight = rule.attraction[t] * exact::exp(-km / (own ? rule.km : across_reach * rule.km));
        (own ? pulls.own : pulls.others).push_back({t, weight});
        (own ? pulls.own_sum : pulls.others_sum) += weight;
    }
    return pulls;
}

// The factor by which pulls from other counties are scaled, so that the county's share across comes out.
double scale_across(const std::vector<Pulls>& pulls, const std::vector<std::uint32_t>& members, Range<Township> county, double across) {
    const auto crossing = [&](double factor) {
        double n = 0;
        for (const Township t : county) n += members[t.value] * pulls[t.value].across(factor);
        return n;
    };
    double all = 0, low = 0, high = 1;
    for (const Township t : county) all += members[t.value];
    while (crossing(high) < across * all && high < 1e12) high *= 4;
    for (int k = 0; k < 60; ++k) {
        const double middle = 0.5 * (low + high);
        (crossing(middle) < across * all ? low : high) = middle;
    }
    return high;
}

}  // namespace

void add_commuting(Venues& v, const CommuteRule& rule, const World& w, const Distances& distances) {
    const std::size_t townships = w.places.townships.size();
    std::vector<std::uint32_t> members(townships);
    std::vector<Pulls> pulls(townships);
    for_blocks(townships, [&](std::size_t t) {
        members[t] = w.population.count(Township(t), v.members);
        if (members[t] > 0) pulls[t] = pulls_of(w, rule, distances, Township(t));
    });
    std::vector<double> factor;
    for (const CountyInfo& c : w.places.counties)
        factor.push_back(rule.across > 0 ? scale_across(pulls, members, c.townships, rule.across) : 0);

    v.flows = gather<CommuteFlow>(townships, [&](std::size_t t, std::vector<CommuteFlow>& out) {
        if (members[t] == 0) return;
        Pulls& p = pulls[t];
        const double across = p.across(factor[w.places.townships[t].county.value]);
        for (Pull& x : p.own) x.weight *= (1 - across) / p.own_sum;
        for (Pull& x : p.others) x.weight *= across > 0 ? across / p.others_sum : 0;
        std::vector<Pull> all = p.own;
        all.insert(all.end(), p.others.begin(), p.others.end());
        if (all.empty()) all.push_back({static_cast<std::uint32_t>(t), 1});  // nowhere to go: at home
        std::sort(all.begin(), all.end(),
                  [](const Pull& a, const Pull& b) { return a.weight != b.weight ? a.weight > b.weight : a.to < b.to; });
        if (all.size() > destinations_most) all.resize(destinations_most);
        std::sort(all.begin(), all.end(), [](const Pull& a, const Pull& b) { return a.to < b.to; });
        std::vector<double> weights;
        for (const Pull& x : all) weights.push_back(x.weight);
        const std::vector<std::uint32_t> people = apportion(members[t], weights);
        std::uint32_t out_first = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (people[i] == 0) continue;
            out.push_back({Township(t), Township(all[i].to), people[i], out_first, 0, 0});
            out_first += people[i];
        }
    });
    v.flows_from.assign(townships + 1, 0), v.flows_to.assign(townships + 1, 0), v.township_desk.assign(townships + 1, 0);
    for (const CommuteFlow& f : v.flows)
        ++v.flows_from[f.from.value + 1], ++v.flows_to[f.to.value + 1], v.township_desk[f.to.value + 1] += f.people;
    for (std::vector<std::uint32_t>* sums : {&v.flows_from, &v.flows_to, &v.township_desk})
        std::partial_sum(sums->begin(), sums->end(), sums->begin());
    v.to_order.resize(v.flows.size());
    std::iota(v.to_order.begin(), v.to_order.end(), 0u);
    std::stable_sort(v.to_order.begin(), v.to_order.end(), [&](std::uint32_t a, std::uint32_t b) { return v.flows[a].to < v.flows[b].to; });
    std::vector<std::uint32_t> come(townships, 0);
    for (const std::uint32_t i : v.to_order) {
        std::uint32_t& before = come[v.flows[i].to.value];
        v.flows[i].in_first = before;
        before += v.flows[i].people;
    }
}

}  // namespace cordon
