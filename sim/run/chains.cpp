// Chains of infection, from the rows of infections.
#include "run/chains.h"

#include <algorithm>

namespace cordon {

namespace {

OutbreakFigures outbreaks_of(const Simulation& s) {
    const RunSpec& run = s.scenario.run;
    const auto& rows = s.state.episodes.rows;
    Outbreaks all;
    all.keep_up(s.state.episodes, static_cast<std::size_t>(std::max<std::int64_t>(1, run.seeds)), static_cast<std::size_t>(run.outbreaks));
    std::vector<std::uint16_t> last(all.by_generation.size(), 65535);
    std::vector<std::uint8_t> loud(last.size(), 0);
    if (run.last_generation_at > 0)
        for (std::size_t k = 0; k < last.size(); ++k) last[k] = all.reaches(k, run.last_generation_at);
    if (!run.quiet_days.empty())
        for (std::size_t e = 0; e < rows.size(); ++e) {
            const double day = rows[e].onset.days();
            if (day >= run.quiet_days[0] && day < run.quiet_days[1] + 1) loud[all.of[e]] = 1;
        }
    OutbreakFigures f;
    f.number = static_cast<std::int64_t>(last.size());
    std::int64_t sum = 0;
    for (std::size_t k = 0; k < last.size(); ++k) {
        std::int64_t size = 0;
        for (std::size_t g = 0; g < all.by_generation[k].size() && g <= last[k]; ++g) size += all.by_generation[k][g];
        const bool reached = last[k] != 65535;
        f.reached += reached, f.controlled += !reached && !loud[k];
        sum += size, ++f.sizes[size];
    }
    f.mean_size = f.number > 0 ? static_cast<double>(sum) / static_cast<double>(f.number) : 0;
    return f;
}

}  // namespace

Chains chains_of(const Simulation& s) {
    Chains c;
    const auto& rows = s.state.episodes.rows;
    c.by_day.assign(Chains::last_day - Chains::first_day + 1, 0);
    for (const Infection& i : rows) {
        if (i.turned_back) continue;
        if (i.generation >= c.by_generation.size()) c.by_generation.resize(i.generation + 1u, 0);
        ++c.by_generation[i.generation];
        if (!i.infector || s.state.episodes[i.infector].severity == Severity::asymptomatic) continue;
        const Moment onset = s.state.episodes[i.infector].onset;
        ++c.with_symptoms;
        for (int day = Chains::first_day; day <= Chains::last_day; ++day)
            if (i.infected < onset + moment(day)) c.by_day[static_cast<std::size_t>(day - Chains::first_day)] += 1;
    }
    for (double& x : c.by_day) x /= std::max(1.0, static_cast<double>(c.with_symptoms));
    c.presymptomatic = c.by_day[-Chains::first_day];
    if (s.scenario.run.outbreaks > 1 || s.scenario.run.last_generation_at > 0) c.outbreaks = outbreaks_of(s);
    return c;
}

}  // namespace cordon
