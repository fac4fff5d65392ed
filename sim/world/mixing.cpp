// Age mixing of community contacts from a matrix of contacts by age.
#include <algorithm>

#include "base/csv.h"
#include "base/parallel.h"
#include "world/calibrate.h"

namespace cordon {

void load_mixing(const World& w, ContactRates& rates) {
    rates.mixes = w.contacts.age_mixing && !w.contacts.matrix.empty();
    if (!rates.mixes) return;
    Complaints complaints;
    const Csv csv = Csv::read(w.contacts.matrix, complaints);
    const auto setting = csv.column_text("setting"), area = csv.column_text("area");
    const auto from = csv.column_text("age_individual"), to = csv.column_text("age_contact");
    const auto contacts = csv.column_double("contacts_per_day", 0, 1e4);
    complaints.throw_if_any();

    // Five-year bands of the file to ten-year bands: mean over rows, sum over columns.
    std::array<std::array<double, 9>, 9> sum{};
    std::array<double, 9> rows{};
    const auto band = [](const std::string& age) { return std::min<std::size_t>(static_cast<std::size_t>(std::stoi(age)) / 10, 8); };
    for (std::size_t r = 0; r < csv.rows(); ++r) {
        if (setting[r] != "others" || area[r] != "overall") continue;
        sum[band(from[r])][band(to[r])] += contacts[r];
        if (to[r] == "0-4") rows[band(from[r])] += 1;
    }
    for (std::size_t a = 0; a < 9; ++a)
        for (std::size_t b = 0; b < 9; ++b) sum[a][b] /= std::max(1.0, rows[a]);
    sum[8] = sum[7];  // the file ends at 75-80
    std::array<double, 9> people{};
    double all = 0;
    for (std::uint32_t i = 0; i < w.population.size(); i += std::max(1u, w.population.size() / 200000)) people[std::min(w.population.age(Person(i)) / 10, 8)] += 1, all += 1;
    for (double& p : people) p = std::max(p, 1.0) / all;
    for (auto& row : sum) row[8] = row[7] * people[8] / std::max(1e-9, people[7]);  // 80 and above like 70 to 79, by number

    // Reciprocal (contacts of a with b as often as of b with a), then relative to proportionate mixing, population mean 1.
    double mean = 0;
    for (std::size_t a = 0; a < 9; ++a)
        for (std::size_t b = 0; b < 9; ++b) mean += people[a] * sum[a][b];
    for (std::size_t a = 0; a < 9; ++a)
        for (std::size_t b = 0; b < 9; ++b) rates.mixing[a][b] = (sum[a][b] / people[b] + sum[b][a] / people[a]) / 2 / mean;
    for (std::size_t a = 0; a < 9; ++a) rates.mixing_most[a] = *std::max_element(rates.mixing[a].begin(), rates.mixing[a].end());
}

}  // namespace cordon
