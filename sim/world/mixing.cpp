// Age mixing of community contacts from a matrix of contacts by age.
#include <algorithm>
#include <charconv>

#include "base/csv.h"
#include "base/parallel.h"
#include "world/calibrate.h"

namespace cordon {

AgeMatrix read_age_matrix(const std::string& path, Complaints& complaints) {
    const Csv csv = Csv::read(path, complaints);
    const auto setting = csv.column_text("setting"), area = csv.column_text("area");
    const auto from = csv.column_text("age_individual"), to = csv.column_text("age_contact");
    const auto contacts = csv.column_double("contacts_per_day", 0, 1e4);

    // Five-year bands of the file to ten-year bands: mean over rows, sum over columns.
    AgeMatrix sum{};
    std::array<double, 9> rows{};
    bool any = false;
    for (std::size_t r = 0; r < csv.rows(); ++r) {
        if (setting[r] != "others" || area[r] != "overall") continue;
        const auto band = [&](const char* column, const std::string& age) {
            unsigned years = 0;
            if (std::from_chars(age.data(), age.data() + age.size(), years).ec != std::errc())
                csv.wrong(r, column, "does not begin with an age", "give a band of ages, like 5-9");
            return std::min(years / 10, 8u);
        };
        const unsigned a = band("age_individual", from[r]), b = band("age_contact", to[r]);
        sum[a][b] += contacts[r];
        any = any || contacts[r] > 0;
        if (to[r] == "0-4") rows[a] += 1;
    }
    if (!any && csv.has("contacts_per_day"))
        complaints.add({path}, "no row of the setting \"others\" and the area \"overall\" has contacts", "add them");
    for (std::size_t a = 0; a < 9; ++a)
        for (std::size_t b = 0; b < 9; ++b) sum[a][b] /= std::max(1.0, rows[a]);
    sum[8] = sum[7];  // the file ends at 75-80
    return sum;
}

void load_mixing(const World& w, ContactRates& rates) {
    rates.mixes = w.contacts.age_mixing && !w.contacts.matrix.empty();
    if (!rates.mixes) return;
    Complaints complaints;
    AgeMatrix sum = read_age_matrix(w.contacts.matrix, complaints);
    complaints.throw_if_any();
    std::array<double, 9> people{};
    double all = 0;
    const std::uint32_t n = w.people_of_one_tile();
    for (std::uint32_t i = 0; i < n; i += std::max(1u, n / 200000)) people[std::min(w.population.age(Person(i)) / 10, 8)] += 1, all += 1;
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

std::array<std::vector<double>, 9> load_kinds(const World& w, ContactRates& rates) {
    std::array<double, 256> people{};  // by age
    if (!w.contacts.kinds.empty())
        for (const std::uint8_t age : w.population.ages()) people[age] += 1;
    std::array<std::vector<double>, 9> met;
    for (const ContactKind& spec : w.contacts.kinds) {
        ContactRates::Kind kind{{}, static_cast<int>(spec.age_from), static_cast<int>(spec.age_to), spec.at_home};
        double all = 0, may = 0;
        std::array<double, 9> in_band{}, may_in_band{};
        for (int age = 0; age < 256; ++age) {
            const double n = people[static_cast<std::size_t>(age)], m = kind.meets(age) ? n : 0;
            const std::size_t band = std::min<std::size_t>(static_cast<std::size_t>(age) / 10, 8);
            all += n, may += m, in_band[band] += n, may_in_band[band] += m;
        }
        for (const double contacts : spec.contacts)
            kind.hazard.push_back(may > 0 ? contacts * spec.days * spec.attack * all / may : 0);
        for (std::size_t b = 0; b < 9; ++b) met[b].push_back(in_band[b] > 0 ? may_in_band[b] / in_band[b] : 0);
        rates.kinds.push_back(std::move(kind));
    }
    return met;
}

}  // namespace cordon
