// Orders and ended reasons become changes of files, and these decide who is held, moved or free.
#include "stages/isolate.h"

#include <algorithm>

#include "stages/beds.h"
#include "stages/contacts.h"
#include "stages/detect.h"
#include "stages/discharge.h"
#include "stages/laboratory.h"
#include "stages/records.h"
#include "stages/rooms.h"
#include "stages/spots.h"
#include "stages/supply.h"
#include "stages/tell.h"
#include "stages/trace.h"
#include "stages/transfers.h"

namespace cordon {

namespace {

constexpr std::uint8_t unchanged = 0xff;

// Whose reasons change in this tick, and how urgently they then need a place.
class Touched {
  public:
    void add(Person p, std::uint8_t priority) { all_.emplace_back(p, priority); }
    void revise_all(Stage& s) {
        std::sort(all_.begin(), all_.end());  // of several orders for one person the most urgent comes first
        for (std::size_t k = 0; k < all_.size(); ++k)
            if (k == 0 || all_[k].first != all_[k - 1].first) revise(s, all_[k].first, all_[k].second);
    }

  private:
    std::vector<std::pair<Person, std::uint8_t>> all_;
};

void hold(Stage& s, const Order& o, Touched& touched) {
    if (s.state.is_dead(o.person) || s.state.has_left(o.person, s.now)) return;
    const std::uint8_t priority = static_cast<std::uint8_t>(o.priority);
    ReasonHeld reason = o.reason;
    reason.policy = o.policy;
    give_reason(s, o.person, reason, o.comply);
    if (Holding* h = s.state.custody.find(o.person); h && reason.until > s.world.clock.end(s.now)) {
        h->apart = std::min(h->apart, o.apart);
        h->checks_a_day = std::max(h->checks_a_day, static_cast<std::uint8_t>(o.checks_a_day));
    }
    touched.add(o.person, priority);
    if (!o.household) return;
    // Those who live with the person stay at home as contacts for as long.
    ReasonHeld of_person{Reason::contact, Keep::home, {}, reason.until, o.policy, o.person.value};
    for (const Person p : s.world.population.household(o.person)) {
        if (p == o.person || !present(s, p) || s.state.is_dead(p)) continue;
        give_reason(s, p, of_person, o.comply);
        touched.add(p, priority);
    }
}

// Why a policy lets someone go.
EndedBy cause(const Stage& s, const Order& o) {
    const PersonFile* file = s.known.files.find(o.person);
    const bool of_test = o.reason.reason == Reason::suspected || o.reason.reason == Reason::asymptomatic_positive;
    if (o.detail == 1) return EndedBy::no_place;
    if (!file || !of_test) return EndedBy::order;
    return file->state == CaseState::ruled_out ? EndedBy::ruled_out : is_case(file->state) ? EndedBy::diagnosis : EndedBy::order;
}

void release(Stage& s, const Order& o, Touched& touched) {
    if (o.detail == 1) s.state.today.add(Series::places_given_up, county_of(s.world, o.person).value);
    const auto same = [&](const ReasonHeld& r) { return r.reason == o.reason.reason && r.of == o.reason.of && r.policy == o.policy; };
    end_reasons(s, o.person, cause(s, o), same);
    touched.add(o.person, unchanged);
    const PersonFile* file = s.known.files.find(o.person);
    const bool still = file && std::any_of(file->reasons.begin(), file->reasons.end(),
                                           [&](const ReasonHeld& r) { return r.reason == o.reason.reason && r.policy == o.policy; });
    if (!o.household || still) return;  // a contact of two cases keeps the household in until both are settled
    const auto of_person = [&](const ReasonHeld& r) { return r.reason == Reason::contact && r.of == o.person.value && r.policy == o.policy; };
    for (const Person p : s.world.population.household(o.person)) {
        if (p == o.person) continue;
        end_reasons(s, p, EndedBy::order, of_person);
        touched.add(p, unchanged);
    }
}

// Whoever is wanted in a site and has no place there is held at home, for the same reasons.
void send_home(Stage& s, const Order& o, Touched& touched) {
    const PersonFile* file = s.known.files.find(o.person);
    const Holding* h = s.state.custody.find(o.person);
    if (!file || !h || h->waiting_since == Moment::never() || h->wants != Keep::site) return;
    s.state.today.add(Series::overflow_home, county_of(s.world, o.person).value);
    const double comply = h->comply;
    const std::vector<ReasonHeld> reasons = file->reasons;
    for (ReasonHeld r : reasons) {
        if (r.keep != Keep::site) continue;
        r.keep = Keep::home;
        give_reason(s, o.person, r, comply);
    }
    touched.add(o.person, unchanged);
}

// Sampled because nothing but a result keeps them in a site.
void count_kept_on(Stage& s, const Order& o) {
    const PersonFile* file = s.known.files.find(o.person);
    if (!file || file->reasons.empty() || o.policy.value >= s.policies.size() || !s.policies[o.policy.value]->sites()) return;
    const auto own = [&](const ReasonHeld& r) { return r.policy == o.policy; };
    if (std::all_of(file->reasons.begin(), file->reasons.end(), own)) s.state.today.add(Series::kept_on, county_of(s.world, o.person).value);
}

void tell_reason(Stage& s, FactKind kind, Person p, const ReasonHeld& r, Moment since) {
    tell(s, {.kind = kind,
             .person = p,
             .moment = s.world.clock.end(s.now),
             .since = since,
             .other = r.of,
             .detail = held_detail(r.reason, r.keep, r.alone),
             .policy = r.policy});
}

void record_decision(Stage& s, const Order& o) {
    const PersonFile* file = s.known.files.find(o.person);
    const CaseState state = file ? file->state : CaseState::none;
    const Moment now = s.world.clock.end(s.now);
    if (o.kind == OrderKind::suspect && (state == CaseState::none || state == CaseState::ruled_out))
        tell(s, {.kind = FactKind::suspected, .person = o.person, .moment = now, .policy = o.policy});
    if (o.kind == OrderKind::rule_out && state == CaseState::suspected)
        tell(s, {.kind = FactKind::ruled_out, .person = o.person, .moment = now, .policy = o.policy});
}

// Reserves are at work while a policy that opens them is in force; whoever is inside when they close stays.
void open_reserves(Stage& s) {
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        if (!s.world.places.facilities[f].reserve) continue;
        s.state.facilities[f].opened = false;
        for (const auto& p : s.policies) {
            if (!p->reserve() || !p->reserve()->opens[f] || !p->in_force(s.known, {s.now, s.world.clock, s.world.places})) continue;
            s.state.facilities[f].opened = true;
            note_acts(s, p->id);
        }
    }
}

// What the authority has counted today, as the evening's meeting sees it.
void report(Stage& s) {
    const std::size_t day = static_cast<std::size_t>(s.world.clock.day(s.now));
    if (s.known.by_day.size() <= day) return;
    Tally& t = s.state.today;
    for (std::size_t c = 0; c < s.known.by_day[day].size(); ++c) {
        const Reported& r = s.known.by_day[day][c];
        t.set(Series::confirmed, c, r.confirmed), t.set(Series::suspected, c, r.suspected), t.set(Series::asymptomatic, c, r.asymptomatic);
        t.set(Series::discharged, c, r.discharged), t.set(Series::deaths, c, r.deaths);
        t.set(Series::contacts_named, c, r.contacts), t.set(Series::arrivals_seen, c, r.arrivals), t.set(Series::positive_again, c, r.again);
    }
}

}  // namespace

