// Mass rounds: all people of an area are asked for a swab. The healthy whom nobody knows by name are a count; the infected, and
// those on file, are sampled as themselves. Of the others only those get a name whom a test flags by mistake.
#include <algorithm>

#include "stages/assay.h"
#include "stages/contacts.h"
#include "stages/laboratory.h"
#include "stages/records.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// Of one policy in one county in one tick.
class AreaSampling {
  public:
    AreaSampling(Stage& s, const Order& o, County c)
        : s_(s), order_(o), test_(*s.policies[o.policy.value]->mass_test()), county_(c), taken_(s.world.clock.end(s.now)),
          key_(mix(mix(name_of(s.world.places.counties[c.value]).value ^ name_of(s.policies[o.policy.value]->name).value) +
                   static_cast<std::uint64_t>(o.detail / MassTest::most_parts))),
          part_(o.detail % MassTest::most_parts), parts_(test_.parts(s.world.clock)) {}

    void take() {
        const std::vector<Person> apart = known_or_infected();
        std::vector<Person> sampled;
        for (const Person p : apart)
            if (!s_.state.is_dead(p) && is_sampled(p)) sampled.push_back(p);
        const std::int64_t others = people() - static_cast<std::int64_t>(apart.size());
        const std::int64_t now = others * (part_ + 1) / parts_ - others * part_ / parts_;  // the part of this tick
        const Draw d = s_.luck.draw(Purpose::mass_coverage, {key_}, static_cast<std::uint32_t>(s_.now.index));
        const std::uint32_t healthy = binomial(static_cast<std::uint32_t>(std::max<std::int64_t>(0, now)), test_.coverage, d.uniform());
        if (healthy == 0 && sampled.empty()) return;
        send(sampled, healthy);
    }

  private:
    bool asked(Person p) const {
        const int age = s_.world.population.age(p);
        const bool role = !test_.health_workers || s_.world.population.role(p) == Role::health_worker;
        return role && test_.age_from <= age && age < test_.age_to && present(s_, p);
    }
    // Those who are asked one by one, and the dead who are not counted among the others, in order.
    std::vector<Person> known_or_infected() const {
        std::vector<Person> found;
        const auto note = [&](Person p) {
            if (county_of(s_.world, p) == county_ && asked(p)) found.push_back(p);
        };
        for (std::size_t k = 0; k < s_.known.files.size(); ++k) note(s_.known.files.key(k));
        for (std::size_t k = 0; k < s_.state.died.size(); ++k) note(s_.state.died.key(k));
        for (const Infection& i : s_.state.episodes.rows)
            if (infection_of(s_.state, i.person, taken_) == &i) note(i.person);
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }
    // Those under control away from home are not there.
    bool is_sampled(Person p) const {
        const Holding* h = s_.state.custody.find(p);
        const Draw d = s_.luck.draw(Purpose::mass_coverage, name_of(s_.world, p), 0, key_);
        return (!h || !h->held || h->at == Keep::home) && d.chance(test_.coverage, 0) &&
               static_cast<int>(d.uniform(1) * parts_) == part_;
    }
    // All who are asked. Roles say who is here; ages are looked up where they matter.
    std::int64_t people() const {
        const World& w = s_.world;
        RoleMask here = 0;
        for (int r = 0; r < roles; ++r) {
            const auto& away = w.mobility.away[static_cast<std::size_t>(r)];
            const bool gone = std::any_of(away.begin(), away.end(), [&](const Span& span) { return span.holds(w.clock.day(s_.now)); });
            if (!gone && static_cast<Role>(r) != Role::expected) here = static_cast<RoleMask>(here | only(static_cast<Role>(r)));
        }
        if (test_.health_workers) here &= only(Role::health_worker);
        const bool all_ages = test_.age_from <= 0 && test_.age_to > 127;
        std::int64_t n = 0;
        for (const Township t : w.places.counties[county_.value].townships) {
            if (all_ages) {
                n += w.population.count(t, here);
                continue;
            }
            for (const Person p : w.population.people(t))
                n += (here & only(w.population.role(p))) && test_.age_from <= w.population.age(p) && w.population.age(p) < test_.age_to;
        }
        for (std::size_t k = 0; k < s_.state.left.size(); ++k) {
            const Person p = s_.state.left.key(k);
            const int age = w.population.age(p);
            const bool counted = (here & only(w.population.role(p))) && test_.age_from <= age && age < test_.age_to;
            n -= counted && county_of(w, p) == county_ && s_.state.has_left(p, s_.now);
        }
        if (w.mobility.arrivals_first.empty()) return n;
        const Range<Township> here_live = w.places.counties[county_.value].townships;
        const std::uint32_t last = w.mobility.arrivals_first[here_live.last.value];
        for (std::uint32_t k = w.mobility.arrivals_first[here_live.first.value]; k < last; ++k)
            n += asked(w.mobility.arrivals[w.mobility.arrivals_at[k]].person);
        return n;
    }

