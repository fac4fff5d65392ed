// Laboratories: the line of tubes and the work of a tick.
#include "stages/laboratory.h"

#include <algorithm>

#include "stages/assay.h"
#include "stages/contacts.h"
#include "stages/records.h"
#include "stages/supply.h"
#include "stages/tell.h"

namespace cordon {

namespace {

// Samples of these are pooled where the laboratory pools: the others are few, and urgent.
bool may_pool(std::uint8_t priority) {
    return priority != static_cast<std::uint8_t>(Priority::suspected) && priority != static_cast<std::uint8_t>(Priority::discharge);
}

// The examination of what waits at one laboratory in one tick.
class Work {
  public:
    Work(Stage& s, Facility f)
        : s_(s), f_(f), info_(s.world.places.facilities[f.value]), lab_(s.state.facilities[f.value]),
          left_(allotment(s.world.clock, s.now, info_.capacity)) {}

    // Samples up to a priority, as long as there are reagents.
    void upto(Priority last) {
        while (left_ > 0 && !blocked_) {
            const Waiting* first = lab_.line.front(&priority_);
            if (!first || priority_ > static_cast<std::size_t>(last)) return;
            if (!first->person) {
                batch(static_cast<std::uint32_t>(first->detail));
                continue;
            }
            const Person p = first->person;
            const bool stale = is_stale(*first);
            if (!stale && reagents(1) == 0) return;
            lab_.line.pop();
            if (stale) continue;
            const Sample& sample = s_.state.samples[p];
            if (info_.pool > 1 && !sample.single && may_pool(sample.priority))
                tube(p);
            else
                single(p);
        }
    }

    void note_what_waits() {
        if (blocked_) note_short(s_, Item::reagents, info_.county, use(), std::min<std::int64_t>(left_, lab_.waiting) - missed_);
    }

  private:
    Use use() const { return use_of_sample(static_cast<std::uint8_t>(priority_)); }
    // Of so many tubes, for how many there are reagents.
    std::int64_t reagents(std::int64_t tubes) {
        if (!is_stocked(s_.world.places, Item::reagents, info_.county)) return tubes;
        const std::int64_t good = available(s_, Item::reagents, info_.county, use()) > 0 ? cordon::take(s_, Item::reagents, info_.county, use(), tubes).good : 0;
        if (good == 0) blocked_ = true;
        if (good < tubes && good > 0) missed_ += tubes - good;
        return good;
    }
    // Done already, with a higher priority that it got later.
    bool is_stale(const Waiting& w) const {
        const Sample& sample = *s_.state.samples.find(w.person);
        return !sample.waiting || sample.taken != w.since || sample.priority != priority_ || sample.laboratory != f_;
    }
    void take(Sample& sample) { sample.waiting = false, --lab_.waiting; }
    void examined(std::int64_t tubes) { lab_.used += static_cast<std::int32_t>(tubes), left_ -= tubes; }
    Moment ready(Moment sent) const { return std::max(sent + moment(info_.turnaround), s_.world.clock.end(s_.now)); }
    void plan(Due due) { s_.state.agenda.plan(s_.world.clock.tick_of(due.moment), due); }