void end_reason(Stage& s, Person p, const ReasonHeld& r, EndedBy by) {
    const Moment now = s.world.clock.end(s.now);
    s.state.events.stays.push_back({p, r.reason, r.since, now, r.policy, by});
    tell_reason(s, FactKind::reason_ended, p, r, r.since);
}

void give_reason(Stage& s, Person p, const ReasonHeld& r, double comply) {
    const Moment now = s.world.clock.end(s.now);
    if (r.until <= now) return;
    tell_reason(s, FactKind::reason_given, p, r, r.until);
    Holding& h = s.state.custody[p];
    h.comply = std::max(h.comply, comply);
    if (r.until == Moment::never()) return;
    s.state.agenda.plan(s.world.clock.tick_of(r.until), {.kind = DueKind::reason_ends, .moment = r.until, .person = p});
}

void end_due_reasons(Stage& s, const std::vector<Due>& due) {
    const auto [first, last] = due_of(due, DueKind::reason_ends);
    for (const Due* d = first; d != last; ++d) {
        end_reasons(s, d->person, EndedBy::time, [&](const ReasonHeld& r) { return r.until <= d->moment; });
        revise(s, d->person, unchanged);
    }
}

void revise(Stage& s, Person p, std::uint8_t priority) {
    const PersonFile* file = s.known.files.find(p);
    Holding& h = s.state.custody[p];
    if (!file || file->reasons.empty()) {
        stop_waiting(s, p);
        if (h.ordered) put(s, p, false, Keep::home, {});
        return;
    }
    Keep wants = Keep::home;
    for (const ReasonHeld& r : file->reasons) wants = std::max(wants, r.keep);
    h.complies = s.luck.draw(Purpose::comply, name_of(s.world, p)).chance(h.comply);
    // Until there is a place they stay at home, or where they are if that is a weaker place than the one wanted.
    const bool comes_home = !h.ordered || h.at > wants, changes_mind = h.at == Keep::home && h.held != h.complies;
    if (comes_home || changes_mind) put(s, p, h.complies, Keep::home, {});
    set_alone(s, p, std::any_of(file->reasons.begin(), file->reasons.end(), [](const ReasonHeld& r) { return r.alone; }));
    if (wants == h.at)
        stop_waiting(s, p);
    else
        want_place(s, p, wants, priority != unchanged ? priority : h.priority);
}

