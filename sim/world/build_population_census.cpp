// What the people of each county add up to: from the census of 2020, or by rule in worlds that are not real.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include <fmt/format.h>

#include "base/csv.h"
#include "world/build_places.h"
#include "world/build_population.h"

namespace cordon {

namespace {

constexpr std::size_t bands = 18;  // 0-4, 5-9, ... 80-84, 85+
using Bands = std::array<double, bands>;

// China, census of 1 November 2020 (National Bureau of Statistics), persons by age band.
constexpr Bands china_2020 = {77883888,  90244056,  85255994,  72684140, 74941675, 91847332, 124145190, 99012932, 92955330,
                              114224887, 121164296, 101400786, 73382938, 74005560, 49590036, 31238849,  20382878, 15417957};
constexpr double china_employed = 0.53, china_health = 0.018;  // of all people; of the employed (statistical yearbook 2021)
constexpr std::array<double, generations> china_generations = {0.495, 0.367, 0.133, 0.005};  // of households, census of 2020
constexpr double size_shape = 3;        // of the negative binomial law of household sizes, as in the fitted sizes of counties
constexpr double old_age_ratio = 0.80;  // of each year beyond 85 to the one before (our choice)

// Single years: a straight line within each band that leans towards its neighbours, and keeps the band's total.
AgeCounts single_years(const Bands& band, std::uint64_t people) {
    std::vector<double> of_band(band.begin(), band.end());
    const std::vector<std::uint32_t> totals = apportion(people, of_band);
    AgeCounts counts{};
    for (std::size_t b = 0; b < bands; ++b) {
        std::vector<double> year;
        if (b + 1 == bands) {
            for (int a = 85; a < ages; ++a) year.push_back(a == 85 ? 1 : year.back() * old_age_ratio);
        } else {
            const double before = band[b == 0 ? 0 : b - 1], after = band[std::min(b + 1, bands - 2)], mean = band[b] / 5;
            const double slope = std::clamp((after - before) / 50, -0.4 * mean, 0.4 * mean);
            for (int k = 0; k < 5; ++k) year.push_back(mean + slope * (k - 2));
        }
        if (totals[b] == 0) continue;
        const std::vector<std::uint32_t> counted = apportion(totals[b], year);
        std::copy(counted.begin(), counted.end(), counts.begin() + static_cast<std::ptrdiff_t>(5 * b));
    }
    return counts;
}

std::uint64_t residents_of(const Places& places, std::size_t county) {
    std::uint64_t n = 0;
    for (std::size_t h = 0; h < places.hamlets.size(); ++h)
        if (places.county_of(places.hamlets[h].cell).value == county) n += places.hamlet_people[h];
    return n;
}

std::uint32_t rounded(double x) { return static_cast<std::uint32_t>(x + 0.5); }

// Rows by the code of the county.
std::map<std::string, std::size_t> rows_by_code(const std::vector<std::string>& codes) {
    std::map<std::string, std::size_t> rows;
    for (std::size_t i = 0; i < codes.size(); ++i) rows.emplace(codes[i], i);
    return rows;
}

}  // namespace

std::vector<CountyTargets> census_targets(const WorldSpec& spec, const Places& places, Complaints& complaints) {
    const std::string counties_path = spec.data + "/pop/counties_2020.csv", ages_path = spec.data + "/pop/age_sex_2020.csv",
                      sizes_path = spec.data + "/pop/household_size_fitted.csv";
    Complaints own;
    const Csv counties = Csv::read(counties_path, own), age_table = Csv::read(ages_path, own), size_table = Csv::read(sizes_path, own);
    const auto number = [&](const char* column) { return counties.column_double(column, 0, 1e9); };
    const auto people = number("pop_2020"), households = number("households"), in_households = number("pop_in_households"),
               employed = number("employed_longform"), farm = number("emp_agriculture"), health = number("emp_health"),
               migrants = number("migrants_other_province");
    const std::vector<double> lines[generations] = {number("hh_1generation"), number("hh_2generation"), number("hh_3generation"),
                                                    number("hh_4plus_generation")};
    const auto rows = rows_by_code(counties.column_text("adcode")), size_rows = rows_by_code(size_table.column_text("adcode"));
    std::vector<std::vector<double>> sizes;
    for (int s = 1; s <= 10; ++s) sizes.push_back(size_table.column_double(s == 1 ? "p1_obs" : fmt::format("p{}_fit", s), 0, 1));
    const auto age_code = age_table.column_text("adcode"), age_band = age_table.column_text("age_band");
    const auto age_people = age_table.column_double("total", 0, 2e9);
    std::map<std::string, Bands> age_rows;
    for (std::size_t i = 0; i < age_table.rows(); ++i) {
        const std::size_t b = age_band[i] == "85+" ? bands - 1 : static_cast<std::size_t>(std::atoi(age_band[i].c_str()) / 5);
        age_rows[age_code[i]][std::min(b, bands - 1)] = age_people[i];
    }

    std::vector<CountyTargets> targets;
    for (std::size_t c = 0; c < places.counties.size() && own.empty(); ++c) {
        const std::string& code = places.counties[c].code;
        const auto lacks = [&](const std::string& path) {
            own.add({path}, fmt::format("there is no row for {} {}", code, places.counties[c].name), "add it, or restore the file");
        };
        if (!rows.contains(code)) lacks(counties_path);
        if (!size_rows.contains(code)) lacks(sizes_path);
        if (!age_rows.contains(code)) lacks(ages_path);
        if (!own.empty()) continue;
        const std::size_t row = rows.at(code), size_row = size_rows.at(code);
        const std::uint64_t residents = residents_of(places, c);
        const double scale = residents / std::max(1.0, people[row]);  // 1 where the whole county lives in the world
        CountyTargets t;
        t.age = single_years(age_rows.at(code), residents);
        const std::uint64_t members = std::min<std::uint64_t>(residents, rounded(in_households[row] * scale));
        t.dormitory = static_cast<std::uint32_t>(residents - members);
        std::vector<double> shares;
        for (const auto& s : sizes) shares.push_back(s[size_row]);
        const std::vector<std::uint32_t> counted = apportion(rounded(households[row] * scale), shares);
        std::copy(counted.begin(), counted.end(), t.households.begin() + 1);
        fit_members(t.households, members);
        std::array<double, generations> totals;
        for (std::size_t g = 0; g < generations; ++g) totals[g] = lines[g][row] * scale;
        t.generation = generations_by_size(t.households, totals);
        if (spec.work) {
            t.employed = rounded(employed[row] * 10 * scale);  // the long form went to one household in ten
            t.farm = rounded(t.employed * (farm[row] > 0 && employed[row] > 0 ? farm[row] / employed[row] : spec.rules.farm_share));
            t.health = rounded(health[row] * 10 * scale);
            t.leavers = rounded(migrants[row] * scale * spec.rules.leavers_share);
        }
        t.schools = spec.schools;
        targets.push_back(t);
    }
    for (const Complaint& c : own.list()) complaints.add(c.where, c.what, c.todo);
    return targets;
}

std::vector<CountyTargets> synthetic_targets(const WorldSpec& spec, const Places& places) {
    // Sizes: given, or one more than a negative binomial number, its mean chosen so that the truncated law keeps the mean.
    std::vector<double> shares = spec.household_sizes;
    if (shares.empty()) {
        const auto law = [](double mean) {
            std::vector<double> p = {1};
            for (int k = 1; k < 10; ++k) p.push_back(p.back() * (k - 1 + size_shape) / k * (mean / (mean + size_shape)));
            return p;
        };
        double low = 0, high = 100;
        for (int step = 0; step < 60; ++step) {
            const double middle = 0.5 * (low + high);
            double sum = 0, weighted = 0;
            const std::vector<double> p = law(middle);
            for (std::size_t k = 0; k < p.size(); ++k) sum += p[k], weighted += p[k] * static_cast<double>(k + 1);
            (weighted < sum * spec.household_mean ? low : high) = middle;
        }
        shares = law(low);
    }
    double sum = 0, weighted = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) sum += shares[k], weighted += shares[k] * static_cast<double>(k + 1);
    std::vector<CountyTargets> targets;
    for (std::size_t c = 0; c < places.counties.size(); ++c) {
        const std::uint64_t residents = residents_of(places, c);
        CountyTargets t;
        t.age = single_years(china_2020, residents);
        t.dormitory = static_cast<std::uint32_t>(rounded(static_cast<double>(residents) * spec.institutions));
        const std::uint64_t members = residents - t.dormitory;
        const std::uint64_t households = rounded(static_cast<double>(members) * sum / weighted);
        const std::vector<std::uint32_t> counted = apportion(households, shares);
        std::copy(counted.begin(), counted.end(), t.households.begin() + 1);
        fit_members(t.households, members);
        std::array<double, generations> totals;
        for (std::size_t g = 0; g < generations; ++g) totals[g] = china_generations[g] * static_cast<double>(households);
        t.generation = generations_by_size(t.households, totals);
        if (spec.work) {
            t.employed = rounded(china_employed * static_cast<double>(residents));
            t.farm = rounded(t.employed * spec.rules.farm_share);
            t.health = rounded(t.employed * china_health);
        }
        t.schools = spec.schools;
        targets.push_back(t);
    }
    return targets;
}

}  // namespace cordon
