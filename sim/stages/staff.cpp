// Staff of sites and hospitals, as people: posts of several shifts, filled at midnight from the health workers of the county in a keyed
// order, as far as they go. Who lives in, or is sent elsewhere, is held for duty without contact with housemates.
#include <algorithm>

#include "base/permutation.h"
#include "stages/contacts.h"
#include "stages/isolate.h"
#include "stages/records.h"
#include "stages/rooms.h"
#include "stages/tell.h"

namespace cordon {

namespace {

constexpr RoleMask health = only(Role::health_worker);

// The health workers of a county in a keyed order.
class Roster {
  public:
    Roster(const Stage& s, County c)
        : s_(s),
          county_(s.world.places.counties[c.value]),
          size_(count()),
          order_(size_, s.luck.draw(Purpose::staff_roster, name_of(county_))) {}
    std::uint32_t size() const { return size_; }
    Person operator[](std::uint32_t k) const {
        std::uint32_t n = order_(k);
        for (const Township t : county_.townships) {
            const std::uint32_t here = s_.world.population.count(t, health);
            if (n < here) return s_.world.population.select(t, health, n);
            n -= here;
        }
        return {};
    }

  private:
    std::uint32_t count() const {
        std::uint32_t n = 0;
        for (const Township t : county_.townships) n += s_.world.population.count(t, health);
        return n;
    }
    const Stage& s_;
    const CountyInfo& county_;
    std::uint32_t size_;
    Permutation order_;
};

bool lives_in(const Stage& s, const ReasonHeld& r) {
    return r.reason == Reason::duty && r.policy.value < s.policies.size() && s.policies[r.policy.value]->rotation();
}

// There, well as far as is known, and held for nothing but living in (of those who have no post, for nothing at all).
bool can_work(const Stage& s, Person p, bool has_post) {
    if (s.state.is_dead(p) || !present(s, p)) return false;
    const PersonFile* file = s.known.files.find(p);
    if (!file) return true;
    if (is_case(file->state)) return false;
    return std::all_of(file->reasons.begin(), file->reasons.end(), [&](const ReasonHeld& r) { return has_post && lives_in(s, r); });
}

const Policy* rotation_at(const Stage& s, std::size_t f) {
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& p : s.policies)
        if (p->rotation() && p->rotation()->houses.hold(f) && p->in_force(s.known, now)) return p.get();
    return nullptr;
}

// Held for duty for so many days: away from home, and from everyone but those at work.
void hold_for_duty(Stage& s, Person p, const Policy& policy, int days) {
    give_reason(s, p, {Reason::duty, Keep::home, {}, s.world.clock.end(s.now) + moment(days), policy.id}, 1);
    s.state.custody[p].apart = 0;
    revise(s, p, static_cast<std::uint8_t>(Priority::staff));
    note_acts(s, policy.id);
}

class Team {
  public:
    Team(Stage& s, std::size_t f)
        : s_(s), f_(f), info_(s.world.places.facilities[f]), at_(s.state.facilities[f]), policy_(rotation_at(s, f)) {}

    void muster() {
        if (!open(s_, Facility(f_)) && at_.used == 0) return disband();
        at_.team.resize(static_cast<std::size_t>(info_.staff * info_.shifts));
        turn();
        for (Person& post : at_.team)
            if (post && !can_work(s_, post, true)) {
                s_.state.today.add(Series::staff_fallen_out, f_);
                leave(post);
            }
        const Roster roster(s_, info_.county);
        s_.state.roster_next.resize(s_.world.places.counties.size(), 0);
        std::uint32_t left = roster.size();
        for (Person& post : at_.team)
            if (!post) fill(post, roster, left);
    }

  private:
    bool living_in() const { return policy_ && policy_->rotation()->live_in; }
    int day() const { return s_.world.clock.day(s_.now); }
    int days_left() const { return policy_->rotation()->days - (day() - at_.team_from) + policy_->rotation()->quarantine_days; }

