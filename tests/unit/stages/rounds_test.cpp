// People held at home: how often they are looked at, and what is left of their contacts with housemates.
#include <catch2/catch.hpp>

#include "care_world.h"

using namespace cordon;

namespace {

Order held_at_home(Person p, int checks_a_day, double apart = 1) {
    Order o = hold_order(p, Reason::arrival, Keep::home, moment(10));
    o.checks_a_day = checks_a_day, o.apart = apart;
    return o;
}

}  // namespace

TEST_CASE("who is looked at twice a day tells in the evening what others tell in the morning") {
    for (const int checks : {1, 2}) {
        const CareWorld w;
        CareRun run(w);
        run.infect(Person(1), 0, 1.5);  // ill at noon of the second day
        run.tick({held_at_home(Person(1), checks)});
        Moment told = Moment::never();
        std::int64_t rounds = 0;
        for (int t = 1; t < 12; ++t) {
            run.tick();
            rounds += run.total(Series::rounds);
            run.state.today.next_day();
            for (const Fact& f : run.news(FactKind::onset_told)) told = f.moment;
        }
        CHECK(told == moment(checks == 2 ? 1.75 : 2.25));
        CHECK(rounds == 3 * checks);
    }
}

TEST_CASE("of several orders the strictest counts for rounds and rooms, until freedom returns") {
    const CareWorld w;
    CareRun run(w);
    Order first = held_at_home(Person(1), 1, 0.5), second = held_at_home(Person(1), 2, 0.8);
    second.reason.reason = Reason::contact;
    run.tick({first, second});
    CHECK(run.holding(Person(1)).apart == 0.5);
    CHECK(run.holding(Person(1)).checks_a_day == 2);
    run.tick({release_order(Person(1), Reason::arrival), release_order(Person(1), Reason::contact)});
    CHECK_FALSE(run.state.is_held(Person(1)));
    CHECK(run.holding(Person(1)).apart == 1);
    CHECK(run.holding(Person(1)).checks_a_day == 1);
}
