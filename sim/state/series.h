// Output series, declared once: name, dimension, unit, sentence. Recording, the format page and the summary follow.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "base/errors.h"

namespace cordon {

enum class Of : std::uint8_t { county, gate, facility, policy, setting, age, region };

// X(identifier, dimension, unit, sentence). flow: counted over the day; stock: as of midnight at its end.
#define CORDON_SERIES(X) \
    X(infections, county, "persons", flow, "new infections, by county of residence") \
    X(infectious, county, "persons", stock, "infected and not yet recovered or dead") \
    X(onsets, county, "persons", flow, "onsets of symptoms") \
    X(imported, county, "persons", flow, "infections acquired outside the region, on the day of arrival") \
    X(infections_held, county, "persons", flow, "new infections of people who were already under control") \
    X(deaths_true, county, "persons", flow, "deaths from the disease, known or not") \
    X(recovered, county, "persons", flow, "clinical recoveries") \
    X(confirmed, county, "persons", flow, "newly confirmed cases, as reported by the county") \
    X(suspected, county, "persons", flow, "newly suspected, as reported") \
    X(asymptomatic, county, "persons", flow, "new asymptomatic positives, recorded apart") \
    X(discharged, county, "persons", flow, "discharged from hospital, as reported") \
    X(deaths, county, "persons", flow, "deaths of confirmed cases, as reported") \
    X(contacts_named, county, "persons", flow, "contacts named by tracing, first time") \
    X(arrivals, county, "persons", flow, "people brought by named outside sources") \
    X(arrivals_seen, county, "persons", flow, "of these, noticed by the authority") \
    X(care_sought, county, "persons", flow, "infected people who sought care") \
    X(other_fevers, county, "persons", flow, "visits of fever clinics for other causes") \
    X(held_home, county, "persons", stock, "under control at home") \
    X(held_site, county, "persons", stock, "in central isolation sites") \
    X(held_hospital, county, "persons", stock, "in designated hospitals") \
    X(held_waiting, county, "persons", stock, "held at a lower level than ordered, for want of a place") \
    X(tests, county, "samples", flow, "samples taken") \
    X(positives, county, "samples", flow, "positive results") \
    X(traced, county, "cases", flow, "cases whose contacts were reconstructed") \
    X(trips_prevented, county, "trips", flow, "trips between townships not made because of limits") \
    X(gate_passed, gate, "persons", flow, "people who crossed the gate") \
    X(gate_screened, gate, "persons", flow, "people who were screened there") \
    X(gate_flagged, gate, "persons", flow, "flagged by a step, true or false") \
    X(gate_infected, gate, "persons", flow, "infected people who crossed while a checkpoint stood there, known or not") \
    X(gate_caught, gate, "persons", flow, "of these, flagged") \
    X(gate_waiting_seconds, gate, "person-seconds", flow, "time waited in queues by those who came that day") \
    X(gate_waited, gate, "persons", flow, "people who had to wait") \
    X(gate_longest, gate, "s", stock, "longest wait of those who came that day") \
    X(gate_queue, gate, "persons", stock, "people in line or being screened at the end of the day") \
    X(used, facility, "places", stock, "beds or rooms in use; samples or cases done that day") \
    X(queue, facility, "persons", stock, "waiting for a place, a result or a team") \
    X(orders, policy, "orders", flow, "orders given by the policy") \
    X(active, policy, "", stock, "1 while the policy is in force") \
    X(by_setting, setting, "persons", flow, "new infections, by the setting where they happened") \
    X(infections_by_age, age, "persons", flow, "new infections, by ten-year age band") \
    X(confirmed_by_age, age, "persons", flow, "newly confirmed, by ten-year age band")

enum class Series : std::uint16_t {
#define X(id, of, unit, kind, text) id,
    CORDON_SERIES(X)
#undef X
};

enum class Counted : std::uint8_t { flow, stock };
struct SeriesInfo {
    const char* name;
    Of of;
    const char* unit;
    Counted counted;
    const char* text;
};
inline constexpr SeriesInfo series_info[] = {
#define X(id, of, unit, kind, text) {#id, Of::of, unit, Counted::kind, text},
    CORDON_SERIES(X)
#undef X
};
constexpr std::size_t series_count = sizeof(series_info) / sizeof(series_info[0]);

// Counts of the current day.
class Tally {
  public:
    void size(Of of, std::size_t n) {
        for (std::size_t s = 0; s < series_count; ++s)
            if (series_info[s].of == of) value_[s].assign(n, 0);
    }
    void add(Series s, std::size_t i, std::int64_t n = 1) { value_[static_cast<std::size_t>(s)][i] += n; }
    void set(Series s, std::size_t i, std::int64_t n) { value_[static_cast<std::size_t>(s)][i] = n; }
    const std::vector<std::int64_t>& operator[](Series s) const { return value_[static_cast<std::size_t>(s)]; }
    void next_day() {  // flows begin anew, stocks stay until they are set
        for (std::size_t s = 0; s < series_count; ++s)
            if (series_info[s].counted == Counted::flow) value_[s].assign(value_[s].size(), 0);
    }

  private:
    std::array<std::vector<std::int64_t>, series_count> value_;
};

constexpr std::size_t age_bands = 9;  // 0-9, 10-19, ..., 80+
constexpr std::size_t age_band(int age) { return age >= 80 ? 8 : static_cast<std::size_t>(age / 10); }

}  // namespace cordon