    void send(const std::vector<Person>&, std::uint32_t healthy);

    Stage& s_;
    const Order& order_;
    const MassTest& test_;
    County county_;
    Moment taken_;
    std::uint64_t key_;  // of the round
    int part_, parts_;
};

// Someone of the county who is there, free, healthy, and of whom nothing is known.
Person anyone(const Stage& s, County c, const MassTest& test, Moment taken, std::uint64_t key, std::uint64_t number) {
    const CountyInfo& county = s.world.places.counties[c.value];
    const Population& people = s.world.population;
    const Person first = people.people(county.townships.first).first, last = people.people(Township(county.townships.last.value - 1)).last;
    for (std::uint32_t block = 0; block < 4096; ++block) {
        const Draw d = s.luck.draw(Purpose::mass_person, {key}, static_cast<std::uint32_t>(s.now.index), number, block);
        const Person p(first.value + d.below(last.value - first.value));
        const bool role = !test.health_workers || people.role(p) == Role::health_worker;
        if (role && test.age_from <= people.age(p) && people.age(p) < test.age_to && present(s, p) && !s.state.is_away(p) &&
            !s.known.files.find(p) && !infection_of(s.state, p, taken))
            return p;
    }
    return {};  // nearly everyone is known: the few who are left stay unseen
}

void AreaSampling::send(const std::vector<Person>& sampled, std::uint32_t healthy) {
    SampleBatch b;
    b.key = key_, b.made = s_.now, b.taken = b.sent = taken_, b.county = county_, b.policy = order_.policy;
    b.priority = static_cast<std::uint8_t>(test_.health_workers ? Priority::staff : Priority::mass);
    b.laboratory = least_busy(s_, county_, FacilityKind::laboratory);
    if (!b.laboratory) return;
    b.people = healthy + static_cast<std::int64_t>(sampled.size());
    b.pool = test_.pool;
    b.tubes = (b.people + b.pool - 1) / b.pool;
    for (const Person p : sampled) {
        const Draw d = s_.luck.draw(Purpose::mass_person, name_of(s_.world, p), static_cast<std::uint32_t>(s_.now.index), key_);
        b.members.push_back({d.below(static_cast<std::uint32_t>(b.tubes)), p});
    }
    std::sort(b.members.begin(), b.members.end());
    s_.state.today.add(Series::tests, county_.value, b.people);
    s_.state.today.add(Series::tests_mass, county_.value, b.people);
    note_acts(s_, order_.policy, b.people);
    note_cost(s_, Series::cost_samples, order_.policy, b.people);
    s_.state.batches.push_back(std::move(b));
    join_line(s_, static_cast<std::uint32_t>(s_.state.batches.size() - 1));
}

// The results of a part of a batch.
class BatchResults {
  public:
    BatchResults(Stage& s, const Due& d)
        : s_(s), part_(s.state.batch_parts[d.extra]), batch_(s.state.batches[part_.batch]), at_(d.moment),
          lab_(s.world.places.facilities[batch_.laboratory.value]), test_(*s.policies[batch_.policy.value]->mass_test()) {}

    void give() {
        apart_.key = mix(batch_.key ^ static_cast<std::uint64_t>(part_.from + 1));
        const auto& all = batch_.members;
        auto m = std::lower_bound(all.begin(), all.end(), SampleBatch::Member{static_cast<std::uint32_t>(part_.from), Person(0)});
        std::int64_t with_members = 0;
        while (m != all.end() && m->tube < part_.to) {
            const auto last = std::find_if(m, all.end(), [&](const SampleBatch::Member& o) { return o.tube != m->tube; });
            tube(m->tube, {m, last});
            ++with_members, m = last;
        }
        the_others(part_.to - part_.from - with_members);
        const std::int64_t tubes = part_.to - part_.from;
        count_results(s_, batch_.laboratory, batch_.taken, at_, tubes - lost_ - taken_apart_);
        s_.state.today.add(Series::lab_lost, batch_.laboratory.value, lost_);
        s_.state.digest.add(static_cast<std::uint32_t>(Record::batch),
                            {apart_.key, static_cast<std::uint64_t>(batch_.taken.units), static_cast<std::uint64_t>(tubes),
                             static_cast<std::uint64_t>(lost_), static_cast<std::uint64_t>(taken_apart_),
                             static_cast<std::uint64_t>(positives_)});
        if (apart_.people > 0) take_apart();
    }

  private:
    Draw luck(Purpose purpose, std::uint64_t partner) const {
        return s_.luck.draw(purpose, {batch_.key}, static_cast<std::uint32_t>(batch_.made.index), partner);
    }
    double error() const { return 1 - s_.world.disease.test_specificity; }

