// Those who set out, in the plainest code: in every tick everyone who is expected is asked whether they leave now.
#include <algorithm>
#include <cmath>

#include "twin.h"

namespace cordon::twin {

// The infection that someone has who is to arrive then: it began some time before they set out.
std::optional<Infection> Twin::carried(const Arrival& a, Moment arrives) const {
    const SourceInfo& source = world.mobility.sources[a.source.value];
    if (source.prevalence.empty()) return {};
    int first_day = 1 << 30;
    for (const Arrival& b : world.mobility.arrivals)
        if (b.source == a.source) first_day = std::min(first_day, world.clock.day(world.clock.tick_of(b.moment)));
    const std::size_t day = static_cast<std::size_t>(world.clock.day(world.clock.tick_of(arrives)) - first_day);
    const Draw draw = luck.draw(Purpose::imported, name(a.person));
    if (draw.uniform(0) >= source.prevalence[std::min(day, source.prevalence.size() - 1)]) return {};
    const double u = draw.uniform(1);
    Infection i;
    i.person = a.person, i.source = a.source, i.strain = source.strain;
    double age = 0;
    if (source.infection_age == InfectionAge::course) {
        Infection whole = i;
        course(whole);
        age = u * (whole.severity >= Severity::severe ? whole.severe_from : whole.over).days();
    } else {
        // Density ~ exp(-growth age) up to the oldest.
        const double x = source.growth * source.oldest;
        age = std::abs(x) < 1e-9 ? u * source.oldest : std::clamp(-exact::log1p(u * exact::expm1(-x)) / source.growth, 0.0, source.oldest);
    }
    i.infected = arrives - a.journey - moment(age);
    course(i);
    return i;
}

bool Twin::flagged_at_exit(const Policy& by, std::uint32_t step, Person p, Moment m, const std::optional<Infection>& infection) const {
    const ExportControl& how = *by.export_control();
    const ScreenStep& look = how.steps[step];
    const auto of_person = [&](std::uint64_t what) { return luck.draw(Purpose::exit_fever, name(p), 0, what).uniform(0); };
    const auto reading = [&](std::uint64_t part) {
        return luck.draw(Purpose::exit_reading, name(p), 0, by.key() * 65536 + step * 4 + part);
    };
    bool fever = of_person(1) < how.other_fever_prevalence, ill = of_person(2) < how.other_symptoms_prevalence, sheds = false, high = false;
    if (infection) {
        const Infection& i = *infection;
        fever = fever || (i.fever_from <= m && m < i.fever_to);
        ill = ill || (i.severity != Severity::asymptomatic && i.onset <= m && m < i.over);
        sheds = i.detectable_from <= m && m < i.detectable_to;
        high = i.onset - moment(look.antigen.days_before) <= m && m < i.onset + moment(look.antigen.days_after);
    }
    if (look.kind == StepKind::rapid) {
        const double positive = !sheds ? 1 - look.antigen.specificity : high ? look.antigen.sensitivity : look.antigen.sensitivity_low;
        return reading(0).uniform(0) < look.sensitivity && reading(1).uniform(0) < positive;
    }
    const bool has = look.kind == StepKind::symptoms ? ill || fever : fever && of_person(3) >= how.antipyretics;
    const double hit = look.reading(has);
    const bool first = reading(0).uniform(0) < hit, second = reading(0).uniform(1) < hit, own = reading(1).uniform(0) < look.shared_error;
    return first && (!look.second_reading || own || second);
}

void Twin::set_out(const Policy& by, std::uint32_t arrival) {
    const Arrival& a = world.mobility.arrivals[arrival];
    const ExportControl& how = *by.export_control();
    const int today_is = world.clock.day(now);
    int step = -1;
    if (luck.draw(Purpose::exit_certificate, name(a.person), 0, by.key()).uniform(0) < how.certificate) {
        const auto done = std::count_if(examined.begin(), examined.end(), [&](const Examined& e) {
            return e.policy == by.id && e.source == a.source && e.day == today_is;
        });
        const bool looks = static_cast<double>(done) + 1 <= how.a_day;
        today.add(looks ? Series::departures_examined : Series::departures_unexamined, county(a.person));
        if (!looks) return;
        examined.push_back({by.id, a.source, today_is});
        for (std::uint32_t k = 0; k < how.steps.size() && step < 0; ++k)
            if (flagged_at_exit(by, k, a.person, a.moment - a.journey, carried(a, a.moment))) step = static_cast<int>(k);
        if (step < 0) return;
    }
    const bool infected = carried(a, a.moment).has_value();
    entries[arrival].kept_back = true;
    today.add(Series::departures_stopped, county(a.person));
    today.add(Series::departures_stopped_infected, county(a.person), infected);
    events.kept_back.push_back({a.person, a.source, a.moment - a.journey, by.id, static_cast<std::int8_t>(step), infected});
    record(Record::kept_back, {name(a.person).value, static_cast<std::uint64_t>((a.moment - a.journey).units), by.id.value,
                               static_cast<std::uint64_t>(step + 1)});
}

// First come, first examined; of those who come together the lowest tie.
void Twin::set_out() {
    struct Leaving {
        Moment at;
        std::uint64_t tie;
        std::uint32_t arrival;
        auto operator<=>(const Leaving&) const = default;
    };
    std::vector<Leaving> leaving;
    for (std::uint32_t k = 0; k < entries.size(); ++k) {
        const Arrival& a = world.mobility.arrivals[k];
        const Moment at = a.moment - a.journey;
        if (begin() <= at && at < end())
            leaving.push_back({at, luck.draw(Purpose::exit_tie, name(world.mobility.arrivals[a.group].person)).bits(), k});
    }
    std::sort(leaving.begin(), leaving.end());
    for (const auto& policy : scenario.policies) {
        if (!policy->export_control() || !policy->in_force(known, public_now())) continue;
        for (const Leaving& l : leaving) {
            const Arrival& a = world.mobility.arrivals[l.arrival];
            if (!entries[l.arrival].kept_back && policy->export_control()->sources.hold(a.source.value) &&
                policy->area.holds(home_county(a.person)))
                set_out(*policy, l.arrival);
        }
    }
}

}  // namespace cordon::twin
