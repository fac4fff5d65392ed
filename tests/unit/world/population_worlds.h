// Worlds with people for the tests of this folder, each built by the same steps as a run's.
#pragma once
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "base/csv.h"
#include "world/world.h"

namespace cordon {

inline const std::string census_folder = std::string(CORDON_SOURCE_DIR) + "/scenarios/data";

inline WorldSpec region_spec(const std::string& code) {
    WorldSpec s;
    s.kind = WorldKind::region;
    s.region = code;
    s.data = census_folder;
    if (code == "411700") s.rules.plain = true, s.rules.returners = 2600000;
    return s;
}

inline WorldSpec synthetic_spec(std::int64_t people, int side = 10) {
    WorldSpec s;
    s.people = people, s.rows = s.columns = side;
    return s;
}

inline std::vector<SourceSpec> two_sources() {
    SourceSpec wuhan, other;
    wuhan.name = "wuhan", wuhan.growth = 0.1, wuhan.infected_per_1000 = 5;
    other.name = "other", other.family_share = 0.2, other.growth = 0, other.hard_hit = false, other.outside = "rail";
    return {wuhan, other};
}

inline World build(const WorldSpec& spec, const std::vector<ArrivalDay>& arrivals = {}) {
    World w;
    w.clock.start = make_date(2020, 1, 8);
    CalendarSpec calendar;
    calendar.festival_from = make_date(2020, 1, 24), calendar.festival_to = make_date(2020, 2, 1);
    w.holidays = Holidays(calendar);
    w.spec = spec;
    Complaints complaints;
    w.places = build_places(spec, complaints);
    if (complaints.empty()) w.population = build_population(spec, w.places, arrivals, complaints);
    for (const Complaint& c : complaints.list()) FAIL(to_string(c));
    RouteTable ways = find_routes(w.places);
    w.mobility = build_mobility(w, ways);
    w.venues = build_venues(w);
    find_ways(w, ways);
    weigh_cells(w);
    build_arrivals(arrivals, two_sources(), w, w.mobility);
    index_gates(w);
    w.hash = hash_of(w);
    return w;
}

// Numbers of a county in a table of the census.
class Census {
  public:
    explicit Census(const std::string& file)
        : csv_(Csv::read(census_folder + "/pop/" + file, complaints_)), codes_(csv_.column_text("adcode")) {}
    std::vector<double> all(const std::string& code, const std::string& column) const {
        std::vector<double> found;
        const std::vector<double> values = csv_.column_double(column);
        for (std::size_t i = 0; i < codes_.size(); ++i)
            if (codes_[i] == code) found.push_back(values[i]);
        return found;
    }
    double operator()(const std::string& code, const std::string& column) const { return all(code, column).at(0); }

  private:
    Complaints complaints_;
    Csv csv_;
    std::vector<std::string> codes_;
};

inline Range<Person> people_of(const World& w, const CountyInfo& c) {
    return {w.population.people(c.townships.first).first, w.population.people(Township(c.townships.last.value - 1)).last};
}

// The ages of the residents of a household, oldest first.
inline std::vector<int> ages_at(const Population& people, Range<Person> household) {
    std::vector<int> ages;
    for (const Person p : household)
        if (is_resident(people.role(p))) ages.push_back(people.age(p));
    std::sort(ages.rbegin(), ages.rend());
    return ages;
}

}  // namespace cordon
