// Transcendental functions with the same bits on every machine: elementary operations, std::sqrt, std::floor and bit
// patterns only. No libm, which differs between machines, and no fma. Each algorithm has its source in the .cpp.
#pragma once

namespace cordon::exact {

// Within about one unit in the last place.
double exp(double x);
double expm1(double x);          // exp(x) - 1
double log(double x);            // x > 0
double log1p(double x);          // log(1 + x), x > -1
double log1pmx(double x);        // log(1 + x) - x, x > -1
double pow(double x, double y);  // x >= 0

// Relative error below 1e-13 (log_gamma: of max(1, |value|)).
double log_gamma(double x);  // x > 0
double normal_cdf(double x);
double normal_quantile(double p);               // 0 < p < 1
double gamma_cdf(double shape, double x);       // regularised lower incomplete gamma P(shape, x)
double gamma_quantile(double shape, double p);  // unit scale, 0 < p < 1

// P(X <= x) and P(X > x), each with its own relative accuracy, and the density in units of the caller's choice.
struct Tails {
    double lower, upper, density;
};
Tails normal_tails(double x);                        // density: of x
Tails gamma_tails(double shape, double x);           // density: of log x
Tails poisson_tails(double k, double mean);          // density: P(X = k); mean >= 100, within 9 sd of the mean
Tails binomial_tails(double k, double n, double p);  // the same, and p <= 1/2, k < n

}  // namespace cordon::exact