void isolate(Stage& s, const std::vector<Order>& orders) {
    Touched touched;
    const auto carry_out = [&](const Order& o) {
        switch (o.kind) {
            case OrderKind::hold: hold(s, o, touched); break;
            case OrderKind::release: release(s, o, touched); break;
            case OrderKind::suspect:
            case OrderKind::rule_out: record_decision(s, o); break;
            case OrderKind::send_home: send_home(s, o, touched); break;
            case OrderKind::discharge:
                if (discharge(s, o)) touched.add(o.person, unchanged);
                break;
            case OrderKind::sample: count_kept_on(s, o); break;
            case OrderKind::mass_round:
            case OrderKind::trace:
            case OrderKind::seek_spots:
            case OrderKind::close_spot:
            case OrderKind::seal_zone:
            case OrderKind::open_zone:
            case OrderKind::seal_institutions: break;
        }
    };
    for (const Order& o : orders) carry_out(o);
    for (const Order& o : orders_for_members(s, orders)) carry_out(o);
    disinfect(s);
    touched.revise_all(s);
    open_reserves(s);
    transfer(s);
    assign_places(s);
    take_samples(s, orders);
    ask_teams(s, orders);
    seek_spots(s, orders);
    report(s);
    count_days_held(s);
    for (std::size_t f = 0; f < s.state.facilities.size(); ++f) {
        s.state.today.set(Series::used, f, s.state.facilities[f].used);
        s.state.today.set(Series::queue, f, s.state.facilities[f].waiting);
    }
    count_serious(s);
    count_stocks(s);
    count_rooms(s);
    for (const Series stock : {Series::held_home, Series::held_site, Series::held_hospital})
        for (const std::int64_t n : s.state.today[stock]) s.state.counters.people_held_ticks += n;
}

std::vector<StayEvent> open_stays(const Known& known) {
    std::vector<StayEvent> stays;
    for (std::size_t row = 0; row < known.files.size(); ++row)
        for (const ReasonHeld& r : known.files.row(row).reasons)
            stays.push_back({known.files.key(row), r.reason, r.since, Moment::never(), r.policy});
    return stays;
}

}  // namespace cordon
