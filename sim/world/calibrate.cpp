// From contact weights and r0 to rates: r0 is the dominant eigenvalue of the next-generation matrix, in which each pair
// of a household, team or class saturates as 1 - exp(-hazard) (Diekmann, Heesterbeek & Metz 1990).
#include "world/calibrate.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "world/commute.h"
#include "world/groups.h"

namespace cordon {

namespace {

constexpr int bands = 9, kinds = 3;          // ten-year age bands; free, worker, pupil
constexpr int types = bands * kinds;
constexpr std::uint32_t sample_size = 100000;  // people whose households, teams and classes are looked at

int kind_of(Role r) { return is_pupil(r) ? 2 : venue_of(r) == no_venue ? 0 : 1; }
int type_of(const World& w, Person p) { return std::min(w.population.age(p) / 10, bands - 1) * kinds + kind_of(w.population.role(p)); }

// Share of a normal week in which someone of a kind is at home, by quarter and kind of day; and pairs of them.
struct NormalWeek {
    double home[2][4][kinds];  // [working day, free day][quarter][kind]
    explicit NormalWeek(const World& w) {
        for (int day = 0; day < 2; ++day)
            for (int q = 0; q < 4; ++q)
                for (int k = 0; k < kinds; ++k) {
                    const bool away = day == 0 && k > 0 && (q == 1 || q == 2);
                    home[day][q][k] = away ? 0 : 1 - w.mobility.trips[static_cast<std::size_t>(q)];
                }
    }
    double together(int a, int b) const {
        double s = 0;
        for (int q = 0; q < 4; ++q) s += (5 * home[0][q][a] * home[0][q][b] + 2 * home[1][q][a] * home[1][q][b]) / 28;
        return s;
    }
};

// Individual infectivity: asymptomatic or not, by a few quantiles of dispersion. risk multiplies pair hazards.
struct Mixture {
    std::vector<double> weight, risk;
    double mean = 0;  // of the product of contacts and risk
    Mixture(const Disease& d, double asymptomatic_share) {
        const int n = d.dispersion > 0 ? 64 : 1;
        const double normal = d.infectiousness == Infectiousness::stages ? 64 : 1;
        for (int sick = 0; sick < 2; ++sick)
            for (int i = 0; i < n; ++i)
                for (int j = 0; j < static_cast<int>(normal); ++j) {
                    const double nu = d.dispersion > 0 ? exact::gamma_quantile(d.dispersion, (i + 0.5) / n) / d.dispersion : 1;
                    const double length = normal > 1 ? d.infectious_period.quantile((j + 0.5) / normal) / d.infectious_period.mean() : 1;
                    const double p = (sick ? 1 - asymptomatic_share : asymptomatic_share) / n / normal;
                    const double f = (sick ? 1 : d.asymptomatic_infectiousness) * length;
                    weight.push_back(p), risk.push_back(f * exact::pow(nu, 1 - d.dispersion_split));
                }
        mean = asymptomatic_share * d.asymptomatic_infectiousness + 1 - asymptomatic_share;
    }
    // P(at least one) for a pair of this hazard.
    double attack(double hazard) const {
        double s = 0;
        for (std::size_t i = 0; i < weight.size(); ++i) s += weight[i] * (1 - exact::exp(-hazard * risk[i]));
        return s;
    }
};

// P(attack) as a function of hazard, tabulated: asked for millions of times.
class Attack {
  public:
    Attack(const Mixture& m, double most) : most_(most), at_(1025) {
        for (std::size_t i = 0; i < at_.size(); ++i) at_[i] = m.attack(most * static_cast<double>(i) / 1024);
    }
    double operator()(double hazard) const {
        const double x = most_ > 0 ? std::min(hazard / most_, 1.0) * 1024 : 0;
        const std::size_t i = std::min<std::size_t>(static_cast<std::size_t>(x), 1023);
        return at_[i] + (at_[i + 1] - at_[i]) * (x - static_cast<double>(i));
    }

