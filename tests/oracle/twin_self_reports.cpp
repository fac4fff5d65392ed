// Who keeps away from others by themselves and says so, in the plainest code: everybody who is ill is asked in every tick.
#include <algorithm>

#include "stages/tell.h"
#include "twin.h"

namespace cordon::twin {

void Twin::hear_the_ill() {
    self_reports.resize(scenario.policies.size());
    for (std::size_t k = 0; k < scenario.policies.size(); ++k) {
        const Policy& policy = *scenario.policies[k];
        const SelfIsolation* how = policy.self_isolation();
        if (!how) continue;
        std::vector<Moment>& says_at = self_reports[k];
        says_at.resize(infections.size(), Moment::never());
        const auto luck_of = [&](const Infection& i) { return luck.draw(Purpose::self_isolation, name(i.person), i.ordinal, policy.key()); };
        const auto willing = [&](const Infection& i) {
            return i.severity != Severity::asymptomatic && present(i.person) && policy.in_force(known, public_now()) &&
                   policy.area.holds(world.places.townships[world.population.township(i.person).value].county) && luck_of(i).uniform(0) < how->share;
        };
        const auto say = [&](const Infection& i, Moment m) {
            const PersonFile* file = known.files.find(i.person);
            if (file && (is_case(file->state) || file->state == CaseState::dead)) return;
            if (!file || file->onset == Moment::never()) tell({.kind = FactKind::onset_told, .person = i.person, .moment = m, .since = i.onset});
            tell({.kind = FactKind::suspected, .person = i.person, .moment = m, .policy = PolicyId(k)});
            today.add(Series::acts, k);
        };
        std::vector<Person> named;
        for (const Fact& f : known.fresh)
            if (f.kind == FactKind::contact_named) named.push_back(f.person);

        for (std::uint32_t e = 0; e < infections.size(); ++e) {
            const Infection& i = infections[e];
            if (i.turned_back) continue;
            const bool begins = i.severity != Severity::asymptomatic && std::max(world.clock.tick_of(i.onset), committed[e] + 1) == now;
            if (begins && willing(i)) {
                const PersonFile* file = known.files.find(i.person);
                const bool at_once = how->contacts_at_once && file && file->contact_of;
                const Moment when = at_once ? i.onset : i.onset + moment(how->delay.quantile(luck_of(i).uniform(1)));
                if (world.clock.tick_of(when) <= now) say(i, when);
                else says_at[e] = when;
            } else if (says_at[e] != Moment::never() && world.clock.tick_of(says_at[e]) == now && i.over > says_at[e] && willing(i)) {
                say(i, says_at[e]);
            }
        }
        if (!how->contacts_at_once) continue;
        const Moment end = world.clock.end(now);
        for (const Person p : named)
            for (std::uint32_t e = 0; e < infections.size(); ++e) {
                const Infection& i = infections[e];
                const bool last = std::none_of(infections.begin() + e + 1, infections.end(), [&](const Infection& x) { return x.person == p && x.infected <= end; });
                if (i.person == p && last && i.infected <= end && i.onset < end && i.over > end && willing(i)) say(i, end);
            }
    }
}

}  // namespace cordon::twin