    // A turn begins with whoever is there, and ends for all of them together.
    void turn() {
        if (!living_in()) {
            at_.team_from = -1;
        } else if (at_.team_from < 0) {
            at_.team_from = day();
            for (const Person p : at_.team)
                if (p && can_work(s_, p, true)) hold_for_duty(s_, p, *policy_, days_left());
        } else if (day() - at_.team_from >= policy_->rotation()->days) {
            for (Person& post : at_.team) {
                if (!post) continue;
                s_.state.today.add(Series::staff_rotated, county_of(s_.world, post).value);
                forget(post);
            }
            at_.team_from = day();
        }
    }
    void disband() {
        for (Person& post : at_.team)
            if (post) leave(post);
        at_.team.clear(), at_.team_from = -1;
    }
    void forget(Person& post) {
        s_.state.duty[post] = {};
        note(post);
        post = {};
    }
    void leave(Person& post) {
        const Person p = post;
        forget(post);
        const PersonFile* file = s_.known.files.find(p);
        if (!file || file->reasons.empty()) return;
        end_reasons(s_, p, EndedBy::order, [&](const ReasonHeld& r) { return lives_in(s_, r); });
        revise(s_, p, static_cast<std::uint8_t>(Priority::staff));
    }
    // The next on the roster who has no post and can work; everyone is asked once at most.
    void fill(Person& post, const Roster& roster, std::uint32_t& left) {
        std::uint32_t& next = s_.state.roster_next[info_.county.value];
        for (; left > 0 && !post; --left) {
            const Person p = roster[next];
            next = (next + 1) % roster.size();
            const Facility* has = s_.state.duty.find(p);
            if (!(has && *has) && can_work(s_, p, false)) post = p;
        }
        if (!post) return;
        s_.state.duty[post] = Facility(f_);
        note(post);
        if (living_in()) hold_for_duty(s_, post, *policy_, days_left());
    }
    void note(Person p) {
        s_.state.digest.add(static_cast<std::uint32_t>(Record::duty),
                            {name_of(s_.world, p).value, static_cast<std::uint64_t>(day()), s_.state.duty.find(p)->value});
    }

    Stage& s_;
    std::size_t f_;
    const FacilityInfo& info_;
    FacilityState& at_;
    const Policy* policy_;
};

// Once, on the first day: the first on the roster, with a post or without.
void lend(Stage& s, const Policy& policy) {
    const Lending& how = *policy.lending();
    s.state.lent.resize(s.policies.size(), 0);
    if (s.state.lent[policy.id.value]) return;
    s.state.lent[policy.id.value] = 1;
    for (std::size_t c = 0; c < s.world.places.counties.size(); ++c) {
        if (!policy.area.holds(County(c))) continue;
        const Roster roster(s, County(c));
        int gone = 0;
        for (std::uint32_t k = 0; k < roster.size() && gone < how.workers; ++k) {
            const Person p = roster[k];
            if (!can_work(s, p, true)) continue;
            ++gone;
            hold_for_duty(s, p, policy, how.days + how.quarantine_days);
        }
        s.state.today.add(Series::staff_lent, c, gone);
    }
}

}  // namespace

void muster(Stage& s) {
    const Now now{s.now, s.world.clock, s.world.places};
    for (const auto& p : s.policies)
        if (p->lending() && p->in_force(s.known, now)) lend(s, *p);
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f)
        if (s.world.places.facilities[f].staff > 0) Team(s, f).muster();
}

std::vector<Person> on_duty(const Stage& s, Facility f) {
    const FacilityInfo& info = s.world.places.facilities[f.value];
    const auto& team = s.state.facilities[f.value].team;
    std::vector<Person> there;
    if (team.empty()) return there;
    const Clock& clock = s.world.clock;
    const auto shift = static_cast<std::size_t>(clock.part(s.now) * info.shifts / clock.ticks_per_day);
    const auto n = static_cast<std::size_t>(info.staff);
    for (std::size_t k = shift * n; k < (shift + 1) * n; ++k)
        if (team[k] && can_work(s, team[k], true)) there.push_back(team[k]);
    return there;
}

}  // namespace cordon
