// A policy at its desk: facts come in, orders go out, reminders come back.
#pragma once
#include <algorithm>

#include "declare.h"

namespace cordon {

struct Desk {
    Land land;
    std::unique_ptr<Policy> policy;
    Tick now{0};

    Desk(const std::string& kind, std::map<std::string, double> values = {}) : policy(declare(kind, std::move(values))) {
        for (const FacilityKind k :
             {FacilityKind::laboratory, FacilityKind::fever_clinic, FacilityKind::tracing_team, FacilityKind::hospital,
              FacilityKind::isolation_site, FacilityKind::hotel}) {
            land.places.facilities.emplace_back();
            land.places.facilities.back().kind = k, land.places.facilities.back().regional = true;
        }
        land.prepare(*policy);
    }
    void tell(FactKind kind, Person p, Moment since = {}, int detail = 0, std::uint32_t other = Fact::none, std::uint32_t county = 0) {
        Fact f;
        f.kind = kind, f.person = p, f.moment = land.clock.begin(now), f.since = since, f.detail = detail, f.other = other,
        f.county = County(county);
        learn(land.known, f, land.clock.day(now), 2);
    }
    std::vector<Order> answer() {
        std::vector<Order> orders;
        take_turn(*policy, land.known, {now, land.clock, land.places}, orders);
        land.known.fresh.clear();
        land.known.due.clear();
        return orders;
    }
    // To the next tick, with its reminders.
    std::vector<Order> next() {
        ++now;
        land.known.due = land.known.agenda.take(now);
        return answer();
    }
    // To a later tick without an answer on the way; reminders of the time between wait.
    void to(int day, int part = 0) {
        while (now < Tick{day * land.clock.ticks_per_day + part}) {
            ++now;
            const std::vector<Reminder> due = land.known.agenda.take(now);
            land.known.due.insert(land.known.due.end(), due.begin(), due.end());
        }
    }
};

inline int count(const std::vector<Order>& orders, OrderKind kind) {
    return static_cast<int>(std::count_if(orders.begin(), orders.end(), [&](const Order& o) { return o.kind == kind; }));
}

}  // namespace cordon
