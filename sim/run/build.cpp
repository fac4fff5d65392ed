// Building the World of a scenario, step by step.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/csv.h"
#include "places/roads.h"
#include "run/look_up.h"
#include "run/simulation.h"
#include "world/build_places.h"
#include "world/calibrate.h"

namespace cordon {

namespace {

// Infected among those who come on a day, by the dates of a table.
class Prevalence {
  public:
    Prevalence(const SourceSpec& source, const Csv& arrivals, Complaints& complaints) {
        if (!source.prevalence.empty())
            read(Csv::read(source.prevalence, complaints));
        else if (arrivals.has("infected_per_1000"))
            read(arrivals);
    }
    double on(Date day) const {  // negative: nothing is said
        if (curve_.empty()) return -1;
        const auto next = std::upper_bound(curve_.begin(), curve_.end(), day, [](Date d, const auto& at) { return d < at.first; });
        return (next == curve_.begin() ? next : next - 1)->second;
    }

  private:
    void read(const Csv& csv) {
        const std::vector<Date> date = csv.column_date("date");
        const std::vector<double> infected = csv.column_double("infected_per_1000", 0, 1000);
        for (std::size_t r = 0; r < csv.rows(); ++r) curve_.emplace_back(date[r], infected[r] / 1000);
        std::stable_sort(curve_.begin(), curve_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    }
    std::vector<std::pair<Date, double>> curve_;
};

}  // namespace

std::vector<ArrivalDay> read_arrivals(const Scenario& s, Complaints& complaints) {
    std::vector<ArrivalDay> days;
    for (std::size_t k = 0; k < s.arrivals.size(); ++k) {
        const SourceSpec& source = s.arrivals[k];
        if (source.file.empty()) continue;  // that it is missing has been told
        const Csv csv = Csv::read(source.file, complaints);
        const std::vector<Date> date = csv.column_date("date");
        const std::vector<double> people = csv.column_double("people", 0, 1e9);
        const Prevalence prevalence(source, csv, complaints);
        double carried = 0;  // so that a scaled file keeps its total
        for (std::size_t r = 0; r < csv.rows(); ++r) {
            carried += people[r] * source.count_scale;
            const auto whole = static_cast<std::uint32_t>(std::floor(carried + 1e-9));
            carried -= whole;
            const int day = date[r] - s.run.start;
            if (day >= s.run.days || whole == 0) continue;  // after the run
            days.push_back({Source(k), day, whole, prevalence.on(date[r])});
        }
    }
    std::sort(days.begin(), days.end(), [](const ArrivalDay& a, const ArrivalDay& b) { return std::tie(a.day, a.source) < std::tie(b.day, b.source); });
    return days;
}

void check_seeds(const Scenario& s, const Places& places, Complaints& complaints) {
    std::int64_t people = std::accumulate(places.hamlet_people.begin(), places.hamlet_people.end(), std::int64_t{0});
    if (!s.run.seeds_in.empty()) people = 0;
    for (std::size_t k = 0; k < s.run.seeds_in.size(); ++k) {
        const Where given = k < s.run.seeds_in_given.size() ? s.run.seeds_in_given[k] : Where{};
        const County c = county_called(places, s.run.seeds_in[k], given, "run", "seeds_in", complaints);
        if (!c) return;
        people += static_cast<std::int64_t>(people_of(places, c));
    }
    if (s.run.seeds > people)
        complaints.add(s.run.seeds_given,
                       fmt::format("run.seeds = {} is more than the {} people of {}", s.run.seeds, people,
                                   s.run.seeds_in.empty() ? "the world" : "run.seeds_in"),
                       "give a smaller number");
}

void check_kinds(const Scenario& s, Complaints& complaints) {
    for (const ContactKind& kind : s.contacts.kinds)
        if (kind.contacts.size() != s.disease.bands.size())
            complaints.add(kind.contacts_given, fmt::format("contacts.kind \"{}\": has contacts for {} age bands of {}", kind.name, kind.contacts.size(), s.disease.bands.size()),
                           "give one number for each entry of disease.bands");
}

void check_strains(const Scenario& s, Complaints& complaints) {
    std::vector<std::string> known = {s.disease.name};
    for (const Strain& strain : s.disease.others) {
        known.push_back(strain.name);
        const bool outside = strain.from && (*strain.from < s.run.start || *strain.from >= s.run.start + s.run.days);
        if (outside) complaints.add(strain.from_given, fmt::format("strain \"{}\": from is not within the run", strain.name), "give a day of the run");
    }
    for (const SourceSpec& source : s.arrivals)
        if (!s.disease.strain_called(source.strain))
            complaints.add(source.strain_given, fmt::format("arrivals \"{}\": no strain is called \"{}\"", source.name, source.strain),
                           fmt::format("did you mean \"{}\"? Strains are [[disease.strain]]", nearest(source.strain, known)));
}

World begin_world(const Scenario& s, std::vector<ArrivalDay>* arrivals) {
    Complaints complaints;
    World w;
    w.clock = {s.run.start, s.run.ticks_per_day};
    w.spec = s.world, w.disease = s.disease, w.contacts = s.contacts, w.care = s.care, w.supplies = s.supplies;
    if (w.spec.kind == WorldKind::well_mixed) w.spec.households = w.spec.work = w.spec.schools = w.spec.trips = false;  // everybody meets everybody
    w.holidays = Holidays(s.calendar);
    w.places = build_places(w.spec, complaints);
    complaints.throw_if_any();
    place_facilities(w.places, s.facilities, s.run.start, complaints);
    place_stocks(w.places, s.stocks, s.run.start, complaints);
    check_seeds(s, w.places, complaints);
    check_strains(s, complaints);
    *arrivals = read_arrivals(s, complaints);
    check_kinds(s, complaints);
    complaints.throw_if_any();
    return w;
}

void fill_world(World& w, const std::vector<ArrivalDay>& arrivals) {
    Complaints complaints;
    w.population = build_population(w.spec, w.places, arrivals, complaints);
    complaints.throw_if_any();
    RouteTable ways = find_routes(w.places);
    w.mobility = build_mobility(w, ways);
    w.venues = build_venues(w);
    find_ways(w, ways);
    weigh_cells(w);
    index_gates(w);
}

void finish_world(const Scenario& s, const std::vector<ArrivalDay>& arrivals, const std::vector<double>& company, World& w) {
    Complaints complaints;
    for (std::string& rule : rules_of_people(w.spec)) w.places.synthetic.push_back(std::move(rule));
    check_sources(s.arrivals, w.places, w.mobility.outside, complaints);
    complaints.throw_if_any();
    index_presence(w);
    count_firms(w);
    build_arrivals(arrivals, s.arrivals, w, w.mobility);
    for (const SourceInfo& source : w.mobility.sources) w.places.sources.push_back(source.name);
    for (int d = 0; d < s.run.days; ++d) w.has_visits = w.has_visits || w.holidays.day(s.run.start + d).visits > 0;
    w.tables = DiseaseTables(w.disease);
    w.rates = calibrate(w, company);
    w.hash = hash_of(w);
}

World build_world(const Scenario& s) {
    std::vector<ArrivalDay> arrivals;
    World w = begin_world(s, &arrivals);
    fill_world(w, arrivals);
    finish_world(s, arrivals, count_company(w), w);
    return w;
}

}  // namespace cordon
