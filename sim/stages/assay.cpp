// What a swab shows: every test of an infected person is conditional on their one course of shedding.
#include "stages/assay.h"

#include "stages/contacts.h"
#include "stages/tell.h"

namespace cordon {

namespace {

std::uint32_t tick_of(const Stage& s, Moment m) { return static_cast<std::uint32_t>(s.world.clock.tick_of(m).index); }

// Of two tests of one infection the error is the same with probability shared^2, else independent; each alone has the stated
// sensitivity.
bool finds(const Stage& s, Person p, Moment taken, double sensitivity, Purpose test, Purpose of_person) {
    const Name name = name_of(s.world, p);
    const Draw own = s.luck.draw(test, name, tick_of(s, taken));
    const bool shared = own.chance(s.world.care.test_shared_error, 1);
    const std::uint32_t ordinal = infection_of(s.state, p, taken)->ordinal;
    return (shared ? s.luck.draw(of_person, name, ordinal) : own).chance(sensitivity, 0);
}

}  // namespace

bool sheds(const State& state, Person p, Moment m) {
    const Infection* i = infection_of(state, p, m);
    return i && ((i->detectable_from <= m && m < i->detectable_to) || (i->relapse_from <= m && m < i->relapse_to));
}

bool pcr_positive(const Stage& s, Person p, Moment taken) {
    if (sheds(s.state, p, taken)) return finds(s, p, taken, s.world.disease.sensitivity_at((taken - infection_of(s.state, p, taken)->infected).days()), Purpose::test_result, Purpose::test_person);
    return s.luck.draw(Purpose::test_result, name_of(s.world, p), tick_of(s, taken)).chance(1 - s.world.disease.test_specificity, 0);
}

bool positive_in_pool(const Stage& s, Person p, Moment taken, int pool, double loss) {
    return sheds(s.state, p, taken) && pcr_positive(s, p, taken) &&
           s.luck.draw(Purpose::pool, name_of(s.world, p), tick_of(s, taken)).chance(pool_sensitivity(pool, loss));
}

double pool_sensitivity(int pool, double loss) {
    return pool <= 1 ? 1 : exact::pow(1 - loss, exact::log(pool) / exact::log(2));
}

bool rapid_positive(const Stage& s, Person p, Moment m, const RapidTest& test) {
    if (!sheds(s.state, p, m))
        return s.luck.draw(Purpose::rapid_test, name_of(s.world, p), tick_of(s, m)).chance(1 - test.specificity, 0);
    const Moment onset = infection_of(s.state, p, m)->onset;
    const bool high = onset - moment(test.days_before) <= m && m < onset + moment(test.days_after);
    return finds(s, p, m, high ? test.sensitivity : test.sensitivity_low, Purpose::rapid_test, Purpose::rapid_person);
}

}  // namespace cordon