  private:
    double most_;
    std::vector<double> at_;
};

using Matrix = Eigen::Matrix<double, types, types>;

// Counts in `company`: in each setting (household, team, class), of type a, those of type b; then people of each type.
constexpr std::size_t company_size = (3 * types + 1) * types;
std::size_t pair(int setting, int a, int b) { return static_cast<std::size_t>((setting * types + a) * types + b); }
std::size_t people(int a) { return static_cast<std::size_t>(3 * types * types + a); }

// Adds someone, and those with whom they share a setting.
void look_at(const World& w, Person p, std::vector<double>& n) {
    if (!is_resident(w.population.role(p))) return;
    const int a = type_of(w, p);
    n[people(a)] += 1;
    for (Person m : w.population.household(p))
        if (m != p && is_resident(w.population.role(m))) n[pair(0, a, type_of(w, m))] += 1;
    const int v = venue_of(w.population.role(p));
    if (v == no_venue) return;
    const VenueKind kind = static_cast<VenueKind>(v);
    const std::uint32_t desk = desk_of(w, kind, p);
    if (desk == no_desk) return;
    const DeskRange group = group_around(w.venues[static_cast<std::size_t>(v)], desk);
    for (std::uint32_t d = group.first; d < group.last; ++d) {
        const Person m = d == desk ? Person{} : member_at(w, kind, d);
        if (m) n[pair(kind >= VenueKind::kindergarten ? 2 : 1, a, type_of(w, m))] += 1;
    }
}

// Means: how many of type b does one of type a share a setting with; and the share of each type.
struct Company {
    std::array<Matrix, 3> of;  // household, team, class
    Eigen::Matrix<double, types, 1> share;
    explicit Company(const std::vector<double>& n) {
        expects(n.size() == company_size);
        for (int a = 0; a < types; ++a) {
            share[a] = n[people(a)];
            for (int k = 0; k < 3; ++k)
                for (int b = 0; b < types; ++b) of[static_cast<std::size_t>(k)](a, b) = n[pair(k, a, b)] / std::max(1.0, share[a]);
        }
        share /= std::max(1.0, share.sum());
    }
};

double dominant_eigenvalue(const Matrix& k) {
    Eigen::EigenSolver<Matrix> solver(k, false);
    double r = 0;
    for (int i = 0; i < types; ++i) r = std::max(r, solver.eigenvalues()[i].real());
    return std::round(r * 1e9) / 1e9;  // the same everywhere
}

}  // namespace

std::vector<double> count_company(const World& w) {
    const std::uint32_t n = w.people_of_one_tile(), step = std::max(1u, n / sample_size);
    const std::uint32_t first = Luck(static_cast<std::uint64_t>(w.spec.seed)).draw(Purpose::world_calibration, {1}).below(step);
    constexpr std::uint32_t in_part = 2000;
    const std::uint32_t sampled = n > first ? (n - first + step - 1) / step : 0, parts = (sampled + in_part - 1) / in_part;
    std::vector<std::vector<double>> of(parts, std::vector<double>(company_size, 0));
    for_blocks(parts, [&](std::size_t b) {
        const std::uint32_t end = std::min(sampled, static_cast<std::uint32_t>(b + 1) * in_part);
        for (std::uint32_t k = static_cast<std::uint32_t>(b) * in_part; k < end; ++k) look_at(w, Person(first + k * step), of[b]);
    });
    std::vector<double> company(company_size, 0);  // whole numbers: their sum does not depend on its order
    for (const std::vector<double>& part : of)
        for (std::size_t i = 0; i < company_size; ++i) company[i] += part[i];
    return company;
}

ContactRates calibrate(const World& w, const std::vector<double>& company) {
    const ContactSpec& spec = w.contacts;
    const Disease& d = w.disease;
    ContactRates rates;
    rates.susceptibility_most = *std::max_element(d.susceptibility.begin(), d.susceptibility.end());
    double quarters = 0;
    for (double q : spec.community_by_quarter) quarters += q / 4;
    for (std::size_t q = 0; q < 4; ++q) rates.community_quarter[q] = quarters > 0 ? spec.community_by_quarter[q] / quarters : 1;
    rates.community_quarter_most = *std::max_element(rates.community_quarter.begin(), rates.community_quarter.end());
    load_mixing(w, rates);

    const Company seen(company);
    const NormalWeek week(w);
    const double hazard_most = 1 + 200 * std::max({spec.household_pair, spec.team_pair, spec.class_pair});
    std::vector<double> mean;     // [age band of the disease, or one for all]
    std::vector<Attack> attacks;  // the same
    for (std::size_t b = 0; b < std::max<std::size_t>(1, d.asymptomatic_by_band.size()); ++b) {
        const Mixture mixture(d, d.asymptomatic_at(b));
        mean.push_back(mixture.mean), attacks.emplace_back(mixture, hazard_most);
    }
    const auto of_band = [&](std::size_t band) { return mean.size() > 1 ? band : 0; };
    const std::array<std::vector<double>, bands> met = load_kinds(w, rates);
    std::array<double, bands> susceptibility{}, band_share{};
    for (int b = 0; b < bands; ++b) susceptibility[static_cast<std::size_t>(b)] = d.susceptibility[d.band(b * 10 + 5)];
    for (int t = 0; t < types; ++t) band_share[static_cast<std::size_t>(t / kinds)] += seen.share[t];

    const auto matrix = [&](double scale, int only_setting) {
        Matrix k = Matrix::Zero();
        const double at_work = 5.0 / 7 / 2;  // of all quarters
        for (int a = 0; a < types; ++a)
            for (int b = 0; b < types; ++b) {
                const auto ab = static_cast<std::size_t>(a / kinds), bb = static_cast<std::size_t>(b / kinds);
                const double s = susceptibility[bb];
                const std::size_t band = d.band(static_cast<int>(ab) * 10 + 5);
                const Attack& attack = attacks[of_band(band)];
                if (only_setting < 0 || only_setting == 0)
                    k(a, b) += seen.of[0](a, b) * attack((spec.scale_household ? scale : 1) * spec.household_pair * s * week.together(a % kinds, b % kinds));
                if (only_setting < 0 || only_setting == 1) k(a, b) += seen.of[1](a, b) * attack(scale * spec.team_pair * s * at_work);
                if (only_setting < 0 || only_setting == 2) k(a, b) += seen.of[2](a, b) * attack(scale * spec.class_pair * s * at_work);
                double elsewhere = spec.community * (rates.mixes ? rates.mixing[ab][bb] : 1);
                if (!rates.kinds.empty()) elsewhere = 0;
                for (std::size_t j = 0; j < rates.kinds.size(); ++j) elsewhere += rates.kinds[j].hazard[band] * met[bb][j];
                if (only_setting < 0 || only_setting == 3) k(a, b) += scale * elsewhere * mean[of_band(band)] * s * seen.share[b];
            }
        return k;
    };

    double low = 0, high = 1;
    const bool some = spec.community + spec.team_pair + spec.class_pair > 0 || spec.scale_household || !rates.kinds.empty();
    const bool scales = some && !spec.as_given;
    if (scales) {
        while (dominant_eigenvalue(matrix(high, -1)) < spec.r0 && high < 1e6) high *= 2;
        for (int i = 0; i < 50; ++i) {
            const double middle = (low + high) / 2;
            (dominant_eigenvalue(matrix(middle, -1)) < spec.r0 ? low : high) = middle;
        }
    }
    const double scale = scales ? high : 1;
    rates.household_pair = spec.household_pair * (spec.scale_household ? scale : 1);
    rates.team_pair = spec.team_pair * scale, rates.class_pair = spec.class_pair * scale;
    rates.visit_pair = spec.visit_pair * scale, rates.community = (rates.kinds.empty() ? spec.community : 1) * scale;
    const Matrix all = matrix(scale, -1);
    rates.r0_target = dominant_eigenvalue(all);
    // Shares: the settings' offspring of a typical case (the left eigenvector is who the cases are).
    Eigen::Matrix<double, types, 1> cases = seen.share;
    for (int i = 0; i < 200; ++i) {
        cases = all.transpose() * cases;
        const double sum = cases.sum();
        if (sum <= 0) break;
        cases /= sum;
    }
    for (int s = 0; s < 4; ++s) rates.r0_share[static_cast<std::size_t>(s)] = (matrix(scale, s).transpose() * cases).sum();
    return rates;
}

}  // namespace cordon