    void single(Person p) {
        Sample& sample = s_.state.samples[p];
        take(sample), examined(1);
        plan({.kind = DueKind::sample_result, .moment = ready(sample.sent), .person = p});
    }
    // The person's sample, and those of the next in line as far as they go into one tube.
    void tube(Person p) {
        PooledTube tube{f_, {p}};
        Sample& sample = s_.state.samples[p];
        Moment sent = sample.sent;
        take(sample), examined(1);
        const std::size_t priority = priority_;
        while (tube.people.size() < static_cast<std::size_t>(info_.pool)) {
            const Waiting* next = lab_.line.front(&priority_);
            if (!next || priority_ != priority || !next->person) break;
            const Person other = next->person;
            const bool stale = is_stale(*next);
            Sample& of_other = *s_.state.samples.find(other);
            if (!stale && of_other.single) break;
            lab_.line.pop();
            if (stale) continue;
            take(of_other);
            sent = std::max(sent, of_other.sent);
            tube.people.push_back(other);
        }
        if (tube.people.size() == 1) {
            plan({.kind = DueKind::sample_result, .moment = ready(sent), .person = p});
            return;
        }
        s_.state.today.add(Series::lab_pools, f_.value);
        plan({.kind = DueKind::pool_result, .moment = ready(sent), .extra = static_cast<std::uint32_t>(s_.state.pools.size())});
        s_.state.pools.push_back(std::move(tube));
    }
    void batch(std::uint32_t row) {
        SampleBatch& b = s_.state.batches[row];
        const std::int64_t n = reagents(std::min(left_, b.waiting()));
        if (n == 0) return;
        if (b.pool > 1) s_.state.today.add(Series::lab_pools, f_.value, n);
        plan({.kind = DueKind::batch_result, .moment = ready(b.sent), .extra = static_cast<std::uint32_t>(s_.state.batch_parts.size())});
        s_.state.batch_parts.push_back({row, b.done, b.done + n});
        b.done += n;
        lab_.waiting -= static_cast<std::int32_t>(n), examined(n);
        if (b.waiting() == 0) lab_.line.pop();
    }