    // A tube with someone in it whose own course counts. As one of several their result is that of the tube.
    void tube(std::uint32_t number, std::vector<SampleBatch::Member> members) {
        if (luck(Purpose::sample_lost, number + 1u).chance(lab_.lost)) {
            ++lost_;
            return;
        }
        if (batch_.pool == 1) {
            for (const SampleBatch::Member& m : members) report(m.person, pcr_positive(s_, m.person, batch_.taken));
            return;
        }
        const bool positive = luck(Purpose::pool, number + 1u).chance(error()) ||
                              std::any_of(members.begin(), members.end(), [&](const SampleBatch::Member& m) {
                                  return positive_in_pool(s_, m.person, batch_.taken, batch_.pool, lab_.pool_loss);
                              });
        if (!positive) {
            for (const SampleBatch::Member& m : members) report(m.person, false);
            return;
        }
        ++taken_apart_;
        const std::int64_t there = static_cast<std::int64_t>(members.size());
        apart_.people += there + batch_.others_in(number, there);
        for (const SampleBatch::Member& m : members) apart_.members.push_back(m);
    }

    // Tubes of healthy people without a name: only mistakes happen to them.
    void the_others(std::int64_t tubes) {
        // Numbers beyond those of tubes, and one for each part.
        const std::uint64_t number = static_cast<std::uint64_t>(batch_.tubes + 1 + part_.from);
        const std::uint32_t n = static_cast<std::uint32_t>(tubes);
        const std::uint32_t lost = binomial(n, lab_.lost, luck(Purpose::sample_lost, number).uniform());
        const std::uint32_t mistaken = binomial(n - lost, error(), luck(Purpose::pool, number).uniform());
        lost_ += lost;
        if (batch_.pool > 1) {
            taken_apart_ += mistaken;
            apart_.people += std::int64_t{mistaken} * batch_.pool;
            return;
        }
        for (std::uint32_t k = 0; k < mistaken; ++k)
            if (const Person p = anyone(s_, batch_.county, test_, batch_.taken, apart_.key, k + 1)) report(p, true);
    }

    // Of a negative result nobody hears but those who keep a file of the person.
    void report(Person p, bool positive) {
        if (s_.state.is_dead(p)) return;
        s_.state.events.tests.push_back({.person = p,
                                         .sampled = batch_.taken,
                                         .reported = at_,
                                         .purpose = batch_.priority,
                                         .positive = positive,
                                         .infected = infection_of(s_.state, p, batch_.taken) != nullptr,
                                         .laboratory = batch_.laboratory,
                                         .pool = positive ? 1 : batch_.pool});
        positives_ += positive;
        const PersonFile* file = s_.known.files.find(p);
        if (positive && !confirms(s_, batch_.laboratory)) {
            if (file && file->awaiting_result) return;  // their own sample is under way
            s_.state.samples[p] = {.taken = batch_.taken,
                                   .sent = at_,
                                   .priority = batch_.priority,
                                   .single = true,
                                   .laboratory = batch_.laboratory,
                                   .policy = batch_.policy};
            tell(s_, {.kind = FactKind::sampled, .person = p, .moment = at_, .since = batch_.taken, .where = batch_.laboratory.value,
                      .detail = batch_.priority, .policy = batch_.policy});
            return send_on(s_, p, at_);
        }
        if (positive) s_.state.today.add(Series::positives, county_of(s_.world, p).value);
        if (!positive && !file) return;
        tell(s_, {.kind = FactKind::result, .person = p, .moment = at_, .since = batch_.taken, .where = batch_.laboratory.value,
                  .detail = positive ? 3 : 2});
    }

    // Each swab of the positive tubes once more, by itself.
    void take_apart() {
        const std::uint64_t key = apart_.key;
        const std::int64_t people = apart_.people;
        std::vector<SampleBatch::Member> members = std::move(apart_.members);
        apart_ = batch_;
        apart_.key = key, apart_.made = s_.now, apart_.sent = at_, apart_.pool = 1, apart_.people = apart_.tubes = people, apart_.done = 0;
        for (std::size_t k = 0; k < members.size(); ++k) members[k].tube = static_cast<std::uint32_t>(k);
        apart_.members = std::move(members);
        s_.state.batches.push_back(std::move(apart_));
        join_line(s_, static_cast<std::uint32_t>(s_.state.batches.size() - 1));
    }

    Stage& s_;
    const BatchPart part_;
    const SampleBatch batch_;  // a copy: the list may grow
    Moment at_;
    const FacilityInfo& lab_;
    const MassTest& test_;
    SampleBatch apart_;
    std::int64_t lost_ = 0, taken_apart_ = 0, positives_ = 0;
};

}  // namespace

void sample_area(Stage& s, const Order& o) {
    for (std::uint32_t c = 0; c < s.world.places.counties.size(); ++c)
        if (s.policies[o.policy.value]->area.holds(County(c))) AreaSampling(s, o, County(c)).take();
}

void give_batch_result(Stage& s, const Due& d) { BatchResults(s, d).give(); }

}  // namespace cordon
