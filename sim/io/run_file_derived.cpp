// Daily series that follow from infections and records: what the virus did to people of each age, and where they live.
#include <algorithm>
#include <array>

#include "io/run_file.h"

namespace cordon::run_file {

namespace {

const std::vector<std::string> states = {"never_infected", "incubating", "asymptomatic", "mild", "severe", "critical", "recovered", "dead"};
enum : std::size_t { never_infected, incubating, asymptomatic, mild, severe, critical, recovered, dead };

// Values of [days][a][b...], as one chunk of up to half a megabyte.
void write_series(const h5::File& file, const Scales& scales, const char* name, const std::vector<std::string>& dimensions, const char* counted, const char* sentence,
                  std::size_t days, const std::vector<std::int64_t>& values) {
    h5::Growing shape;
    std::size_t row = 1;
    for (const std::string& d : dimensions) shape.others.push_back(scales.at(d).extent()[0]), row *= shape.others.back();
    shape.chunk_rows = std::clamp<std::size_t>(65536 / std::max<std::size_t>(row, 1), 1, std::max<std::size_t>(days, 1));
    shape.compressed = true;
    const h5::Dataset d = file.grow(name, h5::Type::i64, shape);
    describe(d, "persons", sentence);
    d.attribute("counted", counted);
    d.attach_scale(0, scales.at("time"));
    for (std::size_t k = 0; k < dimensions.size(); ++k) d.attach_scale(k + 1, scales.at(dimensions[k]));
    d.write_rows(0, days, values.data());
}

// From when on an infection is one of the region: those from outside begin elsewhere, and count from the day on which they come.
Moment first_here(const RunView& run, const Infection& i) {
    const std::uint32_t came = i.source ? run.state.arrived.find(i.person) : RowMap<Person>::none;
    return came == RowMap<Person>::none ? Moment{} : run.state.came[came].moment;
}

// People at midnight, by state and age: each moment at which someone changes from one to another, then sums over days.
class ByState {
  public:
    ByState(const RunView& run, std::size_t days) : run_(run), days_(days), count_(days * states.size() * age_bands, 0) {
        const Population& people = run.world.population;
        for (std::uint32_t p = 0; p < people.size() && days > 0; ++p) ++at(0, never_infected, age_band(people.age(Person(p))));
        for (const Infection& i : run.state.episodes.rows)
            if (!i.turned_back) follow(i);
        for (std::size_t d = 1; d < days; ++d)
            for (std::size_t k = 0; k < states.size() * age_bands; ++k) count_[d * states.size() * age_bands + k] += count_[(d - 1) * states.size() * age_bands + k];
    }
    const std::vector<std::int64_t>& count() const { return count_; }

  private:
    std::int64_t& at(std::size_t day, std::size_t state, std::size_t band) { return count_[(day * states.size() + state) * age_bands + band]; }
    void change(std::size_t band, std::size_t from, std::size_t to, Moment m) {
        // The first midnight that sees it.
        const std::int64_t midnight = (static_cast<std::int64_t>(m.units) + Moment::per_day - 1) / Moment::per_day - 1;
        const std::size_t day = static_cast<std::size_t>(std::max<std::int64_t>(midnight, 0));
        if (day >= days_ || from == to) return;
        --at(day, from, band), ++at(day, to, band);
    }
    void follow(const Infection& i) {
        const std::size_t band = age_band(run_.world.population.age(i.person));
        std::size_t now = i.previous ? recovered : never_infected;
        const Moment here = first_here(run_, i);
        const auto become = [&](std::size_t next, Moment m) { change(band, now, next, std::max(m, here)), now = next; };
        become(incubating, i.infected);
        if (i.onset < i.over) become(i.severity == Severity::asymptomatic ? asymptomatic : mild, i.onset);
        if (i.severe_from < i.over) become(severe, i.severe_from);
        if (i.critical_from < i.over) become(critical, i.critical_from);
        if (i.over != Moment::never()) become(i.dies ? dead : recovered, i.over);
    }

    const RunView& run_;
    std::size_t days_;
    std::vector<std::int64_t> count_;
};

}  // namespace

void write_derived(const h5::File& file, const RunView& run, Scales& scales, std::size_t days) {
    write_scale(file, scales, "state", states, "state of people: of the infected before their onset incubating; recovered until infected again, immune or not");
    write_series(file, scales, "people_by_state", {"state", "age_band"}, "stock", "people, by what the virus did to them; who came infected counts from the coming on",
                 days, ByState(run, days).count());
    if (!run.scenario.record.by_township) return;
    const std::size_t townships = run.world.places.townships.size();
    std::vector<std::int64_t> infections(days * townships, 0), confirmed(days * townships, 0);
    const auto add = [&](std::vector<std::int64_t>& to, Person p, Moment m) {
        const std::int64_t day = m.units / Moment::per_day;
        if (m.units >= 0 && day < static_cast<std::int64_t>(days)) ++to[static_cast<std::size_t>(day) * townships + run.world.population.township(p).value];
    };
    for (const Infection& i : run.state.episodes.rows)
        if (!i.source) add(infections, i.person, std::max(i.infected, Moment{}));  // as in the series `infections`: in the region
    for (const HistoryEvent& e : run.state.events.history)
        if (e.what == FactKind::confirmed) add(confirmed, e.person, e.moment);
    write_series(file, scales, "infections_by_township", {"township"}, "flow", "new infections, by township of residence", days, infections);
    write_series(file, scales, "confirmed_by_township", {"township"}, "flow", "newly confirmed cases, by township of residence", days, confirmed);
}

}  // namespace cordon::run_file