    Stage& s_;
    Facility f_;
    const FacilityInfo& info_;
    FacilityState& lab_;
    std::int64_t left_;  // tubes
    std::size_t priority_ = 0;
    bool blocked_ = false;      // for want of reagents
    std::int64_t missed_ = 0;   // tubes of which that has been told
};

// Whoever finds no kit sends a sample to a laboratory.
bool has_kit(Stage& s, const Order& o) {
    const County county = county_of(s.world, o.person);
    const bool kit = take_all(s, Item::rapid_kits, county, use_of_sample(static_cast<std::uint8_t>(o.priority)), 1);
    s.state.today.add(Series::tests_for_want_of_kits, county.value, !kit);
    return kit;
}

void take_rapid(Stage& s, const Order& o) {
    const RapidTest& test = *s.policies[o.policy.value]->rapid();
    const Moment taken = s.world.clock.end(s.now);
    const County county = county_of(s.world, o.person);
    const bool positive = rapid_positive(s, o.person, taken, test);
    s.state.events.tests.push_back({.person = o.person,
                                    .sampled = taken,
                                    .reported = taken + moment(test.minutes / (24 * 60)),
                                    .purpose = static_cast<std::uint8_t>(o.priority),
                                    .positive = positive,
                                    .infected = infection_of(s.state, o.person, taken) != nullptr,
                                    .laboratory = {},
                                    .assay = static_cast<std::uint8_t>(Assay::rapid)});
    s.state.today.add(Series::tests_rapid, county.value);
    note_cost(s, Series::cost_rapid_tests, o.policy);
    s.state.today.add(Series::rapid_positives, county.value, positive);
    s.state.today.add(Series::rapid_minutes, county.value, static_cast<std::int64_t>(test.minutes));
    tell(s, {.kind = FactKind::rapid_result, .person = o.person, .moment = taken, .since = taken, .detail = positive, .policy = o.policy});
}

// Whoever is held is sampled there; of those who are free some do not come.
bool comes(const Stage& s, const Order& o) {
    const Draw draw = s.luck.draw(Purpose::follow_up, name_of(s.world, o.person), static_cast<std::uint32_t>(s.now.index));
    return o.comply >= 1 || s.state.is_held(o.person) || draw.chance(o.comply);
}

void take_sample(Stage& s, const Order& o) {
    const Moment taken = s.world.clock.end(s.now);
    const PersonFile* file = s.known.files.find(o.person);
    const std::uint8_t priority = static_cast<std::uint8_t>(o.priority);
    Sample& sample = s.state.samples[o.person];
    if (file && file->awaiting_result) {  // one sample at a time; it may move up
        if (!sample.waiting || sample.priority <= priority) return;
        sample.priority = priority;
        --s.state.facilities[sample.laboratory.value].waiting;
        join_line(s, o.person);
        return;
    }
    const County county = county_of(s.world, o.person);
    const Facility lab = least_busy(s, county, FacilityKind::laboratory);
    if (!lab) return;
    sample = {.taken = taken, .sent = taken, .priority = priority, .laboratory = lab, .policy = o.policy};
    join_line(s, o.person);
    s.state.today.add(Series::tests, county.value);
    note_cost(s, Series::cost_samples, o.policy);
    if (file && file->state == CaseState::discharged) s.state.today.add(Series::tests_after_discharge, county.value);
    s.state.today.add(Series::lab_received, lab.value);
    tell(s, {.kind = FactKind::sampled,
             .person = o.person,
             .moment = taken,
             .since = taken,
             .where = lab.value,
             .detail = priority,
             .policy = o.policy});
}

}  // namespace

void join_line(Stage& s, Person p) {
    Sample& sample = s.state.samples[p];
    const std::uint64_t tie = s.luck.draw(Purpose::sample_tie, name_of(s.world, p), static_cast<std::uint32_t>(s.now.index)).bits();
    FacilityState& lab = s.state.facilities[sample.laboratory.value];
    lab.line.join(sample.priority, {.since = sample.taken, .tie = tie, .person = p, .policy = sample.policy});
    sample.waiting = true;
    ++lab.waiting;
}

void join_line(Stage& s, std::uint32_t row) {
    const SampleBatch& b = s.state.batches[row];
    const std::uint64_t tie = s.luck.draw(Purpose::sample_tie, {b.key}, static_cast<std::uint32_t>(b.made.index)).bits();
    FacilityState& lab = s.state.facilities[b.laboratory.value];
    lab.line.join(b.priority, {.since = b.taken, .tie = tie, .policy = b.policy, .detail = static_cast<std::int32_t>(row)});
    lab.waiting += static_cast<std::int32_t>(b.tubes);
    s.state.today.add(Series::lab_received, b.laboratory.value, b.tubes);
}

void take_samples(Stage& s, const std::vector<Order>& orders) {
    for (const Order& o : orders) {
        if (o.kind == OrderKind::mass_round) sample_area(s, o);
        if (o.kind != OrderKind::sample) continue;
        const PersonFile* file = s.known.files.find(o.person);
        if (file && file->state == CaseState::dead) continue;
        if (!comes(s, o)) continue;
        if (o.detail == static_cast<std::int32_t>(Assay::rapid) && has_kit(s, o))
            take_rapid(s, o);
        else
            take_sample(s, o);
    }
}

void laboratories(Stage& s, const std::vector<Due>& due) {
    const auto each = [&](DueKind kind, const auto& give) {
        const auto [first, last] = due_of(due, kind);
        for (const Due* d = first; d != last; ++d) give(s, *d);
    };
    each(DueKind::sample_result, give_result);
    each(DueKind::pool_result, give_pool_result);
    each(DueKind::batch_result, give_batch_result);
    std::vector<Work> work;
    for (std::size_t f = 0; f < s.world.places.facilities.size(); ++f)
        if (s.world.places.facilities[f].kind == FacilityKind::laboratory && open(s, Facility(f))) work.emplace_back(s, Facility(f));
    // Laboratories may share reagents: what is urgent anywhere goes before what is not.
    const auto& stocks = s.world.places.stocks;
    if (std::any_of(stocks.begin(), stocks.end(), [](const StockInfo& i) { return i.item == Item::reagents; }))
        for (const Priority last : {Priority::suspected, Priority::arrival})
            for (Work& w : work) w.upto(last);
    for (Work& w : work) w.upto(Priority::other), w.note_what_waits();
}

}  // namespace cordon
