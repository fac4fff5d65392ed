// Doses go to the people of a county in a keyed order, and nothing is written down but how far it has come each day. Everyone is asked
// once at most over the whole campaign, so a day costs its doses and those asked in vain; whether someone has had one costs the
// inverse of the order.
#include "stages/vaccinate.h"

#include <algorithm>
#include <cmath>

#include "base/maths.h"
#include "base/parallel.h"
#include "base/permutation.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

Range<Person> people_of(const World& w, County c) {
    const CountyInfo& county = w.places.counties[c.value];
    const Population& people = w.population;
    return {people.people(county.townships.first).first, people.people(Township(county.townships.last.value - 1)).last};
}

int interval_of(const Vaccination& v) { return std::max(1, static_cast<int>(std::lround(v.interval))); }

// One policy's vaccination in one county.
struct Campaign {
    const World& world;
    const Luck& luck;
    const State& state;
    const Policy& policy;
    County county;
    const Vaccination& v = *policy.vaccination();
    Range<Person> people = people_of(world, county);

    const Rollout* rollout() const {
        const std::size_t k = policy.id.value * world.places.counties.size() + county.value;
        return k < state.rollouts.size() && state.rollouts[k].first_day >= 0 ? &state.rollouts[k] : nullptr;
    }
    Permutation order() const {
        return {people.size(), luck.draw(Purpose::vaccine_order, name_of(world.places.counties[county.value]), 0, policy.key())};
    }
    bool takes(Person p) const {
        const Population& all = world.population;
        if (all.age(p) < v.age_from || all.age(p) >= v.age_to || (v.health_workers && all.role(p) != Role::health_worker)) return false;
        return luck.draw(Purpose::vaccine_uptake, name_of(world, p), 0, policy.key()).chance(v.uptake);
    }
    // Whole doses, the same every day: so there is always one for whoever is due for the second.
    std::int64_t doses_a_day() const { return v.doses_a_day > 0 ? std::max<std::int64_t>(1, std::int64_t(v.doses_a_day * people.size() / 1000)) : 0; }
    std::optional<Moment> first_dose(Person p) const {
        const Rollout* r = rollout();
        if (!r || !takes(p)) return std::nullopt;
        const std::uint32_t place = order().inverse(p.value - people.first.value);
        const auto day = std::upper_bound(r->asked.begin(), r->asked.end(), place);
        if (day == r->asked.end()) return std::nullopt;
        return moment(static_cast<double>(r->first_day + (day - r->asked.begin())) + 0.5);
    }
    Protection protection(Person p, Moment m) const {
        const std::optional<Moment> first = first_dose(p);
        const Moment after = moment(v.protects_after), second = first ? *first + moment(interval_of(v)) : Moment{};
        if (!first || m < *first + after) return {};
        const bool all = v.doses == 1 || m >= second + after;
        const Efficacy& e = all ? v.after_all : v.after_first;
        const Moment since = (all && v.doses == 2 ? second : *first) + after;
        const double left = exact::exp(-0.6931471805599453 * (m - since).days() / v.half_life);
        return {e.infection * left, e.symptoms * left, e.severe, e.transmission * left};
    }
};

// One day of it.
void give(Stage& s, const Policy& policy, County c, bool in_force) {
    const Campaign campaign{s.world, s.luck, s.state, policy, c};
    Rollout& r = s.state.rollouts[policy.id.value * s.world.places.counties.size() + c.value];
    const int day = s.world.clock.day(s.now);
    if (r.first_day < 0 && !in_force) return;
    if (r.first_day < 0) r.first_day = day;
    const int since = static_cast<int>(r.asked.size()), interval = interval_of(campaign.v);
    const std::int64_t second = campaign.v.doses == 2 && since >= interval ? r.firsts[static_cast<std::size_t>(since - interval)] : 0;
    std::uint32_t asked = since > 0 ? r.asked.back() : 0, first = 0;
    const std::int64_t room = in_force ? campaign.doses_a_day() - second : 0;
    const Permutation order = campaign.order();
    for (; asked < campaign.people.size() && first < room; ++asked)
        first += campaign.takes(Person(campaign.people.first.value + order(asked)));
    r.asked.push_back(asked), r.firsts.push_back(first);
    if (first + second == 0) return;
    s.state.today.add(Series::doses, c.value, first + second);
    note_acts(s, policy.id, first + second);
    s.state.digest.add(static_cast<std::uint32_t>(Record::doses),
                       {policy.key(), name_of(s.world.places.counties[c.value]).value, static_cast<std::uint64_t>(day), asked, first});
}

bool any(const Policies& policies) {
    return std::any_of(policies.begin(), policies.end(), [](const auto& p) { return p->vaccination() != nullptr; });
}

}  // namespace

void vaccinate(Stage& s) {
    if (s.world.clock.part(s.now) != s.world.clock.ticks_per_day / 2 || !any(s.policies)) return;
    const Now now{s.now, s.world.clock, s.world.places};
    const std::size_t counties = s.world.places.counties.size();
    s.state.rollouts.resize(s.policies.size() * counties);
    for (const auto& policy : s.policies)
        for (std::size_t c = 0; c < counties && policy->vaccination(); ++c)
            if (policy->area.holds(County(c))) give(s, *policy, County(c), policy->in_force(s.known, now));
}

Protection vaccinated(const Stage& s, Person p, Moment m) {
    Protection best;
    if (s.state.rollouts.empty()) return best;
    const County county = county_of(s.world, p);
    for (const auto& policy : s.policies) {
        if (!policy->vaccination()) continue;
        const Protection by = Campaign{s.world, s.luck, s.state, *policy, county}.protection(p, m);
        best = {std::max(best.infection, by.infection), std::max(best.symptoms, by.symptoms), std::max(best.severe, by.severe),
                std::max(best.transmission, by.transmission)};
    }
    return best;
}

std::optional<Moment> first_dose(const Stage& s, Person p) {
    std::optional<Moment> first;
    if (s.state.rollouts.empty()) return first;
    const County county = county_of(s.world, p);
    for (const auto& policy : s.policies)
        if (policy->vaccination())
            if (const auto dose = Campaign{s.world, s.luck, s.state, *policy, county}.first_dose(p); dose && (!first || *dose < *first)) first = dose;
    return first;
}

std::vector<Dose> doses_given(const World& w, const Policies& policies, const Luck& luck, const State& state) {
    std::vector<Dose> doses;
    const std::size_t counties = w.places.counties.size();
    for (std::size_t k = 0; k < state.rollouts.size(); ++k) {
        const Rollout& r = state.rollouts[k];
        const Policy& policy = *policies[k / counties];
        if (!policy.vaccination()) continue;
        const Campaign campaign{w, luck, state, policy, County(k % counties)};
        const Permutation order = campaign.order();
        const std::size_t interval = campaign.v.doses == 2 ? static_cast<std::size_t>(interval_of(campaign.v)) : r.asked.size();
        for (std::size_t d = 0, asked = 0; d < r.asked.size(); ++d)
            for (; asked < r.asked[d]; ++asked) {
                const Person p(campaign.people.first.value + order(static_cast<std::uint32_t>(asked)));
                if (!campaign.takes(p)) continue;
                const auto given = [&](std::size_t day) { return moment(static_cast<double>(r.first_day) + static_cast<double>(day) + 0.5); };
                doses.push_back({given(d), p, policy.id, 1});
                if (d + interval < r.asked.size()) doses.push_back({given(d + interval), p, policy.id, 2});
            }
    }
    std::sort(doses.begin(), doses.end());
    return doses;
}

std::vector<std::uint8_t> stopped_by_vaccines(const Stage& s, const std::vector<Exposure>& exposures) {
    std::vector<std::uint8_t> stopped(exposures.size(), 0);
    if (s.state.rollouts.empty()) return stopped;
    for_each_index(exposures.size(), [&](std::size_t k) {
        const Exposure& e = exposures[k];
        if (!e.infector) return;  // where it came from it is not for vaccines here to stop
        const Infection& from = s.state.episodes[e.infector];
        const double kept = 1 - s.world.disease.strain(from.strain).vaccine_escape;
        const double left = (1 - kept * vaccinated(s, e.target, e.moment).infection) * (1 - kept * vaccinated(s, from.person, from.infected).transmission);
        if (left >= 1) return;
        const Draw draw = s.luck.draw(Purpose::vaccine_protects, name_of(s.world, e.target), static_cast<std::uint32_t>(e.moment.units), e.tie);
        stopped[k] = !draw.chance(left);
    });
    return stopped;
}

}  // namespace cordon
